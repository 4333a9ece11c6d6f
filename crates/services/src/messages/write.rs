//! Réécrire un gabarit dans une langue : lisible d'abord, puis écrit d'un coup, ou pas du tout.

use kernel::{Ctx, Error, FieldError, Locale, Result};
use schema::{WordingFault, fault_of_message, model::MessagePart};
use serde_json::Value;
use store::definitions::{Wording, reword};

use super::{
    allowed, find, parts,
    preview::{Draft, preview},
    texts,
};
use crate::{Services, templates::trial::Fault};

/// Longueur d'un titre, en caractères.
const MAX_TITLE: usize = 4000;

/// Une partie à réécrire.
#[derive(Clone, Debug)]
pub struct Change {
    /// Laquelle.
    pub part: String,
    /// Ce qu'elle dira ; rien lui rend ce qui est livré.
    pub text: Option<String>,
    /// Ce que l'appelant lisait ; rien, s'il n'y avait rien.
    pub seen: Option<String>,
}

/// Réécrit ces parties ; rend les textes tels qu'on les lit maintenant. Ce qui ne se rend pas sur des valeurs d'essai ne
/// s'écrit pas : un message illisible ne partirait plus.
///
/// # Errors
/// [`kernel::Code::ModelChanged`] si l'une ne dit plus ce que l'appelant lisait ; une faute nomme la partie et sa ligne.
pub async fn write(ctx: &Ctx, services: &Services, name: &str, locale: Locale, changes: Vec<Change>) -> Result<Value> {
    allowed(ctx)?;
    let template = find(&services.tenant.model(), name)?.to_owned();
    let (mut wordings, mut faults) = (Vec::new(), Vec::new());
    for change in changes {
        match wording(&template, locale, change) {
            Ok(wording) => wordings.push(wording),
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() {
        faults = unreadable(ctx, services, &template, locale, &wordings).await?;
    }
    if !faults.is_empty() {
        return Err(Error::invalid(faults));
    }
    reword(ctx, &services.tenant, &wordings).await?;
    Ok(texts(&services.tenant.model(), &template))
}

/// Les fautes de rendu des parties réécrites.
async fn unreadable(
    ctx: &Ctx,
    services: &Services,
    template: &str,
    locale: Locale,
    wordings: &[Wording],
) -> Result<Vec<FieldError>> {
    let said = |part: MessagePart| wordings.iter().find(|one| one.key == part.key(template))?.text.clone();
    let [title, text, html] = MessagePart::ALL.map(said);
    let draft = Draft { locale, title, text, html, values: None };
    let shown = preview(ctx, services, template, draft).await?;
    let faults = shown.faults.into_iter().filter(|(part, _)| said(*part).is_some());
    let told = |(part, fault): (MessagePart, Fault)| {
        let line = fault.line.unwrap_or(1);
        FieldError::new(part.name(), "template_line").with("line", line).with("why", fault.reason)
    };
    Ok(faults.map(told).collect())
}

fn wording(template: &str, locale: Locale, Change { part: name, text, seen }: Change) -> Result<Wording, FieldError> {
    let Some(part) = parts(template).find(|part| part.name() == name) else {
        return Err(FieldError::new(name.as_str(), "unknown_option").with("value", name));
    };
    // Un navigateur coupe ses lignes en CRLF ; un gabarit livré, jamais.
    let text = text.map(|text| text.replace("\r\n", "\n"));
    match text.as_ref().and_then(|text| fault(part, text)) {
        Some(fault) => Err(fault),
        None => Ok(Wording { key: part.key(template), locale, text, seen: Some(seen) }),
    }
}

fn fault(part: MessagePart, text: &str) -> Option<FieldError> {
    let told = |code: &str| FieldError::new(part.name(), code);
    match fault_of_message(text) {
        Some(WordingFault::Blank) => Some(told("required")),
        Some(WordingFault::TooLong(max)) => Some(told("too_long").with("max", max)),
        Some(_) => Some(told("wording_control")),
        None if part == MessagePart::Title && text.chars().count() > MAX_TITLE => {
            Some(told("too_long").with("max", MAX_TITLE))
        }
        None => None,
    }
}
