//! Le planning d'une vue : ses dates, ses liens entre tâches, son avancement, sa référence.

use expect_test::{Expect, expect};

use crate::packages::{demo, told};

#[test]
fn a_timeline_follows_dates_and_links() {
    let check = |entity: &str, line: &str, view: &str, expected: Expect| {
        let files = [("entities/thing.toml", entity), ("entities/line.toml", line), ("views/thing.toml", view)];
        expected.assert_eq(&told(schema::load(&demo(&files))));
    };
    let thing = "[fields]\nname = { type = \"text\" }\nat = { type = \"date\" }\nuntil = { type = \"datetime\" }\n\
                 lines = { type = \"children\", of = \"line\" }\n";
    let line = "title = \"note\"\n[fields]\nnote = { type = \"text\" }\n";
    check(
        thing,
        line,
        "[timeline]\nstart = \"name\"\nend = \"untl\"\nprogress = \"at\"\nbaseline = \"at\"\n",
        expect![[r#"
            modules/demo/views/thing.toml:2:9: « name » n'est ni une date ni un instant ; choisir parmi at, until
            modules/demo/views/thing.toml:3:7: le champ « untl » n'existe pas dans demo.thing ; écrire « until » (existent : name, at, until, lines)
            modules/demo/views/thing.toml:4:12: « at » n'est pas un nombre : un avancement va de 0 à 100 ; retirer ce nom
            modules/demo/views/thing.toml:5:1: la clé « baseline » n'existe pas ici ; choisir parmi row, start, end, depends, baseline_start, baseline_end, progress"#]],
    );
    check(
        thing,
        line,
        "[timeline]\nstart = \"at\"\ndepends = \"name\"\n",
        expect![[r#"
        modules/demo/views/thing.toml:3:11: « name » n'est ni des liens vers demo.thing, ni des lignes ; choisir parmi lines
        modules/demo/views/thing.toml:3:11: des tâches qui se suivent ont une fin ; ajouter end = "…""#]],
    );
    check(
        thing,
        line,
        "[timeline]\nstart = \"at\"\nend = \"until\"\ndepends = \"lines\"\n",
        expect![[r#"
        modules/demo/views/thing.toml:3:7: « at » et « until » ne sont pas de même sorte ; prendre deux champs date, ou deux champs datetime
        modules/demo/views/thing.toml:4:11: 0 liens de demo.line vont vers demo.thing ; y garder un seul lien, le prédécesseur, outre celui de la mère"#]],
    );
    let line =
        "title = \"lag\"\n[fields]\nbefore = { type = \"link\", to = \"demo.thing\" }\nlag = { type = \"text\" }\n";
    let two = "[timeline]\nstart = \"at\"\nend = \"at\"\ndepends = \"lines\"\n";
    check(
        thing,
        line,
        two,
        expect![
            "modules/demo/views/thing.toml:4:11: demo.line.lag n'est ni un nombre de jours ni une durée ; en faire un integer, un decimal ou une duration"
        ],
    );
}
