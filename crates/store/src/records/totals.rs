//! Les totaux que l'écriture calcule elle-même : ceux de ses lignes possédées, avec les lignes qu'elle laisse.

use expr::{Value as Cel, Variables};
use rust_decimal::{Decimal, RoundingStrategy};
use schema::model::{Aggregate, Formula, Rollup};

use super::{draft::Draft, variables::Names};

/// Décimales d'une moyenne, comme en SQL.
const DECIMALS: u32 = 12;

/// Le total de ces lignes.
pub(super) fn of_lines(draft: &Draft<'_>, rollup: &Rollup, lines: Cel) -> Cel {
    let Cel::List(lines) = lines else { return of_nothing(rollup) };
    let on = |line: &Cel, formula: &Formula| formula.checked.evaluate(&Line { draft, line }).unwrap_or(Cel::Null);
    let counts = |line: &&Cel| rollup.when.as_ref().is_none_or(|when| matches!(on(line, when), Cel::Bool(true)));
    let counted = lines.iter().filter(counts);
    let Some(argument) = &rollup.argument else { return whole(counted.count()) };
    let taken: Vec<Cel> = counted.map(|line| on(line, argument)).filter(|value| *value != Cel::Null).collect();
    match rollup.function {
        Aggregate::Count => whole(taken.len()),
        Aggregate::Sum => sum(rollup, &taken),
        Aggregate::Avg if taken.is_empty() => Cel::Null,
        Aggregate::Avg => {
            let total: Decimal = taken.iter().filter_map(number).sum();
            let mean = total.checked_div(Decimal::from(taken.len()));
            let mean = mean.map(|mean| mean.round_dp_with_strategy(DECIMALS, RoundingStrategy::MidpointAwayFromZero));
            mean.map_or(Cel::Null, Cel::Decimal)
        }
        Aggregate::Min => taken
            .into_iter()
            .reduce(|least, one| if is_before(&one, &least) { one } else { least })
            .unwrap_or(Cel::Null),
        Aggregate::Max => {
            taken.into_iter().reduce(|most, one| if is_before(&most, &one) { one } else { most }).unwrap_or(Cel::Null)
        }
    }
}

/// Le total de rien : un enregistrement qui naît n'est encore visé par personne.
pub(super) fn of_nothing(rollup: &Rollup) -> Cel {
    match rollup.function {
        Aggregate::Count => whole(0),
        Aggregate::Sum => sum(rollup, &[]),
        Aggregate::Min | Aggregate::Max | Aggregate::Avg => Cel::Null,
    }
}

fn sum(rollup: &Rollup, taken: &[Cel]) -> Cel {
    let total = taken.iter().filter_map(number).try_fold(Decimal::ZERO, Decimal::checked_add);
    match total {
        Some(total) if rollup.ty() == expr::Type::Int => i64::try_from(total).map_or(Cel::Null, Cel::Int),
        Some(total) => Cel::Decimal(total),
        None => Cel::Null,
    }
}

fn whole(count: usize) -> Cel {
    i64::try_from(count).map_or(Cel::Null, Cel::Int)
}

fn number(value: &Cel) -> Option<Decimal> {
    match value {
        Cel::Int(number) => Some((*number).into()),
        Cel::Uint(number) => Some((*number).into()),
        Cel::Decimal(number) => Some(*number),
        _ => None,
    }
}

/// L'ordre de PostgreSQL pour ces types ; les textes, par leurs octets.
fn is_before(one: &Cel, other: &Cel) -> bool {
    match (one, other) {
        (Cel::String(one), Cel::String(other)) => one < other,
        (Cel::Date(one), Cel::Date(other)) => one < other,
        (Cel::Timestamp(one), Cel::Timestamp(other)) => one < other,
        (one, other) => number(one) < number(other),
    }
}

/// Une ligne possédée, dont les champs sont les noms ; le reste vient de la demande.
struct Line<'d, 'a> {
    draft: &'d Draft<'a>,
    line: &'d Cel,
}

impl Variables for Line<'_, '_> {
    fn get(&self, name: &str) -> Option<Cel> {
        let Cel::Record(record) = self.line else { return None };
        record.fields.get(name).cloned().or_else(|| Names { draft: self.draft }.get(name))
    }
}
