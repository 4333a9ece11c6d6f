//! Les sortes à plusieurs colonnes : un montant et sa monnaie, une grandeur et son unité, une position.
//!
//! Pour en ajouter une : un fichier ici, une ligne dans [`ALL`], à côté de `schema/src/fields`.

use rust_decimal::Decimal;
use schema::fields::Part;

use super::*;

mod any_link;
mod geo_point;
mod money;
mod quantity;
mod secret;
#[cfg(test)]
mod tests;

pub(crate) use money::accepted as money;

/// Les sortes composées.
const ALL: &[&dyn CompositeType] =
    &[&any_link::AnyLink, &geo_point::GeoPoint, &money::Money, &quantity::Quantity, &secret::Secret];

/// Une sorte de champ gardée dans plusieurs colonnes.
pub(crate) trait CompositeType: Sync {
    /// Nom de la sorte.
    fn name(&self) -> &'static str;

    /// Expression JSON de la valeur non nulle ; `part` donne le SQL de la colonne d'un membre.
    fn project(&self, field: &Field, part: &dyn Fn(&str) -> String) -> String;

    /// Expression JSON du champ entier ; rien, le plus souvent, quand sa première colonne (`main`) est vide.
    fn whole(&self, field: &Field, main: &str, part: &dyn Fn(&str) -> String) -> String {
        format!("CASE WHEN {main} IS NOT NULL THEN {} END", self.project(field, part))
    }

    /// Ce qu'une lecture rend d'un champ vide.
    fn empty(&self) -> Value {
        Value::Null
    }

    /// Vérifie une valeur JSON non nulle.
    fn accept(&self, field: &Field, value: &Value) -> Result<Accepted, FieldError>;

    /// Lit un texte non vide venu d'un fichier ; rend une forme JSON qu'[`CompositeType::accept`] jugera.
    fn parse(&self, field: &Field, text: &str, forms: &Forms) -> Result<Value, FieldError>;

    /// La case d'export d'une valeur non nulle, telle qu'une lecture la rend.
    fn cell(&self, field: &Field, value: &Value) -> Cell;
}

/// Une valeur admise : ce qu'une lecture rendrait, et ses membres gardés ; ceux qui manquent sont vides.
#[derive(Debug)]
pub(crate) struct Accepted {
    pub json: Value,
    pub members: Vec<(&'static str, Bind)>,
}

/// Une colonne à écrire : nom, valeur, type PostgreSQL.
pub(crate) type Written = (String, Bind, String);

/// La forme en base de ce champ ; aucune s'il n'est pas composé.
pub(crate) fn of(field: &Field) -> Option<&'static dyn CompositeType> {
    let kind = field.kind.name();
    ALL.iter().copied().find(|composite| composite.name() == kind)
}

/// Vérifie une valeur : sa forme JSON canonique, et toutes ses colonnes.
pub(crate) fn accept(field: &Field, value: &Value) -> Result<(Value, Vec<Written>), FieldError> {
    let composite = of(field).ok_or_else(|| FieldError::new(&field.name, "read_only"))?;
    let blank = value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty());
    let accepted = match blank {
        true => Accepted { json: composite.empty(), members: Vec::new() },
        false => composite.accept(field, value)?,
    };
    Ok((accepted.json, columns(field, accepted.members)))
}

/// Les colonnes d'un champ qui vaut ces membres.
pub(crate) fn columns(field: &Field, members: Vec<(&'static str, Bind)>) -> Vec<Written> {
    let bind = |part: &Part| members.iter().find(|(member, _)| *member == part.member).map(|(_, bind)| bind.clone());
    let parts = field.parts().into_iter();
    parts
        .filter_map(|part| {
            let bind = bind(&part).unwrap_or(Bind::Null);
            Some((field.part_column(part.member)?, bind, part.kind))
        })
        .collect()
}

/// La case d'un nombre et de ce en quoi il se compte, s'il se compte en quelque chose.
fn measured(number: &Value, unit: &Value) -> Cell {
    let (text, unit) = (number.as_str().unwrap_or_default(), unit.as_str().unwrap_or_default());
    match text.parse::<Decimal>() {
        Ok(number) if unit.is_empty() => Cell::Number(number),
        Ok(number) => Cell::Measured(number, unit.to_owned()),
        Err(_) => Cell::Text(format!("{text} {unit}").trim().to_owned()),
    }
}

/// L'objet d'une valeur composée, dont tous les membres sont connus de la sorte.
fn object<'v>(
    field: &Field,
    value: &'v Value,
    known: &[&str],
) -> Result<Option<&'v serde_json::Map<String, Value>>, FieldError> {
    let Some(object) = value.as_object() else { return Ok(None) };
    match object.keys().find(|name| !known.contains(&name.as_str())) {
        Some(name) => {
            Err(FieldError::new(format!("{}.{name}", field.name), "unknown_field").with("expected", known.join(", ")))
        }
        None => Ok(Some(object)),
    }
}
