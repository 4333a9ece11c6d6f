//! Ce qui peut empêcher la base embarquée de vivre.
//!
//! Chaque erreur porte un genre stable ([`ClusterError::kind`]), une phrase qui dit ce qui s'est passé (`Display`)
//! et une phrase qui dit quoi faire ([`ClusterError::hint`]). Une nouvelle cause = une variante et ses trois lignes.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Échec de la base embarquée.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ClusterError {
    /// Un autre processus tient déjà ce dossier.
    #[error("le dossier {} est déjà utilisé par {}", .data_dir.display(), process(.pid))]
    AlreadyRunning {
        /// Dossier demandé.
        data_dir: PathBuf,
        /// Processus qui le tient, s'il a eu le temps d'écrire son numéro.
        pid: Option<u32>,
    },
    /// Ni PostgreSQL installé, ni téléchargement possible.
    #[error("PostgreSQL {} est introuvable, et son téléchargement a échoué : {cause}", wanted(.major))]
    BinariesMissing {
        /// Version majeure imposée par les données existantes.
        major: Option<u32>,
        /// Pourquoi le téléchargement n'a pas abouti.
        cause: String,
    },
    /// Le dossier de binaires désigné par la configuration ne convient pas.
    #[error("les binaires PostgreSQL de {} ne conviennent pas : {reason}", .bin.display())]
    BinariesRefused {
        /// Dossier désigné.
        bin: PathBuf,
        /// Ce qui manque ou ne convient pas.
        reason: String,
    },
    /// L'archive des binaires n'a pas pu être obtenue, ou n'est pas celle attendue.
    #[error("téléchargement de {url} impossible : {cause}")]
    Download {
        /// Adresse demandée.
        url: String,
        /// Ce qui a échoué.
        cause: String,
    },
    /// Le compte qui exécutera PostgreSQL ne peut pas traverser un dossier parent.
    #[error("le compte « {account} », qui exécute PostgreSQL, ne peut pas entrer dans {} (sur le chemin de {})", .blocked_at.display(), .path.display())]
    Unreachable {
        /// Chemin à atteindre.
        path: PathBuf,
        /// Premier dossier infranchissable.
        blocked_at: PathBuf,
        /// Compte système de PostgreSQL.
        account: String,
    },
    /// PostgreSQL refuse de tourner sous un numéro d'utilisateur sans nom.
    #[error("l'utilisateur système {uid} n'a pas de nom dans /etc/passwd")]
    AccountUnknown {
        /// Numéro d'utilisateur.
        uid: u32,
    },
    /// Les données appartiennent à quelqu'un d'autre que le compte qui exécuterait PostgreSQL.
    #[error("les données de {} appartiennent à l'utilisateur {owner}, PostgreSQL tournerait sous « {account} »", .path.display())]
    Ownership {
        /// Dossier des données.
        path: PathBuf,
        /// Numéro du propriétaire actuel.
        owner: u32,
        /// Compte système de PostgreSQL.
        account: String,
    },
    /// Le dossier des données existe mais n'est pas celui d'un cluster entier.
    #[error("{} n'est pas un dossier de données PostgreSQL entier : {missing} manque", .path.display())]
    DataDamaged {
        /// Dossier des données.
        path: PathBuf,
        /// Fichier attendu.
        missing: &'static str,
    },
    /// Les données sont d'une version majeure que l'on ne sait pas faire vivre.
    #[error("les données de {} sont de PostgreSQL {major}, il faut 15 à 18", .path.display())]
    DataVersion {
        /// Dossier des données.
        path: PathBuf,
        /// Version majeure des données.
        major: u32,
    },
    /// Aucun dossier court et privé pour la socket.
    #[error("aucun dossier privé pour la socket de PostgreSQL : {reason}")]
    SocketDirectory {
        /// Ce qui a été refusé, dossier par dossier.
        reason: String,
    },
    /// `initdb` a échoué.
    #[error("la création de la base a échoué : {said}")]
    Initialise {
        /// Dernières lignes d'`initdb`.
        said: String,
    },
    /// `postgres` s'est arrêté avant d'être prêt.
    #[error("PostgreSQL ne démarre pas : {said}")]
    Start {
        /// Dernières lignes de son journal.
        said: String,
    },
    /// `postgres` meurt à chaque relance.
    #[error("PostgreSQL s'est arrêté {deaths} fois de suite, les relances sont abandonnées : {said}")]
    KeepsDying {
        /// Nombre de morts rapprochées.
        deaths: usize,
        /// Dernières lignes de son journal.
        said: String,
    },
    /// D'anciens processus de la même base ne veulent pas finir.
    #[error("d'anciens processus PostgreSQL tiennent encore {} : {pids:?}", .path.display())]
    Orphans {
        /// Dossier des données.
        path: PathBuf,
        /// Processus encore en vie.
        pids: Vec<i32>,
    },
    /// Le système a refusé une opération sur un fichier ou un processus.
    #[error("{action} {} : {source}", .path.display())]
    Io {
        /// Opération tentée.
        action: &'static str,
        /// Fichier ou programme visé.
        path: PathBuf,
        /// Réponse du système.
        source: Arc<io::Error>,
    },
}

impl ClusterError {
    /// Genre stable, pour les journaux et les sondes.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::AlreadyRunning { .. } => "cluster.already_running",
            Self::BinariesMissing { .. } => "cluster.binaries_missing",
            Self::BinariesRefused { .. } => "cluster.binaries_refused",
            Self::Download { .. } => "cluster.download",
            Self::Unreachable { .. } => "cluster.unreachable",
            Self::AccountUnknown { .. } => "cluster.account_unknown",
            Self::Ownership { .. } => "cluster.ownership",
            Self::DataDamaged { .. } => "cluster.data_damaged",
            Self::DataVersion { .. } => "cluster.data_version",
            Self::SocketDirectory { .. } => "cluster.socket_directory",
            Self::Initialise { .. } => "cluster.initialise",
            Self::Start { .. } => "cluster.start",
            Self::KeepsDying { .. } => "cluster.keeps_dying",
            Self::Orphans { .. } => "cluster.orphans",
            Self::Io { .. } => "cluster.io",
        }
    }

    /// Ce que l'administrateur doit faire.
    pub fn hint(&self) -> String {
        match self {
            Self::AlreadyRunning { .. } => {
                "arrêtez l'autre processus, ou donnez un autre dossier avec OPSFLUX_DATA_DIR".into()
            }
            Self::BinariesMissing { major, .. } => install_line(*major),
            Self::BinariesRefused { .. } => "corrigez ou retirez OPSFLUX_PG_BIN".into(),
            Self::Download { .. } => "vérifiez l'accès au réseau, ou installez PostgreSQL sur la machine".into(),
            Self::Unreachable { blocked_at, .. } => format!(
                "choisissez un dossier hors de {0} avec OPSFLUX_DATA_DIR (/var/lib/opsflux), ou « chmod o+x {0} »",
                blocked_at.display()
            ),
            Self::AccountUnknown { uid } => {
                format!("ajoutez l'utilisateur {uid} à /etc/passwd, ou lancez sous un compte qui a un nom")
            }
            Self::Ownership { path, account, .. } => {
                format!("« chown -R {account} {} », ou lancez sous le compte propriétaire", path.display())
            }
            Self::DataDamaged { path, .. } => {
                format!("restaurez une sauvegarde, ou écartez {} pour repartir d'une base vide", path.display())
            }
            Self::DataVersion { .. } => {
                "exportez ces données avec leur version (pg_dumpall), puis importez-les dans un dossier neuf".into()
            }
            Self::SocketDirectory { .. } => "rendez /run ou /tmp accessible en écriture".into(),
            Self::Initialise { .. } | Self::Start { .. } | Self::KeepsDying { .. } => {
                "lisez le dossier log/ du dossier de données : place libre, droits, réglages".into()
            }
            Self::Orphans { pids, .. } => format!("arrêtez ces processus : « kill -9 {} »", join(pids)),
            Self::Io { source, .. } if source.kind() == io::ErrorKind::PermissionDenied => {
                "lancez sous le compte qui a créé ce dossier".into()
            }
            Self::Io { .. } => "vérifiez la place libre et l'état du disque".into(),
        }
    }

    /// Traduit un refus du système ; s'emploie dans `map_err`.
    pub(super) fn io(action: &'static str, path: &Path) -> impl Fn(io::Error) -> Self + use<> {
        let path = path.to_path_buf();
        move |source| Self::Io { action, path: path.clone(), source: Arc::new(source) }
    }
}

/// La commande d'installation du système sous lequel on tourne.
fn install_line(major: Option<u32>) -> String {
    if cfg!(target_os = "macos") {
        return format!("brew install postgresql@{}", major.unwrap_or(17));
    }
    let package = major.map_or_else(|| "postgresql".into(), |major| format!("postgresql-{major}"));
    if Path::new("/etc/debian_version").exists() {
        return format!("apt-get install -y {package}");
    }
    format!("installez {package} (versions 15 à 18, avec « contrib »), ou désignez-le par OPSFLUX_PG_BIN")
}

fn process(pid: &Option<u32>) -> String {
    pid.map_or_else(|| "un autre processus".into(), |pid| format!("le processus {pid}"))
}

fn wanted(major: &Option<u32>) -> String {
    major.map_or_else(|| "15 à 18".into(), |major| major.to_string())
}

fn join(pids: &[i32]) -> String {
    pids.iter().map(i32::to_string).collect::<Vec<_>>().join(" ")
}
