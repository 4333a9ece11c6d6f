//! Une entité, première lecture : ce qu'elle est (champs, numéro, pluriel) ; ce qu'elle fait est dans
//! [`super::behaviour`], une fois tous les champs connus.

use indexmap::IndexMap;

use super::{
    Definition,
    diagnostics::{Diagnostic, Report},
    documents, fields,
    home::Home,
    names::{self, Naming},
    node::{Span, Table, Text, Value, says_default},
    notices, package,
};
use crate::{
    fields as kinds,
    model::{Entity, Field, NumberPart, Numbering},
};

/// Clés d'une entité.
const KEYS: [&str; 28] = [
    "number",
    "gapless",
    "title",
    "can",
    "icon",
    "plural",
    "shared",
    "system",
    "fields",
    "owner",
    "rules",
    "unique",
    "indexes",
    "events",
    "notices",
    "actions",
    "retention",
    "tree",
    "no_overlap",
    "capacity",
    "single",
    "extends",
    "view_of",
    "freeze",
    "snapshot",
    "presets",
    "visible",
    "documents",
];

/// Capacités qu'une entité peut demander.
const CAPABILITIES: [&str; 5] = ["attach", "comment", "follow", "offline", "version"];

/// Champs d'une entité au plus : une table PostgreSQL a 1600 colonnes, et un formulaire beaucoup moins.
const MOST_FIELDS: usize = 500;

/// Champ qui porte le numéro.
pub(crate) const NUMBER: &str = "number";

/// Lien vers le parent, dans un arbre.
pub(crate) const PARENT: &str = "parent";

/// Colonne de rang des lignes possédées.
pub(crate) const POSITION: &str = "position";

/// Lit une entité sans ses expressions.
pub(crate) fn read(definition: &Definition, home: Home<'_>, found: &mut Vec<Diagnostic>) -> Entity {
    let mut report = Report::new(&definition.file, found);
    let (table, report) = (&definition.table, &mut report);
    table.only(&KEYS, report);
    let package = home.package();
    let system = table.text("system", report).and_then(|text| system_table(text, report));
    let number = table.text(NUMBER, report).and_then(|text| numbering(text, table.flag("gapless", report), report));
    if number.is_none() && table.get("gapless").is_some() && table.get(NUMBER).is_none() {
        report.error(table.at("gapless"), "entity.gapless", "« gapless » sans « number »", "ajouter number = \"…\"");
    }
    let mut fields = declared(definition, home, system.is_some(), report);
    if number.is_some() {
        imply(&mut fields, Field { read_only: true, ..field(NUMBER, "sequence") }, table.at(NUMBER), report);
    }
    let tree = grow(&mut fields, &format!("{package}.{}", definition.name), definition, report);
    Entity {
        package: package.to_owned(),
        name: definition.name.clone(),
        full_name: format!("{package}.{}", definition.name).into(),
        plural: plural(table, &definition.name, report),
        icon: package::icon(table, report).unwrap_or_else(|| home.draft.package.icon.clone()),
        number,
        title: title(table, &fields, report),
        can: can(table, report),
        fields,
        shared: table.flag("shared", report),
        single: table.flag("single", report),
        tree,
        system,
        nature: notices::of_entity(table, report),
        documents: documents::read(table, home, report),
        ..Entity::default()
    }
}

/// Le lien d'un arbre vers le parent : un champ de sorte `parent`, ou celui que `tree = true` ajoute ou trouve.
fn grow(
    fields: &mut IndexMap<String, Field>,
    entity: &str,
    definition: &Definition,
    report: &mut Report<'_>,
) -> Option<String> {
    let table = &definition.table;
    let mut parents = fields.values_mut().filter(|field| field.kind.name() == PARENT);
    if let Some(first) = parents.next() {
        first.to = Some(entity.to_owned());
        let name = first.name.clone();
        for other in parents {
            other.to = Some(entity.to_owned());
            let at = fields_table(definition).and_then(|table| fields::table_of(table, &other.name));
            let at = at.map(|table| table.at("type")).unwrap_or_default();
            let message = format!("« {name} » est déjà le parent de cet arbre");
            report.error(at, "tree.parent", message, format!("écrire type = \"link\", to = \"{entity}\""));
        }
        table.flag("tree", report);
        return Some(name);
    }
    if !table.flag("tree", report) {
        return None;
    }
    let written = fields.get(PARENT);
    if written.is_some_and(|field| field.to.as_deref() != Some(entity)) {
        let message = format!("le champ « {PARENT} » d'un arbre vise {entity}");
        report.error(table.at("tree"), "tree.parent", message, format!("écrire {PARENT} = {{ type = \"parent\" }}"));
    } else if written.is_none() {
        fields.insert(PARENT.to_owned(), Field { to: Some(entity.to_owned()), ..field(PARENT, PARENT) });
    }
    Some(PARENT.to_owned())
}

/// Un champ que la plate-forme ajoute.
pub(crate) fn field(name: &str, kind: &str) -> Field {
    Field::new(name, kinds::find(kind).expect("la plate-forme n'ajoute que des sortes connues"))
}

/// Ajoute un champ tiré d'une autre définition ; l'auteur ne peut pas l'écrire aussi.
pub(crate) fn imply(fields: &mut IndexMap<String, Field>, field: Field, at: Span, report: &mut Report<'_>) {
    let name = field.name.clone();
    if fields.insert(name.clone(), field).is_some() {
        let message = format!("le champ « {name} » est aussi déclaré parmi les champs");
        report.error(at, "field.implied", message, format!("retirer {name} de [fields]"));
    }
}

fn declared(definition: &Definition, home: Home<'_>, system: bool, report: &mut Report<'_>) -> IndexMap<String, Field> {
    let mut fields = IndexMap::new();
    definition.table.require("fields", report);
    let entries = definition.table.entries("fields", report);
    if entries.len() > MOST_FIELDS {
        let message = format!("{} champs, pour {MOST_FIELDS} au plus", entries.len());
        report.error(definition.table.at("fields"), "entity.large", message, "séparer cette entité en plusieurs");
        return fields;
    }
    for entry in entries {
        let name = names::key(entry);
        let accepted = match system {
            true => names::check(name, Naming::Other, report),
            false => names::check(name, Naming::Field, report) && !is_common(name, report),
        };
        if !accepted {
            continue;
        }
        let Some(field) = fields::read(entry, home, report) else {
            continue;
        };
        if field.kind.name() == "id" && !system {
            let remedy = "employer « link » ; « id » est réservé aux tables du système";
            report.error(entry.node.at, "field.id", "un champ « id » vise n'importe quelle entité", remedy);
        }
        fields.insert(entry.key.clone(), field);
    }
    check_days(&fields, definition, report);
    fields
}

/// Le jour du cours d'un montant vient d'un champ de la même entité.
fn check_days(fields: &IndexMap<String, Field>, definition: &Definition, report: &mut Report<'_>) {
    let is_day = |field: &Field| ["date", "datetime"].contains(&field.kind.name());
    let known: Vec<&str> = fields.values().filter(|field| is_day(field)).map(|field| field.name.as_str()).collect();
    for field in fields.values() {
        let Some(on) = field.on.as_deref().filter(|on| !known.contains(on)) else { continue };
        let table = fields_table(definition).and_then(|table| fields::table_of(table, &field.name));
        let at = table.map(|table| table.at("on")).unwrap_or_default();
        let message = format!("« {on} » n'est pas un champ date ou datetime de cette entité");
        report.error(at, "field.on", message, names::instead(on, &known));
    }
}

pub(crate) fn is_common(name: Text<'_>, report: &mut Report<'_>) -> bool {
    let taken = crate::model::field::common_fields()
        .iter()
        .any(|common| common.name == name.value || common.column() == name.value);
    let taken = taken || name.value == "extra";
    if taken {
        let message = format!("« {} » est déjà une colonne de tout enregistrement", name.value);
        report.error(
            name.at,
            "name.common",
            message,
            "retirer ce champ et employer cette colonne, ou choisir un autre nom",
        );
    }
    taken
}

fn system_table(text: Text<'_>, report: &mut Report<'_>) -> Option<String> {
    let valid = text.value.strip_prefix("sys.").is_some_and(names::is_snake_case);
    if !valid {
        let message = format!("« {} » n'est pas une table du système", text.value);
        report.error(text.at, "entity.system", message, "écrire par exemple \"sys.notification\"");
    }
    valid.then(|| text.value.to_owned())
}

fn plural(table: &Table, name: &str, report: &mut Report<'_>) -> String {
    let default = names::plural(name);
    let Some(text) = table.text("plural", report) else {
        return default;
    };
    if text.value == default {
        says_default(table.at("plural"), "plural", report);
    }
    names::check(text, Naming::Other, report);
    text.value.to_owned()
}

/// `INC-{yyyy}-{seq:5}` en morceaux.
fn numbering(text: Text<'_>, gapless: bool, report: &mut Report<'_>) -> Option<Numbering> {
    let parts = number_parts(text.value);
    let sequences = parts.iter().flatten().filter(|part| matches!(part, NumberPart::Sequence(_))).count();
    let widest =
        |parts: &[NumberPart]| parts.iter().all(|part| !matches!(part, NumberPart::Sequence(width) if *width > 12));
    match parts {
        Some(parts) if sequences == 1 && text.value.len() <= 40 && widest(&parts) => Some(Numbering { parts, gapless }),
        _ => {
            let message = format!("« {} » n'est pas une numérotation", text.value);
            let remedy = "écrire un seul {seq:5} avec, au choix, {yyyy} et {mm} : \"INC-{yyyy}-{seq:5}\"";
            report.error(text.at, "entity.number", message, remedy);
            None
        }
    }
}

fn number_parts(mut rest: &str) -> Option<Vec<NumberPart>> {
    let mut parts = Vec::new();
    while let Some((before, after)) = rest.split_once('{') {
        if !before.is_empty() {
            parts.push(NumberPart::Text(before.to_owned()));
        }
        let (name, after) = after.split_once('}')?;
        parts.push(match name {
            "yyyy" => NumberPart::Year,
            "mm" => NumberPart::Month,
            _ => NumberPart::Sequence(name.strip_prefix("seq:")?.parse().ok()?),
        });
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(NumberPart::Text(rest.to_owned()));
    }
    (!rest.contains('}')).then_some(parts)
}

fn title(table: &Table, fields: &IndexMap<String, Field>, report: &mut Report<'_>) -> String {
    let telling = ["text", "long_text", "select", "sequence", "formula", "email", "phone", "url", "barcode"];
    let names_it = |field: &Field| telling.contains(&field.kind.name());
    if let Some(text) = table.text("title", report) {
        if text.value != "id" && !fields.get(text.value).is_some_and(names_it) {
            let mut known: Vec<&str> =
                fields.values().filter(|field| names_it(field)).map(|field| field.name.as_str()).collect();
            known.push("id");
            let message = format!("« {} » ne peut pas nommer l'enregistrement", text.value);
            report.error(text.at, "entity.title", message, names::instead(text.value, &known));
        }
        return text.value.to_owned();
    }
    let first = |name: &&str| fields.get(*name).is_some_and(names_it);
    let by_name = ["title", "name", NUMBER].into_iter().find(first);
    let by_kind = || fields.values().find(|field| field.kind.name() == "text").map(|field| field.name.as_str());
    by_name.or_else(by_kind).unwrap_or("id").to_owned()
}

fn can(table: &Table, report: &mut Report<'_>) -> Vec<String> {
    let texts = table.texts("can", report);
    for text in texts.iter().filter(|text| !CAPABILITIES.contains(&text.value)) {
        let message = format!("la capacité « {} » n'existe pas", text.value);
        report.error(text.at, "entity.can", message, names::instead(text.value, &CAPABILITIES));
    }
    texts.into_iter().map(|text| text.value.to_owned()).collect()
}

/// La table des champs d'une définition d'entité.
pub(crate) fn fields_table(definition: &Definition) -> Option<&Table> {
    match definition.table.get("fields").map(|node| &node.value) {
        Some(Value::Table(table)) => Some(table),
        _ => None,
    }
}
