//! Typage des parcours de collections.

use super::{Checker, Local};
use crate::ast::{Fold, Verb};
use crate::error::Error;
use crate::types::Type;

impl Checker<'_> {
    pub(super) fn fold(&mut self, fold: &Fold) -> Result<Type, Error> {
        let range = self.infer(fold.range)?;
        let (key, element) = match &range {
            Type::List(element) => (Type::Int, (**element).clone()),
            Type::Map(key, value) => ((**key).clone(), (**value).clone()),
            Type::Dyn => (Type::Dyn, Type::Dyn),
            other => return Err(self.type_error(fold.range, format!("{other} is not a collection"))),
        };
        let element_path = self.path_of(fold.range).filter(|_| !matches!(range, Type::Map(..))).map(|mut path| {
            path.push("*".to_owned());
            path
        });
        let is_map = matches!(range, Type::Map(..));
        let first = match &fold.second {
            Some(_) => Local { name: fold.variable.clone(), ty: key.clone(), path: None },
            None if is_map => Local { name: fold.variable.clone(), ty: key.clone(), path: None },
            None => Local { name: fold.variable.clone(), ty: element.clone(), path: element_path.clone() },
        };
        let of_first = first.ty.clone();
        let body = self.with_local(first, |checker| match &fold.second {
            Some(name) => {
                let second = Local { name: name.clone(), ty: element, path: element_path };
                checker.with_local(second, |checker| checker.bodies(fold))
            }
            None => checker.bodies(fold),
        })?;
        Ok(match fold.verb {
            Verb::All | Verb::Exists | Verb::ExistsOne => Type::Bool,
            Verb::Filter => Type::list(of_first),
            Verb::Map => Type::list(body),
            Verb::TransformMap => Type::map(key, body),
            Verb::TransformMapEntry => body,
        })
    }

    fn bodies(&mut self, fold: &Fold) -> Result<Type, Error> {
        if let Some(test) = fold.test {
            self.expect_bool(test)?;
        }
        match fold.value {
            Some(value) if fold.verb == Verb::TransformMapEntry => match self.infer(value)? {
                ty @ (Type::Map(..) | Type::Dyn) => Ok(ty),
                other => Err(self.type_error(value, format!("expected a map, found {other}"))),
            },
            Some(value) => self.infer(value),
            None => Ok(Type::Dyn),
        }
    }
}
