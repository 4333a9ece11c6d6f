//! Nombres, textes et octets littéraux, avec leurs échappements (spécification CEL, « Lexical structure »).

use super::{Lexer, Token};
use crate::error::Error;

/// Ce qui précède le contenu d'un littéral entre guillemets : `r`, `b`, et la sorte de guillemets.
#[derive(Clone, Copy)]
pub(super) struct Prefix {
    raw: bool,
    bytes: bool,
    letters: usize,
    quote: char,
    triple: bool,
}

impl Prefix {
    pub(super) fn of(rest: &str) -> Option<Self> {
        let letters = rest.find(|c: char| !matches!(c, 'r' | 'R' | 'b' | 'B'))?;
        let (head, body) = rest.split_at(letters);
        let quote = body.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let count = |letter: char| head.chars().filter(|c| c.eq_ignore_ascii_case(&letter)).count();
        let (raws, bytes) = (count('r'), count('b'));
        if raws > 1 || bytes > 1 {
            return None;
        }
        let mut quotes = body.chars();
        let triple = (0..3).all(|_| quotes.next() == Some(quote));
        Some(Self { raw: raws == 1, bytes: bytes == 1, letters, quote, triple })
    }

    fn width(self) -> usize {
        if self.triple { 3 } else { 1 }
    }
}

impl<'s> Lexer<'s> {
    pub(super) fn number(&mut self) -> Result<Token<'s>, Error> {
        let rest = self.rest();
        if let Some(digits) = rest.strip_prefix("0x").or_else(|| rest.strip_prefix("0X")) {
            let length = digits.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(digits.len());
            let value = u64::from_str_radix(&digits[..length], 16);
            return self.integer(2 + length, value.ok());
        }
        let length = decimal_length(rest);
        let text = &rest[..length];
        if !text.contains(['.', 'e', 'E']) {
            return self.integer(length, text.parse().ok());
        }
        let value: f64 = text.parse().unwrap_or(f64::INFINITY);
        if !value.is_finite() {
            return Err(self.fail(length, "double literal out of range"));
        }
        self.end_number(length)?;
        Ok(Token::Double(value))
    }

    fn integer(&mut self, length: usize, value: Option<u64>) -> Result<Token<'s>, Error> {
        let Some(value) = value else {
            return Err(self.fail(length, "integer literal out of range"));
        };
        let unsigned = self.rest()[length..].starts_with(['u', 'U']);
        self.end_number(length + usize::from(unsigned))?;
        Ok(if unsigned { Token::Uint(value) } else { Token::Int(value) })
    }

    /// Refuse `12jours` : un nombre ne touche pas un nom.
    fn end_number(&mut self, length: usize) -> Result<(), Error> {
        if self.rest()[length..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_') {
            return Err(self.fail(length + 1, "malformed number"));
        }
        self.at += length;
        Ok(())
    }

    pub(super) fn quoted_literal(&mut self, prefix: Prefix) -> Result<Token<'s>, Error> {
        let start = self.at;
        self.at += prefix.letters + prefix.width();
        let mut bytes = Vec::new();
        loop {
            let rest = self.rest();
            if self.closes(rest, prefix) {
                self.at += prefix.width();
                break;
            }
            match rest.chars().next() {
                None => return Err(unterminated(self, start)),
                Some('\n' | '\r') if !prefix.triple => return Err(unterminated(self, start)),
                Some('\\') if !prefix.raw => self.escape(prefix, &mut bytes)?,
                Some(c) => {
                    self.at += c.len_utf8();
                    bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                }
            }
        }
        if prefix.bytes {
            return Ok(Token::Bytes(bytes.into()));
        }
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Token::String(text.into())),
            Err(_) => Err(self.fail(0, "malformed string literal")),
        }
    }

    fn closes(&self, rest: &str, prefix: Prefix) -> bool {
        let mut chars = rest.chars();
        (0..prefix.width()).all(|_| chars.next() == Some(prefix.quote))
    }

    fn escape(&mut self, prefix: Prefix, bytes: &mut Vec<u8>) -> Result<(), Error> {
        let body = &self.rest()[1..];
        let Some(letter) = body.chars().next() else {
            return Err(self.fail(1, "unterminated escape"));
        };
        let simple = match letter {
            'a' => 7,
            'b' => 8,
            'f' => 12,
            'n' => 10,
            'r' => 13,
            't' => 9,
            'v' => 11,
            '\\' | '?' | '"' | '\'' | '`' => letter as u8,
            _ => return self.numeric_escape(prefix, letter, bytes),
        };
        bytes.push(simple);
        self.at += 2;
        Ok(())
    }

    /// `\xHH`, `\uHHHH`, `\UHHHHHHHH`, `\OOO` : un octet dans des octets, un point de code dans un texte.
    fn numeric_escape(&mut self, prefix: Prefix, letter: char, bytes: &mut Vec<u8>) -> Result<(), Error> {
        let (skip, length, radix) = match letter {
            'x' | 'X' => (2, 2, 16),
            'u' if !prefix.bytes => (2, 4, 16),
            'U' if !prefix.bytes => (2, 8, 16),
            '0'..='3' => (1, 3, 8),
            _ => return Err(self.fail(1 + letter.len_utf8(), format!("unknown escape \\{letter}"))),
        };
        let digits = self.rest().get(skip..skip + length).unwrap_or("");
        let code =
            if digits.bytes().all(|b| b.is_ascii_hexdigit()) { u32::from_str_radix(digits, radix).ok() } else { None };
        if prefix.bytes {
            let byte = code.and_then(|code| u8::try_from(code).ok());
            bytes.push(byte.ok_or_else(|| self.fail(skip + length, "malformed escape"))?);
        } else {
            let c = code.and_then(char::from_u32).ok_or_else(|| self.fail(skip + length, "malformed escape"))?;
            bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        }
        self.at += skip + length;
        Ok(())
    }
}

fn unterminated(lexer: &mut Lexer<'_>, start: usize) -> Error {
    let end = lexer.at;
    lexer.at = start;
    lexer.fail(end - start, "unterminated literal")
}

/// Longueur d'un nombre décimal : chiffres, puis fraction et exposant s'ils sont complets.
fn decimal_length(text: &str) -> usize {
    let digits = |from: usize| text[from..].find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len() - from);
    let mut length = digits(0);
    if text[length..].starts_with('.') && digits(length + 1) > 0 {
        length += 1 + digits(length + 1);
    }
    if text[length..].starts_with(['e', 'E']) {
        let sign = usize::from(text[length + 1..].starts_with(['+', '-']));
        let exponent = digits(length + 1 + sign);
        if exponent > 0 {
            length += 1 + sign + exponent;
        }
    }
    length
}
