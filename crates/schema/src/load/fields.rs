//! Un champ : ses attributs lus et vérifiés, puis, quand tous les types sont connus, ses expressions.

use indexmap::IndexMap;
use kernel::Class;
use regex::{Regex, RegexBuilder};
use rust_decimal::Decimal;

use super::{
    diagnostics::Report,
    formulas::{Compiler, Expect},
    home::Home,
    more::one_of,
    names,
    node::{Count, Entry, Node, Table, Text, Value, says_default},
};
use crate::{
    fields::{self, FieldType, file, rating, text},
    model::{Bound, Field, Formula},
};

/// Attributs que tout champ admet.
const COMMON: [&str; 8] = ["type", "required", "visible", "read_only", "set_once", "no_copy", "initial", "class"];

/// Teintes d'une option ou d'un état.
pub(crate) const TONES: [&str; 5] = ["neutral", "info", "success", "warning", "danger"];

/// Décimales au plus.
const MOST_DECIMALS: u64 = 12;

/// Taille compilée d'une forme, en octets : au-delà, elle coûterait trop à chaque écriture.
const MOST_PATTERN: usize = 1 << 20;

/// Lit un champ ; ses expressions attendent [`complete`].
pub(crate) fn read(entry: &Entry, home: Home<'_>, report: &mut Report<'_>) -> Option<Field> {
    read_with(entry, &[], home, report)
}

/// Lit un champ qui admet aussi ces attributs-là.
pub(crate) fn read_with(entry: &Entry, more: &[&str], home: Home<'_>, report: &mut Report<'_>) -> Option<Field> {
    let table = entry.node.as_table(&entry.key, report)?;
    let kind = kind(table.needed("type", report)?, report)?;
    let known: Vec<&str> = COMMON.iter().chain(kind.attributes()).chain(more).copied().collect();
    table.only(&known, report);
    let reference = |key: &str, report: &mut Report<'_>| {
        let text = table.text(key, report).filter(|_| known.contains(&key))?;
        home.entity(text, report)
    };
    let word = |key: &str, report: &mut Report<'_>| {
        table.text(key, report).filter(|_| known.contains(&key)).map(|text| text.value.to_owned())
    };
    let mut field = Field {
        required: given(table, "required", report),
        read_only: given(table, "read_only", report),
        set_once: table.flag("set_once", report),
        no_copy: table.flag("no_copy", report),
        class: class(table, report),
        search: search(table, report),
        min: bound(table, "min", report),
        max: bound(table, "max", report),
        scale: scale(table, kind, report),
        pattern: pattern(table, report),
        options: options(table, report),
        to: reference("to", report),
        of: if kind.name() == "rollup" { None } else { reference("of", report) },
        accept: table.texts("accept", report).into_iter().map(|text| text.value.to_owned()).collect(),
        max_count: positive(table, "max_count", report).and_then(|count| usize::try_from(count).ok()),
        max_size: size(table, report),
        stored: table.flag("stored", report),
        among: among(table, home, report),
        unit: word("unit", report),
        currency: word("currency", report),
        converted: table.flag("converted", report),
        on: word("on", report),
        ..Field::new(&entry.key, kind)
    };
    let unresolved = |key: &str| table.get(key).is_some();
    if !(unresolved("to") && field.to.is_none() || unresolved("of") && field.of.is_none() && kind.name() != "rollup") {
        kind.check(&field, &mut report.within(table));
    }
    imply(&mut field, table, report);
    Some(field)
}

/// Les entités d'un lien vers l'une d'elles.
fn among(table: &Table, home: Home<'_>, report: &mut Report<'_>) -> Vec<String> {
    table.texts("among", report).into_iter().filter_map(|text| home.entity(text, report)).collect()
}

/// Ce qu'une sorte dit sans qu'on l'écrive.
fn imply(field: &mut Field, table: &Table, report: &mut Report<'_>) {
    field.scale = field.scale.or(field.kind.default_scale());
    field.to = field.to.take().or_else(|| field.kind.target().map(str::to_owned));
    match field.kind.name() {
        "text" => imply_max(field, text::DEFAULT_LENGTH, table, report),
        "rating" => {
            field.min = Some(Bound::Number(Decimal::ZERO));
            imply_max(field, rating::DEFAULT_MAX, table, report);
        }
        "image" | "signature" if field.accept.is_empty() => field.accept = vec![file::IMAGES.to_owned()],
        _ => {}
    }
}

fn imply_max(field: &mut Field, most: u32, table: &Table, report: &mut Report<'_>) {
    let default = Bound::Number(most.into());
    if field.max.as_ref() == Some(&default) {
        says_default(table.at("max"), "max", report);
    }
    field.max.get_or_insert(default);
}

/// Compile les expressions d'un champ, sauf la valeur d'une formule.
pub(crate) fn complete(field: &mut Field, table: &Table, compiler: &Compiler<'_>, report: &mut Report<'_>) {
    let condition = |key: &str, report: &mut Report<'_>| match table.get(key).map(|node| (&node.value, node.at)) {
        Some((Value::Text(value), at)) => compiler.formula(Text { value, at }, Expect::Bool, report),
        _ => None,
    };
    field.visible = table.text("visible", report).and_then(|text| compiler.formula(text, Expect::Bool, report));
    field.required_if = condition("required", report);
    field.read_only_if = condition("read_only", report);
    field.initial = table.get("initial").and_then(|node| initial(field, node, compiler, report));
}

/// Une valeur initiale : une expression, un littéral, ou le nom d'une option.
fn initial(field: &Field, node: &Node, compiler: &Compiler<'_>, report: &mut Report<'_>) -> Option<Formula> {
    if field.is_generated() || field.is_secret() || field.holds_files() || field.kind.name() == "children" {
        let message = format!("un champ {} n'a pas de valeur initiale", field.kind.name());
        report.error(node.at, "field.attribute", message, "retirer cette clé");
        return None;
    }
    let source = match &node.value {
        Value::Text(option) if field.options.contains_key(option) => format!("'{option}'"),
        Value::Text(source) => source.clone(),
        Value::Integer(integer) => integer.to_string(),
        Value::Decimal(decimal) => decimal.clone(),
        Value::Boolean(boolean) => boolean.to_string(),
        _ => return node.mistyped("initial", "une expression entre guillemets", report),
    };
    compiler.formula(Text { value: &source, at: node.at }, Expect::Field(field), report)
}

/// Les champs d'une table, par nom : réglages d'un paquet, paramètres d'une action.
pub(crate) fn read_all(entries: &[Entry], home: Home<'_>, report: &mut Report<'_>) -> IndexMap<String, Field> {
    let mut fields = IndexMap::new();
    for entry in entries {
        if names::check(names::key(entry), names::Naming::Other, report)
            && let Some(field) = read(entry, home, report)
        {
            if field.is_secret() {
                let message = "un secret n'existe que dans une entité";
                report.error(entry.node.at, "field.secret", message, "le garder dans un champ d'un enregistrement");
            }
            fields.insert(entry.key.clone(), field);
        }
    }
    fields
}

fn kind(text: Text<'_>, report: &mut Report<'_>) -> Option<&'static dyn FieldType> {
    if let Some(kind) = fields::find(text.value) {
        return Some(kind);
    }
    let mut names: Vec<&str> = fields::ALL.iter().map(|kind| kind.name()).filter(|name| *name != "sequence").collect();
    names.sort_unstable();
    let message = format!("la sorte de champ « {} » n'existe pas", text.value);
    report.error(text.at, "field.type", message, names::instead(text.value, &names));
    None
}

/// `required` et `read_only` : vrai, ou une condition (lue plus tard).
fn given(table: &Table, key: &str, report: &mut Report<'_>) -> bool {
    match table.get(key) {
        Some(Node { value: Value::Text(text), at }) if text == "true" || text == "false" => {
            report.error(
                *at,
                "value.constant",
                format!("« {key} » est une condition constante"),
                format!("écrire {key} = true, ou rien"),
            );
            false
        }
        Some(Node { value: Value::Text(_), .. }) => false,
        _ => table.flag(key, report),
    }
}

fn class(table: &Table, report: &mut Report<'_>) -> Class {
    let Some(text) = table.text("class", report) else {
        return Class::Normal;
    };
    match text.value.parse() {
        Ok(Class::Normal) => {
            says_default(table.at("class"), "class", report);
            Class::Normal
        }
        Ok(class) => class,
        Err(_) => {
            let known = ["personal", "confidential", "medical", "secret"];
            let message = format!("la classe « {} » n'existe pas", text.value);
            report.error(text.at, "field.class", message, names::instead(text.value, &known));
            Class::Normal
        }
    }
}

fn search(table: &Table, report: &mut Report<'_>) -> Option<char> {
    let text = table.text("search", report)?;
    match text.value {
        "A" | "B" | "C" | "D" => text.value.chars().next(),
        _ => {
            let message = format!("« {} » n'est pas un poids de recherche", text.value);
            report.error(text.at, "field.search", message, "écrire \"A\" (le plus fort), \"B\", \"C\" ou \"D\"");
            None
        }
    }
}

fn bound(table: &Table, key: &str, report: &mut Report<'_>) -> Option<Bound> {
    let node = table.get(key)?;
    match &node.value {
        Value::Integer(integer) => Some(Bound::Number(Decimal::from(*integer))),
        Value::Decimal(text) => match text.parse() {
            Ok(number) => Some(Bound::Number(number)),
            Err(_) => node.mistyped(key, "un nombre d'au plus 28 chiffres", report),
        },
        Value::Text(text) if text == "now" => Some(Bound::Now),
        Value::Text(text) if text == "today" => Some(Bound::Today),
        Value::Text(text) | Value::Moment(text) => Some(Bound::At(text.clone())),
        _ => node.mistyped(key, "un nombre, \"now\", \"today\" ou une date", report),
    }
}

/// Une expression rationnelle, ancrée aux deux bouts.
fn pattern(table: &Table, report: &mut Report<'_>) -> Option<Regex> {
    let text = table.text("pattern", report)?;
    let compiled = RegexBuilder::new(&format!("^(?:{})$", text.value)).size_limit(MOST_PATTERN).build();
    if let Err(error) = &compiled {
        let why = error.to_string();
        let message = format!("« {} » n'est pas une forme ({})", text.value, why.lines().last().unwrap_or_default());
        report.error(text.at, "field.pattern", message, "écrire par exemple \"[A-Z]{3}-[0-9]+\"");
    }
    compiled.ok()
}

fn scale(table: &Table, kind: &dyn FieldType, report: &mut Report<'_>) -> Option<u32> {
    let range = Count { least: 0, most: MOST_DECIMALS, default: kind.default_scale().map(u64::from) };
    table.count("scale", range, report).and_then(|count| u32::try_from(count).ok())
}

fn positive(table: &Table, key: &str, report: &mut Report<'_>) -> Option<u64> {
    table.count(key, Count { least: 1, most: 10_000, default: None }, report)
}

fn options(table: &Table, report: &mut Report<'_>) -> IndexMap<String, String> {
    let mut options = IndexMap::new();
    match table.get("options").map(|node| &node.value) {
        Some(Value::Table(tones)) => {
            for entry in &tones.entries {
                let Some(tone) = entry.node.as_text(&entry.key, report) else {
                    continue;
                };
                check_option(names::key(entry), report);
                options.insert(entry.key.clone(), self::tone(tone, report));
            }
        }
        _ => {
            for text in table.texts("options", report) {
                check_option(text, report);
                if options.insert(text.value.to_owned(), "neutral".to_owned()).is_some() {
                    let message = format!("l'option « {} » est écrite deux fois", text.value);
                    report.error(text.at, "field.options", message, "n'en garder qu'une");
                }
            }
        }
    }
    options
}

/// Teinte du bouton d'une action ; aucune : un bouton ordinaire.
pub(crate) fn button(table: &Table, report: &mut Report<'_>) -> Option<String> {
    one_of(table, "tone", &["primary", "success", "warning", "danger"], report).map(str::to_owned)
}

/// Une teinte, ou une faute.
pub(crate) fn tone(text: Text<'_>, report: &mut Report<'_>) -> String {
    if !TONES.contains(&text.value) {
        let message = format!("la teinte « {} » n'existe pas", text.value);
        report.error(text.at, "value.tone", message, names::instead(text.value, &TONES));
    }
    text.value.to_owned()
}

fn check_option(text: Text<'_>, report: &mut Report<'_>) {
    let valid = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if text.value.is_empty() || text.value.len() > 40 || !text.value.chars().all(valid) {
        let message = format!("« {} » n'est pas une valeur d'option", text.value);
        report.error(text.at, "field.options", message, "écrire des lettres, chiffres, « _ » ou « - », 40 au plus");
    }
}

/// `10MB` : unités binaires, comme les limites de dépôt de fichiers.
fn size(table: &Table, report: &mut Report<'_>) -> Option<u64> {
    let text = table.text("max_size", report)?;
    let bytes = [("kB", 1 << 10), ("MB", 1 << 20), ("GB", 1 << 30)].iter().find_map(|(unit, factor)| {
        let number: u64 = text.value.strip_suffix(unit)?.trim().parse().ok()?;
        number.checked_mul(*factor).filter(|bytes| *bytes > 0)
    });
    if bytes.is_none() {
        let message = format!("« {} » n'est pas une taille", text.value);
        report.error(text.at, "field.size", message, "écrire par exemple \"10MB\"");
    }
    bytes
}

/// Les attributs d'un champ dans le fichier de son entité.
pub(crate) fn table_of<'a>(fields: &'a Table, name: &str) -> Option<&'a Table> {
    match fields.get(name).map(|node| &node.value) {
        Some(Value::Table(table)) => Some(table),
        _ => None,
    }
}
