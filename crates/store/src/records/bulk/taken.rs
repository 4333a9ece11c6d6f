//! Ce que des fournées vérifiées, mais pas écrites, auraient pris : deux lignes d'un fichier ne tiennent pas la même
//! place, même quand l'une est loin de l'autre.

use std::{
    collections::HashSet,
    hash::{DefaultHasher, Hash, Hasher},
};

use kernel::{Code, Error};
use schema::model::Unique;
use serde_json::Value;

use super::{
    super::{conflict, draft::Draft},
    create::Batch,
};

/// Les valeurs uniques déjà prises, chacune par deux empreintes : assez pour qu'aucune ne passe pour une autre.
#[derive(Debug, Default)]
pub struct Taken(HashSet<(u64, u64)>);

impl Taken {
    /// Refuse les enregistrements dont une valeur unique est prise par un précédent, et retient les leurs.
    pub fn refuse(&mut self, batch: &mut Batch<'_>) {
        for item in &mut batch.items {
            if let Some(error) = item.as_ref().ok().and_then(|ready| self.take(&ready.draft)) {
                *item = Err(error);
            }
        }
    }

    fn take(&mut self, draft: &Draft<'_>) -> Option<Error> {
        let mut refusal = None;
        for (name, unique) in &draft.entity.unique {
            let known = values(draft, unique).is_some_and(|values| !self.0.insert(prints(name, &values)));
            if known && refusal.is_none() {
                let fault = conflict::repeated(draft.entity, name, &unique.on);
                refusal = Some(Error { fields: vec![fault], ..Code::Duplicate.error() });
            }
        }
        refusal
    }
}

/// Les valeurs que cette unicité compare ; aucune réponse si l'une manque, car le vide n'égale rien.
fn values(draft: &Draft<'_>, unique: &Unique) -> Option<Vec<Value>> {
    let mut values = Vec::with_capacity(unique.on.len());
    for name in &unique.on {
        let value = draft.new.get(name).filter(|value| !value.is_null());
        match value {
            Some(Value::String(text)) if unique.ignore_case => values.push(text.to_lowercase().into()),
            Some(value) => values.push(value.clone()),
            None if name == "company" => {}
            None => return None,
        }
    }
    Some(values)
}

fn prints(name: &str, values: &[Value]) -> (u64, u64) {
    let print = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        (salt, name).hash(&mut hasher);
        for value in values {
            value.hash(&mut hasher);
        }
        hasher.finish()
    };
    (print(0), print(1))
}
