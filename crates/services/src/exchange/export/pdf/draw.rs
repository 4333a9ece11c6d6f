//! L'écriture des pages : titre sur la première, en-tête du tableau sur chacune, rang de la page au pied.

use kernel::{Code, Error, Result};
use krilla::{
    Document,
    color::rgb,
    geom::{PathBuilder, Point, Rect},
    metadata::Metadata,
    page::PageSettings,
    paint::Fill,
    surface::Surface,
    text::{Font, TextDirection},
};
use serde_json::Map;

use super::{
    Heading, Line,
    table::{Measure, PADDING, widths},
};

/// A4 à l'italienne (ISO 216), en points.
const PAGE: (f32, f32) = (841.9, 595.3);
pub(super) const MARGIN: f32 = 34.0;
pub(super) const SIZE: f32 = 8.0;
pub(super) const TITLE: f32 = 15.0;
pub(super) const LEADING: f32 = 10.5;
pub(super) const FOOT: f32 = 18.0;

/// Lignes dont les largeurs de colonnes sont tirées.
const MEASURED: usize = 500;

/// Rouge, vert, bleu.
type Color = (u8, u8, u8);

pub(super) const INK: Color = (23, 28, 38);
pub(super) const QUIET: Color = (95, 104, 120);
const BAND: Color = (236, 239, 244);

/// Une ligne mise en forme : les lignes de texte de chaque case.
struct Row {
    cells: Vec<Vec<String>>,
    height: f32,
}

pub(super) struct Fonts {
    pub(super) plain: Font,
    pub(super) bold: Font,
}

impl Fonts {
    pub(super) fn read() -> Result<Fonts> {
        Ok(Fonts { plain: font(dejavu::sans_condensed::regular())?, bold: font(dejavu::sans_condensed::bold())? })
    }
}

/// Le document entier.
pub(super) fn document(heading: &Heading, titles: Line, numeric: &[bool], lines: &[Line]) -> Result<Vec<u8>> {
    let fonts = Fonts::read()?;
    let measure = Measure::new(dejavu::sans_condensed::regular(), SIZE).ok_or_else(|| unmade("police"))?;
    let strong = Measure::new(dejavu::sans_condensed::bold(), SIZE).ok_or_else(|| unmade("police"))?;
    let natural = titles.iter().enumerate().map(|(rank, title)| {
        let texts = lines.iter().take(MEASURED).filter_map(|line| line.get(rank));
        texts.map(|text| measure.width(text)).fold(strong.width(title), f32::max)
    });
    let natural: Vec<f32> = natural.collect();
    let widths = widths(&natural, PAGE.0 - 2.0 * MARGIN);
    let header = row(&strong, &titles, &widths);
    let rows: Vec<Row> = lines.iter().map(|line| row(&measure, line, &widths)).collect();
    let intro = TITLE + LEADING * heading.notes.len() as f32 + 12.0;
    let pages = paginate(&rows, intro, header.height);
    let foot = |page: usize| number(heading, page, pages.len(), rows.len());
    bound(heading, (&fonts, PAGE), (&rows, &pages), |sheet, here, page| {
        sheet.table(&header, here, &widths, numeric, &measure);
        sheet.foot(&foot(page), &measure);
    })
}

/// Les pages d'un document, chacune avec ses lignes, le titre sur la première ; `draw` reçoit le rang de la page.
pub(super) fn bound<T>(
    heading: &Heading,
    (fonts, size): (&Fonts, (f32, f32)),
    (lines, pages): (&[T], &[usize]),
    draw: impl Fn(&mut Sheet<'_, '_>, &[T], usize),
) -> Result<Vec<u8>> {
    let mut document = titled(heading);
    let mut left = lines;
    for (rank, count) in pages.iter().enumerate() {
        let (here, next) = left.split_at(*count);
        left = next;
        let settings = PageSettings::from_wh(size.0, size.1).ok_or_else(|| unmade("page"))?;
        let mut page = document.start_page_with(settings);
        let mut sheet = Sheet { surface: page.surface(), fonts, size, top: MARGIN };
        if rank == 0 {
            sheet.introduce(heading);
        }
        draw(&mut sheet, here, rank + 1);
        drop(sheet);
        page.finish();
    }
    document.finish().map_err(|error| unmade(&format!("{error:?}")))
}

/// Un document vide, au titre de cet en-tête.
fn titled(heading: &Heading) -> Document {
    let mut document = Document::new();
    let language = heading.reader.locale.code().to_owned();
    document
        .set_metadata(Metadata::new().title(heading.title.clone()).language(language).creator("OpsFlux".to_owned()));
    document
}

fn font(bytes: &'static [u8]) -> Result<Font> {
    Font::new(bytes.into(), 0).ok_or_else(|| unmade("police"))
}

fn filled((red, green, blue): Color) -> Fill {
    Fill { paint: rgb::Color::new(red, green, blue).into(), ..Fill::default() }
}

pub(super) fn unmade(reason: &str) -> Error {
    Code::Internal.because(format!("PDF : {reason}"))
}

fn row(measure: &Measure<'_>, line: &[String], widths: &[f32]) -> Row {
    let cells: Vec<Vec<String>> =
        line.iter().zip(widths).map(|(text, width)| measure.wrap(text, width - 2.0 * PADDING)).collect();
    let tallest = cells.iter().map(Vec::len).max().unwrap_or_default().max(1);
    Row { cells, height: tallest as f32 * LEADING + PADDING }
}

/// Combien de lignes sur chaque page ; une page au moins, même vide.
fn paginate(rows: &[Row], intro: f32, header: f32) -> Vec<usize> {
    let room = PAGE.1 - 2.0 * MARGIN - FOOT - header;
    let (mut pages, mut used) = (vec![0], intro);
    for row in rows {
        if used + row.height > room && pages.last().is_some_and(|count| *count > 0) {
            pages.push(0);
            used = 0.0;
        }
        if let Some(count) = pages.last_mut() {
            *count += 1;
        }
        used += row.height;
    }
    pages
}

fn number(heading: &Heading, page: usize, pages: usize, rows: usize) -> String {
    let params = [("page", page), ("pages", pages), ("count", rows)];
    let params: Map<_, _> = params.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
    heading.reader.texts().message(heading.reader.locale, "core.messages.export.page", &params)
}

/// Une page qui s'écrit de haut en bas.
pub(super) struct Sheet<'p, 'f> {
    pub(super) surface: Surface<'p>,
    pub(super) fonts: &'f Fonts,
    /// Largeur et hauteur de la page.
    pub(super) size: (f32, f32),
    pub(super) top: f32,
}

impl Sheet<'_, '_> {
    pub(super) fn introduce(&mut self, heading: &Heading) {
        let bold = self.fonts.bold.clone();
        self.text(&bold, TITLE, INK, MARGIN, self.top + TITLE * 0.8, &heading.title);
        self.top += TITLE + 6.0;
        let plain = self.fonts.plain.clone();
        for note in &heading.notes {
            self.text(&plain, SIZE, QUIET, MARGIN, self.top + SIZE, note);
            self.top += LEADING;
        }
        self.top += 6.0;
    }

    fn table(&mut self, header: &Row, rows: &[Row], widths: &[f32], numeric: &[bool], measure: &Measure<'_>) {
        self.band(widths.iter().sum(), header.height);
        self.row(&self.fonts.bold.clone(), header, widths, &[], measure);
        let plain = self.fonts.plain.clone();
        for row in rows {
            self.row(&plain, row, widths, numeric, measure);
            self.rule(widths.iter().sum());
        }
    }

    fn row(&mut self, font: &Font, row: &Row, widths: &[f32], numeric: &[bool], measure: &Measure<'_>) {
        let mut left = MARGIN;
        for (rank, (lines, width)) in row.cells.iter().zip(widths).enumerate() {
            let is_number = numeric.get(rank).copied().unwrap_or_default();
            for (down, line) in lines.iter().enumerate() {
                let line = line.trim_end();
                let x = if is_number { left + width - PADDING - measure.width(line) } else { left + PADDING };
                let y = self.top + PADDING / 2.0 + SIZE + down as f32 * LEADING;
                self.text(font, SIZE, INK, x, y, line);
            }
            left += width;
        }
        self.top += row.height;
    }

    pub(super) fn foot(&mut self, text: &str, measure: &Measure<'_>) {
        let plain = self.fonts.plain.clone();
        self.text(&plain, SIZE, QUIET, self.size.0 - MARGIN - measure.width(text), self.size.1 - MARGIN, text);
    }

    pub(super) fn text(&mut self, font: &Font, size: f32, color: Color, x: f32, y: f32, text: &str) {
        if !text.is_empty() {
            self.surface.set_fill(Some(filled(color)));
            self.surface.draw_text(Point::from_xy(x, y), font.clone(), size, text, false, TextDirection::Auto);
        }
    }

    fn band(&mut self, width: f32, height: f32) {
        self.rectangle(Rect::from_xywh(MARGIN, self.top, width, height));
    }

    pub(super) fn rule(&mut self, width: f32) {
        self.rectangle(Rect::from_xywh(MARGIN, self.top - 0.5, width, 0.5));
    }

    fn rectangle(&mut self, rect: Option<Rect>) {
        let mut path = PathBuilder::new();
        if let Some(rect) = rect {
            path.push_rect(rect);
        }
        if let Some(path) = path.finish() {
            self.surface.set_fill(Some(filled(BAND)));
            self.surface.draw_path(&path);
        }
    }
}
