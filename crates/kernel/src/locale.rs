//! Les langues de l'interface et des messages.

use serde::{Deserialize, Serialize};

/// Langue d'un texte rendu à une personne ; une clé absente se lit en français puis en anglais.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Locale {
    /// Français, langue par défaut.
    #[default]
    Fr,
    /// Anglais.
    En,
    /// Espagnol.
    Es,
    /// Portugais.
    Pt,
}

impl Locale {
    /// Toutes les langues, la langue par défaut en tête.
    pub const ALL: [Locale; 4] = [Locale::Fr, Locale::En, Locale::Es, Locale::Pt];

    /// Code ISO 639-1.
    pub fn code(self) -> &'static str {
        match self {
            Locale::Fr => "fr",
            Locale::En => "en",
            Locale::Es => "es",
            Locale::Pt => "pt",
        }
    }

    /// Lit un code de langue, région ignorée (`pt-BR` → portugais).
    pub fn parse(tag: &str) -> Option<Locale> {
        let primary = tag.trim().get(..2)?.to_ascii_lowercase();
        Locale::ALL.into_iter().find(|locale| locale.code() == primary)
    }

    /// Première langue connue d'un en-tête `Accept-Language` (RFC 9110 §12.5.4), poids respectés.
    pub fn from_accept_language(header: &str) -> Option<Locale> {
        let mut wanted: Vec<(f32, Locale)> = header
            .split(',')
            .filter_map(|item| {
                let (tag, weight) = item.split_once(";q=").unwrap_or((item, "1"));
                Some((weight.trim().parse().ok()?, Locale::parse(tag)?))
            })
            .collect();
        wanted.sort_by(|a, b| b.0.total_cmp(&a.0));
        wanted.first().map(|(_, locale)| *locale)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_known_language_wins() {
        assert_eq!(Locale::from_accept_language("de, en;q=0.7, pt-BR;q=0.9"), Some(Locale::Pt));
        assert_eq!(Locale::from_accept_language("de"), None);
    }
}
