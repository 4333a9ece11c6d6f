//! Le champ, et les colonnes communes à tous les enregistrements.

use std::sync::LazyLock;

use indexmap::IndexMap;
use kernel::Class;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{Formula, OwnedBy};
use crate::fields::{self, FieldType, Storage};

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
    /// Calculé à l'écriture et gardé.
    pub stored: bool,
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
            options: IndexMap::new(),
            to: None,
            of: None,
            accept: Vec::new(),
            max_count: None,
            max_size: None,
            value: None,
            stored: false,
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

    /// Sa valeur est-elle dans la ligne même, en colonne ou dans `extra` ?
    pub fn is_in_row(&self) -> bool {
        matches!(self.storage(), Storage::Column(_) | Storage::Numeric(_) | Storage::Extra(_))
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
