//! Les exceptions provisoires de `xtask/tidy.toml`. Une exception devenue inutile est elle-même un écart.

use super::Finding;
use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use std::path::Path;

const PATH: &str = "xtask/tidy.toml";

/// La liste telle qu'elle est écrite.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exemptions {
    #[serde(default, rename = "exempt")]
    list: Vec<Exemption>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Exemption {
    rule: String,
    path: String,
    /// Le plus que l'on tolère, pour les règles qui comptent des lignes : l'écart ne peut pas grandir.
    #[serde(default)]
    limit: usize,
    reason: String,
}

impl Exemptions {
    /// Une exception sans raison est refusée.
    pub fn read(root: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(root.join(PATH)).context(PATH)?;
        Self::parse(&text)
    }

    pub fn parse(text: &str) -> Result<Self> {
        let exemptions: Self = toml::from_str(text).context(PATH)?;
        for entry in &exemptions.list {
            ensure!(!entry.reason.trim().is_empty(), "{PATH} : donnez la raison pour {}", entry.path);
        }
        Ok(exemptions)
    }

    /// Retire les écarts permis et ajoute un écart par exception qui ne sert plus.
    pub fn apply(&self, findings: Vec<Finding>) -> Vec<Finding> {
        let useless =
            self.list.iter().filter(|entry| !findings.iter().any(|f| entry.is_about(f))).map(Exemption::useless);
        let useless: Vec<Finding> = useless.collect();
        let kept = findings.into_iter().filter(|finding| !self.list.iter().any(|entry| entry.permits(finding)));
        kept.chain(useless).collect()
    }
}

impl Exemption {
    fn is_about(&self, finding: &Finding) -> bool {
        self.rule == finding.rule && self.path == finding.path
    }

    fn permits(&self, finding: &Finding) -> bool {
        self.is_about(finding) && finding.measure <= self.limit
    }

    fn useless(&self) -> Finding {
        Finding::at("exemption", PATH, 0, format!("« {} » ne sert plus pour {} : retirez-la", self.rule, self.path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    const LIST: &str = r#"
        [[exempt]]
        rule = "file-lines"
        path = "crates/store/src/plan.rs"
        limit = 450
        reason = "coupé au prochain changement du plan"
    "#;

    fn check(findings: Vec<Finding>, expected: &Expect) {
        let left = Exemptions::parse(LIST).unwrap().apply(findings);
        expected.assert_eq(&left.iter().map(|f| format!("{f}\n")).collect::<String>());
    }

    fn long_file(lines: usize) -> Finding {
        Finding::at("file-lines", "crates/store/src/plan.rs", 0, format!("{lines} lignes")).sized(lines)
    }

    #[test]
    fn an_exemption_hides_what_stays_within_its_limit() {
        check(vec![long_file(449)], &expect![""]);
    }

    #[test]
    fn an_exempted_file_may_not_grow() {
        check(
            vec![long_file(451)],
            &expect![[r#"
                crates/store/src/plan.rs: [file-lines] 451 lignes
            "#]],
        );
    }

    #[test]
    fn a_useless_exemption_is_reported() {
        check(
            vec![],
            &expect![[r#"
                xtask/tidy.toml: [exemption] « file-lines » ne sert plus pour crates/store/src/plan.rs : retirez-la
            "#]],
        );
    }

    #[test]
    fn an_exemption_needs_a_reason() {
        let refused = Exemptions::parse("[[exempt]]\nrule = 'sql'\npath = 'a.rs'\nreason = ' '").unwrap_err();
        expect!["xtask/tidy.toml : donnez la raison pour a.rs"].assert_eq(&refused.to_string());
    }
}
