//! Le texte à séparateurs : RFC 4180, et ce que les tableurs en font (fins de ligne `CR` seules, `sep=;` en tête, blancs).

use encoding_rs::Encoding;
use kernel::{Code, Result};

use super::{Cell, Row, content::Content, encoding::Text};

/// Séparateurs devinés, le plus sûr d'abord.
const SEPARATORS: [char; 4] = ['\t', ';', '|', ','];

/// Lignes lues pour deviner le séparateur.
const SAMPLE: usize = 20;

/// Longueur d'une ligne, au plus : une faute de guillemets ne doit pas avaler la mémoire.
const MAX_RECORD: usize = 4 * 1024 * 1024;

/// Cases d'une ligne, au plus.
const MAX_CELLS: usize = 2000;

/// Un texte à séparateurs.
#[derive(Clone, Debug)]
pub(super) struct Delimited {
    content: Content,
    encoding: &'static Encoding,
    /// Une première ligne `sep=;`, qui n'est pas du tableau.
    hinted: bool,
    /// Aucun : le tableau n'a qu'une colonne.
    pub separator: Option<char>,
}

impl Delimited {
    pub(super) fn open(content: Content, encoding: &'static Encoding, declared: Option<char>) -> Result<Delimited> {
        let hint = sep_hint(Text::open(&content, encoding).rest()?);
        let mut read = Delimited { content, encoding, hinted: hint.is_some(), separator: declared.or(hint) };
        if read.separator.is_none() {
            read.separator = read.detect()?;
        }
        Ok(read)
    }

    /// Les lignes non blanches, l'en-tête compris.
    pub(super) fn rows(&self) -> Result<Records> {
        self.cut_by(self.separator)
    }

    fn cut_by(&self, separator: Option<char>) -> Result<Records> {
        let text = Text::open(&self.content, self.encoding);
        let mut records = Records { text, line: 1, separator, failed: false, cell: String::new() };
        if self.hinted {
            while let Some(char) = records.text.take()? {
                if matches!(char, '\r' | '\n') {
                    records.end_line(char)?;
                    break;
                }
            }
        }
        Ok(records)
    }

    /// Le séparateur qui découpe le plus de lignes comme l'en-tête, puis en plus de colonnes.
    fn detect(&self) -> Result<Option<char>> {
        let mut best = None;
        for separator in SEPARATORS {
            let records = self.cut_by(Some(separator))?;
            let widths: Vec<usize> = records.take(SAMPLE).map_while(Result::ok).map(|row| row.cells.len()).collect();
            let Some(header) = widths.first().copied().filter(|width| *width > 1) else { continue };
            let alike = widths.iter().filter(|width| **width == header).count();
            let score = (alike * 100 / widths.len(), header);
            if best.is_none_or(|(known, _)| score >= known) {
                best = Some((score, separator));
            }
        }
        Ok(best.map(|(_, separator)| separator))
    }
}

/// Le séparateur que dit la première ligne `sep=;` d'Excel.
fn sep_hint(text: &str) -> Option<char> {
    let first = text.split(['\r', '\n']).next()?;
    let rest = first.trim_matches('"').strip_prefix("sep=").or_else(|| first.strip_prefix("SEP="))?;
    let mut chars = rest.chars();
    chars.next().filter(|_| chars.next().is_none())
}

/// Les lignes d'un texte, une par une.
pub(super) struct Records {
    text: Text,
    line: usize,
    separator: Option<char>,
    failed: bool,
    /// La case en cours de lecture.
    cell: String,
}

/// Ce qui suit une case.
#[derive(Clone, Copy, PartialEq, Eq)]
enum After {
    Cell,
    Line,
    End,
}

impl Iterator for Records {
    type Item = Result<Row>;

    fn next(&mut self) -> Option<Result<Row>> {
        while !self.failed {
            match self.record() {
                Ok(Some(row)) if row.is_blank() => {}
                Ok(Some(row)) => return Some(Ok(row)),
                Ok(None) => return None,
                Err(error) => {
                    self.failed = true;
                    return Some(Err(error));
                }
            }
        }
        None
    }
}

impl Records {
    fn record(&mut self) -> Result<Option<Row>> {
        if self.text.peek()?.is_none() {
            return Ok(None);
        }
        let line = self.line;
        let (mut cells, mut size) = (Vec::new(), 0);
        loop {
            self.cell.clear();
            let after = self.read_cell(line, size)?;
            size += self.cell.len() + 1;
            cells.push(Cell::written(self.cell.trim()));
            if cells.len() > MAX_CELLS {
                return Err(too_long(line));
            }
            if after != After::Cell {
                return Ok(Some(Row { line, cells }));
            }
        }
    }

    fn read_cell(&mut self, line: usize, size: usize) -> Result<After> {
        while let Some(char) = self.text.take()? {
            match char {
                '"' if self.cell.trim().is_empty() => {
                    self.cell.clear();
                    self.quoted(line, size)?;
                }
                '\r' | '\n' => {
                    self.end_line(char)?;
                    return Ok(After::Line);
                }
                char if Some(char) == self.separator => return Ok(After::Cell),
                char => {
                    self.cell.push(char);
                    self.run(self.separator.unwrap_or('\n'))?;
                }
            }
            weigh(&self.cell, size, line)?;
        }
        Ok(After::End)
    }

    /// Le contenu entre guillemets, le premier étant lu ; un guillemet doublé en est un.
    fn quoted(&mut self, line: usize, size: usize) -> Result<()> {
        self.run('"')?;
        while let Some(char) = self.text.take()? {
            match char {
                '"' if self.text.peek()? == Some('"') => {
                    self.text.take()?;
                    self.cell.push('"');
                }
                '"' => return Ok(()),
                '\r' | '\n' => {
                    self.end_line(char)?;
                    self.cell.push('\n');
                }
                char => self.cell.push(char),
            }
            self.run('"')?;
            weigh(&self.cell, size, line)?;
        }
        Err(Code::ImportUnreadable.with("reason", "open_quote").with("line", line).and("line", line))
    }

    /// Prend d'un coup les caractères ordinaires qui suivent, jusqu'à un guillemet, une fin de ligne ou ce caractère.
    fn run(&mut self, stop: char) -> Result<()> {
        let mut first = [0; 4];
        let stop = stop.encode_utf8(&mut first).as_bytes()[0];
        let rest = self.text.rest()?;
        let special = |byte: &u8| *byte == stop || matches!(byte, b'"' | b'\r' | b'\n');
        let length = rest.as_bytes().iter().position(special).unwrap_or(rest.len());
        self.cell.push_str(&rest[..length]);
        self.text.skip(length);
        Ok(())
    }

    /// `CR LF` ne fait qu'une fin de ligne.
    fn end_line(&mut self, char: char) -> Result<()> {
        if char == '\r' && self.text.peek()? == Some('\n') {
            self.text.take()?;
        }
        self.line += 1;
        Ok(())
    }
}

/// Refuse une ligne trop longue : cette case, après ce que les précédentes pèsent.
fn weigh(cell: &str, size: usize, line: usize) -> Result<()> {
    if size + cell.len() > MAX_RECORD { Err(too_long(line)) } else { Ok(()) }
}

fn too_long(line: usize) -> kernel::Error {
    Code::ImportUnreadable.with("reason", "long_line").with("line", line).and("line", line)
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(text: &str, expected: Expect) {
        let content = Content::Bytes(text.to_owned().into());
        let read = Delimited::open(content, encoding_rs::UTF_8, None).unwrap();
        let rows: Vec<String> = read
            .rows()
            .unwrap()
            .map(|row| match row {
                Ok(row) => {
                    let cells: Vec<&str> = row.cells.iter().map(|cell| cell.text.as_str()).collect();
                    format!("{} {cells:?}", row.line)
                }
                Err(error) => format!("{} {:?}", error.code.as_str(), error.extra),
            })
            .collect();
        expected.assert_eq(&format!("{:?} {}", read.separator, rows.join(" ")));
    }

    #[test]
    fn the_separator_is_the_one_that_cuts_every_line_alike() {
        check("a;b\n1,5;2", expect![[r#"Some(';') 1 ["a", "b"] 2 ["1,5", "2"]"#]]);
        check("a\tb\n\"x,y\tz\"\t2", expect![[r#"Some('\t') 1 ["a", "b"] 2 ["x,y\tz", "2"]"#]]);
        check("a\nune, deux", expect![[r#"None 1 ["a"] 2 ["une, deux"]"#]]);
        check("sep=|\r\na|b\r\n1|2", expect![[r#"Some('|') 2 ["a", "b"] 3 ["1", "2"]"#]]);
    }

    #[test]
    fn lines_are_those_of_the_file() {
        check(
            "\n\na,b\r\n\"x\ny\",2\r\n\r\n,,\r3,4",
            expect![[r#"Some(',') 3 ["a", "b"] 4 ["x\ny", "2"] 8 ["3", "4"]"#]],
        );
        check("a,b\n\"x,2\n3,4", expect![[r#"Some(',') 1 ["a", "b"] import.unreadable {"line": Number(2)}"#]]);
        check("a,b\n1\"2,\"\"", expect![[r#"Some(',') 1 ["a", "b"] 2 ["1\"2", ""]"#]]);
    }
}
