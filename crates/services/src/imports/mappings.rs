//! Les correspondances gardées : quelle colonne d'un fichier remplit quel champ, pour ne pas le redire à chaque fois.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Code, Ctx, FieldError, Result};
use schema::model::Entity;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Mode, sees_all, upload::named};
use crate::{
    Services,
    exchange::import::{self, Wishes, fillable},
};

mod queries;

/// Longueur d'un nom, au plus.
const MAX_NAME: usize = 100;

/// Une correspondance à garder.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewMapping {
    /// Son nom, propre à son auteur et à l'entité : le reprendre la remplace.
    pub name: String,
    /// Colonne → champ ; `null` laisse une colonne de côté.
    pub columns: BTreeMap<String, Option<String>>,
    /// Champ qui reconnaît un enregistrement déjà là.
    pub key: Option<String>,
    /// Tout, ou ce qui passe.
    pub mode: Option<Mode>,
    /// Proposée aussi aux autres.
    #[serde(default)]
    pub shared: bool,
}

/// Une correspondance gardée.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Mapping {
    pub id: Uuid,
    pub entity: String,
    pub owner: Uuid,
    pub name: String,
    pub columns: BTreeMap<String, Option<String>>,
    pub key: Option<String>,
    pub mode: Mode,
    pub shared: bool,
}

impl Mapping {
    /// Ce qu'elle demande d'un fichier.
    pub(super) fn wishes(&self) -> Wishes {
        Wishes {
            columns: Some(self.columns.clone()),
            key: self.key.clone(),
            partial: self.mode == Mode::Partial,
            ..Wishes::default()
        }
    }

    /// Nomme-t-elle les colonnes de ce fichier, toutes et elles seules, et des champs qui s'écrivent encore ?
    fn fits(&self, entity: &Entity, headers: &[String]) -> bool {
        let titles: BTreeSet<&String> = headers.iter().filter(|title| !title.is_empty()).collect();
        let fields: BTreeSet<&str> = fillable(entity).map(|field| field.name.as_str()).collect();
        let known = |name: &String| fields.contains(name.as_str());
        self.columns.keys().collect::<BTreeSet<_>>() == titles
            && self.columns.values().flatten().chain(&self.key).all(known)
    }
}

/// Mes correspondances, et celles que d'autres partagent des entités que j'importe ; de cette entité seulement, si elle est dite.
pub async fn list(ctx: &Ctx, services: &Services, entity: Option<&str>) -> Result<Value> {
    let model = services.tenant.model();
    let entity = entity.map(|name| named(&model, name)).transpose()?;
    let name = entity.as_ref().map(|entity| &*entity.full_name);
    let mut seen = queries::seen(&services.tenant.db, me(ctx)?, name).await?;
    seen.retain(|mapping| {
        let entity = model.entity(&mapping.entity);
        entity.is_some_and(|entity| import::allowed(ctx, entity, &Wishes::default()).is_ok())
    });
    Ok(json!({ "data": seen }))
}

/// Garde une correspondance.
pub async fn save(ctx: &Ctx, services: &Services, entity: &str, new: NewMapping) -> Result<Value> {
    let entity = named(&services.tenant.model(), entity)?;
    import::allowed(ctx, &entity, &Wishes::default())?;
    let name = new.name.trim();
    if name.is_empty() || name.chars().count() > MAX_NAME {
        let code = if name.is_empty() { "required" } else { "too_long" };
        return Err(kernel::Error::invalid(vec![FieldError::new("name", code).with("max", MAX_NAME)]));
    }
    let mapping = Mapping {
        id: ctx.new_id(),
        entity: entity.full_name.to_string(),
        owner: me(ctx)?,
        name: name.to_owned(),
        columns: new.columns,
        key: new.key,
        mode: new.mode.unwrap_or(Mode::Atomic),
        shared: new.shared,
    };
    let titles: Vec<String> = mapping.columns.keys().cloned().collect();
    if !mapping.fits(&entity, &titles) {
        return Err(kernel::Error::invalid(vec![FieldError::new("columns", "unknown_field").with("expected", "")]));
    }
    Ok(json!(queries::save(&services.tenant.db, mapping, ctx.now()).await?))
}

/// Oublie une de mes correspondances.
pub async fn remove(ctx: &Ctx, services: &Services, id: Uuid) -> Result<()> {
    let owner = if sees_all(ctx) { None } else { Some(me(ctx)?) };
    let gone = queries::remove(&services.tenant.db, id, owner).await?;
    if gone { Ok(()) } else { Err(Code::NotFound.error()) }
}

/// La correspondance qui convient à ces colonnes : la mienne d'abord, la plus récente.
pub(super) async fn fitting(
    ctx: &Ctx,
    services: &Services,
    entity: &Entity,
    headers: &[String],
) -> Result<Option<Mapping>> {
    let seen = queries::seen(&services.tenant.db, me(ctx)?, Some(&entity.full_name)).await?;
    let usable =
        |mapping: &Mapping| mapping.fits(entity, headers) && import::allowed(ctx, entity, &mapping.wishes()).is_ok();
    Ok(seen.into_iter().find(usable))
}

fn me(ctx: &Ctx) -> Result<Uuid> {
    ctx.actor.id.ok_or_else(|| Code::Forbidden.with("action", "import"))
}
