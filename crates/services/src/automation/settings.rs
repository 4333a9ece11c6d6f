//! Les réglages d'un paquet, tels que ses déclencheurs et ses gabarits les voient : la valeur écrite, sinon l'initiale.

use kernel::{Class, Result};
use schema::model::Model;
use serde_json::{Map, Value};
use store::{settings, values};

use crate::Services;

/// Les réglages d'un paquet.
#[derive(Debug)]
pub(crate) struct Settings {
    /// Pour les expressions.
    pub value: expr::Value,
    /// Pour les gabarits : ceux de classe normale seulement.
    pub shown: Value,
}

impl Settings {
    pub(crate) async fn read(services: &Services, model: &Model, package: &str) -> Result<Settings> {
        let fields = model.packages.iter().find(|one| one.code == package).map(|package| &package.settings);
        let Some(fields) = fields.filter(|fields| !fields.is_empty()) else {
            return Ok(Settings { value: record(Vec::new()), shown: Value::Object(Map::new()) });
        };
        let here = services.tenant.environment();
        let written = settings::of_package(&services.tenant.db, package, here).await?;
        let ctx = services.tenant.system("settings");
        let (mut known, mut shown) = (Vec::new(), Map::new());
        for (name, field) in fields.iter().filter(|(_, field)| !field.is_secret()) {
            let value = written.get(name).cloned().unwrap_or_else(|| settings::initial(&ctx, field));
            let value = values::from_json(&value, &field.kind.cel(field));
            if field.class == Class::Normal {
                shown.insert(name.clone(), values::to_json(&value));
            }
            known.push((name.as_str().into(), value));
        }
        Ok(Settings { value: record(known), shown: Value::Object(shown) })
    }
}

fn record(fields: Vec<(std::sync::Arc<str>, expr::Value)>) -> expr::Value {
    expr::RecordValue::new("settings", fields.into_iter().collect()).into()
}
