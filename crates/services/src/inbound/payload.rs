//! Lire le corps d'un appel : JSON, XML ou formulaire, toujours rendu en JSON.
//!
//! Tout y est hostile : la profondeur est bornée, un XML n'a ni DTD ni entité, l'encodage est UTF-8, aucun texte n'a de
//! caractère nul.

use kernel::{Code, Error, Result};
use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap};
use serde_json::Value;

use super::hook::Format;

mod form;
mod xml;

/// Ce que l'adresse lit, quand elle refuse.
const READ: &str = "application/json, application/xml, application/x-www-form-urlencoded, multipart/form-data (UTF-8)";

/// Profondeur d'un contenu au plus.
const MAX_DEPTH: usize = 64;

/// Le contenu d'un appel.
pub(super) async fn read(format: Format, headers: &HeaderMap, body: &[u8]) -> Result<Value> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (kind, encoding) = (text(CONTENT_TYPE.as_str()), text(CONTENT_ENCODING.as_str()));
    let plain = encoding.is_empty() || encoding.eq_ignore_ascii_case("identity");
    if !plain || !is_utf8(kind) {
        return Err(unsupported());
    }
    let media = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let payload = match format {
        Format::Json => json(body)?,
        Format::Xml => xml::read(body)?,
        Format::Form if media == "multipart/form-data" => form::multipart(kind, body).await?,
        Format::Form => form::urlencoded(body)?,
        Format::Auto => match media.as_str() {
            "application/json" => json(body)?,
            "application/xml" | "text/xml" => xml::read(body)?,
            "application/x-www-form-urlencoded" => form::urlencoded(body)?,
            "multipart/form-data" => form::multipart(kind, body).await?,
            media if media.ends_with("+json") => json(body)?,
            media if media.ends_with("+xml") => xml::read(body)?,
            _ => return Err(unsupported()),
        },
    };
    sound(&payload, 0)?;
    Ok(payload)
}

fn is_utf8(kind: &str) -> bool {
    let charset = kind.split(';').skip(1).filter_map(|part| part.trim().split_once('='));
    let mut charset = charset.filter(|(name, _)| name.eq_ignore_ascii_case("charset"));
    charset.all(|(_, value)| {
        ["utf-8", "utf8", "us-ascii"].contains(&value.trim_matches('"').to_ascii_lowercase().as_str())
    })
}

fn json(body: &[u8]) -> Result<Value> {
    serde_json::from_slice(body).map_err(unreadable)
}

/// Un contenu que la base et les expressions peuvent tenir.
pub(super) fn sound(value: &Value, depth: usize) -> Result<()> {
    if depth > MAX_DEPTH {
        return Err(unreadable(format!("more than {MAX_DEPTH} levels")));
    }
    let clean = |text: &str| if text.contains('\0') { Err(unreadable("null character")) } else { Ok(()) };
    match value {
        Value::String(text) => clean(text),
        Value::Array(items) => items.iter().try_for_each(|item| sound(item, depth + 1)),
        Value::Object(members) => {
            members.iter().try_for_each(|(name, value)| clean(name).and_then(|()| sound(value, depth + 1)))
        }
        _ => Ok(()),
    }
}

fn unsupported() -> Error {
    Code::UnsupportedMedia.with("expected", READ)
}

fn unreadable(reason: impl ToString) -> Error {
    Code::CallUnreadable.with("reason", reason.to_string())
}
