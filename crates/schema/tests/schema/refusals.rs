//! Chaque règle du langage, par une définition qui la rompt et ce que l'auteur lit.

use expect_test::{Expect, expect};

use crate::packages::{demo, told};

fn check(path: &str, text: &str, expected: Expect) {
    expected.assert_eq(&told(schema::load(&demo(&[(path, text)]))));
}

fn entity(text: &str, expected: Expect) {
    check("entities/thing.toml", text, expected);
}

fn field(attributes: &str, expected: Expect) {
    entity(&format!("[fields]\nname = {{ type = \"text\" }}\nfield_x = {{ {attributes} }}\n"), expected);
}

fn workflow(text: &str, expected: Expect) {
    check("workflows/thing.toml", text, expected);
}

fn trigger(text: &str, expected: Expect) {
    let template = ("templates/hello.fr.html", "<p>bonjour</p>");
    expected.assert_eq(&told(schema::load(&demo(&[("triggers/tell.toml", text), template]))));
}

fn module(text: &str, expected: Expect) {
    let head = "code = \"demo\"\nversion = \"1.0.0\"\nlicence = \"EUPL-1.2\"\nneeds = [\"core >= 1\"]\n";
    check("module.toml", &format!("{head}{text}"), expected);
}

fn view(text: &str, expected: Expect) {
    check("views/thing.toml", text, expected);
}

#[test]
fn broken_toml_is_said_once() {
    entity(
        "[fields\nname = 3",
        expect![
            "modules/demo/entities/thing.toml:1:8: TOML illisible (unclosed table, expected `]`) ; corriger l'écriture à cet endroit"
        ],
    );
}

#[test]
fn names_are_snake_case_short_and_free() {
    entity(
        "[fields]\nfirstName = { type = \"text\" }\n",
        expect![
            "modules/demo/entities/thing.toml:2:1: « firstName » n'est pas un nom en snake_case ; écrire first_name"
        ],
    );
    entity(
        "[fields]\na__b = { type = \"text\" }\n",
        expect!["modules/demo/entities/thing.toml:2:1: « a__b » n'est pas un nom en snake_case ; écrire a_b"],
    );
    let long = "x".repeat(41);
    entity(
        &format!("[fields]\n{long} = {{ type = \"text\" }}\n"),
        expect![
            "modules/demo/entities/thing.toml:2:1: « xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx » dépasse 40 octets (41) ; choisir un nom plus court"
        ],
    );
}

#[test]
fn reserved_names_are_not_free() {
    entity(
        "[fields]\norder = { type = \"text\" }\n",
        expect![
            "modules/demo/entities/thing.toml:2:1: « order » est réservé (mot de SQL) ; écrire par exemple order_ref"
        ],
    );
    entity(
        "[fields]\nfunction = { type = \"text\" }\n",
        expect![
            "modules/demo/entities/thing.toml:2:1: « function » est réservé (mot de CEL) ; écrire par exemple function_ref"
        ],
    );
    entity(
        "[fields]\nactor = { type = \"text\" }\n",
        expect![
            "modules/demo/entities/thing.toml:2:1: « actor » est réservé (nom présent dans toute expression) ; écrire par exemple actor_ref"
        ],
    );
    entity(
        "[fields]\npg_size = { type = \"text\" }\n",
        expect![
            "modules/demo/entities/thing.toml:2:1: « pg_size » est réservé (préfixe de PostgreSQL) ; écrire par exemple pg_size_ref"
        ],
    );
    entity(
        "[fields]\ncompany = { type = \"text\" }\nowner_id = { type = \"text\" }\nextra = { type = \"json\" }\n",
        expect![[r#"
            modules/demo/entities/thing.toml:2:1: « company » est déjà une colonne de tout enregistrement ; retirer ce champ et employer cette colonne, ou choisir un autre nom
            modules/demo/entities/thing.toml:3:1: « owner_id » est déjà une colonne de tout enregistrement ; retirer ce champ et employer cette colonne, ou choisir un autre nom
            modules/demo/entities/thing.toml:4:1: « extra » est déjà une colonne de tout enregistrement ; retirer ce champ et employer cette colonne, ou choisir un autre nom"#]],
    );
    check(
        "entities/roles.toml",
        "[fields]\nname = { type = \"text\" }\n",
        expect![
            "modules/demo/entities/roles.toml:1:1: « roles » est réservé (début des clés de textes) ; écrire par exemple roles_ref"
        ],
    );
    check(
        "entities/Thing2.toml",
        "[fields]\nname = { type = \"text\" }\n",
        expect!["modules/demo/entities/Thing2.toml:1:1: « Thing2 » n'est pas un nom en snake_case ; écrire thing2"],
    );
}

#[test]
fn unknown_keys_name_the_nearest() {
    entity(
        "titel = \"name\"\n[fields]\nname = { type = \"text\" }\n",
        expect![
            "modules/demo/entities/thing.toml:1:1: la clé « titel » n'existe pas ici ; écrire « title » (existent : number, gapless, title, can, icon, plural, shared, system, fields, owner, rules, unique, indexes, events, notices, actions, retention, tree, no_overlap, capacity, single, extends, view_of, freeze, snapshot, presets, visible, documents)"
        ],
    );
    field(
        "type = \"text\", reqiured = true",
        expect![
            "modules/demo/entities/thing.toml:3:28: la clé « reqiured » n'existe pas ici ; écrire « required » (existent : type, required, visible, read_only, set_once, no_copy, initial, class, min, max, search, pattern)"
        ],
    );
    field(
        "type = \"text\", options = [\"a\"]",
        expect![
            "modules/demo/entities/thing.toml:3:28: la clé « options » n'existe pas ici ; choisir parmi type, required, visible, read_only, set_once, no_copy, initial, class, min, max, search, pattern"
        ],
    );
}

#[test]
fn labels_and_ids_live_elsewhere() {
    field(
        "type = \"text\", label = \"Nom\"",
        expect![
            "modules/demo/entities/thing.toml:3:28: la clé « label » n'existe pas ici ; écrire les libellés dans i18n/fr.json et i18n/en.json"
        ],
    );
    field(
        "type = \"text\", id = \"0190\"",
        expect![
            "modules/demo/entities/thing.toml:3:28: la clé « id » n'existe pas ici ; retirer cette clé : les identifiants sont dans module.lock"
        ],
    );
    module(
        "name = \"Démonstration\"\n",
        expect![
            "modules/demo/module.toml:5:1: la clé « name » n'existe pas ici ; écrire les libellés dans i18n/fr.json et i18n/en.json"
        ],
    );
}

#[test]
fn defaults_are_not_said() {
    field(
        "type = \"text\", required = false",
        expect!["modules/demo/entities/thing.toml:3:28: « required » énonce la valeur par défaut ; retirer cette clé"],
    );
    field(
        "type = \"text\", class = \"normal\"",
        expect!["modules/demo/entities/thing.toml:3:28: « class » énonce la valeur par défaut ; retirer cette clé"],
    );
    field(
        "type = \"text\", max = 255",
        expect!["modules/demo/entities/thing.toml:3:28: « max » énonce la valeur par défaut ; retirer cette clé"],
    );
    field("type = \"decimal\", scale = 2", expect!["chargé"]);
    field(
        "type = \"formula\", value = \"1\", stored = false",
        expect!["modules/demo/entities/thing.toml:3:44: « stored » énonce la valeur par défaut ; retirer cette clé"],
    );
    entity(
        "plural = \"things\"\ncan = []\n[fields]\nname = { type = \"text\" }\n",
        expect![[r#"
            modules/demo/entities/thing.toml:1:1: « plural » énonce la valeur par défaut ; retirer cette clé
            modules/demo/entities/thing.toml:2:7: « can » énonce la valeur par défaut ; retirer cette clé"#]],
    );
    view(
        "[form]\nsections = [{ name = \"a\", fields = [\"name\"], columns = 2 }]\n",
        expect!["modules/demo/views/thing.toml:2:46: « columns » énonce la valeur par défaut ; retirer cette clé"],
    );
}

#[test]
fn each_sort_of_field_checks_its_attributes() {
    field(
        "type = \"text\", pattern = \"[A-Z\"",
        expect![[
            r#"modules/demo/entities/thing.toml:3:38: « [A-Z » n'est pas une forme (error: unclosed character class) ; écrire par exemple "[A-Z]{3}-[0-9]+""#
        ]],
    );
    field(
        "type = \"email\", max = 10",
        expect![
            "modules/demo/entities/thing.toml:3:29: la clé « max » n'existe pas ici ; choisir parmi type, required, visible, read_only, set_once, no_copy, initial, class, search"
        ],
    );
    field(
        "type = \"duration\", max = \"8 hours\"",
        expect![[
            r#"modules/demo/entities/thing.toml:3:32: « max » ne convient pas à un champ duration ; écrire une durée ISO 8601, par exemple "PT8H""#
        ]],
    );
    field(
        "type = \"duration\", max = 8",
        expect![[
            r#"modules/demo/entities/thing.toml:3:32: « max » ne convient pas à un champ duration ; écrire une durée ISO 8601, par exemple "PT8H""#
        ]],
    );
    field(
        "type = \"time\", min = \"25:00\"",
        expect![[
            r#"modules/demo/entities/thing.toml:3:28: « min » ne convient pas à un champ time ; écrire une heure "HH:MM""#
        ]],
    );
    field(
        "type = \"rating\", max = 0",
        expect!["modules/demo/entities/thing.toml:3:30: une note va de 0 à « max » ; écrire un entier de 1 à 100"],
    );
    field(
        "type = \"rating\", max = 5",
        expect!["modules/demo/entities/thing.toml:3:30: « max » énonce la valeur par défaut ; retirer cette clé"],
    );
    field(
        "type = \"percent\", scale = 2",
        expect!["modules/demo/entities/thing.toml:3:31: « scale » énonce la valeur par défaut ; retirer cette clé"],
    );
    field(
        "type = \"multi_select\"",
        expect![[r#"modules/demo/entities/thing.toml:3:13: « options » manque ; ajouter options = ["…", "…"]"#]],
    );
    field(
        "type = \"tags\", min = 3, max = 2",
        expect!["modules/demo/entities/thing.toml:3:28: min (3) dépasse max (2) ; les échanger"],
    );
    field(
        "type = \"image\", accept = [\"application/pdf\"]",
        expect![[
            r#"modules/demo/entities/thing.toml:3:29: « application/pdf » n'est pas une image ; écrire type = "file", ou une nature d'image"#
        ]],
    );
    field(
        "type = \"company\", to = \"core.site\"",
        expect![
            "modules/demo/entities/thing.toml:3:31: la clé « to » n'existe pas ici ; choisir parmi type, required, visible, read_only, set_once, no_copy, initial, class"
        ],
    );
}

#[test]
fn a_text_compared_with_a_choice_is_one_of_its_options() {
    let rules = |rule: &str| {
        format!(
            "[fields]\nkind = {{ type = \"select\", options = [\"draft\", \"approved\"] }}\n\
             tags = {{ type = \"multi_select\", options = [\"hot\", \"cold\"] }}\n[rules]\none = \"{rule}\"\n"
        )
    };
    entity(
        &rules("kind == 'aproved'"),
        expect![
            "modules/demo/entities/thing.toml:5:16: « aproved » n'est pas une option de « kind » ; écrire « approved » (existent : draft, approved)"
        ],
    );
    entity(
        &rules("kind in ['draft', 'sent']"),
        expect![
            "modules/demo/entities/thing.toml:5:26: « sent » n'est pas une option de « kind » ; choisir parmi draft, approved"
        ],
    );
    entity(
        &rules("'hott' in tags"),
        expect![
            "modules/demo/entities/thing.toml:5:8: « hott » n'est pas une option de « tags » ; écrire « hot » (existent : hot, cold)"
        ],
    );
    entity(
        &rules("tags.exists(t, t == 'cool') || old.kind != 'x'"),
        expect![[r#"
        modules/demo/entities/thing.toml:5:28: « cool » n'est pas une option de « tags » ; écrire « cold » (existent : hot, cold)
        modules/demo/entities/thing.toml:5:51: « x » n'est pas une option de « kind » ; choisir parmi draft, approved"#]],
    );
    entity(&rules("kind == 'approved' || 'hot' in tags"), expect!["chargé"]);
}

#[test]
fn field_types_exist() {
    field(
        "type = \"txet\"",
        expect![
            "modules/demo/entities/thing.toml:3:20: la sorte de champ « txet » n'existe pas ; écrire « text » (existent : any_link, barcode, boolean, children, color, company, date, datetime, decimal, department, duration, email, file, files, formula, geo_point, id, image, integer, json, link, links, long_text, markdown, money, multi_select, parent, percent, phone, quantity, rating, rich_text, rollup, secret, select, signature, tags, text, time, url, user)"
        ],
    );
    field(
        "type = \"sequence\"",
        expect![[
            r#"modules/demo/entities/thing.toml:3:13: un numéro ne se déclare pas parmi les champs ; retirer ce champ et écrire en tête du fichier number = "INC-{yyyy}-{seq:5}""#
        ]],
    );
    field(
        "type = \"id\"",
        expect![
            "modules/demo/entities/thing.toml:3:1: un champ « id » vise n'importe quelle entité ; employer « link » ; « id » est réservé aux tables du système"
        ],
    );
    field(
        "required = true",
        expect!["modules/demo/entities/thing.toml:3:1: la clé « type » manque ; ajouter type = …"],
    );
    entity(
        "[fields]\nname = \"text\"\n",
        expect!["modules/demo/entities/thing.toml:2:8: « name » est un texte ; écrire une table { … }"],
    );
}

#[test]
fn attributes_suit_their_type() {
    field(
        "type = \"text\", min = -1",
        expect![
            "modules/demo/entities/thing.toml:3:28: « min » ne convient pas à un champ text ; écrire un entier positif"
        ],
    );
    field(
        "type = \"text\", min = 5, max = 3",
        expect!["modules/demo/entities/thing.toml:3:28: min (5) dépasse max (3) ; les échanger"],
    );
    field(
        "type = \"integer\", max = 1.5",
        expect!["modules/demo/entities/thing.toml:3:31: « max » ne convient pas à un champ integer ; écrire un entier"],
    );
    field(
        "type = \"date\", max = \"now\"",
        expect![[
            r#"modules/demo/entities/thing.toml:3:28: « max » ne convient pas à un champ date ; écrire "today" ou une date AAAA-MM-JJ"#
        ]],
    );
    field(
        "type = \"datetime\", max = \"demain\"",
        expect![[
            r#"modules/demo/entities/thing.toml:3:32: « max » ne convient pas à un champ datetime ; écrire "now", "today" ou un instant AAAA-MM-JJTHH:MM:SSZ"#
        ]],
    );
    field(
        "type = \"decimal\", scale = 40",
        expect!["modules/demo/entities/thing.toml:3:39: « scale » vaut 40 ; écrire un entier de 0 à 12"],
    );
}

#[test]
fn options_files_and_conditions_are_well_written() {
    field(
        "type = \"select\"",
        expect![[r#"modules/demo/entities/thing.toml:3:13: « options » manque ; ajouter options = ["…", "…"]"#]],
    );
    field(
        "type = \"select\", options = [\"a\", \"a\", \"b c\"]",
        expect![[r#"
        modules/demo/entities/thing.toml:3:46: l'option « a » est écrite deux fois ; n'en garder qu'une
        modules/demo/entities/thing.toml:3:51: « b c » n'est pas une valeur d'option ; écrire des lettres, chiffres, « _ » ou « - », 40 au plus"#]],
    );
    field(
        "type = \"select\", options = { a = \"red\" }",
        expect![
            "modules/demo/entities/thing.toml:3:46: la teinte « red » n'existe pas ; choisir parmi neutral, info, success, warning, danger"
        ],
    );
    field(
        "type = \"files\", accept = [\"images\"], max_size = \"10 megas\", max_count = 0",
        expect![[r#"
            modules/demo/entities/thing.toml:3:29: « images » n'est pas une nature de fichier ; écrire par exemple "image/*" ou "application/pdf"
            modules/demo/entities/thing.toml:3:61: « 10 megas » n'est pas une taille ; écrire par exemple "10MB"
            modules/demo/entities/thing.toml:3:85: « max_count » vaut 0 ; écrire un entier de 1 à 10000"#]],
    );
}

#[test]
fn attributes_make_sense_together() {
    field(
        "type = \"text\", search = \"Z\", class = \"secrte\"",
        expect![[r#"
        modules/demo/entities/thing.toml:3:37: « Z » n'est pas un poids de recherche ; écrire "A" (le plus fort), "B", "C" ou "D"
        modules/demo/entities/thing.toml:3:50: la classe « secrte » n'existe pas ; écrire « secret » (existent : personal, confidential, medical, secret)"#]],
    );
    field(
        "type = \"text\", required = \"true\"",
        expect![
            "modules/demo/entities/thing.toml:3:39: « required » est une condition constante ; écrire required = true, ou rien"
        ],
    );
    field(
        "type = \"formula\", value = \"1\", required = true",
        expect![
            "modules/demo/entities/thing.toml:3:44: « required » n'a pas de sens pour une formule ; retirer cette clé"
        ],
    );
    field(
        "type = \"formula\"",
        expect!["modules/demo/entities/thing.toml:3:1: la clé « value » manque ; ajouter value = …"],
    );
    field(
        "type = \"files\", initial = \"[]\"",
        expect!["modules/demo/entities/thing.toml:3:39: un champ files n'a pas de valeur initiale ; retirer cette clé"],
    );
}

#[test]
fn references_exist_in_packages_one_needs() {
    field(
        "type = \"link\"",
        expect![[r#"modules/demo/entities/thing.toml:3:13: « to » manque ; ajouter to = "…", l'entité visée"#]],
    );
    field(
        "type = \"link\", to = \"core.sites\"",
        expect![
            "modules/demo/entities/thing.toml:3:33: l'entité « core.sites » n'existe pas ; écrire « core.site » (existent : core.audit_entry, core.company, core.department, core.membership, core.person, core.role, core.site, core.user)"
        ],
    );
    field(
        "type = \"link\", to = \"hse.incident\"",
        expect![[
            r#"modules/demo/entities/thing.toml:3:33: « hse.incident » est d'un paquet que celui-ci ne demande pas ; ajouter "hse >= 1" à needs"#
        ]],
    );
    field(
        "type = \"children\", of = \"thingy\"",
        expect![
            "modules/demo/entities/thing.toml:3:37: l'entité « demo.thingy » n'existe pas ; écrire « demo.thing » (existent : demo.thing)"
        ],
    );
}

#[test]
fn lines_have_one_mother() {
    let lines = ("entities/line.toml", "[fields]\nlabel_text = { type = \"text\" }\n");
    let twice = "[fields]\nname = { type = \"text\" }\na = { type = \"children\", of = \"line\" }\nb = { type = \"children\", of = \"line\" }\n";
    expect!["modules/demo/entities/thing.toml:4:26: « demo.line » appartient déjà à demo.thing.a ; créer une autre entité pour ces lignes"].assert_eq(&told(schema::load(&demo(&[("entities/thing.toml", twice), lines]))));
    let once = "[fields]\nname = { type = \"text\" }\na = { type = \"children\", of = \"line\" }\n";
    let bad = ("entities/line.toml", "[fields]\nthing = { type = \"text\" }\nposition = { type = \"integer\" }\n");
    expect![[r#"
        modules/demo/entities/thing.toml:3:26: « demo.line » a un champ « thing » qui ne vise pas demo.thing ; renommer ce champ : ce nom est celui du lien vers la mère
        modules/demo/entities/thing.toml:3:26: « demo.line » déclare un champ « position », qui est le rang des lignes possédées ; renommer ce champ dans demo.line"#]].assert_eq(&told(schema::load(&demo(&[("entities/thing.toml", once), bad]))));
}

#[test]
fn expressions_name_what_exists() {
    field(
        "type = \"text\", visible = \"nmae == 'x'\"",
        expect![
            "modules/demo/entities/thing.toml:3:39: « nmae » n'existe pas dans « nmae == 'x' » ; écrire « name » (existent : name, field_x, id, external_id, version, company, department, owner, created_at, created_by, updated_at, updated_by, deleted_at, deleted_by, actor, now, today)"
        ],
    );
    field(
        "type = \"text\", visible = \"company.nam == 'x'\"",
        expect![
            "modules/demo/entities/thing.toml:3:47: « nam » n'existe pas dans « company.nam == 'x' » ; écrire « name » (existent : code, name, id, external_id, version, company, department, owner, created_at, created_by, updated_at, updated_by, deleted_at, deleted_by)"
        ],
    );
    field(
        "type = \"text\", visible = \"actor.sit == null\"",
        expect![
            "modules/demo/entities/thing.toml:3:45: « sit » n'existe pas dans « actor.sit == null » ; écrire « site » (existent : id, name, email, timezone, company, companies, department, site, sites, roles)"
        ],
    );
    field(
        "type = \"text\", visible = \"name ==\"",
        expect![
            "modules/demo/entities/thing.toml:3:46: expression illisible (expected an expression, found the end) ; corriger l'expression"
        ],
    );
    field(
        "type = \"text\", visible = \"name + 1 == 'x'\"",
        expect![
            "modules/demo/entities/thing.toml:3:39: « name + 1 » n'a pas de sens (no overload string + int) ; corriger l'expression"
        ],
    );
    field(
        "type = \"text\", visible = \"name\"",
        expect![
            "modules/demo/entities/thing.toml:3:38: l'expression « name » rend un texte ; écrire une expression qui rend vrai ou faux"
        ],
    );
    field(
        "type = \"text\", visible = \"nope(name)\"",
        expect!["modules/demo/entities/thing.toml:3:39: la fonction « nope » n'existe pas ; écrire « type »"],
    );
    field(
        "type = \"integer\", initial = \"'x'\"",
        expect![
            "modules/demo/entities/thing.toml:3:41: l'expression « 'x' » rend un texte ; écrire une expression qui rend un entier"
        ],
    );
    field(
        "type = \"select\", options = [\"low\", \"high\"], initial = \"'hgih'\"",
        expect![
            "modules/demo/entities/thing.toml:3:67: « hgih » n'est pas une option de « field_x » ; écrire « high » (existent : low, high)"
        ],
    );
    field(
        "type = \"text\", visible = \"\"\"\n  name == 'x'\n  && nmae == 'y'\n\"\"\"",
        expect![
            "modules/demo/entities/thing.toml:5:6: « nmae » n'existe pas dans « name == 'x' && nmae == 'y' » ; écrire « name » (existent : name, field_x, id, external_id, version, company, department, owner, created_at, created_by, updated_at, updated_by, deleted_at, deleted_by, actor, now, today)"
        ],
    );
}

#[test]
fn what_filters_or_is_computed_on_read_exists_in_sql() {
    view(
        "[list]\nquick = { a = \"company.owner.name == 'x'\", b = \"type(name) == string\" }\n",
        expect![[r#"
        modules/demo/views/thing.toml:2:16: « company.owner.name » ne se traduit pas en SQL (company.owner.name has no SQL form here) ; garder cette valeur dans un champ formula, avec stored = true
        modules/demo/views/thing.toml:2:49: « type(name) » ne se traduit pas en SQL (type() has no SQL form here) ; garder cette valeur dans un champ formula, avec stored = true"#]],
    );
    field(
        "type = \"formula\", value = \"name.format(['x'])\"",
        expect![
            "modules/demo/entities/thing.toml:3:40: « name.format(['x']) » ne se traduit pas en SQL (format() has no SQL form here) ; garder cette valeur dans un champ formula, avec stored = true"
        ],
    );
    field(
        "type = \"formula\", value = \"created_at < now\", stored = true",
        expect![
            "modules/demo/entities/thing.toml:3:39: une valeur gardée ne peut pas dépendre de « now » ; retirer stored : elle se calculera à la lecture"
        ],
    );
    module(
        "[[menus]]\nto = \"thing\"\ngroup = \"modules\"\nbadge = \"name.map(c, c) == []\"\n",
        expect![
            "modules/demo/module.toml:8:10: « name » n'a pas de sens (string is not a collection) ; corriger l'expression"
        ],
    );
}

#[test]
fn formulas_do_not_turn_in_circles() {
    entity(
        "[fields]\nname = { type = \"text\" }\na = { type = \"formula\", value = \"b + 1\" }\nb = { type = \"formula\", value = \"c + 1\" }\nc = { type = \"formula\", value = \"a + 1\" }\nd = { type = \"formula\", value = \"a + 1\" }\n",
        expect![
            "modules/demo/entities/thing.toml:3:33: cycle de formules : demo.thing.a → demo.thing.b → demo.thing.c → demo.thing.a ; retirer l'un de ces emplois : une valeur ne se calcule pas d'elle-même"
        ],
    );
    entity(
        "[fields]\nname = { type = \"text\" }\na = { type = \"formula\", value = \"nope\" }\nb = { type = \"formula\", value = \"a + 1\" }\n",
        expect![
            "modules/demo/entities/thing.toml:3:34: « nope » n'existe pas dans « nope » ; écrire « name » (existent : name, a, b, id, external_id, version, company, department, owner, created_at, created_by, updated_at, updated_by, deleted_at, deleted_by, actor, now, today)"
        ],
    );
}

#[test]
fn entities_are_well_described() {
    entity(
        "number = \"T-{yy}\"\n[fields]\nname = { type = \"text\" }\n",
        expect![[
            r#"modules/demo/entities/thing.toml:1:10: « T-{yy} » n'est pas une numérotation ; écrire un seul {seq:5} avec, au choix, {yyyy} et {mm} : "INC-{yyyy}-{seq:5}""#
        ]],
    );
    entity(
        "gapless = true\n[fields]\nname = { type = \"text\" }\n",
        expect![[r#"modules/demo/entities/thing.toml:1:1: « gapless » sans « number » ; ajouter number = "…""#]],
    );
    entity(
        "number = \"T-{seq:5}\"\n[fields]\nnumber = { type = \"text\" }\n",
        expect![
            "modules/demo/entities/thing.toml:1:1: le champ « number » est aussi déclaré parmi les champs ; retirer number de [fields]"
        ],
    );
    entity(
        "title = \"nam\"\n[fields]\nname = { type = \"text\" }\n",
        expect![
            "modules/demo/entities/thing.toml:1:9: « nam » ne peut pas nommer l'enregistrement ; écrire « name » (existent : name, id)"
        ],
    );
    entity(
        "can = [\"fly\"]\nicon = \"Big Icon\"\n[fields]\nname = { type = \"text\" }\n",
        expect![[r#"
            modules/demo/entities/thing.toml:1:8: la capacité « fly » n'existe pas ; choisir parmi attach, comment, follow, offline, version
            modules/demo/entities/thing.toml:2:8: « Big Icon » n'est pas le nom d'une icône ; écrire un nom de lucide.dev, par exemple "shield-alert""#]],
    );
    entity(
        "system = \"core.user\"\n[fields]\nname = { type = \"text\" }\n",
        expect![[
            r#"modules/demo/entities/thing.toml:1:10: « core.user » n'est pas une table du système ; écrire par exemple "sys.notification""#
        ]],
    );
    entity(
        "title = \"name\"\n",
        expect![[r#"
        modules/demo/entities/thing.toml:1:1: la clé « fields » manque ; ajouter fields = …
        modules/demo/entities/thing.toml:1:9: « name » ne peut pas nommer l'enregistrement ; choisir parmi id"#]],
    );
}

#[test]
fn an_entity_is_not_endless() {
    let fields: String = (0..501).map(|rank| format!("field_{rank} = {{ type = \"text\" }}\n")).collect();
    entity(
        &format!("[fields]\n{fields}"),
        expect![
            "modules/demo/entities/thing.toml:1:2: 501 champs, pour 500 au plus ; séparer cette entité en plusieurs"
        ],
    );
}

#[test]
fn what_an_entity_names_exists() {
    entity(
        "[fields]\nname = { type = \"text\" }\n[owner]\nfields = [\"name\"]\n",
        expect!["modules/demo/entities/thing.toml:4:11: « name » n'est pas un champ user ; retirer ce nom"],
    );
    entity(
        "[fields]\nname = { type = \"text\" }\nlines = { type = \"links\", to = \"core.person\" }\n[unique]\nu = [\"nmae\", \"lines\"]\n[[indexes]]\non = [\"-nam\"]\n",
        expect![[r#"
            modules/demo/entities/thing.toml:5:6: « nmae » n'est pas un champ gardé en colonne de demo.thing ; écrire « name » (existent : name, id, external_id, version, company, department, owner, created_at, created_by, updated_at, updated_by, deleted_at, deleted_by)
            modules/demo/entities/thing.toml:5:14: « lines » n'est pas un champ gardé en colonne de demo.thing ; choisir parmi name, id, external_id, version, company, department, owner, created_at, created_by, updated_at, updated_by, deleted_at, deleted_by
            modules/demo/entities/thing.toml:7:7: « nam » n'est pas un champ gardé en colonne de demo.thing ; écrire « name » (existent : name, id, external_id, version, company, department, owner, created_at, created_by, updated_at, updated_by, deleted_at, deleted_by)"#]],
    );
    entity(
        "[fields]\nname = { type = \"text\" }\n[events]\ncreated = \"true\"\n\"Bad Name\" = \"true\"\n",
        expect![[r#"
            modules/demo/entities/thing.toml:4:1: « created » n'est pas un nom d'événement libre ; écrire par exemple "severity.critical"
            modules/demo/entities/thing.toml:5:1: « Bad Name » n'est pas un nom d'événement libre ; écrire par exemple "severity.critical""#]],
    );
    entity(
        "[fields]\nname = { type = \"text\" }\n[actions.edit]\n[actions.go]\nset = { nam = \"'x'\", version = \"2\" }\nrun = \"launch\"\n",
        expect![[r#"
            modules/demo/entities/thing.toml:3:10: « edit » est déjà une action de toute entité ; choisir un autre verbe
            modules/demo/entities/thing.toml:5:9: « nam » n'est pas un champ que l'on écrit dans demo.thing ; écrire « name » (existent : name)
            modules/demo/entities/thing.toml:5:22: « version » n'est pas un champ que l'on écrit dans demo.thing ; choisir parmi name
            modules/demo/entities/thing.toml:6:7: aucun code n'est enregistré sous le nom « launch » ; retirer ce nom"#]],
    );
    check(
        "entities/other.toml",
        "plural = \"things\"\n[fields]\nname = { type = \"text\" }\n",
        expect![[
            r#"modules/demo/entities/thing.toml:1:1: « things » est déjà l'adresse de demo.other ; écrire un autre plural = "…""#
        ]],
    );
}

#[test]
fn the_rest_of_the_grammar_is_checked_too() {
    entity(
        "[fields]\nname = { type = \"text\" }\n[no_overlap]\nstay = [\"nmae\", \"name != 3\"]\n",
        expect![[r#"
            modules/demo/entities/thing.toml:4:1: une période veut un début et une fin ; écrire deux champs date, ou deux champs datetime : ["arrive", "depart"]
            modules/demo/entities/thing.toml:4:9: « nmae » n'est pas un champ gardé en colonne de demo.thing ; écrire « name » (existent : name, id, external_id, version, company, department, owner, created_at, created_by, updated_at, updated_by, deleted_at, deleted_by)
            modules/demo/entities/thing.toml:4:18: « name != 3 » n'a pas de sens (no overload string != int) ; corriger l'expression"#]],
    );
    entity(
        "[fields]\nname = { type = \"text\" }\n[capacity.beds]\nlimit = \"name\"\nduring = [\"name\"]\n",
        expect![[r#"
            modules/demo/entities/thing.toml:3:11: la clé « on » manque ; ajouter on = …
            modules/demo/entities/thing.toml:5:10: une période veut un début et une fin ; écrire deux champs date, ou deux champs datetime : ["arrive", "depart"]"#]],
    );
    entity(
        "[fields]\nname = { type = \"text\" }\n[retention]\nanonymise = \"ten years\"\nfields = [\"nmae\"]\n",
        expect![[r#"
            modules/demo/entities/thing.toml:4:13: « ten years » n'est pas une durée ; écrire une durée ISO 8601, par exemple "PT8H" ou "P10Y"
            modules/demo/entities/thing.toml:5:11: le champ « nmae » n'existe pas dans demo.thing ; écrire « name » (existent : name)"#]],
    );
    entity(
        "extends = \"core.prty\"\nsnapshot = [\"nmae\"]\nsingle = false\nview_of = \"core.user\"\n[fields]\nname = { type = \"text\" }\n",
        expect![[r#"
            modules/demo/entities/thing.toml:1:11: l'entité « core.prty » n'existe pas ; écrire « core.site » (existent : core.audit_entry, core.company, core.department, core.membership, core.person, core.role, core.site, core.user)
            modules/demo/entities/thing.toml:2:13: le champ « nmae » n'existe pas dans demo.thing ; écrire « name » (existent : name)
            modules/demo/entities/thing.toml:3:1: « single » énonce la valeur par défaut ; retirer cette clé
            modules/demo/entities/thing.toml:4:11: « view_of » n'est pas encore disponible dans cette version ; déclarer une entité ordinaire d'ici là"#]],
    );
}

#[test]
fn views_show_what_exists() {
    view(
        "[list]\ncolumns = [\"nmae\", \"name.x\", \"company.nam\"]\nsort = \"-nmae\"\nquick = { a = \"name\" }\n",
        expect![[r#"
            modules/demo/views/thing.toml:2:12: le champ « nmae » n'existe pas dans demo.thing ; écrire « name » (existent : name)
            modules/demo/views/thing.toml:2:20: « name » n'est pas un lien : « name.x » ne mène nulle part ; écrire « name »
            modules/demo/views/thing.toml:2:30: le champ « nam » n'existe pas dans core.company ; écrire « name » (existent : code, name)
            modules/demo/views/thing.toml:3:8: « nmae » n'est pas un champ gardé en colonne de demo.thing ; écrire « name » (existent : name, id, external_id, version, company, department, owner, created_at, created_by, updated_at, updated_by, deleted_at, deleted_by)
            modules/demo/views/thing.toml:4:15: l'expression « name » rend un texte ; écrire une expression qui rend vrai ou faux"#]],
    );
    view(
        "[form]\nsections = [{ name = \"a\", fields = [\"nmae\"] }, { name = \"a\", fields = [\"name\"] }]\nwizard = [\"b\"]\n",
        expect![[r#"
            modules/demo/views/thing.toml:2:37: le champ « nmae » n'existe pas dans demo.thing ; écrire « name » (existent : name)
            modules/demo/views/thing.toml:2:48: deux sections « a » ; renommer l'une des deux
            modules/demo/views/thing.toml:3:11: la section « b » n'existe pas ; écrire « a » (existent : a, a)"#]],
    );
    view(
        "[board]\n[map]\nat = \"place\"\n[liste]\n",
        expect![[r#"
        modules/demo/views/thing.toml:1:2: la clé « group » manque ; ajouter group = …
        modules/demo/views/thing.toml:3:6: le champ « place » n'existe pas dans demo.thing ; choisir parmi name
        modules/demo/views/thing.toml:4:2: la clé « liste » n'existe pas ici ; écrire « list » (existent : list, form, board, calendar, map, timeline)"#]],
    );
    check(
        "views/thong.toml",
        "[list]\nsort = \"name\"\n",
        expect![
            "modules/demo/views/thong.toml:1:1: le paquet n'a pas d'entité « thong » ; renommer ce fichier comme son entité : écrire « thing » (existent : thing)"
        ],
    );
    let required =
        ("entities/thing.toml", "[fields]\nname = { type = \"text\", required = true }\nother = { type = \"text\" }\n");
    let form = ("views/thing.toml", "[form]\nsections = [{ name = \"a\", fields = [\"other\"] }]\n");
    expect![[r#"modules/demo/views/thing.toml:2:1: le champ exigé « name » n'est dans aucune section ; ajouter "name" à une section"#]].assert_eq(&told(schema::load(&demo(&[required, form]))));
}

#[test]
fn workflows_hold_together() {
    workflow(
        "field = \"status\"\n",
        expect![[r#"
        modules/demo/workflows/thing.toml:1:1: la clé « states » manque ; ajouter states = …
        modules/demo/workflows/thing.toml:1:1: la clé « initial » manque ; ajouter initial = …
        modules/demo/workflows/thing.toml:1:1: la clé « transitions » manque ; ajouter transitions = …"#]],
    );
    workflow(
        "field = \"status\"\ninitial = \"drat\"\n[states]\ndraft = { tone = \"grey\", edit = \"me\" }\ndone = { tone = \"info\", require = [\"nmae\"] }\n[transitions.go]\nfrom = [\"darft\"]\nto = \"doen\"\n",
        expect![[r#"
            modules/demo/workflows/thing.toml:2:11: l'état « drat » n'existe pas ; écrire « draft » (existent : draft, done)
            modules/demo/workflows/thing.toml:4:1: aucune transition ne mène à l'état « draft » ; ajouter une transition to = "draft"
            modules/demo/workflows/thing.toml:4:18: la teinte « grey » n'existe pas ; choisir parmi neutral, info, success, warning, danger
            modules/demo/workflows/thing.toml:4:33: « me » n'est pas une valeur de « edit » ; choisir parmi owner, nobody
            modules/demo/workflows/thing.toml:5:1: aucune transition ne mène à l'état « done » ; ajouter une transition to = "done"
            modules/demo/workflows/thing.toml:5:36: le champ « nmae » n'existe pas dans demo.thing ; écrire « name » (existent : name, status)
            modules/demo/workflows/thing.toml:7:9: l'état « darft » n'existe pas ; écrire « draft » (existent : draft, done)
            modules/demo/workflows/thing.toml:8:6: l'état « doen » n'existe pas ; écrire « done » (existent : draft, done)"#]],
    );
    workflow(
        "field = \"name\"\ninitial = \"a\"\n[states]\na = { tone = \"info\" }\n[transitions.delete]\nfrom = [\"a\"]\nto = \"a\"\nparams = { nmae = \"field\", name = \"text\" }\nseparate = [\"name\"]\napproval = \"two\"\nset = { name = \"'b'\" }\n",
        expect![[r#"
            modules/demo/workflows/thing.toml:1:9: le champ « name » est aussi déclaré parmi les champs ; retirer name de [fields]
            modules/demo/workflows/thing.toml:5:14: « delete » est déjà une action de toute entité ; choisir un autre verbe
            modules/demo/workflows/thing.toml:8:12: « nmae » n'est pas un champ que l'on écrit dans demo.thing ; retirer ce nom
            modules/demo/workflows/thing.toml:8:35: le paramètre « name » vaut « text » ; écrire "field" pour reprendre le champ de même nom, ou une table { type = … }
            modules/demo/workflows/thing.toml:9:13: « name » n'est pas un champ user de demo.thing ; retirer ce nom
            modules/demo/workflows/thing.toml:10:12: l'approbation « two » n'existe pas ; écrire "approval" et la table [approval]
            modules/demo/workflows/thing.toml:11:9: « name » n'est pas un champ que l'on écrit dans demo.thing ; retirer ce nom"#]],
    );
    workflow(
        "field = \"status\"\ninitial = \"a\"\n[states]\na = { tone = \"info\" }\n[transitions.go]\nfrom = [\"a\"]\nto = \"a\"\n[approval]\nsteps = [{ name = \"x\", by = \"role:boss\", any = [\"name\"] }, { name = \"y\", by = \"manager_of(name)\", within = \"1 day\" }]\n[clock.c]\nstart = \"b\"\nstop = \"a\"\n",
        expect![[r#"
            modules/demo/workflows/thing.toml:8:2: aucune transition ne demande l'approbation « approval » ; ajouter approval = "approval" à une transition
            modules/demo/workflows/thing.toml:9:10: une étape a un seul de « by », « any », « all », « quorum » ; écrire by = "role:…", ou any = […], ou all = […]
            modules/demo/workflows/thing.toml:9:29: le rôle « boss » n'existe pas ; choisir parmi user, admin
            modules/demo/workflows/thing.toml:9:49: l'expression « name » rend un texte ; écrire une expression qui rend une personne, ou une liste de personnes
            modules/demo/workflows/thing.toml:9:79: « name » n'est pas un champ user de demo.thing ; retirer ce nom
            modules/demo/workflows/thing.toml:9:108: « 1 day » n'est pas une durée ; écrire une durée ISO 8601, par exemple "PT8H" ou "P10Y"
            modules/demo/workflows/thing.toml:10:8: la clé « target » manque ; ajouter target = …
            modules/demo/workflows/thing.toml:11:9: l'état « b » n'existe pas ; écrire « a » (existent : a)"#]],
    );
    workflow(
        "field = \"status\"\ninitial = \"a\"\n[states]\na = { tone = \"info\" }\nb = { tone = \"info\" }\n[transitions.go]\nfrom = [\"a\"]\nto = \"b\"\n[clock.c]\nstart = \"a\"\nstop = \"a\"\npause = [\"b\", \"c\", \"a\"]\ntarget = \"PT8H\"\nwarn = \"P1D\"\nunit = \"h\"\n",
        expect![[r#"
            modules/demo/workflows/thing.toml:11:8: un chronomètre finit où il commence ; choisir un autre état
            modules/demo/workflows/thing.toml:12:1: l'état « a » ne peut pas aussi suspendre le chronomètre ; le retirer de pause
            modules/demo/workflows/thing.toml:12:15: l'état « c » n'existe pas ; écrire « a » (existent : a, b)
            modules/demo/workflows/thing.toml:14:8: « warn » vient après « target » ; écrire une durée plus courte
            modules/demo/workflows/thing.toml:15:1: la clé « unit » n'existe pas ici ; choisir parmi start, stop, pause, target, warn, calendar"#]],
    );
    // Plusieurs approbations, un quorum, un supérieur qui n'est pas à sa place.
    workflow(
        "field = \"status\"\ninitial = \"a\"\n[states]\na = { tone = \"info\" }\n[transitions.go]\nfrom = [\"a\"]\nto = \"a\"\napproval = \"releas\"\nset = { name = \"approver.nmae\" }\n\
         [approvals.release]\nreset_on = [\"nmae\"]\nsteps = [{ name = \"x\", quorum = { of = [\"role:admin\", \"user:ana\"], ned = 2 } }, { name = \"x\", by = \"manager_of(approver)\" }, { name = \"y\", all = [\"role:admin\"], at_least = 2, escalate = \"manager_of(approver)\" }]\n",
        expect![[r#"
            modules/demo/workflows/thing.toml:8:12: l'approbation « releas » n'existe pas ; écrire « release » (existent : release)
            modules/demo/workflows/thing.toml:9:26: « nmae » n'existe pas dans « approver.nmae » ; écrire « name » (existent : name, email, memberships, id, external_id, version, company, department, owner, created_at, created_by, updated_at, updated_by, deleted_at, deleted_by)
            modules/demo/workflows/thing.toml:10:12: aucune transition ne demande l'approbation « release » ; ajouter approval = "release" à une transition
            modules/demo/workflows/thing.toml:11:13: le champ « nmae » n'existe pas dans demo.thing ; écrire « name » (existent : name, status)
            modules/demo/workflows/thing.toml:12:24: la clé « need » manque ; ajouter need = …
            modules/demo/workflows/thing.toml:12:55: « ana » n'est pas l'adresse d'une personne ; écrire user: suivi de son adresse électronique
            modules/demo/workflows/thing.toml:12:68: la clé « ned » n'existe pas ici ; écrire « need » (existent : of, need)
            modules/demo/workflows/thing.toml:12:83: deux étapes se nomment « x » ; renommer l'une des deux
            modules/demo/workflows/thing.toml:12:100: « approver » n'a de sens que dans « escalate » ; nommer un champ user
            modules/demo/workflows/thing.toml:12:126: la clé « within » manque ; ajouter within = …
            modules/demo/workflows/thing.toml:12:162: « at_least » ne va qu'avec « any » ; retirer at_least"#]],
    );
    workflow(
        "field = \"status\"\ninitial = \"a\"\n[states]\na = { tone = \"info\" }\n[transitions.go]\nfrom = [\"a\"]\nto = \"a\"\napproval = \"release\"\n\
         [approvals.release]\ncalendar = \"bureau\"\nsteps = [{ name = \"x\", quorum = { of = [\"role:admin\", \"user:ana@demo.test\"], need = 2 }, within = \"PT8H\", remind = \"PT4H\", escalate = \"manager_of(approver)\" }, { name = \"y\", any = [\"owner\", \"role:user\", \"group:duty\"], at_least = 2, when = \"record.name != ''\" }]\n",
        expect!["chargé"],
    );
    check(
        "workflows/thong.toml",
        "field = \"status\"\ninitial = \"a\"\n[states]\na = { tone = \"info\" }\n[transitions.go]\nfrom = [\"a\"]\nto = \"a\"\n",
        expect![
            "modules/demo/workflows/thong.toml:1:1: le paquet n'a pas d'entité « thong » ; renommer ce fichier comme son entité : écrire « thing » (existent : thing)"
        ],
    );
}

#[test]
fn a_script_is_read_where_it_is_written() {
    trigger(
        "on = \"thing.created\"\n[[steps]]\ndo = \"script\"\nsource = '''\nexport default () => {\n  const é = 1 +;\n}\n'''\ntimeout = 5\nmemory = 4\nrun_as = \"admin\"\n",
        expect![[r#"
            modules/demo/triggers/tell.toml:6:16: le script ne se lit pas, ligne 2, colonne 16 (SyntaxError: unexpected token in expression: ';') ; corriger le JavaScript à cet endroit
            modules/demo/triggers/tell.toml:9:1: « timeout » énonce la valeur par défaut ; retirer cette clé
            modules/demo/triggers/tell.toml:10:10: « memory » vaut 4 ; écrire un entier de 8 à 256
            modules/demo/triggers/tell.toml:11:10: « admin » n'est pas une valeur de « run_as » ; choisir parmi cause, trigger"#]],
    );
    trigger(
        "on = \"thing.created\"\n[[steps]]\ndo = \"script\"\nsource = \"const a = 1\"\nrun_as = \"trigger\"\n[[steps]]\ndo = \"script\"\n",
        expect![[r#"
            modules/demo/triggers/tell.toml:4:10: le script n'exporte pas de fonction ; commencer par « export default ({ record }) => { … } »
            modules/demo/triggers/tell.toml:5:1: « run_as » énonce la valeur par défaut ; retirer cette clé
            modules/demo/triggers/tell.toml:6:1: la clé « source » manque ; ajouter source = …"#]],
    );
    trigger(
        "on = \"thing.created\"\n[[steps]]\ndo = \"script\"\nsource = \"export default () => 4\"\ntimeout = 30\nrun_as = \"cause\"\n[[steps]]\nif = \"output > 3\"\nwait = \"PT1H\"\n",
        expect!["chargé"],
    );
    trigger(
        "on = \"thing.created\"\n[[steps]]\nparallel = [{ steps = [{ do = \"script\", source = \"export default () => 4\" }] }, { steps = [{ wait = \"PT1H\" }] }]\n",
        expect![
            "modules/demo/triggers/tell.toml:3:26: un script ne se mène pas dans une étape parallèle ; le mettre avant ou après l'étape parallèle"
        ],
    );
    trigger(
        "on = \"thing.created\"\nwhen = \"output > 3\"\n[[steps]]\nwait = \"PT1H\"\n",
        expect![
            "modules/demo/triggers/tell.toml:2:9: « output » n'existe pas dans « output > 3 » ; choisir parmi name, id, external_id, version, company, department, owner, created_at, created_by, updated_at, updated_by, deleted_at, deleted_by, actor, now, today, old, record"
        ],
    );
}

#[test]
fn a_notification_has_a_known_kind_and_severity() {
    trigger(
        "on = \"thing.created\"\n[[steps]]\ndo = \"notify\"\nto = [\"role:admin\"]\ntemplate = \"hello\"\nkind = \"alarm\"\nseverity = \"warnin\"\n",
        expect![[r#"
            modules/demo/triggers/tell.toml:6:8: « alarm » n'est pas une valeur de « kind » ; écrire « alert » (existent : system, business, social, alert)
            modules/demo/triggers/tell.toml:7:12: « warnin » n'est pas une valeur de « severity » ; écrire « warning » (existent : info, success, warning, error)"#]],
    );
    entity(
        "[fields]\nname = { type = \"text\" }\n[notices]\nkind = \"business\"\nseverity = \"grave\"\ncolour = \"red\"\n",
        expect![[r#"
            modules/demo/entities/thing.toml:4:1: « kind » énonce la valeur par défaut ; retirer cette clé
            modules/demo/entities/thing.toml:5:12: « grave » n'est pas une valeur de « severity » ; choisir parmi info, success, warning, error
            modules/demo/entities/thing.toml:6:1: la clé « colour » n'existe pas ici ; choisir parmi kind, severity"#]],
    );
}

#[test]
fn triggers_wake_on_something_that_happens() {
    trigger(
        "when = \"true\"\n",
        expect![
            "modules/demo/triggers/tell.toml:1:1: un déclencheur a exactement une source ; garder un seul de on, becomes, every, at, before, after, webhook, system, button"
        ],
    );
    trigger(
        "at = \"demain\"\nentity = \"thing\"\n[[steps]]\ndo = \"notify\"\nto = [\"group: \"]\ntemplate = \"hello\"\nescalate = { after = \"PT1H\", to = [\"group:\"] }\n",
        expect![[r#"
            modules/demo/triggers/tell.toml:1:6: « demain » n'est pas un jour et une heure ; écrire par exemple "2026-12-01T08:00", et le fuseau dans zone
            modules/demo/triggers/tell.toml:2:1: un horaire ne part d'aucun enregistrement ; retirer entity, et parcourir par for_each
            modules/demo/triggers/tell.toml:5:7: ce groupe n'a pas de nom ; écrire group: suivi de son code ou de son nom
            modules/demo/triggers/tell.toml:7:36: ce groupe n'a pas de nom ; écrire group: suivi de son code ou de son nom"#]],
    );
    trigger(
        "at = \"2026-12-01T08:00+01:00\"\nzone = \"Mars/Base\"\n[[steps]]\ndo = \"notify\"\nto = [\"role:admin\"]\ntemplate = \"hello\"\n",
        expect![[r#"
            modules/demo/triggers/tell.toml:1:6: « 2026-12-01T08:00+01:00 » n'est pas un jour et une heure ; écrire par exemple "2026-12-01T08:00", et le fuseau dans zone
            modules/demo/triggers/tell.toml:2:8: « Mars/Base » n'est pas un fuseau ; écrire un nom IANA, par exemple "Africa/Luanda", ou "site" avec every"#]],
    );
    trigger(
        "at = \"2026-12-01T08:00-05:00\"\nzone = \"Africa/Lagos\"\n[[steps]]\ndo = \"notify\"\nto = [\"role:admin\"]\ntemplate = \"hello\"\n",
        expect![[r#"
            modules/demo/triggers/tell.toml:1:6: « 2026-12-01T08:00-05:00 » n'est pas un jour et une heure ; écrire par exemple "2026-12-01T08:00", et le fuseau dans zone"#]],
    );
    trigger(
        "at = \"2026-12-01T08:00\"\nzone = \"Africa/Lagos\"\n[[steps]]\ndo = \"notify\"\nto = [\"group:Astreinte de nuit\"]\ntemplate = \"hello\"\nescalate = { after = \"PT1H\", to = [\"group:duty\"] }\n",
        expect!["chargé"],
    );
    trigger(
        "webhook = \"Mon ERP\"\nentity = \"thing\"\n[[steps]]\ndo = \"notify\"\nto = [\"role:admin\"]\ntemplate = \"hello\"\n",
        expect![[r#"
            modules/demo/triggers/tell.toml:1:11: « Mon ERP » n'est pas un nom en snake_case ; écrire mon_e_r_p
            modules/demo/triggers/tell.toml:2:1: un appel entrant ne part d'aucun enregistrement ; retirer entity, et lire payload"#]],
    );
    trigger(
        "webhook = \"erp\"\nwhen = \"payload.total > 3 && record.name == 'x'\"\n[[steps]]\ndo = \"notify\"\nto = [\"role:admin\"]\ntemplate = \"hello\"\n",
        expect![
            "modules/demo/triggers/tell.toml:2:30: « record.name » n'a pas de sens (type has no fields) ; corriger l'expression"
        ],
    );
    trigger(
        "webhook = \"erp\"\nwhen = \"payload.total > 3\"\n[[steps]]\ndo = \"notify\"\nto = [\"role:admin\"]\ntemplate = \"hello\"\n",
        expect!["chargé"],
    );
    trigger(
        "on = \"demo.thing.creatd\"\n[[steps]]\ndo = \"notify\"\nto = [\"role:admin\"]\ntemplate = \"hello\"\n",
        expect![
            "modules/demo/triggers/tell.toml:1:6: « demo.thing » n'a pas d'événement « creatd » ; écrire « created » (existent : created, updated, deleted, restored)"
        ],
    );
    trigger(
        "on = \"demo.thong.created\"\nsteps = []\n",
        expect![
            "modules/demo/triggers/tell.toml:1:6: l'entité « demo.thong » n'existe pas ; écrire « demo.thing » (existent : demo.thing)"
        ],
    );
    trigger(
        "every = \"0 25 * * *\"\nzone = \"Luanda\"\nby = \"P1D\"\n[[steps]]\nwait = \"PT1H\"\n",
        expect![[r#"
            modules/demo/triggers/tell.toml:1:9: « 0 25 * * * » n'est pas un horaire ; écrire cinq champs cron, par exemple "0 8 * * 1-5"
            modules/demo/triggers/tell.toml:2:8: « Luanda » n'est pas un fuseau ; écrire un nom IANA, par exemple "Africa/Luanda", ou "site" avec every
            modules/demo/triggers/tell.toml:3:1: « by » ne va qu'avec « before » ou « after » ; retirer cette clé"#]],
    );
    trigger(
        "before = \"deadline\"\n[[steps]]\nwait = \"an hour\"\n",
        expect![[r#"
            modules/demo/triggers/tell.toml:1:1: la clé « entity » manque ; ajouter entity = …
            modules/demo/triggers/tell.toml:1:1: la clé « by » manque ; ajouter by = …
            modules/demo/triggers/tell.toml:3:8: « an hour » n'est pas une durée ; écrire une durée ISO 8601, par exemple "PT8H" ou "P10Y""#]],
    );
}

#[test]
fn steps_say_what_they_do() {
    trigger(
        "on = \"thing.created\"\n[[steps]]\nto = [\"role:admin\"]\n",
        expect!["modules/demo/triggers/tell.toml:2:1: la clé « do » manque ; ajouter do = …"],
    );
    trigger(
        "on = \"thing.created\"\n[[steps]]\ndo = \"notfy\"\n",
        expect![
            "modules/demo/triggers/tell.toml:3:6: « notfy » n'est pas une valeur de « do » ; écrire « notify » (existent : notify, mail, sms, chat, call, create, update, delete, action, script, report, document, job)"
        ],
    );
    trigger(
        "on = \"thing.created\"\n[[steps]]\ndo = \"notify\"\nto = [\"role:amdin\", \"name\"]\ntemplate = \"helo\"\npriority = 9\nchannels = [\"fax\"]\nurl = \"x\"\n",
        expect![[r#"
            modules/demo/triggers/tell.toml:4:7: le rôle « amdin » n'existe pas ; écrire « admin » (existent : user, admin)
            modules/demo/triggers/tell.toml:4:21: l'expression « name » rend un texte ; écrire une expression qui rend une personne, ou une liste de personnes
            modules/demo/triggers/tell.toml:5:12: le gabarit « demo.helo » n'existe pas ; écrire « demo.hello » (existent : demo.hello)
            modules/demo/triggers/tell.toml:6:12: « priority » vaut 9 ; écrire un entier de 0 à 3
            modules/demo/triggers/tell.toml:7:13: le canal « fax » n'existe pas ; choisir parmi in_app, mail, push, sms
            modules/demo/triggers/tell.toml:8:1: la clé « url » n'existe pas ici ; choisir parmi do, if, repeat, while, on_error, to, template, priority, kind, severity, channels, escalate"#]],
    );
    trigger(
        "on = \"thing.created\"\n[[steps]]\ndo = \"create\"\nentity = \"core.site\"\nset = { code = \"1\", nme = \"name\", kind = \"'offshor'\" }\n[[steps]]\ndo = \"call\"\nurl = \"settings.url\"\nbody = \"templates/x.json\"\non_error = \"stop\"\n",
        expect![[r#"
            modules/demo/triggers/tell.toml:4:1: le champ exigé « name » de core.site n'est pas rempli ; ajouter name à set
            modules/demo/triggers/tell.toml:5:16: l'expression « 1 » rend un entier ; écrire une expression qui rend un texte
            modules/demo/triggers/tell.toml:5:21: « nme » n'est pas un champ que l'on écrit dans core.site ; écrire « name » (existent : code, name, kind, opened_at, manager, hse_manager)
            modules/demo/triggers/tell.toml:5:42: « offshor » n'est pas une option de « kind » ; écrire « offshore » (existent : offshore, onshore)
            modules/demo/triggers/tell.toml:8:8: « settings » n'existe pas dans « settings.url » ; choisir parmi name, id, external_id, version, company, department, owner, created_at, created_by, updated_at, updated_by, deleted_at, deleted_by, actor, now, today, old, record
            modules/demo/triggers/tell.toml:9:8: le gabarit « demo.x » n'existe pas ; retirer ce nom
            modules/demo/triggers/tell.toml:10:1: « on_error » énonce la valeur par défaut ; retirer cette clé"#]],
    );
    trigger(
        "every = \"0 8 * * *\"\nentity = \"thing\"\n[[steps]]\ndo = \"job\"\n[[steps]]\nparallel = [{ steps = [{ wait = \"P1D\" }] }]\n[[steps]]\ndo = \"delete\"\n[[steps]]\ndo = \"call\"\nurl = \"'x'\"\nwhile = \"true\"\n",
        expect![[r#"
            modules/demo/triggers/tell.toml:2:1: un horaire ne part d'aucun enregistrement ; retirer entity, et parcourir par for_each
            modules/demo/triggers/tell.toml:3:1: la clé « job » manque ; ajouter job = …
            modules/demo/triggers/tell.toml:6:1: une étape parallèle a de 2 à 10 branches ; écrire parallel = [{ steps = […] }, …]
            modules/demo/triggers/tell.toml:12:1: « while » ne va qu'avec « repeat » ; ajouter repeat = "PT24H""#]],
    );
    trigger(
        "before = \"name\"\nby = \"P1D\"\nentity = \"thing\"\n[[steps]]\ndo = \"action\"\naction = \"fly\"\n[[steps]]\nfor_each = \"name\"\nsteps = [{ do = \"delete\" }]\n",
        expect![[r#"
            modules/demo/triggers/tell.toml:1:10: « name » est un champ text, pas une date ; choisir un champ date ou datetime
            modules/demo/triggers/tell.toml:6:10: « fly » n'est pas une action de demo.thing ; retirer ce nom
            modules/demo/triggers/tell.toml:8:12: l'expression « name » rend un texte ; écrire une expression qui rend une liste d'enregistrements"#]],
    );
}

#[test]
fn modules_say_what_they_are() {
    check(
        "module.toml",
        "code = \"Demo\"\nversion = \"1\"\nneeds = [\"core\"]\n",
        expect![[r#"
            modules/demo/module.toml:1:1: la clé « licence » manque ; ajouter licence = …
            modules/demo/module.toml:1:8: « Demo » n'est pas un nom en snake_case ; écrire demo
            modules/demo/module.toml:2:11: « 1 » n'est pas une version ; écrire trois entiers, par exemple "1.0.0"
            modules/demo/module.toml:3:10: « core » n'est pas un besoin ; écrire par exemple "core >= 1""#]],
    );
    check(
        "module.toml",
        "code = \"sys\"\nversion = \"1.0.0\"\nlicence = \"MIT\"\nneeds = [\"core >= 2\", \"crew >= 1\"]\n",
        expect![[r#"
            modules/demo/module.toml:1:8: « sys » est réservé (schéma du système) ; écrire par exemple sys_ref
            modules/demo/module.toml:4:1: le paquet « crew » n'est pas installé ; écrire « core » (existent : core, demo)
            modules/demo/module.toml:4:1: « core » est en version 1, il faut 2 ; installer core 2"#]],
    );
    check(
        "module.toml",
        "code = \"app\"\nversion = \"1.0.0\"\nlicence = \"MIT\"\nneeds = [\"core >= 1\"]\n",
        expect![[r#"
            modules/demo/module.toml:1:8: « app » est réservé (début des clés de l'application) ; écrire par exemple app_ref"#]],
    );
}

#[test]
fn files_have_their_place() {
    check(
        "pages/home.toml",
        "",
        expect![
            "modules/demo/pages/home.toml:1:1: le dossier « pages » n'existe pas dans un paquet ; choisir parmi entities, i18n, templates, triggers, views, workflows"
        ],
    );
    check(
        "templates/hello.html",
        "",
        expect![
            "modules/demo/templates/hello.html:1:1: gabarit mal nommé ; nommer ce fichier <nom>.<langue>.html, <nom>.<langue>.txt ou <nom>.json"
        ],
    );
    check(
        "i18n/de.json",
        "{}",
        expect![
            "modules/demo/i18n/de.json:1:1: langue inconnue ; nommer ce fichier fr.json, en.json, es.json ou pt.json"
        ],
    );
    check(
        "i18n/fr.json",
        "{ \"a\": 1,\n \"b\" }",
        expect![
            "modules/demo/i18n/fr.json:2:6: JSON illisible (expected `:` at line 2 column 6) ; corriger l'écriture à cet endroit"
        ],
    );
    module(
        "[[menus]]\nto = \"thong\"\ngroup = \"left\"\n[[menus]]\nto = \"thing\"\nbadge = \"name\"\n",
        expect![[r#"
            modules/demo/module.toml:6:6: l'entité « demo.thong » n'existe pas ; écrire « demo.thing » (existent : demo.thing)
            modules/demo/module.toml:7:9: « left » n'est pas une valeur de « group » ; choisir parmi pilotage, modules, system
            modules/demo/module.toml:8:1: la clé « group » manque ; ajouter group = …
            modules/demo/module.toml:10:9: l'expression « name » rend un texte ; écrire une expression qui rend vrai ou faux"#]],
    );
}

#[test]
fn submenus_exist_and_stay_shallow() {
    module(
        "[[menus]]\nname = \"a\"\nin = \"b\"\n[[menus]]\nname = \"b\"\nin = \"a\"\n[[menus]]\nto = \"thing\"\nin = \"c\"\n",
        expect![[r#"
            modules/demo/module.toml:7:1: cycle de sous-menus : demo.a → demo.b → demo.a ; mettre l'un de ces sous-menus dans un groupe
            modules/demo/module.toml:10:1: cycle de sous-menus : demo.b → demo.a → demo.b ; mettre l'un de ces sous-menus dans un groupe
            modules/demo/module.toml:13:6: le sous-menu « demo.c » n'existe pas ; écrire « demo.a » (existent : demo.a, demo.b)"#]],
    );
    module(
        "[[menus]]\nname = \"a\"\ngroup = \"system\"\n[[menus]]\nname = \"b\"\nin = \"a\"\n[[menus]]\nname = \"c\"\nin = \"b\"\n[[menus]]\nto = \"thing\"\nin = \"c\"\ngroup = \"system\"\n",
        expect![[r#"
            modules/demo/module.toml:16:1: « demo.thing » est au-delà du rang 3 de son groupe ; mettre « demo.thing » dans un sous-menu moins profond
            modules/demo/module.toml:17:1: une entrée est du groupe de son sous-menu ; garder « in » ou « group »"#]],
    );
}

#[test]
fn grants_reach_something() {
    module(
        "[roles.r]\ngrants = [\"demo.thing.view\", \"demo.thing.view.site\", \"demo.thong.view.all\", \"demo.thing.veiw.all\"]\n",
        expect![[r#"
            modules/demo/module.toml:6:11: « view » n'est pas une portée : own, department, company ou all ; écrire paquet.entité.action.portée, par exemple "hse.incident.view.company"
            modules/demo/module.toml:6:30: « site » n'est pas une portée : own, department, company ou all ; écrire paquet.entité.action.portée, par exemple "hse.incident.view.company"
            modules/demo/module.toml:6:54: « demo.thong » n'existe pas ; écrire « demo.thing » (existent : core.audit_entry, core.company, core.department, core.membership, core.person, core.role, core.site, core.user, demo.thing)
            modules/demo/module.toml:6:77: « veiw » n'est pas une action de demo.thing ; écrire « view » (existent : approve, create, delete, edit, export, import, manage, view)"#]],
    );
    module(
        "[roles.r]\ninherits = [\"usre\"]\ngrants = [{ permission = \"demo.*.view.all\", filter = \"nmae == 'x'\", classes = [\"medcal\"], scope = \"x\" }]\n",
        expect![[r#"
            modules/demo/module.toml:6:13: le rôle « usre » n'existe pas ; écrire « user » (existent : user, admin, r)
            modules/demo/module.toml:7:55: « nmae » n'existe pas dans « nmae == 'x' » ; écrire « name » (existent : name, id, external_id, version, company, department, owner, created_at, created_by, updated_at, updated_by, deleted_at, deleted_by, actor, now, today)
            modules/demo/module.toml:7:80: « medcal » n'est pas une classe à ouvrir ; écrire « medical » (existent : personal, confidential, medical, secret)
            modules/demo/module.toml:7:91: la clé « scope » n'existe pas ici ; choisir parmi permission, filter, classes"#]],
    );
    module(
        "[roles.a]\ninherits = [\"b\"]\n[roles.b]\ninherits = [\"a\"]\n[roles.user]\n",
        expect![[r#"
            modules/demo/module.toml:5:2: le rôle « user » est déjà proposé par core ; choisir un autre code
            modules/demo/module.toml:5:8: cycle d'héritage : a → b → a ; retirer l'un de ces héritages
            modules/demo/module.toml:7:8: cycle d'héritage : b → a → b ; retirer l'un de ces héritages"#]],
    );
}

#[test]
fn packages_do_not_need_each_other() {
    let mut sources = demo(&[]);
    let module = "code = \"core\"\nversion = \"1.0.0\"\nlicence = \"EUPL-1.2\"\nneeds = [\"demo >= 1\"]\n";
    crate::packages::write(&mut sources[0], "module.toml", module);
    expect![[r#"
        modules/core/module.toml:4:1: ces paquets ont besoin l'un de l'autre : core, demo ; retirer l'un de ces besoins
        modules/demo/module.toml:4:1: ces paquets ont besoin l'un de l'autre : core, demo ; retirer l'un de ces besoins"#]].assert_eq(&told(schema::load(&sources)));
}

#[test]
fn a_faulty_package_is_refused_with_those_that_need_it() {
    let mut sources = demo(&[]);
    crate::packages::write(&mut sources[0], "entities/site.toml", "[fields]\nname = { type = \"txt\" }\n");
    let error = schema::load(&sources).unwrap_err();
    assert_eq!(error.refused, ["core", "demo"]);
    let mut sources = demo(&[("entities/thing.toml", "[fields]\nname = { type = \"txt\" }\n")]);
    assert_eq!(schema::load(&sources).unwrap_err().refused, ["demo"]);
    sources.remove(1);
    assert!(schema::load(&sources).is_ok());
}

#[test]
fn locks_are_ids() {
    check(
        "module.lock",
        "\"demo.thing\" = \"abc\"\n",
        expect![
            "modules/demo/module.lock:1:16: « abc » n'est pas un UUID ; retirer cette ligne : l'identifiant sera recalculé"
        ],
    );
    let id = "01900000-0000-7000-8000-000000000000";
    check(
        "module.lock",
        &format!("\"demo.thing\" = \"{id}\"\n\"demo.thing.name\" = \"{id}\"\n"),
        expect![
            "modules/demo/module.lock:2:1: « demo.thing.name » et « demo.thing » ont le même identifiant ; retirer la ligne du plus récent des deux"
        ],
    );
}

#[test]
fn composite_fields_say_what_they_need() {
    field(
        "type = \"quantity\"",
        expect![[r#"modules/demo/entities/thing.toml:3:13: « unit » manque ; ajouter l'unité du champ : unit = "m3""#]],
    );
    field(
        "type = \"money\", currency = \"FCFA\"",
        expect![[
            r#"modules/demo/entities/thing.toml:3:29: « FCFA » n'est pas une monnaie ; écrire un code ISO 4217, par exemple "XAF""#
        ]],
    );
    field(
        "type = \"money\", on = \"name\"",
        expect![[r#"
        modules/demo/entities/thing.toml:3:29: « on » ne sert qu'à un montant converti ; ajouter converted = true, ou retirer cette clé
        modules/demo/entities/thing.toml:3:29: « name » n'est pas un champ date ou datetime de cette entité ; retirer ce nom"#]],
    );
    field(
        "type = \"money\", converted = true, on = \"nowhere\"",
        expect![
            "modules/demo/entities/thing.toml:3:47: « nowhere » n'est pas un champ date ou datetime de cette entité ; retirer ce nom"
        ],
    );
    field(
        "type = \"geo_point\", unit = \"m\"",
        expect![
            "modules/demo/entities/thing.toml:3:33: la clé « unit » n'existe pas ici ; choisir parmi type, required, visible, read_only, set_once, no_copy, initial, class"
        ],
    );
}

#[test]
fn a_branch_is_asked_where_the_ancestors_are_known() {
    entity(
        "[fields]\nname = { type = \"text\" }\n[rules]\nhere = \"under(id, 'x')\"\n",
        expect![
            "modules/demo/entities/thing.toml:4:15: « id » n'a pas de sens (demo.thing is not a tree here) ; corriger l'expression"
        ],
    );
    let tree = |more: &str| format!("tree = true\n[fields]\nname = {{ type = \"text\" }}\n{more}");
    entity(
        &tree("[rules]\nhere = \"under(parent.parent, 'x')\"\n"),
        expect![
            "modules/demo/entities/thing.toml:5:8: « under » ne suit pas « parent.parent » ici ; nommer la fiche, ou un lien qu'elle porte elle-même"
        ],
    );
    entity(
        &tree("here = { type = \"formula\", value = \"under(id, 'x')\", stored = true }\n"),
        expect![
            "modules/demo/entities/thing.toml:4:36: une valeur gardée ne peut pas lire « id », qui change sans elle ; retirer stored : elle se calculera à la lecture"
        ],
    );
    entity(&tree("[rules]\nhere = \"under(parent, 'x') || under(id, 'x')\"\n"), expect!["chargé"]);
    entity(
        &tree("[rules]\nsoon = \"start_of(today, 'mounth') != today\"\n"),
        expect![[
            r#"modules/demo/entities/thing.toml:5:25: « 'mounth' » n'a pas de sens (unknown period "mounth") ; écrire month"#
        ]],
    );
}

#[test]
fn a_call_is_refused_where_it_is_wrong() {
    let call = |more: &str, expected: Expect| {
        trigger(
            &format!("on = \"thing.created\"\n[[steps]]\ndo = \"call\"\nurl = \"'https://x.test'\"\n{more}\n"),
            expected,
        );
    };
    call("method = \"PUT\"\njson = '''{\"a\": {{ record.name }}, \"b\": [{{ now }}, 1]}'''", expect!["chargé"]);
    call(
        "json = '''{\"a\": \"{{ record.name }}\"}'''",
        expect![
            "modules/demo/triggers/tell.toml:5:19: le corps n'est pas du JSON, ligne 1, colonne 9 ; corriger à cet endroit ; une valeur {{ … }} s'écrit sans guillemets autour"
        ],
    );
    call(
        "json = '''{\n  \"a\": 1,\n}'''",
        expect![
            "modules/demo/triggers/tell.toml:7:1: le corps n'est pas du JSON, ligne 3, colonne 1 ; corriger à cet endroit ; une valeur {{ … }} s'écrit sans guillemets autour"
        ],
    );
    call(
        "method = \"HEAD\"",
        expect![
            "modules/demo/triggers/tell.toml:5:10: la méthode « HEAD » n'existe pas ici ; choisir parmi POST, GET, PUT, PATCH, DELETE"
        ],
    );
    call(
        "method = \"GET\"\ntext = \"x\"",
        expect![
            "modules/demo/triggers/tell.toml:6:1: un GET ne porte pas de corps ; changer method, ou retirer le corps"
        ],
    );
    call(
        "text = \"x\"\njson = '1'",
        expect![
            "modules/demo/triggers/tell.toml:5:1: un appel ne porte qu'un corps ; garder un seul de body, json, text"
        ],
    );
    call(
        "headers = { \"X Bad\" = \"1\", Host = \"x\", X-Key = { secret = \"core.webhook_secret\" } }",
        expect![[r#"
        modules/demo/triggers/tell.toml:5:13: « X Bad » n'est pas un nom d'en-tête ; lettres, chiffres et tirets
        modules/demo/triggers/tell.toml:5:28: l'en-tête « Host » est tenu par le serveur ; le retirer
        modules/demo/triggers/tell.toml:5:59: « core.webhook_secret » n'est pas un réglage secret que cette étape puisse porter ; retirer ce nom"#]],
    );
}
