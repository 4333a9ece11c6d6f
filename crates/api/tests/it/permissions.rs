//! Ce que chaque rôle proposé peut faire de chaque entité : une image relue, que tout changement de droits montre.

use std::fmt::Write;

use expect_test::expect_file;
use kernel::{Access, Actor, Reach, Rule};
use schema::model::Entity;
use serde_json::json;

use crate::stage::Stage;

/// Actions de toute entité.
const COMMON: [&str; 6] = ["view", "create", "edit", "delete", "export", "import"];

fn actions(entity: &Entity) -> impl Iterator<Item = &str> {
    let transitions = entity.workflow.iter().flat_map(|workflow| workflow.transitions.keys());
    COMMON.into_iter().chain(transitions.chain(entity.actions.keys()).map(String::as_str))
}

fn rule(rule: &Rule) -> String {
    let reach = match &rule.reach {
        Reach::All => "all",
        Reach::Companies(_) => "company",
        Reach::Departments(_) => "department",
        Reach::Own(_) => "own",
    };
    let classes = rule.classes.iter().map(|class| format!("+{class:?}").to_lowercase());
    let filter = rule.filter.iter().map(|filter| format!(" if {filter}"));
    [reach.to_owned()].into_iter().chain(classes).chain(filter).collect()
}

fn scope(access: &Access) -> String {
    let mut rules: Vec<String> = access.rules.iter().map(rule).collect();
    rules.sort();
    rules.join(" or ")
}

fn matrix(stage: &Stage, actor: &Actor) -> String {
    let mut text = String::new();
    for entity in stage.app.tenant.model().entities.values().filter(|entity| entity.owned_by.is_none()) {
        let mut by_scope: Vec<(String, Vec<&str>)> = Vec::new();
        for action in actions(entity) {
            let scope = scope(&actor.access(&entity.full_name, action));
            match by_scope.iter_mut().find(|(known, _)| *known == scope) {
                Some((_, held)) => held.push(action),
                None => by_scope.push((scope, vec![action])),
            }
        }
        for (scope, held) in by_scope.into_iter().filter(|(scope, _)| !scope.is_empty()) {
            writeln!(text, "  {:<20} {:<45} {scope}", entity.full_name, held.join(" ")).unwrap();
        }
    }
    text
}

#[tokio::test]
async fn each_proposed_role_has_the_reviewed_permissions() {
    let stage = Stage::new().await;
    let roles: Vec<String> = stage.app.tenant.model().roles.keys().cloned().collect();
    let mut text = String::new();
    for role in roles {
        let person = stage.app.user(&role, &[&role], stage.a).await;
        let actor = stage.app.identity.actor(person.user.unwrap()).await.unwrap().unwrap();
        write!(text, "{role}\n{}\n", matrix(&stage, &actor)).unwrap();
    }
    expect_file!["./permissions.txt"].assert_eq(&text);
    let everyone: Vec<String> = stage.app.tenant.model().roles.keys().cloned().collect();
    assert!(everyone.contains(&json!("user").as_str().unwrap().to_owned()));
}
