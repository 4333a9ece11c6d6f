//! Une mémoire qui ne rend jamais ce qu'un changement a périmé.
//!
//! Une lecture commencée avant un oubli et finie après lui n'est pas gardée ; et tant que l'annonce des changements
//! n'est pas reçue (connexion d'écoute tombée), rien n'est gardé ni rendu : on relit la base.

use std::{
    hash::Hash,
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    time::Duration,
};

use kernel::Result;
use moka::sync::Cache;

/// Valeurs lues de la base, par clé.
pub(crate) struct Memory<K, V> {
    kept: Cache<K, V>,
    forgotten: AtomicU64,
    trusted: AtomicBool,
}

impl<K, V> Memory<K, V>
where
    K: Hash + Eq + Copy + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    pub(crate) fn new(capacity: u64, lasts: Duration) -> Memory<K, V> {
        Memory {
            kept: Cache::builder().max_capacity(capacity).time_to_live(lasts).build(),
            forgotten: AtomicU64::new(0),
            trusted: AtomicBool::new(false),
        }
    }

    /// La valeur gardée, ou celle que `load` lit ; une absence n'est pas gardée.
    pub(crate) async fn get_or(&self, key: K, load: impl Future<Output = Result<Option<V>>>) -> Result<Option<V>> {
        if let Some(value) = self.get(key) {
            return Ok(Some(value));
        }
        let trusted = self.trusted.load(Ordering::Acquire);
        let before = self.forgotten.load(Ordering::Acquire);
        let Some(value) = load.await? else {
            return Ok(None);
        };
        if trusted {
            self.kept.insert(key, value.clone());
            if self.forgotten.load(Ordering::Acquire) != before {
                self.kept.invalidate(&key);
            }
        }
        Ok(Some(value))
    }

    /// La valeur gardée.
    pub(crate) fn get(&self, key: K) -> Option<V> {
        if self.trusted.load(Ordering::Acquire) { self.kept.get(&key) } else { None }
    }

    /// Oublie une clé.
    pub(crate) fn forget(&self, key: K) {
        self.forgotten.fetch_add(1, Ordering::AcqRel);
        self.kept.invalidate(&key);
    }

    /// Oublie tout.
    pub(crate) fn forget_all(&self) {
        self.forgotten.fetch_add(1, Ordering::AcqRel);
        self.kept.invalidate_all();
    }

    /// Les changements sont annoncés : on peut garder.
    pub(crate) fn trust(&self) {
        self.forget_all();
        self.trusted.store(true, Ordering::Release);
    }

    /// Les changements ne sont plus annoncés : on ne garde plus.
    pub(crate) fn distrust(&self) {
        self.trusted.store(false, Ordering::Release);
        self.forget_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicU32;

    use super::*;

    struct Base {
        memory: Memory<u8, u32>,
        reads: AtomicU32,
    }

    impl Base {
        fn new() -> Base {
            Base { memory: Memory::new(10, Duration::from_secs(3600)), reads: AtomicU32::new(0) }
        }

        async fn read(&self) -> u32 {
            let load = async { Ok(Some(self.reads.fetch_add(1, Ordering::Relaxed) + 1)) };
            self.memory.get_or(1, load).await.unwrap().unwrap()
        }
    }

    #[tokio::test]
    async fn nothing_is_kept_until_changes_are_heard_of() {
        let base = Base::new();
        assert_eq!([base.read().await, base.read().await], [1, 2]);
        base.memory.trust();
        assert_eq!([base.read().await, base.read().await], [3, 3]);
        base.memory.distrust();
        assert_eq!([base.read().await, base.read().await], [4, 5]);
    }

    #[tokio::test]
    async fn what_is_forgotten_is_read_again() {
        let base = Base::new();
        base.memory.trust();
        assert_eq!(base.read().await, 1);
        base.memory.forget(2);
        assert_eq!(base.read().await, 1);
        base.memory.forget(1);
        assert_eq!(base.read().await, 2);
        base.memory.forget_all();
        assert_eq!(base.read().await, 3);
    }

    #[tokio::test]
    async fn a_read_overtaken_by_a_change_is_not_kept() {
        let base = Base::new();
        base.memory.trust();
        let overtaken = async {
            base.memory.forget(1);
            Ok(Some(100))
        };
        assert_eq!(base.memory.get_or(1, overtaken).await.unwrap(), Some(100));
        assert_eq!(base.read().await, 1);
    }
}
