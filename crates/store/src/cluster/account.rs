//! Sous quel compte système PostgreSQL tourne.
//!
//! `postgres` et `initdb` refusent `root`, et refusent un numéro d'utilisateur sans nom. Lancé par `root`, on prend le
//! propriétaire des données existantes, sinon `postgres`, sinon `nobody` ; lancé par un autre, on reste lui.

use std::fs::{self, Metadata};
use std::io;
use std::os::unix::fs::{MetadataExt, lchown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use nix::unistd::{Uid, User, geteuid};

use super::error::ClusterError;
use super::layout::Layout;

/// Numéro de `nobody` sous Linux, pour nommer ce qui manque.
const NOBODY: u32 = 65534;

/// Compte qui exécute PostgreSQL.
#[derive(Debug, Clone)]
pub(super) struct Account {
    name: String,
    uid: u32,
    gid: u32,
    /// Vrai quand on est `root` : il faut alors prendre ce compte, et lui donner ses fichiers.
    borrowed: bool,
}

/// Choisit le compte pour ce dossier de données.
pub(super) fn choose(layout: &Layout) -> Result<Account, ClusterError> {
    let me = geteuid();
    let account = Account::from(if me.is_root() { user_for_root(layout)? } else { user(me)? });
    match fs::metadata(layout.data()) {
        Ok(data) if data.uid() != account.uid => {
            Err(ClusterError::Ownership { path: layout.data(), owner: data.uid(), account: account.name })
        }
        _ => Ok(account),
    }
}

/// Nom du compte qui exécute notre propre programme.
pub(super) fn own_name() -> Result<String, ClusterError> {
    Ok(user(geteuid())?.name)
}

fn user_for_root(layout: &Layout) -> Result<User, ClusterError> {
    let folders = [layout.data(), layout.root().into()];
    let mut owners = folders.iter().filter_map(|path| fs::metadata(path).ok()).map(|metadata| metadata.uid());
    if let Some(owner) = owners.find(|uid| *uid != 0) {
        return user(Uid::from_raw(owner));
    }
    let mut usual = ["postgres", "nobody"].into_iter().filter_map(|name| User::from_name(name).ok().flatten());
    usual.next().ok_or(ClusterError::AccountUnknown { uid: NOBODY })
}

fn user(uid: Uid) -> Result<User, ClusterError> {
    User::from_uid(uid).ok().flatten().ok_or(ClusterError::AccountUnknown { uid: uid.as_raw() })
}

impl From<User> for Account {
    fn from(user: User) -> Self {
        Self { name: user.name, uid: user.uid.as_raw(), gid: user.gid.as_raw(), borrowed: geteuid().is_root() }
    }
}

impl Account {
    pub(super) fn uid(&self) -> u32 {
        self.uid
    }

    /// Fait exécuter la commande par ce compte, sans groupe supplémentaire.
    pub(super) fn run(&self, command: &mut Command) {
        if self.borrowed {
            command.uid(self.uid).gid(self.gid);
        }
    }

    /// Donne un fichier à ce compte ; un lien n'est pas suivi.
    pub(super) fn own(&self, path: &Path) -> io::Result<()> {
        if self.borrowed { lchown(path, Some(self.uid), Some(self.gid)) } else { Ok(()) }
    }

    /// Refuse un chemin dont un dossier est fermé à ce compte (`/root`, par exemple) ; ce qui n'existe pas encore ne ferme rien.
    pub(super) fn check_reaches(&self, path: &Path) -> Result<(), ClusterError> {
        let closed = path.ancestors().filter(|folder| fs::metadata(folder).is_ok_and(|it| !self.may_traverse(&it)));
        closed.last().map_or(Ok(()), |folder| {
            Err(ClusterError::Unreachable { path: path.into(), blocked_at: folder.into(), account: self.name.clone() })
        })
    }

    /// D'après les bits de mode seuls : les listes d'accès étendues sont ignorées.
    pub(super) fn may_traverse(&self, folder: &Metadata) -> bool {
        let bit = match folder {
            it if it.uid() == self.uid => 0o100,
            it if it.gid() == self.gid => 0o010,
            _ => 0o001,
        };
        folder.mode() & bit != 0
    }
}
