//! Ce qui se vérifie sous verrou parce que d'autres enregistrements y comptent : capacités, chevauchements, arbres.

use std::collections::HashMap;

use super::{Depends, Formula};

/// Une capacité : sur chaque cible, la somme des emplois ne dépasse la limite à aucun instant.
#[derive(Clone, Debug)]
pub struct Capacity {
    /// Champ `link` ou `links` vers ce qui a une limite.
    pub on: String,
    /// Limite, tirée de la cible (`site.beds`) ; nulle, elle ne limite rien.
    pub limit: Formula,
    /// Ce qu'un enregistrement emploie ; un à défaut.
    pub uses: Option<Formula>,
    /// Lesquels comptent ; tous les vivants à défaut.
    pub when: Option<Formula>,
    /// Période où il compte ; toujours à défaut.
    pub during: Option<Period>,
}

/// Une période de deux champs, fin exclue ; sans fin, elle dure toujours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// Champ de début.
    pub start: String,
    /// Champ de fin.
    pub end: String,
}

/// Deux enregistrements vivants de mêmes valeurs ne se chevauchent pas.
#[derive(Clone, Debug)]
pub struct Overlap {
    /// Champs qui doivent être égaux pour que deux périodes se gênent.
    pub on: Vec<String>,
    /// La période.
    pub during: Period,
    /// Lesquels comptent.
    pub when: Option<Formula>,
}

/// Ce qu'une écriture d'une entité doit vérifier ou recalculer sous verrou, lignes possédées comprises.
#[derive(Clone, Debug, Default)]
pub struct Guards {
    /// Lien vers le parent, pour un arbre.
    pub tree: Option<String>,
    /// Prédécesseurs, pour des tâches qui se suivent.
    pub chain: Option<Depends>,
    /// Entités écrites qui ont des capacités ou des chevauchements : elle-même, et celles de ses listes de lignes.
    pub ruled: Vec<Ruled>,
    /// Valeurs gardées, (entité, champ), que ses écritures peuvent changer chez elle ou ailleurs, dans l'ordre où les
    /// recalculer : les totaux, et les formules qui les lisent.
    pub totals: Vec<(String, String)>,
}

/// Une entité qu'une écriture touche.
#[derive(Clone, Debug)]
pub struct Ruled {
    /// Liste de lignes qui la porte ; aucune pour l'entité même.
    pub list: Option<String>,
    /// Nom complet.
    pub entity: String,
}

/// Les gardes de chaque entité qui en a.
pub type AllGuards = HashMap<String, Guards>;
