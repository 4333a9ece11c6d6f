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
    let text = |part: &str| model.texts.message(locale, &format!("core.bulk.{part}"), &params);
    let end = ending(bulk, to);
    let mut body = text(&format!("{end}.body"));
    if bulk.counts.pending > 0 {
        body = format!("{body} {}", text("pending"));
    }
    let nature = Nature::new(NoticeKind::Business, severity(bulk, to));
    let note = Note { category: CATEGORY, nature, title: text(&format!("{end}.title")), body, path: path(bulk) };
    direct::note(services, inside, &person, note).await
}

/// Le nom des textes de cette fin : une annulation interrompue n'est pas un geste interrompu.
fn ending(bulk: &Bulk, to: Status) -> &'static str {
    match (bulk.status, to) {
        (Status::Undoing, Status::Failed) => "undo_failed",
        _ => to.as_str(),
    }
}

/// Ce qui est laissé de côté demande un regard : par le geste, ou par son annulation.
fn severity(bulk: &Bulk, to: Status) -> NoticeSeverity {
    let left = if to == Status::Undone { bulk.counts.told } else { bulk.counts.refused };
    match to {
        Status::Failed => NoticeSeverity::Error,
        _ if left > 0 => NoticeSeverity::Warning,
        _ => NoticeSeverity::Success,
    }
}

fn params(model: &schema::model::Model, bulk: &Bulk, locale: Locale) -> Map<String, Value> {
    let label = model.texts.get(locale, &format!("{}.plural_label", bulk.entity));
    let counts = bulk.counts;
    let numbers = [
        ("total", counts.total),
        ("changed", counts.changed),
        ("refused", counts.refused),
        ("skipped", counts.skipped),
        ("pending", counts.pending),
        ("left", counts.total - counts.done),
        ("still", counts.changed - counts.reverted - counts.kept),
        ("reverted", counts.reverted),
        ("kept", counts.kept),
    ];
    let told =
        numbers.into_iter().map(|(name, count)| (name.to_owned(), numbers::written(count.into(), None, locale).into()));
    std::iter::once(("entity".to_owned(), label.unwrap_or(&bulk.entity).into())).chain(told).collect()
}
