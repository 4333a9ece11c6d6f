//! Les numéros que l'on peut joindre : internationaux, tels que la recommandation E.164 de l'UIT-T les écrit.

/// Chiffres d'un numéro, indicatif compris.
const DIGITS: std::ops::RangeInclusive<usize> = 7..=15;

/// Le numéro, s'il est international : `+24106123456`.
pub(crate) fn international(phone: &str) -> Option<&str> {
    let digits = phone.strip_prefix('+')?;
    let sound =
        DIGITS.contains(&digits.len()) && !digits.starts_with('0') && digits.bytes().all(|b| b.is_ascii_digit());
    sound.then_some(phone)
}

/// Le même, sans son signe, comme certains fournisseurs le veulent.
pub(super) fn digits(number: &str) -> &str {
    number.trim_start_matches('+')
}

/// Le même, dont on ne voit que l'indicatif et la fin : `+241•••456`.
pub(super) fn masked(number: &str) -> String {
    let shown = |from: usize, to: usize| number.get(from..to).unwrap_or_default();
    format!("{}•••{}", shown(0, 4), shown(number.len().saturating_sub(3), number.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_masked_number_keeps_its_ends() {
        assert_eq!(masked("+24106123456"), "+241•••456");
    }

    #[test]
    fn only_an_international_number_is_reached() {
        for number in ["+24106123456", "+33612345678", "+12025550123"] {
            assert_eq!(international(number), Some(number));
        }
        for other in
            ["06123456", "0033612345678", "+0612345678", "+33 6 12", "+123456", "+1234567890123456", "+33a12345678", ""]
        {
            assert_eq!(international(other), None, "{other}");
        }
    }
}
