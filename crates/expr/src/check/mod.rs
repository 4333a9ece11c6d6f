//! Typage d'un arbre contre un schéma : chaque nom doit exister, chaque opération avoir un sens.
//!
//! `Dyn` laisse le contrôle à l'évaluation. Les nombres se comparent entre types ; ils ne se mélangent dans un calcul
//! qu'entre entiers et décimaux, et un littéral flottant face à un décimal est lu comme un décimal exact.

mod calls;
mod coerce;
mod folds;
mod held;
mod operators;
mod quantities;
mod select;

pub use held::Held;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::ast::{Ast, Kind, NodeId};
use crate::budget::DEFAULT_BUDGET;
use crate::error::{Error, ErrorKind, Span};
use crate::eval::evaluate_node;
use crate::types::Type;
use crate::value::{Value, Variables};

/// Ce que l'expression peut nommer.
pub trait Scope {
    /// Le type d'une variable de premier niveau.
    fn variable(&self, name: &str) -> Option<Type>;
    /// Le type d'un champ d'un enregistrement nommé.
    fn member(&self, record: &str, field: &str) -> Option<Type>;
    /// Les enregistrements de ce nom forment-ils un arbre ?
    fn is_tree(&self, _record: &str) -> bool {
        false
    }
    /// Les noms qui existent : variables, ou champs d'un enregistrement. Ils servent aux messages d'erreur.
    fn names(&self, record: Option<&str>) -> Vec<String>;
}

/// Expression vérifiée, prête à être évaluée ou traduite, partageable entre fils.
#[derive(Clone, Debug)]
pub struct Checked {
    ast: Ast,
    types: Vec<Type>,
    paths: Vec<Vec<String>>,
    trees: Vec<Vec<String>>,
    comparisons: Vec<Comparison>,
}

/// Un texte écrit dans l'expression, comparé à ce qui se lit au bout d'un chemin (`==`, `!=`, `in`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// Le chemin, comme dans [`Checked::paths`].
    pub path: Vec<String>,
    /// Le texte.
    pub text: Arc<str>,
    /// Où il est écrit.
    pub span: Span,
}

/// Vérifie une expression.
///
/// # Errors
/// `UnknownName`, `UnknownFunction` ou `Type`, avec l'endroit et les noms qui existent.
pub fn check(ast: Ast, scope: &dyn Scope) -> Result<Checked, Error> {
    let types = vec![Type::Dyn; ast.len()];
    let mut checker = Checker {
        ast,
        scope,
        types,
        locals: Vec::new(),
        paths: BTreeSet::new(),
        trees: BTreeSet::new(),
        comparisons: Vec::new(),
    };
    let root = checker.ast.root();
    if let ty @ Type::Quantity(_) = checker.infer(root)? {
        let error = checker.type_error(root, format!("a {ty} is not a value by itself"));
        return Err(error.hint("compare it, or read .base of the field"));
    }
    checker.types.iter_mut().for_each(quantities::erase);
    let (paths, trees) = (checker.paths.into_iter().collect(), checker.trees.into_iter().collect());
    Ok(Checked { ast: checker.ast, types: checker.types, paths, trees, comparisons: checker.comparisons })
}

/// Vérifie une condition : le résultat doit être un booléen.
///
/// # Errors
/// Celles de [`check`], ou `Type` si le résultat n'est pas un booléen.
pub fn check_bool(ast: Ast, scope: &dyn Scope) -> Result<Checked, Error> {
    let checked = check(ast, scope)?;
    match checked.ty() {
        Type::Bool | Type::Dyn => Ok(checked),
        other => {
            let message = format!("expected a condition (bool), found {other}");
            Err(Error::new(ErrorKind::Type, message).at(checked.ast.span(checked.ast.root())))
        }
    }
}

impl Checked {
    /// Le type du résultat.
    pub fn ty(&self) -> &Type {
        &self.types[self.ast.root().index()]
    }

    /// La source telle qu'elle a été écrite.
    pub fn source(&self) -> &str {
        self.ast.source()
    }

    /// Les chemins lus depuis les variables, triés : `["site", "name"]`, et `["lines", "*", "qty"]` à travers une liste.
    pub fn paths(&self) -> &[Vec<String>] {
        &self.paths
    }

    /// Les chemins dont `under` demande les ancêtres : qui évalue doit les avoir chargés.
    pub fn trees(&self) -> &[Vec<String>] {
        &self.trees
    }

    /// Les textes écrits que l'expression compare à un chemin : de quoi vérifier qu'un choix existe.
    pub fn comparisons(&self) -> &[Comparison] {
        &self.comparisons
    }

    /// Évalue avec le budget ordinaire.
    ///
    /// # Errors
    /// Celles de l'expression sur ces valeurs.
    pub fn evaluate(&self, variables: &dyn Variables) -> Result<Value, Error> {
        self.evaluate_within(variables, DEFAULT_BUDGET)
    }

    /// Évalue en `budget` pas au plus.
    ///
    /// # Errors
    /// Celles de l'expression, ou `TooCostly`.
    pub fn evaluate_within(&self, variables: &dyn Variables, budget: u64) -> Result<Value, Error> {
        self.evaluate_node(self.ast.root(), variables, Vec::new(), budget)
    }

    pub(crate) fn ast(&self) -> &Ast {
        &self.ast
    }

    pub(crate) fn type_of(&self, id: NodeId) -> &Type {
        &self.types[id.index()]
    }

    /// Évalue un seul nœud, avec des variables locales déjà posées.
    pub(crate) fn evaluate_node(
        &self,
        node: NodeId,
        variables: &dyn Variables,
        locals: Vec<(Arc<str>, Value)>,
        budget: u64,
    ) -> Result<Value, Error> {
        evaluate_node(&self.ast, &self.types, node, variables, locals, budget)
    }
}

struct Checker<'s> {
    ast: Ast,
    scope: &'s dyn Scope,
    types: Vec<Type>,
    locals: Vec<Local>,
    paths: BTreeSet<Vec<String>>,
    trees: BTreeSet<Vec<String>>,
    comparisons: Vec<Comparison>,
}

/// Variable d'un parcours ou de `cel.bind`.
struct Local {
    name: Arc<str>,
    ty: Type,
    /// Le chemin qu'elle désigne, si elle parcourt une liste nommée.
    path: Option<Vec<String>>,
}

impl Checker<'_> {
    fn infer(&mut self, id: NodeId) -> Result<Type, Error> {
        let ty = match self.ast.kind(id).clone() {
            Kind::Literal(value) => literal_type(&value),
            Kind::Name { .. } | Kind::Select { .. } => return self.chain(id),
            Kind::Has { of, field } => self.has(id, of, &field)?,
            Kind::Index { of, index } => self.index(of, index)?,
            Kind::Not(of) => self.not(of)?,
            Kind::Negate(of) => self.negate(of)?,
            Kind::And(items) | Kind::Or(items) => self.conditions(&items)?,
            Kind::Binary { op, left, right } => self.binary(id, op, left, right)?,
            Kind::Ternary { test, yes, no } => self.ternary(test, yes, no)?,
            Kind::List(items) => Type::list(self.join_all(&items)?),
            Kind::Map(entries) => self.map(&entries)?,
            Kind::Call(call) => self.call(id, &call)?,
            Kind::Fold(fold) => self.fold(&fold)?,
            Kind::Bind { name, value, body } => {
                let ty = self.infer(value)?;
                let path = self.path_of(value);
                self.with_local(Local { name, ty, path }, |checker| checker.infer(body))?
            }
        };
        self.types[id.index()] = ty.clone();
        Ok(ty)
    }

    fn with_local<T>(&mut self, local: Local, run: impl FnOnce(&mut Self) -> Result<T, Error>) -> Result<T, Error> {
        self.locals.push(local);
        let result = run(self);
        self.locals.pop();
        result
    }

    fn conditions(&mut self, items: &[NodeId]) -> Result<Type, Error> {
        for item in items {
            self.expect_bool(*item)?;
        }
        Ok(Type::Bool)
    }

    fn expect_bool(&mut self, id: NodeId) -> Result<(), Error> {
        match self.infer(id)? {
            Type::Bool | Type::Dyn => Ok(()),
            other => Err(self.type_error(id, format!("expected bool, found {other}"))),
        }
    }

    fn ternary(&mut self, test: NodeId, yes: NodeId, no: NodeId) -> Result<Type, Error> {
        self.expect_bool(test)?;
        self.join_all(&[yes, no])
    }

    /// Le type commun d'éléments ou de branches ; un entier y devient décimal à côté d'un décimal.
    fn join_all(&mut self, items: &[NodeId]) -> Result<Type, Error> {
        let types = items.iter().map(|item| self.infer(*item)).collect::<Result<Vec<_>, _>>()?;
        if types.contains(&Type::Decimal) {
            for (item, ty) in items.iter().zip(&types) {
                self.coerce_to_decimal(*item, ty)?;
            }
        }
        let mut joined = None;
        for item in items {
            let ty = &self.types[item.index()];
            joined = Some(joined.map_or_else(|| ty.clone(), |joined: Type| joined.join(ty)));
        }
        Ok(joined.unwrap_or(Type::Dyn))
    }

    fn map(&mut self, entries: &[(NodeId, NodeId)]) -> Result<Type, Error> {
        let (keys, values): (Vec<_>, Vec<_>) = entries.iter().copied().unzip();
        let key = self.join_all(&keys)?;
        for id in keys {
            if !matches!(self.types[id.index()], Type::Bool | Type::Int | Type::Uint | Type::String | Type::Dyn) {
                return Err(self.type_error(id, "a map key is a bool, an int, a uint or a string"));
            }
        }
        Ok(Type::map(key, self.join_all(&values)?))
    }

    fn type_error(&self, id: NodeId, message: impl Into<String>) -> Error {
        Error::new(ErrorKind::Type, message).at(self.ast.span(id))
    }
}

fn literal_type(value: &Value) -> Type {
    match value {
        Value::Null => Type::Null,
        Value::Bool(_) => Type::Bool,
        Value::Int(_) => Type::Int,
        Value::Uint(_) => Type::Uint,
        Value::Double(_) => Type::Double,
        Value::Decimal(_) => Type::Decimal,
        Value::String(_) => Type::String,
        Value::Bytes(_) => Type::Bytes,
        _ => Type::Dyn,
    }
}
