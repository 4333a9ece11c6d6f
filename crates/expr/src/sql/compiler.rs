//! Traduction des valeurs. Les conditions sont dans `truth`, les parcours dans `fold`.

use std::sync::Arc;

use super::fragment::Shape;
use super::param::{Computed, Param, Params};
use super::reach::Reach;
use super::truth::Want;
use super::{Fragment, Origin, Places, Site, Sql, refused, type_name};
use crate::ast::{Ast, Call, Kind, NodeId};
use crate::check::Checked;
use crate::error::{Error, ErrorKind};
use crate::types::Type;
use crate::value::Value;

/// Nœuds traduits au plus : le partage de branches peut multiplier un petit arbre.
const MAX_WORK: usize = 20_000;
/// Longueur maximale du SQL produit.
const MAX_TEXT: usize = 256 * 1024;
/// Pas accordés à l'évaluation d'une constante.
const CONSTANT_BUDGET: u64 = 20_000;

pub(super) struct Compiler<'c> {
    pub(super) checked: &'c Checked,
    pub(super) places: &'c dyn Places,
    pub(super) params: Params,
    pub(super) bindings: Vec<(Arc<str>, Binding)>,
    /// L'expression entière, partagée par les paramètres qui en évalueront un nœud.
    shared: Option<Arc<Checked>>,
    aliases: usize,
    work: usize,
}

/// Ce que vaut une variable locale.
#[derive(Clone, Debug)]
pub(super) enum Binding {
    Value(Value),
    Element { record: Arc<str>, alias: Arc<str> },
    Sql(Fragment),
}

impl<'c> Compiler<'c> {
    pub(super) fn new(checked: &'c Checked, places: &'c dyn Places, first_param: usize) -> Self {
        Self { checked, places, params: Params::new(first_param), bindings: Vec::new(), shared: None, aliases: 0, work: 0 }
    }

    pub(super) fn finish(self, fragment: Fragment) -> Result<Sql, Error> {
        if fragment.sql.len() > MAX_TEXT {
            return Err(refused("the SQL form is too long"));
        }
        let (text, params) = self.params.finish(&fragment.sql);
        Ok(Sql { text, params })
    }

    pub(super) fn ast(&self) -> &'c Ast {
        self.checked.ast()
    }

    pub(super) fn type_of(&self, id: NodeId) -> &'c Type {
        self.checked.type_of(id)
    }

    pub(super) fn binding(&self, name: &str) -> Option<&Binding> {
        self.bindings.iter().rev().find(|(local, _)| **local == *name).map(|(_, binding)| binding)
    }

    pub(super) fn refuse(&self, id: NodeId, message: impl Into<String>) -> Error {
        refused(message).at(self.ast().span(id))
    }

    pub(super) fn fresh_alias(&mut self, letter: char) -> String {
        self.aliases += 1;
        format!("{letter}{}", self.aliases)
    }

    pub(super) fn spend_work(&mut self, id: NodeId) -> Result<(), Error> {
        self.work += 1;
        if self.work > MAX_WORK {
            return Err(self.refuse(id, "the SQL form is too long"));
        }
        Ok(())
    }

    /// La valeur exacte d'un nœud.
    pub(super) fn value(&mut self, id: NodeId) -> Result<Fragment, Error> {
        self.spend_work(id)?;
        match self.reach(id) {
            Reach::Constant => self.constant(id),
            Reach::Request => self.request(id),
            Reach::Row => self.row_value(id),
        }
    }

    fn row_value(&mut self, id: NodeId) -> Result<Fragment, Error> {
        if *self.type_of(id) == Type::Bool && !matches!(self.ast().kind(id), Kind::Name { .. } | Kind::Select { .. }) {
            let truth = self.truth(id, Want::VALUE)?;
            return Ok(Fragment { sql: format!("({})", truth.sql), ..truth });
        }
        match self.ast().kind(id) {
            Kind::Name { .. } | Kind::Select { .. } => self.column(id),
            Kind::Negate(of) => self.negate(id, *of),
            Kind::Binary { op, left, right } => self.arithmetic(id, *op, *left, *right),
            Kind::Ternary { test, yes, no } => self.choice(id, *test, *yes, *no),
            Kind::Call(call) => self.call(id, call),
            Kind::Bind { name, value, body } => {
                let (name, body) = (name.clone(), *body);
                self.bound(id, &name, *value, |compiler| compiler.value(body))
            }
            Kind::Fold(_) | Kind::List(_) | Kind::Map(_) => {
                Err(self.refuse(id, "a list has no SQL form here; use exists, all, size, sum or in"))
            }
            _ => Err(self.refuse(id, "no SQL form")),
        }
    }

    /// Constante : évaluée tout de suite.
    fn constant(&mut self, id: NodeId) -> Result<Fragment, Error> {
        match self.constant_value(id)? {
            Some(value) => self.literal(id, value),
            None => {
                let ty = self.type_of(id).clone();
                let cast = type_name(&ty).ok_or_else(|| self.refuse(id, format!("{ty} has no SQL form")))?;
                Ok(Fragment::guarded(format!("NULL::{cast}"), ty))
            }
        }
    }

    /// La valeur d'un nœud constant ; `None` si c'est une erreur.
    pub(super) fn constant_value(&self, id: NodeId) -> Result<Option<Value>, Error> {
        if let Kind::Literal(value) = self.ast().kind(id) {
            return Ok(Some(value.clone()));
        }
        match self.checked.evaluate_node(id, &(), self.known_locals(), CONSTANT_BUDGET) {
            Ok(value) => Ok(Some(value)),
            Err(error) if error.kind == ErrorKind::TooCostly => Err(error),
            Err(_) => Ok(None),
        }
    }

    pub(super) fn literal(&mut self, id: NodeId, value: Value) -> Result<Fragment, Error> {
        let ty = type_of_value(&value, self.type_of(id));
        self.check_literal(id, &value)?;
        let param = Param::Value(value);
        self.params.fragment(param, &ty).ok_or_else(|| self.refuse(id, format!("{ty} has no SQL form")))
    }

    /// Refuse ce que PostgreSQL ne sait pas porter fidèlement.
    fn check_literal(&self, id: NodeId, value: &Value) -> Result<(), Error> {
        match value {
            Value::String(text) if text.contains('\0') => Err(self.refuse(id, "text with U+0000 has no SQL form")),
            Value::Timestamp(instant) if instant.nanos() % 1000 != 0 => {
                Err(self.refuse(id, "an instant finer than a microsecond has no SQL form"))
            }
            Value::Duration(duration) if duration.nanos() % 1000 != 0 => {
                Err(self.refuse(id, "a duration finer than a microsecond has no SQL form"))
            }
            Value::Double(number) if number.is_nan() => Err(self.refuse(id, "NaN has no SQL form")),
            Value::List(items) => items.iter().try_for_each(|item| self.check_literal(id, item)),
            _ => Ok(()),
        }
    }

    /// Indépendant de la ligne : un paramètre, évalué avant la requête.
    fn request(&mut self, id: NodeId) -> Result<Fragment, Error> {
        let ty = self.type_of(id).clone();
        let param = match self.request_path(id) {
            Some(path) => Param::Variable(path, ty.clone()),
            None => {
                let shared = self.shared.get_or_insert_with(|| Arc::new(self.checked.clone())).clone();
                Param::Computed(Computed::new(shared, id, self.known_locals()))
            }
        };
        self.params.fragment(param, &ty).ok_or_else(|| self.refuse(id, format!("{ty} has no SQL form")))
    }

    /// Le chemin d'une variable de la requête.
    pub(super) fn request_path(&self, id: NodeId) -> Option<Vec<String>> {
        match self.ast().kind(id) {
            Kind::Name { name, .. } => Some(vec![name.to_string()]),
            Kind::Select { of, field } if matches!(self.type_of(*of), Type::Record(_)) => {
                let mut path = self.request_path(*of)?;
                path.push(field.to_string());
                Some(path)
            }
            _ => None,
        }
    }

    /// Départ et chemin d'une suite de champs depuis la ligne ou un élément.
    pub(super) fn row_path(&self, mut id: NodeId) -> Option<(Start, Vec<String>)> {
        let mut path = Vec::new();
        loop {
            match self.ast().kind(id) {
                Kind::Select { of, field } => {
                    path.push(field.to_string());
                    id = *of;
                }
                Kind::Name { name, absolute } => {
                    let start = match self.binding(name).filter(|_| !*absolute) {
                        Some(Binding::Element { record, alias }) => Start::Element(record.clone(), alias.clone()),
                        Some(_) => return None,
                        None => {
                            path.push(name.to_string());
                            Start::Row
                        }
                    };
                    path.reverse();
                    return Some((start, path));
                }
                _ => return None,
            }
        }
    }

    fn column(&mut self, id: NodeId) -> Result<Fragment, Error> {
        if let Kind::Name { name, absolute: false } = self.ast().kind(id)
            && let Some(Binding::Sql(fragment)) = self.binding(name)
        {
            return Ok(fragment.clone());
        }
        let found = self.row_path(id).and_then(|(start, path)| {
            let path: Vec<_> = path.iter().map(String::as_str).collect();
            self.places.column(start.origin(), &path)
        });
        let Some(column) = found else {
            let name = self.ast().span(id).text(self.ast().source());
            return Err(self.refuse(id, format!("{name} has no SQL form here")));
        };
        let range = None;
        Ok(Fragment {
            sql: column.sql,
            ty: column.ty,
            nullable: column.nullable,
            fallible: false,
            shape: Shape::Column,
            range,
        })
    }

    /// `t ? a : b` : `CASE t WHEN true …` n'évalue `t` qu'une fois et laisse `NULL` passer.
    fn choice(&mut self, id: NodeId, test: NodeId, yes: NodeId, no: NodeId) -> Result<Fragment, Error> {
        let test = self.truth(test, Want::VALUE)?;
        let (yes, no) = (self.value_or_null(id, yes)?, self.value_or_null(id, no)?);
        let sql = format!("CASE {} WHEN true THEN {} WHEN false THEN {} END", test.sql, yes.sql, no.sql);
        let range = yes.range.clone().zip(no.range.clone());
        let range = range.map(|(a, b)| *a.start().min(b.start())..=*a.end().max(b.end()));
        Ok(Fragment {
            sql,
            ty: self.type_of(id).clone(),
            nullable: yes.nullable || no.nullable,
            fallible: test.fallible || test.nullable || yes.fallible || no.fallible,
            shape: Shape::Formula,
            range,
        })
    }

    /// Branche d'un choix : `null` y prend le type de l'autre.
    fn value_or_null(&mut self, whole: NodeId, id: NodeId) -> Result<Fragment, Error> {
        if *self.type_of(id) != Type::Null {
            return self.value(id);
        }
        let ty = self.type_of(whole).clone();
        let cast = type_name(&ty).ok_or_else(|| self.refuse(id, format!("{ty} has no SQL form")))?;
        let sql = format!("NULL::{cast}");
        Ok(Fragment { sql, ty, nullable: true, fallible: false, shape: Shape::Column, range: None })
    }

    /// `cel.bind` sur une valeur qui ne peut pas échouer : le corps la nomme directement.
    pub(super) fn bound(
        &mut self,
        id: NodeId,
        name: &Arc<str>,
        value: NodeId,
        body: impl FnOnce(&mut Self) -> Result<Fragment, Error>,
    ) -> Result<Fragment, Error> {
        let binding = match self.reach(value) {
            Reach::Constant => self.constant_value(value)?.map(Binding::Value),
            _ => Some(self.value(value)?).filter(|value| !value.fallible).map(Binding::Sql),
        };
        let Some(binding) = binding else {
            return Err(self.refuse(id, "cel.bind of a value that may fail has no SQL form"));
        };
        self.bindings.push((name.clone(), binding));
        let result = body(self);
        self.bindings.pop();
        result
    }

    pub(super) fn call(&mut self, id: NodeId, call: &Call) -> Result<Fragment, Error> {
        if let Some(aggregate) = self.aggregate(id, call)? {
            return Ok(aggregate);
        }
        let no_form = format!("{}() has no SQL form here", call.name);
        let Some(translate) = call.function.and_then(|function| function.sql) else {
            return Err(self.refuse(id, no_form));
        };
        let arguments = call.arguments.iter().map(|id| self.value(*id)).collect::<Result<Vec<_>, _>>()?;
        let mut site = Site { arguments, params: &mut self.params };
        translate(&mut site).ok_or_else(|| self.refuse(id, no_form))
    }

    /// Nomme une formule pour la citer deux fois sans la calculer deux fois.
    pub(super) fn once(&mut self, fragment: &Fragment, body: impl FnOnce(&str) -> String) -> String {
        if fragment.is_simple() {
            return body(&fragment.sql);
        }
        let alias = self.fresh_alias('v');
        let body = body(&format!("{alias}.x"));
        format!("(SELECT {body} FROM (SELECT {} AS x OFFSET 0) AS {alias})", fragment.sql)
    }
}

/// Le départ d'un chemin, à soi.
pub(super) enum Start {
    Row,
    Element(Arc<str>, Arc<str>),
}

impl Start {
    pub(super) fn origin(&self) -> Origin<'_> {
        match self {
            Self::Row => Origin::Row,
            Self::Element(record, alias) => Origin::Element { record, alias },
        }
    }
}

/// Le type d'une valeur constante, plus sûr que celui d'un nœud resté dynamique.
pub(super) fn type_of_value(value: &Value, known: &Type) -> Type {
    match value {
        Value::Bool(_) => Type::Bool,
        Value::Int(_) => Type::Int,
        Value::Uint(_) => Type::Uint,
        Value::Double(_) => Type::Double,
        Value::Decimal(_) => Type::Decimal,
        Value::String(_) => Type::String,
        Value::Bytes(_) => Type::Bytes,
        Value::Timestamp(_) => Type::Timestamp,
        Value::Duration(_) => Type::Duration,
        Value::Date(_) => Type::Date,
        Value::List(items) => {
            let element = if let Type::List(element) = known { element } else { &Type::Dyn };
            let types = items.iter().map(|item| type_of_value(item, element));
            Type::list(types.reduce(|left, right| left.join(&right)).unwrap_or_else(|| element.clone()))
        }
        _ => known.clone(),
    }
}
