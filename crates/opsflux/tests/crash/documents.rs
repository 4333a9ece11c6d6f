//! Un document par fiche, produit et joint par des travaux, le programme tué au milieu : chaque fiche porte le sien, une fois.

use super::*;

/// Fiches de l'essai.
const FOLDERS: usize = 120;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_record_carries_its_document_once_after_the_node_died() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = start(folder.path()).await;
    let http = reqwest_client();
    let admin = log_in(&http, &server.url, folder.path(), "admin").await;
    let fields = json!({ "name": { "type": "text", "required": true }, "papers": { "type": "files" } });
    let steps = json!([{ "do": "report", "attach": "papers" }]);
    let changes = json!({ "changes": [
        { "path": "entities/folder", "body": { "title": "name", "fields": fields } },
        { "path": "triggers/print", "body": { "on": "folder.created", "steps": steps } },
    ] });
    let defined = http.post(format!("{}/api/v1/definitions/apply", server.url)).bearer_auth(&admin).json(&changes);
    assert_eq!(defined.send().await.unwrap().status(), 200);
    for rank in 0..FOLDERS {
        let made = http.post(format!("{}/api/v1/my/folders", server.url)).bearer_auth(&admin);
        let made = made.json(&json!({ "name": format!("Dossier {rank}") })).send().await.unwrap();
        assert_eq!(made.status(), 201);
    }
    for _ in 0..3 {
        tokio::time::sleep(Duration::from_millis(400)).await;
        server.child.kill().unwrap();
        server.child.wait().unwrap();
        server = start(folder.path()).await;
    }
    let counts = async || -> Vec<usize> {
        let page = http.get(format!("{}/api/v1/my/folders?limit=1000&fields=papers", server.url)).bearer_auth(&admin);
        let page: Value = page.send().await.unwrap().json().await.unwrap();
        page["data"].as_array().unwrap().iter().map(|one| one["papers"].as_array().unwrap().len()).collect()
    };
    let mut now = Vec::new();
    for _ in 0..300 {
        tokio::time::sleep(Duration::from_millis(300)).await;
        now = counts().await;
        if now.iter().all(|count| *count > 0) {
            break;
        }
    }
    assert_eq!(now, vec![1; FOLDERS]);
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(counts().await, vec![1; FOLDERS], "rien ne se joint deux fois");
}
