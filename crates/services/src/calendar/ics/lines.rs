//! Les lignes d'un document : finies par CRLF, pliées à 75 octets sans couper un caractère, leurs valeurs échappées.

/// Octets d'une ligne au plus, sa fin à part.
const MOST: usize = 75;

/// Un document en cours.
#[derive(Default)]
pub(super) struct Lines(String);

impl Lines {
    /// Une ligne dont la valeur est déjà écrite comme il faut.
    pub(super) fn raw(&mut self, name: &str, value: &str) {
        self.line(&format!("{name}:{value}"));
    }

    /// Une ligne entière : pliée, sans rien qui en ouvre une autre.
    pub(super) fn line(&mut self, text: &str) {
        let mut room = MOST;
        for character in text.chars().filter(|c| !c.is_control()) {
            if character.len_utf8() > room {
                self.0.push_str("\r\n ");
                room = MOST - 1;
            }
            self.0.push(character);
            room -= character.len_utf8();
        }
        self.0.push_str("\r\n");
    }

    /// Une ligne de texte libre (RFC 5545, 3.3.11).
    pub(super) fn text(&mut self, name: &str, value: &str) {
        self.raw(name, &escaped(value));
    }

    /// Des lignes entières, déjà pliées et finies.
    pub(super) fn ready(&mut self, lines: &str) {
        self.0.push_str(lines);
    }

    /// Ajoute d'autres lignes.
    pub(super) fn append(&mut self, other: Lines) {
        self.0.push_str(&other.0);
    }

    pub(super) fn finish(self) -> String {
        self.0
    }
}

/// Un texte libre : retours, virgules, points-virgules et barres inverses s'y disent.
pub(super) fn escaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for character in text.replace("\r\n", "\n").chars() {
        match character {
            '\n' | '\r' => written.push_str("\\n"),
            '\\' | ';' | ',' => written.extend(['\\', character]),
            other => written.push(other),
        }
    }
    written
}

/// La valeur d'un paramètre, entre guillemets, que rien ne peut fermer.
pub(super) fn quoted(text: &str) -> String {
    let kept: String = text.chars().filter(|c| !c.is_control() && *c != '"').collect();
    format!("\"{kept}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_fold_between_characters_and_nothing_opens_another_line() {
        let mut lines = Lines::default();
        lines.text("SUMMARY", &format!("{}\r\nATTENDEE:x;,\\", "é€😀".repeat(40)));
        let text = lines.finish();
        assert!(text.split("\r\n").all(|line| line.len() <= MOST), "{text}");
        let unfolded = text.replace("\r\n ", "");
        assert_eq!(unfolded.matches("\r\n").count(), 1);
        assert!(unfolded.contains("\\nATTENDEE:x\\;\\,\\\\"), "{unfolded}");
        assert_eq!(quoted("Ana \"B\";C\n"), "\"Ana B;C\"");
    }
}
