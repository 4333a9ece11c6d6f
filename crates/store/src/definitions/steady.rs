//! Ce qu'un changement de modèle surprend se refait sur le modèle neuf.
//!
//! Une instruction compilée sur l'ancien modèle peut n'atteindre la base qu'après le changement : la base ne connaît plus
//! un nom, rien ne s'est lu ni écrit, et l'opération recommence.

use std::sync::Arc;

use kernel::{Error, Result};

use super::refresh;
use crate::Tenant;

/// Essais d'une opération ; chacun suppose qu'un autre changement de modèle est tombé entre-temps.
const ATTEMPTS: u32 = 4;

/// États SQL d'une instruction que l'ancien modèle a compilée : nom, fonction ou type que la base n'a plus.
const OUTDATED: [&str; 4] = ["42703", "42P01", "42883", "42804"];

/// Fait l'opération, et la refait si le modèle a changé sous elle.
///
/// Elle doit n'avoir rien validé avant l'instruction refusée. Dans une transaction déjà tenue, c'est à qui l'a ouverte de
/// recommencer.
pub async fn steady<T, F: Future<Output = Result<T>>>(tenant: &Tenant, operation: impl Fn() -> F) -> Result<T> {
    for _ in 1..ATTEMPTS {
        let seen = tenant.model();
        match operation().await {
            Err(error) if is_outdated(&error) && !tenant.db.is_held() => {
                refresh(tenant).await?;
                if Arc::ptr_eq(&seen, &tenant.model()) {
                    return Err(error);
                }
            }
            other => return other,
        }
    }
    operation().await
}

/// L'instruction parlait-elle d'un modèle que la base n'a plus ?
pub(crate) fn is_outdated(error: &Error) -> bool {
    error.params.get("sqlstate").and_then(serde_json::Value::as_str).is_some_and(|state| OUTDATED.contains(&state))
}
