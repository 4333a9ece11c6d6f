//! L'autorisation, éprouvée : des octrois et des enregistrements au hasard, contre une référence écrite autrement.
//!
//! Jamais une ligne hors de portée n'est rendue, jamais une ligne à portée ne manque, et les comptes le disent aussi.

use std::{collections::BTreeSet, sync::Arc};

use kernel::{Actor, Code, Ctx, Grant, Locale, Request};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use serde_json::{Value, json};
use store::{
    Tenant,
    records::{self, Aggregation, Count, Intent, Key, Projection, Query, Since},
};
use uuid::Uuid;

use crate::stage::{Stage, incident_with, object};

/// Ce que la référence sait d'une ligne.
#[derive(Clone, Debug)]
struct Row {
    id: Uuid,
    company: Uuid,
    department: Option<Uuid>,
    reporter: Option<Uuid>,
    assigned: Option<Uuid>,
    severity: &'static str,
    site: Uuid,
    deleted: bool,
}

/// Un octroi tiré au hasard, par rangs dans les listes de la scène.
#[derive(Clone, Debug)]
struct Draw {
    permission: usize,
    scope: usize,
    company: Option<usize>,
    department: Option<usize>,
    filter: usize,
}

const PERMISSIONS: [&str; 7] = [
    "hse.incident.view",
    "hse.*.*",
    "*.*.view",
    "hse.incident.manage",
    "hse.incident.edit",
    "hse.incident.approve",
    "core.*.*",
];
const SCOPES: [&str; 4] = ["own", "department", "company", "all"];
const FILTERS: [&str; 6] = [
    "",
    "severity == 'low'",
    "assigned_to == actor.id",
    "site.code == 'ALPHA'",
    "site in actor.sites && severity != 'high'",
    "colour == 1",
];

fn draws() -> impl Strategy<Value = Vec<Draw>> {
    let one = (
        0..PERMISSIONS.len(),
        0..SCOPES.len(),
        proptest::option::of(0..2_usize),
        proptest::option::of(0..2_usize),
        0..FILTERS.len(),
    );
    let draw = one.prop_map(|(permission, scope, company, department, filter)| Draw {
        permission,
        scope,
        company,
        department,
        filter,
    });
    proptest::collection::vec(draw, 0..5)
}

struct Scene {
    stage: Stage,
    me: Uuid,
    companies: [Uuid; 2],
    departments: [Uuid; 2],
    rows: Vec<Row>,
}

impl Scene {
    async fn new() -> Scene {
        let stage = Stage::new().await;
        let app = &stage.app;
        let user = async |name: &str| {
            app.create("core.user", json!({ "email": format!("{name}@essai.test"), "name": name, "company": stage.a }))
                .await
        };
        let (me, other) = (user("moi").await, user("autre").await);
        let service = async |code: &str| {
            app.create("core.department", json!({ "code": code, "name": code, "company": stage.a })).await
        };
        let (departments, companies) = ([service("D1").await, service("D2").await], [stage.a, stage.b]);
        let mut rows = Vec::new();
        for rank in 0..36_usize {
            let company = companies[rank % 2];
            let site = if (rank / 2) % 2 == 0 { stage.alpha } else { stage.beta };
            let department = [None, Some(departments[0]), Some(departments[1])][rank % 3];
            let (reporter, assigned) =
                ([None, Some(me), Some(other)][(rank / 3) % 3], [None, Some(other), Some(me)][(rank / 5) % 3]);
            let severity = ["low", "medium", "high"][(rank / 4) % 3];
            let changes = json!({
                "company": company, "department": department, "reporter": reporter, "assigned_to": assigned, "severity": severity,
            });
            let id = app.create("hse.incident", incident_with(site, changes)).await;
            let inquiry = json!({ "company": company, "incident": id, "due_at": "2027-01-01T00:00:00Z" });
            app.create("hse.investigation", inquiry).await;
            let deleted = rank % 9 == 8;
            if deleted {
                let (ctx, key) = (app.system(), Key::Id(id));
                records::delete(&ctx, &app.tenant, "hse.incident", &key, None).await.unwrap();
            }
            rows.push(Row { id, company, department, reporter, assigned, severity, site, deleted });
        }
        Scene { me, companies, departments, rows, stage }
    }

    fn tenant(&self) -> &Tenant {
        &self.stage.app.tenant
    }

    /// La personne, avec ces octrois et celui de voir toutes les enquêtes.
    fn actor(&self, draws: &[Draw]) -> Ctx {
        let mut actor = Actor::user(self.me, "moi", "moi@essai.test");
        (actor.company, actor.companies, actor.sites) =
            (Some(self.companies[0]), vec![self.companies[0]], vec![self.stage.alpha]);
        let all = Grant {
            permission: "hse.investigation.view.all".parse().unwrap(),
            company: None,
            department: None,
            filter: None,
            classes: Vec::new(),
        };
        actor.grants = draws.iter().map(|draw| self.grant(draw)).chain([all]).collect();
        let tenant = self.tenant();
        let request = Request { id: tenant.clock.new_id(), ip: None, device: None };
        Ctx::new(tenant.name.clone(), Arc::new(actor), Locale::Fr, request, tenant.clock.clone())
    }

    fn grant(&self, draw: &Draw) -> Grant {
        let permission = format!("{}.{}", PERMISSIONS[draw.permission], SCOPES[draw.scope]);
        Grant {
            permission: permission.parse().unwrap(),
            company: draw.company.map(|rank| self.companies[rank]),
            department: draw.department.map(|rank| self.departments[rank]),
            filter: Some(FILTERS[draw.filter]).filter(|filter| !filter.is_empty()).map(Into::into),
            classes: Vec::new(),
        }
    }

    /// La référence : cet octroi permet-il cette action sur cette ligne ?
    fn reaches(&self, draw: &Draw, action: &str, row: &Row) -> bool {
        let named = matches!(
            (PERMISSIONS[draw.permission], action),
            ("hse.*.*" | "hse.incident.manage", "view" | "edit")
                | ("hse.incident.view" | "*.*.view", "view")
                | ("hse.incident.edit", "edit")
        );
        let company = draw.company.map(|rank| self.companies[rank]);
        let mine = row.reporter == Some(self.me) || row.assigned == Some(self.me);
        let within = match SCOPES[draw.scope] {
            "all" => true,
            "company" => company == Some(row.company),
            "department" => draw.department.is_some_and(|rank| row.department == Some(self.departments[rank])),
            _ => mine && company.is_none_or(|company| company == row.company),
        };
        let passes = match draw.filter {
            0 => true,
            1 => row.severity == "low",
            2 => row.assigned == Some(self.me),
            3 => row.site == self.stage.alpha,
            4 => row.site == self.stage.alpha && row.severity != "high",
            _ => false,
        };
        named && within && passes
    }

    /// Les lignes que ces octrois atteignent, corbeille comprise ou non.
    fn reached(&self, draws: &[Draw], action: &str, with_deleted: bool) -> BTreeSet<Uuid> {
        let is_reached = |row: &&Row| draws.iter().any(|draw| self.reaches(draw, action, row));
        let kept = self.rows.iter().filter(|row| with_deleted || !row.deleted);
        kept.filter(is_reached).map(|row| row.id).collect()
    }

    /// Tout ce que cette requête rend, page à page, et son compte.
    async fn listed(&self, ctx: &Ctx, query: Query) -> Result<(Vec<Value>, i64), kernel::Error> {
        let (mut rows, mut cursor, mut counted) = (Vec::new(), None, 0);
        loop {
            let query = Query { cursor: cursor.take(), limit: 7, count: Count::Exact, ..query.clone() };
            let page = records::list(ctx, self.tenant(), query).await?;
            counted = page.count.map_or(counted, |count| count.value);
            rows.extend(page.rows.iter().map(|row| serde_json::from_str::<Value>(row).unwrap()));
            match page.next_cursor {
                Some(next) => cursor = Some(next),
                None => return Ok((rows, counted)),
            }
        }
    }

    /// Ni un agrégat ni le fil des changements n'en disent plus, ni moins, que la liste.
    async fn check_gathered(
        &self,
        ctx: &Ctx,
        draws: &[Draw],
        seen: &BTreeSet<Uuid>,
        reached: &BTreeSet<Uuid>,
    ) -> Result<(), TestCaseError> {
        let query = Query { entity: "hse.incident".to_owned(), ..Query::default() };
        let asked = Aggregation { query, group: "record:id,severity".to_owned(), ..Aggregation::default() };
        let table = match records::aggregate(ctx, self.tenant(), &asked).await {
            Ok(table) => table,
            Err(error) => {
                prop_assert!(error.code == Code::Forbidden && seen.is_empty(), "{:?}", error);
                return Ok(());
            }
        };
        let groups = table["data"].as_array().unwrap().iter().map(|group| &group["record"]);
        prop_assert_eq!(identifiers(groups), seen.clone(), "{:?}", draws);
        prop_assert_eq!(&table["totals"]["count"], &json!(seen.len()));
        let since = Since { entity: "hse.incident".to_owned(), ..Since::default() };
        let page = records::feed(ctx, self.tenant(), &since).await.unwrap();
        let told: Vec<Value> = serde_json::from_str(&page.data).unwrap();
        let alive = told.iter().filter(|one| one.get("deleted").is_none() && one.get("gone").is_none());
        prop_assert_eq!(identifiers(alive), seen.clone(), "par le fil des changements");
        prop_assert!(identifiers(&told).is_subset(reached), "{:?} dit trop : {:?}", draws, told);
        Ok(())
    }

    async fn check(&self, draws: &[Draw]) -> Result<(), TestCaseError> {
        let ctx = self.actor(draws);
        let (seen, writable) = (self.reached(draws, "view", false), self.reached(draws, "edit", false));
        // Un lien vers la corbeille reste lisible.
        let linked = self.reached(draws, "view", true);
        let all =
            Query { entity: "hse.incident".to_owned(), fields: Some(vec!["severity".to_owned()]), ..Query::default() };
        match self.listed(&ctx, all.clone()).await {
            Ok((rows, count)) => {
                prop_assert_eq!(identifiers(&rows), seen.clone());
                prop_assert_eq!(count, seen.len() as i64);
            }
            Err(error) => prop_assert!(error.code == Code::Forbidden && seen.is_empty(), "{:?}", error),
        }
        let low =
            Query { filter: Some("severity == 'low'".to_owned()), sort: Some("-severity,number".to_owned()), ..all };
        if let Ok((rows, count)) = self.listed(&ctx, low).await {
            let wanted: BTreeSet<Uuid> = self
                .rows
                .iter()
                .filter(|row| row.severity == "low" && seen.contains(&row.id))
                .map(|row| row.id)
                .collect();
            prop_assert_eq!(count, wanted.len() as i64);
            prop_assert_eq!(identifiers(&rows), wanted);
        }
        self.check_gathered(&ctx, draws, &seen, &linked).await?;
        let through =
            Query { entity: "hse.investigation".to_owned(), expand: vec!["incident".to_owned()], ..Query::default() };
        let (rows, _) = self.listed(&ctx, through.clone()).await.unwrap();
        let shown = rows.iter().map(|row| &row["incident"]).filter(|incident| incident.get("severity").is_some());
        prop_assert_eq!(identifiers(shown), linked.clone(), "par le lien d'une autre entité");
        let told = Query { filter: Some("incident.severity != null".to_owned()), ..through };
        let (rows, _) = self.listed(&ctx, told).await.unwrap();
        prop_assert_eq!(
            identifiers(rows.iter().map(|row| &row["incident"])),
            linked.clone(),
            "par le filtre d'une autre entité"
        );
        let every: Vec<Uuid> = self.rows.iter().map(|row| row.id).collect();
        let visible = records::visible(&ctx, self.tenant(), "hse.incident", &every).await.unwrap();
        prop_assert_eq!(visible.into_iter().collect::<BTreeSet<_>>(), seen.clone());
        for row in &self.rows {
            let got = records::get(&ctx, self.tenant(), "hse.incident", &Key::Id(row.id), &Projection::default()).await;
            prop_assert_eq!(got.is_ok(), seen.contains(&row.id));
            let change = object(json!({ "external_id": null }));
            let done =
                records::update(&ctx, self.tenant(), "hse.incident", &Key::Id(row.id), &change, None, Intent::Check)
                    .await;
            let mine = row.reporter == Some(self.me) || row.assigned == Some(self.me);
            let expected = match (seen.contains(&row.id), writable.contains(&row.id) && mine) {
                (false, _) => Err(Code::NotFound),
                (true, false) => Err(Code::Forbidden),
                (true, true) => Ok(()),
            };
            prop_assert_eq!(done.map(drop).map_err(|error| error.code), expected, "{:?}", row);
        }
        Ok(())
    }
}

fn identifiers<'r>(rows: impl IntoIterator<Item = &'r Value>) -> BTreeSet<Uuid> {
    rows.into_iter().map(|row| row["id"].as_str().unwrap().parse().unwrap()).collect()
}

#[test]
fn no_read_goes_beyond_nor_short_of_the_grants() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let scene = runtime.block_on(Scene::new());
    let mut runner = TestRunner::new(Config { cases: 60, failure_persistence: None, ..Config::default() });
    let outcome = runner.run(&draws(), |draws| runtime.block_on(scene.check(&draws)));
    drop(runtime.enter());
    outcome.unwrap_or_else(|error| panic!("{error}"));
}
