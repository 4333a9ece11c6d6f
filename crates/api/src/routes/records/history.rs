//! L'histoire d'un enregistrement, champ par champ, en mots lisibles.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use axum::{
    Json,
    extract::{Path, State},
};
use kernel::{Ctx, Result};
use schema::model::{Entity, Field, Model};
use serde_json::{Map, Value, json};
use store::records::{Change, Query, Side, Step, timeline};

use super::target;
use crate::{
    App,
    extract::{Caller, Params, params::bad},
    problem::Reply,
};

/// Écritures rendues quand l'appelant n'en dit rien, et au plus.
const LIMITS: (u32, u32) = (50, 200);

/// Titre d'un objet lié que l'appelant voit, par entité et identifiant.
type Titles = HashMap<(String, String), String>;

/// Une page de l'histoire, la dernière écriture d'abord.
pub(crate) async fn history(
    State(app): State<App>,
    caller: Caller,
    path: Path<(String, String, String)>,
    params: Params,
) -> Reply<Json<Value>> {
    params.only(&["limit", "cursor"])?;
    let (entity, key) = target(&app, path)?;
    let limit = params.number("limit")?.unwrap_or(LIMITS.0);
    if limit == 0 || limit > LIMITS.1 {
        return Err(bad("limit", &limit.to_string(), &format!("1–{}", LIMITS.1)).into());
    }
    let cursor = params.text("cursor").filter(|text| !text.is_empty());
    let below = cursor.map(|text| text.parse::<i64>().map_err(|_| kernel::Code::BadCursor.error())).transpose()?;
    let page = timeline(&caller.ctx, &app.tenant, &entity.full_name, &key, below, limit as usize).await?;
    let model = app.tenant.model();
    let titles = titles(&caller.ctx, &app, &model, &entity, &page.steps).await?;
    let teller = Teller { ctx: &caller.ctx, model: &model, entity: &entity, titles };
    let data: Vec<Value> = page.steps.iter().map(|step| teller.step(step)).collect();
    Ok(Json(json!({ "data": data, "next_cursor": page.next.map(|version| version.to_string()) })))
}

/// Les titres des objets liés que les changements citent et que l'appelant voit ; une requête par entité citée.
async fn titles(ctx: &Ctx, app: &App, model: &Model, entity: &Entity, steps: &[Step]) -> Result<Titles> {
    let mut cited: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for Change { field, old, new } in steps.iter().flat_map(|step| &step.changes) {
        let Some(target) = entity.field(field).and_then(|field| field.to.clone()) else { continue };
        for side in [old, new] {
            if let Side::Shown(value) = side {
                cited.entry(target.clone()).or_default().extend(ids(value).map(str::to_owned));
            }
        }
    }
    let mut titles = Titles::new();
    for (target, ids) in cited {
        let Some(aimed) = model.entity(&target).filter(|_| !ctx.actor.access(&target, "view").is_denied()) else {
            continue;
        };
        for ids in ids.into_iter().collect::<Vec<_>>().chunks(500) {
            let list: Vec<String> = ids.iter().map(|id| format!("'{id}'")).collect();
            let query = Query {
                entity: target.clone(),
                filter: Some(format!("id in [{}]", list.join(", "))),
                fields: Some(vec!["id".to_owned(), aimed.title.clone()]),
                limit: 500,
                ..Query::default()
            };
            let Ok(page) = store::records::list(ctx, &app.tenant, query).await else { continue };
            for row in page.rows.iter().filter_map(|row| serde_json::from_str::<Value>(row).ok()) {
                if let (Some(id), Some(title)) = (row["id"].as_str(), row[&aimed.title].as_str()) {
                    titles.insert((target.clone(), id.to_owned()), title.to_owned());
                }
            }
        }
    }
    Ok(titles)
}

/// Les identifiants d'une valeur de lien, simple ou multiple.
fn ids(value: &Value) -> impl Iterator<Item = &str> {
    let many = value.as_array().into_iter().flatten().filter_map(Value::as_str);
    value.as_str().into_iter().chain(many).filter(|text| uuid::Uuid::try_parse(text).is_ok())
}

struct Teller<'a> {
    ctx: &'a Ctx,
    model: &'a Model,
    entity: &'a Entity,
    titles: Titles,
}

impl Teller<'_> {
    fn step(&self, step: &Step) -> Value {
        let changes: Vec<Value> = step.changes.iter().filter_map(|change| self.change(change)).collect();
        json!({
            "version": step.version,
            "at": step.at,
            "action": step.action,
            "label": self.action(&step.action),
            "actor": step.actor,
            "actor_name": step.actor_name,
            "changes": changes,
        })
    }

    fn action(&self, name: &str) -> String {
        let own = self.text(&format!("{}.actions.{name}.label", self.entity.full_name));
        own.or_else(|| self.text(&format!("core.audit.actions.{name}"))).unwrap_or_else(|| name.to_owned())
    }

    fn change(&self, Change { field: name, old, new }: &Change) -> Option<Value> {
        let field = self.entity.field(name)?;
        let label = self.label(self.entity, field);
        let (Side::Shown(old), Side::Shown(new)) = (old, new) else {
            return Some(json!({ "field": name, "label": label, "protected": true }));
        };
        let child = field.of.as_ref().filter(|_| field.kind.name() == "children");
        if let Some(child) = child.and_then(|child| self.model.entity(child)) {
            return Some(json!({ "field": name, "label": label, "lines": self.lines(child, old, new) }));
        }
        Some(self.told(self.entity, field, label, old, new))
    }

    fn told(&self, entity: &Entity, field: &Field, label: String, old: &Value, new: &Value) -> Value {
        let text = |value: &Value| self.readable(entity, field, value);
        json!({ "field": field.name, "label": label, "old": old, "new": new, "old_text": text(old), "new_text": text(new) })
    }

    /// Les lignes ajoutées, ôtées ou changées, chacune avec ses champs.
    fn lines(&self, child: &Entity, old: &Value, new: &Value) -> Vec<Value> {
        let (before, after) = (by_id(old), by_id(new));
        let none = Map::new();
        let ids: Vec<&str> = before.iter().chain(&after).map(|(id, _)| *id).collect();
        let mut told: Vec<Value> = Vec::new();
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        for id in ids.into_iter().filter(|id| seen.insert(*id)) {
            let find = |lines: &[(&str, &Map<String, Value>)]| lines.iter().position(|(known, _)| *known == id);
            let (was, is) = (find(&before), find(&after));
            let change = match (was, is) {
                (None, _) => "added",
                (_, None) => "removed",
                _ => "changed",
            };
            let (old, new) = (was.map_or(&none, |rank| before[rank].1), is.map_or(&none, |rank| after[rank].1));
            let changes = self.line_changes(child, old, new);
            if !changes.is_empty() || change != "changed" {
                told.push(json!({ "id": id, "change": change, "changes": changes }));
            }
        }
        told
    }

    fn line_changes(&self, child: &Entity, old: &Map<String, Value>, new: &Map<String, Value>) -> Vec<Value> {
        let differs = |field: &&Field| {
            let side = |line: &Map<String, Value>| line.get(&field.name).cloned().unwrap_or(Value::Null);
            !field.is_calculated() && side(old) != side(new)
        };
        let null = Value::Null;
        let told = child.fields.values().filter(differs).map(|field| {
            let (old, new) = (old.get(&field.name).unwrap_or(&null), new.get(&field.name).unwrap_or(&null));
            self.told(child, field, self.label(child, field), old, new)
        });
        told.collect()
    }

    /// La valeur en mots, quand elle n'en est pas déjà : option d'un choix, titre d'un objet lié.
    fn readable(&self, entity: &Entity, field: &Field, value: &Value) -> Option<String> {
        if let Some(target) = &field.to {
            let titles: Vec<&String> =
                ids(value).filter_map(|id| self.titles.get(&(target.clone(), id.to_owned()))).collect();
            return (!titles.is_empty())
                .then(|| titles.iter().map(|title| title.as_str()).collect::<Vec<_>>().join(", "));
        }
        let option =
            |value: &Value| self.text(&format!("{}.{}.options.{}", entity.full_name, field.name, value.as_str()?));
        match value {
            Value::String(_) if !field.options.is_empty() => option(value),
            Value::Array(items) if !field.options.is_empty() => {
                Some(items.iter().filter_map(option).collect::<Vec<_>>().join(", "))
            }
            _ => None,
        }
    }

    fn label(&self, entity: &Entity, field: &Field) -> String {
        let own = self.text(&entity.label_key(field));
        own.or_else(|| self.text(&format!("core.common.{}.label", field.name))).unwrap_or_else(|| field.name.clone())
    }

    fn text(&self, key: &str) -> Option<String> {
        self.model.texts.get(self.ctx.locale, key).map(str::to_owned)
    }
}

fn by_id(lines: &Value) -> Vec<(&str, &Map<String, Value>)> {
    let lines = lines.as_array().into_iter().flatten().filter_map(Value::as_object);
    lines.filter_map(|line| Some((line.get("id")?.as_str()?, line))).collect()
}
