//! Le texte d'un SMS : son alphabet, ce qu'il coûte en segments, et comment il se raccourcit.
//!
//! L'alphabet de 7 bits (3GPP TS 23.038) tient 160 caractères en un segment ; un seul caractère qui n'en est pas fait passer
//! tout le texte en UCS-2, à 70. Au-delà d'un segment, chacun perd la place de l'en-tête qui les réunit : 153 et 67.

/// Segments d'un SMS au plus : au-delà, le lien suffit à lire la suite.
const MOST: usize = 3;

/// Les caractères de 7 bits.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

/// Ceux de son extension : chacun en vaut deux.
const EXTENDED: &str = "\u{c}^{}\\[~]|€";

/// L'alphabet d'un texte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Alphabet {
    /// Sept bits.
    Gsm7,
    /// Seize bits.
    Ucs2,
}

impl Alphabet {
    /// Son nom au journal.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Alphabet::Gsm7 => "gsm7",
            Alphabet::Ucs2 => "ucs2",
        }
    }

    /// Unités d'un segment seul, puis de chacun de plusieurs.
    fn room(self) -> (usize, usize) {
        match self {
            Alphabet::Gsm7 => (160, 153),
            Alphabet::Ucs2 => (70, 67),
        }
    }

    /// Unités d'un caractère.
    fn units(self, c: char) -> usize {
        match self {
            Alphabet::Gsm7 => 1 + usize::from(EXTENDED.contains(c)),
            Alphabet::Ucs2 => c.len_utf16(),
        }
    }
}

/// L'alphabet qu'un texte demande.
pub(crate) fn alphabet(text: &str) -> Alphabet {
    match text.chars().all(|c| BASIC.contains(c) || EXTENDED.contains(c)) {
        true => Alphabet::Gsm7,
        false => Alphabet::Ucs2,
    }
}

/// Segments d'un texte. Un caractère de deux unités ne se coupe pas entre deux segments.
pub(crate) fn segments(text: &str) -> usize {
    let alphabet = alphabet(text);
    let (alone, each) = alphabet.room();
    if text.chars().map(|c| alphabet.units(c)).sum::<usize>() <= alone {
        return 1;
    }
    let (mut segments, mut used) = (1, 0);
    for units in text.chars().map(|c| alphabet.units(c)) {
        if used + units > each {
            segments += 1;
            used = 0;
        }
        used += units;
    }
    segments
}

/// Le texte d'un message : son titre, son corps, l'adresse où le lire ; raccourci pour tenir en peu de segments, l'adresse entière.
pub(crate) fn compose(title: &str, body: &str, link: Option<&str>) -> String {
    let told: Vec<&str> = [title, body].into_iter().map(str::trim).filter(|part| !part.is_empty()).collect();
    let told = plain(&told.join("\n"));
    let link = link.map(|link| format!("\n{link}")).unwrap_or_default();
    let whole = format!("{told}{link}");
    if segments(&whole) <= MOST {
        return whole;
    }
    let ends: Vec<usize> = told.char_indices().map(|(at, _)| at).collect();
    // Plus court n'est jamais plus cher : la plus longue coupe qui tient se cherche par moitiés.
    let fits = ends.partition_point(|end| segments(&format!("{}...{link}", &told[..*end])) <= MOST);
    let kept = &told[..ends.get(fits.saturating_sub(1)).copied().unwrap_or_default()];
    let at_word = kept.rfind([' ', '\n']).filter(|space| kept.len() - space < 30).unwrap_or(kept.len());
    format!("{}...{link}", kept[..at_word].trim_end())
}

/// Les signes de l'imprimerie, dits avec ceux de l'alphabet court : ils coûteraient la moitié de la place sans rien dire de plus.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '’' | '‘' | 'ʼ' => plain.push('\''),
            '“' | '”' | '«' | '»' | '„' => plain.push('"'),
            '–' | '—' | '‑' | '−' => plain.push('-'),
            '…' => plain.push_str("..."),
            '•' => plain.push('-'),
            '\u{a0}' | '\u{202f}' | '\t' => plain.push(' '),
            '\n' => plain.push('\n'),
            c if c.is_control() => {}
            c => plain.push(c),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, alphabet_: Alphabet, expected: usize) {
        assert_eq!((alphabet(text), segments(text)), (alphabet_, expected), "{} caractères", text.chars().count());
    }

    #[test]
    fn a_text_costs_what_its_alphabet_holds() {
        check(&"a".repeat(160), Alphabet::Gsm7, 1);
        check(&"a".repeat(161), Alphabet::Gsm7, 2);
        check(&"a".repeat(306), Alphabet::Gsm7, 2);
        check(&"a".repeat(307), Alphabet::Gsm7, 3);
        check(&"é".repeat(160), Alphabet::Gsm7, 1);
        check(&"€".repeat(80), Alphabet::Gsm7, 1);
        check(&"€".repeat(81), Alphabet::Gsm7, 2);
        // 153 est impair : le 77e signe d'extension ne se coupe pas.
        check(&"€".repeat(153), Alphabet::Gsm7, 3);
        check(&"ê".repeat(70), Alphabet::Ucs2, 1);
        check(&"ê".repeat(71), Alphabet::Ucs2, 2);
        check(&"🚨".repeat(35), Alphabet::Ucs2, 1);
        check(&"🚨".repeat(36), Alphabet::Ucs2, 2);
    }

    #[test]
    fn the_signs_of_print_do_not_cost_an_alphabet() {
        let text = compose("Chute à bord – « urgent »", "L’opérateur…", None);
        assert_eq!(text, "Chute à bord - \" urgent \"\nL'opérateur...");
        assert_eq!(alphabet(&text), Alphabet::Gsm7);
    }

    #[test]
    fn a_long_text_is_cut_at_a_word_and_keeps_its_link() {
        let link = "https://ops.example/hse/incidents/0198c0de-0000-7000-8000-000000000001";
        for word in ["glissade ", "tête ", "🚨 "] {
            let text = compose("Incident critique", &word.repeat(200), Some(link));
            assert!(text.ends_with(&format!("{}...\n{link}", word.trim_end())), "{text}");
            assert_eq!(segments(&text), MOST, "{text}");
        }
        let endless = compose("", &"a".repeat(2000), None);
        assert_eq!((segments(&endless), endless.len()), (MOST, 459));
    }
}
