//! Ce qu'un gabarit a dit, lu au journal.

use kernel::{Ctx, Locale, Result};
use schema::model::Model;
use serde_json::Value;
use store::Db;

use super::{allowed, find, parts, queries};

/// Les derniers changements de ses textes : langue, partie, avant et après.
pub async fn history(ctx: &Ctx, db: &Db, model: &Model, name: &str) -> Result<Vec<Value>> {
    allowed(ctx)?;
    let template = find(model, name)?;
    let keys = Locale::ALL
        .into_iter()
        .flat_map(|locale| parts(template).map(move |part| format!("{}.{}", locale.code(), part.key(template))));
    queries::history(db, keys.collect()).await
}
