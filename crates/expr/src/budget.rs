//! Le budget d'une évaluation : des pas, pas du temps, pour que le refus soit reproductible.
//!
//! Un pas vaut un nœud évalué, un élément parcouru ou construit, ou 32 octets lus ou écrits.

use std::sync::Arc;

use regex::{Regex, RegexBuilder};

use crate::error::{Error, ErrorKind, invalid};

/// Budget d'une évaluation ordinaire : quelques millisecondes au pire.
pub const DEFAULT_BUDGET: u64 = 100_000;

/// Prix d'une expression rationnelle, au-delà de sa longueur : la construire coûte bien plus que la lire.
const REGEX_PRICE: u64 = 2_000;
/// Mémoire accordée à une expression rationnelle construite, en octets.
const REGEX_SIZE: usize = 256 * 1024;

#[derive(Debug)]
pub(crate) struct Budget {
    left: u64,
    /// Expressions rationnelles déjà payées.
    regexes: Vec<(Arc<str>, Regex)>,
}

impl Budget {
    pub(crate) fn new(steps: u64) -> Self {
        Self { left: steps, regexes: Vec::new() }
    }

    pub(crate) fn spend(&mut self, steps: u64) -> Result<(), Error> {
        match self.left.checked_sub(steps) {
            Some(left) => {
                self.left = left;
                Ok(())
            }
            None => {
                self.left = 0;
                Err(Error::new(ErrorKind::TooCostly, "evaluation budget exhausted"))
            }
        }
    }

    /// L'expression rationnelle construite ; elle ne se paie qu'une fois.
    pub(crate) fn regex(&mut self, pattern: &Arc<str>) -> Result<Regex, Error> {
        if let Some((_, regex)) = self.regexes.iter().find(|(known, _)| known == pattern) {
            return Ok(regex.clone());
        }
        self.spend(REGEX_PRICE + pattern.len() as u64)?;
        let mut builder = RegexBuilder::new(pattern);
        let built = builder.size_limit(REGEX_SIZE).dfa_size_limit(REGEX_SIZE).nest_limit(50).build();
        let regex = built.map_err(|_| invalid("malformed or too large regular expression"))?;
        self.regexes.push((pattern.clone(), regex.clone()));
        Ok(regex)
    }

    pub(crate) fn spend_items(&mut self, items: usize) -> Result<(), Error> {
        self.spend(items as u64)
    }

    pub(crate) fn spend_bytes(&mut self, bytes: usize) -> Result<(), Error> {
        self.spend(bytes as u64 / 32)
    }
}
