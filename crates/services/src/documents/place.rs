//! Un champ de fichiers d'un enregistrement, où un document se joint.

use kernel::{Code, Ctx, Error, FieldError, Result};
use schema::model::Field;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use store::{
    Tenant,
    records::{self, Intent, Key, Projection, Written},
};
use uuid::Uuid;

use super::Wanted;

/// Le champ, et l'enregistrement qui l'a.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Place {
    pub entity: String,
    pub record: Uuid,
    pub field: String,
}

impl Place {
    /// Ce champ de la fiche, si rien ne refuse déjà d'y joindre un fichier : le droit, la version, une fiche figée, un champ plein.
    /// Un document qui serait refusé ne se produit ni ne se garde.
    ///
    /// # Errors
    /// Celles de [`Place::receive`].
    pub(super) async fn ready(
        ctx: &Ctx,
        inside: &Tenant,
        wanted: Wanted<'_>,
        field: &Field,
        version: Option<i64>,
    ) -> Result<Place> {
        let entity = &wanted.entity.full_name;
        let shape = Projection { fields: Some(vec![field.name.clone()]), expand: Vec::new() };
        let found = records::get(ctx, inside, entity, wanted.key, &shape).await?;
        let record: Value = serde_json::from_str(&found.json).map_err(|error| Code::Internal.because(error))?;
        let kept = ids(&record[&field.name]);
        let count = kept.len();
        let body = Map::from_iter([(field.name.clone(), Value::Array(kept))]);
        records::update(ctx, inside, entity, &Key::Id(found.id), &body, version, Intent::Check).await?;
        match field.max_count {
            Some(max) if count >= max => {
                Err(Error::invalid(vec![FieldError::new(&field.name, "too_many").with("max", max)]))
            }
            _ => Ok(Place { entity: entity.to_string(), record: found.id, field: field.name.clone() }),
        }
    }

    /// Son nom complet, `hse.incident.photos`.
    pub(crate) fn path(&self) -> String {
        format!("{}.{}", self.entity, self.field)
    }

    /// Ajoute le fichier à ceux du champ, ou le met à sa place s'il n'en porte qu'un.
    ///
    /// # Errors
    /// Celles d'une écriture ; [`Code::StaleVersion`] si quelqu'un vient d'écrire, ou si la version n'est plus celle-là.
    pub(crate) async fn receive(
        &self,
        ctx: &Ctx,
        inside: &Tenant,
        file: Uuid,
        version: Option<i64>,
    ) -> Result<Written> {
        let key = Key::Id(self.record);
        let shape = Projection { fields: Some(vec![self.field.clone(), "version".to_owned()]), expand: Vec::new() };
        let json = records::get(ctx, inside, &self.entity, &key, &shape).await?.json;
        let record: Value = serde_json::from_str(&json).map_err(|error| Code::Internal.because(error))?;
        let value = match &record[&self.field] {
            kept @ Value::Array(_) => ids(kept).into_iter().chain([json!(file)]).collect(),
            _ if self.is_list(inside) => json!([file]),
            _ => json!(file),
        };
        let body = Map::from_iter([(self.field.clone(), value)]);
        let version = version.or_else(|| record["version"].as_i64());
        records::update(ctx, inside, &self.entity, &key, &body, version, Intent::Commit).await
    }

    fn is_list(&self, inside: &Tenant) -> bool {
        let model = inside.model();
        let field = model.entity(&self.entity).and_then(|entity| entity.field(&self.field));
        field.is_some_and(|field| field.kind.name() == "files")
    }
}

/// Les identifiants des fichiers d'un champ qui en porte plusieurs.
fn ids(kept: &Value) -> Vec<Value> {
    kept.as_array().into_iter().flatten().map(|one| one["id"].clone()).collect()
}
