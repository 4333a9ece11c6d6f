//! Les modèles des essais : celui des modules livrés, ou celui de définitions écrites dans l'essai.

use std::sync::{Arc, OnceLock};

use schema::{PackageSource, SourceFile, load, model::Model};

/// Le modèle des modules livrés.
pub fn official_model() -> Arc<Model> {
    static MODEL: OnceLock<Arc<Model>> = OnceLock::new();
    MODEL
        .get_or_init(|| {
            load(&[module_core::source(), module_hse::source()]).expect("les modules livrés se chargent").model
        })
        .clone()
}

/// Le modèle de `core` et d'un paquet écrit dans l'essai : `(chemin, contenu)` de chaque fichier.
pub fn model_of(files: &[(&str, &str)]) -> Arc<Model> {
    let files =
        files.iter().map(|(path, text)| SourceFile { path: (*path).to_owned(), text: (*text).to_owned() }).collect();
    let own = PackageSource { root: "essai".to_owned(), files, ..PackageSource::default() };
    load(&[module_core::source(), own]).unwrap_or_else(|error| panic!("{error}")).model
}
