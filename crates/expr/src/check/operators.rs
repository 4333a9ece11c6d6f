//! Typage des opérateurs.

use super::{Checker, Comparison};
use crate::ast::{Kind, NodeId, Op};
use crate::error::Error;
use crate::types::Type;
use crate::value::Value;

impl Checker<'_> {
    pub(super) fn not(&mut self, of: NodeId) -> Result<Type, Error> {
        self.expect_bool(of)?;
        Ok(Type::Bool)
    }

    pub(super) fn negate(&mut self, of: NodeId) -> Result<Type, Error> {
        match self.infer(of)? {
            ty @ (Type::Int | Type::Double | Type::Decimal | Type::Duration | Type::Dyn) => Ok(ty),
            other => Err(self.type_error(of, format!("no overload -{other}"))),
        }
    }

    pub(super) fn binary(&mut self, id: NodeId, op: Op, left: NodeId, right: NodeId) -> Result<Type, Error> {
        let (left_type, right_type) = (self.infer(left)?, self.infer(right)?);
        if let Some(ty) = self.measured(id, op, left, right)? {
            return Ok(ty);
        }
        if matches!(op, Op::Equal | Op::NotEqual | Op::In) {
            self.compared(left, right);
            self.compared(right, left);
        }
        if wants_decimal(&left_type) {
            self.read_literals(right, &right_type)?;
        }
        if wants_decimal(&right_type) {
            self.read_literals(left, &left_type)?;
        }
        let (left, right) = (self.types[left.index()].clone(), self.types[right.index()].clone());
        let ty = match op {
            Op::Equal | Op::NotEqual => left.equates(&right).then_some(Type::Bool),
            Op::Less | Op::LessOrEqual | Op::Greater | Op::GreaterOrEqual => left.orders(&right).then_some(Type::Bool),
            Op::In => contains(&left, &right).then_some(Type::Bool),
            _ => arithmetic(op, &left, &right),
        };
        ty.ok_or_else(|| {
            let error = self.type_error(id, format!("no overload {left} {} {right}", op.sign()));
            match advice(&left, &right) {
                Some(advice) => error.hint(advice),
                None => error,
            }
        })
    }
}

impl Checker<'_> {
    /// Retient les textes que `written` porte et que `read` lit ailleurs.
    fn compared(&mut self, read: NodeId, written: NodeId) {
        let Some(path) = self.path_of(read) else { return };
        let items = match self.ast.kind(written) {
            Kind::List(items) => items.clone(),
            _ => vec![written],
        };
        for id in items {
            if let Kind::Literal(Value::String(text)) = self.ast.kind(id) {
                let (text, span) = (text.clone(), self.ast.span(id));
                self.comparisons.push(Comparison { path: path.clone(), text, span });
            }
        }
    }
}

fn wants_decimal(ty: &Type) -> bool {
    match ty {
        Type::Decimal => true,
        Type::List(element) => **element == Type::Decimal,
        _ => false,
    }
}

fn contains(element: &Type, collection: &Type) -> bool {
    match collection {
        Type::Dyn => true,
        Type::List(expected) => expected.equates(element),
        Type::Map(key, _) => key.equates(element),
        _ => false,
    }
}

fn arithmetic(op: Op, left: &Type, right: &Type) -> Option<Type> {
    use Type::{Bytes, Date, Decimal, Double, Duration, Dyn, Int, List, Null, String, Timestamp, Uint};
    match (op, left, right) {
        (_, Null, _) | (_, _, Null) => None,
        (_, Dyn, _) | (_, _, Dyn) => Some(Dyn),
        (_, Int, Int) => Some(Int),
        (_, Uint, Uint) => Some(Uint),
        (Op::Modulo, _, _) => None,
        (_, Double, Double) => Some(Double),
        (_, Decimal, Decimal | Int | Uint) | (_, Int | Uint, Decimal) => Some(Decimal),
        (Op::Add, String, String) => Some(String),
        (Op::Add, Bytes, Bytes) => Some(Bytes),
        (Op::Add, List(left), List(right)) => Some(Type::list(left.join(right))),
        (Op::Add | Op::Subtract, Timestamp, Duration) | (Op::Add, Duration, Timestamp) => Some(Timestamp),
        (Op::Add | Op::Subtract, Date, Duration) | (Op::Add, Duration, Date) => Some(Date),
        (Op::Add | Op::Subtract, Duration, Duration) => Some(Duration),
        (Op::Subtract, Timestamp, Timestamp) | (Op::Subtract, Date, Date) => Some(Duration),
        _ => None,
    }
}

/// La tournure qui marche, pour les mélanges que l'on écrit sans y penser.
fn advice(left: &Type, right: &Type) -> Option<&'static str> {
    let pair = |a: &Type, b: &Type| left == a && right == b || left == b && right == a;
    if pair(&Type::Date, &Type::Timestamp) {
        return Some("compare dates with date(t), or instants with timestamp(d)");
    }
    if pair(&Type::Date, &Type::String) {
        return Some("write date('2026-01-31')");
    }
    if pair(&Type::Timestamp, &Type::String) {
        return Some("write timestamp('2026-01-31T08:00:00Z')");
    }
    if pair(&Type::Decimal, &Type::Double) {
        return Some("write decimal('12.5')");
    }
    if pair(&Type::Int, &Type::Double) {
        return Some("convert with double(n)");
    }
    None
}
