//! Ce qu'un événement du système apporte à un déclencheur : tel que le système l'a dit, ou déduit d'une écriture. Les personnes et les
//! rôles qu'il nomme se lisent, quand l'exécution avance, comme les liens d'une fiche.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use expr::Value as Cel;
use kernel::{Code, Ctx, Error, FieldError, Result};
use schema::model::{Carried, Model, SystemEvent};
use serde_json::{Map, Value, json};
use store::{Tenant, outbox::Event, records, values};
use uuid::Uuid;

use super::facts::{self, Life};

/// Rôles donnés ou retirés que l'on lit ; des autres, l'identifiant seul.
const READ: usize = 50;

/// Ce qu'une exécution sait de son événement.
#[derive(Clone)]
pub(super) struct Told {
    pub event: &'static SystemEvent,
    /// Pour les expressions.
    pub value: Cel,
    /// Pour les gabarits : les champs de classe normale seulement.
    pub shown: Value,
}

/// Ce que cet événement apporte à qui attend `awaited` ; rien si ce n'est pas lui.
pub(super) fn payload(awaited: &SystemEvent, event: &Event) -> Option<Value> {
    if event.is_of_system() {
        return Some(event.payload.clone().unwrap_or_default());
    }
    let user = json!({ "user": event.record });
    match awaited.name {
        "user.updated" => {
            let mut changed: Vec<&String> = changes(event).map(|changes| changes.keys().collect()).unwrap_or_default();
            changed.sort_unstable();
            Some(json!({ "user": event.record, "changed": changed }))
        }
        "user.activated" => status(event, |old, new| old != "active" && new == "active"),
        "user.deactivated" => status(event, |old, new| old == "active" && new != "active"),
        "permission.changed" => permission(event),
        _ => Some(user),
    }
}

fn changes(event: &Event) -> Option<&Map<String, Value>> {
    event.changes.as_ref()?.as_object()
}

/// Le compte qui passe d'un statut à un autre, si ce passage est celui-là.
fn status(event: &Event, is_it: impl Fn(&str, &str) -> bool) -> Option<Value> {
    let change = changes(event)?.get("status")?;
    let (old, new) = (change["old"].as_str()?, change["new"].as_str()?);
    is_it(old, new).then(|| json!({ "user": event.record, "status": new, "previous": old }))
}

/// Ce qui change des droits : ceux d'un rôle (`what` vaut `role`), les rôles d'une personne (`roles`), ses octrois propres seuls
/// (`grants`). Un rôle qui passe d'une société à une autre n'est ni donné ni retiré : il est déplacé.
fn permission(event: &Event) -> Option<Value> {
    let changes = changes(event);
    let changed = |name: &str| changes.is_some_and(|changes| changes.contains_key(name));
    if event.entity == "core.role" {
        let has_come_or_gone = event.events.iter().any(|name| name == "deleted" || name == "restored");
        let is_told = has_come_or_gone || changed("grants") || changed("inherits");
        return is_told
            .then(|| json!({ "what": "role", "role": event.record, "added": [], "removed": [], "moved": [] }));
    }
    let lines = changes.and_then(|changes| changes.get("memberships"));
    let (before, after) = (held(lines.map(|lines| &lines["old"])), held(lines.map(|lines| &lines["new"])));
    let Turnover { added, removed, moved } = turnover(&before, &after);
    let (has_roles, has_grants) = (!(added.is_empty() && removed.is_empty() && moved.is_empty()), changed("grants"));
    let what = match (has_roles, has_grants) {
        (true, _) => "roles",
        (false, true) => "grants",
        (false, false) => return None,
    };
    let is_new = event.events.iter().any(|name| name == "created");
    Some(json!({
        "what": what, "user": event.record, "added": added, "removed": removed, "moved": moved, "grants": has_grants,
        "new_user": is_new,
    }))
}

/// Les rôles qu'une personne gagne, perd, et garde dans une autre société.
#[derive(Debug, PartialEq, Eq)]
struct Turnover {
    added: Vec<Uuid>,
    removed: Vec<Uuid>,
    moved: Vec<Uuid>,
}

fn turnover(before: &[(Option<Uuid>, Uuid)], after: &[(Option<Uuid>, Uuid)]) -> Turnover {
    let (added, removed) = (without(after, before), without(before, after));
    let (moved, added): (Vec<Uuid>, Vec<Uuid>) = added.into_iter().partition(|role| removed.contains(role));
    let removed = removed.into_iter().filter(|role| !moved.contains(role)).collect();
    Turnover { added, removed, moved }
}

/// Les rôles que ces appartenances donnent, chacun dans sa société.
fn held(memberships: Option<&Value>) -> Vec<(Option<Uuid>, Uuid)> {
    let id = |value: &Value| Uuid::try_parse(value.get("id").unwrap_or(value).as_str()?).ok();
    let lines = memberships.and_then(Value::as_array).into_iter().flatten();
    let roles = |line: &Value| {
        let company = id(&line["company"]);
        let roles: Vec<Uuid> = line["roles"].as_array().into_iter().flatten().filter_map(id).collect();
        roles.into_iter().map(move |role| (company, role))
    };
    lines.flat_map(roles).collect()
}

/// Les rôles des premiers que les seconds n'ont pas, chacun une fois.
fn without(some: &[(Option<Uuid>, Uuid)], others: &[(Option<Uuid>, Uuid)]) -> Vec<Uuid> {
    let mut left = Vec::new();
    for one in some.iter().filter(|one| !others.contains(one)) {
        if !left.contains(&one.1) {
            left.push(one.1);
        }
    }
    left
}

/// Lit ce que l'événement nomme, au nom du déclencheur.
pub(super) async fn told(
    ctx: &Ctx,
    tenant: &Tenant,
    model: &Model,
    event: &'static SystemEvent,
    payload: &Value,
) -> Result<Told> {
    let (mut members, mut shown) = (HashMap::new(), Map::new());
    for (name, carried) in event.carries {
        let raw = payload.get(name).unwrap_or(&Value::Null);
        let (value, seen) = match carried {
            Carried::Record(entity) => one(ctx, tenant, model, entity, raw).await?,
            Carried::Records(entity) => {
                let mut all = (Vec::new(), Vec::new());
                for id in raw.as_array().into_iter().flatten().take(READ) {
                    let (value, seen) = one(ctx, tenant, model, entity, id).await?;
                    all.0.push(value);
                    all.1.push(seen);
                }
                (Cel::List(all.0.into()), Value::Array(all.1))
            }
            plain => (values::from_json(raw, &plain.cel()), raw.clone()),
        };
        members.insert(Arc::from(*name), value);
        shown.insert((*name).to_owned(), seen);
    }
    Ok(Told { event, value: expr::RecordValue::new("", members).into(), shown: Value::Object(shown) })
}

/// Un enregistrement nommé ; ce qui n'est plus garde son identifiant.
async fn one(ctx: &Ctx, tenant: &Tenant, model: &Model, entity: &str, raw: &Value) -> Result<(Cel, Value)> {
    let Some(id) = raw.as_str().and_then(|id| Uuid::try_parse(id).ok()) else { return Ok((Cel::Null, Value::Null)) };
    let bare = || (expr::RecordValue::reference(&id.to_string()).into(), json!({ "id": id }));
    let Some(entity) = model.entity(entity) else { return Ok(bare()) };
    match facts::read(tenant, ctx, entity, id, Life::Any).await {
        Ok(json) => {
            let seen = Value::Object(facts::normal(model, entity, &json));
            Ok((facts::record(model, entity, &json), seen))
        }
        Err(error) if error.code == Code::NotFound => Ok(bare()),
        Err(error) => Err(error),
    }
}

/// Refuse un événement inventé qui nomme ce que l'appelant ne voit pas.
pub(super) async fn check_seen(ctx: &Ctx, tenant: &Tenant, event: &SystemEvent, payload: &Value) -> Result<()> {
    for (name, carried) in event.carries {
        let Some(entity) = carried.entity() else { continue };
        let ids = match &payload[*name] {
            Value::Array(ids) => ids.iter().collect(),
            one => vec![one],
        };
        let ids: BTreeSet<Uuid> = ids.into_iter().filter_map(|id| Uuid::try_parse(id.as_str()?).ok()).collect();
        let ids = Vec::from_iter(ids);
        if records::visible(ctx, tenant, entity, &ids).await?.len() < ids.len() {
            return Err(Error::invalid(vec![FieldError::new(format!("payload.{name}"), "broken_link")]));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(company: u128, roles: &[u128]) -> Value {
        json!({ "company": Uuid::from_u128(company), "roles": roles.iter().map(|id| Uuid::from_u128(*id)).collect::<Vec<_>>() })
    }

    #[test]
    fn a_role_moved_from_a_company_to_another_is_neither_given_nor_taken_away() {
        let (before, after) = (json!([line(1, &[7, 8, 9])]), json!([line(1, &[8]), line(2, &[7, 6])]));
        let (before, after) = (held(Some(&before)), held(Some(&after)));
        let id = |number| vec![Uuid::from_u128(number)];
        assert_eq!(turnover(&before, &after), Turnover { added: id(6), removed: id(9), moved: id(7) });
        assert_eq!(turnover(&after, &after), Turnover { added: vec![], removed: vec![], moved: vec![] });
    }
}
