//! L'échange de fichiers : lire un tableau écrit ailleurs (CSV, classeur, JSON) et en faire des enregistrements ; écrire
//! les enregistrements qu'une personne voit dans un fichier qu'elle emporte.
//!
//! Refuse ce qui est trop gros avant de le déplier, et ne fait rien à moitié. Un format de plus est un fichier sous
//! `import/` ou `export/` et une ligne dans son choix.

pub mod export;
pub mod import;
