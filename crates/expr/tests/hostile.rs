//! Entrées hostiles : chacune reçoit vite une erreur précise, dans un fil à 2 Mio de pile.

#![expect(clippy::unwrap_used, reason = "un essai échoue en paniquant")]

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use expr::{
    Collection, Column, DEFAULT_BUDGET, ErrorKind, Origin, Places, Scope, Type, check, evaluate_unchecked, parse,
    to_sql,
};

/// Une variable `x` dynamique, un texte `s`, et des lignes qui contiennent des lignes.
struct Anything;

impl Scope for Anything {
    fn variable(&self, name: &str) -> Option<Type> {
        match name {
            "x" => Some(Type::Dyn),
            "s" => Some(Type::String),
            "n" => Some(Type::Int),
            "lines" => self.member("line", name),
            _ => None,
        }
    }

    fn member(&self, _record: &str, field: &str) -> Option<Type> {
        match field {
            "lines" => Some(Type::list(Type::record("line"))),
            "n" => Some(Type::Int),
            _ => None,
        }
    }

    fn names(&self, _record: Option<&str>) -> Vec<String> {
        vec!["x".to_owned()]
    }
}

impl Places for Anything {
    fn column(&self, _from: Origin<'_>, path: &[&str]) -> Option<Column> {
        let ty = Scope::variable(self, path.last()?)?;
        Some(Column::new((*path.last()?).to_owned(), ty, true))
    }

    fn collection(&self, _from: Origin<'_>, path: &[&str], alias: &str) -> Option<Collection> {
        let is_lines = path.last() == Some(&"lines");
        is_lines.then(|| Collection { from: format!("line {alias}"), on: "true".into(), record: "line".into() })
    }

    fn variable(&self, _name: &str) -> Option<Type> {
        None
    }
}

/// Toutes les étapes, jusqu'à la première erreur.
fn run(source: &str) -> Result<(), ErrorKind> {
    let ast = parse(source).map_err(|error| error.kind)?;
    let checked = check(ast, &Anything).map_err(|error| error.kind)?;
    checked.evaluate(&()).map_err(|error| error.kind)?;
    to_sql(&checked, &Anything, 1).map_err(|error| error.kind)?;
    Ok(())
}

/// Exécute dans un fil à petite pile, en temps borné.
fn under_siege<T: Send + 'static>(attack: impl FnOnce() -> T + Send + 'static) -> T {
    let start = Instant::now();
    let result = std::thread::Builder::new().stack_size(2 << 20).spawn(attack).unwrap().join().unwrap();
    assert!(start.elapsed() < Duration::from_secs(5), "took {:?}", start.elapsed());
    result
}

fn refused_as(source: String, expected: ErrorKind) {
    let head: String = source.chars().take(40).collect();
    let kind = under_siege(move || run(&source)).err();
    assert_eq!(kind, Some(expected), "{head}…");
}

fn nested(open: &str, core: &str, close: &str, times: usize) -> String {
    format!("{}{core}{}", open.repeat(times), close.repeat(times))
}

#[test]
fn deep_nesting_is_refused() {
    for (open, close) in [
        ("(", ")"),
        ("[", "]"),
        ("{1:", "}"),
        ("x[", "]"),
        ("size(", ")"),
        ("x ? x : ", ""),
        ("x ? ", " : x"),
        ("x.f(", ")"),
        ("!(", ")"),
        ("-(", ")"),
        ("[1].all(a, ", ")"),
        ("cel.bind(a, 1, ", ")"),
        ("x || (x && ", ")"),
        ("1 + (1 * ", ")"),
        ("x == (x || x && x == 1 + 1 * ", ")"),
    ] {
        refused_as(nested(open, "x", close, 1000), ErrorKind::TooLarge);
        refused_as(open.repeat(1000), ErrorKind::TooLarge);
    }
    refused_as(format!("x{}", ".a".repeat(5000)), ErrorKind::TooLarge);
    refused_as(format!("x{}", "[0]".repeat(5000)), ErrorKind::TooLarge);
    refused_as(format!("1{}", " + 1".repeat(4000)), ErrorKind::TooLarge);
    refused_as(nested("(", "1", ")", 5000), ErrorKind::TooLarge);
}

#[test]
fn reasonable_nesting_is_accepted() {
    for (open, core, close) in
        [("(", "true", ")"), ("!(", "true", ")"), ("true ? ", "true", " : false"), ("true && (false || ", "true", ")")]
    {
        let source = nested(open, core, close, 60);
        assert_eq!(under_siege(move || run(&source)), Ok(()));
    }
    let chain = format!("true{}", " || true".repeat(1500));
    assert_eq!(under_siege(move || run(&chain)), Ok(()));
    // La plus profonde imbrication permise traverse toutes les étapes.
    for (open, core, close) in [
        ("(", "true", ")"),
        ("!(", "true", ")"),
        ("[true].all(a, ", "true", ")"),
        ("true ? ", "true", " : false"),
        ("1 + (", "1", ")"),
        ("[", "1", "]"),
        ("x == (x || x && x == 1 + 1 * ", "1", ")"),
        ("lines.all(l, ", "true", ")"),
        ("lines.exists(l, n == 1 || ", "true", ")"),
        ("(n == 1 ? n : ", "n", ")"),
    ] {
        for times in [10, 40, 60, 80, 120, 200, 240, 248] {
            let source = nested(open, core, close, times);
            let head = source.clone();
            let stage = under_siege(move || {
                let Ok(ast) = parse(&source) else { return "parse" };
                let _ = evaluate_unchecked(&ast, &(), 20_000);
                let Ok(checked) = check(ast, &Anything) else {
                    return "check";
                };
                let _ = checked.evaluate_within(&(), 20_000);
                let _ = to_sql(&checked, &Anything, 1);
                drop(checked);
                "all"
            });
            assert!(stage == "all" || times > 60, "{stage}: {head}");
        }
    }
}

#[test]
fn long_or_broken_sources_are_refused() {
    refused_as("x".repeat(100_000), ErrorKind::TooLarge);
    refused_as("\u{1F431}".repeat(4000), ErrorKind::Syntax);
    refused_as("'".repeat(16_383), ErrorKind::Syntax);
    refused_as("\\".repeat(16_000), ErrorKind::Syntax);
    refused_as("9".repeat(16_000), ErrorKind::Syntax);
    refused_as(format!("0x{}", "f".repeat(16_000)), ErrorKind::Syntax);
    refused_as(format!("1e{}", "9".repeat(16_000)), ErrorKind::Syntax);
    refused_as(format!("[{}", "1,".repeat(8000)), ErrorKind::Syntax);
    refused_as(format!("1{}", ",1".repeat(8000)), ErrorKind::Syntax);
    refused_as(format!("decimal('{}')", "9".repeat(16_000)), ErrorKind::InvalidArgument);
    refused_as(format!("duration('{}h')", "9".repeat(16_000)), ErrorKind::Overflow);
    refused_as(format!("int('{}')", "9".repeat(16_000)), ErrorKind::InvalidArgument);
    let mut garbage = String::new();
    for at in 0..3000_u32 {
        let _ = write!(
            garbage,
            "{}",
            ["(", "]", "{", "?", "in ", "&&", "'a'", "0x", "`", "r'", ".", "\n", "\0"][(at as usize * 7 + 3) % 13]
        );
    }
    refused_as(garbage, ErrorKind::Syntax);
}

#[test]
fn an_evaluation_stops_when_its_budget_is_spent() {
    let ten = "[1,2,3,4,5,6,7,8,9,0]";
    let mut bomb = "true".to_owned();
    for at in 0..12 {
        bomb = format!("{ten}.all(v{at}, {bomb})");
    }
    refused_as(bomb, ErrorKind::TooCostly);

    let mut mapped = "[1]".to_owned();
    for at in 0..8 {
        mapped = format!("{ten}.map(m{at}, {mapped})");
    }
    refused_as(format!("size({mapped}) > 0"), ErrorKind::TooCostly);

    let doubled = |start: &str, sign: &str| {
        let binds: String = (0..60).map(|at| format!("cel.bind(b{}, b{at} {sign} b{at}, ", at + 1)).collect();
        format!("cel.bind(b0, {start}, {binds}size(b60) > 0{}", ")".repeat(61))
    };
    refused_as(doubled("'aaaaaaaaaa'", "+"), ErrorKind::TooCostly);
    refused_as(doubled("[1, 2]", "+"), ErrorKind::TooCostly);
    refused_as(doubled("b'abc'", "+"), ErrorKind::TooCostly);

    let replaced = (0..40).fold("'aa'".to_owned(), |text, _| format!("{text}.replace('a', 'aa')"));
    refused_as(format!("size({replaced}) > 0"), ErrorKind::TooCostly);
    let split = (0..40).fold("'aa'".to_owned(), |text, _| format!("{text}.split('').join('aa')"));
    refused_as(format!("size({split}) > 0"), ErrorKind::TooCostly);
    let formatted =
        (0..40).fold("'aa'".to_owned(), |text, at| format!("cel.bind(f{at}, {text}, '%s%s'.format([f{at}, f{at}]))"));
    refused_as(format!("size({formatted}) > 0"), ErrorKind::TooCostly);
    refused_as(
        format!("!{ten}.exists(a, {ten}.exists(b, 'x'.matches('[ab]{{50}}' + string(a * 10 + b))))"),
        ErrorKind::TooCostly,
    );
    refused_as("'x'.matches('((((a{50}){50}){50}){50})')".to_owned(), ErrorKind::InvalidArgument);
    refused_as(format!("'x'.matches('{}a{}')", "(".repeat(3000), ")".repeat(3000)), ErrorKind::InvalidArgument);
}

#[test]
fn nothing_absorbs_an_exhausted_budget() {
    let bomb = "[1,2,3,4,5,6,7,8,9,0].all(a, [1,2,3,4,5,6,7,8,9,0].all(b, true))";
    for source in [format!("{bomb} || true"), format!("!{bomb} && false"), format!("[1].exists(x, {bomb}) || true")] {
        let ast = parse(&source).unwrap();
        assert_eq!(evaluate_unchecked(&ast, &(), 50).unwrap_err().kind, ErrorKind::TooCostly, "{source}");
        assert!(evaluate_unchecked(&ast, &(), DEFAULT_BUDGET).is_ok(), "{source}");
    }
}

#[test]
fn a_translation_that_would_swell_is_refused() {
    let quantifiers = |open: &str, depth: usize| nested(open, "n == 1 / n", ")", depth);
    for source in [
        quantifiers("lines.all(l, l.n > 1 / n || l.", 0).replace("l.n == ", "n == "),
        quantifiers("lines.exists(l, l.n < 2 && !", 0),
        nested("lines.all(l, l.n > 1 / l.n || ", "n == 1", ")", 60),
        nested("!lines.exists(l, l.n > 1 / l.n && ", "n == 1", ")", 60),
        nested("(n == 1 / n ? n : ", "n", ")", 60) + " == " + &nested("(n == 2 / n ? n : ", "n", ")", 60),
        format!("[{}].all(a, [{}].all(b, a + b > n))", vec!["1"; 180].join(","), vec!["2"; 180].join(",")),
    ] {
        let refused = under_siege(move || {
            let checked = check(parse(&source).unwrap(), &Anything).unwrap();
            to_sql(&checked, &Anything, 1).map(|sql| sql.text.len())
        });
        assert!(
            refused.as_ref().map_or_else(|error| error.kind == ErrorKind::NotInSql, |length| *length < 300_000),
            "{refused:?}"
        );
    }
}
