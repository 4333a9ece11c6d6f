//! Le temps de processeur, lu dans `/proc` : celui du serveur, et celui de PostgreSQL avec tous ses enfants, même finis.

use std::{fs, time::Duration};

use anyhow::{Context, Result};

/// Unité de `/proc/<pid>/stat` : le centième de seconde, sur tout Linux.
const TICK: Duration = Duration::from_millis(10);

/// Processeur employé depuis le démarrage de chacun.
#[derive(Clone, Copy, Debug)]
pub struct Cpu {
    /// Le serveur ; zéro quand il n'y en a pas.
    pub server: Duration,
    /// PostgreSQL.
    pub postgres: Duration,
}

impl Cpu {
    /// Ce que serveur et PostgreSQL ont employé jusqu'ici.
    pub fn of(server: u32, postmaster: u32) -> Result<Cpu> {
        Ok(Cpu { server: stat(server)?.own, ..Cpu::of_postgres(postmaster)? })
    }

    /// Ce que PostgreSQL seul a employé jusqu'ici.
    pub fn of_postgres(postmaster: u32) -> Result<Cpu> {
        let father = stat(postmaster)?;
        let living: Duration = processes()?
            .filter_map(|pid| stat(pid).ok())
            .filter(|stat| stat.parent == postmaster)
            .map(|stat| stat.own)
            .sum();
        Ok(Cpu { server: Duration::ZERO, postgres: father.own + father.buried + living })
    }

    /// Ce qui a été employé depuis.
    pub fn since(self, before: Cpu) -> Cpu {
        Cpu {
            server: self.server.saturating_sub(before.server),
            postgres: self.postgres.saturating_sub(before.postgres),
        }
    }
}

/// Ce qu'un processus dit de lui (`man 5 proc`).
#[derive(Debug, PartialEq)]
struct Stat {
    parent: u32,
    /// Le sien, tous fils réunis.
    own: Duration,
    /// Celui de ses enfants finis.
    buried: Duration,
}

fn stat(pid: u32) -> Result<Stat> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).with_context(|| format!("processus {pid}"))?;
    parse(&text).with_context(|| format!("/proc/{pid}/stat : {text}"))
}

/// Le nom entre parenthèses peut contenir des blancs : les champs se comptent après lui.
fn parse(text: &str) -> Option<Stat> {
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |rank: usize| fields.get(rank)?.parse::<u32>().ok().map(|ticks| TICK * ticks);
    Some(Stat { parent: fields.get(1)?.parse().ok()?, own: ticks(11)? + ticks(12)?, buried: ticks(13)? + ticks(14)? })
}

fn processes() -> Result<impl Iterator<Item = u32>> {
    let entries = fs::read_dir("/proc")?;
    Ok(entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_name_may_hold_spaces_and_parentheses() {
        let text = "42 (post gres: (x) y) S 7 42 42 0 -1 4194560 100 0 0 0 150 50 30 20 20 0 1 0 12345 1 2";
        let stat = parse(text).unwrap();
        assert_eq!(stat, Stat { parent: 7, own: Duration::from_secs(2), buried: Duration::from_millis(500) });
    }

    #[test]
    fn anything_else_is_refused() {
        assert_eq!(parse("42 (short) S 7"), None);
        assert_eq!(parse(""), None);
    }
}
