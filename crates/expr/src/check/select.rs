//! Noms et champs : résolution, chemins lus, et le nom le plus proche quand rien ne convient.

use std::sync::Arc;

use super::Checker;
use crate::ast::{Kind, NodeId, Verb};
use crate::error::{Error, ErrorKind, Span};
use crate::types::Type;
use crate::value::Value;

impl Checker<'_> {
    /// Type d'un nom suivi de ses champs, en retenant le chemin lu.
    pub(super) fn chain(&mut self, id: NodeId) -> Result<Type, Error> {
        let ty = self.chain_type(id)?;
        if let Some(path) = self.path_of(id) {
            self.paths.insert(path);
        }
        Ok(ty)
    }

    fn chain_type(&mut self, id: NodeId) -> Result<Type, Error> {
        let ty = match self.ast.kind(id).clone() {
            Kind::Name { name, absolute } => self.name(id, &name, absolute)?,
            Kind::Select { of, field } => match self.qualified(id) {
                Some(ty) => ty,
                None => {
                    let owner = self.chain_type(of)?;
                    self.member(id, &owner, &field)?
                }
            },
            _ => return self.infer(id),
        };
        self.types[id.index()] = ty.clone();
        Ok(ty)
    }

    fn name(&mut self, id: NodeId, name: &str, absolute: bool) -> Result<Type, Error> {
        if let Some(local) = self.local(name).filter(|_| !absolute) {
            return Ok(local.ty.clone());
        }
        if let Some(ty) = self.scope.variable(name) {
            return Ok(ty);
        }
        if let Some(value) = Value::type_named(name) {
            self.ast.rewrite(id, Kind::Literal(value));
            return Ok(Type::Type);
        }
        let mut names = self.scope.names(None);
        names.extend(self.locals.iter().map(|local| local.name.to_string()));
        let error = Error::new(ErrorKind::UnknownName, format!("unknown name {name:?}"));
        Err(error.at(self.ast.span(id)).among(name, names))
    }

    pub(super) fn local(&self, name: &str) -> Option<&super::Local> {
        self.locals.iter().rev().find(|local| *local.name == *name)
    }

    /// `a.b.c` déclaré comme une seule variable, ou nom de type composé : le nœud devient ce nom.
    fn qualified(&mut self, id: NodeId) -> Option<Type> {
        let name = crate::eval::qualified_name(&self.ast, id)?;
        let root = name.split('.').next()?;
        if self.local(root).is_some() {
            return None;
        }
        if let Some(ty) = self.scope.variable(&name) {
            self.ast.rewrite(id, Kind::Name { name: name.into(), absolute: false });
            return Some(ty);
        }
        let value = Value::type_named(&name)?;
        self.ast.rewrite(id, Kind::Literal(value));
        Some(Type::Type)
    }

    fn member(&self, id: NodeId, owner: &Type, field: &str) -> Result<Type, Error> {
        match owner {
            Type::Dyn => Ok(Type::Dyn),
            Type::Map(_, value) => Ok((**value).clone()),
            Type::Record(record) | Type::Composite(record) => self.scope.member(record, field).ok_or_else(|| {
                let whole = self.ast.span(id);
                let span = Span { start: whole.end.saturating_sub(field.len() as u32), end: whole.end };
                let error = Error::new(ErrorKind::UnknownName, format!("{record} has no field {field:?}"));
                error.at(span).among(field, self.scope.names(Some(record)))
            }),
            Type::List(_) => Err(self
                .type_error(id, format!("{owner} has no fields"))
                .hint("use .all(x, …), .exists(x, …) or .map(x, …)")),
            other => Err(self.type_error(id, format!("{other} has no fields"))),
        }
    }

    pub(super) fn has(&mut self, id: NodeId, of: NodeId, field: &Arc<str>) -> Result<Type, Error> {
        let owner = self.chain_type(of)?;
        self.member(id, &owner, field)?;
        if let Some(mut path) = self.path_of(of) {
            path.push(field.to_string());
            self.paths.insert(path);
        }
        Ok(Type::Bool)
    }

    pub(super) fn index(&mut self, of: NodeId, index: NodeId) -> Result<Type, Error> {
        let collection = self.infer(of)?;
        let key = self.infer(index)?;
        match collection {
            Type::Dyn => Ok(Type::Dyn),
            Type::List(element) if matches!(key, Type::Int | Type::Uint | Type::Dyn) => Ok((*element).clone()),
            Type::List(_) => Err(self.type_error(index, format!("a list index is an int, found {key}"))),
            Type::Map(expected, value) if expected.equates(&key) && key != Type::Null => Ok((*value).clone()),
            Type::Map(expected, _) => Err(self.type_error(index, format!("a key is a {expected}, found {key}"))),
            other => Err(self.type_error(of, format!("{other} cannot be indexed"))),
        }
    }

    /// Le chemin que lit un nœud, s'il ne fait que descendre depuis une variable.
    pub(super) fn path_of(&self, id: NodeId) -> Option<Vec<String>> {
        match self.ast.kind(id) {
            Kind::Name { name, .. } => match self.local(name) {
                Some(local) => local.path.clone(),
                None => Some(vec![name.to_string()]),
            },
            Kind::Select { of, field } => {
                let mut path = self.path_of(*of)?;
                path.push(field.to_string());
                Some(path)
            }
            Kind::Fold(fold) if fold.verb == Verb::Filter => self.path_of(fold.range),
            _ => None,
        }
    }
}
