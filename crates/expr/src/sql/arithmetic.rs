//! `+ - * / %` et l'opposé, sans jamais lever d'exception.
//!
//! Un entier se calcule en `int8` si ses bornes connues excluent le dépassement, sinon en `numeric` ; hors domaine,
//! [`clamped`] rend `NULL` en ne citant le calcul qu'une fois. Les flottants sont refusés : PostgreSQL lèverait une
//! exception là où CEL donne l'infini.

use std::ops::RangeInclusive;

use super::compiler::Compiler;
use super::fragment::{Fragment, Site};
use super::time;
use crate::ast::{NodeId, Op};
use crate::error::Error;
use crate::types::Type;
use crate::value::decimal::LIMIT;

const INT: RangeInclusive<i128> = i64::MIN as i128..=i64::MAX as i128;

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

pub(super) fn range_of(fragment: &Fragment) -> RangeInclusive<i128> {
    fragment.range.clone().unwrap_or(INT)
}

impl Compiler<'_> {
    pub(super) fn negate(&mut self, id: NodeId, of: NodeId) -> Result<Fragment, Error> {
        let value = self.value(of)?;
        match value.ty {
            Type::Int => {
                let range = range_of(&value);
                let range = -range.end()..=-range.start();
                Ok(integer(&[&value], range, format!("(- {})", value.sql), format!("- {}::numeric", value.sql), false))
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
    let (a, b) = (range_of(left), range_of(right));
    let corners = |f: fn(i128, i128) -> i128| {
        let all = [f(*a.start(), *b.start()), f(*a.start(), *b.end()), f(*a.end(), *b.start()), f(*a.end(), *b.end())];
        all.into_iter().fold(None, |range: Option<RangeInclusive<i128>>, value| {
            let range = range.unwrap_or(value..=value);
            Some(value.min(*range.start())..=value.max(*range.end()))
        })
    };
    let nonzero = if b.contains(&0) { format!("NULLIF({}, 0)", right.sql) } else { right.sql.clone() };
    let (range, divisor) = match op {
        Op::Add => (corners(|a, b| a + b), false),
        Op::Subtract => (corners(|a, b| a - b), false),
        Op::Multiply => (corners(i128::saturating_mul), false),
        Op::Modulo => (Some(INT), true),
        // Seul MIN / -1 sort du domaine.
        _ if *a.start() > *INT.start() || !b.contains(&-1) => (Some(INT), true),
        _ => (Some(*INT.start()..=*INT.end() + 1), true),
    };
    let right_sql = if divisor { &nonzero } else { &right.sql };
    let plain = format!("({} {} {right_sql})", left.sql, op.sign());
    let wide = match op {
        Op::Divide => format!("div({}::numeric, {right_sql})", left.sql),
        _ => format!("{}::numeric {} {right_sql}", left.sql, op.sign()),
    };
    integer(&[left, right], range.unwrap_or(INT), plain, wide, divisor && b.contains(&0))
}

/// Entier : la forme simple si ses bornes tiennent, sinon la large, gardée.
fn integer(
    arguments: &[&Fragment],
    range: RangeInclusive<i128>,
    plain: String,
    wide: String,
    may_divide_by_zero: bool,
) -> Fragment {
    if INT.contains(range.start()) && INT.contains(range.end()) {
        let fragment = Fragment::strict(plain, Type::Int, arguments).with_range(range);
        return Fragment { fallible: fragment.fallible || may_divide_by_zero, ..fragment };
    }
    Fragment::guarded(clamped(&wide, *INT.start(), *INT.end()) + "::int8", Type::Int)
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
