//! Ce qu'une personne fait de ses notifications : les voir, les compter, les lire, les retirer.

use jiff::SignedDuration;
use kernel::{Code, Ctx, Error, FieldError, NoticeKind, NoticeSeverity, Result};
use schema::model::Model;
use serde::Deserialize;
use serde_json::{Map, Value};
use store::{
    Tenant,
    records::{self, Page, Query},
    settings,
};
use uuid::Uuid;

use super::{nature, preferences::label, queries};
use crate::{Services, approvals, stream};

/// Notifications nommées d'un coup, au plus.
const MOST: usize = 500;

/// Jours pendant lesquels une notification lue ou retirée est gardée.
const RETENTION: &str = "core.notification_retention_days";

/// Les mêmes, quand le réglage n'est pas écrit.
const RETENTION_DAYS: i64 = 90;

/// L'entité que toute liste connaît.
pub const ENTITY: &str = "core.notification";

/// Celles qu'un geste vise, toujours parmi celles de l'appelant.
#[derive(Clone, Debug)]
pub enum Aimed {
    /// Celles-ci.
    These(Vec<Uuid>),
    /// Celles que retient ce filtre, et ce texte cherché ; toutes quand ils sont vides.
    Matching {
        /// Filtre CEL.
        filter: String,
        /// Texte cherché.
        search: Option<String>,
    },
}

impl Aimed {
    /// Toutes.
    pub fn all() -> Aimed {
        Aimed::Matching { filter: String::new(), search: None }
    }
}

/// Une page de celles de l'appelant ; chacune dit en mots ce qu'elle est (`labels`), et si la demande d'approbation dont elle parle
/// attend sa décision.
pub async fn list(ctx: &Ctx, services: &Services, query: Query) -> Result<Page> {
    let mut page = records::mine(ctx, &services.tenant, query).await?;
    let rows: Vec<Spoken> = page.rows.iter().map(|row| Spoken::read(row)).collect::<Result<_>>()?;
    let named: Vec<Uuid> = rows.iter().filter_map(|row| row.approval.flatten()).collect();
    let waiting = waiting(&services.tenant, me(ctx)?, &named, ctx).await?;
    let model = services.tenant.model();
    for (row, spoken) in page.rows.iter_mut().zip(rows) {
        // Une liste n'ajoute rien à ce qu'elle ne demande pas.
        let decides = spoken.approval.map(|approval| approval.is_some_and(|approval| waiting.contains(&approval)));
        let decides = decides.map(|decides| ("can_decide", Value::Bool(decides)));
        let labels = Some(spoken.labels(ctx, &model)).filter(|labels| !labels.is_empty());
        for (name, value) in decides.into_iter().chain(labels.map(|labels| ("labels", Value::Object(labels)))) {
            row.truncate(row.trim_end().len() - 1);
            row.push_str(&format!(",\"{name}\":{value}}}"));
        }
    }
    Ok(page)
}

/// Une notification de cette personne, telle que la liste la rend.
pub(crate) async fn one(ctx: &Ctx, tenant: &Tenant, user: Uuid, id: Uuid) -> Result<Option<Value>> {
    let Some(mut one) = queries::one(&tenant.db, user, id).await? else { return Ok(None) };
    let spoken = Spoken::deserialize(&one).map_err(|error| Code::Internal.because(error))?;
    let waiting = waiting(tenant, user, spoken.approval.flatten().as_slice(), ctx).await?;
    one["can_decide"] = Value::Bool(!waiting.is_empty());
    one["labels"] = Value::Object(spoken.labels(ctx, &tenant.model()));
    Ok(Some(one))
}

/// Nombre de notifications non lues de l'appelant.
pub async fn unread(ctx: &Ctx, services: &Services) -> Result<i64> {
    queries::unread(&services.tenant.db, me(ctx)?).await
}

/// Marque ces notifications de l'appelant comme lues ; rend le nombre de celles qui ne l'étaient pas.
pub async fn mark_read(ctx: &Ctx, services: &Services, aimed: &Aimed) -> Result<i64> {
    let count = match aimed {
        Aimed::These(ids) => queries::mark_read(&services.tenant.db, me(ctx)?, few(ids)?, ctx.now()).await?,
        Aimed::Matching { filter, search } => stamp(ctx, services, filter, search, "read_at").await?,
    };
    recount(ctx, services).await.map(|()| count)
}

/// Retire ces notifications de la vue de l'appelant ; rend le nombre de celles qui y étaient.
pub async fn delete(ctx: &Ctx, services: &Services, aimed: &Aimed) -> Result<i64> {
    let count = match aimed {
        Aimed::These(ids) => queries::delete(&services.tenant.db, me(ctx)?, few(ids)?, ctx.now()).await?,
        Aimed::Matching { filter, search } => stamp(ctx, services, filter, search, "deleted_at").await?,
    };
    recount(ctx, services).await.map(|()| count)
}

async fn stamp(ctx: &Ctx, services: &Services, filter: &str, search: &Option<String>, field: &str) -> Result<i64> {
    me(ctx)?;
    let (filter, search) = (Some(filter.to_owned()), search.clone());
    let query = Query { entity: ENTITY.to_owned(), filter, search, ..Query::default() };
    records::stamp_mine(ctx, &services.tenant, &query, field).await
}

/// Efface celles de tous qui, lues ou retirées, ont fait leur temps.
pub(crate) async fn purge(services: &Services) -> Result<()> {
    let written = settings::get(&services.tenant, RETENTION).await?;
    let days = written.and_then(|days| days.as_i64()).unwrap_or(RETENTION_DAYS);
    let since = services.tenant.clock.now() - SignedDuration::from_hours(24 * days);
    queries::purge(&services.tenant.db, since).await
}

/// Recompte, et le dit aux autres écrans de la personne.
async fn recount(ctx: &Ctx, services: &Services) -> Result<()> {
    stream::announce_recount(&services.tenant.db, me(ctx)?).await
}

/// Parmi ces demandes, celles qu'attend cette personne ; rien à lire quand aucune notification n'en nomme.
async fn waiting(tenant: &Tenant, user: Uuid, approvals: &[Uuid], ctx: &Ctx) -> Result<Vec<Uuid>> {
    match approvals.is_empty() {
        true => Ok(Vec::new()),
        false => approvals::decidable(tenant, user, approvals, ctx.now()).await,
    }
}

fn few(ids: &[Uuid]) -> Result<&[Uuid]> {
    match ids.len() > MOST {
        true => Err(Error::invalid(vec![FieldError::new("ids", "too_many").with("max", MOST as u64)])),
        false => Ok(ids),
    }
}

/// L'appelant ; un travail du système n'a pas de boîte.
fn me(ctx: &Ctx) -> Result<Uuid> {
    ctx.actor.id.ok_or_else(|| Code::NotFound.error())
}

/// Ce qu'une ligne dit, qui se complète.
#[derive(Deserialize)]
struct Spoken {
    /// Sa demande d'approbation : rien du tout, ou qu'elle n'en a pas, ou laquelle.
    #[serde(default, deserialize_with = "told")]
    approval: Option<Option<Uuid>>,
    category: Option<String>,
    kind: Option<NoticeKind>,
    severity: Option<NoticeSeverity>,
}

impl Spoken {
    fn read(row: &str) -> Result<Spoken> {
        serde_json::from_str(row).map_err(|error| Code::Internal.because(error))
    }

    /// Les mots de sa catégorie, de sa sorte et de sa gravité, dans la langue de l'appelant.
    fn labels(&self, ctx: &Ctx, model: &Model) -> Map<String, Value> {
        let texts = &model.texts;
        let said = [
            ("category", self.category.as_deref().map(|name| label(model, ctx.locale, name))),
            ("kind", self.kind.map(|kind| nature::kind(texts, ctx.locale, kind))),
            ("severity", self.severity.map(|severity| nature::severity(texts, ctx.locale, severity))),
        ];
        said.into_iter().filter_map(|(name, text)| Some((name.to_owned(), text?.into()))).collect()
    }
}

fn told<'de, D: serde::Deserializer<'de>>(value: D) -> Result<Option<Option<Uuid>>, D::Error> {
    Option::<Uuid>::deserialize(value).map(Some)
}
