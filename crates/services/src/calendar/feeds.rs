//! Les flux d'agenda : une adresse secrète par flux, que tout agenda sait suivre, sous les droits de son propriétaire à chaque lecture ;
//! et les accès CalDAV, un mot de passe par agenda, qui lisent et écrivent sous les mêmes droits.
//!
//! La base ne garde que l'empreinte du secret : perdu, il se remplace. Une personne suspendue n'a plus de flux, et rien ne dit
//! qu'elle en avait.

use kernel::{Code, Ctx, FieldError, Result};
use serde::Deserialize;
use serde_json::{Value, json};
use store::{Unit, audit, records::event::EVENT};
use uuid::Uuid;

use super::{agenda, event::me, source};
use crate::{Services, bearer};
use queries::Feed;

mod enter;
mod queries;
mod serve;

pub use enter::enter;
pub use serve::{Served, serve};

/// Un flux à ouvrir.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewFeed {
    /// Son nom, celui que l'agenda montrera.
    pub name: String,
    /// Ce qu'il montre.
    #[serde(default)]
    pub scope: Scope,
    /// Pour une entité : laquelle.
    #[serde(default)]
    pub entity: Option<String>,
    /// Pour une vue enregistrée : laquelle.
    #[serde(default)]
    pub view: Option<Uuid>,
}

/// Ce qu'un flux montre.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Les événements que j'organise ou auxquels je prends part.
    #[default]
    Mine,
    /// Tous ceux que je vois.
    Company,
    /// Les fiches datées d'une entité.
    Entity,
    /// Celles d'une vue enregistrée.
    View,
    /// Mes événements, à lire et à écrire par CalDAV : le secret est un mot de passe, non une adresse.
    Caldav,
}

impl Scope {
    fn name(self) -> &'static str {
        match self {
            Scope::Mine => "mine",
            Scope::Company => "company",
            Scope::Entity => "entity",
            Scope::View => "view",
            Scope::Caldav => "caldav",
        }
    }
}

/// Flux d'une personne au plus, et longueur d'un nom.
const MOST: i64 = 50;
const MAX_NAME: usize = 100;

/// Mes flux, sans leur secret ; la dernière lecture de chacun.
pub async fn list(ctx: &Ctx, services: &Services) -> Result<Value> {
    let feeds = queries::of(&services.tenant.db, me(ctx)?).await?;
    Ok(json!({ "data": feeds.iter().map(shown).collect::<Vec<_>>() }))
}

/// Ouvre un flux ; son adresse n'est dite que cette fois.
pub async fn create(ctx: &Ctx, services: &Services, new: NewFeed) -> Result<Value> {
    let user = me(ctx)?;
    check(ctx, services, &new).await?;
    let (secret, hash) = bearer::draw();
    let feed = Feed {
        id: ctx.new_id(),
        user,
        name: new.name.trim().to_owned(),
        scope: new.scope.name().to_owned(),
        entity: new.entity,
        view: new.view,
        created_at: ctx.now(),
        used_at: None,
        used_by: None,
    };
    let unit = services.tenant.unit().await?;
    if !queries::insert(&unit.tenant().db, &feed, hash, MOST).await? {
        return Err(kernel::Error::invalid(vec![FieldError::new("name", "too_many").with("max", MOST)]));
    }
    trace(ctx, &unit, "calendar.feed_created", &feed).await?;
    unit.commit(&services.tenant).await?;
    Ok(told(ctx, services, &feed, &secret))
}

/// Donne au flux une autre adresse ; l'ancienne ne répond plus.
pub async fn rotate(ctx: &Ctx, services: &Services, id: Uuid) -> Result<Value> {
    let (secret, hash) = bearer::draw();
    let unit = services.tenant.unit().await?;
    let feed = queries::rotate(&unit.tenant().db, me(ctx)?, id, hash, ctx.now()).await?;
    let feed = feed.ok_or_else(|| Code::NotFound.error())?;
    trace(ctx, &unit, "calendar.feed_rotated", &feed).await?;
    unit.commit(&services.tenant).await?;
    Ok(told(ctx, services, &feed, &secret))
}

/// Ferme un flux.
pub async fn revoke(ctx: &Ctx, services: &Services, id: Uuid) -> Result<()> {
    let unit = services.tenant.unit().await?;
    let feed = queries::remove(&unit.tenant().db, me(ctx)?, id).await?.ok_or_else(|| Code::NotFound.error())?;
    trace(ctx, &unit, "calendar.feed_revoked", &feed).await?;
    unit.commit(&services.tenant).await
}

/// Le flux montre quelque chose que son propriétaire peut voir.
async fn check(ctx: &Ctx, services: &Services, new: &NewFeed) -> Result<()> {
    let name = new.name.trim();
    let mut faults = Vec::new();
    if name.is_empty() {
        faults.push(FieldError::new("name", "required"));
    } else if name.chars().count() > MAX_NAME {
        faults.push(FieldError::new("name", "too_long").with("max", MAX_NAME));
    }
    let model = services.tenant.model();
    let is_dated = |name: &str| {
        let seen = !ctx.actor.access(name, "view").is_denied();
        seen && model.entity(name).is_some_and(|entity| &*entity.full_name == EVENT || source::of(entity).is_some())
    };
    match (new.scope, &new.entity, new.view) {
        (Scope::Entity, Some(entity), _) if !is_dated(entity) => {
            faults.push(FieldError::new("entity", "unknown_option").with("value", entity.as_str()));
        }
        (Scope::Entity, None, _) => faults.push(FieldError::new("entity", "required")),
        (Scope::View, _, None) => faults.push(FieldError::new("view", "required")),
        (Scope::View, _, Some(view)) => {
            let found = agenda::filter_of(ctx, services, Some(&view.to_string())).await;
            if !found.is_ok_and(|found| found.is_some_and(|(entity, _)| is_dated(&entity))) {
                faults.push(FieldError::new("view", "unknown_option").with("value", view.to_string()));
            }
        }
        _ => {}
    }
    if faults.is_empty() { Ok(()) } else { Err(kernel::Error::invalid(faults)) }
}

fn shown(feed: &Feed) -> Value {
    json!({
        "id": feed.id, "name": feed.name, "scope": feed.scope, "entity": feed.entity, "view": feed.view,
        "created_at": feed.created_at, "used_at": feed.used_at, "used_by": feed.used_by,
    })
}

fn told(ctx: &Ctx, services: &Services, feed: &Feed, secret: &str) -> Value {
    let (mut told, base_url) = (shown(feed), &services.settings.mail.base_url);
    if feed.scope == Scope::Caldav.name() {
        told["url"] = format!("{base_url}/dav/").into();
        told["login"] = ctx.actor.email.as_str().into();
        told["password"] = secret.into();
    } else {
        told["url"] = format!("{base_url}/api/v1/calendar/feed/{secret}.ics").into();
    }
    told
}

/// Inscrit au journal ce qui arrive au flux, avec lui.
async fn trace(ctx: &Ctx, unit: &Unit, action: &str, feed: &Feed) -> Result<()> {
    let changes = json!({ "name": feed.name, "scope": feed.scope, "entity": feed.entity, "view": feed.view });
    let entry = audit::Entry {
        action: action.to_owned(),
        record: Some(feed.id),
        changes: Some(changes),
        ..audit::Entry::default()
    };
    audit::write(ctx, &unit.tenant().db, entry).await
}
