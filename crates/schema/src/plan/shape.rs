//! La forme physique d'un modèle : schémas, tables, colonnes, liaisons, index. Elle se garde en JSON à côté de la base
//! qu'elle décrit ; tout y est nommé et porte l'identifiant stable de sa définition.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Forme physique.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Shape {
    /// Schémas PostgreSQL.
    pub schemas: Vec<String>,
    /// Tables des entités.
    pub tables: Vec<Table>,
    /// Tables de liaison des champs `links`.
    pub joins: Vec<JoinTable>,
    /// Ce qui n'est plus défini et attend d'être purgé ou repris.
    #[serde(default)]
    pub quarantine: Quarantine,
}

/// Table d'une entité.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// Identifiant de l'entité.
    pub id: Uuid,
    /// Nom.
    pub name: TableName,
    /// Colonnes, les communes d'abord.
    pub columns: Vec<Column>,
    /// Index, dans l'ordre où les créer.
    pub indexes: Vec<IndexShape>,
    /// Chevauchements refusés.
    #[serde(default)]
    pub exclusions: Vec<Exclusion>,
    /// Série de numéros.
    pub series: Option<Series>,
}

/// Nom d'une table.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TableName {
    /// Schéma, le code du paquet.
    pub schema: String,
    /// Nom dans le schéma.
    pub name: String,
}

/// Colonne.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// Identifiant du champ ; pour une colonne commune, un identifiant tiré de son nom.
    pub id: Uuid,
    /// Nom.
    pub name: String,
    /// Type PostgreSQL.
    pub kind: String,
    /// Toujours remplie ; la plate-forme seule écrit ces colonnes.
    #[serde(default)]
    pub not_null: bool,
    /// Clé étrangère.
    #[serde(default)]
    pub references: Option<Reference>,
    /// Texte de la formule gardée : elle se recalcule, elle ne se perd pas.
    #[serde(default)]
    pub formula: Option<String>,
}

/// Clé étrangère vers la colonne `id` d'une table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// Identifiant de l'entité visée.
    pub id: Uuid,
    /// Table visée.
    pub table: TableName,
    /// Ce que devient la ligne quand l'autre est effacée pour de bon.
    pub on_delete: OnDelete,
}

/// Ce que devient une ligne quand celle qu'elle vise est effacée pour de bon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnDelete {
    /// L'effacement est refusé.
    Restrict,
    /// Elle est effacée aussi.
    Cascade,
}

/// Table de liaison : colonnes `source`, `target`, `position` ; clé primaire `(source, target)`, index sur `target`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct JoinTable {
    /// Identifiant du champ `links`.
    pub id: Uuid,
    /// Nom.
    pub name: TableName,
    /// Table du champ ; ses lignes emportent leurs liaisons.
    pub source: Reference,
    /// Table visée.
    pub target: Option<Reference>,
}

/// Index.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IndexShape {
    /// Nom, unique dans le schéma.
    pub name: String,
    /// Nature.
    pub kind: IndexKind,
    /// Clés, dans l'ordre.
    pub on: Vec<IndexKey>,
    /// Seulement les lignes non supprimées.
    pub live: bool,
    /// Seulement les lignes où la première clé est remplie.
    pub known: bool,
    /// Deux vides y sont égaux.
    #[serde(default)]
    pub nulls_equal: bool,
}

/// Contrainte d'exclusion : parmi les vivants qui comptent, deux lignes de mêmes valeurs n'ont pas d'instant commun.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Exclusion {
    /// Nom, unique dans le schéma.
    pub name: String,
    /// Colonnes égales.
    pub on: Vec<IndexKey>,
    /// Début de la période.
    pub start: IndexKey,
    /// Fin de la période, exclue.
    pub end: IndexKey,
    /// Type d'étendue : `daterange` ou `tstzrange`.
    pub range: String,
    /// Condition, telle que l'auteur l'a écrite.
    pub when: Option<String>,
}

/// Nature d'un index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IndexKind {
    /// Arbre B.
    Btree,
    /// Arbre B sans doublon.
    Unique,
    /// Éléments d'un tableau.
    Array,
    /// Recherche plein texte sur les colonnes, pesées.
    Search,
    /// Appartenance (`@>`) dans une colonne JSON.
    Json,
}

/// Clé d'un index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexKey {
    /// Identifiant de la colonne.
    pub id: Uuid,
    /// Nom de la colonne.
    pub column: String,
    /// Décroissante.
    #[serde(default)]
    pub descending: bool,
    /// Poids dans une recherche, de `A` à `D`.
    #[serde(default)]
    pub weight: Option<char>,
    /// Comparée sans la casse.
    #[serde(default)]
    pub folded: bool,
}

/// Série de numéros d'une entité ; jamais retirée, un numéro ne se reprend pas.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Series {
    /// Nom de la série, `hse.incident`.
    pub name: String,
    /// Sans trou.
    pub gapless: bool,
}

/// Ce qui est caché mais gardé.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Quarantine {
    /// Tables, avec le nom sous lequel elles sont gardées.
    pub tables: Vec<(Table, String)>,
    /// Colonnes : entité, colonne, nom sous lequel elle est gardée.
    pub columns: Vec<(Uuid, Column, String)>,
    /// Tables de liaison.
    pub joins: Vec<(JoinTable, String)>,
}

impl Shape {
    /// La table de cette entité.
    pub fn table(&self, id: Uuid) -> Option<&Table> {
        self.tables.iter().find(|table| table.id == id)
    }
}

impl Table {
    /// La colonne de ce champ.
    pub fn column(&self, id: Uuid) -> Option<&Column> {
        self.columns.iter().find(|column| column.id == id)
    }
}

impl IndexShape {
    /// Le même index, au nom et aux noms de colonnes près ?
    pub(crate) fn is_same(&self, other: &IndexShape) -> bool {
        let key = |key: &IndexKey| (key.id, key.descending, key.weight, key.folded);
        self.kind == other.kind
            && self.live == other.live
            && self.known == other.known
            && self.nulls_equal == other.nulls_equal
            && self.on.iter().map(key).eq(other.on.iter().map(key))
    }
}

impl Exclusion {
    /// La même contrainte, aux noms de colonnes près ? PostgreSQL suit celles que le plan renomme.
    pub(crate) fn is_same(&self, other: &Exclusion) -> bool {
        let keys =
            |one: &Exclusion| -> Vec<Uuid> { one.on.iter().chain([&one.start, &one.end]).map(|key| key.id).collect() };
        self.name == other.name && self.when == other.when && self.range == other.range && keys(self) == keys(other)
    }
}

impl std::fmt::Display for TableName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.schema, self.name)
    }
}
