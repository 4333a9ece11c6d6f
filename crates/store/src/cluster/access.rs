//! Qui peut se connecter : `root` et le compte de notre programme, reconnus par le noyau (`peer`).
//!
//! Le dossier de la socket écarte déjà les autres comptes ; ceci écarte aussi les processus du compte de PostgreSQL
//! lui-même (`nobody`, que d'autres services partagent). Pour ouvrir un rôle de plus : une ligne dans [`ROLES`].

use super::account::own_name;
use super::error::ClusterError;
use super::layout::{Layout, write_fresh};
use super::server::SUPERUSER;

/// Rôles de PostgreSQL ouverts à notre programme.
const ROLES: [&str; 1] = [SUPERUSER];

const HBA: &str = "local all all peer map=opsflux\nlocal replication all peer map=opsflux\n";

/// Écrit les règles de connexion, à chaque démarrage : le compte du programme a pu changer.
pub(super) fn write_rules(layout: &Layout) -> Result<(), ClusterError> {
    write_fresh(&layout.hba(), HBA)?;
    write_fresh(&layout.ident(), &ident(&own_name()?))
}

fn ident(own_name: &str) -> String {
    let mut accounts = vec!["root", own_name];
    accounts.dedup();
    let lines = accounts.iter().flat_map(|account| ROLES.map(|role| format!("opsflux \"{account}\" {role}\n")));
    lines.collect()
}
