//! Les bornes que le noyau tient pour nous : celles du moteur ne valent que tant que le moteur les regarde.

use nix::sys::resource::{Resource, UsageWho, getrlimit, getrusage, rlim_t, setrlimit};

use crate::wire::Limits;

/// Ce que le processus prend de plus que le tas d'un script : messages lus, écrits, et convertis.
const AROUND: u64 = 96 * 1024 * 1024;

/// Ferme pour de bon ce dont un script n'a jamais besoin : aucun vidage mémoire, aucun fichier écrit.
pub(crate) fn close() {
    for resource in [Resource::RLIMIT_CORE, Resource::RLIMIT_FSIZE] {
        setrlimit(resource, 0, 0).ok();
    }
}

/// Borne le prochain script : temps de processeur au-delà du sien, mémoire au-delà de celle d'un processus au repos.
pub(crate) fn set(limits: &Limits, at_rest: Option<u64>) {
    let spent =
        getrusage(UsageWho::RUSAGE_SELF).map_or(0, |usage| usage.user_time().tv_sec() + usage.system_time().tv_sec());
    // Une seconde entamée de part et d'autre : l'horloge du maître passe la première.
    lower(Resource::RLIMIT_CPU, spent.unsigned_abs() + limits.time.as_secs() + 2);
    if let Some(at_rest) = at_rest {
        lower(Resource::RLIMIT_AS, at_rest + 2 * limits.memory as u64 + AROUND);
    }
}

/// Seule la borne souple bouge : celle du script suivant peut être plus haute.
fn lower(resource: Resource, soft: rlim_t) {
    if let Ok((_, hard)) = getrlimit(resource) {
        setrlimit(resource, soft.min(hard), hard).ok();
    }
}

/// Mémoire virtuelle de ce processus, là où le système la dit (Linux).
pub(crate) fn virtual_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmSize:"))?;
    line.trim().trim_end_matches("kB").trim().parse::<u64>().ok().map(|size| size * 1024)
}
