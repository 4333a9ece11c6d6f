//! Qui voit quoi, répondu sans la base quand c'est possible : un événement porte sa société, son service et ses propriétaires.
//!
//! Sert à ne prévenir que ceux qui peuvent voir. Dans le doute, `store` tranche sur l'enregistrement lui-même.

use kernel::{Actor, ActorKind, Ctx, Reach, Result, Rule};
use schema::model::Entity;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use store::{Tenant, outbox::Event, records};
use uuid::Uuid;

/// Ce qu'il faut savoir d'un enregistrement pour dire qui le voit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Subject {
    /// Entité, nom complet.
    pub entity: String,
    /// L'enregistrement.
    pub id: Uuid,
    /// Sa société.
    pub company: Option<Uuid>,
    /// Son service.
    pub department: Option<Uuid>,
    /// À qui il est ; absent : à demander.
    pub owners: Option<Vec<Uuid>>,
}

impl Subject {
    /// D'après l'enregistrement lui-même ; à qui il est se demandera.
    pub(crate) fn of_record(entity: &str, id: Uuid, record: &Map<String, Value>) -> Subject {
        let link = |name: &str| {
            let value = record.get(name)?;
            Uuid::try_parse(value.get("id").unwrap_or(value).as_str()?).ok()
        };
        Subject {
            entity: entity.to_owned(),
            id,
            company: link("company"),
            department: link("department"),
            owners: None,
        }
    }
}

/// Ce que les droits de l'acteur disent du sujet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Il le voit.
    Visible,
    /// Il ne le voit pas.
    Hidden,
    /// Il faut le demander à la base.
    Ask,
}

impl From<&Event> for Subject {
    fn from(event: &Event) -> Subject {
        Subject {
            entity: event.entity.clone(),
            id: event.record,
            company: event.company,
            department: event.department,
            owners: Some(event.owners.clone()),
        }
    }
}

/// Ce que l'acteur voit du sujet, d'après ses seuls droits.
pub(crate) fn verdict(actor: &Actor, entity: &Entity, subject: &Subject) -> Verdict {
    let access = actor.access(&entity.full_name, "view");
    if access.is_denied() {
        return Verdict::Hidden;
    }
    if entity.visible.is_some() && actor.kind == ActorKind::User {
        return Verdict::Ask;
    }
    if access.is_total() {
        return Verdict::Visible;
    }
    if entity.system.is_some() || entity.owned_by.is_some() {
        return Verdict::Ask;
    }
    let verdicts: Vec<Verdict> = access.rules.iter().map(|rule| of_rule(actor, entity, rule, subject)).collect();
    [Verdict::Visible, Verdict::Ask].into_iter().find(|wanted| verdicts.contains(wanted)).unwrap_or(Verdict::Hidden)
}

fn of_rule(actor: &Actor, entity: &Entity, rule: &Rule, subject: &Subject) -> Verdict {
    let among = |ids: &[Uuid], id: Option<Uuid>| id.is_some_and(|id| ids.contains(&id));
    let mine = || Some(among(subject.owners.as_deref()?, actor.id));
    let reached = match &rule.reach {
        Reach::All => Some(true),
        Reach::Companies(_) if entity.shared => Some(true),
        Reach::Companies(ids) => Some(among(ids, subject.company)),
        Reach::Departments(ids) => Some(among(ids, subject.department)),
        Reach::Own(Some(companies)) if !entity.shared && !among(companies, subject.company) => Some(false),
        Reach::Own(_) => mine(),
    };
    match (reached, &rule.filter) {
        (Some(false), _) => Verdict::Hidden,
        (Some(true), None) => Verdict::Visible,
        (Some(true), Some(_)) | (None, _) => Verdict::Ask,
    }
}

/// Parmi ces sujets d'une même entité, ceux que l'acteur voit.
pub(crate) async fn visible(ctx: &Ctx, tenant: &Tenant, entity: &Entity, subjects: &[&Subject]) -> Result<Vec<Uuid>> {
    let (mut seen, mut asked) = (Vec::new(), Vec::new());
    for subject in subjects {
        match verdict(&ctx.actor, entity, subject) {
            Verdict::Visible => seen.push(subject.id),
            Verdict::Ask => asked.push(subject.id),
            Verdict::Hidden => {}
        }
    }
    if !asked.is_empty() && entity.owned_by.is_none() {
        seen.extend(records::visible(ctx, tenant, &entity.full_name, &asked).await?);
    }
    Ok(seen)
}
