//! Une expression CEL devenue SQL : filtre de l'appelant, filtre d'un octroi, formule calculée à la lecture.

use std::{cell::RefCell, collections::HashMap, sync::Arc};

use expr::{Collection, Column, Origin, Places, Type};
use kernel::{Code, Error, Result};
use schema::{
    fields::Storage,
    load::RecordScope,
    model::{Entity, Field, Formula},
};

use crate::access::{self, guard};

use super::{
    Builder, Slot,
    aliases::{column, place, quoted},
    projection::mother_column,
};

/// Au nom de qui l'expression lit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trust {
    /// L'appelant : il ne filtre que sur ce qu'il peut lire, liens compris.
    Caller,
    /// Une définition : elle lit tout.
    Definition,
}

/// Premier numéro donné aux paramètres d'`expr`, avant qu'ils reçoivent leur vrai rang.
pub(super) const PROVISIONAL: usize = 100_000;

/// Compile un filtre écrit en texte.
pub(crate) fn compile(
    builder: &mut Builder<'_>,
    entity: &Entity,
    source: &str,
    alias: &str,
    trust: Trust,
) -> Result<String> {
    let scope = RecordScope::new(builder.model, entity);
    let checked =
        expr::parse(source).and_then(|ast| expr::check_bool(ast, &scope)).map_err(|error| refused(source, &error))?;
    translate(builder, entity, source, alias, trust, |places| expr::to_sql(&checked, places, PROVISIONAL))
}

/// Compile une formule rendue telle quelle.
pub(crate) fn value(
    builder: &mut Builder<'_>,
    entity: &Entity,
    formula: &Formula,
    alias: &str,
    trust: Trust,
) -> Result<String> {
    translate(builder, entity, &formula.source, alias, trust, |places| {
        expr::value_to_sql(&formula.checked, places, PROVISIONAL)
    })
}

/// Un filtre refusé, avec l'endroit et les noms qui existent.
pub(super) fn refused(source: &str, error: &expr::Error) -> Error {
    let code = if error.kind == expr::ErrorKind::TooCostly { Code::TooCostly } else { Code::BadFilter };
    let (_, position) = error.span.line_and_column(source);
    let refusal = code.with("reason", error.message.as_str()).with("position", position);
    let refusal = refusal.and("position", position).and("reason", error.code());
    match &error.hint {
        Some(hint) => refusal.and("hint", hint.as_str()),
        None => refusal,
    }
}

fn translate(
    builder: &mut Builder<'_>,
    entity: &Entity,
    source: &str,
    alias: &str,
    trust: Trust,
    to_sql: impl FnOnce(&dyn Places) -> Result<expr::Sql, expr::Error>,
) -> Result<String> {
    let table = Table {
        row: entity,
        alias,
        trust,
        builder: RefCell::new(builder),
        joins: RefCell::default(),
        denied: RefCell::default(),
    };
    let sql = to_sql(&table);
    if let Some(error) = table.denied.take() {
        return Err(error);
    }
    let sql = sql.map_err(|error| refused(source, &error))?;
    Ok(renumber(table.builder.into_inner(), &sql))
}

/// Donne leur vrai rang aux paramètres provisoires `$100000`, `$100001`…
pub(super) fn renumber(builder: &mut Builder<'_>, sql: &expr::Sql) -> String {
    let first = builder.slots.len() + 1;
    builder.slots.extend(sql.params.iter().cloned().map(Slot::Param));
    let mut text = sql.text.clone();
    for rank in (0..sql.params.len()).rev() {
        text = text.replace(&format!("${}", PROVISIONAL + rank), &format!("${}", first + rank));
    }
    text
}

/// Les colonnes d'une entité et de ses liens, telles qu'une expression les nomme.
struct Table<'t, 'm> {
    row: &'t Entity,
    alias: &'t str,
    trust: Trust,
    builder: RefCell<&'t mut Builder<'m>>,
    /// Jointures déjà faites, par chemin de lien.
    joins: RefCell<HashMap<String, String>>,
    /// Première lecture refusée.
    denied: RefCell<Option<Error>>,
}

impl Places for Table<'_, '_> {
    fn column(&self, from: Origin<'_>, path: &[&str]) -> Option<Column> {
        let (entity, alias) = self.origin(from)?;
        match path {
            [] => {
                Some(Column { sql: column(&alias, "id"), ty: Type::Record(entity.full_name.clone()), nullable: false })
            }
            [name] => self.own_column(&entity, entity.field(name)?, &alias),
            [link, name] => {
                let link = entity.field(link)?;
                self.readable(&entity, link, &alias)?;
                self.linked_column(from, link, name, &place(link, &alias))
            }
            _ => None,
        }
    }

    fn collection(&self, from: Origin<'_>, path: &[&str], alias: &str) -> Option<Collection> {
        let [name] = path else { return None };
        let (entity, from_alias) = self.origin(from)?;
        let field = entity.field(name)?;
        self.readable(&entity, field, &from_alias)?;
        let quoted_alias = quoted(alias);
        match field.storage() {
            Storage::Owned(child) => {
                let child = self.builder.borrow().model.entity(&child)?.clone();
                let mother = column(&quoted_alias, mother_column(&child)?);
                Some(Collection {
                    from: format!("{} AS {quoted_alias}", child.table()),
                    on: format!("{mother} = {from_alias}.id AND {quoted_alias}.deleted_at IS NULL"),
                    record: child.full_name.to_string(),
                })
            }
            Storage::Join(target) => {
                let target = self.builder.borrow().model.entity(&target)?.clone();
                let link = self.builder.borrow_mut().alias("l");
                let visible = self.visible(&target, &quoted_alias);
                Some(Collection {
                    from: format!(
                        "{} AS {link} JOIN {} AS {quoted_alias} ON {quoted_alias}.id = {link}.target",
                        entity.join_table(field),
                        target.table()
                    ),
                    on: format!("{link}.source = {from_alias}.id AND {visible}"),
                    record: target.full_name.to_string(),
                })
            }
            _ => None,
        }
    }

    fn variable(&self, name: &str) -> Option<Type> {
        let scope = RecordScope::without_record(self.builder.borrow().model, &self.row.package);
        ["actor", "now", "today"].contains(&name).then(|| expr::Scope::variable(&scope, name)).flatten()
    }
}

impl Table<'_, '_> {
    fn origin(&self, from: Origin<'_>) -> Option<(Arc<Entity>, String)> {
        match from {
            Origin::Row => {
                Some((self.builder.borrow().model.entity(&self.row.full_name)?.clone(), self.alias.to_owned()))
            }
            Origin::Element { record, alias } => {
                Some((self.builder.borrow().model.entity(record)?.clone(), quoted(alias)))
            }
        }
    }

    fn own_column(&self, entity: &Entity, field: &Field, alias: &str) -> Option<Column> {
        let guard = self.readable(entity, field, alias)?;
        let ty = field.kind.cel(field);
        let plain = match field.storage() {
            Storage::Column(_) | Storage::Numeric(_) | Storage::Extra(_) => place(field, alias),
            Storage::Computed => self.formula(entity, field, alias)?,
            Storage::Join(_) | Storage::Owned(_) => return None,
        };
        let nullable = field.name != "id" && field.name != "version" && field.name != "created_at";
        let sql = if guard == "true" { plain } else { format!("(CASE WHEN {guard} THEN {plain} END)") };
        Some(Column { sql, ty, nullable })
    }

    /// Une formule calculée à la lecture, dans un filtre.
    fn formula(&self, entity: &Entity, field: &Field, alias: &str) -> Option<String> {
        let compiled = value(&mut self.builder.borrow_mut(), entity, field.value.as_ref()?, alias, Trust::Definition);
        compiled.map_err(|error| self.deny(error)).ok().map(|sql| format!("({sql})"))
    }

    /// Un champ de l'enregistrement lié : par une jointure depuis la ligne même, que plusieurs champs partagent ; par une
    /// sous-requête ailleurs.
    fn linked_column(&self, from: Origin<'_>, link: &Field, name: &str, link_column: &str) -> Option<Column> {
        let target = self.builder.borrow().model.entity(link.to.as_deref()?)?.clone();
        let far = target.field(name)?;
        if !far.is_in_row() {
            return None;
        }
        let ty = far.kind.cel(far);
        if self.trust == Trust::Caller && matches!(from, Origin::Row) {
            let joined = self.join(&target, link_column);
            return Some(Column { sql: self.guarded(&target, far, &joined)?, ty, nullable: true });
        }
        let inner = self.builder.borrow_mut().alias("s");
        let (far, visible) = (self.guarded(&target, far, &inner)?, self.visible(&target, &inner));
        let sql =
            format!("(SELECT {far} FROM {} {inner} WHERE {inner}.id = {link_column} AND {visible})", target.table());
        Some(Column { sql, ty, nullable: true })
    }

    /// La colonne d'un champ, vide là où l'appelant ne la lit pas.
    fn guarded(&self, entity: &Entity, field: &Field, alias: &str) -> Option<String> {
        let guard = self.readable(entity, field, alias)?;
        let plain = place(field, alias);
        Some(if guard == "true" { plain } else { format!("(CASE WHEN {guard} THEN {plain} END)") })
    }

    fn join(&self, target: &Entity, link: &str) -> String {
        if let Some(alias) = self.joins.borrow().get(link) {
            return alias.clone();
        }
        let alias = visible_join(&mut self.builder.borrow_mut(), target, link);
        self.joins.borrow_mut().insert(link.to_owned(), alias.clone());
        alias
    }

    fn visible(&self, target: &Entity, alias: &str) -> String {
        match self.trust {
            Trust::Definition => "true".to_owned(),
            Trust::Caller => access::predicate(&mut self.builder.borrow_mut(), target, "view", alias).sql().to_owned(),
        }
    }

    /// Où ce champ se lit ; un champ que l'appelant ne lit nulle part refuse toute la requête.
    fn readable(&self, entity: &Entity, field: &Field, alias: &str) -> Option<String> {
        if self.trust == Trust::Definition {
            return Some("true".to_owned());
        }
        let guard = guard(&mut self.builder.borrow_mut(), entity, field.class, alias);
        if guard.is_none() {
            self.deny(Code::UnreadableField.with("field", field.name.as_str()));
        }
        guard
    }

    fn deny(&self, error: Error) {
        self.denied.borrow_mut().get_or_insert(error);
    }
}

/// Joint l'enregistrement lié, seulement s'il est visible, et rend son alias.
pub(super) fn visible_join(builder: &mut Builder<'_>, target: &Entity, link: &str) -> String {
    let alias = builder.alias("j");
    let visible = access::predicate(builder, target, "view", &alias);
    builder.add_join(&format!("LEFT JOIN {} {alias} ON {alias}.id = {link} AND {}", target.table(), visible.sql()));
    alias
}
