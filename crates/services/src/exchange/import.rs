//! Importer un fichier : le lire, rapprocher ses colonnes des champs, vérifier chaque ligne, écrire celles qui passent.
//!
//! Les vérifications sont celles de toute écriture : un import ne sait rien faire qu'une personne ne ferait à la main.

use std::collections::BTreeMap;

use kernel::{Code, Ctx, FieldError, Result};
use schema::model::Entity;
use serde::{Deserialize, Serialize};
use store::{Tenant, Unit, definitions::steady, records::Intent};

mod chunk;
mod columns;
mod content;
mod delimited;
mod encoding;
mod json;
mod sheet;
mod workbook;

pub(crate) use chunk::faults_of;
pub use chunk::{Checked, Line, Lot, Made, Memory, Repeats};
pub use columns::{Columns, fillable, guess, is_needed};
pub use content::Content;
pub use sheet::{About, Cell, Format, Row, Sheet, Source, read};

/// Lignes écrites d'un coup.
pub const CHUNK: usize = 1000;

/// Lignes d'un import demandé et rendu dans la même réponse.
pub const DIRECT_ROWS: usize = 5000;

/// Fautes rendues au plus ; les autres sont seulement comptées.
const MAX_FAULTS: usize = 1000;

/// Ce que l'appelant dit du fichier et de ce qu'il en veut.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Wishes {
    /// Colonne → champ ; `null` laisse une colonne de côté. Deviné à défaut.
    pub columns: Option<BTreeMap<String, Option<String>>>,
    /// Champ qui reconnaît un enregistrement déjà là : il est alors modifié.
    pub key: Option<String>,
    /// Écrire les lignes qui passent, même si d'autres sont refusées.
    pub partial: bool,
    /// Codage du fichier, quand il ne se devine pas (`iso-8859-15`).
    pub encoding: Option<String>,
    /// Séparateur, quand il ne se devine pas.
    pub separator: Option<char>,
    /// Feuille d'un classeur ; la première à défaut.
    pub sheet: Option<String>,
}

/// Une faute, à sa ligne dans le fichier.
#[derive(Clone, Debug)]
pub struct Fault {
    /// Ligne du fichier, la première étant 1.
    pub line: usize,
    /// Ce qui ne va pas, et dans quel champ.
    pub fault: FieldError,
}

/// Ce qu'un import a fait, ou ferait.
#[derive(Debug, Default)]
pub struct Report {
    /// Lignes qui passent.
    pub accepted: usize,
    /// Lignes refusées.
    pub rejected: usize,
    /// Enregistrements créés.
    pub created: usize,
    /// Enregistrements modifiés.
    pub updated: usize,
    /// Les premières fautes.
    pub faults: Vec<Fault>,
    /// Colonnes du fichier que rien ne prend.
    pub unknown: Vec<String>,
    /// Est-ce écrit ?
    pub kept: bool,
}

/// Faut-il garder ce qui passe ?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Dire seulement ce qu'il en serait.
    Check,
    /// Écrire.
    Apply,
}

/// Importe un petit fichier, dans une seule transaction.
pub async fn import(
    ctx: &Ctx,
    tenant: &Tenant,
    entity: &Entity,
    sheet: &Sheet,
    wishes: &Wishes,
    purpose: Purpose,
) -> Result<Report> {
    allowed(ctx, entity, wishes)?;
    steady(tenant, || attempt(ctx, tenant, &entity.full_name, sheet, wishes, purpose)).await
}

async fn attempt(
    ctx: &Ctx,
    tenant: &Tenant,
    entity: &str,
    sheet: &Sheet,
    wishes: &Wishes,
    purpose: Purpose,
) -> Result<Report> {
    let model = tenant.model();
    let entity = model.entity(entity).ok_or_else(|| Code::UnknownRoute.error())?;
    let columns = Columns::of(&model, entity, sheet, wishes)?;
    let mut report = Report { unknown: columns.unknown.clone(), ..Report::default() };
    let intent = if purpose == Purpose::Apply { Intent::Commit } else { Intent::Check };
    // Tout tient dans une transaction : la base a les lignes d'avant.
    let repeats = Repeats::LeftToDatabase;
    let lot = Lot { ctx, model: &model, entity, columns: &columns, key: wishes.key.as_deref(), intent, repeats };
    let mut memory = Memory::default();
    let unit: Unit = tenant.long_unit().await?;
    let mut rows = sheet.rows()?;
    loop {
        let chunk: Vec<Row> = rows.by_ref().take(CHUNK).collect::<Result<_>>()?;
        if chunk.is_empty() {
            break;
        }
        if report.accepted + report.rejected + chunk.len() > DIRECT_ROWS {
            return Err(Code::ImportTooLong.with("max", DIRECT_ROWS));
        }
        let checked = lot.check(unit.tenant(), &mut memory, chunk).await?;
        report.add(lot.write(&unit, checked).await?);
    }
    report.kept = purpose == Purpose::Apply && (wishes.partial || report.rejected == 0);
    if report.kept {
        unit.commit(tenant).await?;
    } else {
        unit.roll_back().await?;
    }
    Ok(report)
}

/// Importer demande le droit d'importer, et celui d'écrire ce que le fichier porte.
pub fn allowed(ctx: &Ctx, entity: &Entity, wishes: &Wishes) -> Result<()> {
    if entity.owned_by.is_some() || entity.system.is_some() {
        return Err(Code::MethodNotAllowed.error());
    }
    let needed = if wishes.key.is_some() { &["import", "create", "edit"][..] } else { &["import", "create"] };
    match needed.iter().find(|action| ctx.actor.access(&entity.full_name, action).is_denied()) {
        Some(action) => Err(Code::Forbidden.with("action", *action)),
        None => Ok(()),
    }
}

impl Report {
    fn add(&mut self, made: Vec<Made>) {
        for one in made {
            match one {
                Made::Created { .. } => self.created += 1,
                Made::Updated { .. } => self.updated += 1,
                Made::Refused { line, faults, .. } => {
                    self.rejected += 1;
                    let left = MAX_FAULTS.saturating_sub(self.faults.len());
                    self.faults.extend(faults.into_iter().take(left).map(|fault| Fault { line, fault }));
                }
            }
        }
        self.accepted = self.created + self.updated;
    }
}
