//! Le chargement : des fichiers de définitions à un modèle vérifié et relié, ou à la liste de toutes les fautes.
//!
//! Deux lectures. La première dit ce qui existe (entités, champs, états, rôles) ; la seconde, ce que les définitions
//! en disent (expressions, vues, transitions, déclencheurs), vérifié contre la première. Rien n'est lu du disque, et un
//! modèle en service n'est jamais touché : l'appelant garde le sien tant que le nouveau n'est pas rendu.
//!
//! Pour ajouter une sorte de définition : un fichier ici, son dossier dans [`package`], son appel dans [`load`].

use std::{collections::HashSet, sync::Arc};

pub use catalogue::{TextKey, catalogue};
pub use diagnostics::{Diagnostic, Report, Severity, SourceText};
pub use scope::{ACTOR, ActorMember, RecordScope};
pub use wording::{WordingFault, fault_of, fault_of_message};

use crate::model::{Model, Screens};
use home::Known;
use node::Table;
use package::Draft;

mod acts;
mod approval;
mod assemble;
mod behaviour;
mod calls;
mod catalogue;
mod computed;
mod diagnostics;
mod documents;
mod entity;
mod fields;
mod formulas;
mod guards;
mod home;
mod jobs;
mod layout;
mod lock;
mod mails;
mod manifest;
mod menus;
mod more;
mod names;
mod needs;
mod node;
mod notices;
mod other_views;
mod overlay;
mod package;
mod relate;
mod report;
mod rollups;
mod scope;
mod scripts;
mod sql;
mod staleness;
mod steps;
mod stopwatch;
mod texts;
mod timeline;
mod trigger;
mod views;
mod waking;
mod wording;
mod workflow;

pub use lock::derived as stable_id;
pub(crate) use manifest::SECTION;
pub(crate) use names::physical;
pub(crate) use texts::label_key;
pub(crate) use trigger::event_names;

/// Les fichiers d'un paquet.
#[derive(Clone, Debug, Default)]
pub struct PackageSource {
    /// Dossier montré dans les messages, `modules/hse`.
    pub root: String,
    /// Fichiers de définitions.
    pub files: Vec<SourceFile>,
    /// Noms que le code Rust du paquet enregistre (`run = "…"`).
    pub code: Vec<String>,
    /// Textes de ses écrans, que l'application web porte elle-même.
    pub screens: Screens,
}

/// Un fichier d'un paquet.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Chemin dans le paquet, `entities/incident.toml`.
    pub path: String,
    /// Contenu.
    pub text: String,
}

/// Un modèle chargé.
#[derive(Debug)]
pub struct Loaded {
    /// Le modèle.
    pub model: Arc<Model>,
    /// Manques et remarques qui n'empêchent pas de charger.
    pub warnings: Vec<Diagnostic>,
    /// `module.lock` à écrire, par code de paquet, quand des identifiants ont été ajoutés.
    pub locks: Vec<(String, String)>,
}

/// Un chargement refusé.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{}", .diagnostics.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct LoadError {
    /// Toutes les fautes, par fichier et par ligne.
    pub diagnostics: Vec<Diagnostic>,
    /// Codes des paquets à écarter pour charger les autres : les fautifs, et ceux qui en ont besoin.
    pub refused: Vec<String>,
}

/// Une définition : un fichier, une chose, trouvée par son nom.
#[derive(Debug)]
pub(crate) struct Definition {
    pub(crate) name: String,
    pub(crate) file: SourceText,
    pub(crate) table: Table,
}

/// Charge des paquets ; l'ordre où ils sont donnés ne compte pas.
///
/// # Errors
/// Toutes les fautes de tous les paquets, chacune avec son fichier, sa ligne et son remède. Un fichier illisible cache
/// ce qu'il aurait dit : les fautes d'écriture sont rendues seules, avant toute autre vérification.
pub fn load(sources: &[PackageSource]) -> Result<Loaded, LoadError> {
    let mut found = Vec::new();
    let drafts: Vec<Draft> = sources.iter().map(|source| package::read(source, &mut found)).collect();
    if found.iter().any(|one| one.code == node::UNREADABLE) {
        found.retain(|one| one.code == node::UNREADABLE);
        return finish(Model::default(), &drafts, found);
    }
    let mut drafts = needs::order(drafts, &mut found);
    let known = Known::of(&drafts);
    let mut model = assemble::structure(&mut drafts, &known, &mut found);
    assemble::behaviour(&mut model, &drafts, &known, &mut found);
    assemble::process(&mut model, &mut drafts, &known, &mut found);
    model.guards = guards::of_all(&model);
    model.menu = menus::arrange(&drafts, &model, &mut found);
    for draft in &drafts {
        texts::read(draft, &mut model.texts, &mut found);
    }
    model.texts.screens = sources.iter().map(|source| source.screens.clone()).collect();
    wording::apply(&drafts, &mut model, &mut found);
    texts::name_buttons(&mut model);
    for draft in &drafts {
        texts::check(draft, &model, &mut found);
        texts::check_templates(draft, &model, &mut found);
        draft.lock.warn_stale(&mut Report::new(&draft.lock_file, &mut found));
    }
    model.version = version(sources);
    model.sources = sources.to_vec();
    finish(model, &drafts, found)
}

/// Recharge un modèle où ce fichier a cet autre texte : la définition sous laquelle une exécution a commencé.
///
/// # Errors
/// Celles de [`load`] : la définition d'alors peut nommer ce qui n'existe plus.
pub fn load_with(model: &Model, file: &str, text: &str) -> Result<Loaded, LoadError> {
    let mut sources = model.sources.clone();
    for source in &mut sources {
        let Some(path) = file.strip_prefix(&source.root).and_then(|path| path.strip_prefix('/')) else { continue };
        source.files.retain(|file| file.path != path);
        source.files.push(SourceFile { path: path.to_owned(), text: text.to_owned() });
    }
    load(&sources)
}

fn finish(model: Model, drafts: &[Draft], mut found: Vec<Diagnostic>) -> Result<Loaded, LoadError> {
    found.sort_by(|a, b| (&a.file, a.line, a.column, a.code).cmp(&(&b.file, b.line, b.column, b.code)));
    found.dedup();
    if found.iter().any(|one| one.severity == Severity::Error) {
        let refused = refused(drafts, &found);
        found.retain(|one| one.severity == Severity::Error);
        return Err(LoadError { diagnostics: found, refused });
    }
    let locks = drafts.iter().filter_map(|draft| Some((draft.package.code.clone(), draft.lock.completed()?)));
    Ok(Loaded { model: Arc::new(model), warnings: found, locks: locks.collect() })
}

/// Un paquet fautif est refusé, et avec lui ceux qui en ont besoin ; les paquets sont déjà dans l'ordre des besoins.
fn refused(drafts: &[Draft], found: &[Diagnostic]) -> Vec<String> {
    let faulty: HashSet<&str> =
        found.iter().filter(|one| one.severity == Severity::Error).map(|one| one.file.as_str()).collect();
    let mut refused: Vec<String> = Vec::new();
    for draft in drafts {
        let inside = format!("{}/", draft.root);
        let is_faulty = faulty.iter().any(|file| file.starts_with(&inside));
        if is_faulty || draft.package.needs.iter().any(|need| refused.contains(&need.package)) {
            refused.push(draft.package.code.clone());
        }
    }
    refused
}

/// Empreinte de tous les fichiers : deux modèles de même version sont le même modèle.
fn version(sources: &[PackageSource]) -> String {
    let files =
        sources.iter().flat_map(|source| source.files.iter().map(|file| (&source.root, &file.path, &file.text)));
    let mut files: Vec<_> = files.collect();
    files.sort_unstable();
    lock::fingerprint(&files.iter().map(|(root, path, text)| format!("{root}/{path}\0{text}\0")).collect::<String>())
}
