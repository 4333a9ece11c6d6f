//! Un champ `rollup`, tel qu'il est écrit : par où il passe (`of`), ce qu'il calcule (`value`), ce qu'il compte (`when`).

use expr::Type;

use super::{
    computed::Tracking,
    diagnostics::Report,
    formulas::{Expect, compile, refuse},
    names,
    node::{Table, Text},
    sql,
};
use crate::{
    fields::Storage,
    model::{Aggregate, Entity, Formula, Model, Over, Rollup},
};

/// Un total dont les expressions restent à compiler.
#[derive(Clone)]
pub(crate) struct Total<'a> {
    over: Over,
    pub(crate) record: String,
    function: Aggregate,
    /// Ce qu'on prend de chacun, entre les parenthèses.
    argument: Option<Text<'a>>,
    when: Option<Text<'a>>,
}

/// Lit par où passe un total et sa fonction.
pub(crate) fn read<'a>(
    table: &'a Table,
    value: Text<'a>,
    entity: &Entity,
    model: &Model,
    report: &mut Report<'_>,
) -> Option<Total<'a>> {
    let over = table.needed("of", report).and_then(|of| passage(of, entity, model, report));
    let call = call(value, report);
    let when = table.text("when", report);
    let ((over, record), (function, argument)) = (over?, call?);
    Some(Total { over, record, function, argument, when })
}

/// Le champ d'ici qui mène aux enregistrements, ou le champ d'ailleurs qui mène ici.
fn passage(of: Text<'_>, entity: &Entity, model: &Model, report: &mut Report<'_>) -> Option<(Over, String)> {
    let Some((far, link)) = of.value.rsplit_once('.') else {
        return match entity.fields.get(of.value).map(|field| (field.storage(), field.name.clone())) {
            Some((Storage::Owned(child), name)) => Some((Over::Children(name), child)),
            Some((Storage::Join(target), name)) => Some((Over::Links(name), target)),
            _ => {
                let many = entity.fields.values().filter(|field| ["children", "links"].contains(&field.kind.name()));
                let known: Vec<&str> = many.map(|field| field.name.as_str()).collect();
                let message = format!("« {} » n'est ni un champ children ni un champ links d'ici", of.value);
                let remedy = format!(
                    "{}, ou nommer un lien d'ailleurs vers ici : \"module.entité.champ\"",
                    names::instead(of.value, &known)
                );
                report.error(of.at, "rollup.of", message, remedy);
                None
            }
        };
    };
    let far = names::full(far, &entity.package);
    let record = model.entity(&far).filter(|record| record.system.is_none());
    let link =
        record.and_then(|record| record.field(link)).filter(|link| link.to.as_deref() == Some(&entity.full_name));
    let over = link.and_then(|link| match link.storage() {
        Storage::Join(_) => Some(Over::ReverseLinks(link.name.clone())),
        Storage::Column(_) => Some(Over::Reverse(link.name.clone())),
        _ => None,
    });
    if over.is_none() {
        let message = format!("« {} » n'est pas un lien vers {}", of.value, entity.full_name);
        report.error(
            of.at,
            "rollup.of",
            message,
            "nommer une entité et son champ link ou links : \"module.entité.champ\"",
        );
    }
    Some((over?, far))
}

/// `sum(days_away)` : la fonction, et ce qu'elle prend.
fn call<'a>(value: Text<'a>, report: &mut Report<'_>) -> Option<(Aggregate, Option<Text<'a>>)> {
    let text = value.value.trim();
    let (name, argument) = text.strip_suffix(')').and_then(|text| text.split_once('(')).unwrap_or((text, ""));
    let function = Aggregate::ALL.into_iter().find(|function| function.name() == name.trim());
    let argument = Some(argument.trim()).filter(|argument| !argument.is_empty());
    let Some(function) = function.filter(|function| (*function == Aggregate::Count) == argument.is_none()) else {
        let message = format!("« {text} » n'est pas un total");
        let remedy = "écrire count(), sum(…), min(…), max(…) ou avg(…)";
        report.error(value.at, "rollup.value", message, remedy);
        return None;
    };
    Some((function, argument.map(|argument| Text { value: argument, at: value.at })))
}

impl Total<'_> {
    /// Compile les expressions du total, qui se calculent en SQL.
    pub(crate) fn compile(
        &self,
        value: Text<'_>,
        model: &Model,
        scope: &Tracking<'_>,
        report: &mut Report<'_>,
    ) -> Option<Rollup> {
        let when = self.when.map(|when| {
            let formula = compile(when, Expect::Bool, scope, report)?;
            match sql::check_filter(&formula.checked, &scope.scope) {
                Ok(()) => Some(formula),
                Err(error) => refused(when, &error, report),
            }
        });
        let argument = self.argument.map(|argument| self.taken(argument, value, scope, report));
        let (when, argument) =
            (when.map_or(Some(None), |one| one.map(Some))?, argument.map_or(Some(None), |one| one.map(Some))?);
        let record = model.entity(&self.record)?;
        let plain = |path: &Vec<String>| {
            let field = record.field(&path[0]).filter(|_| path.len() == 1);
            field.is_some_and(|field| field.is_in_row() && !field.is_calculated())
        };
        let reads_columns = [&argument, &when].into_iter().flatten().all(|one| one.checked.paths().iter().all(plain));
        let local = matches!(self.over, Over::Children(_)) && reads_columns;
        let (over, record) = (self.over.clone(), self.record.clone());
        Some(Rollup { over, record, function: self.function, argument, when, local })
    }

    /// Ce que le total prend de chacun : un nombre, ou ce qui s'ordonne.
    fn taken(
        &self,
        argument: Text<'_>,
        value: Text<'_>,
        scope: &Tracking<'_>,
        report: &mut Report<'_>,
    ) -> Option<Formula> {
        let formula = compile(argument, Expect::Any, scope, report)?;
        let numbers = [Type::Int, Type::Uint, Type::Decimal];
        let ordered = [Type::Date, Type::Timestamp, Type::String];
        let orders = matches!(self.function, Aggregate::Min | Aggregate::Max);
        let ty = formula.checked.ty();
        if !(numbers.contains(ty) || orders && ordered.contains(ty)) {
            let message = format!("« {} » ne prend pas « {} »", self.function.name(), argument.value);
            let wanted =
                if orders { "un nombre, un texte, une date ou un instant" } else { "un entier ou un décimal" };
            report.error(value.at, "rollup.type", message, format!("donner {wanted}"));
            return None;
        }
        match sql::check_value(&formula.checked, &scope.scope) {
            Ok(()) => Some(formula),
            Err(error) => refused(argument, &error, report),
        }
    }

    /// Le champ par où passe le total : changé, il change le total.
    pub(crate) fn passage(&self, entity: &str) -> (String, String) {
        match &self.over {
            Over::Children(name) | Over::Links(name) => (entity.to_owned(), name.clone()),
            Over::Reverse(name) | Over::ReverseLinks(name) => (self.record.clone(), name.clone()),
        }
    }
}

fn refused(text: Text<'_>, error: &expr::Error, report: &mut Report<'_>) -> Option<Formula> {
    refuse(text, error, report);
    None
}
