//! Lire un flux par son adresse secrète : ce que son propriétaire voit en ce moment, et rien s'il ne voit plus rien.

use jiff::SignedDuration;
use kernel::{Code, Ctx, Request, Result};
use recurrence::Window;
use sha2::{Digest, Sha256};
use store::records::event::EVENT;

use super::{
    Scope,
    queries::{self, Feed},
};
use crate::{
    Services, bearer,
    calendar::{
        agenda::{self, touching},
        event::{self, Event},
        ics::{self, Content, Cover},
        source::{self, Dated},
    },
};

/// Un flux lu.
pub struct Served {
    /// Le document iCalendar.
    pub body: String,
    /// Son étiquette.
    pub tag: String,
}

/// Ce qu'un flux montre du passé et de l'avenir ; une série qui touche cette période y est entière.
const PAST: SignedDuration = SignedDuration::from_hours(24 * 180);
const FUTURE: SignedDuration = SignedDuration::from_hours(24 * 550);

/// Lectures par minute, d'une provenance puis d'un flux.
const READS: u32 = 60;

/// Fiches au plus.
const MOST: usize = 5000;

/// La dernière lecture ne s'écrit pas plus souvent.
const NOTED: SignedDuration = SignedDuration::from_mins(1);

/// Lit le flux de ce secret.
pub async fn serve(services: &Services, request: &Request, secret: &str) -> Result<Served> {
    services.brake.pass(format!("ip:{:?}", request.ip), READS)?;
    let unknown = || Code::NotFound.error();
    let db = &services.tenant.db;
    let feed = queries::find(db, bearer::fingerprint(secret)).await?.filter(|feed| feed.scope != Scope::Caldav.name());
    let feed = feed.ok_or_else(unknown)?;
    services.brake.pass(format!("feed:{}", feed.id), READS)?;
    let ctx = services.identity.ctx_of(feed.user, request).await.map_err(|error| match error.code {
        Code::AuthRequired => unknown(),
        _ => error,
    })?;
    let body = document(&ctx, services, &feed).await?;
    note(&ctx, services, &feed).await?;
    let tag = format!("\"{}\"", hex::encode(&Sha256::digest(body.as_bytes())[..16]));
    Ok(Served { body, tag })
}

/// Retient que ce flux sert, et à quel programme.
pub(super) async fn note(ctx: &Ctx, services: &Services, feed: &Feed) -> Result<()> {
    if feed.used_at.is_none_or(|at| ctx.now().duration_since(at) >= NOTED) {
        queries::used(&services.tenant.db, feed.id, ctx.now(), ctx.request.device.as_deref()).await?;
    }
    Ok(())
}

async fn document(ctx: &Ctx, services: &Services, feed: &Feed) -> Result<String> {
    let window = Window { from: ctx.now() - PAST, to: ctx.now() + FUTURE };
    let (entity, more) = match feed.scope.as_str() {
        "mine" => (EVENT.to_owned(), Some(event::mine(event::me(ctx)?))),
        "view" => {
            let view = feed.view.map(|view| view.to_string());
            let found = agenda::filter_of(ctx, services, view.as_deref()).await;
            found.ok().flatten().ok_or_else(|| Code::NotFound.error())?
        }
        _ => (feed.entity.clone().unwrap_or_else(|| EVENT.to_owned()), None),
    };
    if ctx.actor.access(&entity, "view").is_denied() {
        return Err(Code::NotFound.error());
    }
    let domain = ics::domain(services);
    let base_url = &services.settings.mail.base_url;
    let cover = Cover { name: Some(&feed.name), method: None, domain: &domain, base_url, whole: false };
    if entity == EVENT {
        let (events, _) = event::list(ctx, &services.tenant, touching(window, more.as_deref()), MOST).await?;
        let people = ics::seen(ctx, services, events.iter().flat_map(Event::people)).await?;
        return Ok(ics::write(&cover, &ics::content(services, &events, people).await?));
    }
    let model = services.tenant.model();
    let source = model.entity(&entity).and_then(|entity| source::of(entity)).ok_or_else(|| Code::NotFound.error())?;
    let (dated, _) = source::within(ctx, &services.tenant, &source, window, more.as_deref(), MOST).await?;
    let dated: Vec<&Dated> = dated.iter().collect();
    Ok(ics::write(&cover, &Content { dated: dated.iter().map(|one| (&source, *one)).collect(), ..Content::default() }))
}
