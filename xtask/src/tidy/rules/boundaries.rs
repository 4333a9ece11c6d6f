//! Ce que certaines crates ignorent exprès : le disque, le réseau, HTTP, SQL, l'environnement.

use crate::tidy::Finding;
use crate::tidy::project::{Project, Source};

/// `expr`, `recurrence` et `schema` calculent ; elles ne lisent et n'écrivent rien.
const PURE: [&str; 3] = ["crates/expr", "crates/recurrence", "crates/schema"];
const IO: [&str; 7] = ["std::fs", "std::net", "std::process", "tokio", "tokio_postgres", "reqwest", "axum"];

/// `opsflux` lit la configuration une fois ; les outils d'essai et de mesure ne sont pas le produit.
const READS_ENVIRONMENT: [&str; 2] = ["crates/opsflux", "crates/testkit"];
const ENVIRONMENT: [&str; 4] = ["std::env::var", "std::env::var_os", "std::env::vars", "std::env::vars_os"];
const ENVIRONMENT_AFTER_USE: [&str; 4] = ["env::var", "env::var_os", "env::vars", "env::vars_os"];

/// `expr` compile des prédicats, `store` les exécute, `testkit` crée les bases d'essai.
const KNOWS_SQL: [&str; 3] = ["crates/expr", "crates/store", "crates/testkit"];
const SQL: [&str; 13] = [
    "SELECT ",
    "INSERT INTO ",
    "UPDATE ",
    "DELETE FROM ",
    "WITH ",
    "CREATE ",
    "ALTER ",
    "DROP ",
    "TRUNCATE ",
    "COPY ",
    "LISTEN ",
    "NOTIFY ",
    "GRANT ",
];

/// Aucune entrée-sortie dans les crates pures.
pub fn purity(project: &Project) -> Vec<Finding> {
    let files = project.product().filter(|f| PURE.contains(&f.home()));
    paths(
        files,
        "io",
        |path| IO.iter().any(|io| is_under(path, io)),
        "cette crate est pure : recevez la donnée en paramètre",
    )
}

/// Seule `api` connaît axum.
pub fn axum(project: &Project) -> Vec<Finding> {
    let files = project.product().filter(|f| f.home() != "crates/api");
    paths(files, "axum", |path| is_under(path, "axum"), "seule `api` connaît axum")
}

/// Seul `opsflux` lit l'environnement.
pub fn environment(project: &Project) -> Vec<Finding> {
    let files = project.product().filter(|f| !READS_ENVIRONMENT.contains(&f.home()));
    let reads = |path: &str| ENVIRONMENT.contains(&path) || ENVIRONMENT_AFTER_USE.contains(&path);
    paths(files, "environment", reads, "seul `opsflux` lit l'environnement : recevez la configuration en paramètre")
}

/// Le SQL vit dans `store` et dans les fichiers `queries.rs`.
pub fn sql(project: &Project) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in project.product().filter(|f| !KNOWS_SQL.contains(&f.home()) && !f.path.ends_with("/queries.rs")) {
        for (line, text) in file.rust.strings.iter().filter(|(_, text)| looks_like_sql(text)) {
            let start: String = text.trim_start().chars().take(30).collect();
            findings.push(Finding::at(
                "sql",
                &file.path,
                *line,
                format!("« {start} » : mettez ce SQL dans `queries.rs`"),
            ));
        }
    }
    findings
}

/// En majuscules seulement : une phrase n'est pas une requête.
fn looks_like_sql(text: &str) -> bool {
    let start = text.trim_start().replace(['\n', '\t'], " ");
    SQL.iter().any(|verb| start.starts_with(verb))
}

fn is_under(path: &str, root: &str) -> bool {
    path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

fn paths<'a>(
    files: impl Iterator<Item = &'a Source>,
    rule: &'static str,
    refused: impl Fn(&str) -> bool,
    remedy: &str,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files {
        for (line, path) in file.rust.paths.iter().filter(|(_, path)| refused(path)) {
            findings.push(Finding::at(rule, &file.path, *line, format!("`{path}` : {remedy}")));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::testing::check;
    use expect_test::expect;

    #[test]
    fn pure_crates_do_no_io() {
        let text = "use std::{collections::HashMap, fs};\nasync fn f() { tokio::time::sleep(D).await; }\n#[cfg(test)]\nmod tests { use std::fs; }";
        check(
            purity,
            &[
                ("crates/schema/src/load.rs", text),
                ("crates/store/src/load.rs", text),
                ("crates/expr/tests/cel.rs", text),
            ],
            &expect![[r#"
                crates/schema/src/load.rs:1: [io] `std::fs` : cette crate est pure : recevez la donnée en paramètre
                crates/schema/src/load.rs:2: [io] `tokio::time::sleep` : cette crate est pure : recevez la donnée en paramètre
            "#]],
        );
    }

    #[test]
    fn only_api_knows_axum() {
        let text = "use axum::Json;\n// axum reste cité dans un commentaire\nstruct AxumLike;";
        check(
            axum,
            &[("crates/services/src/a.rs", text), ("crates/api/src/a.rs", text)],
            &expect![[r#"
                crates/services/src/a.rs:1: [axum] `axum::Json` : seule `api` connaît axum
            "#]],
        );
    }

    #[test]
    fn only_opsflux_reads_the_environment() {
        let text = "fn f() { std::env::var(\"A\"); env!(\"B\"); std::env::temp_dir(); }";
        check(
            environment,
            &[("crates/store/src/a.rs", text), ("crates/opsflux/src/a.rs", text)],
            &expect![[r#"
                crates/store/src/a.rs:1: [environment] `std::env::var` : seul `opsflux` lit l'environnement : recevez la configuration en paramètre
            "#]],
        );
    }

    #[test]
    fn sql_lives_in_store_and_in_queries() {
        let text =
            "const A: &str = \"\n  SELECT 1\";\nconst B: &str = \"Select a site\";\nconst C: &str = \"UPDATED\";";
        check(
            sql,
            &[
                ("crates/services/src/mail/send.rs", text),
                ("crates/services/src/mail/queries.rs", text),
                ("crates/store/src/read.rs", text),
            ],
            &expect![[r#"
                crates/services/src/mail/send.rs:1: [sql] « SELECT 1 » : mettez ce SQL dans `queries.rs`
            "#]],
        );
    }
}
