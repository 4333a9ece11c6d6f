//! Ce que les gabarits savent faire d'une valeur : la dater et la nommer dans la langue du lecteur.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use kernel::Locale;
use minijinja::{Environment, Value};

use super::Scope;

/// Ajoute `datetime`, `date` et `label`, au nom du lecteur.
pub(super) fn add(environment: &mut Environment<'_>, scope: &Scope) {
    let (locale, timezone) = (scope.locale, scope.timezone.clone());
    environment.add_filter("datetime", move |value: Value| {
        dated(&value, Precision::Minute, locale, &timezone)
    });
    let timezone = scope.timezone.clone();
    environment.add_filter("date", move |value: Value| {
        dated(&value, Precision::Day, locale, &timezone)
    });
    let labels = scope.labels.clone();
    environment.add_function("label", move |field: &str| match labels.get(field) {
        Some(label) => Value::from(label.clone()),
        None => Value::from(format!("⟦{field}⟧")),
    });
}

#[derive(Clone, Copy)]
enum Precision {
    Day,
    Minute,
}

/// Une date ou un instant écrit pour le lecteur ; ce qui n'en est pas un reste tel quel.
fn dated(value: &Value, precision: Precision, locale: Locale, timezone: &TimeZone) -> Value {
    let Some(text) = value.as_str() else {
        return value.clone();
    };
    let day = match locale {
        Locale::En => "%d %b %Y",
        Locale::Fr | Locale::Es | Locale::Pt => "%d/%m/%Y",
    };
    let shown = match (text.parse::<Timestamp>(), precision) {
        (Ok(at), Precision::Minute) => at
            .to_zoned(timezone.clone())
            .strftime(&format!("{day} %H:%M"))
            .to_string(),
        (Ok(at), Precision::Day) => at.to_zoned(timezone.clone()).strftime(day).to_string(),
        (Err(_), _) => match text.parse::<Date>() {
            Ok(date) => date.strftime(day).to_string(),
            Err(_) => return value.clone(),
        },
    };
    Value::from(shown)
}
