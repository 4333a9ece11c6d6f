//! Ce qui nomme un champ que l'on retire ou renomme : vues, règles, actions, processus, déclencheurs, formules.

use schema::model::{Entity, Field, Formula, Model, Trigger};
use uuid::Uuid;

/// Les dépendants de tout ce que le second modèle n'a plus sous le même nom, une ligne chacun.
pub(super) fn of(before: &Model, after: &Model) -> Vec<String> {
    let mut found = Vec::new();
    for entity in before.entities.values() {
        for field in entity.fields.values().filter(|field| !is_kept(after, entity, field)) {
            found.extend(before.entities.values().flat_map(|user| in_entity(user, entity, &field.name)));
            found.extend(in_triggers(before, entity, &field.name));
        }
    }
    found.sort();
    found.dedup();
    found
}

fn is_kept(after: &Model, entity: &Entity, field: &Field) -> bool {
    let now = by_id(after, entity.id);
    now.is_some_and(|now| now.fields.values().any(|one| one.id == field.id && one.name == field.name))
}

fn by_id(model: &Model, id: Uuid) -> Option<&Entity> {
    model.entities.values().find(|entity| entity.id == id).map(|entity| &**entity)
}

/// Ce qui, dans l'entité `user`, nomme ce champ de l'entité `of`.
fn in_entity(user: &Entity, of: &Entity, field: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut tell = |what: &str, name: &str| found.push(format!("{} · {what} {name}", user.full_name));
    let names = |formula: &Formula| formula.checked.paths().iter().any(|path| reaches(user, of, field, path));
    for (name, _) in user.rules.iter().filter(|(_, rule)| names(rule)) {
        tell("rule", name);
    }
    for (name, _) in user.events.iter().filter(|(_, event)| names(event)) {
        tell("event", name);
    }
    for one in user.fields.values() {
        let formulas = [&one.visible, &one.required_if, &one.read_only_if, &one.initial, &one.value];
        if formulas.into_iter().flatten().any(names) {
            tell("field", &one.name);
        }
    }
    for action in user.actions.values().filter(|action| action.when.iter().chain(action.set.values()).any(names)) {
        tell("action", &action.name);
    }
    for transition in user.workflow.iter().flat_map(|workflow| workflow.transitions.values()) {
        if transition.when.iter().chain(transition.set.values()).any(names) {
            tell("transition", &transition.name);
        }
    }
    if user.list.quick.values().any(names) || is_listed(user, of, field) {
        tell("view", "list");
    }
    if user.id == of.id && user.unique.values().any(|unique| unique.on.iter().any(|name| name == field)) {
        tell("unique", field);
    }
    found
}

/// La liste montre ou trie ce champ, le sien ou celui d'un lien.
fn is_listed(user: &Entity, of: &Entity, field: &str) -> bool {
    let sorts = user.list.sort.split(',').map(|key| key.trim_start_matches('-'));
    let paths = user.list.columns.iter().map(String::as_str).chain(sorts);
    let split = |path: &str| path.split('.').map(str::to_owned).collect::<Vec<_>>();
    paths.map(split).any(|path| reaches(user, of, field, &path))
}

/// Un chemin, lu depuis `user`, mène-t-il à ce champ de `of` ?
fn reaches(user: &Entity, of: &Entity, field: &str, path: &[String]) -> bool {
    let path = match path {
        [head, rest @ ..] if head == "old" || head == "record" => rest,
        path => path,
    };
    let path: Vec<&String> = path.iter().filter(|step| *step != "*").collect();
    match path[..] {
        [head, ..] if user.id == of.id && head == field => true,
        [link, name, ..] if name == field => user
            .field(link)
            .is_some_and(|link| [&link.to, &link.of].into_iter().flatten().any(|target| **target == *of.full_name)),
        _ => false,
    }
}

fn in_triggers(model: &Model, of: &Entity, field: &str) -> Vec<String> {
    let hears = |trigger: &Trigger| trigger.entity() == Some(&*of.full_name);
    let named = model.triggers.values().filter(|trigger| {
        let mut paths = trigger.conditions().flat_map(|formula| formula.checked.paths());
        hears(trigger) && paths.any(|path| reaches(of, of, field, path))
    });
    named.map(|trigger| format!("{} · trigger", trigger.name)).collect()
}
