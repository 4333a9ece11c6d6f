//! Les écritures gardées : ce qui se vérifie ou se recalcule en lisant d'autres enregistrements tient sous verrou.
//!
//! Une écriture dont rien n'est à garder s'exécute seule, en une instruction. Les autres : une transaction prend les
//! verrous consultatifs dans un ordre commun, écrit par la même instruction, vérifie et recalcule, puis valide. Pour
//! garder une règle de plus : un fichier ici, ses verrous dans [`Duties::of`], son contrôle dans [`guarded`].

use std::{collections::BTreeSet, time::Duration};

use kernel::{Error, Result};
use schema::model::{Depends, Ruled};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::{Written, conflict::explain, draft::Draft, statement::Writer};
use crate::{
    Bind, Tenant,
    access::{Authorized, Write},
    db::{Session, from_postgres},
};

mod capacity;
mod chain;
mod overlap;
mod totals;
mod tree;

/// Essais d'une écriture que PostgreSQL interrompt pour en laisser passer une autre.
const ATTEMPTS: u32 = 5;

/// Ce que l'écriture fait de la ligne.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// Elle reste, créée ou modifiée.
    Kept,
    /// Elle va à la corbeille.
    Trashed,
    /// Elle en revient.
    Restored,
}

/// Écrit, gardes tenues ; rien si la ligne visée n'était plus à la version attendue.
pub(super) async fn run(
    tenant: &Tenant,
    draft: &Draft<'_>,
    fate: Fate,
    writer: &Writer,
    proof: &Authorized<Write>,
) -> Result<Option<Written>> {
    let duties = Duties::of(draft, fate);
    for attempt in 1.. {
        let done = match &duties {
            None => writer.run(tenant, proof).await,
            Some(duties) => guarded(tenant, draft, duties, writer, proof).await,
        };
        match done {
            Err(error) if attempt < ATTEMPTS && is_passing(&error) && !tenant.db.is_held() => {
                tokio::time::sleep(Duration::from_millis(u64::from(5 * attempt))).await;
            }
            Err(error) => return Err(explain(tenant, draft, error).await),
            done => return done,
        }
    }
    Ok(None)
}

/// PostgreSQL a interrompu cette écriture pour en départager deux : la refaire suffit.
fn is_passing(error: &Error) -> bool {
    error.params.get("sqlstate").is_some_and(|state| state == "40001" || state == "40P01")
}

async fn guarded(
    tenant: &Tenant,
    draft: &Draft<'_>,
    duties: &Duties,
    writer: &Writer,
    proof: &Authorized<Write>,
) -> Result<Option<Written>> {
    if tenant.db.is_held() {
        return within(Session::Held(&tenant.db), draft, duties, writer, proof).await;
    }
    let mut client = tenant.db.connection().await?;
    let tx = client.transaction().await.map_err(from_postgres)?;
    let written = within(Session::Own(tx), draft, duties, writer, proof).await?;
    tenant.changed();
    Ok(written)
}

/// Verrous, écriture, contrôles, validation.
async fn within(
    tx: Session<'_>,
    draft: &Draft<'_>,
    duties: &Duties,
    writer: &Writer,
    proof: &Authorized<Write>,
) -> Result<Option<Written>> {
    if !duties.locks.is_empty() {
        const LOCK: &str = "SELECT pg_advisory_xact_lock(k) FROM (SELECT DISTINCT hashtextextended(name, 0) AS k \
                            FROM unnest($1::text[]) AS name ORDER BY 1) keys";
        tx.run(LOCK, &[Bind::Texts(duties.locks.iter().cloned().collect())]).await?;
    }
    let Some(written) = writer.run_in(&tx, proof).await? else { return Ok(None) };
    if let Some(parent) = &duties.parent {
        tree::check(&tx, draft, parent).await?;
    }
    if let Some(depends) = &duties.chain {
        chain::check(&tx, draft, depends).await?;
    }
    for claim in &duties.claims {
        capacity::check(&tx, draft, claim).await?;
    }
    totals::recompute(&tx, draft, &duties.totals).await?;
    tx.commit().await?;
    Ok(Some(written))
}

/// Ce qu'une écriture a à garder.
#[derive(Default)]
struct Duties {
    /// Verrous à prendre d'abord.
    locks: BTreeSet<String>,
    /// Lien vers le parent, s'il change.
    parent: Option<String>,
    /// Prédécesseurs, si l'écriture en nomme.
    chain: Option<Depends>,
    /// Capacités que l'écriture emploie davantage.
    claims: Vec<capacity::Claim>,
    /// Valeurs gardées à recalculer.
    totals: totals::Seeds,
}

impl Duties {
    /// Rien, si aucune garde n'est concernée par ce qui change.
    fn of(draft: &Draft<'_>, fate: Fate) -> Option<Duties> {
        let guards = draft.model.guards.get(&*draft.entity.full_name)?;
        let mut duties = Duties::default();
        if fate != Fate::Trashed {
            if let Some(parent) = guards.tree.as_ref().filter(|parent| tree::moves(draft, parent)) {
                duties.locks.insert(tree::lock(draft));
                duties.parent = Some(parent.clone());
            }
            if let Some(depends) = guards.chain.as_ref().filter(|depends| chain::extends(draft, depends)) {
                duties.locks.insert(chain::lock(draft));
                duties.chain = Some(depends.clone());
            }
            for ruled in &guards.ruled {
                overlap::add(&mut duties.locks, draft, fate, ruled);
                let claims = capacity::claims(draft, fate, ruled);
                duties.locks.extend(claims.iter().flat_map(capacity::Claim::locks));
                duties.claims.extend(claims);
            }
        }
        duties.totals = totals::seeds(draft, fate, &guards.totals);
        let idle = duties.locks.is_empty() && duties.claims.is_empty();
        (!idle || !duties.totals.is_empty()).then_some(duties)
    }
}

/// Les lignes qu'une écriture laisse dans cette entité : l'enregistrement, ou ses lignes possédées.
fn rows<'d>(draft: &'d Draft<'_>, ruled: &Ruled) -> Vec<&'d Map<String, Value>> {
    match &ruled.list {
        None => vec![&draft.new],
        Some(list) => {
            let lines = draft.new.get(list).and_then(Value::as_array).into_iter().flatten();
            lines.filter_map(Value::as_object).collect()
        }
    }
}

/// Identifiants que porte un lien, simple ou multiple.
fn ids(value: Option<&Value>) -> Vec<Uuid> {
    let id = |value: &Value| value.get("id").unwrap_or(value).as_str().and_then(|text| Uuid::try_parse(text).ok());
    match value {
        Some(Value::Array(items)) => items.iter().filter_map(id).collect(),
        Some(one) => id(one).into_iter().collect(),
        None => Vec::new(),
    }
}

/// Lignes vivantes de cette entité ; une ligne possédée ne l'est que si sa mère l'est.
fn alive(draft: &Draft<'_>, entity: &schema::model::Entity, alias: &str) -> String {
    let mother = entity.owned_by.as_ref().and_then(|owner| draft.model.entity(&owner.entity));
    match (mother, entity.mother()) {
        (Some(mother), Some(link)) => format!(
            "{alias}.deleted_at IS NULL AND EXISTS (SELECT FROM {} m WHERE m.id = {} AND m.deleted_at IS NULL)",
            mother.table(),
            crate::query::column(alias, link.column())
        ),
        _ => format!("{alias}.deleted_at IS NULL"),
    }
}
