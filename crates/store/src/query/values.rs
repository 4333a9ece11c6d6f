//! Passer des valeurs d'expression aux valeurs liées et au JSON, dans les deux sens ; et les variables de la demande.

use std::sync::Arc;

use expr::{Type, Value as Cel};
use jiff::SignedDuration;
use kernel::{Code, Ctx, Result};
use serde_json::Value;
use uuid::Uuid;

use crate::{Bind, fields::duration};

/// Les variables communes d'une demande.
pub struct Common<'c>(pub &'c Ctx);

impl expr::Variables for Common<'_> {
    fn get(&self, name: &str) -> Option<Cel> {
        common_variable(self.0, name)
    }
}

/// La valeur d'une variable commune à toutes les expressions : `actor`, `now`, `today`.
pub fn common_variable(ctx: &Ctx, name: &str) -> Option<Cel> {
    match name {
        "actor" => Some(actor(ctx)),
        "now" => expr::Timestamp::try_from(ctx.now()).ok().map(Cel::Timestamp),
        "today" => Some(Cel::Date(ctx.today())),
        _ => None,
    }
}

fn actor(ctx: &Ctx) -> Cel {
    let actor = &ctx.actor;
    let one = |id: Option<Uuid>| id.map_or(Cel::Null, |id| expr::RecordValue::reference(&id.to_string()).into());
    let many = |ids: &[Uuid]| Cel::List(ids.iter().map(|id| one(Some(*id))).collect());
    let roles: Arc<[Cel]> = actor.roles.iter().map(|held| Cel::from(held.role.as_str())).collect();
    let fields = [
        ("id", one(actor.id)),
        ("name", Cel::from(actor.name.as_str())),
        ("email", Cel::from(actor.email.as_str())),
        ("timezone", Cel::from(actor.timezone.as_str())),
        ("company", one(actor.company)),
        ("companies", many(&actor.companies)),
        ("department", one(actor.department)),
        ("site", one(actor.site)),
        ("sites", many(&actor.sites)),
        ("roles", Cel::List(roles)),
    ];
    let id = actor.id.map(|id| id.to_string()).unwrap_or_default();
    let fields = fields.into_iter().map(|(name, value)| (Arc::from(name), value)).collect();
    expr::RecordValue::new(id, fields).into()
}

/// La valeur liée d'une valeur d'expression de ce type.
pub(crate) fn bind(value: &Cel, ty: &Type) -> Result<Bind> {
    let bad = || Code::BadFilter.with("reason", value.type_name());
    Ok(match value {
        Cel::Null => Bind::Null,
        Cel::Bool(value) => Bind::Bool(*value),
        Cel::Int(value) if *ty == Type::Decimal => Bind::Decimal((*value).into()),
        Cel::Int(value) if *ty == Type::Double => Bind::Double(*value as f64),
        Cel::Int(value) => Bind::Int(*value),
        Cel::Uint(value) => Bind::Int(i64::try_from(*value).map_err(|_| bad())?),
        Cel::Double(value) => Bind::Double(*value),
        Cel::Decimal(value) => Bind::Decimal(*value),
        Cel::String(text) if matches!(ty, Type::Record(_)) => Bind::Uuid(Uuid::try_parse(text).map_err(|_| bad())?),
        Cel::String(text) => Bind::Text(text.to_string()),
        Cel::Bytes(bytes) => Bind::Bytes(bytes.to_vec()),
        Cel::Timestamp(at) => Bind::Timestamp(jiff::Timestamp::try_from(*at).map_err(|_| bad())?),
        Cel::Date(date) => Bind::Date(*date),
        Cel::Record(record) => Bind::Uuid(Uuid::try_parse(&record.id).map_err(|_| bad())?),
        Cel::Duration(duration) => Bind::Int(duration.nanos() / 1000),
        Cel::List(items) => list(items, ty)?,
        Cel::Map(_) | Cel::Type(_) => return Err(bad()),
    })
}

fn list(items: &[Cel], ty: &Type) -> Result<Bind> {
    let element = match ty {
        Type::List(element) => (**element).clone(),
        _ => Type::Dyn,
    };
    let binds: Vec<Bind> = items.iter().map(|item| bind(item, &element)).collect::<Result<_>>()?;
    macro_rules! gather {
        ($variant:ident, $array:ident) => {
            Bind::$array(
                binds
                    .into_iter()
                    .filter_map(|bind| if let Bind::$variant(value) = bind { Some(value) } else { None })
                    .collect(),
            )
        };
    }
    let sample = binds.iter().find(|bind| **bind != Bind::Null).cloned();
    Ok(match (sample, &element) {
        (Some(Bind::Uuid(_)), _) | (None, Type::Record(_)) => gather!(Uuid, Uuids),
        (Some(Bind::Int(_)), _) | (None, Type::Int) => gather!(Int, Ints),
        (Some(Bind::Decimal(_)), _) | (None, Type::Decimal) => gather!(Decimal, Decimals),
        (Some(Bind::Double(_)), _) | (None, Type::Double) => gather!(Double, Doubles),
        (Some(Bind::Bool(_)), _) | (None, Type::Bool) => gather!(Bool, Bools),
        (Some(Bind::Date(_)), _) | (None, Type::Date) => gather!(Date, Dates),
        (Some(Bind::Timestamp(_)), _) | (None, Type::Timestamp) => gather!(Timestamp, Timestamps),
        _ => gather!(Text, Texts),
    })
}

/// La valeur d'expression d'un JSON, dans le type du champ ; `null` quand il ne s'y prête pas.
pub fn from_json(value: &Value, ty: &Type) -> Cel {
    if value.is_null() {
        return Cel::Null;
    }
    if let (Type::Record(_), Some(id)) = (ty, value.get("id").unwrap_or(value).as_str()) {
        return expr::RecordValue::reference(id).into();
    }
    if let (Type::Duration, Some(text)) = (ty, value.as_str()) {
        let micros = duration::read(text).and_then(duration::micros).and_then(expr::Duration::from_micros);
        return micros.map_or(Cel::Null, Cel::Duration);
    }
    if let Type::Composite(composite) = ty {
        return members(value, composite);
    }
    Cel::from_json(value, ty).unwrap_or(Cel::Null)
}

/// Une valeur composée : tous ses membres, ceux qui manquent vides.
fn members(value: &Value, composite: &str) -> Cel {
    let known = schema::fields::members(composite).into_iter();
    let member = |(name, ty): (&'static str, Type)| {
        (expr::Key::String(name.into()), from_json(value.get(name).unwrap_or(&Value::Null), &ty))
    };
    Cel::Map(Arc::new(known.map(member).collect()))
}

/// Le JSON d'une valeur d'expression, tel qu'un champ l'accepte ; une référence y est son identifiant.
pub fn to_json(value: &Cel) -> Value {
    match value {
        Cel::Record(record) => Value::String(record.id.to_string()),
        Cel::List(items) => items.iter().map(to_json).collect(),
        Cel::Timestamp(at) => Value::String(at.to_string()),
        Cel::Duration(duration) => Value::String(SignedDuration::from_nanos(duration.nanos()).to_string()),
        Cel::Decimal(number) => Value::String(number.normalize().to_string()),
        Cel::Map(map) => map
            .iter()
            .map(|(key, value)| {
                (expr::to_json(&key.to_value()).as_str().unwrap_or_default().to_owned(), to_json(value))
            })
            .collect(),
        other => expr::to_json(other),
    }
}

/// Type PostgreSQL d'une valeur d'expression.
pub(crate) fn pg_type(ty: &Type) -> String {
    match ty {
        Type::Bool => "boolean",
        Type::Int | Type::Uint | Type::Duration => "bigint",
        Type::Double => "double precision",
        Type::Decimal => "numeric",
        Type::Timestamp => "timestamptz",
        Type::Date => "date",
        Type::Record(_) => "uuid",
        Type::Bytes => "bytea",
        _ => "text",
    }
    .to_owned()
}
