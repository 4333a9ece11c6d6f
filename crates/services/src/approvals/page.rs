//! La page d'un lien de courriel : ce qui est demandé, et de quoi confirmer. Sans script, lisible partout.

use std::sync::LazyLock;

use kernel::{Error, Locale, Result};
use minijinja::context;
use schema::model::Texts;

use super::{link::Door, queries, tell};
use crate::{Services, pages::Page};

static PAGE: LazyLock<Page> = LazyLock::new(|| Page::new(include_str!("page.html")));

/// Ce que la personne du lien voit avant de confirmer ; `error` dit pourquoi sa confirmation n'a pas été prise.
pub async fn render(services: &Services, door: &Door, error: Option<&Error>) -> Result<String> {
    let (model, tenant, instance) = (services.tenant.model(), &services.tenant, &door.instance);
    let locale = door.ctx.locale;
    let steps = queries::steps(&tenant.db, instance.id, instance.round).await?;
    let (rank, total) = tell::rank(&steps, Some(door.step));
    let step = instance.step_of(door.step)?;
    let title = tell::titles(&door.ctx, tenant, std::slice::from_ref(instance)).await?.remove(&instance.record);
    let label = model.texts.get(locale, &format!("{}.label", instance.entity)).unwrap_or(&instance.entity);
    let facts = [
        ("asked", tell::action_label(&model, locale, instance)),
        (
            "record",
            [Some(label), instance.number.as_deref(), title.as_deref()]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" · "),
        ),
        ("requester", tell::requester(&model, locale, instance)),
        ("step", format!("{} ({rank}/{total})", tell::step_label(&model, locale, instance, &step.name))),
        ("you", door.ctx.actor.name.clone()),
    ];
    let text = |key: &str| text(&model.texts, locale, key);
    let facts: Vec<(String, String)> = facts.into_iter().map(|(key, value)| (text(key), value)).collect();
    let refused = error.map(|error| said(&model.texts, locale, error));
    PAGE.written(context! {
        locale => locale.code(), title => text("title"), facts, refused, form => true,
        comment => text("comment"), hint => text("hint"), approve => text("approve"), reject => text("reject"),
        request_change => text("request_change"),
    })
}

/// La page de qui n'a rien à y faire : lien inconnu, échu ou employé, ou décision prise.
pub fn refused(services: &Services, locale: Locale, error: Option<&Error>) -> Result<String> {
    let model = services.tenant.model();
    let text = |key: &str| text(&model.texts, locale, key);
    let told = error.map_or_else(|| text("done"), |error| said(&model.texts, locale, error));
    let title = if error.is_some() { text("title") } else { text("thanks") };
    PAGE.written(context! { locale => locale.code(), title, message => told, form => false })
}

pub(crate) fn text(texts: &Texts, locale: Locale, key: &str) -> String {
    texts.message(locale, &format!("core.approvals.page.{key}"), &serde_json::Map::new())
}

/// Ce qu'une erreur dit : la faute de chaque champ, sinon son texte.
fn said(texts: &Texts, locale: Locale, error: &Error) -> String {
    match error.fields.first() {
        Some(fault) => texts.fault(locale, fault),
        None => texts.message(locale, &format!("core.error.{}", error.code.as_str()), &error.params),
    }
}
