//! Les définitions des paquets : chargées, vérifiées, reliées en un [`model::Model`] ; et le passage d'un modèle à un
//! autre, un [`plan::Plan`] d'étapes typées.
//!
//! Refuse toute entrée-sortie : qui appelle lit les fichiers et écrit le SQL. Une sorte de champ s'ajoute dans
//! [`fields`], une sorte de définition dans [`load`], une étape de plan dans [`plan`].

pub mod fields;
pub mod icu;
pub mod load;
pub mod model;
pub mod plan;

pub use load::{
    Diagnostic, LoadError, Loaded, PackageSource, RecordScope, Severity, SourceFile, TextKey, WordingFault, catalogue,
    fault_of, fault_of_message, load, load_with, stable_id,
};

/// Code du paquet des définitions du locataire, que des personnes écrivent.
pub const TENANT: &str = "my";
