//! Un catalogue ajouté à l'application se réembarque ; un programme de mise au point les lit au dossier, et n'a rien à refaire.

fn main() {
    let watched = if cfg!(debug_assertions) { "build.rs" } else { "../../web/src/locales" };
    println!("cargo::rerun-if-changed={watched}");
}
