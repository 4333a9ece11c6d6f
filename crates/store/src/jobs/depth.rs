//! Combien de déclencheurs ont mené à un travail : ce qu'il met en file le porte, et une boucle finit par s'arrêter.

use tokio::task_local;

task_local! {
    /// La profondeur du travail qu'on mène : ceux qu'il met en file la portent.
    static DEPTH: i16;
}

/// Mène ce travail : ce qu'il met en file saura combien de déclencheurs y ont mené.
pub async fn within<F: Future>(depth: i16, work: F) -> F::Output {
    DEPTH.scope(depth, work).await
}

/// Combien de déclencheurs ont mené au travail en cours ; zéro hors d'un travail.
pub fn depth() -> i16 {
    DEPTH.try_with(|depth| *depth).unwrap_or_default()
}
