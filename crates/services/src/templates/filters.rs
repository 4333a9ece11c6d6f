//! Ce que les gabarits savent faire d'une valeur : la dater et la nommer dans la langue du lecteur.

use jiff::{Timestamp, civil::Date};
use kernel::Locale;
use minijinja::{Environment, State, Value};

use super::scope::{READER, Reader};

/// Ajoute `datetime`, `date` et `label`, au nom du lecteur.
pub(super) fn add(environment: &mut Environment<'_>) {
    environment.add_filter("datetime", |state: &State, value: Value| dated(state, &value, Precision::Minute));
    environment.add_filter("date", |state: &State, value: Value| dated(state, &value, Precision::Day));
    environment.add_function("label", |state: &State, field: &str| {
        let reader = state.lookup(READER);
        let label =
            reader.as_ref().and_then(|reader| reader.downcast_object_ref::<Reader>()?.labels.get(field).cloned());
        label.unwrap_or_else(|| format!("⟦{field}⟧"))
    });
}

#[derive(Clone, Copy)]
enum Precision {
    Day,
    Minute,
}

/// Une date ou un instant écrit pour le lecteur ; ce qui n'en est pas un reste tel quel.
fn dated(state: &State, value: &Value, precision: Precision) -> Value {
    let reader = state.lookup(READER);
    let reader = reader.as_ref().and_then(|reader| reader.downcast_object_ref::<Reader>());
    match (value.as_str(), reader) {
        (Some(text), Some(reader)) => written(text, precision, reader).map_or_else(|| value.clone(), Value::from),
        _ => value.clone(),
    }
}

fn written(text: &str, precision: Precision, reader: &Reader) -> Option<String> {
    let day = match reader.locale {
        Locale::En => "%d %b %Y",
        Locale::Fr | Locale::Es | Locale::Pt => "%d/%m/%Y",
    };
    let Ok(at) = text.parse::<Timestamp>() else {
        return text.parse::<Date>().ok().map(|date| date.strftime(day).to_string());
    };
    let local = at.to_zoned(reader.timezone.clone());
    Some(match precision {
        Precision::Minute => local.strftime(&format!("{day} %H:%M")).to_string(),
        Precision::Day => local.strftime(day).to_string(),
    })
}
