//! Les valeurs présentes tiennent-elles dans un autre type ? Sinon le changement est refusé, compte et exemples à l'appui.

use kernel::{Code, Result};
use schema::plan::Step;
use tokio_postgres::GenericClient;
use uuid::Uuid;

use crate::{db::failure::from_postgres, query::quoted};

/// Un changement de type, et où sont les valeurs.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    /// Ce qui change, tel qu'on le dit : `hse.incident.cost`.
    pub what: String,
    /// Table, alias `t`.
    pub table: String,
    /// Expression de la valeur.
    pub value: String,
    pub from: String,
    pub to: String,
}

impl Change {
    /// Le changement qu'une étape fait à une colonne ; aucun si toute valeur y tient d'avance.
    pub(crate) fn of(step: &Step) -> Option<Change> {
        let Step::NarrowColumn { table, column, from, to } = step else { return None };
        Some(Change {
            what: format!("{table}.{column}"),
            table: format!("{}.{}", quoted(&table.schema), quoted(&table.name)),
            value: format!("t.{}", quoted(column)),
            from: from.clone(),
            to: to.clone(),
        })
    }
}

/// Exemples donnés.
const SAMPLE: usize = 5;

/// Refuse un changement que des lignes empêchent.
pub(crate) async fn refuse_unfit(client: &impl GenericClient, change: &Change) -> Result<()> {
    let Change { what, table, value, from, to } = change;
    let text =
        if from.starts_with("numeric") { format!("trim_scale({value})::text") } else { format!("({value})::text") };
    let lossy = match from.as_str() {
        "text" => "false".to_owned(),
        from => format!("(({value})::{to})::{from} IS DISTINCT FROM {value}"),
    };
    let sql = format!(
        "SELECT count(*), (array_agg(t.id ORDER BY t.id))[1:{SAMPLE}] FROM {table} t \
         WHERE {value} IS NOT NULL AND CASE WHEN sys.fits({text}, '{to}') THEN {lossy} ELSE true END"
    );
    let row = client.query_one(&sql, &[]).await.map_err(from_postgres)?;
    let rows: i64 = row.get(0);
    if rows == 0 {
        return Ok(());
    }
    let sample: Vec<Uuid> = row.get(1);
    let sample: Vec<String> = sample.iter().map(Uuid::to_string).collect();
    let refusal = Code::DoesNotFit.with("what", what.as_str()).with("rows", rows).with("to", to.as_str());
    Err(refusal.and("rows", rows).and("sample", sample))
}
