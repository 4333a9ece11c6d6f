//! Un nombre écrit par une personne : marque décimale et milliers, à la française ou à l'anglaise.

use rust_decimal::Decimal;

use super::forms::{DecimalMark, Forms, Misread};

/// Ce qui sépare les milliers sans jamais être une marque décimale : espaces, insécables et fines, apostrophes.
const SPACES: [char; 7] = [' ', '\u{a0}', '\u{202f}', '\u{2009}', '\u{2007}', '\'', '’'];

/// Lit `1 234,56`, `1,234.56`, `1.234,56`, `-0,5` ou `1e3` ; `(12)` n'est pas un nombre.
pub(super) fn read(text: &str, forms: &Forms) -> Result<Decimal, Misread> {
    let (sign, digits) = unsigned(text);
    let mark = mark(digits, forms.decimal)?;
    let (whole, fraction) = match mark {
        Some(mark) => digits.split_once(mark).map_or((digits, None), |(whole, fraction)| (whole, Some(fraction))),
        None => (digits, None),
    };
    if let Some(number) = scientific(digits, sign) {
        return Ok(number);
    }
    let whole = ungrouped(whole, mark).ok_or(Misread::Unreadable)?;
    let fraction = fraction.unwrap_or_default();
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !all_digits(&whole) || !all_digits(fraction) || whole.len() + fraction.len() == 0 {
        return Err(Misread::Unreadable);
    }
    let plain = if fraction.is_empty() { format!("{sign}0{whole}") } else { format!("{sign}0{whole}.{fraction}") };
    Decimal::from_str_exact(&plain).map_err(|_| Misread::Unreadable)
}

/// Un nombre JSON, exact.
pub(super) fn read_json(number: &serde_json::Number) -> Option<Decimal> {
    let text = number.to_string();
    text.parse().or_else(|_| Decimal::from_scientific(&text)).ok()
}

/// La marque décimale que ce texte montre, s'il la montre sans doute possible.
pub(super) fn shown_mark(text: &str) -> Option<DecimalMark> {
    read(text, &Forms::default()).ok()?;
    let (_, digits) = unsigned(text);
    Some(if mark(digits, None).ok()?? == ',' { DecimalMark::Comma } else { DecimalMark::Point })
}

fn unsigned(text: &str) -> (&'static str, &str) {
    let text = text.trim();
    match text.chars().next() {
        Some(sign @ ('-' | '\u{2212}')) => ("-", text[sign.len_utf8()..].trim_start()),
        Some('+') => ("", &text[1..]),
        _ => ("", text),
    }
}

/// La marque décimale de ces chiffres, qu'ils la portent ou que leurs milliers la désignent.
fn mark(digits: &str, known: Option<DecimalMark>) -> Result<Option<char>, Misread> {
    let known = known.map(|mark| if mark == DecimalMark::Comma { ',' } else { '.' });
    let count = |mark: char| digits.chars().filter(|c| *c == mark).count();
    let found = match (count(','), count('.')) {
        (0, 0) => return Ok(known),
        (commas, points) if commas > 0 && points > 0 => match digits.rfind(',') > digits.rfind('.') {
            true => ',',
            false => '.',
        },
        (2.., 0) => '.',
        (0, 2..) => ',',
        (commas, _) => {
            let one = if commas == 1 { ',' } else { '.' };
            match known {
                Some(known) => known,
                None if looks_grouped(digits, one) => return Err(Misread::Ambiguous),
                None => one,
            }
        }
    };
    if known.is_some_and(|known| known != found) { Err(Misread::Unreadable) } else { Ok(Some(found)) }
}

/// `1,234` : des milliers anglais, ou trois décimales françaises.
fn looks_grouped(digits: &str, mark: char) -> bool {
    digits
        .split_once(mark)
        .is_some_and(|(whole, rest)| (1..=3).contains(&whole.len()) && !whole.starts_with('0') && rest.len() == 3)
}

/// La partie entière sans ses séparateurs de milliers ; rien s'ils ne tombent pas de trois en trois.
fn ungrouped(whole: &str, mark: Option<char>) -> Option<String> {
    let separates = |c: char| SPACES.contains(&c) || (c == ',' || c == '.') && mark != Some(c);
    let mut separators = whole.chars().filter(|c| separates(*c));
    let first = match separators.next() {
        None => return Some(whole.to_owned()),
        Some(first) => first,
    };
    let groups: Vec<&str> = whole.split(first).collect();
    let regular = groups[0].len() <= 3 && !groups[0].is_empty() && groups[1..].iter().all(|group| group.len() == 3);
    regular.then(|| groups.concat())
}

/// `1,5E+05` : ce qu'un tableur écrit d'un grand nombre.
fn scientific(digits: &str, sign: &str) -> Option<Decimal> {
    let (mantissa, exponent) = digits.split_once(['e', 'E'])?;
    let well_formed = mantissa.starts_with(|c: char| c.is_ascii_digit())
        && mantissa.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b',')
        && exponent.strip_prefix(['+', '-']).unwrap_or(exponent).bytes().all(|byte| byte.is_ascii_digit());
    let plain = format!("{sign}{}e{}", mantissa.replace(',', "."), exponent.trim_start_matches('+'));
    well_formed.then(|| Decimal::from_scientific(&plain).ok()).flatten()
}
