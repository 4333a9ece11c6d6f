//! Les index d'une table : ceux que l'auteur demande, et ceux dont la plate-forme a toujours besoin (listes par page,
//! portées, clés étrangères, unicités, recherche).

use super::{
    build::common_id,
    shape::{Column, Exclusion, IndexKey, IndexKind, IndexShape},
};
use crate::{
    fields::Storage,
    load::physical,
    model::{Entity, Field, Index, Overlap},
};

/// Type d'une colonne d'étiquettes ou de choix multiples.
const ARRAY: &str = "text[]";

/// Une clé à écrire : champ, décroissant.
type Key<'a> = (&'a str, bool);

/// Les index de cette entité, sans doublon.
pub(super) fn of(entity: &Entity, columns: &[Column]) -> Vec<IndexShape> {
    let builder = Builder { entity, columns };
    let mut indexes: Vec<IndexShape> = Vec::new();
    let mut add = |index: Option<IndexShape>| {
        if let Some(index) = index
            && !indexes.iter().any(|other| other.is_same(&index))
        {
            indexes.push(index);
        }
    };
    for (rule, unique) in &entity.unique {
        let keys: Vec<Key<'_>> = unique.on.iter().map(|field| (field.as_str(), false)).collect();
        let index = builder.unique(rule, &keys, Only::Live);
        add(if unique.ignore_case { index.map(|index| builder.folded(index)) } else { index });
    }
    if entity.single {
        add(builder.single());
    }
    add(builder.unique("external_id", &[("external_id", false)], Only::LiveKnown));
    if entity.number.is_some() {
        add(builder.unique("number", &[("number", false)], Only::All));
    }
    for column in builder.arrays() {
        add(Some(builder.array(column)));
    }
    for index in entity.indexes.iter().filter(|index| builder.array_of(index).is_none()) {
        let keys: Vec<Key<'_>> = index.on.iter().map(|(field, descending)| (field.as_str(), *descending)).collect();
        add(builder.btree(&paged(&keys), Only::Live));
    }
    for keys in builder.lists() {
        add(builder.btree(&paged(&keys), Only::Live));
    }
    for column in columns.iter().filter(|column| column.references.is_some()) {
        let field = builder.field_of(column);
        match entity.owned_by.as_ref().is_some_and(|owner| field.is_some_and(|field| field.is_mother(owner))) {
            true => add(builder.columns(&[(column.name.as_str(), false), ("position", false)], Only::All)),
            false if column.name == "company_id" && entity.owned_by.is_none() => {}
            false => add(builder.columns(&[(column.name.as_str(), false)], Only::Known)),
        }
    }
    add(builder.search());
    add(builder.extra());
    indexes
}

/// Les contraintes d'exclusion de cette entité.
pub(super) fn exclusions(entity: &Entity, columns: &[Column]) -> Vec<Exclusion> {
    let builder = Builder { entity, columns };
    entity.overlaps.iter().filter_map(|(rule, overlap)| builder.exclusion(rule, overlap)).collect()
}

/// Une page se reprend après sa dernière ligne : l'index finit par `id`, dans le sens de la dernière clé.
fn paged<'a>(keys: &[Key<'a>]) -> Vec<Key<'a>> {
    let mut keys = keys.to_vec();
    if !keys.iter().any(|(field, _)| *field == "id") {
        let descending = keys.last().is_some_and(|(_, descending)| *descending);
        keys.push(("id", descending));
    }
    keys
}

/// Les lignes qu'un index couvre.
#[derive(Clone, Copy, PartialEq)]
enum Only {
    All,
    Known,
    Live,
    LiveKnown,
}

struct Builder<'a> {
    entity: &'a Entity,
    columns: &'a [Column],
}

impl Builder<'_> {
    /// Les listes : par société, et toutes sociétés réunies. Les lignes possédées se lisent par leur mère.
    fn lists(&self) -> Vec<Vec<Key<'_>>> {
        if self.entity.owned_by.is_some() {
            return Vec::new();
        }
        let sort = self.entity.list.sort.split(',').filter(|key| !key.is_empty());
        let keys: Vec<Key<'_>> =
            sort.map(|key| key.strip_prefix('-').map_or((key, false), |field| (field, true))).collect();
        let by_company = std::iter::once(("company", false)).chain(keys.iter().copied()).collect();
        match self.entity.shared {
            true => vec![keys],
            false => vec![keys, by_company],
        }
    }

    fn unique(&self, rule: &str, keys: &[Key<'_>], only: Only) -> Option<IndexShape> {
        let on = self.keys(keys)?;
        Some(index(self.entity.unique_index(rule), IndexKind::Unique, on, only))
    }

    /// Le même, où les textes se comparent sans leur casse.
    fn folded(&self, index: IndexShape) -> IndexShape {
        let is_text = |id| self.columns.iter().any(|column| column.id == id && column.kind == "text");
        let on = index.on.into_iter().map(|key| IndexKey { folded: is_text(key.id), ..key });
        IndexShape { on: on.collect(), ..index }
    }

    /// Un seul vivant par société ; partagée, un seul tout court : tous ont le même `deleted_at` vide.
    fn single(&self) -> Option<IndexShape> {
        if !self.entity.shared {
            return self.unique("single", &[("company", false)], Only::Live);
        }
        let index = self.unique("single", &[("deleted_at", false)], Only::Live)?;
        Some(IndexShape { nulls_equal: true, ..index })
    }

    fn exclusion(&self, rule: &str, overlap: &Overlap) -> Option<Exclusion> {
        let on: Vec<Key<'_>> = overlap.on.iter().map(|field| (field.as_str(), false)).collect();
        let during = self.keys(&[(&overlap.during.start, false), (&overlap.during.end, false)])?;
        let [start, end] = <[IndexKey; 2]>::try_from(during).ok()?;
        let is_date = self.entity.field(&overlap.during.start)?.kind.name() == "date";
        Some(Exclusion {
            name: self.entity.overlap_constraint(rule),
            on: self.keys(&on)?,
            start,
            end,
            range: if is_date { "daterange" } else { "tstzrange" }.to_owned(),
            when: overlap.when.as_ref().map(|when| when.source.clone()),
        })
    }

    fn btree(&self, keys: &[Key<'_>], only: Only) -> Option<IndexShape> {
        Some(self.named(self.keys(keys)?, only))
    }

    /// Comme [`Builder::btree`], mais par noms de colonnes.
    fn columns(&self, keys: &[Key<'_>], only: Only) -> Option<IndexShape> {
        let find = |name: &str| self.columns.iter().find(|column| column.name == name);
        let on: Option<Vec<_>> = keys.iter().map(|(name, descending)| Some(key(find(name)?, *descending))).collect();
        Some(self.named(on?, only))
    }

    fn named(&self, on: Vec<IndexKey>, only: Only) -> IndexShape {
        let part = |key: &IndexKey| {
            if key.descending { format!("{}_desc", key.column) } else { key.column.clone() }
        };
        let parts: Vec<String> = on.iter().map(part).collect();
        index(physical(&format!("{}__{}", self.entity.name, parts.join("__"))), IndexKind::Btree, on, only)
    }

    /// Les clés, par noms de champs ; aucune si l'une n'est pas en colonne.
    fn keys(&self, keys: &[Key<'_>]) -> Option<Vec<IndexKey>> {
        let column = |name: &str| {
            let field = self.entity.field(name)?;
            let id = if field.is_common() { common_id(field.column()) } else { field.id };
            self.columns.iter().find(|column| column.id == id)
        };
        keys.iter().map(|(name, descending)| Some(key(column(name)?, *descending))).collect()
    }

    fn field_of(&self, column: &Column) -> Option<&Field> {
        self.entity.fields.values().find(|field| field.id == column.id)
    }

    /// Les champs ajoutés se cherchent par valeur ; sans eux, l'index ne coûte rien.
    fn extra(&self) -> Option<IndexShape> {
        let is_extra = |field: &Field| matches!(field.storage(), Storage::Extra(_));
        self.entity.fields.values().find(|field| is_extra(field))?;
        let column = self.columns.iter().find(|column| column.name == "extra")?;
        let name = physical(&format!("{}__extra", self.entity.name));
        Some(index(name, IndexKind::Json, vec![key(column, false)], Only::Live))
    }

    /// Les tableaux de textes que l'auteur veut chercher : `search`, ou un index déclaré sur eux seuls.
    fn arrays(&self) -> Vec<&Column> {
        let searched = self.entity.fields.values().filter(|field| field.search.is_some());
        let searched = searched.filter_map(|field| self.columns.iter().find(|column| column.id == field.id));
        let declared = self.entity.indexes.iter().filter_map(|index| self.array_of(index));
        searched.filter(|column| column.kind == ARRAY).chain(declared).collect()
    }

    /// La colonne de cet index, si c'est un tableau de textes.
    fn array_of(&self, index: &Index) -> Option<&Column> {
        let [(name, _)] = &index.on[..] else { return None };
        let field = self.entity.fields.get(name)?;
        self.columns.iter().find(|column| column.id == field.id && column.kind == ARRAY)
    }

    fn array(&self, column: &Column) -> IndexShape {
        let name = physical(&format!("{}__{}__items", self.entity.name, column.name));
        index(name, IndexKind::Array, vec![key(column, false)], Only::Live)
    }

    fn search(&self) -> Option<IndexShape> {
        let weighted = self.entity.fields.values().filter_map(|field| Some((field, field.search?)));
        let on: Vec<IndexKey> = weighted
            .filter_map(|(field, weight)| {
                let column = self.columns.iter().find(|column| column.id == field.id && column.kind == "text")?;
                Some(IndexKey { weight: Some(weight), ..key(column, false) })
            })
            .collect();
        let name = physical(&format!("{}__search", self.entity.name));
        (!on.is_empty()).then(|| index(name, IndexKind::Search, on, Only::Live))
    }
}

fn key(column: &Column, descending: bool) -> IndexKey {
    IndexKey { id: column.id, column: column.name.clone(), descending, weight: None, folded: false }
}

fn index(name: String, kind: IndexKind, on: Vec<IndexKey>, only: Only) -> IndexShape {
    let live = matches!(only, Only::Live | Only::LiveKnown);
    let known = matches!(only, Only::Known | Only::LiveKnown);
    IndexShape { name, kind, on, live, known, nulls_equal: false }
}
