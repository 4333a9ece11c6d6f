//! Une fournée qu'une panne arrête se refait sur place ; si rien n'y fait, l'enregistrement que la panne frappe est refusé, et dit :
//! un seul n'arrête pas tous les autres.

use std::time::Duration;

use kernel::{Code, Error, Result};
use tokio::time::sleep;

use crate::automation::is_passing;

/// Avant de refaire une fournée, et de la refaire encore.
const WAITS: [Duration; 2] = [Duration::from_millis(100), Duration::from_secs(1)];

/// Combien de fois une même fournée s'est arrêtée sur une panne.
#[derive(Debug, Default)]
pub(super) struct Patience {
    failures: usize,
    /// Une panne qui passe, comme une ligne que quelqu'un tient, n'est jamais le fait d'un enregistrement.
    outlasts: bool,
}

impl Patience {
    /// Celle qui ne laisse personne à cause d'une panne qui passe : la fournée revient, plus tard.
    pub(super) fn that_outlasts() -> Patience {
        Patience { outlasts: true, ..Patience::default() }
    }

    /// Attend avant de refaire la fournée ; rend l'erreur si la refaire n'y changerait rien.
    pub(super) async fn wait(&mut self, error: Error) -> Result<()> {
        // Sans place parmi les longues opérations, le travail reviendra de lui-même.
        let again = WAITS.get(self.failures).filter(|_| is_fault(&error) && error.code != Code::Busy);
        let Some(wait) = again else { return Err(error) };
        tracing::warn!(error = %error, "une fournée d'un geste s'est arrêtée sur une panne ; elle se refait");
        self.failures += 1;
        sleep(*wait).await;
        Ok(())
    }

    /// Rend l'issue de chacun, ou la panne qui arrête la fournée : toute panne tant qu'elle peut se refaire, puis seulement celle qui
    /// passe et qui les frappe tous, car elle n'est le fait d'aucun ; toute panne qui passe, pour qui les attend.
    pub(super) fn sift<T>(&self, results: Vec<Result<T>>) -> Result<Vec<Result<T>>> {
        let is_general = results.len() > 1 && results.iter().all(|one| one.as_ref().is_err_and(is_passing));
        let stops = |error: &Error| is_general || self.failures < WAITS.len() || (self.outlasts && is_passing(error));
        let mut sifted = Vec::with_capacity(results.len());
        for result in results {
            match result {
                Err(error) if is_fault(&error) && stops(&error) => return Err(error),
                Err(error) if is_fault(&error) => {
                    tracing::error!(error = %error, "un geste laisse un enregistrement qu'une panne frappe à chaque fois");
                    sifted.push(Err(error));
                }
                result => sifted.push(result),
            }
        }
        Ok(sifted)
    }
}

fn is_fault(error: &Error) -> bool {
    error.code.status() >= 500
}

#[cfg(test)]
mod tests {
    use super::*;

    /// La patience d'une fournée refaite autant de fois, devant ces issues : la panne qui l'arrête, ou le nombre de refus.
    fn sifted(failures: usize, codes: &[Option<Code>]) -> Result<usize, Code> {
        sifted_by(&Patience { failures, ..Patience::default() }, codes)
    }

    fn sifted_by(patience: &Patience, codes: &[Option<Code>]) -> Result<usize, Code> {
        let results = codes.iter().map(|code| code.map_or(Ok(()), |code| Err(code.error()))).collect();
        let sifted = patience.sift(results).map_err(|error| error.code)?;
        Ok(sifted.iter().filter(|one| one.is_err()).count())
    }

    #[test]
    fn a_fault_stops_a_batch_until_it_was_tried_enough() {
        let (done, refused, fault) = (None, Some(Code::Forbidden), Some(Code::Internal));
        assert_eq!(sifted(0, &[done, refused]), Ok(1), "un refus n'est pas une panne");
        assert_eq!(sifted(0, &[done, fault]), Err(Code::Internal));
        assert_eq!(sifted(1, &[done, fault]), Err(Code::Internal));
        assert_eq!(sifted(2, &[done, refused, fault]), Ok(2));
        assert_eq!(sifted(2, &[fault, fault]), Ok(2), "une règle qui ne se calcule d'aucun");
    }

    #[test]
    fn a_passing_fault_that_hits_all_of_them_is_no_refusal() {
        let gone = Some(Code::Unavailable);
        assert_eq!(sifted(2, &[gone, gone]), Err(Code::Unavailable));
        assert_eq!(sifted(2, &[gone]), Ok(1));
        assert_eq!(sifted(2, &[None, gone]), Ok(1));
        let undo = Patience { failures: 2, outlasts: true };
        assert_eq!(sifted_by(&undo, &[None, gone]), Err(Code::Unavailable));
        assert_eq!(sifted_by(&undo, &[None, Some(Code::Internal)]), Ok(1));
    }
}
