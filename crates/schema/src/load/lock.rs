//! Les identifiants stables : `module.lock` dit quel objet porte quel nom, pour qu'un renommage ne soit pas une
//! suppression. L'auteur qui renomme corrige le nom aux deux endroits et garde l'identifiant.

use std::collections::HashMap;

use indexmap::IndexMap;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    diagnostics::{Report, SourceText},
    node,
};

/// Les identifiants d'un paquet, ceux du fichier et ceux que le chargement ajoute.
#[derive(Debug, Default)]
pub(crate) struct Lock {
    written: IndexMap<String, (Uuid, node::Span)>,
    used: HashMap<Uuid, String>,
    seen: Vec<String>,
    added: Vec<(String, Uuid)>,
}

impl Lock {
    /// Lit `module.lock`.
    pub(crate) fn read(file: &SourceText, report: &mut Report<'_>) -> Lock {
        let mut lock = Lock::default();
        for entry in node::parse(file, report).entries {
            let Some(text) = entry.node.as_text(&entry.key, report) else {
                continue;
            };
            let Ok(id) = text.value.parse::<Uuid>() else {
                let message = format!("« {} » n'est pas un UUID", text.value);
                report.error(text.at, "lock.id", message, "retirer cette ligne : l'identifiant sera recalculé");
                continue;
            };
            if let Some(other) = lock.used.insert(id, entry.key.clone()) {
                let message = format!("« {} » et « {other} » ont le même identifiant", entry.key);
                report.error(entry.at, "lock.twice", message, "retirer la ligne du plus récent des deux");
            }
            lock.written.insert(entry.key, (id, entry.at));
        }
        lock
    }

    /// L'identifiant de ce nom : celui du fichier, sinon un autre qui ne dépend que du nom.
    pub(crate) fn id(&mut self, name: &str) -> Uuid {
        self.seen.push(name.to_owned());
        if let Some((id, _)) = self.written.get(name) {
            return *id;
        }
        let id = self.free(name);
        self.used.insert(id, name.to_owned());
        self.added.push((name.to_owned(), id));
        id
    }

    /// Un nom repris après un renommage reçoit un autre identifiant que celui qui est parti avec l'ancien.
    fn free(&self, name: &str) -> Uuid {
        let mut id = derived(name);
        let mut turn = 1;
        while self.used.contains_key(&id) {
            turn += 1;
            id = derived(&format!("{name}#{turn}"));
        }
        id
    }

    /// Signale les noms du fichier que plus rien ne porte.
    pub(crate) fn warn_stale(&self, report: &mut Report<'_>) {
        for (name, (_, at)) in self.written.iter().filter(|(name, _)| !self.seen.contains(name)) {
            let message = format!("« {name} » n'existe plus");
            let remedy = "s'il a été renommé, écrire ici son nouveau nom ; sinon retirer cette ligne";
            report.warning(*at, "lock.stale", message, remedy);
        }
    }

    /// Le fichier complété ; rien s'il l'était déjà.
    pub(crate) fn completed(&self) -> Option<String> {
        if self.added.is_empty() {
            return None;
        }
        let written = self.written.iter().map(|(name, (id, _))| (name.as_str(), *id));
        let mut lines: Vec<_> = written.chain(self.added.iter().map(|(name, id)| (name.as_str(), *id))).collect();
        lines.sort_unstable();
        let mut text =
            "# Identifiants stables. Renommer : changer le nom ici aussi, garder l'identifiant.\n".to_owned();
        for (name, id) in lines {
            text.push_str(&format!("\"{name}\" = \"{id}\"\n"));
        }
        Some(text)
    }
}

/// Identifiant tiré du nom (UUID version 8 de la RFC 9562 : contenu libre, ici un SHA-256).
pub fn derived(name: &str) -> Uuid {
    let digest = Sha256::digest(format!("opsflux definition {name}"));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// Empreinte hexadécimale d'un texte.
pub(crate) fn fingerprint(text: &str) -> String {
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}
