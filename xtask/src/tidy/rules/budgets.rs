//! Les tailles : au-delà, on ne tient plus un fichier ou une fonction en tête.

use crate::tidy::Finding;
use crate::tidy::project::{Project, Source};

const FILE_LINES: usize = 400;
const FUNCTION_LINES: usize = 60;
const COMPONENT_LINES: usize = 250;
const ROUTE_LINES: usize = 40;

/// Un fichier Rust, sans ses essais.
pub fn rust_files(project: &Project) -> Vec<Finding> {
    too_long("file-lines", project.under("", "rs").filter(|f| !f.is_test()), FILE_LINES)
}

/// Une fonction Rust, de sa signature à son accolade fermante.
pub fn rust_functions(project: &Project) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in project.under("", "rs").filter(|f| !f.is_test()) {
        for function in file.rust.functions.iter().filter(|f| f.lines > FUNCTION_LINES) {
            let message = format!(
                "`{}` fait {} lignes, {FUNCTION_LINES} au plus : nommez ses étapes",
                function.name, function.lines
            );
            findings.push(Finding::at("function-lines", &file.path, function.line, message).sized(function.lines));
        }
    }
    findings
}

/// Un composant de l'application web.
pub fn components(project: &Project) -> Vec<Finding> {
    too_long("component-lines", project.under("web/", "tsx").filter(|f| !f.is_test() && !is_route(f)), COMPONENT_LINES)
}

/// Une route ne fait que relier une adresse à un écran.
pub fn routes(project: &Project) -> Vec<Finding> {
    too_long("route-lines", project.under("web/", "tsx").filter(|f| !f.is_test() && is_route(f)), ROUTE_LINES)
}

fn is_route(file: &Source) -> bool {
    file.path.starts_with("web/src/routes/")
}

fn too_long<'a>(rule: &'static str, files: impl Iterator<Item = &'a Source>, limit: usize) -> Vec<Finding> {
    let measured = files.map(|file| (file, file.text.lines().count() - file.rust.test_lines()));
    measured
        .filter(|(_, lines)| *lines > limit)
        .map(|(file, lines)| {
            let message =
                format!("{lines} lignes, {limit} au plus : séparez ce qui change pour des raisons différentes");
            Finding::at(rule, &file.path, 0, message).sized(lines)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::testing::check;
    use expect_test::expect;

    #[test]
    fn a_rust_file_has_at_most_400_lines() {
        let text = "//! x\n".repeat(401);
        check(
            rust_files,
            &[("crates/store/src/long.rs", &text), ("crates/store/tests/long.rs", &text)],
            &expect![[r#"
                crates/store/src/long.rs: [file-lines] 401 lignes, 400 au plus : séparez ce qui change pour des raisons différentes
            "#]],
        );
    }

    #[test]
    fn tests_at_the_end_of_a_file_do_not_count() {
        let text = format!("{}#[cfg(test)]\nmod tests {{\n{}}}\n", "//! x\n".repeat(400), "    // x\n".repeat(300));
        check(rust_files, &[("crates/store/src/a.rs", &text)], &expect![""]);
    }

    #[test]
    fn a_function_has_at_most_60_lines() {
        let body = |lines| format!("fn f() {{\n{}}}\n", "    g();\n".repeat(lines));
        check(
            rust_functions,
            &[("crates/api/src/a.rs", &body(59)), ("crates/api/src/b.rs", &body(58))],
            &expect![[r#"
                crates/api/src/a.rs:1: [function-lines] `f` fait 61 lignes, 60 au plus : nommez ses étapes
            "#]],
        );
    }

    #[test]
    fn a_component_has_at_most_250_lines_and_a_route_40() {
        let lines = |n| "\n".repeat(n);
        let files = [
            ("web/src/components/big.tsx", lines(251)),
            ("web/src/components/fine.tsx", lines(250)),
            ("web/src/components/big.test.tsx", lines(251)),
            ("web/src/routes/list.tsx", lines(41)),
            ("web/src/routes/home.tsx", lines(40)),
        ];
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
        check(
            |project| [components(project), routes(project)].concat(),
            &files,
            &expect![[r#"
                web/src/components/big.tsx: [component-lines] 251 lignes, 250 au plus : séparez ce qui change pour des raisons différentes
                web/src/routes/list.tsx: [route-lines] 41 lignes, 40 au plus : séparez ce qui change pour des raisons différentes
            "#]],
        );
    }
}
