//! `+ - * / %` et l'opposé, sans jamais lever d'exception.
//!
//! Un entier se calcule en `int8` si ses bornes connues excluent le dépassement, sinon en `numeric` ; hors domaine,
//! [`clamped`] rend `NULL` en ne citant le calcul qu'une fois. Les flottants sont refusés : PostgreSQL lèverait une
//! exception là où CEL donne l'infini.

use super::compiler::Compiler;
use super::fragment::{ANY_BITS, Fragment, Site};
use super::time;
use crate::ast::{NodeId, Op};
use crate::error::Error;
use crate::types::Type;
use crate::value::decimal::LIMIT;

/// `sql` (numérique) s'il est dans ces bornes, sinon `NULL` ; `sql` n'apparaît qu'une fois.
pub(super) fn clamped(sql: &str, low: i128, high: i128) -> String {
    clamped_between(sql, &(low - 1).to_string(), &(high + 1).to_string())
}

/// `sql` s'il est strictement entre ces deux littéraux, sinon `NULL`.
pub(super) fn clamped_between(sql: &str, under: &str, over: &str) -> String {
    format!("NULLIF(NULLIF(LEAST(GREATEST({sql}, {under}), {over}), {over}), {under})")
}

/// La même garde pour un décimal, strictement entre les bornes : il peut frôler la limite d'une décimale.
pub(super) fn clamped_decimal(sql: &str) -> String {
    clamped_between(sql, &format!("-{LIMIT}"), &LIMIT.to_string())
}

impl Compiler<'_> {
    pub(super) fn negate(&mut self, id: NodeId, of: NodeId) -> Result<Fragment, Error> {
        let value = self.value(of)?;
        match value.ty {
            Type::Int => {
                let (plain, wide) = (format!("(- {})", value.sql), format!("- {}::numeric", value.sql));
                Ok(integer(&[&value], value.bits, plain, &wide))
            }
            Type::Decimal | Type::Duration => {
                Ok(Fragment::strict(format!("(- {})", value.sql), value.ty.clone(), &[&value]))
            }
            _ => Err(self.refuse(id, format!("-{} has no SQL form", value.ty))),
        }
    }

    pub(super) fn arithmetic(&mut self, id: NodeId, op: Op, left: NodeId, right: NodeId) -> Result<Fragment, Error> {
        let (left, right) = (self.value(left)?, self.value(right)?);
        let computed = match (&left.ty, &right.ty) {
            (Type::Int, Type::Int) => Some(integers(op, &left, &right)),
            (Type::Decimal, Type::Decimal | Type::Int | Type::Uint) | (Type::Int | Type::Uint, Type::Decimal) => {
                decimals(op, &left, &right)
            }
            (Type::String, Type::String) | (Type::Bytes, Type::Bytes) if op == Op::Add => {
                let sql = format!("({} || {})", left.sql, right.sql);
                Some(Fragment::strict(sql, left.ty.clone(), &[&left, &right]))
            }
            _ => {
                let mut site = Site { arguments: vec![left.clone(), right.clone()], params: &mut self.params };
                time::arithmetic(op, &mut site)
            }
        };
        computed.ok_or_else(|| self.refuse(id, format!("{} {} {} has no SQL form", left.ty, op.sign(), right.ty)))
    }
}

fn integers(op: Op, left: &Fragment, right: &Fragment) -> Fragment {
    let (a, b, sign) = (&left.sql, &right.sql, op.sign());
    let sum_bits = left.bits.max(right.bits).saturating_add(1);
    match op {
        Op::Add | Op::Subtract | Op::Multiply => {
            let bits = if op == Op::Multiply { left.bits.saturating_add(right.bits) } else { sum_bits };
            integer(&[left, right], bits, format!("({a} {sign} {b})"), &format!("{a}::numeric {sign} {b}"))
        }
        // Le reste par -1 ne déborde pas en PostgreSQL.
        Op::Modulo => Fragment::guarded(format!("({a} % NULLIF({b}, 0))"), Type::Int).with_bits(right.bits),
        _ => {
            let (plain, wide) = (format!("({a} / NULLIF({b}, 0))"), format!("div({a}::numeric, NULLIF({b}, 0))"));
            Fragment { fallible: true, ..integer(&[left, right], left.bits, plain, &wide) }
        }
    }
}

/// Entier : la forme simple si le résultat tient sûrement sur 64 bits, sinon la large, gardée.
fn integer(arguments: &[&Fragment], bits: u8, plain: String, wide: &str) -> Fragment {
    if bits < ANY_BITS {
        return Fragment::strict(plain, Type::Int, arguments).with_bits(bits);
    }
    Fragment::guarded(clamped(wide, i64::MIN.into(), i64::MAX.into()) + "::int8", Type::Int)
}

/// Même définition que `value::decimal` : arrondi à 12 décimales loin de zéro, borné à 10¹⁶.
fn decimals(op: Op, left: &Fragment, right: &Fragment) -> Option<Fragment> {
    let (a, b) = (&left.sql, &right.sql);
    let exact = match op {
        Op::Add | Op::Subtract | Op::Multiply => format!("{a}::numeric {} {b}", op.sign()),
        Op::Divide => format!("div({a}::numeric * 10000000000000, NULLIF({b}, 0)) * 0.0000000000001"),
        _ => return None,
    };
    Some(Fragment::guarded(clamped_decimal(&format!("round({exact}, 12)")), Type::Decimal))
}
