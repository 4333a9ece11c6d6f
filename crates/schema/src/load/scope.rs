//! Les noms qu'une expression peut employer, et leurs types : le pont entre le modèle et [`expr`].
//!
//! `store` s'en sert pour vérifier les filtres des appelants, le chargement pour vérifier les définitions.

use expr::Type;
use indexmap::IndexMap;

use crate::{
    fields::{composite, record},
    model::{Carried, Entity, Field, Model, SystemEvent},
};

/// Le nom, pour `expr`, de ce qu'un événement du système apporte.
const PAYLOAD: &str = "payload";

/// Ce que `actor` a pour membres ; qui évalue doit fournir les mêmes.
pub const ACTOR: [(&str, ActorMember); 10] = [
    ("id", ActorMember::Record(record::PERSON)),
    ("name", ActorMember::Text),
    ("email", ActorMember::Text),
    ("timezone", ActorMember::Text),
    ("company", ActorMember::Record("core.company")),
    ("companies", ActorMember::Records("core.company")),
    ("department", ActorMember::Record("core.department")),
    ("site", ActorMember::Record("core.site")),
    ("sites", ActorMember::Records("core.site")),
    ("roles", ActorMember::Texts),
];

/// Forme d'un membre de `actor`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActorMember {
    /// Un texte.
    Text,
    /// Des textes.
    Texts,
    /// L'identifiant d'un enregistrement de cette entité.
    Record(&'static str),
    /// Les identifiants d'enregistrements de cette entité.
    Records(&'static str),
}

impl ActorMember {
    fn cel(self) -> Type {
        match self {
            ActorMember::Text => Type::String,
            ActorMember::Texts => Type::list(Type::String),
            ActorMember::Record(entity) => Type::record(entity),
            ActorMember::Records(entity) => Type::list(Type::record(entity)),
        }
    }
}

/// Les noms visibles depuis un enregistrement : ses champs, `actor`, `now`, `today`, `settings`, et ce que l'endroit
/// ajoute (`old`, `record`, `params`, `item`, `payload`, `output`).
#[derive(Clone, Debug)]
pub struct RecordScope<'m> {
    model: &'m Model,
    package: &'m str,
    entity: Option<&'m Entity>,
    old: bool,
    record: bool,
    params: Option<&'m IndexMap<String, Field>>,
    climbs: bool,
    item: Option<&'m Entity>,
    approver: bool,
    payload: bool,
    system: Option<&'static SystemEvent>,
    output: bool,
}

impl<'m> RecordScope<'m> {
    /// Depuis un enregistrement de cette entité.
    pub fn new(model: &'m Model, entity: &'m Entity) -> RecordScope<'m> {
        RecordScope { entity: Some(entity), ..RecordScope::without_record(model, &entity.package) }
    }

    /// Depuis un paquet, sans enregistrement (un horaire, un réglage).
    pub fn without_record(model: &'m Model, package: &'m str) -> RecordScope<'m> {
        RecordScope {
            model,
            package,
            entity: None,
            old: false,
            record: false,
            params: None,
            climbs: true,
            item: None,
            approver: false,
            payload: false,
            system: None,
            output: false,
        }
    }

    /// Ajoute `old`, l'enregistrement avant l'écriture.
    #[must_use]
    pub fn with_old(self) -> RecordScope<'m> {
        RecordScope { old: true, ..self }
    }

    /// Ajoute `record`, autre nom de l'enregistrement.
    #[must_use]
    pub fn with_record_alias(self) -> RecordScope<'m> {
        RecordScope { record: true, ..self }
    }

    /// Ajoute `params`, ce que l'appelant d'une action a donné.
    #[must_use]
    pub fn with_params(self, params: &'m IndexMap<String, Field>) -> RecordScope<'m> {
        RecordScope { params: Some(params), ..self }
    }

    /// Ajoute `approver`, qui a donné la dernière approbation.
    #[must_use]
    pub fn with_approver(self) -> RecordScope<'m> {
        RecordScope { approver: true, ..self }
    }

    /// Ajoute `payload`, ce qu'un appel entrant a porté.
    #[must_use]
    pub fn with_payload(self) -> RecordScope<'m> {
        RecordScope { payload: true, ..self }
    }

    /// Ajoute `payload`, ce que cet événement du système apporte.
    #[must_use]
    pub fn with_system(self, event: &'static SystemEvent) -> RecordScope<'m> {
        RecordScope { system: Some(event), ..self }
    }

    /// Ajoute `output`, ce que le dernier script a rendu, ou la dernière réponse attendue d'un appel.
    #[must_use]
    pub fn with_output(self) -> RecordScope<'m> {
        RecordScope { output: true, ..self }
    }

    /// Là où les ancêtres d'un enregistrement ne se lisent pas : `under` y est refusé.
    #[must_use]
    pub fn without_trees(self) -> RecordScope<'m> {
        RecordScope { climbs: false, ..self }
    }

    /// Ajoute `item`, l'enregistrement qu'une boucle parcourt.
    #[must_use]
    pub fn with_item(self, entity: &'m Entity) -> RecordScope<'m> {
        RecordScope { item: Some(entity), ..self }
    }

    /// Les `settings` d'un autre paquet : ceux de qui écrit l'expression.
    #[must_use]
    pub fn settings_of(self, package: &'m str) -> RecordScope<'m> {
        RecordScope { package, ..self }
    }

    pub(crate) fn model(&self) -> &'m Model {
        self.model
    }

    pub(crate) fn entity(&self) -> Option<&'m Entity> {
        self.entity
    }

    pub(crate) fn item(&self) -> Option<&'m Entity> {
        self.item
    }

    /// L'entité de ce que l'événement du système apporte sous ce nom.
    pub(crate) fn carried(&self, name: &str) -> Option<&'m Entity> {
        let entity = self.system?.carried(name)?.entity()?;
        self.model.entity(entity).map(|entity| &**entity)
    }

    fn words(&self) -> impl Iterator<Item = (&'static str, Type)> {
        let entity = self.entity.map(|entity| Type::Record(entity.full_name.clone()));
        let settings = self.model.packages.iter().any(|one| one.code == self.package && !one.settings.is_empty());
        [
            ("actor", Some(Type::record("actor"))),
            ("now", Some(Type::Timestamp)),
            ("today", Some(Type::Date)),
            ("old", entity.clone().filter(|_| self.old)),
            ("record", entity.filter(|_| self.record)),
            ("approver", self.approver.then(|| Type::record(record::PERSON))),
            ("item", self.item.map(|item| Type::Record(item.full_name.clone()))),
            ("payload", self.system.map(|_| Type::record(PAYLOAD)).or(self.payload.then_some(Type::Dyn))),
            ("output", self.output.then_some(Type::Dyn)),
            ("params", self.params.map(|_| Type::record("params"))),
            ("settings", settings.then(|| Type::record(&format!("{}.settings", self.package)))),
        ]
        .into_iter()
        .filter_map(|(name, ty)| Some((name, ty?)))
    }

    fn settings(&self, record: &str) -> Option<&'m IndexMap<String, Field>> {
        let package = record.strip_suffix(".settings")?;
        self.model.packages.iter().find(|one| one.code == package).map(|one| &one.settings)
    }
}

impl expr::Scope for RecordScope<'_> {
    /// Les champs d'abord : une table du système peut avoir une colonne `actor`.
    fn variable(&self, name: &str) -> Option<Type> {
        let field = self.entity.and_then(|entity| field_type(entity, name));
        field.or_else(|| self.words().find(|(word, _)| *word == name).map(|(_, ty)| ty))
    }

    fn member(&self, record: &str, field: &str) -> Option<Type> {
        if record == "actor" {
            return ACTOR.iter().find(|(name, _)| *name == field).map(|(_, member)| member.cel());
        }
        if let Some(event) = self.system.filter(|_| record == PAYLOAD) {
            return event.carried(field).map(Carried::cel);
        }
        if record == "params" {
            return self.params?.get(field).map(|field| field.kind.cel(field));
        }
        if let Some(settings) = self.settings(record) {
            return settings.get(field).map(|field| field.kind.cel(field));
        }
        composite::member(record, field).or_else(|| field_type(self.model.entity(record)?, field))
    }

    fn is_tree(&self, record: &str) -> bool {
        self.climbs && self.model.entity(record).is_some_and(|entity| entity.tree.is_some())
    }

    fn names(&self, record: Option<&str>) -> Vec<String> {
        let Some(record) = record else {
            let fields = self.entity.map(field_names).unwrap_or_default();
            return fields.into_iter().chain(self.words().map(|(word, _)| word.to_owned())).collect();
        };
        if let Some(event) = self.system.filter(|_| record == PAYLOAD) {
            return event.carries.iter().map(|(name, _)| (*name).to_owned()).collect();
        }
        if record == "actor" {
            return ACTOR.iter().map(|(name, _)| (*name).to_owned()).collect();
        }
        let params = self.params.filter(|_| record == "params").or_else(|| self.settings(record));
        match params {
            Some(fields) => fields.keys().cloned().collect(),
            None => match self.model.entity(record) {
                Some(entity) => field_names(entity),
                None => composite::members(record).into_iter().map(|(name, _)| name.to_owned()).collect(),
            },
        }
    }
}

/// `id` vaut l'enregistrement lui-même : les deux se comparent et se donnent l'un pour l'autre.
fn field_type(entity: &Entity, name: &str) -> Option<Type> {
    if name == "id" {
        return Some(Type::Record(entity.full_name.clone()));
    }
    entity.field(name).map(|field| field.kind.cel(field))
}

fn field_names(entity: &Entity) -> Vec<String> {
    entity.fields.keys().cloned().chain(entity.common_fields().map(|field| field.name.clone())).collect()
}
