//! Les gabarits des messages : MiniJinja, enfermé.
//!
//! Refuse tout accès aux fichiers, à d'autres gabarits ou au texte non échappé, et tout rendu trop long ou trop gros.
//! Un nom qui n'existe pas se voit dans le texte (`⟦record.titel⟧`) au lieu de laisser un vide trompeur.

use std::{
    collections::{BTreeSet, HashMap},
    io,
    sync::LazyLock,
};

use jiff::tz::TimeZone;
use kernel::{Code, Locale, Result};
use minijinja::{AutoEscape, Environment, ErrorKind, UndefinedBehavior};
use schema::model::MessagePart;
use serde_json::{Map, Value};

mod filters;
pub(crate) mod masked;
pub(crate) mod numbers;
mod python;
mod scope;
pub mod trial;
pub(crate) mod words;

/// Instructions qu'un rendu peut exécuter : un message ordinaire en demande quelques centaines.
const FUEL: u64 = 50_000;

/// Taille d'un texte rendu, en octets.
const MAX_OUTPUT: usize = 256 * 1024;

/// Ce qu'un gabarit peut nommer, et pour qui il est écrit.
#[derive(Clone, Debug)]
pub struct Scope {
    /// Variables : `record`, `url`, et celles de [`words`].
    pub values: Map<String, Value>,
    /// Libellés des choix de l'enregistrement, par champ : ce que rend `label("severity")`.
    pub labels: HashMap<String, String>,
    /// Langue du lecteur.
    pub locale: Locale,
    /// Fuseau du lecteur.
    pub timezone: TimeZone,
}

/// Ce que le texte rendu deviendra, donc comment les valeurs y sont échappées.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Du texte : rien n'est échappé.
    Text,
    /// Du HTML.
    Html,
    /// Du JSON : chaque valeur devient un littéral.
    Json,
}

/// Les messages : une valeur vide n'y laisse rien.
static ENVIRONMENT: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = common();
    environment.set_formatter(|out, state, value| {
        let hidden = value.is_none() && !matches!(state.auto_escape(), AutoEscape::Json);
        minijinja::escape_formatter(out, state, if hidden { &minijinja::Value::UNDEFINED } else { value })
    });
    environment
});

/// Ce que tout gabarit sait faire ; rien n'y change d'un rendu à l'autre.
fn common() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Chainable);
    environment.set_fuel(Some(FUEL));
    environment.remove_filter("safe");
    environment.remove_global("debug");
    python::add(&mut environment);
    filters::add(&mut environment);
    numbers::add(&mut environment);
    masked::add(&mut environment);
    environment
}

/// Rend un gabarit.
pub fn render(source: &str, form: Form, scope: &Scope) -> Result<String> {
    written(&ENVIRONMENT, source, form, scope).map(|(output, _)| output).map_err(|error| refused(&error))
}

/// Le texte rendu, et les noms qu'il emploie sans qu'ils existent.
fn written(
    environment: &Environment<'_>,
    source: &str,
    form: Form,
    scope: &Scope,
) -> Result<(String, Vec<String>), minijinja::Error> {
    let template = environment.template_from_named_str(form.name(), source)?;
    let known = |name: &str| scope.values.contains_key(name) || environment.globals().any(|(global, _)| global == name);
    let unknown = template.undeclared_variables(false).into_iter().filter(|name| !known(name));
    let missed = scope::Missed::default();
    let context = scope::context(scope, unknown, &missed);
    let mut output = Bounded::default();
    template.render_captured_to(context, &mut output)?;
    let text = String::from_utf8(output.bytes)
        .map_err(|error| minijinja::Error::new(ErrorKind::WriteFailure, error.to_string()))?;
    Ok((text, missed.names()))
}

/// Les valeurs qu'un gabarit de texte lit, `record.title` ; à défaut ce qui le rend illisible.
pub(crate) fn variables(source: &str) -> Result<BTreeSet<String>, String> {
    let template = ENVIRONMENT.template_from_named_str(Form::Text.name(), source).map_err(|error| error.to_string())?;
    Ok(template.undeclared_variables(true).into_iter().collect())
}

impl Form {
    /// Celle d'une partie de message.
    pub(crate) fn of(part: MessagePart) -> Form {
        if part == MessagePart::Html { Form::Html } else { Form::Text }
    }

    /// Nom donné au gabarit : son extension décide de l'échappement.
    fn name(self) -> &'static str {
        match self {
            Form::Text => "message.txt",
            Form::Html => "message.html",
            Form::Json => "message.json",
        }
    }
}

fn refused(error: &minijinja::Error) -> kernel::Error {
    let line = error.line().map(|line| format!(" à la ligne {line}")).unwrap_or_default();
    let reason = limit(error).map_or_else(|| error.to_string(), str::to_owned);
    Code::Internal.because(format!("gabarit refusé{line} : {reason}"))
}

/// La borne qu'un rendu a dépassée.
fn limit(error: &minijinja::Error) -> Option<&'static str> {
    match error.kind() {
        ErrorKind::OutOfFuel => Some("le gabarit est trop long à rendre"),
        ErrorKind::WriteFailure => Some("le texte rendu est trop gros"),
        _ => None,
    }
}

/// Un texte rendu qui s'arrête à [`MAX_OUTPUT`].
#[derive(Default)]
struct Bounded {
    bytes: Vec<u8>,
}

impl io::Write for Bounded {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + piece.len() > MAX_OUTPUT {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(piece);
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use serde::Deserialize;
    use serde_json::json;

    use super::*;

    fn scope() -> Scope {
        let values = json!({
            "record": {
                "title": "Chute <b>offshore</b>", "severity": "critical", "site": { "name": "Torpille" }, "assigned_to": null,
                "occurred_at": "2026-11-21T01:30:00Z", "witnesses": [{ "name": "Ana" }, { "name": "Béa" }],
            },
            "actor": { "name": "Marie" },
        });
        let Value::Object(values) = values else { unreachable!() };
        let labels = HashMap::from([("severity".to_owned(), "Critique".to_owned())]);
        Scope { values, labels, locale: Locale::Fr, timezone: TimeZone::get("Africa/Libreville").unwrap() }
    }

    fn check(source: &str, form: Form, expected: Expect) {
        expected.assert_eq(&render(source, form, &scope()).unwrap_or_else(|error| error.to_string()));
    }

    #[test]
    fn values_are_rendered_for_their_reader() {
        check("{{ actor.name }} : {{ label('severity') }}", Form::Text, expect!["Marie : Critique"]);
        check("{{ record.occurred_at | datetime }}", Form::Text, expect!["21/11/2026 02:30"]);
        check("{{ record.occurred_at | date }}", Form::Text, expect!["21/11/2026"]);
        check("{% for w in record.witnesses %}{{ w.name }} {% endfor %}", Form::Text, expect!["Ana Béa "]);
        check("{{ record.severity | upper }}", Form::Text, expect!["CRITICAL"]);
    }

    #[test]
    fn numbers_follow_the_reader() {
        let all = |source: &str| {
            let written = Locale::ALL.map(|locale| render(source, Form::Text, &Scope { locale, ..scope() }).unwrap());
            written.join(" | ")
        };
        expect!["1\u{202f}234,5 | 1,234.5 | 1234,5 | 1.234,5"].assert_eq(&all("{{ 1234.5 | number }}"));
        expect!["-12\u{202f}345,68 | -12,345.68 | -12.345,68 | -12.345,68"]
            .assert_eq(&all("{{ '-12345.675' | number(2) }}"));
        expect!["10\u{202f}000\u{a0}XAF | XAF\u{a0}10,000 | 10.000\u{a0}XAF | 10.000\u{a0}XAF"]
            .assert_eq(&all("{{ 10000 | money('XAF') }}"));
        expect!["1,50\u{a0}EUR | EUR\u{a0}1.50 | 1,50\u{a0}EUR | 1,50\u{a0}EUR"]
            .assert_eq(&all("{{ {'amount': '1.5', 'currency': 'EUR'} | money }}"));
        expect!["sans objet"].assert_eq(&render("{{ 'sans objet' | number }}", Form::Text, &scope()).unwrap());
    }

    #[test]
    fn html_and_json_are_escaped() {
        check("{{ record.title }}", Form::Html, expect!["Chute &lt;b&gt;offshore&lt;&#x2f;b&gt;"]);
        check(
            "{{ record.title | safe }}",
            Form::Html,
            expect![[
                r#"internal : gabarit refusé à la ligne 1 : unknown filter: filter safe is unknown (in message.html:1)"#
            ]],
        );
        check(
            r#"{"t": {{ record.title }}, "a": {{ record.assigned_to }}}"#,
            Form::Json,
            expect![[r#"{"t": "Chute <b>offshore</b>", "a": null}"#]],
        );
    }

    #[test]
    fn an_empty_value_is_empty_but_a_wrong_name_shows() {
        check("[{{ record.assigned_to }}][{{ record.assigned_to.name }}]", Form::Text, expect!["[][]"]);
        check(
            "{{ record.titel }} {{ recrod.title }} {{ record.site.nmae }}",
            Form::Text,
            expect!["⟦record.titel⟧ ⟦recrod.title⟧ ⟦record.site.nmae⟧"],
        );
        check(
            "{% for w in record.witnesses %}{{ w.nom }} {% endfor %}",
            Form::Text,
            expect!["⟦record.witnesses.nom⟧ ⟦record.witnesses.nom⟧ "],
        );
        check("{% if record.titel %}oui{% else %}non{% endif %}", Form::Text, expect!["non"]);
        check("{{ label('severty') }}", Form::Text, expect!["⟦severty⟧"]);
    }

    #[test]
    fn a_template_stays_in_its_box() {
        check(
            "{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}",
            Form::Text,
            expect!["internal : gabarit refusé à la ligne 1 : le gabarit est trop long à rendre"],
        );
        check("{{ 'x' * 9999999 }}", Form::Text, expect!["internal : gabarit refusé : le texte rendu est trop gros"]);
        check(
            "{% include '/etc/passwd' %}",
            Form::Text,
            expect![[
                r#"internal : gabarit refusé à la ligne 1 : template not found: tried to include non-existing template '/etc/passwd' (in message.txt:1)"#
            ]],
        );
        check(
            "{{ record.title",
            Form::Text,
            expect![
                "internal : gabarit refusé à la ligne 1 : syntax error: unexpected end of input, expected end of variable block (in message.txt:1)"
            ],
        );
    }

    /// Une condition de l'éditeur en blocs, et ce qu'elle doit répondre à chaque valeur de son champ.
    #[derive(Deserialize)]
    struct Said {
        clause: Clause,
        expression: String,
        cases: Vec<(Value, bool)>,
    }

    #[derive(Deserialize)]
    struct Clause {
        path: String,
    }

    #[test]
    fn what_the_blocks_write_means_what_they_say() {
        let table = include_str!("../../../web/src/views/mail/blocks/clauses.json");
        let table: Vec<Said> = serde_json::from_str(table).unwrap();
        for Said { clause, expression, cases } in table {
            let field = clause.path.strip_prefix("record.").unwrap();
            for (value, expected) in cases {
                let mut values = Map::new();
                words::tell_time(&mut values, "2026-11-21T08:30:00Z".parse().unwrap(), &TimeZone::UTC);
                values.insert("record".to_owned(), json!({ field: value }));
                let source = format!("{{% if {expression} %}}true{{% else %}}false{{% endif %}}");
                let answer =
                    render(&source, Form::Html, &Scope { values, timezone: TimeZone::UTC, ..scope() }).unwrap();
                assert_eq!(answer, expected.to_string(), "{expression} de {value}");
            }
        }
    }
}
