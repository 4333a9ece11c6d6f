//! Les préférences que les paquets proposent, `<paquet>.<préférence>` : une seule réserve, vérifiée contre leur définition.
//!
//! Vaut ce que la personne a choisi, sinon la valeur initiale. Ce qui a été gardé d'une préférence disparue, ou devenue autre,
//! ne se lit plus.

use kernel::{Ctx, Error, FieldError, Result};
use schema::model::{Field, Model};
use serde_json::{Map, Value};
use store::settings;

use super::{me, queries};
use crate::Identity;

/// Clé de la réserve.
const KEY: &str = "packages";

/// Une préférence et ce qu'elle vaut pour la personne.
#[derive(Clone, Debug)]
pub struct PackagePreference<'m> {
    /// `hse.causes_folded`.
    pub key: String,
    /// Code du paquet.
    pub package: &'m str,
    /// Sa définition.
    pub field: &'m Field,
    /// Ce qu'elle vaut tant que la personne n'a rien choisi.
    pub initial: Value,
    /// Ce qu'elle vaut pour elle.
    pub value: Value,
    /// L'a-t-elle choisi ?
    pub chosen: bool,
}

impl Identity {
    /// Les préférences de l'appelant, paquet par paquet, dans l'ordre de leurs déclarations.
    pub async fn package_preferences<'m>(&self, ctx: &Ctx, model: &'m Model) -> Result<Vec<PackagePreference<'m>>> {
        let mut kept = queries::one(&self.tenant.db, me(ctx)?, KEY).await?;
        let told = |(package, field): (&'m str, &'m Field)| {
            let key = format!("{package}.{}", field.name);
            let initial = settings::initial(ctx, field);
            let chosen = kept.remove(&key).and_then(|value| settings::accept(ctx, field, &value).ok());
            let (value, chosen) = chosen.map_or((initial.clone(), false), |value| (value, true));
            PackagePreference { key, package, field, initial, value, chosen }
        };
        Ok(declared(model).map(told).collect())
    }

    /// Change des préférences de l'appelant, toutes ou aucune ; `null` rend la valeur initiale. La dernière écriture gagne.
    pub async fn change_package_preferences(&self, ctx: &Ctx, model: &Model, values: Map<String, Value>) -> Result<()> {
        let me = me(ctx)?;
        let (mut chosen, mut dropped, mut faults) = (Map::new(), Vec::new(), Vec::new());
        for (key, value) in values {
            match declared(model).find(|(package, field)| key == format!("{package}.{}", field.name)) {
                None => faults.push(FieldError::new(&key, "unknown_field")),
                Some(_) if value.is_null() => dropped.push(key),
                Some((_, field)) => match settings::accept(ctx, field, &value) {
                    Ok(value) => drop(chosen.insert(key, value)),
                    Err(fault) => faults.push(FieldError { field: key, ..fault }),
                },
            }
        }
        match faults.is_empty() {
            true => queries::choose(&self.tenant.db, ctx, me, KEY, chosen.into(), dropped).await,
            false => Err(Error::invalid(faults)),
        }
    }
}

fn declared(model: &Model) -> impl Iterator<Item = (&str, &Field)> {
    model.packages.iter().flat_map(|package| package.preferences.values().map(|field| (&*package.code, field)))
}
