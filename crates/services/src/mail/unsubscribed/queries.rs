//! SQL des désinscriptions : elles sont dans les préférences, et leur date au journal.

use std::sync::{Arc, LazyLock};

use jiff::Timestamp;
use kernel::Result;
use serde_json::Value;
use store::{Bind, Db};
use uuid::Uuid;

use crate::mail::admin::Page;

/// Une page de désinscriptions, par nom ; une personne supprimée n'y est plus.
pub(super) async fn page(db: &Db, page: &Page, after: Option<(Uuid, String)>, limit: u32) -> Result<Vec<Value>> {
    static PAGE: LazyLock<Arc<str>> = LazyLock::new(|| {
        "SELECT jsonb_build_object('id', u.id || '/' || m.category, 'user', u.id, 'name', u.name, 'email', u.email, \
         'category', m.category, 'since', (SELECT max(a.at) FROM sys.audit a WHERE a.actor = u.id \
         AND a.action = 'mail.unsubscribed' AND a.changes ->> 'category' = m.category)) \
         FROM sys.preference p JOIN core.\"user\" u ON u.id = p.user_id AND u.deleted_at IS NULL \
         CROSS JOIN LATERAL jsonb_array_elements_text(p.value -> 'mail_muted') AS m(category) \
         WHERE p.key = 'notifications' AND jsonb_typeof(p.value -> 'mail_muted') = 'array' \
         AND ($1::text IS NULL OR strpos(lower(u.name || ' ' || u.email), lower($1)) > 0) \
         AND ($2::uuid IS NULL OR (u.name, u.id, m.category) > (SELECT name, id, $3::text FROM core.\"user\" WHERE id = $2)) \
         ORDER BY u.name, u.id, m.category LIMIT $4"
            .into()
    });
    let (user, category) = after.unzip();
    let binds = [page.about.clone().into(), user.into(), category.into(), Bind::Int(limit.into())];
    Ok(db.query(&PAGE, &binds).await?.iter().map(|row| row.get(0)).collect())
}

/// Retire une catégorie de celles qu'une personne tait par courriel ; faux si elle n'y était pas.
pub(super) async fn take_back(db: &Db, user: Uuid, category: &str, now: Timestamp) -> Result<bool> {
    const TAKE_BACK: &str = "UPDATE sys.preference SET updated_at = $3, \
        value = jsonb_set(value, '{mail_muted}', (value -> 'mail_muted') - $2::text) \
        WHERE user_id = $1 AND key = 'notifications' AND value -> 'mail_muted' ? $2::text RETURNING user_id";
    let binds = [user.into(), category.into(), now.into()];
    Ok(db.query_opt(&TAKE_BACK.into(), &binds).await?.is_some())
}
