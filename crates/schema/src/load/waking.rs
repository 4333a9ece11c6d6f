//! Ce qui réveille un déclencheur : un événement, une condition qui devient vraie, une date, un horaire, un instant, un bouton, un
//! appel, un événement du système.

use jiff::{Span, civil::DateTime, tz::TimeZone};

use super::{
    diagnostics::Report,
    formulas::{Compiler, Expect},
    more::{duration, known_field},
    names::{self, Naming},
    node::{Count, Table, Text},
    scope::RecordScope,
    trigger::kept,
};
use crate::model::{Batch, Deadline, Entity, Formula, Once, Schedule, Side, Source, SystemEvent, Zone, trigger::cron};

/// Un déclencheur dont on lit la source.
pub(crate) struct Woken<'a> {
    pub(crate) table: &'a Table,
    /// Sa source : `on`, `every`…
    pub(crate) kind: &'a str,
    pub(crate) entity: Option<&'a Entity>,
    /// L'événement de `on`.
    pub(crate) event: Option<String>,
    /// L'événement de `system`.
    pub(crate) system: Option<&'static SystemEvent>,
    /// Nom du déclencheur, sans son paquet.
    pub(crate) name: &'a str,
    pub(crate) compiler: &'a Compiler<'a>,
}

impl Woken<'_> {
    /// La source, ses clés vérifiées ; celle qui est fautive est gardée telle quelle, le chargement est déjà refusé.
    pub(crate) fn source(self, when: Option<&Formula>, report: &mut Report<'_>) -> Source {
        self.check_keys(report);
        let read = match self.kind {
            "on" => self.event(report),
            "becomes" => self.becomes(report),
            "before" => self.deadline(Side::Before, report),
            "after" => self.deadline(Side::After, report),
            "every" => self.schedule(report),
            "at" => self.once(report),
            "button" => self.button(when, report),
            "system" => self.system(report),
            _ => self.webhook(report),
        };
        read.unwrap_or_else(|| self.other())
    }

    fn check_keys(&self, report: &mut Report<'_>) {
        let goes_with: [(&str, &[&str]); 4] = [
            ("zone", &["every", "at"]),
            ("by", &["before", "after"]),
            ("batch", &["on", "system"]),
            ("changed", &["on"]),
        ];
        for (key, wanted) in goes_with {
            if self.table.get(key).is_some() && !wanted.contains(&self.kind) {
                let message = format!("« {key} » ne va qu'avec « {} »", wanted.join(" » ou « "));
                report.error(self.table.at(key), "trigger.key", message, "retirer cette clé");
            }
        }
    }

    fn event(&self, report: &mut Report<'_>) -> Option<Source> {
        let (entity, event) = (self.entity?, self.event.clone()?);
        let changed = self.table.texts("changed", report);
        let known = changed.into_iter().filter(|text| known_field(*text, entity, report));
        let changed = known.map(|text| text.value.to_owned()).collect();
        let batch = self.batch(report);
        Some(Source::Event { entity: entity.full_name.to_string(), event, changed, batch })
    }

    fn system(&self, report: &mut Report<'_>) -> Option<Source> {
        Some(Source::System { event: self.system?, batch: self.batch(report) })
    }

    fn batch(&self, report: &mut Report<'_>) -> Option<Batch> {
        let table = self.table.table("batch", report)?;
        table.only(&["events", "within"], report);
        table.require("events", report);
        let events = table.count("events", Count { least: 2, most: 10_000, default: None }, report);
        let within = table.needed("within", report)?;
        duration(within, report);
        Some(Batch { events: events?.try_into().ok()?, within: within.value.parse().ok()? })
    }

    fn becomes(&self, report: &mut Report<'_>) -> Option<Source> {
        let entity = self.entity?;
        let scope = RecordScope::new(self.compiler.scope.model(), entity).with_record_alias();
        let text = self.table.text("becomes", report)?;
        let condition = Compiler::new(scope).formula(text, Expect::Bool, report)?;
        Some(Source::Becomes { entity: entity.full_name.to_string(), condition })
    }

    fn deadline(&self, side: Side, report: &mut Report<'_>) -> Option<Source> {
        let by = self.table.needed("by", report);
        if let Some(by) = by {
            duration(by, report);
        }
        let (entity, text) = (self.entity?, self.table.text(self.kind, report)?);
        if !known_field(text, entity, report) {
            return None;
        }
        let is_day = match entity.field(text.value)?.kind.name() {
            "date" => true,
            "datetime" => false,
            other => {
                let message = format!("« {} » est un champ {other}, pas une date", text.value);
                report.error(text.at, "trigger.date", message, "choisir un champ date ou datetime");
                return None;
            }
        };
        let by: Span = by?.value.parse().ok()?;
        Some(Source::Deadline(Deadline {
            entity: entity.full_name.to_string(),
            field: text.value.to_owned(),
            is_day,
            side,
            by,
        }))
    }

    fn schedule(&self, report: &mut Report<'_>) -> Option<Source> {
        let every = self.table.text("every", report)?;
        if cron(every.value).is_none() {
            let message = format!("« {} » n'est pas un horaire", every.value);
            report.error(every.at, "trigger.every", message, "écrire cinq champs cron, par exemple \"0 8 * * 1-5\"");
        }
        let zone = match is_of_sites(self.table) {
            true => Zone::Site,
            false => Zone::Named(self.zone(report)?),
        };
        Some(Source::Schedule(Schedule { every: every.value.to_owned(), zone }))
    }

    fn once(&self, report: &mut Report<'_>) -> Option<Source> {
        let (text, zone) = (self.table.text("at", report), self.zone(report));
        let text = text?;
        // Un décalage ou un fuseau écrits après l'heure contrediraient `zone`.
        let is_local = text.value.split_once('T').is_some_and(|(_, time)| !time.contains(['+', '-', '[', 'Z', 'z']));
        let Some(at) = text.value.parse::<DateTime>().ok().filter(|_| is_local) else {
            let message = format!("« {} » n'est pas un jour et une heure", text.value);
            report.error(
                text.at,
                "trigger.at",
                message,
                "écrire par exemple \"2026-12-01T08:00\", et le fuseau dans zone",
            );
            return None;
        };
        Some(Source::Once(Once { at, zone: zone? }))
    }

    fn zone(&self, report: &mut Report<'_>) -> Option<String> {
        self.table.text("zone", report).map_or(Some("UTC"), |zone| known_zone(zone, report)).map(str::to_owned)
    }

    /// Le bouton est une action de l'entité : il ne peut pas en remplacer une.
    fn button(&self, when: Option<&Formula>, report: &mut Report<'_>) -> Option<Source> {
        self.table.flag("button", report);
        let entity = self.entity?;
        super::behaviour::check_action_name(Text { value: self.name, at: self.table.at("button") }, report);
        let transitions = entity.workflow.iter().flat_map(|workflow| workflow.transitions.keys());
        if transitions.chain(entity.actions.keys()).any(|known| known == self.name) {
            let message = format!("« {} » est déjà une action de {}", self.name, entity.full_name);
            report.error(self.table.at("button"), "trigger.button", message, "renommer ce déclencheur");
        }
        Some(Source::Button { entity: entity.full_name.to_string(), action: self.name.to_owned(), when: when.cloned() })
    }

    fn webhook(&self, report: &mut Report<'_>) -> Option<Source> {
        let text = self.table.text("webhook", report)?;
        names::check(text, Naming::Other, report).then(|| Source::Webhook(text.value.to_owned()))
    }

    fn other(&self) -> Source {
        let mut kept = kept(self.table);
        kept.retain(|key, _| !["when", "steps", "priority"].contains(&key.as_str()));
        Source::Other(kept)
    }
}

/// Sonne-t-il à l'heure de chaque site ?
pub(crate) fn is_of_sites(table: &Table) -> bool {
    table.get("every").is_some() && table.quoted("zone") == Some("site")
}

fn known_zone<'t>(zone: Text<'t>, report: &mut Report<'_>) -> Option<&'t str> {
    if TimeZone::get(zone.value).is_ok() {
        return Some(zone.value);
    }
    let message = format!("« {} » n'est pas un fuseau", zone.value);
    report.error(
        zone.at,
        "trigger.zone",
        message,
        "écrire un nom IANA, par exemple \"Africa/Luanda\", ou \"site\" avec every",
    );
    None
}
