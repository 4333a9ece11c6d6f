//! Le jeton d'accès : un JWT (RFC 7519) signé HS256, court, vérifié sans aller à la base.
//!
//! Il dit qui et dans quelle session, jamais ce que la personne peut faire : les droits se lisent à chaque demande.

use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use kernel::{Code, Result};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Signe et lit les jetons d'un locataire ; sa clé lui est propre, si bien qu'un jeton d'ailleurs ne s'y lit pas.
pub(crate) struct AccessTokens {
    signing: EncodingKey,
    reading: DecodingKey,
    rules: Validation,
    tenant: String,
    lasts: SignedDuration,
}

/// Ce que dit un jeton.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Claims {
    /// La personne.
    #[serde(rename = "sub")]
    pub(crate) user: Uuid,
    /// La session.
    #[serde(rename = "sid")]
    pub(crate) session: Uuid,
    tenant: String,
    iat: i64,
    exp: i64,
}

impl AccessTokens {
    pub(crate) fn new(key: &[u8; 32], tenant: &str, lasts: SignedDuration) -> AccessTokens {
        let mut rules = Validation::new(Algorithm::HS256);
        rules.validate_exp = false; // l'échéance se juge à l'horloge donnée, dans `read`
        AccessTokens {
            signing: EncodingKey::from_secret(key),
            reading: DecodingKey::from_secret(key),
            rules,
            tenant: tenant.to_owned(),
            lasts,
        }
    }

    /// Un jeton neuf.
    pub(crate) fn issue(&self, user: Uuid, session: Uuid, now: Timestamp) -> Result<String> {
        let exp = (now + self.lasts).as_second();
        let claims = Claims { user, session, tenant: self.tenant.clone(), iat: now.as_second(), exp };
        jsonwebtoken::encode(&Header::default(), &claims, &self.signing).map_err(|error| Code::Internal.because(error))
    }

    /// Ce que dit un jeton : `auth.expired` quand il suffit de le renouveler, `auth.required` sinon.
    pub(crate) fn read(&self, token: &str, now: Timestamp) -> Result<Claims> {
        let claims: Claims =
            jsonwebtoken::decode(token, &self.reading, &self.rules).map_err(|_| Code::AuthRequired.error())?.claims;
        if claims.tenant != self.tenant {
            return Err(Code::AuthRequired.error());
        }
        if claims.exp <= now.as_second() {
            return Err(Code::AuthExpired.error());
        }
        Ok(claims)
    }

    /// Secondes que vit un jeton neuf.
    pub(crate) fn lasts(&self) -> i64 {
        self.lasts.as_secs()
    }
}

#[cfg(test)]
mod tests {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

    use super::*;

    const LASTS: SignedDuration = SignedDuration::from_mins(15);

    fn tokens(key: u8, tenant: &str) -> AccessTokens {
        AccessTokens::new(&[key; 32], tenant, LASTS)
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn token() -> String {
        tokens(1, "main").issue(Uuid::from_u128(1), Uuid::from_u128(2), at(0)).unwrap()
    }

    #[track_caller]
    fn check_refused(token: &str) {
        assert_eq!(tokens(1, "main").read(token, at(1)).unwrap_err().code, Code::AuthRequired, "{token}");
    }

    #[test]
    fn a_token_says_who_in_which_session_for_fifteen_minutes() {
        let claims = tokens(1, "main").read(&token(), at(899)).unwrap();
        assert_eq!((claims.user, claims.session), (Uuid::from_u128(1), Uuid::from_u128(2)));
        assert_eq!(tokens(1, "main").read(&token(), at(900)).unwrap_err().code, Code::AuthExpired);
    }

    #[test]
    fn a_token_of_another_key_or_tenant_is_refused() {
        for stranger in [tokens(2, "main"), tokens(1, "other")] {
            check_refused(&stranger.issue(Uuid::from_u128(1), Uuid::from_u128(2), at(0)).unwrap());
        }
    }

    #[test]
    fn a_forged_token_is_refused() {
        let token = token();
        let [header, claims, signature] = token.split('.').collect::<Vec<_>>()[..] else { panic!("trois parties") };
        let encode = |text: &str| URL_SAFE_NO_PAD.encode(text);
        let unsigned = encode(r#"{"alg":"none","typ":"JWT"}"#);
        let other = encode(r#"{"alg":"HS512","typ":"JWT"}"#);
        let claims_of_admin = encode(
            r#"{"sub":"00000000-0000-0000-0000-000000000009","sid":"00000000-0000-0000-0000-000000000002","tenant":"main","iat":0,"exp":900}"#,
        );
        for forged in [
            format!("{unsigned}.{claims}."),
            format!("{unsigned}.{claims}.{signature}"),
            format!("{other}.{claims}.{signature}"),
            format!("{header}.{claims_of_admin}.{signature}"),
            format!("{header}.{claims}."),
            format!("{header}.{claims}"),
            String::new(),
            "..".to_owned(),
            "é".repeat(1000),
        ] {
            check_refused(&forged);
        }
    }
}
