//! Une personne qui parle à l'application par HTTP.

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::Reply;

/// Un client, identifié ou non.
#[derive(Clone, Debug)]
pub struct Client {
    /// Adresse du serveur, `http://127.0.0.1:1234`.
    pub url: String,
    /// Jeton porteur.
    pub token: Option<String>,
    /// La personne.
    pub user: Option<Uuid>,
    pub(crate) http: reqwest::Client,
}

impl Client {
    /// Une lecture ; `path` est relatif à `/api/v1` sauf s'il commence par `/`.
    pub async fn get(&self, path: &str) -> Reply {
        self.send(self.request(Method::GET, path)).await
    }

    /// Un envoi.
    pub async fn post(&self, path: &str, body: Value) -> Reply {
        self.send(self.request(Method::POST, path).json(&body)).await
    }

    /// Une modification.
    pub async fn patch(&self, path: &str, body: Value) -> Reply {
        self.send(self.request(Method::PATCH, path).json(&body)).await
    }

    /// Un remplacement.
    pub async fn put(&self, path: &str, body: Value) -> Reply {
        self.send(self.request(Method::PUT, path).json(&body)).await
    }

    /// Un effacement.
    pub async fn delete(&self, path: &str) -> Reply {
        self.send(self.request(Method::DELETE, path)).await
    }

    /// Une action sur un enregistrement, `act("hse/incidents", &incident, "submit")`.
    pub async fn act(&self, plural: &str, record: &Value, action: &str) -> Reply {
        let id = record["id"].as_str().expect("un enregistrement a un identifiant");
        self.post(&format!("{plural}/{id}/actions/{action}"), json!({})).await
    }

    /// Un fichier déposé.
    pub async fn upload(&self, name: &str, kind: &str, bytes: Vec<u8>, field: Option<&str>) -> Reply {
        let part = reqwest::multipart::Part::bytes(bytes).file_name(name.to_owned()).mime_str(kind).unwrap();
        let mut form = reqwest::multipart::Form::new();
        if let Some(field) = field {
            form = form.text("field", field.to_owned());
        }
        self.send(self.request(Method::POST, "files").multipart(form.part("file", part))).await
    }

    /// Une demande à compléter.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url =
            if path.starts_with('/') { format!("{}{path}", self.url) } else { format!("{}/api/v1/{path}", self.url) };
        let request = self.http.request(method, url);
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// Envoie une demande et lit la réponse.
    pub async fn send(&self, request: RequestBuilder) -> Reply {
        let response = request.send().await.expect("le serveur d'essai répond");
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let bytes = response.bytes().await.expect("la réponse se lit").to_vec();
        Reply { status, headers, json: serde_json::from_slice(&bytes).unwrap_or(Value::Null), bytes }
    }
}
