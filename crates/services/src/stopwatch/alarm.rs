//! Le temps d'un chronomètre est passé : celui de prévenir, puis celui à tenir. Chacun se dit une fois par course.

use identity::Person;
use jiff::tz::TimeZone;
use kernel::{Code, Nature, NoticeKind, NoticeSeverity, Request, Result};
use schema::model::Entity;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use store::{
    Tenant, audit,
    records::{self, Key, Projection},
};
use uuid::Uuid;

use super::{
    queries::{self, Kept},
    run::{ACTOR, read},
    show::label,
};
use crate::{
    Services,
    notify::{
        direct::{self, Direct},
        send::{self, Told},
    },
    reach::Subject,
    stream,
    workers::{Failure, Turn, Work},
};

/// Ce que l'heure dit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Aim {
    /// Le temps de prévenir est passé.
    Warned,
    /// Le temps à tenir est passé.
    Breached,
}

impl Aim {
    fn name(self) -> &'static str {
        match self {
            Aim::Warned => "warned",
            Aim::Breached => "breached",
        }
    }

    fn nature(self) -> Nature {
        let severity = match self {
            Aim::Warned => NoticeSeverity::Warning,
            Aim::Breached => NoticeSeverity::Error,
        };
        Nature::new(NoticeKind::Alert, severity)
    }
}

/// Le travail de l'heure dite.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Alarm {
    pub entity: String,
    pub record: Uuid,
    pub clock: String,
    pub aim: Aim,
}

impl Work for Alarm {
    const KIND: &'static str = "stopwatch_alarm";
    const MAX_ATTEMPTS: i16 = 20;

    async fn run(self, services: &Services, _: &Turn) -> Result<(), Failure> {
        let unit = services.tenant.unit().await?;
        let inside = unit.tenant();
        let told = self.ring(services, inside).await?;
        stream::announce_told(&inside.db, &told).await?;
        unit.commit(&services.tenant).await?;
        services.pool.wake();
        Ok(())
    }
}

impl Alarm {
    async fn ring(&self, services: &Services, inside: &Tenant) -> Result<Vec<Told>> {
        let (db, model) = (&inside.db, inside.model());
        let Some(entity) = model.entity(&self.entity) else { return Ok(Vec::new()) };
        let Some(held) = records::hold(inside, &self.entity, self.record).await? else { return Ok(Vec::new()) };
        let Some(mut clock) = queries::hold(db, self.record, &self.clock).await? else { return Ok(Vec::new()) };
        let ctx = inside.system(ACTOR);
        // Suspendu, arrêté ou relancé depuis, il a une autre échéance, ou plus aucune.
        let (due, told) = match self.aim {
            Aim::Warned => (clock.warn_at, &mut clock.warned_at),
            Aim::Breached => (clock.due_at, &mut clock.breached_at),
        };
        if told.is_some() || due.is_none_or(|due| due > ctx.now()) {
            return Ok(Vec::new());
        }
        *told = Some(ctx.now());
        queries::told(db, self.record, &self.clock, &clock).await?;
        let record = read(inside, &self.entity, self.record).await?;
        let event = format!("clock.{}.{}", self.clock, self.aim.name());
        queries::emit(&ctx, db, (&self.entity, self.record), &record, &held, &event).await?;
        let entry = audit::Entry {
            action: format!("clock.{}", self.aim.name()),
            entity: Some(self.entity.clone()),
            record: Some(self.record),
            number: record.get("number").and_then(Value::as_str).map(str::to_owned),
            company: super::run::link(&record, "company"),
            result: None,
            changes: Some(json!({ "clock": { "old": null, "new": self.clock } })),
        };
        audit::write(&ctx, db, entry).await?;
        let (mut sent, subject) = (Vec::new(), Subject::of_record(&self.entity, self.record, &record));
        for person in services.identity.people(&held.owners).await? {
            sent.extend(self.tell(services, inside, (entity, &subject), &clock, &person).await?);
        }
        Ok(sent)
    }

    /// Le dit à une personne, si elle voit l'enregistrement.
    async fn tell(
        &self,
        services: &Services,
        inside: &Tenant,
        (entity, subject): (&Entity, &Subject),
        clock: &Kept,
        person: &Person,
    ) -> Result<Vec<Told>> {
        let request = Request { id: inside.clock.new_id(), ip: None, device: None };
        let reader = match services.identity.ctx_of(person.id, &request).await {
            Ok(reader) => reader,
            Err(error) if error.code == Code::AuthRequired => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let seen =
            match records::get(&reader, inside, &self.entity, &Key::Id(self.record), &Projection::default()).await {
                Ok(seen) => seen.json,
                Err(error) if matches!(error.code, Code::NotFound | Code::Forbidden) => return Ok(Vec::new()),
                Err(error) => return Err(error),
            };
        let seen: Map<String, Value> = serde_json::from_str(&seen).map_err(|error| Code::Internal.because(error))?;
        let (model, locale) = (inside.model(), person.locale.unwrap_or_default());
        let text = |name: &str| seen.get(name).and_then(Value::as_str);
        let named: Vec<&str> = [text("number"), text(&entity.title)].into_iter().flatten().collect();
        let zone = TimeZone::get(&person.timezone).unwrap_or(TimeZone::UTC);
        let due = clock.due_at.map(|due| due.to_zoned(zone).strftime("%Y-%m-%d %H:%M").to_string());
        let params = Map::from_iter([
            ("subject".to_owned(), json!(named.join(" — "))),
            ("clock".to_owned(), json!(label(&model, locale, entity, &self.clock))),
            ("due".to_owned(), json!(due.unwrap_or_else(|| "—".to_owned()))),
        ]);
        let said =
            |part: &str| model.texts.message(locale, &format!("core.clock.news.{}.{part}", self.aim.name()), &params);
        let path = send::path(entity, self.record);
        let ctx = inside.system(ACTOR);
        let message = Direct {
            ctx: &ctx,
            person,
            category: &self.entity,
            priority: 1,
            nature: self.aim.nature(),
            title: said("title"),
            body: said("body"),
            entity: &self.entity,
            record: self.record,
            approval: None,
            subject: Some(subject.clone()),
            path: &path,
            link: format!("{}{path}", services.settings.mail.base_url),
            open: model.texts.get(locale, "core.mail.open").unwrap_or("core.mail.open").to_owned(),
        };
        Ok(direct::tell(services, inside, message).await?.told)
    }
}
