//! `geo_point` : une position, latitude et longitude en degrés (WGS 84).

use serde_json::{Value, json};

use super::{FieldType, Part, Storage};
use crate::{load::Report, model::Field};

#[derive(Debug)]
pub(super) struct GeoPoint;

impl FieldType for GeoPoint {
    fn name(&self) -> &'static str {
        "geo_point"
    }

    fn attributes(&self) -> &'static [&'static str] {
        &[]
    }

    fn check(&self, _: &Field, _: &mut Report<'_>) {}

    fn storage(&self, _: &Field) -> Storage {
        Storage::Composite(vec![Part::new("lat", "double precision"), Part::new("lon", "double precision")])
    }

    fn cel(&self, _: &Field) -> expr::Type {
        expr::Type::composite("geo_point")
    }

    fn json_schema(&self, _: &Field) -> Value {
        json!({
            "type": "object",
            "required": ["lat", "lon"],
            "additionalProperties": false,
            "properties": {
                "lat": { "type": "number", "minimum": -90, "maximum": 90 },
                "lon": { "type": "number", "minimum": -180, "maximum": 180 },
            },
        })
    }
}
