//! Vecteurs de conformité de CEL : le taux atteint par fichier, et la liste exacte de ce qui manque.

#![expect(clippy::unwrap_used, reason = "un essai échoue en paniquant")]

use std::collections::BTreeMap;

use expect_test::expect;
use expr::{Scope, Type, Value, check, evaluate_unchecked, from_typed_json, parse, to_typed_json};
use serde_json::Value as Json;

const BUDGET: u64 = 1_000_000;

/// Les variables d'un vecteur : leur type n'est connu qu'à l'évaluation.
struct Vars(BTreeMap<String, Value>);

impl Scope for Vars {
    fn variable(&self, name: &str) -> Option<Type> {
        self.0.contains_key(name).then_some(Type::Dyn)
    }

    fn member(&self, _record: &str, _field: &str) -> Option<Type> {
        None
    }

    fn names(&self, _record: Option<&str>) -> Vec<String> {
        self.0.keys().cloned().collect()
    }
}

fn evaluate(test: &Json, is_checked: bool) -> Result<Value, expr::Error> {
    let vars = test["vars"].as_object().into_iter().flatten();
    let vars = vars.map(|(name, value)| (name.clone(), from_typed_json(value).unwrap())).collect();
    let ast = parse(test["expr"].as_str().unwrap())?;
    if test["unchecked"] == Json::Bool(true) || !is_checked {
        return evaluate_unchecked(&ast, &vars, BUDGET);
    }
    let scope = Vars(vars);
    check(ast, &scope)?.evaluate_within(&scope.0, BUDGET)
}

/// Deux formes typées égales : les nombres par leur valeur, les tables sans égard à l'ordre.
fn same(found: &Json, expected: &Json) -> bool {
    let entry =
        |json: &Json| json.as_object().and_then(|object| object.iter().next().map(|(k, v)| (k.clone(), v.clone())));
    let (Some((kind, found)), Some((other, expected))) = (entry(found), entry(expected)) else {
        return false;
    };
    if kind != other {
        return false;
    }
    match kind.as_str() {
        "double" if found.is_number() && expected.is_number() => found.as_f64() == expected.as_f64(),
        "list" => {
            let (found, expected) = (found.as_array().unwrap(), expected.as_array().unwrap());
            found.len() == expected.len() && found.iter().zip(expected).all(|(a, b)| same(a, b))
        }
        "map" => {
            let (found, expected) = (found.as_array().unwrap(), expected.as_array().unwrap());
            let has = |pair: &Json| found.iter().any(|other| same(&other[0], &pair[0]) && same(&other[1], &pair[1]));
            found.len() == expected.len() && expected.iter().all(has)
        }
        _ => found == expected,
    }
}

fn passes(test: &Json) -> bool {
    // Vérifiée ou non, l'expression donne le même résultat.
    [true, false].into_iter().all(|is_checked| match (evaluate(test, is_checked), test.get("value")) {
        (Ok(value), Some(expected)) => same(&to_typed_json(&value), expected),
        (result, None) => result.is_err(),
        (Err(_), Some(_)) => false,
    })
}

#[test]
fn conformance_vectors_pass() {
    let vectors: Json = serde_json::from_str(include_str!("data/cel-vectors.json")).unwrap();
    let mut scores: BTreeMap<(String, String), (usize, usize)> = BTreeMap::new();
    let mut missing = Vec::new();
    for test in vectors["tests"].as_array().unwrap() {
        let id = test["id"].as_str().unwrap();
        let library = test["lib"].as_str().unwrap();
        let file = id.split('/').next().unwrap_or(id);
        let score = scores.entry((library.to_owned(), file.to_owned())).or_default();
        score.1 += 1;
        if passes(test) {
            score.0 += 1;
        } else if library != "optionals" {
            missing.push(format!("{id}  {}", test["expr"].as_str().unwrap()));
        }
    }
    let lines = scores.iter().map(|((library, file), (passed, total))| format!("{library} {file} {passed}/{total}\n"));
    expect![[r#"
        bindings bindings_ext 5/5
        core basic 43/43
        core comparisons 334/334
        core conversions 109/109
        core fields 60/60
        core fp_math 30/30
        core integer_math 64/64
        core lists 39/39
        core logic 30/30
        core macros 44/44
        core parse 193/193
        core plumbing 5/5
        core string 51/51
        core timestamps 74/74
        encoders encoders_ext 4/4
        math math_ext 199/199
        optionals optionals 3/59
        strings string_ext 206/206
        two_var_comprehensions macros2 46/46
    "#]]
    .assert_eq(&format!("{}{}", lines.collect::<String>(), missing.join("\n")));
}
