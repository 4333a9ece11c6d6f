//! Les capacités : sur chaque cible, la somme des emplois des vivants qui comptent ne dépasse la limite à aucun instant
//! de la période de l'enregistrement écrit.
//!
//! Une écriture qui n'emploie rien de plus n'est jamais refusée : la limite peut avoir été abaissée entre-temps.

use expr::Value as Cel;
use kernel::{Actor, Code, Error, FieldError, Result};
use rust_decimal::Decimal;
use schema::{
    fields::Storage,
    model::{Capacity, Entity, Formula, Ruled},
};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::{
    super::{apply, draft::Draft},
    Fate, alive, ids, rows,
};
use crate::{
    Bind, access,
    db::Session,
    query::{
        Builder, Slot, Statement, column,
        filter::{self, Trust},
        target_value,
    },
};

/// Une capacité que des lignes écrites emploient.
pub(super) struct Claim {
    ruled: Ruled,
    rule: String,
    /// Lignes écrites.
    rows: Vec<Uuid>,
    /// Cibles employées.
    targets: Vec<Uuid>,
}

impl Claim {
    /// Un verrou par cible.
    pub(super) fn locks(&self) -> impl Iterator<Item = String> {
        self.targets.iter().map(|target| format!("capacity|{}|{}|{target}", self.ruled.entity, self.rule))
    }
}

/// Les capacités que cette écriture emploie davantage.
pub(super) fn claims(draft: &Draft<'_>, fate: Fate, ruled: &Ruled) -> Vec<Claim> {
    let Some(entity) = draft.model.entity(&ruled.entity) else { return Vec::new() };
    let claims = entity.capacities.iter().filter_map(|(name, rule)| {
        let grows = match &ruled.list {
            None => fate == Fate::Restored || grows(draft, rule),
            Some(list) => fate == Fate::Restored || draft.changes(list) || reads_mother(rule),
        };
        let rows = if grows { rows(draft, ruled) } else { Vec::new() };
        let targets: Vec<Uuid> = rows.iter().flat_map(|row| ids(row.get(&rule.on))).collect();
        let written = rows.into_iter().map(|row| ids(row.get("id")).first().copied().unwrap_or(draft.id)).collect();
        let claim = Claim { ruled: ruled.clone(), rule: name.clone(), rows: written, targets };
        (!claim.targets.is_empty()).then_some(claim)
    });
    claims.collect()
}

/// Une ligne dont la condition suit un lien compte selon un autre enregistrement, sa mère par exemple.
fn reads_mother(rule: &Capacity) -> bool {
    rule.when.iter().flat_map(|when| when.checked.paths()).any(|path| path.len() > 1)
}

/// L'état nouveau emploie-t-il plus que l'ancien : une cible de plus, une quantité, un temps, ou le fait de compter ?
fn grows(draft: &Draft<'_>, rule: &Capacity) -> bool {
    let Some(old) = &draft.old else { return true };
    let mut before = Draft::of(draft.ctx, draft.model, draft.entity, draft.id, old.clone());
    before.linked = draft.linked.clone();
    let (were, are) = (ids(old.get(&rule.on)), ids(draft.new.get(&rule.on)));
    let counted = rule
        .when
        .as_ref()
        .is_none_or(|when| when.checked.paths().iter().all(|path| path.len() == 1) && apply::holds(&before, when));
    let more = rule.uses.as_ref().is_some_and(|uses| amount(draft, uses) > amount(&before, uses));
    !counted || are.iter().any(|target| !were.contains(target)) || more || lasts_longer(rule, old, &draft.new)
}

fn amount(draft: &Draft<'_>, uses: &Formula) -> Decimal {
    match apply::evaluate(draft, uses) {
        Ok(Cel::Int(number)) => number.into(),
        Ok(Cel::Decimal(number)) => number,
        _ => Decimal::ZERO,
    }
}

/// Les formes canoniques des dates et des instants se comparent comme des textes.
fn lasts_longer(rule: &Capacity, old: &Map<String, Value>, new: &Map<String, Value>) -> bool {
    let Some(during) = &rule.during else { return false };
    let text = |row: &Map<String, Value>, name: &str| row.get(name).and_then(Value::as_str).map(str::to_owned);
    let sooner = text(new, &during.start) < text(old, &during.start) || text(old, &during.start).is_none();
    let later = match (text(old, &during.end), text(new, &during.end)) {
        (None, _) => false,
        (Some(_), None) => true,
        (Some(old), Some(new)) => new > old,
    };
    sooner || later
}

/// Refuse l'écriture si l'une des cibles déborde.
pub(super) async fn check(tx: &Session<'_>, draft: &Draft<'_>, claim: &Claim) -> Result<()> {
    let found = draft.model.entity(&claim.ruled.entity);
    let found = found.and_then(|entity| Some((entity, entity.capacities.get(&claim.rule)?)));
    let Some((entity, rule)) = found else { return Ok(()) };
    let statement = overflow(draft, entity, rule)?;
    let rows = tx.run(&statement.sql, &statement.binds(draft.ctx, &[Bind::Uuids(claim.rows.clone())])?).await?;
    let Some(row) = rows.first() else { return Ok(()) };
    let (written, limit, used): (Uuid, String, String) = (row.get(0), row.get(1), row.get(2));
    let rank = claim.rows.iter().position(|id| *id == written).unwrap_or_default();
    let field = match &claim.ruled.list {
        None => rule.on.clone(),
        Some(list) => format!("{list}[{rank}].{}", rule.on),
    };
    let fault = FieldError::new(field, "capacity_exceeded")
        .with("rule", format!("{}.capacity.{}", entity.full_name, claim.rule))
        .with("limit", limit.as_str())
        .with("used", used.as_str());
    let error = Error { fields: vec![fault], ..Code::RuleBroken.error() };
    Err(error.and("rule", claim.rule.as_str()).and("limit", limit).and("used", used))
}

/// La première cible qui déborde pendant la période d'une des lignes écrites (entrée 0), avec sa limite et son pic.
fn overflow(draft: &Draft<'_>, entity: &Entity, rule: &Capacity) -> Result<Statement> {
    let system = Actor::system("rules");
    let mut builder = Builder::new(draft.model, &system);
    let proof = access::predicate(&mut builder, entity, "view", "r");
    let written = builder.slot(Slot::Input(0), "uuid[]");
    let on = entity.field(&rule.on).ok_or_else(|| Code::Internal.because(&rule.on))?;
    let target = on.to.as_deref().and_then(|name| draft.model.entity(name));
    let target = target.ok_or_else(|| Code::Internal.because(&rule.on))?.clone();
    let (aims, shares) = match on.storage() {
        Storage::Join(_) => {
            let join = entity.join_table(on);
            let on =
                |alias: &str| format!("EXISTS (SELECT FROM {join} l WHERE l.source = {alias}.id AND l.target = s.id)");
            (on("r"), on("t"))
        }
        _ => (format!("{} = s.id", column("r", on.column())), format!("{} = s.id", column("t", on.column()))),
    };
    let limit = target_value(&mut builder, &target, &rule.limit, &rule.on, "s")?;
    let counts_r = counts(&mut builder, draft, entity, rule, "r")?;
    let counts_t = counts(&mut builder, draft, entity, rule, "t")?;
    let uses = match &rule.uses {
        Some(uses) => {
            let value = filter::value(&mut builder, entity, uses, "t", Trust::Definition)?;
            format!("coalesce(greatest(({value})::numeric, 0), 0)")
        }
        None => "1::numeric".to_owned(),
    };
    let held = format!("FROM {} t WHERE {shares} AND {counts_t}", entity.table());
    let sql = format!(
        "SELECT r.id, trim_scale(x.most)::text, trim_scale(peak.used)::text FROM {} r, {} s, \
         LATERAL (SELECT ({limit})::numeric AS most) x, LATERAL ({}) peak \
         WHERE r.id = ANY({written}) AND {aims} AND {counts_r} AND peak.used > x.most ORDER BY s.id LIMIT 1",
        entity.table(),
        target.table(),
        peak(entity, rule, &uses, &held)
    );
    Ok(builder.finish(sql, &proof))
}

/// Le plus grand emploi simultané pendant la période de `r` ; à un même instant, qui part libère avant qui arrive.
fn peak(entity: &Entity, rule: &Capacity, uses: &str, held: &str) -> String {
    let period =
        rule.during.as_ref().and_then(|during| Some((entity.field(&during.start)?, entity.field(&during.end)?)));
    let Some((start, end)) = period else { return format!("SELECT sum({uses}) AS used {held}") };
    let (start, end) = (start.column(), end.column());
    let (from, to) = (column("t", start), column("t", end));
    let (r_from, r_to) = (column("r", start), column("r", end));
    format!(
        "WITH held AS (SELECT greatest({from}, {r_from}) AS since, {to} AS until, {uses} AS used {held} \
         AND ({to} IS NULL OR {to} > {r_from}) AND ({r_to} IS NULL OR {from} < {r_to})), \
         moves AS (SELECT since AS at, used AS change FROM held UNION ALL SELECT until, -used FROM held WHERE until IS NOT NULL) \
         SELECT max(total) AS used FROM (SELECT sum(change) OVER (ORDER BY at, change ROWS UNBOUNDED PRECEDING) AS total FROM moves) run"
    )
}

/// Les lignes qui comptent : vivantes, selon la condition, et d'une durée qui n'est pas nulle.
fn counts(
    builder: &mut Builder<'_>,
    draft: &Draft<'_>,
    entity: &Entity,
    rule: &Capacity,
    alias: &str,
) -> Result<String> {
    let mut parts = vec![alive(draft, entity, alias)];
    if let Some(when) = &rule.when {
        parts.push(format!("({})", filter::compile(builder, entity, &when.source, alias, Trust::Definition)?));
    }
    if let Some(during) = &rule.during
        && let (Some(start), Some(end)) = (entity.field(&during.start), entity.field(&during.end))
    {
        let (start, end) = (column(alias, start.column()), column(alias, end.column()));
        parts.push(format!("{start} IS NOT NULL AND ({end} IS NULL OR {start} < {end})"));
    }
    Ok(parts.join(" AND "))
}
