//! L'acteur peut-il laisser cet enregistrement dans cet état ? Les mêmes règles que la lecture, sur l'état nouveau.

use kernel::{Access, Class, Code, Error, FieldError, Reach, Result, Rule};
use uuid::Uuid;

use super::{
    Authorized, Write, company_column, mine,
    reach::{hiding, out_of_sight},
};
use crate::records::{apply, draft::Draft};

/// Refuse l'écriture si aucune règle d'accès n'atteint l'état nouveau.
pub(crate) fn admit(draft: &Draft<'_>, action: &str) -> Result<Authorized<Write>> {
    let access = draft.ctx.actor.access(&draft.entity.full_name, action);
    if !reached(draft, &access) {
        return Err(Code::Forbidden.with("action", action));
    }
    closed_fields(draft, action)?;
    Ok(Authorized::granted(Write))
}

/// Refuse les champs envoyés dont l'acteur n'ouvre pas la classe ici : pour lui, ils n'existent pas.
fn closed_fields(draft: &Draft<'_>, action: &str) -> Result<()> {
    let access = draft.ctx.actor.access(&draft.entity.full_name, action);
    let mut faults = Vec::new();
    for name in &draft.given {
        let class = draft.entity.field(name).map(|field| field.class).unwrap_or_default();
        if class != Class::Normal && !reached(draft, &access.opening(class)) {
            faults.push(FieldError::new(name, "unknown_field").with("expected", ""));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::invalid(faults)) }
}

/// L'acteur verrait-il l'enregistrement dans cet état ?
pub(crate) fn sees(draft: &Draft<'_>) -> bool {
    reached(draft, &draft.ctx.actor.access(&draft.entity.full_name, "view"))
}

fn reached(draft: &Draft<'_>, access: &Access) -> bool {
    if out_of_sight(&draft.ctx.actor, draft.entity) {
        return false;
    }
    let shown = hiding(&draft.ctx.actor, draft.entity).is_none_or(|visible| apply::holds(draft, visible));
    shown && access.rules.iter().any(|rule| covers(draft, rule) && passes(draft, rule))
}

fn covers(draft: &Draft<'_>, rule: &Rule) -> bool {
    let company = match company_column(draft.entity) {
        None => {
            return rule.reach == Reach::All
                || draft.entity.shared && matches!(rule.reach, Reach::Companies(_))
                || is_mine(draft);
        }
        Some("id") => Some(draft.id),
        Some(_) => draft.uuid("company"),
    };
    let within = |ids: &Vec<Uuid>| company.is_some_and(|company| ids.contains(&company));
    match &rule.reach {
        Reach::All => true,
        Reach::Companies(ids) => within(ids),
        Reach::Departments(ids) => draft.uuid("department").is_some_and(|department| ids.contains(&department)),
        Reach::Own(companies) => is_mine(draft) && companies.as_ref().is_none_or(within),
    }
}

/// Un des champs propriétaires est-il l'acteur ?
pub(crate) fn is_mine(draft: &Draft<'_>) -> bool {
    draft.ctx.actor.id.is_some_and(|me| mine(draft.entity).into_iter().any(|field| draft.uuid(field) == Some(me)))
}

/// L'état nouveau passe-t-il le filtre de l'octroi ? Un filtre qui ne se lit pas sur cette entité ne laisse rien passer.
fn passes(draft: &Draft<'_>, rule: &Rule) -> bool {
    rule.filter
        .as_ref()
        .is_none_or(|source| draft.grant_filter(source).is_some_and(|filter| apply::holds(draft, filter)))
}
