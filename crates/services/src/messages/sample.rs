//! Des valeurs d'essai pour un gabarit : inventées d'après le modèle, jamais lues dans la base.
//!
//! L'enregistrement a les champs de l'entité dont parlent les déclencheurs du gabarit, sauf ceux qu'un message ne montre pas ;
//! ses liens sont dépliés d'un pas, comme en vrai.

use expr::Type;
use jiff::{Timestamp, ToSpan, tz::TimeZone};
use kernel::{Class, Ctx, Locale};
use schema::model::{Carried, Entity, Field, Model, NumberPart, SystemEvent};
use serde_json::{Map, Value, json};
use store::settings;
use uuid::Uuid;

use super::{is_edge, list::users};
use crate::{
    mail::brand::Brand,
    notify::{message, send::path},
    templates::{Scope, words},
};

/// Messages de l'agenda, qu'aucun déclencheur n'envoie.
const AGENDA: [&str; 2] = ["core.event_notice", "core.event_reminder"];

/// Pour qui l'on invente, et dans quelle langue.
#[derive(Clone, Copy)]
pub(super) struct Sample<'s> {
    pub ctx: &'s Ctx,
    pub model: &'s Model,
    /// Celle des réglages : l'aperçu la montre.
    pub brand: &'s Brand,
    /// Adresse publique du serveur, sans barre finale.
    pub base_url: &'s str,
    pub locale: Locale,
}

/// Ce que le gabarit peut nommer, comme un lecteur de cette langue le recevrait ; rien d'un en-tête ni d'un pied, dont l'exemple est fixe.
pub(super) fn values(sample: Sample<'_>, template: &str) -> Map<String, Value> {
    let Sample { ctx, model, base_url, .. } = sample;
    if is_edge(template) {
        return Map::new();
    }
    let mut values = sample.words();
    if AGENDA.contains(&template) {
        values.extend(sample.agenda());
        return values;
    }
    let now = ctx.now().to_string();
    values.insert("event".to_owned(), json!({ "id": Uuid::nil(), "names": ["created"], "count": 1, "at": now }));
    values.insert("output".to_owned(), Value::Null);
    values.insert("settings".to_owned(), sample.settings(template));
    if let Some(event) = users(model, template).find_map(|trigger| trigger.source.system()) {
        values.insert("payload".to_owned(), sample.payload(event));
    }
    if let Some(entity) = entity_of(model, template) {
        values.insert("record".to_owned(), Value::Object(sample.record(entity, Depth::Links)));
        values.insert("url".to_owned(), json!(format!("{base_url}{}", path(entity, Uuid::nil()))));
    }
    values
}

/// De quoi rendre le gabarit pour l'appelant : sur ces valeurs, ou sur des valeurs d'essai.
pub(super) fn scope(sample: Sample<'_>, template: &str, given: Option<Map<String, Value>>) -> Scope {
    let Sample { ctx, model, locale, .. } = sample;
    let values = given.unwrap_or_else(|| values(sample, template));
    let record = values.get("record").and_then(Value::as_object);
    let about = entity_of(model, template).zip(record);
    let labels = about.map(|(entity, record)| message::labels(model, entity, record, locale)).unwrap_or_default();
    let timezone = TimeZone::get(&ctx.actor.timezone).unwrap_or(TimeZone::UTC);
    Scope { values, labels, locale, timezone }
}

/// L'entité dont parlent les déclencheurs de ce gabarit, sinon celle dont il est un document.
fn entity_of<'m>(model: &'m Model, template: &str) -> Option<&'m Entity> {
    let told = users(model, template).find_map(|trigger| trigger.entity()).and_then(|name| model.entity(name));
    let laid = || model.entities.values().find(|entity| entity.document(template).is_some());
    told.or_else(laid).map(|one| &**one)
}

/// Jusqu'où les liens se déplient.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    Links,
    Fields,
}

impl Sample<'_> {
    /// Ce qu'un événement du système apporterait.
    fn payload(self, event: &SystemEvent) -> Value {
        let one = |entity: &str| match self.model.entity(entity) {
            Some(entity) => Value::Object(self.record(entity, Depth::Fields)),
            None => Value::Null,
        };
        let value = |(name, carried): &(&'static str, Carried)| {
            let value = match (carried, *name) {
                (Carried::Record(entity), _) => one(entity),
                (Carried::Records(entity), _) => json!([one(entity)]),
                (_, "ip") => json!("192.0.2.1"),
                (_, "device") => json!("Firefox"),
                (Carried::Text, name) => json!(name),
                (Carried::Texts, _) => json!(["name"]),
                (Carried::Number, _) => json!(3),
                (Carried::Flag, _) => json!(true),
                (Carried::Moment, _) => json!(self.ctx.now().to_string()),
            };
            ((*name).to_owned(), value)
        };
        Value::Object(event.carries.iter().map(value).collect())
    }

    /// Ce que tout message nomme.
    fn words(&self) -> Map<String, Value> {
        let actor = &self.ctx.actor;
        let me = json!({
            "name": actor.name, "email": "ana@example.com", "language": self.locale.code(), "timezone": actor.timezone,
        });
        let mut values: Map<String, Value> =
            ["user", "actor", "recipient"].map(|name| (name.to_owned(), me.clone())).into_iter().collect();
        let company = json!({ "name": self.text("core.company.label"), "code": self.text("core.company.code.label") });
        values.insert("company".to_owned(), company);
        values.insert("app".to_owned(), words::app(self.brand, self.base_url));
        values.insert("brand".to_owned(), self.brand.told());
        let zone = TimeZone::get(&actor.timezone).unwrap_or(TimeZone::UTC);
        words::tell_time(&mut values, self.ctx.now(), &zone);
        values
    }

    fn agenda(&self) -> Map<String, Value> {
        let start = self.at(3);
        let record =
            json!({ "title": self.text("core.event.label"), "location": self.text("core.event.location.label") });
        let (what, answer, name) = ("request", "accepted", &self.ctx.actor.name);
        let all =
            json!({ "record": record, "start": start, "organiser": name, "who": name, "what": what, "answer": answer });
        all.as_object().cloned().unwrap_or_default()
    }

    fn settings(&self, template: &str) -> Value {
        let package = template.split('.').next().unwrap_or_default();
        let fields = self.model.packages.iter().filter(|one| one.code == package).flat_map(|one| one.settings.values());
        let shown = fields.filter(|field| !field.is_secret() && field.class == Class::Normal);
        shown.map(|field| (field.name.clone(), settings::initial(self.ctx, field))).collect()
    }

    fn record(&self, entity: &Entity, depth: Depth) -> Map<String, Value> {
        let fields = entity.fields.values().chain(entity.common_fields());
        let shown = fields.filter(|field| field.class == Class::Normal && !field.is_secret());
        shown.map(|field| (field.name.clone(), self.value(entity, field, depth))).collect()
    }

    fn value(&self, entity: &Entity, field: &Field, depth: Depth) -> Value {
        if field.name == "number"
            && let Some(numbering) = &entity.number
        {
            return json!(numbering.parts.iter().map(|part| self.number(part)).collect::<String>());
        }
        let kind = field.kind.cel(field);
        if let Some(target) = field.to.as_ref().or(field.of.as_ref()).and_then(|name| self.model.entity(name)) {
            let many = matches!(kind, Type::List(_));
            // Qui a écrit la fiche ne se déplie pas : un message n'en a que l'identifiant.
            let depth = if field.name.ends_with("_by") { Depth::Fields } else { depth };
            return match (depth, many) {
                (Depth::Fields, true) => json!([]),
                (Depth::Fields, false) => json!(Uuid::nil()),
                (Depth::Links, true) => json!([self.record(target, Depth::Fields)]),
                (Depth::Links, false) => Value::Object(self.record(target, Depth::Fields)),
            };
        }
        if let Some(option) = field.options.keys().next() {
            return if matches!(kind, Type::List(_)) { json!([option]) } else { json!(option) };
        }
        self.plain(entity, field, &kind)
    }

    fn plain(&self, entity: &Entity, field: &Field, kind: &Type) -> Value {
        match field.kind.name() {
            "id" => json!(Uuid::nil()),
            "email" => json!("ana@example.com"),
            "phone" => json!("+33 1 23 45 67 89"),
            "url" => json!("https://example.com"),
            "money" => json!({ "amount": "1250.50", "currency": field.currency.as_deref().unwrap_or("EUR") }),
            "quantity" => json!({ "value": "12.5", "unit": field.unit.as_deref().unwrap_or("kg") }),
            "geo_point" => json!({ "lat": -0.72, "lon": 8.78 }),
            "time" => json!("09:30"),
            "date" => json!(self.at(3).to_string()[..10]),
            "duration" => json!("PT4H"),
            "file" | "files" | "image" | "signature" | "json" | "any_link" => Value::Null,
            _ => match kind {
                Type::Bool => json!(true),
                Type::Int | Type::Uint => json!(3),
                Type::Double => json!(12.5),
                // Un décimal voyage en texte, pour ne rien perdre.
                Type::Decimal => json!("12.5"),
                Type::Timestamp => json!(self.at(-2)),
                Type::Date => json!(self.at(3).to_string()[..10]),
                Type::List(_) => json!([]),
                Type::String => json!(self.text(&format!("{}.{}.label", entity.full_name, field.name))),
                _ => Value::Null,
            },
        }
    }

    fn number(&self, part: &NumberPart) -> String {
        let now = self.ctx.now().to_string();
        match part {
            NumberPart::Text(text) => text.clone(),
            NumberPart::Year => now[..4].to_owned(),
            NumberPart::Month => now[5..7].to_owned(),
            NumberPart::Sequence(width) => format!("{:0width$}", 42),
        }
    }

    /// L'heure ronde d'à tant de jours d'ici.
    fn at(&self, days: i64) -> Timestamp {
        let now = self.ctx.now();
        let hour = now.as_second().div_euclid(3600) * 3600;
        Timestamp::from_second(hour).and_then(|hour| hour.checked_add((days * 24).hours())).unwrap_or(now)
    }

    fn text<'k>(&'k self, key: &'k str) -> &'k str {
        self.model.texts.get(self.locale, key).unwrap_or(key)
    }
}
