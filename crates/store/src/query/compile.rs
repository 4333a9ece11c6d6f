//! Une liste devenue instruction : `WHERE` des droits et du filtre, tri, page, puis le JSON des lignes retenues.

use kernel::{Code, Result};

use crate::access::{self, Authorized, Predicate};

use super::{
    Builder, COUNT_CAP, Count, Ground, Query, Reading, Slot, Statement,
    budget::Price,
    cursor,
    filter::{self, Trust},
    projection::{Extent, Wanted, select_list},
    search, sort,
    usage::Usage,
};

/// Une requête compilée, gardée par sa forme.
pub(crate) struct Compiled {
    pub statement: Statement,
    pub count: Option<Statement>,
    /// Nombre de clés de tri rendues après le JSON.
    pub keys: usize,
    /// Son prix, s'il a été demandé.
    pub price: Price,
    /// Ce qu'elle filtre, et combien de fois.
    pub usage: Option<Usage>,
}

impl From<Statement> for Compiled {
    fn from(statement: Statement) -> Compiled {
        Compiled { statement, count: None, keys: 0, price: Price::default(), usage: None }
    }
}

/// Entrée 0 : lignes voulues plus une ; 1 : texte cherché ; 2 : enregistrement raconté ; puis les clés du curseur.
const LIMIT: usize = 0;
const SEARCH: usize = 1;
const RECORD: usize = 2;
pub(crate) const FIRST_KEY: usize = 3;

/// Compile une liste ; `null` dit quelles clés du curseur sont nulles.
pub(crate) fn list(reading: &Reading<'_>, query: &Query, order: &str, null: Option<&[bool]>) -> Result<Compiled> {
    let entity = reading.entity;
    let mut builder = Builder::new(reading.model, &reading.ctx.actor);
    let (condition, proof) = condition(&mut builder, reading, query)?;
    let keys = sort::keys(&mut builder, entity, order, "t")?;
    let after = match null {
        None => String::new(),
        Some(null) if null.len() != keys.len() => return Err(Code::BadCursor.error()),
        Some(null) => {
            let types: Vec<String> = keys.iter().map(|key| format!("text::{}", key.pg_type)).collect();
            let after = cursor::after(&keys, null, |rank| builder.slot(Slot::Input(FIRST_KEY + rank), &types[rank]));
            format!(" AND {after}")
        }
    };
    let limit = builder.slot(Slot::Input(LIMIT), "bigint");
    let named: Vec<String> = keys.iter().enumerate().map(|(rank, key)| format!("{} AS k{rank}", key.sql)).collect();
    let joins = builder.joins().to_owned();
    let inner = format!(
        "SELECT t.*, {} FROM {} t{joins} WHERE {condition}{after} ORDER BY {} LIMIT {limit}",
        named.join(", "),
        entity.table(),
        sort::order_by(&keys, |_, key| key.sql.clone())
    );
    let wanted = Wanted::of(entity, query.fields.as_deref(), &query.expand, Extent::Columns)?;
    // Un export lit toutes les lignes, et ne reprend nulle part.
    let is_page = !matches!(reading.ground, Ground::Export);
    if !is_page {
        builder.join_links();
    }
    let list = select_list(&mut builder, entity, "q", &wanted)?;
    let shown: String = (0..keys.len()).filter(|_| is_page).map(|rank| format!(", q.k{rank}::text")).collect();
    let sql = format!(
        "SELECT row_to_json(p)::text{shown} FROM ({inner}) q{}, LATERAL (SELECT {list}) p ORDER BY {}",
        builder.laterals(),
        sort::order_by(&keys, |rank, _| format!("q.k{rank}"))
    );
    let (statement, count) = (builder.finish(sql, &proof), count(reading, query)?);
    // Un enregistrement lu par son identifiant ne demande aucun autre index.
    let usage = match reading.ground {
        Ground::One(_) | Ground::Among(_) => None,
        _ => Usage::of(reading.model, entity, query, order),
    };
    Ok(Compiled { statement, count, keys: keys.len(), price: Price::default(), usage })
}

/// L'instruction du compte, s'il est demandé.
fn count(reading: &Reading<'_>, query: &Query) -> Result<Option<Statement>> {
    if query.count == Count::None {
        return Ok(None);
    }
    if query.count == Count::Capped {
        return count_up_to(reading, query, COUNT_CAP).map(Some);
    }
    let (builder, from, proof) = counted(reading, query)?;
    let sql = match query.count {
        Count::Estimate => format!("EXPLAIN (FORMAT JSON) SELECT 1 {from}"),
        _ => format!("SELECT count(*) {from}"),
    };
    Ok(Some(builder.finish(sql, &proof)))
}

/// L'instruction qui compte jusque-là, et s'arrête.
pub(crate) fn count_up_to(reading: &Reading<'_>, query: &Query, most: i64) -> Result<Statement> {
    let (builder, from, proof) = counted(reading, query)?;
    Ok(builder.finish(format!("SELECT count(*) FROM (SELECT 1 {from} LIMIT {most}) c"), &proof))
}

fn counted<'a>(reading: &Reading<'a>, query: &Query) -> Result<(Builder<'a>, String, Authorized<Predicate>)> {
    let mut builder = Builder::new(reading.model, &reading.ctx.actor);
    let (condition, proof) = condition(&mut builder, reading, query)?;
    let from = format!("FROM {} t{} WHERE {condition}", reading.entity.table(), builder.joins());
    Ok((builder, from, proof))
}

/// Vivants (ou corbeille), droits, filtre, recherche ; avec la preuve des droits.
pub(crate) fn condition(
    builder: &mut Builder<'_>,
    reading: &Reading<'_>,
    query: &Query,
) -> Result<(String, Authorized<Predicate>)> {
    let entity = reading.entity;
    let mut parts = Vec::new();
    match (entity.field("deleted_at").is_some(), query.deleted) {
        (true, false) => parts.push("t.deleted_at IS NULL".to_owned()),
        (true, true) => parts.push("t.deleted_at IS NOT NULL".to_owned()),
        (false, true) => {
            return Err(Code::BadParameter
                .with("parameter", "deleted")
                .with("value", "true")
                .with("expected", "false"));
        }
        (false, false) => {}
    }
    let proof = match reading.ground {
        Ground::Rights | Ground::RightsAbout(_) | Ground::One(_) | Ground::Among(_) | Ground::Export => {
            access::predicate(builder, entity, "view", "t")
        }
        Ground::Mine => access::only_mine(builder, entity, "t"),
        Ground::About(seen) => access::about(builder, seen, Slot::Input(RECORD), "t"),
    };
    parts.push(proof.sql().to_owned());
    if let Ground::Export = reading.ground {
        parts.push(access::predicate(builder, entity, "export", "t").sql().to_owned());
    }
    if let Ground::RightsAbout(_) = reading.ground {
        parts.push(format!("t.record = {}", builder.slot(Slot::Input(RECORD), "uuid")));
    }
    if let Ground::One(_) = reading.ground {
        parts.push(format!("t.id = {}", builder.slot(Slot::Input(RECORD), "uuid")));
    }
    if let Ground::Among(_) = reading.ground {
        parts.push(format!("t.id = ANY({})", builder.slot(Slot::Input(RECORD), "uuid[]")));
    }
    if let Some(source) = query.filter.as_deref().filter(|source| !source.trim().is_empty()) {
        parts.push(filter::compile(builder, entity, source, "t", Trust::Caller)?);
    }
    if query.is_searching() {
        parts.push(search::predicate(builder, entity, Slot::Input(SEARCH)));
    }
    parts.retain(|part| part != "true");
    let condition = if parts.is_empty() { "true".to_owned() } else { parts.join(" AND ") };
    Ok((condition, proof))
}
