//! Passer les lignes d'un fichier, par fournées : vérifiées d'avance pendant que les précédentes s'écrivent, sur deux voies.
//!
//! Une fournée est une transaction, qui écrit aussi où l'on en est : reprise, la lecture recommence juste après elle.

use std::{
    convert::Infallible,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use kernel::{Code, Ctx, Error, Result};
use schema::model::{Entity, Model};
use serde_json::json;
use store::{Tenant, Unit, audit, records::Intent};
use tokio::{
    sync::{Mutex, Semaphore, mpsc},
    time::sleep,
};

use super::{
    Counts, Import, Leaving, Status,
    lanes::Lanes,
    passage::{Halt, Passage, Reached},
    queries,
    run::{RunImport, report, taken_over},
    upload::named,
};
use crate::{
    Services,
    exchange::import::{self, CHUNK, Checked, Columns, Content, Lot, Memory, Repeats, Row, Sheet, Source, Wishes},
    files::aside,
    workers::{Standing, Turn},
};

/// Fournées lues d'avance.
const AHEAD: usize = 2;

/// Fournées en cours par voie : celle qu'elle écrit, et la suivante, déjà vérifiée.
const UNDER_WAY: usize = 2;

/// Entre deux demandes d'une connexion, quand trop de longues opérations sont en cours.
const BUSY_WAIT: Duration = Duration::from_secs(2);

/// Ce qu'il faut pour lire et écrire un fichier.
pub(super) struct Scene {
    ctx: Ctx,
    model: Arc<Model>,
    pub entity: Arc<Entity>,
    sheet: Sheet,
    columns: Columns,
    pub wishes: Wishes,
    /// Rien ne s'écrira plus.
    only_checks: AtomicBool,
}

/// Ce qu'il est advenu d'une traversée du fichier.
enum Crossing {
    /// Elle est allée au bout, ou quelqu'un l'a arrêtée.
    Over,
    /// Ses deux voies s'attendaient : à reprendre par une seule.
    Entangled,
}

/// Vérifie ou écrit les lignes qui restent.
pub(super) async fn run(services: &Services, work: &RunImport, turn: Turn, import: Import) -> Result<()> {
    if let Crossing::Over = Box::pin(cross(services, work, turn, import.clone(), true)).await? {
        return Ok(());
    }
    tracing::info!(import = %import.id, "deux fournées d'un import s'attendaient ; la suite va une à une");
    let import = queries::find(&services.tenant.db, import.id).await?.ok_or_else(taken_over)?;
    Box::pin(cross(services, work, turn, import, false)).await.map(drop)
}

/// Traverse le fichier, par deux voies si elles sont voulues et que les fournées ne dépendent pas l'une de l'autre.
async fn cross(
    services: &Services,
    work: &RunImport,
    turn: Turn,
    mut import: Import,
    two_lanes: bool,
) -> Result<Crossing> {
    let tenant = &services.tenant;
    if import.status == Status::Checking {
        queries::restart(&tenant.db, import.id).await?;
        import.counts = Counts { total: import.counts.total, ..Counts::default() };
    }
    let scene = open(services, work, &import).await?;
    let lot = scene.lot();
    let lanes = Lanes::open(tenant, two_lanes && lot.goes_abreast()).await?;
    // Une fournée qui lit ce que la précédente écrit attend qu'elle soit validée.
    let under_way = Semaphore::new(if lot.follows_itself() { 1 } else { UNDER_WAY * lanes.count() });
    let (sender, checked) = mpsc::unbounded_channel();
    let checking = check_ahead(&scene, tenant, import.counts.done, &under_way, sender);
    let passage = Passage {
        services,
        work,
        turn,
        scene: &scene,
        lanes,
        under_way: &under_way,
        checked: Mutex::new((0, checked)),
        reached: Mutex::new(Reached { import, told: Instant::now() }),
    };
    let ending = tokio::select! {
        ending = Box::pin(passage.write()) => ending,
        Some(never) = Box::pin(async { checking.await; None::<Infallible> }) => match never {},
    };
    let Passage { lanes, reached, .. } = passage;
    // Ce qui n'y est pas validé s'oublie.
    drop(lanes);
    let import = reached.into_inner().import;
    match ending {
        Err(Halt::Entangled) => return Ok(Crossing::Entangled),
        Err(Halt::Fault(error)) => return Err(error),
        Ok(()) if report(services, turn, &import).await? == Standing::Go => finish(services, &scene, &import).await?,
        Ok(()) | Err(Halt::Stopped) => stop(services, &import).await?,
    }
    Ok(Crossing::Over)
}

impl Scene {
    pub(super) fn lot(&self) -> Lot<'_> {
        Lot {
            ctx: &self.ctx,
            model: &self.model,
            entity: &self.entity,
            columns: &self.columns,
            key: self.wishes.key.as_deref(),
            intent: self.intent(),
            repeats: if self.wishes.partial { Repeats::LeftToDatabase } else { Repeats::Foreseen },
        }
    }

    pub(super) fn intent(&self) -> Intent {
        if self.only_checks.load(Ordering::Relaxed) { Intent::Check } else { Intent::Commit }
    }

    /// Une ligne refusée d'un import qui veut tout ou rien : la suite n'est plus que vérifiée, pour dire toutes les fautes.
    pub(super) fn follow(&self, import: &Import) {
        self.only_checks.fetch_or(is_lost(import), Ordering::Relaxed);
    }
}

fn is_lost(import: &Import) -> bool {
    !import.wishes.partial && import.counts.rejected > 0
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
            Ok::<_, Error>((sheet, columns))
        }
    });
    let read = reading.await.map_err(|panic| Code::ImportUnreadable.with("reason", panic.to_string()))?;
    let (sheet, columns) = read?;
    let only_checks = AtomicBool::new(import.status == Status::Checking || is_lost(import));
    Ok(Scene { ctx, model, entity, sheet, columns, wishes, only_checks })
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

/// Vérifie les fournées qui restent ; ce qui l'arrête passe par le canal, à sa place.
async fn check_ahead<'s>(
    scene: &'s Scene,
    tenant: &Tenant,
    done: i64,
    under_way: &Semaphore,
    checked: mpsc::UnboundedSender<Result<Checked<'s>>>,
) {
    if let Err(error) = check_all(scene, tenant, done, under_way, &checked).await {
        // Sans personne pour l'entendre, l'import s'est arrêté de lui-même.
        drop(checked.send(Err(error)));
    }
}

/// Vérifie les fournées, tant qu'une place se libère parmi celles qui sont en cours.
async fn check_all<'s>(
    scene: &'s Scene,
    tenant: &Tenant,
    done: i64,
    under_way: &Semaphore,
    checked: &mpsc::UnboundedSender<Result<Checked<'s>>>,
) -> Result<()> {
    let mut memory = Memory::default();
    let mut rows = read_ahead(scene.sheet.clone());
    pass_over(scene, &mut memory, &mut rows, done).await?;
    while let Some(chunk) = rows.recv().await.transpose()? {
        let Ok(place) = under_way.acquire().await else { return Ok(()) };
        place.forget();
        if checked.send(Ok(scene.lot().check(tenant, &mut memory, chunk).await?)).is_err() {
            return Ok(());
        }
    }
    Ok(())
}

/// Toutes les lignes sont passées.
async fn finish(services: &Services, scene: &Scene, import: &Import) -> Result<()> {
    let (to, aim) = match import.status {
        Status::Checking => (Status::Checked, None),
        _ if is_lost(import) => (Status::Undoing, Some(Status::Refused)),
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

/// Quelqu'un demande l'arrêt. Qui l'arrête de l'écran des travaux ne dit pas de le défaire : ce qui est écrit reste, et la page de
/// l'import sait le défaire.
async fn stop(services: &Services, import: &Import) -> Result<()> {
    if import.status == Status::Checking {
        queries::restart(&services.tenant.db, import.id).await?;
        return end(services, import, Status::Uploaded, None).await;
    }
    let asked = queries::find(&services.tenant.db, import.id).await?.and_then(|import| import.cancel);
    match asked {
        Some(Leaving::Undo) => end(services, import, Status::Undoing, Some(Status::Cancelled)).await,
        Some(Leaving::Keep) | None => end(services, import, Status::Cancelled, None).await,
    }
}

async fn end(services: &Services, import: &Import, to: Status, aim: Option<Status>) -> Result<()> {
    let moved = queries::turn(&services.tenant.db, import, to, aim, services.tenant.clock.now()).await?;
    if moved { Ok(()) } else { Err(taken_over()) }
}
