//! Un enregistrement en cours d'écriture : son état en JSON, les colonnes à écrire, les fautes trouvées.

use std::{
    collections::HashMap,
    sync::{Arc, OnceLock},
};

use indexmap::IndexMap;
use kernel::{Ctx, Error, FieldError, Result};
use schema::{
    load::RecordScope,
    model::{Entity, Field, Formula, Model},
};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::db::Bind;

/// Colonne des champs ajoutés ; une écriture n'y verse que ceux qu'elle porte, et laisse les autres.
pub(crate) const EXTRA: &str = "extra";

/// Champs communs qu'une création donne : société, service, propriétaire.
const COMMON: usize = 3;

/// L'enregistrement tel qu'il sera.
pub(crate) struct Draft<'a> {
    pub ctx: &'a Ctx,
    pub model: &'a Model,
    pub entity: &'a Entity,
    pub id: Uuid,
    /// État avant l'écriture ; vide à la création.
    pub old: Option<Map<String, Value>>,
    /// État après l'écriture, par nom de champ.
    pub new: Map<String, Value>,
    /// Colonnes écrites, avec leur type PostgreSQL.
    pub columns: IndexMap<String, (Bind, String)>,
    /// Liens multiples écrits, par nom de champ.
    pub links: IndexMap<String, Vec<Uuid>>,
    /// Lignes possédées écrites, par nom de champ.
    pub children: IndexMap<String, Vec<Line>>,
    /// Paramètres d'une action.
    pub params: Map<String, Value>,
    /// Expressions d'une approbation, qui se lisent avec celles de l'entité.
    pub asked: Vec<Formula>,
    /// Qui a donné la dernière approbation.
    pub approver: Option<Uuid>,
    /// Champs des enregistrements liés, par nom de champ ; une fournée partage ceux qui sont les mêmes.
    pub linked: Arc<Map<String, Value>>,
    /// Champs que l'appelant a envoyés.
    pub given: Vec<String>,
    /// Fautes trouvées.
    pub faults: Vec<FieldError>,
    /// Filtres des octrois de l'acteur, par leur texte ; ceux qui ne se lisent pas sur cette entité n'y sont pas.
    filters: Arc<OnceLock<HashMap<Arc<str>, Formula>>>,
}

/// Une ligne possédée, telle qu'elle sera.
pub(crate) struct Line {
    pub id: Uuid,
    /// Existait-elle déjà ?
    pub known: bool,
    pub new: Map<String, Value>,
    pub columns: IndexMap<String, (Bind, String)>,
    pub links: IndexMap<String, Vec<Uuid>>,
}

impl<'a> Draft<'a> {
    pub(super) fn new(ctx: &'a Ctx, model: &'a Model, entity: &'a Entity, id: Uuid) -> Draft<'a> {
        let room = entity.fields.len() + COMMON;
        Draft {
            ctx,
            model,
            entity,
            id,
            old: None,
            new: Map::with_capacity(room),
            columns: IndexMap::with_capacity(room),
            links: IndexMap::new(),
            children: IndexMap::new(),
            params: Map::new(),
            asked: Vec::new(),
            approver: None,
            linked: Arc::default(),
            given: Vec::new(),
            faults: Vec::new(),
            filters: Arc::default(),
        }
    }

    /// Le même enregistrement, à partir de son état en base.
    pub(super) fn of(
        ctx: &'a Ctx,
        model: &'a Model,
        entity: &'a Entity,
        id: Uuid,
        old: Map<String, Value>,
    ) -> Draft<'a> {
        Draft { new: old.clone(), old: Some(old), ..Draft::new(ctx, model, entity, id) }
    }

    /// Partage les filtres d'octroi d'un autre enregistrement de la même fournée : ils ne se lisent qu'une fois.
    pub(super) fn share_filters(&mut self, with: &Draft<'a>) {
        self.filters = Arc::clone(&with.filters);
    }

    /// Le filtre d'octroi de ce texte, s'il se lit sur cette entité.
    pub(crate) fn grant_filter(&self, source: &str) -> Option<&Formula> {
        self.grant_filters().get(source)
    }

    /// Les filtres des octrois de l'acteur qui se lisent sur cette entité.
    pub(super) fn grant_filters(&self) -> &HashMap<Arc<str>, Formula> {
        self.filters.get_or_init(|| {
            let scope = RecordScope::new(self.model, self.entity);
            let sources = self.ctx.actor.grants.iter().filter_map(|grant| grant.filter.clone());
            let read = sources.filter_map(|source| {
                let checked = expr::check_bool(expr::parse(&source).ok()?, &scope).ok()?;
                let formula = Formula { source: source.to_string(), checked: Arc::new(checked) };
                Some((source, formula))
            });
            read.collect()
        })
    }

    /// Ajoute la valeur d'un champ ajouté à ce que l'écriture verse dans `extra`.
    pub(super) fn add_extra(&mut self, field: &Field, value: &Value) {
        let first = || (Bind::Json(Value::Object(Map::new())), "jsonb".to_owned());
        let (bind, _) = self.columns.entry(EXTRA.to_owned()).or_insert_with(first);
        if let Bind::Json(Value::Object(patch)) = bind {
            patch.insert(field.id.to_string(), value.clone());
        }
    }

    /// Rend les fautes trouvées, s'il y en a.
    pub(super) fn verdict(&mut self) -> Result<()> {
        if self.faults.is_empty() { Ok(()) } else { Err(Error::invalid(std::mem::take(&mut self.faults))) }
    }

    /// Le texte d'un champ de l'état nouveau.
    pub(super) fn text(&self, field: &str) -> Option<&str> {
        self.new.get(field).and_then(Value::as_str)
    }

    /// L'identifiant qu'un champ de l'état nouveau porte.
    pub(crate) fn uuid(&self, field: &str) -> Option<Uuid> {
        Uuid::try_parse(self.text(field)?).ok()
    }

    /// Un secret se réécrit sans que ce qu'on en lit change.
    fn reseals(&self, field: &str) -> bool {
        let secret = self.entity.fields.get(field).filter(|field| field.is_secret());
        secret.is_some_and(|secret| self.columns.contains_key(secret.column()))
    }

    /// Ce champ change-t-il ?
    pub(super) fn changes(&self, field: &str) -> bool {
        let filled = |value: &&Value| !value.is_null() && value.as_array().is_none_or(|items| !items.is_empty());
        let old = self.old.as_ref().and_then(|old| old.get(field)).filter(filled);
        old != self.new.get(field).filter(filled) || self.reseals(field)
    }
}
