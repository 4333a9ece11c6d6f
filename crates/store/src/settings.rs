//! Les réglages des paquets, `<paquet>.<réglage>`, vérifiés contre leur définition.
//!
//! Vaut ce qui est écrit pour l'environnement du nœud, sinon ce qui l'est pour tous, sinon la valeur initiale. Un secret
//! n'est gardé que scellé, et le système seul l'ouvre.

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use jiff::Timestamp;
use kernel::{Code, Ctx, Environment, Error, FieldError, Result};
use schema::model::{Field, Model, Package};
use serde_json::{Value, json};
use tokio_postgres::Row;
use uuid::Uuid;

use crate::{Bind, Db, Tenant, values};

mod change;
mod history;

pub use change::{Change, Difference, accept, apply, check, preview};
pub use history::{Past, history};

/// Entité de leurs droits.
pub const ENTITY: &str = "core.setting";

/// Canal par lequel un changement s'annonce aux autres nœuds.
pub const CHANNEL: &str = "opsflux_settings";

/// Membre qui porte un secret scellé.
const SEALED: &str = "sealed";

/// Un réglage, et tout ce qui en est écrit.
pub struct Setting<'m> {
    /// `hse.qhse_url`.
    pub key: String,
    /// Paquet qui le déclare.
    pub package: &'m Package,
    /// Sa définition.
    pub field: &'m Field,
    /// Ce qu'il vaut quand rien n'est écrit.
    pub initial: Value,
    /// Ce qui est écrit ; aucun environnement, pour tous.
    pub written: Vec<(Option<Environment>, Written)>,
}

/// Une valeur écrite.
#[derive(Clone, Debug)]
pub struct Written {
    /// La valeur ; d'un secret, `{"set": true}`.
    pub value: Value,
    /// Rang du changement.
    pub version: i64,
    /// Quand.
    pub updated_at: Timestamp,
    /// Par qui, quand c'est su.
    pub updated_by: Option<String>,
}

impl Setting<'_> {
    /// Ce qu'il vaut dans cet environnement.
    pub fn value(&self, environment: Environment) -> &Value {
        self.source(environment).map_or(&self.initial, |(_, written)| &written.value)
    }

    /// Ce qui est écrit et vaut dans cet environnement, avec celui pour lequel c'est écrit.
    pub fn source(&self, environment: Environment) -> Option<&(Option<Environment>, Written)> {
        let written = |wanted: Option<Environment>| self.written.iter().find(|(place, _)| *place == wanted);
        written(Some(environment)).or_else(|| written(None))
    }
}

/// Tous les réglages, paquet par paquet, dans l'ordre de leurs déclarations ; à qui peut les voir.
pub async fn all<'m>(ctx: &Ctx, tenant: &Tenant, model: &'m Model) -> Result<Vec<Setting<'m>>> {
    static ALL: LazyLock<Arc<str>> = LazyLock::new(|| {
        "SELECT key, environment, value, version, updated_at, updated_by FROM sys.setting ORDER BY environment".into()
    });
    permitted(ctx, "view")?;
    let mut rows: HashMap<String, Vec<Row>> = HashMap::new();
    for row in tenant.db.query(&ALL, &[]).await? {
        rows.entry(row.get(0)).or_default().push(row);
    }
    let system = tenant.system("settings");
    let declared = model.packages.iter().flat_map(|package| package.settings.values().map(move |one| (package, one)));
    let setting = |(package, field): (&'m Package, &'m Field)| {
        let key = format!("{}.{}", package.code, field.name);
        let written = rows.remove(&key).unwrap_or_default().iter().map(|row| written(field, row)).collect();
        Setting { key, package, field, initial: initial(&system, field), written }
    };
    Ok(declared.map(setting).collect())
}

/// La valeur écrite d'un réglage ; aucune s'il garde sa valeur initiale.
pub async fn get(tenant: &Tenant, key: &str) -> Result<Option<Value>> {
    let model = tenant.model();
    let field = find(&model, key)?;
    let value = raw(tenant, key).await?.map(|(_, value)| value);
    Ok(if field.is_secret() { value.map(|_| json!({ "set": true })) } else { value })
}

/// Ce que valent ici ces réglages, lus d'une fois : ce qui est écrit, sinon leur valeur initiale. Ce ne sont pas des secrets.
pub async fn effective<const N: usize>(tenant: &Tenant, keys: [&str; N]) -> Result<[Value; N]> {
    static HERE: LazyLock<Arc<str>> = LazyLock::new(|| {
        "SELECT DISTINCT ON (key) key, value FROM sys.setting WHERE key = ANY($1) AND environment IN ('', $2) \
         ORDER BY key, environment DESC"
            .into()
    });
    let (model, ctx) = (tenant.model(), tenant.system("settings"));
    let binds = [Bind::Texts(keys.map(str::to_owned).to_vec()), tenant.environment().code().into()];
    let rows = tenant.db.query(&HERE, &binds).await?;
    let written = |key: &str| rows.iter().find(|row| row.get::<_, &str>(0) == key).map(|row| row.get(1));
    let value = |key: &str| written(key).or_else(|| Some(initial(&ctx, find(&model, key).ok()?)));
    Ok(keys.map(|key| value(key).unwrap_or_default()))
}

/// Ce que dit d'un réglage un texte tapé : tel quel pour un texte ou un secret, sinon le JSON qu'il écrit ; `null` retire.
pub fn typed(model: &Model, key: &str, text: String) -> Result<Value> {
    let field = find(model, key)?;
    let is_text = field.is_secret() || field.kind.cel(field) == expr::Type::String;
    Ok(match text.as_str() {
        "null" => Value::Null,
        _ if is_text => text.into(),
        _ => serde_json::from_str(&text).unwrap_or_else(|_| text.into()),
    })
}

/// Ce réglage est-il un secret ?
pub fn is_secret(model: &Model, key: &str) -> Result<bool> {
    Ok(find(model, key)?.is_secret())
}

/// Un réglage secret, en clair, pour le système ; aucun s'il n'est pas écrit.
pub async fn reveal(tenant: &Tenant, key: &str) -> Result<Option<String>> {
    let Some((environment, value)) = raw(tenant, key).await? else { return Ok(None) };
    let sealed = value[SEALED].as_str().and_then(|text| STANDARD.decode(text).ok());
    let context = context(tenant, key, &environment);
    let plain = tenant.vault()?.open(&context, &sealed.unwrap_or_default());
    let plain = plain.and_then(|plain| String::from_utf8(plain).ok());
    plain.map(Some).ok_or_else(|| Code::Internal.because(format!("le secret {key} ne s'ouvre pas")))
}

/// Les valeurs écrites d'un paquet qui valent ici, par nom de réglage.
pub async fn of_package(db: &Db, package: &str, here: Environment) -> Result<HashMap<String, Value>> {
    static OF: LazyLock<Arc<str>> = LazyLock::new(|| {
        "SELECT DISTINCT ON (key) substr(key, length($1) + 2), value FROM sys.setting \
         WHERE starts_with(key, $1 || '.') AND environment IN ('', $2) ORDER BY key, environment DESC"
            .into()
    });
    let rows = db.query(&OF, &[package.into(), here.code().into()]).await?;
    Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
}

/// Ce que vaut un réglage quand rien n'est écrit, en JSON.
pub fn initial(ctx: &Ctx, field: &Field) -> Value {
    let value = field.initial.as_ref().and_then(|initial| initial.checked.evaluate(&Common(ctx)).ok());
    value.map_or(Value::Null, |value| values::to_json(&value))
}

/// Refuse qui ne peut pas cela des réglages.
fn permitted(ctx: &Ctx, action: &str) -> Result<()> {
    match ctx.actor.access(ENTITY, action).is_denied() {
        true => Err(Code::Forbidden.with("action", format!("{ENTITY}.{action}"))),
        false => Ok(()),
    }
}

/// Ce qui est écrit et vaut ici, avec l'environnement pour lequel c'est écrit.
async fn raw(tenant: &Tenant, key: &str) -> Result<Option<(String, Value)>> {
    static GET: LazyLock<Arc<str>> = LazyLock::new(|| {
        "SELECT environment, value FROM sys.setting WHERE key = $1 AND environment IN ('', $2) \
         ORDER BY environment DESC LIMIT 1"
            .into()
    });
    let row = tenant.db.query_opt(&GET, &[key.into(), tenant.environment().code().into()]).await?;
    Ok(row.map(|row| (row.get(0), row.get(1))))
}

fn written(field: &Field, row: &Row) -> (Option<Environment>, Written) {
    let value = if field.is_secret() { json!({ "set": true }) } else { row.get(2) };
    let written = Written { value, version: row.get(3), updated_at: row.get(4), updated_by: row.get(5) };
    (Environment::parse(row.get(1)), written)
}

/// Le réglage de cette clé, parmi ceux que les paquets déclarent.
fn find<'m>(model: &'m Model, key: &str) -> Result<&'m Field> {
    let found = key
        .split_once('.')
        .and_then(|(code, name)| model.packages.iter().find(|package| package.code == code)?.settings.get(name));
    found.ok_or_else(|| Error::invalid(vec![unknown(model, key)]))
}

fn unknown(model: &Model, key: &str) -> FieldError {
    let keys = |package: &Package| -> Vec<String> {
        package.settings.keys().map(|name| format!("{}.{name}", package.code)).collect()
    };
    let known: Vec<String> = model.packages.iter().flat_map(keys).collect();
    FieldError::new(key, "unknown_field").with("expected", known.join(", "))
}

/// À quoi un secret est lié.
fn context(tenant: &Tenant, key: &str, environment: &str) -> String {
    format!("{}/setting/{key}/{environment}", tenant.name)
}

/// L'identifiant d'un réglage au journal : tiré de sa clé, il ne change pas.
fn record(key: &str) -> Uuid {
    use sha2::{Digest, Sha256};
    let digest = Sha256::digest(format!("setting/{key}"));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// Les variables de toute expression, sans enregistrement.
struct Common<'c>(&'c Ctx);

impl expr::Variables for Common<'_> {
    fn get(&self, name: &str) -> Option<expr::Value> {
        values::common_variable(self.0, name)
    }
}
