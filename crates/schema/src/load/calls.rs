//! Une étape qui appelle une adresse : sa méthode, ses en-têtes, ce qu'elle porte.

use serde::de::IgnoredAny;

use super::{
    diagnostics::Report,
    formulas::Expect,
    names,
    node::{Count, Entry, Table, Text, Value, says_default},
    scripts,
    steps::Reader,
};
use crate::model::{Call, Header, HeaderValue, Payload};

/// Méthodes permises, la première à défaut.
const METHODS: [&str; 5] = ["POST", "GET", "PUT", "PATCH", "DELETE"];

/// Celles qui ne portent un corps que si l'étape le dit.
const BARE: [&str; 2] = ["GET", "DELETE"];

/// Essais d'un appel, quand l'étape n'en dit rien.
const RETRY: u32 = 5;

/// En-têtes au plus.
const MAX_HEADERS: usize = 20;

/// En-têtes que la connexion tient elle-même.
const RESERVED: [&str; 9] =
    ["connection", "content-length", "expect", "host", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"];

/// En-têtes de la signature.
const SIGNED: &str = "webhook-";

/// Réglages du cœur qu'une étape de tout paquet peut porter dans un en-tête.
const SHARED: &str = "core.call_secret_";

impl Reader<'_> {
    pub(super) fn call(&self, table: &Table, report: &mut Report<'_>) -> Option<Call> {
        let url = table.needed("url", report).and_then(|text| self.compiler.formula(text, Expect::Text, report));
        let method = method(table, report);
        let headers = table.entries("headers", report);
        if headers.len() > MAX_HEADERS {
            let message = format!("un appel a {MAX_HEADERS} en-têtes au plus");
            report.error(table.at("headers"), "step.header", message, "en retirer");
        }
        let headers = headers.iter().filter_map(|entry| self.header(entry, report)).collect();
        let payload = self.payload(table, method, report);
        let retry = table.count("retry", Count { least: 0, most: 20, default: Some(RETRY.into()) }, report);
        let retry = retry.and_then(|count| u32::try_from(count).ok()).unwrap_or(RETRY);
        let answer = table.flag("answer", report);
        if answer && self.forks > 0 {
            let message = "la réponse d'un appel ne s'attend pas dans une étape parallèle";
            report.error(table.at("answer"), "step.answer", message, "retirer answer, ou sortir l'appel de là");
        }
        Some(Call { method, url: url?, headers, payload, retry, answer })
    }

    fn payload(&self, table: &Table, method: &str, report: &mut Report<'_>) -> Payload {
        let said: Vec<&str> = ["body", "json", "text"].into_iter().filter(|key| table.get(key).is_some()).collect();
        if let [_, second, ..] = said[..] {
            let message = "un appel ne porte qu'un corps";
            report.error(table.at(second), "step.body", message, "garder un seul de body, json, text");
        }
        let Some(key) = said.first() else {
            return if BARE.contains(&method) { Payload::Nothing } else { Payload::Fact };
        };
        if method == "GET" {
            report.error(
                table.at(key),
                "step.body",
                "un GET ne porte pas de corps",
                "changer method, ou retirer le corps",
            );
        }
        let Some(text) = table.text(key, report) else { return Payload::Nothing };
        match *key {
            "json" => {
                readable(text, report);
                Payload::Json(text.value.to_owned())
            }
            "text" => Payload::Text(text.value.to_owned()),
            _ => self.home.body(text, report).map_or(Payload::Nothing, Payload::File),
        }
    }

    /// `X-Source = "{{ record.number }}"`, ou `Authorization = { secret = "core.call_secret_1", prefix = "Bearer " }`.
    fn header(&self, entry: &Entry, report: &mut Report<'_>) -> Option<Header> {
        if !is_token(&entry.key) {
            let message = format!("« {} » n'est pas un nom d'en-tête", entry.key);
            report.error(entry.at, "step.header", message, "lettres, chiffres et tirets");
        }
        let lower = entry.key.to_ascii_lowercase();
        if RESERVED.contains(&lower.as_str()) || lower.starts_with(SIGNED) {
            let message = format!("l'en-tête « {} » est tenu par le serveur", entry.key);
            report.error(entry.at, "step.header", message, "le retirer");
        }
        let value = match &entry.node.value {
            Value::Text(text) => HeaderValue::Template(text.clone()),
            Value::Table(table) => {
                table.only(&["secret", "prefix"], report);
                let prefix = table.text("prefix", report).map_or_else(String::new, |text| text.value.to_owned());
                HeaderValue::Secret { setting: self.secret(table.needed("secret", report)?, report)?, prefix }
            }
            _ => return entry.node.mistyped(&entry.key, "un texte, ou { secret = \"…\" }", report),
        };
        Some(Header { name: entry.key.clone(), value })
    }

    /// Un réglage secret de ce paquet, ou de ceux que le cœur tient pour les appels de tous.
    fn secret(&self, text: Text<'_>, report: &mut Report<'_>) -> Option<String> {
        let key = names::full(text.value, self.home.package());
        let settings = self.model.packages.iter().flat_map(|package| {
            package.settings.values().map(|field| (format!("{}.{}", package.code, field.name), field))
        });
        let own = |known: &str| known.split('.').next() == Some(self.home.package()) || known.starts_with(SHARED);
        let known: Vec<String> =
            settings.filter(|(known, field)| field.is_secret() && own(known)).map(|(known, _)| known).collect();
        if known.contains(&key) {
            return Some(key);
        }
        let message = format!("« {key} » n'est pas un réglage secret que cette étape puisse porter");
        report.error(text.at, "step.secret", message, names::instead(&key, &known));
        None
    }
}

/// Cette étape, écrite ainsi, attend-elle une réponse ?
pub(super) fn awaits(table: &Table) -> bool {
    let is_call = table.get("do").is_some_and(|node| matches!(&node.value, Value::Text(verb) if verb == "call"));
    is_call && table.get("answer").is_some_and(|node| matches!(node.value, Value::Boolean(true)))
}

fn method(table: &Table, report: &mut Report<'_>) -> &'static str {
    let Some(text) = table.text("method", report) else { return METHODS[0] };
    let Some(known) = METHODS.into_iter().find(|known| *known == text.value) else {
        let message = format!("la méthode « {} » n'existe pas ici", text.value);
        report.error(text.at, "step.method", message, names::instead(text.value, &METHODS));
        return METHODS[0];
    };
    if known == METHODS[0] {
        says_default(table.at("method"), "method", report);
    }
    known
}

/// Un nom d'en-tête (RFC 9110, 5.6.2).
fn is_token(name: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !name.is_empty() && name.bytes().all(is_part)
}

/// Un gabarit qui ne fait qu'écrire des valeurs se juge dès l'enregistrement ; les autres, quand ils se rendent.
fn readable(text: Text<'_>, report: &mut Report<'_>) {
    let Some(plain) = without_values(text.value) else { return };
    let Err(error) = serde_json::from_str::<IgnoredAny>(&plain) else { return };
    let before =
        plain.lines().nth(error.line().saturating_sub(1)).and_then(|line| line.get(..error.column().saturating_sub(1)));
    let column = before.map_or(1, |before| before.chars().count() + 1);
    let message = format!("le corps n'est pas du JSON, ligne {}, colonne {column}", error.line());
    let at = scripts::within(text, error.line(), column, report).unwrap_or(text.at);
    report.error(
        at,
        "step.json",
        message,
        "corriger à cet endroit ; une valeur {{ … }} s'écrit sans guillemets autour",
    );
}

/// Le gabarit, une chaîne vide à la place de chaque valeur, chaque octet restant sur sa ligne ; rien s'il a des conditions ou des boucles.
fn without_values(source: &str) -> Option<String> {
    if source.contains("{%") || source.contains("{#") {
        return None;
    }
    let mut plain = String::with_capacity(source.len());
    let mut rest = source;
    while let Some((before, after)) = rest.split_once("{{") {
        let (value, after) = after.split_once("}}")?;
        plain.push_str(before);
        plain.push_str("\"\"");
        plain.extend(value.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
        plain.push_str("  ");
        rest = after;
    }
    plain.push_str(rest);
    Some(plain)
}
