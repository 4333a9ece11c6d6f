//! Traduction des conditions : ce qu'on attend d'elles, vérité seule ou valeur exacte, décide de leur forme.

use super::compiler::Compiler;
use super::fragment::{ANY_BITS, Fragment, Shape, case};
use super::reach::Reach;
use crate::ast::{Kind, NodeId, Op, Verb};
use crate::error::Error;
use crate::types::Type;
use crate::value::Value;

/// Ce qu'on attend d'une condition.
#[derive(Clone, Copy, Debug)]
pub(super) struct Want {
    /// La valeur exacte (`true`, `false`, `NULL` pour une erreur), ou seulement savoir si elle est vraie.
    pub(super) exact: bool,
    /// De la condition ou de son contraire.
    pub(super) negated: bool,
}

impl Want {
    pub(super) const TRUE: Self = Self { exact: false, negated: false };
    pub(super) const VALUE: Self = Self { exact: true, negated: false };

    pub(super) fn opposite(self) -> Self {
        Self { negated: !self.negated, ..self }
    }

    pub(super) fn exactly(self) -> Self {
        Self { exact: true, ..self }
    }
}

impl Compiler<'_> {
    pub(super) fn truth(&mut self, id: NodeId, want: Want) -> Result<Fragment, Error> {
        self.bounded(id, |compiler| compiler.unbounded_truth(id, want))
    }

    fn unbounded_truth(&mut self, id: NodeId, want: Want) -> Result<Fragment, Error> {
        match self.reach(id) {
            Reach::Constant => return self.constant_truth(id, want),
            Reach::Request if !matches!(self.ast().kind(id), Kind::And(_) | Kind::Or(_) | Kind::Not(_)) => {
                let value = self.value(id)?;
                return self.as_truth(id, value, want);
            }
            _ => {}
        }
        match self.ast().kind(id) {
            Kind::Not(of) => self.truth(*of, want.opposite()),
            Kind::And(items) => self.connect(items, want, if want.negated { " OR " } else { " AND " }),
            Kind::Or(items) => self.connect(items, want, if want.negated { " AND " } else { " OR " }),
            Kind::Binary { op: Op::Equal, left, right } => self.equality(id, *left, *right, want),
            Kind::Binary { op: Op::NotEqual, left, right } => self.equality(id, *left, *right, want.opposite()),
            Kind::Binary { op: Op::In, left, right } => self.membership(id, *left, *right, want),
            Kind::Binary { op, left, right } => self.ordering(id, *op, *left, *right, want),
            Kind::Ternary { test, yes, no } => self.truth_choice(*test, *yes, *no, want),
            Kind::Has { of, .. } => self.presence(id, *of, want),
            Kind::Fold(fold) if matches!(fold.verb, Verb::All | Verb::Exists | Verb::ExistsOne) => {
                self.quantifier(id, fold, want)
            }
            Kind::Bind { name, value, body } => {
                let (name, body) = (name.clone(), *body);
                self.bound(id, &name, *value, |compiler| compiler.truth(body, want))
            }
            Kind::Call(call) if *call.name == *"under" => self.in_subtree(id, call, want),
            Kind::Call(call) => {
                let value = self.call(id, call)?;
                self.as_truth(id, value, want)
            }
            Kind::Name { .. } | Kind::Select { .. } => {
                let value = self.value(id)?;
                self.as_truth(id, value, want)
            }
            _ => Err(self.refuse(id, "no SQL form")),
        }
    }

    fn constant_truth(&mut self, id: NodeId, want: Want) -> Result<Fragment, Error> {
        match self.constant_value(id)? {
            Some(Value::Bool(value)) => Ok(constant(value != want.negated)),
            _ => Ok(Fragment::guarded("NULL::bool".to_owned(), Type::Bool)),
        }
    }

    /// Un booléen nul ne décide rien : c'est une erreur, donc `NULL`.
    fn as_truth(&self, id: NodeId, value: Fragment, want: Want) -> Result<Fragment, Error> {
        if value.ty != Type::Bool {
            return Err(self.refuse(id, format!("a condition of type {} has no SQL form", value.ty)));
        }
        let fallible = value.fallible || value.nullable;
        let (sql, shape) =
            if want.negated { (format!("NOT {}", value.sql), Shape::Formula) } else { (value.sql, value.shape) };
        Ok(Fragment { sql, shape, nullable: false, fallible, ty: Type::Bool, bits: ANY_BITS })
    }

    fn connect(&mut self, items: &[NodeId], want: Want, word: &str) -> Result<Fragment, Error> {
        let parts = items.iter().map(|item| self.truth(*item, want)).collect::<Result<Vec<_>, _>>()?;
        let fallible = parts.iter().any(|part| part.fallible);
        let texts: Vec<_> = parts.into_iter().map(|part| part.sql).collect();
        Ok(truth(format!("({})", texts.join(word)), fallible))
    }

    fn truth_choice(&mut self, test: NodeId, yes: NodeId, no: NodeId, want: Want) -> Result<Fragment, Error> {
        let test = self.truth(test, Want::VALUE)?;
        let (yes, no) = (self.truth(yes, want)?, self.truth(no, want)?);
        let sql = case(&test, &yes, &no);
        Ok(truth(sql, test.fallible || yes.fallible || no.fallible))
    }

    /// `has(lien.champ)` : le champ a une valeur.
    fn presence(&mut self, id: NodeId, of: NodeId, want: Want) -> Result<Fragment, Error> {
        let Kind::Has { field, .. } = self.ast().kind(id) else {
            return Err(self.refuse(id, "no SQL form"));
        };
        let found = self.row_path(of).filter(|_| self.type_of(of).has_members());
        let column = found.and_then(|(start, mut path)| {
            path.push(field.to_string());
            let path: Vec<_> = path.iter().map(String::as_str).collect();
            self.places.column(start.origin(), &path)
        });
        let column = column.ok_or_else(|| self.refuse(id, "has() has no SQL form here"))?;
        let word = if want.negated { "IS NULL" } else { "IS NOT NULL" };
        Ok(truth(format!("{} {word}", column.sql), false))
    }
}

/// Une condition.
pub(super) fn truth(sql: String, fallible: bool) -> Fragment {
    Fragment { sql, ty: Type::Bool, nullable: false, fallible, shape: Shape::Formula, bits: ANY_BITS }
}

pub(super) fn constant(value: bool) -> Fragment {
    truth(value.to_string(), false)
}
