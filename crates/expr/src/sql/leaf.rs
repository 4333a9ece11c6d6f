//! Les feuilles : constantes, valeurs de la requête et colonnes.

use std::sync::Arc;

use super::compiler::{Binding, Compiler};
use super::fragment::{ANY_BITS, Fragment, Shape};
use super::param::{Computed, Param};
use super::{Origin, type_name};
use crate::ast::{Kind, NodeId};
use crate::error::{Error, ErrorKind};
use crate::types::Type;
use crate::value::Value;

/// Pas accordés à l'évaluation d'une constante.
const CONSTANT_BUDGET: u64 = 20_000;

impl Compiler<'_> {
    /// Constante : évaluée tout de suite.
    pub(super) fn constant(&mut self, id: NodeId) -> Result<Fragment, Error> {
        match self.constant_value(id)? {
            Some(value) => self.literal(id, value),
            None => {
                let ty = self.type_of(id).clone();
                let cast = type_name(&ty).ok_or_else(|| self.refuse(id, format!("{ty} has no SQL form")))?;
                Ok(Fragment::guarded(format!("NULL::{cast}"), ty))
            }
        }
    }

    /// La valeur d'un nœud constant ; `None` si c'est une erreur.
    pub(super) fn constant_value(&self, id: NodeId) -> Result<Option<Value>, Error> {
        if let Kind::Literal(value) = self.ast().kind(id) {
            return Ok(Some(value.clone()));
        }
        match self.checked.evaluate_node(id, &(), self.known_locals(), CONSTANT_BUDGET) {
            Ok(value) => Ok(Some(value)),
            Err(error) if error.kind == ErrorKind::TooCostly => Err(error),
            Err(_) => Ok(None),
        }
    }

    pub(super) fn literal(&mut self, id: NodeId, value: Value) -> Result<Fragment, Error> {
        let ty = type_of_value(&value, self.type_of(id));
        self.check_literal(id, &value)?;
        let param = Param::Value(value);
        self.params.fragment(param, &ty).ok_or_else(|| self.refuse(id, format!("{ty} has no SQL form")))
    }

    /// Refuse ce que PostgreSQL ne sait pas porter fidèlement.
    fn check_literal(&self, id: NodeId, value: &Value) -> Result<(), Error> {
        match value {
            Value::String(text) if text.contains('\0') => Err(self.refuse(id, "text with U+0000 has no SQL form")),
            Value::Timestamp(instant) if instant.nanos() % 1000 != 0 => {
                Err(self.refuse(id, "an instant finer than a microsecond has no SQL form"))
            }
            Value::Duration(duration) if duration.nanos() % 1000 != 0 => {
                Err(self.refuse(id, "a duration finer than a microsecond has no SQL form"))
            }
            Value::Double(number) if number.is_nan() => Err(self.refuse(id, "NaN has no SQL form")),
            Value::List(items) => items.iter().try_for_each(|item| self.check_literal(id, item)),
            _ => Ok(()),
        }
    }

    /// Indépendant de la ligne : un paramètre, évalué avant la requête.
    pub(super) fn request(&mut self, id: NodeId) -> Result<Fragment, Error> {
        let ty = self.type_of(id).clone();
        let param = match self.request_path(id) {
            Some(path) => Param::Variable(path, ty.clone()),
            None => {
                let shared = self.shared.get_or_insert_with(|| Arc::new(self.checked.clone())).clone();
                Param::Computed(Computed::new(shared, id, self.known_locals()))
            }
        };
        self.params.fragment(param, &ty).ok_or_else(|| self.refuse(id, format!("{ty} has no SQL form")))
    }

    /// Le chemin d'une variable de la requête.
    pub(super) fn request_path(&self, id: NodeId) -> Option<Vec<String>> {
        match self.ast().kind(id) {
            Kind::Name { name, .. } => Some(vec![name.to_string()]),
            Kind::Select { of, field } if self.type_of(*of).has_members() => {
                let mut path = self.request_path(*of)?;
                path.push(field.to_string());
                Some(path)
            }
            _ => None,
        }
    }

    /// Départ et chemin d'une suite de champs depuis la ligne ou un élément.
    pub(super) fn row_path(&self, mut id: NodeId) -> Option<(Start, Vec<String>)> {
        let mut path = Vec::new();
        loop {
            match self.ast().kind(id) {
                Kind::Select { of, field } => {
                    path.push(field.to_string());
                    id = *of;
                }
                Kind::Name { name, absolute } => {
                    let start = match self.binding(name).filter(|_| !*absolute) {
                        Some(Binding::Element { record, alias }) => Start::Element(record.clone(), alias.clone()),
                        Some(_) => return None,
                        None => {
                            path.push(name.to_string());
                            Start::Row
                        }
                    };
                    path.reverse();
                    return Some((start, path));
                }
                _ => return None,
            }
        }
    }

    pub(super) fn column(&mut self, id: NodeId) -> Result<Fragment, Error> {
        if let Kind::Name { name, absolute: false } = self.ast().kind(id)
            && let Some(Binding::Sql(fragment)) = self.binding(name)
        {
            return Ok(fragment.clone());
        }
        let found = self.row_path(id).and_then(|(start, path)| {
            let path: Vec<_> = path.iter().map(String::as_str).collect();
            self.places.column(start.origin(), &path)
        });
        let Some(column) = found else {
            let name = self.ast().span(id).text(self.ast().source());
            return Err(self.refuse(id, format!("{name} has no SQL form here")));
        };
        Ok(Fragment {
            sql: column.sql,
            ty: column.ty,
            nullable: column.nullable,
            fallible: false,
            shape: column.contained.map_or(Shape::Column, Shape::Contained),
            bits: ANY_BITS,
        })
    }
}

/// Le départ d'un chemin, à soi.
pub(super) enum Start {
    Row,
    Element(Arc<str>, Arc<str>),
}

impl Start {
    pub(super) fn origin(&self) -> Origin<'_> {
        match self {
            Self::Row => Origin::Row,
            Self::Element(record, alias) => Origin::Element { record, alias },
        }
    }
}

/// Le type d'une valeur constante, plus sûr que celui d'un nœud resté dynamique.
pub(super) fn type_of_value(value: &Value, known: &Type) -> Type {
    match value {
        Value::Bool(_) => Type::Bool,
        Value::Int(_) => Type::Int,
        Value::Uint(_) => Type::Uint,
        Value::Double(_) => Type::Double,
        Value::Decimal(_) => Type::Decimal,
        Value::String(_) => Type::String,
        Value::Bytes(_) => Type::Bytes,
        Value::Timestamp(_) => Type::Timestamp,
        Value::Duration(_) => Type::Duration,
        Value::Date(_) => Type::Date,
        Value::List(items) => {
            let element = if let Type::List(element) = known { element } else { &Type::Dyn };
            let types = items.iter().map(|item| type_of_value(item, element));
            Type::list(types.reduce(|left, right| left.join(&right)).unwrap_or_else(|| element.clone()))
        }
        _ => known.clone(),
    }
}
