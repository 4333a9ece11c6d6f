//! Ce qu'un courriel joint : des fichiers gardés, qu'il nomme sans les porter jusqu'à son envoi.

use kernel::Locale;
use minijinja::HtmlEscape;
use rust_decimal::Decimal;
use schema::model::Texts;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::templates::numbers;

/// Octets que des fichiers pèsent ensemble dans un courriel, au plus : une boîte aux lettres n'en reçoit guère davantage.
pub(crate) const MOST: i64 = 10_000_000;

/// Un fichier gardé.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Filed {
    pub id: Uuid,
    pub name: String,
    /// Octets.
    pub size: i64,
}

/// Les fichiers d'un enregistrement qu'un courriel joint, et ceux qui n'y tiennent pas.
#[derive(Clone, Debug, Default)]
pub(crate) struct Enclosed {
    pub joined: Vec<Filed>,
    pub left_out: Vec<Filed>,
    /// Où ouvrir ceux qui n'y tiennent pas.
    pub url: String,
}

impl Enclosed {
    /// Chacun à son tour, tant que le courriel reste léger : un fichier trop lourd ne retient pas ceux qui le suivent.
    pub(crate) fn of(files: Vec<Filed>, url: String) -> Enclosed {
        let mut weight = 0;
        let (joined, left_out) = files.into_iter().partition(|file| {
            let fits = weight + file.size <= MOST;
            weight += if fits { file.size } else { 0 };
            fits
        });
        Enclosed { joined, left_out, url }
    }

    /// Ce que le journal d'une étape en dit.
    pub(crate) fn told(&self) -> Value {
        let one = |file: &Filed| json!({ "name": file.name, "size": file.size });
        let all = |files: &[Filed]| files.iter().map(one).collect::<Value>();
        json!({ "joined": all(&self.joined), "left_out": all(&self.left_out) })
    }

    /// Le texte et la page d'un message, suivis de ce qui n'est pas joint et d'où l'ouvrir.
    pub(crate) fn noted(
        &self,
        texts: &Texts,
        locale: Locale,
        text: &str,
        html: Option<String>,
    ) -> (String, Option<String>) {
        if self.left_out.is_empty() {
            return (text.to_owned(), html);
        }
        let said = |key: &str, params: &[(&str, &str)]| {
            let params = params.iter().map(|(name, value)| ((*name).to_owned(), json!(value)));
            texts.message(locale, key, &params.collect::<Map<_, _>>())
        };
        let mut note = said("core.mail.left_out", &[("url", &self.url)]);
        for file in &self.left_out {
            let size = numbers::written(Decimal::new(file.size, 6), Some(1), locale);
            let line = said("core.mail.left_out_file", &[("name", &file.name), ("size", &size)]);
            note = format!("{note}\n– {line}");
        }
        let shown = HtmlEscape(&note);
        let html = html.map(|html| format!("{html}\n<p style=\"margin:16px 0 0;white-space:pre-line;\">{shown}</p>"));
        (format!("{text}\n\n{note}"), html)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, size: i64) -> Filed {
        Filed { id: Uuid::nil(), name: name.to_owned(), size }
    }

    fn names(files: &[Filed]) -> Vec<&str> {
        files.iter().map(|file| file.name.as_str()).collect()
    }

    #[test]
    fn what_does_not_fit_is_left_out_without_holding_back_the_rest() {
        let files = vec![file("a", 6_000_000), file("b", 4_000_001), file("c", 4_000_000), file("d", 1), file("e", 0)];
        let found = Enclosed::of(files, String::new());
        assert_eq!((names(&found.joined), names(&found.left_out)), (vec!["a", "c", "e"], vec!["b", "d"]));
    }

    #[test]
    fn a_message_says_what_it_leaves_out_and_only_then() {
        let mut texts = Texts::default();
        let keys = [("core.mail.left_out", "Trop lourds : {url}"), ("core.mail.left_out_file", "{name} ({size} Mo)")];
        let keys = keys.map(|(key, text)| (key.to_owned(), text.to_owned()));
        texts.by_locale.insert(Locale::Fr, keys.into_iter().collect());
        let noted = |files: Vec<Filed>| {
            let found = Enclosed::of(files, "https://ops.example/a".to_owned());
            found.noted(&texts, Locale::Fr, "Bonjour.", Some("<p>Bonjour.</p>".to_owned()))
        };
        let (text, html) = noted(vec![file("plan<1>.pdf", 12_345_678)]);
        assert_eq!(text, "Bonjour.\n\nTrop lourds : https://ops.example/a\n– plan<1>.pdf (12,3 Mo)");
        let html = html.unwrap();
        assert!(
            html.starts_with("<p>Bonjour.</p>\n<p ") && html.contains("– plan&lt;1&gt;.pdf (12,3 Mo)</p>"),
            "{html}"
        );
        assert_eq!(noted(vec![file("a", 1)]), ("Bonjour.".to_owned(), Some("<p>Bonjour.</p>".to_owned())));
    }
}
