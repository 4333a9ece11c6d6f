//! Les expressions : lues, typées contre le modèle, et ce qui se dit de celles que l'on refuse.

use std::sync::Arc;

use expr::{ErrorKind, Type};

use super::{
    diagnostics::{Report, SourceText},
    names,
    node::{Span, Text},
    scope::RecordScope,
    sql,
};
use crate::{
    fields::record,
    model::{Field, Formula},
};

/// Vérifie les expressions écrites à un endroit.
pub(crate) struct Compiler<'m> {
    pub(crate) scope: RecordScope<'m>,
}

/// Ce qu'une expression doit rendre.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Expect<'f> {
    Bool,
    /// Une condition qui se traduit en SQL.
    Filter,
    Number,
    Text,
    /// Une personne, ou plusieurs.
    People,
    /// Un instant ou un jour.
    Moment,
    /// Une liste d'enregistrements.
    Records,
    /// De quoi remplir ce champ.
    Field(&'f Field),
    Any,
}

impl<'m> Compiler<'m> {
    pub(crate) fn new(scope: RecordScope<'m>) -> Compiler<'m> {
        Compiler { scope }
    }

    /// Compile un texte, ou dit pourquoi il est refusé.
    pub(crate) fn formula(&self, text: Text<'_>, expect: Expect<'_>, report: &mut Report<'_>) -> Option<Formula> {
        let formula = compile(text, expect, &self.scope, report)?;
        if matches!(expect, Expect::Filter)
            && let Err(error) = sql::check_filter(&formula.checked, &self.scope)
        {
            refuse(text, &error, report);
            return None;
        }
        if !matches!(expect, Expect::Filter) && !self.climbs_one_link(text, &formula, report) {
            return None;
        }
        self.check_options(text, &formula, report);
        Some(formula)
    }
}

impl<'m> Compiler<'m> {
    /// Hors d'un filtre, `under` ne connaît que les ancêtres de la fiche et de ce qu'elle vise elle-même.
    fn climbs_one_link(&self, text: Text<'_>, formula: &Formula, report: &mut Report<'_>) -> bool {
        let is_far = |path: &&Vec<String>| match &path[..] {
            [_] => false,
            [head, _] => head != "record",
            _ => true,
        };
        let Some(path) = formula.checked.trees().iter().find(is_far) else { return true };
        let message = format!("« under » ne suit pas « {} » ici", path.join("."));
        report.error(text.at, "expression.tree", message, "nommer la fiche, ou un lien qu'elle porte elle-même");
        false
    }

    /// Un texte comparé à un choix doit être une de ses options : `status == 'aproved'` serait faux à jamais.
    fn check_options(&self, text: Text<'_>, formula: &Formula, report: &mut Report<'_>) {
        for comparison in formula.checked.comparisons() {
            let Some(field) = self.field_at(&comparison.path) else { continue };
            if field.options.is_empty() || field.options.contains_key(&*comparison.text) {
                continue;
            }
            let known: Vec<&String> = field.options.keys().collect();
            let message = format!("« {} » n'est pas une option de « {} »", comparison.text, field.name);
            let at = place(text, comparison.span.start as usize, report.file);
            report.error(at, "expression.option", message, names::instead(&comparison.text, &known));
        }
    }

    /// Le champ au bout d'un chemin, à travers liens et lignes.
    fn field_at(&self, path: &[String]) -> Option<&'m Field> {
        let (entity, path) = match path {
            [head, name, rest @ ..] if head == "payload" => (self.scope.carried(name)?, rest),
            [head, rest @ ..] if head == "old" || head == "record" => (self.scope.entity()?, rest),
            path => (self.scope.entity()?, path),
        };
        let mut steps = path.iter().filter(|step| *step != "*");
        let mut field = entity.field(steps.next()?)?;
        for step in steps {
            let target = field.to.as_deref().or(field.of.as_deref())?;
            field = self.scope.model().entity(target)?.field(step)?;
        }
        Some(field)
    }
}

/// Compile une expression dans une portée quelconque.
pub(crate) fn compile(
    text: Text<'_>,
    expect: Expect<'_>,
    scope: &dyn expr::Scope,
    report: &mut Report<'_>,
) -> Option<Formula> {
    let checked = match expr::parse(text.value).and_then(|ast| expr::check(ast, scope)) {
        Ok(checked) => checked,
        Err(error) => {
            refuse(text, &error, report);
            return None;
        }
    };
    if !expect.accepts(checked.ty()) {
        let message = format!("l'expression « {} » rend {}", short(text.value), word(checked.ty()));
        report.error(
            text.at,
            "expression.type",
            message,
            format!("écrire une expression qui rend {}", expect.wanted()),
        );
        return None;
    }
    if let (Expect::Field(field), Some(value)) = (expect, constant(text.value))
        && !field.options.is_empty()
        && !field.options.contains_key(value)
    {
        let known: Vec<&String> = field.options.keys().collect();
        let message = format!("« {value} » n'est pas une option de « {} »", field.name);
        report.error(text.at, "expression.option", message, names::instead(value, &known));
        return None;
    }
    Some(Formula { source: text.value.to_owned(), checked: Arc::new(checked) })
}

/// Le texte d'une expression qui n'est qu'un littéral.
fn constant(source: &str) -> Option<&str> {
    let source = source.trim();
    let quote = source.chars().next().filter(|c| *c == '\'' || *c == '"')?;
    source.get(1..)?.strip_suffix(quote).filter(|inner| !inner.contains([quote, '\\']))
}

/// Dit pourquoi une expression est refusée, à l'endroit de l'expression.
pub(crate) fn refuse(text: Text<'_>, error: &expr::Error, report: &mut Report<'_>) {
    let at = place(text, error.span.start as usize, report.file);
    let culprit = error.span.text(text.value);
    let function = culprit.split('(').next().unwrap_or_default().trim();
    let (code, message) = match error.kind {
        ErrorKind::UnknownName => {
            ("expression.name", format!("« {culprit} » n'existe pas dans « {} »", short(text.value)))
        }
        ErrorKind::UnknownFunction => ("expression.function", format!("la fonction « {function} » n'existe pas")),
        ErrorKind::Syntax => ("expression.syntax", format!("expression illisible ({})", error.message)),
        ErrorKind::Type => ("expression.types", format!("« {} » n'a pas de sens ({})", short(culprit), error.message)),
        ErrorKind::NotInSql => {
            ("expression.sql", format!("« {} » ne se traduit pas en SQL ({})", short(culprit), error.message))
        }
        ErrorKind::TooLarge => ("expression.large", "expression trop longue ou trop imbriquée".to_owned()),
        _ => ("expression.refused", format!("expression refusée ({})", error.message)),
    };
    let remedy = match error.kind {
        ErrorKind::UnknownName => names::instead(culprit, &error.names),
        ErrorKind::UnknownFunction => match names::nearest(function, &error.names) {
            Some(near) => format!("écrire « {near} »"),
            None => "employer une fonction de CEL (cel.dev)".to_owned(),
        },
        ErrorKind::NotInSql => "garder cette valeur dans un champ formula, avec stored = true".to_owned(),
        _ => error.hint.as_ref().map_or_else(|| "corriger l'expression".to_owned(), |hint| format!("écrire {hint}")),
    };
    report.error(at, code, message, remedy);
}

/// Le rang d'un octet de l'expression dans le fichier ; le début du texte si des échappements les décalent.
fn place(text: Text<'_>, offset: usize, file: &SourceText) -> Span {
    let raw = file.text.get(text.at.start..text.at.end).unwrap_or_default();
    let start = text.at.start + raw.find(text.value).map_or(0, |inner| inner + offset);
    Span { start, end: text.at.end }
}

/// L'expression sur une ligne, abrégée.
fn short(source: &str) -> String {
    const MOST: usize = 60;
    let line = source.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.chars().count() > MOST {
        true => format!("{}…", line.chars().take(MOST).collect::<String>()),
        false => line,
    }
}

impl Expect<'_> {
    fn accepts(self, ty: &Type) -> bool {
        match (self, ty) {
            (Expect::Records, ty) => matches!(ty, Type::List(one) if matches!(**one, Type::Record(_))),
            (Expect::Any, _) | (_, Type::Dyn) => true,
            (Expect::Bool | Expect::Filter, ty) => *ty == Type::Bool,
            (Expect::Number, ty) => is_number(ty),
            (Expect::Moment, ty) => matches!(ty, Type::Timestamp | Type::Date),
            (Expect::Text, ty) => *ty == Type::String,
            (Expect::People, Type::List(one)) => Expect::People.accepts(one),
            (Expect::People, ty) => *ty == Type::record(record::PERSON),
            (Expect::Field(field), ty) => fits(&field.kind.cel(field), ty),
        }
    }

    fn wanted(self) -> String {
        match self {
            Expect::Bool | Expect::Filter => "vrai ou faux".to_owned(),
            Expect::Number => "un nombre".to_owned(),
            Expect::Text => "un texte".to_owned(),
            Expect::People => "une personne, ou une liste de personnes".to_owned(),
            Expect::Moment => "un instant".to_owned(),
            Expect::Records => "une liste d'enregistrements".to_owned(),
            Expect::Field(field) => word(&field.kind.cel(field)),
            Expect::Any => "une valeur".to_owned(),
        }
    }
}

fn is_number(ty: &Type) -> bool {
    matches!(ty, Type::Int | Type::Uint | Type::Double | Type::Decimal)
}

/// Une valeur de type `from` peut-elle remplir un champ de type `to` ? Un identifiant écrit en texte vaut un lien.
fn fits(to: &Type, from: &Type) -> bool {
    match (to, from) {
        (Type::Dyn, _) | (_, Type::Dyn | Type::Null) => true,
        (Type::Int, from) => matches!(from, Type::Int | Type::Uint),
        (Type::Decimal | Type::Double, from) => is_number(from),
        (Type::Record(_), Type::String) => true,
        // Un nombre seul est dans la monnaie de la société, ou dans l'unité du champ.
        (Type::Composite(name), from) if is_measure(name) && is_number(from) => true,
        (Type::List(to), Type::List(from)) => fits(to, from),
        (to, from) => to == from,
    }
}

/// Cette valeur composée se donne-t-elle par un nombre seul ?
fn is_measure(composite: &str) -> bool {
    composite == "money" || composite.starts_with("quantity:")
}

/// Un type en français.
fn word(ty: &Type) -> String {
    match ty {
        Type::Dyn => "une valeur quelconque".to_owned(),
        Type::Null => "rien".to_owned(),
        Type::Bool => "vrai ou faux".to_owned(),
        Type::Int | Type::Uint => "un entier".to_owned(),
        Type::Double => "un nombre flottant".to_owned(),
        Type::Decimal => "un décimal".to_owned(),
        Type::String => "un texte".to_owned(),
        Type::Timestamp => "un instant".to_owned(),
        Type::Duration => "une durée".to_owned(),
        Type::Date => "une date".to_owned(),
        Type::List(one) => format!("une liste ({})", word(one)),
        Type::Record(name) => format!("un enregistrement {name}"),
        other => other.to_string(),
    }
}
