//! Relever une boîte aux lettres : le travail `mailbox`, un seul vivant par boîte, quel que soit le nombre de nœuds.
//!
//! L'ordre fait l'unicité : un message est gardé et l'avancement écrit dans une même transaction, puis seulement marqué dans la
//! boîte ; ce qu'un arrêt brutal laisse à marquer l'est à la relève suivante.

use std::time::{Duration, Instant};

use jiff::SignedDuration;
use kernel::{Code, Ctx, Error, FieldError, Result};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    After, Mailbox, command,
    connect::{self, ANSWER, Open, ask},
    queries::{self, Progress},
    take::take,
};
use crate::{
    Services,
    automation::admin::may_manage,
    imports::Told,
    inbound::{admin, hook::Hook, queries as hooks, secret},
    notify::alert,
    stream,
    workers::{Failure, Turn, Work, enqueue},
};

/// Messages et temps d'une relève ; la suite est pour la prochaine, aussitôt.
const MOST: usize = 200;
const LONGEST: Duration = Duration::from_secs(300);

/// Échecs de suite au bout desquels les administrateurs sont prévenus.
const ALARMING: i64 = 3;

/// Attente d'une boîte qui ne répond pas, au plus.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(1);

/// Relève une boîte.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Collect {
    /// Son entrée.
    pub hook: Uuid,
}

/// Une relève en cours.
pub(super) struct Pass<'s> {
    pub services: &'s Services,
    pub ctx: Ctx,
    pub hook: Uuid,
    /// Le dossier, et sa numérotation.
    pub place: String,
    pub validity: u32,
}

impl Work for Collect {
    const KIND: &'static str = "mailbox";
    const MAX_ATTEMPTS: i16 = 3;

    async fn run(self, services: &Services, _: &Turn) -> Result<(), Failure> {
        let db = &services.tenant.db;
        let Some(hook) = hooks::find(db, self.hook).await?.filter(|hook| hook.definition.enabled) else {
            return Ok(());
        };
        let Some(mailbox) = hook.definition.auth.mailbox() else { return Ok(()) };
        match Box::pin(pass(services, &hook, mailbox)).await {
            Ok(finished) => {
                let now = services.tenant.clock.now();
                let wait = SignedDuration::from_mins(if finished { mailbox.every_minutes.into() } else { 0 });
                Ok(queries::succeed(db, hook.id, now, now + wait).await?)
            }
            Err(error) if is_of_mailbox(&error) => Ok(fail(services, &hook, mailbox, error).await?),
            Err(error) => Err(error.into()),
        }
    }
}

/// Demande la relève des boîtes dont l'heure est venue.
pub(crate) async fn request_due(services: &Services) -> Result<()> {
    let (db, now) = (&services.tenant.db, services.tenant.clock.now());
    for hook in queries::due(db, now).await? {
        enqueue(db, Collect { hook }.job(now).priority(-1).unique(hook.to_string())).await?;
    }
    Ok(())
}

/// Relève une boîte sans attendre son heure, et rend son entrée telle qu'elle est.
pub async fn collect(ctx: &Ctx, services: &Services, id: Uuid) -> Result<Value> {
    may_manage(ctx)?;
    let hook = admin::known(services, id).await?;
    if hook.definition.auth.mailbox().is_none() {
        return Err(Error::invalid(vec![FieldError::new("auth", "wrong_type").with("expected", "mailbox")]));
    }
    if !hook.definition.enabled {
        return Err(Code::HookDisabled.error());
    }
    enqueue(&services.tenant.db, Collect { hook: id }.job(ctx.now()).unique(id.to_string())).await?;
    services.pool.wake();
    admin::show(ctx, services, id).await
}

fn is_of_mailbox(error: &Error) -> bool {
    error.code.as_str().starts_with("mailbox.")
}

/// Relève ce qui est arrivé ; faux s'il en reste.
async fn pass(services: &Services, hook: &Hook, mailbox: &Mailbox) -> Result<bool> {
    let started = Instant::now();
    let db = &services.tenant.db;
    let password = secret::opened(&services.tenant, hook)?;
    let allowed = &services.settings.webhooks.allowed_hosts;
    let (mut session, folder) = connect::open(mailbox, &password, allowed).await?;
    let validity = folder.uid_validity.ok_or_else(|| Code::MailboxUnreachable.with("reason", "protocol"))?;
    let newest = folder.uid_next.map_or(u32::MAX, |next| next.saturating_sub(1));
    let place = mailbox.place();
    let progress = queries::open(db, hook.id, &place, validity, newest, services.tenant.clock.now()).await?;
    let pass = Pass { services, ctx: services.tenant.system("inbound.mailbox"), hook: hook.id, place, validity };
    mark(&pass, &mut session, mailbox, progress.pending.clone()).await?;
    let waiting = arrivals(&mut session, &progress).await?;
    let (mut done, all) = (0, waiting.len());
    for uid in waiting.into_iter().take(MOST) {
        if started.elapsed() > LONGEST {
            break;
        }
        take(&pass, &mut session, mailbox, uid).await?;
        done += 1;
    }
    mark(&pass, &mut session, mailbox, queries::pending(db, hook.id).await?).await?;
    // Tout est gardé : que le serveur prenne bien congé n'y change rien.
    let _ = ask(ANSWER, session.logout()).await;
    Ok(done == all)
}

/// Les messages à prendre, du plus ancien au plus récent : ceux d'après le premier contact, et les non lus d'avant.
async fn arrivals(session: &mut Open, progress: &Progress) -> Result<Vec<u32>> {
    let after = progress.last.saturating_add(1);
    let unread = command::search(session, &format!("UID {after}:* UNSEEN")).await?;
    let fresh = progress.base.max(progress.last).saturating_add(1);
    let news = command::search(session, &format!("UID {fresh}:*")).await?;
    // `n:*` désigne toujours au moins le dernier message, fût-il d'avant `n`.
    let unread = unread.into_iter().filter(|uid| i64::from(*uid) >= after);
    let news = news.into_iter().filter(|uid| i64::from(*uid) >= fresh);
    let mut uids: Vec<u32> = unread.chain(news).collect();
    uids.sort_unstable();
    uids.dedup();
    Ok(uids)
}

/// Fait des messages pris ce que la définition en veut, puis l'écrit.
async fn mark(pass: &Pass<'_>, session: &mut Open, mailbox: &Mailbox, uids: Vec<i64>) -> Result<()> {
    if uids.is_empty() {
        return Ok(());
    }
    let set = uids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    match (mailbox.after, &mailbox.move_to) {
        (After::Move, Some(folder)) => command::carry(session, &set, &connect::encoded(folder)).await?,
        (After::Delete, _) => command::erase(session, &set).await?,
        _ => command::flag(session, &set, "\\Seen").await?,
    }
    queries::marked(&pass.services.tenant.db, pass.hook, &uids).await
}

/// Garde pourquoi la relève a échoué, l'espace, et prévient les administrateurs au troisième échec.
async fn fail(services: &Services, hook: &Hook, mailbox: &Mailbox, error: Error) -> Result<()> {
    let now = services.tenant.clock.now();
    tracing::warn!(hook = hook.definition.name, error = %error, "une boîte aux lettres ne se relève pas");
    let told = Told { field: String::new(), code: error.code.as_str().to_owned(), params: error.params };
    let unit = services.tenant.unit().await?;
    let db = &unit.tenant().db;
    let failures = queries::fail(db, hook.id, &json!(told), now).await?;
    let doubled = 1_i64 << failures.clamp(1, 7).saturating_sub(1);
    let wait = SignedDuration::from_mins(i64::from(mailbox.every_minutes).max(doubled));
    queries::wait(
        db,
        hook.id,
        now + wait.min(LONGEST_WAIT.max(SignedDuration::from_mins(mailbox.every_minutes.into()))),
    )
    .await?;
    if failures == ALARMING {
        let told = alert::of_mailbox(services, db, &hook.definition.name).await?;
        stream::announce_told(db, &told).await?;
    }
    unit.commit(&services.tenant).await
}
