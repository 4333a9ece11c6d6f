//! Le frein des flux : tant de lectures par minute et par provenance, puis par flux.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use kernel::{Code, Result};
use moka::sync::Cache;

/// Une fenêtre, et ce qu'elle admet.
const WINDOW: Duration = Duration::from_secs(60);
const READS: u32 = 60;

/// Clés suivies au plus : un flot d'adresses forgées n'épuise pas la mémoire.
const KEPT: u64 = 50_000;

/// Lectures de la fenêtre en cours, par clé.
pub(crate) struct Brake(Arc<Cache<String, Arc<AtomicU32>>>);

impl Brake {
    pub(crate) fn new() -> Brake {
        Brake(Arc::new(Cache::builder().max_capacity(KEPT).time_to_live(WINDOW).build()))
    }

    /// Compte une lecture ; 429 au-delà.
    pub(super) fn pass(&self, key: String) -> Result<()> {
        let count = self.0.get_with(key, Arc::default).fetch_add(1, Ordering::Relaxed);
        let wait = WINDOW.as_secs();
        if count < READS { Ok(()) } else { Err(Code::RateLimited.with("retry_after", wait).and("retry_after", wait)) }
    }
}
