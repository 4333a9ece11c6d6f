//! Les documents d'une entité, et l'étape qui en joint un.

use expect_test::{Expect, expect};
use schema::{Loaded, load};

use crate::packages::{demo, told};

const PAGE: (&str, &str) = ("templates/notice.fr.html", "<p>{{ record.name }}</p>");
const BARE: (&str, &str) = ("templates/short.fr.txt", "{{ record.name }}");

fn entity(documents: &str) -> String {
    let documents = if documents.is_empty() { String::new() } else { format!("documents = {documents}\n") };
    let fields = "papers = { type = \"files\" }\nphotos = { type = \"files\", accept = [\"image/*\"] }";
    format!("{documents}[fields]\nname = {{ type = \"text\" }}\n{fields}\n")
}

fn with(documents: &str, step: &str) -> Result<Loaded, schema::LoadError> {
    let thing = entity(documents);
    let trigger = format!("on = \"thing.created\"\n[[steps]]\ndo = \"document\"\n{step}\n");
    let tell = ("triggers/tell.toml", trigger.as_str());
    let files = [("entities/thing.toml", thing.as_str()), PAGE, BARE, tell];
    load(&demo(if step.is_empty() { &files[..3] } else { &files }))
}

fn check(documents: &str, step: &str, expected: Expect) {
    expected.assert_eq(&told(with(documents, step)));
}

#[test]
fn an_entity_names_the_messages_it_lays_out() {
    let model = with("[\"notice\"]", "").unwrap().model;
    let thing = model.entity("demo.thing").unwrap();
    assert_eq!(thing.documents, ["demo.notice"]);
    assert_eq!(thing.document("notice"), thing.document("demo.notice"));
    assert_eq!(thing.document_key("demo.notice"), "demo.thing.documents.notice");
    assert_eq!(thing.document_key("my.notice"), "demo.thing.documents.my.notice");
    assert!(thing.document("short").is_none());
}

#[test]
fn a_document_exists_has_a_page_and_is_named_once() {
    check(
        "[\"notcie\"]",
        "",
        expect![
            "modules/demo/entities/thing.toml:1:14: le gabarit « demo.notcie » n'existe pas ; écrire « demo.notice » (existent : demo.notice, demo.short)"
        ],
    );
    check(
        "[\"short\"]",
        "",
        expect![
            "modules/demo/entities/thing.toml:1:14: « demo.short » n'a pas de corps HTML : il ne se met pas en page ; lui donner un corps HTML"
        ],
    );
    check(
        "[\"notice\", \"demo.notice\"]",
        "",
        expect!["modules/demo/entities/thing.toml:1:24: « demo.notice » est nommé deux fois ; n'en garder qu'un"],
    );
}

#[test]
fn a_step_says_which_message_goes_to_which_field() {
    let model = with("", "template = \"notice\"\nfield = \"papers\"").unwrap().model;
    let step = model.triggers["demo.tell"].steps().next().unwrap();
    assert_eq!(step.act.verb(), "document");
    check("", "", expect!["chargé"]);
    check(
        "",
        "template = \"short\"",
        expect![[r#"
            modules/demo/triggers/tell.toml:2:1: la clé « field » manque ; ajouter field = …
            modules/demo/triggers/tell.toml:4:12: « demo.short » n'a pas de corps HTML : il ne se met pas en page ; lui donner un corps HTML"#]],
    );
    check(
        "",
        "template = \"notice\"\nfield = \"papres\"",
        expect![
            "modules/demo/triggers/tell.toml:5:9: « papres » n'est pas un champ de fichiers de demo.thing ; écrire « papers » (existent : papers, photos)"
        ],
    );
    check(
        "",
        "template = \"notice\"\nfield = \"photos\"",
        expect![[
            r#"modules/demo/triggers/tell.toml:5:9: « photos » n'admet pas un fichier text/html ; ajouter "text/html" à accept, ou choisir un autre champ"#
        ]],
    );
}
