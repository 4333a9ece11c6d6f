//! Les liens d'une page, remplacés sans toucher au reste : ni analyse ni réécriture du document entier, que les messageries lisent
//! chacune à leur façon.

use std::ops::Range;

use quick_xml::escape::unescape;

/// La page, où chaque lien prend l'adresse que `to` donne, déjà échappée ; rien, et il reste tel qu'écrit.
pub(super) fn rewrite(html: &str, mut to: impl FnMut(&str) -> Option<String>) -> String {
    let mut page = String::with_capacity(2 * html.len());
    let mut rest = html;
    while let Some(at) = anchor(rest) {
        page.push_str(&rest[..at]);
        let (tag, after) = rest[at..].split_at(end_of_tag(&rest[at..]));
        let written = address(tag).and_then(|place| Some((unescape(&tag[place.clone()]).ok()?, place)));
        match written.and_then(|(url, place)| Some((to(url.trim())?, place))) {
            Some((url, place)) => page.extend([&tag[..place.start], &url, &tag[place.end..]]),
            None => page.push_str(tag),
        }
        rest = after;
    }
    page.push_str(rest);
    page
}

/// La page, et une image que l'on ne voit pas à la fin du corps.
pub(super) fn with_image(html: &str, url: &str) -> String {
    let image = format!("<img src=\"{url}\" width=\"1\" height=\"1\" alt=\"\" style=\"border:0;\">");
    match html.rsplit_once("</body>") {
        Some((body, end)) => format!("{body}{image}</body>{end}"),
        None => format!("{html}{image}"),
    }
}

/// Où s'ouvre la prochaine balise `<a …>`.
fn anchor(html: &str) -> Option<usize> {
    let opens = |at: usize| {
        let mut next = html[at + 1..].bytes();
        next.next().is_some_and(|b| b.eq_ignore_ascii_case(&b'a'))
            && next.next().is_some_and(|b| b.is_ascii_whitespace())
    };
    html.match_indices('<').map(|(at, _)| at).find(|at| opens(*at))
}

/// Où une balise finit ; une valeur entre guillemets peut contenir `>`.
fn end_of_tag(html: &str) -> usize {
    let mut quote = None;
    for (at, byte) in html.bytes().enumerate() {
        match (quote, byte) {
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'>') => return at + 1,
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    html.len()
}

/// Où est la valeur de `href` dans une balise `<a …>`, quand elle est entre guillemets.
fn address(tag: &str) -> Option<Range<usize>> {
    let bytes = tag.as_bytes();
    let skip = |mut at: usize, passes: &dyn Fn(u8) -> bool| {
        while bytes.get(at).is_some_and(|byte| passes(*byte)) {
            at += 1;
        }
        at
    };
    let is_space = |byte: u8| byte.is_ascii_whitespace();
    let mut at = 2;
    loop {
        let start = skip(at, &|byte| is_space(byte) || byte == b'/');
        let end = skip(start, &|byte| !is_space(byte) && !b"=>/".contains(&byte));
        if start == end {
            return None;
        }
        let equal = skip(end, &is_space);
        if bytes.get(equal) != Some(&b'=') {
            at = end;
            continue;
        }
        let open = skip(equal + 1, &is_space);
        let quote = bytes.get(open).copied().filter(|byte| b"\"'".contains(byte));
        let value = match quote {
            Some(quote) => open + 1..skip(open + 1, &|byte| byte != quote),
            None => open..skip(open, &|byte| !is_space(byte) && byte != b'>'),
        };
        if tag[start..end].eq_ignore_ascii_case("href") {
            return quote.map(|_| value);
        }
        at = value.end + usize::from(quote.is_some());
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(html: &str, expected: &str) {
        assert_eq!(rewrite(html, |url| url.starts_with("http").then(|| format!("[{url}]"))), expected);
    }

    #[test]
    fn only_the_address_of_a_link_changes() {
        check(
            "<p>été <a href=\"http://a/?x=1&amp;y=2\">lien</a></p>",
            "<p>été <a href=\"[http://a/?x=1&y=2]\">lien</a></p>",
        );
        check("<A class='x>y' HREF = 'https:&#x2f;&#x2f;a'>", "<A class='x>y' HREF = '[https://a]'>");
        check(
            "<a\n  title=\"href='http://faux'\"\n  href=\"http://vrai\">",
            "<a\n  title=\"href='http://faux'\"\n  href=\"[http://vrai]\">",
        );
        check("<a href=\"http://a\"><a href=\"http://b\">", "<a href=\"[http://a]\"><a href=\"[http://b]\">");
        check("<a download href=\" http://a \"/>", "<a download href=\"[http://a]\"/>");
        for same in [
            "<a href=\"mailto:a@b.c\">",
            "<a href=http://sans>",
            "<a data-href=\"http://a\">",
            "<abbr href=\"http://a\">",
            "<a href=\"http://a?&inconnu;\">",
            "<a name>",
            "<a =\"http://a\">",
            "<a",
            "<a ",
            "<a href",
            "<a href=",
            "<",
            "a < b",
            "",
        ] {
            check(same, same);
        }
        check("<a href=\"http://sans fin", "<a href=\"[http://sans fin]");
    }

    #[test]
    fn the_image_is_last_in_the_body() {
        assert!(
            with_image("<body><p>a</p></body></html>", "u").ends_with("alt=\"\" style=\"border:0;\"></body></html>")
        );
        assert!(with_image("<p>a</p>", "u").starts_with("<p>a</p><img src=\"u\""));
    }

    proptest! {
        #[test]
        fn what_is_not_replaced_stays(html in "[<a >hrefHREF=\"'/é&;x\n]{0,80}") {
            prop_assert_eq!(rewrite(&html, |_| None), html);
        }
    }
}
