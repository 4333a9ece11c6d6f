//! Les définitions du locataire, assemblées en un paquet de plus : code `my`, un fichier par ligne de `sys.definition`.
//!
//! Les libellés viennent avec la définition, dans les langues où elle les dit ; une langue qui manque se lit dans une autre. Les identifiants viennent de la ligne, jamais du nom.

use std::collections::BTreeMap;

use kernel::Locale;
use schema::{PackageSource, SourceFile};
use serde_json::{Map, Value, json};

use super::{PACKAGE, labels, rows::Row, twin};

/// Clés d'une définition JSON qu'un fichier n'a pas : identifiant et textes.
const BESIDE: [&str; 5] = ["id", "labels", "plural_labels", "help", "texts"];

/// Clés d'un champ JSON qu'un fichier n'a pas.
const BESIDE_FIELD: [&str; 4] = ["id", "labels", "help", "option_labels"];

/// Le paquet du locataire ; aucun s'il n'a rien défini.
pub(super) fn source(packages: &[String], rows: &[Row]) -> Option<PackageSource> {
    let live: Vec<&Row> = rows.iter().filter(|row| !row.deleted).collect();
    if live.is_empty() {
        return None;
    }
    let mut files = vec![file("module.toml", twin::to_toml(&manifest(packages, &live)))];
    let mut texts = Texts::default();
    for row in &live {
        texts.of(row);
        match row.path.split_once('/') {
            Some(("roles", _)) => {}
            Some(("texts", locale)) => {
                files.push(file(&format!("texts/{locale}.json"), Value::Object(row.body.clone()).to_string()));
            }
            Some(("templates", name)) => files.extend(templates(name, &row.body)),
            _ => files.push(file(&format!("{}.toml", row.path), twin::to_toml(&bare(&row.body)))),
        }
    }
    files.push(file("module.lock", lock(&live)));
    files.extend(texts.files());
    Some(PackageSource { root: PACKAGE.to_owned(), files, ..PackageSource::default() })
}

fn file(path: &str, text: String) -> SourceFile {
    SourceFile { path: path.to_owned(), text }
}

/// `module.toml` : il voit tous les paquets, et chaque entité qui a ses propres pages a son entrée de menu.
fn manifest(packages: &[String], rows: &[&Row]) -> Map<String, Value> {
    let needs: Vec<String> = packages.iter().map(|code| format!("{code} >= 0")).collect();
    let lines: Vec<&str> = rows.iter().flat_map(|row| owned_by(&row.body)).collect();
    let entities = rows.iter().filter_map(|row| row.path.strip_prefix("entities/"));
    let menus = entities.filter(|name| !lines.contains(name)).map(|name| json!({ "to": name, "group": "modules" }));
    let roles =
        rows.iter().filter_map(|row| Some((row.path.strip_prefix("roles/")?.to_owned(), bare(&row.body).into())));
    let (menus, roles): (Vec<Value>, Map<String, Value>) = (menus.collect(), roles.collect());
    let mut manifest = Map::from_iter([
        ("code".to_owned(), PACKAGE.into()),
        ("version".to_owned(), "1.0.0".into()),
        ("licence".to_owned(), "LicenseRef-own".into()),
        ("needs".to_owned(), needs.into()),
        ("icon".to_owned(), "blocks".into()),
    ]);
    if !menus.is_empty() {
        manifest.insert("menus".to_owned(), menus.into());
    }
    if !roles.is_empty() {
        manifest.insert("roles".to_owned(), roles.into());
    }
    manifest
}

/// Les entités de lignes que cette définition possède.
fn owned_by(body: &Map<String, Value>) -> impl Iterator<Item = &str> {
    let fields = body.get("fields").and_then(Value::as_object).into_iter().flat_map(Map::values);
    fields.filter(|field| field["type"] == "children").filter_map(|field| field["of"].as_str())
}

/// La définition telle qu'un fichier la dirait.
pub(super) fn bare(body: &Map<String, Value>) -> Map<String, Value> {
    let mut bare = body.clone();
    bare.retain(|key, _| !BESIDE.contains(&key.as_str()));
    if let Some(Value::Object(fields)) = bare.get_mut("fields") {
        for field in fields.values_mut().filter_map(Value::as_object_mut) {
            field.retain(|key, _| !BESIDE_FIELD.contains(&key.as_str()));
        }
    }
    bare
}

/// `templates/<nom>` : `{"html": {"fr": "…"}, "text": {"fr": "…"}}`.
fn templates(name: &str, body: &Map<String, Value>) -> Vec<SourceFile> {
    let mut files = Vec::new();
    for (kind, extension) in [("html", "html"), ("text", "txt")] {
        let texts = body.get(kind).and_then(Value::as_object).into_iter().flatten();
        files.extend(texts.filter_map(|(locale, text)| {
            Some(file(&format!("templates/{name}.{locale}.{extension}"), text.as_str()?.to_owned()))
        }));
    }
    files
}

fn lock(rows: &[&Row]) -> String {
    let ids: BTreeMap<&String, String> =
        rows.iter().flat_map(|row| row.ids.iter().map(|(name, id)| (name, id.to_string()))).collect();
    ids.iter().map(|(name, id)| format!("{} = \"{id}\"\n", Value::from(name.as_str()))).collect()
}

/// Les textes, par langue.
#[derive(Default)]
struct Texts(BTreeMap<&'static str, Map<String, Value>>);

impl Texts {
    /// Les textes d'une définition, sous les clés que son nom lui donne, dans les langues où elle les dit ; le nom rendu
    /// lisible là où elle ne dit rien.
    fn of(&mut self, row: &Row) {
        for label in labels::of(row) {
            let given = Locale::ALL.into_iter().filter_map(|locale| Some((locale, label.given(&row.body, locale)?)));
            let given: Vec<(Locale, &str)> = given.collect();
            match &label.name {
                Some(name) if given.is_empty() => self.put(Locale::En, &label.key, &readable(name)),
                _ => given.iter().for_each(|(locale, text)| self.put(*locale, &label.key, text)),
            }
        }
    }

    fn put(&mut self, locale: Locale, key: &str, text: &str) {
        self.0.entry(locale.code()).or_default().insert(key.to_owned(), text.into());
    }

    fn files(mut self) -> Vec<SourceFile> {
        self.put(Locale::En, &format!("{PACKAGE}.label"), "My definitions");
        let files = self
            .0
            .into_iter()
            .map(|(locale, texts)| file(&format!("i18n/{locale}.json"), Value::Object(texts).to_string()));
        files.collect()
    }
}

/// `due_on` → `Due on`.
fn readable(name: &str) -> String {
    let spaced = name.replace('_', " ");
    let mut letters = spaced.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
