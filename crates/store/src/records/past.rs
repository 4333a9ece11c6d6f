//! Le passé d'un enregistrement : son état présent, remonté écriture par écriture à l'aide du journal.
//!
//! L'appelant ne lit que ce que ses droits d'aujourd'hui ouvrent, et seulement les états que ces droits lui montreraient.
//! Ce que le journal ne garde pas (valeurs protégées, formules calculées à la lecture) est nommé, jamais deviné.

use std::{
    collections::BTreeSet,
    sync::{Arc, LazyLock},
};

use kernel::{Actor, Class, Code, Ctx, Result};
use schema::{
    fields::Storage,
    model::{Entity, Field, Model},
};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::{Key, draft::Draft, links, load::key_predicate, writable};
use crate::{
    Bind, Tenant, access,
    query::{
        Builder,
        projection::{Extent, Wanted, select_list},
    },
};

/// Un enregistrement à un moment de son histoire.
pub(super) struct Past {
    pub model: Arc<Model>,
    pub entity: Arc<Entity>,
    pub id: Uuid,
    /// Version de ce moment.
    pub version: i64,
    /// Vivant à ce moment ?
    pub alive: bool,
    /// Ce que l'appelant en lit.
    pub shown: Map<String, Value>,
    /// Champs que l'appelant lit aujourd'hui, mais dont la valeur d'alors n'est plus connue.
    pub unknown: BTreeSet<String>,
    /// Les écritures jusqu'à ce moment, la dernière d'abord.
    pub entries: Vec<Entry>,
    state: Map<String, Value>,
}

/// Une écriture, telle que le journal la garde.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub version: i64,
    pub at: String,
    pub action: String,
    pub actor: Option<Uuid>,
    pub actor_name: String,
    pub changes: Map<String, Value>,
}

/// Ouvre l'histoire d'un enregistrement, vivant ou à la corbeille, que l'appelant voit ; au présent.
pub(super) async fn open(ctx: &Ctx, tenant: &Tenant, entity: &str, key: &Key) -> Result<Past> {
    let model = tenant.model();
    let entity = writable(&model, entity)?;
    let mut past = present(ctx, tenant, model, entity, key).await?;
    past.entries = entries(tenant, &past).await?;
    Ok(past)
}

/// L'état présent : ce que l'appelant en lit, et tout, pour rejuger ses droits à chaque état passé.
async fn present(ctx: &Ctx, tenant: &Tenant, model: Arc<Model>, entity: Arc<Entity>, key: &Key) -> Result<Past> {
    let cache = format!("{}|past|{}|{}|{}", model.version, entity.full_name, key.shape(), ctx.actor.shape());
    let compiled = tenant.plans.get_or(cache, || {
        let system = Actor::system("history");
        let mut builder = Builder::new(&model, &ctx.actor);
        let wanted = Wanted::of(&entity, None, &[], Extent::Whole)?;
        let shown = select_list(&mut builder, &entity, "t", &wanted)?;
        let key = key_predicate(&mut builder, &entity, key)?;
        let view = access::predicate(&mut builder, &entity, "view", "t");
        builder.actor = &system;
        let whole = select_list(&mut builder, &entity, "t", &wanted)?;
        let sql = format!(
            "SELECT t.id, t.version, t.deleted_at IS NULL, row_to_json(p)::text, row_to_json(s)::text \
             FROM {} t, LATERAL (SELECT {shown}) p, LATERAL (SELECT {whole}) s WHERE {key} AND {}",
            entity.table(),
            view.sql()
        );
        Ok(builder.finish(sql, &view).into())
    })?;
    let statement = &compiled.statement;
    let row = tenant.db.query_opt(&statement.sql, &statement.binds(ctx, &[key.bind()])?).await?;
    let row = row.ok_or_else(|| Code::NotFound.error())?;
    let object = |text: &str| serde_json::from_str(text).map_err(|error| Code::Internal.because(error));
    Ok(Past {
        id: row.get(0),
        version: row.get(1),
        alive: row.get(2),
        shown: object(row.get(3))?,
        state: object(row.get(4))?,
        unknown: BTreeSet::new(),
        entries: Vec::new(),
        model,
        entity,
    })
}

/// Les écritures d'un enregistrement, la dernière d'abord ; celles qui suivent l'état lu n'en sont pas.
async fn entries(tenant: &Tenant, past: &Past) -> Result<Vec<Entry>> {
    static ENTRIES: LazyLock<Arc<str>> = LazyLock::new(|| {
        "SELECT version, to_jsonb(at) #>> '{}', action, actor, actor_name, changes FROM sys.audit \
         WHERE record = $1 AND entity = $2 AND version <= $3 ORDER BY version DESC"
            .into()
    });
    let binds = [Bind::Uuid(past.id), past.entity.full_name.to_string().into(), Bind::Int(past.version)];
    let rows = tenant.db.query(&ENTRIES, &binds).await?;
    let entry = |row: &tokio_postgres::Row| Entry {
        version: row.get(0),
        at: row.get(1),
        action: row.get(2),
        actor: row.get(3),
        actor_name: row.get(4),
        changes: row.get::<_, Option<Value>>(5).and_then(|value| value.as_object().cloned()).unwrap_or_default(),
    };
    Ok(rows.iter().map(entry).collect())
}

impl Past {
    /// L'instant de l'écriture qui a laissé l'état tenu.
    pub(super) fn written_at(&self) -> Option<&str> {
        let journal = self.entries.first().map(|entry| entry.at.as_str());
        journal.or_else(|| self.state.get("updated_at").and_then(Value::as_str))
    }

    /// L'appelant verrait-il l'enregistrement dans cet état ?
    pub(super) async fn is_seen(&self, ctx: &Ctx, tenant: &Tenant) -> Result<bool> {
        let rules = &ctx.actor.access(&self.entity.full_name, "view").rules;
        let mut draft = Draft::of(ctx, &self.model, &self.entity, self.id, self.state.clone());
        if rules.iter().any(|rule| rule.filter.is_some()) {
            links::read(tenant, &mut draft).await?;
        }
        Ok(access::sees(&draft))
    }

    /// Défait la dernière écriture et la rend ; rien avant la première.
    pub(super) fn rewind(&mut self) -> Option<Entry> {
        if self.entries.is_empty() {
            return None;
        }
        let entry = self.entries.remove(0);
        for (name, change) in &entry.changes {
            if let Some(field) = self.entity.clone().field(name) {
                self.undo(field, change);
            }
        }
        match entry.action.as_str() {
            "deleted" => self.alive = true,
            "restored" => self.alive = false,
            _ => {}
        }
        self.stamp(self.entries.first().cloned());
        Some(entry)
    }

    /// La version, l'instant et l'auteur de l'écriture précédente.
    fn stamp(&mut self, entry: Option<Entry>) {
        let Some(entry) = entry else { return };
        self.version = entry.version;
        let stamps = [
            ("version", entry.version.into()),
            ("updated_at", Value::from(entry.at)),
            ("updated_by", entry.actor.map(|actor| actor.to_string()).into()),
        ];
        for (name, value) in stamps {
            for state in [&mut self.shown, &mut self.state] {
                if let Some(present) = state.get_mut(name) {
                    *present = value.clone();
                }
            }
        }
    }

    fn undo(&mut self, field: &Field, change: &Value) {
        let lines = lines_of(&self.model, field);
        let protected = is_protected(field, change);
        match lines {
            Some(child) if field.class == Class::Normal => {
                let old = (!protected).then(|| change.get("old").cloned().unwrap_or(Value::Null));
                let child = child.clone();
                self.undo_lines(field, &child, old.as_ref());
            }
            _ if protected => {
                if self.shown.remove(&field.name).is_some() {
                    self.unknown.insert(field.name.clone());
                }
                self.state.insert(field.name.clone(), Value::Null);
            }
            _ => {
                let old = change.get("old").cloned().unwrap_or(Value::Null);
                if self.shown.contains_key(&field.name) {
                    self.shown.insert(field.name.clone(), old.clone());
                }
                self.state.insert(field.name.clone(), old);
            }
        }
    }

    /// Les lignes d'avant ; leurs champs protégés ne sont plus connus.
    fn undo_lines(&mut self, field: &Field, child: &Entity, old: Option<&Value>) {
        for (name, _) in child.fields.iter().filter(|(_, inner)| inner.class != Class::Normal) {
            for line in lines_in(self.shown.get_mut(&field.name)) {
                if line.remove(name).is_some() {
                    self.unknown.insert(format!("{}.{name}", field.name));
                }
            }
            lines_in(self.state.get_mut(&field.name)).for_each(|line| drop(line.remove(name)));
        }
        let Some(old) = old else { return };
        let old = if old.is_null() { Value::Array(Vec::new()) } else { old.clone() };
        if self.shown.contains_key(&field.name) {
            self.shown.insert(field.name.clone(), old.clone());
        }
        self.state.insert(field.name.clone(), old);
    }

    /// Ôte d'un état passé ce qui se calcule à la lecture, et le nomme.
    pub(super) fn forget_computed(&mut self) {
        let entity = self.entity.clone();
        for field in entity.fields.values() {
            if field.storage() == Storage::Computed && self.shown.remove(&field.name).is_some() {
                self.unknown.insert(field.name.clone());
            }
            let Some(child) = lines_of(&self.model, field).cloned() else { continue };
            for (name, _) in child.fields.iter().filter(|(_, inner)| inner.storage() == Storage::Computed) {
                for line in lines_in(self.shown.get_mut(&field.name)) {
                    if line.remove(name).is_some() {
                        self.unknown.insert(format!("{}.{name}", field.name));
                    }
                }
            }
        }
    }
}

/// Le journal n'a pas, ou ne doit plus montrer, les valeurs de ce changement.
pub(super) fn is_protected(field: &Field, change: &Value) -> bool {
    field.class != Class::Normal || change.get("protected").is_some()
}

/// L'entité des lignes d'un champ.
pub(super) fn lines_of<'m>(model: &'m Model, field: &Field) -> Option<&'m Arc<Entity>> {
    match field.storage() {
        Storage::Owned(child) => model.entity(&child),
        _ => None,
    }
}

fn lines_in(value: Option<&mut Value>) -> impl Iterator<Item = &mut Map<String, Value>> {
    value.and_then(Value::as_array_mut).into_iter().flatten().filter_map(Value::as_object_mut)
}
