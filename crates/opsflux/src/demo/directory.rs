//! Les sociétés, leurs services, leurs sites et leurs gens, en place avant le premier incident.

use std::collections::HashMap;

use anyhow::Context;
use jiff::{Timestamp, civil::date, tz::TimeZone};
use kernel::Ctx;
use serde_json::{Map, Value, json};
use store::records::{self, Query};

use super::{
    scene::{Scene, id, object},
    story::{Directory, Grant, Membership, OwnedLine, Site, User},
};

/// Fuseau des gens de la démonstration.
const TIMEZONE: &str = "Africa/Libreville";

/// Écrit tout l'annuaire.
pub async fn write(scene: &Scene<'_>, directory: &Directory) -> anyhow::Result<()> {
    let ctx = scene.at(opening(scene.tenant.clock.now())?);
    references(scene, &ctx, directory).await?;
    for company in &directory.companies {
        scene.create(&ctx, "core.company", &company.key, company.fields.clone()).await?;
    }
    for department in &directory.departments {
        scene.create(&ctx, "core.department", &department.key, owned(department)).await?;
    }
    for site in &directory.sites {
        let body = within(&site.company, &site.fields);
        scene.create(&ctx, "core.site", &site.key, with_timezone(body)).await?;
    }
    for party in &directory.parties {
        scene.create(&ctx, "core.party", &party.key, owned(party)).await?;
    }
    for person in &directory.people {
        scene.create(&ctx, "core.person", &person.key, owned(person)).await?;
    }
    let roles = by_code(scene, &ctx, "core.role").await?;
    for user in &directory.users {
        scene.create(&ctx, "core.user", &user.key, account(user, &roles)?).await?;
    }
    for Site { key, manager, hse_manager, .. } in &directory.sites {
        let body = json!({ "manager": id("core.user", manager), "hse_manager": id("core.user", hse_manager) });
        scene.update(&ctx, "core.site", key, body).await?;
    }
    Ok(())
}

/// Ce dont les sociétés se servent toutes : cours, calendriers, catégories.
async fn references(scene: &Scene<'_>, ctx: &Ctx, directory: &Directory) -> anyhow::Result<()> {
    let currencies = by_code(scene, ctx, "core.currency").await?;
    let known = |code: &String| currencies.get(code).with_context(|| format!("la monnaie « {code} » n'existe pas"));
    for rate in &directory.rates {
        let mut body = rate.fields.clone();
        body.insert("currency".to_owned(), json!(known(&rate.currency)?));
        body.insert("base".to_owned(), json!(known(&rate.base)?));
        scene.create(ctx, "core.currency_rate", &rate.key, body).await?;
    }
    for calendar in &directory.calendars {
        scene.create(ctx, "core.calendar", &calendar.key, calendar.fields.clone()).await?;
    }
    for category in &directory.categories {
        let mut body = category.fields.clone();
        body.insert("parent".to_owned(), json!(category.parent.as_ref().map(|key| id("core.category", key))));
        scene.create(ctx, "core.category", &category.key, body).await?;
    }
    Ok(())
}

/// Le premier instant de l'année civile passée.
fn opening(now: Timestamp) -> anyhow::Result<Timestamp> {
    let year = now.to_zoned(TimeZone::UTC).year() - 1;
    Ok(date(year, 1, 1).to_zoned(TimeZone::UTC)?.timestamp())
}

fn owned(line: &OwnedLine) -> Map<String, Value> {
    within(&line.company, &line.fields)
}

fn within(company: &str, fields: &Map<String, Value>) -> Map<String, Value> {
    let mut body = fields.clone();
    body.insert("company".to_owned(), json!(id("core.company", company)));
    body
}

fn with_timezone(mut body: Map<String, Value>) -> Map<String, Value> {
    body.insert("timezone".to_owned(), json!(TIMEZONE));
    body
}

fn account(user: &User, roles: &HashMap<String, String>) -> anyhow::Result<Map<String, Value>> {
    let home = user.memberships.first().with_context(|| format!("« {} » n'est d'aucune société", user.key))?;
    let memberships = user.memberships.iter().map(|one| membership(one, roles)).collect::<anyhow::Result<Vec<_>>>()?;
    let mut body = with_timezone(within(&home.company, &user.fields));
    body.insert("email".to_owned(), json!(user.email));
    body.insert("memberships".to_owned(), memberships.into());
    body.insert("grants".to_owned(), user.grants.iter().map(grant).collect());
    if let Some(department) = &home.department {
        body.insert("department".to_owned(), json!(id("core.department", department)));
    }
    Ok(body)
}

fn membership(one: &Membership, roles: &HashMap<String, String>) -> anyhow::Result<Value> {
    let known = |code: &String| roles.get(code).cloned().with_context(|| format!("le rôle « {code} » n'existe pas"));
    let roles = one.roles.iter().map(known).collect::<anyhow::Result<Vec<_>>>()?;
    Ok(json!({
        "company": id("core.company", &one.company),
        "department": one.department.as_ref().map(|key| id("core.department", key)),
        "site": one.site.as_ref().map(|key| id("core.site", key)),
        "roles": roles,
    }))
}

fn grant(one: &Grant) -> Value {
    json!({ "company": id("core.company", &one.company), "permission": one.permission, "classes": one.classes })
}

/// Identifiant de chaque ligne d'un référentiel, par code.
async fn by_code(scene: &Scene<'_>, ctx: &Ctx, entity: &str) -> anyhow::Result<HashMap<String, String>> {
    let fields = Some(vec!["id".to_owned(), "code".to_owned()]);
    let query = Query { entity: entity.to_owned(), fields, limit: 1000, ..Query::default() };
    let mut found = HashMap::new();
    for row in records::list(ctx, scene.tenant, query).await?.rows {
        let row = object(serde_json::from_str(&row)?);
        if let (Some(code), Some(id)) = (row["code"].as_str(), row["id"].as_str()) {
            found.insert(code.to_owned(), id.to_owned());
        }
    }
    Ok(found)
}
