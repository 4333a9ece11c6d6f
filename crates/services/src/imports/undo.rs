//! Défaire ce qu'un import a écrit, de la dernière fournée à la première.
//!
//! Un enregistrement créé va à la corbeille, un enregistrement modifié reprend les valeurs que le journal lui gardait ;
//! celui qu'un autre a changé depuis est laissé, et dit.

use kernel::{Ctx, Result};
use store::{
    Unit,
    records::{self, Key},
};
use uuid::Uuid;

use super::{
    Import, Left, Status, Undone, pass, queries,
    run::{RunImport, report, taken_over},
};
use crate::{Services, workers::Turn};

/// Enregistrements laissés que le compte rendu nomme, au plus.
const MAX_LEFT: usize = 1000;

/// Défait les fournées qui restent.
pub(super) async fn run(services: &Services, work: &RunImport, turn: Turn, mut import: Import) -> Result<()> {
    let tenant = &services.tenant;
    // Un refus ou un arrêt se défait quels que soient les droits : ils ne sont pas une suppression que la personne décide.
    let ctx = match import.aim {
        Some(Status::Undone) => work.ctx(services).await?,
        _ => tenant.system("import"),
    };
    let unit = pass::unit(tenant).await?;
    let mut undone = import.undo.take().unwrap_or_default();
    while let Some((first, lines, ids, versions)) = queries::last_chunk(&tenant.db, import.id).await? {
        for ((line, id), version) in lines.into_iter().zip(ids).zip(versions).rev() {
            take_back(&ctx, &unit, &import.entity, &mut undone, Written { line, id, version }).await?;
        }
        let now = tenant.clock.now();
        if !queries::forget_chunk(&unit.tenant().db, &import, first, &undone, now).await? {
            return Err(taken_over());
        }
        unit.commit(tenant).await?;
        unit.begin().await?;
        turn.advanced(services).await?;
        report(services, turn, &import).await?;
    }
    let aim = import.aim.unwrap_or(Status::Undone);
    let moved = queries::turn(&tenant.db, &import, aim, None, tenant.clock.now()).await?;
    if moved { Ok(()) } else { Err(taken_over()) }
}

/// Ce qu'une ligne a écrit.
struct Written {
    line: i64,
    id: Uuid,
    /// Version qu'elle a laissée ; 1 pour une création.
    version: i64,
}

async fn take_back(ctx: &Ctx, unit: &Unit, entity: &str, undone: &mut Undone, written: Written) -> Result<()> {
    let (tenant, key, version) = (unit.tenant(), Key::Id(written.id), written.version);
    let give_back = async {
        match version {
            1 => records::delete(ctx, tenant, entity, &key, Some(1)).await.map(|_| Vec::new()),
            _ => records::restore_version(ctx, tenant, entity, &key, version - 1, Some(version))
                .await
                .map(|restored| restored.skipped),
        }
    };
    let reason = match unit.attempt(give_back).await? {
        Err(error) if error.code.status() >= 500 => return Err(error),
        Err(error) => Some(error.code.as_str().to_owned()),
        Ok(skipped) => {
            let count = if version == 1 { &mut undone.deleted } else { &mut undone.restored };
            *count += 1;
            (!skipped.is_empty()).then(|| format!("fields.kept {}", skipped.join(", ")))
        }
    };
    if let Some(reason) = reason.filter(|_| undone.left.len() < MAX_LEFT) {
        undone.left.push(Left { line: written.line, id: written.id, reason });
    }
    Ok(())
}
