//! Un agrégat à emporter : ses lignes sont celles que l'acteur peut exporter, ses clés et ses mesures des champs qu'il le peut.

use std::sync::Arc;

use kernel::{Code, Ctx, Result};
use schema::model::{Entity, Field, Model};
use serde_json::Value;

use super::{Aggregation, attempt};
use crate::{
    Tenant,
    definitions::steady,
    query::{Ground, aggregate::spec::Spec},
    records::{Query, exportable, saved_view::filtered_by_view, standing},
};

/// Ce que la base en dit, et de quels champs.
pub struct Taken {
    /// L'entité groupée.
    pub entity: Arc<Entity>,
    /// Ses clés, celle des colonnes en dernier.
    pub keys: Vec<TakenKey>,
    /// Ses mesures.
    pub measures: Vec<TakenMeasure>,
    /// La dernière clé fait-elle les colonnes ?
    pub is_crossed: bool,
    /// Ce qui a été lu : le filtre est celui de la vue quand la demande n'en dit pas d'autre.
    pub query: Query,
    /// La réponse de [`super::aggregate`].
    pub answer: Value,
}

/// Une clé et son champ.
pub struct TakenKey {
    /// Son nom dans la réponse.
    pub name: String,
    /// Le champ qui groupe.
    pub field: Field,
    /// Une période de ses jours, plutôt que sa valeur.
    pub is_period: bool,
}

/// Une mesure et son champ.
pub struct TakenMeasure {
    /// Son nom dans la réponse.
    pub name: String,
    /// `count`, `sum`…
    pub function: &'static str,
    /// Le champ mesuré ; rien pour un nombre d'enregistrements.
    pub field: Option<Field>,
    /// Mesure-t-elle ce que le champ vaut dans la monnaie de la société, ou dans son unité ?
    pub is_base: bool,
}

/// Groupe les enregistrements que l'acteur peut emporter. Ce qui groupe et ce qui mesure sont des champs de l'entité, pas
/// des expressions : on sait ainsi ce qui part, et son libellé.
pub async fn aggregate_to_export(ctx: &Ctx, tenant: &Tenant, asked: &Aggregation) -> Result<Taken> {
    let model = tenant.model();
    let entity = standing(&model, &asked.query.entity)?;
    if ctx.actor.access(&entity.full_name, "export").is_denied() {
        return Err(Code::Forbidden.with("action", "export").with("entity", &*entity.full_name));
    }
    let (pivot, having) = (asked.pivot.as_deref(), asked.having.as_deref());
    let spec = Spec::read(&asked.group, pivot, &asked.measures, having, &asked.sort)?;
    let field = |parameter: &str, source: &str| field(ctx, &model, &entity, parameter, source);
    let keys = spec.groups.iter().map(|group| {
        let field = field("group", &group.source)?;
        Ok(TakenKey { name: group.name.clone(), field, is_period: group.bucket.is_some() })
    });
    let keys = keys.collect::<Result<Vec<_>>>()?;
    let measures = spec.measures.iter().map(|one| {
        let base = one.source.as_deref().and_then(|source| source.strip_suffix(".base"));
        let field = base.or(one.source.as_deref()).map(|source| field("measures", source)).transpose()?;
        Ok(TakenMeasure { name: one.name.clone(), function: one.function.name(), field, is_base: base.is_some() })
    });
    let measures = measures.collect::<Result<Vec<_>>>()?;
    let query = filtered_by_view(ctx, tenant, asked.query.clone()).await?;
    let asked = &Aggregation { query: query.clone(), ..asked.clone() };
    let answer = steady(tenant, || attempt(ctx, tenant, asked, &Ground::Export)).await?;
    Ok(Taken { entity, keys, measures, is_crossed: spec.pivots, query, answer })
}

/// Le champ de ce nom, s'il peut partir.
fn field(ctx: &Ctx, model: &Model, entity: &Entity, parameter: &str, source: &str) -> Result<Field> {
    let known = || entity.fields.keys().cloned().collect::<Vec<_>>().join(", ");
    let unknown = || Code::BadParameter.with("parameter", parameter).with("value", source).with("expected", known());
    let field = entity.field(source).ok_or_else(unknown)?;
    let is_open =
        exportable(ctx, entity, field) && crate::access::opens(&ctx.actor, model, entity, "view", field.class);
    if is_open { Ok(field.clone()) } else { Err(Code::UnreadableField.with("field", source)) }
}
