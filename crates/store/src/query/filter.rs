//! Une expression CEL devenue SQL : filtre de l'appelant, filtre d'un octroi, formule calculée à la lecture.

use std::{cell::RefCell, collections::HashMap, sync::Arc};

use expr::{Collection, Column, Origin, Places, Type};
use kernel::{Code, Error, Result};
use schema::{
    fields::Storage,
    load::RecordScope,
    model::{Entity, Field, Formula},
};

use crate::{
    access::{self, guard},
    fields,
};

use super::{
    Builder, Slot,
    aliases::{column, contained, place, quoted},
    projection::mother_column,
    rollup, subtree,
};

/// Au nom de qui l'expression lit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trust {
    /// L'appelant : il ne filtre que sur ce qu'il peut lire, liens compris.
    Caller,
    /// Une définition : elle lit tout.
    Definition,
}

/// Champs d'un chemin au plus : `site.manager.company.name`.
pub(super) const MAX_HOPS: usize = 4;

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

/// Compile une expression de l'appelant, rendue telle quelle, et dit son type.
pub(crate) fn expression(
    builder: &mut Builder<'_>,
    entity: &Entity,
    source: &str,
    alias: &str,
) -> Result<(String, Type)> {
    let scope = RecordScope::new(builder.model, entity);
    let checked =
        expr::parse(source).and_then(|ast| expr::check(ast, &scope)).map_err(|error| refused(source, &error))?;
    let ty = checked.ty().clone();
    let sql = translate(builder, entity, source, alias, Trust::Caller, |places| {
        expr::value_to_sql(&checked, places, PROVISIONAL)
    })?;
    Ok((sql, ty))
}

/// Compile une condition qui ne lit aucun enregistrement, mais les colonnes que ces endroits nomment.
pub(crate) fn free(
    builder: &mut Builder<'_>,
    source: &str,
    scope: &dyn expr::Scope,
    places: &dyn Places,
) -> Result<String> {
    let checked = expr::parse(source).and_then(|ast| expr::check_bool(ast, scope));
    let sql = checked.and_then(|checked| expr::to_sql(&checked, places, PROVISIONAL));
    Ok(renumber(builder, &sql.map_err(|error| refused(source, &error))?))
}

/// Le calcul d'un champ, formule ou total ; aucun s'il n'est pas calculé.
pub(crate) fn computed(
    builder: &mut Builder<'_>,
    entity: &Entity,
    field: &Field,
    alias: &str,
) -> Option<Result<String>> {
    match (&field.value, &field.rollup) {
        (Some(formula), None) => Some(value(builder, entity, formula, alias, Trust::Definition)),
        (_, Some(total)) => Some(rollup::value(builder, entity, total, alias)),
        (None, None) => None,
    }
}

/// Le type de la colonne d'une valeur gardée : arrondie par elle, une valeur ne semble pas changer.
pub(crate) fn kept_as(field: &Field) -> String {
    match field.storage() {
        Storage::Column(pg_type) => pg_type.to_owned(),
        Storage::Numeric(scale) => format!("numeric(38,{scale})"),
        _ => "text".to_owned(),
    }
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
            [] => Some(Column::new(column(&alias, "id"), Type::Record(entity.full_name.clone()), false)),
            [name] => self.own_column(&entity, entity.field(name)?, &alias),
            [name, member] if !entity.field(name)?.parts().is_empty() => {
                let field = entity.field(name)?;
                let sql = self.guarded(&entity, field, Some(member), &alias)?;
                Some(Column::new(sql, field.member(member)?, true))
            }
            [link, rest @ ..] if rest.len() < MAX_HOPS => {
                let link = entity.field(link)?;
                self.linked_column(from, link, rest, &self.guarded(&entity, link, None, &alias)?)
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

    fn subtree(&self, record: &str, root: &str) -> Option<String> {
        let tree = self.builder.borrow().model.entity(record)?.clone();
        let below = self.builder.borrow_mut().alias("d");
        let parent = tree.field(tree.tree.as_deref()?)?;
        let link = self.guarded(&tree, parent, None, &below)?;
        Some(subtree::sql(&tree, &link, &self.visible(&tree, &below), &below, root))
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
        let ty = type_of(entity, field);
        let plain = match field.storage() {
            Storage::Composite(_) if field.is_secret() => return None,
            Storage::Column(_) | Storage::Numeric(_) | Storage::Extra(_) | Storage::Composite(_) => {
                operand(field, alias)
            }
            Storage::Computed => self.formula(entity, field, alias)?,
            Storage::Join(_) | Storage::Owned(_) => return None,
        };
        let filled = ["id", "version", "created_at"].contains(&field.name.as_str()) || is_list(field);
        let contained = contained(field, alias).filter(|_| guard == "true");
        Some(Column { nullable: !filled || guard != "true", sql: masked(&guard, plain), ty, contained })
    }

    /// Une formule ou un total calculé à la lecture, dans un filtre.
    fn formula(&self, entity: &Entity, field: &Field, alias: &str) -> Option<String> {
        let compiled = computed(&mut self.builder.borrow_mut(), entity, field, alias)?;
        compiled.map_err(|error| self.deny(error)).ok().map(|sql| format!("({sql})"))
    }

    /// Un champ au bout de liens : par des jointures depuis la ligne même, que plusieurs champs partagent ; par des
    /// sous-requêtes ailleurs. Un lien que l'appelant ne voit pas est vide, et tout ce qui le suit.
    fn linked_column(&self, from: Origin<'_>, link: &Field, path: &[&str], link_column: &str) -> Option<Column> {
        let target = self.builder.borrow().model.entity(link.to.as_deref()?)?.clone();
        let (name, rest) = path.split_first()?;
        let far = target.field(name)?;
        let is_joined = self.trust == Trust::Caller && matches!(from, Origin::Row);
        let alias = match is_joined {
            true => self.join(&target, link_column),
            false => self.builder.borrow_mut().alias("s"),
        };
        let found = match rest {
            [member] if !far.parts().is_empty() => {
                let sql = self.guarded(&target, far, Some(member), &alias)?;
                Column::new(sql, far.member(member)?, true)
            }
            _ if !far.is_in_row() || far.is_secret() => return None,
            [] => Column::new(self.guarded(&target, far, None, &alias)?, type_of(&target, far), true),
            rest => self.linked_column(from, far, rest, &self.guarded(&target, far, None, &alias)?)?,
        };
        if is_joined {
            return Some(found);
        }
        let visible = self.visible(&target, &alias);
        let sql = format!(
            "(SELECT {} FROM {} {alias} WHERE {alias}.id = {link_column} AND {visible})",
            found.sql,
            target.table()
        );
        Some(Column { sql, nullable: true, ..found })
    }

    /// La colonne d'un champ ou d'un de ses membres, vide là où l'appelant ne la lit pas.
    fn guarded(&self, entity: &Entity, field: &Field, member: Option<&str>, alias: &str) -> Option<String> {
        let guard = self.readable(entity, field, alias)?;
        let plain = match member {
            Some(member) => member_of(field, member, alias)?,
            None => operand(field, alias),
        };
        Some(masked(&guard, plain))
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

/// Le type d'un champ ; l'identifiant d'un enregistrement en est la référence.
fn type_of(entity: &Entity, field: &Field) -> Type {
    if field.name == "id" { Type::Record(entity.full_name.clone()) } else { field.kind.cel(field) }
}

/// La colonne d'un champ, dans le type que son CEL annonce.
fn operand(field: &Field, alias: &str) -> String {
    let column = place(field, alias);
    fields::of(field).map_or_else(|| column.clone(), |stored| stored.operand(&column))
}

/// Une colonne de liste n'est jamais nulle : vide, c'est une liste vide.
fn is_list(field: &Field) -> bool {
    matches!(field.storage(), Storage::Column(kind) if kind.ends_with("[]"))
}

/// La valeur là où cette condition tient, sinon rien.
fn masked(guard: &str, plain: String) -> String {
    if guard == "true" { plain } else { format!("(CASE WHEN {guard} THEN {plain} END)") }
}

/// La colonne d'un membre qu'une expression peut nommer.
fn member_of(field: &Field, member: &str, alias: &str) -> Option<String> {
    Some(column(alias, &field.part_column(member)?))
}

/// Joint l'enregistrement lié, seulement s'il est visible, et rend son alias.
pub(super) fn visible_join(builder: &mut Builder<'_>, target: &Entity, link: &str) -> String {
    let alias = builder.alias("j");
    let visible = access::predicate(builder, target, "view", &alias);
    builder.add_join(&format!("LEFT JOIN {} {alias} ON {alias}.id = {link} AND {}", target.table(), visible.sql()));
    alias
}
