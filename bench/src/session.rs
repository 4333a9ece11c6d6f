//! L'appelant : il entre par mot de passe et code, puis renouvelle ses jetons, qui ne vivent qu'un quart d'heure.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use reqwest::{Client, Method};
use serde_json::{Value, json};
use totp_rs::{Builder, Secret};

/// Ce que vit un code.
const PERIOD: Duration = Duration::from_secs(30);

/// De quoi entrer.
pub struct Account {
    /// Adresse.
    pub email: String,
    /// Mot de passe.
    pub password: String,
    /// Secret du second facteur, en base 32.
    pub totp: String,
}

/// Une session ouverte.
pub struct Session {
    /// Jeton d'accès.
    pub token: String,
    refresh_token: String,
    http: Client,
}

impl Session {
    /// Entre par les deux étapes.
    pub async fn open(url: &str, account: &Account) -> Result<Session> {
        #[expect(clippy::disallowed_methods, reason = "la mesure ne parle qu'à la boucle locale")]
        let http = Client::new();
        let session = Session { token: String::new(), refresh_token: String::new(), http };
        let first =
            session.post(url, "auth/login", json!({ "email": account.email, "password": account.password })).await?;
        let second = || -> Result<Value> {
            Ok(json!({ "challenge": first["challenge"], "method": "totp", "code": code(&account.totp)? }))
        };
        let tokens = match session.post(url, "auth/mfa", second()?).await {
            // Un code ne sert qu'une fois : entré deux fois dans sa demi-minute, on attend le suivant.
            Err(error) if error.to_string().contains("auth.bad_code") => {
                tokio::time::sleep(PERIOD).await;
                session.post(url, "auth/mfa", second()?).await?
            }
            answer => answer?,
        };
        session.holding(&tokens)
    }

    /// Échange les jetons contre de plus frais.
    pub async fn renewed(self, url: &str) -> Result<Session> {
        let tokens = self.post(url, "auth/refresh", json!({ "refresh_token": self.refresh_token })).await?;
        self.holding(&tokens)
    }

    /// Envoie une demande ; une réponse qui n'est pas un succès est une erreur.
    pub async fn send(&self, url: &str, method: Method, path: &str, body: Option<&Value>) -> Result<Value> {
        let mut request = self.http.request(method, format!("{url}{path}"));
        if !self.token.is_empty() {
            request = request.bearer_auth(&self.token);
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        let answer = request.send().await?;
        let (status, text) = (answer.status(), answer.text().await?);
        if !status.is_success() {
            bail!("{path} : {status} {text}");
        }
        Ok(serde_json::from_str(&text)?)
    }

    /// Envoie un fichier.
    pub async fn upload(&self, url: &str, path: &str, form: reqwest::multipart::Form) -> Result<Value> {
        let answer = self.http.post(format!("{url}{path}")).bearer_auth(&self.token).multipart(form).send().await?;
        let (status, text) = (answer.status(), answer.text().await?);
        if !status.is_success() {
            bail!("{path} : {status} {text}");
        }
        Ok(serde_json::from_str(&text)?)
    }

    /// Lit une réponse au fil de l'eau.
    pub async fn stream(
        &self,
        url: &str,
        path: &str,
    ) -> Result<impl futures::Stream<Item = reqwest::Result<bytes::Bytes>> + Unpin> {
        let answer = self.http.get(format!("{url}{path}")).bearer_auth(&self.token).send().await?;
        Ok(answer.error_for_status()?.bytes_stream())
    }

    async fn post(&self, url: &str, path: &str, body: Value) -> Result<Value> {
        self.send(url, Method::POST, &format!("/api/v1/{path}"), Some(&body)).await
    }

    fn holding(self, tokens: &Value) -> Result<Session> {
        let text = |name: &str| tokens[name].as_str().map(str::to_owned).with_context(|| format!("{name} manque"));
        Ok(Session { token: text("access_token")?, refresh_token: text("refresh_token")?, ..self })
    }
}

/// Le code à usage unique de cet instant.
fn code(secret: &str) -> Result<String> {
    let secret = Secret::try_from_base32(secret).map_err(|_| anyhow::anyhow!("le secret n'est pas en base 32"))?;
    let totp = Builder::new().with_secret(secret.as_bytes().to_vec()).build()?;
    Ok(totp.generate_current().to_string())
}
