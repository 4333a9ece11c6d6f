//! Les imports : des fichiers tels qu'on en reçoit, ce qu'ils donnent, ce qui s'y refuse et à quelle ligne.

use std::path::PathBuf;

use reqwest::Method;
use serde_json::{Value, json};
use testkit::{Client, Reply, TestOptions, model_of};

use crate::stage::Stage;

/// Un parc d'équipements, comme les fichiers d'essai le décrivent.
pub fn plant() -> Vec<(&'static str, &'static str)> {
    vec![
        ("module.toml", "code = \"plant\"\nversion = \"1.0.0\"\nlicence = \"EUPL-1.2\"\nneeds = [\"core >= 1\"]\n"),
        (
            "entities/equipment.toml",
            r#"
title = "name"
number = "EQ-{seq:4}"

[fields]
tag          = { type = "text", required = true, max = 30 }
name         = { type = "text", required = true, max = 200 }
commissioned = { type = "date" }
power_kw     = { type = "decimal", scale = 3 }
criticality  = { type = "select", options = ["A", "B", "C"] }
email        = { type = "text", max = 200 }
active       = { type = "boolean" }
comment      = { type = "long_text" }
site         = { type = "link", to = "core.site" }

[unique]
tag = ["company", "tag"]
"#,
        ),
        ("i18n/fr.json", FRENCH),
        ("i18n/en.json", ENGLISH),
    ]
}

const FRENCH: &str = r#"{ "plant": { "label": "Parc", "equipment": { "label": "Équipement", "plural": "Équipements",
  "tag": { "label": "Repère" }, "name": { "label": "Désignation" }, "commissioned": { "label": "Mise en service" },
  "power_kw": { "label": "Puissance (kW)" }, "criticality": { "label": "Criticité", "options": { "A": "A", "B": "B", "C": "C" } },
  "email": { "label": "Courriel" }, "active": { "label": "Actif" }, "comment": { "label": "Commentaire" },
  "unique": { "tag": "Ce repère est déjà pris." } } } }"#;

const ENGLISH: &str = r#"{ "plant": { "label": "Plant", "equipment": { "label": "Equipment", "plural": "Equipments",
  "tag": { "label": "Tag" }, "name": { "label": "Name" }, "commissioned": { "label": "Commissioned" },
  "power_kw": { "label": "Power (kW)" }, "criticality": { "label": "Criticality", "options": { "A": "A", "B": "B", "C": "C" } },
  "email": { "label": "E-mail" }, "active": { "label": "Active" }, "comment": { "label": "Comment" },
  "unique": { "tag": "This tag is already taken." } } } }"#;

pub const PATH: &str = "plant/equipments";

pub async fn stage() -> (Stage, Client) {
    let stage = Stage::with(TestOptions { model: model_of(&plant()), ..TestOptions::default() }).await;
    let keeper = stage.of_a("magasin", &["admin"]).await;
    (stage, keeper)
}

pub fn file(name: &str) -> Vec<u8> {
    std::fs::read(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it/import").join(name)).unwrap()
}

async fn send(client: &Client, name: &str, bytes: Vec<u8>, query: &str) -> Reply {
    let part = reqwest::multipart::Part::bytes(bytes).file_name(name.to_owned());
    let form = reqwest::multipart::Form::new().part("file", part);
    client.send(client.request(Method::POST, &format!("{PATH}/import?{query}")).multipart(form)).await
}

async fn text(client: &Client, csv: &str, query: &str) -> Reply {
    send(client, "essai.csv", csv.as_bytes().to_vec(), query).await
}

pub fn errors(reply: &Value) -> Vec<String> {
    let told =
        |one: &Value| format!("{} {} {}", one["line"], one["field"].as_str().unwrap(), one["code"].as_str().unwrap());
    reply["errors"].as_array().unwrap().iter().map(told).collect()
}

/// La valeur attendue telle que son champ la rend : un décimal à son échelle, un texte vide jamais gardé.
fn kept(field: &str, expected: &Value) -> Value {
    match expected.as_str() {
        Some("") => Value::Null,
        Some(text) if field == "power_kw" => {
            let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
            json!(format!("{whole}.{fraction:0<3}"))
        }
        _ => expected.clone(),
    }
}

/// La valeur attendue telle qu'elle est lue du fichier, avant tout champ.
fn read(expected: &Value) -> &Value {
    if *expected == json!("") { &Value::Null } else { expected }
}

#[tokio::test]
async fn files_from_anywhere_give_what_they_say() {
    let expected: Value = serde_json::from_slice(&file("expected.json")).unwrap();
    for (name, expected) in expected.as_object().unwrap() {
        let (_stage, keeper) = stage().await;
        let encoding = expected["encoding"].as_str().map(|label| format!("encoding={label}")).unwrap_or_default();
        let checked = send(&keeper, name, file(name), &format!("validate_only=true&{encoding}")).await.expect(200);
        let applied = send(&keeper, name, file(name), &encoding).await.expect(200);
        for report in [&checked, &applied] {
            assert_eq!(
                (&report["accepted"], &report["rejected"]),
                (&expected["accept"], &expected["reject"]),
                "{name} {report}"
            );
        }
        let page = keeper.get(&format!("{PATH}?sort=number")).await.expect(200);
        let found = page["data"].as_array().unwrap();
        assert_eq!(json!(found.len()), expected["accept"], "{name}");
        for (found, wanted) in found.iter().zip(expected["rows"].as_array().into_iter().flatten()) {
            for (field, value) in wanted.as_object().unwrap() {
                assert_eq!(found[field], kept(field, value), "{name} {} {field}", wanted["tag"]);
            }
        }
        let preview = crate::imports::preview(&keeper, name, file(name), &expected["encoding"]).await;
        for (found, wanted) in preview.iter().zip(expected["rows"].as_array().into_iter().flatten()) {
            for (field, value) in wanted.as_object().unwrap() {
                assert_eq!(&found["values"][field], read(value), "{name} {} {field}", wanted["tag"]);
            }
        }
    }
}

#[tokio::test]
async fn every_fault_is_told_at_its_line_and_nothing_is_half_applied() {
    let (stage, keeper) = stage().await;
    let csv = "tag;name;power_kw;criticality;commissioned\n\
               P-1;Pompe;12,5;A;31/12/2020\n\
               \n\
               P-2;;mille;Z;32/01/2020\n\
               \"P\n3\";Pompe 3;1,5;A;01/02/2020\n\
               P-1;Encore;1,5;A;01/02/2020\n\
               P-4;Bonne;1,5;A;01/02/2020;en trop\n";
    let report = text(&keeper, csv, "").await.expect(200);
    let expected = [
        "4 power_kw wrong_type",
        "4 criticality bad_option",
        "4 commissioned wrong_type",
        "4 name required",
        "5 tag single_line",
        "7 tag duplicate",
        "8  too_many_cells",
    ];
    assert_eq!(errors(&report), expected);
    assert_eq!(report["errors"][0]["message"], "Nombre attendu : écrivez par exemple 1234.5.");
    assert_eq!((&report["accepted"], &report["rejected"], &report["applied"]), (&json!(1), &json!(4), &json!(false)));
    assert_eq!(stage.number("SELECT count(*) FROM plant.equipment").await, 0);
    let partial = text(&keeper, csv, "mode=partial").await.expect(200);
    assert_eq!((&partial["accepted"], &partial["applied"]), (&json!(1), &json!(true)));
    assert_eq!(stage.number("SELECT count(*) FROM plant.equipment").await, 1);
    assert_eq!(stage.number("SELECT count(*) FROM sys.audit WHERE entity = 'plant.equipment'").await, 1);
    let empty = text(&keeper, "tag;name\nP-9;\n", "").await.expect(200);
    assert_eq!(errors(&empty), ["2 name required"]);
}

#[tokio::test]
async fn a_key_updates_what_is_already_there() {
    let (stage, keeper) = stage().await;
    text(&keeper, "tag,name,comment\nA,Un,note\nB,Deux,\n", "").await.expect(200);
    let report = text(&keeper, "tag,name\nA,Un bis\nC,Trois\n", "key=tag").await.expect(200);
    assert_eq!((&report["created"], &report["updated"]), (&json!(1), &json!(1)), "{report}");
    assert_eq!(
        stage.number("SELECT count(*) FROM plant.equipment WHERE name = 'Un bis' AND comment = 'note'").await,
        1
    );
    assert_eq!(stage.number("SELECT count(*) FROM plant.equipment").await, 3);
    let twice = text(&keeper, "tag,name\nA,Un\nA,Autre\n", "key=tag").await.expect(200);
    assert_eq!(errors(&twice), ["3 tag repeated"]);
}

#[tokio::test]
async fn links_are_known_by_what_people_write_and_only_what_they_see() {
    let (stage, _) = stage().await;
    let clerk = stage.of_a("commis", &["user"]).await;
    let grants =
        ["view", "create", "edit", "import"].map(|action| json!({ "permission": format!("plant.*.{action}.company") }));
    stage.grant(&clerk, json!(grants)).await;
    let csv = format!(
        "tag,name,site\nA,Un,ALPHA\nB,Deux,Site ALPHA\nC,Trois,{}\nD,Quatre,BETA\nE,Cinq,{}\n",
        stage.alpha, stage.beta
    );
    let report = text(&clerk, &csv, "mode=partial").await.expect(200);
    assert_eq!(errors(&report), ["5 site broken_link", "6 site broken_link"], "{report}");
    let count = format!("SELECT count(*) FROM plant.equipment WHERE site = '{}'", stage.alpha);
    assert_eq!(stage.number(&count).await, 3);
}

#[tokio::test]
async fn what_is_not_a_table_is_refused_clearly() {
    let (stage, keeper) = stage().await;
    let check = async |name: &str, bytes: &[u8], query: &str, expected: &str| {
        let reply = send(&keeper, name, bytes.to_vec(), query).await;
        assert_eq!(reply.summary(), expected, "{name}");
    };
    check("vide.csv", b"", "", "422 import.unreadable").await;
    check("image.csv", &crate::stage::png(), "", "422 import.unreadable").await;
    check("faux.xlsx", b"PK\x03\x04rien", "", "422 import.unreadable").await;
    check("a.json", b"[{", "", "422 import.unreadable").await;
    check("guillemet.csv", b"tag,name\n\"A,Un\n", "", "422 import.unreadable").await;
    check("double.csv", b"tag,name,tag\nA,Un,B\n", "", "422 import.refused tag:duplicate_column").await;
    check("manque.csv", b"tag\nA\n", "", "422 import.refused name:missing_column").await;
    check(
        "calcul.csv",
        b"tag,name,n\nA,Un,1\n",
        "columns=%7B%22n%22%3A%22number%22%7D",
        "422 import.refused number:read_only",
    )
    .await;
    check("longue.csv", format!("tag,name\nA,{}\n", "x".repeat(5 << 20)).as_bytes(), "", "422 import.unreadable").await;
    let open = send(&keeper, "guillemet.csv", b"tag,name\nA,\"Un\n".to_vec(), "").await;
    assert_eq!(open.json["detail"], "Un guillemet ouvert ligne 2 n’est jamais refermé.");
    let rows: String = (0..6000).map(|rank| format!("T{rank},Nom\n")).collect();
    let long = format!("tag,name\n{rows}");
    check("long.csv", long.as_bytes(), "", "413 import.too_long").await;
    check("long.csv", long.as_bytes(), "validate_only=true", "413 import.too_long").await;
    assert_eq!(stage.number("SELECT count(*) FROM plant.equipment").await, 0);
    let reader = stage.of_a("lecteur", &["auditor"]).await;
    assert_eq!(text(&reader, "tag,name\nA,Un\n", "").await.summary(), "403 access.forbidden");
}

/// Une archive minuscule qui se déplie en autant de mégaoctets.
pub fn bomb(megabytes: usize) -> Vec<u8> {
    use std::io::Write;
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive.start_file("xl/worksheets/sheet1.xml", zip::write::SimpleFileOptions::default()).unwrap();
    for _ in 0..megabytes {
        archive.write_all(&[b' '; 1 << 20]).unwrap();
    }
    let bomb = archive.finish().unwrap().into_inner();
    assert!(bomb.len() < 1 << 20);
    bomb
}

#[tokio::test]
async fn a_swollen_workbook_is_never_unpacked() {
    let (_stage, keeper) = stage().await;
    assert_eq!(send(&keeper, "bombe.xlsx", bomb(300), "").await.summary(), "413 file.too_large");
}

#[tokio::test]
async fn checking_draws_no_number() {
    let (_stage, keeper) = stage().await;
    for _ in 0..2 {
        text(&keeper, "tag,name\nA,Un\nB,Deux\n", "validate_only=true").await.expect(200);
    }
    text(&keeper, "tag,name\nA,'=1+1\n", "").await.expect(200);
    let page = keeper.get(PATH).await.expect(200);
    assert_eq!((&page["data"][0]["number"], &page["data"][0]["name"]), (&json!("EQ-0001"), &json!("=1+1")));
}

#[tokio::test]
async fn too_many_long_operations_wait_their_turn() {
    let (stage, keeper) = stage().await;
    let mut held = Vec::new();
    while let Ok(unit) = stage.app.tenant.long_unit().await {
        held.push(unit);
    }
    let refused = text(&keeper, "tag,name\nA,Un\n", "").await;
    assert_eq!((refused.summary(), refused.header("retry-after")), ("503 service.busy".to_owned(), Some("10")));
    keeper.post(PATH, json!({ "tag": "B", "name": "Deux" })).await.expect(201);
    stage.app.tenant.unit().await.expect("une transaction brève n'attend pas les longues");
    drop(held);
    text(&keeper, "tag,name\nA,Un\n", "").await.expect(200);
}
