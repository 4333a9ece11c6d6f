//! Ce que toute installation trouve en place : les monnaies d'ISO 4217 et les unités que les définitions connaissent.
//!
//! Semées une fois par version de la liste : ce que l'on change ou supprime ensuite n'est jamais remis.

use std::{collections::BTreeMap, sync::Arc};

use anyhow::{Context, bail};
use expr::units::{self, Unit};
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use store::{
    Tenant,
    records::bulk::{self, Item, Mode, Operation},
};

mod queries;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Currency {
    name: String,
    symbol: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Units {
    /// Dimension → symbole de son unité de référence.
    references: BTreeMap<String, String>,
    /// Symbole → nom.
    names: BTreeMap<String, String>,
}

/// Sème ce qui manque, si la liste a changé depuis la dernière fois.
pub async fn seed(tenant: &Arc<Tenant>) -> anyhow::Result<()> {
    let lines = [("core.currency", currencies()?), ("core.unit", measures()?)];
    let version = hex::encode(Sha256::digest(serde_json::to_vec(&lines)?));
    if queries::seeded(&tenant.db).await? == Some(version.clone()) {
        return Ok(());
    }
    for (entity, lines) in lines {
        let present = queries::codes(&tenant.db, entity).await?;
        let missing = lines.into_iter().filter(|line| !present.iter().any(|code| line["code"] == **code));
        let items: Vec<Item> = missing.map(|body| Item { key: None, version: None, body }).collect();
        write(tenant, entity, &items).await.with_context(|| entity.to_owned())?;
    }
    Ok(queries::mark(&tenant.db, &version).await?)
}

async fn write(tenant: &Arc<Tenant>, entity: &str, items: &[Item]) -> anyhow::Result<()> {
    let ctx = tenant.system("install");
    let outcome = bulk::bulk(&ctx, tenant, entity, &Operation::Create, items, Mode::Atomic).await?;
    for (item, result) in items.iter().zip(&outcome.results) {
        if let Err(error) = result {
            bail!("{} : {error} {:?}", item.body["code"], error.fields);
        }
    }
    Ok(())
}

fn currencies() -> anyhow::Result<Vec<Map<String, Value>>> {
    let named: BTreeMap<String, Currency> =
        toml::from_str(module_core::CURRENCIES).context("modules/core/data/currencies.toml")?;
    let line = |(code, Currency { name, symbol }): (String, Currency)| {
        let decimals = kernel::currency::decimals(&code).with_context(|| format!("{code} n'est pas une monnaie"))?;
        Ok(object(json!({ "code": code, "name": name, "symbol": symbol, "decimals": decimals })))
    };
    named.into_iter().map(line).collect()
}

fn measures() -> anyhow::Result<Vec<Map<String, Value>>> {
    let Units { references, names } = toml::from_str(module_core::UNITS).context("modules/core/data/units.toml")?;
    let line = |unit: &Unit| {
        let name = names.get(unit.symbol).with_context(|| format!("« {} » n'a pas de nom", unit.symbol))?;
        let reference = references.get(unit.dimension).and_then(|symbol| units::find(symbol));
        let reference = reference.with_context(|| format!("{} n'a pas d'unité de référence", unit.dimension))?;
        let (factor, shift) = scale(unit, reference).with_context(|| unit.symbol.to_owned())?;
        let shift = Some(shift).filter(|shift| !shift.is_zero()).map(|shift| shift.to_string());
        Ok(object(json!({
            "code": unit.symbol, "name": name, "dimension": unit.dimension, "factor": factor.to_string(), "shift": shift,
        })))
    };
    units::ALL.iter().map(line).collect()
}

/// Facteur et décalage vers l'unité de référence.
fn scale(unit: &Unit, reference: &Unit) -> Option<(Decimal, Decimal)> {
    let shift = units::convert(Decimal::ZERO, unit, reference)?;
    let one = units::convert(Decimal::ONE, unit, reference)?;
    Some((one.checked_sub(shift)?.normalize(), shift.normalize()))
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(object) => object,
        _ => Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_currency_and_unit_is_named_and_scaled() {
        let currencies = currencies().unwrap();
        assert_eq!(currencies.len(), kernel::currency::codes().count());
        let franc = currencies.iter().find(|line| line["code"] == "XAF").unwrap();
        assert_eq!((&franc["decimals"], &franc["symbol"]), (&json!(0), &json!("FCFA")));
        let units = measures().unwrap();
        let told = |code: &str| {
            let unit = units.iter().find(|line| line["code"] == code).unwrap();
            (unit["factor"].as_str().unwrap().to_owned(), unit["shift"].as_str().unwrap_or("0").to_owned())
        };
        for (code, factor, shift) in [
            ("m", "1", "0"),
            ("bbl", "0.158987294928", "0"),
            ("psi", "6894.757293168361", "0"),
            ("kN", "1000", "0"),
            ("°C", "1", "273.15"),
            ("bbl/d", "0.158987294928", "0"),
        ] {
            assert_eq!(told(code), (factor.to_owned(), shift.to_owned()), "{code}");
        }
    }
}
