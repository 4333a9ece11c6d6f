//! `size`, `sum`, `math.greatest` et `math.least` d'une collection : une sous-requête d'agrégat.

use super::arithmetic::{clamped, clamped_decimal};
use super::compiler::{Binding, Compiler};
use super::fold::Rows;
use super::fragment::Fragment;
use super::reach::Reach;
use super::truth::Want;
use crate::ast::{Call, Fold, Kind, NodeId, Verb};
use crate::error::Error;
use crate::types::Type;

impl Compiler<'_> {
    /// L'agrégat que demande un appel, si son argument est une collection de la base.
    pub(super) fn aggregate(&mut self, id: NodeId, call: &Call) -> Result<Option<Fragment>, Error> {
        let ([list], "size" | "sum" | "math.greatest" | "math.least") = (&call.arguments[..], &*call.name) else {
            return Ok(None);
        };
        if !matches!(self.type_of(*list), Type::List(_)) || self.reach(*list) != Reach::Row {
            return Ok(None);
        }
        if let Kind::Fold(fold) = self.ast().kind(*list)
            && let (Verb::Map, None, Some(value)) = (fold.verb, &fold.second, fold.value)
            && &*call.name != "size"
        {
            return self.of_values(id, call, fold, value).map(Some);
        }
        let Some(rows) = self.rows(*list)? else { return Ok(None) };
        match (&*call.name, &rows.element) {
            ("size", Binding::Sql(_)) if !rows.is_filtered() => Ok(None),
            ("size", _) => self.count(id, &rows).map(Some),
            (_, Binding::Sql(element)) => {
                let element = element.clone();
                self.reduce(id, call, &rows, &element, "").map(Some)
            }
            _ => Ok(None),
        }
    }

    fn count(&mut self, id: NodeId, rows: &Rows) -> Result<Fragment, Error> {
        let (filters, failure) = self.filters(id, rows)?;
        let sql = format!("(SELECT count(*) FROM {} WHERE {filters}{})", rows.from, rows.on);
        Ok(unless(failure, sql, Type::Int).with_bits(48))
    }

    /// `f(lignes.map(l, valeur))`.
    fn of_values(&mut self, id: NodeId, call: &Call, fold: &Fold, value: NodeId) -> Result<Fragment, Error> {
        let Some(rows) = self.rows(fold.range)? else {
            return Err(self.refuse(fold.range, "this collection has no SQL form"));
        };
        let test = match fold.test {
            None => String::new(),
            Some(test) => {
                let test = self.under(&fold.variable, &rows.element, |compiler| compiler.truth(test, Want::VALUE))?;
                if test.fallible {
                    return Err(self.refuse(id, "a filter that may fail has no SQL form here"));
                }
                format!("{} AND ", test.sql)
            }
        };
        let value = self.under(&fold.variable, &rows.element, |compiler| compiler.value(value))?;
        self.reduce(id, call, &rows, &value, &test)
    }

    fn reduce(
        &mut self,
        id: NodeId,
        call: &Call,
        rows: &Rows,
        value: &Fragment,
        test: &str,
    ) -> Result<Fragment, Error> {
        if value.nullable && value.fallible {
            return Err(self.ambiguous(id));
        }
        let (filters, failure) = self.filters(id, rows)?;
        let sum = &*call.name == "sum";
        let total = match (&*call.name, &value.ty) {
            ("sum", Type::Int) => clamped("COALESCE(sum(v.x), 0)", i64::MIN.into(), i64::MAX.into()) + "::int8",
            ("sum", Type::Decimal) => clamped_decimal("round(COALESCE(sum(v.x), 0), 12)"),
            ("math.greatest", Type::Int | Type::Decimal) => "max(v.x)".to_owned(),
            ("math.least", Type::Int | Type::Decimal) => "min(v.x)".to_owned(),
            (name, ty) => return Err(self.refuse(id, format!("{name}() of {ty} has no SQL form"))),
        };
        // Une somme ignore les nuls ; un extrême les refuse.
        let must_be_present = value.fallible || !sum && value.nullable;
        let total =
            if must_be_present { format!("CASE WHEN bool_or(v.x IS NULL) THEN NULL ELSE {total} END") } else { total };
        let sql = rows.reduced(&total, &value.sql, &format!("{filters}{test}"));
        let fragment = unless(failure, sql, value.ty.clone());
        Ok(Fragment { fallible: true, ..fragment })
    }
}

/// La valeur, sauf si `failure`.
fn unless(failure: Option<String>, sql: String, ty: Type) -> Fragment {
    match failure {
        None => Fragment::strict(sql, ty, &[]),
        Some(failure) => Fragment::guarded(format!("CASE WHEN NOT {failure} THEN {sql} END"), ty),
    }
}
