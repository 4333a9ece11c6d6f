//! Les paquets d'essai, et de quoi les changer le temps d'un essai.

use std::{fs, path::Path};

use schema::{LoadError, Loaded, PackageSource, SourceFile};

/// Un paquet lu d'un dossier.
pub fn read(root: &str, folder: &Path) -> PackageSource {
    let mut files = Vec::new();
    collect(folder, "", &mut files);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    PackageSource { root: root.to_owned(), files, ..PackageSource::default() }
}

fn collect(folder: &Path, prefix: &str, files: &mut Vec<SourceFile>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        match entry.file_type().unwrap().is_dir() {
            true => collect(&entry.path(), &format!("{path}/"), files),
            false => files.push(SourceFile { text: fs::read_to_string(entry.path()).unwrap(), path }),
        }
    }
}

fn fixture(code: &str) -> PackageSource {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schema/packages").join(code);
    read(&format!("modules/{code}"), &folder)
}

/// Les paquets d'essai complets.
pub fn example() -> Vec<PackageSource> {
    let hse = PackageSource { code: vec!["tell_authority".to_owned()], ..fixture("hse") };
    vec![hse, fixture("core")]
}

/// Le plus petit paquet qui ait besoin de `core`.
pub fn demo(changes: &[(&str, &str)]) -> Vec<PackageSource> {
    let mut demo = PackageSource { root: "modules/demo".to_owned(), ..PackageSource::default() };
    let module = "code = \"demo\"\nversion = \"1.0.0\"\nlicence = \"EUPL-1.2\"\nneeds = [\"core >= 1\"]\n";
    write(&mut demo, "module.toml", module);
    write(&mut demo, "entities/thing.toml", "[fields]\nname = { type = \"text\" }\n");
    for (path, text) in changes {
        write(&mut demo, path, text);
    }
    vec![fixture("core"), demo]
}

/// Remplace ou ajoute un fichier.
pub fn write(package: &mut PackageSource, path: &str, text: &str) {
    package.files.retain(|file| file.path != path);
    package.files.push(SourceFile { path: path.to_owned(), text: text.to_owned() });
}

/// Ce que le chargement dit, une faute par ligne.
pub fn told(loaded: Result<Loaded, LoadError>) -> String {
    match loaded {
        Ok(_) => "chargé".to_owned(),
        Err(error) => error.to_string(),
    }
}
