//! Les gens, les rappels, et les lignes gardées telles quelles d'un document reçu.

use calcard::icalendar::{
    ICalendarAction as Action, ICalendarComponent, ICalendarComponentType as Kind, ICalendarEntry,
    ICalendarParameterName as Parameter, ICalendarProperty as Property, ICalendarValue as Said,
};

use crate::calendar::{answer::Answer, ics::lines::Lines};

/// Un participant.
pub(crate) struct Attendee {
    /// En minuscules.
    pub email: String,
    pub name: Option<String>,
    pub needed: &'static str,
    /// Sa réponse, s'il en a donné une.
    pub answer: Option<Answer>,
}

/// Un rappel est dit au plus quatre semaines avant.
const LONGEST: i64 = 28 * 24 * 60;

/// L'adresse d'une personne, en minuscules ; aucune pour une identité qui n'est pas un courriel.
pub(super) fn address(entry: &ICalendarEntry) -> Option<String> {
    entry.calendar_address().map(|email| email.trim().to_lowercase()).filter(|email| email.contains('@'))
}

pub(super) fn attendee(entry: &ICalendarEntry) -> Option<Attendee> {
    let text = |name: &Parameter| entry.parameter(name).and_then(|value| value.as_text()).map(str::trim);
    let needed = match text(&Parameter::Role) {
        Some("OPT-PARTICIPANT" | "NON-PARTICIPANT") => "optional",
        _ => "required",
    };
    let answer = match text(&Parameter::Partstat) {
        Some("ACCEPTED") => Some(Answer::Accepted),
        Some("DECLINED") => Some(Answer::Declined),
        Some("TENTATIVE") => Some(Answer::Tentative),
        _ => None,
    };
    let name = text(&Parameter::Cn).filter(|name| !name.is_empty()).map(str::to_owned);
    Some(Attendee { email: address(entry)?, name, needed, answer })
}

/// Le rappel que la fiche sait dire : des minutes entières avant le début, à l'écran ou par courriel, une seule fois.
pub(super) fn reminder(alarm: &ICalendarComponent) -> Option<(i64, &'static str)> {
    let first = |name: &Property| alarm.property(name).and_then(|entry| entry.values.first());
    let is_late = alarm
        .property(&Property::Trigger)?
        .parameter(&Parameter::Related)
        .is_some_and(|value| value.as_text() == Some("END"));
    if alarm.component_type != Kind::VAlarm || is_late || alarm.has_property(&Property::Repeat) {
        return None;
    }
    let channel = match first(&Property::Action)? {
        Said::Action(Action::Display) => "in_app",
        Said::Action(Action::Email) => "mail",
        _ => return None,
    };
    let Said::Duration(before) = first(&Property::Trigger)? else { return None };
    let seconds = -before.as_seconds();
    let fits = seconds % 60 == 0 && (0..=LONGEST).contains(&(seconds / 60));
    fits.then_some((seconds / 60, channel))
}

/// Garde une ligne telle quelle, et une seule : une valeur peut porter un retour.
pub(super) fn line(entry: &ICalendarEntry, kept: &mut String) {
    let (mut written, mut lines) = (String::new(), Lines::default());
    // Écrire dans un texte n'échoue pas.
    let _ = entry.write_to(&mut written);
    lines.line(&written.replace("\r\n ", ""));
    kept.push_str(&lines.finish());
}

/// Garde un composant intérieur tel quel.
pub(super) fn verbatim(component: &ICalendarComponent, kept: &mut String) {
    let name = component.component_type.as_str();
    kept.push_str(&format!("BEGIN:{name}\r\n"));
    component.entries.iter().for_each(|entry| line(entry, kept));
    kept.push_str(&format!("END:{name}\r\n"));
}
