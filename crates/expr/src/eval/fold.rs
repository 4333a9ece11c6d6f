//! Parcours des collections : chaque tour se paie, et un corps imbriqué se paie autant de fois qu'il tourne.

use std::sync::Arc;

use super::Machine;
use crate::ast::{Fold, NodeId, Verb};
use crate::error::{Error, ErrorKind};
use crate::value::{Map, Value};

impl Machine<'_> {
    pub(super) fn fold(&mut self, fold: &Fold) -> Result<Value, Error> {
        let range = self.eval(fold.range)?;
        let pairs = self.pairs(fold, range)?;
        match fold.verb {
            Verb::All => self.absorb_fold(fold, pairs, false),
            Verb::Exists => self.absorb_fold(fold, pairs, true),
            Verb::ExistsOne => self.count(fold, pairs).map(|count| Value::Bool(count == 1)),
            Verb::Filter | Verb::Map => self.collect(fold, pairs),
            Verb::TransformMap | Verb::TransformMapEntry => self.transform(fold, pairs),
        }
    }

    /// Ce que chaque tour donne aux variables : l'élément (la clé d'une table), ou l'indice et la valeur.
    fn pairs(&mut self, fold: &Fold, range: Value) -> Result<Vec<(Value, Value)>, Error> {
        let two = fold.second.is_some();
        let pairs: Vec<_> = match range {
            Value::List(items) if two => {
                items.iter().enumerate().map(|(at, item)| (Value::Int(at as i64), item.clone())).collect()
            }
            Value::List(items) => items.iter().map(|item| (item.clone(), Value::Null)).collect(),
            Value::Map(map) => map.iter().map(|(key, value)| (key.to_value(), value.clone())).collect(),
            other => {
                let message = format!("{} is not a collection", other.type_name());
                return Err(Error::new(ErrorKind::Type, message).at(self.ast.span(fold.range)));
            }
        };
        self.budget.spend_items(pairs.len())?;
        Ok(pairs)
    }

    /// Un tour : pose les variables, exécute, les retire.
    fn turn<T>(
        &mut self,
        fold: &Fold,
        (first, second): (Value, Value),
        run: impl FnOnce(&mut Self) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let depth = self.locals.len();
        self.locals.push((fold.variable.clone(), first));
        if let Some(name) = &fold.second {
            self.locals.push((name.clone(), second));
        }
        let result = run(self);
        self.locals.truncate(depth);
        result
    }

    fn test(&mut self, test: Option<NodeId>) -> Result<bool, Error> {
        test.map_or(Ok(true), |test| self.truth(test))
    }

    fn absorb_fold(&mut self, fold: &Fold, pairs: Vec<(Value, Value)>, winner: bool) -> Result<Value, Error> {
        let mut failure = None;
        for pair in pairs {
            match self.turn(fold, pair, |machine| machine.test(fold.test)) {
                Ok(value) if value == winner => return Ok(Value::Bool(winner)),
                Ok(_) => {}
                Err(error) if error.kind == ErrorKind::TooCostly => return Err(error),
                Err(error) => failure = failure.or(Some(error)),
            }
        }
        failure.map_or(Ok(Value::Bool(!winner)), Err)
    }

    /// Combien d'éléments passent ; une erreur n'est pas absorbée.
    fn count(&mut self, fold: &Fold, pairs: Vec<(Value, Value)>) -> Result<usize, Error> {
        let mut count = 0;
        for pair in pairs {
            count += usize::from(self.turn(fold, pair, |machine| machine.test(fold.test))?);
        }
        Ok(count)
    }

    fn collect(&mut self, fold: &Fold, pairs: Vec<(Value, Value)>) -> Result<Value, Error> {
        let mut items = Vec::new();
        for pair in pairs {
            let element = pair.0.clone();
            let item = self.turn(fold, pair, |machine| {
                if !machine.test(fold.test)? {
                    return Ok(None);
                }
                fold.value.map_or(Ok(element), |value| machine.eval(value)).map(Some)
            })?;
            items.extend(item);
        }
        self.budget.spend_items(items.len())?;
        Ok(Value::list(items))
    }

    fn transform(&mut self, fold: &Fold, pairs: Vec<(Value, Value)>) -> Result<Value, Error> {
        let mut map = Map::new();
        for pair in pairs {
            let key = pair.0.clone();
            let produced = self.turn(fold, pair, |machine| match fold.value {
                Some(value) if machine.test(fold.test)? => machine.eval(value).map(Some),
                _ => Ok(None),
            })?;
            match produced {
                Some(Value::Map(entries)) if fold.verb == Verb::TransformMapEntry => {
                    self.budget.spend_items(entries.len())?;
                    for (key, value) in entries.iter() {
                        self.insert(&mut map, &key.to_value(), value.clone())?;
                    }
                }
                Some(_) if fold.verb == Verb::TransformMapEntry => {
                    return Err(Error::new(ErrorKind::Type, "transformMapEntry expects a map"));
                }
                Some(value) => self.insert(&mut map, &key, value)?,
                None => {}
            }
        }
        Ok(Value::Map(Arc::new(map)))
    }
}
