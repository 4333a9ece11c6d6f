//! Un catalogue ajouté à l'application se réembarque ; un programme de mise au point les lit au dossier, et n'a rien à refaire.

fn main() {
    #[expect(clippy::disallowed_methods, reason = "cargo ne dit pas autrement ce qu'il construit")]
    let profile = std::env::var("PROFILE");
    let watched = if profile.is_ok_and(|profile| profile == "release") { "../../web/src/locales" } else { "build.rs" };
    println!("cargo::rerun-if-changed={watched}");
}
