//! Le journal des SMS, tel qu'un administrateur le lit.
//!
//! Un numéro est une donnée personnelle : qui ne tient pas cette classe n'en voit que les bouts, et ne cherche pas par numéro.

use kernel::{Class, Code, Ctx, Result};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{number, queries};
use crate::{
    Services,
    administration::{self, bounded, cut},
};

/// Quelle page.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Dont le numéro contient ceci.
    pub number: Option<String>,
    /// À une personne dont le nom contient ceci.
    pub person: Option<String>,
    /// Dans cet état.
    pub state: Option<String>,
    /// Après celui-ci, que `next_cursor` nomme.
    pub after: Option<Uuid>,
    /// Combien.
    pub limit: Option<u32>,
}

/// Refuse qui n'a pas ce droit sur les SMS.
pub fn permitted(ctx: &Ctx, action: &str) -> Result<()> {
    administration::permitted(ctx, "core.sms", action)
}

/// Une page de SMS, le dernier d'abord : leur sort et ce que le fournisseur en dit, jamais leur texte.
pub async fn messages(ctx: &Ctx, services: &Services, page: Page) -> Result<Value> {
    permitted(ctx, "view")?;
    let is_masked = ctx.actor.access("core.sms", "view").opening(Class::Personal).is_denied();
    if is_masked && page.number.is_some() {
        return Err(Code::Forbidden.with("action", "core.sms.view").and("class", "personal"));
    }
    let limit = bounded(page.limit);
    let mut data = queries::page(&services.tenant.db, &page, limit + 1).await?;
    if is_masked {
        data.iter_mut().for_each(mask);
    }
    let mut shown = cut(data, limit, "id");
    shown["masked"] = json!(is_masked);
    Ok(shown)
}

/// Cache le numéro, là aussi où le fournisseur le redit.
fn mask(one: &mut Value) {
    let Some(number) = one["recipient"].as_str().map(str::to_owned) else { return };
    let hidden = number::masked(&number);
    if let Some(said) = one["response"].as_str() {
        let bare = number.trim_start_matches('+');
        one["response"] = said.replace(&number, &hidden).replace(bare, hidden.trim_start_matches('+')).into();
    }
    one["recipient"] = hidden.into();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_provider_says_is_masked_too() {
        let mut one = json!({ "recipient": "+24106123456", "response": "The 'To' number +24106123456 (24106123456) is not valid" });
        mask(&mut one);
        assert_eq!(one["recipient"], "+241•••456");
        assert_eq!(one["response"], "The 'To' number +241•••456 (241•••456) is not valid");
    }
}
