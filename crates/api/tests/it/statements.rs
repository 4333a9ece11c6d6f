//! Les formes de lecture, telles que PostgreSQL les reçoit : ce qu'un changement du compilateur doit laisser, ou montrer.

use std::sync::Arc;

use expect_test::{Expect, expect};
use kernel::{Ctx, Locale, Request};
use serde_json::json;
use store::records::{self, Aggregation, Query};
use testkit::Client;

use crate::stage::Stage;

/// Un superviseur de la société A, qui voit aussi les sites où qu'ils soient s'ils sont en mer.
async fn actor(stage: &Stage) -> Ctx {
    let person: Client = stage.of_a("sup", &[]).await;
    let grants = json!([
        { "permission": "hse.incident.view.company" },
        { "permission": "hse.incident.view.own", "filter": "severity == 'low'" },
        { "permission": "core.site.view.all", "filter": "kind == 'offshore'" },
        { "permission": "core.company.view.all" },
    ]);
    stage.grant(&person, grants).await;
    let actor = stage.app.identity.actor(person.user.unwrap()).await.unwrap().unwrap();
    let tenant = &stage.app.tenant;
    let request = Request { id: tenant.clock.new_id(), ip: None, device: None };
    Ctx::new(tenant.name.clone(), Arc::clone(&actor), Locale::Fr, request, tenant.clock.clone())
}

fn asked(filter: &str, sort: &str) -> Query {
    Query {
        entity: "hse.incident".to_owned(),
        filter: Some(filter.to_owned()),
        sort: Some(sort.to_owned()),
        fields: Some(vec!["title".to_owned()]),
        ..Query::default()
    }
}

#[tokio::test]
async fn each_shape_of_reading_is_one_reviewed_statement() {
    let stage = Stage::new().await;
    let ctx = actor(&stage).await;
    let check = async |query: Query, expected: Expect| {
        expected.assert_eq(&records::explain(&ctx, &stage.app.tenant, &query).await.unwrap().sql);
    };
    check(asked("", "-occurred_at"), expect![[""]]).await;
    check(asked("corrective_actions.exists(a, a.due_on < today - days(3))", "number"), expect![[""]]).await;
    check(asked(&format!("under(company, '{}')", stage.a), "site.name"), expect![[""]]).await;
    let expand = vec!["corrective_actions(limit:5,sort:-due_on,fields:title)".to_owned()];
    check(Query { expand, ..asked("", "number") }, expect![[""]]).await;
    let table = Aggregation {
        query: asked("is_serious", ""),
        group: "site,month(occurred_at)".to_owned(),
        measures: "count".to_owned(),
        having: Some("count > 1".to_owned()),
        ..Aggregation::default()
    };
    let table = records::explain_aggregate(&ctx, &stage.app.tenant, &table).await.unwrap();
    expect![[""]].assert_eq(&table.sql);
}
