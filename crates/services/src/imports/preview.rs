//! L'aperçu : ce que donneraient les premières lignes, vérifiées comme les autres, sans rien laisser.

use kernel::{Code, Ctx, Result};
use schema::model::{Entity, Model};
use store::{Tenant, records::Intent};

use super::{Preview, PreviewRow, Told};
use crate::exchange::import::{Columns, Lot, Made, Memory, Repeats, Row, Sheet, Wishes};

/// Lignes montrées.
const ROWS: usize = 10;

/// L'aperçu d'un tableau sous ces souhaits ; une colonne qui manque s'y dit, un rapprochement absurde est refusé.
pub(super) async fn preview(
    ctx: &Ctx,
    tenant: &Tenant,
    model: &Model,
    entity: &Entity,
    sheet: &Sheet,
    wishes: &Wishes,
) -> Result<Preview> {
    let columns = match Columns::of(model, entity, sheet, wishes) {
        Ok(columns) => columns,
        Err(error) if error.fields.iter().all(|fault| fault.code == "missing_column") && !error.fields.is_empty() => {
            return Ok(Preview { rows: Vec::new(), faults: error.fields.into_iter().map(Told::from).collect() });
        }
        Err(error) => return Err(error),
    };
    let rows: Vec<Row> = sheet.rows()?.take(ROWS).collect::<Result<_>>()?;
    let (intent, repeats) = (Intent::Check, Repeats::Foreseen);
    let lot = Lot { ctx, model, entity, columns: &columns, key: wishes.key.as_deref(), intent, repeats };
    let mut memory = Memory::default();
    let unit = tenant.long_unit().await?;
    let checked = lot.check(unit.tenant(), &mut memory, rows.clone()).await?;
    let made = lot.write(&unit, checked).await?;
    unit.roll_back().await?;
    if made.len() != rows.len() {
        return Err(Code::Internal.because("un aperçu a perdu des lignes"));
    }
    let shown = rows.iter().zip(made).map(|(row, made)| PreviewRow {
        line: row.line,
        values: columns.shown(row, &lot.read(&memory, row)),
        faults: match made {
            Made::Refused { faults, .. } => faults.into_iter().map(Told::from).collect(),
            Made::Created { .. } | Made::Updated { .. } => Vec::new(),
        },
    });
    Ok(Preview { rows: shown.collect(), faults: Vec::new() })
}
