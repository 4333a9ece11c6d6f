//! Les définitions livrées : elles se chargent sans une remarque, leurs identifiants sont gardés, rien n'est oublié.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use kernel::{Code, Locale};
use schema::{Loaded, PackageSource, icu, model::APPLICATION};
use serde_json::{Map, Value};

/// Ce que le module HSE peut avoir de lignes de définitions : la mesure de ce que le langage sait dire.
const HSE_LINES: usize = 400;

fn sources() -> [PackageSource; 2] {
    [module_core::source(), module_hse::source()]
}

fn loaded() -> Loaded {
    schema::load(&sources()).unwrap_or_else(|error| panic!("{error}"))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn texts(source: &PackageSource, locale: Locale) -> Map<String, Value> {
    let path = format!("i18n/{}.json", locale.code());
    let file = source.files.iter().find(|file| file.path == path);
    let texts = file.and_then(|file| serde_json::from_str(&file.text).ok());
    texts.unwrap_or_else(|| panic!("{}/{path} manque ou ne se lit pas", source.root))
}

#[test]
fn every_definition_loads_without_a_remark() {
    let warnings: Vec<String> = loaded().warnings.iter().map(ToString::to_string).collect();
    assert!(warnings.is_empty(), "{}", warnings.join("\n"));
}

/// `UPDATE_EXPECT=1` écrit les fichiers au lieu de se plaindre.
#[test]
fn every_identifier_is_kept_in_module_lock() {
    #[expect(clippy::disallowed_methods, reason = "même convention que les autres instantanés")]
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    for (code, text) in loaded().locks {
        assert!(update, "modules/{code}/module.lock doit contenir :\n{text}");
        fs::write(root().join("modules").join(code).join("module.lock"), text).unwrap();
    }
}

#[test]
fn every_file_of_a_module_is_embedded() {
    const DEFINITIONS: [&str; 6] = ["entities", "i18n", "templates", "triggers", "views", "workflows"];
    for source in sources() {
        let home = root().join(&source.root);
        let mut present = BTreeSet::from(["module.toml".to_owned(), "module.lock".to_owned()]);
        for folder in DEFINITIONS.into_iter().filter(|folder| home.join(folder).exists()) {
            let names = fs::read_dir(home.join(folder)).unwrap().map(|entry| entry.unwrap().file_name());
            present.extend(names.map(|name| format!("{folder}/{}", name.to_string_lossy())));
        }
        let embedded = source.files.iter().map(|file| file.path.clone()).collect::<BTreeSet<_>>();
        assert_eq!(embedded, present, "{}", source.root);
    }
}

#[test]
fn every_message_of_the_application_reads_and_inserts_the_same_values_in_every_language() {
    let model = loaded().model;
    let keys: Vec<String> =
        schema::catalogue(&model).into_iter().filter(|one| one.package == APPLICATION).map(|one| one.key).collect();
    assert!(keys.iter().any(|key| key == "app.hse.causes.why"), "les textes d'un module ne viennent pas");
    assert!(keys.len() > 3000, "{}", keys.len());
    for key in keys {
        let inserted = Locale::ALL.map(|locale| {
            let text = model.texts.exact(locale, &key).unwrap_or_else(|| panic!("{key} manque en {locale:?}"));
            icu::arguments(&icu::read(text).unwrap_or_else(|fault| panic!("{key} : {text} : {fault:?}")))
        });
        assert!(inserted.iter().all(|names| *names == inserted[0]), "{key} : {inserted:?}");
    }
}

#[test]
fn every_language_says_the_same_things_in_the_same_order() {
    for source in sources() {
        let reference = texts(&source, Locale::Fr);
        for locale in Locale::ALL {
            let texts = texts(&source, locale);
            let keys: Vec<_> = texts.keys().collect();
            assert_eq!(keys, reference.keys().collect::<Vec<_>>(), "{} {}", source.root, locale.code());
        }
    }
}

#[test]
fn every_error_code_has_its_text() {
    let texts = texts(&module_core::source(), Locale::Fr);
    let missing = Code::ALL.iter().map(|code| format!("core.error.{}", code.as_str()));
    let missing: Vec<String> = missing.filter(|key| !texts.contains_key(key)).collect();
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn the_hse_module_stays_small() {
    let definitions = module_hse::source().files.into_iter().filter(|file| file.path.ends_with(".toml"));
    let lines: usize = definitions.map(|file| file.text.lines().count()).sum();
    assert!(lines <= HSE_LINES, "{lines} lignes de définitions");
}
