//! L'autorisation, là où est la donnée : ce que `store` lit ou écrit d'un enregistrement porte une preuve, et seules
//! les fonctions d'ici en fabriquent, à partir d'un `Ctx`.
//!
//! Refuse par défaut. Un travail du système passe par les mêmes portes, sous un acteur nommé que l'audit retient :
//! il n'y a pas d'interrupteur pour passer outre.

mod admit;
mod classes;
mod reach;
mod seen;

pub(crate) use admit::{admit, is_mine, sees};
pub(crate) use classes::guard;
pub use classes::{opens, opens_everywhere};
pub(crate) use reach::{about, company_column, left, mine, only_mine, own_files, predicate};
pub(crate) use seen::{Seen, see};

/// Preuve qu'une chose a été autorisée ; nul autre module ne peut la fabriquer.
#[derive(Debug)]
pub struct Authorized<T> {
    inner: T,
}

/// Le prédicat SQL des lignes qu'un acteur atteint.
#[derive(Debug)]
pub struct Predicate(String);

/// L'état nouveau d'un enregistrement, que l'acteur a le droit de laisser.
#[derive(Debug)]
pub struct Write;

impl<T> Authorized<T> {
    fn granted(inner: T) -> Authorized<T> {
        Authorized { inner }
    }
}

impl Authorized<Predicate> {
    /// Le texte du prédicat.
    pub(crate) fn sql(&self) -> &str {
        &self.inner.0
    }
}
