//! Réglages de `postgres` pour un serveur d'application sur une petite machine partagée.
//!
//! Passés en ligne de commande, donc au-dessus de `postgresql.conf` ; le dernier donné l'emporte, ce qui laisse
//! `ClusterOptions::settings` corriger chacun d'eux. Les délais (`statement_timeout`…) restent aux sessions.

use std::fs;

use super::Durability;

const MIB: u64 = 1 << 20;
const GIB: u64 = 1 << 30;

/// Réglages pour la mémoire de cette machine, nom et valeur.
pub(super) fn for_this_machine(durability: Durability) -> Vec<(String, String)> {
    let mut settings = sized_for(memory().unwrap_or(4 * GIB));
    settings.extend(
        [
            ("max_connections", "100"),
            ("wal_level", "replica"),
            ("max_wal_size", "2GB"),
            ("wal_compression", "lz4"),
            ("default_toast_compression", "lz4"),
            ("synchronous_commit", "on"),
            ("random_page_cost", "1.1"),
            // La compilation à la volée coûte plus qu'elle ne rend sur des requêtes courtes.
            ("jit", "off"),
            ("timezone", "UTC"),
            ("log_timezone", "UTC"),
            ("logging_collector", "on"),
            // Un fichier par jour de la semaine, réécrit la semaine suivante.
            ("log_filename", "postgresql-%a.log"),
            ("log_rotation_age", "1d"),
            ("log_rotation_size", "0"),
            ("log_truncate_on_rotation", "on"),
            // Ni instruction ni DETAIL : ils contiennent des données personnelles.
            ("log_min_error_statement", "panic"),
            ("log_error_verbosity", "terse"),
        ]
        .map(owned),
    );
    // `synchronous_commit` reste vrai même sans `fsync` : tuer un processus ne doit jamais rien perdre de validé.
    settings.extend(match durability {
        Durability::Full => [("fsync", "on"), ("full_page_writes", "on")].map(owned),
        Durability::None => [("fsync", "off"), ("full_page_writes", "off")].map(owned),
    });
    settings
}

/// Parts de mémoire : un huitième en cache partagé, le reste au système (qui met aussi en cache) et au programme.
fn sized_for(memory: u64) -> Vec<(String, String)> {
    let megabytes = |bytes: u64| format!("{}MB", bytes / MIB);
    vec![
        ("shared_buffers".into(), megabytes((memory / 8).clamp(128 * MIB, 8 * GIB))),
        ("effective_cache_size".into(), megabytes((memory / 2).max(256 * MIB))),
        ("work_mem".into(), megabytes((memory / 400).clamp(4 * MIB, 64 * MIB))),
        ("maintenance_work_mem".into(), megabytes((memory / 16).clamp(64 * MIB, GIB))),
    ]
}

/// Mémoire utilisable en octets : celle du conteneur si elle est bornée, sinon celle de la machine.
fn memory() -> Option<u64> {
    let machine = total_of(&fs::read_to_string("/proc/meminfo").ok()?)?;
    let container = fs::read_to_string("/sys/fs/cgroup/memory.max").ok().and_then(|text| text.trim().parse().ok());
    Some(container.map_or(machine, |limit: u64| limit.min(machine)))
}

fn total_of(meminfo: &str) -> Option<u64> {
    let line = meminfo.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    let kilobytes: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kilobytes * 1024)
}

fn owned((name, value): (&str, &str)) -> (String, String) {
    (name.into(), value.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_shared_between_the_cache_and_the_rest() {
        let check = |memory, expected: [&str; 4]| {
            let values: Vec<_> = sized_for(memory).into_iter().map(|(_, value)| value).collect();
            assert_eq!(values, expected);
        };
        check(512 * MIB, ["128MB", "256MB", "4MB", "64MB"]);
        check(8 * GIB, ["1024MB", "4096MB", "20MB", "512MB"]);
        check(128 * GIB, ["8192MB", "65536MB", "64MB", "1024MB"]);
    }

    #[test]
    fn meminfo_is_read_in_kilobytes() {
        assert_eq!(total_of("MemTotal:       24684788 kB\nMemFree: 1 kB\n"), Some(24_684_788 * 1024));
        assert_eq!(total_of("nothing"), None);
    }
}
