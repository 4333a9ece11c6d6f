//! SQL du profil.

use kernel::Result;
use store::{Bind, Db};
use tokio_postgres::types::Json;
use uuid::Uuid;

use super::Named;
use crate::Preferences;

/// Ce que le profil lit de la base ; le reste vient de l'acteur.
pub(super) struct Found {
    pub(super) name: String,
    pub(super) email: String,
    pub(super) job_title: Option<String>,
    pub(super) language: Option<String>,
    pub(super) timezone: String,
    pub(super) companies: Vec<Named>,
    pub(super) site: Option<Named>,
    pub(super) preferences: Preferences,
}

pub(super) async fn find(db: &Db, user: Uuid, companies: &[Uuid], sites: &[Uuid]) -> Result<Option<Found>> {
    const SQL: &str = r#"
        SELECT u.name, u.email, u.job_title, u.language, coalesce(u.timezone, 'UTC'),
               (SELECT coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name) ORDER BY c.name), '[]')
                FROM core.company c WHERE c.id = ANY($2)),
               (SELECT jsonb_build_object('id', s.id, 'name', s.name) FROM core.site s WHERE s.id = ANY($3)),
               (SELECT coalesce(jsonb_object_agg(p.key, p.value), '{}') FROM sys.preference p WHERE p.user_id = u.id)
        FROM core."user" u WHERE u.id = $1 AND u.deleted_at IS NULL"#;
    let binds = [user.into(), Bind::Uuids(companies.to_vec()), Bind::Uuids(sites.to_vec())];
    let Some(row) = db.query_opt(&SQL.into(), &binds).await? else {
        return Ok(None);
    };
    let Json(companies) = row.get(5);
    let site: Option<Json<Named>> = row.get(6);
    let Json(chosen) = row.get(7);
    Ok(Some(Found {
        name: row.get(0),
        email: row.get(1),
        job_title: row.get(2),
        language: row.get(3),
        timezone: row.get(4),
        companies,
        site: site.map(|Json(site)| site),
        preferences: serde_json::from_value(chosen).unwrap_or_default(),
    }))
}
