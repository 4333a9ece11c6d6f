//! `< <= > >=`. Les textes se comparent par point de code, donc sous `COLLATE "C"`.

use super::compiler::Compiler;
use super::fragment::Fragment;
use super::truth::{Want, truth};
use crate::ast::{NodeId, Op};
use crate::error::Error;
use crate::types::Type;

impl Compiler<'_> {
    pub(super) fn ordering(
        &mut self,
        id: NodeId,
        op: Op,
        left: NodeId,
        right: NodeId,
        want: Want,
    ) -> Result<Fragment, Error> {
        let (left, right) = (self.value(left)?, self.value(right)?);
        if !left.ty.orders(&right.ty) || left.ty == Type::Dyn || right.ty == Type::Dyn {
            return Err(self.refuse(id, format!("comparing {} and {} has no SQL form", left.ty, right.ty)));
        }
        let fallible = [&left, &right].iter().any(|side| side.nullable || side.fallible);
        let has_double = left.ty == Type::Double || right.ty == Type::Double;
        // Sans NaN, le contraire de `<` est `>=` : la forme reste indexable.
        let op = if want.negated && !has_double { opposite(op) } else { op };
        let collation = if left.ty == Type::String { " COLLATE \"C\"" } else { "" };
        let mut sql = format!("{}{collation} {} {}", left.facing(&right), op.sign(), right.facing(&left));
        for side in [&left, &right].into_iter().filter(|side| side.may_be_nan()) {
            sql = unless_nan(&sql, side, want);
        }
        if want.negated && has_double {
            sql = format!("NOT {sql}");
        }
        Ok(truth(sql, fallible))
    }
}

fn opposite(op: Op) -> Op {
    match op {
        Op::Less => Op::GreaterOrEqual,
        Op::LessOrEqual => Op::Greater,
        Op::Greater => Op::LessOrEqual,
        _ => Op::Less,
    }
}

/// Une comparaison avec NaN est fausse en CEL, alors que PostgreSQL le dit égal à lui-même et plus grand que tout.
///
/// `p > q` entre booléens vaut « p et non q », mais reste `NULL` quand `p` l'est.
pub(super) fn unless_nan(sql: &str, side: &Fragment, want: Want) -> String {
    if want.exact || want.negated {
        format!("(({sql}) > ({} IS NOT DISTINCT FROM 'NaN'::float8))", side.sql)
    } else {
        format!("({sql} AND {} <> 'NaN'::float8)", side.sql)
    }
}
