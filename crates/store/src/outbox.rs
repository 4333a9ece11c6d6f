//! La boîte de sortie : chaque écriture y laisse ses événements dans sa propre transaction.
//!
//! Le distributeur (`services::dispatch`) les prend dans l'ordre, en passant ceux qu'un autre nœud tient déjà.

use deadpool_postgres::{GenericClient, Transaction};
use jiff::Timestamp;
use kernel::{Ctx, Result};
use schema::model::SYSTEM;
use serde_json::Value;
use tokio_postgres::Row;
use uuid::Uuid;

use crate::{
    db::{Bind, Db, failure::from_postgres, run},
    erase,
};

/// Un fait, tel que l'écriture l'a laissé.
#[derive(Clone, Debug)]
pub struct Event {
    /// Rang dans la boîte.
    pub id: i64,
    /// Instant de l'écriture.
    pub at: Timestamp,
    /// Entité, nom complet.
    pub entity: String,
    /// Enregistrement.
    pub record: Uuid,
    /// Sa version après l'écriture.
    pub version: i64,
    /// Noms des faits : `created`, `submitted`, `severity.critical`…
    pub events: Vec<String>,
    /// Personne à l'origine.
    pub actor: Option<Uuid>,
    /// Nom de l'acteur, système compris.
    pub actor_name: String,
    /// Société de l'enregistrement.
    pub company: Option<Uuid>,
    /// Service de l'enregistrement.
    pub department: Option<Uuid>,
    /// À qui il est.
    pub owners: Vec<Uuid>,
    /// Combien de déclencheurs l'ont causé, l'un par l'autre.
    pub depth: i16,
    /// Demande d'origine.
    pub request: Option<Uuid>,
    /// Champs changés : `{"champ": {"old": …, "new": …}}`.
    pub changes: Option<Value>,
    /// Ce qu'un événement du système apporte.
    pub payload: Option<Value>,
}

impl Event {
    /// Le système le dit-il de lui-même, sans qu'aucun enregistrement ne s'écrive ?
    pub fn is_of_system(&self) -> bool {
        self.entity == SYSTEM
    }
}

/// Ce que le système dit de lui-même : `schema::model::EVENTS`.
#[derive(Clone, Debug)]
pub struct Fact {
    /// `user.login`.
    pub name: &'static str,
    /// La personne dont il parle.
    pub user: Option<Uuid>,
    /// Sa société.
    pub company: Option<Uuid>,
    /// Ce qu'il apporte ; jamais un secret.
    pub payload: Value,
}

impl Fact {
    /// Un fait qui ne parle de personne.
    pub fn of(name: &'static str, payload: Value) -> Fact {
        Fact { name, user: None, company: None, payload }
    }
}

const TELL: &str = "INSERT INTO sys.outbox (at, entity, record, version, events, actor, actor_name, company, depth, request, payload) \
    VALUES ($1, $2, coalesce($3, gen_random_uuid()), 0, $4, $5, $6, $7, $8, $9, $10)";

/// Dit un fait du système, dans la transaction de ce qu'il dit.
pub async fn tell(ctx: &Ctx, client: &impl GenericClient, fact: Fact) -> Result<()> {
    let author = ctx.actor.author();
    let binds = [
        ctx.now().into(),
        SYSTEM.into(),
        fact.user.into(),
        Bind::Texts(vec![fact.name.to_owned()]),
        author.id.into(),
        author.name.as_str().into(),
        fact.company.into(),
        Bind::Small(ctx.depth),
        ctx.request.id.into(),
        fact.payload.into(),
    ];
    run(client, TELL, &binds).await?;
    Ok(())
}

/// De même, quand la base n'est encore ouverte à personne.
pub(crate) async fn tell_as(
    tx: &tokio_postgres::Transaction<'_>,
    name: &str,
    now: Timestamp,
    fact: Fact,
) -> Result<()> {
    let none = None::<Uuid>;
    tx.execute(
        TELL,
        &[&now, &SYSTEM, &fact.user, &vec![fact.name], &none, &name, &fact.company, &0i16, &none, &fact.payload],
    )
    .await
    .map_err(from_postgres)?;
    Ok(())
}

/// Prend des événements en attente, dans l'ordre ; ils restent pris jusqu'à la fin de la transaction.
pub async fn claim(tx: &Transaction<'_>, limit: i64) -> Result<Vec<Event>> {
    const CLAIM: &str = "SELECT id, at, entity, record, version, events, actor, actor_name, company, department, owners, \
        depth, request, changes, payload FROM sys.outbox WHERE dispatched_at IS NULL ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED";
    let rows = run(tx, CLAIM, &[Bind::Int(limit)]).await?;
    Ok(rows.iter().map(event).collect())
}

/// Les événements qu'une demande a laissés après ce rang, dans la transaction que la prise tient.
pub async fn since(db: &Db, after: i64, request: Uuid) -> Result<Vec<Event>> {
    const SINCE: &str = "SELECT id, at, entity, record, version, events, actor, actor_name, company, department, owners, \
        depth, request, changes, payload FROM sys.outbox WHERE id > $1 AND request = $2 ORDER BY id";
    let rows = db.query(&SINCE.into(), &[Bind::Int(after), request.into()]).await?;
    Ok(rows.iter().map(event).collect())
}

/// Marque ces événements comme distribués.
pub async fn mark_dispatched(tx: &Transaction<'_>, at: Timestamp, ids: &[i64]) -> Result<()> {
    const MARK: &str = "UPDATE sys.outbox SET dispatched_at = $1 WHERE id = ANY($2)";
    run(tx, MARK, &[at.into(), Bind::Ints(ids.to_vec())]).await?;
    Ok(())
}

/// Marque tout ce qui attend comme distribué : une histoire écrite après coup ne prévient personne.
pub async fn skip_all(db: &Db, at: Timestamp) -> Result<()> {
    const SKIP: &str = "UPDATE sys.outbox SET dispatched_at = $1 WHERE dispatched_at IS NULL";
    db.query(&SKIP.into(), &[at.into()]).await?;
    Ok(())
}

/// Efface les événements distribués avant cet instant.
pub async fn purge(db: &Db, before: Timestamp) -> Result<()> {
    erase::all(db, "sys.outbox", "dispatched_at < $1", &[before.into()]).await
}

fn event(row: &Row) -> Event {
    Event {
        id: row.get(0),
        at: row.get(1),
        entity: row.get(2),
        record: row.get(3),
        version: row.get(4),
        events: row.get(5),
        actor: row.get(6),
        actor_name: row.get(7),
        company: row.get(8),
        department: row.get(9),
        owners: row.get(10),
        depth: row.get(11),
        request: row.get(12),
        changes: row.get(13),
        payload: row.get(14),
    }
}
