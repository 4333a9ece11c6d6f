//! Ce qu'un document peut nommer : la fiche telle que son lecteur la lit, et ce que tout message nomme.

use jiff::tz::TimeZone;
use kernel::{Ctx, Result};
use schema::model::{Entity, Field, Model, Texts};
use serde_json::{Map, Value, json};
use store::{
    access,
    records::{self, Projection},
};
use uuid::Uuid;

use super::Wanted;
use crate::{
    Services,
    automation::{Settings, unfolded},
    mail::brand::Brand,
    notify::{message, send::path},
    templates::{
        Scope, masked,
        words::{self, Cause},
    },
};

/// Une fiche lue pour un document.
pub(super) struct Reading {
    /// L'enregistrement.
    pub record: Uuid,
    /// Ce que le gabarit peut nommer.
    pub scope: Scope,
    /// « Avis d'incident — INC-2026-00001 — Chute de plain-pied ».
    pub about: String,
    /// Qui le lit.
    pub by: String,
    label: String,
    number: String,
    today: String,
}

impl Reading {
    /// Lit la fiche sous les droits de l'appelant.
    pub(super) async fn of(
        ctx: &Ctx,
        services: &Services,
        model: &Model,
        brand: &Brand,
        wanted: Wanted<'_>,
    ) -> Result<Reading> {
        let Wanted { entity, key, template } = wanted;
        let shape = readable(ctx, model, entity);
        let found = records::get(ctx, &services.tenant, &entity.full_name, key, &shape).await?;
        let mut record: Map<String, Value> =
            serde_json::from_str(&found.json).map_err(|error| kernel::Code::Internal.because(error))?;
        mask(ctx, model, entity, &mut record);
        let text = |name: &str| record.get(name).and_then(told).unwrap_or_default().to_owned();
        let label = label(&model.texts, ctx, entity, template);
        let number = if entity.number.is_some() { text("number") } else { String::new() };
        let title = if entity.title == "number" { String::new() } else { text(&entity.title) };
        let about = [label.as_str(), &number, &title].into_iter().filter(|part| !part.is_empty());
        let zone = TimeZone::get(&ctx.actor.timezone).unwrap_or(TimeZone::UTC);
        let (about, today) = (about.collect::<Vec<_>>().join(" — "), ctx.now().to_zoned(zone.clone()).date());
        let mut labels = message::labels(model, entity, &record, ctx.locale);
        labels.extend(record.iter().filter_map(|(name, value)| Some((name.clone(), masked::mark(value)?.to_owned()))));
        let values = values(ctx, services, model, brand, (entity, found.id), record).await?;
        Ok(Reading {
            record: found.id,
            scope: Scope { values, labels, locale: ctx.locale, timezone: zone },
            about,
            by: words::actor_name(model, ctx.locale, &ctx.actor.name),
            label,
            number: if number.is_empty() { title } else { number },
            today: today.to_string(),
        })
    }

    /// « Avis d'incident INC-2026-00001 2026-11-23.html ».
    pub(super) fn file_name(&self) -> String {
        let parts = [&self.label, &self.number, &self.today].into_iter().filter(|part| !part.is_empty());
        format!("{}.html", parts.cloned().collect::<Vec<_>>().join(" "))
    }
}

/// Toute la fiche, dépliés les liens qui s'ouvrent au lecteur : un lien fermé, demandé par son nom, ferait refuser la lecture.
fn readable(ctx: &Ctx, model: &Model, entity: &Entity) -> Projection {
    let mut shape = unfolded(entity);
    let opens = |field: &Field| access::opens(&ctx.actor, model, entity, "view", field.class);
    shape.expand.retain(|name| entity.field(name).is_some_and(opens));
    shape
}

/// Un texte de la fiche, ou la marque qui le tait.
fn told(value: &Value) -> Option<&str> {
    value.as_str().or_else(|| masked::mark(value))
}

/// Ce que l'entité appelle ce document ; l'entité elle-même, s'il n'est pas des siens.
fn label(texts: &Texts, ctx: &Ctx, entity: &Entity, template: &str) -> String {
    let own = texts.get(ctx.locale, &entity.document_key(template));
    let label = own.or_else(|| texts.get(ctx.locale, &format!("{}.label", entity.full_name)));
    label.unwrap_or(&entity.name).to_owned()
}

async fn values(
    ctx: &Ctx,
    services: &Services,
    model: &Model,
    brand: &Brand,
    (entity, id): (&Entity, Uuid),
    record: Map<String, Value>,
) -> Result<Map<String, Value>> {
    let actor = &ctx.actor;
    let cause = Cause { user: actor.id, name: &actor.name, company: actor.company };
    let mut values = words::branded(services, &services.tenant, cause, brand).await?;
    values.extend(words::company(&record).map(|company| ("company".to_owned(), company)));
    words::tell_actor(&mut values, model, ctx.locale);
    words::tell_time(&mut values, ctx.now(), &TimeZone::get(&actor.timezone).unwrap_or(TimeZone::UTC));
    let settings = Settings::read(services, model, &entity.package).await?;
    values.insert("recipient".to_owned(), values.get("user").cloned().unwrap_or_default());
    values.insert("settings".to_owned(), settings.shown);
    values.insert("url".to_owned(), json!(format!("{}{}", services.settings.mail.base_url, path(entity, id))));
    values.insert("record".to_owned(), Value::Object(record));
    Ok(values)
}

/// Met une marque là où le lecteur ne lit pas, dans la fiche et dans ce qu'elle déplie : un vide tromperait.
fn mask(ctx: &Ctx, model: &Model, entity: &Entity, record: &mut Map<String, Value>) {
    let mark = masked::hidden(model.texts.get(ctx.locale, "core.document.masked").unwrap_or("•••"));
    // D'une fiche liée hors de sa portée, le lecteur n'a que l'identifiant.
    let is_beyond = record.len() == 1 && record.contains_key("id");
    for field in entity.fields.values().chain(entity.common_fields()).filter(|field| field.name != "id") {
        let is_empty = record.get(&field.name).is_none_or(Value::is_null);
        // Ouvert sur d'autres fiches seulement, un champ fermé se lit vide, comme s'il l'était.
        let opens = match is_empty {
            true => !is_beyond && access::opens_everywhere(&ctx.actor, model, entity, field.class),
            false => access::opens(&ctx.actor, model, entity, "view", field.class),
        };
        if field.is_secret() || !opens {
            record.insert(field.name.clone(), mark.clone());
            continue;
        }
        let target = field.to.as_deref().or(field.of.as_deref()).and_then(|name| model.entity(name));
        let (Some(target), Some(value)) = (target, record.get_mut(&field.name)) else { continue };
        match value {
            Value::Object(one) => mask(ctx, model, target, one),
            Value::Array(several) => {
                several.iter_mut().filter_map(Value::as_object_mut).for_each(|one| mask(ctx, model, target, one));
            }
            _ => {}
        }
    }
}
