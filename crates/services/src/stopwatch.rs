//! Les chronomètres des processus (`[clock.<nom>]`) : le temps ouvré qu'un enregistrement passe d'un état à un autre.
//!
//! Le distributeur demande une mesure à chaque changement d'état ([`run::Measure`]) ; elle se refait de l'histoire des états, si bien
//! qu'un travail rejoué n'y change rien. L'échéance est un travail daté ([`alarm::Alarm`]) : dépassée, elle se dit une fois, par un
//! événement, au journal et à qui tient l'enregistrement. Refuse d'arrêter ou d'avancer quoi que ce soit.

pub(crate) mod alarm;
mod measure;
mod queries;
pub(crate) mod run;
mod show;

pub use show::of_record;
