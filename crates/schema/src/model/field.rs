//! Le champ, et les colonnes communes à tous les enregistrements.

use std::sync::LazyLock;

use indexmap::IndexMap;
use kernel::Class;
use regex::Regex;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{Formula, OwnedBy, Rollup};
use crate::{
    fields::{self, FieldType, Part, Storage},
    load,
};

/// Un champ d'une entité, un réglage, ou un paramètre d'action.
#[derive(Clone, Debug)]
pub struct Field {
    /// Identifiant stable.
    pub id: Uuid,
    /// Nom, aussi nom de colonne.
    pub name: String,
    /// Sa sorte.
    pub kind: &'static dyn FieldType,
    /// Exigé.
    pub required: bool,
    /// Exigé sous condition.
    pub required_if: Option<Formula>,
    /// Montré sous condition ; caché, il n'est ni exigé ni gardé.
    pub visible: Option<Formula>,
    /// En lecture seule sous condition.
    pub read_only_if: Option<Formula>,
    /// Écrit par la plate-forme seule.
    pub read_only: bool,
    /// Écrit une seule fois.
    pub set_once: bool,
    /// Non recopié quand on duplique.
    pub no_copy: bool,
    /// Valeur initiale.
    pub initial: Option<Formula>,
    /// Classe de confidentialité.
    pub class: Class,
    /// Poids dans la recherche (`A` à `D`).
    pub search: Option<char>,
    /// Borne basse : longueur d'un texte, valeur d'un nombre, instant d'une date.
    pub min: Option<Bound>,
    /// Borne haute.
    pub max: Option<Bound>,
    /// Décimales.
    pub scale: Option<u32>,
    /// Forme exigée d'un texte, déjà ancrée ; en temps linéaire.
    pub pattern: Option<Regex>,
    /// Options d'un choix : valeur → teinte.
    pub options: IndexMap<String, String>,
    /// Entité visée par un lien, nom complet.
    pub to: Option<String>,
    /// Entité des lignes possédées, nom complet.
    pub of: Option<String>,
    /// Natures de fichiers admises.
    pub accept: Vec<String>,
    /// Nombre de fichiers au plus.
    pub max_count: Option<usize>,
    /// Taille d'un fichier au plus, en octets.
    pub max_size: Option<u64>,
    /// Formule d'un champ calculé.
    pub value: Option<Formula>,
    /// Total d'autres enregistrements.
    pub rollup: Option<Rollup>,
    /// Champs, (entité, nom), qu'un champ calculé lit, et ceux que ceux-là lisent.
    pub reads: Vec<(String, String)>,
    /// Calculé à l'écriture et gardé.
    pub stored: bool,
    /// Entités qu'un lien vers l'une d'elles peut viser, noms complets.
    pub among: Vec<String>,
    /// Unité d'une grandeur.
    pub unit: Option<String>,
    /// Monnaie d'un montant, quand la société n'en dit pas.
    pub currency: Option<String>,
    /// Garde aussi le montant dans la monnaie de la société.
    pub converted: bool,
    /// Champ qui dit le jour du cours.
    pub on: Option<String>,
    /// Ajouté par le locataire à l'entité d'un paquet.
    pub extra: Extra,
    /// Le reste de la grammaire, vérifié et gardé tel quel.
    pub more: IndexMap<String, toml::Value>,
}

/// Un champ est-il ajouté par le locataire, et où sa valeur est-elle gardée ?
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Extra {
    /// Non : il est du paquet de son entité.
    #[default]
    No,
    /// Ajouté, gardé dans la colonne `extra`.
    InJson,
    /// Ajouté, puis promu dans une colonne à lui.
    InColumn,
}

/// Borne d'un champ.
#[derive(Clone, Debug, PartialEq)]
pub enum Bound {
    /// Un nombre : valeur, ou longueur d'un texte.
    Number(Decimal),
    /// L'instant de la demande.
    Now,
    /// Le jour de la demande.
    Today,
    /// Une date ou un instant, forme ISO 8601.
    At(String),
}

impl Field {
    /// Un champ sans attribut.
    pub fn new(name: &str, kind: &'static dyn FieldType) -> Field {
        Field {
            id: Uuid::nil(),
            name: name.to_owned(),
            kind,
            required: false,
            required_if: None,
            visible: None,
            read_only_if: None,
            read_only: false,
            set_once: false,
            no_copy: false,
            initial: None,
            class: Class::Normal,
            search: None,
            min: None,
            max: None,
            scale: None,
            pattern: None,
            options: IndexMap::new(),
            to: None,
            of: None,
            accept: Vec::new(),
            max_count: None,
            max_size: None,
            value: None,
            rollup: None,
            reads: Vec::new(),
            stored: false,
            among: Vec::new(),
            unit: None,
            currency: None,
            converted: false,
            on: None,
            extra: Extra::No,
            more: IndexMap::new(),
        }
    }

    /// Où sa valeur est gardée.
    pub fn storage(&self) -> Storage {
        match self.kind.storage(self) {
            Storage::Column(kind) if self.extra == Extra::InJson => Storage::Extra(kind),
            Storage::Numeric(_) if self.extra == Extra::InJson => Storage::Extra("numeric"),
            own => own,
        }
    }

    /// Le calcul d'une valeur gardée, en un texte.
    pub fn computation(&self) -> Option<String> {
        let value = self.value.as_ref().map(|value| value.source.clone());
        value.or_else(|| self.rollup.as_ref().map(Rollup::source))
    }

    /// Sa valeur est-elle dans la ligne même, en colonnes ou dans `extra` ?
    pub fn is_in_row(&self) -> bool {
        matches!(self.storage(), Storage::Column(_) | Storage::Numeric(_) | Storage::Extra(_) | Storage::Composite(_))
    }

    /// Se lit-il, se compare-t-il, s'exporte-t-il ? Un secret ne fait rien de tout cela.
    pub fn is_secret(&self) -> bool {
        self.kind.name() == "secret"
    }

    /// La section où l'écran range un réglage.
    pub fn section(&self) -> Option<&str> {
        self.more.get(load::SECTION)?.as_str()
    }

    /// Sa valeur est-elle le résultat d'un calcul, gardé ou non ?
    pub fn is_calculated(&self) -> bool {
        matches!(self.kind.name(), "formula" | "rollup")
    }

    /// Faut-il parfois la saisir, faute de valeur initiale ? Le cacher rendrait alors l'écriture impossible.
    pub fn is_mandatory(&self) -> bool {
        let asked = self.required || self.required_if.is_some();
        asked && self.initial.is_none() && !self.read_only && !self.is_generated()
    }

    /// La plate-forme seule donne-t-elle sa valeur, quoi que dise la définition ?
    pub fn is_generated(&self) -> bool {
        self.is_calculated() || matches!(self.kind.name(), "sequence" | "id")
    }

    /// Ses colonnes, quand il en a plusieurs : membre, type PostgreSQL.
    pub fn parts(&self) -> Vec<Part> {
        fields::composite::parts(self.kind, self)
    }

    /// Le type d'un de ses membres dans une expression.
    pub fn member(&self, name: &str) -> Option<expr::Type> {
        match self.kind.cel(self) {
            expr::Type::Composite(composite) => fields::composite::member(&composite, name),
            _ => None,
        }
    }

    /// La colonne d'un de ses membres ; le premier est dans celle qui porte son nom.
    pub fn part_column(&self, member: &str) -> Option<String> {
        let rank = self.parts().iter().position(|part| part.member == member)?;
        Some(if rank == 0 { self.column().to_owned() } else { load::physical(&format!("{}__{member}", self.name)) })
    }

    /// Porte-t-il un fichier, ou plusieurs ?
    pub fn holds_files(&self) -> bool {
        matches!(self.kind.name(), "file" | "files" | "image" | "signature")
    }

    /// Vise-t-il un enregistrement, un seul ?
    pub fn is_link(&self) -> bool {
        self.to.is_some() && matches!(self.storage(), Storage::Column(_) | Storage::Extra(_))
    }

    /// Colonne PostgreSQL ; les colonnes communes qui visent un objet portent `_id`, comme DESIGN §5 les nomme.
    pub fn column(&self) -> &str {
        match self.name.as_str() {
            "company" if self.is_common() => "company_id",
            "department" if self.is_common() => "department_id",
            "owner" if self.is_common() => "owner_id",
            name => name,
        }
    }

    /// Est-ce le lien de lignes possédées vers leur mère ? Il porte le nom de la mère.
    pub fn is_mother(&self, owner: &OwnedBy) -> bool {
        self.to.as_ref() == Some(&owner.entity) && owner.entity.rsplit('.').next() == Some(&self.name)
    }

    /// Est-ce une colonne commune à tous les enregistrements ?
    pub fn is_common(&self) -> bool {
        self.id.is_nil() && COMMON.iter().any(|common| std::ptr::eq(common, self))
    }
}

/// Les colonnes communes, dans l'ordre où l'API les rend.
pub(crate) fn common_fields() -> &'static [Field] {
    &COMMON
}

static COMMON: LazyLock<Vec<Field>> = LazyLock::new(|| {
    let common = |name: &str, kind: &str, to: Option<&str>| {
        let kind = fields::find(kind).expect("les colonnes communes ont des sortes connues");
        Field { read_only: true, to: to.map(str::to_owned), ..Field::new(name, kind) }
    };
    vec![
        common("id", "id", None),
        Field { read_only: false, ..common("external_id", "text", None) },
        common("version", "integer", None),
        Field { read_only: false, ..common("company", "link", Some("core.company")) },
        Field { read_only: false, ..common("department", "link", Some("core.department")) },
        common("owner", "user", Some("core.user")),
        common("created_at", "datetime", None),
        common("created_by", "user", Some("core.user")),
        common("updated_at", "datetime", None),
        common("updated_by", "user", Some("core.user")),
        common("deleted_at", "datetime", None),
        common("deleted_by", "user", Some("core.user")),
    ]
});
