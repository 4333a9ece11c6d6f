//! Ce qu'un changement donnerait : le modèle qu'il fait, le plan qui y mène ; rien n'est encore écrit.

use std::sync::Arc;

use kernel::{Code, Ctx, Error, FieldError, Result};
use schema::{
    LoadError, PackageSource,
    model::Model,
    plan::{Plan, Shape, Step, diff},
};
use tokio_postgres::GenericClient;

use super::{
    PACKAGE,
    amend::{Edit, Wish, amended, edits},
    author,
    conversions::{self, Conversion},
    layout,
    rows::{self, Row},
    sources, texts, twin,
};
use crate::{Tenant, db::failure::from_postgres};

/// Un changement prêt.
pub(super) struct Prepared {
    pub edits: Vec<Edit>,
    /// Le modèle d'avant.
    pub before: Arc<Model>,
    /// Celui que le changement fait.
    pub model: Arc<Model>,
    pub plan: Plan,
    /// Valeurs de champs ajoutés à convertir.
    pub conversions: Vec<Conversion>,
    /// SQL à exécuter dans la même transaction, après le plan.
    pub then: Vec<String>,
    /// Rang du modèle d'avant.
    pub revision: i64,
}

/// Prépare un changement sur l'état gardé en base.
pub(super) async fn prepare(
    ctx: &Ctx,
    tenant: &Tenant,
    client: &impl GenericClient,
    wish: &Wish<'_>,
) -> Result<Prepared> {
    let (revision, shape) = stored(client).await?;
    let rows = rows::read(client).await?;
    let before = load(tenant, &rows).map_err(|error| Code::Internal.because(error))?;
    let edits = edits(ctx, &rows, &before, wish)?;
    let after = amended(&rows, &edits);
    let model = match load(tenant, &after) {
        Ok(model) => model,
        Err(error) => return Err(refused(tenant, &after, &edits, &error)),
    };
    texts::refuse_unheeded(&model, &edits)?;
    layout::refuse_unheeded(&model, &edits)?;
    author::refuse_unheld(ctx, &model, &edits)?;
    let plan = diff(&shape, &model.shape());
    if let Some(Step::Refused { what, why }) = plan.refusals().first() {
        return Err(Code::PlanRefused.with("what", what.as_str()).with("why", why.as_str()));
    }
    let conversions = conversions::between(&before, &model);
    Ok(Prepared { edits, before, model, plan, conversions, then: Vec::new(), revision })
}

/// Rang et forme gardés.
async fn stored(client: &impl GenericClient) -> Result<(i64, Shape)> {
    let row = client.query_one("SELECT revision, shape FROM sys.model_shape", &[]).await.map_err(from_postgres)?;
    let shape = serde_json::from_value(row.get(1)).map_err(|error| Code::Internal.because(error))?;
    Ok((row.get(0), shape))
}

/// Le modèle des paquets et de ces définitions.
pub(super) fn load(tenant: &Tenant, rows: &[Row]) -> Result<Arc<Model>, LoadError> {
    match own_source(tenant, rows) {
        None => Ok(tenant.packages.clone()),
        Some(own) => {
            let sources: Vec<PackageSource> = tenant.packages.sources.iter().cloned().chain([own]).collect();
            Ok(schema::load(&sources)?.model)
        }
    }
}

fn own_source(tenant: &Tenant, rows: &[Row]) -> Option<PackageSource> {
    let packages: Vec<String> = tenant.packages.packages.iter().map(|package| package.code.clone()).collect();
    sources::source(&packages, rows)
}

/// Les fautes d'un chargement, à la clé de la définition qu'elles visent.
fn refused(tenant: &Tenant, rows: &[Row], edits: &[Edit], error: &LoadError) -> Error {
    let files = own_source(tenant, rows).map(|source| source.files).unwrap_or_default();
    let alone = match edits {
        [edit] => Some(edit.after.path.as_str()),
        _ => None,
    };
    let fault = |one: &schema::Diagnostic| {
        let path = one.file.strip_prefix(PACKAGE).and_then(|path| path.strip_prefix('/')).unwrap_or(&one.file);
        let text = files.iter().find(|file| file.path == path).map_or("", |file| file.text.as_str());
        let key = twin::key_at(text, one.line, one.column);
        let (path, key) = match (path, key.strip_prefix("roles.").and_then(|rest| rest.split_once('.'))) {
            ("module.toml", Some((role, key))) => (format!("roles/{role}"), key.to_owned()),
            (path, _) => (path.trim_end_matches(".toml").to_owned(), key),
        };
        let field = if alone == Some(&path) { key } else { format!("{path}#{key}") };
        let fault = FieldError::new(field, one.code);
        match one.params.is_empty() {
            true => fault.with("message", format!("{} ; {}", one.message, one.remedy)),
            false => one.params.iter().fold(fault, |fault, (name, value)| fault.with(name, value.as_str())),
        }
    };
    let mut faults: Vec<FieldError> = error.diagnostics.iter().map(fault).collect();
    faults.truncate(100);
    Error { fields: faults, ..Code::BadDefinition.error() }
}
