//! La page d'un enregistrement : chaque champ sous son libellé, à la française, autant de pages qu'il en faut.

use kernel::Result;
use serde_json::Map;

use super::{
    Heading,
    draw::{FOOT, Fonts, INK, LEADING, MARGIN, QUIET, SIZE, Sheet, TITLE, bound, unmade},
    table::Measure,
};

/// A4 à la française (ISO 216), en points.
const PAGE: (f32, f32) = (595.3, 841.9);

/// Largeur des libellés.
const LABELS: f32 = 140.0;

/// Espace entre deux champs.
const GAP: f32 = 5.0;

/// Un champ et ce qu'il vaut, écrits.
pub(in crate::exchange::export) struct Shown {
    pub(in crate::exchange::export) label: String,
    pub(in crate::exchange::export) value: String,
}

/// Une ligne de texte de la page.
struct Line {
    label: String,
    value: String,
    /// La dernière de son champ.
    is_last: bool,
}

/// Le document entier.
pub(in crate::exchange::export) fn document(heading: &Heading, fields: &[Shown]) -> Result<Vec<u8>> {
    let fonts = Fonts::read()?;
    let measure = Measure::new(dejavu::sans_condensed::regular(), SIZE).ok_or_else(|| unmade("police"))?;
    let lines: Vec<Line> = fields.iter().flat_map(|field| lines(&measure, field)).collect();
    let intro = TITLE + LEADING * heading.notes.len() as f32 + 12.0;
    let pages = paginate(&lines, intro);
    bound(heading, (&fonts, PAGE), (&lines, &pages), |sheet, here, page| {
        here.iter().for_each(|line| sheet.line(line));
        sheet.foot(&number(heading, page, pages.len()), &measure);
    })
}

/// Les lignes d'un champ : son libellé et sa valeur, chacun coupé à sa largeur.
fn lines(measure: &Measure<'_>, field: &Shown) -> Vec<Line> {
    let mut labels = measure.cut(&field.label, LABELS - GAP).into_iter();
    let mut values = measure.cut(&field.value, PAGE.0 - 2.0 * MARGIN - LABELS).into_iter();
    let tallest = labels.len().max(values.len()).max(1);
    let line = |rank: usize| Line {
        label: labels.next().unwrap_or_default(),
        value: values.next().unwrap_or_default(),
        is_last: rank + 1 == tallest,
    };
    (0..tallest).map(line).collect()
}

/// Combien de lignes sur chaque page ; une page au moins, même vide.
fn paginate(lines: &[Line], intro: f32) -> Vec<usize> {
    let room = PAGE.1 - 2.0 * MARGIN - FOOT;
    let (mut pages, mut used) = (vec![0], intro);
    for line in lines {
        if used + height(line) > room {
            pages.push(0);
            used = 0.0;
        }
        if let Some(count) = pages.last_mut() {
            *count += 1;
        }
        used += height(line);
    }
    pages
}

fn height(line: &Line) -> f32 {
    if line.is_last { LEADING + GAP } else { LEADING }
}

fn number(heading: &Heading, page: usize, pages: usize) -> String {
    let params = [("page", page), ("pages", pages)];
    let params: Map<_, _> = params.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
    heading.reader.texts().message(heading.reader.locale, "core.messages.report.page", &params)
}

impl Sheet<'_, '_> {
    fn line(&mut self, line: &Line) {
        let plain = self.fonts.plain.clone();
        let y = self.top + SIZE;
        self.text(&plain, SIZE, QUIET, MARGIN, y, line.label.trim_end());
        self.text(&plain, SIZE, INK, MARGIN + LABELS, y, line.value.trim_end());
        self.top += height(line);
        if line.is_last {
            self.rule(PAGE.0 - 2.0 * MARGIN);
        }
    }
}
