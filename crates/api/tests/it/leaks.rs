//! Les fuites, cherchées partout : des octrois et des requêtes au hasard sur plusieurs entités, par HTTP, contre un oracle
//! naïf qui ne lit que des tableaux.
//!
//! Chaque valeur gardée est unique. Une réponse qui en contient une que l'oracle ne permet pas est une fuite, où qu'elle
//! soit ; une ligne de trop ou de moins aussi, dans une page, un compte, un groupe, un export ou une écriture.

use std::collections::{BTreeMap, BTreeSet};

use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use reqwest::Method;
use serde_json::{Value, json};
use store::records::{self, Key};
use testkit::{Client, Reply, TestOptions, model_of};
use uuid::Uuid;

use crate::stage::{Stage, id};

const MODULE: &str = "code = \"lk\"\nversion = \"1.0.0\"\nlicence = \"EUPL-1.2\"\nneeds = [\"core >= 1\"]\n";
const ZONE: &str = "tree = true\n[fields]\nname = { type = \"text\", required = true }\nhidden = { type = \"text\", class = \"confidential\" }\n";
const ITEM: &str = "[fields]\nqty = { type = \"integer\" }\nnote = { type = \"text\", class = \"confidential\" }\n";
const THING: &str = r#"
[fields]
name    = { type = "text", required = true, search = "A" }
level   = { type = "integer" }
secret  = { type = "text", class = "confidential", search = "B" }
keeper  = { type = "user" }
zone    = { type = "link", to = "lk.zone" }
zones   = { type = "links", to = "lk.zone" }
items   = { type = "children", of = "item" }
touched = { type = "integer" }
[owner]
fields = ["keeper"]
"#;

/// Deux champs ajoutés en marche, gardés en JSON.
fn overlay() -> Value {
    json!({ "fields": {
        "tag": { "type": "text", "labels": { "fr": "Marque" } },
        "mark": { "type": "text", "class": "confidential", "labels": { "fr": "Secret ajouté" } },
    } })
}

/// Le parent de chaque zone, et sa société : la branche passe par une zone de l'autre société.
const ZONES: [(Option<usize>, usize); 6] =
    [(None, 0), (Some(0), 0), (Some(1), 1), (Some(2), 0), (None, 1), (Some(4), 0)];
const THINGS: usize = 30;

/// Ce que l'oracle sait d'une fiche.
struct Thing {
    id: Uuid,
    company: usize,
    mine: bool,
    level: i64,
    zone: Option<usize>,
    zones: Vec<usize>,
    items: Vec<i64>,
    tag: &'static str,
    deleted: bool,
}

/// Un octroi tiré au hasard, par rangs.
#[derive(Clone, Debug)]
struct Draw {
    permission: usize,
    scope: usize,
    company: Option<usize>,
    filter: usize,
    opens: bool,
}

#[derive(Clone, Debug)]
struct Case {
    draws: Vec<Draw>,
    filter: usize,
    sort: usize,
    row: usize,
    deletes: bool,
}

const PERMISSIONS: [&str; 8] = [
    "lk.thing.view",
    "lk.*.view",
    "lk.thing.*",
    "lk.*.*",
    "lk.zone.view",
    "lk.thing.manage",
    "lk.thing.edit",
    "lk.thing.export",
];
const SCOPES: [&str; 3] = ["own", "company", "all"];

/// Ce qu'une fiche est pour qui la filtre : ses valeurs, vides là où il ne les lit pas.
struct Seen<'s> {
    thing: &'s Thing,
    rank: usize,
    opened: bool,
    case: &'s Oracle<'s>,
}

/// Un filtre d'appelant : son texte (`{n}` : la zone de ce rang), s'il lit un champ protégé, et ce qu'il retient.
type Filter = (&'static str, bool, fn(&Seen<'_>) -> bool);

const FILTERS: [Filter; 12] = [
    ("", false, |_| true),
    ("level > 3", false, |seen| seen.thing.level > 3),
    ("zone.name == 'zone1name'", false, |seen| seen.zone_named(1)),
    ("zone.name != 'zone1name'", false, |seen| !seen.zone_named(1)),
    ("secret == 'secret07'", true, |seen| seen.opened && seen.rank == 7),
    ("!(secret.startsWith('secret1'))", true, |seen| seen.opened && seen.rank / 10 != 1),
    ("items.exists(i, i.qty > 2)", false, |seen| seen.thing.items.iter().any(|qty| *qty > 2)),
    ("items.exists(i, i.note == 'note07')", true, |seen| seen.opened && seen.rank == 7),
    ("zones.exists(z, z.name == 'zone2name')", false, |seen| seen.thing.zones.contains(&2) && seen.case.sees_zone(2)),
    ("tag == 'red' || mark == 'mark03'", true, |seen| seen.thing.tag == "red" || seen.opened && seen.rank == 3),
    ("under(zone, '{1}')", false, |seen| seen.thing.zone.is_some_and(|zone| seen.case.is_below(zone, 1))),
    ("!under(zone, '{0}') && tag in ['red', 'blue']", false, |seen| {
        seen.thing.tag != "green" && !seen.thing.zone.is_some_and(|zone| seen.case.is_below(zone, 0))
    }),
];

/// Un tri, et s'il lit un champ protégé de la fiche, ou de sa zone.
const SORTS: [(&str, bool, bool); 6] = [
    ("name", false, false),
    ("-secret", true, false),
    ("zone.name", false, false),
    ("zone.hidden", false, true),
    ("-tag", false, false),
    ("mark", true, false),
];

impl Seen<'_> {
    fn zone_named(&self, rank: usize) -> bool {
        self.thing.zone == Some(rank) && self.case.sees_zone(rank)
    }
}

fn cases() -> impl Strategy<Value = Case> {
    // Plus d'un octroi sur deux est sans filtre.
    let filter = (0..15_usize).prop_map(|drawn| drawn.saturating_sub(7));
    let draw = (0..PERMISSIONS.len(), 0..SCOPES.len(), proptest::option::of(0..2_usize), filter, any::<bool>());
    let draw =
        draw.prop_map(|(permission, scope, company, filter, opens)| Draw { permission, scope, company, filter, opens });
    let draws = proptest::collection::vec(draw, 0..5);
    (draws, 0..FILTERS.len(), 0..SORTS.len(), 0..THINGS, any::<bool>())
        .prop_map(|(draws, filter, sort, row, deletes)| Case { draws, filter, sort, row, deletes })
}

struct Scene {
    stage: Stage,
    person: Client,
    zones: Vec<Uuid>,
    things: Vec<Thing>,
}

/// Un cas, et ce que ses octrois permettent.
struct Oracle<'s> {
    scene: &'s Scene,
    draws: &'s [Draw],
}

impl Oracle<'_> {
    /// Les octrois qui valent pour cette action sur cette entité.
    fn rules(&self, entity: &str, action: &str) -> impl Iterator<Item = &Draw> {
        let covers = move |draw: &&Draw| match PERMISSIONS[draw.permission] {
            "lk.*.*" => true,
            "lk.*.view" => action == "view",
            "lk.thing.*" | "lk.thing.manage" => entity == "thing",
            one => one == format!("lk.{entity}.{action}"),
        };
        self.draws.iter().filter(covers)
    }

    fn is_denied(&self, entity: &str, action: &str) -> bool {
        self.rules(entity, action).next().is_none()
    }

    fn opens_somewhere(&self, entity: &str) -> bool {
        self.rules(entity, "view").any(|draw| draw.opens)
    }

    fn opens_everywhere(&self, entity: &str, action: &str) -> bool {
        !self.is_denied(entity, action) && self.rules(entity, action).all(|draw| draw.opens)
    }

    /// Un octroi sans société est tenu par celle de la personne : la première.
    fn reaches(&self, draw: &Draw, company: usize, mine: bool) -> bool {
        let held = draw.company.unwrap_or(0) == company;
        match SCOPES[draw.scope] {
            "all" => true,
            "company" => held,
            _ => mine && held,
        }
    }

    fn reaches_thing(&self, draw: &Draw, thing: &Thing) -> bool {
        let passes = match draw.filter {
            0 => true,
            1 => thing.level > 3,
            2 => thing.zone == Some(1),
            3 => thing.zone.is_some_and(|zone| self.scene.is_under(zone, 1)),
            4 => thing.items.iter().any(|qty| *qty > 2),
            6 => thing.tag == "red",
            7 => thing.level % 2 == 0,
            _ => false,
        };
        passes && self.reaches(draw, thing.company, thing.mine)
    }

    fn allows(&self, action: &str, thing: &Thing) -> bool {
        self.rules("thing", action).any(|draw| self.reaches_thing(draw, thing))
    }

    fn opens(&self, thing: &Thing) -> bool {
        self.rules("thing", "view").any(|draw| draw.opens && self.reaches_thing(draw, thing))
    }

    fn reaches_zone(&self, draw: &Draw, zone: usize) -> bool {
        let passes = match draw.filter {
            0 => true,
            5 => self.scene.is_under(zone, 4),
            _ => false,
        };
        passes && self.reaches(draw, ZONES[zone].1, false)
    }

    fn sees_zone(&self, zone: usize) -> bool {
        self.rules("zone", "view").any(|draw| self.reaches_zone(draw, zone))
    }

    fn opens_zone(&self, zone: usize) -> bool {
        self.rules("zone", "view").any(|draw| draw.opens && self.reaches_zone(draw, zone))
    }

    /// Sous cette racine, pour qui ne suit que les parents de zones qu'il voit.
    fn is_below(&self, zone: usize, root: usize) -> bool {
        zone == root || self.sees_zone(zone) && ZONES[zone].0.is_some_and(|parent| self.is_below(parent, root))
    }

    /// Les fiches que ce filtre retient parmi celles qui se voient.
    fn matching(&self, filter: usize) -> BTreeSet<Uuid> {
        let things = self.scene.things.iter().enumerate();
        let kept = things.filter(|(rank, thing)| {
            let seen = Seen { thing, rank: *rank, opened: self.opens(thing), case: self };
            !thing.deleted && self.allows("view", thing) && FILTERS[filter].2(&seen)
        });
        kept.map(|(_, thing)| thing.id).collect()
    }

    /// Les valeurs qu'aucune réponse ne doit contenir ; `exported` : d'un export.
    fn forbidden(&self, exported: bool) -> Vec<String> {
        let carries = !exported || self.opens_everywhere("thing", "export");
        let mut forbidden = Vec::new();
        for (rank, thing) in self.scene.things.iter().enumerate() {
            if !self.allows("view", thing) || exported && !self.allows("export", thing) {
                forbidden.push(format!("thing{rank:02}"));
            }
            if !(self.opens(thing) && carries) {
                forbidden.extend(["secret", "mark", "note"].map(|word| format!("{word}{rank:02}")));
            }
        }
        for zone in 0..ZONES.len() {
            if !self.sees_zone(zone) {
                forbidden.push(format!("zone{zone}name"));
            }
            if !self.opens_zone(zone) {
                forbidden.push(format!("hidden{zone}"));
            }
        }
        forbidden
    }

    fn tells_no_more(&self, reply: &Reply, exported: bool) -> Result<(), TestCaseError> {
        let text = String::from_utf8_lossy(&reply.bytes);
        let leaked: Vec<String> = self.forbidden(exported).into_iter().filter(|value| text.contains(value)).collect();
        prop_assert!(leaked.is_empty(), "{:?} fuit avec {:?} : {}", leaked, self.draws, text);
        Ok(())
    }
}

impl Scene {
    async fn new() -> Scene {
        let files = [
            ("module.toml", MODULE),
            ("entities/zone.toml", ZONE),
            ("entities/item.toml", ITEM),
            ("entities/thing.toml", THING),
        ];
        let stage = Stage::with(TestOptions { model: model_of(&files), ..TestOptions::default() }).await;
        let admin = stage.of_a("adm", &["admin"]).await;
        admin.put("definitions/overlays/lk/entities/thing", overlay()).await.expect(200);
        let person = stage.of_a("moi", &[]).await;
        let companies = [stage.a, stage.b];
        let mut zones: Vec<Uuid> = Vec::new();
        for (rank, (parent, company)) in ZONES.iter().enumerate() {
            let parent = parent.map(|rank| zones[rank]);
            let (name, hidden) = (format!("zone{rank}name"), format!("hidden{rank}"));
            let body = json!({ "name": name, "hidden": hidden, "parent": parent, "company": companies[*company] });
            zones.push(stage.app.create("lk.zone", body).await);
        }
        let mut scene = Scene { stage, person, zones, things: Vec::new() };
        for rank in 0..THINGS {
            scene.add(rank).await;
        }
        scene
    }

    async fn add(&mut self, rank: usize) {
        let (company, zone) = (rank % 2, Some(rank % 7).filter(|zone| *zone < ZONES.len()));
        let (zones, items) = (vec![rank % 3, 3 + rank % 2], (0..rank as i64 % 4).collect::<Vec<_>>());
        let (mine, tag, level) = (rank % 3 == 1, ["red", "blue", "green"][(rank / 2) % 3], (rank * 7 % 11) as i64);
        let lines: Vec<Value> =
            items.iter().map(|qty| json!({ "qty": qty, "note": format!("note{rank:02}") })).collect();
        let body = json!({
            "name": format!("thing{rank:02}"), "level": level, "secret": format!("secret{rank:02}"), "tag": tag,
            "mark": format!("mark{rank:02}"), "zone": zone.map(|zone| self.zones[zone]), "items": lines,
            "zones": zones.iter().map(|zone| self.zones[*zone]).collect::<Vec<_>>(),
            "keeper": self.person.user.filter(|_| mine), "company": self.company(company),
        });
        let id = self.stage.app.create("lk.thing", body).await;
        let deleted = rank % 10 == 9;
        if deleted {
            let (ctx, tenant) = (self.stage.app.system(), &self.stage.app.tenant);
            records::delete(&ctx, tenant, "lk.thing", &Key::Id(id), None).await.unwrap();
        }
        self.things.push(Thing { id, company, mine, level, zone, zones, items, tag, deleted });
    }

    fn company(&self, rank: usize) -> Uuid {
        [self.stage.a, self.stage.b][rank]
    }

    fn is_under(&self, zone: usize, root: usize) -> bool {
        zone == root || ZONES[zone].0.is_some_and(|parent| self.is_under(parent, root))
    }

    /// Le filtre de rang donné, ses zones nommées.
    fn text_of(&self, filter: usize) -> String {
        let named = |text: String, (rank, id): (usize, &Uuid)| text.replace(&format!("{{{rank}}}"), &id.to_string());
        self.zones.iter().enumerate().fold(FILTERS[filter].0.to_owned(), named)
    }

    fn grant(&self, draw: &Draw) -> Value {
        let filter = match draw.filter {
            0 => String::new(),
            1 => "level > 3".to_owned(),
            2 => "zone.name == 'zone1name'".to_owned(),
            3 => format!("under(zone, '{}')", self.zones[1]),
            4 => "items.exists(i, i.qty > 2)".to_owned(),
            5 => format!("under(id, '{}') && hidden != null", self.zones[4]),
            6 => "tag == 'red'".to_owned(),
            _ => "secret != null && level % 2 == 0".to_owned(),
        };
        json!({
            "permission": format!("{}.{}", PERMISSIONS[draw.permission], SCOPES[draw.scope]),
            "company": draw.company.map(|rank| self.company(rank)),
            "filter": filter, "classes": if draw.opens { "confidential" } else { "" },
        })
    }

    async fn ask(&self, path: &str, params: &[(&str, &str)]) -> Reply {
        self.person.send(self.person.request(Method::GET, &format!("lk/things{path}")).query(params)).await
    }

    /// Toutes les pages d'une liste, et son compte.
    async fn pages(
        &self,
        case: &Oracle<'_>,
        params: &[(&str, &str)],
    ) -> Result<Result<(Vec<Value>, i64), u16>, TestCaseError> {
        let (mut rows, mut cursor) = (Vec::new(), String::new());
        loop {
            let paged = [params, &[("limit", "7"), ("count", "exact"), ("cursor", &cursor)]].concat();
            let reply = self.ask("", &paged).await;
            case.tells_no_more(&reply, false)?;
            if reply.status != 200 {
                return Ok(Err(reply.status));
            }
            rows.extend(reply.json["data"].as_array().unwrap().clone());
            match reply.json["next_cursor"].as_str() {
                Some(next) => cursor = next.to_owned(),
                None => return Ok(Ok((rows, reply.json["count"]["value"].as_i64().unwrap()))),
            }
        }
    }

    async fn check(&self, case: &Case) -> Result<(), TestCaseError> {
        let grants: Vec<Value> = case.draws.iter().map(|draw| self.grant(draw)).collect();
        self.stage.grant(&self.person, grants.into()).await;
        let oracle = Oracle { scene: self, draws: &case.draws };
        let refused = oracle.is_denied("thing", "view") || FILTERS[case.filter].1 && !oracle.opens_somewhere("thing");
        let filter = self.text_of(case.filter);
        let matching = oracle.matching(case.filter);
        let listed = self.pages(&oracle, &[("filter", &filter)]).await?;
        let rows = match listed {
            Err(status) => {
                prop_assert!(refused && status == 403, "{} {:?} {}", status, case, filter);
                Vec::new()
            }
            Ok((rows, count)) => {
                prop_assert!(!refused, "{:?}", case);
                prop_assert_eq!(identifiers(&rows), matching.clone(), "{:?}", case);
                prop_assert_eq!(count, matching.len() as i64);
                rows
            }
        };
        self.check_shapes(&oracle, case, &filter, &matching, refused).await?;
        self.check_export(&oracle, case, &filter, &rows, refused).await?;
        self.check_search(&oracle, case).await?;
        self.check_past(&oracle, case).await?;
        self.check_writes(&oracle, case, &filter, &matching, refused).await
    }

    /// Liens dépliés, champs protégés demandés par leur nom, tris, agrégats.
    async fn check_shapes(
        &self,
        oracle: &Oracle<'_>,
        case: &Case,
        filter: &str,
        matching: &BTreeSet<Uuid>,
        refused: bool,
    ) -> Result<(), TestCaseError> {
        let expanded = self.pages(oracle, &[("filter", filter), ("expand", "zone.parent,zones,items,keeper")]).await?;
        prop_assert_eq!(expanded.map(|(rows, _)| identifiers(&rows)).ok(), Some(matching.clone()).filter(|_| !refused));
        let (sort, own, far) = SORTS[case.sort];
        let closed = own && !oracle.opens_somewhere("thing")
            || far && !oracle.opens_everywhere("zone", "view")
            || sort.starts_with("zone.") && oracle.is_denied("zone", "view");
        let sorted = self.pages(oracle, &[("filter", filter), ("sort", sort)]).await?;
        prop_assert_eq!(sorted.is_err(), refused || closed, "{} {:?}", sort, case);
        if let Ok((rows, _)) = sorted {
            let keys: Vec<Option<String>> = rows.iter().map(|row| self.key(oracle, sort, id(row))).collect();
            let descending = sort.starts_with('-');
            let order = |pair: &[Option<String>]| match (&pair[0], &pair[1]) {
                (Some(one), Some(next)) => {
                    if descending {
                        one >= next
                    } else {
                        one <= next
                    }
                }
                (None, Some(_)) => descending,
                (Some(_), None) => !descending,
                (None, None) => true,
            };
            prop_assert!(keys.windows(2).all(order), "{} range par ce qui ne se lit pas : {:?} {:?}", sort, keys, case);
        }
        let by_secret = if oracle.opens_somewhere("thing") { "count,max(secret),max(mark)" } else { "count" };
        let params = [("filter", filter), ("group", "level,zone"), ("measures", by_secret)];
        let table = self.ask("/aggregate", &params).await;
        oracle.tells_no_more(&table, false)?;
        prop_assert_eq!(table.status == 200, !refused, "{}", table.summary());
        if !refused {
            prop_assert_eq!(&table.json["totals"]["count"], &json!(matching.len()));
            let mut levels: BTreeMap<i64, i64> = BTreeMap::new();
            for group in table.json["data"].as_array().unwrap() {
                *levels.entry(group["level"].as_i64().unwrap()).or_default() += group["count"].as_i64().unwrap();
            }
            let mut expected: BTreeMap<i64, i64> = BTreeMap::new();
            for thing in self.things.iter().filter(|thing| matching.contains(&thing.id)) {
                *expected.entry(thing.level).or_default() += 1;
            }
            prop_assert_eq!(levels, expected);
        }
        Ok(())
    }

    /// Ce qui range une fiche, pour qui la lit.
    fn key(&self, oracle: &Oracle<'_>, sort: &str, id: Uuid) -> Option<String> {
        let (rank, thing) = self.things.iter().enumerate().find(|(_, thing)| thing.id == id)?;
        match sort.trim_start_matches('-') {
            "name" => Some(format!("thing{rank:02}")),
            "tag" => Some(thing.tag.to_owned()),
            "zone.name" => thing.zone.filter(|zone| oracle.sees_zone(*zone)).map(|zone| format!("zone{zone}name")),
            "zone.hidden" => thing.zone.filter(|zone| oracle.opens_zone(*zone)).map(|zone| format!("hidden{zone}")),
            word => oracle.opens(thing).then(|| format!("{word}{rank:02}")),
        }
    }

    /// Un export est la liste, moins ce qui ne s'emporte pas.
    async fn check_export(
        &self,
        oracle: &Oracle<'_>,
        case: &Case,
        filter: &str,
        rows: &[Value],
        refused: bool,
    ) -> Result<(), TestCaseError> {
        let refused = refused || oracle.is_denied("thing", "export");
        let taken: Vec<&Value> = rows
            .iter()
            .filter(|row| self.things.iter().any(|thing| thing.id == id(row) && oracle.allows("export", thing)))
            .collect();
        let json = self.ask("/export", &[("filter", filter), ("format", "json")]).await;
        let csv = self.ask("/export", &[("filter", filter), ("headers", "names")]).await;
        for reply in [&json, &csv] {
            oracle.tells_no_more(reply, true)?;
            prop_assert_eq!(reply.status == 200, !refused, "{} {:?}", reply.summary(), case);
        }
        if refused {
            return Ok(());
        }
        let exported = json.json.as_array().unwrap();
        prop_assert_eq!(identifiers(exported), identifiers(taken.iter().copied()), "{:?}", case);
        for row in exported {
            let same = taken.iter().find(|one| one["id"] == row["id"]).unwrap();
            for (name, value) in row.as_object().unwrap() {
                prop_assert_eq!(value, &same[name.as_str()], "{}", name);
            }
        }
        let lines = String::from_utf8_lossy(&csv.bytes).lines().count();
        prop_assert_eq!(lines, taken.len() + 1);
        Ok(())
    }

    /// Chercher ne dit pas qu'une valeur illisible existe.
    async fn check_search(&self, oracle: &Oracle<'_>, case: &Case) -> Result<(), TestCaseError> {
        let thing = &self.things[case.row];
        let seen = !thing.deleted && oracle.allows("view", thing);
        for (word, found) in [("thing", seen), ("secret", seen && oracle.opens_everywhere("thing", "view"))] {
            let reply = self.ask("", &[("q", &format!("{word}{:02}", case.row))]).await;
            if oracle.is_denied("thing", "view") {
                prop_assert_eq!(reply.status, 403);
                continue;
            }
            oracle.tells_no_more(&reply, false)?;
            let expected: BTreeSet<Uuid> = found.then_some(thing.id).into_iter().collect();
            prop_assert_eq!(identifiers(reply.json["data"].as_array().unwrap()), expected, "{} {:?}", word, case);
        }
        Ok(())
    }

    /// La fiche, son histoire, son état d'alors, le fil des changements.
    async fn check_past(&self, oracle: &Oracle<'_>, case: &Case) -> Result<(), TestCaseError> {
        let thing = &self.things[case.row];
        let seen = oracle.allows("view", thing);
        // L'histoire d'une fiche à la corbeille, et son état d'avant, se lisent encore.
        for (path, found) in [
            ("", seen && !thing.deleted),
            ("?expand=zone,zones,items", seen && !thing.deleted),
            ("?version=1", seen),
            ("/history", seen),
        ] {
            let reply = self.person.get(&format!("lk/things/{}{path}", thing.id)).await;
            oracle.tells_no_more(&reply, false)?;
            prop_assert_eq!(reply.status, if found { 200 } else { 404 }, "{} {:?} {}", path, case, reply.summary());
        }
        let told = self.ask("/changes", &[("fields", "name,zone.name")]).await;
        oracle.tells_no_more(&told, false)?;
        prop_assert_eq!(told.status == 200, !oracle.is_denied("thing", "view"));
        let seen: BTreeSet<Uuid> =
            self.things.iter().filter(|thing| oracle.allows("view", thing)).map(|thing| thing.id).collect();
        let told = identifiers(told.json["data"].as_array().into_iter().flatten());
        prop_assert!(told.is_subset(&seen), "le fil dit trop : {:?}", case);
        Ok(())
    }

    /// Une écriture par filtre ne touche que ce qui se voit, se retient et se modifie.
    async fn check_writes(
        &self,
        oracle: &Oracle<'_>,
        case: &Case,
        filter: &str,
        matching: &BTreeSet<Uuid>,
        refused: bool,
    ) -> Result<(), TestCaseError> {
        let (action, operation, mark) = if case.deletes {
            ("delete", "delete", "deleted_at IS NOT NULL")
        } else {
            ("edit", "update", "touched = 1")
        };
        let filter = if filter.is_empty() { "true" } else { filter };
        let mut body = json!({ "operation": operation, "filter": filter, "mode": "partial" });
        if !case.deletes {
            body["set"] = json!({ "touched": 1 });
        }
        let before = self.marked(mark).await;
        let reply = self.person.post("lk/things/bulk", body).await;
        oracle.tells_no_more(&reply, false)?;
        prop_assert_eq!(
            reply.status == 403,
            refused || oracle.is_denied("thing", action),
            "{} {:?}",
            reply.summary(),
            case
        );
        let touched: BTreeSet<Uuid> = self.marked(mark).await.difference(&before).copied().collect();
        self.put_back(&touched).await;
        let writable = self.things.iter().filter(|thing| matching.contains(&thing.id) && oracle.allows(action, thing));
        let expected: BTreeSet<Uuid> = writable.map(|thing| thing.id).collect();
        prop_assert_eq!(touched, if reply.status == 403 { BTreeSet::new() } else { expected }, "{} {:?}", action, case);
        Ok(())
    }

    async fn marked(&self, condition: &str) -> BTreeSet<Uuid> {
        let sql = format!("SELECT id FROM lk.thing WHERE {condition}");
        let rows = self.stage.app.tenant.db.query(&sql.into(), &[]).await.unwrap();
        rows.iter().map(|row| row.get(0)).collect()
    }

    /// Remet les fiches touchées dans l'état où le cas suivant les attend.
    async fn put_back(&self, touched: &BTreeSet<Uuid>) {
        let (ctx, tenant) = (self.stage.app.system(), &self.stage.app.tenant);
        for id in touched {
            let deleted = records::restore(&ctx, tenant, "lk.thing", &Key::Id(*id)).await;
            if deleted.is_err() {
                self.stage.update("lk.thing", *id, json!({ "touched": null })).await;
            }
        }
    }
}

fn identifiers<'r>(rows: impl IntoIterator<Item = &'r Value>) -> BTreeSet<Uuid> {
    rows.into_iter().map(id).collect()
}

#[test]
fn nothing_leaks_whatever_the_grants_and_the_query() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let scene = runtime.block_on(Scene::new());
    let mut runner = TestRunner::new(Config { cases: 40, failure_persistence: None, ..Config::default() });
    let outcome = runner.run(&cases(), |case| runtime.block_on(scene.check(&case)));
    drop(runtime.enter());
    outcome.unwrap_or_else(|error| panic!("{error}"));
}
