//! `"%s a %d jours".format([nom, n])` : les clauses `%s %d %f %e %b %o %x %X %%` de l'extension « strings ».

use super::conversions::text_of;
use super::{Declaration, Evaluated, done};
use crate::budget::Budget;
use crate::error::{Error, ErrorKind, invalid};
use crate::value::{Map, Value, compare};

pub(super) const FUNCTIONS: &[Declaration] =
    &[Declaration { name: "format", signatures: &["string.format(list) -> string"], evaluate: format, sql: None }];

const MAX_PRECISION: usize = 100;

fn format(arguments: &[Value], budget: &mut Budget) -> Evaluated {
    let [Value::String(template), Value::List(values)] = arguments else {
        return Ok(None);
    };
    let mut values = values.iter();
    let mut text = String::new();
    let mut rest = &**template;
    while let Some(at) = rest.find('%') {
        text.push_str(&rest[..at]);
        let clause;
        (clause, rest) = read_clause(&rest[at + 1..])?;
        if clause.letter == '%' {
            text.push('%');
            continue;
        }
        let value = values.next().ok_or_else(|| Error::new(ErrorKind::OutOfRange, "format() lacks a value"))?;
        let written = clause.write(value, budget)?;
        budget.spend_bytes(written.len())?;
        budget.spend(1)?;
        text.push_str(&written);
    }
    text.push_str(rest);
    budget.spend_bytes(text.len())?;
    done(text)
}

struct Clause {
    letter: char,
    precision: Option<usize>,
}

fn read_clause(text: &str) -> Result<(Clause, &str), Error> {
    let malformed = || invalid("malformed format clause");
    let (precision, text) = match text.strip_prefix('.') {
        None => (None, text),
        Some(text) => {
            let (digits, rest) = text.split_at(text.find(|c: char| !c.is_ascii_digit()).ok_or_else(malformed)?);
            (Some(digits.parse().ok().filter(|precision| *precision <= MAX_PRECISION).ok_or_else(malformed)?), rest)
        }
    };
    let letter = text.chars().next().filter(|letter| "%sdfebxXo".contains(*letter)).ok_or_else(malformed)?;
    Ok((Clause { letter, precision }, &text[1..]))
}

impl Clause {
    fn write(&self, value: &Value, budget: &mut Budget) -> Result<String, Error> {
        let precision = self.precision.unwrap_or(6);
        let written = match (self.letter, value) {
            ('s', value) => return write_text(value, budget),
            ('d', Value::Int(_) | Value::Uint(_) | Value::Decimal(_)) => text_of(value),
            ('d', Value::Double(number)) if !number.is_finite() => text_of(value),
            ('f' | 'e', Value::Double(number)) if !number.is_finite() => text_of(value),
            ('f', Value::Decimal(number)) => Some(format!("{number:.precision$}")),
            ('f', number) => compare::double(number).map(|number| format!("{number:.precision$}")),
            ('e', Value::Decimal(_)) => None,
            ('e', number) => compare::double(number).map(|number| scientific(number, precision)),
            ('b', Value::Bool(value)) => Some(u8::from(*value).to_string()),
            (_, Value::Int(number)) => {
                let sign = if *number < 0 { "-" } else { "" };
                Some(format!("{sign}{}", self.digits(number.unsigned_abs())))
            }
            (_, Value::Uint(number)) => Some(self.digits(*number)),
            ('x' | 'X', Value::String(text)) => Some(self.hexadecimal(text.as_bytes())),
            ('x' | 'X', Value::Bytes(bytes)) => Some(self.hexadecimal(bytes)),
            _ => None,
        };
        let message = || format!("%{} cannot write {}", self.letter, value.type_name());
        written.ok_or_else(|| Error::new(ErrorKind::Type, message()))
    }

    fn digits(&self, number: u64) -> String {
        match self.letter {
            'b' => format!("{number:b}"),
            'o' => format!("{number:o}"),
            'x' => format!("{number:x}"),
            _ => format!("{number:X}"),
        }
    }

    fn hexadecimal(&self, bytes: &[u8]) -> String {
        let write = |byte: &u8| {
            if self.letter == 'x' { format!("{byte:02x}") } else { format!("{byte:02X}") }
        };
        bytes.iter().map(write).collect()
    }
}

/// `1.052033e+03` : exposant signé, sur deux chiffres au moins.
fn scientific(number: f64, precision: usize) -> String {
    let text = format!("{number:.precision$e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let (sign, digits) = exponent.strip_prefix('-').map_or(('+', exponent), |digits| ('-', digits));
    format!("{mantissa}e{sign}{digits:0>2}")
}

fn write_text(value: &Value, budget: &mut Budget) -> Result<String, Error> {
    budget.spend(1)?;
    if let Some(text) = text_of(value) {
        budget.spend_bytes(text.len())?;
        return Ok(text);
    }
    match value {
        Value::Null => Ok("null".to_owned()),
        Value::Type(name) => Ok(name.to_string()),
        Value::Bytes(bytes) => Ok(String::from_utf8_lossy(bytes).into_owned()),
        Value::List(items) => {
            let items = items.iter().map(|item| write_text(item, budget)).collect::<Result<Vec<_>, _>>()?;
            Ok(format!("[{}]", items.join(", ")))
        }
        Value::Map(map) => write_map(map, budget),
        other => Err(Error::new(ErrorKind::Type, format!("%s cannot write {}", other.type_name()))),
    }
}

/// Entrées triées par le texte de leur clé : le résultat ne dépend pas de l'ordre d'écriture.
fn write_map(map: &Map, budget: &mut Budget) -> Result<String, Error> {
    let mut entries = Vec::with_capacity(map.len());
    for (key, value) in map {
        entries.push((write_text(&key.to_value(), budget)?, write_text(value, budget)?));
    }
    entries.sort();
    let entries: Vec<_> = entries.into_iter().map(|(key, value)| format!("{key}: {value}")).collect();
    Ok(format!("{{{}}}", entries.join(", ")))
}
