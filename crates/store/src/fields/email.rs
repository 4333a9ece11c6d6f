//! Adresse électronique (RFC 5321 §2.3.5 et §4.5.3.1), domaine en minuscules.

use super::{text, *};

/// Longueurs d'une adresse et de sa partie locale, en octets.
const LONGEST: usize = 254;
const LONGEST_LOCAL: usize = 64;

pub(super) struct Email;

impl StoredType for Email {
    fn names(&self) -> &'static [&'static str] {
        &["email"]
    }

    fn accept(&self, _: &Ctx, field: &Field, value: &Value) -> Result<Bind, FieldError> {
        let given = value.as_str().ok_or_else(|| wrong_type(field, "text"))?;
        read(given.trim()).map(Bind::Text).ok_or_else(|| FieldError::new(&field.name, "bad_email"))
    }

    fn pg_type(&self, _: &Field) -> String {
        "text".to_owned()
    }

    fn parse(&self, _: &Field, given: &str, _: &Forms) -> Result<Value, FieldError> {
        let given = text::tidy(given);
        Ok(given.strip_prefix("mailto:").unwrap_or(&given).into())
    }
}

/// Une adresse sans guillemets ni commentaires : personne n'en emploie d'autre.
fn read(given: &str) -> Option<String> {
    let (local, domain) = given.split_once('@')?;
    let local_fits = |c: char| c.is_alphanumeric() || "!#$%&'*+/=?^_`{|}~-.".contains(c);
    let dotted = |part: &str| !part.starts_with('.') && !part.ends_with('.') && !part.contains("..");
    let label_fits = |label: &str| {
        (1..=63).contains(&label.len())
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let fits = (1..=LONGEST_LOCAL).contains(&local.len())
        && local.chars().all(local_fits)
        && dotted(local)
        && domain.contains('.')
        && domain.split('.').all(label_fits)
        && given.len() <= LONGEST;
    fits.then(|| format!("{local}@{}", domain.to_lowercase()))
}
