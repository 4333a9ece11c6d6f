//! Les approbations par HTTP : demander, décider, se tromper, et ce que chacun en voit.

use serde_json::{Value, json};
use testkit::{Client, TestOptions, model_of};

use crate::stage::Stage;

mod changes;
mod people;
mod steps;

const MODULE: &str = r#"
code = "buy"
version = "1.0.0"
licence = "EUPL-1.2"
needs = ["core >= 1"]
[roles.clerk]
inherits = ["user"]
grants = ["buy.*.*.company"]
[roles.board]
inherits = ["user"]
[roles.finance]
inherits = ["user"]
[roles.legal]
inherits = ["user"]
[roles.nobody]
inherits = ["user"]
"#;

const ORDER: &str = r#"
title = "name"
number = "PO-{seq:4}"
[fields]
name        = { type = "text", required = true, max = 100 }
amount      = { type = "integer", required = true }
buyer       = { type = "user", initial = "actor.id" }
reviewer    = { type = "user" }
reason      = { type = "text", max = 200 }
approved_by = { type = "user", read_only = true }
"#;

const WORKFLOW: &str = r#"
field   = "status"
initial = "draft"
[states]
draft     = { tone = "neutral" }
ordered   = { tone = "success", require = ["reason"] }
released  = { tone = "success" }
cancelled = { tone = "neutral" }

[transitions.order]
from     = ["draft"]
to       = "ordered"
when     = "amount > 0"
params   = { reason = "field" }
set      = { approved_by = "approver" }
approval = "approval"

[transitions.release]
from     = ["ordered"]
to       = "released"
approval = "release"

[transitions.cancel]
from = ["draft", "ordered"]
to   = "cancelled"

[approval]
separate = ["reviewer"]
reset_on = ["amount"]
steps = [
  { name = "manager", by = "manager_of(buyer)", within = "PT24H", escalate = "manager_of(approver)" },
  { name = "board", quorum = { of = ["role:board"], need = 2 }, when = "amount > 1000" },
  { name = "both", all = ["role:finance", "role:legal"], when = "amount > 10000" },
]

[approvals.release]
steps = [{ name = "none", by = "role:nobody", when = "amount > 500" }]
"#;

pub fn files() -> Vec<(&'static str, &'static str)> {
    vec![("module.toml", MODULE), ("entities/order.toml", ORDER), ("workflows/order.toml", WORKFLOW)]
}

/// Une commerciale, son chef, le chef de son chef, et ceux qui décident.
pub struct Scene {
    pub stage: Stage,
    pub clerk: Client,
    pub chief: Client,
    pub director: Client,
}

impl Scene {
    pub async fn new() -> Scene {
        let stage = Stage::with(TestOptions { model: model_of(&files()), ..TestOptions::default() }).await;
        let (clerk, chief) = (stage.of_a("clara", &["clerk"]).await, stage.of_a("chef", &["user"]).await);
        let director = stage.of_a("dir", &["user"]).await;
        for (person, manager) in [(&clerk, &chief), (&chief, &director)] {
            stage.update("core.user", person.user.unwrap(), json!({ "manager": manager.user })).await;
        }
        Scene { stage, clerk, chief, director }
    }

    pub async fn order(&self, amount: i64) -> Value {
        let body = json!({ "name": "Vannes", "amount": amount, "company": self.stage.a });
        self.clerk.post("buy/orders", body).await.expect(201)
    }

    /// Demande l'approbation ; rend l'identifiant de la demande.
    pub async fn ask(&self, order: &Value) -> String {
        let asked = self.clerk.post(&path(order, "actions/order"), json!({ "reason": "Arrêt" })).await.expect(202);
        asked["approval"]["id"].as_str().unwrap().to_owned()
    }

    pub async fn status(&self, order: &Value) -> Value {
        self.clerk.get(&path(order, "")).await.expect(200)["status"].clone()
    }
}

pub fn path(order: &Value, rest: &str) -> String {
    format!("buy/orders/{}/{rest}", order["id"].as_str().unwrap()).trim_end_matches('/').to_owned()
}

pub fn at(approval: &str, verb: &str) -> String {
    format!("approvals/{approval}/{verb}").trim_end_matches('/').to_owned()
}

pub async fn decide(person: &Client, approval: &str, verb: &str) -> testkit::Reply {
    person.post(&at(approval, verb), json!({ "comment": "Vu" })).await
}

fn kinds(approval: &Value) -> Vec<&str> {
    approval["history"].as_array().unwrap().iter().map(|event| event["kind"].as_str().unwrap()).collect()
}
