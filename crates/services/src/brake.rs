//! Le frein des adresses sans session : tant de demandes par minute et par clé (une provenance, un flux, une entrée d'appels).

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use kernel::{Code, Result};
use moka::sync::Cache;

/// Une fenêtre.
const WINDOW: Duration = Duration::from_secs(60);

/// Clés suivies au plus : un flot d'adresses forgées n'épuise pas la mémoire.
const KEPT: u64 = 50_000;

/// Demandes de la fenêtre en cours, par clé.
pub(crate) struct Brake(Arc<Cache<String, Arc<AtomicU32>>>);

impl Brake {
    pub(crate) fn new() -> Brake {
        Brake(Arc::new(Cache::builder().max_capacity(KEPT).time_to_live(WINDOW).build()))
    }

    /// Compte une demande ; 429 au-delà de ce nombre.
    pub(crate) fn pass(&self, key: String, most: u32) -> Result<()> {
        let count = self.0.get_with(key, Arc::default).fetch_add(1, Ordering::Relaxed);
        let wait = WINDOW.as_secs();
        if count < most { Ok(()) } else { Err(Code::RateLimited.with("retry_after", wait).and("retry_after", wait)) }
    }
}
