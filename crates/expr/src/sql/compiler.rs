//! Traduction des valeurs. Les conditions sont dans `truth`, les parcours dans `fold`.

use std::sync::Arc;

use super::fragment::{ANY_BITS, Shape, case};
use super::param::Params;
use super::reach::Reach;
use super::truth::Want;
use super::{Fragment, Places, Site, Sql, refused, type_name};
use crate::ast::{Ast, Call, Kind, NodeId};
use crate::check::Checked;
use crate::error::Error;
use crate::types::Type;
use crate::value::Value;

/// Nœuds traduits au plus : le partage de branches peut multiplier un petit arbre.
const MAX_WORK: usize = 20_000;
/// Imbrication maximale : chaque étage pèse plusieurs kilooctets de pile.
const MAX_NESTING: usize = 120;
/// Longueur maximale du SQL produit.
const MAX_TEXT: usize = 256 * 1024;

pub(super) struct Compiler<'c> {
    pub(super) checked: &'c Checked,
    pub(super) places: &'c dyn Places,
    pub(super) params: Params,
    pub(super) bindings: Vec<(Arc<str>, Binding)>,
    /// L'expression entière, partagée par les paramètres qui en évalueront un nœud.
    pub(super) shared: Option<Arc<Checked>>,
    aliases: usize,
    work: usize,
    depth: usize,
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
        Self {
            checked,
            places,
            params: Params::new(first_param),
            bindings: Vec::new(),
            shared: None,
            aliases: 0,
            work: 0,
            depth: 0,
        }
    }

    pub(super) fn finish(self, fragment: &Fragment) -> Sql {
        let (text, params) = self.params.finish(&fragment.sql);
        Sql { text, params }
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

    /// Traduit un nœud en bornant le travail et la longueur du texte.
    pub(super) fn bounded(
        &mut self,
        id: NodeId,
        translate: impl FnOnce(&mut Self) -> Result<Fragment, Error>,
    ) -> Result<Fragment, Error> {
        self.work += 1;
        if self.work > MAX_WORK {
            return Err(self.refuse(id, "the SQL form is too long"));
        }
        if self.depth == MAX_NESTING {
            return Err(self.refuse(id, "the SQL form is nested too deep"));
        }
        self.depth += 1;
        let fragment = translate(self)?;
        self.depth -= 1;
        if fragment.sql.len() > MAX_TEXT {
            return Err(self.refuse(id, "the SQL form is too long"));
        }
        Ok(fragment)
    }

    /// La valeur exacte d'un nœud.
    pub(super) fn value(&mut self, id: NodeId) -> Result<Fragment, Error> {
        self.bounded(id, |compiler| match compiler.reach(id) {
            Reach::Constant => compiler.constant(id),
            Reach::Request => compiler.request(id),
            Reach::Row => compiler.row_value(id),
        })
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

    fn choice(&mut self, id: NodeId, test: NodeId, yes: NodeId, no: NodeId) -> Result<Fragment, Error> {
        let test = self.truth(test, Want::VALUE)?;
        let (yes, no) = (self.value_or_null(id, yes)?, self.value_or_null(id, no)?);
        let sql = case(&test, &yes, &no);
        Ok(Fragment {
            sql,
            ty: self.type_of(id).clone(),
            nullable: yes.nullable || no.nullable,
            fallible: test.fallible || test.nullable || yes.fallible || no.fallible,
            shape: Shape::Formula,
            bits: yes.bits.max(no.bits),
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
        Ok(Fragment { sql, ty, nullable: true, fallible: false, shape: Shape::Column, bits: ANY_BITS })
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
