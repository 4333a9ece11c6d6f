//! Mettre une base au niveau du programme : rôle restreint, tables du système, puis le plan du modèle.
//!
//! Tout se fait sous un verrou consultatif, par la connexion du propriétaire : deux nœuds qui démarrent ensemble
//! s'attendent, et les connexions de travail n'ont jamais le droit de changer le schéma.

use std::sync::Arc;

use jiff::Timestamp;
use kernel::{Clock, Code, Result};
use schema::{
    model::Model,
    plan::{Plan, Shape, diff},
};
use tokio_postgres::{Client, Config, NoTls};

pub use crate::db::APPLICATION_ROLE;
use crate::{
    Db, Tenant, audit,
    db::{Confinement, failure::from_postgres},
    definitions, packages, plan,
    query::quoted,
};

/// Verrou consultatif des changements de schéma d'un locataire.
pub(crate) const SCHEMA_LOCK: i64 = 0x6f70_7366_0002;

/// Tables que seul le propriétaire de la base écrit.
const OWNED: &str =
    "sys.package, sys.model_shape, sys.plan, sys.plan_index, sys.definition, sys.promotion, sys.quarantine";

/// Mois d'audit préparés d'avance.
const MONTHS_AHEAD: i32 = 3;

/// Migrations des tables du système, dans l'ordre ; une migration livrée ne se modifie plus.
const MIGRATIONS: &[(&str, &str)] = &[
    ("0001_system", include_str!("migrations/0001_system.sql")),
    ("0002_definitions", include_str!("migrations/0002_definitions.sql")),
    ("0004_queries", include_str!("migrations/0004_queries.sql")),
    ("0005_history", include_str!("migrations/0005_history.sql")),
    ("0008_audit_version", include_str!("migrations/0008_audit_version.sql")),
    ("0009_imports", include_str!("migrations/0009_imports.sql")),
    ("0010_automation", include_str!("migrations/0010_automation.sql")),
    ("0011_schema", include_str!("migrations/0011_schema.sql")),
    ("0012_sealed_answers", include_str!("migrations/0012_sealed_answers.sql")),
    ("0013_approvals", include_str!("migrations/0013_approvals.sql")),
    ("0014_calendar", include_str!("migrations/0014_calendar.sql")),
    ("0015_fold", include_str!("migrations/0015_fold.sql")),
    ("0016_inbound", include_str!("migrations/0016_inbound.sql")),
    ("0017_digest", include_str!("migrations/0017_digest.sql")),
    ("0018_digest_subject", include_str!("migrations/0018_digest_subject.sql")),
    ("0020_mail", include_str!("migrations/0020_mail.sql")),
    ("0021_channels", include_str!("migrations/0021_channels.sql")),
    ("0022_stopwatch", include_str!("migrations/0022_stopwatch.sql")),
    ("0023_settings", include_str!("migrations/0023_settings.sql")),
    ("0027_view_as", include_str!("migrations/0027_view_as.sql")),
    ("0030_stopwatch_due", include_str!("migrations/0030_stopwatch_due.sql")),
    ("0031_setting_version", include_str!("migrations/0031_setting_version.sql")),
    ("0032_caldav", include_str!("migrations/0032_caldav.sql")),
    ("0033_mail_template", include_str!("migrations/0033_mail_template.sql")),
    ("0034_audit_index", include_str!("migrations/0034_audit_index.sql")),
    ("0035_audit_wording", include_str!("migrations/0035_audit_wording.sql")),
    ("0036_mail_file", include_str!("migrations/0036_mail_file.sql")),
    ("0037_mailbox", include_str!("migrations/0037_mailbox.sql")),
    ("0038_mail_trace", include_str!("migrations/0038_mail_trace.sql")),
    ("0039_bookmark", include_str!("migrations/0039_bookmark.sql")),
    ("0040_worker_group", include_str!("migrations/0040_worker_group.sql")),
    ("0041_webhook", include_str!("migrations/0041_webhook.sql")),
    ("0042_notification_approval", include_str!("migrations/0042_notification_approval.sql")),
    ("0043_delivery", include_str!("migrations/0043_delivery.sql")),
    ("0044_api_traffic", include_str!("migrations/0044_api_traffic.sql")),
    ("0045_mends", include_str!("migrations/0045_mends.sql")),
    ("0046_system_events", include_str!("migrations/0046_system_events.sql")),
    ("0047_mail_due", include_str!("migrations/0047_mail_due.sql")),
    ("0048_mail_attachments", include_str!("migrations/0048_mail_attachments.sql")),
    ("0049_notification_nature", include_str!("migrations/0049_notification_nature.sql")),
    ("0050_bulk", include_str!("migrations/0050_bulk.sql")),
    ("0051_traffic_days", include_str!("migrations/0051_traffic_days.sql")),
    ("0052_bulk_pending", include_str!("migrations/0052_bulk_pending.sql")),
];

/// Met la base au niveau du modèle et rend le locataire prêt à servir.
pub async fn open(name: &str, owner: Config, clock: Clock, model: Arc<Model>) -> Result<Arc<Tenant>> {
    let client = connect(&owner).await?;
    client.execute("SELECT pg_advisory_lock($1)", &[&SCHEMA_LOCK]).await.map_err(from_postgres)?;
    let confinement = ensure_role(&client).await?;
    migrate(&client, confinement).await?;
    let today = clock.now().to_zoned(jiff::tz::TimeZone::UTC).date();
    audit::partitions::ensure(&client, today, MONTHS_AHEAD, confinement).await?;
    let tenant = Tenant::new(name, Db::new(owner, confinement)?, clock, model);
    let model = definitions::boot(&tenant, &client).await?;
    adopt_shape(client, &model, confinement, tenant.clock.now()).await?;
    Ok(tenant)
}

pub(crate) async fn connect(config: &Config) -> Result<Client> {
    let mut config = config.clone();
    config.options("-c timezone=UTC -c lock_timeout=10s");
    let (client, connection) = config.connect(NoTls).await.map_err(|error| Code::Unavailable.because(error))?;
    tokio::spawn(connection);
    Ok(client)
}

/// Crée le rôle restreint si la base le permet ; sinon les connexions gardent le rôle donné, et le dit.
async fn ensure_role(client: &Client) -> Result<Confinement> {
    let sql = format!(
        "DO $$ BEGIN \
           IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{APPLICATION_ROLE}') THEN CREATE ROLE {APPLICATION_ROLE} NOLOGIN; END IF; \
           EXECUTE format('GRANT {APPLICATION_ROLE} TO %I', current_user); \
         EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
    );
    match client.batch_execute(&sql).await {
        Ok(()) => Ok(Confinement::ApplicationRole),
        Err(error) => {
            tracing::warn!(error = %error, "le rôle restreint n'a pas pu être créé : seuls les déclencheurs gardent l'audit");
            Ok(Confinement::GivenRole)
        }
    }
}

async fn migrate(client: &Client, confinement: Confinement) -> Result<()> {
    const LEDGER: &str = "CREATE TABLE IF NOT EXISTS public.opsflux_migration (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())";
    client.batch_execute(LEDGER).await.map_err(from_postgres)?;
    for (name, sql) in MIGRATIONS {
        let done = client
            .query_opt("SELECT 1 FROM public.opsflux_migration WHERE name = $1", &[name])
            .await
            .map_err(from_postgres)?;
        if done.is_none() {
            let script =
                format!("BEGIN; {sql}; INSERT INTO public.opsflux_migration (name) VALUES ('{name}'); COMMIT;");
            client.batch_execute(&script).await.map_err(from_postgres)?;
        }
    }
    if confinement == Confinement::ApplicationRole {
        let grants = format!(
            "GRANT USAGE ON SCHEMA sys TO {APPLICATION_ROLE}; \
             GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA sys TO {APPLICATION_ROLE}; \
             REVOKE UPDATE, DELETE, TRUNCATE ON sys.audit, sys.audit_other, sys.audit_seal FROM {APPLICATION_ROLE}; \
             REVOKE ALL ON {OWNED} FROM {APPLICATION_ROLE}; \
             GRANT SELECT ON {OWNED} TO {APPLICATION_ROLE}; \
             GRANT USAGE ON ALL SEQUENCES IN SCHEMA sys TO {APPLICATION_ROLE}"
        );
        client.batch_execute(&grants).await.map_err(from_postgres)?;
    }
    Ok(())
}

/// Compare la forme appliquée à celle du modèle, exécute le plan et l'inscrit, en une transaction.
async fn adopt_shape(mut client: Client, model: &Model, confinement: Confinement, now: Timestamp) -> Result<()> {
    let tx = client.transaction().await.map_err(from_postgres)?;
    let row = tx.query_opt("SELECT version, shape FROM sys.model_shape", &[]).await.map_err(from_postgres)?;
    let before: Shape = match &row {
        Some(row) if row.get::<_, &str>(0) == model.version => {
            let shape: Shape = serde_json::from_value(row.get(1)).map_err(|error| Code::Internal.because(error))?;
            definitions::quarantine::sync(&tx, &shape, None, now).await?;
            packages::settle(&tx, model, now).await?;
            return tx.commit().await.map_err(from_postgres);
        }
        Some(row) => serde_json::from_value(row.get(1)).map_err(|error| Code::Internal.because(error))?,
        None => Shape::default(),
    };
    let plan: Plan = diff(&before, &model.shape());
    plan::apply(&tx, &plan, model, confinement == Confinement::ApplicationRole).await?;
    let steps = serde_json::to_value(&plan.steps).map_err(|error| Code::Internal.because(error))?;
    let inverse = serde_json::to_value(plan.inverse()).map_err(|error| Code::Internal.because(error))?;
    let after = serde_json::to_value(&plan.shape).map_err(|error| Code::Internal.because(error))?;
    let row = tx
        .query_one(
            "INSERT INTO sys.plan (version, steps, inverse, applied_at, applied_by) VALUES ($1, $2, $3, $4, 'install') \
             RETURNING id",
            &[&model.version, &steps, &inverse, &now],
        )
        .await
        .map_err(from_postgres)?;
    definitions::quarantine::sync(&tx, &plan.shape, Some(row.get(0)), now).await?;
    tx.execute(
        "INSERT INTO sys.model_shape (version, shape, applied_at) VALUES ($1, $2, $3) \
         ON CONFLICT (id) DO UPDATE SET version = excluded.version, shape = excluded.shape, applied_at = excluded.applied_at",
        &[&model.version, &after, &now],
    )
    .await
    .map_err(from_postgres)?;
    packages::settle(&tx, model, now).await?;
    tx.commit().await.map_err(from_postgres)
}

/// Crée la suite de numéros d'une période.
pub(crate) async fn create_sequence(db: &Db, schema: &str, name: &str) -> Result<()> {
    let client = connect(db.owner_config()).await?;
    let sequence = format!("{}.{}", quoted(schema), quoted(name));
    let grant = match db.confinement() {
        Confinement::ApplicationRole => format!("; GRANT USAGE ON SEQUENCE {sequence} TO {APPLICATION_ROLE}"),
        Confinement::GivenRole => String::new(),
    };
    let sql = format!("SELECT pg_advisory_lock({SCHEMA_LOCK}); CREATE SEQUENCE IF NOT EXISTS {sequence}{grant}");
    client.batch_execute(&sql).await.map_err(from_postgres)
}

/// L'accès à une base déjà au niveau, sans rien y changer.
pub fn attach(owner: Config) -> Result<Db> {
    Db::new(owner, Confinement::GivenRole)
}

/// Prépare les partitions d'audit des mois à venir.
pub async fn prepare_audit(tenant: &Tenant) -> Result<()> {
    let client = connect(tenant.db.owner_config()).await?;
    let today = tenant.clock.now().to_zoned(jiff::tz::TimeZone::UTC).date();
    audit::partitions::ensure(&client, today, MONTHS_AHEAD, tenant.db.confinement()).await
}
