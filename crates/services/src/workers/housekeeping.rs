//! L'entretien, une fois par heure : ce qui a fait son temps s'efface. Le travail `housekeeping`.

use jiff::SignedDuration;
use kernel::Result;
use serde::{Deserialize, Serialize};
use store::{definitions, outbox};

use super::{Failure, Turn, Work, queries};
use crate::{Services, approvals, calendar, files, imports, inbound, mail, notify, outbound, sms};

/// Efface ce qui a fait son temps.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Housekeeping {}

/// Événements distribués et travaux finis, gardés de quoi comprendre un incident.
const TRACES: SignedDuration = SignedDuration::from_hours(24 * 7);

/// SMS finis, ouvertures et clics d'un courriel, agendas que leur programme ne relit plus, documents partis par courriel.
const NOTIFICATIONS: SignedDuration = SignedDuration::from_hours(24 * 90);

/// Envois des abonnements.
const DELIVERIES: SignedDuration = SignedDuration::from_hours(24 * 30);

/// Imports finis, et leurs fichiers.
const IMPORTS: SignedDuration = SignedDuration::from_hours(24 * 90);

/// Fichiers que rien ne porte.
const UNATTACHED: SignedDuration = SignedDuration::from_hours(24);

/// Courriels, SMS et lignes d'un résumé sans travail : le temps qu'une transaction lente ait validé le sien.
const ABANDONED: SignedDuration = SignedDuration::from_mins(10);

impl Work for Housekeeping {
    const KIND: &'static str = "housekeeping";
    const MAX_ATTEMPTS: i16 = 1;

    async fn run(self, services: &Services, _: &Turn) -> Result<(), Failure> {
        let db = &services.tenant.db;
        let now = services.tenant.clock.now();
        files::purge::purge_unattached(services, now - UNATTACHED).await?;
        files::purge::purge_aside(services, mail::USAGE, now - NOTIFICATIONS).await?;
        files::purge::purge_aside(services, inbound::USAGE, now - NOTIFICATIONS).await?;
        imports::purge::purge(services, now - IMPORTS).await?;
        mail::queries::settle_abandoned(db, now - ABANDONED).await?;
        mail::queries::forget(db, now - NOTIFICATIONS).await?;
        sms::queries::settle_abandoned(db, now - ABANDONED).await?;
        sms::queries::purge(db, now - NOTIFICATIONS).await?;
        notify::digest::keep_promises(db, now - ABANDONED).await?;
        notify::purge(services).await?;
        queries::purge_jobs(db, now - TRACES).await?;
        queries::purge_runs(db, now - NOTIFICATIONS).await?;
        inbound::purge(db, now - NOTIFICATIONS).await?;
        outbound::purge(db, now - DELIVERIES).await?;
        calendar::queries::unsee(db, now - NOTIFICATIONS).await?;
        let client = db.connection().await?;
        outbox::purge(&client, now - TRACES).await?;
        approvals::purge(db, now).await?;
        store::idempotency::purge(&services.tenant, now).await?;
        store::query::usage::keep(&services.tenant).await?;
        definitions::purge_expired(&services.tenant).await?;
        Ok(())
    }
}
