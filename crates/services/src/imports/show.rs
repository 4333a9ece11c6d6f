//! Relire un import.

use kernel::{Ctx, Result};
use serde_json::Value;
use uuid::Uuid;

use super::{mine, view};
use crate::Services;

/// L'import, où il en est et ce qui y est refusé.
pub async fn show(ctx: &Ctx, services: &Services, id: Uuid) -> Result<Value> {
    let import = mine(ctx, services, id).await?;
    view::whole(ctx, services, &import).await
}
