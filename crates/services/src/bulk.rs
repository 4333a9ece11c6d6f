//! Les gestes en nombre : un même changement sur tous les enregistrements qu'un filtre retient, mené par un travail durable.
//!
//! Le geste relève d'abord ce qu'il vise, puis avance par fournées, chacune une transaction qui écrit aussi où l'on en est : un
//! arrêt brutal ne perd ni ne répète rien. Chaque enregistrement est jugé comme s'il était changé seul, sous les droits que la
//! personne a à ce moment-là ; celui qui ne répond plus au filtre quand vient son tour est laissé. Un geste n'est qu'à qui l'a
//! demandé.

use kernel::{Code, Ctx, Result};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use store::records::{Query, bulk::Operation};
use uuid::Uuid;

use crate::{Services, imports::Told};

mod abandoned;
mod cancel;
mod end;
mod gather;
mod pass;
mod patience;
pub(crate) mod purge;
mod queries;
mod read;
mod refusals;
pub(crate) mod run;
mod seen;
mod start;
mod tell;
mod undo;

pub use cancel::cancel;
pub use read::{Listing, list, show};
pub use refusals::{refusals, refusals_csv};
pub use start::{Asked, start, undo};

/// Enregistrements d'un geste, au plus.
pub const MOST: usize = 1_000_000;

/// Le nom de chaque état d'un geste.
pub fn statuses() -> [&'static str; 7] {
    Status::ALL.map(Status::as_str)
}

/// Le nom de chaque opération.
pub fn operations() -> [&'static str; 4] {
    Act::ALL.map(Act::as_str)
}

/// Où en est un geste.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// Il relève ce qu'il vise ; rien n'est écrit.
    Gathering,
    /// Il écrit.
    Running,
    /// Tout est mené à son sort.
    Done,
    /// Arrêté à la demande : ce qui est écrit reste.
    Cancelled,
    /// Arrêté par une panne, ou par un droit perdu ; ce qui est écrit reste.
    Failed,
    /// Ce qu'il a écrit se défait.
    Undoing,
    /// Ce qu'il avait écrit est défait.
    Undone,
}

impl Status {
    const ALL: [Status; 7] = [
        Status::Gathering,
        Status::Running,
        Status::Done,
        Status::Cancelled,
        Status::Failed,
        Status::Undoing,
        Status::Undone,
    ];

    fn as_str(self) -> &'static str {
        match self {
            Status::Gathering => "gathering",
            Status::Running => "running",
            Status::Done => "done",
            Status::Cancelled => "cancelled",
            Status::Failed => "failed",
            Status::Undoing => "undoing",
            Status::Undone => "undone",
        }
    }

    fn parse(text: &str) -> Result<Status> {
        let found = Status::ALL.into_iter().find(|status| status.as_str() == text);
        found.ok_or_else(|| Code::Internal.because(format!("état de geste inconnu : {text}")))
    }

    fn is_alive(self) -> bool {
        matches!(self, Status::Gathering | Status::Running | Status::Undoing)
    }
}

/// Ce qui est fait de chacun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Act {
    /// Poser des valeurs.
    Update,
    /// Mettre à la corbeille.
    Delete,
    /// Sortir de la corbeille.
    Restore,
    /// Faire une transition ou une action déclarée.
    Action,
}

impl Act {
    const ALL: [Act; 4] = [Act::Update, Act::Delete, Act::Restore, Act::Action];

    /// Comme il se lit et s'écrit.
    fn as_str(self) -> &'static str {
        match self {
            Act::Update => "update",
            Act::Delete => "delete",
            Act::Restore => "restore",
            Act::Action => "action",
        }
    }
}

/// Ce qui est demandé, gardé tel quel.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Demand {
    pub operation: Act,
    pub action: Option<String>,
    /// Valeurs posées, ou paramètres de l'action.
    pub body: Map<String, Value>,
    pub filter: Option<String>,
    pub search: Option<String>,
    /// Enregistrements que la personne a admis.
    pub admitted: usize,
}

impl Demand {
    pub(super) fn operation(&self) -> Result<Operation> {
        Ok(match self.operation {
            Act::Update => Operation::Update,
            Act::Delete => Operation::Delete,
            Act::Restore => Operation::Restore,
            Act::Action => {
                let missing = || Code::MalformedBody.with("reason", "action");
                Operation::Act(self.action.clone().ok_or_else(missing)?)
            }
        })
    }

    /// Ce que le geste vise.
    pub(super) fn query(&self, entity: &str) -> Query {
        Query {
            entity: entity.to_owned(),
            filter: self.filter.clone(),
            search: self.search.clone(),
            fields: Some(vec!["id".to_owned()]),
            sort: Some(String::new()),
            deleted: self.operation == Act::Restore,
            ..Query::default()
        }
    }
}

/// Un geste.
#[derive(Clone, Debug)]
pub(crate) struct Bulk {
    pub id: Uuid,
    pub entity: String,
    pub owner: Uuid,
    pub status: Status,
    /// Le travail qui le mène.
    pub job: Uuid,
    pub demand: Demand,
    pub counts: Counts,
    pub fault: Option<Told>,
    /// Change à chaque prise par un essai de son travail : lui seul y écrit.
    pub hold: i64,
    pub created_at: jiff::Timestamp,
    pub updated_at: jiff::Timestamp,
}

impl Bulk {
    /// Est-ce encore le geste que cet essai a pris, et vit-il ?
    fn is_still(&self, taken: &Bulk) -> bool {
        self.hold == taken.hold && self.status.is_alive()
    }

    /// Reste-t-il de quoi défaire ? Une action a des suites qu'aucune valeur rendue ne reprend.
    fn is_undoable(&self) -> bool {
        let is_over = matches!(self.status, Status::Done | Status::Cancelled | Status::Failed);
        let left = self.counts.changed - self.counts.reverted - self.counts.kept;
        is_over && self.demand.operation != Act::Action && left > 0
    }
}

/// Enregistrements, par ce qu'il en est advenu.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Relevés.
    pub total: i64,
    /// Menés à leur sort.
    pub done: i64,
    pub changed: i64,
    /// Transitions qui attendent une approbation.
    pub pending: i64,
    pub refused: i64,
    /// Laissés : ils ne répondaient plus au filtre quand leur tour est venu.
    pub skipped: i64,
    /// Rendus à ce qu'ils étaient.
    pub reverted: i64,
    /// Laissés par l'annulation.
    pub kept: i64,
    /// Laissés par l'annulation, en tout ou en partie : ce que son compte rendu nomme.
    pub told: i64,
}

/// Un enregistrement refusé, ou laissé par l'annulation.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    pub record: Uuid,
    pub label: Option<String>,
    pub faults: Vec<Told>,
}

/// Le geste de cet identifiant, s'il est à l'appelant.
async fn mine(ctx: &Ctx, services: &Services, id: Uuid) -> Result<Bulk> {
    let bulk = queries::find(&services.tenant.db, id).await?.filter(|bulk| ctx.actor.id == Some(bulk.owner));
    bulk.ok_or_else(|| Code::NotFound.error())
}

/// Ce que l'on demande ne se fait pas dans cet état.
fn wrong_state(bulk: &Bulk) -> kernel::Error {
    Code::BulkState.with("status", bulk.status.as_str())
}
