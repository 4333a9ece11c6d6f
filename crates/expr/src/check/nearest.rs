//! Le nom existant le plus proche d'une faute de frappe.

/// Le plus proche de `name`, à un tiers de ses lettres près (au moins deux).
pub(super) fn nearest(name: &str, names: &[String]) -> Option<String> {
    let most = (name.chars().count() / 3).max(2);
    let ranked = names.iter().map(|candidate| (distance(name, candidate), candidate));
    ranked.filter(|(distance, _)| *distance <= most).min_by_key(|(distance, _)| *distance).map(|(_, name)| name.clone())
}

/// Distance de Levenshtein, en points de code.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in right.iter().enumerate() {
            let substitution = diagonal + usize::from(a != *b);
            diagonal = row[j + 1];
            row[j + 1] = substitution.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[right.len()]
}
