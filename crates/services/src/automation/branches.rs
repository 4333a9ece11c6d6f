//! Les branches d'une étape parallèle : chacune a sa place et avance de son côté, une attente de l'une ne retient pas les autres.
//!
//! L'exécution reste une ligne qu'un seul nœud tient : dans un tour, les branches prêtes se suivent, chacune pour sa part des
//! opérations. Une branche qui échoue n'arrête pas les autres ; l'exécution échoue quand elles ont fini, et rejouée ne refait
//! que ce qui a échoué.

use std::mem;

use jiff::Timestamp;
use kernel::Result;
use schema::model::{Fork, Join};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    engine::{Pause, Running, told},
    is_passing,
    position::{Loop, Position},
};

/// Une place dans le programme.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Place {
    /// Rang de la prochaine opération.
    pub at: usize,
    /// Boucles ouvertes, la plus intérieure à la fin.
    pub loops: Vec<Loop>,
    /// Branches ouvertes par l'étape parallèle de ce rang.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub branches: Vec<Branch>,
}

/// Une branche ouverte.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Branch {
    place: Place,
    standing: Standing,
}

/// Où en est une branche.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Standing {
    Ready,
    Until(Timestamp),
    Done,
    Failed(Value),
}

impl From<Pause> for Standing {
    fn from(pause: Pause) -> Standing {
        match pause {
            Pause::Done => Standing::Done,
            Pause::Failed(error) => Standing::Failed(error),
            Pause::Until(at) => Standing::Until(at),
            // Le chargement refuse un script, ou un appel attendu, dans une branche.
            Pause::Yield | Pause::Script(_) => Standing::Ready,
        }
    }
}

impl Branch {
    fn is_ready(&self, now: Timestamp) -> bool {
        match self.standing {
            Standing::Ready => true,
            Standing::Until(at) => at <= now,
            Standing::Done | Standing::Failed(_) => false,
        }
    }
}

impl Position {
    /// Tient pour passé cet instant que des branches attendent : un essai franchit les attentes dans leur ordre.
    pub(super) fn release(&mut self, at: Timestamp) {
        self.place.release(at);
    }
}

impl Place {
    fn release(&mut self, at: Timestamp) {
        for branch in &mut self.branches {
            if branch.is_ready(at) {
                branch.standing = Standing::Ready;
                branch.place.release(at);
            }
        }
    }
}

impl Running<'_> {
    /// Ouvre les branches si elles ne le sont pas, et les mène ; rien quand elles se sont rejointes.
    pub(super) async fn fork(&mut self, fork: &Fork, budget: usize) -> Result<Option<Pause>> {
        let mut branches = mem::take(&mut self.position.place.branches);
        if branches.is_empty() {
            branches = self.opened(fork);
        }
        let (now, share) = (self.facts.ctx.now(), (budget / branches.len().max(1)).max(1));
        for branch in &mut branches {
            if branch.is_ready(now) {
                self.lead(branch, share).await?;
            }
            if fork.join == Join::Any && branch.standing == Standing::Done {
                break;
            }
        }
        self.turn_to_item().await?;
        Ok(self.join(fork, branches))
    }

    /// Une branche par suite d'étapes ; l'enregistrement que la boucle parcourt y reste à sa place.
    fn opened(&self, fork: &Fork) -> Vec<Branch> {
        let item = self.position.place.loops.last().map(Loop::here);
        let branch = |at: &usize| {
            let place = Place { at: *at, loops: item.clone().into_iter().collect(), branches: Vec::new() };
            Branch { place, standing: Standing::Ready }
        };
        fork.starts.iter().map(branch).collect()
    }

    /// Mène une branche de sa part du tour.
    async fn lead(&mut self, branch: &mut Branch, share: usize) -> Result<()> {
        let parent = mem::replace(&mut self.position.place, mem::take(&mut branch.place));
        let pause = Box::pin(self.carry(share)).await;
        branch.place = mem::replace(&mut self.position.place, parent);
        branch.standing = match pause {
            Ok(pause) => pause.into(),
            Err(error) if is_passing(&error) => return Err(error),
            Err(error) => Standing::Failed(told(&error)),
        };
        Ok(())
    }

    /// Les branches sont-elles rejointes ? Sinon, ce que l'exécution attend d'elles.
    fn join(&mut self, fork: &Fork, mut branches: Vec<Branch>) -> Option<Pause> {
        let is_failed = |branch: &Branch| matches!(branch.standing, Standing::Failed(_));
        let done = branches.iter().filter(|branch| branch.standing == Standing::Done).count();
        let failed = branches.iter().filter(|branch| is_failed(branch)).count();
        let is_won = fork.join == Join::Any && done > 0;
        if !is_won && done + failed < branches.len() {
            let pause = soonest(&branches);
            self.position.place.branches = branches;
            return Some(pause);
        }
        let cause = branches.iter().find_map(|branch| match &branch.standing {
            Standing::Failed(error) => Some(error.clone()),
            _ => None,
        });
        let cause = cause.filter(|_| !is_won);
        let mut entry = json!({ "step": fork.path, "act": "parallel", "at": self.facts.ctx.now().to_string() });
        entry["result"] = json!(if cause.is_some() { "failed" } else { "done" });
        entry["output"] = json!({ "done": done, "failed": failed, "dropped": branches.len() - done - failed });
        if let Some(error) = &cause {
            entry["error"] = error.clone();
        }
        self.log.push(entry);
        if let Some(error) = cause.filter(|_| !fork.continue_on_error) {
            for branch in branches.iter_mut().filter(|branch| is_failed(branch)) {
                branch.standing = Standing::Ready;
            }
            self.position.place.branches = branches;
            return Some(Pause::Failed(error));
        }
        self.position.place.at = fork.end;
        None
    }
}

/// Ce que des branches attendent, la première prête d'abord.
fn soonest(branches: &[Branch]) -> Pause {
    let waited = branches.iter().filter_map(|branch| match branch.standing {
        Standing::Ready => Some(None),
        Standing::Until(at) => Some(Some(at)),
        Standing::Done | Standing::Failed(_) => None,
    });
    waited.min().flatten().map_or(Pause::Yield, Pause::Until)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn branch(standing: Standing) -> Branch {
        Branch { place: Place::default(), standing }
    }

    #[test]
    fn what_is_ready_goes_before_what_waits_the_least() {
        let (soon, late): (Timestamp, Timestamp) =
            ("2026-01-01T08:00:00Z".parse().unwrap(), "2026-01-02T08:00:00Z".parse().unwrap());
        let waiting = [branch(Standing::Until(late)), branch(Standing::Done), branch(Standing::Until(soon))];
        assert_eq!(soonest(&waiting), Pause::Until(soon));
        assert_eq!(soonest(&[branch(Standing::Until(soon)), branch(Standing::Ready)]), Pause::Yield);
    }

    #[test]
    fn the_place_of_an_older_run_is_still_read() {
        let kept = json!({ "at": 4, "loops": [], "steps": 3 });
        let position: Position = serde_json::from_value(kept).unwrap();
        assert_eq!((position.place.at, position.steps), (4, 3));
        let written = json!({ "at": 4, "loops": [], "steps": 3, "receipts": 0 });
        assert_eq!(serde_json::to_value(&position).unwrap(), written);
    }
}
