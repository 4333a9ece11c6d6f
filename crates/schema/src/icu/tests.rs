//! Ce qui se lit, ce qui est refusé et pourquoi ; et, de tout message écrit d'une forme, que la lecture rend cette forme.

use std::fmt::Write;

use proptest::prelude::*;

use super::*;

fn names(text: &str) -> Vec<String> {
    arguments(&read(text).unwrap_or_else(|fault| panic!("{text} : {fault:?}"))).into_iter().collect()
}

#[test]
fn what_a_message_inserts_is_told_with_its_kind() {
    assert_eq!(names("Bonjour"), [""; 0]);
    assert_eq!(names("De {min, number} à { max , number }"), ["{max, number}", "{min, number}"]);
    assert_eq!(names("{n, plural, =0 {rien} one {# de {who}} other {# de {who}}}"), ["{n, plural}", "{who}"],);
    assert_eq!(names("{n, plural, one {{m, select, a {#} other {b}}} other {#}}"), ["{m, select}", "{n, plural}"]);
}

#[test]
fn a_hash_is_a_number_in_a_plural_only() {
    assert_eq!(read("n° #").unwrap(), [Part::Text("n° #".to_owned())]);
    let Part::Argument(plural) = &read("{n, plural, other {a #}}").unwrap()[0] else { panic!() };
    assert_eq!(plural.cases, [("other".to_owned(), vec![Part::Text("a ".to_owned()), Part::Count])]);
}

#[test]
fn an_apostrophe_is_an_apostrophe() {
    assert_eq!(names("l'{name}'"), ["{name}"]);
}

#[test]
fn what_the_screen_would_say_wrong_is_refused() {
    let n = || "n".to_owned();
    for text in ["{", "}", "a {b", "a } b", "{n, plural, other {x}", "{n, plural, other {x}}}", "{n, plural, other {"] {
        assert_eq!(read(text), Err(Fault::Braces), "{text}");
    }
    for text in ["{}", "{ }", "{{n}}", "{a b}", "{é}", "{a.b}", "{, number}"] {
        assert_eq!(read(text), Err(Fault::Name), "{text}");
    }
    assert_eq!(read("{n, date}"), Err(Fault::Kind(n(), "date".to_owned())));
    assert_eq!(read("{n, Plural, other {x}}"), Err(Fault::Kind(n(), "Plural".to_owned())));
    for text in
        ["{n, number, integer}", "{n, plural {x}}", "{n, plural, other}", "{n, select, a, b}", "{n, select, é {x}}"]
    {
        assert_eq!(read(text), Err(Fault::Cases(n())), "{text}");
    }
    for (text, case) in [
        ("{n, plural, singular {x} other {y}}", "singular"),
        ("{n, plural, =01 {x} other {y}}", "=01"),
        ("{n, plural, offset:1 other {y}}", "offset:1 other"),
    ] {
        assert_eq!(read(text), Err(Fault::Form(n(), case.to_owned())), "{text}");
    }
    assert_eq!(read("{n, plural, one {a} one {b} other {c}}"), Err(Fault::Twice(n(), "one".to_owned())));
    for text in ["{n, plural}", "{n, select}", "{n, plural,}", "{n, plural, one {#}}", "{n, select, a {x}}"] {
        assert_eq!(read(text), Err(Fault::Other(n())), "{text}");
    }
    assert_eq!(read(&"{n, select, other {".repeat(5000)), Err(Fault::Deep));
}

/// Un message de cette forme, écrit.
fn written(parts: &[Part]) -> String {
    let mut text = String::new();
    for part in parts {
        match part {
            Part::Text(words) => text.push_str(words),
            Part::Count => text.push('#'),
            Part::Argument(Argument { name, kind: Kind::Text, .. }) => write!(text, "{{{name}}}").unwrap(),
            Part::Argument(Argument { name, kind: Kind::Number, .. }) => write!(text, "{{ {name} ,number}}").unwrap(),
            Part::Argument(Argument { name, kind, cases }) => {
                let kind = if *kind == Kind::Plural { "plural" } else { "select" };
                write!(text, "{{{name}, {kind},").unwrap();
                for (case, parts) in cases {
                    write!(text, " {case} {{{}}}", written(parts)).unwrap();
                }
                text.push('}');
            }
        }
    }
    text
}

/// Deux textes de suite n'en sont qu'un, une fois écrits ; un nombre hors d'un pluriel n'est que son signe.
fn settled(parts: Vec<Part>, counted: bool) -> Vec<Part> {
    let mut settled: Vec<Part> = Vec::new();
    for part in parts {
        let part = match part {
            Part::Count if !counted => Part::Text("#".to_owned()),
            Part::Argument(Argument { name, kind, cases }) => {
                let inside = counted || kind == Kind::Plural;
                let cases = cases.into_iter().map(|(case, parts)| (case, self::settled(parts, inside)));
                Part::Argument(Argument { name, kind, cases: cases.collect() })
            }
            other => other,
        };
        match (settled.last_mut(), part) {
            (Some(Part::Text(before)), Part::Text(more)) => before.push_str(&more),
            (_, part) => settled.push(part),
        }
    }
    settled
}

fn messages() -> impl Strategy<Value = Vec<Part>> {
    let text = "[a-zé',= \n]{1,6}".prop_map(Part::Text);
    let plain = |kind| move |name: String| Part::Argument(Argument { name, kind, cases: Vec::new() });
    let leaf = prop_oneof![
        text,
        Just(Part::Count),
        "[a-z_0-9]{1,3}".prop_map(plain(Kind::Text)),
        "[a-z_0-9]{1,3}".prop_map(plain(Kind::Number)),
    ];
    let part = leaf.prop_recursive(3, 24, 3, |inner| {
        let parts = || prop::collection::vec(inner.clone(), 0..3);
        let cased = |kind, first: &'static str| {
            ("[a-z]{1,3}", parts(), parts()).prop_map(move |(name, one, other)| {
                let cases = vec![(first.to_owned(), one), ("other".to_owned(), other)];
                Part::Argument(Argument { name, kind, cases })
            })
        };
        prop_oneof![cased(Kind::Plural, "=0"), cased(Kind::Plural, "one"), cased(Kind::Select, "none")]
    });
    prop::collection::vec(part, 0..4).prop_map(|parts| settled(parts, false))
}

proptest! {
    #[test]
    fn what_is_written_is_read(parts in messages()) {
        let text = written(&parts);
        prop_assert_eq!(read(&text), Ok(parts), "{}", text);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "([{}#,= a]|plural|select|number|other|one|é){0,24}") {
        if let Ok(parts) = read(&text) {
            // Ce qui se lit s'écrit, et se relit pareil.
            prop_assert_eq!(read(&written(&parts)), Ok(parts));
        }
    }
}
