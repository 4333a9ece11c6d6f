//! Du contenu d'un appel aux champs d'un enregistrement : chaque champ par un pointeur JSON ou une expression.

use expr::{Checked, Value as Cel};
use kernel::{Ctx, FieldError, Result};
use schema::{
    RecordScope,
    fields::Storage,
    model::{Entity, Field, Model},
};
use serde_json::{Map, Value};
use store::{
    Tenant,
    fields::{self, Forms},
    records::bulk::{self, Named},
    values,
};

use super::hook::Definition;

/// D'où vient une valeur, compris une fois.
pub(super) enum Source {
    /// Une place du contenu (RFC 6901).
    Pointer(String),
    /// Un calcul sur le contenu.
    Expression(Checked),
}

/// Comprend l'origine d'une valeur ; ses fautes sont celles de qui l'écrit.
pub(super) fn compile(model: &Model, from: &str) -> Result<Source, FieldError> {
    if from.is_empty() || from.starts_with('/') {
        return Ok(Source::Pointer(from.to_owned()));
    }
    let scope = RecordScope::without_record(model, "").with_payload();
    let checked = expr::parse(from).and_then(|ast| expr::check(ast, &scope));
    checked.map(Source::Expression).map_err(|error| refused("", from, &error))
}

/// Comprend une condition sur le contenu.
pub(super) fn condition(model: &Model, when: &str) -> Result<Checked, FieldError> {
    let scope = RecordScope::without_record(model, "").with_payload();
    expr::parse(when).and_then(|ast| expr::check_bool(ast, &scope)).map_err(|error| refused("", when, &error))
}

/// Ce contenu remplit-il la condition ?
pub(super) fn holds(ctx: &Ctx, model: &Model, when: &str, payload: &Value) -> Result<bool, FieldError> {
    let scene = Scene { ctx, payload: expr::from_json(payload) };
    let told = condition(model, when)?.evaluate(&scene).map_err(|error| refused("", when, &error))?;
    Ok(told == Cel::Bool(true))
}

fn refused(field: &str, from: &str, error: &expr::Error) -> FieldError {
    FieldError::new(field, "mapping").with("from", from).with("reason", error.message.as_str())
}

/// Ce qu'une expression peut nommer.
struct Scene<'c> {
    ctx: &'c Ctx,
    payload: Cel,
}

impl expr::Variables for Scene<'_> {
    fn get(&self, name: &str) -> Option<Cel> {
        match name {
            "payload" => Some(self.payload.clone()),
            _ => values::common_variable(self.ctx, name),
        }
    }
}

/// Les champs que cet appel donne, tels que l'API les recevrait, et ce qui n'a pas pu se lire. Les liens se cherchent par
/// ce qui les nomme, sous les droits de `ctx` ; une place absente du contenu laisse son champ tel qu'il est.
pub(super) async fn read(
    ctx: &Ctx,
    tenant: &Tenant,
    entity: &Entity,
    definition: &Definition,
    payload: &Value,
) -> Result<(Map<String, Value>, Vec<FieldError>)> {
    let model = tenant.model();
    let scene = Scene { ctx, payload: expr::from_json(payload) };
    let (mut body, mut faults) = (Map::new(), Vec::new());
    for entry in &definition.mapping {
        let Some(field) = entity.field(&entry.field) else {
            faults.push(FieldError::new(&entry.field, "unknown_field").with("expected", ""));
            continue;
        };
        let drawn = compile(&model, &entry.from).and_then(|source| draw(&source, payload, &scene, &entry.from));
        let value = match drawn {
            Ok(Some(value)) => value,
            Ok(None) => continue,
            Err(fault) => {
                faults.push(FieldError { field: field.name.clone(), ..fault });
                continue;
            }
        };
        let value = match &field.to {
            Some(target) if model.entity(target).is_some() => linked(ctx, tenant, field, target, value).await?,
            _ => typed(&model, entity, field, value),
        };
        match value {
            Ok(value) => drop(body.insert(field.name.clone(), value)),
            Err(fault) => faults.push(fault),
        }
    }
    Ok((body, faults))
}

fn draw(source: &Source, payload: &Value, scene: &Scene<'_>, from: &str) -> Result<Option<Value>, FieldError> {
    match source {
        Source::Pointer(pointer) => Ok(payload.pointer(pointer).cloned()),
        Source::Expression(checked) => {
            let value = checked.evaluate(scene).map_err(|error| refused("", from, &error))?;
            Ok(Some(values::to_json(&value)))
        }
    }
}

/// Une valeur dans le type de son champ : un texte s'y lit comme la case d'un import.
fn typed(model: &Model, entity: &Entity, field: &Field, value: Value) -> Result<Value, FieldError> {
    let is_read =
        matches!(field.storage(), Storage::Column(_) | Storage::Numeric(_) | Storage::Extra(_) | Storage::Composite(_));
    let is_raw = !is_read || matches!(field.kind.name(), "json" | "secret" | "any_link");
    match value {
        value if is_raw => Ok(value),
        Value::String(text) => {
            let prefix = format!("{}.{}", entity.full_name, field.name);
            fields::parse(field, &text, &Forms::default().with_labels(&model.texts, &prefix, field))
        }
        Value::Number(_) | Value::Bool(_) if field.storage() == Storage::Column("text") => {
            Ok(Value::String(value.to_string()))
        }
        value => Ok(value),
    }
}

/// Les enregistrements qu'un lien désigne, par identifiant, numéro, code ou titre.
async fn linked(
    ctx: &Ctx,
    tenant: &Tenant,
    field: &Field,
    target: &str,
    value: Value,
) -> Result<Result<Value, FieldError>> {
    let several = matches!(field.storage(), Storage::Join(_));
    let texts: Vec<String> = match value {
        Value::Array(items) if several => items.iter().filter_map(named).collect(),
        value => named(&value).into_iter().collect(),
    };
    let found = bulk::named(ctx, tenant, target, &texts).await?;
    let one = |text: &String| match found.get(&text.to_lowercase()).or_else(|| found.get(text)) {
        Some(Named::One(id)) => Ok(Value::String(id.to_string())),
        Some(Named::Several) => Err(FieldError::new(&field.name, "ambiguous_link").with("value", text.as_str())),
        None => Err(FieldError::new(&field.name, "broken_link").with("id", text.as_str())),
    };
    let mut ids = texts.iter().map(one);
    Ok(match several {
        true => ids.collect(),
        false => ids.next().unwrap_or(Ok(Value::Null)),
    })
}

fn named(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(members) => members.get("id").and_then(named),
        _ => None,
    }
}
