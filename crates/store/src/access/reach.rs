//! Les droits devenus prédicat : `company_id = ANY($1)`, sargable et indexé.

use std::sync::Arc;

use kernel::{Access, Actor, ActorKind, Class, Reach, Result, Rule};
use schema::model::{Entity, Field, Formula};
use uuid::Uuid;

use super::{Authorized, Predicate, Seen};
use crate::{
    Bind,
    query::{
        Builder, Slot, column,
        filter::{self, Trust},
    },
};

/// Prédicat des lignes que l'acteur atteint pour cette action.
pub(crate) fn predicate(
    builder: &mut Builder<'_>,
    entity: &Entity,
    action: &str,
    alias: &str,
) -> Authorized<Predicate> {
    if out_of_sight(builder.actor, entity) {
        return Authorized::granted(Predicate("false".to_owned()));
    }
    let access = builder.actor.access(&entity.full_name, action);
    let sql = of_rules(builder, entity, action, &access, alias, |_| true);
    Authorized::granted(Predicate(unhidden(builder, entity, sql, alias)))
}

/// La même étendue, moins ce que l'entité cache à toute personne, quels que soient ses octrois.
fn unhidden(builder: &mut Builder<'_>, entity: &Entity, reached: String, alias: &str) -> String {
    let Some(visible) = hiding(builder.actor, entity).filter(|_| reached != "false") else {
        return reached;
    };
    match filter::compile(builder, entity, &visible.source, alias, Trust::Definition) {
        Ok(visible) if reached == "true" => format!("({visible})"),
        Ok(visible) => format!("({reached} AND ({visible}))"),
        Err(error) => {
            tracing::error!(entity = %entity.full_name, error = %error, "ce qui cache cette entité ne se compile pas : rien n'en est montré");
            "false".to_owned()
        }
    }
}

/// La condition hors de laquelle l'entité est cachée à cet acteur ; le système voit tout.
pub(super) fn hiding<'e>(actor: &Actor, entity: &'e Entity) -> Option<&'e Formula> {
    entity.visible.as_ref().filter(|_| actor.kind == ActorKind::User)
}

/// Regarder comme un autre n'ouvre pas ce qu'une entité cache à chacun : sa condition parle de l'autre, non de qui regarde.
pub(super) fn out_of_sight(actor: &Actor, entity: &Entity) -> bool {
    entity.visible.is_some() && actor.sight.as_ref().is_some_and(|sight| !sight.narrows(&entity.full_name))
}

/// Prédicat des fichiers que l'acteur peut joindre à cet enregistrement : les siens encore libres, ou déjà là.
pub(crate) fn own_files(builder: &mut Builder<'_>, record: Uuid, alias: &str) -> Authorized<Predicate> {
    let me = builder.slot(Slot::Me, "uuid");
    let here = builder.slot(Slot::Value(Bind::Uuid(record)), "uuid");
    Authorized::granted(Predicate(format!(
        "(({alias}.record IS NULL AND {alias}.uploaded_by IS NOT DISTINCT FROM {me}) OR {alias}.record = {here})"
    )))
}

/// Prédicat de ce qui est à l'acteur, quels que soient ses droits : sa boîte de notifications.
pub(crate) fn only_mine(builder: &mut Builder<'_>, entity: &Entity, alias: &str) -> Authorized<Predicate> {
    let mine = owned(builder, entity, alias);
    Authorized::granted(Predicate(mine))
}

/// Prédicat des lignes du journal d'un enregistrement, sur la preuve que l'acteur voit celui-ci.
pub(crate) fn about(
    builder: &mut Builder<'_>,
    _: &Authorized<Seen>,
    record: Slot,
    alias: &str,
) -> Authorized<Predicate> {
    let record = builder.slot(record, "uuid");
    Authorized::granted(Predicate(format!("{alias}.record = {record}")))
}

/// L'acteur avait-il de quoi voir cet enregistrement qu'il ne voit plus ?
///
/// Seules les règles sans condition répondent, d'après la société et le service que le journal retient : ce qu'un filtre,
/// une propriété ou l'entité même cachait ne se devine pas. Ce prédicat n'autorise aucune ligne, il ne fait dire qu'un identifiant.
pub(crate) fn left(builder: &mut Builder<'_>, entity: &Entity, record: &str) -> String {
    if hiding(builder.actor, entity).is_some() {
        return "false".to_owned();
    }
    let access = builder.actor.access(&entity.full_name, "view");
    if access.rules.iter().any(|rule| is_total(entity, rule)) {
        return "true".to_owned();
    }
    let action: Arc<str> = "view".into();
    let mut parts = Vec::new();
    for (rank, rule) in access.rules.iter().enumerate().filter(|(_, rule)| rule.filter.is_none()) {
        let scope = match &rule.reach {
            Reach::Companies(_) => "company",
            Reach::Departments(_) => "department",
            Reach::All | Reach::Own(_) => continue,
        };
        let slot = Slot::Reach { entity: entity.full_name.clone(), action: action.clone(), rule: rank };
        parts.push(format!("p.{scope} = ANY({})", builder.slot(slot, "uuid[]")));
    }
    if parts.is_empty() {
        return "false".to_owned();
    }
    let name = builder.slot(Slot::Value(Bind::Text(entity.full_name.to_string())), "text");
    format!(
        "EXISTS (SELECT FROM sys.audit p WHERE p.record = {record} AND p.entity = {name} AND ({}))",
        parts.join(" OR ")
    )
}

/// Prédicat des lignes où les règles de lecture ouvrent cette classe de champs.
/// Ce prédicat ne restreint que des colonnes : il n'autorise aucune ligne à lui seul.
pub(super) fn opening(builder: &mut Builder<'_>, entity: &Entity, class: Class, alias: &str) -> String {
    let access = builder.actor.access(&entity.full_name, "view");
    of_rules(builder, entity, "view", &access, alias, |rule| rule.classes.contains(&class))
}

fn of_rules(
    builder: &mut Builder<'_>,
    entity: &Entity,
    action: &str,
    access: &Access,
    alias: &str,
    keep: impl Fn(&Rule) -> bool,
) -> String {
    if access.rules.iter().any(|rule| keep(rule) && is_total(entity, rule)) {
        return "true".to_owned();
    }
    let action: Arc<str> = action.into();
    let mut parts = Vec::new();
    for (rank, rule) in access.rules.iter().enumerate().filter(|(_, rule)| keep(rule)) {
        let part = of_rule(builder, entity, &action, rank, rule, alias);
        parts.push(part.unwrap_or_else(|error| {
            tracing::error!(filter = ?rule.filter, error = %error, "un filtre d'octroi ne se compile pas : l'octroi n'ouvre rien");
            "false".to_owned()
        }));
    }
    match parts.len() {
        0 => "false".to_owned(),
        1 => parts.remove(0),
        _ => format!("({})", parts.join(" OR ")),
    }
}

/// Cette règle atteint-elle tout, sans condition ?
fn is_total(entity: &Entity, rule: &Rule) -> bool {
    let everywhere = match rule.reach {
        Reach::All => true,
        Reach::Companies(_) => entity.shared,
        Reach::Departments(_) | Reach::Own(_) => false,
    };
    everywhere && rule.filter.is_none()
}

fn of_rule(
    builder: &mut Builder<'_>,
    entity: &Entity,
    action: &Arc<str>,
    rank: usize,
    rule: &Rule,
    alias: &str,
) -> Result<String> {
    let reached = reached(builder, entity, action, rank, rule, alias);
    let Some(source) = &rule.filter else { return Ok(reached) };
    let filter = filter::compile(builder, entity, source, alias, Trust::Definition)?;
    Ok(format!("({reached} AND {filter})"))
}

fn reached(
    builder: &mut Builder<'_>,
    entity: &Entity,
    action: &Arc<str>,
    rank: usize,
    rule: &Rule,
    alias: &str,
) -> String {
    let ids = |builder: &mut Builder<'_>| {
        let slot = Slot::Reach { entity: entity.full_name.clone(), action: action.clone(), rule: rank };
        builder.slot(slot, "uuid[]")
    };
    let company = company_column(entity).map(|name| column(alias, name));
    match &rule.reach {
        Reach::All => "true".to_owned(),
        Reach::Companies(_) => match company {
            Some(company) => format!("{company} = ANY({})", ids(builder)),
            None if entity.shared => "true".to_owned(),
            None => "false".to_owned(),
        },
        Reach::Departments(_) => match entity.field("department") {
            Some(field) => format!("{} = ANY({})", column(alias, field.column()), ids(builder)),
            None => "false".to_owned(),
        },
        Reach::Own(companies) => {
            let mine = owned(builder, entity, alias);
            match (companies, company) {
                (Some(_), Some(company)) => format!("({company} = ANY({}) AND {mine})", ids(builder)),
                _ => mine,
            }
        }
    }
}

/// « C'est à moi » : un des champs propriétaires est l'acteur.
fn owned(builder: &mut Builder<'_>, entity: &Entity, alias: &str) -> String {
    let columns = owner_columns(entity);
    if columns.is_empty() {
        return "false".to_owned();
    }
    let me = builder.slot(Slot::Me, "uuid");
    let parts: Vec<String> = columns.iter().map(|name| format!("{} = {me}", column(alias, name))).collect();
    if parts.len() == 1 { parts.concat() } else { format!("({})", parts.join(" OR ")) }
}

/// Champs qui disent à qui est l'enregistrement.
pub(crate) fn mine(entity: &Entity) -> Vec<&str> {
    if entity.owner.is_empty() { vec!["owner"] } else { entity.owner.iter().map(String::as_str).collect() }
}

/// Colonnes qui disent à qui est l'enregistrement ; aucune pour une table du système qui n'est à personne.
fn owner_columns(entity: &Entity) -> Vec<&str> {
    mine(entity).into_iter().filter_map(|name| entity.field(name)).map(Field::column).collect()
}

/// Colonne de société ; aucune pour ce qui appartient au locataire entier.
///
/// Une société est à elle-même : sa colonne est son identifiant.
pub(crate) fn company_column(entity: &Entity) -> Option<&str> {
    if entity.shared {
        return None;
    }
    match &*entity.full_name {
        "core.company" => Some("id"),
        _ => entity.field("company").map(Field::column),
    }
}
