//! Les règles gardées sous verrou : ce que l'auteur lit quand elles ne tiennent pas debout, et leur forme en base.

use expect_test::{Expect, expect};
use schema::plan::diff;

use crate::packages::{demo, told};

const STAY: &str = "[fields]\nname = { type = \"text\" }\nsite = { type = \"link\", to = \"core.site\" }\nbeds = { type = \"integer\" }\n\
    arrive = { type = \"date\" }\ndepart = { type = \"date\" }\nleft_at = { type = \"datetime\" }\nextra_info = { type = \"json\" }\n";

fn check(head: &str, tail: &str, expected: Expect) {
    let text = format!("{head}\n{STAY}{tail}");
    expected.assert_eq(&told(schema::load(&demo(&[("entities/thing.toml", &text)]))));
}

#[test]
fn a_capacity_is_that_of_a_linked_record() {
    check(
        "",
        "[capacity.beds]\non = \"beds\"\nlimit = \"beds\"\n",
        expect![
            "modules/demo/entities/thing.toml:11:6: « beds » n'est pas un lien : une capacité est celle d'un autre enregistrement ; choisir parmi site"
        ],
    );
    check(
        "",
        "[capacity.beds]\non = \"site\"\nlimit = \"beds\"\n",
        expect![[
            r#"modules/demo/entities/thing.toml:12:9: la limite « beds » ne dépend pas que de « site » ; écrire un champ de la cible gardé en colonne : "site.…""#
        ]],
    );
    check(
        "",
        "[capacity.beds]\non = \"site\"\nlimit = \"10\"\nduring = [\"arrive\", \"left_at\"]\n",
        expect![[
            r#"modules/demo/entities/thing.toml:13:10: une période veut un début et une fin ; écrire deux champs date, ou deux champs datetime : ["arrive", "depart"]"#
        ]],
    );
    check(
        "",
        "[capacity.beds]\non = \"site\"\nlimit = \"10\"\nuses = \"name\"\nwhen = \"beds\"\n",
        expect![[r#"
        modules/demo/entities/thing.toml:13:8: l'expression « name » rend un texte ; écrire une expression qui rend un nombre
        modules/demo/entities/thing.toml:14:8: l'expression « beds » rend un entier ; écrire une expression qui rend vrai ou faux"#]],
    );
    check("", "[capacity.beds]\non = \"site\"\nlimit = \"10\"\nduring = [\"arrive\", \"depart\"]\n", expect!["chargé"]);
}

#[test]
fn a_period_overlaps_among_equal_columns() {
    check(
        "no_overlap = { stay = [\"site\", \"arrive\"] }",
        "",
        expect![[
            r#"modules/demo/entities/thing.toml:1:16: une période veut un début et une fin ; écrire deux champs date, ou deux champs datetime : ["arrive", "depart"]"#
        ]],
    );
    check(
        "no_overlap = { stay = [\"extra_info\", [\"arrive\", \"depart\"]] }",
        "",
        expect![
            "modules/demo/entities/thing.toml:1:24: « extra_info » ne se compare pas dans un chevauchement ; employer un lien, un texte, un choix ou un nombre"
        ],
    );
    check(
        "no_overlap = { stay = [\"site\", [\"arrive\", \"depart\"], \"site.name == 'x'\"] }",
        "",
        expect![
            "modules/demo/entities/thing.toml:1:54: la condition « site.name == 'x' » dépend d'autre chose que des champs de l'enregistrement ; n'employer que des champs gardés en colonne"
        ],
    );
    check(
        "no_overlap = { stay = [\"site\", [\"arrive\", \"depart\"], \"depart > today\"] }",
        "",
        expect![
            "modules/demo/entities/thing.toml:1:54: la condition « depart > today » dépend d'autre chose que des champs de l'enregistrement ; n'employer que des champs gardés en colonne"
        ],
    );
    check(
        "no_overlap = { stay = [[\"arrive\", \"depart\"], \"beds > 1\", \"beds < 9\"] }",
        "",
        expect!["modules/demo/entities/thing.toml:1:58: deux conditions ; les réunir par « && »"],
    );
    check("no_overlap = { stay = [\"site\", \"arrive\", \"depart\", \"beds > 1\"] }", "", expect!["chargé"]);
}

#[test]
fn a_tree_hangs_on_itself() {
    let parent =
        "tree = true\n[fields]\nname = { type = \"text\" }\nparent = { type = \"link\", to = \"core.site\" }\n";
    expect![[r#"modules/demo/entities/thing.toml:1:1: le champ « parent » d'un arbre vise demo.thing ; écrire parent = { type = "parent" }"#]].assert_eq(&told(schema::load(&demo(&[("entities/thing.toml", parent)]))));
}

#[test]
fn a_preset_sets_what_is_written() {
    check(
        "",
        "[presets.urgent]\nset = { beds = \"'x'\", number = \"1\" }\n",
        expect![[r#"
        modules/demo/entities/thing.toml:11:16: l'expression « 'x' » rend un texte ; écrire une expression qui rend un entier
        modules/demo/entities/thing.toml:11:23: « number » n'est pas un champ que l'on écrit dans demo.thing ; choisir parmi name, site, beds, arrive, depart, left_at, extra_info"#]],
    );
    check("", "[presets.urgent]\nset = { beds = \"2\" }\n", expect!["chargé"]);
}

#[test]
fn an_exclusion_comes_and_goes_with_its_rule() {
    let shape = |head: &str| {
        let text = format!("{head}\n{STAY}");
        let lock = [
            "thing",
            "thing.name",
            "thing.site",
            "thing.beds",
            "thing.arrive",
            "thing.depart",
            "thing.left_at",
            "thing.extra_info",
        ];
        let lock: String = lock
            .iter()
            .enumerate()
            .map(|(rank, name)| format!("\"demo.{name}\" = \"01900000-0000-7000-8000-{rank:012}\"\n"))
            .collect();
        schema::load(&demo(&[("entities/thing.toml", &text), ("module.lock", &lock)])).unwrap().model.shape()
    };
    let without = shape("");
    let with = shape("single = true\nno_overlap = { stay = [\"site\", [\"arrive\", \"depart\"], \"beds > 1\"] }");
    let plan = diff(&without, &with);
    let lines = |steps: &[schema::plan::Step]| steps.iter().map(|step| format!("{step}\n")).collect::<String>();
    expect![[r#"
        indexer thing__single__unique unique (company_id, vivants)
        refuser les chevauchements thing__stay__overlap (site ; arrive à depart, beds > 1)
    "#]]
    .assert_eq(&lines(&plan.steps));
    expect![[r#"
        laisser les chevauchements thing__stay__overlap (site ; arrive à depart, beds > 1)
        retirer l'index thing__single__unique unique (company_id, vivants)
    "#]]
    .assert_eq(&lines(&plan.inverse()));
    assert_eq!(diff(&plan.shape, &with).steps, []);
}
