//! Compter, sommer, comparer : les enregistrements que l'acteur voit, par groupes.

use kernel::{Code, Ctx, Result};
use serde_json::{Map, Value, json};
use tokio_postgres::Row;

use super::{Query, saved_view::filtered_by_view, standing};
use crate::{
    Bind, Tenant,
    definitions::steady,
    query::{
        Ground, Reading,
        aggregate::{self, MAX_GROUPS, all_together, spec::Spec},
        budget, cursor,
    },
};

mod taken;

pub use taken::{Taken, TakenKey, TakenMeasure, aggregate_to_export};

/// Ce que l'appelant demande, tel qu'il l'écrit.
#[derive(Clone, Debug, Default)]
pub struct Aggregation {
    /// Entité, filtre, recherche et corbeille.
    pub query: Query,
    /// `site,month(occurred_at)`.
    pub group: String,
    /// Clé dont les valeurs deviennent des colonnes.
    pub pivot: Option<String>,
    /// `count,sum(cost)` ; `count` à défaut.
    pub measures: String,
    /// Condition CEL sur les mesures.
    pub having: Option<String>,
    /// Clés et mesures, `-` pour décroissant ; l'ordre des clés à défaut.
    pub sort: String,
}

/// Groupe les enregistrements que l'acteur voit ; `query.limit` borne les groupes rendus, au plus [`MAX_GROUPS`].
pub async fn aggregate(ctx: &Ctx, tenant: &Tenant, asked: &Aggregation) -> Result<Value> {
    steady(tenant, || attempt(ctx, tenant, asked, &Ground::Rights)).await
}

async fn attempt(ctx: &Ctx, tenant: &Tenant, asked: &Aggregation, ground: &Ground) -> Result<Value> {
    let model = tenant.model();
    let entity = standing(&model, &asked.query.entity)?;
    if ctx.actor.access(&entity.full_name, "view").is_denied() {
        return Err(Code::Forbidden.with("action", "view").with("entity", &*entity.full_name));
    }
    let query = filtered_by_view(ctx, tenant, asked.query.clone()).await?;
    let (pivot, having) = (asked.pivot.as_deref(), asked.having.as_deref());
    let spec = Spec::read(&asked.group, pivot, &asked.measures, having, &asked.sort)?;
    let filter = query.filter.as_deref().unwrap_or_default();
    let shape = [
        &*entity.full_name,
        filter,
        &asked.group,
        pivot.unwrap_or_default(),
        &asked.measures,
        having.unwrap_or_default(),
        &asked.sort,
        if query.deleted { "deleted" } else { "alive" },
    ];
    let shape = cursor::fingerprint(&shape);
    let cache = format!(
        "{}|aggregate|{}|{shape}|{}|{}",
        model.version,
        ground.shape(),
        query.is_searching(),
        ctx.actor.shape()
    );
    let compiled = tenant.plans.get_or(cache, || {
        let reading = Reading { ctx, model: &model, entity: &entity, ground };
        aggregate::compile(&reading, &query, &spec)
    })?;
    let most = if query.limit == 0 { MAX_GROUPS } else { query.limit as usize };
    let read = if spec.pivots { 3 * MAX_GROUPS + 1 } else { most + 2 };
    let inputs = [Bind::Int(read as i64), query.search.clone().unwrap_or_default().into(), Bind::Null];
    budget::check(ctx, tenant, &compiled, &inputs).await?;
    let rows = tenant.db.query(&compiled.statement.sql, &compiled.statement.binds(ctx, &inputs)?).await?;
    let table = Table::read(&rows)?;
    if rows.len() >= 3 * MAX_GROUPS {
        return Err(Code::TooCostly.with("max", MAX_GROUPS));
    }
    let answer = if spec.pivots { table.crossed(&spec, most) } else { table.listed(&spec, most) };
    match answer["more"] == true && query.limit == 0 {
        true => Err(Code::TooCostly.with("max", MAX_GROUPS)),
        false => Ok(answer),
    }
}

/// Les lignes rendues par la base, chacune à son niveau.
struct Table(Vec<Line>);

struct Line {
    level: i32,
    keys: Map<String, Value>,
    pivot: Value,
    measures: Map<String, Value>,
}

impl Table {
    fn read(rows: &[Row]) -> Result<Table> {
        let object = |text: Option<&str>| -> Result<Map<String, Value>> {
            text.map_or(Ok(Map::new()), |text| {
                serde_json::from_str(text).map_err(|error| Code::Internal.because(error))
            })
        };
        let line = |row: &Row| -> Result<Line> {
            let pivot = object(row.get(2))?.into_iter().next().map_or(Value::Null, |(_, value)| value);
            Ok(Line { level: row.get(0), keys: object(row.get(1))?, pivot, measures: object(row.get(3))? })
        };
        rows.iter().map(line).collect::<Result<_>>().map(Table)
    }

    /// Un groupe par ligne.
    fn listed(self, spec: &Spec, most: usize) -> Value {
        let all = all_together(spec.groups.len());
        let totals = self.0.iter().find(|line| line.level == all).map(|line| line.measures.clone()).unwrap_or_default();
        let groups: Vec<Line> = self.0.into_iter().filter(|line| line.level == 0).collect();
        let more = groups.len() > most;
        let data: Vec<Value> = groups.into_iter().take(most).map(Line::whole).collect();
        json!({ "data": data, "totals": totals, "more": more })
    }

    /// Un tableau croisé : une rangée par groupe, une colonne par valeur de la dernière clé.
    fn crossed(self, spec: &Spec, most: usize) -> Value {
        let (all, is_alone) = (all_together(spec.groups.len()), spec.groups.len() == 1);
        let (mut rows, mut columns, mut cells, mut totals) = (Vec::new(), Vec::new(), Vec::new(), Map::new());
        for line in self.0 {
            if line.level == all {
                totals = line.measures.clone();
                if is_alone {
                    rows.push(line);
                }
            } else if line.level == 1 {
                rows.push(line);
            } else if line.level == all - 1 {
                let (name, value) = (column_name(&line.pivot), line.pivot.clone());
                columns.push(json!({ "name": name, "value": value, "totals": line.measures }));
                if is_alone {
                    cells.push(line);
                }
            } else {
                cells.push(line);
            }
        }
        let more = rows.len() > most;
        let mut by_row: std::collections::HashMap<String, Map<String, Value>> = std::collections::HashMap::new();
        for cell in cells {
            let row = Value::Object(cell.keys).to_string();
            by_row.entry(row).or_default().insert(column_name(&cell.pivot), Value::Object(cell.measures));
        }
        let data = rows.into_iter().take(most).map(|row| {
            let cells = by_row.remove(&Value::Object(row.keys.clone()).to_string()).unwrap_or_default();
            let mut whole = row.whole();
            whole["columns"] = Value::Object(cells);
            whole
        });
        let data: Vec<Value> = data.collect();
        json!({ "data": data, "columns": columns, "totals": totals, "more": more })
    }
}

impl Line {
    fn whole(self) -> Value {
        Value::Object(self.keys.into_iter().chain(self.measures).collect())
    }
}

/// Le nom d'une colonne du tableau croisé : sa valeur, ou l'identifiant de l'enregistrement.
fn column_name(value: &Value) -> String {
    match value.get("id").unwrap_or(value) {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
