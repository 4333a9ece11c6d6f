//! L'application web : des fonctions qui s'ignorent, des couleurs qui viennent des jetons, un verrou sans adresse.

use crate::tidy::Finding;
use crate::tidy::project::{Project, Source};

const FEATURES: &str = "web/src/features/";
const UTILITIES: [&str; 16] = [
    "bg",
    "text",
    "border",
    "ring",
    "fill",
    "stroke",
    "from",
    "to",
    "via",
    "outline",
    "divide",
    "shadow",
    "accent",
    "caret",
    "decoration",
    "placeholder",
];
const PALETTE: [&str; 22] = [
    "slate", "gray", "zinc", "neutral", "stone", "red", "orange", "amber", "yellow", "lime", "green", "emerald",
    "teal", "cyan", "sky", "blue", "indigo", "violet", "purple", "fuchsia", "pink", "rose",
];

/// `features/a` n'importe jamais `features/b` : ce qu'elles partagent vit dans `components` ou `lib`.
pub fn features(project: &Project) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in scripts(project) {
        let Some(own) = feature(&file.path) else { continue };
        for (line, text) in file.lines() {
            let other = imported(text)
                .map(|target| resolve(&file.path, target))
                .find_map(|target| feature(&target).filter(|other| *other != own).map(str::to_owned));
            if let Some(other) = other {
                let message =
                    format!("{own} importe {other} : descendez ce qu'elles partagent dans `components` ou `lib`");
                findings.push(Finding::at("feature-import", &file.path, line, message));
            }
        }
    }
    findings
}

/// Les couleurs viennent des variables du thème, sinon le mode sombre et les clients ne les changent pas.
pub fn colours(project: &Project) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in scripts(project).filter(|f| !f.is_test()) {
        for (line, text) in file.lines() {
            for word in text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '#') {
                if is_hex(word) || is_palette(word) {
                    let message = format!("« {word} » : prenez une couleur du thème");
                    findings.push(Finding::at("colour", &file.path, line, message));
                }
            }
        }
    }
    findings
}

/// Le verrou ne nomme aucun registre : il s'installe derrière n'importe quel miroir.
pub fn lockfile(project: &Project) -> Vec<Finding> {
    let Some(lock) = project.file("web/pnpm-lock.yaml") else {
        return Vec::new();
    };
    let named = lock.lines().filter(|(_, text)| text.contains("tarball:"));
    named
        .map(|(line, _)| {
            Finding::at("lockfile", &lock.path, line, "le verrou nomme un registre : refaites-le sans miroir")
        })
        .collect()
}

fn scripts(project: &Project) -> impl Iterator<Item = &Source> {
    project.under("web/src/", "ts").chain(project.under("web/src/", "tsx"))
}

fn feature(path: &str) -> Option<&str> {
    path.strip_prefix(FEATURES)?.split('/').next()
}

/// Les modules nommés après `from`, `import` ou `import(`.
fn imported(text: &str) -> impl Iterator<Item = &str> {
    ["from ", "import ", "import("].into_iter().filter_map(move |keyword| {
        let rest = text.split_once(keyword)?.1;
        let quote = rest.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
        rest[1..].split_once(quote).map(|(target, _)| target)
    })
}

/// `@/lib/x` et `../lib/x` vus depuis la racine du dépôt.
fn resolve(from: &str, target: &str) -> String {
    if let Some(rest) = target.strip_prefix("@/") {
        return format!("web/src/{rest}");
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for step in target.split('/') {
        match step {
            "." => {}
            ".." => drop(parts.pop()),
            name => parts.push(name),
        }
    }
    parts.join("/")
}

fn is_hex(word: &str) -> bool {
    word.strip_prefix('#')
        .is_some_and(|digits| matches!(digits.len(), 3 | 4 | 6 | 8) && digits.chars().all(|c| c.is_ascii_hexdigit()))
}

/// `bg-blue-500`, `text-white` ; pas `bg-danger` ni `text-sm`.
fn is_palette(word: &str) -> bool {
    match word.split('-').collect::<Vec<_>>()[..] {
        [utility, "white" | "black"] => UTILITIES.contains(&utility),
        [.., utility, colour, shade] => {
            UTILITIES.contains(&utility) && PALETTE.contains(&colour) && shade.parse::<u16>().is_ok()
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::testing::check;
    use expect_test::expect;

    #[test]
    fn features_ignore_each_other() {
        let text = "\
import { a } from '@/features/shares/api'
import { b } from '../../features/files/b'
import { c } from './c'
const d = lazy(() => import(\"../shares/page\"))
";
        check(
            features,
            &[("web/src/features/files/page.tsx", text), ("web/src/routes/files.tsx", text)],
            &expect![[r#"
                web/src/features/files/page.tsx:1: [feature-import] files importe shares : descendez ce qu'elles partagent dans `components` ou `lib`
                web/src/features/files/page.tsx:4: [feature-import] files importe shares : descendez ce qu'elles partagent dans `components` ou `lib`
            "#]],
        );
    }

    #[test]
    fn colours_come_from_the_theme() {
        let text = "<p className=\"bg-blue-500 hover:text-white text-sm bg-danger border-t-2\" style={{ color: '#fff' }} href=\"#top\" />";
        check(
            colours,
            &[("web/src/components/a.tsx", text), ("web/src/styles/tokens.css", "a { color: #fff }")],
            &expect![[r##"
                web/src/components/a.tsx:1: [colour] « bg-blue-500 » : prenez une couleur du thème
                web/src/components/a.tsx:1: [colour] « text-white » : prenez une couleur du thème
                web/src/components/a.tsx:1: [colour] « #fff » : prenez une couleur du thème
            "##]],
        );
    }

    #[test]
    fn the_lockfile_names_no_registry() {
        check(
            lockfile,
            &[(
                "web/pnpm-lock.yaml",
                "  react@19.3.1:\n    resolution: {integrity: sha512-x}\n    resolution: {tarball: https://r.test/a.tgz}\n",
            )],
            &expect![[r#"
                web/pnpm-lock.yaml:3: [lockfile] le verrou nomme un registre : refaites-le sans miroir
            "#]],
        );
    }
}
