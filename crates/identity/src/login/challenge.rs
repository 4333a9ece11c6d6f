//! Le défi : ce qui relie le mot de passe juste au code attendu, sans rien garder en base.
//!
//! Il est scellé : il porte, pour qui s'enrôle, le secret proposé. Il vit peu, sert une fois, et ne souffre que quelques
//! essais, comptés par nœud ; le compte, lui, compte ses échecs en base.

use std::sync::{
    Arc,
    atomic::{AtomicU8, Ordering},
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use kernel::{Code, Error, Result, clock::random_bytes};
use moka::sync::Cache;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use store::Seal;

/// Essais admis par défi.
const TRIES: u8 = 5;

/// Contexte du scellement.
const CONTEXT: &str = "login";

/// Scelle et ouvre les défis.
pub(crate) struct Challenges {
    seal: Seal,
    lasts: SignedDuration,
    tries: Cache<[u8; 16], Arc<AtomicU8>>,
}

/// Un défi ouvert.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Challenge {
    /// Personne dont le mot de passe était juste.
    pub(crate) user: Uuid,
    /// Secret proposé à qui s'enrôle.
    pub(crate) new_secret: Option<Vec<u8>>,
    id: [u8; 16],
    expires: i64,
}

impl Challenges {
    pub(crate) fn new(key: &[u8; 32], lasts: SignedDuration) -> Challenges {
        let tries = Cache::builder().max_capacity(100_000).time_to_live(lasts.unsigned_abs()).build();
        Challenges { seal: Seal::new(key), lasts, tries }
    }

    /// Un défi pour cette personne.
    pub(crate) fn issue(&self, user: Uuid, new_secret: Option<Vec<u8>>, now: Timestamp) -> Result<String> {
        let challenge = Challenge { user, new_secret, id: random_bytes(), expires: (now + self.lasts).as_second() };
        let plain = serde_json::to_vec(&challenge).map_err(|error| Code::Internal.because(error))?;
        Ok(URL_SAFE_NO_PAD.encode(self.seal.close(CONTEXT, &plain)))
    }

    /// Ouvre un défi et compte l'essai ; refuse un défi altéré, expiré, déjà relevé ou trop essayé.
    pub(crate) fn try_open(&self, text: &str, now: Timestamp) -> Result<Challenge> {
        let challenge = self.open(text).ok_or_else(refused)?;
        if challenge.expires <= now.as_second() {
            return Err(refused());
        }
        let tries = self.tries.get_with(challenge.id, Arc::default);
        let counted = tries.fetch_update(Ordering::AcqRel, Ordering::Acquire, |n| (n < TRIES).then_some(n + 1));
        counted.map(|_| challenge).map_err(|_| refused())
    }

    /// Le défi a été relevé : il ne servira plus.
    pub(crate) fn spend(&self, challenge: &Challenge) {
        self.tries.get_with(challenge.id, Arc::default).store(TRIES, Ordering::Release);
    }

    fn open(&self, text: &str) -> Option<Challenge> {
        let sealed = URL_SAFE_NO_PAD.decode(text).ok()?;
        serde_json::from_slice(&self.seal.open(CONTEXT, &sealed)?).ok()
    }
}

fn refused() -> Error {
    Code::ChallengeExpired.error()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn challenges(key: u8) -> Challenges {
        Challenges::new(&[key; 32], SignedDuration::from_mins(5))
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn ana() -> Uuid {
        Uuid::from_u128(1)
    }

    #[test]
    fn a_challenge_lasts_five_minutes() {
        let challenges = challenges(1);
        let text = challenges.issue(ana(), Some(vec![1, 2]), at(0)).unwrap();
        let challenge = challenges.try_open(&text, at(299)).unwrap();
        assert_eq!((challenge.user, challenge.new_secret), (ana(), Some(vec![1, 2])));
        assert_eq!(challenges.try_open(&text, at(300)).unwrap_err().code, Code::ChallengeExpired);
    }

    #[test]
    fn a_challenge_serves_once() {
        let challenges = challenges(1);
        let text = challenges.issue(ana(), None, at(0)).unwrap();
        let challenge = challenges.try_open(&text, at(1)).unwrap();
        challenges.spend(&challenge);
        assert!(challenges.try_open(&text, at(2)).is_err());
    }

    #[test]
    fn a_challenge_bears_five_tries() {
        let challenges = challenges(1);
        let text = challenges.issue(ana(), None, at(0)).unwrap();
        for _ in 0..5 {
            assert!(challenges.try_open(&text, at(1)).is_ok());
        }
        assert!(challenges.try_open(&text, at(1)).is_err());
    }

    #[test]
    fn a_forged_challenge_is_refused() {
        let text = challenges(1).issue(ana(), None, at(0)).unwrap();
        let last = if text.ends_with('A') { "B" } else { "A" };
        let altered = format!("{}{last}", &text[..text.len() - 1]);
        for (key, forged) in [(2, text.as_str()), (1, altered.as_str()), (1, ""), (1, "é"), (1, "AAAA")] {
            assert!(challenges(key).try_open(forged, at(1)).is_err(), "{forged}");
        }
    }
}
