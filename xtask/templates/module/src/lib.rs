//! Module `{code}`.
//!
//! Il vit dans ses définitions, à côté ; ici, seulement ce qu'elles ne savent pas dire. N'importe jamais un autre module.
//! Ajouter un fichier de définition : l'écrire, puis une ligne dans [`FILES`].

use schema::{PackageSource, SourceFile};

macro_rules! files {
    ($($path:literal)*) => { &[$(($path, include_str!(concat!("../", $path)))),*] };
}

/// Les définitions embarquées : chemin dans le module, contenu.
const FILES: &[(&str, &str)] = files![
    "module.toml"
    "i18n/en.json"
    "i18n/es.json"
    "i18n/fr.json"
    "i18n/pt.json"
];

/// Le module, prêt à charger.
pub fn source() -> PackageSource {
    let file = |(path, text): &(&str, &str)| SourceFile { path: (*path).to_owned(), text: (*text).to_owned() };
    let files = FILES.iter().map(file).collect();
    PackageSource { root: "modules/{code}".to_owned(), files, ..PackageSource::default() }
}
