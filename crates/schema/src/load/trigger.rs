//! Un déclencheur : ce qui le réveille, à quelle condition ; ses étapes sont dans [`super::steps`].

use indexmap::IndexMap;

use super::{
    Definition,
    behaviour::BASE_EVENTS,
    diagnostics::Report,
    formulas::{Compiler, Expect},
    home::Home,
    more::{duration, known_field},
    names::{self, Naming},
    node::{Count, Table, Text},
    scope::RecordScope,
    steps,
};
use crate::model::{Entity, Model, Source, Trigger};

/// Clés d'un déclencheur.
const KEYS: [&str; 12] =
    ["on", "every", "zone", "before", "by", "webhook", "button", "entity", "batch", "when", "priority", "steps"];

/// Les sources, dont un déclencheur a exactement une.
const SOURCES: [&str; 5] = ["on", "every", "before", "webhook", "button"];

/// Champs d'un horaire cron, et leurs bornes.
const CRON: [(u32, u32); 5] = [(0, 59), (0, 23), (1, 31), (1, 12), (0, 7)];

/// Lit un déclencheur.
pub(crate) fn read(definition: &Definition, model: &Model, home: Home<'_>, report: &mut Report<'_>) -> Option<Trigger> {
    let table = &definition.table;
    table.only(&KEYS, report);
    let name = home.draft.full(&definition.name);
    let sources: Vec<&str> = SOURCES.into_iter().filter(|key| table.get(key).is_some()).collect();
    let &[source] = &sources[..] else {
        let message = "un déclencheur a exactement une source";
        report.error(table.at, "trigger.source", message, format!("garder un seul de {}", SOURCES.join(", ")));
        return None;
    };
    let (entity, event) = match source {
        "on" => on(table.text("on", report)?, model, home, report)?,
        _ => (waking_entity(table, source, model, home, report), None),
    };
    check_details(table, source, entity, report);
    let scope = match entity {
        Some(entity) => {
            RecordScope::new(model, entity).with_old().with_record_alias().settings_of(home.package()).without_trees()
        }
        None => RecordScope::without_record(model, home.package()),
    };
    let compiler = Compiler { scope };
    let priority = table.count("priority", Count { least: 0, most: 1000, default: Some(0) }, report);
    let reader = steps::Reader { model, home, compiler: &compiler };
    Some(Trigger {
        id: uuid::Uuid::nil(),
        name,
        package: home.package().to_owned(),
        when: table.text("when", report).and_then(|text| compiler.formula(text, Expect::Bool, report)),
        steps: reader.steps(table, report),
        priority: priority.map_or(0, |priority| priority.try_into().unwrap_or_default()),
        source: match (entity, event) {
            (Some(entity), Some(event)) if table.get("batch").is_none() => {
                Source::Event { entity: entity.full_name.to_string(), event }
            }
            _ => other(table, report),
        },
    })
}

/// Une source que cette version garde sans l'exécuter.
fn other(table: &Table, report: &mut Report<'_>) -> Source {
    let key = ["batch", "every", "before", "webhook", "button"].into_iter().find(|key| table.get(key).is_some());
    if let Some(key) = key {
        report.notice(table.at(key), key);
    }
    let mut kept = kept(table);
    kept.retain(|key, _| !["when", "steps", "priority"].contains(&key.as_str()));
    Source::Other(kept)
}

/// `hse.incident.severity.critical`, ou `incident.created` dans son propre paquet.
fn on<'m>(
    text: Text<'_>,
    model: &'m Model,
    home: Home<'_>,
    report: &mut Report<'_>,
) -> Option<(Option<&'m Entity>, Option<String>)> {
    let mut parts = text.value.splitn(3, '.');
    let (first, second, third) = (parts.next()?, parts.next().unwrap_or_default(), parts.next());
    let own = names::full(first, home.package());
    let (name, event) = match third {
        _ if model.entity(&own).is_some() => (own, text.value.split_once('.').map_or("", |(_, event)| event)),
        Some(event) => (format!("{first}.{second}"), event),
        None => (format!("{first}.{second}"), ""),
    };
    let full = home.entity(Text { value: &name, at: text.at }, report)?;
    let entity = model.entity(&full)?;
    let known = event_names(entity);
    if !known.iter().any(|one| one == event) {
        let message = format!("« {full} » n'a pas d'événement « {event} »");
        report.error(text.at, "trigger.event", message, names::instead(event, &known));
        return None;
    }
    Some((Some(entity), Some(event.to_owned())))
}

/// Tous les événements d'une entité : sa vie, ses transitions et les états où elles mènent, ses actions, les siens.
pub(crate) fn event_names(entity: &Entity) -> Vec<String> {
    let mut names: Vec<String> = BASE_EVENTS.iter().map(|event| (*event).to_owned()).collect();
    if let Some(workflow) = &entity.workflow {
        names.extend(workflow.transitions.keys().cloned());
        names.extend(workflow.transitions.values().map(|transition| transition.to.clone()));
    }
    names.extend(entity.actions.keys().chain(entity.events.keys()).cloned());
    let mut seen = std::collections::HashSet::new();
    names.retain(|name| seen.insert(name.clone()));
    names
}

/// L'entité d'une échéance, d'un bouton ou d'un horaire.
fn waking_entity<'m>(
    table: &Table,
    source: &str,
    model: &'m Model,
    home: Home<'_>,
    report: &mut Report<'_>,
) -> Option<&'m Entity> {
    if source == "before" {
        table.require("entity", report);
    }
    let full = home.entity(table.text("entity", report)?, report)?;
    model.entity(&full).map(|entity| &**entity)
}

fn check_details(table: &Table, source: &str, entity: Option<&Entity>, report: &mut Report<'_>) {
    let goes_with = [("zone", "every"), ("by", "before"), ("batch", "on")];
    for (key, wanted) in goes_with.into_iter().filter(|(key, wanted)| table.get(key).is_some() && *wanted != source) {
        let message = format!("« {key} » ne va qu'avec « {wanted} »");
        report.error(table.at(key), "trigger.key", message, "retirer cette clé");
    }
    match source {
        "every" => check_schedule(table, report),
        "before" => {
            if let (Some(text), Some(entity)) = (table.text("before", report), entity) {
                known_field(text, entity, report);
            }
            if let Some(by) = table.needed("by", report) {
                duration(by, report);
            }
        }
        "webhook" => {
            if let Some(text) = table.text("webhook", report) {
                names::check(text, Naming::Other, report);
            }
        }
        "button" => {
            table.flag("button", report);
        }
        _ => check_batch(table, report),
    }
}

fn check_batch(table: &Table, report: &mut Report<'_>) {
    let Some(batch) = table.table("batch", report) else {
        return;
    };
    batch.only(&["events", "within"], report);
    batch.count("events", Count { least: 2, most: 10_000, default: None }, report);
    if let Some(within) = batch.needed("within", report) {
        duration(within, report);
    }
}

fn check_schedule(table: &Table, report: &mut Report<'_>) {
    if let Some(text) = table.text("every", report)
        && !is_cron(text.value)
    {
        let message = format!("« {} » n'est pas un horaire", text.value);
        report.error(text.at, "trigger.every", message, "écrire cinq champs cron, par exemple \"0 8 * * 1-5\"");
    }
    if let Some(zone) = table.text("zone", report)
        && !(zone.value == "site" || zone.value == "UTC" || zone.value.contains('/'))
    {
        let message = format!("« {} » n'est pas un fuseau", zone.value);
        report.error(zone.at, "trigger.zone", message, "écrire \"site\" ou un nom IANA, par exemple \"Africa/Luanda\"");
    }
}

fn is_cron(text: &str) -> bool {
    let fields: Vec<&str> = text.split_whitespace().collect();
    let fits = |field: &str, (least, most): (u32, u32)| {
        field.split(',').all(|item| {
            let (range, step) = item.split_once('/').unwrap_or((item, "1"));
            let within = |number: &str| number.parse().is_ok_and(|number| (least..=most).contains(&number));
            let (from, to) = range.split_once('-').unwrap_or((range, range));
            (range == "*" || within(from) && within(to)) && step.parse::<u32>().is_ok_and(|step| step > 0)
        })
    };
    fields.len() == CRON.len() && fields.iter().zip(CRON).all(|(field, bounds)| fits(field, bounds))
}

/// Ce que l'on garde d'une table pour un moteur suivant.
pub(crate) fn kept(table: &Table) -> IndexMap<String, toml::Value> {
    table.entries.iter().map(|entry| (entry.key.clone(), entry.node.to_toml())).collect()
}
