//! Les mots de passe : ce qu'on exige d'eux, comment ils sont gardés et comparés.
//!
//! Argon2id aux paramètres de l'OWASP (19 Mio, 2 passes, 1 fil). Le calcul sort du fil d'exécution et passe par un
//! tourniquet : une rafale de connexions fait la queue sans affamer le reste du serveur. Une adresse inconnue coûte
//! le même calcul qu'une connue.

use std::{ops::RangeInclusive, sync::Arc, thread::available_parallelism, time::Duration};

use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, password_hash::phc::PasswordHash};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD},
};
use kernel::{Code, Error, FieldError, Result, clock::random_bytes};
use tokio::{sync::Semaphore, task::spawn_blocking, time::timeout};

/// Longueurs admises, en caractères.
const LENGTHS: RangeInclusive<usize> = 8..=128;

/// À partir de cette longueur, une phrase vaut autant qu'un mélange de caractères.
const PASSPHRASE: usize = 16;

/// Caractères différents exigés.
const DISTINCT: usize = 5;

/// Attente d'un tour au plus ; au-delà le serveur se dit indisponible plutôt que d'empiler les demandes.
const PATIENCE: Duration = Duration::from_secs(10);

/// Calcule et compare les empreintes.
pub(crate) struct Passwords {
    turns: Arc<Semaphore>,
    /// Empreinte bien formée d'un mot de passe que personne n'a.
    nobody: Arc<str>,
}

/// Ce que vaut un mot de passe essayé.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Faux.
    Wrong,
    /// Juste.
    Right,
    /// Juste, mais gardé sous d'anciens paramètres : à recalculer.
    RightButOld,
}

impl Passwords {
    pub(crate) fn new() -> Passwords {
        let cores = available_parallelism().map_or(1, usize::from);
        Passwords { turns: Arc::new(Semaphore::new((cores / 2).max(1))), nobody: nobody().into() }
    }

    /// L'empreinte d'un nouveau mot de passe, en forme PHC.
    pub(crate) async fn hash(&self, password: &str) -> Result<String> {
        let password = password.to_owned();
        self.in_turn(move || hash(&password)).await?
    }

    /// Compare à l'empreinte gardée ; quand elle manque, à celle de personne, pour le même prix.
    pub(crate) async fn verify(&self, password: &str, kept: Option<String>) -> Result<Verdict> {
        let password = password.to_owned();
        let nobody = self.nobody.clone();
        self.in_turn(move || match kept {
            Some(kept) => verify(&password, &kept),
            None => {
                verify(&password, &nobody);
                Verdict::Wrong
            }
        })
        .await
    }

    async fn in_turn<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let turn = timeout(PATIENCE, self.turns.clone().acquire_owned())
            .await
            .map_err(|_| Code::Unavailable.because("trop de connexions attendent leur tour"))?
            .map_err(|error| Code::Internal.because(error))?;
        spawn_blocking(move || {
            let answer = work();
            drop(turn); // gardé jusqu'ici même si l'appelant s'en est allé
            answer
        })
        .await
        .map_err(|error| Code::Internal.because(error))
    }
}

/// Refuse un mot de passe trop faible ; la faute porte sur le champ `password`.
pub(crate) fn check(password: &str, email: &str) -> Result<()> {
    match weakness(password, email) {
        None => Ok(()),
        Some(fault) => Err(Error::invalid(vec![fault])),
    }
}

/// Un mot de passe tiré au hasard : 120 bits.
pub(crate) fn generate() -> String {
    URL_SAFE_NO_PAD.encode(random_bytes::<15>())
}

fn weakness(password: &str, email: &str) -> Option<FieldError> {
    let fault = |code: &str| FieldError::new("password", code);
    let length = password.chars().count();
    if length < *LENGTHS.start() {
        return Some(fault("too_short").with("min", *LENGTHS.start()));
    }
    if length > *LENGTHS.end() {
        return Some(fault("too_long").with("max", *LENGTHS.end()));
    }
    let lower = password.to_lowercase();
    let account = email.split('@').next().unwrap_or_default().to_lowercase();
    if account.chars().count() >= 4 && lower.contains(&account) {
        return Some(fault("contains_email"));
    }
    let mut letters: Vec<char> = lower.chars().collect();
    letters.sort_unstable();
    letters.dedup();
    let varied = classes(password) >= 3 || length >= PASSPHRASE;
    (letters.len() < DISTINCT || !varied).then(|| fault("too_weak"))
}

/// Sortes de caractères employées : minuscules, majuscules, chiffres, autres.
fn classes(password: &str) -> usize {
    let other = |c: char| !c.is_lowercase() && !c.is_uppercase() && !c.is_numeric();
    [char::is_lowercase as fn(char) -> bool, char::is_uppercase, char::is_numeric, other]
        .iter()
        .filter(|class| password.chars().any(**class))
        .count()
}

fn hash(password: &str) -> Result<String> {
    let salt: [u8; 16] = random_bytes();
    let hash: PasswordHash = Argon2::default()
        .hash_password_with_salt(password.as_bytes(), &salt)
        .map_err(|error| Code::Internal.because(error))?;
    Ok(hash.to_string())
}

fn verify(password: &str, kept: &str) -> Verdict {
    let argon2 = Argon2::default();
    let Ok(kept) = PasswordHash::new(kept) else {
        tracing::error!("une empreinte de mot de passe gardée en base est illisible");
        return Verdict::Wrong;
    };
    if argon2.verify_password(password.as_bytes(), &kept).is_err() {
        return Verdict::Wrong;
    }
    if is_current(&kept) { Verdict::Right } else { Verdict::RightButOld }
}

/// Cette empreinte a-t-elle les paramètres d'aujourd'hui ?
fn is_current(kept: &PasswordHash) -> bool {
    let costs = |params: &Params| (params.m_cost(), params.t_cost(), params.p_cost());
    kept.algorithm == Algorithm::Argon2id.ident()
        && Params::try_from(kept).is_ok_and(|params| costs(&params) == costs(&Params::DEFAULT))
}

/// Une empreinte de la forme des vraies, que rien n'ouvre : sel et sortie sont tirés au hasard.
fn nobody() -> String {
    let params = Params::DEFAULT;
    let (memory, passes, lanes) = (params.m_cost(), params.t_cost(), params.p_cost());
    let salt = STANDARD_NO_PAD.encode(random_bytes::<16>());
    let output = STANDARD_NO_PAD.encode(random_bytes::<{ Params::DEFAULT_OUTPUT_LEN }>());
    format!("$argon2id$v=19$m={memory},t={passes},p={lanes}${salt}${output}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_weakness(password: &str, expected: &str) {
        let code = weakness(password, "m.diallo@example.test").map_or("fine".to_owned(), |fault| fault.code);
        assert_eq!(code, expected, "{password:?}");
    }

    #[test]
    fn a_password_must_be_long_and_varied() {
        check_weakness("Ab1!xyz", "too_short");
        check_weakness(&"Ab1!".repeat(33), "too_long");
        check_weakness("éé1Aüçxy", "fine");
        check_weakness("password", "too_weak");
        check_weakness("password1", "too_weak");
        check_weakness("Password1", "fine");
        check_weakness("aaaaAAAA1111", "too_weak");
        check_weakness("correct horse battery", "fine");
        check_weakness("aaaaaaaaaaaaaaaaaaaaaa", "too_weak");
        check_weakness("M.Diallo-2026", "contains_email");
    }

    #[test]
    fn a_generated_password_is_strong_and_new() {
        let passwords: Vec<String> = (0..50).map(|_| generate()).collect();
        for password in &passwords {
            check_weakness(password, "fine");
        }
        assert_ne!(passwords[0], passwords[1]);
    }

    #[tokio::test]
    async fn only_the_right_password_opens() {
        let passwords = Passwords::new();
        let kept = passwords.hash("Tr0ub4dor&3").await.unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert_eq!(passwords.verify("Tr0ub4dor&3", Some(kept.clone())).await.unwrap(), Verdict::Right);
        assert_eq!(passwords.verify("Tr0ub4dor&4", Some(kept)).await.unwrap(), Verdict::Wrong);
        assert_eq!(passwords.verify("Tr0ub4dor&3", Some("broken".to_owned())).await.unwrap(), Verdict::Wrong);
    }

    #[tokio::test]
    async fn a_hash_of_former_parameters_opens_once_more_and_asks_to_be_redone() {
        let former = Argon2::new(Algorithm::Argon2id, argon2::Version::V0x13, Params::new(1024, 1, 1, None).unwrap());
        let kept: PasswordHash = former.hash_password_with_salt(b"Tr0ub4dor&3", &[9; 16]).unwrap();
        let verdict = Passwords::new().verify("Tr0ub4dor&3", Some(kept.to_string())).await.unwrap();
        assert_eq!(verdict, Verdict::RightButOld);
    }

    #[test]
    fn nobody_has_a_hash_of_the_same_cost_that_nothing_opens() {
        let nobody = nobody();
        assert!(is_current(&PasswordHash::new(&nobody).unwrap()));
        assert_eq!(verify("", &nobody), Verdict::Wrong);
    }
}
