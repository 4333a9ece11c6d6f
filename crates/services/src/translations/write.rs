//! Écrire des formulations : vérifiées d'abord, puis toutes écrites, ou aucune.

use std::{collections::HashSet, sync::Arc};

use kernel::{Code, Ctx, Error, FieldError, Result};
use schema::catalogue;
use serde_json::Value;
use store::{
    Tenant,
    definitions::{Applied, Wording, reword},
};

use super::{
    allowed, check,
    list::{progress, view},
};

/// Formulations d'une même demande, au plus.
const MOST: usize = 500;

/// Ce qui est écrit.
#[derive(Debug)]
pub struct Written {
    /// Le changement, pour le défaire.
    pub applied: Applied,
    /// Les textes, tels qu'on les lit maintenant.
    pub data: Vec<Value>,
    /// L'avancement de chaque langue.
    pub progress: Value,
}

/// Écrit ces formulations ; une faute nomme celle qu'elle vise, `changes[0].text`.
pub async fn write(ctx: &Ctx, tenant: &Arc<Tenant>, wordings: &[Wording]) -> Result<Written> {
    allowed(ctx)?;
    if wordings.len() > MOST {
        return Err(Error::invalid(vec![FieldError::new("changes", "too_many").with("max", MOST)]));
    }
    let model = tenant.model();
    let known: HashSet<String> = catalogue(&model).into_iter().map(|one| one.key).collect();
    let fault = |(rank, wording): (usize, &Wording)| match &wording.text {
        _ if !known.contains(&wording.key) => {
            Some(FieldError::new(format!("changes[{rank}].key"), "wording").with("key", wording.key.as_str()))
        }
        Some(text) => check::fault(&model, wording.locale, &wording.key, text, &format!("changes[{rank}].text")),
        None => None,
    };
    let faults: Vec<FieldError> = wordings.iter().enumerate().filter_map(fault).collect();
    if !faults.is_empty() {
        return Err(Error { fields: faults, ..Code::Invalid.error() });
    }
    let applied = reword(ctx, tenant, wordings).await?;
    let model = tenant.model();
    let keys = catalogue(&model);
    let told = |wording: &Wording| Some(view(&model, keys.iter().find(|one| one.key == wording.key)?, wording.locale));
    Ok(Written { applied, data: wordings.iter().filter_map(told).collect(), progress: progress(&model, &keys) })
}
