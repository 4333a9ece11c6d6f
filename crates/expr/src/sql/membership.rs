//! `x in liste` : un tableau en paramètre, une colonne tableau, une collection, ou des éléments de la ligne.

use super::compiler::Compiler;
use super::equality::never_equal;
use super::fragment::{Fragment, Shape, case};
use super::param::{Param, canonical_id};
use super::reach::Reach;
use super::truth::{Want, truth};
use crate::ast::{Kind, NodeId};
use crate::error::Error;
use crate::types::Type;
use crate::value::{Key, Value, compare};

/// Valeurs au plus que l'on cherche une à une dans un index.
const MOST_CONTAINED: usize = 20;

impl Compiler<'_> {
    pub(super) fn membership(&mut self, id: NodeId, item: NodeId, list: NodeId, want: Want) -> Result<Fragment, Error> {
        if let Kind::Ternary { test, yes, no } = self.ast().kind(item)
            && self.reach(item) == Reach::Row
        {
            let test = self.truth(*test, Want::VALUE)?;
            let (yes, no) = (self.membership(id, *yes, list, want)?, self.membership(id, *no, list, want)?);
            let sql = case(&test, &yes, &no);
            return Ok(truth(sql, test.fallible || yes.fallible || no.fallible));
        }
        if self.reach(list) == Reach::Constant {
            let values = match self.constant_value(list)? {
                Some(Value::List(values)) => values.to_vec(),
                Some(Value::Map(map)) => map.keys().map(Key::to_value).collect(),
                _ => return Ok(Fragment::guarded("NULL::bool".to_owned(), Type::Bool)),
            };
            return self.in_values(id, item, &values, want);
        }
        if let Kind::List(items) = self.ast().kind(list)
            && self.reach(list) == Reach::Row
        {
            return self.in_items(id, item, items, want);
        }
        if let Some(found) = self.in_collection(id, item, list, want)? {
            return Ok(found);
        }
        let array = self.value(list)?;
        self.in_array(id, item, &array, want)
    }

    /// Liste constante : les éléments comparables d'un côté, `null` de l'autre.
    fn in_values(&mut self, id: NodeId, item: NodeId, values: &[Value], want: Want) -> Result<Fragment, Error> {
        let item = self.value(item)?;
        if item.nullable && item.fallible {
            return Err(self.ambiguous(id));
        }
        let has_null = values.iter().any(|value| matches!(value, Value::Null));
        let comparable = comparable_values(&item.ty, values)
            .ok_or_else(|| self.refuse(id, format!("looking for {} in this list has no SQL form", item.ty)))?;
        let element = element_type(&item.ty, &comparable);
        if comparable.is_empty() && has_null {
            return self.nullity(id, &item, want);
        }
        if comparable.is_empty() {
            return Ok(never_equal(&item, want));
        }
        if let Some(indexed) =
            self.contained_in(&item, &comparable, &element).filter(|_| !has_null && !want.exact && !want.negated)
        {
            return Ok(truth(indexed, false));
        }
        let comparable = comparable.iter().map(|value| unified(value, &element)).collect();
        let ty = Type::list(element);
        let array = self.params.fragment(Param::Value(Value::list(comparable)), &ty);
        let array = array.ok_or_else(|| self.refuse(id, "no SQL form"))?;
        let listed = match &array.shape {
            Shape::Parameter(bare) if item.is_text_column() => bare.clone(),
            _ => array.sql.clone(),
        };
        let sign = if want.negated { "<> ALL" } else { "= ANY" };
        let plain = format!("{} {sign}({listed})", item.sql);
        let sql = match (item.nullable, has_null) {
            (false, _) => plain,
            (true, false) if !want.exact && !want.negated => plain,
            (true, true) if !want.exact && !want.negated => format!("({plain} OR {} IS NULL)", item.sql),
            (true, has_null) => format!("COALESCE({plain}, {})", has_null != want.negated),
        };
        Ok(truth(sql, item.fallible))
    }

    /// Autant de conditions que sert un index, si la colonne en a la forme et que la liste est courte.
    fn contained_in(&mut self, item: &Fragment, values: &[Value], element: &Type) -> Option<String> {
        if !matches!(item.shape, Shape::Contained(_)) || values.len() > MOST_CONTAINED {
            return None;
        }
        let one = |value: &Value| {
            let param = self.params.fragment(Param::Value(unified(value, element)), element)?;
            item.containing(&param)
        };
        let each: Option<Vec<String>> = values.iter().map(one).collect();
        each.map(|each| format!("({})", each.join(" OR ")))
    }

    /// Liste écrite avec des valeurs de la ligne : autant d'égalités.
    fn in_items(&mut self, id: NodeId, item: NodeId, items: &[NodeId], want: Want) -> Result<Fragment, Error> {
        let mut parts = Vec::with_capacity(items.len());
        for element in items {
            if self.value_may_fail(*element)? {
                return Err(self.refuse(*element, "a list element that may fail has no SQL form"));
            }
            parts.push(self.equality(id, item, *element, want)?);
        }
        let fallible = parts.iter().any(|part| part.fallible);
        let word = if want.negated { " AND " } else { " OR " };
        let parts: Vec<_> = parts.into_iter().map(|part| part.sql).collect();
        Ok(truth(format!("({})", parts.join(word)), fallible))
    }

    fn value_may_fail(&mut self, id: NodeId) -> Result<bool, Error> {
        if matches!(self.ast().kind(id), Kind::Literal(_)) {
            return Ok(false);
        }
        self.value(id).map(|value| value.fallible)
    }

    /// `x in liens` : une ligne de la collection porte cet identifiant.
    fn in_collection(&mut self, id: NodeId, item: NodeId, list: NodeId, want: Want) -> Result<Option<Fragment>, Error> {
        let Some(rows) = self.collection_rows(list)? else {
            return Ok(None);
        };
        let element = self.element_id(list, &rows)?;
        let mut item = self.value(item)?;
        if item.ty == Type::String {
            item.sql = format!("lower({} COLLATE \"C\")", item.sql);
            let sql = format!("EXISTS (SELECT 1 FROM {} WHERE {} AND {}::text = ", rows.from, rows.on, element);
            return self.exists_item(id, &item, &sql, want).map(Some);
        }
        let sql = format!("EXISTS (SELECT 1 FROM {} WHERE {} AND {} = ", rows.from, rows.on, element);
        self.exists_item(id, &item, &sql, want).map(Some)
    }

    fn exists_item(&mut self, id: NodeId, item: &Fragment, head: &str, want: Want) -> Result<Fragment, Error> {
        if item.nullable && item.fallible {
            return Err(self.ambiguous(id));
        }
        let not = if want.negated { "NOT " } else { "" };
        let sql = if item.fallible && (want.exact || want.negated) {
            self.once(item, |x| format!("CASE WHEN {x} IS NOT NULL THEN {not}{head}{x}) END"))
        } else {
            format!("{not}{head}{})", item.sql)
        };
        Ok(truth(sql, item.fallible))
    }

    /// Tableau en paramètre ou en colonne. Nul, il n'est pas une liste : c'est une erreur.
    fn in_array(&mut self, id: NodeId, item: NodeId, array: &Fragment, want: Want) -> Result<Fragment, Error> {
        let Type::List(element) = &array.ty else {
            return Err(self.refuse(id, format!("looking into {} has no SQL form", array.ty)));
        };
        let item = self.value(item)?;
        if item.nullable && item.fallible || array.nullable && array.fallible {
            return Err(self.ambiguous(id));
        }
        let operands = array_operands(&item, array, element);
        let (value, list) = operands
            .ok_or_else(|| self.refuse(id, format!("looking for {} in {} has no SQL form", item.ty, array.ty)))?;
        let item = Fragment { sql: value, ..item };
        let fallible = item.fallible || array.fallible || array.nullable;
        if !want.exact
            && !want.negated
            && let Some(indexed) = array.containing(&item)
        {
            return Ok(truth(indexed, fallible));
        }
        if !want.exact && !want.negated && !item.fallible {
            // Contenue dans une colonne tableau : forme que sert un index GIN.
            let is_constant = matches!(item.shape, Shape::Parameter(_));
            let by_index = is_constant && array.shape == Shape::Column && list == array.sql;
            let sql =
                if by_index { format!("{list} @> ARRAY[{}]", item.sql) } else { format!("{} = ANY({list})", item.sql) };
            return Ok(truth(sql, fallible));
        }
        let not = if want.negated { "NOT " } else { "" };
        let found = |x: &str| format!("{not}COALESCE({x} = ANY({list}), false)");
        // `NULL = ANY('{}')` est faux : un élément en échec doit être écarté d'abord.
        let found = if item.fallible {
            self.once(&item, |x| format!("CASE WHEN {x} IS NOT NULL THEN {} END", found(x)))
        } else {
            found(&item.sql)
        };
        let sql = if array.nullable || array.fallible {
            format!("CASE WHEN {list} IS NOT NULL THEN {found} END")
        } else {
            found
        };
        Ok(truth(sql, fallible))
    }
}

/// L'élément et le tableau, ramenés au même type.
fn array_operands(item: &Fragment, array: &Fragment, element: &Type) -> Option<(String, String)> {
    let (value, list) = (&item.sql, &array.sql);
    Some(match (&item.ty, element) {
        // NaN ne s'y chercherait pas comme en CEL.
        (Type::Dyn | Type::Double, _) | (_, Type::Dyn | Type::Double) => return None,
        (ty, element) if ty == element => (value.clone(), list.clone()),
        (Type::Record(_), Type::Record(_)) => (value.clone(), list.clone()),
        (Type::Record(_), Type::String) => (format!("{value}::text"), list.clone()),
        (Type::String, Type::Record(_)) => (format!("lower({value} COLLATE \"C\")"), format!("{list}::text[]")),
        (ty, element) if ty.is_number() && element.is_number() => {
            (format!("{value}::numeric"), format!("{list}::numeric[]"))
        }
        _ => return None,
    })
}

/// Les valeurs qu'un tel élément peut égaler ; `None` si le mélange n'a pas de tableau SQL.
fn comparable_values(item: &Type, values: &[Value]) -> Option<Vec<Value>> {
    let present = values.iter().filter(|value| !matches!(value, Value::Null) && is_storable(value));
    let kept = present.filter_map(|value| match (item, value) {
        (Type::String, Value::String(_))
        | (Type::Bool, Value::Bool(_))
        | (Type::Bytes, Value::Bytes(_))
        | (Type::Timestamp, Value::Timestamp(_))
        | (Type::Duration, Value::Duration(_))
        | (Type::Date, Value::Date(_))
        | (Type::Record(_), Value::Record(_)) => Some(Some(value.clone())),
        (Type::String, Value::Record(record)) => Some(Some(Value::String(record.id.clone()))),
        (Type::Record(_), Value::String(text)) => canonical_id(&text.to_ascii_lowercase()).map(|id| Some(id.into())),
        (item, Value::Int(_) | Value::Uint(_) | Value::Decimal(_)) if item.is_number() => Some(Some(value.clone())),
        // Un flottant change la façon de comparer : pas de tableau commun.
        (item, Value::Double(number)) if item.is_number() => {
            Some((*item == Type::Double && !number.is_nan()).then(|| value.clone()))
        }
        _ => None,
    });
    kept.collect()
}

/// Une valeur que la base ne peut pas contenir n'est égale à aucune colonne.
fn is_storable(value: &Value) -> bool {
    match value {
        Value::String(text) => !text.contains('\0'),
        Value::Timestamp(instant) => instant.nanos() % 1000 == 0,
        Value::Duration(duration) => duration.nanos() % 1000 == 0,
        _ => true,
    }
}

fn element_type(item: &Type, values: &[Value]) -> Type {
    if *item == Type::Double {
        return Type::Double;
    }
    if !item.is_number() {
        return item.clone();
    }
    if values.iter().all(|value| matches!(value, Value::Int(_))) { Type::Int } else { Type::Decimal }
}

/// La valeur dans le type commun du tableau.
fn unified(value: &Value, element: &Type) -> Value {
    let unified = match element {
        Type::Decimal => compare::decimal(value).map(Value::Decimal),
        Type::Double => compare::double(value).map(Value::Double),
        _ => None,
    };
    unified.unwrap_or_else(|| value.clone())
}
