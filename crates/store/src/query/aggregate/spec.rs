//! Ce qu'un agrégat demande, lu strictement : `group=site,month(occurred_at)`, `measures=count,total:sum(cost)`.
//!
//! Un nom devant `:` renomme ; à défaut une clé porte son champ ou sa période, une mesure `sum_cost`. `each(tags)` groupe par
//! élément d'une liste.

use kernel::{Code, Result};

use super::super::commas::items;

/// Clés et mesures au plus.
const MAX_KEYS: usize = 4;
const MAX_MEASURES: usize = 12;

/// Un agrégat demandé.
#[derive(Clone, Debug, Default)]
pub(crate) struct Spec {
    /// Clés, celle du tableau croisé en dernier.
    pub groups: Vec<Group>,
    pub measures: Vec<Measure>,
    /// Condition sur les mesures.
    pub having: Option<String>,
    /// Noms, vrai pour décroissant.
    pub sort: Vec<(String, bool)>,
    /// La dernière clé devient des colonnes.
    pub pivots: bool,
}

/// Une clé de groupe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Group {
    pub name: String,
    pub source: String,
    pub bucket: Option<Bucket>,
    /// Un groupe par élément de la liste : un enregistrement compte dans chacun des siens.
    pub each: bool,
}

/// Une période, dans le fuseau de l'appelant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bucket {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

/// Une mesure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Measure {
    pub name: String,
    pub function: Function,
    /// Ce qu'elle mesure ; rien pour `count`.
    pub source: Option<String>,
}

/// Les calculs connus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Function {
    Count,
    CountDistinct,
    Sum,
    Avg,
    Min,
    Max,
}

impl Function {
    /// Son mot.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Function::Count => "count",
            Function::CountDistinct => "count_distinct",
            Function::Sum => "sum",
            Function::Avg => "avg",
            Function::Min => "min",
            Function::Max => "max",
        }
    }
}

impl Spec {
    /// Lit `group`, `pivot`, `measures`, `having` et `sort`.
    pub(crate) fn read(
        group: &str,
        pivot: Option<&str>,
        measures: &str,
        having: Option<&str>,
        sort: &str,
    ) -> Result<Spec> {
        let mut groups = items(group).map(read_group).collect::<Result<Vec<_>>>()?;
        if let Some(pivot) = pivot {
            let pivot = read_group(pivot)?;
            groups.retain(|group| group.name != pivot.name);
            groups.push(pivot);
        }
        let mut measures = items(measures).map(read_measure).collect::<Result<Vec<_>>>()?;
        if measures.is_empty() {
            measures.push(Measure { name: "count".to_owned(), function: Function::Count, source: None });
        }
        if let Some(group) = groups.iter().filter(|group| group.each).nth(1) {
            return Err(refused("group", &group.source, "each(x)"));
        }
        if groups.len() > MAX_KEYS || measures.len() > MAX_MEASURES {
            return Err(Code::TooCostly.error());
        }
        let sort = items(sort).map(|item| item.strip_prefix('-').map_or((item, false), |name| (name, true)));
        let sort = sort.map(|(name, descending)| (name.to_owned(), descending)).collect();
        let spec = Spec { groups, measures, having: having.map(str::to_owned), sort, pivots: pivot.is_some() };
        let names: Vec<&str> = spec.names().collect();
        match names.iter().enumerate().find(|(rank, name)| names[..*rank].contains(name)) {
            Some((_, twice)) => Err(refused("measures", twice, "name:expression")),
            None => Ok(spec),
        }
    }

    /// Tous les noms rendus.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        let groups = self.groups.iter().map(|group| group.name.as_str());
        groups.chain(self.measures.iter().map(|measure| measure.name.as_str()))
    }
}

fn read_group(item: &str) -> Result<Group> {
    let (name, expression) = renamed(item);
    let bucket = [
        ("day", Bucket::Day),
        ("week", Bucket::Week),
        ("month", Bucket::Month),
        ("quarter", Bucket::Quarter),
        ("year", Bucket::Year),
    ];
    let found = bucket.into_iter().find_map(|(word, bucket)| Some((word, bucket, call(expression, word)?)));
    let element = call(expression, "each");
    let (usual, bucket, source) = match found {
        Some((word, bucket, source)) => (word.to_owned(), Some(bucket), source),
        None => {
            let source = element.unwrap_or(expression);
            (source.replace('.', "_"), None, source)
        }
    };
    let name = named("group", item, name.map_or(usual, str::to_owned))?;
    Ok(Group { name, source: source.to_owned(), bucket, each: element.is_some() })
}

fn read_measure(item: &str) -> Result<Measure> {
    let (name, expression) = renamed(item);
    if expression == "count" {
        let name = named("measures", item, name.unwrap_or("count").to_owned())?;
        return Ok(Measure { name, function: Function::Count, source: None });
    }
    let functions =
        [Function::Count, Function::CountDistinct, Function::Sum, Function::Avg, Function::Min, Function::Max];
    let found = functions.into_iter().find_map(|function| Some((function, call(expression, function.name())?)));
    let known = "count, count(x), count_distinct(x), sum(x), avg(x), min(x), max(x)";
    let (function, source) = found.ok_or_else(|| refused("measures", item, known))?;
    let usual = format!("{}_{}", function.name(), source.replace('.', "_"));
    let name = named("measures", item, name.map_or(usual, str::to_owned))?;
    Ok(Measure { name, function, source: Some(source.to_owned()) })
}

/// Le nom choisi devant `:`, s'il y en a un.
fn renamed(item: &str) -> (Option<&str>, &str) {
    match item.split_once(':') {
        Some((name, expression)) if is_name(name.trim()) => (Some(name.trim()), expression.trim()),
        _ => (None, item.trim()),
    }
}

fn call<'e>(expression: &'e str, word: &str) -> Option<&'e str> {
    let inner = expression.strip_prefix(word)?.trim_start().strip_prefix('(')?.strip_suffix(')')?;
    Some(inner.trim()).filter(|inner| !inner.is_empty())
}

/// Un nom entre dans le texte de la requête : il est donc d'une forme sûre.
fn named(parameter: &str, item: &str, name: String) -> Result<String> {
    if is_name(&name) { Ok(name) } else { Err(refused(parameter, item, "name:expression")) }
}

fn is_name(text: &str) -> bool {
    let starts = text.starts_with(|sign: char| sign.is_ascii_lowercase() || sign == '_');
    starts
        && text.len() <= 60
        && text.chars().all(|sign| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '_')
}

fn refused(parameter: &str, value: &str, expected: &str) -> kernel::Error {
    Code::BadParameter.with("parameter", parameter).with("value", value).with("expected", expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_is_named_by_its_field_its_period_or_its_caller() {
        let spec = Spec::read("site.region,month(occurred_at)", None, "sum(cost.amount),n:count", None, "-n").unwrap();
        assert_eq!(spec.names().collect::<Vec<_>>(), ["site_region", "month", "sum_cost_amount", "n"]);
        assert_eq!(spec.sort, [("n".to_owned(), true)]);
    }

    #[test]
    fn a_comma_inside_a_call_or_a_text_does_not_cut() {
        let spec = Spec::read("x:title.replace(',', ';')", None, "s:sum(math.greatest(a, b))", None, "").unwrap();
        assert_eq!(spec.groups[0].source, "title.replace(',', ';')");
        assert_eq!(spec.measures[0].source.as_deref(), Some("math.greatest(a, b)"));
    }

    #[test]
    fn a_name_that_is_not_a_word_is_refused() {
        for (group, measures) in [
            ("a + b", ""),
            ("site", "sum(a')"),
            ("site,site", ""),
            ("", "median(x)"),
            ("site", "sum()"),
            ("each(a),each(b)", ""),
        ] {
            assert!(Spec::read(group, None, measures, None, "").is_err(), "{group} {measures}");
        }
    }
}
