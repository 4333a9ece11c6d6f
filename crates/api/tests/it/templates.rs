//! Les gabarits essayés par HTTP : 149 cas dont Jinja 3.1.6 a donné le rendu (`jinja.json`, cas écrits pour le projet).

use serde_json::{Value, json};
use testkit::Client;

use crate::stage::Stage;

/// Ce que Jinja fait et que MiniJinja ne lit pas : `%` entre un texte et des valeurs, `+x`, `varargs`.
const NOT_READ: [&str; 4] = ["syntax/028", "syntax/029", "syntax/036", "macros/140"];

async fn admin(stage: &Stage) -> Client {
    stage.of_a("adm", &["admin"]).await
}

#[tokio::test]
async fn templates_render_as_jinja_renders_them() {
    let stage = Stage::new().await;
    let admin = admin(&stage).await;
    let vectors: Value = serde_json::from_str(include_str!("jinja.json")).unwrap();
    let mut wrong = Vec::new();
    for one in vectors["tests"].as_array().unwrap().iter().filter(|one| one.get("quirk").is_none()) {
        let body = json!({ "template": one["template"], "context": vectors["context"] });
        let reply = admin.post("tools/template", body).await;
        let right = match &one["expected"] {
            Value::Null => reply.status == 422,
            expected => reply.json["output"] == *expected,
        };
        if !right {
            wrong.push((one["id"].as_str().unwrap().to_owned(), reply.json));
        }
    }
    wrong.retain(|(id, _)| !NOT_READ.contains(&id.as_str()));
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn what_is_missing_shows_and_a_faulty_template_says_where() {
    let stage = Stage::new().await;
    let admin = admin(&stage).await;
    let body = json!({
        "template": "{{ user.frist }} {{ usre }} {{ user.first }} {{ user.nick | default('?') }}",
        "context": { "user": { "first": "<Zoé>" } }, "autoescape": true,
    });
    let trial = admin.post("tools/template", body).await.expect(200);
    assert_eq!(trial["output"], "⟦user.frist⟧ ⟦usre⟧ &lt;Zoé&gt; ?");
    assert_eq!(trial["missing"], json!(["user.frist", "usre"]));
    let faulty = admin.post("tools/template", json!({ "template": "a\n{{ b | nosuch }}" })).await;
    assert_eq!((faulty.summary().as_str(), &faulty.json["line"]), ("422 template.refused", &json!(2)));
    assert!(faulty.json["message"].as_str().unwrap().contains("nosuch"), "{}", faulty.json);
    for endless in
        ["{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}", "{{ 'x' * 9999999 }}"]
    {
        let stopped = admin.post("tools/template", json!({ "template": endless })).await;
        assert_eq!(stopped.summary(), "422 template.refused", "{endless}");
    }
    assert_eq!(admin.post("tools/template", json!({ "template": "{% include 'x' %}" })).await.status, 422);
}
