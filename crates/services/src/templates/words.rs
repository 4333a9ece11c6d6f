//! Ce que tout message peut nommer, outre ce dont il parle : qui a agi, qui le lit, la société, l'application, l'heure.
//!
//! D'une personne, jamais un champ protégé. Un nom de plus s'ajoute ici, dans les valeurs d'essai (`messages::sample`) et dans la
//! table des modules (`docs/*/modules.md`).

use identity::Person;
use jiff::{Timestamp, tz::TimeZone};
use kernel::{Locale, Result};
use schema::model::{Model, Trigger};
use serde_json::{Map, Value, json};
use store::Tenant;
use uuid::Uuid;

use crate::{Services, mail::brand::Brand, notify::queries};

/// Qui a causé un message, et où.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cause<'a> {
    /// La personne ; rien quand ce n'en est pas une.
    pub user: Option<Uuid>,
    /// Son nom, tel que le journal le garde.
    pub name: &'a str,
    /// La société où l'on agit.
    pub company: Option<Uuid>,
}

/// `user` (et `actor`, le même), `company`, `app`, `brand`.
pub(crate) async fn of(services: &Services, inside: &Tenant, cause: Cause<'_>) -> Result<Map<String, Value>> {
    branded(services, inside, cause, &Brand::read(inside).await?).await
}

/// De même, sous une marque déjà lue.
pub(crate) async fn branded(
    services: &Services,
    inside: &Tenant,
    cause: Cause<'_>,
    brand: &Brand,
) -> Result<Map<String, Value>> {
    let known = match cause.user {
        Some(user) => services.identity.person(user).await?,
        None => None,
    };
    let user = known.as_ref().map_or_else(|| json!({ "name": cause.name }), person);
    let company = queries::companies(&inside.db, cause.company.as_slice()).await?.into_values().next();
    Ok(Map::from_iter([
        ("actor".to_owned(), user.clone()),
        ("user".to_owned(), user),
        ("company".to_owned(), company.unwrap_or_default()),
        ("app".to_owned(), app(brand, &services.settings.mail.base_url)),
        ("brand".to_owned(), brand.told()),
    ]))
}

/// Celui qui agit, en clair : une personne, ou le déclencheur par le libellé qu'on lui a donné.
pub(crate) fn actor_name(model: &Model, locale: Locale, name: &str) -> String {
    let label = name.strip_prefix("trigger:").and_then(|trigger| model.texts.get(locale, &Trigger::label_key(trigger)));
    label.unwrap_or(name).to_owned()
}

/// Nomme dans la langue du lecteur celui qui agit (`user` et `actor`).
pub(crate) fn tell_actor(values: &mut Map<String, Value>, model: &Model, locale: Locale) {
    for role in ["user", "actor"] {
        if let Some(Value::String(name)) = values.get_mut(role).and_then(|one| one.get_mut("name")) {
            *name = actor_name(model, locale, name);
        }
    }
}

/// Une personne.
pub(crate) fn person(person: &Person) -> Value {
    let language = person.locale.unwrap_or_default().code();
    json!({ "name": person.name, "email": person.email, "language": language, "timezone": person.timezone })
}

/// L'application.
pub(crate) fn app(brand: &Brand, base_url: &str) -> Value {
    json!({ "name": brand.name, "version": env!("CARGO_PKG_VERSION"), "url": base_url })
}

/// La société d'un enregistrement lu, ses liens dépliés.
pub(crate) fn company(record: &Map<String, Value>) -> Option<Value> {
    let company = record.get("company")?.as_object()?;
    Some(json!({ "name": company.get("name"), "code": company.get("code") }))
}

/// `now` et `today`, là où l'on lit.
pub(crate) fn tell_time(values: &mut Map<String, Value>, now: Timestamp, zone: &TimeZone) {
    values.insert("now".to_owned(), json!(now));
    values.insert("today".to_owned(), json!(now.to_zoned(zone.clone()).date()));
}
