//! Le travail d'essai, `probe` : il dure le temps demandé en disant où il en est, puis réussit ou échoue.
//!
//! Un administrateur y vérifie un groupe, une limite, un arrêt, une alerte, sans rien toucher d'autre.

use std::time::Duration;

use kernel::{Code, Ctx, Error, FieldError, Result};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use store::audit;
use tokio::time::sleep;
use uuid::Uuid;

use super::{Failure, Standing, Turn, Work, admin};
use crate::Services;

/// Durée au plus, en secondes.
const LONGEST: u32 = 600;

/// Travaux mis en file d'un coup, au plus.
const MOST: u32 = 20;

/// Comment il doit finir.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Ending {
    /// Bien.
    #[default]
    Done,
    /// Mal, à chaque essai : il est refait, puis abandonné, et les administrateurs sont prévenus.
    Failed,
}

/// Un travail d'essai.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Probe {
    /// Qui l'a demandé.
    by: Uuid,
    seconds: u32,
    ending: Ending,
}

impl Work for Probe {
    const KIND: &'static str = "probe";
    const MAX_ATTEMPTS: i16 = 3;
    const STOPS_ITSELF: bool = true;

    async fn run(self, services: &Services, turn: &Turn) -> Result<(), Failure> {
        for done in 0..=self.seconds {
            if turn.report(services, &json!({ "done": done, "total": self.seconds })).await? == Standing::Stop {
                return Err(Failure::Stopped);
            }
            if done < self.seconds {
                sleep(Duration::from_secs(1)).await;
            }
        }
        match self.ending {
            Ending::Done => Ok(()),
            Ending::Failed => Err(Failure::Retry("échec demandé par l'essai".to_owned())),
        }
    }
}

/// Ce qu'on demande d'un essai.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Asked {
    seconds: u32,
    ending: Ending,
    count: u32,
}

impl Default for Asked {
    fn default() -> Asked {
        Asked { seconds: 10, ending: Ending::Done, count: 1 }
    }
}

/// Met en file des travaux d'essai : `{"seconds", "ending", "count"}` ; rend leur nombre.
pub async fn ask(ctx: &Ctx, services: &Services, body: Map<String, Value>) -> Result<Value> {
    admin::permitted(ctx, "manage")?;
    let asked: Asked = serde_json::from_value(Value::Object(body))
        .map_err(|error| Code::MalformedBody.with("reason", error.to_string()))?;
    let faults: Vec<FieldError> = [("seconds", asked.seconds, 0, LONGEST), ("count", asked.count, 1, MOST)]
        .into_iter()
        .filter(|(_, value, least, most)| !(least..=most).contains(&value))
        .map(|(name, _, least, most)| FieldError::new(name, "out_of_range").with("min", least).with("max", most))
        .collect();
    if !faults.is_empty() {
        return Err(Error::invalid(faults));
    }
    let by = ctx.actor.id.ok_or_else(|| Code::Forbidden.with("action", "core.job.manage"))?;
    let probe = Probe { by, seconds: asked.seconds, ending: asked.ending };
    let unit = services.tenant.unit().await?;
    let db = &unit.tenant().db;
    super::enqueue_all(db, (0..asked.count).map(|_| probe.job(ctx.now())).collect()).await?;
    let changes = Some(json!({ "kind": Probe::KIND, "count": asked.count }));
    audit::write(ctx, db, audit::Entry { action: "job.asked".to_owned(), changes, ..audit::Entry::default() }).await?;
    unit.commit(&services.tenant).await?;
    services.pool.wake();
    Ok(json!({ "count": asked.count }))
}
