//! Les modules livrés se chargent sans une remarque.

use std::path::Path;

use crate::packages::read;

#[test]
fn shipped_modules_load_without_a_warning() {
    let modules = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../modules");
    let codes = ["core", "hse"].iter().filter(|code| modules.join(code).join("module.toml").exists());
    let sources: Vec<_> = codes.map(|code| read(&format!("modules/{code}"), &modules.join(code))).collect();
    match schema::load(&sources) {
        Ok(loaded) => {
            let warnings: Vec<_> =
                loaded.warnings.iter().filter(|one| one.severity == schema::Severity::Warning).collect();
            assert!(warnings.is_empty(), "{}", warnings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"));
        }
        Err(error) => panic!("{error}"),
    }
}
