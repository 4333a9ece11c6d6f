//! Ce qu'une exécution sait : l'enregistrement et ses liens, ce qu'il était, celui que la boucle parcourt, qui a agi.

use std::sync::Arc;

use expr::Value as Cel;
use jiff::tz::TimeZone;
use kernel::{Class, Code, Ctx, Locale, Request, Result};
use schema::{
    fields::Storage,
    model::{Act, Entity, Field, Formula, Model, Step, Trigger},
};
use serde_json::{Map, Value, json};
use store::{
    Tenant,
    records::{self, Count, Key, Projection, Query},
    values,
};
use uuid::Uuid;

use super::{
    fact::Fact,
    settings::Settings,
    system::{self, Told},
};
use crate::{
    Services,
    reach::Subject,
    templates::words::{self, Cause},
};

mod script;

/// Un enregistrement lu, ses liens dépliés.
#[derive(Clone)]
pub(super) struct Seen {
    pub entity: Arc<Entity>,
    pub subject: Subject,
    json: Arc<Map<String, Value>>,
}

/// Les faits d'une exécution.
#[derive(Clone)]
pub(super) struct Facts {
    pub model: Arc<Model>,
    pub fact: Fact,
    /// Au nom du déclencheur.
    pub ctx: Ctx,
    /// L'enregistrement qui l'a réveillé.
    pub seen: Option<Seen>,
    /// Celui que la boucle parcourt.
    pub item: Option<Seen>,
    /// Ce que le dernier script a rendu, ou la dernière réponse attendue.
    pub output: Value,
    /// Ce que son événement du système apporte.
    told: Option<Arc<Told>>,
    /// Au nom de qui a causé l'événement.
    cause: Ctx,
    settings: Arc<Settings>,
    /// Ce que tout message nomme ; lu à la première étape qui en écrit un.
    words: Option<Arc<Map<String, Value>>>,
}

impl Facts {
    /// Lit ce qu'une exécution de ce déclencheur sait, par la prise de `tenant`.
    pub(super) async fn read(
        services: &Services,
        tenant: &Tenant,
        model: Arc<Model>,
        trigger: &Trigger,
        fact: Fact,
    ) -> Result<Facts> {
        let mut ctx = tenant.system(&format!("trigger:{}", trigger.name));
        ctx.depth = fact.depth + 1;
        let cause = match fact.actor {
            Some(user) => services.identity.actor(user).await?,
            None => None,
        };
        let request = Request { id: fact.request.unwrap_or(ctx.request.id), ip: None, device: None };
        let cause = match cause {
            Some(actor) => Ctx::new(tenant.name.clone(), actor, Locale::default(), request, tenant.clock.clone()),
            None => tenant.system(&fact.actor_name),
        };
        let settings = Arc::new(Settings::read(services, &model, &trigger.package).await?);
        let told = match (trigger.source.system(), &fact.payload) {
            (Some(event), Some(payload)) => Some(Arc::new(system::told(&ctx, tenant, &model, event, payload).await?)),
            _ => None,
        };
        let (seen, item, output, words) = (None, None, Value::Null, None);
        let mut facts = Facts { model, fact, ctx, seen, item, output, told, cause, settings, words };
        facts.refresh(tenant).await?;
        Ok(facts)
    }

    /// Lit ce que tout message nomme, si cette étape en écrit un et que nulle ne l'a fait avant elle.
    pub(super) async fn learn_words(&mut self, services: &Services, tenant: &Tenant, step: &Step) -> Result<()> {
        if self.words.is_none() && writes(step) {
            let company = self.fact.subject.as_ref().and_then(|subject| subject.company).or(self.fact.company);
            let cause = Cause { user: self.fact.actor, name: &self.fact.actor_name, company };
            self.words = Some(Arc::new(words::of(services, tenant, cause).await?));
        }
        Ok(())
    }

    /// Relit l'enregistrement : une étape vient peut-être de l'écrire.
    pub(super) async fn refresh(&mut self, tenant: &Tenant) -> Result<()> {
        let Some(subject) = self.fact.subject.clone() else { return Ok(()) };
        self.seen = Some(self.look(tenant, &subject.entity.clone(), subject.id, Some(subject)).await?);
        Ok(())
    }

    /// L'enregistrement que la boucle parcourt maintenant.
    pub(super) async fn turn_to(&mut self, tenant: &Tenant, entity: &str, id: Uuid) -> Result<()> {
        self.item = Some(self.look(tenant, entity, id, None).await?);
        Ok(())
    }

    async fn look(&self, tenant: &Tenant, entity: &str, id: Uuid, known: Option<Subject>) -> Result<Seen> {
        let entity = self.model.entity(entity).cloned().ok_or_else(|| Code::UnknownRoute.error())?;
        let json = Arc::new(read(tenant, &self.ctx, &entity, id, Life::Any).await?);
        let subject = known.unwrap_or_else(|| Subject::of_record(&entity.full_name, id, &json));
        Ok(Seen { entity, subject, json })
    }

    /// L'enregistrement dont parle une étape : celui de la boucle, sinon celui de l'événement.
    pub(super) fn about(&self) -> Option<&Seen> {
        self.item.as_ref().or(self.seen.as_ref())
    }

    /// La société où l'exécution agit.
    pub(super) fn company(&self) -> Option<Uuid> {
        self.about().and_then(|seen| seen.subject.company).or(self.fact.company)
    }

    /// La valeur d'une expression.
    pub(super) fn evaluate(&self, formula: &Formula) -> Result<Cel> {
        // Le code seul : le message d'une expression peut citer une valeur protégée.
        let named =
            |error: expr::Error| Code::BadExpression.with("reason", format!("{} : {}", formula.source, error.code()));
        formula.checked.evaluate(self).map_err(named)
    }

    /// Cette expression ne lit-elle que des champs de classe normale ?
    pub(super) fn reads_plainly(&self, formula: &Formula) -> bool {
        let own = self.seen.as_ref().map(|seen| &seen.entity);
        formula.checked.paths().iter().all(|path| {
            let steps: Vec<&str> = path.iter().map(String::as_str).filter(|step| *step != "*").collect();
            match steps.split_first() {
                Some((&("record" | "old"), rest)) => own.is_none_or(|entity| is_plain(&self.model, entity, rest)),
                Some((&"payload", [name, rest @ ..])) => {
                    let carried = self.told.as_ref().and_then(|told| told.event.carried(name)?.entity());
                    let entity = carried.and_then(|entity| self.model.entity(entity));
                    entity.is_none_or(|entity| is_plain(&self.model, entity, rest))
                }
                Some((&"item", rest)) => {
                    self.item.as_ref().is_none_or(|item| is_plain(&self.model, &item.entity, rest))
                }
                _ => own.is_none_or(|entity| is_plain(&self.model, entity, &steps)),
            }
        })
    }

    /// La condition tient-elle ?
    pub(super) fn holds(&self, condition: &Formula) -> Result<bool> {
        Ok(matches!(self.evaluate(condition)?, Cel::Bool(true)))
    }

    /// La condition, fausse avant l'écriture, est-elle vraie après ?
    pub(super) fn became(&self, condition: &Formula) -> bool {
        let after = self.with_record(self.changed("new"));
        let before = !self.is_new() && self.with_record(self.changed("old")).holds(condition).unwrap_or(false);
        !before && after.holds(condition).unwrap_or(false)
    }

    fn with_record(&self, json: Map<String, Value>) -> Facts {
        let seen = self.seen.clone().map(|seen| Seen { json: Arc::new(json), ..seen });
        Facts { seen, ..self.clone() }
    }

    fn is_new(&self) -> bool {
        self.fact.events.iter().any(|event| event == "created")
    }

    /// L'état présent, où les champs que l'événement a changés valent ce qu'ils valaient (`old`) ou ont valu (`new`).
    fn changed(&self, side: &str) -> Map<String, Value> {
        let mut state = self.seen.as_ref().map(|seen| (*seen.json).clone()).unwrap_or_default();
        for (name, change) in self.fact.changes.as_ref().and_then(Value::as_object).into_iter().flatten() {
            state.insert(name.clone(), change.get(side).cloned().unwrap_or(Value::Null));
        }
        state
    }

    /// Un enregistrement, réduit à ses champs de classe normale.
    pub(super) fn plain(&self, seen: &Seen) -> Value {
        Value::Object(normal(&self.model, &seen.entity, &seen.json))
    }

    /// Ce qui s'est passé, pour un gabarit.
    fn event(&self) -> Value {
        json!({ "id": self.fact.event, "names": self.fact.events, "count": self.fact.count.unwrap_or(1), "at": self.fact.at.to_string() })
    }

    /// Ce qu'un gabarit peut nommer : jamais un champ d'une classe autre que normale, car tout lecteur ne peut pas le lire.
    pub(super) fn shown(&self, base_url: &str) -> Map<String, Value> {
        let one = |seen: &Seen| self.plain(seen);
        let record = self.seen.as_ref().or(self.item.as_ref());
        let url = self.about().map_or_else(String::new, |seen| {
            format!("{base_url}{}", crate::notify::send::path(&seen.entity, seen.subject.id))
        });
        let mut shown = self.words.as_deref().cloned().unwrap_or_default();
        shown.extend([
            ("record".to_owned(), record.map_or(Value::Null, one)),
            ("event".to_owned(), self.event()),
            ("settings".to_owned(), self.settings.shown.clone()),
            ("url".to_owned(), Value::String(url)),
        ]);
        let company = self.about().and_then(|seen| words::company(&seen.json));
        shown.extend(company.map(|company| ("company".to_owned(), company)));
        words::tell_time(&mut shown, self.ctx.now(), &TimeZone::UTC);
        shown.extend(self.item.as_ref().map(|item| ("item".to_owned(), one(item))));
        shown.insert("output".to_owned(), self.output.clone());
        let payload = self.told.as_ref().map(|told| told.shown.clone()).or_else(|| self.fact.payload.clone());
        shown.extend(payload.map(|payload| ("payload".to_owned(), payload)));
        shown
    }
}

impl expr::Variables for Facts {
    fn get(&self, name: &str) -> Option<Cel> {
        let one = |seen: &Seen| record(&self.model, &seen.entity, &seen.json);
        if let Some(seen) = &self.seen
            && let Some(field) = seen.entity.field(name)
        {
            return Some(value(&self.model, field, seen.json.get(name).unwrap_or(&Value::Null)));
        }
        match name {
            "record" => self.seen.as_ref().map(one),
            "item" => self.item.as_ref().map(one),
            "old" if self.is_new() => Some(Cel::Null),
            "old" => self.seen.as_ref().map(|seen| record(&self.model, &seen.entity, &self.changed("old"))),
            "settings" => Some(self.settings.value.clone()),
            "payload" => match &self.told {
                Some(told) => Some(told.value.clone()),
                None => self.fact.payload.as_ref().map(expr::from_json),
            },
            "output" => Some(expr::from_json(&self.output)),
            _ => values::common_variable(&self.cause, name),
        }
    }
}

/// Cette étape écrit-elle un message, ou le corps d'un appel ?
fn writes(step: &Step) -> bool {
    use Act::{Call, Chat, Mail, Notify, Report, Sms};
    matches!(step.act, Notify(_) | Mail(_) | Sms(_) | Chat(_) | Call(_) | Report(_))
}

/// Un chemin dont chaque champ est de classe normale ; un mot de la portée (`now`, `actor`) l'est.
fn is_plain(model: &Model, entity: &Entity, path: &[&str]) -> bool {
    let Some((head, rest)) = path.split_first() else { return true };
    let Some(field) = entity.field(head) else { return true };
    let target = field.to.as_ref().or(field.of.as_ref()).and_then(|name| model.entity(name));
    field.class == Class::Normal && target.is_none_or(|target| is_plain(model, target, rest))
}

/// Lequel lire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Life {
    /// Un enregistrement présent.
    Alive,
    /// De même, ou supprimé.
    Any,
}

/// L'enregistrement, ses liens dépliés.
pub(super) async fn read(
    tenant: &Tenant,
    ctx: &Ctx,
    entity: &Entity,
    id: Uuid,
    life: Life,
) -> Result<Map<String, Value>> {
    read_as(tenant, ctx, entity, id, unfolded(entity), life).await
}

/// L'enregistrement, sous cette forme.
pub(crate) async fn read_as(
    tenant: &Tenant,
    ctx: &Ctx,
    entity: &Entity,
    id: Uuid,
    shape: Projection,
    life: Life,
) -> Result<Map<String, Value>> {
    let json = match records::get(ctx, tenant, &entity.full_name, &Key::Id(id), &shape).await {
        Ok(record) => record.json,
        Err(error) if error.code == Code::NotFound && life == Life::Any => {
            let query = Query {
                entity: entity.full_name.to_string(),
                filter: Some(format!("id == '{id}'")),
                fields: shape.fields,
                expand: shape.expand,
                limit: 1,
                count: Count::None,
                deleted: true,
                ..Query::default()
            };
            match records::list(ctx, tenant, query).await {
                Ok(page) => page.rows.into_iter().next().ok_or(error)?,
                // À qui n'y voit rien, le refus est celui de la lecture.
                Err(refused) if refused.code == Code::Forbidden => return Err(error),
                Err(broken) => return Err(broken),
            }
        }
        Err(error) => return Err(error),
    };
    serde_json::from_str(&json).map_err(|error| Code::Internal.because(error))
}

/// Toute la fiche, ses liens dépliés : ce que lit un gabarit.
pub(crate) fn unfolded(entity: &Entity) -> Projection {
    let links = entity.fields.values().chain(entity.common_fields()).filter(|field| is_link(field));
    Projection { fields: None, expand: links.map(|field| field.name.clone()).collect() }
}

/// Un lien vers une autre entité, simple ou multiple ; les lignes possédées sont toujours lues.
fn is_link(field: &Field) -> bool {
    field.to.is_some() && !matches!(field.storage(), Storage::Owned(_)) && !field.name.ends_with("_by")
}

/// Un enregistrement lu, en valeur d'expression.
pub(super) fn record(model: &Model, entity: &Entity, json: &Map<String, Value>) -> Cel {
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
pub(crate) fn normal(model: &Model, entity: &Entity, json: &Map<String, Value>) -> Map<String, Value> {
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
