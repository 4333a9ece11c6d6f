//! Une entrée d'appels : comment elle reconnaît qui l'appelle, ce qu'elle lit, et ce qu'elle en fait.

use jiff::Timestamp;
use kernel::{Class, Code, Ctx, Error, FieldError, Result};
use reqwest::header::HeaderName;
use schema::{
    fields::Storage,
    model::{Entity, Model},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::{mailbox::Mailbox, mapping, payload};

/// Longueur d'un nom, correspondances et appels par minute au plus.
const MAX_NAME: usize = 60;
const MAX_MAPPING: usize = 200;
const MAX_PER_MINUTE: u32 = 6000;

/// Une entrée gardée.
#[derive(Clone, Debug)]
pub(super) struct Hook {
    pub id: Uuid,
    /// Qui en répond : ce qu'elle fait se fait sous ses droits.
    pub owner: Uuid,
    pub definition: Definition,
    pub secret: Vec<u8>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// Ce qu'on écrit d'une entrée.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Definition {
    /// Le nom que les déclencheurs emploient, `webhook = "iot"`.
    pub name: String,
    #[serde(default = "on")]
    pub enabled: bool,
    #[serde(default)]
    pub auth: Auth,
    #[serde(default)]
    pub format: Format,
    #[serde(default)]
    pub action: Action,
    #[serde(default)]
    pub entity: Option<String>,
    /// Le champ qui reconnaît un enregistrement déjà là.
    #[serde(default)]
    pub key: Option<String>,
    #[serde(default)]
    pub mapping: Vec<Entry>,
    #[serde(default = "usual_rate")]
    pub per_minute: u32,
}

fn on() -> bool {
    true
}

fn usual_rate() -> u32 {
    600
}

/// Comment l'appelant se fait reconnaître.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Auth {
    /// La signature de *Standard Webhooks*, horodatée.
    #[default]
    Standard,
    /// Le HMAC-SHA256 du corps, en hexadécimal, dans cet en-tête.
    Hmac { header: String },
    /// Le secret lui-même, au porteur ou dans cet en-tête.
    Token {
        #[serde(default)]
        header: Option<String>,
    },
    /// Rien ne l'appelle : elle relève une boîte aux lettres, dont le mot de passe est son secret.
    Mailbox(Box<Mailbox>),
}

/// Comment le corps se lit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Format {
    /// Selon son `Content-Type`.
    #[default]
    Auto,
    Json,
    Xml,
    Form,
}

/// Ce qu'un appel fait d'un enregistrement ; les déclencheurs, eux, sont toujours réveillés.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Action {
    #[default]
    None,
    Create,
    Update,
    Upsert,
}

/// D'où vient la valeur d'un champ : un pointeur JSON (`/alert/name`) ou une expression (`payload.alert.level > 3`).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    pub field: String,
    pub from: String,
}

impl Auth {
    /// L'en-tête choisi qui prouve, s'il y en a un.
    pub(super) fn header(&self) -> Option<&str> {
        match self {
            Auth::Hmac { header } => Some(header),
            Auth::Token { header } => header.as_deref(),
            Auth::Standard | Auth::Mailbox(_) => None,
        }
    }

    /// La boîte qu'elle relève, si c'en est une.
    pub(super) fn mailbox(&self) -> Option<&Mailbox> {
        match self {
            Auth::Mailbox(mailbox) => Some(mailbox),
            _ => None,
        }
    }
}

impl Definition {
    /// Lit une définition ; une clé inconnue ou d'un mauvais type est refusée.
    pub(super) fn read(body: Map<String, Value>) -> Result<Definition> {
        let body = Value::Object(body);
        payload::sound(&body, 0).map_err(|error| Error { code: Code::MalformedBody, ..error })?;
        serde_json::from_value(body).map_err(|error| Code::MalformedBody.with("reason", error.to_string()))
    }

    /// La même, ces clés remplacées.
    pub(super) fn with(&self, changes: Map<String, Value>) -> Result<Definition> {
        let mut body = self.body();
        body.extend(changes);
        Definition::read(body)
    }

    pub(super) fn body(&self) -> Map<String, Value> {
        let body = serde_json::to_value(self).unwrap_or_default();
        body.as_object().cloned().unwrap_or_default()
    }

    /// L'enregistrement visé, s'il y en a un.
    pub(super) fn target<'m>(&self, model: &'m Model) -> Option<&'m Entity> {
        let name = self.entity.as_deref().filter(|_| self.action != Action::None)?;
        model.entity(name).map(|entity| &**entity)
    }

    /// Refuse ce qui ne pourrait pas servir à cette personne.
    pub(super) fn check(&self, ctx: &Ctx, model: &Model) -> Result<()> {
        let mut faults = Vec::new();
        if !is_name(&self.name) {
            faults.push(FieldError::new("name", "pattern"));
        }
        if self.auth.header().is_some_and(|header| HeaderName::try_from(header).is_err()) {
            faults.push(FieldError::new("auth.header", "pattern"));
        }
        if !(1..=MAX_PER_MINUTE).contains(&self.per_minute) {
            faults.push(FieldError::new("per_minute", "out_of_range"));
        }
        if let Some(mailbox) = self.auth.mailbox() {
            mailbox.check(model, &mut faults);
        }
        if self.mapping.len() > MAX_MAPPING {
            faults.push(FieldError::new("mapping", "too_many").with("max", MAX_MAPPING));
        }
        // Hors service, elle ne fait rien : on la ferme même si ce qu'elle visait n'est plus.
        if self.enabled {
            self.check_target(ctx, model, &mut faults);
        }
        if faults.is_empty() { Ok(()) } else { Err(Error::invalid(faults)) }
    }

    fn check_target(&self, ctx: &Ctx, model: &Model, faults: &mut Vec<FieldError>) {
        let needed: &[&str] = match self.action {
            Action::None => return,
            Action::Create => &["create"],
            Action::Update => &["edit"],
            Action::Upsert => &["create", "edit"],
        };
        let Some(name) = &self.entity else { return faults.push(FieldError::new("entity", "required")) };
        let may = |action: &&str| !ctx.actor.access(name, action).is_denied();
        let written = |entity: &&Entity| entity.owned_by.is_none() && entity.system.is_none();
        let Some(entity) = self.target(model).filter(written).filter(|_| needed.iter().all(may)) else {
            return faults.push(FieldError::new("entity", "unknown_option").with("value", name.as_str()));
        };
        for (rank, entry) in self.mapping.iter().enumerate() {
            if entity.field(&entry.field).is_none() {
                let known: Vec<&str> = entity.fields.keys().map(String::as_str).collect();
                let fault = FieldError::new(format!("mapping[{rank}].field"), "unknown_field");
                faults.push(fault.with("expected", known.join(", ")));
            }
            if let Err(fault) = mapping::compile(model, &entry.from) {
                faults.push(FieldError { field: format!("mapping[{rank}].from"), ..fault });
            }
        }
        if self.action != Action::Create {
            self.check_key(entity, faults);
        }
    }

    /// La clé se compare en texte, et l'appel doit la donner.
    fn check_key(&self, entity: &Entity, faults: &mut Vec<FieldError>) {
        let Some(key) = &self.key else { return faults.push(FieldError::new("key", "required")) };
        let is_text =
            entity.field(key).is_some_and(|field| matches!(field.storage(), Storage::Column("text" | "uuid")));
        if !is_text || !self.mapping.iter().any(|entry| entry.field == *key) {
            faults.push(FieldError::new("key", "unknown_option").with("value", key.as_str()));
        }
    }
}

impl Hook {
    /// Peut-il lire ce que l'entrée reçoit ? Un champ protégé en fait l'affaire de qui en répond.
    pub(super) fn shows_payload(&self, ctx: &Ctx, model: &Model) -> bool {
        let is_open = |entity: &Entity| {
            let open = |name: &str| {
                entity.field(name).is_some_and(|field| {
                    let lines = field.of.as_deref().and_then(|of| model.entity(of));
                    let own = field.class == Class::Normal;
                    own && lines.is_none_or(|lines| lines.fields.values().all(|one| one.class == Class::Normal))
                })
            };
            self.definition.mapping.iter().all(|entry| open(&entry.field))
        };
        ctx.actor.id == Some(self.owner)
            || self.definition.action == Action::None
            || self.definition.target(model).is_some_and(is_open)
    }
}

fn is_name(name: &str) -> bool {
    let valid = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    name.len() <= MAX_NAME && name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(valid)
}
