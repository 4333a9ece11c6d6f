//! Le curseur d'une page : les clés de sa dernière ligne, liées au filtre et au tri dont elles viennent.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use kernel::{Code, Result};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::sort::Key;

/// Position dans une liste triée.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Cursor {
    /// Empreinte de la requête.
    q: String,
    /// Clés de la dernière ligne, en texte.
    pub k: Vec<Option<String>>,
}

impl Cursor {
    /// Relit un curseur ; celui d'une autre requête est refusé.
    pub(crate) fn read(text: &str, query: &str) -> Result<Cursor> {
        let bad = || Code::BadCursor.error();
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| bad())?;
        let cursor: Cursor = serde_json::from_slice(&bytes).map_err(|_| bad())?;
        if cursor.q == query { Ok(cursor) } else { Err(bad()) }
    }

    /// Écrit un curseur.
    pub(crate) fn write(query: &str, keys: Vec<Option<String>>) -> String {
        let cursor = Cursor { q: query.to_owned(), k: keys };
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(&cursor).unwrap_or_default())
    }
}

/// Empreinte courte de ce qui définit une liste.
pub(crate) fn fingerprint(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_le_bytes());
        hash.update(part.as_bytes());
    }
    URL_SAFE_NO_PAD.encode(&hash.finalize()[..9])
}

/// Prédicat « après cette position » ; `value(rang)` donne l'emplacement de chaque clé, `null[rang]` dit si elle est nulle.
///
/// L'ordre des nuls est celui de PostgreSQL : derniers en croissant, premiers en décroissant, comme les index.
pub(crate) fn after(keys: &[Key], null: &[bool], mut value: impl FnMut(usize) -> String) -> String {
    let uniform = keys.iter().all(|key| key.descending == keys[0].descending && !key.nullable);
    if uniform {
        let columns: Vec<&str> = keys.iter().map(|key| key.sql.as_str()).collect();
        let values: Vec<String> = (0..keys.len()).map(&mut value).collect();
        let sign = if keys[0].descending { "<" } else { ">" };
        return format!("({}) {sign} ({})", columns.join(", "), values.join(", "));
    }
    let mut clause = String::new();
    for rank in (0..keys.len()).rev() {
        let beyond = beyond(&keys[rank], null[rank], || value(rank));
        clause = if clause.is_empty() {
            beyond
        } else {
            let same = match null[rank] {
                true => format!("{} IS NULL", keys[rank].sql),
                false => format!("{} = {}", keys[rank].sql, value(rank)),
            };
            format!("({beyond} OR ({same} AND {clause}))")
        };
    }
    clause
}

fn beyond(key: &Key, at_null: bool, value: impl FnOnce() -> String) -> String {
    match (key.descending, at_null) {
        (false, true) => "false".to_owned(),
        (true, true) => format!("{} IS NOT NULL", key.sql),
        (false, false) if key.nullable => format!("({0} > {1} OR {0} IS NULL)", key.sql, value()),
        (false, false) => format!("{} > {}", key.sql, value()),
        (true, false) => format!("{} < {}", key.sql, value()),
    }
}
