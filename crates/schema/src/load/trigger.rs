//! Un déclencheur : sa source est lue dans [`super::waking`], ses étapes dans [`super::steps`].

use indexmap::IndexMap;

use super::{
    Definition,
    behaviour::BASE_EVENTS,
    diagnostics::Report,
    formulas::{Compiler, Expect},
    home::Home,
    lock::fingerprint,
    names,
    node::{Count, Table, Text},
    scope::RecordScope,
    scripts, steps, waking,
};
use crate::model::{EVENTS, Entity, Model, SITE, Source, Stopwatch, SystemEvent, Trigger};

/// Clés d'un déclencheur.
const KEYS: [&str; 17] = [
    "on", "changed", "becomes", "every", "at", "zone", "before", "after", "by", "webhook", "system", "button",
    "entity", "batch", "when", "priority", "steps",
];

/// Les sources, dont un déclencheur a exactement une.
const SOURCES: [&str; 9] = ["on", "becomes", "every", "at", "before", "after", "webhook", "system", "button"];

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
    let system = if source == "system" { Some(system(table.text("system", report)?, report)?) } else { None };
    let (entity, event) = match source {
        "on" => on(table.text("on", report)?, model, home, report)?,
        _ => (waking_entity(table, source, model, home, report), None),
    };
    let scope = match entity {
        Some(entity) => {
            RecordScope::new(model, entity).with_old().with_record_alias().settings_of(home.package()).without_trees()
        }
        None => match system {
            Some(event) => RecordScope::without_record(model, home.package()).with_system(event),
            None if source == "webhook" => RecordScope::without_record(model, home.package()).with_payload(),
            None => RecordScope::without_record(model, home.package()),
        },
    };
    let scope = if scripts::render_in(table) { scope.with_output() } else { scope };
    let compiler = Compiler { scope };
    let woken =
        waking::Woken { table, kind: source, entity, event, system, name: &definition.name, compiler: &compiler };
    let priority = table.count("priority", Count { least: 0, most: 1000, default: Some(0) }, report);
    let reader = steps::Reader { model, home, compiler: &compiler, target: entity, forks: 0 };
    let condition = table.text("when", report).and_then(|text| compiler.formula(text, Expect::Bool, report));
    let source = woken.source(condition.as_ref(), report);
    let is_offered = matches!(source, Source::Button { .. });
    Some(Trigger {
        id: uuid::Uuid::nil(),
        name,
        package: home.package().to_owned(),
        // Le bouton n'est offert que si la condition tient : elle n'est pas rejugée ensuite.
        when: condition.filter(|_| !is_offered),
        program: reader.program(table, report),
        priority: priority.map_or(0, |priority| priority.try_into().unwrap_or_default()),
        source,
        version: fingerprint(&definition.file.text),
        definition: (definition.file.path.clone(), definition.file.text.clone()),
    })
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

/// `user.login`.
fn system(text: Text<'_>, report: &mut Report<'_>) -> Option<&'static SystemEvent> {
    let found = SystemEvent::named(text.value);
    if found.is_none() {
        let known: Vec<&str> = EVENTS.iter().map(|event| event.name).collect();
        let message = format!("le système n'a pas d'événement « {} »", text.value);
        report.error(text.at, "trigger.system", message, names::instead(text.value, &known));
    }
    found
}

/// Ce qui arrive à une demande d'approbation : ouverte, décidée, passée au supérieur.
const APPROVAL_EVENTS: [&str; 3] = ["approval.opened", "approval.decided", "approval.escalated"];

/// Tous les événements d'une entité : sa vie, ses transitions et les états où elles mènent, ses actions, les siens.
pub(crate) fn event_names(entity: &Entity) -> Vec<String> {
    let mut names: Vec<String> = BASE_EVENTS.iter().map(|event| (*event).to_owned()).collect();
    if let Some(workflow) = &entity.workflow {
        names.extend(workflow.transitions.keys().cloned());
        names.extend(workflow.transitions.values().map(|transition| transition.to.clone()));
        if !workflow.approvals.is_empty() {
            names.extend(APPROVAL_EVENTS.map(str::to_owned));
        }
        names.extend(workflow.clocks.values().flat_map(Stopwatch::events));
    }
    names.extend(entity.actions.keys().chain(entity.events.keys()).cloned());
    let mut seen = std::collections::HashSet::new();
    names.retain(|name| seen.insert(name.clone()));
    names
}

/// L'entité d'une échéance, d'une condition, d'un bouton, ou d'un horaire de chaque site ; ni un autre horaire ni un appel n'en ont.
fn waking_entity<'m>(
    table: &Table,
    source: &str,
    model: &'m Model,
    home: Home<'_>,
    report: &mut Report<'_>,
) -> Option<&'m Entity> {
    match source {
        "every" | "at" if table.get("entity").is_some() => {
            let message = "un horaire ne part d'aucun enregistrement";
            report.error(table.at("entity"), "trigger.key", message, "retirer entity, et parcourir par for_each");
        }
        "every" if waking::is_of_sites(table) => {
            let full = home.entity(Text { value: SITE, at: table.at("zone") }, report)?;
            return model.entity(&full).map(|entity| &**entity);
        }
        "webhook" if table.get("entity").is_some() => {
            let message = "un appel entrant ne part d'aucun enregistrement";
            report.error(table.at("entity"), "trigger.key", message, "retirer entity, et lire payload");
            return None;
        }
        "system" if table.get("entity").is_some() => {
            let message = "un événement du système ne part d'aucun enregistrement";
            report.error(table.at("entity"), "trigger.key", message, "retirer entity, et lire payload");
            return None;
        }
        "before" | "after" | "becomes" | "button" => table.require("entity", report),
        _ => {}
    }
    let full = home.entity(table.text("entity", report)?, report)?;
    model.entity(&full).map(|entity| &**entity)
}

/// Ce que l'on garde d'une table pour un moteur suivant.
pub(crate) fn kept(table: &Table) -> IndexMap<String, toml::Value> {
    table.entries.iter().map(|entry| (entry.key.clone(), entry.node.to_toml())).collect()
}
