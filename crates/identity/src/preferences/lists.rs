//! Comment chaque liste se montre à une personne : les colonnes qu'elle a choisies, ses facettes ouvertes.

use std::collections::BTreeMap;

use kernel::{Ctx, Error, FieldError, Result};
use serde::{Deserialize, Serialize};
use serde_json::Map;

use super::{json, me, queries};
use crate::Identity;

/// Clé de la réserve.
const KEY: &str = "lists";
/// Longueur d'un choix de colonnes, au plus.
const LONGEST: usize = 4000;

/// L'aspect d'une liste.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ListLook {
    /// Colonnes choisies, leur ordre, leur largeur et celles qui sont figées : `number,title*,severity:180`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub columns: Option<String>,
    /// Le panneau des facettes est ouvert.
    pub facets: bool,
}

impl Identity {
    /// Garde l'aspect des listes nommées ; `None` l'oublie, les autres demeurent.
    pub(super) async fn keep_lists(&self, ctx: &Ctx, lists: &BTreeMap<String, Option<ListLook>>) -> Result<()> {
        if lists.is_empty() {
            return Ok(());
        }
        let model = self.tenant.model();
        let (mut chosen, mut dropped, mut faults) = (Map::new(), Vec::new(), Vec::new());
        for (entity, look) in lists {
            match look {
                None => dropped.push(entity.clone()),
                Some(_) if model.entity(entity).is_none() => {
                    faults.push(FieldError::new(format!("lists.{entity}"), "unknown_field"));
                }
                Some(look) if look.columns.as_ref().is_some_and(|columns| columns.len() > LONGEST) => {
                    faults.push(FieldError::new(format!("lists.{entity}"), "too_long"));
                }
                Some(look) => drop(chosen.insert(entity.clone(), json(look)?)),
            }
        }
        match faults.is_empty() {
            true => queries::choose(&self.tenant.db, ctx, me(ctx)?, KEY, chosen.into(), dropped).await,
            false => Err(Error::invalid(faults)),
        }
    }
}
