//! Faire ce qu'un appel demande : le travail `inbound`. Tout tient dans une transaction : l'écriture, les déclencheurs
//! réveillés et le sort de l'appel ; un arrêt brutal ne perd ni ne double rien.

use kernel::{Code, Ctx, Error, FieldError, Request, Result};
use schema::model::{Entity, Field};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use store::{
    Tenant,
    records::{
        self, Intent, Key,
        bulk::{self, Named},
    },
};
use uuid::Uuid;

use super::{
    hook::{Action, Definition, Hook},
    mailbox, mapping,
    queries::{self, Done},
};
use crate::{
    Services, automation,
    exchange::import::faults_of,
    files::aside,
    imports::Told,
    notify::alert,
    stream,
    workers::{Failure, Turn, Work},
};

/// Échecs de suite d'une entrée au bout desquels les administrateurs sont prévenus.
const ALARMING: usize = 3;

/// Mène un appel reçu à son sort.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Act {
    /// L'appel.
    pub delivery: Uuid,
}

impl Work for Act {
    const KIND: &'static str = "inbound";
    const MAX_ATTEMPTS: i16 = 6;

    async fn run(self, services: &Services, turn: &Turn) -> Result<(), Failure> {
        let unit = services.tenant.unit().await?;
        let inside = unit.tenant();
        let Some((hook, payload)) = queries::hold(&inside.db, self.delivery).await? else { return Ok(()) };
        let error = match Box::pin(act(services, inside, hook, self.delivery, &payload)).await {
            Ok(done) => {
                queries::settle(&inside.db, self.delivery, &done, services.tenant.clock.now()).await?;
                unit.commit(&services.tenant).await?;
                if done.runs > 0 {
                    services.automation.notify_one();
                }
                return Ok(());
            }
            Err(error) => error,
        };
        unit.roll_back().await?;
        match faults_of(error) {
            Ok(faults) => Ok(fail(services, self.delivery, faults).await?),
            Err(error) => {
                if turn.is_last() {
                    fail(services, self.delivery, vec![FieldError::new("", error.code.as_str())]).await?;
                }
                Err(error.into())
            }
        }
    }
}

async fn act(services: &Services, inside: &Tenant, hook: Uuid, call: Uuid, payload: &Value) -> Result<Done> {
    let hook = queries::find(&inside.db, hook).await?.ok_or_else(|| Code::NotFound.error())?;
    if !hook.definition.enabled {
        return Err(Code::HookDisabled.error());
    }
    let ctx = owner(services, &hook, call).await?;
    let mut done = Done::default();
    if hook.definition.action != Action::None {
        done = write(&ctx, inside, &hook.definition, payload).await?;
    }
    let runs = automation::wake_called(&ctx, inside, &hook.definition.name, call, payload).await?;
    Ok(Done { runs: i64::try_from(runs).unwrap_or(i64::MAX), ..done })
}

/// Au nom de qui répond de l'entrée ; le journal retient par où l'écriture est venue.
async fn owner(services: &Services, hook: &Hook, call: Uuid) -> Result<Ctx> {
    let device = Some(format!("webhook:{}", hook.definition.name).into());
    let request = Request { id: call, ip: None, device };
    services.identity.ctx_of(hook.owner, &request).await.map_err(|error| match error.code {
        Code::AuthRequired => Code::AccountDisabled.error(),
        _ => error,
    })
}

/// Crée ou modifie l'enregistrement.
async fn write(ctx: &Ctx, inside: &Tenant, definition: &Definition, payload: &Value) -> Result<Done> {
    let model = inside.model();
    let entity = definition.target(&model).ok_or_else(|| Code::UnknownRoute.error())?;
    let (body, faults) = mapping::read(ctx, inside, entity, definition, payload).await?;
    release(ctx, inside, definition, entity, &body).await?;
    if !faults.is_empty() {
        return Err(Error::invalid(faults));
    }
    let (record, act) = match aim(ctx, inside, definition, entity, &body).await? {
        Some(id) => {
            records::update(ctx, inside, &entity.full_name, &Key::Id(id), &body, None, Intent::Commit).await?;
            (id, "updated")
        }
        None => (records::create(ctx, inside, &entity.full_name, &body, Intent::Commit).await?.id, "created"),
    };
    Ok(Done { entity: Some(entity.full_name.to_string()), record: Some(record), act: Some(act), runs: 0 })
}

/// Les pièces jointes que l'enregistrement portera cessent d'être tenues à part ; seul un message relevé en a.
pub(super) async fn release(
    ctx: &Ctx,
    inside: &Tenant,
    definition: &Definition,
    entity: &Entity,
    body: &Map<String, Value>,
) -> Result<()> {
    let held = |(name, value): (&String, &Value)| {
        let holds = entity.field(name).is_some_and(Field::holds_files);
        let listed = value.as_array().map_or_else(|| vec![value.clone()], Clone::clone);
        if holds { listed } else { Vec::new() }
    };
    let named = body.iter().flat_map(held);
    let ids: Vec<Uuid> = named.filter_map(|value| Uuid::try_parse(value.as_str()?).ok()).collect();
    if ids.is_empty() || definition.auth.mailbox().is_none() {
        return Ok(());
    }
    aside::release(&inside.db, &ids, mailbox::USAGE, ctx.actor.id).await
}

/// L'enregistrement que la clé reconnaît ; rien quand il faut le créer.
pub(super) async fn aim(
    ctx: &Ctx,
    inside: &Tenant,
    definition: &Definition,
    entity: &Entity,
    body: &Map<String, Value>,
) -> Result<Option<Uuid>> {
    let key = definition.key.as_deref().filter(|_| definition.action != Action::Create);
    let Some(field) = key.and_then(|key| entity.field(key)) else { return Ok(None) };
    let fault = |code: &str| Error::invalid(vec![FieldError::new(&field.name, code)]);
    let Some(text) = body.get(&field.name).and_then(Value::as_str) else { return Err(fault("required")) };
    // Deux appels de la même clé ne créent pas chacun le leur.
    queries::alone(&inside.db, &format!("{}.{}:{text}", entity.full_name, field.name)).await?;
    let found = bulk::keyed(ctx, inside, entity, field, &[text.to_owned()]).await?;
    match found.get(&text.to_lowercase()).or_else(|| found.get(text)) {
        Some(Named::One(id)) => Ok(Some(*id)),
        Some(Named::Several) => Err(fault("ambiguous_link")),
        None if definition.action == Action::Update => Err(fault("broken_link")),
        None => Ok(None),
    }
}

/// Garde pourquoi un appel a échoué ; trois de suite préviennent les administrateurs.
async fn fail(services: &Services, call: Uuid, faults: Vec<FieldError>) -> Result<()> {
    let faults: Vec<Told> = faults.into_iter().map(Told::from).collect();
    let unit = services.tenant.unit().await?;
    let db = &unit.tenant().db;
    if let Some((hook, ALARMING)) = queries::fail(db, call, &faults, services.tenant.clock.now()).await?
        && let Some(hook) = queries::find(db, hook).await?
    {
        let told = alert::of_hook(services, db, &hook.definition.name).await?;
        stream::announce_told(db, &told).await?;
    }
    unit.commit(&services.tenant).await
}
