//! Les grandeurs : une comparaison ou une somme n'a de sens qu'entre unités de même dimension.
//!
//! Tout se règle ici : une grandeur y devient un décimal dans une unité connue, converti au besoin, si bien que
//! l'évaluation et le SQL n'ont que des décimaux à comparer.

use std::sync::Arc;

use super::Checker;
use crate::ast::{Call, Kind, NodeId, Op};
use crate::error::Error;
use crate::types::Type;
use crate::units::{self, Unit};
use crate::value::Value;

/// Début du nom des valeurs composées qui sont des grandeurs ; la suite est leur unité.
const PREFIX: &str = "quantity:";

impl Checker<'_> {
    /// `quantity(3.0, 'bbl')` : un nombre, dans une unité écrite telle quelle.
    pub(super) fn quantity(&mut self, id: NodeId, call: &Call) -> Result<Type, Error> {
        let signature = "quantity(number, 'unit')";
        let [number, symbol] = call.arguments[..] else {
            return Err(self.type_error(id, "quantity() takes a number and a unit").hint(signature));
        };
        let unit = match self.ast.kind(symbol) {
            Kind::Literal(Value::String(text)) => units::find(text),
            _ => return Err(self.type_error(symbol, "a unit is written as text").hint(signature)),
        };
        let unit = unit.ok_or_else(|| {
            let names = units::ALL.iter().map(|unit| unit.symbol).collect::<Vec<_>>().join(" ");
            self.type_error(symbol, "unknown unit").hint(names)
        })?;
        let ty = self.infer(number)?;
        self.coerce_to_decimal(number, &ty)?;
        if self.types[number.index()] != Type::Decimal {
            return Err(self.type_error(number, format!("expected a number, found {ty}")).hint(signature));
        }
        let kind = self.ast.kind(number).clone();
        self.ast.rewrite(id, kind);
        Ok(Type::Quantity(unit.symbol))
    }

    /// Type un opérateur dont un côté au moins est une grandeur ; rien si aucun ne l'est, ou face à `null`.
    pub(super) fn measured(&mut self, id: NodeId, op: Op, left: NodeId, right: NodeId) -> Result<Option<Type>, Error> {
        let (left_type, right_type) = (self.types[left.index()].clone(), self.types[right.index()].clone());
        if left_type == Type::Null || right_type == Type::Null {
            return Ok(None);
        }
        let (left_unit, right_unit) = (unit_of(&left_type), unit_of(&right_type));
        if left_unit.is_none() && right_unit.is_none() {
            return Ok(None);
        }
        let scaled = |unit: &Unit| (!unit.is_shifted()).then_some(Type::Quantity(unit.symbol));
        let ty = match (op, left_unit, right_unit) {
            (Op::Multiply | Op::Divide, Some(unit), None) => self.number(right)?.then(|| scaled(unit)).flatten(),
            (Op::Multiply, None, Some(unit)) => self.number(left)?.then(|| scaled(unit)).flatten(),
            (_, Some(one), Some(other)) if one.dimension == other.dimension => match op {
                Op::Add | Op::Subtract => scaled(one),
                Op::Divide => scaled(one).map(|_| Type::Decimal),
                Op::Multiply | Op::Modulo | Op::In => None,
                _ => Some(Type::Bool),
            },
            _ => None,
        };
        let Some(ty) = ty else {
            let message = format!("no overload {} {} {}", name(&left_type), op.sign(), name(&right_type));
            let unit = left_unit.or(right_unit).map_or("m3", |unit| unit.symbol);
            return Err(self.type_error(id, message).hint(format!("quantity(3.0, '{unit}')")));
        };
        for side in [left, right] {
            self.read_base(side);
        }
        if let (Some(one), Some(other)) = (left_unit, right_unit) {
            match self.ast.kind(left) {
                Kind::Literal(_) => self.bring(left, one, other)?,
                _ => self.bring(right, other, one)?,
            }
        }
        Ok(Some(match (ty, left_unit, right_unit) {
            (Type::Quantity(_), Some(_), Some(other)) if matches!(self.ast.kind(left), Kind::Literal(_)) => {
                Type::Quantity(other.symbol)
            }
            (ty, ..) => ty,
        }))
    }

    /// Un nombre, rendu décimal.
    fn number(&mut self, id: NodeId) -> Result<bool, Error> {
        let ty = self.types[id.index()].clone();
        self.coerce_to_decimal(id, &ty)?;
        Ok(self.types[id.index()] == Type::Decimal)
    }

    /// Remplace une grandeur entière par sa valeur dans son unité.
    fn read_base(&mut self, id: NodeId) {
        let ty = self.types[id.index()].clone();
        if let (Type::Composite(_), Some(unit)) = (&ty, unit_of(&ty)) {
            self.ast.wrap(id, |inner| Kind::Select { of: inner, field: "base".into() });
            self.types.push(ty);
            self.types[id.index()] = Type::Quantity(unit.symbol);
            if let Some(path) = self.path_of(id) {
                self.paths.insert(path);
            }
        }
    }

    /// Convertit ce nœud d'une unité dans une autre : un littéral tout de suite, le reste par un calcul décimal.
    fn bring(&mut self, id: NodeId, from: &Unit, to: &Unit) -> Result<(), Error> {
        if from.symbol == to.symbol {
            return Ok(());
        }
        if let Kind::Literal(Value::Decimal(value)) = self.ast.kind(id) {
            let value =
                units::convert(*value, from, to).ok_or_else(|| self.type_error(id, "this quantity is too large"))?;
            self.ast.rewrite(id, Kind::Literal(Value::Decimal(value)));
        } else {
            for (op, operand) in
                [(Op::Multiply, from.factor()), (Op::Add, from.offset() - to.offset()), (Op::Divide, to.factor())]
            {
                self.apply(id, op, operand);
            }
        }
        self.types[id.index()] = Type::Quantity(to.symbol);
        Ok(())
    }

    /// `id` devient `ancien op opérande`, en décimal.
    fn apply(&mut self, id: NodeId, op: Op, operand: rust_decimal::Decimal) {
        let neutral = if op == Op::Add { rust_decimal::Decimal::ZERO } else { rust_decimal::Decimal::ONE };
        if operand == neutral {
            return;
        }
        let right = self.ast.graft(id, Kind::Literal(Value::Decimal(operand)));
        self.types.push(Type::Decimal);
        self.ast.wrap(id, |left| Kind::Binary { op, left, right });
        self.types.push(Type::Decimal);
        self.types[id.index()] = Type::Decimal;
    }
}

/// L'unité d'une grandeur.
fn unit_of(ty: &Type) -> Option<&'static Unit> {
    match ty {
        Type::Quantity(symbol) => units::find(symbol),
        Type::Composite(name) => units::find(name.strip_prefix(PREFIX)?),
        _ => None,
    }
}

/// Le nom d'un type dans un message ; une grandeur y est sa dimension.
fn name(ty: &Type) -> Arc<str> {
    match unit_of(ty) {
        Some(unit) => unit.dimension.into(),
        None => ty.to_string().into(),
    }
}

/// Les dimensions vérifiées, une grandeur n'est plus qu'un décimal.
pub(super) fn erase(ty: &mut Type) {
    match ty {
        Type::Quantity(_) => *ty = Type::Decimal,
        Type::List(element) => erase(Arc::make_mut(element)),
        _ => {}
    }
}
