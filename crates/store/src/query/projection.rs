//! Ce que la requête rend : champs simples, objets liés, lignes possédées, en expressions que `row_to_json` écrit.

use std::sync::Arc;

use indexmap::IndexMap;
use kernel::{Code, Result};
use schema::{
    fields::Storage,
    model::{Entity, Field},
};

use super::{
    Builder,
    aliases::{column, place, quoted},
    any_link,
    expand::{self, Expand, Page},
    filter, sort,
};
use crate::{
    access::{self, guard},
    fields,
};

/// Liens suivis au plus, l'un par l'autre.
const MAX_DEPTH: usize = 3;

/// Colonnes communes qu'une lecture rend d'elle-même, après les champs déclarés.
const SHOWN_COMMON: [&str; 9] = [
    "external_id",
    "version",
    "company",
    "department",
    "owner",
    "created_at",
    "created_by",
    "updated_at",
    "updated_by",
];

/// Champs voulus, par nom.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wanted(IndexMap<String, Asked>);

/// Comment un champ est voulu.
#[derive(Clone, Debug, Default)]
struct Asked {
    /// Sous-champs, quand c'est un lien déplié.
    rest: Option<Wanted>,
    /// Demandé par son nom : illisible, il est refusé au lieu d'être omis.
    by_name: bool,
    /// Déplié par `expand` : comment borner sa liste, si c'en est une.
    page: Option<Page>,
}

/// Ce qu'une lecture rend d'elle-même.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Extent {
    /// Tout : une fiche.
    Whole,
    /// Sans les listes liées : une ligne de liste.
    Columns,
}

impl Wanted {
    /// Rassemble `fields` et `expand` ; à défaut, ce que l'étendue dit.
    pub(crate) fn of(entity: &Entity, fields: Option<&[String]>, expand: &[String], extent: Extent) -> Result<Wanted> {
        let mut wanted = match fields {
            None => Wanted::by_default(entity, extent),
            Some(paths) => {
                let mut wanted = Wanted::of_names(std::iter::once("id"));
                for path in paths {
                    wanted.add_path(path)?;
                }
                wanted
            }
        };
        for item in expand {
            let Expand { path, fields, page } = Expand::read(item)?;
            let page = if extent == Extent::Columns { page.usual() } else { page };
            if fields.is_empty() {
                wanted.add_path(&format!("{path}.*"))?;
            }
            for field in fields {
                wanted.add_path(&format!("{path}.{field}"))?;
            }
            wanted.asked(path).page = Some(page);
        }
        Ok(wanted)
    }

    fn by_default(entity: &Entity, extent: Extent) -> Wanted {
        let shown = |field: &&Field| {
            let to_many = matches!(field.storage(), Storage::Join(_) | Storage::Owned(_));
            extent == Extent::Whole || !to_many
        };
        let declared = entity.fields.values().filter(shown).map(|field| field.name.as_str());
        let common = SHOWN_COMMON.into_iter().filter(|name| entity.field(name).is_some());
        let names = std::iter::once("id").chain(declared).chain(common);
        Wanted::of_names(names)
    }

    fn of_names<'n>(names: impl Iterator<Item = &'n str>) -> Wanted {
        Wanted(names.map(|name| (name.to_owned(), Asked::default())).collect())
    }

    /// Ajoute un chemin `site.manager.name`, pas plus long que ce qu'une lecture suit.
    fn add_path(&mut self, path: &str) -> Result<()> {
        let names: Vec<&str> = path.split('.').map(str::trim).collect();
        if names.len() > MAX_DEPTH + 1 {
            return Err(Code::TooCostly.error());
        }
        let mut place = self;
        for (rank, name) in names.iter().enumerate() {
            let asked = place.0.entry((*name).to_owned()).or_default();
            asked.by_name = true;
            if rank + 1 == names.len() {
                break;
            }
            place = asked.rest.get_or_insert_default();
        }
        Ok(())
    }

    /// Le dernier champ d'un chemin déjà ajouté.
    fn asked(&mut self, path: &str) -> &mut Asked {
        match path.split_once('.') {
            None => self.0.entry(path.trim().to_owned()).or_default(),
            Some((name, rest)) => {
                self.0.entry(name.trim().to_owned()).or_default().rest.get_or_insert_default().asked(rest)
            }
        }
    }

    /// Tout ce qui est demandé de l'entité liée, `*` remplacé par ses colonnes.
    fn resolved(&self, entity: &Entity) -> Wanted {
        let mut all = Wanted::of_names(std::iter::once("id"));
        for (name, asked) in &self.0 {
            if name == "*" {
                for (name, column) in Wanted::by_default(entity, Extent::Columns).0 {
                    all.0.entry(name).or_insert(column);
                }
            } else {
                all.0.insert(name.clone(), asked.clone());
            }
        }
        all
    }
}

/// Liste `expression AS "nom", …` des champs voulus.
///
/// Un champ illisible est omis s'il n'était pas demandé par son nom, refusé sinon.
pub(crate) fn select_list(builder: &mut Builder<'_>, entity: &Entity, alias: &str, wanted: &Wanted) -> Result<String> {
    select(builder, entity, alias, wanted, 0)
}

fn select(builder: &mut Builder<'_>, entity: &Entity, alias: &str, wanted: &Wanted, depth: usize) -> Result<String> {
    let mut parts = Vec::with_capacity(wanted.0.len());
    for (name, asked) in &wanted.0 {
        let field = entity.field(name).ok_or_else(|| unknown(entity, name))?;
        let Some(guard) = guard(builder, entity, field.class, alias) else {
            if asked.by_name {
                return Err(Code::UnreadableField.with("field", name.as_str()));
            }
            continue;
        };
        let sql = match &asked.rest {
            Some(rest) => nested(builder, entity, field, alias, (rest, asked.page.as_ref()), depth)?,
            None => plain(builder, entity, field, alias)?,
        };
        parts.push(format!("{} AS {}", guarded(&guard, sql), quoted(name)));
        let count = format!("{name}_count");
        if asked.page.as_ref().is_some_and(|page| page.limit.is_some())
            && !wanted.0.contains_key(&count)
            && let Some(whole) = whole_count(builder, entity, field, alias)?
        {
            parts.push(format!("{} AS {}", guarded(&guard, whole), quoted(&count)));
        }
    }
    Ok(parts.join(", "))
}

fn unknown(entity: &Entity, name: &str) -> kernel::Error {
    let names: Vec<&str> = entity.fields.keys().map(String::as_str).collect();
    Code::BadParameter.with("parameter", "fields").with("value", name).with("expected", names.join(", "))
}

/// L'expression, vide là où l'acteur ne lit pas le champ.
fn guarded(guard: &str, sql: String) -> String {
    if guard == "true" { sql } else { format!("CASE WHEN {guard} THEN {sql} END") }
}

fn plain(builder: &mut Builder<'_>, entity: &Entity, field: &Field, alias: &str) -> Result<String> {
    match field.storage() {
        Storage::Composite(_) if !field.among.is_empty() => Ok(any_link::titled(builder, field, alias)),
        Storage::Column(_) | Storage::Numeric(_) | Storage::Extra(_) | Storage::Composite(_) => {
            Ok(stored(field, alias))
        }
        Storage::Join(_) => {
            let join = entity.join_table(field);
            let link = builder.alias("l");
            Ok(format!(
                "(SELECT coalesce(json_agg({link}.target ORDER BY {link}.position), '[]') FROM {join} {link} WHERE {link}.source = {alias}.id)"
            ))
        }
        Storage::Owned(child) => {
            let child =
                builder.model.entity(&child).ok_or_else(|| Code::Internal.because("entité possédée inconnue"))?;
            let child = child.clone();
            let wanted = Wanted::owned_lines(&child);
            let many = many(builder, entity, field, &child, alias)?;
            let list = select(builder, &child, &many.inner, &wanted, 1)?;
            Ok(many.gathered(&list, ""))
        }
        Storage::Computed => match filter::computed(builder, entity, field, alias) {
            Some(value) => Ok(exact(field, value?)),
            None => Ok("NULL".to_owned()),
        },
    }
}

/// Expression JSON d'une colonne, selon sa sorte.
pub(crate) fn stored(field: &Field, alias: &str) -> String {
    let column = place(field, alias);
    match fields::of(field) {
        Some(stored) => stored.project(&column),
        None => match fields::composite::of(field) {
            Some(composite) => composite.whole(field, &column, &|member| part(field, member, alias)),
            None => exact(field, column),
        },
    }
}

/// La colonne d'un membre d'une valeur composée.
pub(crate) fn part(field: &Field, member: &str, alias: &str) -> String {
    column(alias, &field.part_column(member).unwrap_or_else(|| member.to_owned()))
}

/// Une formule décimale est rendue en texte, comme un champ décimal, sans zéros de queue ; une durée, en ISO 8601.
fn exact(field: &Field, sql: String) -> String {
    match field.kind.cel(field) {
        expr::Type::Decimal => format!("trim_scale({sql})::text"),
        expr::Type::Duration => format!("(SELECT {} FROM (SELECT {sql} AS x) d)", fields::duration::iso("d.x")),
        _ => sql,
    }
}

fn nested(
    builder: &mut Builder<'_>,
    entity: &Entity,
    field: &Field,
    alias: &str,
    (rest, page): (&Wanted, Option<&Page>),
    depth: usize,
) -> Result<String> {
    if depth >= MAX_DEPTH {
        return Err(Code::TooCostly.error());
    }
    let target = target(builder, field).ok_or_else(|| expand::refused(&field.name))?;
    let wanted = rest.resolved(&target);
    if matches!(field.storage(), Storage::Owned(_) | Storage::Join(_)) {
        let mut many = many(builder, entity, field, &target, alias)?;
        let list = select(builder, &target, &many.inner, &wanted, depth + 1)?;
        if let Some(sort) = page.and_then(|page| page.sort.as_deref()) {
            let keys = sort::keys(builder, &target, sort, &many.inner)?;
            many.order = sort::order_by(&keys, |_, key| key.sql.clone());
        }
        let limit = page.and_then(|page| page.limit).map(|limit| format!(" LIMIT {limit}"));
        return Ok(many.gathered(&list, &limit.unwrap_or_default()));
    }
    if page.is_some_and(|page| page.sort.is_some()) {
        return Err(expand::refused(&field.name));
    }
    let inner = builder.alias("e");
    let list = select(builder, &target, &inner, &wanted, depth + 1)?;
    let visible = access::predicate(builder, &target, "view", &inner);
    let visible = visible.sql();
    let link = place(field, alias);
    let read = format!(
        "SELECT row_to_json(x) AS o FROM (SELECT {list} FROM {} {inner} WHERE {inner}.id = {link} AND {visible}) x",
        target.table()
    );
    // Plus profond, il se lit dans la ligne liée.
    let found = if depth == 0 { builder.linked(read) } else { format!("({read})") };
    Ok(format!("CASE WHEN {link} IS NULL THEN NULL ELSE coalesce({found}, json_build_object('id', {link})) END"))
}

/// L'entité qu'un lien ou des lignes visent.
fn target(builder: &Builder<'_>, field: &Field) -> Option<Arc<Entity>> {
    field.to.as_ref().or(field.of.as_ref()).and_then(|name| builder.model.entity(name)).cloned()
}

/// Les éléments visibles d'une liste liée : où ils sont, et leur ordre.
struct Many {
    inner: String,
    from: String,
    on: String,
    order: String,
}

impl Many {
    /// Le tableau JSON de ces éléments.
    fn gathered(&self, list: &str, limit: &str) -> String {
        let Many { from, on, order, .. } = self;
        format!(
            "(SELECT coalesce(json_agg(row_to_json(x)), '[]') FROM (SELECT {list} FROM {from} WHERE {on} ORDER BY {order}{limit}) x)"
        )
    }
}

/// Les lignes possédées, visibles avec leur mère, ou les enregistrements liés que l'acteur voit.
fn many(builder: &mut Builder<'_>, entity: &Entity, field: &Field, target: &Entity, alias: &str) -> Result<Many> {
    if let Storage::Owned(_) = field.storage() {
        let inner = builder.alias("c");
        let mother =
            mother_column(target).ok_or_else(|| Code::Internal.because(format!("{} sans mère", field.name)))?;
        let on = format!("{} = {alias}.id AND {inner}.deleted_at IS NULL", column(&inner, mother));
        let (from, order) = (format!("{} {inner}", target.table()), format!("{inner}.position, {inner}.id"));
        return Ok(Many { inner, from, on, order });
    }
    let (inner, link) = (builder.alias("e"), builder.alias("l"));
    let visible = access::predicate(builder, target, "view", &inner);
    let (join, table) = (entity.join_table(field), target.table());
    let from = format!("{join} {link} JOIN {table} {inner} ON {inner}.id = {link}.target AND {}", visible.sql());
    Ok(Many { inner, from, on: format!("{link}.source = {alias}.id"), order: format!("{link}.position") })
}

/// Combien d'éléments a la liste entière ; rien si le champ n'en est pas une.
fn whole_count(builder: &mut Builder<'_>, entity: &Entity, field: &Field, alias: &str) -> Result<Option<String>> {
    let target = target(builder, field).filter(|_| matches!(field.storage(), Storage::Owned(_) | Storage::Join(_)));
    let Some(target) = target else { return Ok(None) };
    let Many { from, on, .. } = many(builder, entity, field, &target, alias)?;
    Ok(Some(format!("(SELECT count(*) FROM {from} WHERE {on})")))
}

impl Wanted {
    /// Champs d'une ligne possédée : les siens, sans rappeler sa mère ni les colonnes communes.
    fn owned_lines(child: &Entity) -> Wanted {
        let mother = mother_column(child).unwrap_or_default();
        let mut names: Vec<&str> = vec!["id"];
        names.extend(child.fields.values().map(|field| field.name.as_str()).filter(|name| *name != mother));
        if &*child.full_name == "core.membership" || &*child.full_name == "core.user_grant" {
            names.extend(["company", "department"]);
        }
        Wanted::of_names(names.into_iter())
    }
}

/// Colonne d'une ligne possédée qui vise sa mère.
pub(crate) fn mother_column(child: &Entity) -> Option<&str> {
    child.mother().map(Field::column)
}
