//! Un paquet tel qu'il est livré : ses fichiers rangés par dossier, son code et ses besoins.

use kernel::Locale;

use super::{
    Definition, PackageSource,
    diagnostics::{Diagnostic, Report, SourceText},
    lock::Lock,
    names::{self, Naming},
    node::{self, Span, Table, Text},
};
use crate::model::{Need, Package};

/// Clés de `module.toml`.
const KEYS: [&str; 9] = ["code", "version", "licence", "needs", "icon", "menus", "settings", "preferences", "roles"];

/// Dossiers que le chargement ne lit pas : du code, des données, des essais.
const NOT_DEFINITIONS: [&str; 5] = ["data", "scripts", "src", "tests", "web"];

/// Dossiers du langage que cette version ne lit pas encore.
const LATER: [&str; 3] = ["dashboards", "figures", "reports"];

/// Un paquet lu, pas encore relié aux autres.
#[derive(Debug)]
pub(crate) struct Draft {
    /// Dossier montré dans les messages.
    pub(crate) root: String,
    pub(crate) package: Package,
    /// Noms que le code Rust du paquet enregistre.
    pub(crate) code: Vec<String>,
    pub(crate) manifest: Definition,
    pub(crate) entities: Vec<Definition>,
    pub(crate) views: Vec<Definition>,
    pub(crate) workflows: Vec<Definition>,
    pub(crate) triggers: Vec<Definition>,
    /// Le menu arrangé, `menus/main.toml`.
    pub(crate) menus: Vec<Definition>,
    /// Champs ajoutés aux entités d'autres paquets : nom complet de l'entité, définition partielle.
    pub(crate) overlays: Vec<(String, Definition)>,
    /// Vues d'entités arrangées autrement : nom complet de l'entité, définition partielle.
    pub(crate) layouts: Vec<(String, Definition)>,
    pub(crate) texts: Vec<(Locale, SourceText)>,
    /// Ce que ce paquet dit à la place des textes de tous, `texts/<langue>.json`.
    pub(crate) wordings: Vec<(Locale, SourceText)>,
    pub(crate) templates: Vec<TemplateFile>,
    pub(crate) lock: Lock,
    pub(crate) lock_file: SourceText,
}

/// Un gabarit : `templates/<nom>.<langue>.html`, `.txt`, ou `templates/<nom>.json`.
#[derive(Debug)]
pub(crate) struct TemplateFile {
    pub(crate) name: String,
    pub(crate) kind: TemplateKind,
    pub(crate) file: SourceText,
}

/// Nature d'un gabarit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TemplateKind {
    Html(Locale),
    Text(Locale),
    Json,
}

/// Range les fichiers d'un paquet et lit son en-tête.
pub(crate) fn read(source: &PackageSource, found: &mut Vec<Diagnostic>) -> Draft {
    let folder = source.root.rsplit('/').next().unwrap_or_default();
    let text_of = |path: &str| source.files.iter().find(|file| file.path == path).map(|file| file.text.as_str());
    let at = |path: &str| format!("{}/{path}", source.root);
    let file = SourceText::new(at("module.toml"), text_of("module.toml").unwrap_or_default());
    let mut report = Report::new(&file, found);
    let table = node::parse(&file, &mut report);
    if text_of("module.toml").is_none() {
        report.error(Span::default(), "file.missing", "module.toml manque", "créer ce fichier, avec code = \"…\"");
    }
    let package = header(&table, folder, &mut report);
    let lock_file = SourceText::new(at("module.lock"), text_of("module.lock").unwrap_or_default());
    let lock = Lock::read(&lock_file, &mut Report::new(&lock_file, found));
    let mut draft = Draft {
        root: source.root.clone(),
        package,
        code: source.code.clone(),
        manifest: Definition { name: String::new(), file, table },
        entities: Vec::new(),
        views: Vec::new(),
        workflows: Vec::new(),
        triggers: Vec::new(),
        menus: Vec::new(),
        overlays: Vec::new(),
        layouts: Vec::new(),
        texts: Vec::new(),
        wordings: Vec::new(),
        templates: Vec::new(),
        lock,
        lock_file,
    };
    let mut files: Vec<_> = source.files.iter().collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    for file in files {
        draft.place(&file.path, &file.text, found);
    }
    draft
}

impl Draft {
    /// Nom complet d'un objet de ce paquet.
    pub(crate) fn full(&self, name: &str) -> String {
        format!("{}.{name}", self.package.code)
    }

    /// Range un fichier d'après son dossier.
    fn place(&mut self, path: &str, text: &str, found: &mut Vec<Diagnostic>) {
        let Some((folder, name)) = path.split_once('/') else {
            return;
        };
        let file = SourceText::new(format!("{}/{path}", self.root), text);
        match folder {
            "entities" | "views" | "workflows" | "triggers" | "menus" => {
                self.place_definition(folder, name, file, found);
            }
            "overlays" => self.place_overlay(name, file, found),
            "i18n" => place_texts(name, file, &mut self.texts, found),
            "texts" => place_texts(name, file, &mut self.wordings, found),
            "templates" => self.place_template(name, file, found),
            _ if LATER.contains(&folder) => Report::new(&file, found).notice(Span::default(), folder),
            _ if NOT_DEFINITIONS.contains(&folder) => {}
            _ => {
                let known = ["entities", "i18n", "templates", "triggers", "views", "workflows"];
                let message = format!("le dossier « {folder} » n'existe pas dans un paquet");
                let mut report = Report::new(&file, found);
                report.error(Span::default(), "file.folder", message, names::instead(folder, &known));
            }
        }
    }

    fn place_definition(&mut self, folder: &str, name: &str, file: SourceText, found: &mut Vec<Diagnostic>) {
        let mut report = Report::new(&file, found);
        let Some(name) = name.strip_suffix(".toml").filter(|name| !name.contains('/')) else {
            report.error(Span::default(), "file.name", "une définition est un fichier .toml", "renommer ce fichier");
            return;
        };
        let naming = if folder == "entities" { Naming::Entity } else { Naming::Other };
        names::check(Text { value: name, at: Span::default() }, naming, &mut report);
        let table = node::parse(&file, &mut report);
        let definition = Definition { name: name.to_owned(), file, table };
        match folder {
            "entities" => self.entities.push(definition),
            "views" => self.views.push(definition),
            "workflows" => self.workflows.push(definition),
            "menus" => self.menus.push(definition),
            _ => self.triggers.push(definition),
        }
    }

    /// `overlays/hse/entities/incident.toml` : ce que ce paquet ajoute à `hse.incident` ; `overlays/hse/views/…` : comment
    /// il en arrange les vues.
    fn place_overlay(&mut self, name: &str, file: SourceText, found: &mut Vec<Diagnostic>) {
        let parts: Vec<&str> = name.split('/').collect();
        let mut report = Report::new(&file, found);
        let Some((package, folder, name)) = (match parts[..] {
            [package, folder @ ("entities" | "views"), name] => {
                name.strip_suffix(".toml").map(|name| (package, folder, name))
            }
            _ => None,
        }) else {
            let remedy =
                "nommer ce fichier overlays/<paquet>/entities/<entité>.toml ou overlays/<paquet>/views/<entité>.toml";
            report.error(Span::default(), "file.overlay", "ajout mal nommé", remedy);
            return;
        };
        let table = node::parse(&file, &mut report);
        let entity = format!("{package}.{name}");
        let overlays = if folder == "views" { &mut self.layouts } else { &mut self.overlays };
        overlays.push((entity, Definition { name: name.to_owned(), file, table }));
    }

    fn place_template(&mut self, name: &str, file: SourceText, found: &mut Vec<Diagnostic>) {
        let parts: Vec<&str> = name.split('.').collect();
        let kind = match parts[..] {
            [_, "json"] => Some(TemplateKind::Json),
            [_, locale, "html"] => exact_locale(locale).map(TemplateKind::Html),
            [_, locale, "txt"] => exact_locale(locale).map(TemplateKind::Text),
            _ => None,
        };
        let mut report = Report::new(&file, found);
        let Some(kind) = kind else {
            let remedy = "nommer ce fichier <nom>.<langue>.html, <nom>.<langue>.txt ou <nom>.json";
            report.error(Span::default(), "file.template", "gabarit mal nommé", remedy);
            return;
        };
        if names::check(Text { value: parts[0], at: Span::default() }, Naming::Other, &mut report) {
            self.templates.push(TemplateFile { name: parts[0].to_owned(), kind, file });
        }
    }
}

fn place_texts(name: &str, file: SourceText, texts: &mut Vec<(Locale, SourceText)>, found: &mut Vec<Diagnostic>) {
    match name.strip_suffix(".json").and_then(exact_locale) {
        Some(locale) => texts.push((locale, file)),
        None => {
            let remedy = "nommer ce fichier fr.json, en.json, es.json ou pt.json";
            Report::new(&file, found).error(Span::default(), "file.locale", "langue inconnue", remedy);
        }
    }
}

fn exact_locale(code: &str) -> Option<Locale> {
    Locale::ALL.into_iter().find(|locale| locale.code() == code)
}

fn header(table: &Table, folder: &str, report: &mut Report<'_>) -> Package {
    table.only(&KEYS, report);
    let code = table.needed("code", report).filter(|code| names::check(*code, Naming::Package, report));
    let version = table.needed("version", report).map_or("", |text| checked_version(text, report));
    let licence = table.needed("licence", report).map_or("", |text| text.value);
    let needs = table.texts("needs", report).into_iter().filter_map(|text| need(text, report)).collect();
    Package {
        code: code.map_or(folder, |code| code.value).to_owned(),
        version: version.to_owned(),
        licence: licence.to_owned(),
        needs,
        icon: icon(table, report).unwrap_or_else(|| "package".to_owned()),
        menus: Vec::new(),
        settings: indexmap::IndexMap::new(),
        preferences: indexmap::IndexMap::new(),
    }
}

/// Nom d'une icône Lucide, `shield-alert`.
pub(crate) fn icon(table: &Table, report: &mut Report<'_>) -> Option<String> {
    let text = table.text("icon", report)?;
    let valid = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if text.value.is_empty() || !text.value.chars().all(valid) {
        let message = format!("« {} » n'est pas le nom d'une icône", text.value);
        report.error(text.at, "value.icon", message, "écrire un nom de lucide.dev, par exemple \"shield-alert\"");
        return None;
    }
    Some(text.value.to_owned())
}

fn checked_version<'a>(text: Text<'a>, report: &mut Report<'_>) -> &'a str {
    let parts: Vec<_> = text.value.split('.').map(str::parse::<u32>).collect();
    if parts.len() != 3 || parts.iter().any(Result::is_err) {
        let message = format!("« {} » n'est pas une version", text.value);
        report.error(text.at, "value.version", message, "écrire trois entiers, par exemple \"1.0.0\"");
    }
    text.value
}

fn need(text: Text<'_>, report: &mut Report<'_>) -> Option<Need> {
    let words: Vec<&str> = text.value.split_whitespace().collect();
    if let [package, ">=", major] = words[..]
        && let Ok(at_least) = major.parse()
        && names::is_snake_case(package)
    {
        return Some(Need { package: package.to_owned(), at_least });
    }
    let message = format!("« {} » n'est pas un besoin", text.value);
    report.error(text.at, "value.need", message, "écrire par exemple \"core >= 1\"");
    None
}
