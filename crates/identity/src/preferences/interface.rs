//! Comment l'écran se montre à une personne : son thème, sa langue, l'écriture de ses dates et de ses nombres.

use std::collections::BTreeMap;

use kernel::{Ctx, Locale, Result};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{check_timezone, fault, json, lists::ListLook, me, queries};
use crate::{Identity, watch::Change};

/// Favoris masqués, au plus.
const MOST_HIDDEN: usize = 2000;
/// Groupes du menu repliés, au plus.
const MOST_FOLDED: usize = 100;
/// Longueur du nom de l'un d'eux, en octets.
const LONGEST_FOLDED: usize = 100;

/// Comment l'écran se montre.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Interface {
    /// Clair, sombre, ou selon le système.
    pub theme: Theme,
    /// Serrement des lignes.
    pub density: Density,
    /// Langue, quand elle n'est pas celle de la fiche.
    pub language: Option<Locale>,
    /// Fuseau IANA, quand il n'est pas celui de la fiche.
    pub timezone: Option<String>,
    /// Ordre des jours écrits en chiffres.
    pub dates: DateOrder,
    /// Cadran des heures.
    pub hours: HourCycle,
    /// Séparateurs des nombres.
    pub numbers: NumberStyle,
    /// Jour qui ouvre la semaine.
    pub week: WeekStart,
    /// Comment un montant nomme sa monnaie.
    pub currencies: CurrencyStyle,
    /// Barre latérale.
    pub sidebar: Sidebar,
    /// Groupes du menu repliés, et ses sous-menus, précédés de `/`.
    pub folded: Vec<String>,
    /// Une fiche s'ouvre à côté de sa liste, là où la place le permet.
    pub beside: bool,
    /// Favoris partagés avec elle qu'elle ne veut pas voir.
    pub hidden_bookmarks: Vec<Uuid>,
}

/// Thème.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// Selon le système.
    #[default]
    Auto,
    /// Clair.
    Light,
    /// Sombre.
    Dark,
}

/// Serrement des lignes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Density {
    /// Aéré.
    #[default]
    Comfortable,
    /// Serré.
    Compact,
    /// Très serré.
    Dense,
}

/// Dans quel ordre s'écrit un jour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DateOrder {
    /// Celui de la langue.
    #[default]
    Auto,
    /// `31/12/2026`.
    Dmy,
    /// `12/31/2026`.
    Mdy,
    /// `2026-12-31` (ISO 8601).
    Ymd,
}

/// Sur combien d'heures se compte un jour ; les noms sont ceux de l'extension `hc` d'une étiquette de langue (UTS 35).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HourCycle {
    /// Celui de la langue.
    #[default]
    Auto,
    /// De 0 à 23.
    H23,
    /// Deux fois douze.
    H12,
}

/// Ce qui sépare les milliers, puis les décimales.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NumberStyle {
    /// Selon la langue.
    #[default]
    Auto,
    /// `1 234,56`.
    SpaceComma,
    /// `1 234.56`.
    SpacePoint,
    /// `1,234.56`.
    CommaPoint,
    /// `1.234,56`.
    PointComma,
    /// `1’234.56`.
    ApostrophePoint,
}

/// Le jour qui ouvre la semaine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WeekStart {
    /// Selon la langue.
    #[default]
    Auto,
    /// Lundi (ISO 8601).
    Monday,
    /// Samedi.
    Saturday,
    /// Dimanche.
    Sunday,
}

/// Comment un montant nomme sa monnaie.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CurrencyStyle {
    /// `€`.
    #[default]
    Symbol,
    /// `EUR`.
    Code,
    /// `euros`.
    Name,
}

/// Place de la barre latérale.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sidebar {
    /// Entière.
    #[default]
    Expanded,
    /// Ses seules icônes.
    Collapsed,
}

/// Ce qui change de l'écran ; le reste demeure.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct InterfaceChange {
    /// Thème.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub theme: Option<Theme>,
    /// Serrement des lignes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub density: Option<Density>,
    /// Langue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<Locale>,
    /// Fuseau IANA.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    /// Ordre des jours écrits en chiffres.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dates: Option<DateOrder>,
    /// Cadran des heures.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours: Option<HourCycle>,
    /// Séparateurs des nombres.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub numbers: Option<NumberStyle>,
    /// Jour qui ouvre la semaine.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub week: Option<WeekStart>,
    /// Comment un montant nomme sa monnaie.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currencies: Option<CurrencyStyle>,
    /// Barre latérale.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sidebar: Option<Sidebar>,
    /// Groupes du menu repliés : tous, ceux d'avant compris.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub folded: Option<Vec<String>>,
    /// Fiche à côté de sa liste.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub beside: Option<bool>,
    /// Favoris partagés avec elle qu'elle ne veut pas voir : tous, ceux d'avant compris.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hidden_bookmarks: Option<Vec<Uuid>>,
    /// Listes, par entité : celles qu'on nomme ; `null` rend à une liste l'aspect que sa définition lui donne.
    #[serde(skip_serializing)]
    pub lists: BTreeMap<String, Option<ListLook>>,
}

impl Identity {
    /// Change l'écran de l'appelant.
    pub async fn change_interface(&self, ctx: &Ctx, change: &InterfaceChange) -> Result<()> {
        if let Some(timezone) = &change.timezone {
            check_timezone("timezone", timezone)?;
        }
        if change.hidden_bookmarks.as_ref().is_some_and(|hidden| hidden.len() > MOST_HIDDEN) {
            return Err(fault("hidden_bookmarks", "too_long"));
        }
        let is_long = |folded: &Vec<String>| {
            folded.len() > MOST_FOLDED || folded.iter().any(|group| group.len() > LONGEST_FOLDED)
        };
        if change.folded.as_ref().is_some_and(is_long) {
            return Err(fault("folded", "too_long"));
        }
        self.keep_lists(ctx, &change.lists).await?;
        let changed = json(change)?;
        if changed.as_object().is_none_or(serde_json::Map::is_empty) {
            return Ok(());
        }
        let me = me(ctx)?;
        queries::merge(&self.tenant.db, ctx, me, "interface", changed).await?;
        self.forget(Change::User(me)).await; // sa langue et son fuseau sont gardés avec l'acteur
        Ok(())
    }
}
