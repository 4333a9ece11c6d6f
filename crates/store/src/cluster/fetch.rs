//! Télécharge et déballe les binaires de PostgreSQL.
//!
//! L'archive est vérifiée en entier avant d'être déballée, puis paraît d'un coup par renommage : un téléchargement
//! interrompu ne laisse rien qu'on puisse prendre pour des binaires.

use std::fs;
use std::io;
use std::os::unix::fs::symlink;
use std::path::{Component, Path, PathBuf};
use std::thread;
use std::time::Duration;

use base64::prelude::{BASE64_STANDARD, Engine};
use flate2::read::GzDecoder;
use serde::Deserialize;
use sha2::{Digest, Sha512};
use tar::Archive;

use super::builds::{Build, build_for_this_machine};
use super::error::ClusterError;
use super::layout::create_with_mode;

/// Durée sans un octet après laquelle on renonce ; pas de limite au total, le lien peut être lent.
const SILENCE: Duration = Duration::from_secs(30);

/// Plus que deux fois la plus grosse archive connue.
const LARGEST_ARCHIVE: usize = 64 << 20;

/// Dossier des programmes de la version majeure demandée, sous `folder`, téléchargés s'ils n'y sont pas déjà.
///
/// Bloque le temps du téléchargement (24 Mo).
pub fn fetch(major: u32, folder: &Path) -> Result<PathBuf, ClusterError> {
    let build = build_for_this_machine(major).ok_or_else(|| ClusterError::Download {
        url: format!("PostgreSQL {major}"),
        cause: "aucune archive pour cette version et cette machine".into(),
    })?;
    let home = folder.join(build.version);
    let bin = home.join("bin");
    if bin.join("postgres").is_file() {
        return Ok(bin);
    }
    let refused = |cause: String| ClusterError::Download { url: build.url(), cause };
    tracing::info!(version = build.version, "Téléchargement de PostgreSQL.");
    let archive = download(&build.url()).map_err(refused)?;
    check(build, &archive).map_err(refused)?;
    unpack(&archive, &home).map_err(ClusterError::io("impossible de déballer PostgreSQL dans", &home))?;
    Ok(bin)
}

/// Dans son propre fil : l'appelant peut être au milieu d'un exécuteur, où l'on ne peut pas en ouvrir un second.
fn download(url: &str) -> Result<Vec<u8>, String> {
    let in_thread = || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|e| e.to_string())?;
        runtime.block_on(get(url))
    };
    thread::scope(|scope| scope.spawn(in_thread).join()).unwrap_or_else(|_| Err("le téléchargement a paniqué".into()))
}

#[expect(
    clippy::disallowed_methods,
    reason = "aucun client n'existe avant la base, et l'adresse est figée dans `builds`"
)]
async fn get(url: &str) -> Result<Vec<u8>, String> {
    let client = reqwest::Client::builder().connect_timeout(SILENCE).read_timeout(SILENCE).build().map_err(told)?;
    let mut response = client.get(url).send().await.and_then(reqwest::Response::error_for_status).map_err(told)?;
    let mut archive = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(told)? {
        archive.extend_from_slice(&chunk);
        if archive.len() > LARGEST_ARCHIVE {
            return Err("archive démesurée".into());
        }
    }
    Ok(archive)
}

/// L'erreur de `reqwest` et ses causes, qui seules disent s'il s'agit du nom, du réseau ou du certificat.
#[expect(clippy::needless_pass_by_value, reason = "la forme que veut `map_err`")]
fn told(error: reqwest::Error) -> String {
    let causes = std::iter::successors(Some(&error as &dyn std::error::Error), |cause| cause.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(" : ")
}

fn check(build: &Build, archive: &[u8]) -> Result<(), String> {
    let found = BASE64_STANDARD.encode(Sha512::digest(archive));
    if found == build.sha512 { Ok(()) } else { Err(format!("empreinte inattendue : sha512-{found}")) }
}

fn unpack(archive: &[u8], home: &Path) -> io::Result<()> {
    let unfinished = home.with_added_extension("new");
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished)?;
    }
    extract(archive, &unfinished)?;
    link(&unfinished)?;
    fs::rename(&unfinished, home)
}

/// Ne garde que `package/native` ; les droits viennent de l'archive, non de l'`umask`.
fn extract(archive: &[u8], into: &Path) -> io::Result<()> {
    for entry in Archive::new(GzDecoder::new(archive)).entries()? {
        let mut entry = entry?;
        let path = entry.path()?.into_owned();
        let Ok(inside) = path.strip_prefix("package/native") else {
            continue;
        };
        if !entry.header().entry_type().is_file() || !inside.components().all(|it| matches!(it, Component::Normal(_))) {
            continue;
        }
        let target = into.join(inside);
        create_ancestors(&target)?;
        entry.unpack(&target)?;
    }
    Ok(())
}

fn create_ancestors(file: &Path) -> io::Result<()> {
    let missing: Vec<_> = file.ancestors().skip(1).take_while(|folder| !folder.exists()).collect();
    missing.into_iter().rev().try_for_each(|folder| create_with_mode(folder, 0o755))
}

/// Un lien que npm ne sait pas transporter : `target` doit désigner `source`, tous deux relatifs au paquet.
#[derive(Deserialize)]
struct Link {
    source: PathBuf,
    target: PathBuf,
}

fn link(home: &Path) -> io::Result<()> {
    let links: Vec<Link> = serde_json::from_slice(&fs::read(home.join("pg-symlinks.json"))?)?;
    for Link { source, target } in links {
        let (Some(name), Ok(target)) = (source.file_name(), target.strip_prefix("native")) else {
            continue;
        };
        symlink(name, home.join(target))?;
    }
    Ok(())
}
