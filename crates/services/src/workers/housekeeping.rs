//! L'entretien, une fois par heure : ce qui a fait son temps s'efface. Le travail `housekeeping`.

use futures::future::BoxFuture;
use jiff::SignedDuration;
use kernel::Result;
use serde::{Deserialize, Serialize};
use store::{definitions, outbox};

use super::{Failure, Turn, Work, queries};
use crate::{Services, approvals, bulk, calendar, files, imports, inbound, mail, notify, outbound, sms, traffic};

/// Efface ce qui a fait son temps.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Housekeeping {}

/// Événements distribués et travaux finis, gardés de quoi comprendre un incident.
const TRACES: SignedDuration = SignedDuration::from_hours(24 * 7);

/// Ce dont on garde l'histoire : SMS finis, exécutions, ouvertures et clics d'un courriel, appels reçus, agendas que leur programme
/// ne relit plus, documents partis par courriel.
const HISTORY: SignedDuration = SignedDuration::from_hours(24 * 90);

/// Envois des abonnements.
const DELIVERIES: SignedDuration = SignedDuration::from_hours(24 * 30);

/// Imports finis, et leurs fichiers.
const IMPORTS: SignedDuration = SignedDuration::from_hours(24 * 90);

/// Gestes en nombre finis : leur compte rendu, et de quoi les défaire.
const BULKS: SignedDuration = SignedDuration::from_hours(24 * 30);

/// Fichiers que rien ne porte.
const UNATTACHED: SignedDuration = SignedDuration::from_hours(24);

/// Courriels, SMS, envois et lignes d'un résumé sans travail : le temps qu'une transaction lente ait validé le sien.
const ABANDONED: SignedDuration = SignedDuration::from_mins(10);

impl Work for Housekeeping {
    const KIND: &'static str = "housekeeping";
    const MAX_ATTEMPTS: i16 = 1;

    /// Ce qui échoue n'empêche pas la suite ; la première faute est celle du travail.
    async fn run(self, services: &Services, _: &Turn) -> Result<(), Failure> {
        let mut first = Ok(());
        for (what, step) in steps(services) {
            if let Err(error) = step.await {
                tracing::warn!(what, error = %error, "une part de l'entretien n'a pas pu se faire");
                first = first.and(Err(error));
            }
        }
        Ok(first?)
    }
}

/// Tout l'entretien, chaque part sous son nom.
fn steps(services: &Services) -> Vec<(&'static str, BoxFuture<'_, Result<()>>)> {
    let (tenant, now) = (&services.tenant, services.tenant.clock.now());
    let db = &tenant.db;
    vec![
        ("unattached files", part(files::purge::purge_unattached(services, now - UNATTACHED))),
        ("mailed files", part(files::purge::purge_aside(services, mail::USAGE, now - HISTORY))),
        ("received files", part(files::purge::purge_aside(services, inbound::USAGE, now - HISTORY))),
        ("imports", part(imports::purge::purge(services, now - IMPORTS))),
        ("bulk changes", part(bulk::purge::purge(services, now - BULKS))),
        ("abandoned mail", part(mail::queries::settle_abandoned(db, now - ABANDONED))),
        ("mail", part(mail::queries::forget(db, now - HISTORY))),
        ("abandoned sms", part(sms::queries::settle_abandoned(db, now - ABANDONED))),
        ("sms", part(sms::queries::purge(db, now - HISTORY))),
        ("digests", part(notify::digest::keep_promises(db, now - ABANDONED))),
        ("notifications", part(notify::purge(services))),
        ("jobs", part(queries::purge_jobs(db, now - TRACES))),
        ("runs", part(queries::purge_runs(db, now - HISTORY))),
        ("received calls", part(inbound::purge(db, now - HISTORY))),
        ("stranded webhook deliveries", part(outbound::keep_promises(services, now - ABANDONED))),
        ("webhook deliveries", part(outbound::purge(db, now - DELIVERIES))),
        ("calendars", part(calendar::queries::unsee(db, now - HISTORY))),
        ("events", part(outbox::purge(db, now - TRACES))),
        ("approval links", part(approvals::purge(db, now))),
        ("receipts", part(store::idempotency::purge(tenant, now))),
        ("api traffic", part(traffic::purge(services))),
        ("usage", part(store::query::usage::keep(tenant))),
        ("definitions", part(definitions::purge_expired(tenant))),
    ]
}

fn part<'s, T: Send + 's>(step: impl Future<Output = Result<T>> + Send + 's) -> BoxFuture<'s, Result<()>> {
    Box::pin(async move { step.await.map(drop) })
}
