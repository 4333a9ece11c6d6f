//! `new-module` : un module neuf, vide mais complet, aux mêmes noms que les autres.
//!
//! Ne modifie aucun fichier existant : les deux lignes à ajouter sont imprimées, pour qu'elles soient lues.

use anyhow::{Result, ensure};
use std::fs;
use std::path::Path;

/// Chaque fichier écrit, avec son gabarit où `{code}` est remplacé.
const FILES: [(&str, &str); 7] = [
    ("Cargo.toml", include_str!("../templates/module/manifest.toml")),
    ("module.toml", include_str!("../templates/module/module.toml")),
    ("src/lib.rs", include_str!("../templates/module/src/lib.rs")),
    ("i18n/fr.json", include_str!("../templates/module/i18n/fr.json")),
    ("i18n/en.json", include_str!("../templates/module/i18n/en.json")),
    ("i18n/es.json", include_str!("../templates/module/i18n/es.json")),
    ("i18n/pt.json", include_str!("../templates/module/i18n/pt.json")),
];
/// Les dossiers que l'auteur remplit, une définition par fichier.
const FOLDERS: [&str; 6] = ["entities", "workflows", "triggers", "views", "templates", "tests"];

/// Refuse un code mal formé ou déjà pris.
pub fn new_module(root: &Path, code: &str) -> Result<()> {
    ensure!(
        is_code(code),
        "« {code} » : un code est en minuscules, chiffres et `_`, commence par une lettre, 40 octets au plus"
    );
    let home = root.join("modules").join(code);
    ensure!(!home.exists(), "modules/{code} existe déjà");
    for folder in FOLDERS {
        fs::create_dir_all(home.join(folder))?;
    }
    for (path, template) in FILES {
        let path = home.join(path);
        fs::create_dir_all(path.parent().unwrap_or(&home))?;
        fs::write(path, template.replace("{code}", code))?;
    }
    println!(
        "modules/{code} est créé. Restent deux lignes à ajouter :
  Cargo.toml, [workspace.dependencies]     module_{code} = {{ path = \"modules/{code}\" }}
  crates/opsflux/Cargo.toml, [dependencies]     module_{code}.workspace = true
Puis ajoutez module_{code}::source() à la liste de crates/opsflux/src/modules.rs, et écrivez sa première entité dans modules/{code}/entities/."
    );
    Ok(())
}

/// La règle des noms du modèle (`snake_case`, 40 octets) : le code nomme aussi un schéma PostgreSQL.
fn is_code(code: &str) -> bool {
    code.len() <= 40
        && code.starts_with(|c: char| c.is_ascii_lowercase())
        && code.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_names_a_postgresql_schema_too() {
        for (code, expected) in
            [("hse", true), ("it_ops2", true), ("2hse", false), ("Hse", false), ("h-se", false), ("", false)]
        {
            assert_eq!(is_code(code), expected, "{code}");
        }
        assert!(!is_code(&"a".repeat(41)));
    }

    #[test]
    fn a_new_module_has_the_usual_files_and_never_overwrites_one() {
        let root = std::env::temp_dir().join(format!("opsflux-new-module-{}", std::process::id()));
        new_module(&root, "stock").unwrap();
        let manifest = fs::read_to_string(root.join("modules/stock/module.toml")).unwrap();
        let refused = new_module(&root, "stock").unwrap_err();
        fs::remove_dir_all(&root).unwrap();
        assert!(manifest.starts_with("code    = \"stock\""));
        assert_eq!(refused.to_string(), "modules/stock existe déjà");
    }
}
