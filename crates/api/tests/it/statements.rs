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
    check(asked("", "-occurred_at"), expect![[r#"SELECT row_to_json(p)::text, q.k0::text, q.k1::text FROM (SELECT t.*, t."occurred_at" AS k0, t.id AS k1 FROM "hse"."incident" t WHERE t.deleted_at IS NULL AND (t."company_id" = ANY($1::uuid[]) OR ((t."company_id" = ANY($2::uuid[]) AND (t."reporter" = $3::uuid OR t."assigned_to" = $3::uuid)) AND t."severity" = $4)) ORDER BY t."occurred_at" DESC, t.id DESC LIMIT $5::bigint) q, LATERAL (SELECT q."id" AS "id", q."title" AS "title") p ORDER BY q.k0 DESC, q.k1 DESC"#]]).await;
    check(asked("corrective_actions.exists(a, a.due_on < today - days(3))", "number"), expect![[r#"SELECT row_to_json(p)::text, q.k0::text, q.k1::text FROM (SELECT t.*, t."number" AS k0, t.id AS k1 FROM "hse"."incident" t WHERE t.deleted_at IS NULL AND (t."company_id" = ANY($1::uuid[]) OR ((t."company_id" = ANY($2::uuid[]) AND (t."reporter" = $3::uuid OR t."assigned_to" = $3::uuid)) AND t."severity" = $4)) AND EXISTS (SELECT 1 FROM "hse"."corrective_action" AS "e1" WHERE "e1"."incident" = t.id AND "e1".deleted_at IS NULL AND "e1"."due_on" < $5::date) ORDER BY t."number" ASC, t.id ASC LIMIT $6::bigint) q, LATERAL (SELECT q."id" AS "id", q."title" AS "title") p ORDER BY q.k0 ASC, q.k1 ASC"#]]).await;
    check(asked(&format!("under(company, '{}')", stage.a), "site.name"), expect![[r#"SELECT row_to_json(p)::text, q.k0::text, q.k1::text FROM (SELECT t.*, j2."name" AS k0, t.id AS k1 FROM "hse"."incident" t LEFT JOIN "core"."site" j2 ON j2.id = t."site" AND (true AND j2."kind" = $1) WHERE t.deleted_at IS NULL AND (t."company_id" = ANY($2::uuid[]) OR ((t."company_id" = ANY($3::uuid[]) AND (t."reporter" = $4::uuid OR t."assigned_to" = $4::uuid)) AND t."severity" = $5)) AND (t."company_id" IN (WITH RECURSIVE down(id) AS (SELECT $6::uuid WHERE $6::uuid IS NOT NULL UNION SELECT d1.id FROM "core"."company" d1 JOIN down ON d1."parent" = down.id WHERE true) SELECT id FROM down)) ORDER BY j2."name" ASC, t.id ASC LIMIT $7::bigint) q, LATERAL (SELECT q."id" AS "id", q."title" AS "title") p ORDER BY q.k0 ASC, q.k1 ASC"#]]).await;
    let expand = vec!["corrective_actions(limit:5,sort:-due_on,fields:title)".to_owned()];
    check(Query { expand, ..asked("", "number") }, expect![[r#"SELECT row_to_json(p)::text, q.k0::text, q.k1::text FROM (SELECT t.*, t."number" AS k0, t.id AS k1 FROM "hse"."incident" t WHERE t.deleted_at IS NULL AND (t."company_id" = ANY($1::uuid[]) OR ((t."company_id" = ANY($2::uuid[]) AND (t."reporter" = $3::uuid OR t."assigned_to" = $3::uuid)) AND t."severity" = $4)) ORDER BY t."number" ASC, t.id ASC LIMIT $5::bigint) q, LATERAL (SELECT q."id" AS "id", q."title" AS "title", (SELECT coalesce(json_agg(row_to_json(x)), '[]') FROM (SELECT c1."id" AS "id", c1."title" AS "title" FROM "hse"."corrective_action" c1 WHERE c1."incident" = q.id AND c1.deleted_at IS NULL ORDER BY c1."due_on" DESC, c1.id DESC LIMIT 5) x) AS "corrective_actions", (SELECT count(*) FROM "hse"."corrective_action" c2 WHERE c2."incident" = q.id AND c2.deleted_at IS NULL) AS "corrective_actions_count") p ORDER BY q.k0 ASC, q.k1 ASC"#]]).await;
    let table = Aggregation {
        query: asked("is_serious", ""),
        group: "site,month(occurred_at)".to_owned(),
        measures: "count".to_owned(),
        having: Some("count > 1".to_owned()),
        ..Aggregation::default()
    };
    let table = records::explain_aggregate(&ctx, &stage.app.tenant, &table).await.unwrap();
    expect![[r#"SELECT g.level::int4, json_build_object('site', CASE WHEN g.k0 IS NULL THEN NULL WHEN n2.seen THEN json_build_object('id', g.k0, 'title', n2.title) ELSE json_build_object('id', g.k0) END, 'month', g.k1)::text, NULL::text, json_build_object('count', g.m0)::text FROM (SELECT GROUPING(k0, k1) AS level, k0, k1, count(*) AS m0 FROM (SELECT t."site" AS k0, to_char((t."occurred_at" AT TIME ZONE $1::text), 'YYYY-MM') AS k1, 1 FROM "hse"."incident" t WHERE t.deleted_at IS NULL AND (t."company_id" = ANY($2::uuid[]) OR ((t."company_id" = ANY($3::uuid[]) AND (t."reporter" = $4::uuid OR t."assigned_to" = $4::uuid)) AND t."severity" = $5)) AND t."is_serious") s GROUP BY GROUPING SETS ((k0, k1), ())) g LEFT JOIN LATERAL (SELECT CASE WHEN true THEN e1."name"::text END AS title, true AS seen FROM "core"."site" e1 WHERE e1.id = g.k0 AND (true AND e1."kind" = $6)) n2 ON true WHERE (g.level <> 0 OR g.m0 > $7::int8) ORDER BY (g.level <= 0), n2.title, g.k0, g.k1, g.level LIMIT $8::bigint"#]].assert_eq(&table.sql);
}
