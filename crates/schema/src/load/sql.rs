//! Ce qui filtre ou se calcule à la lecture doit exister en SQL ; une définition qui n'y a pas d'équivalent est refusée
//! au chargement, jamais évaluée ligne à ligne. La traduction se fait ici à blanc : `store` la refait pour de bon.

use expr::{Checked, Collection, Column, Origin, Places, Type};

use super::scope::RecordScope;
use crate::{
    fields::Storage,
    model::{Entity, Field, Model},
};

/// Vérifie qu'une condition se traduit en filtre.
pub(crate) fn check_filter(checked: &Checked, scope: &RecordScope<'_>) -> Result<(), expr::Error> {
    match Dry::of(scope) {
        Some(places) => expr::to_sql(checked, &places, 1).map(drop),
        None => Ok(()),
    }
}

/// Vérifie qu'une valeur se calcule à la lecture.
pub(crate) fn check_value(checked: &Checked, scope: &RecordScope<'_>) -> Result<(), expr::Error> {
    match Dry::of(scope) {
        Some(places) => expr::value_to_sql(checked, &places, 1).map(drop),
        None => Ok(()),
    }
}

/// Des colonnes sans base : les types suffisent à savoir si la traduction existe.
struct Dry<'m> {
    model: &'m Model,
    row: &'m Entity,
}

impl<'m> Dry<'m> {
    fn of(scope: &RecordScope<'m>) -> Option<Dry<'m>> {
        scope.entity().map(|row| Dry { model: scope.model(), row })
    }

    fn origin(&self, from: Origin<'_>) -> Option<&'m Entity> {
        match from {
            Origin::Row => Some(self.row),
            Origin::Element { record, .. } => self.model.entity(record).map(|entity| &**entity),
        }
    }
}

impl Places for Dry<'_> {
    fn column(&self, from: Origin<'_>, path: &[&str]) -> Option<Column> {
        let entity = self.origin(from)?;
        match path {
            [] => Some(column(Type::Record(entity.full_name.clone()))),
            ["id"] => Some(column(Type::Record(entity.full_name.clone()))),
            [name] => own(entity.field(name)?),
            [name, member] if !entity.field(name)?.parts().is_empty() => part(entity.field(name)?, member),
            [link, name, rest @ ..] => {
                let target = self.model.entity(entity.field(link)?.to.as_deref()?)?;
                let far = target.field(name).filter(|field| field.storage() != Storage::Computed)?;
                match rest {
                    [] => own(far),
                    [member] => part(far, member),
                    _ => None,
                }
            }
        }
    }

    fn collection(&self, from: Origin<'_>, path: &[&str], _: &str) -> Option<Collection> {
        let [name] = path else { return None };
        let field = self.origin(from)?.field(name)?;
        let (Storage::Owned(record) | Storage::Join(record)) = field.storage() else {
            return None;
        };
        Some(Collection { from: "t".to_owned(), on: "true".to_owned(), record })
    }

    fn subtree(&self, record: &str, root: &str) -> Option<String> {
        self.model.entity(record)?.tree.as_ref().map(|_| root.to_owned())
    }

    fn variable(&self, name: &str) -> Option<Type> {
        let scope = RecordScope::without_record(self.model, &self.row.package);
        ["actor", "now", "today"].contains(&name).then(|| expr::Scope::variable(&scope, name)).flatten()
    }
}

fn part(field: &Field, member: &str) -> Option<Column> {
    field.part_column(member)?;
    Some(column(field.member(member)?))
}

fn own(field: &Field) -> Option<Column> {
    match field.storage() {
        Storage::Composite(_) => (!field.is_secret()).then(|| column(field.kind.cel(field))),
        Storage::Column("jsonb") | Storage::Extra("jsonb") | Storage::Join(_) | Storage::Owned(_) => None,
        Storage::Column(_) | Storage::Numeric(_) | Storage::Extra(_) | Storage::Computed => {
            Some(column(field.kind.cel(field)))
        }
    }
}

fn column(ty: Type) -> Column {
    Column::new("c".to_owned(), ty, true)
}
