//! Une réponse reçue, et de quoi dire en une ligne ce qu'on en attend.

use serde_json::Value;

/// Une réponse HTTP.
#[derive(Clone, Debug)]
pub struct Reply {
    /// Statut.
    pub status: u16,
    /// En-têtes.
    pub headers: reqwest::header::HeaderMap,
    /// Corps JSON ; `null` quand il n'en est pas.
    pub json: Value,
    /// Corps brut.
    pub bytes: Vec<u8>,
}

impl Reply {
    /// Le corps, si la réponse a ce statut.
    ///
    /// # Panics
    /// Quand le statut est autre : l'essai montre alors la réponse.
    #[track_caller]
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.summary());
        self.json
    }

    /// Une ligne : `422 validation.failed title:too_short`.
    pub fn summary(&self) -> String {
        let mut line = self.status.to_string();
        if let Some(code) = self.json["code"].as_str() {
            line.push_str(&format!(" {code}"));
        } else if self.status >= 400 {
            line.push_str(&format!(" {}", String::from_utf8_lossy(&self.bytes)));
        }
        for fault in self.json["errors"].as_array().into_iter().flatten() {
            line.push_str(&format!(
                " {}:{}",
                fault["field"].as_str().unwrap_or("?"),
                fault["code"].as_str().unwrap_or("?")
            ));
        }
        line
    }

    /// La valeur d'un en-tête.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}
