//! Le chemin critique des tâches d'une entité : ce que ses liens demandent, ce que chacune peut attendre.
//!
//! La méthode est dans [`path`], sans un mot d'OpsFlux ; [`network`] lit les tâches et les liens tels que l'entité les
//! écrit. Rien ne se lit sans les droits de qui demande : une tâche qu'il ne voit pas ne compte pas, ni ses liens.

mod critical_path;
mod network;
mod path;

pub use critical_path::critical_path;
