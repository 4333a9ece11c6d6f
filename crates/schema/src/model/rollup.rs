//! Le total d'autres enregistrements : lignes possédées, liens, ou tout ce qui désigne celui-ci.

use expr::Type;

use super::Formula;

/// Ce qu'un champ `rollup` calcule.
#[derive(Clone, Debug)]
pub struct Rollup {
    /// Par où passent les enregistrements comptés.
    pub over: Over,
    /// Leur entité, nom complet.
    pub record: String,
    /// Ce qu'on en fait.
    pub function: Aggregate,
    /// Ce qu'on prend de chacun ; rien pour un compte.
    pub argument: Option<Formula>,
    /// Lesquels comptent.
    pub when: Option<Formula>,
    /// Ne lit que les colonnes de lignes possédées : l'écriture de la mère le calcule elle-même, comme une formule.
    pub local: bool,
}

/// Par où passent les enregistrements comptés.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Over {
    /// Les lignes possédées de ce champ.
    Children(String),
    /// Les enregistrements visés par ce champ `links`.
    Links(String),
    /// Ceux dont ce champ `link` vise celui-ci.
    Reverse(String),
    /// Ceux dont ce champ `links` vise celui-ci.
    ReverseLinks(String),
}

/// Fonction d'un total.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aggregate {
    /// Combien.
    Count,
    /// Somme ; de rien, zéro.
    Sum,
    /// Le plus petit ; de rien, rien.
    Min,
    /// Le plus grand ; de rien, rien.
    Max,
    /// Moyenne, à douze décimales ; de rien, rien.
    Avg,
}

impl Rollup {
    /// Type du total.
    pub fn ty(&self) -> Type {
        let argument = self.argument.as_ref().map(|argument| argument.checked.ty().clone());
        match (self.function, argument) {
            (Aggregate::Count, _) | (Aggregate::Sum, Some(Type::Int | Type::Uint)) => Type::Int,
            (Aggregate::Sum | Aggregate::Avg, _) => Type::Decimal,
            (Aggregate::Min | Aggregate::Max, Some(Type::Uint)) => Type::Int,
            (Aggregate::Min | Aggregate::Max, argument) => argument.unwrap_or(Type::Dyn),
        }
    }

    /// Sa définition en un texte : changé, le total gardé se recalcule.
    pub fn source(&self) -> String {
        let text = |formula: &Option<Formula>| formula.as_ref().map(|one| one.source.clone()).unwrap_or_default();
        let when = self.when.as_ref().map(|when| format!(" si {}", when.source)).unwrap_or_default();
        format!("{}({}) de {} {:?}{when}", self.function.name(), text(&self.argument), self.record, self.over)
    }
}

impl Aggregate {
    /// Toutes les fonctions.
    pub const ALL: [Aggregate; 5] = [Aggregate::Count, Aggregate::Sum, Aggregate::Min, Aggregate::Max, Aggregate::Avg];

    /// Nom dans les définitions.
    pub fn name(self) -> &'static str {
        match self {
            Aggregate::Count => "count",
            Aggregate::Sum => "sum",
            Aggregate::Min => "min",
            Aggregate::Max => "max",
            Aggregate::Avg => "avg",
        }
    }
}
