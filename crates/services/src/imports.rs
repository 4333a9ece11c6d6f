//! Les imports : un fichier reçu, ses colonnes rapprochées des champs, ses lignes vérifiées puis écrites par un travail durable.
//!
//! Un import est à qui l'a fait ; `core.import.manage` les voit tous. Il avance par fournées, chacune une transaction qui
//! écrit aussi où l'on en est : un arrêt brutal ne perd ni ne répète aucune ligne. Ce qu'il a écrit se défait.

use kernel::{Code, Ctx, Error, FieldError, Result};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::{
    Services,
    exchange::import::{About, Wishes},
};

mod cancel;
mod change;
mod errors;
mod lanes;
mod list;
pub mod mappings;
mod pass;
mod passage;
mod preview;
pub(crate) mod purge;
mod queries;
mod remove;
pub(crate) mod run;
mod show;
mod start;
mod undo;
mod upload;
mod view;

pub use cancel::{Leaving, cancel};
pub use change::{Changes, change};
pub(crate) use errors::reasons;
pub use errors::{ErrorsFormat, errors};
pub use list::{Listing, list};
pub use remove::remove;
pub use show::show;
pub use start::{apply, check, undo};
pub use upload::upload;

/// Où en est un import.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Status {
    /// Reçu, modifiable.
    Uploaded,
    /// Ses lignes se vérifient.
    Checking,
    /// Ses lignes sont vérifiées.
    Checked,
    /// Ses lignes s'écrivent.
    Applying,
    /// Tout ce qui passait est écrit.
    Applied,
    /// Une ligne était refusée : rien n'est gardé.
    Refused,
    /// Arrêté par une panne, ou par un droit perdu.
    Failed,
    /// Arrêté à la demande.
    Cancelled,
    /// Ce qu'il a écrit se défait.
    Undoing,
    /// Ce qu'il avait écrit est défait.
    Undone,
}

impl Status {
    const ALL: [Status; 10] = [
        Status::Uploaded,
        Status::Checking,
        Status::Checked,
        Status::Applying,
        Status::Applied,
        Status::Refused,
        Status::Failed,
        Status::Cancelled,
        Status::Undoing,
        Status::Undone,
    ];

    fn as_str(self) -> &'static str {
        match self {
            Status::Uploaded => "uploaded",
            Status::Checking => "checking",
            Status::Checked => "checked",
            Status::Applying => "applying",
            Status::Applied => "applied",
            Status::Refused => "refused",
            Status::Failed => "failed",
            Status::Cancelled => "cancelled",
            Status::Undoing => "undoing",
            Status::Undone => "undone",
        }
    }

    fn parse(text: &str) -> Result<Status> {
        let found = Status::ALL.into_iter().find(|status| status.as_str() == text);
        found.ok_or_else(|| Code::Internal.because(format!("état d'import inconnu : {text}")))
    }

    /// Peut-on encore le changer, le vérifier, l'écrire ? Ni en marche, ni abouti.
    fn is_open(self) -> bool {
        !matches!(self, Status::Checking | Status::Applying | Status::Undoing | Status::Applied)
    }
}

/// Un import.
#[derive(Clone, Debug)]
pub(crate) struct Import {
    pub id: Uuid,
    pub entity: String,
    pub owner: Uuid,
    pub status: Status,
    /// Ce qu'il sera une fois défait.
    pub aim: Option<Status>,
    /// Ce que demande qui l'arrête.
    pub cancel: Option<Leaving>,
    /// Le travail qui le mène.
    pub job: Option<Uuid>,
    pub file_name: String,
    pub file_size: i64,
    pub sheet: Described,
    pub wishes: Wishes,
    pub preview: Preview,
    pub mapping: Option<(Uuid, String)>,
    pub counts: Counts,
    pub undo: Option<Undone>,
    pub fault: Option<Told>,
    pub created_at: jiff::Timestamp,
    pub updated_at: jiff::Timestamp,
}

/// Lignes, par ce qu'il en est advenu.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub total: i64,
    pub done: i64,
    pub rejected: i64,
    pub created: i64,
    pub updated: i64,
}

impl Counts {
    /// Lignes menées à leur sort, pour cent.
    fn percent(self) -> i64 {
        if self.total == 0 { 100 } else { (self.done * 100 / self.total).min(100) }
    }
}

/// Ce que deviennent les lignes qui passent quand d'autres sont refusées.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Rien n'est gardé.
    Atomic,
    /// Elles sont gardées.
    Partial,
}

impl Mode {
    fn of(wishes: &Wishes) -> Mode {
        if wishes.partial { Mode::Partial } else { Mode::Atomic }
    }
}

/// Ce qu'on a reconnu d'un fichier, et ses colonnes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Described {
    #[serde(flatten)]
    pub about: About,
    pub columns: Vec<Column>,
}

/// Une colonne d'un fichier.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Column {
    pub name: String,
    /// Champ que son titre désigne.
    pub guess: Option<String>,
    /// Ses premiers textes.
    pub samples: Vec<String>,
}

/// Ce que donneraient les premières lignes.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Preview {
    pub rows: Vec<PreviewRow>,
    /// Ce qui empêche d'aller plus loin : une colonne manque.
    pub faults: Vec<Told>,
}

/// Une ligne d'aperçu.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct PreviewRow {
    pub line: usize,
    pub values: Map<String, Value>,
    pub faults: Vec<Told>,
}

/// Une faute gardée ; sa phrase s'écrit dans la langue de qui la lit.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Told {
    pub field: String,
    pub code: String,
    pub params: Map<String, Value>,
}

impl From<FieldError> for Told {
    fn from(fault: FieldError) -> Told {
        Told { field: fault.field, code: fault.code, params: fault.params }
    }
}

impl Told {
    /// Les fautes d'une erreur ; la sienne, quand aucun champ n'est en cause.
    pub(crate) fn all(error: &Error) -> Vec<Told> {
        if error.fields.is_empty() {
            return vec![Told {
                field: String::new(),
                code: error.code.as_str().to_owned(),
                params: error.params.clone(),
            }];
        }
        error.fields.iter().cloned().map(Told::from).collect()
    }
}

impl From<&Told> for FieldError {
    fn from(told: &Told) -> FieldError {
        FieldError { field: told.field.clone(), code: told.code.clone(), params: told.params.clone() }
    }
}

/// Ce qu'une annulation a défait.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Undone {
    pub deleted: i64,
    pub restored: i64,
    /// Laissé comme il est, et pourquoi.
    pub left: Vec<Left>,
}

/// Un enregistrement qu'une annulation n'a pas touché.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Left {
    pub line: i64,
    pub id: Uuid,
    pub reason: String,
}

/// L'import de cet identifiant, s'il est à l'appelant ou s'il les voit tous.
async fn mine(ctx: &Ctx, services: &Services, id: Uuid) -> Result<Import> {
    let import = queries::find(&services.tenant.db, id).await?.ok_or_else(|| Code::NotFound.error())?;
    let seen = ctx.actor.id == Some(import.owner) || sees_all(ctx);
    if seen { Ok(import) } else { Err(Code::NotFound.error()) }
}

fn sees_all(ctx: &Ctx) -> bool {
    !ctx.actor.access("core.import", "manage").is_denied()
}

/// Ce que l'on demande ne se fait pas dans cet état.
fn wrong_state(import: &Import) -> Error {
    Code::ImportState.with("status", import.status.as_str())
}
