//! `==` et `!=`. En CEL, `null == null` est vrai et `null == 1` est faux ; en SQL, les deux valent `NULL`.

use super::compiler::{Binding, Compiler};
use super::fragment::{Fragment, Shape, case};
use super::order::unless_nan;
use super::param::{Param, canonical_id};
use super::reach::Reach;
use super::truth::{Want, constant, truth};
use crate::ast::{Kind, NodeId};
use crate::error::Error;
use crate::types::Type;
use crate::value::Value;

impl Compiler<'_> {
    pub(super) fn equality(&mut self, id: NodeId, left: NodeId, right: NodeId, want: Want) -> Result<Fragment, Error> {
        for (side, other) in [(left, right), (right, left)] {
            if let Kind::Ternary { test, yes, no } = self.ast().kind(side)
                && self.reach(side) == Reach::Row
            {
                return self.equality_choice(id, [*test, *yes, *no], other, want);
            }
        }
        for (side, other) in [(left, right), (right, left)] {
            if self.is_null(side) {
                let value = self.value(other)?;
                return self.nullity(other, &value, want);
            }
        }
        let left_value = self.operand(left, right)?;
        let right_value = self.operand(right, left)?;
        match (left_value, right_value) {
            (Some(left), Some(right)) => self.equal(id, &left, &right, want),
            // L'autre côté ne nomme aucune référence possible.
            (None, Some(side)) | (Some(side), None) => Ok(never_equal(&side, want)),
            (None, None) => Ok(constant(want.negated)),
        }
    }

    fn is_null(&self, id: NodeId) -> bool {
        match self.ast().kind(id) {
            Kind::Literal(Value::Null) => true,
            Kind::Name { name, absolute: false } => matches!(self.binding(name), Some(Binding::Value(Value::Null))),
            _ => false,
        }
    }

    /// Un côté d'une égalité ; `None` si c'est un texte constant qui ne nomme aucune référence.
    fn operand(&mut self, id: NodeId, other: NodeId) -> Result<Option<Fragment>, Error> {
        if matches!((self.type_of(id), self.type_of(other)), (Type::String, Type::Record(_)))
            && self.reach(id) == Reach::Constant
            && let Some(Value::String(text)) = self.constant_value(id)?
        {
            let reference = canonical_id(&text.to_ascii_lowercase());
            let param = reference.map(|reference| Param::Value(reference.into()));
            return Ok(param.and_then(|param| self.params.fragment(param, self.type_of(other))));
        }
        self.value(id).map(Some)
    }

    /// `x == null`.
    pub(super) fn nullity(&self, id: NodeId, value: &Fragment, want: Want) -> Result<Fragment, Error> {
        match (value.nullable, value.fallible) {
            (true, false) => {
                let word = if want.negated { "IS NOT NULL" } else { "IS NULL" };
                Ok(truth(format!("{} {word}", value.sql), false))
            }
            (false, _) => Ok(never_equal(value, want)),
            (true, true) => Err(self.ambiguous(id)),
        }
    }

    /// `(t ? a : b) == c` devient `t ? a == c : b == c` : chaque branche garde ses nuls.
    fn equality_choice(
        &mut self,
        id: NodeId,
        [test, yes, no]: [NodeId; 3],
        other: NodeId,
        want: Want,
    ) -> Result<Fragment, Error> {
        let test = self.truth(test, Want::VALUE)?;
        let yes = self.equality(id, yes, other, want)?;
        let no = self.equality(id, no, other, want)?;
        let sql = case(&test, &yes, &no);
        Ok(truth(sql, test.fallible || yes.fallible || no.fallible))
    }

    pub(super) fn ambiguous(&self, id: NodeId) -> Error {
        self.refuse(id, "null and error cannot be told apart here in SQL")
    }

    /// Égalité de deux morceaux.
    pub(super) fn equal(
        &mut self,
        id: NodeId,
        left: &Fragment,
        right: &Fragment,
        want: Want,
    ) -> Result<Fragment, Error> {
        if let (Type::Record(_), Type::String) | (Type::String, Type::Record(_)) = (&left.ty, &right.ty) {
            return self.equal_reference(id, left, right, want);
        }
        self.check_comparable(id, left, right)?;
        if [left, right].iter().any(|side| side.nullable && side.fallible) {
            return Err(self.ambiguous(id));
        }
        let fallible = left.fallible || right.fallible;
        if left.may_be_nan() && right.may_be_nan() {
            let plain = self.equal_sql(left, right, Want::VALUE);
            let equal = unless_nan(&plain, left, Want::VALUE);
            return Ok(truth(if want.negated { format!("NOT {equal}") } else { equal }, fallible));
        }
        Ok(truth(self.equal_sql(left, right, want), fallible))
    }

    fn check_comparable(&self, id: NodeId, left: &Fragment, right: &Fragment) -> Result<(), Error> {
        let scalar = |ty: &Type| !matches!(ty, Type::Dyn | Type::List(_) | Type::Map(..) | Type::Type | Type::Null);
        if scalar(&left.ty) && scalar(&right.ty) && left.ty.equates(&right.ty) {
            return Ok(());
        }
        Err(self.refuse(id, format!("comparing {} and {} has no SQL form", left.ty, right.ty)))
    }

    fn equal_sql(&mut self, left: &Fragment, right: &Fragment, want: Want) -> String {
        if !want.exact
            && !want.negated
            && let Some(indexed) = left.containing(right).or_else(|| right.containing(left))
        {
            return indexed;
        }
        let (a, b) = (left.facing(right), right.facing(left));
        let sign = if want.negated { "<>" } else { "=" };
        let distinct = if want.negated { "IS DISTINCT FROM" } else { "IS NOT DISTINCT FROM" };
        let both_nullable = left.nullable && right.nullable;
        let any_nullable = left.nullable || right.nullable;
        let any_fallible = left.fallible || right.fallible;
        if !want.exact && !want.negated && both_nullable && left.is_simple() && right.is_simple() {
            return format!("({a} = {b} OR ({} IS NULL AND {} IS NULL))", left.sql, right.sql);
        }
        if !want.exact && !want.negated && !both_nullable || !any_nullable {
            return format!("{a} {sign} {b}");
        }
        if !any_fallible {
            return format!("{a} {distinct} {b}");
        }
        // L'un peut échouer, l'autre être nul : sans échec, le premier n'est pas nul.
        let (fallible, nullable) = if left.fallible { (left, right) } else { (right, left) };
        let nullable = nullable.sql.clone();
        self.once(fallible, |x| format!("CASE WHEN {x} IS NOT NULL THEN {x} {distinct} {nullable} END"))
    }

    /// Une référence face à un texte : le texte d'un UUID, sans égard à la casse.
    fn equal_reference(
        &mut self,
        id: NodeId,
        left: &Fragment,
        right: &Fragment,
        want: Want,
    ) -> Result<Fragment, Error> {
        let (reference, text) = if left.ty == Type::String { (right, left) } else { (left, right) };
        if !want.exact
            && !want.negated
            && let Shape::Parameter(bare) = &text.shape
            && let Some(Param::Variable(path, _)) = self.params.get(bare)
        {
            let param = Param::Variable(path.clone(), reference.ty.clone());
            let as_id = self.params.fragment(param, &reference.ty).ok_or_else(|| self.refuse(id, "no SQL form"))?;
            let both_null = format!("({} IS NULL AND {} IS NULL)", reference.sql, text.sql);
            let equal = format!("{} = {}", reference.sql, as_id.sql);
            let sql = if reference.nullable { format!("({equal} OR {both_null})") } else { equal };
            return Ok(truth(sql, false));
        }
        let written = Fragment {
            sql: format!("{}::text", reference.sql),
            ty: Type::String,
            shape: Shape::Formula,
            ..reference.clone()
        };
        let lowered = format!("lower({} COLLATE \"C\")", text.sql);
        let lowered = Fragment { sql: lowered, shape: Shape::Formula, ..text.clone() };
        self.equal(id, &written, &lowered, want)
    }
}

/// Égalité toujours fausse, sauf si ce côté échoue.
pub(super) fn never_equal(side: &Fragment, want: Want) -> Fragment {
    if !side.fallible {
        return constant(want.negated);
    }
    truth(format!("CASE WHEN {} IS NOT NULL THEN {} END", side.sql, want.negated), true)
}
