//! Les modules livrés : une liste explicite.

use std::sync::Arc;

use schema::model::Model;

/// Le modèle des modules livrés ; une définition fautive arrête le démarrage, fichier et ligne à l'appui.
pub fn model() -> anyhow::Result<Arc<Model>> {
    let loaded = schema::load(&[module_core::source(), module_hse::source()])?;
    for warning in &loaded.warnings {
        tracing::warn!("{warning}");
    }
    Ok(loaded.model)
}
