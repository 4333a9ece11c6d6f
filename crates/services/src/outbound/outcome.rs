//! Ce qu'un essai d'envoi devient : fait, à refaire plus tard, ou abandonné ; et ce que ses échecs font de l'abonnement.

use jiff::{SignedDuration, Timestamp};
use kernel::Result;
use reqwest::StatusCode;
use serde_json::{Value, json};
use store::{Db, audit};

use super::{
    content::Why,
    queries::{self, Attempt, Delivery},
    webhook::{Reason, State, Webhook},
};
use crate::{
    Services,
    notify::alert,
    stream,
    webhooks::outgoing::{Answer, Fault},
};

/// Attente avant chaque nouvel essai, en secondes : plus de trois jours en tout, comme *Standard Webhooks* le conseille.
const SCHEDULE: [i64; 9] = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];

/// Un abonnement dont tout échoue depuis aussi longtemps s'arrête de lui-même.
const PATIENCE: SignedDuration = SignedDuration::from_hours(24 * 5);

/// Octets gardés d'une réponse.
const MAX_ANSWER: usize = 1024;

/// Un envoi fait, et ce qui en est revenu.
#[derive(Clone, Debug)]
pub(super) struct Sent {
    pub headers: Value,
    pub body: String,
    pub duration_ms: i32,
    pub result: Result<Answer, Fault>,
}

/// Ce qu'un essai devient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Delivered,
    /// À refaire, après ce temps.
    Again(SignedDuration),
    Failed,
}

/// Le sort du `attempts`-ième essai.
fn judge(result: &Result<Answer, Fault>, attempts: i16) -> Verdict {
    let again = usize::try_from(attempts - 1).ok().and_then(|rank| SCHEDULE.get(rank));
    let again = again.map_or(Verdict::Failed, |wait| Verdict::Again(SignedDuration::from_secs(*wait)));
    match result {
        Ok(answer) if answer.status.is_success() => Verdict::Delivered,
        Ok(answer) if answer.status == StatusCode::GONE => Verdict::Failed,
        Err(Fault::Forbidden(_)) => Verdict::Failed,
        Ok(_) | Err(_) => again,
    }
}

impl Sent {
    /// L'essai, tel que le journal le garde.
    pub(super) fn attempt(&self, webhook: &Webhook, verdict: Verdict, now: Timestamp) -> Attempt {
        let (error, told) = match &self.result {
            Ok(answer) => (None, &answer.body),
            Err(Fault::Forbidden(reason)) => (Some("forbidden_address"), reason),
            Err(Fault::NotSent(reason)) => (Some("unreachable"), reason),
            Err(Fault::Unknown(reason)) => (Some("no_answer"), reason),
        };
        let (state, wait) = match verdict {
            Verdict::Delivered => ("delivered", None),
            Verdict::Again(wait) => ("waiting", Some(wait)),
            Verdict::Failed => ("failed", None),
        };
        Attempt {
            state,
            next_at: wait.map(|wait| now + wait),
            sent_at: now,
            duration_ms: self.duration_ms,
            status: self.result.as_ref().ok().map(|answer| answer.status.as_u16()),
            answer: excerpt(told),
            error,
            reader: webhook.owner,
            headers: self.headers.clone(),
            body: self.body.clone(),
        }
    }
}

/// Le début d'un texte, sans ce que la base ne sait pas garder.
fn excerpt(text: &str) -> String {
    let mut kept: String = text.replace('\0', "");
    kept.truncate(kept.floor_char_boundary(MAX_ANSWER));
    kept
}

/// Garde l'essai et ce qu'il fait de l'abonnement.
pub(super) async fn conclude(
    services: &Services,
    webhook: &Webhook,
    delivery: &Delivery,
    sent: &Sent,
) -> Result<Verdict> {
    let now = services.tenant.clock.now();
    let verdict = judge(&sent.result, delivery.attempts.saturating_add(1));
    let unit = services.tenant.unit().await?;
    let db = &unit.tenant().db;
    // L'abonnement avant l'envoi, comme un renvoi : l'un n'attend pas l'autre.
    let held = queries::hold(db, webhook.id).await?.filter(|held| held.state.enabled);
    queries::record(db, &delivery.id, sent.attempt(webhook, verdict, now)).await?;
    match (held, verdict) {
        (None, _) => {}
        (Some(held), Verdict::Delivered) => queries::record_success(db, held.id).await?,
        (Some(held), Verdict::Again(_)) => record_failure(services, db, &held, None, now).await?,
        (Some(held), Verdict::Failed) => {
            let is_gone = sent.result.as_ref().is_ok_and(|answer| answer.status == StatusCode::GONE);
            let reason = if is_gone { Reason::Gone } else { Reason::Failing };
            record_failure(services, db, &held, Some(reason), now).await?;
        }
    }
    unit.commit(&services.tenant).await?;
    Ok(verdict)
}

/// Garde qu'un envoi n'a rien à dire, ou ne se dira pas.
pub(super) async fn skip(services: &Services, webhook: &Webhook, delivery: &Delivery, why: Why) -> Result<()> {
    let state = match why {
        Why::Filtered | Why::Unreadable | Why::OwnerGone => "skipped",
        Why::Broken | Why::TooLarge => "failed",
    };
    let now = services.tenant.clock.now();
    let unit = services.tenant.unit().await?;
    let db = &unit.tenant().db;
    if why == Why::OwnerGone
        && let Some(webhook) = queries::hold(db, webhook.id).await?.filter(|held| held.state.enabled)
    {
        stop(services, db, &webhook, webhook.state.clone(), Reason::Owner, now).await?;
    }
    queries::settle(db, &delivery.id, state, why.code()).await?;
    unit.commit(&services.tenant).await
}

/// Compte un échec. L'envoi que l'on abandonne (`lost`) arrête l'abonnement si le destinataire n'est plus là, ou si tout échoue depuis
/// trop longtemps ; celui qui se refera n'arrête rien, fût-ce le premier depuis des semaines.
async fn record_failure(
    services: &Services,
    db: &Db,
    webhook: &Webhook,
    lost: Option<Reason>,
    now: Timestamp,
) -> Result<()> {
    let since = webhook.state.failing_since.unwrap_or(now);
    let state = State {
        failures: webhook.state.failures.saturating_add(1),
        failing_since: Some(since),
        ..webhook.state.clone()
    };
    match lost.filter(|reason| *reason == Reason::Gone || now.duration_since(since) >= PATIENCE) {
        Some(reason) => stop(services, db, webhook, state, reason, now).await,
        None => queries::set_state(db, webhook.id, &state).await,
    }
}

/// Arrête un abonnement, et le dit à ses administrateurs et à qui en répond.
async fn stop(
    services: &Services,
    db: &Db,
    webhook: &Webhook,
    state: State,
    reason: Reason,
    now: Timestamp,
) -> Result<()> {
    queries::set_state(db, webhook.id, &state.stopped(now, reason)).await?;
    let ctx = services.tenant.system("webhook");
    let entry = audit::Entry {
        action: "webhook.disabled".to_owned(),
        record: Some(webhook.id),
        changes: Some(json!({ "name": webhook.definition.name, "reason": reason.name() })),
        ..audit::Entry::default()
    };
    audit::write(&ctx, db, entry).await?;
    let told = alert::of_webhook(services, db, &webhook.definition.name, webhook.owner).await?;
    stream::announce_told(db, &told).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(status: u16) -> Result<Answer, Fault> {
        Ok(Answer::of(StatusCode::from_u16(status).unwrap(), ""))
    }

    #[test]
    fn ten_attempts_are_made_over_three_days() {
        let waits: Vec<Verdict> = (1..=11).map(|attempt| judge(&answered(500), attempt)).collect();
        assert_eq!(waits[0], Verdict::Again(SignedDuration::from_secs(5)));
        assert_eq!(waits[8], Verdict::Again(SignedDuration::from_hours(24)));
        assert_eq!(waits[9..], [Verdict::Failed, Verdict::Failed]);
    }

    #[test]
    fn only_success_is_success() {
        assert_eq!(judge(&answered(204), 10), Verdict::Delivered);
        assert_eq!(judge(&answered(410), 1), Verdict::Failed);
        for status in [301, 400, 404, 429, 503] {
            assert!(matches!(judge(&answered(status), 1), Verdict::Again(_)), "{status}");
        }
        assert_eq!(judge(&Err(Fault::Forbidden(String::new())), 1), Verdict::Failed);
    }

    #[test]
    fn an_answer_is_cut_between_two_letters() {
        assert_eq!(excerpt(&"é".repeat(2000)).len(), MAX_ANSWER);
        assert_eq!(excerpt(&format!("a{}", "é".repeat(2000))).len(), MAX_ANSWER - 1);
        assert_eq!(excerpt("a\0b"), "ab");
    }
}
