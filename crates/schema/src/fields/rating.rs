//! `rating` : une note entière, de zéro à `max`.

use serde_json::{Value, json};

use super::{FieldType, Storage, bounds};
use crate::model::Bound;
use crate::{load::Report, model::Field};

/// La plus haute note quand la définition n'en dit rien.
pub(crate) const DEFAULT_MAX: u32 = 5;

#[derive(Debug)]
pub(super) struct Rating;

impl FieldType for Rating {
    fn name(&self) -> &'static str {
        "rating"
    }

    fn attributes(&self) -> &'static [&'static str] {
        &["max"]
    }

    fn check(&self, field: &Field, report: &mut Report<'_>) {
        bounds::check_integer(field, report);
        if matches!(&field.max, Some(Bound::Number(max)) if *max < 1.into() || *max > 100.into()) {
            report.refuse("max", "field.bound", "une note va de 0 à « max »", "écrire un entier de 1 à 100");
        }
    }

    fn storage(&self, _: &Field) -> Storage {
        Storage::Column("bigint")
    }

    fn cel(&self, _: &Field) -> expr::Type {
        expr::Type::Int
    }

    fn json_schema(&self, field: &Field) -> Value {
        bounds::with_values(field, json!({ "type": "integer" }))
    }
}
