//! Dire à la personne comment son geste a fini : dans l'application et sur ses appareils, avec de quoi ouvrir le compte rendu.

use kernel::{Locale, Nature, NoticeKind, NoticeSeverity, Result};
use serde_json::{Map, Value};
use store::Tenant;

use super::{Bulk, Status};
use crate::{
    Services,
    notify::{
        direct::{self, Note},
        send::Told,
    },
    templates::numbers,
};

/// Catégorie de ces notifications.
const CATEGORY: &str = "core.bulk";

/// Où se lit le compte rendu d'un geste.
fn path(bulk: &Bulk) -> String {
    format!("/bulk-jobs/{}", bulk.id)
}

/// Prévient de la fin, dans la transaction que la prise de `inside` tient ; rien à dire à qui n'a plus de compte.
pub(super) async fn of_end(services: &Services, inside: &Tenant, bulk: &Bulk, to: Status) -> Result<Vec<Told>> {
    let Some(person) = services.identity.person(bulk.owner).await? else { return Ok(Vec::new()) };
    let model = services.tenant.model();
    let locale = person.locale.unwrap_or_default();
    let params = params(&model, bulk, locale);
    let text = |part: &str| model.texts.message(locale, &format!("core.bulk.{}.{part}", to.as_str()), &params);
    let severity = match to {
        Status::Failed => NoticeSeverity::Error,
        _ if bulk.counts.refused + bulk.counts.kept > 0 => NoticeSeverity::Warning,
        _ => NoticeSeverity::Success,
    };
    let nature = Nature::new(NoticeKind::Business, severity);
    let note = Note { category: CATEGORY, nature, title: text("title"), body: text("body"), path: path(bulk) };
    direct::note(services, inside, &person, note).await
}

fn params(model: &schema::model::Model, bulk: &Bulk, locale: Locale) -> Map<String, Value> {
    let label = model.texts.get(locale, &format!("{}.plural_label", bulk.entity));
    let counts = bulk.counts;
    let left = counts.total - counts.done;
    let numbers = [
        ("total", counts.total),
        ("changed", counts.changed),
        ("refused", counts.refused),
        ("skipped", counts.skipped),
        ("left", left),
        ("reverted", counts.reverted),
        ("kept", counts.kept),
    ];
    let told =
        numbers.into_iter().map(|(name, count)| (name.to_owned(), numbers::written(count.into(), None, locale).into()));
    std::iter::once(("entity".to_owned(), label.unwrap_or(&bulk.entity).into())).chain(told).collect()
}
