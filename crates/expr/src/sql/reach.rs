//! De quoi dépend un nœud : de rien, de la requête, ou de la ligne.

use std::sync::Arc;

use super::compiler::{Binding, Compiler};
use crate::ast::{Kind, NodeId};
use crate::value::Value;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reach {
    Constant,
    Request,
    Row,
}

impl Compiler<'_> {
    pub(super) fn reach(&self, id: NodeId) -> Reach {
        self.reach_under(id, &mut Vec::new())
    }

    /// `inner` : variables posées à l'intérieur même du nœud examiné.
    fn reach_under(&self, id: NodeId, inner: &mut Vec<Arc<str>>) -> Reach {
        let kind = self.ast().kind(id);
        if let Kind::Name { name, absolute } = kind {
            return self.reach_of_name(name, *absolute, inner);
        }
        let depth = inner.len();
        match kind {
            // La base seule connaît l'arbre.
            Kind::Call(call) if *call.name == *"under" => return Reach::Row,
            Kind::Fold(fold) => inner.extend(std::iter::once(&fold.variable).chain(&fold.second).cloned()),
            Kind::Bind { name, .. } => inner.push(name.clone()),
            _ => {}
        }
        let mut reach = Reach::Constant;
        kind.each_child(|child| {
            if reach < Reach::Row {
                reach = reach.max(self.reach_under(child, inner));
            }
        });
        inner.truncate(depth);
        reach
    }

    fn reach_of_name(&self, name: &str, absolute: bool, inner: &[Arc<str>]) -> Reach {
        if !absolute {
            if inner.iter().any(|local| **local == *name) {
                return Reach::Constant;
            }
            match self.binding(name) {
                Some(Binding::Value(_)) => return Reach::Constant,
                Some(_) => return Reach::Row,
                None => {}
            }
        }
        if self.places.variable(name).is_some() { Reach::Request } else { Reach::Row }
    }

    /// Les variables locales de valeur connue, pour évaluer un nœud hors de la requête.
    pub(super) fn known_locals(&self) -> Vec<(Arc<str>, Value)> {
        let known = self.bindings.iter().filter_map(|(name, binding)| match binding {
            Binding::Value(value) => Some((name.clone(), value.clone())),
            _ => None,
        });
        known.collect()
    }
}
