//! L'entité : une sorte d'enregistrement.

use std::sync::Arc;

use indexmap::IndexMap;
use kernel::Nature;
use uuid::Uuid;

use super::{Capacity, Field, FormView, Formula, ListView, OtherViews, Overlap, Workflow};
use crate::load;

/// Une sorte d'enregistrement.
#[derive(Debug, Default)]
pub struct Entity {
    /// Identifiant stable.
    pub id: Uuid,
    /// Paquet, aussi schéma PostgreSQL.
    pub package: String,
    /// Nom au singulier, aussi nom de table.
    pub name: String,
    /// Nom complet, `hse.incident`.
    pub full_name: Arc<str>,
    /// Pluriel de l'adresse, `incidents`.
    pub plural: String,
    /// Icône Lucide.
    pub icon: String,
    /// Numérotation.
    pub number: Option<Numbering>,
    /// Champ qui nomme l'enregistrement dans les liens et la recherche.
    pub title: String,
    /// Capacités (`comment`, `attach`…).
    pub can: Vec<String>,
    /// Champs déclarés ou tirés du processus, dans l'ordre d'écriture ; sans les colonnes communes.
    pub fields: IndexMap<String, Field>,
    /// Champs qui disent à qui est l'enregistrement ; vide : son créateur (`owner`).
    pub owner: Vec<String>,
    /// Règles, par nom.
    pub rules: IndexMap<String, Formula>,
    /// Unicités parmi les vivants, par nom.
    pub unique: IndexMap<String, Unique>,
    /// Index déclarés : champs, `-` pour décroissant.
    pub indexes: Vec<Index>,
    /// Événements propres, par nom complet (`severity.critical`).
    pub events: IndexMap<String, Formula>,
    /// Sorte et gravité des notifications qui parlent d'elle, quand une étape n'en dit rien.
    pub nature: Nature,
    /// Actions nommées qui ne sont pas des transitions.
    pub actions: IndexMap<String, Action>,
    /// Processus.
    pub workflow: Option<Workflow>,
    /// Liste.
    pub list: ListView,
    /// Formulaire.
    pub form: FormView,
    /// Le formulaire d'avant l'arrangement du locataire ; le même quand il n'en a pas fait.
    pub form_delivered: FormView,
    /// Ses autres vues.
    pub views: OtherViews,
    /// Pour des lignes possédées : l'entité mère et le champ `children` qui les porte.
    pub owned_by: Option<OwnedBy>,
    /// Appartient au locataire et non à une société (`shared = true`).
    pub shared: bool,
    /// Table du système lue par les listes mais écrite par la plate-forme (`system = "sys.notification"`).
    pub system: Option<String>,
    /// Figé quand cette condition tient.
    pub freeze: Option<Formula>,
    /// Caché à toute personne quand cette condition ne tient pas, quels que soient ses octrois.
    pub visible: Option<Formula>,
    /// Pour un arbre : le lien vers le parent.
    pub tree: Option<String>,
    /// Capacités, par nom.
    pub capacities: IndexMap<String, Capacity>,
    /// Chevauchements refusés, par nom.
    pub overlaps: IndexMap<String, Overlap>,
    /// Un seul enregistrement vivant par société, ou pour le locataire s'il est partagé.
    pub single: bool,
    /// Messages dont on fait un document d'un enregistrement, noms complets.
    pub documents: Vec<String>,
    /// Jeux de valeurs initiales que l'appelant choisit, par nom.
    pub presets: IndexMap<String, IndexMap<String, Formula>>,
    /// Le reste de la grammaire (héritage, rétention…), vérifié et gardé tel quel.
    pub more: IndexMap<String, toml::Value>,
}

/// Lignes possédées par une entité mère.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnedBy {
    /// Entité mère, nom complet.
    pub entity: String,
    /// Son champ `children`.
    pub field: String,
}

/// Numérotation `INC-{yyyy}-{seq:5}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numbering {
    /// Morceaux dans l'ordre.
    pub parts: Vec<NumberPart>,
    /// Sans trou, là où la loi le demande.
    pub gapless: bool,
}

/// Morceau d'un numéro.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NumberPart {
    /// Texte fixe.
    Text(String),
    /// Année sur quatre chiffres ; la série repart chaque année.
    Year,
    /// Mois sur deux chiffres ; la série repart chaque mois.
    Month,
    /// Rang, complété de zéros à cette largeur.
    Sequence(usize),
}

/// Index déclaré.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Index {
    /// Champs ; vrai pour décroissant.
    pub on: Vec<(String, bool)>,
}

/// Une action nommée.
#[derive(Clone, Debug)]
pub struct Action {
    /// Nom.
    pub name: String,
    /// Condition.
    pub when: Option<Formula>,
    /// Paramètres demandés à l'appelant.
    pub params: IndexMap<String, Field>,
    /// Champs écrits, par expression.
    pub set: IndexMap<String, Formula>,
    /// Nom du code Rust qui l'exécute.
    pub run: Option<String>,
    /// Teinte de son bouton.
    pub tone: Option<String>,
    /// Demande confirmation.
    pub confirm: bool,
    /// Bouton d'un déclencheur : l'action n'écrit rien elle-même, et porte le nom du déclencheur.
    pub is_button: bool,
}

/// Une unicité parmi les vivants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unique {
    /// Champs qui, ensemble, ne se répètent pas.
    pub on: Vec<String>,
    /// « ABC » et « abc » y sont la même valeur.
    pub ignore_case: bool,
}

impl Entity {
    /// Un champ déclaré ou une colonne commune.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.get(name).or_else(|| self.common_field(name))
    }

    /// Les colonnes communes que cette entité porte réellement.
    pub fn common_fields(&self) -> impl Iterator<Item = &Field> {
        let system = self.system.is_some();
        super::field::common_fields().iter().filter(move |field| !system || field.name == "id")
    }

    fn common_field(&self, name: &str) -> Option<&Field> {
        self.common_fields().find(|field| field.name == name)
    }

    /// Table PostgreSQL, déjà entre guillemets : `"hse"."incident"`.
    pub fn table(&self) -> String {
        match &self.system {
            Some(table) => table.split('.').map(|part| format!("\"{part}\"")).collect::<Vec<_>>().join("."),
            None => format!("\"{}\".\"{}\"", self.package, self.name),
        }
    }

    /// Nom, dans son schéma, de la table de liaison d'un champ `links`.
    pub fn join_name(&self, field: &Field) -> String {
        load::physical(&format!("{}__{}", self.name, field.name))
    }

    /// Table de liaison d'un champ `links`, déjà entre guillemets : `"core"."membership__roles"`.
    pub fn join_table(&self, field: &Field) -> String {
        format!("\"{}\".\"{}\"", self.package, self.join_name(field))
    }

    /// Nom de l'index qui garde cette unicité ; PostgreSQL le cite quand elle est violée.
    pub fn unique_index(&self, rule: &str) -> String {
        load::physical(&format!("{}__{rule}__unique", self.name))
    }

    /// Nom de la contrainte qui refuse ces chevauchements ; PostgreSQL le cite quand elle est violée.
    pub fn overlap_constraint(&self, rule: &str) -> String {
        load::physical(&format!("{}__{rule}__overlap", self.name))
    }

    /// Tous les événements que cette entité émet.
    pub fn event_names(&self) -> Vec<String> {
        load::event_names(self)
    }

    /// Clé du libellé d'un de ses champs.
    pub fn label_key(&self, field: &Field) -> String {
        load::label_key(self, field)
    }

    /// Un de ses documents, par son nom complet ou, s'il est de son paquet, par son nom court.
    pub fn document(&self, name: &str) -> Option<&String> {
        self.documents.iter().find(|document| *document == name || self.short(document) == name)
    }

    /// Clé du libellé d'un document.
    pub fn document_key(&self, document: &str) -> String {
        format!("{}.documents.{}", self.full_name, self.short(document))
    }

    /// Un nom sans le paquet, quand c'est le sien.
    fn short<'n>(&self, name: &'n str) -> &'n str {
        name.strip_prefix(&*self.package).and_then(|rest| rest.strip_prefix('.')).unwrap_or(name)
    }

    /// Pour des lignes possédées : le champ qui vise la mère.
    pub fn mother(&self) -> Option<&Field> {
        let owner = self.owned_by.as_ref()?;
        self.fields.values().find(|field| field.is_mother(owner))
    }
}
