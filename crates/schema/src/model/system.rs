//! Ce que le système dit de lui-même : les événements qu'aucune fiche ne porte, et ce que chacun apporte.
//!
//! Un événement de plus s'ajoute ici, se dit là où il arrive (`store::outbox::tell`, ou `services::automation::system` quand il se
//! déduit d'une écriture), et se nomme dans les textes de `core` et la table des modules (`docs/*/modules.md`). Jamais un secret
//! n'y entre : ni mot de passe, ni jeton, ni code.

use expr::Type;

/// Ce qui tient lieu d'entité, dans la boîte de sortie, aux événements que le système dit lui-même.
pub const SYSTEM: &str = "system";

/// Un événement du système.
#[derive(Debug, PartialEq, Eq)]
pub struct SystemEvent {
    /// `user.login`.
    pub name: &'static str,
    /// Les écritures dont il se déduit, entité et événement ; aucune quand le système le dit lui-même.
    pub from: &'static [(&'static str, &'static str)],
    /// Ce que `payload` apporte.
    pub carries: &'static [(&'static str, Carried)],
}

/// La forme de ce qu'un événement apporte ; tout peut manquer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carried {
    /// Un texte.
    Text,
    /// Des textes.
    Texts,
    /// Un nombre entier.
    Number,
    /// Oui ou non.
    Flag,
    /// Un instant.
    Moment,
    /// Un enregistrement de cette entité, dont les champs se lisent.
    Record(&'static str),
    /// Des enregistrements de cette entité.
    Records(&'static str),
}

use Carried::{Flag, Moment, Number, Record, Records, Text, Texts};

const USER: (&str, Carried) = ("user", Record("core.user"));
const IP: (&str, Carried) = ("ip", Text);
const DEVICE: (&str, Carried) = ("device", Text);
const MODULE: &[(&str, Carried)] = &[("module", Text), ("version", Text), ("previous", Text)];

/// Tous les événements du système, dans l'ordre où l'on en choisit un.
pub const EVENTS: &[SystemEvent] = &[
    SystemEvent { name: "user.created", from: &[("core.user", "created")], carries: &[USER] },
    SystemEvent { name: "user.updated", from: &[("core.user", "updated")], carries: &[USER, ("changed", Texts)] },
    SystemEvent {
        name: "user.deactivated",
        from: &[("core.user", "updated")],
        carries: &[USER, ("status", Text), ("previous", Text)],
    },
    SystemEvent {
        name: "user.activated",
        from: &[("core.user", "updated")],
        carries: &[USER, ("status", Text), ("previous", Text)],
    },
    SystemEvent { name: "user.deleted", from: &[("core.user", "deleted")], carries: &[USER] },
    SystemEvent { name: "user.restored", from: &[("core.user", "restored")], carries: &[USER] },
    SystemEvent { name: "user.login", from: &[], carries: &[USER, IP, DEVICE, ("new_device", Flag), ("method", Text)] },
    SystemEvent { name: "user.logout", from: &[], carries: &[USER, IP, DEVICE] },
    SystemEvent { name: "user.login_failed", from: &[], carries: &[USER, IP, DEVICE, ("reason", Text)] },
    SystemEvent { name: "user.locked", from: &[], carries: &[USER, IP, DEVICE, ("until", Moment)] },
    SystemEvent { name: "user.password_changed", from: &[], carries: &[USER, IP, DEVICE] },
    SystemEvent { name: "user.mfa_changed", from: &[], carries: &[USER, IP, DEVICE, ("change", Text)] },
    SystemEvent {
        name: "permission.changed",
        from: &[
            ("core.user", "created"),
            ("core.user", "updated"),
            ("core.role", "updated"),
            ("core.role", "deleted"),
            ("core.role", "restored"),
        ],
        carries: &[
            ("what", Text),
            USER,
            ("role", Record("core.role")),
            ("added", Records("core.role")),
            ("removed", Records("core.role")),
            ("moved", Records("core.role")),
            ("grants", Flag),
            ("new_user", Flag),
        ],
    },
    SystemEvent { name: "module.installed", from: &[], carries: MODULE },
    SystemEvent { name: "module.updated", from: &[], carries: MODULE },
    SystemEvent { name: "module.removed", from: &[], carries: MODULE },
    SystemEvent {
        name: "job.failed",
        from: &[],
        carries: &[("job", Number), ("kind", Text), ("attempts", Number), ("group", Text)],
    },
];

impl SystemEvent {
    /// Celui de ce nom.
    pub fn named(name: &str) -> Option<&'static SystemEvent> {
        EVENTS.iter().find(|one| one.name == name)
    }

    /// Ce qu'il apporte sous ce nom.
    pub fn carried(&self, name: &str) -> Option<Carried> {
        self.carries.iter().find(|(known, _)| *known == name).map(|(_, carried)| *carried)
    }
}

impl Carried {
    /// Son type dans une expression.
    pub fn cel(self) -> Type {
        match self {
            Text => Type::String,
            Texts => Type::list(Type::String),
            Number => Type::Int,
            Flag => Type::Bool,
            Moment => Type::Timestamp,
            Record(entity) => Type::record(entity),
            Records(entity) => Type::list(Type::record(entity)),
        }
    }

    /// Son mot, pour l'API.
    pub fn word(self) -> &'static str {
        match self {
            Text => "text",
            Texts => "texts",
            Number => "number",
            Flag => "boolean",
            Moment => "datetime",
            Record(_) => "record",
            Records(_) => "records",
        }
    }

    /// L'entité qu'il désigne, s'il désigne des enregistrements.
    pub fn entity(self) -> Option<&'static str> {
        match self {
            Record(entity) | Records(entity) => Some(entity),
            _ => None,
        }
    }
}
