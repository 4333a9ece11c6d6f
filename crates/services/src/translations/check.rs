//! Les mots d'une formulation, jugés contre le texte qu'elle remplace.

use kernel::{Code, Error, FieldError, Locale, Result};
use schema::{
    WordingFault, fault_of, icu,
    model::{MessagePart, Model, is_of_application},
};
use store::definitions::{self, Change};

use crate::templates;

/// Ce qui interdit de dire `text` sous cette clé, à la place que `field` nomme.
pub(super) fn fault(model: &Model, locale: Locale, key: &str, text: &str, field: &str) -> Option<FieldError> {
    let told = |code: &str| FieldError::new(field, code).with("key", key);
    match fault_of(&model.texts, locale, key, text) {
        Some(WordingFault::Blank) => Some(told("required")),
        Some(WordingFault::TooLong(max)) => Some(told("too_long").with("max", max)),
        Some(WordingFault::Control) => Some(told("wording_control")),
        Some(WordingFault::Braces) => Some(told("wording_braces")),
        Some(WordingFault::Parameters(expected)) if expected.is_empty() => Some(told("wording_no_parameter")),
        Some(WordingFault::Parameters(names)) => Some(told("wording_parameters").with("names", names.join(" "))),
        Some(WordingFault::Icu(fault)) => Some(unread(fault, told)),
        None if is_of_application(key) => None,
        None => template(model.texts.reference(locale, key).unwrap_or_default(), text)
            .map(|(code, names)| told(code).with("names", names)),
    }
}

/// Pourquoi l'application ne lirait pas ce message.
fn unread(fault: icu::Fault, told: impl Fn(&str) -> FieldError) -> FieldError {
    match fault {
        icu::Fault::Braces => told("wording_braces"),
        icu::Fault::Name => told("wording_name"),
        icu::Fault::Kind(name, kind) => told("wording_kind").with("name", name).with("kind", kind),
        icu::Fault::Cases(name) => told("wording_cases").with("name", name),
        icu::Fault::Form(name, case) => told("wording_form").with("name", name).with("case", case),
        icu::Fault::Twice(name, case) => told("wording_twice").with("name", name).with("case", case),
        icu::Fault::Other(name) => told("wording_other").with("name", name),
        icu::Fault::Deep => told("wording_deep"),
    }
}

/// Refuse, parmi des définitions, les messages illisibles et les formulations qui ne sont pas le gabarit que leur original demande ;
/// le chargement juge le reste. Celles que le modèle dit déjà passent : une mise à jour ne rend pas une définition inchangée fautive.
pub fn check_definitions(model: &Model, changes: &[Change]) -> Result<()> {
    let mut faults = Vec::new();
    for change in changes {
        faults.extend(own_message(model, change));
        let Some(locale) = change.path.strip_prefix("texts/").and_then(Locale::parse) else { continue };
        for (key, text) in change.body.iter().flatten().filter_map(|(key, text)| Some((key, text.as_str()?))) {
            let (said, original) = (model.texts.exact(locale, key), model.texts.reference(locale, key));
            let wrong = match MessagePart::of_key(key) {
                Some((_, MessagePart::Text | MessagePart::Html)) => unreadable(text),
                _ if is_of_application(key) => None,
                _ => template(original.unwrap_or_default(), text),
            };
            let wrong = wrong.filter(|_| said != Some(text));
            faults.extend(
                wrong.map(|(code, names)| FieldError::new(key, code).with("key", key.as_str()).with("names", names)),
            );
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Error { fields: faults, ..Code::BadDefinition.error() }) }
}

/// Les parties illisibles d'un message du locataire.
fn own_message(model: &Model, change: &Change) -> Vec<FieldError> {
    let Some(name) = change.path.strip_prefix("templates/") else { return Vec::new() };
    let places = [("labels", MessagePart::Title), ("text", MessagePart::Text), ("html", MessagePart::Html)];
    let mut faults = Vec::new();
    for (place, part) in places {
        let key = part.key(&format!("{}.{name}", definitions::PACKAGE));
        let said = change.body.as_ref().and_then(|body| body.get(place)?.as_object());
        for (code, text) in said.into_iter().flatten().filter_map(|(code, text)| Some((code, text.as_str()?))) {
            let kept = Locale::parse(code).and_then(|locale| model.texts.exact(locale, &key));
            let wrong = unreadable(text).filter(|_| kept != Some(text));
            faults.extend(
                wrong.map(|(fault, names)| FieldError::new(format!("{place}.{code}"), fault).with("names", names)),
            );
        }
    }
    faults
}

fn unreadable(text: &str) -> Option<(&'static str, String)> {
    Some(("wording_template", templates::variables(text).err()?))
}

/// Un original qui est un gabarit se remplace par un gabarit qui lit les mêmes valeurs.
fn template(original: &str, text: &str) -> Option<(&'static str, String)> {
    if !original.contains("{{") && !original.contains("{%") {
        return None;
    }
    let expected = templates::variables(original).ok()?;
    match templates::variables(text) {
        Err(reason) => Some(("wording_template", reason)),
        Ok(given) if given == expected => None,
        Ok(_) => Some((
            "wording_parameters",
            expected.iter().map(|name| format!("{{{{ {name} }}}}")).collect::<Vec<_>>().join(" "),
        )),
    }
}
