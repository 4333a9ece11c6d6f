//! Quels `initdb` et `postgres` employer.
//!
//! Dans l'ordre : le dossier désigné par la configuration, les installations connues de la machine, les binaires
//! téléchargés. Si des données existent, seule leur version majeure compte. Pour chercher ailleurs : une ligne dans
//! [`PLACES`].

use std::fs;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::account::Account;
use super::error::ClusterError;
use super::fetch::fetch;
use super::layout::Layout;

/// Versions majeures acceptées.
const MAJORS: RangeInclusive<u32> = 15..=18;

/// Version téléchargée quand rien n'impose la version.
const DEFAULT_MAJOR: u32 = 17;

/// Extensions de « contrib » sans lesquelles le serveur ne peut pas travailler.
const EXTENSIONS: [&str; 3] = ["pg_trgm", "unaccent", "btree_gist"];

/// Installations connues ; `*` vaut pour une partie d'un nom de dossier.
const PLACES: [&str; 6] = [
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/usr/libexec/postgresql*",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
];

/// Un couple `initdb` et `postgres` qui convient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Binaries {
    pub(super) bin: PathBuf,
    pub(super) major: u32,
}

/// Trouve, ou télécharge, les binaires pour ce dossier de données.
pub(super) fn find(layout: &Layout, account: &Account, designated: Option<&Path>) -> Result<Binaries, ClusterError> {
    let major = major_of_data(layout)?;
    if let Some(bin) = designated {
        let bin = std::path::absolute(bin).map_err(ClusterError::io("impossible de situer", bin))?;
        return accept(bin, account, major);
    }
    if let Some(installed) = best_of(installed_places(account), account, major) {
        return Ok(installed);
    }
    let wanted = major.unwrap_or(DEFAULT_MAJOR);
    fetch(wanted, &layout.postgres())
        .and_then(|bin| accept(bin, account, major))
        .map_err(|cause| ClusterError::BinariesMissing { major, cause: cause.to_string() })
}

fn accept(bin: PathBuf, account: &Account, major: Option<u32>) -> Result<Binaries, ClusterError> {
    account.check_reaches(&bin)?;
    inspect(&bin, account, major).map_err(|reason| ClusterError::BinariesRefused { bin, reason })
}

/// Version majeure des données existantes, ou rien s'il n'y en a pas encore.
fn major_of_data(layout: &Layout) -> Result<Option<u32>, ClusterError> {
    let data = layout.data();
    if !data.exists() {
        return Ok(None);
    }
    let damaged = |missing| ClusterError::DataDamaged { path: data.clone(), missing };
    let version = fs::read_to_string(data.join("PG_VERSION")).map_err(|_| damaged("PG_VERSION"))?;
    if !data.join("global/pg_control").exists() {
        return Err(damaged("global/pg_control"));
    }
    let major = version.trim().parse().map_err(|_| damaged("PG_VERSION"))?;
    if !MAJORS.contains(&major) {
        return Err(ClusterError::DataVersion { path: data, major });
    }
    Ok(Some(major))
}

/// La version la plus récente parmi celles qui conviennent.
fn best_of(places: Vec<PathBuf>, account: &Account, major: Option<u32>) -> Option<Binaries> {
    let usable = places.into_iter().filter(|bin| account.check_reaches(bin).is_ok());
    usable.filter_map(|bin| inspect(&bin, account, major).ok()).max_by_key(|binaries| binaries.major)
}

/// Vérifie un dossier de binaires ; sinon dit ce qui ne va pas.
fn inspect(bin: &Path, account: &Account, major: Option<u32>) -> Result<Binaries, String> {
    let found = major_of_program(&bin.join("postgres"), account)?;
    if !bin.join("initdb").is_file() {
        return Err("initdb manque".into());
    }
    if !MAJORS.contains(&found) {
        return Err(format!("version {found}, il faut {} à {}", MAJORS.start(), MAJORS.end()));
    }
    if let Some(major) = major.filter(|major| *major != found) {
        return Err(format!("version {found}, les données existantes demandent {major}"));
    }
    let shares = share_folders(bin, account, found);
    let missing = EXTENSIONS.into_iter().find(|name| {
        let control = format!("extension/{name}.control");
        !shares.iter().any(|share| share.join(&control).is_file())
    });
    match missing {
        Some(name) => Err(format!("l'extension {name} manque (paquet « contrib »)")),
        None => Ok(Binaries { bin: bin.into(), major: found }),
    }
}

fn major_of_program(postgres: &Path, account: &Account) -> Result<u32, String> {
    let version = output_of(postgres, "--version", account).ok_or("postgres manque ou ne s'exécute pas")?;
    parse_major(&version).ok_or_else(|| format!("version illisible : {version}"))
}

/// `postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)` donne 15.
fn parse_major(version: &str) -> Option<u32> {
    let number = version.split_whitespace().nth(2)?;
    number.chars().take_while(char::is_ascii_digit).collect::<String>().parse().ok()
}

/// Là où peuvent être les extensions : ce qu'en dit `pg_config`, sinon les usages connus.
fn share_folders(bin: &Path, account: &Account, major: u32) -> Vec<PathBuf> {
    let mut folders =
        vec![bin.join("../share/postgresql"), bin.join("../share"), format!("/usr/share/postgresql/{major}").into()];
    folders.extend(output_of(&bin.join("pg_config"), "--sharedir", account).map(PathBuf::from));
    folders
}

fn installed_places(account: &Account) -> Vec<PathBuf> {
    let mut places: Vec<_> = PLACES.iter().flat_map(|pattern| expand(pattern)).collect();
    places.extend(output_of(Path::new("pg_config"), "--bindir", account).map(PathBuf::from));
    places
}

/// Dossiers existants qui répondent à un motif d'une seule étoile.
fn expand(pattern: &str) -> Vec<PathBuf> {
    let Some((before, after)) = pattern.split_once('*') else {
        return vec![pattern.into()];
    };
    let (parent, prefix) = before.rsplit_once('/').unwrap_or_default();
    let (suffix, rest) = after.split_once('/').unwrap_or((after, ""));
    let Ok(entries) = fs::read_dir(parent) else {
        return Vec::new();
    };
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    names
        .filter(|name| name.starts_with(prefix) && name.ends_with(suffix))
        .map(|name| Path::new(parent).join(name).join(rest))
        .collect()
}

/// Exécuté par le compte de PostgreSQL : `root` ne lance jamais un programme qu'un autre a pu poser là.
fn output_of(program: &Path, argument: &str, account: &Account) -> Option<String> {
    let mut command = Command::new(program);
    account.run(command.arg(argument).current_dir("/"));
    let output = command.output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read_from_what_postgres_says() {
        let check = |said, expected| assert_eq!(parse_major(said), expected);
        check("postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)", Some(15));
        check("postgres (PostgreSQL) 18beta1", Some(18));
        check("something else", None);
    }

    #[test]
    fn a_pattern_expands_to_existing_folders_only() {
        assert!(expand("/usr/bi*").contains(&PathBuf::from("/usr/bin")));
        assert_eq!(expand("/no-such-parent/*/bin"), Vec::<PathBuf>::new());
    }
}
