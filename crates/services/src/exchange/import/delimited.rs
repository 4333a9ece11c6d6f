//! Le texte à séparateurs : RFC 4180, et ce que les tableurs en font (fins de ligne `CR` seules, `sep=;` en tête, blancs).

use std::iter::Peekable;
use std::str::CharIndices;

use kernel::{Code, Result};

use super::{Cell, Row};

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
    text: String,
    /// Où commence le tableau, et à quelle ligne.
    start: usize,
    line: usize,
    /// Aucun : le tableau n'a qu'une colonne.
    separator: Option<char>,
}

impl Delimited {
    pub(super) fn new(text: String, declared: Option<char>) -> Delimited {
        let hint = sep_hint(&text);
        let (start, line) = hint.map_or((0, 1), |(_, start)| (start, 2));
        let separator = declared.or(hint.map(|(separator, _)| separator));
        let separator = separator.or_else(|| detect(&text[start..]));
        Delimited { text, start, line, separator }
    }

    /// Les lignes non blanches, l'en-tête compris.
    pub(super) fn rows(&self) -> Records<'_> {
        let chars = self.text[self.start..].char_indices().peekable();
        Records { chars, line: self.line, separator: self.separator, failed: false }
    }
}

/// La première ligne `sep=;` d'Excel, et où commence la suivante.
fn sep_hint(text: &str) -> Option<(char, usize)> {
    let first = text.split(['\r', '\n']).next()?;
    let rest = first.trim_matches('"').strip_prefix("sep=").or_else(|| first.strip_prefix("SEP="))?;
    let mut chars = rest.chars();
    let separator = chars.next().filter(|_| chars.next().is_none())?;
    let after = &text[first.len()..];
    let end = if after.starts_with("\r\n") { 2 } else { usize::from(!after.is_empty()) };
    Some((separator, first.len() + end))
}

/// Le séparateur qui découpe le plus de lignes comme l'en-tête, puis en plus de colonnes.
fn detect(text: &str) -> Option<char> {
    let score = |separator: char| {
        let chars = text.char_indices().peekable();
        let records = Records { chars, line: 1, separator: Some(separator), failed: false };
        let widths: Vec<usize> = records.take(SAMPLE).map_while(Result::ok).map(|row| row.cells.len()).collect();
        let header = widths.first().copied().filter(|width| *width > 1)?;
        let alike = widths.iter().filter(|width| **width == header).count();
        Some((alike * 100 / widths.len(), header))
    };
    let scored = SEPARATORS.into_iter().filter_map(|separator| Some((score(separator)?, separator)));
    scored.max_by_key(|(score, _)| *score).map(|(_, separator)| separator)
}

/// Les lignes d'un texte, une par une.
pub(super) struct Records<'t> {
    chars: Peekable<CharIndices<'t>>,
    line: usize,
    separator: Option<char>,
    failed: bool,
}

/// Ce qui suit une case.
enum After {
    Cell,
    Line,
    End,
}

impl Iterator for Records<'_> {
    type Item = Result<Row>;

    fn next(&mut self) -> Option<Result<Row>> {
        while !self.failed && self.chars.peek().is_some() {
            match self.record() {
                Ok(row) if row.is_blank() => {}
                other => {
                    self.failed = other.is_err();
                    return Some(other);
                }
            }
        }
        None
    }
}

impl Records<'_> {
    fn record(&mut self) -> Result<Row> {
        let line = self.line;
        let (mut cells, mut size) = (Vec::new(), 0);
        loop {
            let (text, after) = self.cell(line, &mut size)?;
            cells.push(Cell::written(text.trim()));
            if cells.len() > MAX_CELLS {
                return Err(too_long(line));
            }
            if !matches!(after, After::Cell) {
                return Ok(Row { line, cells });
            }
        }
    }

    fn cell(&mut self, line: usize, size: &mut usize) -> Result<(String, After)> {
        let mut text = String::new();
        while let Some((_, char)) = self.chars.next() {
            *size += char.len_utf8();
            if *size > MAX_RECORD {
                return Err(too_long(line));
            }
            match char {
                '"' if text.trim().is_empty() => {
                    text.clear();
                    self.quoted(line, size, &mut text)?;
                }
                '\r' | '\n' => {
                    self.end_line(char);
                    return Ok((text, After::Line));
                }
                char if Some(char) == self.separator => return Ok((text, After::Cell)),
                char => text.push(char),
            }
        }
        Ok((text, After::End))
    }

    /// Le contenu entre guillemets, le premier étant lu ; un guillemet doublé en est un.
    fn quoted(&mut self, line: usize, size: &mut usize, text: &mut String) -> Result<()> {
        while let Some((_, char)) = self.chars.next() {
            *size += char.len_utf8();
            if *size > MAX_RECORD {
                return Err(too_long(line));
            }
            match char {
                '"' if self.chars.next_if(|(_, next)| *next == '"').is_some() => text.push('"'),
                '"' => return Ok(()),
                '\r' | '\n' => {
                    self.end_line(char);
                    text.push('\n');
                }
                char => text.push(char),
            }
        }
        Err(Code::ImportUnreadable.with("reason", format!("unclosed quote, line {line}")).and("line", line))
    }

    /// `CR LF` ne fait qu'une fin de ligne.
    fn end_line(&mut self, char: char) {
        if char == '\r' {
            self.chars.next_if(|(_, next)| *next == '\n');
        }
        self.line += 1;
    }
}

fn too_long(line: usize) -> kernel::Error {
    Code::ImportUnreadable.with("reason", format!("line {line} too long")).and("line", line)
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(text: &str, expected: Expect) {
        let read = Delimited::new(text.to_owned(), None);
        let rows: Vec<String> = read
            .rows()
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
