//! Passer les lignes d'un fichier, par fournées : vérifiées pendant que la précédente s'écrit.
//!
//! Une fournée est une transaction, qui écrit aussi où l'on en est : reprise, la lecture recommence juste après elle.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use kernel::{Code, Ctx, Result};
use schema::model::{Entity, Model};
use serde_json::json;
use store::{Tenant, Unit, audit, records::Intent};
use tokio::{sync::mpsc, time::sleep};

use super::{
    Counts, Import, Leaving, Status, Told,
    queries::{self, Outcome},
    run::{RunImport, report, taken_over},
    upload::named,
};
use crate::{
    Services,
    exchange::import::{self, CHUNK, Checked, Columns, Content, Lot, Made, Memory, Row, Sheet, Source, Wishes},
    files::aside,
    workers::{Standing, Turn},
};

/// Fournées lues d'avance.
const AHEAD: usize = 2;

/// Entre deux annonces de l'avance.
const TOLD_EVERY: Duration = Duration::from_millis(500);

/// Entre deux demandes d'une connexion, quand trop de longues opérations sont en cours.
const BUSY_WAIT: Duration = Duration::from_secs(2);

/// Ce qu'il faut pour lire et écrire un fichier.
struct Scene {
    ctx: Ctx,
    model: Arc<Model>,
    entity: Arc<Entity>,
    sheet: Sheet,
    columns: Columns,
    wishes: Wishes,
}

/// Vérifie ou écrit les lignes qui restent.
pub(super) async fn run(services: &Services, work: &RunImport, turn: Turn, mut import: Import) -> Result<()> {
    let tenant = &services.tenant;
    if import.status == Status::Checking {
        queries::restart(&tenant.db, import.id).await?;
        import.counts = Counts { total: import.counts.total, ..Counts::default() };
    }
    let scene = open(services, work, &import).await?;
    let unit = unit(tenant).await?;
    let mut memory = Memory::default();
    let mut rows = read_ahead(scene.sheet.clone());
    pass_over(&scene, &mut memory, &mut rows, import.counts.done).await?;
    let mut waiting = next(&scene.lot(&import), tenant, &mut memory, &mut rows).await?;
    let mut told = None;
    while let Some(checked) = waiting.take() {
        if told.is_none_or(|at: Instant| at.elapsed() >= TOLD_EVERY) {
            told = Some(Instant::now());
            import::allowed(&work.ctx(services).await?, &scene.entity, &scene.wishes)?;
            if report(services, turn, &import).await? == Standing::Stop {
                return stop(services, &import).await;
            }
        }
        let lot = scene.lot(&import);
        waiting = if lot.follows_itself() {
            settle(&unit, tenant, &lot, checked, &mut import).await?;
            next(&lot, tenant, &mut memory, &mut rows).await?
        } else {
            let following = next(&lot, tenant, &mut memory, &mut rows);
            let (settled, following) = tokio::join!(settle(&unit, tenant, &lot, checked, &mut import), following);
            settled?;
            following?
        };
    }
    drop(unit);
    if report(services, turn, &import).await? == Standing::Stop {
        return stop(services, &import).await;
    }
    finish(services, &scene, &import).await
}

impl Scene {
    fn lot(&self, import: &Import) -> Lot<'_> {
        Lot {
            ctx: &self.ctx,
            model: &self.model,
            entity: &self.entity,
            columns: &self.columns,
            key: self.wishes.key.as_deref(),
            intent: intent(import),
        }
    }
}

/// Une ligne refusée d'un import qui veut tout ou rien : la suite n'est plus que vérifiée, pour dire toutes les fautes.
fn intent(import: &Import) -> Intent {
    let lost = !import.wishes.partial && import.counts.rejected > 0;
    if import.status == Status::Checking || lost { Intent::Check } else { Intent::Commit }
}

/// Rouvre le fichier tel qu'il a été reconnu, au nom de qui a demandé.
async fn open(services: &Services, work: &RunImport, import: &Import) -> Result<Scene> {
    let (ctx, model) = (work.ctx(services).await?, services.tenant.model());
    let entity = named(&model, &import.entity)?;
    import::allowed(&ctx, &entity, &import.wishes)?;
    let (about, mut wishes) = (import.sheet.about.clone(), import.wishes.clone());
    (wishes.encoding, wishes.separator, wishes.sheet) = (about.encoding, about.separator, about.sheet);
    let content = Content::File(aside::borrow(services, import.id).await?);
    let source = Source { name: import.file_name.clone(), media_type: String::new(), content };
    let reading = tokio::task::spawn_blocking({
        let (model, entity, wishes) = (model.clone(), entity.clone(), wishes.clone());
        move || {
            let sheet = import::read(source, &wishes)?;
            let columns = Columns::of(&model, &entity, &sheet, &wishes)?;
            Ok::<_, kernel::Error>((sheet, columns))
        }
    });
    let read = reading.await.map_err(|panic| Code::ImportUnreadable.with("reason", panic.to_string()))?;
    let (sheet, columns) = read?;
    Ok(Scene { ctx, model, entity, sheet, columns, wishes })
}

/// Une transaction à soi ; l'import attend son tour, il n'est pas pressé.
pub(super) async fn unit(tenant: &Tenant) -> Result<Unit> {
    loop {
        match tenant.long_unit().await {
            Err(error) if error.code == Code::Busy => sleep(BUSY_WAIT).await,
            other => return other,
        }
    }
}

/// Lit le fichier dans un fil à part, quelques fournées d'avance.
fn read_ahead(sheet: Sheet) -> mpsc::Receiver<Result<Vec<Row>>> {
    let (sender, receiver) = mpsc::channel(AHEAD);
    tokio::task::spawn_blocking(move || {
        let mut rows = match sheet.rows() {
            Ok(rows) => rows,
            Err(error) => return drop(sender.blocking_send(Err(error))),
        };
        loop {
            let chunk: Result<Vec<Row>> = rows.by_ref().take(CHUNK).collect();
            let last = chunk.as_ref().map_or(true, Vec::is_empty);
            if chunk.as_ref().is_ok_and(Vec::is_empty) || sender.blocking_send(chunk).is_err() || last {
                return;
            }
        }
    });
    receiver
}

/// Passe les lignes déjà menées à leur sort ; leurs clés comptent encore.
async fn pass_over(
    scene: &Scene,
    memory: &mut Memory,
    rows: &mut mpsc::Receiver<Result<Vec<Row>>>,
    done: i64,
) -> Result<()> {
    let mut left = usize::try_from(done).unwrap_or_default();
    while left > 0 {
        let Some(chunk) = rows.recv().await.transpose()? else { return Ok(()) };
        if let Some(key) = &scene.wishes.key {
            chunk.iter().for_each(|row| memory.pass(&scene.columns, key, row));
        }
        left = left.saturating_sub(chunk.len());
    }
    Ok(())
}

/// La fournée suivante, vérifiée ; aucune à la fin du fichier.
async fn next<'l>(
    lot: &Lot<'l>,
    tenant: &Tenant,
    memory: &mut Memory,
    rows: &mut mpsc::Receiver<Result<Vec<Row>>>,
) -> Result<Option<Checked<'l>>> {
    match rows.recv().await.transpose()? {
        Some(chunk) => Ok(Some(lot.check(tenant, memory, chunk).await?)),
        None => Ok(None),
    }
}

/// Écrit une fournée et ce qu'il en est advenu, en une transaction.
async fn settle<'l>(
    unit: &Unit,
    tenant: &Tenant,
    lot: &Lot<'l>,
    checked: Checked<'l>,
    import: &mut Import,
) -> Result<()> {
    let made = lot.write(unit, checked).await?;
    let refused = made.iter().any(|one| matches!(one, Made::Refused { .. }));
    let forgotten = lot.intent == Intent::Check || refused && !import.wishes.partial;
    let (counts, mut outcome) = outcome(made, import.counts);
    if forgotten {
        unit.roll_back().await?;
        unit.begin().await?;
        outcome = Outcome { refused: outcome.refused, ..Outcome::default() };
    }
    if !queries::record(&unit.tenant().db, import, counts, &outcome, tenant.clock.now()).await? {
        return Err(taken_over());
    }
    // La reprise est dans la même transaction, et la fin de l'import se valide sur le disque.
    unit.commit_soon(tenant).await?;
    unit.begin().await?;
    import.counts = counts;
    Ok(())
}

fn outcome(made: Vec<Made>, mut counts: Counts) -> (Counts, Outcome) {
    let mut outcome = Outcome::default();
    let rank = |line: usize| i64::try_from(line).unwrap_or(i64::MAX);
    for one in made {
        counts.done += 1;
        match one {
            Made::Created { line, id } => {
                counts.created += 1;
                outcome.add(rank(line), id, 1);
            }
            Made::Updated { line, id, version } => {
                counts.updated += 1;
                outcome.add(rank(line), id, version);
            }
            Made::Refused { line, faults, cells } => {
                counts.rejected += 1;
                outcome.refused.push((rank(line), faults.into_iter().map(Told::from).collect(), cells));
            }
        }
    }
    (counts, outcome)
}

/// Toutes les lignes sont passées.
async fn finish(services: &Services, scene: &Scene, import: &Import) -> Result<()> {
    let lost = !import.wishes.partial && import.counts.rejected > 0;
    let (to, aim) = match import.status {
        Status::Checking => (Status::Checked, None),
        _ if lost => (Status::Undoing, Some(Status::Refused)),
        _ => (Status::Applied, None),
    };
    if to != Status::Applied {
        return end(services, import, to, aim).await;
    }
    let counts = import.counts;
    let entry = audit::Entry {
        action: "imported".to_owned(),
        entity: Some(import.entity.clone()),
        changes: Some(json!({
            "import": import.id, "file": import.file_name, "created": counts.created, "updated": counts.updated,
            "rejected": counts.rejected,
        })),
        ..audit::Entry::default()
    };
    let unit = services.tenant.unit().await?;
    let db = &unit.tenant().db;
    if !queries::turn(db, import, to, aim, services.tenant.clock.now()).await? {
        return Err(taken_over());
    }
    audit::write(&scene.ctx, db, entry).await?;
    unit.commit(&services.tenant).await
}

/// Quelqu'un demande l'arrêt.
async fn stop(services: &Services, import: &Import) -> Result<()> {
    if import.status == Status::Checking {
        queries::restart(&services.tenant.db, import.id).await?;
        return end(services, import, Status::Uploaded, None).await;
    }
    let asked = queries::find(&services.tenant.db, import.id).await?.and_then(|import| import.cancel);
    match asked {
        Some(Leaving::Keep) => end(services, import, Status::Cancelled, None).await,
        _ => end(services, import, Status::Undoing, Some(Status::Cancelled)).await,
    }
}

async fn end(services: &Services, import: &Import, to: Status, aim: Option<Status>) -> Result<()> {
    let moved = queries::turn(&services.tenant.db, import, to, aim, services.tenant.clock.now()).await?;
    if moved { Ok(()) } else { Err(taken_over()) }
}
