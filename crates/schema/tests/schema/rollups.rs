//! Les totaux : ce qu'ils acceptent, et ce que l'auteur lit quand ils ne tiennent pas debout.

use expect_test::{Expect, expect};

use crate::packages::{demo, told};

const LINE: &str = "title = \"id\"\n[fields]\ncount = { type = \"integer\" }\nsecret_note = { type = \"text\", class = \"medical\" }\nflag = { type = \"boolean\" }\nsite = { type = \"link\", to = \"core.site\" }\n";

fn check(field: &str, expected: Expect) {
    let thing = format!(
        "[fields]\nname = {{ type = \"text\" }}\nlines = {{ type = \"children\", of = \"line\" }}\nup = {{ type = \"link\", to = \"thing\" }}\ntotal = {{ type = \"rollup\", {field} }}\n"
    );
    let line = ("entities/line.toml", LINE);
    expected.assert_eq(&told(schema::load(&demo(&[("entities/thing.toml", &thing), line]))));
}

#[test]
fn a_total_passes_through_rows_or_links() {
    check("of = \"lines\", value = \"sum(count)\"", expect!["chargé"]);
    check("of = \"thing.up\", value = \"count()\", stored = true", expect!["chargé"]);
    check(
        "of = \"name\", value = \"count()\"",
        expect![[
            r#"modules/demo/entities/thing.toml:5:33: « name » n'est ni un champ children ni un champ links d'ici ; choisir parmi lines, ou nommer un lien d'ailleurs vers ici : "module.entité.champ""#
        ]],
    );
    check(
        "of = \"core.site.name\", value = \"count()\"",
        expect![[
            r#"modules/demo/entities/thing.toml:5:33: « core.site.name » n'est pas un lien vers demo.thing ; nommer une entité et son champ link ou links : "module.entité.champ""#
        ]],
    );
    check(
        "value = \"count()\"",
        expect!["modules/demo/entities/thing.toml:5:1: la clé « of » manque ; ajouter of = …"],
    );
}

#[test]
fn a_total_is_one_function_of_what_has_an_order() {
    check(
        "of = \"lines\", value = \"median(count)\"",
        expect![
            "modules/demo/entities/thing.toml:5:50: « median(count) » n'est pas un total ; écrire count(), sum(…), min(…), max(…) ou avg(…)"
        ],
    );
    check(
        "of = \"lines\", value = \"count(count)\"",
        expect![
            "modules/demo/entities/thing.toml:5:50: « count(count) » n'est pas un total ; écrire count(), sum(…), min(…), max(…) ou avg(…)"
        ],
    );
    check(
        "of = \"lines\", value = \"sum(flag)\"",
        expect![
            "modules/demo/entities/thing.toml:5:50: « sum » ne prend pas « flag » ; donner un entier ou un décimal"
        ],
    );
    check(
        "of = \"lines\", value = \"sum(nothing)\"",
        expect![
            "modules/demo/entities/thing.toml:5:55: « nothing » n'existe pas dans « nothing » ; écrire « thing » (existent : count, secret_note, flag, site, thing, id, external_id, version, company, department, owner, created_at, created_by, updated_at, updated_by, deleted_at, deleted_by, actor, now, today)"
        ],
    );
    check(
        "of = \"lines\", value = \"count()\", when = \"count\"",
        expect![
            "modules/demo/entities/thing.toml:5:68: l'expression « count » rend un entier ; écrire une expression qui rend vrai ou faux"
        ],
    );
}

#[test]
fn what_is_kept_reads_nothing_that_changes_without_it() {
    check(
        "of = \"lines\", value = \"count()\", when = \"site.name == 'A'\", stored = true",
        expect![
            "modules/demo/entities/thing.toml:5:50: une valeur gardée ne peut pas lire « site.name », qui change sans elle ; retirer stored : elle se calculera à la lecture"
        ],
    );
    check(
        "of = \"lines\", value = \"count()\", when = \"created_at < now\", stored = true",
        expect![
            "modules/demo/entities/thing.toml:5:50: une valeur gardée ne peut pas dépendre de « now » ; retirer stored : elle se calculera à la lecture"
        ],
    );
    check("of = \"lines\", value = \"count()\", when = \"site.name == 'A'\"", expect!["chargé"]);
}

#[test]
fn a_total_hides_what_a_class_hides() {
    check(
        "of = \"lines\", value = \"max(secret_note)\"",
        expect![[
            r#"modules/demo/entities/thing.toml:5:50: ce total lit « secret_note », de classe medical ; ajouter class = "medical""#
        ]],
    );
    check("of = \"lines\", value = \"max(secret_note)\", class = \"medical\"", expect!["chargé"]);
}

#[test]
fn a_total_of_itself_is_a_cycle() {
    check(
        "of = \"thing.up\", value = \"sum(total)\"",
        expect![
            "modules/demo/entities/thing.toml:5:53: cycle de formules : demo.thing.total → demo.thing.total ; retirer l'un de ces emplois : une valeur ne se calcule pas d'elle-même"
        ],
    );
}
