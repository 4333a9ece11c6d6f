//! Ce qu'un déclencheur sait de l'événement : l'enregistrement et ses liens, ce qu'il était, qui a agi.

use std::sync::Arc;

use expr::Value as Cel;
use kernel::{Class, Code, Ctx, Locale, Request, Result};
use schema::{
    fields::Storage,
    model::{Entity, Field, Formula, Model},
};
use serde_json::{Map, Value, json};
use store::{
    outbox::Event,
    records::{self, Count, Key, Projection, Query},
    values,
};

use super::settings::Settings;
use crate::{Services, reach::Subject};

/// Les faits d'un événement.
#[derive(Clone)]
pub(super) struct Facts<'e> {
    pub(super) event: &'e Event,
    pub(super) model: &'e Model,
    pub(super) entity: Arc<Entity>,
    pub(super) subject: Subject,
    /// Au nom du distributeur.
    pub(super) ctx: Ctx,
    /// Au nom de qui a causé l'événement.
    cause: Ctx,
    record: Arc<Map<String, Value>>,
    settings: Option<Arc<Settings>>,
}

impl<'e> Facts<'e> {
    /// Lit l'enregistrement d'un événement, ses liens dépliés, supprimé ou non.
    pub(super) async fn read(services: &Services, model: &'e Model, event: &'e Event) -> Result<Facts<'e>> {
        let entity = model.entity(&event.entity).cloned().ok_or_else(|| Code::UnknownRoute.error())?;
        let tenant = &services.tenant;
        let ctx = tenant.system("dispatcher");
        let cause = match event.actor {
            Some(user) => services.identity.actor(user).await?,
            None => None,
        };
        let request = Request { id: event.request.unwrap_or(ctx.request.id), ip: None, device: None };
        let cause = match cause {
            Some(actor) => Ctx::new(tenant.name.clone(), actor, Locale::default(), request, tenant.clock.clone()),
            None => tenant.system(&event.actor_name),
        };
        let record = Arc::new(read(services, &ctx, &entity, event).await?);
        Ok(Facts { event, model, entity, subject: Subject::from(event), ctx, cause, record, settings: None })
    }

    /// Les mêmes faits, vus avec les réglages d'un paquet.
    pub(super) fn with_settings(&self, settings: Arc<Settings>) -> Facts<'e> {
        Facts { settings: Some(settings), ..self.clone() }
    }

    /// La valeur d'une expression.
    pub(super) fn evaluate(&self, formula: &Formula) -> Result<Cel> {
        let named = |error: expr::Error| Code::Internal.because(format!("« {} » : {error}", formula.source));
        formula.checked.evaluate(self).map_err(named)
    }

    /// La condition tient-elle ?
    pub(super) fn holds(&self, condition: &Formula) -> Result<bool> {
        Ok(matches!(self.evaluate(condition)?, Cel::Bool(true)))
    }

    /// Ce qu'un gabarit peut nommer : jamais un champ d'une classe autre que normale, car tout lecteur ne peut pas le lire.
    pub(super) fn shown(&self, base_url: &str) -> Map<String, Value> {
        let url = format!("{base_url}{}", crate::notify::send::path(&self.entity, self.event.record));
        let event = json!({ "id": self.event.id, "names": self.event.events, "at": self.event.at.to_string() });
        Map::from_iter([
            ("record".to_owned(), Value::Object(normal(self.model, &self.entity, &self.record))),
            ("actor".to_owned(), json!({ "name": self.event.actor_name })),
            ("event".to_owned(), event),
            ("settings".to_owned(), self.settings.as_ref().map_or(json!({}), |settings| settings.shown.clone())),
            ("url".to_owned(), Value::String(url)),
        ])
    }

    /// L'état d'avant : celui d'après, où les champs changés reprennent leur ancienne valeur ; rien avant la création.
    fn old(&self) -> Cel {
        if self.event.events.iter().any(|event| event == "created") {
            return Cel::Null;
        }
        let mut old = (*self.record).clone();
        for (name, change) in self.event.changes.as_ref().and_then(Value::as_object).into_iter().flatten() {
            old.insert(name.clone(), change.get("old").cloned().unwrap_or(Value::Null));
        }
        record(self.model, &self.entity, &old)
    }
}

impl expr::Variables for Facts<'_> {
    fn get(&self, name: &str) -> Option<Cel> {
        if let Some(field) = self.entity.field(name) {
            return Some(value(self.model, field, self.record.get(name).unwrap_or(&Value::Null)));
        }
        match name {
            "record" => Some(record(self.model, &self.entity, &self.record)),
            "old" => Some(self.old()),
            "settings" => self.settings.as_ref().map(|settings| settings.value.clone()),
            _ => values::common_variable(&self.cause, name),
        }
    }
}

async fn read(services: &Services, ctx: &Ctx, entity: &Entity, event: &Event) -> Result<Map<String, Value>> {
    let expand = entity.fields.values().chain(entity.common_fields()).filter(|field| is_link(field));
    let shape = Projection { fields: None, expand: expand.map(|field| field.name.clone()).collect() };
    let tenant = &services.tenant;
    let json = match records::get(ctx, tenant, &entity.full_name, &Key::Id(event.record), &shape).await {
        Ok(record) => record.json,
        Err(error) if error.code == Code::NotFound => {
            let query = Query {
                entity: entity.full_name.to_string(),
                filter: Some(format!("id == '{}'", event.record)),
                expand: shape.expand,
                limit: 1,
                count: Count::None,
                deleted: true,
                ..Query::default()
            };
            records::list(ctx, tenant, query).await?.rows.into_iter().next().ok_or(error)?
        }
        Err(error) => return Err(error),
    };
    serde_json::from_str(&json).map_err(|error| Code::Internal.because(error))
}

/// Un lien vers une autre entité, simple ou multiple ; les lignes possédées sont toujours lues.
fn is_link(field: &Field) -> bool {
    field.to.is_some() && !matches!(field.storage(), Storage::Owned(_)) && !field.name.ends_with("_by")
}

/// Un enregistrement lu, en valeur d'expression.
fn record(model: &Model, entity: &Entity, json: &Map<String, Value>) -> Cel {
    let id = json.get("id").and_then(Value::as_str).unwrap_or_default();
    let known = json.iter().filter_map(|(name, json)| Some((entity.field(name)?, json)));
    let fields = known.map(|(field, json)| (Arc::from(field.name.as_str()), value(model, field, json))).collect();
    expr::RecordValue::new(id, fields).into()
}

fn value(model: &Model, field: &Field, json: &Value) -> Cel {
    let Some(target) = field.to.as_ref().or(field.of.as_ref()).and_then(|name| model.entity(name)) else {
        return values::from_json(json, &field.kind.cel(field));
    };
    let one = |item: &Value| match item {
        Value::Object(members) => record(model, target, members),
        Value::String(id) => expr::RecordValue::reference(id).into(),
        _ => Cel::Null,
    };
    match json {
        Value::Array(items) => Cel::List(items.iter().map(one).collect()),
        item => one(item),
    }
}

/// Les champs de classe normale, ceux des enregistrements liés aussi.
fn normal(model: &Model, entity: &Entity, json: &Map<String, Value>) -> Map<String, Value> {
    let mut shown = Map::new();
    for (name, value) in json {
        let Some(field) = entity.field(name).filter(|field| field.class == Class::Normal) else {
            continue;
        };
        let target = field.to.as_ref().or(field.of.as_ref()).and_then(|name| model.entity(name));
        let one = |item: &Value| match (item, target) {
            (Value::Object(members), Some(target)) => Value::Object(normal(model, target, members)),
            (item, _) => item.clone(),
        };
        let value = match value {
            Value::Array(items) => items.iter().map(one).collect(),
            item => one(item),
        };
        shown.insert(name.clone(), value);
    }
    shown
}
