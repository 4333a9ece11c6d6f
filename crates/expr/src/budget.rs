//! Le budget d'une évaluation : des pas, pas du temps, pour que le refus soit reproductible.
//!
//! Un pas vaut un nœud évalué, un élément parcouru ou construit, ou 32 octets lus ou écrits.

use crate::error::{Error, ErrorKind};

/// Budget d'une évaluation ordinaire : quelques millisecondes au pire.
pub const DEFAULT_BUDGET: u64 = 100_000;

#[derive(Debug)]
pub(crate) struct Budget {
    left: u64,
}

impl Budget {
    pub(crate) fn new(steps: u64) -> Self {
        Self { left: steps }
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

    pub(crate) fn spend_items(&mut self, items: usize) -> Result<(), Error> {
        self.spend(items as u64)
    }

    pub(crate) fn spend_bytes(&mut self, bytes: usize) -> Result<(), Error> {
        self.spend(bytes as u64 / 32)
    }
}
