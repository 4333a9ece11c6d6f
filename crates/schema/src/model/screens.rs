//! Les textes que l'application web porte elle-même : lus une fois, partagés par tous les modèles.
//!
//! Leurs clés sont celles des catalogues du site, sous [`APPLICATION`] ; aucun paquet ne peut donc avoir ce code.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use kernel::Locale;
use serde_json::Value;

/// Début des clés de l'application : `app.admin.zone`.
pub const APPLICATION: &str = "app";

/// Cette clé est-elle d'un texte de l'application ?
pub fn is_of_application(key: &str) -> bool {
    key.split_once('.').is_some_and(|(start, _)| start == APPLICATION)
}

/// Des textes de l'application, langue par langue.
#[derive(Clone, Debug, Default)]
pub struct Screens(Arc<HashMap<Locale, BTreeMap<String, String>>>);

impl Screens {
    /// Lit des catalogues : code de langue, JSON imbriqué. Ceux qui ne se lisent pas manquent : les essais du site les tiennent.
    pub fn read<C: AsRef<str>, T: AsRef<str>>(catalogs: impl IntoIterator<Item = (C, T)>) -> Screens {
        let mut texts: HashMap<Locale, BTreeMap<String, String>> = HashMap::new();
        for (code, text) in catalogs {
            let locale = Locale::ALL.into_iter().find(|locale| locale.code() == code.as_ref());
            let (Some(locale), Ok(catalog)) = (locale, serde_json::from_str(text.as_ref())) else { continue };
            flatten(APPLICATION, &catalog, texts.entry(locale).or_default());
        }
        Screens(Arc::new(texts))
    }

    /// Le texte de cette clé dans cette langue.
    pub fn text(&self, locale: Locale, key: &str) -> Option<&str> {
        self.0.get(&locale)?.get(key).map(String::as_str)
    }

    /// Les clés, une fois par langue qui les dit.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.values().flat_map(|texts| texts.keys().map(String::as_str))
    }
}

fn flatten(prefix: &str, value: &Value, texts: &mut BTreeMap<String, String>) {
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(key, value)| flatten(&format!("{prefix}.{key}"), value, texts));
        }
        Value::String(text) => drop(texts.insert(prefix.to_owned(), text.clone())),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_catalogue_is_read_flat_and_language_by_language() {
        let screens = Screens::read([
            ("fr", r#"{ "action": { "undo": "Annuler", "more": { "deep": "Loin" } } }"#),
            ("fr", r#"{ "admin": { "zone": "Configuration" } }"#),
            ("en", r#"{ "action": { "undo": "Undo" } }"#),
            ("de", r#"{ "action": { "undo": "Zurück" } }"#),
            ("es", "{"),
        ]);
        assert_eq!(screens.text(Locale::Fr, "app.action.more.deep"), Some("Loin"));
        assert_eq!(screens.text(Locale::Fr, "app.admin.zone"), Some("Configuration"));
        assert_eq!(screens.text(Locale::En, "app.action.undo"), Some("Undo"));
        assert_eq!(screens.text(Locale::Es, "app.action.undo"), None);
        assert!(
            is_of_application("app.action.undo") && !is_of_application("apparel.label") && !is_of_application("app")
        );
    }
}
