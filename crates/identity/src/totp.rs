//! Le second facteur : codes à usage unique fondés sur l'heure (RFC 6238), six chiffres, 30 s, SHA-1.
//!
//! SHA-1 parce que plusieurs applications acceptent un autre algorithme et s'en tiennent pourtant à celui-là.
//! Un code n'est pas refusé ici quand il a déjà servi : le pas rendu par [`TotpKey::check`] est comparé en base.

use jiff::Timestamp;
use kernel::{Code, Result, clock::random_bytes};
use serde::Serialize;
use totp_rs::{Builder, Totp};

/// Longueur d'un secret, en octets (RFC 4226 §4).
const SECRET: usize = 20;

/// Le secret d'une personne, et la façon de le lire.
pub(crate) struct TotpKey {
    totp: Totp,
}

/// Ce que l'application d'authentification demande.
#[derive(Clone, Debug, Serialize)]
pub struct Enrolment {
    /// Secret en base 32, à taper à la main.
    pub secret: String,
    /// Adresse `otpauth://`.
    pub uri: String,
    /// La même en image, `data:image/png;base64,…`.
    pub qr: String,
}

impl TotpKey {
    /// Un secret neuf.
    pub(crate) fn generate(issuer: &str, email: &str) -> Result<TotpKey> {
        TotpKey::from_secret(&random_bytes::<SECRET>(), issuer, email)
    }

    /// Le secret gardé d'une personne.
    pub(crate) fn from_secret(secret: &[u8], issuer: &str, email: &str) -> Result<TotpKey> {
        let plain = |label: &str| label.replace(':', " "); // `:` sépare l'émetteur du compte dans l'adresse
        let totp = Builder::new()
            .with_secret(secret.to_vec())
            .with_issuer(Some(plain(issuer)))
            .with_account_name(plain(email))
            .build()
            .map_err(|error| Code::Internal.because(error))?;
        Ok(TotpKey { totp })
    }

    /// Le secret, tel qu'il sera scellé.
    pub(crate) fn secret(&self) -> &[u8] {
        self.totp.secret().as_bytes()
    }

    /// Le secret en base 32.
    pub(crate) fn base32(&self) -> String {
        self.totp.secret().to_base32()
    }

    /// L'adresse que lit l'application d'authentification.
    pub(crate) fn uri(&self) -> Result<String> {
        self.totp.to_url().map_err(|error| Code::Internal.because(error))
    }

    /// Tout ce qu'il faut pour enrôler une application.
    pub(crate) fn enrolment(&self) -> Result<Enrolment> {
        let image = self.totp.to_qr_base64().map_err(|error| Code::Internal.because(error))?;
        Ok(Enrolment { secret: self.base32(), uri: self.uri()?, qr: format!("data:image/png;base64,{image}") })
    }

    /// Le pas dont ce code est celui : le pas présent, le précédent ou le suivant. Les espaces tapées sont ignorées.
    pub(crate) fn check(&self, code: &str, now: Timestamp) -> Option<i64> {
        let digits: String = code.chars().filter(|c| !c.is_whitespace()).take(16).collect();
        let seconds = u64::try_from(now.as_second()).ok()?;
        self.totp.check(&digits, seconds).and_then(|step| i64::try_from(step).ok())
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use totp_rs::{Algorithm, Secret};

    use super::*;

    /// RFC 6238, annexe B : algorithme, instant, code de huit chiffres.
    const RFC_6238: [(Algorithm, u64, &str); 18] = [
        (Algorithm::SHA1, 59, "94287082"),
        (Algorithm::SHA256, 59, "46119246"),
        (Algorithm::SHA512, 59, "90693936"),
        (Algorithm::SHA1, 1_111_111_109, "07081804"),
        (Algorithm::SHA256, 1_111_111_109, "68084774"),
        (Algorithm::SHA512, 1_111_111_109, "25091201"),
        (Algorithm::SHA1, 1_111_111_111, "14050471"),
        (Algorithm::SHA256, 1_111_111_111, "67062674"),
        (Algorithm::SHA512, 1_111_111_111, "99943326"),
        (Algorithm::SHA1, 1_234_567_890, "89005924"),
        (Algorithm::SHA256, 1_234_567_890, "91819424"),
        (Algorithm::SHA512, 1_234_567_890, "93441116"),
        (Algorithm::SHA1, 2_000_000_000, "69279037"),
        (Algorithm::SHA256, 2_000_000_000, "90698825"),
        (Algorithm::SHA512, 2_000_000_000, "38618901"),
        (Algorithm::SHA1, 20_000_000_000, "65353130"),
        (Algorithm::SHA256, 20_000_000_000, "77737706"),
        (Algorithm::SHA512, 20_000_000_000, "47863826"),
    ];

    /// RFC 4226, annexe D : codes de six chiffres des dix premiers pas.
    const RFC_4226: [&str; 10] =
        ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"];

    const DIGITS: &[u8] = b"12345678901234567890";

    fn key() -> TotpKey {
        TotpKey::from_secret(DIGITS, "OpsFlux", "ana@example.test").unwrap()
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn the_library_agrees_with_the_vectors_of_rfc_6238() {
        for (algorithm, time, code) in RFC_6238 {
            let length = match algorithm {
                Algorithm::SHA1 => 20,
                Algorithm::SHA256 => 32,
                _ => 64,
            };
            let secret: Vec<u8> = DIGITS.iter().copied().cycle().take(length).collect();
            let totp = Builder::new().with_algorithm(algorithm).with_digits(8).with_secret(secret).build().unwrap();
            assert_eq!(totp.generate(time).to_string(), code, "{algorithm:?} à {time}");
        }
    }

    #[test]
    fn a_code_gives_back_the_step_it_belongs_to() {
        for (step, code) in (0_i64..).zip(RFC_4226) {
            assert_eq!(key().check(code, at(step * 30)), Some(step));
        }
    }

    #[test]
    fn one_step_early_or_late_is_accepted_but_not_two() {
        let code = RFC_4226[5];
        let answers: Vec<Option<i64>> = (3..=7).map(|step| key().check(code, at(step * 30 + 15))).collect();
        assert_eq!(answers, [None, Some(5), Some(5), Some(5), None]);
    }

    #[test]
    fn typed_spaces_are_ignored_and_nothing_else() {
        assert_eq!(key().check(" 755 224 ", at(0)), Some(0));
        for wrong in ["", "75522", "7552240", "+55224", "755-224", "７５５２２４", "755224\u{0}"] {
            assert_eq!(key().check(wrong, at(0)), None, "{wrong:?}");
        }
    }

    #[test]
    fn a_leading_zero_is_part_of_the_code() {
        let totp = key();
        let (second, code) = (0..)
            .map(|step| (step * 30, totp.totp.generate(step as u64 * 30).to_string()))
            .find(|(_, code)| code.starts_with('0'))
            .unwrap();
        assert!(totp.check(&code, at(second)).is_some());
        assert_eq!(totp.check(&code[1..], at(second)), None);
    }

    #[test]
    fn the_enrolment_says_the_same_thing_three_times() {
        let enrolment = TotpKey::from_secret(DIGITS, "Ops:Flux", "a:b@example.test").unwrap().enrolment().unwrap();
        expect![
            "otpauth://totp/Ops%20Flux:a%20b%40example.test?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Ops%20Flux"
        ]
        .assert_eq(&enrolment.uri);
        assert_eq!(Secret::try_from_base32(&enrolment.secret).unwrap().as_bytes(), DIGITS);
        assert!(enrolment.qr.starts_with("data:image/png;base64,iVBOR"));
    }
}
