//! D'une définition à l'autre : les étapes, leur ordre, leur risque, et ce qui les défait.

use expect_test::{Expect, expect};
use schema::{
    PackageSource,
    plan::{Plan, Risk, Shape, Step, diff},
};

use crate::packages::{demo, example, write};

const THING: &str = "number = \"T-{seq:5}\"\n[fields]\nname = { type = \"text\", search = \"A\" }\nsite = { type = \"link\", to = \"core.site\" }\n";

/// Un essai garde `module.lock` d'une forme à la suivante, comme un auteur.
struct Author {
    sources: Vec<PackageSource>,
}

impl Author {
    fn new(files: &[(&str, &str)]) -> Author {
        let mut author = Author { sources: demo(files) };
        author.lock();
        author
    }

    fn lock(&mut self) {
        for (code, text) in schema::load(&self.sources).unwrap().locks {
            let package = self.sources.iter_mut().find(|source| source.root.ends_with(&code)).unwrap();
            write(package, "module.lock", &text);
        }
    }

    fn shape(&self) -> Shape {
        schema::load(&self.sources).unwrap().model.shape()
    }

    fn write(&mut self, path: &str, text: &str) {
        write(&mut self.sources[1], path, text);
    }

    fn remove(&mut self, path: &str) {
        self.sources[1].files.retain(|file| file.path != path);
    }

    /// Renomme dans `module.lock`, comme le demande un renommage.
    fn rename(&mut self, from: &str, to: &str) {
        let lock = self.sources[1].files.iter_mut().find(|file| file.path == "module.lock").unwrap();
        lock.text = lock.text.replace(&format!("\"{from}\""), &format!("\"{to}\""));
        lock.text = lock.text.replace(&format!("\"{from}."), &format!("\"{to}."));
    }
}

/// Le plan, et la preuve que le chemin inverse est celui qu'il annonce.
fn plan(before: &Shape, after: &Shape) -> Plan {
    let plan = diff(before, after);
    let told: Plan = serde_json::from_str(&serde_json::to_string(&plan).unwrap()).unwrap();
    assert_eq!(told, plan, "un plan se relit tel qu'il a été gardé");
    assert_eq!(diff(&plan.shape, after).steps, [], "un plan exécuté ne laisse rien à faire");
    plan
}

fn check(plan: &Plan, expected: Expect) {
    expected.assert_eq(&lines(&plan.steps));
}

fn lines(steps: &[Step]) -> String {
    steps.iter().map(|step| format!("{:?} {}\n", step.risk(), step)).collect()
}

#[test]
fn a_new_package_makes_its_tables_then_links_then_indexes() {
    let core = Author { sources: vec![demo(&[]).remove(0)] }.shape();
    let author = Author::new(&[("entities/thing.toml", THING)]);
    check(
        &plan(&core, &author.shape()),
        expect![[r#"
            Safe créer le schéma demo
            Safe créer la table demo.thing (id uuid, external_id text, version bigint, company_id uuid, department_id uuid, owner_id uuid, created_at timestamptz, created_by uuid, updated_at timestamptz, updated_by uuid, deleted_at timestamptz, deleted_by uuid, extra jsonb, name text, site uuid, number text)
            Safe créer la série demo.thing
            Locks lier demo.thing.company_id à core.company
            Locks lier demo.thing.department_id à core.department
            Locks lier demo.thing.owner_id à core.user
            Locks lier demo.thing.site à core.site
            Locks indexer thing__external_id__unique unique (external_id, vivants remplis)
            Locks indexer thing__number__unique unique (number)
            Locks indexer thing__created_at_desc__id_desc (-created_at, -id, vivants)
            Locks indexer thing__company_id__created_at_desc__id_desc (company_id, -created_at, -id, vivants)
            Locks indexer thing__department_id (department_id, remplis)
            Locks indexer thing__owner_id (owner_id, remplis)
            Locks indexer thing__site (site, remplis)
            Locks indexer thing__search recherche (name A, vivants)
        "#]],
    );
}

#[test]
fn owned_lines_fall_with_their_mother_and_many_links_are_joined() {
    let before = Author::new(&[]).shape();
    let thing = "[fields]\nname = { type = \"text\" }\nlines = { type = \"children\", of = \"line\" }\n";
    let line = "title = \"id\"\n[fields]\npeople = { type = \"links\", to = \"core.person\" }\n";
    let author = Author::new(&[("entities/thing.toml", thing), ("entities/line.toml", line)]);
    check(
        &plan(&before, &author.shape()),
        expect![[r#"
            Safe créer la table demo.line (id uuid, external_id text, version bigint, company_id uuid, department_id uuid, owner_id uuid, created_at timestamptz, created_by uuid, updated_at timestamptz, updated_by uuid, deleted_at timestamptz, deleted_by uuid, extra jsonb, position integer, thing uuid)
            Safe créer la liaison demo.line__people
            Locks lier demo.line.company_id à core.company
            Locks lier demo.line.department_id à core.department
            Locks lier demo.line.owner_id à core.user
            Locks lier demo.line.thing à demo.thing, en cascade
            Locks indexer line__external_id__unique unique (external_id, vivants remplis)
            Locks indexer line__company_id (company_id, remplis)
            Locks indexer line__department_id (department_id, remplis)
            Locks indexer line__owner_id (owner_id, remplis)
            Locks indexer line__thing__position (thing, position)
        "#]],
    );
}

#[test]
fn a_list_page_is_read_in_its_index() {
    let loaded = schema::load(&example()).unwrap();
    let shape = loaded.model.shape();
    let incident = shape.tables.iter().find(|table| table.name.name == "incident").unwrap();
    let lines: String = incident.indexes.iter().map(|index| format!("{index}\n")).collect();
    expect![[r#"
        incident__external_reference__unique unique (company_id, external_ref, vivants)
        incident__external_id__unique unique (external_id, vivants remplis)
        incident__number__unique unique (number)
        incident__company_id__status__occurred_at_desc__id_desc (company_id, status, -occurred_at, -id, vivants)
        incident__occurred_at_desc__id_desc (-occurred_at, -id, vivants)
        incident__company_id__occurred_at_desc__id_desc (company_id, -occurred_at, -id, vivants)
        incident__department_id (department_id, remplis)
        incident__owner_id (owner_id, remplis)
        incident__site (site, remplis)
        incident__reporter (reporter, remplis)
        incident__assigned_to (assigned_to, remplis)
        incident__search recherche (title A, description B, vivants)
    "#]]
    .assert_eq(&lines);
}

#[test]
fn system_tables_are_not_ours_to_make() {
    let shape = schema::load(&example()).unwrap().model.shape();
    assert!(shape.tables.iter().all(|table| table.name.name != "audit_entry"));
}

#[test]
fn a_rename_keeps_the_data() {
    let mut author = Author::new(&[("entities/thing.toml", THING)]);
    let before = author.shape();
    author.rename("demo.thing.site", "demo.thing.place");
    author.write("entities/thing.toml", &THING.replace("site =", "place ="));
    check(
        &plan(&before, &author.shape()),
        expect![[r#"
            Locks délier demo.thing.site
            Locks renommer demo.thing.site en place
            Safe renommer l'index thing__site en thing__place
            Locks lier demo.thing.place à core.site
        "#]],
    );
}

#[test]
fn a_renamed_entity_keeps_its_rows() {
    let mut author = Author::new(&[("entities/thing.toml", "[fields]\nname = { type = \"text\" }\n")]);
    let before = author.shape();
    author.rename("demo.thing", "demo.item");
    author.remove("entities/thing.toml");
    author.write("entities/item.toml", "[fields]\nname = { type = \"text\" }\n");
    check(
        &plan(&before, &author.shape()),
        expect![[r#"
            Locks délier demo.thing.company_id
            Locks délier demo.thing.department_id
            Locks délier demo.thing.owner_id
            Locks renommer la table demo.thing en demo.item
            Safe renommer l'index thing__external_id__unique en item__external_id__unique
            Safe renommer l'index thing__name__id en item__name__id
            Safe renommer l'index thing__company_id__name__id en item__company_id__name__id
            Safe renommer l'index thing__department_id en item__department_id
            Safe renommer l'index thing__owner_id en item__owner_id
            Locks lier demo.item.company_id à core.company
            Locks lier demo.item.department_id à core.department
            Locks lier demo.item.owner_id à core.user
        "#]],
    );
}

#[test]
fn two_fields_may_swap_their_names() {
    let fields = |one: &str, two: &str| {
        format!(
            "[fields]\n{one} = {{ type = \"link\", to = \"core.site\" }}\n{two} = {{ type = \"link\", to = \"core.person\" }}\n"
        )
    };
    let mut author = Author::new(&[("entities/thing.toml", &fields("a", "b"))]);
    let before = author.shape();
    author.rename("demo.thing.a", "demo.thing.c");
    author.rename("demo.thing.b", "demo.thing.a");
    author.rename("demo.thing.c", "demo.thing.b");
    author.write("entities/thing.toml", &fields("b", "a"));
    check(
        &plan(&before, &author.shape()),
        expect![[r#"
        Locks délier demo.thing.a
        Locks délier demo.thing.b
        Locks renommer demo.thing.a en a__moving
        Locks renommer demo.thing.b en a
        Locks renommer demo.thing.a__moving en b
        Safe renommer l'index thing__a en thing__a__moving
        Safe renommer l'index thing__b en thing__a
        Safe renommer l'index thing__a__moving en thing__b
        Locks lier demo.thing.b à core.site
        Locks lier demo.thing.a à core.person
    "#]],
    );
}

#[test]
fn what_is_dropped_is_hidden_and_comes_back() {
    let mut author = Author::new(&[("entities/thing.toml", THING)]);
    let before = author.shape();
    author
        .write("entities/thing.toml", "number = \"T-{seq:5}\"\n[fields]\nname = { type = \"text\", search = \"A\" }\n");
    let dropped = plan(&before, &author.shape());
    check(
        &dropped,
        expect![[r#"
            Locks délier demo.thing.site
            Locks retirer l'index thing__site (site, remplis)
            LosesNothingButHides cacher demo.thing.site (old_82617226__site)
        "#]],
    );
    assert_eq!(dropped.risk(), Risk::LosesNothingButHides);
    let undone = diff(&dropped.shape, &before);
    assert_eq!(sorted(&undone.steps), sorted(&dropped.inverse()));
    assert_eq!(undone.shape, before);
}

#[test]
fn a_dropped_entity_comes_back_with_its_rows() {
    let lines = "[fields]\nname = { type = \"text\" }\npeople = { type = \"links\", to = \"core.person\" }\n";
    let mut author = Author::new(&[("entities/other.toml", lines)]);
    let before = author.shape();
    author.remove("entities/other.toml");
    let dropped = plan(&before, &author.shape());
    check(
        &dropped,
        expect![[r#"
            Locks retirer l'index other__external_id__unique unique (external_id, vivants remplis)
            Locks retirer l'index other__name__id (name, id, vivants)
            Locks retirer l'index other__company_id__name__id (company_id, name, id, vivants)
            Locks retirer l'index other__department_id (department_id, remplis)
            Locks retirer l'index other__owner_id (owner_id, remplis)
            Locks délier demo.other.company_id
            Locks délier demo.other.department_id
            Locks délier demo.other.owner_id
            LosesNothingButHides cacher la table demo.other (old_3529cd85__other)
            LosesNothingButHides cacher la liaison demo.other__people (old_4923ae77__other__people)
        "#]],
    );
    author.write("entities/other.toml", lines);
    check(
        &plan(&dropped.shape, &author.shape()),
        expect![[r#"
            Safe rendre la table demo.other (old_3529cd85__other)
            Safe rendre la liaison demo.other__people (old_4923ae77__other__people)
            Locks lier demo.other.company_id à core.company
            Locks lier demo.other.department_id à core.department
            Locks lier demo.other.owner_id à core.user
            Locks indexer other__external_id__unique unique (external_id, vivants remplis)
            Locks indexer other__name__id (name, id, vivants)
            Locks indexer other__company_id__name__id (company_id, name, id, vivants)
            Locks indexer other__department_id (department_id, remplis)
            Locks indexer other__owner_id (owner_id, remplis)
        "#]],
    );
}

#[test]
fn what_comes_back_may_have_changed_meanwhile() {
    let lines = "[fields]\nname = { type = \"text\" }\nold_one = { type = \"text\" }\n";
    let mut author = Author::new(&[("entities/other.toml", lines)]);
    let before = author.shape();
    author.remove("entities/other.toml");
    let dropped = plan(&before, &author.shape());
    author.rename("demo.other.name", "demo.other.called");
    author.write("entities/other.toml", "[fields]\ncalled = { type = \"text\" }\nnew_one = { type = \"text\" }\n");
    let back = plan(&dropped.shape, &author.shape());
    let own: Vec<Step> = back
        .steps
        .into_iter()
        .filter(|step| step.risk() != Risk::Locks || matches!(step, Step::RenameColumn { .. }))
        .collect();
    expect![[r#"
        Safe rendre la table demo.other (old_3529cd85__other)
        LosesNothingButHides cacher demo.other.old_one (old_eee37f39__old_one)
        Locks renommer demo.other.name en called
        Safe ajouter demo.other.new_one text
    "#]]
    .assert_eq(&self::lines(&own));
}

#[test]
fn a_plan_is_undone_by_its_inverse() {
    let before = Author::new(&[("entities/thing.toml", "[fields]\nname = { type = \"text\" }\n")]);
    let mut after = Author { sources: before.sources.clone() };
    after.write("entities/thing.toml", THING);
    let there = plan(&before.shape(), &after.shape());
    let back = diff(&there.shape, &before.shape());
    assert_eq!(sorted(&back.steps), sorted(&there.inverse()));
}

fn sorted(steps: &[Step]) -> Vec<String> {
    let mut lines: Vec<String> = steps.iter().map(ToString::to_string).collect();
    lines.sort();
    lines
}

fn change(from: &str, to: &str, expected: Expect) {
    let thing = |field: &str| format!("[fields]\nname = {{ type = \"text\" }}\nfield_x = {{ {field} }}\n");
    let mut author = Author::new(&[("entities/thing.toml", &thing(from))]);
    let before = author.shape();
    author.write("entities/thing.toml", &thing(to));
    let plan = diff(&before, &author.shape());
    let own: Vec<Step> = plan
        .steps
        .into_iter()
        .filter(|step| !matches!(step, Step::DropIndex { .. } | Step::CreateIndex { .. }))
        .collect();
    expected.assert_eq(&lines(&own));
}

#[test]
fn a_type_widens_or_is_tried_on_the_values_present() {
    change(
        "type = \"integer\"",
        "type = \"decimal\"",
        expect![[r#"
            NeedsRewrite élargir demo.thing.field_x de bigint à numeric(38,6)
        "#]],
    );
    change(
        "type = \"decimal\", scale = 2",
        "type = \"decimal\", scale = 4",
        expect![[r#"
            NeedsRewrite élargir demo.thing.field_x de numeric(38,2) à numeric(38,4)
        "#]],
    );
    change(
        "type = \"decimal\", scale = 4",
        "type = \"decimal\", scale = 2",
        expect![[r#"
            NeedsRewrite resserrer demo.thing.field_x de numeric(38,4) à numeric(38,2)
        "#]],
    );
    change(
        "type = \"integer\"",
        "type = \"text\"",
        expect![[r#"
            NeedsRewrite élargir demo.thing.field_x de bigint à text
        "#]],
    );
    change(
        "type = \"text\"",
        "type = \"integer\"",
        expect![[r#"
            NeedsRewrite resserrer demo.thing.field_x de text à bigint
        "#]],
    );
    change("type = \"text\"", "type = \"long_text\"", expect![[r#""#]]);
    change(
        "type = \"link\", to = \"core.site\"",
        "type = \"links\", to = \"core.site\"",
        expect![[r#"
            Refused refuser demo.thing.field_x : un lien ne devient pas une liste de liens ; créer un autre champ et y reprendre les valeurs
        "#]],
    );
    change(
        "type = \"links\", to = \"core.site\"",
        "type = \"links\", to = \"core.person\"",
        expect![[r#"
            Refused refuser demo.thing__field_x.target : une liste de liens ne change pas d'entité visée ; créer un autre champ et y reprendre les valeurs
        "#]],
    );
    change(
        "type = \"link\", to = \"core.site\"",
        "type = \"link\", to = \"core.person\"",
        expect![[r#"
            Locks délier demo.thing.field_x
            Locks lier demo.thing.field_x à core.person
        "#]],
    );
}

#[test]
fn a_formula_is_computed_again() {
    change(
        "type = \"formula\", value = \"1\", stored = true",
        "type = \"formula\", value = \"'a'\", stored = true",
        expect![[r#"
            NeedsRewrite recalculer demo.thing.field_x = 'a' (text)
        "#]],
    );
    change(
        "type = \"formula\", value = \"1\"",
        "type = \"formula\", value = \"1\", stored = true",
        expect![[r#"
            Safe ajouter demo.thing.field_x bigint
            NeedsRewrite recalculer demo.thing.field_x = 1 (bigint)
        "#]],
    );
    change(
        "type = \"integer\"",
        "type = \"formula\", value = \"1\", stored = true",
        expect![[r#"
            Refused refuser demo.thing.field_x : un champ saisi ne devient pas une formule ; créer un autre champ et y reprendre les valeurs
        "#]],
    );
    change("type = \"formula\", value = \"1\", stored = true", "type = \"integer\"", expect![[r#""#]]);
}

#[test]
fn a_formula_that_comes_back_is_stale() {
    let kept =
        "[fields]\nname = { type = \"text\" }\nsize = { type = \"formula\", value = \"name.size()\", stored = true }\n";
    let mut author = Author::new(&[("entities/thing.toml", kept)]);
    let before = author.shape();
    author.write("entities/thing.toml", "[fields]\nname = { type = \"text\" }\n");
    let dropped = plan(&before, &author.shape());
    author.write("entities/thing.toml", kept);
    check(
        &plan(&dropped.shape, &author.shape()),
        expect![[r#"
            Safe rendre demo.thing.size (old_c62a0c01__size)
            NeedsRewrite recalculer demo.thing.size = name.size() (bigint)
        "#]],
    );
}

#[test]
fn an_inverse_takes_a_widening_back() {
    let step = Step::WidenColumn {
        table: schema::plan::TableName { schema: "demo".to_owned(), name: "thing".to_owned() },
        column: "size".to_owned(),
        from: "bigint".to_owned(),
        to: "text".to_owned(),
    };
    expect!["resserrer demo.thing.size de text à bigint"].assert_eq(&step.inverse().unwrap().to_string());
}
