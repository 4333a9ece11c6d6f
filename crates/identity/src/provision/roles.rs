//! Les rôles que les paquets proposent, écrits une fois ; le locataire les change ensuite à son gré.

use kernel::{Class, Ctx, Result};
use schema::model::{Model, Role, RoleGrant};
use serde_json::{Value, json};

use super::{admin::create, queries};
use crate::Identity;

/// Crée les rôles proposés dont le code manque, ceux dont on hérite d'abord ; rend les codes créés.
///
/// Un rôle que le locataire a effacé ne revient pas.
pub async fn seed_roles(ctx: &Ctx, identity: &Identity) -> Result<Vec<String>> {
    let model = identity.tenant.model();
    let mut ids = queries::role_ids(&identity.tenant.db).await?;
    let mut created = Vec::new();
    for role in in_order(&model) {
        if ids.contains_key(&role.code) {
            continue;
        }
        let inherits: Vec<_> = role.inherits.iter().filter_map(|code| ids.get(code)).collect();
        let grants: Vec<Value> = role.grants.iter().map(grant).collect();
        let body = json!({ "code": role.code, "name": name(&model, role), "inherits": inherits, "grants": grants });
        let id = create(ctx, identity, "core.role", body).await?;
        ids.insert(role.code.clone(), id);
        created.push(role.code.clone());
    }
    Ok(created)
}

/// Les rôles, chacun après ceux dont il hérite ; le chargement a refusé les cycles.
fn in_order(model: &Model) -> Vec<&Role> {
    let mut ordered: Vec<&Role> = Vec::new();
    for role in model.roles.values() {
        place(model, role, &mut ordered);
    }
    ordered
}

fn place<'m>(model: &'m Model, role: &'m Role, ordered: &mut Vec<&'m Role>) {
    if ordered.iter().any(|placed| placed.code == role.code) {
        return;
    }
    for parent in role.inherits.iter().filter_map(|code| model.roles.get(code)) {
        place(model, parent, ordered);
    }
    ordered.push(role);
}

fn grant(grant: &RoleGrant) -> Value {
    let classes: Vec<&str> = grant.classes.iter().map(|class| class_name(*class)).collect();
    let classes = (!classes.is_empty()).then(|| classes.join(", "));
    json!({ "permission": grant.permission.to_string(), "filter": grant.filter, "classes": classes })
}

fn class_name(class: Class) -> &'static str {
    match class {
        Class::Normal => "normal",
        Class::Personal => "personal",
        Class::Confidential => "confidential",
        Class::Medical => "medical",
        Class::Secret => "secret",
    }
}

/// Le libellé du paquet dans la langue par défaut, sinon le code.
fn name(model: &Model, role: &Role) -> String {
    let key = format!("{}.roles.{}.label", role.package, role.code);
    model.texts.get(kernel::Locale::default(), &key).unwrap_or(&role.code).to_owned()
}
