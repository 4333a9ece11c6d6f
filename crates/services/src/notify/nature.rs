//! Comment se dit ce qu'est une notification : les mêmes mots dans l'application, le courriel, le résumé et sur un appareil.

use kernel::{Locale, Nature, NoticeKind, NoticeSeverity};
use schema::model::Texts;

/// Le nom d'une sorte, dans cette langue.
pub(crate) fn kind(texts: &Texts, locale: Locale, kind: NoticeKind) -> String {
    option(texts, locale, "kind", kind.name())
}

/// Le nom d'une gravité, dans cette langue.
pub(crate) fn severity(texts: &Texts, locale: Locale, severity: NoticeSeverity) -> String {
    option(texts, locale, "severity", severity.name())
}

/// La ligne qui le dit hors de l'application, un signe et des mots ; rien pour une information ordinaire, qui n'a rien à signaler.
pub(crate) fn mark(texts: &Texts, locale: Locale, nature: Nature) -> Option<String> {
    let sign = match nature.severity {
        NoticeSeverity::Info => "ℹ",
        NoticeSeverity::Success => "✔",
        NoticeSeverity::Warning => "⚠",
        NoticeSeverity::Error => "✖",
    };
    let words = [severity(texts, locale, nature.severity), kind(texts, locale, nature.kind)].join(" · ");
    (nature != Nature::default()).then(|| format!("{sign} {words}"))
}

/// Le libellé d'un choix de `core.notification`.
fn option(texts: &Texts, locale: Locale, field: &str, name: &str) -> String {
    texts.get(locale, &format!("core.notification.{field}.options.{name}")).unwrap_or(name).to_owned()
}
