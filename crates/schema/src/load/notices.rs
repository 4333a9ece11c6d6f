//! La sorte et la gravité des notifications, telles qu'une entité ou une étape les écrit.

use kernel::{Nature, NoticeKind, NoticeSeverity};

use super::{
    diagnostics::Report,
    more::one_of,
    node::{Table, says_default},
};

/// `notices = { kind = "alert", severity = "warning" }` : celles des notifications qui parlent d'une entité.
pub(crate) fn of_entity(table: &Table, report: &mut Report<'_>) -> Nature {
    let Some(notices) = table.table("notices", report) else { return Nature::default() };
    notices.only(&["kind", "severity"], report);
    let (kind, severity) = (kind(notices, report), severity(notices, report));
    for (key, is_default) in
        [("kind", kind == Some(NoticeKind::default())), ("severity", severity == Some(NoticeSeverity::default()))]
    {
        if is_default {
            says_default(notices.at(key), key, report);
        }
    }
    Nature::new(kind.unwrap_or_default(), severity.unwrap_or_default())
}

/// `kind = "alert"`.
pub(crate) fn kind(table: &Table, report: &mut Report<'_>) -> Option<NoticeKind> {
    NoticeKind::parse(one_of(table, "kind", &NoticeKind::ALL.map(NoticeKind::name), report)?)
}

/// `severity = "warning"`.
pub(crate) fn severity(table: &Table, report: &mut Report<'_>) -> Option<NoticeSeverity> {
    NoticeSeverity::parse(one_of(table, "severity", &NoticeSeverity::ALL.map(NoticeSeverity::name), report)?)
}
