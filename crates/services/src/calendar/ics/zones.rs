//! La description d'un fuseau : ses passages, groupés par décalage, du premier événement à quelques années d'ici.

use std::collections::BTreeMap;

use jiff::{
    Timestamp, ToSpan,
    civil::DateTime,
    fmt::strtime,
    tz::{Dst, Offset, TimeZone},
};

use super::lines::Lines;

/// Un fuseau se décrit jusqu'à cette année : les agendas refont leur lecture bien avant.
const LAST: DateTime = jiff::civil::datetime(2050, 1, 1, 0, 0, 0, 0);

/// Un décalage et celui qu'il remplace ; heure d'été ; abréviation.
type Change = (i32, i32, bool, String);

/// Écrit la description du fuseau, qui vaut depuis cet instant.
pub(super) fn zone(lines: &mut Lines, name: &str, first: Timestamp) {
    let Some(zone) = recurrence::zone(name) else { return };
    lines.raw("BEGIN", "VTIMEZONE");
    lines.raw("TZID", name);
    for ((from, to, summer, abbreviation), starts) in changes(&zone, first) {
        let kind = if summer { "DAYLIGHT" } else { "STANDARD" };
        lines.raw("BEGIN", kind);
        let mut starts = starts.into_iter();
        if let Some(start) = starts.next() {
            lines.raw("DTSTART", &wall(start));
        }
        for start in starts {
            lines.raw("RDATE", &wall(start));
        }
        lines.raw("TZOFFSETFROM", &offset(from));
        lines.raw("TZOFFSETTO", &offset(to));
        lines.text("TZNAME", &abbreviation);
        lines.raw("END", kind);
    }
    lines.raw("END", "VTIMEZONE");
}

/// Les passages du fuseau, par décalage, chacun à l'heure murale d'avant lui.
fn changes(zone: &TimeZone, first: Timestamp) -> BTreeMap<Change, Vec<DateTime>> {
    let mut changes: BTreeMap<Change, Vec<DateTime>> = BTreeMap::new();
    let floor = first.checked_sub(48.hours()).unwrap_or(first);
    let last = TimeZone::UTC.to_timestamp(LAST).unwrap_or(Timestamp::MAX);
    let begin = zone.preceding(floor).next().map(|passage| passage.timestamp());
    let mut before =
        begin.map_or_else(|| zone.to_offset(floor), |at| zone.to_offset(at.checked_sub(1.second()).unwrap_or(at)));
    let mut add = |at: Timestamp, before: Offset| {
        let info = zone.to_offset_info(at);
        let key = (before.seconds(), info.offset().seconds(), info.dst() == Dst::Yes, info.abbreviation().to_owned());
        changes.entry(key).or_default().push(before.to_datetime(at));
        info.offset()
    };
    match begin {
        Some(at) => before = add(at, before),
        None => before = add(Timestamp::UNIX_EPOCH.min(floor), before),
    }
    for passage in zone.following(floor).take_while(|passage| passage.timestamp() < last) {
        before = add(passage.timestamp(), before);
    }
    changes
}

/// Une heure murale.
pub(super) fn wall(at: DateTime) -> String {
    strtime::format("%Y%m%dT%H%M%S", at).unwrap_or_default()
}

fn offset(seconds: i32) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let (hours, minutes, rest) = (seconds.abs() / 3600, seconds.abs() / 60 % 60, seconds.abs() % 60);
    let seconds = if rest == 0 { String::new() } else { format!("{rest:02}") };
    format!("{sign}{hours:02}{minutes:02}{seconds}")
}
