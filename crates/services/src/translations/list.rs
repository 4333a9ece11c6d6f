//! Les textes, ceux qui manquent d'abord, et l'avancement de chaque langue.

use std::sync::Arc;

use kernel::{Ctx, Locale, Result};
use schema::{
    TextKey, catalogue,
    model::{APPLICATION, Entity, Extra, Model},
};
use serde_json::{Map, Value, json};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use store::definitions::PACKAGE;

use super::allowed;

/// Où en est un texte dans une langue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// Tout ce qu'un lecteur attend.
    #[default]
    Needed,
    /// Ce qui manque : on le lit dans une autre langue.
    Missing,
    /// Ce que le locataire dit autrement que les modules.
    Own,
    /// Ce que personne n'a écrit et qui peut l'être : une aide, une raison.
    Spare,
}

/// De qui vient un texte.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Source {
    /// De tous.
    #[default]
    Any,
    /// Du locataire : ses entités, ses menus, ses messages, les champs qu'il ajoute à ceux des modules.
    Site,
    /// Des modules.
    Modules,
    /// De l'application elle-même : ses boutons, ses messages.
    Application,
}

/// Ce qui est demandé.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// La langue où l'on traduit.
    pub locale: Locale,
    /// Un seul paquet.
    pub package: Option<String>,
    /// Une seule provenance.
    pub source: Source,
    /// Un seul état.
    pub state: State,
    /// Mots cherchés dans la clé et dans les textes, accents et casse à part.
    pub search: Option<String>,
    /// Textes passés.
    pub offset: usize,
    /// Textes rendus au plus.
    pub limit: usize,
}

/// Une page de textes.
#[derive(Debug)]
pub struct Page {
    /// Les textes.
    pub data: Vec<Value>,
    /// Tous ceux qui répondent.
    pub count: usize,
    /// Là où reprendre.
    pub next: Option<usize>,
    /// L'avancement de chaque langue.
    pub progress: Value,
    /// Les paquets et l'application, leur nom dans la langue de l'appelant.
    pub packages: Value,
}

/// Une page des textes demandés.
pub fn list(ctx: &Ctx, model: &Model, wanted: &Wanted) -> Result<Page> {
    allowed(ctx)?;
    let keys = catalogue(model);
    let found = chosen(model, &keys, wanted);
    let page = found.iter().skip(wanted.offset).take(wanted.limit);
    let end = wanted.offset.saturating_add(wanted.limit);
    Ok(Page {
        data: page.map(|one| view(model, one, wanted.locale)).collect(),
        count: found.len(),
        next: (end < found.len()).then_some(end),
        progress: progress(model, &keys),
        packages: packages(ctx, model),
    })
}

/// Les clés demandées : ce qui manque d'abord, puis l'ordre du modèle.
pub(super) fn chosen<'k>(model: &Model, keys: &'k [TextKey], wanted: &Wanted) -> Vec<&'k TextKey> {
    let words: Vec<String> = wanted.search.iter().flat_map(|search| search.split_whitespace()).map(folded).collect();
    let added = if wanted.source == Source::Any { Vec::new() } else { added(model) };
    let mut found: Vec<&TextKey> = keys
        .iter()
        .filter(|one| wanted.package.as_ref().is_none_or(|package| *package == one.package))
        .filter(|one| is_from(model, &added, one, wanted.source))
        .filter(|one| is_in(model, one, wanted))
        .filter(|one| words.is_empty() || says(model, &one.key, &words))
        .collect();
    found.sort_by_key(|one| !is_missing(model, one, wanted.locale));
    found
}

/// Les champs que le locataire ajoute aux entités des modules : tous leurs textes sont les siens, écrits ou non.
fn added(model: &Model) -> Vec<String> {
    let extra = |entity: &Arc<Entity>| {
        let fields = entity.fields.values().filter(|field| field.extra != Extra::No);
        fields.map(|field| format!("{}.{}.", entity.full_name, field.name)).collect::<Vec<_>>()
    };
    model.entities.values().flat_map(extra).collect()
}

fn is_from(model: &Model, added: &[String], one: &TextKey, source: Source) -> bool {
    let is_site = || {
        let is_said =
            [Some(&one.package), model.texts.lent.get(&one.key)].into_iter().flatten().any(|by| by == PACKAGE);
        is_said || added.iter().any(|prefix| one.key.starts_with(prefix))
    };
    let is_application = one.package == APPLICATION;
    match source {
        Source::Any => true,
        Source::Site => !is_application && is_site(),
        Source::Modules => !is_application && !is_site(),
        Source::Application => is_application,
    }
}

fn is_in(model: &Model, one: &TextKey, wanted: &Wanted) -> bool {
    match wanted.state {
        State::Needed => one.needed,
        State::Missing => is_missing(model, one, wanted.locale),
        State::Own => is_own(model, wanted.locale, &one.key),
        State::Spare => !one.needed,
    }
}

fn is_missing(model: &Model, one: &TextKey, locale: Locale) -> bool {
    one.needed && model.texts.exact(locale, &one.key).is_none()
}

fn is_own(model: &Model, locale: Locale, key: &str) -> bool {
    model.texts.replaced.get(&locale).is_some_and(|replaced| replaced.contains_key(key))
}

fn says(model: &Model, key: &str, words: &[String]) -> bool {
    let texts = Locale::ALL.into_iter().filter_map(|locale| model.texts.exact(locale, key));
    let all = folded(&texts.chain([key]).collect::<Vec<_>>().join("\n"));
    words.iter().all(|word| all.contains(word.as_str()))
}

fn folded(text: &str) -> String {
    text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

/// Un texte : ce qu'on lit dans chaque langue, et ce que les modules en disent.
pub(super) fn view(model: &Model, one: &TextKey, locale: Locale) -> Value {
    let texts: Map<String, Value> = Locale::ALL
        .into_iter()
        .map(|locale| {
            let own = is_own(model, locale, &one.key);
            let original = model.texts.original(locale, &one.key);
            (
                locale.code().to_owned(),
                json!({ "text": model.texts.exact(locale, &one.key), "original": original, "own": own }),
            )
        })
        .collect();
    json!({
        "key": one.key,
        "package": one.package,
        "needed": one.needed,
        "missing": is_missing(model, one, locale),
        "texts": texts,
    })
}

/// Par langue : textes attendus, dits, et dits autrement que les modules.
pub(super) fn progress(model: &Model, keys: &[TextKey]) -> Value {
    let needed: Vec<&TextKey> = keys.iter().filter(|one| one.needed).collect();
    let of = |locale: Locale| {
        let done = needed.iter().filter(|one| model.texts.exact(locale, &one.key).is_some()).count();
        let own = keys.iter().filter(|one| is_own(model, locale, &one.key)).count();
        (locale.code().to_owned(), json!({ "total": needed.len(), "done": done, "own": own }))
    };
    Value::Object(Locale::ALL.into_iter().map(of).collect())
}

fn packages(ctx: &Ctx, model: &Model) -> Value {
    let one =
        |code: &str, key: &str| json!({ "code": code, "label": model.texts.get(ctx.locale, key).unwrap_or(code) });
    let modules = model.packages.iter().map(|package| one(&package.code, &format!("{}.label", package.code)));
    modules.chain([one(APPLICATION, "core.application.label")]).collect()
}
