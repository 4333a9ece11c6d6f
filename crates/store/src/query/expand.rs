//! Un lien à déplier, lu strictement : `lines`, `site.manager`, `lines(limit:20,sort:-at,fields:qty;price)`.
//!
//! Une liste dépliée dans une liste est bornée, et son compte entier est rendu à côté (`lines_count`) : une page de
//! fiches ne devient pas une page de lignes.

use kernel::{Code, Error, Result};

/// Éléments d'une liste dépliée dans une liste, quand l'appelant n'en dit rien.
const USUAL: u32 = 100;

/// Éléments d'une liste dépliée, au plus.
const MOST: u32 = 1000;

/// Ce qu'un appelant veut d'un lien.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Expand<'e> {
    /// Le chemin du lien.
    pub path: &'e str,
    /// Champs voulus ; les colonnes de l'entité liée à défaut.
    pub fields: Vec<&'e str>,
    /// Comment en borner la liste.
    pub page: Page,
}

/// Les éléments voulus d'une liste liée.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Page {
    /// Éléments au plus, si l'appelant le dit.
    pub limit: Option<u32>,
    /// Clés de tri, séparées par des virgules ; l'ordre de la liste à défaut.
    pub sort: Option<String>,
}

impl Page {
    /// La même, bornée comme une liste dans une liste.
    pub(crate) fn usual(self) -> Page {
        Page { limit: self.limit.or(Some(USUAL)), ..self }
    }
}

impl<'e> Expand<'e> {
    /// Lit un lien à déplier.
    pub(crate) fn read(item: &'e str) -> Result<Expand<'e>> {
        let (path, options) = match item.split_once('(') {
            None => (item, ""),
            Some((path, rest)) => (path, rest.strip_suffix(')').ok_or_else(|| refused(item))?),
        };
        let mut expand = Expand { path: path.trim(), fields: Vec::new(), page: Page::default() };
        for option in options.split(',').map(str::trim).filter(|option| !option.is_empty()) {
            let (name, value) = option.split_once(':').ok_or_else(|| refused(item))?;
            match (name.trim(), value.trim()) {
                ("limit", value) => {
                    let limit = value.parse().ok().filter(|limit| (1..=MOST).contains(limit));
                    expand.page.limit = Some(limit.ok_or_else(|| refused(item))?);
                }
                // Un lien lu pour trier demanderait ses propres jointures.
                ("sort", value) if !value.contains('.') => expand.page.sort = Some(value.replace(';', ",")),
                ("fields", value) => expand.fields = value.split(';').map(str::trim).collect(),
                _ => return Err(refused(item)),
            }
        }
        Ok(expand)
    }
}

/// Le refus d'un lien à déplier, avec la forme attendue.
pub(crate) fn refused(item: &str) -> Error {
    let expected = format!("lines, site.manager, lines(limit:1–{MOST},sort:-at;name,fields:qty;price)");
    Code::BadParameter.with("parameter", "expand").with("value", item).with("expected", expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read_strictly() {
        let whole = Expand::read("lines(limit:20, sort:-at;name, fields:qty;part.name)").unwrap();
        assert_eq!((whole.path, whole.fields), ("lines", vec!["qty", "part.name"]));
        assert_eq!(whole.page, Page { limit: Some(20), sort: Some("-at,name".to_owned()) });
        assert_eq!(Expand::read("site.manager").unwrap().page, Page::default());
        for wrong in
            ["a(limit:0)", "a(limit:1001)", "a(limit:x)", "a(limit:2", "a(colour:red)", "a(limit)", "a(sort:b.c)"]
        {
            assert!(Expand::read(wrong).is_err(), "{wrong}");
        }
    }
}
