//! Variables, champs et indices.

use std::sync::Arc;

use super::Machine;
use crate::ast::{Kind, NodeId};
use crate::error::{Error, ErrorKind};
use crate::value::{Value, compare};

impl Machine<'_> {
    pub(super) fn name(&mut self, name: &str, absolute: bool) -> Result<Value, Error> {
        let local = self.locals.iter().rev().find(|(local, _)| **local == *name && !absolute);
        local
            .map(|(_, value)| value.clone())
            .or_else(|| self.variables.get(name))
            .or_else(|| Value::type_named(name))
            .ok_or_else(|| Error::new(ErrorKind::UnknownName, format!("unknown name {name:?}")))
    }

    pub(super) fn select(&mut self, id: NodeId, of: NodeId, field: &Arc<str>) -> Result<Value, Error> {
        // Vérifié, l'arbre a déjà résolu les noms composés.
        if self.types.is_none()
            && let Some(value) = self.qualified(id)
        {
            return Ok(value);
        }
        let nullable = self.types.is_some_and(|types| types[of.index()].has_members());
        match self.eval(of)? {
            Value::Null if nullable => Ok(Value::Null),
            Value::Map(map) => {
                let key = crate::value::Key::String(field.clone());
                map.get(&key).cloned().ok_or_else(|| no_such_key(field))
            }
            Value::Record(record) => record.fields.get(field).cloned().ok_or_else(|| no_such_key(field)),
            other => Err(no_fields(&other)),
        }
    }

    /// `a.b.c` pris comme un seul nom de variable, si elle existe (résolution de noms de CEL).
    fn qualified(&self, id: NodeId) -> Option<Value> {
        let name = qualified_name(self.ast, id)?;
        let root = name.split('.').next()?;
        if self.locals.iter().any(|(local, _)| **local == *root) {
            return None;
        }
        self.variables.get(&name).or_else(|| Value::type_named(&name))
    }

    pub(super) fn has(&mut self, of: NodeId, field: &Arc<str>) -> Result<Value, Error> {
        let nullable = self.types.is_some_and(|types| types[of.index()].has_members());
        match self.eval(of)? {
            Value::Null if nullable => Ok(Value::Bool(false)),
            Value::Map(map) => Ok(Value::Bool(map.contains_key(&crate::value::Key::String(field.clone())))),
            Value::Record(record) => {
                Ok(Value::Bool(record.fields.get(field).is_some_and(|value| !matches!(value, Value::Null))))
            }
            other => Err(no_fields(&other)),
        }
    }

    pub(super) fn index(&mut self, of: NodeId, index: NodeId) -> Result<Value, Error> {
        let collection = self.eval(of)?;
        let index = self.eval(index)?;
        match collection {
            Value::List(items) => {
                let position = match index {
                    Value::Int(position) => Some(position.into()),
                    Value::Uint(position) => Some(position.into()),
                    Value::Double(position) => compare::whole(position),
                    _ => None,
                };
                let position = position.ok_or_else(|| Error::new(ErrorKind::Type, "a list index is an int"))?;
                usize::try_from(position).ok().and_then(|position| items.get(position)).cloned().ok_or_else(|| {
                    let message = format!("index {position} out of a list of {}", items.len());
                    Error::new(ErrorKind::OutOfRange, message)
                })
            }
            Value::Map(map) => index
                .to_key()
                .and_then(|key| map.get(&key).cloned())
                .ok_or_else(|| Error::new(ErrorKind::NoSuchKey, "no such key")),
            other => Err(Error::new(ErrorKind::Type, format!("{} cannot be indexed", other.type_name()))),
        }
    }
}

/// Le nom composé qu'écrit une suite de sélections sur un nom, sinon `None`.
pub(crate) fn qualified_name(ast: &crate::ast::Ast, mut id: NodeId) -> Option<String> {
    let mut fields = Vec::new();
    loop {
        match ast.kind(id) {
            Kind::Select { of, field } => {
                fields.push(field.clone());
                id = *of;
            }
            Kind::Name { name, .. } => {
                fields.push(name.clone());
                fields.reverse();
                return Some(fields.join("."));
            }
            _ => return None,
        }
    }
}

fn no_such_key(field: &str) -> Error {
    Error::new(ErrorKind::NoSuchKey, format!("no such key {field:?}"))
}

fn no_fields(value: &Value) -> Error {
    Error::new(ErrorKind::Type, format!("{} has no fields", value.type_name()))
}
