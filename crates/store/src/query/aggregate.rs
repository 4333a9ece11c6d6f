//! Un agrégat devenu une instruction : les lignes que l'appelant voit, groupées, mesurées, avec leurs totaux.
//!
//! Grouper ou mesurer, c'est lire : un champ que l'appelant ne lit pas est refusé, un enregistrement lié qu'il ne voit pas
//! n'est montré que par son identifiant. Ajouter une mesure : une ligne de [`spec::Function`].

use expr::Type;
use kernel::{Code, Error, Result};
use schema::fields::Storage;

use super::{
    Builder, Query, Reading, Slot, Statement,
    aliases::column,
    compile::{Compiled, condition},
    filter,
};
use crate::access;
use currencies::Currencies;
use spec::{Bucket, Function, Group, Measure, Spec};

mod currencies;
pub(crate) mod having;
pub(crate) mod spec;

/// Groupes au plus.
pub const MAX_GROUPS: usize = 10_000;

/// Une clé de groupe prête : son expression, son type, ce qui la montre.
struct Key<'s> {
    group: &'s Group,
    sql: String,
    ty: Type,
}

/// Une mesure prête.
struct Measured<'s> {
    measure: &'s Measure,
    argument: Option<String>,
    ty: Type,
    /// Ce qui se mesure en argent l'est par monnaie : le rang de la sienne.
    currency: Option<usize>,
}

/// Le niveau d'une ligne rendue : bit à un pour chaque clé réunie, la dernière clé au bit faible.
pub(crate) fn all_together(keys: usize) -> i32 {
    (1 << keys) - 1
}

/// Compile un agrégat ; les lignes rendues sont `(niveau, clés, colonne du tableau croisé, mesures)`.
pub(crate) fn compile(reading: &Reading<'_>, query: &Query, spec: &Spec) -> Result<Compiled> {
    let mut builder = Builder::new(reading.model, &reading.ctx.actor);
    let (condition, proof) = condition(&mut builder, reading, query)?;
    let keys = spec.groups.iter().map(|group| key(&mut builder, reading, group)).collect::<Result<Vec<_>>>()?;
    let mut currencies = Currencies::default();
    let measures = spec.measures.iter().map(|one| measured(&mut builder, reading, one, &mut currencies));
    let measures = measures.collect::<Result<Vec<_>>>()?;
    let rows = rows(&builder, reading, &condition, &keys, &measures, &currencies);
    let grouped = grouped(&rows, spec, &keys, &measures, &currencies);
    let (mut shown, mut orders, mut joins) = (Vec::new(), Vec::new(), String::new());
    for (rank, key) in keys.iter().enumerate() {
        let (json, order, join) = shown_key(&mut builder, rank, key)?;
        shown.push(format!("'{}', {json}", key.group.name));
        orders.push(order);
        joins.push_str(&join);
    }
    let pivot = if spec.pivots { shown.pop() } else { None };
    let pivot = pivot.map_or_else(|| "NULL::text".to_owned(), |pair| format!("json_build_object({pair})::text"));
    let values =
        measures.iter().enumerate().map(|(rank, one)| format!("'{}', {}", one.measure.name, shown_value(rank, one)));
    let kept = match &spec.having {
        None => "true".to_owned(),
        Some(source) => {
            let types: Vec<(&str, Type)> =
                measures.iter().map(|one| (one.measure.name.as_str(), result(one))).collect();
            let kept = having::compile(&mut builder, source, &types)?;
            format!("(g.level <> {} OR {kept})", i32::from(spec.pivots))
        }
    };
    let order = order_by(spec, &measures, &orders)?;
    let limit = builder.slot(Slot::Input(0), "bigint");
    let sql = format!(
        "SELECT g.level::int4, json_build_object({})::text, {pivot}, json_build_object({})::text \
         FROM ({grouped}) g{joins} WHERE {kept} ORDER BY (g.level <= {}), {order} LIMIT {limit}",
        shown.join(", "),
        values.collect::<Vec<_>>().join(", "),
        i32::from(spec.pivots)
    );
    let statement: Statement = builder.finish(sql, &proof);
    Ok(statement.into())
}

/// Les lignes que l'appelant voit, ce qui les groupe et ce qui les mesure ; une par élément, quand une clé est une liste.
fn rows(
    builder: &Builder<'_>,
    reading: &Reading<'_>,
    condition: &str,
    keys: &[Key<'_>],
    measures: &[Measured<'_>],
    currencies: &Currencies,
) -> String {
    let (mut read, mut each) = (Vec::new(), String::new());
    for (rank, key) in keys.iter().enumerate() {
        if key.group.each {
            each = format!(" LEFT JOIN LATERAL unnest({}) WITH ORDINALITY each(value, rank) ON true", key.sql);
            read.push(format!("each.value AS k{rank}, coalesce(each.rank, 1) = 1 AS is_first"));
        } else {
            read.push(format!("{} AS k{rank}", key.sql));
        }
    }
    let arguments = measures.iter().enumerate();
    read.extend(arguments.filter_map(|(rank, one)| Some(format!("{} AS v{rank}", one.argument.as_ref()?))));
    read.extend(currencies.read());
    read.push("1".to_owned());
    let (table, joins) = (reading.entity.table(), builder.joins());
    format!("SELECT {} FROM {table} t{joins}{each} WHERE {condition}", read.join(", "))
}

/// Les groupes et leurs mesures, à tous les niveaux voulus.
fn grouped(rows: &str, spec: &Spec, keys: &[Key<'_>], measures: &[Measured<'_>], currencies: &Currencies) -> String {
    let element = keys.iter().position(|key| key.group.each);
    let computed = measures.iter().enumerate().map(|(rank, one)| match element {
        // Où les éléments d'une liste sont réunis, un enregistrement ne compte qu'une fois.
        Some(key) => format!(
            "CASE WHEN GROUPING(k{key}) = 0 THEN {} ELSE {} END AS m{rank}",
            computed(rank, one, ""),
            computed(rank, one, " FILTER (WHERE is_first)")
        ),
        None => format!("{} AS m{rank}", computed(rank, one, "")),
    });
    let names: Vec<String> = (0..keys.len()).map(|rank| format!("k{rank}")).collect();
    let level = if names.is_empty() { "0".to_owned() } else { format!("GROUPING({})", names.join(", ")) };
    let shown = [level + " AS level"].into_iter().chain(names.iter().cloned()).chain(computed).collect::<Vec<_>>();
    let (shown, sets) = (shown.join(", "), sets(&names, spec.pivots));
    match currencies.parts() {
        None => format!("SELECT {shown} FROM ({rows}) s GROUP BY {sets}"),
        Some((part, each)) => {
            let parted = format!("SELECT {shown}, {part} FROM ({rows}) s GROUP BY {sets}, {each}");
            let owners: Vec<Option<usize>> = measures.iter().map(|one| one.currency).collect();
            currencies.folded(&parted, &names, &owners)
        }
    }
}

fn key<'s>(builder: &mut Builder<'_>, reading: &Reading<'_>, group: &'s Group) -> Result<Key<'s>> {
    let (sql, ty) = filter::expression(builder, reading.entity, &group.source, "t")?;
    match (&group.bucket, &ty) {
        (Some(bucket), Type::Timestamp) => {
            let zone = builder.slot(Slot::Zone, "text");
            Ok(Key { group, sql: bucket.sql(&format!("({sql} AT TIME ZONE {zone})")), ty: Type::String })
        }
        (Some(bucket), Type::Date) => Ok(Key { group, sql: bucket.sql(&format!("({sql})")), ty: Type::String }),
        (Some(_), _) => Err(wrong("group", &group.source, "date, timestamp")),
        (None, Type::List(element)) if group.each && **element == Type::String => {
            Ok(Key { group, sql, ty: Type::String })
        }
        (None, _) if group.each => Err(wrong("group", &group.source, "list(string)")),
        (
            None,
            Type::Bool | Type::Int | Type::Decimal | Type::String | Type::Date | Type::Timestamp | Type::Record(_),
        ) => Ok(Key { group, sql, ty }),
        (None, _) => Err(wrong("group", &group.source, "bool, int, decimal, string, date, timestamp, record")),
    }
}

fn measured<'s>(
    builder: &mut Builder<'_>,
    reading: &Reading<'_>,
    measure: &'s Measure,
    currencies: &mut Currencies,
) -> Result<Measured<'s>> {
    let Some(source) = &measure.source else {
        return Ok(Measured { measure, argument: None, ty: Type::Int, currency: None });
    };
    let (sql, ty) = filter::expression(builder, reading.entity, source, "t")?;
    if ty == Type::composite("money") {
        let (code, _) = filter::expression(builder, reading.entity, &format!("({source}).currency"), "t")?;
        return Ok(match measure.function {
            Function::Count => Measured { measure, argument: Some(sql), ty, currency: None },
            Function::CountDistinct => {
                let amount = format!("(trim_scale({sql})::text || ' ' || {code})");
                Measured { measure, argument: Some(amount), ty, currency: None }
            }
            _ => Measured { measure, argument: Some(sql), ty, currency: Some(currencies.rank(code)) },
        });
    }
    let fits = match measure.function {
        Function::Count | Function::CountDistinct => !matches!(ty, Type::List(_) | Type::Map(..)),
        Function::Sum | Function::Avg => matches!(ty, Type::Int | Type::Decimal | Type::Double),
        Function::Min | Function::Max => {
            matches!(ty, Type::Int | Type::Decimal | Type::Double | Type::Date | Type::Timestamp | Type::String)
        }
    };
    if !fits {
        return Err(wrong("measures", source, "int, decimal, double, date, timestamp, money"));
    }
    Ok(Measured { measure, argument: Some(sql), ty, currency: None })
}

fn wrong(parameter: &str, value: &str, expected: &str) -> Error {
    Code::BadParameter.with("parameter", parameter).with("value", value).with("expected", expected)
}

/// Le calcul d'une mesure sur les lignes d'un groupe, ou celles que `only` retient.
fn computed(rank: usize, one: &Measured<'_>, only: &str) -> String {
    match (one.measure.function, &one.argument) {
        (_, None) => format!("count(*){only}"),
        (Function::Count, _) => format!("count(v{rank}){only}"),
        (Function::CountDistinct, _) => format!("count(DISTINCT v{rank}){only}"),
        (Function::Sum, _) if one.ty == Type::Double => format!("sum(v{rank}){only}"),
        (Function::Sum, _) => format!("(sum(v{rank}){only})::numeric"),
        (Function::Avg, _) if one.ty == Type::Double => format!("avg(v{rank}){only}"),
        // Le même arrondi que dans une expression.
        (Function::Avg, _) => format!("round((avg(v{rank}){only})::numeric, 12)"),
        (Function::Min, _) => format!("min(v{rank}){only}"),
        (Function::Max, _) => format!("max(v{rank}){only}"),
    }
}

/// Le type d'une mesure, pour les conditions qui la nomment.
fn result(one: &Measured<'_>) -> Type {
    match one.measure.function {
        Function::Count | Function::CountDistinct => Type::Int,
        _ if one.currency.is_some() => one.ty.clone(),
        Function::Sum | Function::Avg if one.ty != Type::Double => Type::Decimal,
        _ => one.ty.clone(),
    }
}

/// Le JSON d'une mesure ; un décimal est un texte, comme partout.
fn shown_value(rank: usize, one: &Measured<'_>) -> String {
    let is_whole = one.measure.function == Function::Sum && one.ty == Type::Int;
    match result(one) {
        Type::Decimal if !is_whole => format!("trim_scale(g.m{rank})::text"),
        _ => format!("g.m{rank}"),
    }
}

/// Le JSON d'une clé, ce qui la trie, et la jointure qui la nomme.
fn shown_key(builder: &mut Builder<'_>, rank: usize, key: &Key<'_>) -> Result<(String, String, String)> {
    let id = format!("g.k{rank}");
    let Type::Record(target) = &key.ty else {
        let json = if key.ty == Type::Decimal { format!("trim_scale({id})::text") } else { id.clone() };
        return Ok((json, id, String::new()));
    };
    let target = builder.model.entity(target).cloned().ok_or_else(|| Code::Internal.because("entité inconnue"))?;
    let (inner, alias) = (builder.alias("e"), builder.alias("n"));
    let title = target.field(&target.title).filter(|field| matches!(field.storage(), Storage::Column(_)));
    let title = title.and_then(|field| {
        let guard = access::guard(builder, &target, field.class, &inner)?;
        Some(format!("CASE WHEN {guard} THEN {}::text END", column(&inner, field.column())))
    });
    let title = title.unwrap_or_else(|| "NULL::text".to_owned());
    let visible = access::predicate(builder, &target, "view", &inner);
    let join = format!(
        " LEFT JOIN LATERAL (SELECT {title} AS title, true AS seen FROM {} {inner} WHERE {inner}.id = {id} AND {}) {alias} ON true",
        target.table(),
        visible.sql()
    );
    let json = format!(
        "CASE WHEN {id} IS NULL THEN NULL WHEN {alias}.seen THEN json_build_object('id', {id}, 'title', {alias}.title) \
         ELSE json_build_object('id', {id}) END"
    );
    Ok((json, format!("{alias}.title, {id}"), join))
}

/// Les niveaux voulus : chaque groupe et le total ; pour un tableau croisé, aussi chaque rangée et chaque colonne.
fn sets(names: &[String], pivots: bool) -> String {
    let (all, rows) = (names.join(", "), names[..names.len().saturating_sub(1)].join(", "));
    match (names, pivots) {
        ([], _) => "GROUPING SETS (())".to_owned(),
        ([_], _) | (_, false) => format!("GROUPING SETS (({all}), ())"),
        ([.., last], true) => format!("GROUPING SETS (({all}), ({rows}), ({last}), ())"),
    }
}

fn order_by(spec: &Spec, measures: &[Measured<'_>], keys: &[String]) -> Result<String> {
    let mut parts = Vec::new();
    for (name, descending) in &spec.sort {
        let group = spec.groups.iter().position(|group| group.name == *name).map(|rank| keys[rank].clone());
        // Des montants de plusieurs monnaies ne se rangent pas.
        let sorts = |one: &&Measured<'_>| one.currency.is_none();
        let found = measures.iter().position(|one| one.measure.name == *name && sorts(&one));
        let measure = || found.map(|rank| format!("g.m{rank}"));
        let expected = || {
            let groups = spec.groups.iter().map(|group| group.name.as_str());
            let measures = measures.iter().filter(sorts).map(|one| one.measure.name.as_str());
            groups.chain(measures).collect::<Vec<_>>().join(", ")
        };
        let sql = group.or_else(measure).ok_or_else(|| wrong("sort", name, &expected()))?;
        let direction = if *descending { " DESC NULLS LAST" } else { "" };
        parts.extend(sql.split(", ").map(|sql| format!("{sql}{direction}")));
    }
    parts.extend(keys.iter().cloned());
    parts.push("g.level".to_owned());
    Ok(parts.join(", "))
}

impl Bucket {
    /// La période d'un jour ou d'une heure murale, en texte qui se trie comme le temps.
    fn sql(&self, wall: &str) -> String {
        let format = match self {
            Bucket::Day => "YYYY-MM-DD",
            Bucket::Week => "IYYY-\"W\"IW",
            Bucket::Month => "YYYY-MM",
            Bucket::Quarter => "YYYY-\"Q\"Q",
            Bucket::Year => "YYYY",
        };
        format!("to_char({wall}, '{format}')")
    }
}
