//! Le changement de type d'un champ ajouté : ses valeurs sont dans `extra`, qu'aucun plan de colonnes ne touche.

use kernel::Result;
use schema::{
    fields::Storage,
    model::{Extra, Model},
};
use tokio_postgres::GenericClient;
use uuid::Uuid;

use super::fit::{Change, refuse_unfit};
use crate::{db::failure::from_postgres, query::place};

/// Un champ ajouté dont le type change.
pub(super) struct Conversion {
    field: Uuid,
    /// Ce que le changement demande des lignes présentes.
    pub change: Change,
}

/// Les champs ajoutés qui changent de type d'un modèle à l'autre.
pub(super) fn between(before: &Model, after: &Model) -> Vec<Conversion> {
    let mut conversions = Vec::new();
    for entity in after.entities.values() {
        let Some(old) = before.entity(&entity.full_name) else { continue };
        for field in entity.fields.values().filter(|field| field.extra == Extra::InJson) {
            let was = old.fields.values().find(|was| was.id == field.id);
            if let (Some(was), Storage::Extra(to)) = (was, field.storage())
                && let Storage::Extra(from) = was.storage()
                && from != to
            {
                let to = match field.kind.storage(field) {
                    Storage::Numeric(scale) => format!("numeric(38,{scale})"),
                    _ => to.to_owned(),
                };
                let change = Change {
                    what: format!("{}.{}", entity.full_name, field.name),
                    table: entity.table(),
                    value: place(was, "t"),
                    from: from.to_owned(),
                    to,
                };
                conversions.push(Conversion { field: field.id, change });
            }
        }
    }
    conversions
}

impl Conversion {
    /// Réécrit les valeurs présentes dans la forme du nouveau type.
    pub(super) async fn run(&self, client: &impl GenericClient) -> Result<()> {
        refuse_unfit(client, &self.change).await?;
        let Change { table, value, to, .. } = &self.change;
        let converted = match to.as_str() {
            number if number.starts_with("numeric") => format!("to_jsonb(({value})::{number}::text)"),
            to => format!("to_jsonb(({value})::{to})"),
        };
        let sql = format!(
            "UPDATE {table} t SET extra = t.extra || jsonb_build_object('{}', {converted}) WHERE {value} IS NOT NULL",
            self.field
        );
        client.batch_execute(&sql).await.map_err(from_postgres)
    }
}
