//! Les messages que l'on écrit aux personnes : leurs gabarits, tels qu'un administrateur les lit, les essaie et les réécrit.
//!
//! Une réécriture est une formulation (`store::definitions::reword`) : le texte livré reste dessous, et l'on y revient. Refuse
//! un gabarit illisible, et d'écrire sur ce qu'un autre a changé. L'en-tête et le pied des courriels en sont deux.

use kernel::{Code, Ctx, Locale, Result};
use schema::model::{MessagePart, Model};
use serde_json::{Map, Value, json};

use crate::{
    administration,
    mail::layout::{FOOTER, HEADER},
};

mod history;
mod list;
mod preview;
mod queries;
mod sample;
mod trial;
mod write;

pub use history::history;
pub use list::{list, show};
pub use preview::{Draft, preview};
pub use trial::send_to_me;
pub use write::{Change, write};

/// Entité de leurs droits.
const ENTITY: &str = "core.template";

/// Refuse qui ne gouverne pas les gabarits.
pub fn allowed(ctx: &Ctx) -> Result<()> {
    administration::permitted(ctx, ENTITY, "manage")
}

/// Le nom complet du gabarit de message demandé.
fn find<'m>(model: &'m Model, name: &str) -> Result<&'m str> {
    let found = model.messages().find(|message| *message == name);
    found.map(String::as_str).ok_or_else(|| Code::NotFound.error())
}

/// Est-ce l'en-tête ou le pied des courriels ?
fn is_edge(template: &str) -> bool {
    template == HEADER || template == FOOTER
}

/// Les parties qu'un gabarit a : un en-tête ou un pied n'a pas de titre.
fn parts(template: &str) -> impl Iterator<Item = MessagePart> {
    let is_edge = is_edge(template);
    MessagePart::ALL.into_iter().filter(move |part| !is_edge || *part != MessagePart::Title)
}

fn is_own(model: &Model, locale: Locale, key: &str) -> bool {
    model.texts.replaced.get(&locale).is_some_and(|replaced| replaced.contains_key(key))
}

/// Ce qu'un gabarit dit dans chaque langue : ce qu'on lit, ce qui est livré.
fn texts(model: &Model, template: &str) -> Value {
    let of = |locale: Locale| {
        let said = |part: MessagePart| {
            let key = part.key(template);
            let (text, original) = (model.texts.exact(locale, &key), model.texts.original(locale, &key));
            let one = json!({ "text": text, "original": original, "own": is_own(model, locale, &key) });
            (part.name().to_owned(), one)
        };
        (locale.code().to_owned(), Value::Object(parts(template).map(said).collect::<Map<String, Value>>()))
    };
    Value::Object(Locale::ALL.into_iter().map(of).collect())
}
