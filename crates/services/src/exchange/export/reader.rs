//! Qui lit un export : une case s'y écrit dans sa langue, à son heure, à sa façon d'écrire les jours et les nombres.

use std::sync::Arc;

use identity::{DateOrder, HourCycle, Interface, NumberStyle};
use jiff::tz::TimeZone;
use kernel::{Ctx, Locale};
use rust_decimal::Decimal;
use schema::model::{Entity, Field, Model, Texts};
use serde_json::Map;
use store::fields::{Cell, LIST_SEPARATOR};

/// Ce qu'il faut pour écrire à quelqu'un.
pub(super) struct Reader {
    pub locale: Locale,
    zone: TimeZone,
    model: Arc<Model>,
    entity: Arc<Entity>,
    day: &'static str,
    clock: &'static str,
    /// Ce qui sépare les décimales.
    pub decimal: char,
}

impl Reader {
    /// Qui s'en remet à sa langue.
    pub(super) fn of(ctx: &Ctx, model: &Arc<Model>, entity: &Arc<Entity>) -> Reader {
        let is_english = ctx.locale == Locale::En;
        Reader {
            locale: ctx.locale,
            zone: TimeZone::get(&ctx.actor.timezone).unwrap_or(TimeZone::UTC),
            model: model.clone(),
            entity: entity.clone(),
            day: if is_english { "%d %b %Y" } else { "%d/%m/%Y" },
            clock: "%H:%M",
            decimal: if is_english { '.' } else { ',' },
        }
    }

    /// Avec ce que la personne a choisi.
    pub(super) fn with(self, choice: &Interface) -> Reader {
        let day = match choice.dates {
            // L'anglais d'Europe et celui d'Amérique ne rangent pas leurs jours de même : l'ISO se lit partout.
            DateOrder::Auto if self.locale == Locale::En => "%Y-%m-%d",
            DateOrder::Auto => self.day,
            DateOrder::Dmy => "%d/%m/%Y",
            DateOrder::Mdy => "%m/%d/%Y",
            DateOrder::Ymd => "%Y-%m-%d",
        };
        let decimal = match choice.numbers {
            NumberStyle::Auto => self.decimal,
            NumberStyle::SpaceComma | NumberStyle::PointComma => ',',
            NumberStyle::SpacePoint | NumberStyle::CommaPoint | NumberStyle::ApostrophePoint => '.',
        };
        let clock = if choice.hours == HourCycle::H12 { "%I:%M %p" } else { self.clock };
        Reader { day, clock, decimal, ..self }
    }

    pub(super) fn texts(&self) -> &Texts {
        &self.model.texts
    }

    /// Une case telle qu'une personne la lit.
    pub(super) fn cell(&self, field: &str, cell: &Cell) -> String {
        match cell {
            Cell::Date(date) => date.strftime(self.day).to_string(),
            Cell::DateTime(at) => {
                at.to_zoned(self.zone.clone()).strftime(&format!("{} {}", self.day, self.clock)).to_string()
            }
            Cell::Number(number) => localised(*number, self.decimal),
            Cell::Measured(number, unit) => format!("{} {unit}", localised(*number, self.decimal)),
            Cell::Boolean(value) => {
                let key = if *value { "core.messages.yes" } else { "core.messages.no" };
                self.texts().message(self.locale, key, &Map::new())
            }
            Cell::Text(text) => self.option(field, text),
            Cell::List(items) => {
                items.iter().map(|item| self.option(field, item)).collect::<Vec<_>>().join(LIST_SEPARATOR)
            }
            other => other.to_string(),
        }
    }

    /// La même pour son tableur : un nombre, un montant et une grandeur le restent, l'écriture du fichier leur donne son signe.
    pub(super) fn typed(&self, field: &Field, cell: Cell) -> Cell {
        match cell {
            Cell::Empty | Cell::Number(_) | Cell::Measured(..) | Cell::Point(_) => cell,
            other => Cell::Text(self.cell(&field.name, &other)),
        }
    }

    /// Le libellé d'un choix ; tout autre texte est rendu tel quel.
    fn option(&self, field: &str, text: &str) -> String {
        let known = self.entity.field(field).is_some_and(|field| field.options.contains_key(text));
        let key = format!("{}.{field}.options.{text}", self.entity.full_name);
        self.texts().get(self.locale, &key).filter(|_| known).unwrap_or(text).to_owned()
    }
}

/// Un nombre et son signe décimal.
pub(super) fn localised(number: Decimal, decimal: char) -> String {
    number.to_string().replace('.', decimal.encode_utf8(&mut [0; 4]))
}
