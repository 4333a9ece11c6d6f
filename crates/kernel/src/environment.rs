//! Les environnements : où tourne ce nœud.

/// L'usage d'une installation ; un réglage peut n'y valoir que là.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Environment {
    /// Où l'on développe.
    Development,
    /// Où l'on essaie avant de livrer.
    Staging,
    /// Où l'on travaille.
    #[default]
    Production,
}

impl Environment {
    /// Tous.
    pub const ALL: [Environment; 3] = [Environment::Development, Environment::Staging, Environment::Production];

    /// Son nom.
    pub fn code(self) -> &'static str {
        match self {
            Environment::Development => "development",
            Environment::Staging => "staging",
            Environment::Production => "production",
        }
    }

    /// L'environnement de ce nom.
    pub fn parse(code: &str) -> Option<Environment> {
        Environment::ALL.into_iter().find(|one| one.code() == code)
    }
}
