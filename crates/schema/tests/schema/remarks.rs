//! Ce qui n'empêche pas de charger : textes qui manquent ou que rien ne demande, identifiants orphelins.

use expect_test::{Expect, expect};
use schema::Severity;

use crate::packages::demo;

fn check(files: &[(&str, &str)], expected: Expect) {
    let loaded = schema::load(&demo(files)).unwrap();
    let own = loaded.warnings.iter().filter(|one| one.severity == Severity::Warning && one.file.contains("/demo/"));
    expected.assert_eq(&own.map(ToString::to_string).collect::<Vec<_>>().join("\n"));
}

const COMPLETE: &str = r#"{
  "demo.label": "Démonstration",
  "demo": { "thing": { "label": "Chose", "plural_label": "Choses", "name": { "label": "Nom", "help": "Au plus court" } } }
}"#;

#[test]
fn texts_may_be_flat_or_nested() {
    check(&[("i18n/fr.json", COMPLETE), ("i18n/en.json", COMPLETE)], expect![[r#""#]]);
}

#[test]
fn a_missing_text_is_told_with_its_key() {
    check(
        &[("i18n/fr.json", COMPLETE)],
        expect![[r#"
        modules/demo/i18n/en.json:1:1: le texte « demo.label » manque ; ajouter "demo.label": "…"
        modules/demo/i18n/en.json:1:1: le texte « demo.thing.label » manque ; ajouter "demo.thing.label": "…"
        modules/demo/i18n/en.json:1:1: le texte « demo.thing.plural_label » manque ; ajouter "demo.thing.plural_label": "…"
        modules/demo/i18n/en.json:1:1: le texte « demo.thing.name.label » manque ; ajouter "demo.thing.name.label": "…""#]],
    );
}

#[test]
fn a_text_nothing_asks_for_is_told() {
    let texts = COMPLETE.replace("\"label\": \"Chose\"", "\"labl\": \"Chose\", \"colour\": { \"label\": \"Couleur\" }");
    let messages =
        texts.replace("\"demo.label\"", "\"demo.messages.hello\": \"Bonjour\", \"other.x\": \"?\", \"demo.label\"");
    check(
        &[("i18n/fr.json", &messages), ("i18n/en.json", COMPLETE)],
        expect![[r#"
        modules/demo/i18n/fr.json:1:1: le texte « demo.thing.label » manque ; ajouter "demo.thing.label": "…"
        modules/demo/i18n/fr.json:2:37: rien ne demande le texte « other.x » ; retirer cette clé
        modules/demo/i18n/fr.json:3:24: rien ne demande le texte « demo.thing.labl » ; écrire « demo.thing.label », ou retirer cette clé
        modules/demo/i18n/fr.json:3:53: rien ne demande le texte « demo.thing.colour.label » ; écrire « demo.thing.plural_label », ou retirer cette clé"#]],
    );
}

#[test]
fn every_named_thing_has_its_key() {
    let thing = "[fields]\nname = { type = \"select\", options = [\"a\", \"2\"] }\n[rules]\nr = \"true\"\n[unique]\nu = [\"name\"]\n[events]\ne = \"true\"\n[actions.go]\nconfirm = true\nparams = { why = { type = \"text\" } }\n";
    let view = "[list]\nquick = { mine = \"true\" }\n[form]\nsections = [{ name = \"facts\", fields = [\"name\"] }]\n";
    let flow = "field = \"status\"\ninitial = \"open\"\n[states]\nopen = { tone = \"info\" }\n[transitions.close]\nfrom = [\"open\"]\nto = \"open\"\nparams = { name = \"field\" }\n";
    let module = "code = \"demo\"\nversion = \"1.0.0\"\nlicence = \"EUPL-1.2\"\nneeds = [\"core >= 1\"]\n[settings]\nurl_x = { type = \"text\" }\n[roles.boss]\n";
    let trigger = "on = \"thing.close\"\n[[steps]]\ndo = \"notify\"\nto = [\"role:boss\"]\ntemplate = \"hello\"\n";
    check(
        &[
            ("module.toml", module),
            ("entities/thing.toml", thing),
            ("views/thing.toml", view),
            ("workflows/thing.toml", flow),
            ("triggers/tell.toml", trigger),
            ("templates/hello.fr.html", "<p></p>"),
            ("i18n/fr.json", "{}"),
            ("i18n/en.json", "{}"),
        ],
        expect![[r#"
            modules/demo/i18n/en.json:1:1: le texte « demo.label » manque ; ajouter "demo.label": "…"
            modules/demo/i18n/en.json:1:1: le texte « demo.thing.label » manque ; ajouter "demo.thing.label": "…"
            modules/demo/i18n/en.json:1:1: le texte « demo.thing.plural_label » manque ; ajouter "demo.thing.plural_label": "…"
            modules/demo/i18n/en.json:1:1: le texte « demo.thing.name.label » manque ; ajouter "demo.thing.name.label": "…"
            modules/demo/i18n/en.json:1:1: le texte « demo.thing.name.options.a » manque ; ajouter "demo.thing.name.options.a": "…"
            modules/demo/i18n/en.json:1:1: le texte « demo.thing.status.label » manque ; ajouter "demo.thing.status.label": "…"
            modules/demo/i18n/en.json:1:1: le texte « demo.thing.status.options.open » manque ; ajouter "demo.thing.status.options.open": "…"
            modules/demo/i18n/en.json:1:1: le texte « demo.thing.actions.go.label » manque ; ajouter "demo.thing.actions.go.label": "…"
            modules/demo/i18n/en.json:1:1: le texte « demo.thing.actions.go.confirm » manque ; ajouter "demo.thing.actions.go.confirm": "…"
            modules/demo/i18n/en.json:1:1: le texte « demo.thing.params.go.why.label » manque ; ajouter "demo.thing.params.go.why.label": "…"
            modules/demo/i18n/en.json:1:1: le texte « demo.thing.actions.close.label » manque ; ajouter "demo.thing.actions.close.label": "…"
            modules/demo/i18n/en.json:1:1: le texte « demo.thing.rules.r » manque ; ajouter "demo.thing.rules.r": "…"
            modules/demo/i18n/en.json:1:1: le texte « demo.thing.unique.u » manque ; ajouter "demo.thing.unique.u": "…"
            modules/demo/i18n/en.json:1:1: le texte « demo.thing.quick.mine » manque ; ajouter "demo.thing.quick.mine": "…"
            modules/demo/i18n/en.json:1:1: le texte « demo.thing.sections.facts » manque ; ajouter "demo.thing.sections.facts": "…"
            modules/demo/i18n/en.json:1:1: le texte « demo.roles.boss.label » manque ; ajouter "demo.roles.boss.label": "…"
            modules/demo/i18n/en.json:1:1: le texte « demo.triggers.tell.label » manque ; ajouter "demo.triggers.tell.label": "…"
            modules/demo/i18n/en.json:1:1: le texte « demo.settings.url_x.label » manque ; ajouter "demo.settings.url_x.label": "…"
            modules/demo/i18n/en.json:1:1: le texte « demo.templates.hello.title » manque ; ajouter "demo.templates.hello.title": "…"
            modules/demo/i18n/fr.json:1:1: le texte « demo.label » manque ; ajouter "demo.label": "…"
            modules/demo/i18n/fr.json:1:1: le texte « demo.thing.label » manque ; ajouter "demo.thing.label": "…"
            modules/demo/i18n/fr.json:1:1: le texte « demo.thing.plural_label » manque ; ajouter "demo.thing.plural_label": "…"
            modules/demo/i18n/fr.json:1:1: le texte « demo.thing.name.label » manque ; ajouter "demo.thing.name.label": "…"
            modules/demo/i18n/fr.json:1:1: le texte « demo.thing.name.options.a » manque ; ajouter "demo.thing.name.options.a": "…"
            modules/demo/i18n/fr.json:1:1: le texte « demo.thing.status.label » manque ; ajouter "demo.thing.status.label": "…"
            modules/demo/i18n/fr.json:1:1: le texte « demo.thing.status.options.open » manque ; ajouter "demo.thing.status.options.open": "…"
            modules/demo/i18n/fr.json:1:1: le texte « demo.thing.actions.go.label » manque ; ajouter "demo.thing.actions.go.label": "…"
            modules/demo/i18n/fr.json:1:1: le texte « demo.thing.actions.go.confirm » manque ; ajouter "demo.thing.actions.go.confirm": "…"
            modules/demo/i18n/fr.json:1:1: le texte « demo.thing.params.go.why.label » manque ; ajouter "demo.thing.params.go.why.label": "…"
            modules/demo/i18n/fr.json:1:1: le texte « demo.thing.actions.close.label » manque ; ajouter "demo.thing.actions.close.label": "…"
            modules/demo/i18n/fr.json:1:1: le texte « demo.thing.rules.r » manque ; ajouter "demo.thing.rules.r": "…"
            modules/demo/i18n/fr.json:1:1: le texte « demo.thing.unique.u » manque ; ajouter "demo.thing.unique.u": "…"
            modules/demo/i18n/fr.json:1:1: le texte « demo.thing.quick.mine » manque ; ajouter "demo.thing.quick.mine": "…"
            modules/demo/i18n/fr.json:1:1: le texte « demo.thing.sections.facts » manque ; ajouter "demo.thing.sections.facts": "…"
            modules/demo/i18n/fr.json:1:1: le texte « demo.roles.boss.label » manque ; ajouter "demo.roles.boss.label": "…"
            modules/demo/i18n/fr.json:1:1: le texte « demo.triggers.tell.label » manque ; ajouter "demo.triggers.tell.label": "…"
            modules/demo/i18n/fr.json:1:1: le texte « demo.settings.url_x.label » manque ; ajouter "demo.settings.url_x.label": "…"
            modules/demo/i18n/fr.json:1:1: le texte « demo.templates.hello.title » manque ; ajouter "demo.templates.hello.title": "…"
            modules/demo/templates/hello.en.html:1:1: le gabarit « hello » manque en en ; ajouter templates/hello.en.html"#]],
    );
}

#[test]
fn a_stale_lock_line_asks_whether_it_was_renamed() {
    let id = "01900000-0000-7000-8000-000000000000";
    let lock = format!("\"demo.thing.title\" = \"{id}\"\n");
    check(
        &[("module.lock", &lock), ("i18n/fr.json", COMPLETE), ("i18n/en.json", COMPLETE)],
        expect![
            "modules/demo/module.lock:1:1: « demo.thing.title » n'existe plus ; s'il a été renommé, écrire ici son nouveau nom ; sinon retirer cette ligne"
        ],
    );
}
