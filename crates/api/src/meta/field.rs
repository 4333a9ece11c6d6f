//! Un champ, tel que l'appelant le voit.

use kernel::Ctx;
use schema::model::{Bound, Entity, Extra, Field, Model};
use serde_json::{Map, Value, json};

use super::{entity::lines_of, optional, text};

/// Un champ déclaré d'une entité.
pub(crate) fn view(ctx: &Ctx, model: &Model, entity: &Entity, field: &Field, initial: Option<&Value>) -> Value {
    let key = format!("{}.{}", entity.full_name, field.name);
    let label = optional(ctx, model, &format!("{key}.label")).unwrap_or_else(|| fallback(ctx, model, entity, field));
    let mut view = shape(ctx, model, field, &key, label);
    put(&mut view, "initial", field.initial.as_ref().map(|initial| initial.source.clone().into()));
    put(&mut view, "initial_value", initial.cloned());
    view.into()
}

/// Une colonne commune.
pub(super) fn common(ctx: &Ctx, model: &Model, field: &Field) -> Value {
    let key = format!("core.common.{}", field.name);
    let label = text(ctx, model, &format!("{key}.label"));
    let mut view = shape(ctx, model, field, &key, label);
    view.insert("system".to_owned(), true.into());
    view.into()
}

/// Un paramètre d'action ; celui qui écrit un champ porte le libellé du champ.
pub(super) fn param(ctx: &Ctx, model: &Model, entity: &Entity, action: &str, field: &Field) -> Value {
    let own = format!("{}.params.{action}.{}", entity.full_name, field.name);
    let key = match optional(ctx, model, &format!("{own}.label")) {
        Some(_) => own,
        None => format!("{}.{}", entity.full_name, field.name),
    };
    let label = text(ctx, model, &format!("{key}.label"));
    shape(ctx, model, field, &key, label).into()
}

/// Un réglage de paquet.
pub(crate) fn setting(ctx: &Ctx, model: &Model, package: &str, field: &Field) -> Value {
    let key = format!("{package}.settings.{}", field.name);
    let label = text(ctx, model, &format!("{key}.label"));
    shape(ctx, model, field, &key, label).into()
}

/// Une préférence de paquet.
pub(crate) fn preference(ctx: &Ctx, model: &Model, package: &str, field: &Field) -> Value {
    let key = format!("{package}.preferences.{}", field.name);
    let label = text(ctx, model, &format!("{key}.label"));
    shape(ctx, model, field, &key, label).into()
}

/// Un champ que la définition ajoute d'elle-même (numéro, état, mère) a un libellé commun.
fn fallback(ctx: &Ctx, model: &Model, entity: &Entity, field: &Field) -> String {
    let mother = entity.owned_by.as_ref().filter(|owner| owner.entity.ends_with(&format!(".{}", field.name)));
    let key =
        mother.map_or_else(|| format!("core.common.{}.label", field.name), |owner| format!("{}.label", owner.entity));
    text(ctx, model, &key)
}

fn shape(ctx: &Ctx, model: &Model, field: &Field, key: &str, label: String) -> Map<String, Value> {
    let kind = if field.is_calculated() { computed_type(field) } else { field.kind.name() };
    let is_plain = !matches!(kind, "children" | "links" | "json" | "secret") && !field.holds_files();
    let is_list = matches!(kind, "tags" | "multi_select");
    let mut view = Map::new();
    view.insert("name".to_owned(), field.name.clone().into());
    view.insert("type".to_owned(), kind.into());
    view.insert("label".to_owned(), label.into());
    view.insert("help".to_owned(), optional(ctx, model, &format!("{key}.help")).into());
    view.insert("required".to_owned(), field.required.into());
    view.insert("read_only".to_owned(), (field.read_only || field.is_generated()).into());
    view.insert("set_once".to_owned(), field.set_once.into());
    view.insert("system".to_owned(), false.into());
    view.insert("extra".to_owned(), (field.extra != Extra::No).into());
    view.insert("class".to_owned(), json!(field.class));
    view.insert("sortable".to_owned(), (is_plain && !is_list).into());
    view.insert("filterable".to_owned(), is_plain.into());
    view.insert("searchable".to_owned(), field.search.is_some().into());
    put(&mut view, "min", field.min.as_ref().map(bound));
    put(&mut view, "max", field.max.as_ref().map(bound));
    put(&mut view, "scale", field.scale.map(Value::from));
    if !field.among.is_empty() {
        view.insert("among".to_owned(), json!(field.among));
    }
    put(&mut view, "unit", field.unit.clone().map(Value::from));
    put(&mut view, "currency", field.currency.clone().map(Value::from));
    if let Some(unit) = field.unit.as_deref().and_then(expr::units::find) {
        let symbols = expr::units::of(unit.dimension).map(|unit| unit.symbol);
        view.insert("units".to_owned(), symbols.collect::<Vec<_>>().into());
    }
    put(&mut view, "to", field.to.clone().map(Value::from));
    put(&mut view, "of", lines_of(field).map(Value::from));
    put(&mut view, "max_count", field.max_count.map(Value::from));
    put(&mut view, "max_size", field.max_size.map(Value::from));
    put(&mut view, "visible", field.visible.as_ref().map(|formula| formula.source.clone().into()));
    put(&mut view, "required_if", field.required_if.as_ref().map(|formula| formula.source.clone().into()));
    put(&mut view, "read_only_if", field.read_only_if.as_ref().map(|formula| formula.source.clone().into()));
    if let Some(pattern) = &field.pattern {
        view.insert("pattern".to_owned(), pattern.as_str().into());
        put(&mut view, "pattern_help", optional(ctx, model, &format!("{key}.pattern")).map(Value::from));
    }
    if !field.accept.is_empty() {
        view.insert("accept".to_owned(), json!(field.accept));
    }
    if !field.options.is_empty() {
        let options = field.options.iter().map(|(value, tone)| {
            let label = optional(ctx, model, &format!("{key}.options.{value}")).unwrap_or_else(|| value.clone());
            json!({ "value": value, "label": label, "tone": tone })
        });
        view.insert("options".to_owned(), options.collect());
    }
    view
}

/// Une valeur calculée se montre comme une valeur de son type.
fn computed_type(field: &Field) -> &'static str {
    match field.kind.cel(field) {
        expr::Type::Bool => "boolean",
        expr::Type::Int | expr::Type::Uint => "integer",
        expr::Type::Decimal | expr::Type::Double => "decimal",
        expr::Type::Date => "date",
        expr::Type::Timestamp => "datetime",
        expr::Type::Duration => "duration",
        _ => "text",
    }
}

fn bound(bound: &Bound) -> Value {
    match bound {
        Bound::Now => "now".into(),
        Bound::Today => "today".into(),
        Bound::At(text) => text.clone().into(),
        Bound::Number(number) => {
            let text = number.normalize().to_string();
            text.parse::<i64>().map_or_else(|_| Value::from(text.clone()), Value::from)
        }
    }
}

fn put(view: &mut Map<String, Value>, name: &str, value: Option<Value>) {
    if let Some(value) = value {
        view.insert(name.to_owned(), value);
    }
}
