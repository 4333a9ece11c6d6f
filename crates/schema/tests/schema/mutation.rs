//! Un fichier abîmé se refuse, il ne fait jamais tomber le chargement.

use crate::packages::{demo, example, write};

/// Suite pseudo-aléatoire (xorshift64) : la même à chaque essai.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % most.max(1) as u64).unwrap()
    }
}

const SPLINTERS: [&str; 16] =
    ["\"", "'", "[", "]", "{", "}", "=", "\n", ".", "é", "\u{0}", "true", "-1", "[[fields]]", "\"\"\"", "core.site"];

fn damage(text: &str, dice: &mut Dice) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    for _ in 0..=dice.roll(3) {
        let at = dice.roll(letters.len());
        match dice.roll(4) {
            0 => letters.truncate(at),
            1 => drop(letters.drain(at..(at + dice.roll(20)).min(letters.len()))),
            2 => {
                let splinter: Vec<char> = SPLINTERS[dice.roll(SPLINTERS.len())].chars().collect();
                letters.splice(at..at, splinter);
            }
            _ => {
                let from = dice.roll(letters.len());
                let piece: Vec<char> = letters[from..(from + dice.roll(40)).min(letters.len())].to_vec();
                letters.splice(at..at, piece);
            }
        }
    }
    letters.into_iter().collect()
}

#[test]
fn a_damaged_file_never_panics() {
    let mut sources = example();
    let lock = schema::load(&sources).unwrap().locks.remove(1).1;
    write(&mut sources[0], "module.lock", &lock);
    write(
        &mut sources[0],
        "i18n/fr.json",
        "{ \"hse\": { \"label\": \"Sécurité\", \"incident\": { \"label\": \"Incident\" } } }",
    );
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let mut refused = 0;
    for _ in 0..200 {
        let mut sources = sources.clone();
        let package = dice.roll(sources.len());
        let file = sources[package].files[dice.roll(sources[package].files.len())].clone();
        write(&mut sources[package], &file.path, &damage(&file.text, &mut dice));
        if let Err(error) = schema::load(&sources) {
            refused += 1;
            assert!(error.diagnostics.iter().all(|one| one.line > 0 && one.column > 0 && !one.remedy.is_empty()));
        }
    }
    assert!(refused > 60, "trop peu de dégâts : {refused}");
}

#[test]
fn deep_nesting_is_refused() {
    for (path, text) in [
        ("entities/thing.toml", format!("a = {}", "[".repeat(100_000))),
        ("entities/thing.toml", format!("a = {}", "{a=".repeat(100_000))),
        ("i18n/fr.json", "[".repeat(100_000)),
        ("entities/thing.toml", format!("[fields]\nx = {{ type = \"text\", visible = \"{}\" }}", "(".repeat(10_000))),
    ] {
        assert!(schema::load(&demo(&[(path, &text)])).is_err());
    }
}
