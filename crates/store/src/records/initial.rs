//! Les valeurs initiales qui ne dépendent que de l'appelant, pour préremplir un formulaire.

use kernel::Ctx;
use schema::model::Entity;
use serde_json::{Map, Value};

use super::{apply, draft::Draft};
use crate::{Tenant, query::values};

/// Les valeurs initiales de chaque champ, pour cet appelant ; celles qui valent `null` sont omises.
pub fn initial_values(ctx: &Ctx, tenant: &Tenant, entity: &Entity) -> Map<String, Value> {
    let model = tenant.model();
    let draft = Draft::new(ctx, &model, entity, uuid::Uuid::nil());
    let initials = entity.fields.values().filter_map(|field| Some((field, field.initial.as_ref()?)));
    let values = initials.filter_map(|(field, initial)| {
        let value = values::to_json(&apply::evaluate(&draft, initial).ok()?);
        (!value.is_null()).then(|| (field.name.clone(), value))
    });
    values.collect()
}
