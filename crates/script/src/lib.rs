//! Les scripts : du JavaScript (QuickJS) mené dans un processus à part, qui n'a d'autre porte que celle qu'on lui tend.
//!
//! Le programme se relance lui-même sous une commande cachée, dont [`child::serve`] est tout le corps : un tube pour recevoir
//! un script, un tube pour en rendre l'issue, et entre les deux des demandes auxquelles le processus maître répond ou non.
//! Le moteur sait s'arrêter à l'heure, mais une boucle de sa bibliothèque ne la regarde pas : c'est le maître qui tue.
//!
//! Refuse les fichiers, le réseau, l'horloge, les modules, et d'exécuter quoi que ce soit hors de ce processus :
//! [`check`], qui sert au chargement des définitions, lit un script sans l'exécuter.

pub mod child;
mod engine;
mod limits;
mod syntax;
pub mod wire;

pub use syntax::check;

/// Taille d'un script au plus, en octets.
pub const MAX_SOURCE: usize = 64 * 1024;

/// Ce que rend un script au plus, en octets de JSON.
pub const MAX_OUTPUT: usize = 64 * 1024;

/// Lignes qu'un script laisse au journal, et caractères de chacune ; le reste est tu.
pub const MAX_LOG: (usize, usize) = (100, 1000);

/// Pile du moteur, en octets : il en surveille lui-même le fond.
const STACK: usize = 256 * 1024;

/// Nom du script dans les traces.
const NAME: &str = "script";

/// Le typage de ce qu'un script reçoit et peut appeler.
pub const TYPINGS: &str = include_str!("opsflux.d.ts");
