//! Faire avancer une demande : ouvrir l'étape suivante, ou faire la transition quand il n'y en a plus.

use kernel::{Code, Ctx, Error, Request, Result};
use schema::model::Approver;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{
    Db, Unit, audit, idempotency,
    records::{self, Held, Key, Looked, Sought},
};
use uuid::Uuid;

use super::{
    deadline,
    instance::{Instance, Step},
    people,
    queries::{self, Said},
    tell::News,
};
use crate::{
    Services, automation,
    notify::send::Told,
    stream,
    workers::{Failure, Work, enqueue},
};

/// Après combien de temps une étape sans approbateur se regarde de nouveau.
const AGAIN: jiff::SignedDuration = jiff::SignedDuration::from_mins(15);

/// Une demande tenue, son enregistrement aussi, dans une transaction.
pub(super) struct Turn<'t> {
    pub services: &'t Services,
    pub unit: &'t Unit,
    /// Qui agit.
    pub ctx: Ctx,
    pub instance: Instance,
    /// Rien : l'enregistrement n'est plus.
    pub held: Option<Held>,
    pub told: Vec<Told>,
}

impl<'t> Turn<'t> {
    /// Prend l'enregistrement puis la demande, dans cet ordre : celui de toute écriture.
    pub(super) async fn take(services: &'t Services, unit: &'t Unit, ctx: &Ctx, id: Uuid) -> Result<Turn<'t>> {
        let db = &unit.tenant().db;
        let known = queries::find(db, id).await?.ok_or_else(|| Code::NotFound.error())?;
        let held = records::hold(unit.tenant(), &known.entity, known.record).await?;
        let instance = queries::hold(db, id).await?.ok_or_else(|| Code::NotFound.error())?;
        Ok(Turn { services, unit, ctx: ctx.clone(), instance, held, told: Vec::new() })
    }

    pub(super) fn db(&self) -> &'t Db {
        &self.unit.tenant().db
    }

    /// Laisse le reçu de qui a demandé ceci sous une clé, annonce ce qui a été dit, et valide.
    pub(super) async fn commit(self) -> Result<()> {
        idempotency::leave(&self.ctx, self.db(), self.instance.id).await?;
        stream::announce_told(self.db(), &self.told).await?;
        self.unit.commit(&self.services.tenant).await?;
        self.services.pool.wake();
        Ok(())
    }

    /// Avance jusqu'à ce qu'une décision soit attendue, ou que tout soit fini.
    pub(super) async fn advance(&mut self) -> Result<()> {
        if !self.instance.is_open() {
            return Ok(());
        }
        let mut steps = queries::steps(self.db(), self.instance.id, self.instance.round).await?;
        if steps.is_empty() {
            let Some(looked) = self.looked(&[]).await? else { return Ok(()) };
            let named = self.instance.definition.steps.iter().map(|step| step.name.clone());
            let named = named.zip(looked.applies).collect();
            queries::insert_steps(self.db(), self.instance.id, self.instance.round, named).await?;
            steps = queries::steps(self.db(), self.instance.id, self.instance.round).await?;
        }
        match steps.into_iter().find(Step::is_to_come) {
            Some(step) if step.state == "open" => self.relieve(step).await,
            Some(step) => self.open(step).await,
            None => self.fulfil().await,
        }
    }

    /// Ouvre une étape à ceux qui peuvent en décider ; bloquée s'il n'y en a pas assez.
    async fn open(&mut self, mut step: Step) -> Result<()> {
        let definition = self.instance.step_of(step.step)?.clone();
        let sources: Vec<&str> = definition.approvers.iter().filter_map(source).collect();
        let Some(looked) = self.looked(&sources).await? else { return Ok(()) };
        let was_blocked = self.instance.blocked;
        self.instance.step = Some(step.step);
        let mut held = queries::tasks(self.db(), self.instance.id, self.instance.round).await?;
        held.retain(|task| task.step == step.step && task.state == "approved");
        let found = people::places(self.services, self.db(), &self.instance, &definition, &looked, &held).await?;
        let Some((places, need)) = found else {
            return self.block(step, was_blocked).await;
        };
        let now = self.ctx.now();
        let days = deadline::calendar(self, &looked).await?;
        step.state = "open".to_owned();
        step.need = i32::try_from(need).ok();
        step.opened_at = Some(now);
        step.due_at = deadline::after(days.as_ref(), now, definition.within.as_deref());
        self.instance.blocked = false;
        let pairs: Vec<(i32, Uuid)> = places
            .iter()
            .enumerate()
            .flat_map(|(slot, people)| {
                people.iter().map(move |person| (i32::try_from(slot).unwrap_or_default(), *person))
            })
            .collect();
        queries::save_step(self.db(), self.instance.id, &step).await?;
        queries::save(self.db(), &self.instance).await?;
        queries::insert_tasks(&self.ctx, self.db(), &self.instance, step.step, &pairs, false).await?;
        let remind = deadline::after(days.as_ref(), now, definition.remind.as_deref());
        deadline::plan(self, &step, remind).await?;
        let users: Vec<Uuid> = pairs.into_iter().map(|(_, user)| user).collect();
        self.tell_deciders(News::Asked, &users, &step).await
    }

    /// Personne ne peut décider : la demande attend, visible, et les administrateurs l'apprennent une fois.
    pub(super) async fn block(&mut self, mut step: Step, was_blocked: bool) -> Result<()> {
        step.state = "blocked".to_owned();
        self.instance.blocked = true;
        queries::save_step(self.db(), self.instance.id, &step).await?;
        queries::save(self.db(), &self.instance).await?;
        let at = self.ctx.now() + AGAIN;
        let key = format!("{}:{}", self.instance.id, at.as_second() / AGAIN.as_secs());
        enqueue(self.db(), Advance { approval: self.instance.id }.job(at).unique(key)).await?;
        if was_blocked {
            return Ok(());
        }
        self.say(&Said { kind: "blocked", via: "system", ..Said::default() }).await?;
        self.tell_admins(&step).await
    }

    /// Fait la transition, au nom de qui l'a demandée ; ce qui l'en empêche se garde avec la demande.
    async fn fulfil(&mut self) -> Result<()> {
        self.close("approved");
        queries::save(self.db(), &self.instance).await?;
        let approver =
            queries::approvers(self.db(), &self.instance).await?.contains(&self.ctx.actor.id.unwrap_or_default());
        let approver = self.ctx.actor.id.filter(|_| approver);
        self.unit.mark().await?;
        let done = self.act(approver).await;
        match done {
            Ok(_) => {
                self.unit.forget_mark().await?;
                self.say(&Said { kind: "executed", via: "system", ..Said::default() }).await?;
                self.tell_requester(News::Approved, None).await
            }
            Err(error) if automation::is_passing(&error) => Err(error),
            Err(error) => {
                self.unit.back_to_mark().await?;
                self.fail(&error).await
            }
        }
    }

    async fn act(&self, approver: Option<Uuid>) -> Result<()> {
        let ctx = self.requester().await?;
        let Instance { entity, record, action, params, .. } = &self.instance;
        records::fulfil(&ctx, self.unit.tenant(), entity, &Key::Id(*record), action, params, approver).await.map(drop)
    }

    /// Le contexte de qui a demandé : la même demande HTTP que la dernière décision, que l'audit relie ainsi.
    pub(super) async fn requester(&self) -> Result<Ctx> {
        let tenant = self.unit.tenant();
        let request = Request { id: self.ctx.request.id, ip: None, device: None };
        let mut ctx = match self.instance.requester {
            Some(user) => self.services.identity.ctx_of(user, &request).await?,
            None => tenant.system(&self.instance.requester_name),
        };
        ctx.depth = self.instance.depth;
        Ok(ctx)
    }

    /// Regarde l'enregistrement pour l'approbation ; rien si cela ne se peut plus, et la demande a alors échoué.
    pub(super) async fn looked(&mut self, sources: &[&str]) -> Result<Option<Looked>> {
        let seen = match self.requester().await {
            Ok(ctx) => {
                let Instance { entity, record, action, params, definition, .. } = &self.instance;
                let sought = Sought { entity, record: *record, action, params, approval: definition };
                records::look(&ctx, self.unit.tenant(), sought, sources).await
            }
            Err(error) => Err(error),
        };
        match seen {
            Ok(looked) => Ok(Some(looked)),
            Err(error) if automation::is_passing(&error) => Err(error),
            Err(error) => {
                self.fail(&error).await?;
                Ok(None)
            }
        }
    }

    /// La demande ne peut plus aboutir : on garde pourquoi, et on le dit.
    async fn fail(&mut self, error: &Error) -> Result<()> {
        if error.code.status() >= 500 {
            tracing::error!(approval.id = %self.instance.id, error = %error, "une transition approuvée n'a pas pu se faire");
        }
        self.close("failed");
        self.instance.error = Some(json!({
            "code": error.code.as_str(),
            "params": error.params,
            "fields": error.fields.iter().map(|fault| json!({ "field": fault.field, "code": fault.code, "params": fault.params })).collect::<Vec<_>>(),
        }));
        queries::save(self.db(), &self.instance).await?;
        queries::stop(self.db(), self.instance.id).await?;
        self.say(&Said { kind: "failed", via: "system", ..Said::default() }).await?;
        self.mark("failed", None, "system").await?;
        self.tell_requester(News::Failed, None).await
    }

    /// Met fin à la demande.
    pub(super) fn close(&mut self, state: &str) {
        self.instance.state = state.to_owned();
        self.instance.blocked = false;
        self.instance.closed_at = Some(self.ctx.now());
    }

    /// Ajoute à l'histoire de la demande.
    pub(super) async fn say(&self, said: &Said<'_>) -> Result<()> {
        queries::say(&self.ctx, self.db(), &self.instance, said).await
    }

    /// Ajoute au journal d'audit de l'enregistrement.
    pub(super) async fn mark(&self, what: &str, on_behalf_of: Option<Uuid>, via: &str) -> Result<()> {
        let step = self.instance.step.and_then(|step| self.instance.step_of(step).ok()).map(|step| step.name.clone());
        let told = json!({
            "action": { "old": null, "new": self.instance.action },
            "step": { "old": null, "new": step },
            "via": { "old": null, "new": via },
            "on_behalf_of": { "old": null, "new": on_behalf_of },
        });
        let entry = audit::Entry {
            action: format!("approval.{what}"),
            entity: Some(self.instance.entity.clone()),
            record: Some(self.instance.record),
            number: self.instance.number.clone(),
            company: self.instance.company,
            result: None,
            changes: Some(told),
        };
        audit::write(&self.ctx, self.db(), entry).await
    }

    /// Laisse un événement de l'enregistrement, s'il est encore là.
    pub(super) async fn emit(&self, event: &str) -> Result<()> {
        match &self.held {
            Some(held) => queries::emit(&self.ctx, self.db(), &self.instance, held, event).await,
            None => Ok(()),
        }
    }
}

/// L'expression d'un approbateur.
pub(super) fn source(approver: &Approver) -> Option<&str> {
    match approver {
        Approver::People(source) => Some(source),
        _ => None,
    }
}

/// Fait avancer une demande qui vient de s'ouvrir, sans attendre le travail qui le ferait.
pub async fn advance_now(services: &Services, id: Uuid) {
    if let Err(error) = run(services, id).await {
        tracing::warn!(approval.id = %id, error = %error, "une demande d'approbation avancera par son travail");
    }
}

async fn run(services: &Services, id: Uuid) -> Result<()> {
    let unit = services.tenant.unit().await?;
    let ctx = services.tenant.system("approvals");
    let mut turn = Turn::take(services, &unit, &ctx, id).await?;
    if turn.held.is_none() && turn.instance.is_alive() {
        turn.close("cancelled");
        queries::save(turn.db(), &turn.instance).await?;
        queries::stop(turn.db(), id).await?;
    }
    if turn.instance.state == "cancelled" && !queries::is_said(turn.db(), id, "told").await? {
        turn.say(&Said { kind: "told", via: "system", ..Said::default() }).await?;
        turn.tell_requester(News::Cancelled, None).await?;
    }
    turn.advance().await?;
    turn.commit().await
}

/// Le travail qui fait avancer une demande ; il peut se refaire.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Advance {
    pub(super) approval: Uuid,
}

impl Work for Advance {
    const KIND: &'static str = records::TURN;
    const MAX_ATTEMPTS: i16 = 20;

    async fn run(self, services: &Services, _: &crate::workers::Turn) -> Result<(), Failure> {
        match run(services, self.approval).await {
            Err(error) if error.code == Code::NotFound => Ok(()),
            done => Ok(done?),
        }
    }
}
