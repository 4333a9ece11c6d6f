//! Ce que le locataire exige de ses connexions. Chaque valeur par défaut est celle du cahier des charges.

use jiff::SignedDuration;

/// Règles de connexion d'un locataire.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Second facteur.
    pub mfa: Mfa,
    /// Nom montré par l'application d'authentification.
    pub issuer: String,
    /// Échecs d'affilée, mot de passe ou code, qui verrouillent un compte.
    pub max_failures: i16,
    /// Durée d'un verrou.
    pub lock_for: SignedDuration,
    /// Vie d'un jeton d'accès.
    pub access_lasts: SignedDuration,
    /// Vie d'un jeton de renouvellement, donc d'une session laissée de côté.
    pub refresh_lasts: SignedDuration,
    /// Temps laissé pour donner le code.
    pub challenge_lasts: SignedDuration,
    /// Échecs admis par fenêtre, pour un compte depuis une adresse.
    pub account_failures: usize,
    /// Échecs admis par fenêtre depuis une adresse : large, car un site entier peut n'en avoir qu'une.
    pub address_failures: usize,
    /// Fenêtre de ces deux comptes.
    pub window: SignedDuration,
}

/// Qui doit donner un second facteur.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mfa {
    /// Tout le monde ; qui n'en a pas s'enrôle à sa première connexion.
    #[default]
    Required,
    /// Ceux qui en ont un.
    WhenEnrolled,
}

impl Default for Policy {
    fn default() -> Policy {
        Policy {
            mfa: Mfa::Required,
            issuer: "OpsFlux".to_owned(),
            max_failures: 5,
            lock_for: SignedDuration::from_mins(15),
            access_lasts: SignedDuration::from_mins(15),
            refresh_lasts: SignedDuration::from_hours(7 * 24),
            challenge_lasts: SignedDuration::from_mins(5),
            account_failures: 5,
            address_failures: 50,
            window: SignedDuration::from_mins(15),
        }
    }
}
