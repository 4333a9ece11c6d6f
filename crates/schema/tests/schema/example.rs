//! Un paquet complet se charge, et le modèle dit ce que l'auteur a voulu.

use expect_test::{Expect, expect};
use schema::{
    Loaded,
    model::{Bound, Op, Source},
};

use crate::packages::{example, told};

fn loaded() -> Loaded {
    match schema::load(&example()) {
        Ok(loaded) => loaded,
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn a_complete_package_loads() {
    expect!["chargé"].assert_eq(&told(schema::load(&example())));
}

#[test]
fn packages_follow_their_needs() {
    let order: Vec<String> = loaded().model.packages.iter().map(|package| package.code.clone()).collect();
    assert_eq!(order, ["core", "hse"]);
}

fn check_fields(entity: &str, expected: Expect) {
    let loaded = loaded();
    let entity = loaded.model.entity(entity).unwrap();
    let lines = entity.fields.values().map(|field| {
        let target = field.to.as_ref().or(field.of.as_ref()).map(|target| format!(" → {target}")).unwrap_or_default();
        let flags = [(field.required, " required"), (field.read_only, " read_only")];
        let flags: String = flags.iter().filter(|(on, _)| *on).map(|(_, word)| *word).collect();
        format!("{}: {}{target} {}{flags}\n", field.name, field.kind.name(), field.kind.cel(field))
    });
    expected.assert_eq(&lines.collect::<String>());
}

#[test]
fn fields_have_their_types() {
    check_fields(
        "hse.incident",
        expect![[r#"
            title: text string required
            type: select string required
            severity: select string required
            potential: select string
            occurred_at: datetime timestamp required
            reported_on: date date
            site: link → core.site record core.site
            location: text string required
            reporter: user → core.user record core.user
            assigned_to: user → core.user record core.user
            description: long_text string required
            photos: files list<record any>
            witnesses: links → core.person list<record core.person>
            injuries: children → hse.injury list<record hse.injury>
            medical: long_text string
            cost: decimal decimal
            spilled: decimal decimal
            confirmed: boolean bool
            external_ref: text string
            days_lost: formula int
            is_serious: formula bool
            number: sequence string read_only
            status: select string required read_only
        "#]],
    );
}

#[test]
fn owned_lines_point_to_their_mother() {
    check_fields(
        "hse.injury",
        expect![[r#"
        person: link → core.person record core.person
        body_part: text string
        days_away: integer int
        incident: link → hse.incident record hse.incident required read_only
    "#]],
    );
}

#[test]
fn nothing_said_is_derived() {
    let loaded = loaded();
    let entity = loaded.model.entity("hse.investigation").unwrap();
    assert_eq!(entity.title, "number");
    assert_eq!(entity.plural, "investigations");
    assert_eq!(entity.icon, "shield-alert");
    assert_eq!(entity.list.columns, ["number", "incident", "lead", "due_at"]);
    assert_eq!(entity.list.sort, "-created_at");
    assert_eq!(entity.form.sections[0].fields, ["incident", "lead", "due_at"]);
}

#[test]
fn an_address_finds_its_entity() {
    let loaded = loaded();
    assert_eq!(&*loaded.model.entity_at("hse", "incidents").unwrap().full_name, "hse.incident");
    assert_eq!(&*loaded.model.entity_at("core", "companies").unwrap().full_name, "core.company");
}

#[test]
fn sizes_and_bounds_are_numbers() {
    let loaded = loaded();
    let incident = loaded.model.entity("hse.incident").unwrap();
    assert_eq!(incident.fields["photos"].max_size, Some(10 << 20));
    assert_eq!(incident.fields["occurred_at"].max, Some(Bound::Now));
    assert_eq!(incident.fields["cost"].min, Some(Bound::Number("0.5".parse().unwrap())));
    assert_eq!(incident.fields["location"].max, Some(Bound::Number(255.into())));
}

#[test]
fn an_option_is_its_own_initial_value() {
    let loaded = loaded();
    let initial =
        loaded.model.entity("hse.incident").unwrap().fields["potential"].initial.as_ref().unwrap().source.clone();
    assert_eq!(initial, "'low'");
}

#[test]
fn a_transition_asks_for_fields_and_parameters() {
    let loaded = loaded();
    let workflow = loaded.model.entity("hse.incident").unwrap().workflow.clone().unwrap();
    assert_eq!(workflow.transitions["classify"].writes, ["severity", "potential"]);
    assert!(workflow.transitions["reopen"].params["reason"].required);
    assert_eq!(workflow.transitions["approve"].separate, ["reporter"]);
}

#[test]
fn an_entity_emits_its_life_its_transitions_and_its_own_events() {
    let names = loaded().model.entity("hse.incident").unwrap().event_names().join(" ");
    expect!["created updated deleted restored submit classify approve close reopen submitted classified approved closed approval.opened approval.decided approval.escalated clock.response.warned clock.response.breached escalate severity.critical"].assert_eq(&names);
}

#[test]
fn what_cannot_run_yet_is_kept_and_told() {
    let loaded = loaded();
    let trigger = &loaded.model.triggers["hse.critical_incident"];
    assert!(
        matches!(&trigger.source, Source::Event { entity, event, .. } if entity == "hse.incident" && event == "severity.critical")
    );
    let ops = trigger.program.iter().map(|op| match op {
        Op::Do(step) => format!("{} {}", step.path, step.act.verb()),
        Op::Unless { to, .. } => format!("unless → {to}"),
        Op::Jump(to) => format!("jump → {to}"),
        Op::Wait { path, .. } => format!("{path} wait"),
        Op::Each { path, to, .. } => format!("{path} each → {to}"),
        Op::Next(to) => format!("next → {to}"),
        Op::Fork(fork) => format!("{} fork {:?} → {}", fork.path, fork.starts, fork.end),
        Op::Join => "join".to_owned(),
    });
    let ops: Vec<String> = ops.collect();
    expect!["0 notify, 1 create, 2 call, 3 wait, unless → 8, 4 notify, 4.repeat wait, jump → 4"]
        .assert_eq(&ops.join(", "));
    let notices =
        loaded.warnings.iter().filter(|one| one.severity == schema::Severity::Notice).map(ToString::to_string);
    expect![[r#"
        modules/hse/entities/incident.toml:54:2: retention : vérifié et gardé, mais pas encore exécuté par cette version ; rien à changer"#]].assert_eq(&notices.collect::<Vec<_>>().join("\n"));
}

#[test]
fn grants_are_read() {
    let loaded = loaded();
    let grants = loaded.model.roles["hse_manager"].grants.iter();
    let lines = grants.map(|grant| format!("{} {:?} {:?}\n", grant.permission, grant.filter, grant.classes));
    expect![[r#"
        hse.*.*.company None []
        core.site.view.company None []
        hse.incident.view.all Some("severity == 'critical'") [Medical]
    "#]]
    .assert_eq(&lines.collect::<String>());
}

#[test]
fn the_same_files_give_the_same_model() {
    let (one, two) = (loaded(), loaded());
    assert_eq!(one.model.version, two.model.version);
    assert_eq!(one.locks, two.locks);
}

#[test]
fn a_written_lock_adds_nothing() {
    let mut sources = example();
    let locks = schema::load(&sources).unwrap().locks;
    for source in &mut sources {
        let (_, text) = locks.iter().find(|(code, _)| source.root.ends_with(code.as_str())).unwrap();
        crate::packages::write(source, "module.lock", text);
    }
    assert_eq!(schema::load(&sources).unwrap().locks, []);
}

#[test]
fn a_name_taken_again_gets_another_id() {
    let mut sources = example();
    let id = schema::load(&sources).unwrap().model.entity("hse.injury").unwrap().fields["body_part"].id;
    crate::packages::write(&mut sources[0], "module.lock", &format!("\"hse.injury.part_of_body\" = \"{id}\"\n"));
    let injury = "title = \"id\"\n[fields]\npart_of_body = { type = \"text\" }\nbody_part = { type = \"text\" }\ndays_away = { type = \"integer\" }\n";
    crate::packages::write(&mut sources[0], "entities/injury.toml", injury);
    let loaded = schema::load(&sources).unwrap();
    let fields = &loaded.model.entity("hse.injury").unwrap().fields;
    assert_eq!(fields["part_of_body"].id, id);
    assert_ne!(fields["body_part"].id, id);
}
