//! Position : latitude et longitude en degrés (WGS 84), sept décimales pour le centimètre.

use serde_json::json;

use super::*;

pub(super) struct GeoPoint;

impl CompositeType for GeoPoint {
    fn name(&self) -> &'static str {
        "geo_point"
    }

    fn project(&self, _: &Field, part: &dyn Fn(&str) -> String) -> String {
        format!("json_build_object('lat', {}, 'lon', {})", part("lat"), part("lon"))
    }

    fn accept(&self, field: &Field, value: &Value) -> Result<Accepted, FieldError> {
        let point = object(field, value, &["lat", "lon"])?.ok_or_else(|| wrong_type(field, "geo_point"))?;
        let degrees = |member: &'static str, most: f64| {
            let number = point.get(member).and_then(Value::as_f64).ok_or_else(|| wrong_type(field, "geo_point"))?;
            if number.abs() > most {
                let code = if number > 0.0 { "too_large" } else { "too_small" };
                let bound = if number > 0.0 { ("max", most) } else { ("min", -most) };
                return Err(FieldError::new(format!("{}.{member}", field.name), code).with(bound.0, bound.1));
            }
            // `-0` et `0` sont le même méridien.
            Ok(if number == 0.0 { 0.0 } else { number })
        };
        let (lat, lon) = (degrees("lat", 90.0)?, degrees("lon", 180.0)?);
        Ok(Accepted {
            json: json!({ "lat": number(lat), "lon": number(lon) }),
            members: vec![("lat", Bind::Double(lat)), ("lon", Bind::Double(lon))],
        })
    }

    /// `4.05, 9.7`, `4,05; 9,7` ou `4,05 9,7`.
    fn parse(&self, field: &Field, text: &str, _: &Forms) -> Result<Value, FieldError> {
        let wrong = || wrong_type(field, "geo_point");
        let (lat, lon) = ["; ", ";", ", ", " "]
            .iter()
            .find_map(|mark| text.trim().split_once(mark))
            .or_else(|| text.split_once(',').filter(|(_, rest)| !rest.contains(',')))
            .ok_or_else(wrong)?;
        let degrees = |text: &str| text.trim().replace(',', ".").parse::<f64>().ok().filter(|one| one.is_finite());
        let (lat, lon) = (degrees(lat).ok_or_else(wrong)?, degrees(lon).ok_or_else(wrong)?);
        Ok(json!({ "lat": lat, "lon": lon }))
    }

    fn cell(&self, _: &Field, value: &Value) -> Cell {
        Cell::Point(format!("{}, {}", value["lat"], value["lon"]))
    }
}

/// Le nombre tel que PostgreSQL l'écrit en JSON : sans décimale s'il est entier.
fn number(degrees: f64) -> Value {
    let whole = degrees.trunc();
    if whole == degrees { json!(whole as i64) } else { json!(degrees) }
}
