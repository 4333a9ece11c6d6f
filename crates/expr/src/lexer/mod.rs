//! Découpe la source en jetons, un par un, avec leur étendue en octets.
//!
//! Rien n'est copié hormis le contenu des littéraux ; rien n'est récursif.

mod literals;

use std::sync::Arc;

use crate::error::{Error, ErrorKind, Span};

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Token<'s> {
    /// Valeur absolue : le signe est lu par l'analyseur, car `-9223372036854775808` est un littéral.
    Int(u64),
    Uint(u64),
    Double(f64),
    String(Arc<str>),
    Bytes(Arc<[u8]>),
    Name(&'s str),
    /// Nom entre accents graves, permis après un point.
    Quoted(&'s str),
    /// Opérateur ou ponctuation.
    Sign(&'static str),
    End,
}

pub(crate) struct Lexer<'s> {
    source: &'s str,
    at: usize,
}

/// Les signes, les plus longs d'abord.
const SIGNS: [&str; 24] = [
    "==", "!=", "<=", ">=", "&&", "||", "<", ">", "!", "-", "+", "*", "/", "%", "?", ":", ",", ".", "(", ")", "[", "]",
    "{", "}",
];

impl<'s> Lexer<'s> {
    pub(crate) fn new(source: &'s str) -> Self {
        Self { source, at: 0 }
    }

    /// Le jeton suivant ; `End` indéfiniment à la fin.
    pub(crate) fn next(&mut self) -> Result<(Token<'s>, Span), Error> {
        self.skip_blanks();
        let start = self.at;
        let token = self.token()?;
        Ok((token, Span::new(start, self.at)))
    }

    fn token(&mut self) -> Result<Token<'s>, Error> {
        let rest = self.rest();
        let Some(first) = rest.chars().next() else {
            return Ok(Token::End);
        };
        if first.is_ascii_digit() || first == '.' && rest[1..].starts_with(|c: char| c.is_ascii_digit()) {
            return self.number();
        }
        if let Some(prefix) = literals::Prefix::of(rest) {
            return self.quoted_literal(prefix);
        }
        if first.is_ascii_alphabetic() || first == '_' {
            return Ok(Token::Name(self.take_while(|c| c.is_ascii_alphanumeric() || c == '_')));
        }
        if first == '`' {
            return self.quoted_name();
        }
        match SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
            Some(sign) => {
                self.at += sign.len();
                Ok(Token::Sign(sign))
            }
            None => {
                let error = self.fail(first.len_utf8(), format!("unexpected character {first:?}"));
                Err(match first {
                    '=' => error.hint("write =="),
                    '&' => error.hint("write &&"),
                    '|' => error.hint("write ||"),
                    _ => error,
                })
            }
        }
    }

    /// Nom entre accents graves : lettres, chiffres et `_ . - / espace`.
    fn quoted_name(&mut self) -> Result<Token<'s>, Error> {
        self.at += 1;
        let name = self.take_while(|c| c.is_ascii_alphanumeric() || "_.-/ ".contains(c));
        if name.is_empty() || !self.rest().starts_with('`') {
            return Err(self.fail(1, "malformed quoted name"));
        }
        self.at += 1;
        Ok(Token::Quoted(name))
    }

    fn skip_blanks(&mut self) {
        loop {
            self.take_while(|c| matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0c'));
            if !self.rest().starts_with("//") {
                return;
            }
            self.take_while(|c| c != '\n');
        }
    }

    fn rest(&self) -> &'s str {
        &self.source[self.at..]
    }

    fn take_while(&mut self, keep: impl Fn(char) -> bool) -> &'s str {
        let rest = self.rest();
        let length = rest.find(|c| !keep(c)).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    fn fail(&self, length: usize, message: impl Into<String>) -> Error {
        let end = (self.at + length).min(self.source.len());
        Error::new(ErrorKind::Syntax, message).at(Span::new(self.at, end.max(self.at + 1)))
    }
}
