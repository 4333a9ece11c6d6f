//! Lecture d'une expression de licence SPDX, juste assez pour dire si une liste la permet.
//! Annexe D de SPDX 2.3 : `WITH` lie plus que `AND`, qui lie plus que `OR` ; l'ancien `/` de crates.io vaut `OR`.

/// Faux aussi pour une expression mal formée : on la regarde à la main.
pub fn is_allowed(expression: &str, allowed: &[String]) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    matches!(any_of(&words, allowed), Some((true, [])))
}

type Read<'a, 'b> = Option<(bool, &'a [&'b str])>;

fn any_of<'a, 'b>(words: &'a [&'b str], allowed: &[String]) -> Read<'a, 'b> {
    let (mut verdict, mut rest) = all_of(words, allowed)?;
    while let ["OR", after @ ..] = rest {
        let (next, after) = all_of(after, allowed)?;
        (verdict, rest) = (verdict || next, after);
    }
    Some((verdict, rest))
}

fn all_of<'a, 'b>(words: &'a [&'b str], allowed: &[String]) -> Read<'a, 'b> {
    let (mut verdict, mut rest) = one(words, allowed)?;
    while let ["AND", after @ ..] = rest {
        let (next, after) = one(after, allowed)?;
        (verdict, rest) = (verdict && next, after);
    }
    Some((verdict, rest))
}

fn one<'a, 'b>(words: &'a [&'b str], allowed: &[String]) -> Read<'a, 'b> {
    match words {
        ["(", inside @ ..] => match any_of(inside, allowed)? {
            (verdict, [")", rest @ ..]) => Some((verdict, rest)),
            _ => None,
        },
        [id, "WITH", exception, rest @ ..] => Some((allowed.contains(&format!("{id} WITH {exception}")), rest)),
        [id, rest @ ..] if !matches!(*id, ")" | "AND" | "OR" | "WITH") => {
            Some((allowed.iter().any(|licence| licence == id), rest))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(expression: &str, expected: bool) {
        let allowed = ["MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception"].map(str::to_owned);
        assert_eq!(is_allowed(expression, &allowed), expected, "{expression}");
    }

    #[test]
    fn one_permitted_choice_is_enough() {
        check("MIT", true);
        check("GPL-3.0 OR MIT", true);
        check("GPL-3.0/MIT", true);
        check("Apache-2.0 WITH LLVM-exception", true);
    }

    #[test]
    fn every_part_of_a_conjunction_must_be_permitted() {
        check("MIT AND Apache-2.0", true);
        check("MIT AND GPL-3.0", false);
        check("(MIT OR GPL-3.0) AND (ISC OR Apache-2.0)", true);
        check("MIT AND (GPL-3.0 OR ISC)", false);
    }

    #[test]
    fn a_malformed_expression_is_refused() {
        check("", false);
        check("MIT OR", false);
        check("(MIT", false);
        check("MIT MIT", false);
    }
}
