//! Ce que le locataire dit à la place des mots de l'application, pour qui l'ouvre : rien d'autre n'en sort.

use std::collections::BTreeMap;

use kernel::Locale;
use schema::model::{APPLICATION, Model};
use sha2::{Digest, Sha256};

/// Les mots remplacés dans cette langue, sous leurs clés dans le site : `admin.zone`.
pub fn replaced(model: &Model, locale: Locale) -> BTreeMap<&str, &str> {
    let keys = model.texts.replaced.get(&locale).into_iter().flat_map(|replaced| replaced.keys());
    let said = |key: &str| model.texts.exact(locale, key);
    keys.filter_map(|key| Some((key.strip_prefix(APPLICATION)?.strip_prefix('.')?, said(key)?))).collect()
}

/// Empreinte de tous les mots remplacés, toutes langues ensemble ; aucune si l'application parle comme elle est livrée.
pub fn mark(model: &Model) -> Option<String> {
    let mut digest = Sha256::new();
    let mut is_silent = true;
    for locale in Locale::ALL {
        for (key, text) in replaced(model, locale) {
            is_silent = false;
            [locale.code(), key, text].into_iter().for_each(|part| {
                digest.update(part.as_bytes());
                digest.update([0]);
            });
        }
    }
    (!is_silent).then(|| hex::encode(&digest.finalize()[..12]))
}
