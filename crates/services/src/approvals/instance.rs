//! Une demande d'approbation, telle que la base la garde.

use jiff::Timestamp;
use kernel::{Code, Result};
use schema::model::{Approval, ApprovalStep};
use serde_json::{Map, Value};
use uuid::Uuid;

/// Une demande.
#[derive(Clone, Debug)]
pub(crate) struct Instance {
    pub id: Uuid,
    pub entity: String,
    pub record: Uuid,
    pub number: Option<String>,
    pub company: Option<Uuid>,
    pub department: Option<Uuid>,
    /// La transition demandée.
    pub action: String,
    /// La définition sous laquelle elle a été ouverte.
    pub definition: Approval,
    pub params: Map<String, Value>,
    /// Absent quand un déclencheur l'a demandée.
    pub requester: Option<Uuid>,
    pub requester_name: String,
    pub state: String,
    pub blocked: bool,
    pub round: i32,
    /// L'étape en cours.
    pub step: Option<i32>,
    pub depth: i16,
    pub opened_at: Timestamp,
    pub closed_at: Option<Timestamp>,
    pub error: Option<Value>,
}

/// Une étape d'un tour.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub round: i32,
    pub step: i32,
    pub name: String,
    pub state: String,
    pub need: Option<i32>,
    pub opened_at: Option<Timestamp>,
    pub due_at: Option<Timestamp>,
    pub decided_at: Option<Timestamp>,
    pub escalated_at: Option<Timestamp>,
    pub reminded_at: Option<Timestamp>,
    pub worked: Option<i64>,
}

/// Une personne qui peut décider d'une étape, et ce qu'elle en a fait.
#[derive(Clone, Debug)]
pub(crate) struct Task {
    pub id: Uuid,
    pub step: i32,
    pub slot: i32,
    pub user: Uuid,
    pub state: String,
    pub escalated: bool,
}

impl Instance {
    /// Attend-elle des décisions ?
    pub(super) fn is_open(&self) -> bool {
        self.state == "open"
    }

    /// Est-elle encore vivante, ouverte ou rendue à son demandeur ?
    pub(super) fn is_alive(&self) -> bool {
        self.is_open() || self.state == "changes_requested"
    }

    /// La définition d'une étape.
    pub(super) fn step_of(&self, rank: i32) -> Result<&ApprovalStep> {
        let step = usize::try_from(rank).ok().and_then(|rank| self.definition.steps.get(rank));
        step.ok_or_else(|| Code::Internal.because("une étape d'approbation n'est pas de sa définition"))
    }

    /// La demande n'est plus dans l'état que l'appelant croit.
    pub(super) fn closed(&self) -> kernel::Error {
        Code::ApprovalClosed.error().and("state", self.state.as_str())
    }
}

impl Step {
    /// Attend-elle encore d'être décidée ?
    pub(super) fn is_to_come(&self) -> bool {
        matches!(self.state.as_str(), "waiting" | "open" | "blocked")
    }
}
