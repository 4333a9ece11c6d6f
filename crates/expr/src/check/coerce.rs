//! Lecture décimale : à côté d'un décimal, un littéral flottant ou un entier devient un décimal exact.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::Checker;
use crate::ast::{Call, Kind, NodeId};
use crate::error::Error;
use crate::functions;
use crate::types::Type;
use crate::value::Value;

impl Checker<'_> {
    /// Rend décimal un nœud voisin d'un décimal, s'il peut l'être exactement ; sinon le laisse.
    pub(super) fn coerce_to_decimal(&mut self, id: NodeId, ty: &Type) -> Result<(), Error> {
        match ty {
            Type::Int | Type::Uint => match self.ast.kind(id) {
                Kind::Literal(Value::Int(value)) => self.set_decimal(id, Decimal::from(*value)),
                _ => self.call_decimal(id, ty),
            },
            _ => self.read_literals(id, ty)?,
        }
        Ok(())
    }

    /// Relit comme décimaux les littéraux flottants de ce nœud, seuls ou en liste.
    pub(super) fn read_literals(&mut self, id: NodeId, ty: &Type) -> Result<(), Error> {
        match (self.ast.kind(id).clone(), ty) {
            (Kind::Literal(Value::Double(_)), Type::Double) => {
                let text = self.ast.span(id).text(self.ast.source()).to_owned();
                let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
                let value = digits.parse().or_else(|_| Decimal::from_scientific(&digits));
                let value = value.map_err(|_| self.type_error(id, format!("{text} is not an exact decimal")))?;
                self.set_decimal(id, value);
            }
            (Kind::List(items), Type::List(_)) => {
                for item in &items {
                    let ty = self.types[item.index()].clone();
                    self.read_literals(*item, &ty)?;
                }
                let joined = items.iter().map(|item| self.types[item.index()].clone());
                let element = joined.reduce(|left, right| left.join(&right)).unwrap_or(Type::Dyn);
                self.types[id.index()] = Type::list(element);
            }
            _ => {}
        }
        Ok(())
    }

    fn set_decimal(&mut self, id: NodeId, value: Decimal) {
        self.ast.rewrite(id, Kind::Literal(Value::Decimal(value)));
        self.types[id.index()] = Type::Decimal;
    }

    /// Enveloppe le nœud dans `decimal(…)`.
    pub(super) fn call_decimal(&mut self, id: NodeId, ty: &Type) {
        let name: Arc<str> = "decimal".into();
        let function = functions::find(&name);
        self.ast.wrap(id, |inner| Kind::Call(Call { name, function, has_receiver: false, arguments: vec![inner] }));
        self.types.push(ty.clone());
        self.types[id.index()] = Type::Decimal;
    }
}
