//! Une instruction en construction : son texte, ses emplacements de valeurs, ses jointures.

use std::sync::Arc;

use kernel::{Actor, Ctx, Reach, Result};
use schema::model::Model;

use super::values;
use crate::{
    access::{Authorized, Predicate},
    db::Bind,
};

/// Ce qui remplira `$n` à l'exécution.
#[derive(Clone, Debug)]
pub(crate) enum Slot {
    /// Une valeur écrite dans la requête.
    Value(Bind),
    /// Un paramètre d'expression : constante, variable de la demande, ou ce qui s'en calcule.
    Param(expr::Param),
    /// Sociétés ou services de la règle de rang donné, pour cette action sur cette entité.
    Reach { entity: Arc<str>, action: Arc<str>, rule: usize },
    /// L'acteur.
    Me,
    /// Son fuseau.
    Zone,
    /// Une entrée de l'appelant, par son rang.
    Input(usize),
}

/// Une instruction prête : texte, emplacements.
#[derive(Clone, Debug)]
pub(crate) struct Statement {
    pub sql: Arc<str>,
    pub slots: Vec<Slot>,
}

/// Assemble une instruction pour un acteur.
pub(crate) struct Builder<'a> {
    pub model: &'a Model,
    pub actor: &'a Actor,
    pub slots: Vec<Slot>,
    joins: String,
    /// Jointures des liens dépliés, quand on les veut jointes plutôt que cherchées ligne à ligne.
    laterals: Option<String>,
    aliases: usize,
}

impl<'a> Builder<'a> {
    pub(crate) fn new(model: &'a Model, actor: &'a Actor) -> Builder<'a> {
        Builder { model, actor, slots: Vec::new(), joins: String::new(), laterals: None, aliases: 0 }
    }

    /// Réserve un emplacement de ce type PostgreSQL et rend son texte, `$3::uuid`.
    pub(crate) fn slot(&mut self, slot: Slot, pg_type: &str) -> String {
        self.slots.push(slot);
        format!("${}::{pg_type}", self.slots.len())
    }

    /// Un alias neuf.
    pub(crate) fn alias(&mut self, prefix: &str) -> String {
        self.aliases += 1;
        format!("{prefix}{}", self.aliases)
    }

    /// Ajoute une jointure à la suite des autres.
    pub(crate) fn add_join(&mut self, sql: &str) {
        self.joins.push(' ');
        self.joins.push_str(sql);
    }

    /// Les jointures, prêtes à suivre la table principale.
    pub(crate) fn joins(&self) -> &str {
        &self.joins
    }

    /// Désormais, un lien déplié se joint aux lignes lues, où PostgreSQL retient ce qu'il a déjà trouvé : pour qui lit tout.
    /// Sur une page, un plan générique pourrait y lire la table liée entière.
    pub(crate) fn join_links(&mut self) {
        self.laterals.get_or_insert_default();
    }

    /// Joint l'unique `o` de cette lecture d'un lien et le nomme ; la lecture elle-même, à mettre en place, si rien ne se joint.
    pub(crate) fn linked(&mut self, read: String) -> String {
        if self.laterals.is_none() {
            return format!("({read})");
        }
        let alias = self.alias("j");
        self.laterals.get_or_insert_default().push_str(&format!(" LEFT JOIN LATERAL ({read}) {alias} ON true"));
        format!("{alias}.o")
    }

    /// Les jointures des liens, prêtes à suivre les lignes lues.
    pub(crate) fn laterals(&self) -> &str {
        self.laterals.as_deref().unwrap_or_default()
    }

    /// Termine l'instruction, sur la preuve que ses lignes sont autorisées.
    pub(crate) fn finish(self, sql: String, _: &Authorized<Predicate>) -> Statement {
        compacted(&sql, &self.slots)
    }
}

/// Ne garde que les emplacements que le texte cite : PostgreSQL refuse un paramètre qui ne sert pas.
fn compacted(sql: &str, slots: &[Slot]) -> Statement {
    let (mut text, mut kept): (String, Vec<usize>) = (String::with_capacity(sql.len()), Vec::new());
    let mut rest = sql;
    while let Some(place) = rest.find('$') {
        let digits = rest[place + 1..].bytes().take_while(u8::is_ascii_digit).count();
        let end = place + 1 + digits;
        text.push_str(&rest[..=place]);
        if let Ok(rank) = rest[place + 1..end].parse::<usize>() {
            let known = kept.iter().position(|kept| *kept == rank);
            let new = known.unwrap_or_else(|| {
                kept.push(rank);
                kept.len() - 1
            });
            text.push_str(&(new + 1).to_string());
        }
        rest = &rest[end..];
    }
    text.push_str(rest);
    Statement { sql: text.into(), slots: kept.into_iter().map(|rank| slots[rank - 1].clone()).collect() }
}

impl Statement {
    /// Les valeurs de l'instruction pour cette demande.
    pub(crate) fn binds(&self, ctx: &Ctx, inputs: &[Bind]) -> Result<Vec<Bind>> {
        self.slots.iter().map(|slot| bind(slot, ctx, inputs)).collect()
    }
}

fn bind(slot: &Slot, ctx: &Ctx, inputs: &[Bind]) -> Result<Bind> {
    match slot {
        Slot::Value(bind) => Ok(bind.clone()),
        Slot::Param(param) => values::bind(&param.resolve(&values::Common(ctx)), &expr::Type::Dyn),
        Slot::Me => Ok(ctx.actor.id.into()),
        Slot::Zone => Ok(zone(&ctx.actor.timezone).into()),
        Slot::Input(rank) => Ok(inputs[*rank].clone()),
        Slot::Reach { entity, action, rule } => {
            let access = ctx.actor.access(entity, action);
            let ids = match access.rules.get(*rule).map(|rule| &rule.reach) {
                Some(Reach::Companies(ids) | Reach::Departments(ids) | Reach::Own(Some(ids))) => ids.clone(),
                _ => Vec::new(),
            };
            Ok(Bind::Uuids(ids))
        }
    }
}

/// Le fuseau, s'il est de ceux que toute base connaît ; les vieux alias (`US/Central`) manquent parfois.
fn zone(name: &str) -> &str {
    let is_known = name.contains('/') && jiff::tz::TimeZone::get(name).is_ok();
    if is_known { name } else { "UTC" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_that_nothing_cites_is_dropped_and_the_others_move_up() {
        let slots: Vec<Slot> = (0..12).map(Slot::Input).collect();
        let statement = compacted("a = $2::text AND b = $12 AND c = $2 AND d = '$'", &slots);
        assert_eq!(&*statement.sql, "a = $1::text AND b = $2 AND c = $1 AND d = '$'");
        let kept: Vec<usize> = statement
            .slots
            .iter()
            .filter_map(|slot| if let Slot::Input(rank) = slot { Some(*rank) } else { None })
            .collect();
        assert_eq!(kept, [1, 11]);
    }
}
