//! Les expressions : lues, typées contre le modèle, et la valeur des champs calculés dans l'ordre de leurs besoins.

use std::{cell::RefCell, collections::BTreeMap, sync::Arc};

use expr::{ErrorKind, Type};

use super::{
    Definition,
    diagnostics::{Diagnostic, Report, SourceText},
    fields::table_of,
    names,
    node::{Span, Text},
    scope::RecordScope,
};
use crate::{
    fields::user,
    model::{Field, Formula, Model},
};

/// Vérifie les expressions écrites à un endroit.
pub(crate) struct Compiler<'m> {
    pub(crate) scope: RecordScope<'m>,
}

/// Ce qu'une expression doit rendre.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Expect<'f> {
    Bool,
    Number,
    Text,
    /// Une personne, ou plusieurs.
    People,
    /// De quoi remplir ce champ.
    Field(&'f Field),
    Any,
}

impl Compiler<'_> {
    /// Compile un texte, ou dit pourquoi il est refusé.
    pub(crate) fn formula(&self, text: Text<'_>, expect: Expect<'_>, report: &mut Report<'_>) -> Option<Formula> {
        compile(text, expect, &self.scope, report)
    }
}

fn compile(text: Text<'_>, expect: Expect<'_>, scope: &dyn expr::Scope, report: &mut Report<'_>) -> Option<Formula> {
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
    Some(Formula {
        source: text.value.to_owned(),
        checked: Arc::new(checked),
    })
}

/// Le texte d'une expression qui n'est qu'un littéral.
fn constant(source: &str) -> Option<&str> {
    let source = source.trim();
    let quote = source.chars().next().filter(|c| *c == '\'' || *c == '"')?;
    source
        .get(1..)?
        .strip_suffix(quote)
        .filter(|inner| !inner.contains([quote, '\\']))
}

fn refuse(text: Text<'_>, error: &expr::Error, report: &mut Report<'_>) {
    let at = place(text, error.span.start as usize, report.file);
    let culprit = error.span.text(text.value);
    let (code, message) = match error.kind {
        ErrorKind::UnknownName => (
            "expression.name",
            format!("« {culprit} » n'existe pas dans « {} »", short(text.value)),
        ),
        ErrorKind::UnknownFunction => ("expression.function", format!("la fonction « {culprit} » n'existe pas")),
        ErrorKind::Syntax => ("expression.syntax", format!("expression illisible ({})", error.message)),
        ErrorKind::Type => (
            "expression.types",
            format!("« {} » n'a pas de sens ({})", short(culprit), error.message),
        ),
        ErrorKind::TooLarge => (
            "expression.large",
            "expression trop longue ou trop imbriquée".to_owned(),
        ),
        _ => ("expression.refused", format!("expression refusée ({})", error.message)),
    };
    let remedy = match (&error.hint, error.names.is_empty()) {
        (Some(hint), true) => format!("écrire {hint}"),
        (Some(hint), false) => format!("écrire « {hint} » (existent : {})", error.names.join(", ")),
        (None, false) => names::instead(culprit, &error.names),
        (None, true) => "corriger l'expression".to_owned(),
    };
    report.error(at, code, message, remedy);
}

/// Le rang d'un octet de l'expression dans le fichier ; le début du texte si des échappements les décalent.
fn place(text: Text<'_>, offset: usize, file: &SourceText) -> Span {
    let raw = file.text.get(text.at.start..text.at.end).unwrap_or_default();
    let start = text.at.start + raw.find(text.value).map_or(0, |inner| inner + offset);
    Span {
        start,
        end: text.at.end,
    }
}

fn short(source: &str) -> String {
    const MOST: usize = 60;
    match source.chars().count() > MOST {
        true => format!("{}…", source.chars().take(MOST).collect::<String>()),
        false => source.to_owned(),
    }
}

impl Expect<'_> {
    fn accepts(self, ty: &Type) -> bool {
        match (self, ty) {
            (Expect::Any, _) | (_, Type::Dyn) => true,
            (Expect::Bool, ty) => *ty == Type::Bool,
            (Expect::Number, ty) => is_number(ty),
            (Expect::Text, ty) => *ty == Type::String,
            (Expect::People, Type::List(one)) => Expect::People.accepts(one),
            (Expect::People, ty) => *ty == Type::record(user::ENTITY),
            (Expect::Field(field), ty) => fits(&field.kind.cel(field), ty),
        }
    }

    fn wanted(self) -> String {
        match self {
            Expect::Bool => "vrai ou faux".to_owned(),
            Expect::Number => "un nombre".to_owned(),
            Expect::Text => "un texte".to_owned(),
            Expect::People => "une personne, ou une liste de personnes".to_owned(),
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
        (Type::List(to), Type::List(from)) => fits(to, from),
        (to, from) => to == from,
    }
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

/// Un champ calculé qui attend que ceux qu'il emploie soient typés.
struct Waiting<'a> {
    entity: &'a str,
    field: &'a str,
    text: Text<'a>,
    file: &'a SourceText,
}

/// Compile la valeur des champs calculés, tour après tour : chaque tour type ceux dont tout est connu.
pub(crate) fn compute<'a>(
    model: &mut Model,
    definitions: impl Iterator<Item = (&'a str, &'a Definition)>,
    found: &mut Vec<Diagnostic>,
) {
    let mut waiting: Vec<Waiting<'a>> = Vec::new();
    for (entity, definition) in definitions {
        waiting.extend(declared(model, entity, definition, found));
    }
    while !waiting.is_empty() {
        let mut done = Vec::new();
        let mut blocked = BTreeMap::new();
        for (index, one) in waiting.iter().enumerate() {
            let scope = Tracking::new(model, one.entity);
            let mut here = Vec::new();
            let formula = compile(one.text, Expect::Any, &scope, &mut Report::new(one.file, &mut here));
            let missing = scope.missing.into_inner();
            if missing.is_empty() {
                found.append(&mut here);
                done.push((index, formula));
            } else {
                blocked.insert(one.name(), missing);
            }
        }
        if done.is_empty() {
            return report_cycle(&waiting, &blocked, found);
        }
        for (index, formula) in done.into_iter().rev() {
            let one = waiting.remove(index);
            let value = formula.or_else(|| failed(one.text.value));
            if let Some(field) = model
                .entity_mut(one.entity)
                .and_then(|entity| entity.fields.get_mut(one.field))
            {
                field.value = value;
            }
        }
    }
}

/// Une formule fautive garde un type quelconque, pour que sa faute ne soit pas redite par celles qui l'emploient.
fn failed(source: &str) -> Option<Formula> {
    let checked = expr::parse("dyn(null)")
        .and_then(|ast| expr::check(ast, &Nothing))
        .ok()?;
    Some(Formula {
        source: source.to_owned(),
        checked: Arc::new(checked),
    })
}

struct Nothing;

impl expr::Scope for Nothing {
    fn variable(&self, _: &str) -> Option<Type> {
        None
    }

    fn member(&self, _: &str, _: &str) -> Option<Type> {
        None
    }

    fn names(&self, _: Option<&str>) -> Vec<String> {
        Vec::new()
    }
}

fn declared<'a>(
    model: &Model,
    entity: &'a str,
    definition: &'a Definition,
    found: &mut Vec<Diagnostic>,
) -> Vec<Waiting<'a>> {
    let mut report = Report::new(&definition.file, found);
    let Some(fields) = definition
        .table
        .table("fields", &mut Report::new(&definition.file, &mut Vec::new()))
    else {
        return Vec::new();
    };
    let is_formula = |name: &str| {
        let field = model.entity(entity).and_then(|entity| entity.fields.get(name));
        field.is_some_and(|field| field.kind.name() == "formula")
    };
    let formulas = fields.entries.iter().filter(|entry| is_formula(&entry.key));
    formulas
        .filter_map(|entry| {
            let text = table_of(fields, &entry.key)?.needed("value", &mut report)?;
            Some(Waiting {
                entity,
                field: &entry.key,
                text,
                file: &definition.file,
            })
        })
        .collect()
}

impl Waiting<'_> {
    fn name(&self) -> String {
        format!("{}.{}", self.entity, self.field)
    }
}

/// La portée d'un champ calculé, qui retient les champs calculés dont le type n'est pas encore connu.
struct Tracking<'m> {
    model: &'m Model,
    entity: &'m str,
    scope: RecordScope<'m>,
    missing: RefCell<Vec<String>>,
}

impl<'m> Tracking<'m> {
    fn new(model: &'m Model, entity: &'m str) -> Tracking<'m> {
        let package = entity.split('.').next().unwrap_or_default();
        let scope = match model.entity(entity) {
            Some(entity) => RecordScope::new(model, entity),
            None => RecordScope::without_record(model, package),
        };
        Tracking {
            model,
            entity,
            scope,
            missing: RefCell::default(),
        }
    }

    fn note(&self, entity: &str, name: &str) {
        let field = self.model.entity(entity).and_then(|entity| entity.fields.get(name));
        if field.is_some_and(|field| field.kind.name() == "formula" && field.value.is_none()) {
            self.missing.borrow_mut().push(format!("{entity}.{name}"));
        }
    }
}

impl expr::Scope for Tracking<'_> {
    fn variable(&self, name: &str) -> Option<Type> {
        self.note(self.entity, name);
        self.scope.variable(name)
    }

    fn member(&self, record: &str, field: &str) -> Option<Type> {
        self.note(record, field);
        self.scope.member(record, field)
    }

    fn names(&self, record: Option<&str>) -> Vec<String> {
        self.scope.names(record)
    }
}

/// Suit les attentes depuis chaque champ jusqu'à retomber sur un nom déjà vu ; un cycle est dit une fois.
fn report_cycle(waiting: &[Waiting<'_>], blocked: &BTreeMap<String, Vec<String>>, found: &mut Vec<Diagnostic>) {
    let mut told: Vec<String> = Vec::new();
    for one in waiting {
        let mut path = vec![one.name()];
        while let Some(next) = path
            .last()
            .and_then(|last| blocked.get(last))
            .and_then(|names| names.first())
        {
            if let Some(start) = path.iter().position(|seen| seen == next) {
                path.drain(..start);
                break;
            }
            path.push(next.clone());
        }
        if path.first() != Some(&one.name()) || path.iter().any(|name| told.contains(name)) {
            continue;
        }
        path.push(one.name());
        let message = format!("cycle de formules : {}", path.join(" → "));
        let remedy = "retirer l'un de ces emplois : une valeur ne se calcule pas d'elle-même";
        Report::new(one.file, found).error(one.text.at, "formula.cycle", message, remedy);
        told.extend(path);
    }
}
