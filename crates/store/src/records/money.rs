//! Ce qu'un montant doit à sa société : la monnaie qu'il ne dit pas, et sa valeur dans celle de la société.
//!
//! La valeur convertie est gardée au cours du jour de l'enregistrement ; elle ne suit pas les cours d'après.

use std::collections::HashMap;

use jiff::civil::Date;
use kernel::{FieldError, Result, currency};
use rust_decimal::{Decimal, RoundingStrategy};
use schema::model::{Entity, Field};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::{draft::Draft, input::former_line};
use crate::{
    Bind, Tenant,
    fields::composite::{self, Written},
};

/// Achève les montants de ces écritures, lignes comprises ; les fautes s'ajoutent à chaque enregistrement.
pub(super) async fn settle<'d, 'a: 'd>(tenant: &Tenant, drafts: impl Iterator<Item = &'d mut Draft<'a>>) -> Result<()> {
    let mut desk = Desk { tenant, currencies: HashMap::new(), rates: HashMap::new() };
    for draft in drafts {
        settle_one(&mut desk, draft).await?;
    }
    Ok(())
}

async fn settle_one(desk: &mut Desk<'_>, draft: &mut Draft<'_>) -> Result<()> {
    let (company, born) = (draft.uuid("company"), born(draft));
    for field in amounts(draft.entity) {
        let row = Row { old: draft.old.as_ref(), new: &draft.new, company, born };
        match desk.settle(field, &row, draft.columns.contains_key(field.column())).await? {
            Ok(None) => {}
            Ok(Some((json, written))) => {
                draft.new.insert(field.name.clone(), json);
                draft.columns.extend(written.into_iter().map(|(name, bind, kind)| (name, (bind, kind))));
            }
            Err(fault) => draft.faults.push(fault),
        }
    }
    settle_lines(desk, draft, company, born).await
}

async fn settle_lines(desk: &mut Desk<'_>, draft: &mut Draft<'_>, company: Option<Uuid>, born: Date) -> Result<()> {
    let mut children = std::mem::take(&mut draft.children);
    for (list, lines) in &mut children {
        let child = draft.entity.fields.get(list).and_then(|field| draft.model.entity(field.of.as_deref()?));
        for field in child.into_iter().flat_map(|child| amounts(child)) {
            for (rank, line) in lines.iter_mut().enumerate() {
                let old = former_line(draft, list, line.id);
                let row = Row { old: old.as_ref(), new: &line.new, company: line_company(&line.new).or(company), born };
                match desk.settle(field, &row, line.columns.contains_key(field.column())).await? {
                    Ok(None) => {}
                    Ok(Some((json, written))) => {
                        line.new.insert(field.name.clone(), json);
                        line.columns.extend(written.into_iter().map(|(name, bind, kind)| (name, (bind, kind))));
                    }
                    Err(fault) => draft.faults.push(fault.under(&format!("{list}[{rank}]"))),
                }
            }
        }
        if child.is_some_and(|child| amounts(child).next().is_some()) {
            let shown = lines.iter().map(|line| Value::Object(line.new.clone())).collect();
            draft.new.insert(list.clone(), Value::Array(shown));
        }
    }
    draft.children = children;
    Ok(())
}

fn amounts(entity: &Entity) -> impl Iterator<Item = &Field> {
    entity.fields.values().filter(|field| field.kind.name() == "money")
}

fn line_company(line: &Map<String, Value>) -> Option<Uuid> {
    Uuid::try_parse(line.get("company")?.as_str()?).ok()
}

/// Le jour où l'enregistrement est né : celui de l'auteur pour un nouveau, en UTC pour un ancien.
fn born(draft: &Draft<'_>) -> Date {
    let created = draft.old.as_ref().and_then(|old| old.get("created_at"));
    created.and_then(day).unwrap_or_else(|| draft.ctx.today())
}

/// Le jour d'une date ou d'un instant en JSON, en UTC.
fn day(value: &Value) -> Option<Date> {
    value.as_str()?.get(..10)?.parse().ok()
}

/// Un enregistrement ou une ligne, du point de vue d'un montant.
struct Row<'r> {
    old: Option<&'r Map<String, Value>>,
    new: &'r Map<String, Value>,
    company: Option<Uuid>,
    born: Date,
}

impl Row<'_> {
    fn changes(&self, name: &str) -> bool {
        let old = self.old.and_then(|old| old.get(name)).filter(|value| !value.is_null());
        old != self.new.get(name).filter(|value| !value.is_null())
    }
}

/// Qui sait les monnaies et les cours, chacun lu une fois par écriture.
struct Desk<'t> {
    tenant: &'t Tenant,
    currencies: HashMap<Uuid, Option<String>>,
    rates: HashMap<(String, String, Date), Option<Decimal>>,
}

/// Une valeur achevée : sa forme JSON et ses colonnes ; rien si elle l'était déjà.
type Settled = std::result::Result<Option<(Value, Vec<Written>)>, FieldError>;

impl Desk<'_> {
    async fn settle(&mut self, field: &Field, row: &Row<'_>, written: bool) -> Result<Settled> {
        let moved =
            field.converted && (row.changes("company") || field.on.as_deref().is_some_and(|on| row.changes(on)));
        let Some(value) = row.new.get(&field.name).filter(|value| !value.is_null() && (written || moved)) else {
            return Ok(Ok(None));
        };
        let Some(amount) = value["amount"].as_str().and_then(|text| text.parse::<Decimal>().ok()) else {
            return Ok(Ok(None));
        };
        let own = self.currency(row.company).await?.or_else(|| field.currency.clone());
        let code = value["currency"].as_str().map(str::to_owned).or_else(|| own.clone());
        let Some(code) = code else {
            return Ok(Err(FieldError::new(&field.name, "currency_needed")));
        };
        let mut accepted = match composite::money(field, amount, &code) {
            Ok(accepted) => accepted,
            Err(fault) => return Ok(Err(fault)),
        };
        if field.converted {
            let same =
                |old: &&Value| old["amount"] == accepted.json["amount"] && old["currency"] == accepted.json["currency"];
            let kept = row.old.and_then(|old| old.get(&field.name)).filter(same).filter(|_| !moved);
            let kept = kept.and_then(|old| old["base"].as_str()?.parse::<Decimal>().ok());
            let base = match kept {
                Some(base) => base,
                None => match self.convert(field, row, amount, &code, own).await? {
                    Ok(base) => base,
                    Err(fault) => return Ok(Err(fault)),
                },
            };
            accepted.json["base"] = base.to_string().into();
            accepted.members.push(("base", Bind::Decimal(base)));
        }
        Ok(Ok(Some((accepted.json, composite::columns(field, accepted.members)))))
    }

    /// Le montant dans la monnaie de la société, au cours du jour de l'enregistrement.
    async fn convert(
        &mut self,
        field: &Field,
        row: &Row<'_>,
        amount: Decimal,
        code: &str,
        own: Option<String>,
    ) -> Result<std::result::Result<Decimal, FieldError>> {
        let Some(own) = own else {
            return Ok(Err(FieldError::new(&field.name, "currency_needed")));
        };
        let on = field.on.as_deref().and_then(|on| day(row.new.get(on)?)).unwrap_or(row.born);
        let rate = if own == code { Some(Decimal::ONE) } else { self.rate(code, &own, on).await? };
        let Some(rate) = rate else {
            let fault = FieldError::new(&field.name, "no_rate");
            return Ok(Err(fault.with("pair", format!("{code}/{own}")).with("date", on.to_string())));
        };
        let decimals = currency::decimals(&own).unwrap_or(2);
        let base = amount.checked_mul(rate);
        let base = base.map(|base| base.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero));
        Ok(base.map_or_else(
            || Err(FieldError::new(&field.name, "out_of_range")),
            |mut base| {
                base.rescale(decimals);
                Ok(base)
            },
        ))
    }

    /// La monnaie d'une société.
    async fn currency(&mut self, company: Option<Uuid>) -> Result<Option<String>> {
        let Some(company) = company else { return Ok(None) };
        if let Some(known) = self.currencies.get(&company) {
            return Ok(known.clone());
        }
        let sql = "SELECT c.code FROM core.company o JOIN core.currency c ON c.id = o.currency WHERE o.id = $1::uuid";
        let row = self.tenant.db.query_opt(&sql.into(), &[Bind::Uuid(company)]).await?;
        let code: Option<String> = row.and_then(|row| row.get(0));
        self.currencies.insert(company, code.clone());
        Ok(code)
    }

    /// Le cours en vigueur ce jour-là : le direct, à défaut l'inverse de l'autre sens.
    async fn rate(&mut self, from: &str, to: &str, on: Date) -> Result<Option<Decimal>> {
        let pair = (from.to_owned(), to.to_owned(), on);
        if let Some(known) = self.rates.get(&pair) {
            return Ok(*known);
        }
        let sql = "SELECT CASE WHEN a.code = $1::text THEN r.rate ELSE round(1 / r.rate, 16) END FROM core.currency_rate r \
                   JOIN core.currency a ON a.id = r.currency JOIN core.currency b ON b.id = r.base \
                   WHERE r.deleted_at IS NULL AND r.valid_from <= $3::date AND r.rate > 0 \
                   AND (a.code = $1::text AND b.code = $2::text OR a.code = $2::text AND b.code = $1::text) \
                   ORDER BY a.code = $1::text DESC, r.valid_from DESC LIMIT 1";
        let binds = [Bind::Text(from.to_owned()), Bind::Text(to.to_owned()), Bind::Date(on)];
        let row = self.tenant.db.query_opt(&sql.into(), &binds).await?;
        let rate: Option<Decimal> = row.map(|row| row.get(0));
        self.rates.insert(pair, rate);
        Ok(rate)
    }
}
