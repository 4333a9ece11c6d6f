//! Prévenir de ce qui arrive à une demande, chacun dans sa langue et sans rien lui dire de ce qu'il ne peut pas lire.

use std::collections::{BTreeSet, HashMap};

use identity::Person;
use kernel::{Code, Ctx, Locale, Nature, NoticeKind, NoticeSeverity, Request, Result};
use schema::model::Model;
use serde_json::{Map, Value, json};
use store::{
    Tenant,
    records::{self, Query},
};
use uuid::Uuid;

use super::{
    instance::{Instance, Step},
    link, queries,
    turn::Turn,
};
use crate::{
    Services,
    notify::{
        alert,
        direct::{self, Direct},
    },
    reach::Subject,
    templates::words,
};

/// Catégorie de ces notifications.
const CATEGORY: &str = "core.approval";

/// Ce qui est arrivé.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum News {
    Asked,
    Reminded,
    Escalated,
    Blocked,
    Approved,
    Rejected,
    ChangesRequested,
    Failed,
    Cancelled,
    Withdrawn,
    Commented,
}

impl News {
    fn key(self) -> &'static str {
        match self {
            News::Asked => "asked",
            News::Reminded => "reminded",
            News::Escalated => "escalated",
            News::Blocked => "blocked",
            News::Approved => "approved",
            News::Rejected => "rejected",
            News::ChangesRequested => "changes_requested",
            News::Failed => "failed",
            News::Cancelled => "cancelled",
            News::Withdrawn => "withdrawn",
            News::Commented => "commented",
        }
    }

    /// Attend-on une décision de qui est prévenu ?
    fn asks(self) -> bool {
        matches!(self, News::Asked | News::Reminded | News::Escalated)
    }

    fn nature(self) -> Nature {
        let severity = match self {
            News::Asked | News::Cancelled | News::Withdrawn | News::Commented => NoticeSeverity::Info,
            News::Approved => NoticeSeverity::Success,
            News::Reminded | News::Escalated | News::Blocked | News::Rejected | News::ChangesRequested => {
                NoticeSeverity::Warning
            }
            News::Failed => NoticeSeverity::Error,
        };
        let kind = if self == News::Commented { NoticeKind::Social } else { NoticeKind::Business };
        Nature::new(kind, severity)
    }

    fn priority(self) -> i16 {
        if self.asks() || self == News::Blocked { 1 } else { 0 }
    }
}

impl Turn<'_> {
    /// Prévient ceux qui doivent décider, et ceux à qui ils l'ont confié.
    pub(super) async fn tell_deciders(&mut self, news: News, users: &[Uuid], step: &Step) -> Result<()> {
        let delegates = queries::delegates(self.db(), users, self.ctx.now()).await?;
        let all: Vec<Uuid> = users.iter().chain(delegates.iter().filter(|one| !users.contains(one))).copied().collect();
        self.tell(news, &all, Some(step), None).await
    }

    /// Prévient le demandeur.
    pub(super) async fn tell_requester(&mut self, news: News, comment: Option<&str>) -> Result<()> {
        let requester: Vec<Uuid> = self.instance.requester.into_iter().collect();
        self.tell(news, &requester, None, comment).await
    }

    /// Prévient les administrateurs.
    pub(super) async fn tell_admins(&mut self, step: &Step) -> Result<()> {
        let people = self.services.identity.people_with_role(alert::ROLE, self.instance.company).await?;
        let users: Vec<Uuid> = people.iter().map(|person| person.id).collect();
        self.tell(News::Blocked, &users, Some(step), None).await
    }

    /// Prévient ces personnes, sauf celle qui agit.
    pub(super) async fn tell(
        &mut self,
        news: News,
        users: &[Uuid],
        step: Option<&Step>,
        comment: Option<&str>,
    ) -> Result<()> {
        let (services, unit) = (self.services, self.unit);
        let steps = queries::steps(self.db(), self.instance.id, self.instance.round).await?;
        let place = rank(&steps, step.map(|step| step.step));
        for person in services.identity.people(users).await? {
            if Some(person.id) == self.ctx.actor.id {
                continue;
            }
            let model = services.tenant.model();
            let locale = person.locale.unwrap_or_default();
            let title = seen_title(services, unit.tenant(), &self.instance, &person).await?;
            let params = self.params(&model, (&person, title.as_deref()), step, place, comment);
            let text = |part: &str| {
                model.texts.message(locale, &format!("core.approvals.news.{}.{part}", news.key()), &params)
            };
            let path = format!("/approvals/{}", self.instance.id);
            let (link, open) = match step.filter(|_| news.asks()) {
                Some(step) => link::to(self, &person, step).await?,
                None => (format!("{}{path}", services.settings.mail.base_url), "core.mail.open"),
            };
            let message = Direct {
                ctx: &self.ctx,
                category: CATEGORY,
                priority: news.priority(),
                nature: news.nature(),
                title: text("title"),
                body: text("body"),
                entity: &self.instance.entity,
                record: self.instance.record,
                approval: Some(self.instance.id),
                // Qui décide n'a pas besoin de voir l'enregistrement, mais son titre n'est que pour qui le voit.
                subject: title.map(|_| self.subject()),
                path: &path,
                link,
                open: model.texts.get(locale, open).unwrap_or(open).to_owned(),
                person: &person,
            };
            let sent = direct::tell(services, unit.tenant(), message).await?;
            self.told.extend(sent.told);
        }
        Ok(())
    }

    /// L'enregistrement, tel qu'il dit qui le voit ; à qui il est se demandera.
    fn subject(&self) -> Subject {
        let Instance { entity, record, company, department, .. } = &self.instance;
        Subject { entity: entity.clone(), id: *record, company: *company, department: *department, owners: None }
    }

    fn params(
        &self,
        model: &Model,
        (person, title): (&Person, Option<&str>),
        step: Option<&Step>,
        (rank, total): (usize, usize),
        comment: Option<&str>,
    ) -> Map<String, Value> {
        let locale = person.locale.unwrap_or_default();
        let by_name = self.ctx.actor.name.clone();
        let due = step.and_then(|step| step.due_at).map(|due| {
            let zone = jiff::tz::TimeZone::get(&person.timezone).unwrap_or(jiff::tz::TimeZone::UTC);
            due.to_zoned(zone).strftime("%Y-%m-%d %H:%M").to_string()
        });
        let subject = named(model, locale, &self.instance, title);
        let quoted = comment.map(str::trim).filter(|comment| !comment.is_empty());
        Map::from_iter([
            ("subject".to_owned(), json!(subject)),
            ("action".to_owned(), json!(action_label(model, locale, &self.instance))),
            ("requester".to_owned(), json!(requester(model, locale, &self.instance))),
            ("by".to_owned(), json!(by_name)),
            (
                "step".to_owned(),
                json!(step.map_or(String::new(), |step| step_label(model, locale, &self.instance, &step.name))),
            ),
            ("rank".to_owned(), json!(rank)),
            ("total".to_owned(), json!(total)),
            ("due".to_owned(), json!(due.unwrap_or_else(|| "—".to_owned()))),
            ("comment".to_owned(), json!(quoted.map_or("—", |comment| comment))),
        ])
    }
}

/// Le rang d'une étape parmi celles qui ont lieu, et leur nombre.
pub(super) fn rank<'s>(steps: impl IntoIterator<Item = &'s Step>, step: Option<i32>) -> (usize, usize) {
    let real: Vec<&Step> = steps.into_iter().filter(|step| step.state != "skipped").collect();
    let at = step.and_then(|step| real.iter().position(|one| one.step == step));
    (at.map_or(0, |at| at + 1), real.len())
}

/// Comment on nomme l'enregistrement à cette personne : son numéro, et son titre si elle peut le lire.
fn named(model: &Model, locale: Locale, instance: &Instance, title: Option<&str>) -> String {
    let label = || model.texts.get(locale, &format!("{}.label", instance.entity)).unwrap_or(&instance.entity);
    let named = instance.number.as_deref().unwrap_or_else(label);
    title.map_or(named.to_owned(), |title| format!("{named} — {title}"))
}

/// Le titre de l'enregistrement, si cette personne peut le lire.
async fn seen_title(
    services: &Services,
    tenant: &Tenant,
    instance: &Instance,
    person: &Person,
) -> Result<Option<String>> {
    let request = Request { id: tenant.clock.new_id(), ip: None, device: None };
    match services.identity.ctx_of(person.id, &request).await {
        Ok(ctx) => title(&ctx, tenant, instance).await,
        Err(_) => Ok(None),
    }
}

/// Le titre de l'enregistrement, s'il se lit dans ce contexte.
async fn title(ctx: &Ctx, tenant: &Tenant, instance: &Instance) -> Result<Option<String>> {
    Ok(titles(ctx, tenant, std::slice::from_ref(instance)).await?.remove(&instance.record))
}

/// Les titres des enregistrements de ces demandes qui se lisent dans ce contexte : une lecture par entité.
pub(super) async fn titles(ctx: &Ctx, tenant: &Tenant, instances: &[Instance]) -> Result<HashMap<Uuid, String>> {
    let model = tenant.model();
    let mut titles = HashMap::new();
    let names: BTreeSet<&str> = instances.iter().map(|instance| instance.entity.as_str()).collect();
    for entity in names.into_iter().filter_map(|name| model.entity(name)) {
        if ctx.actor.access(&entity.full_name, "view").is_denied() {
            continue;
        }
        let own = instances.iter().filter(|instance| *instance.entity == *entity.full_name);
        let ids: Vec<String> = own.map(|instance| format!("'{}'", instance.record)).collect();
        let query = Query {
            entity: entity.full_name.to_string(),
            filter: Some(format!("id in [{}]", ids.join(", "))),
            fields: Some(vec!["id".to_owned(), entity.title.clone()]),
            limit: u32::try_from(ids.len()).unwrap_or(u32::MAX),
            ..Query::default()
        };
        // Un titre que ce lecteur ne peut pas demander n'est pas dit.
        let Ok(page) = records::list(ctx, tenant, query).await else { continue };
        for row in &page.rows {
            let row: Value = serde_json::from_str(row).map_err(|error| Code::Internal.because(error))?;
            let id = row["id"].as_str().and_then(|id| Uuid::try_parse(id).ok());
            titles.extend(id.zip(row[&entity.title].as_str().map(str::to_owned)));
        }
    }
    Ok(titles)
}

/// Qui demande, en clair : une personne, ou le déclencheur par le libellé qu'on lui a donné.
pub(super) fn requester(model: &Model, locale: Locale, instance: &Instance) -> String {
    words::actor_name(model, locale, &instance.requester_name)
}

/// Le libellé de la transition demandée.
pub(super) fn action_label(model: &Model, locale: Locale, instance: &Instance) -> String {
    let key = format!("{}.actions.{}.label", instance.entity, instance.action);
    model.texts.get(locale, &key).unwrap_or(&instance.action).to_owned()
}

/// Le libellé d'une étape.
pub(super) fn step_label(model: &Model, locale: Locale, instance: &Instance, step: &str) -> String {
    let key = format!("{}.{step}", instance.definition.key(&instance.entity));
    model.texts.get(locale, &key).unwrap_or(step).to_owned()
}
