//! Les mots que tout le projet partage : le contexte d'une demande, l'acteur et ses droits,
//! les erreurs à code stable, l'horloge, les langues.
//!
//! Refuse toute entrée-sortie et toute règle métier. Un mot entre ici quand au moins deux crates l'emploient.

pub mod actor;
pub mod clock;
pub mod ctx;
pub mod currency;
pub mod environment;
pub mod error;
pub mod locale;
pub mod notice;
pub mod permission;

pub use actor::{Actor, ActorKind, RoleHeld, Sight};
pub use clock::Clock;
pub use ctx::{Ctx, Once, Request};
pub use environment::Environment;
pub use error::{Code, Error, FieldError, Result};
pub use locale::Locale;
pub use notice::{Nature, NoticeKind, NoticeSeverity};
pub use permission::{Access, Class, Grant, Part, Permission, Reach, Rule, Scope};
