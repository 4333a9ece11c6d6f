//! `all`, `exists`, `exists_one` : sous-requêtes sur les collections, déroulés sur les listes écrites.

use std::sync::Arc;

use super::compiler::{Binding, Compiler};
use super::fragment::{ANY_BITS, Fragment, Shape};
use super::reach::Reach;
use super::truth::{Want, constant, truth};
use crate::ast::{Fold, Kind, NodeId, Verb};
use crate::error::Error;
use crate::types::Type;
use crate::value::Value;

/// Éléments au plus d'une liste déroulée.
const MAX_UNROLLED: usize = 200;

/// Les lignes d'une collection, filtres compris.
pub(super) struct Rows {
    pub(super) from: String,
    pub(super) on: String,
    pub(super) element: Binding,
    filters: Vec<(Arc<str>, NodeId)>,
    /// Le tableau parcouru, s'il peut être nul : il n'est alors pas une liste.
    array: Option<String>,
}

impl Rows {
    /// Filtres hérités de `.filter(…)`.
    pub(super) fn is_filtered(&self) -> bool {
        !self.filters.is_empty()
    }

    /// Agrégat sur `value`, que `total` cite comme `v.x`.
    ///
    /// La sous-requête ancre l'agrégat ici même quand `value` ne lit que la ligne de départ.
    pub(super) fn reduced(&self, total: &str, value: &str, filters: &str) -> String {
        let Self { from, on, .. } = self;
        format!("(SELECT {total} FROM (SELECT {value} AS x FROM {from} WHERE {filters}{on}) AS v)")
    }

    fn exists(&self, condition: &str) -> String {
        format!("EXISTS (SELECT 1 FROM {} WHERE {} AND {condition})", self.from, self.on)
    }
}

impl Compiler<'_> {
    /// Les lignes que parcourt un nœud ; `None` s'il n'est pas une collection de la base.
    pub(super) fn rows(&mut self, id: NodeId) -> Result<Option<Rows>, Error> {
        if let Kind::Fold(fold) = self.ast().kind(id)
            && let (Verb::Filter, None, Some(test)) = (fold.verb, &fold.second, fold.test)
        {
            let rows = self.rows(fold.range)?;
            return Ok(rows.map(|mut rows| {
                rows.filters.push((fold.variable.clone(), test));
                rows
            }));
        }
        if let Some(rows) = self.collection_rows(id)? {
            return Ok(Some(rows));
        }
        let is_chain = matches!(self.ast().kind(id), Kind::Name { .. } | Kind::Select { .. });
        if !is_chain && self.reach(id) != Reach::Request {
            return Ok(None);
        }
        let array = self.value(id)?;
        let Type::List(element) = &array.ty else {
            return Ok(None);
        };
        let alias = self.fresh_alias('e');
        let element = Fragment {
            sql: format!("\"{alias}\".\"v\""),
            ty: (**element).clone(),
            nullable: false,
            fallible: false,
            shape: Shape::Column,
            bits: ANY_BITS,
        };
        Ok(Some(Rows {
            from: format!("unnest({}) AS \"{alias}\"(\"v\")", array.sql),
            on: "true".to_owned(),
            element: Binding::Sql(element),
            filters: Vec::new(),
            array: (array.nullable || array.fallible).then_some(array.sql),
        }))
    }

    /// Les lignes d'un lien multiple ou de lignes filles.
    pub(super) fn collection_rows(&mut self, id: NodeId) -> Result<Option<Rows>, Error> {
        if self.reach(id) != Reach::Row {
            return Ok(None);
        }
        let Some((start, path)) = self.row_path(id) else {
            return Ok(None);
        };
        let path: Vec<_> = path.iter().map(String::as_str).collect();
        let alias = self.fresh_alias('e');
        let collection = self.places.collection(start.origin(), &path, &alias);
        Ok(collection.map(|collection| Rows {
            from: collection.from,
            on: collection.on,
            element: Binding::Element { record: collection.record.into(), alias: alias.into() },
            filters: Vec::new(),
            array: None,
        }))
    }

    /// La colonne qui porte l'identifiant d'un élément.
    pub(super) fn element_id(&self, id: NodeId, rows: &Rows) -> Result<String, Error> {
        let Binding::Element { record, alias } = &rows.element else {
            return Err(self.refuse(id, "no SQL form"));
        };
        let origin = super::Origin::Element { record, alias };
        let column = self.places.column(origin, &[]).ok_or_else(|| self.refuse(id, "no SQL form"))?;
        Ok(column.sql)
    }

    /// Traduit sous une variable posée.
    pub(super) fn under<T>(
        &mut self,
        variable: &Arc<str>,
        element: &Binding,
        body: impl FnOnce(&mut Self) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.bindings.push((variable.clone(), element.clone()));
        let result = body(self);
        self.bindings.pop();
        result
    }

    /// Les filtres des lignes, et l'expression vraie quand l'un d'eux échoue.
    pub(super) fn filters(&mut self, id: NodeId, rows: &Rows) -> Result<(String, Option<String>), Error> {
        let mut conditions = String::new();
        let mut failure = None;
        for (variable, test) in &rows.filters {
            let exact = self.under(variable, &rows.element, |compiler| compiler.truth(*test, Want::VALUE))?;
            if exact.fallible {
                if rows.filters.len() > 1 {
                    return Err(self.refuse(id, "chained filters that may fail have no SQL form"));
                }
                failure = Some(rows.exists(&format!("({}) IS NULL", exact.sql)));
            }
            let plain = self.under(variable, &rows.element, |compiler| compiler.truth(*test, Want::TRUE))?;
            conditions.push_str(&format!("{} AND ", plain.sql));
        }
        if let Some(array) = &rows.array {
            failure = Some(
                failure.map_or_else(|| format!("{array} IS NULL"), |failure| format!("({array} IS NULL OR {failure})")),
            );
        }
        Ok((conditions, failure))
    }

    pub(super) fn quantifier(&mut self, id: NodeId, fold: &Fold, want: Want) -> Result<Fragment, Error> {
        let Some(test) = fold.test else {
            return Err(self.refuse(id, "no SQL form"));
        };
        if let Some(elements) = self.elements(fold)? {
            return self.unroll(id, fold, test, &elements, want);
        }
        let rows = if fold.second.is_none() { self.rows(fold.range)? } else { None };
        let Some(rows) = rows else {
            return Err(self.refuse(fold.range, "this collection has no SQL form"));
        };
        let (filters, failure) = self.filters(id, &rows)?;
        let body = |compiler: &mut Self, want: Want| {
            compiler.under(&fold.variable, &rows.element, |compiler| compiler.truth(test, want))
        };
        let exists = |condition: &str| rows.exists(&format!("{filters}{condition}"));
        let found = if fold.verb == Verb::ExistsOne {
            let body = body(self, Want::VALUE)?;
            let not = if want.negated { "NOT " } else { "" };
            let count = "CASE WHEN bool_or(v.x IS NULL) THEN NULL ELSE count(*) FILTER (WHERE v.x) = 1 END";
            let sql = format!("{not}{}", rows.reduced(count, &body.sql, &filters));
            truth(sql, body.fallible)
        } else if (fold.verb == Verb::Exists) != want.negated {
            self.some(want, body, exists)?
        } else {
            self.every(want, body, exists)?
        };
        Ok(match failure {
            None => found,
            Some(failure) => truth(format!("CASE WHEN NOT {failure} THEN {} END", found.sql), true),
        })
    }

    /// Vrai si un élément passe ; une erreur ne compte que si aucun ne passe.
    fn some(
        &mut self,
        want: Want,
        body: impl Fn(&mut Self, Want) -> Result<Fragment, Error>,
        exists: impl Fn(&str) -> String,
    ) -> Result<Fragment, Error> {
        if !want.exact {
            let passes = body(self, want)?;
            return Ok(truth(exists(&passes.sql), passes.fallible));
        }
        let passes = body(self, want.exactly())?;
        if !passes.fallible {
            return Ok(truth(exists(&passes.sql), false));
        }
        let unknown = exists(&format!("({}) IS NULL", passes.sql));
        let some = exists(&passes.sql);
        Ok(truth(format!("CASE WHEN {some} THEN true WHEN {unknown} THEN NULL ELSE false END"), true))
    }

    /// Vrai si aucun élément ne manque ; une erreur ne compte que si aucun n'est faux.
    fn every(
        &mut self,
        want: Want,
        body: impl Fn(&mut Self, Want) -> Result<Fragment, Error>,
        exists: impl Fn(&str) -> String,
    ) -> Result<Fragment, Error> {
        let fails = body(self, want.opposite().exactly())?;
        if !fails.fallible {
            return Ok(truth(format!("NOT {}", exists(&fails.sql)), false));
        }
        if !want.exact {
            return Ok(truth(format!("NOT {}", exists(&format!("({}) IS NOT FALSE", fails.sql))), true));
        }
        let unknown = exists(&format!("({}) IS NULL", fails.sql));
        let some = exists(&fails.sql);
        Ok(truth(format!("CASE WHEN {some} THEN false WHEN {unknown} THEN NULL ELSE true END"), true))
    }

    /// Ce que valent les variables à chaque tour d'une liste écrite ou constante.
    fn elements(&mut self, fold: &Fold) -> Result<Option<Vec<(Binding, Binding)>>, Error> {
        let index = |at: usize| Binding::Value(Value::Int(at as i64));
        if self.reach(fold.range) == Reach::Constant {
            let pairs = match self.constant_value(fold.range)? {
                Some(Value::List(items)) => {
                    items.iter().enumerate().map(|(at, item)| (index(at), Binding::Value(item.clone()))).collect()
                }
                Some(Value::Map(map)) if fold.second.is_some() => map
                    .iter()
                    .map(|(key, value)| (Binding::Value(key.to_value()), Binding::Value(value.clone())))
                    .collect(),
                Some(Value::Map(map)) => {
                    map.keys().enumerate().map(|(at, key)| (index(at), Binding::Value(key.to_value()))).collect()
                }
                _ => return Err(self.refuse(fold.range, "this collection always fails")),
            };
            return Ok(Some(pairs));
        }
        let Kind::List(items) = self.ast().kind(fold.range) else {
            return Ok(None);
        };
        let mut pairs = Vec::with_capacity(items.len());
        for (at, item) in items.iter().enumerate() {
            let element = match self.ast().kind(*item) {
                Kind::Literal(value) => Binding::Value(value.clone()),
                _ => Binding::Sql(self.value(*item)?),
            };
            if let Binding::Sql(Fragment { fallible: true, .. }) = element {
                return Err(self.refuse(*item, "a list element that may fail has no SQL form"));
            }
            pairs.push((index(at), element));
        }
        Ok(Some(pairs))
    }

    fn unroll(
        &mut self,
        id: NodeId,
        fold: &Fold,
        test: NodeId,
        elements: &[(Binding, Binding)],
        want: Want,
    ) -> Result<Fragment, Error> {
        if elements.len() > MAX_UNROLLED {
            return Err(self.refuse(id, "this list is too long to have an SQL form"));
        }
        let one = fold.verb == Verb::ExistsOne;
        let inner = if one { Want::VALUE } else { want };
        let mut parts = Vec::with_capacity(elements.len());
        for (index, element) in elements {
            let (first, second) = if fold.second.is_some() { (index, element) } else { (element, index) };
            let part = self.under(&fold.variable, first, |compiler| match &fold.second {
                Some(name) => compiler.under(name, second, |compiler| compiler.truth(test, inner)),
                None => compiler.truth(test, inner),
            })?;
            parts.push(part);
        }
        let fallible = parts.iter().any(|part| part.fallible);
        if one {
            let terms: Vec<_> = parts.iter().map(|part| format!("({})::int", part.sql)).collect();
            let sign = if want.negated { "<>" } else { "=" };
            let total = if terms.is_empty() { "0".to_owned() } else { terms.join(" + ") };
            return Ok(truth(format!("{total} {sign} 1"), fallible));
        }
        let any = (fold.verb == Verb::Exists) != want.negated;
        if parts.is_empty() {
            return Ok(constant(!any));
        }
        let texts: Vec<_> = parts.into_iter().map(|part| part.sql).collect();
        Ok(truth(format!("({})", texts.join(if any { " OR " } else { " AND " })), fallible))
    }
}
