//! L'horloge et le hasard : donnés, jamais pris, pour que tout se rejoue à l'identique dans un essai.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

/// D'où vient l'heure.
#[derive(Clone, Debug)]
pub enum Clock {
    /// L'heure de la machine.
    System,
    /// Une heure qu'un essai ou un jeu de démonstration tient en main.
    Frozen(Arc<Mutex<Timestamp>>),
}

impl Clock {
    /// Horloge arrêtée à l'instant donné.
    pub fn frozen(at: Timestamp) -> Clock {
        Clock::Frozen(Arc::new(Mutex::new(at)))
    }

    /// L'instant présent, en UTC.
    pub fn now(&self) -> Timestamp {
        match self {
            #[expect(clippy::disallowed_methods, reason = "seul lieu où l'heure de la machine est lue")]
            Clock::System => Timestamp::now(),
            Clock::Frozen(at) => *at.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }

    /// Avance une horloge arrêtée ; sans effet sur celle de la machine.
    pub fn advance(&self, by: SignedDuration) {
        if let Clock::Frozen(at) = self {
            let mut at = at.lock().unwrap_or_else(PoisonError::into_inner);
            *at += by;
        }
    }

    /// Un identifiant UUID version 7 (RFC 9562) : ordonné par l'instant de cette horloge.
    pub fn new_id(&self) -> Uuid {
        id_at(self.now())
    }
}

/// Bits du rang d'un UUID version 7 parmi ceux de la même milliseconde (RFC 9562, §6.2, méthode 1).
const RANK_BITS: u8 = 42;

/// Un UUID version 7 daté de l'instant donné.
fn id_at(at: Timestamp) -> Uuid {
    id_ranked(at, first_rank())
}

/// Un UUID version 7 daté de l'instant donné, après ceux d'un rang plus petit.
pub(crate) fn id_ranked(at: Timestamp, rank: u64) -> Uuid {
    let seconds = u64::try_from(at.as_second()).unwrap_or(0);
    let nanos = u32::try_from(at.subsec_nanosecond()).unwrap_or(0);
    Uuid::new_v7(uuid::Timestamp::from_unix_time(seconds, nanos, rank.into(), RANK_BITS))
}

/// Un rang pris au hasard d'où partir ; son premier bit reste libre, pour que la suite ne déborde pas.
pub(crate) fn first_rank() -> u64 {
    u64::from_be_bytes(random_bytes()) >> (u64::BITS - u32::from(RANK_BITS) + 1)
}

/// Octets tirés du générateur du système, pour les jetons et les clés.
///
/// # Panics
/// Quand le système n'a pas de source de hasard : rien de sûr ne peut alors être fait.
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    #[expect(clippy::disallowed_methods, reason = "seul lieu où le hasard du système est lu")]
    getrandom::fill(&mut bytes).expect("le système n'a pas de source de hasard");
    bytes
}
