//! Erreurs de PostgreSQL traduites en codes : la base contraint, ici on dit ce que cela veut dire.

use kernel::{Code, Error};
use tokio_postgres::error::SqlState;

/// Code d'une erreur de PostgreSQL ; le nom de contrainte et l'état SQL suivent dans `params`.
pub fn from_postgres(error: tokio_postgres::Error) -> Error {
    let Some(db) = error.as_db_error() else {
        return Code::Unavailable.because(error);
    };
    let code = match db.code() {
        _ if plan_is_stale(&error) => Code::Busy,
        &SqlState::UNIQUE_VIOLATION => Code::Duplicate,
        &SqlState::EXCLUSION_VIOLATION => Code::Overlap,
        &SqlState::FOREIGN_KEY_VIOLATION => Code::StillUsed,
        &SqlState::QUERY_CANCELED | &SqlState::LOCK_NOT_AVAILABLE => Code::TimedOut,
        // Un octet nul : seul l'appelant a pu l'écrire, et aucun texte de PostgreSQL ne peut le garder.
        &SqlState::CHARACTER_NOT_IN_REPERTOIRE | &SqlState::UNTRANSLATABLE_CHARACTER => {
            return Code::MalformedBody.with("reason", "\\u0000");
        }
        &SqlState::ADMIN_SHUTDOWN | &SqlState::CRASH_SHUTDOWN | &SqlState::CANNOT_CONNECT_NOW => Code::Unavailable,
        _ => Code::Internal,
    };
    let constraint = db.constraint().unwrap_or_default().to_owned();
    let cause = format!("{} {} ({})", db.code().code(), db.message(), db.detail().unwrap_or_default());
    code.because(cause).with("constraint", constraint).with("sqlstate", db.code().code())
}

/// Un changement de schéma a-t-il périmé ce plan préparé ? Refaite, la requête passe.
pub(super) fn plan_is_stale(error: &tokio_postgres::Error) -> bool {
    const CACHED_PLAN: &str = "cached plan must not change result type";
    error.code() == Some(&SqlState::INVALID_SQL_STATEMENT_NAME)
        || (error.code() == Some(&SqlState::FEATURE_NOT_SUPPORTED)
            && error.as_db_error().is_some_and(|db| db.message() == CACHED_PLAN))
}

/// Erreur du réservoir de connexions.
pub(crate) fn from_pool(error: deadpool_postgres::PoolError) -> Error {
    Code::Unavailable.because(error)
}
