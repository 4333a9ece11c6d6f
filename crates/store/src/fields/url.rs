//! Adresse web, `http` ou `https` seulement : un lien affiché ne doit rien exécuter.

use ::url::Url;

use super::{text, *};

/// Longueur au plus : ce qu'un index et les navigateurs portent.
const LONGEST: usize = 2000;

pub(super) struct UrlField;

impl StoredType for UrlField {
    fn names(&self) -> &'static [&'static str] {
        &["url"]
    }

    fn accept(&self, _: &Ctx, field: &Field, value: &Value) -> Result<Bind, FieldError> {
        let given = value.as_str().ok_or_else(|| wrong_type(field, "text"))?;
        read(given.trim()).map(Bind::Text).ok_or_else(|| FieldError::new(&field.name, "bad_url"))
    }

    fn pg_type(&self, _: &Field) -> String {
        "text".to_owned()
    }

    /// Un tableur écrit souvent `www.exemple.fr` sans protocole.
    fn parse(&self, _: &Field, given: &str, _: &Forms) -> Result<Value, FieldError> {
        let given = text::tidy(given);
        Ok(if given.starts_with("www.") { format!("https://{given}").into() } else { given.into() })
    }
}

/// L'adresse telle que la norme du web l'écrit ; sans nom d'utilisateur, qui sert à tromper.
fn read(given: &str) -> Option<String> {
    let url = Url::parse(given).ok()?;
    let plain = matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none();
    let text = url.to_string();
    (plain && url.has_host() && text.len() <= LONGEST && !given.contains(char::is_whitespace)).then_some(text)
}
