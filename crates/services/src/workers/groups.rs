//! Les groupes de travailleurs d'un nœud : lesquels il sert, et combien de travaux chacun mène de front.
//!
//! Un groupe et sa largeur se changent pendant que le nœud tourne ; il les relit de lui-même, sans redémarrer.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicUsize, Ordering},
};

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::finished::Finished;

/// Le groupe des sortes que rien ne met ailleurs ; il ne se retire pas.
pub(super) const DEFAULT: &str = "default";

/// Un groupe que ce nœud sert.
#[derive(Debug)]
pub(super) struct Group {
    pub name: String,
    width: AtomicUsize,
    /// Des travaux viennent d'être mis en file, ou la largeur vient de changer.
    pub ready: Notify,
    /// Ses travaux réussis dont l'issue reste à écrire.
    pub finished: Finished,
    /// Le groupe n'existe plus, ou n'est plus à ce nœud.
    pub retired: CancellationToken,
}

impl Group {
    pub(super) fn new(name: String, width: usize) -> Group {
        Group {
            name,
            width: AtomicUsize::new(width),
            ready: Notify::new(),
            finished: Finished::default(),
            retired: CancellationToken::new(),
        }
    }

    /// Travaux menés de front au plus.
    pub(super) fn width(&self) -> usize {
        self.width.load(Ordering::Relaxed)
    }

    fn resize(&self, width: usize) {
        if self.width.swap(width, Ordering::Relaxed) != width {
            self.ready.notify_one();
        }
    }
}

/// Les groupes que ce nœud sert en ce moment.
#[derive(Debug, Default)]
pub(super) struct Groups(Mutex<Vec<Arc<Group>>>);

impl Groups {
    /// Chacun d'eux.
    pub(super) fn all(&self) -> Vec<Arc<Group>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Sert désormais ceux-là, chacun de sa largeur ; rend ceux qu'il faut mettre en marche, et retire les autres.
    pub(super) fn settle(&self, wanted: Vec<(String, usize)>) -> Vec<Arc<Group>> {
        let mut served = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        served.retain(|group| {
            let kept = wanted.iter().any(|(name, _)| *name == group.name);
            if !kept {
                group.retired.cancel();
            }
            kept
        });
        let mut fresh = Vec::new();
        for (name, width) in wanted {
            match served.iter().find(|group| group.name == name) {
                Some(group) => group.resize(width),
                None => fresh.push(Arc::new(Group::new(name, width))),
            }
        }
        served.extend(fresh.iter().cloned());
        fresh
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_follows_what_is_wanted_of_it() {
        let groups = Groups::default();
        let wanted = |all: &[(&str, usize)]| all.iter().map(|(name, width)| ((*name).to_owned(), *width)).collect();
        assert_eq!(groups.settle(wanted(&[("default", 4), ("heavy", 2)])).len(), 2);
        let heavy = groups.all().remove(1);
        assert!(groups.settle(wanted(&[("default", 4), ("heavy", 3)])).is_empty());
        assert_eq!(heavy.width(), 3);
        let fresh = groups.settle(wanted(&[("default", 4), ("reports", 1)]));
        assert_eq!(fresh.iter().map(|group| group.name.as_str()).collect::<Vec<_>>(), ["reports"]);
        assert!(heavy.retired.is_cancelled() && groups.all().len() == 2);
    }
}
