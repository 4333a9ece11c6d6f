//! Comment une colonne écrit ses nombres, ses jours et ses choix ; ce que l'on en devine, et ce que l'on refuse de deviner.

use std::collections::HashMap;

use jiff::tz::TimeZone;
use kernel::Locale;
use schema::model::{Field, Texts};

use super::{moments, numbers};

/// Ce que l'on sait de l'écriture d'une colonne.
///
/// Ce qui n'est pas su se lit des deux façons tant qu'une seule est possible ; sinon la faute `ambiguous` le dit, plutôt
/// que de garder une valeur mille fois trop grande ou un jour pris pour un mois.
#[derive(Clone, Debug)]
pub struct Forms {
    /// La marque décimale.
    pub decimal: Option<DecimalMark>,
    /// L'ordre du jour et du mois.
    pub days: Option<DayOrder>,
    /// Le fuseau d'un instant écrit sans décalage.
    pub zone: TimeZone,
    /// Libellé d'un choix, en minuscules → sa valeur.
    pub labels: HashMap<String, String>,
}

/// Ce qui sépare les unités des décimales.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecimalMark {
    /// `1 234,56`.
    Comma,
    /// `1,234.56`.
    Point,
}

/// L'ordre d'une date dont l'année est à la fin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayOrder {
    /// `31/12/2026`.
    DayFirst,
    /// `12/31/2026`.
    MonthFirst,
}

impl Default for Forms {
    fn default() -> Forms {
        Forms { decimal: None, days: None, zone: TimeZone::UTC, labels: HashMap::new() }
    }
}

impl Forms {
    /// Ce que ces cases montrent de leur écriture.
    ///
    /// Les jours d'abord, comme dans nos quatre langues, si rien ne montre le contraire ; aucune marque décimale si rien
    /// ne la montre ; rien du tout si des cases se contredisent.
    pub fn guess<'t>(samples: impl Iterator<Item = &'t str> + Clone) -> Forms {
        Forms {
            decimal: agreed(samples.clone().filter_map(numbers::shown_mark)).unwrap_or_default(),
            days: agreed(samples.filter_map(moments::shown_order)).unwrap_or(Some(DayOrder::DayFirst)),
            ..Forms::default()
        }
    }

    /// Les mêmes, avec les libellés des choix de ce champ dans toutes les langues.
    ///
    /// `prefix` est le début des clés de textes du champ : `hse.incident.severity`.
    #[must_use]
    pub fn with_labels(mut self, texts: &Texts, prefix: &str, field: &Field) -> Forms {
        for option in field.options.keys() {
            let key = format!("{prefix}.options.{option}");
            let labels = Locale::ALL.iter().filter_map(|locale| texts.by_locale.get(locale)?.get(&key));
            self.labels.extend(labels.map(|label| (label.trim().to_lowercase(), option.clone())));
        }
        self
    }

    /// Le choix de ce champ que ce texte nomme : sa valeur, sinon son libellé, sans égard aux majuscules.
    pub(super) fn option<'f>(&'f self, field: &'f Field, text: &str) -> Option<&'f str> {
        let text = text.trim();
        if let Some((value, _)) = field.options.get_key_value(text) {
            return Some(value);
        }
        let folded = text.to_lowercase();
        let value = field.options.keys().find(|value| value.to_lowercase() == folded);
        value.or_else(|| self.labels.get(&folded)).map(String::as_str)
    }
}

/// Ce que tous disent : rien s'ils se taisent, `Some(None)` s'ils se contredisent.
fn agreed<T: PartialEq>(mut said: impl Iterator<Item = T>) -> Option<Option<T>> {
    let first = said.next()?;
    Some(said.all(|other| other == first).then_some(first))
}

/// Pourquoi un texte ne se lit pas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Misread {
    /// Ce n'en est pas un.
    Unreadable,
    /// Deux lectures sont possibles.
    Ambiguous,
}
