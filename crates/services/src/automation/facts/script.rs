//! Ce qu'un script sait d'une exécution, et au nom de qui il agit.

use kernel::{Class, Code, Ctx, Result};
use schema::model::RunAs;
use serde_json::Value;

use super::Facts;

impl Facts {
    /// Au nom de qui un script agit ; qui a réveillé le déclencheur doit être une personne, encore là.
    pub(in crate::automation) fn acting(&self, run_as: RunAs) -> Result<Ctx> {
        let mut cause = match (run_as, self.fact.actor) {
            (RunAs::Trigger, _) => return Ok(self.ctx.clone()),
            (RunAs::Cause, None) => return Err(Code::Forbidden.with("action", "run_as")),
            (RunAs::Cause, person) if person != self.cause.actor.id => return Err(Code::AccountDisabled.error()),
            (RunAs::Cause, _) => self.cause.clone(),
        };
        cause.depth = self.ctx.depth;
        Ok(cause)
    }

    /// Ce qui s'est passé, avec ce que l'événement a changé des champs de classe normale.
    pub(in crate::automation) fn told(&self) -> Value {
        let mut event = self.event();
        let changes = self.fact.changes.as_ref().and_then(Value::as_object);
        let Some((changes, seen)) = changes.zip(self.seen.as_ref()) else {
            event["changes"] = Value::Null;
            return event;
        };
        let is_plain = |name: &str| seen.entity.field(name).is_some_and(|field| field.class == Class::Normal);
        let plain = changes.iter().filter(|(name, _)| is_plain(name));
        event["changes"] = plain.map(|(name, change)| (name.clone(), change.clone())).collect();
        event
    }

    /// Les réglages du paquet, de classe normale.
    pub(in crate::automation) fn settings(&self) -> &Value {
        &self.settings.shown
    }
}
