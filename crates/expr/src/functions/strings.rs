//! Textes. Les positions se comptent en points de code, jamais en octets.

use std::sync::Arc;

use super::{Declaration, Evaluated, done};
use crate::budget::Budget;
use crate::error::{Error, ErrorKind};
use crate::sql::text as sql;
use crate::value::Value;

pub(super) const FUNCTIONS: &[Declaration] = &[
    Declaration {
        name: "contains",
        signatures: &["string.contains(string) -> bool"],
        evaluate: |arguments, budget| compare(arguments, budget, |text, part| text.contains(part)),
        sql: Some(sql::contains),
    },
    Declaration {
        name: "startsWith",
        signatures: &["string.startsWith(string) -> bool"],
        evaluate: |arguments, budget| compare(arguments, budget, |text, part| text.starts_with(part)),
        sql: Some(sql::starts_with),
    },
    Declaration {
        name: "endsWith",
        signatures: &["string.endsWith(string) -> bool"],
        evaluate: |arguments, budget| compare(arguments, budget, |text, part| text.ends_with(part)),
        sql: Some(sql::ends_with),
    },
    Declaration {
        name: "matches",
        signatures: &["string.matches(string) -> bool", "matches(string, string) -> bool"],
        evaluate: matches,
        sql: None,
    },
    Declaration {
        name: "lowerAscii",
        signatures: &["string.lowerAscii() -> string"],
        evaluate: |arguments, budget| change(arguments, budget, str::to_ascii_lowercase),
        sql: Some(sql::lower_ascii),
    },
    Declaration {
        name: "upperAscii",
        signatures: &["string.upperAscii() -> string"],
        evaluate: |arguments, budget| change(arguments, budget, str::to_ascii_uppercase),
        sql: Some(sql::upper_ascii),
    },
    Declaration {
        name: "trim",
        signatures: &["string.trim() -> string"],
        evaluate: |arguments, budget| change(arguments, budget, |text| text.trim_matches(is_space).to_owned()),
        sql: Some(sql::trim),
    },
    Declaration {
        name: "reverse",
        signatures: &["string.reverse() -> string"],
        evaluate: |arguments, budget| change(arguments, budget, |text| text.chars().rev().collect()),
        sql: None,
    },
    Declaration { name: "charAt", signatures: &["string.charAt(int) -> string"], evaluate: char_at, sql: None },
    Declaration {
        name: "indexOf",
        signatures: &["string.indexOf(string) -> int", "string.indexOf(string, int) -> int"],
        evaluate: index_of,
        sql: Some(sql::index_of),
    },
    Declaration {
        name: "lastIndexOf",
        signatures: &["string.lastIndexOf(string) -> int", "string.lastIndexOf(string, int) -> int"],
        evaluate: last_index_of,
        sql: None,
    },
    Declaration {
        name: "substring",
        signatures: &["string.substring(int) -> string", "string.substring(int, int) -> string"],
        evaluate: substring,
        sql: None,
    },
    Declaration {
        name: "replace",
        signatures: &["string.replace(string, string) -> string", "string.replace(string, string, int) -> string"],
        evaluate: replace,
        sql: Some(sql::replace),
    },
    Declaration {
        name: "split",
        signatures: &["string.split(string) -> list<string>", "string.split(string, int) -> list<string>"],
        evaluate: split,
        sql: None,
    },
    Declaration {
        name: "join",
        signatures: &["list<string>.join() -> string", "list<string>.join(string) -> string"],
        evaluate: join,
        sql: None,
    },
    Declaration {
        name: "strings.quote",
        signatures: &["strings.quote(string) -> string"],
        evaluate: |arguments, budget| change(arguments, budget, quote),
        sql: None,
    },
];

/// Espaces au sens de CEL : ceux d'Unicode.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace()
}

fn compare(arguments: &[Value], budget: &mut Budget, test: fn(&str, &str) -> bool) -> Evaluated {
    let [Value::String(text), Value::String(part)] = arguments else {
        return Ok(None);
    };
    budget.spend_bytes(text.len() + part.len())?;
    done(test(text, part))
}

fn change(arguments: &[Value], budget: &mut Budget, change: fn(&str) -> String) -> Evaluated {
    let [Value::String(text)] = arguments else {
        return Ok(None);
    };
    budget.spend_bytes(text.len())?;
    done(change(text))
}

/// Recherche d'une expression rationnelle (syntaxe RE2), en temps linéaire et payée selon les deux longueurs.
fn matches(arguments: &[Value], budget: &mut Budget) -> Evaluated {
    let [Value::String(text), Value::String(pattern)] = arguments else {
        return Ok(None);
    };
    budget.spend((text.len() as u64 / 32 + 1).saturating_mul(pattern.len() as u64 / 8 + 1))?;
    done(budget.regex(pattern)?.is_match(text))
}

fn out_of_range(index: i64) -> Error {
    Error::new(ErrorKind::OutOfRange, format!("index {index} out of range"))
}

/// L'octet où commence le point de code `index` ; la fin du texte est permise.
fn byte_of(text: &str, index: i64) -> Result<usize, Error> {
    let position = usize::try_from(index).map_err(|_| out_of_range(index))?;
    let ends = std::iter::once(text.len());
    text.char_indices().map(|(at, _)| at).chain(ends).nth(position).ok_or_else(|| out_of_range(index))
}

fn points(text: &str) -> i64 {
    text.chars().count() as i64
}

fn char_at(arguments: &[Value], budget: &mut Budget) -> Evaluated {
    let [Value::String(text), Value::Int(index)] = arguments else {
        return Ok(None);
    };
    budget.spend_bytes(text.len())?;
    let at = byte_of(text, *index)?;
    done(text[at..].chars().next().map(String::from).unwrap_or_default())
}

fn index_of(arguments: &[Value], budget: &mut Budget) -> Evaluated {
    let (text, part, from) = match arguments {
        [Value::String(text), Value::String(part)] => (text, part, 0),
        [Value::String(text), Value::String(part), Value::Int(from)] => (text, part, *from),
        _ => return Ok(None),
    };
    budget.spend_bytes(text.len() + part.len())?;
    let start = byte_of(text, from)?;
    done(text[start..].find(&**part).map_or(-1, |at| from + points(&text[start..start + at])))
}

fn last_index_of(arguments: &[Value], budget: &mut Budget) -> Evaluated {
    let (text, part, last) = match arguments {
        [Value::String(text), Value::String(part)] => (text, part, points(text)),
        [Value::String(text), Value::String(part), Value::Int(last)] => (text, part, *last),
        _ => return Ok(None),
    };
    budget.spend_bytes(text.len() + part.len())?;
    // L'occurrence commence au plus tard à `last` : elle finit donc au plus tard `part` plus loin.
    let end = (byte_of(text, last)? + part.len()).min(text.len());
    let end = (end..=text.len()).find(|end| text.is_char_boundary(*end)).unwrap_or(text.len());
    let found = text[..end].rmatch_indices(&**part).map(|(at, _)| points(&text[..at])).find(|at| *at <= last);
    done(found.unwrap_or(-1))
}

fn substring(arguments: &[Value], budget: &mut Budget) -> Evaluated {
    let (text, from, to) = match arguments {
        [Value::String(text), Value::Int(from)] => (text, *from, points(text)),
        [Value::String(text), Value::Int(from), Value::Int(to)] => (text, *from, *to),
        _ => return Ok(None),
    };
    budget.spend_bytes(text.len())?;
    let (start, end) = (byte_of(text, from)?, byte_of(text, to)?);
    if start > end {
        return Err(Error::new(ErrorKind::OutOfRange, format!("invalid substring range {from}..{to}")));
    }
    done(&text[start..end])
}

/// `limit` négatif : toutes les occurrences.
fn replace(arguments: &[Value], budget: &mut Budget) -> Evaluated {
    let (text, from, to, limit) = match arguments {
        [Value::String(text), Value::String(from), Value::String(to)] => (text, from, to, -1),
        [Value::String(text), Value::String(from), Value::String(to), Value::Int(limit)] => (text, from, to, *limit),
        _ => return Ok(None),
    };
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let most = text.len() / from.len().max(1) + 1;
    budget.spend_bytes(text.len() + to.len().saturating_mul(most.min(limit)))?;
    done(text.replacen(&**from, to, limit))
}

/// `limit` négatif : sans limite ; zéro : liste vide ; le dernier morceau garde le reste.
fn split(arguments: &[Value], budget: &mut Budget) -> Evaluated {
    let (text, separator, limit) = match arguments {
        [Value::String(text), Value::String(separator)] => (text, separator, -1),
        [Value::String(text), Value::String(separator), Value::Int(limit)] => (text, separator, *limit),
        _ => return Ok(None),
    };
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let pieces: Vec<&str> = if limit == 0 {
        Vec::new()
    } else if separator.is_empty() {
        split_points(text, limit)
    } else {
        text.splitn(limit, &**separator).collect()
    };
    budget.spend_items(pieces.len())?;
    budget.spend_bytes(text.len())?;
    done(pieces)
}

/// Un morceau par point de code ; le dernier garde le reste.
fn split_points(text: &str, limit: usize) -> Vec<&str> {
    let starts: Vec<_> = text.char_indices().map(|(at, _)| at).take(limit).collect();
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().zip(ends).map(|(start, end)| &text[*start..end]).collect()
}

fn join(arguments: &[Value], budget: &mut Budget) -> Evaluated {
    let (items, separator) = match arguments {
        [Value::List(items)] => (items, Arc::from("")),
        [Value::List(items), Value::String(separator)] => (items, separator.clone()),
        _ => return Ok(None),
    };
    let mut joined = String::new();
    for (at, item) in items.iter().enumerate() {
        let Value::String(piece) = item else {
            return Err(Error::new(ErrorKind::Type, "join() takes a list of strings"));
        };
        budget.spend_bytes(piece.len() + separator.len())?;
        if at > 0 {
            joined.push_str(&separator);
        }
        joined.push_str(piece);
    }
    budget.spend_items(items.len())?;
    done(joined)
}

/// Littéral CEL entre guillemets doubles.
fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '\x07' => quoted.push_str("\\a"),
            '\x08' => quoted.push_str("\\b"),
            '\x0c' => quoted.push_str("\\f"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\x0b' => quoted.push_str("\\v"),
            '\\' => quoted.push_str("\\\\"),
            '"' => quoted.push_str("\\\""),
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}
