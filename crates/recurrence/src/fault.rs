//! Pourquoi une récurrence est refusée : quelle partie, quelle valeur, ce qu'il fallait.

/// Le refus d'une récurrence ; le code est celui d'un texte de la plate-forme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Code stable : `rule_value`, `rule_missing`…
    pub code: &'static str,
    /// La partie fautive : `BYDAY`, `UNTIL`…
    pub part: String,
    /// La valeur lue.
    pub value: String,
    /// Ce qui était attendu.
    pub expected: String,
}

impl Fault {
    /// La faute `code` de cette partie.
    pub(crate) fn of(code: &'static str, part: &str) -> Fault {
        Fault { code, part: part.to_owned(), value: String::new(), expected: String::new() }
    }

    /// Une valeur que la partie n'admet pas.
    pub(crate) fn value(part: &str, value: &str, expected: &str) -> Fault {
        Fault { value: value.to_owned(), expected: expected.to_owned(), ..Fault::of("rule_value", part) }
    }
}
