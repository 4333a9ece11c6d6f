//! Les champs qu'un locataire ajoute à l'entité d'un paquet.

use expect_test::{Expect, expect};
use schema::{PackageSource, fields::Storage, load, model::Extra};

use crate::packages::{demo, told, write};

const MODULE: &str =
    "code = \"my\"\nversion = \"1.0.0\"\nlicence = \"EUPL-1.2\"\nneeds = [\"core >= 1\", \"demo >= 1\"]\n";

/// Le paquet d'essai, une vue écrite, et ce que le locataire y ajoute.
fn with(overlay: &str) -> Vec<PackageSource> {
    let mut sources = demo(&[("views/thing.toml", "[form]\nsections = [{ name = \"first\", fields = [\"name\"] }]\n")]);
    let mut my = PackageSource { root: "my".to_owned(), ..PackageSource::default() };
    write(&mut my, "module.toml", MODULE);
    write(&mut my, "overlays/demo/entities/thing.toml", overlay);
    sources.push(my);
    sources
}

fn check(overlay: &str, expected: Expect) {
    expected.assert_eq(&told(load(&with(overlay))));
}

#[test]
fn an_added_field_lives_in_the_extra_column_and_changes_no_other() {
    let bare = load(&demo(&[])).unwrap().model.shape();
    let model =
        load(&with("[fields]\nbatch = { type = \"integer\", min = 1, visible = \"name != ''\" }\n")).unwrap().model;
    let thing = model.entity("demo.thing").unwrap();
    let batch = thing.field("batch").unwrap();
    assert_eq!((batch.storage(), batch.extra), (Storage::Extra("bigint"), Extra::InJson));
    assert!(batch.visible.is_some() && !batch.id.is_nil());
    let steps = schema::plan::diff(&bare, &model.shape()).steps;
    let steps: Vec<String> = steps.iter().map(ToString::to_string).collect();
    expect![[r#"["indexer thing__extra JSON (extra, vivants)"]"#]].assert_eq(&format!("{steps:?}"));
}

#[test]
fn a_written_form_shows_added_fields_last() {
    let model = load(&with("[fields]\nbatch = { type = \"integer\" }\n")).unwrap().model;
    let sections = &model.entity("demo.thing").unwrap().form.sections;
    let names: Vec<_> = sections.iter().map(|section| (section.name.as_str(), section.fields.join(","))).collect();
    assert_eq!(names, [("first", "name".to_owned()), ("extra", "batch".to_owned())]);
}

#[test]
fn a_promoted_field_has_its_column() {
    let model = load(&with("[fields]\nbatch = { type = \"decimal\", stored_in = \"column\" }\n")).unwrap().model;
    assert_eq!(model.entity("demo.thing").unwrap().field("batch").unwrap().storage(), Storage::Numeric(6));
    assert!(model.shape().tables.iter().any(|table| table.columns.iter().any(|column| column.name == "batch")));
}

#[test]
fn an_overlay_only_adds_simple_fields_under_free_names() {
    check(
        "[fields]\nname = { type = \"text\" }\n",
        expect![
            "my/overlays/demo/entities/thing.toml:2:1: « name » est déjà un champ de demo.thing ; choisir un autre nom"
        ],
    );
    check(
        "[fields]\nsites = { type = \"links\", to = \"core.site\" }\n",
        expect![
            "my/overlays/demo/entities/thing.toml:2:1: un champ links ne s'ajoute pas à l'entité d'un paquet ; choisir une valeur simple, ou créer une entité à soi liée à celle-ci"
        ],
    );
    check(
        "number = \"T-{seq:5}\"\n",
        expect![
            "my/overlays/demo/entities/thing.toml:1:1: la clé « number » n'existe pas ici ; choisir parmi fields, documents"
        ],
    );
}

#[test]
fn a_formula_may_read_an_added_field() {
    check(
        "[fields]\nbatch = { type = \"integer\" }\ndouble = { type = \"formula\", value = \"batch * 2\" }\n",
        expect!["chargé"],
    );
    check(
        "[fields]\ndouble = { type = \"formula\", value = \"bach * 2\" }\n",
        expect![
            "my/overlays/demo/entities/thing.toml:2:39: « bach » n'existe pas dans « bach * 2 » ; choisir parmi name, double, id, external_id, version, company, department, owner, created_at, created_by, updated_at, updated_by, deleted_at, deleted_by, actor, now, today"
        ],
    );
}
