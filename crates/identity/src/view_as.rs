//! Regarder l'application comme une personne, ou comme des rôles : ce qu'ils verraient, sans rien pouvoir écrire.
//!
//! La session le porte, un temps borné. Chaque demande est relue avec les droits de l'autre, réduits à ceux de qui regarde
//! ([`kernel::Sight`]) : regarder n'ouvre rien. Ce qui n'est qu'à la personne (boîte, agenda, signets, vues privées) reste
//! fermé, et le journal retient qui regardait.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use kernel::{Actor, Code, Ctx, Result, RoleHeld, Sight};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{
    audit,
    db::from_postgres,
    records::{self, Key, Projection},
};
use uuid::Uuid;

use crate::{
    Identity,
    actor::read_grant,
    watch::{self, Change},
};

mod queries;

/// Le droit qu'il y faut, quels que soient les autres.
const RIGHT: (&str, &str) = ("core.view_as", "manage");

/// Durée d'un regard.
const LASTS: SignedDuration = SignedDuration::from_hours(1);

/// Rôles réunis, au plus.
const MOST_ROLES: usize = 20;

/// Ce qui n'est qu'à une personne : fermé, ou réduit à ce qu'elle partage.
const CLOSED: &[(&str, Option<&str>)] = &[
    ("core.approval", None),
    ("core.approval_task", None),
    ("core.bookmark", None),
    ("core.delegation", None),
    ("core.event", None),
    ("core.event_participant", None),
    ("core.event_reminder", None),
    ("core.notification", None),
    ("core.saved_view", Some("shared != 'private'")),
];

/// Qui l'on regarde.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// Une personne.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<Uuid>,
    /// À défaut, quelqu'un qui ne tiendrait que ces rôles.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<String>,
    /// Dans cette société ; celle de qui regarde, à défaut.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub company: Option<Uuid>,
}

/// Un regard, tel que la session le garde.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct ViewAs {
    target: Target,
    until: Timestamp,
}

impl Identity {
    /// Se met à regarder comme cette personne, ou ces rôles ; rend quand cela finira.
    ///
    /// # Errors
    /// `access.forbidden` sans le droit ; 404 pour une personne, un rôle ou une société que l'appelant ne voit pas, ou plus de vingt rôles.
    pub async fn view_as(&self, ctx: &Ctx, session: Uuid, target: Target) -> Result<Timestamp> {
        if !may(&ctx.actor) || ctx.actor.sight.is_some() {
            return Err(Code::Forbidden.with("action", "core.view_as.manage"));
        }
        let target = self.checked(ctx, target).await?;
        let view = ViewAs { target, until: ctx.now() + LASTS };
        self.keep_view(ctx, session, Some(&view)).await?;
        Ok(view.until)
    }

    /// Cesse de regarder ; sans effet sur une session qui ne regarde personne.
    pub async fn stop_viewing(&self, ctx: &Ctx, session: Uuid) -> Result<()> {
        self.keep_view(ctx, session, None).await
    }

    /// Celui que cette session regarde ; rien si le regard est fini, si l'autre n'est plus là, ou si elle n'en a plus le droit.
    pub(crate) async fn sighted(&self, viewer: &Arc<Actor>, view: &ViewAs) -> Result<Option<Arc<Actor>>> {
        if view.until <= self.tenant.clock.now() || !may(viewer) {
            return Ok(None);
        }
        let sight = Sight { viewer: Arc::clone(viewer), until: view.until, closed: CLOSED };
        let target = &view.target;
        Ok(match target.user {
            Some(user) => self.held(user).await?.map(|held| Arc::new(held.actor.seen(sight))),
            None => Some(Arc::new(self.holding(viewer, target).await?.seen(sight))),
        })
    }

    /// Quelqu'un qui ne tiendrait que ces rôles, dans cette société.
    async fn holding(&self, viewer: &Actor, target: &Target) -> Result<Actor> {
        let found = queries::of_roles(&self.tenant.db, &target.roles, target.company).await?;
        let id = viewer.id.unwrap_or_default();
        let mut actor = Actor::user(id, &found.names.join(", "), &viewer.email);
        actor.timezone.clone_from(&viewer.timezone);
        actor.company = target.company;
        actor.companies = target.company.into_iter().collect();
        actor.grants = found.grants.iter().filter_map(|grant| read_grant(id, grant)).collect();
        actor.roles = found.roles.into_iter().map(|role| RoleHeld { role, company: target.company }).collect();
        Ok(actor)
    }

    /// La même cible, faite de ce que l'appelant voit.
    async fn checked(&self, ctx: &Ctx, target: Target) -> Result<Target> {
        let seen = async |entity: &str, id: Uuid| {
            let shape = Projection { fields: Some(vec!["id".to_owned()]), expand: Vec::new() };
            records::get(ctx, &self.tenant, entity, &Key::Id(id), &shape).await
        };
        if let Some(user) = target.user {
            seen("core.user", user).await?;
            let held = self.held(user).await?.filter(|_| ctx.actor.id != Some(user));
            held.ok_or_else(|| Code::NotFound.error())?;
            return Ok(Target { user: Some(user), roles: Vec::new(), company: None });
        }
        let company = target.company.or(ctx.actor.company).ok_or_else(|| Code::NotFound.error())?;
        seen("core.company", company).await?;
        let Target { mut roles, .. } = target;
        roles.sort_unstable();
        roles.dedup();
        if roles.is_empty() || roles.len() > MOST_ROLES {
            return Err(Code::NotFound.error());
        }
        let ids = queries::role_ids(&self.tenant.db, &roles).await?;
        if ids.len() != roles.len() || records::visible(ctx, &self.tenant, "core.role", &ids).await?.len() != ids.len()
        {
            return Err(Code::NotFound.error());
        }
        Ok(Target { user: None, roles, company: Some(company) })
    }

    /// Garde un regard, ou l'oublie : l'un et l'autre se disent au journal, avec celui d'avant.
    async fn keep_view(&self, ctx: &Ctx, session: Uuid, view: Option<&ViewAs>) -> Result<()> {
        let kept = view.map(serde_json::to_value).transpose().map_err(|error| Code::Internal.because(error))?;
        let mut client = self.tenant.db.connection().await?;
        let tx = client.transaction().await.map_err(from_postgres)?;
        let before = queries::keep(&tx, session, kept.clone()).await?;
        if view.is_none() && before.is_none() {
            return Ok(());
        }
        let old: Option<ViewAs> = before.clone().and_then(|before| serde_json::from_value(before).ok());
        let entry = audit::Entry {
            action: if view.is_some() { "view_as.started" } else { "view_as.ended" }.to_owned(),
            entity: Some("core.user".to_owned()),
            record: view.or(old.as_ref()).and_then(|view| view.target.user),
            changes: Some(
                json!({ "session": { "old": null, "new": session }, "view_as": { "old": before, "new": kept } }),
            ),
            ..audit::Entry::default()
        };
        watch::queries::announce_in(&tx, Change::Session(session)).await?;
        audit::write_in(ctx, &tx, entry).await?;
        tx.commit().await.map_err(from_postgres)?;
        self.kept.forget(Change::Session(session));
        Ok(())
    }
}

fn may(actor: &Actor) -> bool {
    !actor.access(RIGHT.0, RIGHT.1).is_denied()
}
