//! Ce que tout message peut nommer, outre ce dont il parle : qui a agi, qui le lit, la société, l'application, l'heure.
//!
//! D'une personne, jamais un champ protégé. Un nom de plus s'ajoute ici, dans les valeurs d'essai (`messages::sample`) et dans la
//! table des modules (`docs/*/modules.md`).

use identity::Person;
use jiff::{Timestamp, tz::TimeZone};
use kernel::Result;
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

/// `user` (et `actor`, le même), `company`, `app`.
pub(crate) async fn of(services: &Services, inside: &Tenant, cause: Cause<'_>) -> Result<Map<String, Value>> {
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
        ("app".to_owned(), app(&Brand::read(inside).await?.name, &services.settings.mail.base_url)),
    ]))
}

/// Une personne.
pub(crate) fn person(person: &Person) -> Value {
    let language = person.locale.unwrap_or_default().code();
    json!({ "name": person.name, "email": person.email, "language": language, "timezone": person.timezone })
}

/// L'application.
pub(crate) fn app(name: &str, base_url: &str) -> Value {
    json!({ "name": name, "version": env!("CARGO_PKG_VERSION"), "url": base_url })
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
