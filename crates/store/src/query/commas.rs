//! Couper une liste écrite, sans couper ce qui est entre parenthèses ou entre guillemets.

/// Les morceaux entre virgules, hors parenthèses et textes, blancs ôtés.
pub fn items(text: &str) -> impl Iterator<Item = &str> {
    let (mut depth, mut quote, mut start, mut cuts) = (0_i32, None, 0, Vec::new());
    for (at, sign) in text.char_indices() {
        match (quote, sign) {
            (Some(open), sign) => quote = Some(open).filter(|open| *open != sign),
            (None, '\'' | '"') => quote = Some(sign),
            (None, '(' | '[') => depth += 1,
            (None, ')' | ']') => depth -= 1,
            (None, ',') if depth == 0 => {
                cuts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    cuts.push(&text[start..]);
    cuts.into_iter().map(str::trim).filter(|item| !item.is_empty())
}
