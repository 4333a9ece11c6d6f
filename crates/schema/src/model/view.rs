//! Les vues : ce que la liste et le formulaire montrent, déduit des champs sauf indication.

use indexmap::IndexMap;

use super::Formula;

/// Liste d'une entité.
#[derive(Clone, Debug, Default)]
pub struct ListView {
    /// Colonnes.
    pub columns: Vec<String>,
    /// Tri, `-` pour décroissant : `-occurred_at,number`.
    pub sort: String,
    /// Filtres d'un geste, par nom.
    pub quick: IndexMap<String, Formula>,
}

/// Formulaire d'une entité.
#[derive(Clone, Debug, Default)]
pub struct FormView {
    /// Sections, dans l'ordre.
    pub sections: Vec<Section>,
    /// Sections enchaînées pas à pas sur un téléphone.
    pub wizard: Option<Vec<String>>,
    /// Champs que le locataire n'y montre pas.
    pub hidden: Vec<String>,
}

/// Une section d'un formulaire.
#[derive(Clone, Debug)]
pub struct Section {
    /// Nom.
    pub name: String,
    /// Champs.
    pub fields: Vec<String>,
    /// Colonnes sur un grand écran.
    pub columns: u8,
    /// Fermée quand la page s'ouvre.
    pub collapsed: bool,
    /// Montrée sous condition.
    pub visible: Option<Formula>,
}

/// Ce que lisent les vues d'une entité, outre sa liste et son formulaire ; rien, et l'écran choisit parmi ses champs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OtherViews {
    /// Tableau : le choix, ou l'état, dont chaque valeur fait une colonne.
    pub board: Option<String>,
    /// Agenda.
    pub calendar: Option<CalendarView>,
    /// Carte : la position d'une fiche.
    pub map: Option<String>,
    /// Planning.
    pub timeline: Option<TimelineView>,
}

/// Agenda d'une entité : les champs, dates ou instants, qui y placent une fiche.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarView {
    /// Début.
    pub start: String,
    /// Fin ; une date compte son dernier jour.
    pub end: Option<String>,
}

/// Planning d'une entité : ce que ses barres lisent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimelineView {
    /// Champ dont chaque valeur fait une ligne ; une ligne par fiche à défaut.
    pub row: Option<String>,
    /// Début, date ou instant.
    pub start: String,
    /// Fin ; une date compte son dernier jour.
    pub end: Option<String>,
    /// Ce qui précède une tâche.
    pub depends: Option<Depends>,
    /// Début de référence.
    pub baseline_start: Option<String>,
    /// Fin de référence.
    pub baseline_end: Option<String>,
    /// Avancement, de 0 à 100.
    pub progress: Option<String>,
}

/// Le champ qui nomme les prédécesseurs d'une tâche.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Depends {
    /// Liens vers la même entité, ou lignes possédées.
    pub field: String,
    /// Les lignes, quand c'en est.
    pub lines: Option<DependencyLines>,
}

/// Des lignes qui disent chacune un prédécesseur, la sorte du lien et son délai.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DependencyLines {
    /// Leur entité, nom complet.
    pub entity: String,
    /// Lien vers le prédécesseur.
    pub predecessor: String,
    /// Choix parmi FS, SS, FF, SF ; fin à début à défaut.
    pub kind: Option<String>,
    /// Délai : des jours, ou une durée.
    pub lag: Option<String>,
}

impl OtherViews {
    /// Le champ du tableau, sous sa clé.
    pub fn board_fields(&self) -> Vec<(&'static str, &String)> {
        self.board.iter().map(|name| ("group", name)).collect()
    }

    /// Les champs de l'agenda, sous leur clé, le début d'abord.
    pub fn calendar_fields(&self) -> Vec<(&'static str, &String)> {
        let Some(calendar) = &self.calendar else { return Vec::new() };
        std::iter::once(("start", &calendar.start)).chain(calendar.end.iter().map(|name| ("end", name))).collect()
    }

    /// Le champ de la carte, sous sa clé.
    pub fn map_fields(&self) -> Vec<(&'static str, &String)> {
        self.map.iter().map(|name| ("at", name)).collect()
    }

    /// Les champs du planning, sous leur clé, le début d'abord.
    pub fn timeline_fields(&self) -> Vec<(&'static str, &String)> {
        let Some(timeline) = &self.timeline else { return Vec::new() };
        let depends = timeline.depends.as_ref().map(|depends| &depends.field);
        [
            ("start", Some(&timeline.start)),
            ("end", timeline.end.as_ref()),
            ("row", timeline.row.as_ref()),
            ("depends", depends),
            ("baseline_start", timeline.baseline_start.as_ref()),
            ("baseline_end", timeline.baseline_end.as_ref()),
            ("progress", timeline.progress.as_ref()),
        ]
        .into_iter()
        .filter_map(|(key, name)| Some((key, name?)))
        .collect()
    }
}
