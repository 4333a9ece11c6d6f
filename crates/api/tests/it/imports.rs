//! Les imports menés par un travail : reçus, vérifiés, écrits par fournées, arrêtés, défaits ; et à qui ils sont.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use testkit::{Client, Reply, TestOptions, model_of};

use crate::{
    import::{PATH, errors, plant, stage},
    stage::{Stage, ids},
    stream::Screen,
};

async fn upload(client: &Client, name: &str, bytes: Vec<u8>) -> Reply {
    let part = reqwest::multipart::Part::bytes(bytes).file_name(name.to_owned());
    let form = reqwest::multipart::Form::new().part("file", part);
    client.send(client.request(Method::POST, "imports?entity=plant.equipment").multipart(form)).await
}

async fn received(client: &Client, csv: &str) -> String {
    let import = upload(client, "parc.csv", csv.as_bytes().to_vec()).await.expect(201);
    import["id"].as_str().unwrap().to_owned()
}

/// Les lignes d'aperçu d'un fichier, lu dans ce codage s'il est dit.
pub async fn preview(client: &Client, name: &str, bytes: Vec<u8>, encoding: &Value) -> Vec<Value> {
    let mut import = upload(client, name, bytes).await.expect(201);
    if encoding.is_string() {
        let path = format!("imports/{}", import["id"].as_str().unwrap());
        import = client.patch(&path, json!({ "encoding": encoding })).await.expect(200);
    }
    import["preview"]["rows"].as_array().unwrap().clone()
}

/// Met l'import en marche, le mène jusqu'au bout, et le relit.
async fn run(stage: &Stage, client: &Client, id: &str, verb: &str) -> Value {
    client.post(&format!("imports/{id}/{verb}"), json!({})).await.expect(202);
    stage.app.settle().await;
    client.get(&format!("imports/{id}")).await.expect(200)
}

async fn count(stage: &Stage) -> i64 {
    stage.number("SELECT count(*) FROM plant.equipment WHERE deleted_at IS NULL").await
}

fn rows(from: usize, to: usize) -> String {
    (from..to).map(|rank| format!("T-{rank},Pompe {rank}\n")).collect()
}

#[tokio::test]
async fn a_file_goes_from_its_columns_to_its_records() {
    let (stage, keeper) = stage().await;
    let csv = "tag;Désignation;Puissance (kW);Mise en service;Couleur\nP-1;Pompe;12,5;31/12/2020;rouge\nP-2;;mille;1/2/2020;\n";
    let import = upload(&keeper, "parc.csv", csv.as_bytes().to_vec()).await.expect(201);
    let id = import["id"].as_str().unwrap();
    assert_eq!(
        (&import["status"], &import["format"], &import["separator"]),
        (&json!("uploaded"), &json!("csv"), &json!(";"))
    );
    assert_eq!((&import["rows_estimate"], &import["file"]["name"]), (&json!(2), &json!("parc.csv")));
    let columns: Vec<(&Value, &Value, &Value)> = import["columns"]
        .as_array()
        .unwrap()
        .iter()
        .map(|column| (&column["name"], &column["field"], &column["guessed"]))
        .collect();
    assert_eq!(columns[1], (&json!("Désignation"), &json!("name"), &json!(true)));
    assert_eq!(columns[4], (&json!("Couleur"), &Value::Null, &json!(false)));
    assert_eq!(import["columns"][4]["samples"], json!(["rouge"]));
    let preview = &import["preview"]["rows"];
    assert_eq!(preview[0]["values"]["power_kw"], "12.5");
    assert_eq!((&preview[0]["errors"], &preview[0]["values"]["commissioned"]), (&json!([]), &json!("2020-12-31")));
    assert_eq!(preview[1]["errors"][0]["code"], "wrong_type");
    assert_eq!(preview[1]["values"]["power_kw"], "mille");

    let changes = json!({ "columns": { "Couleur": "comment" }, "mode": "partial" });
    let changed = keeper.patch(&format!("imports/{id}"), changes).await.expect(200);
    assert_eq!(
        (&changed["preview"]["rows"][0]["values"]["comment"], &changed["mode"]),
        (&json!("rouge"), &json!("partial"))
    );

    let checked = run(&stage, &keeper, id, "check").await;
    assert_eq!((&checked["status"], count(&stage).await), (&json!("checked"), 0), "{checked}");
    assert_eq!(errors(&checked), ["3 power_kw wrong_type", "3 name required"]);
    assert_eq!(stage.number("SELECT count(*) FROM sys.audit WHERE entity = 'plant.equipment'").await, 0);
    let applied = run(&stage, &keeper, id, "apply").await;
    assert_eq!((&applied["status"], count(&stage).await), (&json!("applied"), 1), "{applied}");
    let progress =
        json!({ "done": 2, "total": 2, "percent": 100, "accepted": 1, "rejected": 1, "created": 1, "updated": 0 });
    assert_eq!(applied["progress"], progress);
    assert_eq!(applied["report"]["applied"], true);
    let page = keeper.get(PATH).await.expect(200);
    assert_eq!(
        (&page["data"][0]["number"], &page["data"][0]["comment"]),
        (&json!("EQ-0001"), &json!("rouge")),
        "rien n'a été tiré pour vérifier"
    );
    let imported = "SELECT count(*) FROM sys.audit WHERE action = 'imported' AND changes ->> 'created' = '1'";
    assert_eq!(stage.number(imported).await, 1);
    let again = keeper.post(&format!("imports/{id}/apply"), json!({})).await;
    assert_eq!(again.summary(), "409 import.wrong_state");
    let mine = keeper.get("imports?entity=plant.equipment").await.expect(200);
    assert_eq!(mine["data"][0]["id"], id);
    assert_eq!(keeper.delete(&format!("imports/{id}")).await.status, 204);
    assert_eq!(keeper.get(&format!("imports/{id}")).await.summary(), "404 record.not_found");
    assert_eq!(stage.number("SELECT count(*) FROM sys.file").await, 0);
}

#[tokio::test]
async fn many_rows_go_by_chunks_and_all_or_nothing_means_it() {
    let (stage, keeper) = stage().await;
    let id = received(&keeper, &format!("tag,name\n{}", rows(0, 2500))).await;
    let applied = run(&stage, &keeper, &id, "apply").await;
    assert_eq!((&applied["status"], count(&stage).await), (&json!("applied"), 2500));
    assert_eq!(stage.number("SELECT count(*) FROM sys.import_chunk").await, 3);

    let csv = format!("tag,name\n{}T-7,Encore\nV-1,\n{}", rows(3000, 5200), rows(6000, 6010));
    let id = received(&keeper, &csv).await;
    let refused = run(&stage, &keeper, &id, "apply").await;
    assert_eq!((&refused["status"], count(&stage).await), (&json!("refused"), 2500), "{}", refused["progress"]);
    assert_eq!(errors(&refused), ["2202 tag duplicate", "2203 name required"]);
    assert_eq!(refused["report"]["undo"]["deleted"], 2000);
    assert_eq!(refused["progress"]["done"], 2212);
    keeper.patch(&format!("imports/{id}"), json!({ "mode": "partial" })).await.expect(200);
    let kept = run(&stage, &keeper, &id, "apply").await;
    assert_eq!(
        (&kept["status"], &kept["progress"]["created"]),
        (&json!("applied"), &json!(2210)),
        "{}",
        kept["errors"]
    );
}

#[tokio::test]
async fn chunks_written_together_keep_the_order_of_the_file() {
    let (stage, keeper) = stage().await;
    let id = received(&keeper, &format!("tag,name\n{}", rows(0, 3500))).await;
    run(&stage, &keeper, &id, "apply").await;
    let out_of_order = "SELECT count(*) FROM (SELECT substr(tag, 3)::int AS rank, row_number() OVER (ORDER BY number) - 1 AS place \
                        FROM plant.equipment) x WHERE rank <> place";
    assert_eq!(stage.number(out_of_order).await, 0);

    // Le dernier repère de la première fournée est le premier de la seconde, qui l'écrit d'abord : la première l'attend.
    let csv = format!("tag,name\n{}K,Premier\nK,Second\n{}", rows(5000, 5999), rows(6000, 6999));
    let id = received(&keeper, &csv).await;
    keeper.patch(&format!("imports/{id}"), json!({ "mode": "partial" })).await.expect(200);
    let kept = run(&stage, &keeper, &id, "apply").await;
    assert_eq!(errors(&kept), ["1002 tag duplicate"], "{kept}");
    assert_eq!((&kept["status"], &kept["progress"]["created"]), (&json!("applied"), &json!(1999)));
    let first = keeper.get(&format!("{PATH}?filter=tag%20==%20'K'")).await.expect(200);
    assert_eq!(first["data"][0]["name"], "Premier");

    // Chacune attend un repère que l'autre tient.
    let csv = format!("tag,name\nX,Un\n{}Y,Un\nY,Deux\n{}X,Deux\n", rows(7000, 7998), rows(8000, 8998));
    let id = received(&keeper, &csv).await;
    keeper.patch(&format!("imports/{id}"), json!({ "mode": "partial" })).await.expect(200);
    let kept = run(&stage, &keeper, &id, "apply").await;
    assert_eq!(errors(&kept), ["1002 tag duplicate", "2001 tag duplicate"], "{kept}");
}

#[tokio::test]
async fn two_rows_far_apart_do_not_take_the_same_place_even_in_a_check() {
    let (stage, keeper) = stage().await;
    let id = received(&keeper, &format!("tag,name\n{}T-1,Encore\n", rows(0, 1500))).await;
    let checked = run(&stage, &keeper, &id, "check").await;
    assert_eq!(errors(&checked), ["1502 tag duplicate"]);
    assert_eq!(checked["progress"]["accepted"], 1500);
}

#[tokio::test]
async fn all_or_nothing_tells_every_repeated_row_even_after_a_refused_one() {
    let (stage, keeper) = stage().await;
    let csv = format!("tag,name\nV-1,\n{}{}T-5,Encore\n", rows(0, 999), rows(2000, 2010));
    let id = received(&keeper, &csv).await;
    let refused = run(&stage, &keeper, &id, "apply").await;
    assert_eq!((&refused["status"], count(&stage).await), (&json!("refused"), 0), "{refused}");
    assert_eq!(errors(&refused), ["2 name required", "1012 tag duplicate"]);
}

#[tokio::test]
async fn a_key_updates_and_undoing_gives_back_what_was() {
    let (stage, keeper) = stage().await;
    let first = received(&keeper, "tag,name,comment\nA,Un,note\nB,Deux,\nC,Trois,\n").await;
    run(&stage, &keeper, &first, "apply").await;
    let id = received(&keeper, "tag,name,comment\nA,Un bis,autre\nB,Deux bis,\nD,Quatre,\nE,Cinq,\n").await;
    let keyed = keeper.patch(&format!("imports/{id}"), json!({ "key": "tag" })).await.expect(200);
    assert_eq!(keyed["key"], "tag");
    let applied = run(&stage, &keeper, &id, "apply").await;
    assert_eq!((&applied["progress"]["created"], &applied["progress"]["updated"]), (&json!(2), &json!(2)), "{applied}");

    let page = keeper.get(&format!("{PATH}?sort=tag")).await.expect(200);
    let (b, e) = (ids(&page)[1], ids(&page)[4]);
    keeper.patch(&format!("{PATH}/{b}"), json!({ "comment": "vu" })).await.expect(200);
    keeper.patch(&format!("{PATH}/{e}"), json!({ "comment": "vu" })).await.expect(200);
    let undone = run(&stage, &keeper, &id, "undo").await;
    assert_eq!(undone["status"], "undone", "{undone}");
    let undo = &undone["report"]["undo"];
    assert_eq!((&undo["deleted"], &undo["restored"]), (&json!(1), &json!(1)));
    let left: Vec<(&Value, &Value, &Value)> =
        undo["left"].as_array().unwrap().iter().map(|left| (&left["line"], &left["id"], &left["reason"])).collect();
    assert_eq!(left, [(&json!(5), &json!(e), &json!("record.stale")), (&json!(3), &json!(b), &json!("record.stale"))]);
    let page = keeper.get(&format!("{PATH}?sort=tag")).await.expect(200);
    let names: Vec<&str> = page["data"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Un", "Deux bis", "Trois", "Cinq"]);
    assert_eq!(page["data"][0]["comment"], "note");
    let far = received(&keeper, &format!("tag,name\nZ,Un\n{}Z,Deux\n", rows(0, 1200))).await;
    keeper.patch(&format!("imports/{far}"), json!({ "key": "tag", "mode": "partial" })).await.expect(200);
    assert_eq!(errors(&run(&stage, &keeper, &far, "apply").await), ["1203 tag repeated"]);
}

#[tokio::test]
async fn stopping_undoes_or_keeps() {
    let (stage, keeper) = stage().await;
    for (query, status) in [("", "cancelled"), ("?keep=true", "cancelled")] {
        let id = received(&keeper, &format!("tag,name\n{}", rows(0, 1200))).await;
        keeper.post(&format!("imports/{id}/apply"), json!({})).await.expect(202);
        keeper.post(&format!("imports/{id}/cancel{query}"), json!({})).await.expect(202);
        stage.app.settle().await;
        let stopped = keeper.get(&format!("imports/{id}")).await.expect(200);
        assert_eq!((&stopped["status"], count(&stage).await), (&json!(status), 0), "{stopped}");
    }
    let id = received(&keeper, "tag,name\nA,Un\n").await;
    keeper.post(&format!("imports/{id}/check"), json!({})).await.expect(202);
    let busy = keeper.patch(&format!("imports/{id}"), json!({ "key": "tag" })).await;
    assert_eq!(busy.summary(), "409 import.wrong_state");
    assert_eq!(keeper.delete(&format!("imports/{id}")).await.summary(), "409 import.wrong_state");
    keeper.post(&format!("imports/{id}/cancel"), json!({})).await.expect(202);
    stage.app.settle().await;
    assert_eq!(keeper.get(&format!("imports/{id}")).await.expect(200)["status"], "uploaded");
    assert_eq!(keeper.post(&format!("imports/{id}/cancel"), json!({})).await.summary(), "409 import.wrong_state");
}

#[tokio::test]
async fn an_import_stopped_on_its_way_undoes_or_keeps_what_it_wrote() {
    let options = TestOptions { model: model_of(&plant()), live: true, ..TestOptions::default() };
    let stage = Stage::with(options).await;
    let keeper = stage.of_a("magasin", &["admin"]).await;
    for (rank, (query, keeps)) in [(Some(""), false), (Some("?keep=true"), true), (None, true)].into_iter().enumerate()
    {
        let before = count(&stage).await;
        let id = received(&keeper, &format!("tag,name\n{}", rows(rank * 100_000, rank * 100_000 + 30_000))).await;
        let read = async || keeper.get(&format!("imports/{id}")).await.expect(200);
        keeper.post(&format!("imports/{id}/apply"), json!({})).await.expect(202);
        while read().await["progress"]["done"] == 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        match query {
            Some(query) => keeper.post(&format!("imports/{id}/cancel{query}"), json!({})).await.expect(202),
            // De l'écran des travaux, qui ne sait rien d'un import : ce qui est écrit reste.
            None => {
                let jobs = keeper.get("automation/jobs?kind=import&state=running").await.expect(200);
                keeper.post(&format!("automation/jobs/{}/cancel", jobs["data"][0]["id"]), json!({})).await.expect(200)
            }
        };
        let stopped = loop {
            let now = read().await;
            if !["applying", "undoing"].contains(&now["status"].as_str().unwrap()) {
                break now;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        };
        assert_eq!(stopped["status"], "cancelled", "{stopped}");
        let (created, left) = (stopped["progress"]["created"].as_i64().unwrap(), count(&stage).await - before);
        assert!((1..30_000).contains(&created), "{stopped}");
        assert_eq!(left, if keeps { created } else { 0 }, "{stopped}");
    }
}

#[tokio::test]
async fn refused_rows_come_back_as_they_were_with_their_reasons() {
    let (stage, keeper) = stage().await;
    let csv = "tag,name,power_kw,comment\nA,Un,1.5,ok\nB,Deux,mille,=1+1\nC,,2,\"a,\"\"b\"\"\"\n";
    let id = received(&keeper, csv).await;
    run(&stage, &keeper, &id, "check").await;
    let file = keeper.get(&format!("imports/{id}/errors?format=csv")).await;
    let text = String::from_utf8(file.bytes).unwrap();
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines[0], "Ligne;Motifs;tag;name;power_kw;comment");
    assert!(lines[1].starts_with("3;\"") || lines[1].starts_with("3;Puissance (kW) : "), "{}", lines[1]);
    assert!(lines[1].ends_with(";B;Deux;mille;'=1+1"), "{}", lines[1]);
    assert!(lines[2].starts_with("4;Désignation : ") && lines[2].ends_with(";C;;2;\"a,\"\"b\"\"\""), "{}", lines[2]);
    assert_eq!(lines.len(), 3);
    let workbook = keeper.get(&format!("imports/{id}/errors?format=xlsx")).await;
    assert!(
        workbook.bytes.starts_with(b"PK")
            && workbook.header("content-disposition").unwrap().contains("parc-errors.xlsx")
    );
    assert_eq!(keeper.get(&format!("imports/{id}/errors?format=pdf")).await.summary(), "400 request.bad_parameter");
}

#[tokio::test]
async fn an_import_is_its_authors_and_rights_are_asked_again() {
    let (stage, keeper) = stage().await;
    let clerk = stage.of_a("commis", &["user"]).await;
    let grants =
        ["view", "create", "import"].map(|action| json!({ "permission": format!("plant.*.{action}.company") }));
    stage.grant(&clerk, json!(grants)).await;
    let other = stage.of_a("autre", &["user"]).await;
    stage.grant(&other, json!(grants)).await;
    let id = received(&clerk, "tag,name\nA,Un\n").await;
    for (method, path) in [
        (Method::GET, format!("imports/{id}")),
        (Method::PATCH, format!("imports/{id}")),
        (Method::DELETE, format!("imports/{id}")),
        (Method::POST, format!("imports/{id}/check")),
        (Method::POST, format!("imports/{id}/apply")),
        (Method::POST, format!("imports/{id}/cancel")),
        (Method::POST, format!("imports/{id}/undo")),
        (Method::GET, format!("imports/{id}/errors")),
    ] {
        let reply = other.send(other.request(method.clone(), &path).json(&json!({}))).await;
        assert_eq!(reply.summary(), "404 record.not_found", "{method} {path}");
    }
    assert_eq!(other.get(&format!("files/{id}")).await.status, 404);
    assert_eq!(clerk.get(&format!("files/{id}")).await.status, 404, "le fichier ne se rend pas");
    assert_eq!(other.get("imports").await.expect(200)["data"], json!([]));
    assert_eq!(keeper.get(&format!("imports/{id}")).await.expect(200)["entity"], "plant.equipment");
    let keyed = clerk.patch(&format!("imports/{id}"), json!({ "key": "tag" })).await;
    assert_eq!(keyed.summary(), "403 access.forbidden", "modifier demande le droit de modifier");

    run(&stage, &clerk, &id, "check").await;
    stage.grant(&clerk, json!([{ "permission": "plant.*.view.company" }])).await;
    assert_eq!(clerk.post(&format!("imports/{id}/apply"), json!({})).await.summary(), "403 access.forbidden");
    stage.grant(&clerk, json!(grants)).await;
    clerk.post(&format!("imports/{id}/apply"), json!({})).await.expect(202);
    stage.grant(&clerk, json!([{ "permission": "plant.*.view.company" }])).await;
    stage.app.settle().await;
    let failed = clerk.get(&format!("imports/{id}")).await.expect(200);
    assert_eq!((&failed["status"], &failed["fault"]["code"]), (&json!("failed"), &json!("access.forbidden")));
    assert_eq!(count(&stage).await, 0);
    stage.grant(&clerk, json!(grants)).await;
    assert_eq!(run(&stage, &clerk, &id, "apply").await["status"], "applied");
    assert_eq!(clerk.post(&format!("imports/{id}/undo"), json!({})).await.summary(), "403 access.forbidden");
}

#[tokio::test]
async fn a_mapping_once_kept_applies_itself() {
    let (stage, keeper) = stage().await;
    let columns = json!({ "Code": "tag", "Nom": "name", "Vide": null });
    let new = json!({ "name": "ERP", "columns": columns, "key": "tag", "mode": "partial", "shared": true });
    let kept = keeper.post("imports/mappings?entity=plant.equipment", new).await.expect(201);
    let csv = b"Code;Nom;Vide\nA;Un;x\n".to_vec();
    let import = upload(&keeper, "erp.csv", csv.clone()).await.expect(201);
    assert_eq!(
        (&import["mapping"]["name"], &import["key"], &import["mode"]),
        (&json!("ERP"), &json!("tag"), &json!("partial"))
    );
    assert_eq!(import["preview"]["rows"][0]["values"], json!({ "tag": "A", "name": "Un" }));
    let clerk = stage.of_a("commis", &["admin"]).await;
    assert_eq!(upload(&clerk, "erp.csv", csv).await.expect(201)["mapping"]["id"], kept["id"]);
    let other = upload(&keeper, "autre.csv", b"Code;Nom\nA;Un\n".to_vec()).await.expect(201);
    assert_eq!((&other["mapping"], &other["preview"]["errors"][0]["code"]), (&Value::Null, &json!("missing_column")));
    let id = other["id"].as_str().unwrap();
    let refused = keeper.post(&format!("imports/{id}/check"), json!({})).await;
    assert_eq!(refused.summary(), "422 import.refused tag:missing_column name:missing_column");
    let wrong = json!({ "name": "Faux", "columns": { "Code": "number" } });
    let wrong = keeper.post("imports/mappings?entity=plant.equipment", wrong).await;
    assert_eq!(wrong.summary(), "422 validation.failed columns:unknown_field");
    let listed = keeper.get("imports/mappings?entity=plant.equipment").await.expect(200);
    assert_eq!(listed["data"][0]["name"], "ERP");
    let nobody = stage.of_a("nul", &["user"]).await;
    assert_eq!(nobody.get("imports/mappings").await.expect(200)["data"], json!([]));
    let path = format!("imports/mappings/{}", kept["id"].as_str().unwrap());
    assert_eq!(nobody.delete(&path).await.summary(), "404 record.not_found");
    assert_eq!(keeper.delete(&path).await.status, 204);
}

#[tokio::test]
async fn what_is_not_a_table_is_not_kept() {
    let (stage, keeper) = stage().await;
    let check = async |name: &str, bytes: Vec<u8>, expected: &str| {
        assert_eq!(upload(&keeper, name, bytes).await.summary(), expected, "{name}");
    };
    check("vide.csv", Vec::new(), "422 import.unreadable").await;
    check("image.csv", crate::stage::png(), "422 import.unreadable").await;
    check("faux.xlsx", b"PK\x03\x04rien".to_vec(), "422 import.unreadable").await;
    check("a.json", b"[{".to_vec(), "422 import.unreadable").await;
    check("guillemet.csv", b"tag,name\n\"A,Un\n".to_vec(), "422 import.unreadable").await;
    check("double.csv", b"tag,name,tag\nA,Un,B\n".to_vec(), "422 import.refused tag:duplicate_column").await;
    check("longue.csv", format!("tag,name\nA,{}\n", "x".repeat(5 << 20)).into_bytes(), "422 import.unreadable").await;
    check("bombe.xlsx", crate::import::bomb(20), "413 file.too_large").await;
    let mut late = format!("tag,name\n{}", rows(0, 6_000)).into_bytes();
    late.push(0);
    check("tardif.csv", late, "422 import.unreadable").await;
    assert_eq!(stage.number("SELECT count(*) FROM sys.import").await, 0);
    assert_eq!(stage.number("SELECT count(*) FROM sys.file").await, 0);
    let unknown = upload(&keeper, "a.csv", b"tag,name,couleur\nA,Un,rouge\n".to_vec()).await.expect(201);
    assert_eq!(unknown["columns"][2]["field"], Value::Null);
    let id = unknown["id"].as_str().unwrap();
    for (changes, expected) in [
        (json!({ "columns": { "rien": "comment" } }), "422 import.refused rien:unknown_column"),
        (json!({ "columns": { "couleur": "name" } }), "422 import.refused name:duplicate_column"),
        (json!({ "columns": { "couleur": "number" } }), "422 import.refused number:read_only"),
        (json!({ "columns": { "couleur": "prix" } }), "422 import.refused prix:unknown_field"),
        (json!({ "encoding": "klingon" }), "400 request.bad_parameter"),
        (json!({ "mode": "maybe" }), "400 request.malformed"),
    ] {
        assert_eq!(keeper.patch(&format!("imports/{id}"), changes).await.summary(), expected);
    }
}

#[tokio::test]
async fn its_author_alone_sees_it_advance() {
    let options = TestOptions { model: model_of(&plant()), live: true, ..TestOptions::default() };
    let stage = Stage::with(options).await;
    let (keeper, other) = (stage.of_a("magasin", &["admin"]).await, stage.of_a("autre", &["admin"]).await);
    let (mut screen, mut foreign) = (Screen::open(&keeper).await, Screen::open(&other).await);
    let id = received(&keeper, "tag,name\nA,Un\n").await;
    keeper.post(&format!("imports/{id}/apply"), json!({})).await.expect(202);
    let mut heard = screen.expect("import").await;
    while heard["status"] != "applied" {
        heard = screen.expect("import").await;
    }
    assert_eq!(heard, json!({ "id": id, "status": "applied", "percent": 100 }));
    assert!(foreign.received().iter().all(|(event, _)| event != "import"));
}
