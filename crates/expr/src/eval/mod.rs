//! Évaluation d'un arbre : récursive sur une imbrication bornée, payée pas à pas sur un budget.
//!
//! `&&` et `||` absorbent les erreurs comme le veut CEL, sauf l'épuisement du budget, que rien n'absorbe.

mod fold;
mod select;

pub(crate) use select::qualified_name;

use std::cmp::Ordering;
use std::sync::Arc;

use crate::ast::{Ast, Call, Kind, NodeId, Op};
use crate::budget::Budget;
use crate::error::{Error, ErrorKind};
use crate::types::Type;
use crate::value::{Map, Value, Variables, arithmetic, compare};

/// Évalue un arbre non vérifié : les noms et les types ne sont contrôlés qu'à l'usage.
///
/// # Errors
/// Celles de l'expression, ou `TooCostly` quand `budget` pas ne suffisent pas.
pub fn evaluate_unchecked(ast: &Ast, variables: &dyn Variables, budget: u64) -> Result<Value, Error> {
    Machine { ast, types: None, variables, locals: Vec::new(), budget: Budget::new(budget) }.eval(ast.root())
}

/// Évalue un nœud d'un arbre vérifié.
pub(crate) fn evaluate_node(
    ast: &Ast,
    types: &[Type],
    node: NodeId,
    variables: &dyn Variables,
    locals: Vec<(Arc<str>, Value)>,
    budget: u64,
) -> Result<Value, Error> {
    Machine { ast, types: Some(types), variables, locals, budget: Budget::new(budget) }.eval(node)
}

struct Machine<'a> {
    ast: &'a Ast,
    /// Types des nœuds, quand l'arbre est vérifié : une référence nulle s'y traverse sans erreur.
    types: Option<&'a [Type]>,
    variables: &'a dyn Variables,
    locals: Vec<(Arc<str>, Value)>,
    budget: Budget,
}

impl Machine<'_> {
    fn eval(&mut self, id: NodeId) -> Result<Value, Error> {
        self.budget.spend(1).map_err(|error| error.at(self.ast.span(id)))?;
        let result = match self.ast.kind(id) {
            Kind::Literal(value) => return Ok(value.clone()),
            Kind::Name { name, absolute } => self.name(name, *absolute),
            Kind::Select { of, field } => self.select(id, *of, field),
            Kind::Has { of, field } => self.has(*of, field),
            Kind::Index { of, index } => self.index(*of, *index),
            Kind::Not(of) => self.not(*of),
            Kind::Negate(of) => self.eval(*of).and_then(|value| arithmetic::negate(&value)),
            Kind::And(items) => self.absorb(items, false),
            Kind::Or(items) => self.absorb(items, true),
            Kind::Binary { op, left, right } => self.binary(*op, *left, *right),
            Kind::Ternary { test, yes, no } => self.ternary(*test, *yes, *no),
            Kind::List(items) => self.list(items),
            Kind::Map(entries) => self.map(entries),
            Kind::Call(call) => self.call(call),
            Kind::Fold(fold) => self.fold(fold),
            Kind::Bind { name, value, body } => self.bind(name, *value, *body),
        };
        result.map_err(|error| error.at(self.ast.span(id)))
    }

    fn not(&mut self, of: NodeId) -> Result<Value, Error> {
        self.truth(of).map(|truth| Value::Bool(!truth))
    }

    /// Évalue ce qui doit être un booléen.
    fn truth(&mut self, id: NodeId) -> Result<bool, Error> {
        match self.eval(id)? {
            Value::Bool(value) => Ok(value),
            other => {
                let message = format!("expected bool, found {}", other.type_name());
                Err(Error::new(ErrorKind::Type, message).at(self.ast.span(id)))
            }
        }
    }

    /// `&&` (`winner` faux) et `||` (`winner` vrai) : le gagnant l'emporte même sur une erreur.
    fn absorb(&mut self, items: &[NodeId], winner: bool) -> Result<Value, Error> {
        let mut failure = None;
        for item in items {
            match self.truth(*item) {
                Ok(value) if value == winner => return Ok(Value::Bool(winner)),
                Ok(_) => {}
                Err(error) if error.kind == ErrorKind::TooCostly => return Err(error),
                Err(error) => failure = failure.or(Some(error)),
            }
        }
        failure.map_or(Ok(Value::Bool(!winner)), Err)
    }

    fn binary(&mut self, op: Op, left: NodeId, right: NodeId) -> Result<Value, Error> {
        let left = self.eval(left)?;
        let right = self.eval(right)?;
        let budget = &mut self.budget;
        match op {
            Op::Equal => compare::equal(&left, &right, budget).map(Value::Bool),
            Op::NotEqual => compare::equal(&left, &right, budget).map(|equal| Value::Bool(!equal)),
            Op::In => self.contains(&left, &right).map(Value::Bool),
            Op::Less | Op::LessOrEqual | Op::Greater | Op::GreaterOrEqual => {
                let order = compare::order(&left, &right, budget)?;
                Ok(Value::Bool(order.is_some_and(|order| holds(op, order))))
            }
            _ => arithmetic::apply(op, &left, &right, budget),
        }
    }

    fn contains(&mut self, element: &Value, collection: &Value) -> Result<bool, Error> {
        match collection {
            Value::List(items) => {
                for item in items.iter() {
                    if compare::equal(element, item, &mut self.budget)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Value::Map(map) => Ok(element.to_key().is_some_and(|key| map.contains_key(&key))),
            other => Err(arithmetic::no_overload(Op::In, element, other)),
        }
    }

    fn ternary(&mut self, test: NodeId, yes: NodeId, no: NodeId) -> Result<Value, Error> {
        if self.truth(test)? { self.eval(yes) } else { self.eval(no) }
    }

    fn list(&mut self, items: &[NodeId]) -> Result<Value, Error> {
        self.budget.spend_items(items.len())?;
        items.iter().map(|item| self.eval(*item)).collect::<Result<_, _>>().map(Value::List)
    }

    fn map(&mut self, entries: &[(NodeId, NodeId)]) -> Result<Value, Error> {
        self.budget.spend_items(entries.len())?;
        let mut map = Map::with_capacity(entries.len());
        for (key, value) in entries {
            let key_value = self.eval(*key)?;
            let value = self.eval(*value)?;
            self.insert(&mut map, &key_value, value).map_err(|error| error.at(self.ast.span(*key)))?;
        }
        Ok(Value::Map(Arc::new(map)))
    }

    fn insert(&mut self, map: &mut Map, key: &Value, value: Value) -> Result<(), Error> {
        let key = match key {
            Value::Double(_) => None,
            key => key.to_key(),
        };
        let key = key.ok_or_else(|| Error::new(ErrorKind::Type, "unsupported map key type"))?;
        if map.insert(key, value).is_some() {
            return Err(Error::new(ErrorKind::DuplicateKey, "repeated map key"));
        }
        Ok(())
    }

    fn call(&mut self, call: &Call) -> Result<Value, Error> {
        let Some(function) = call.function else {
            return Err(Error::new(ErrorKind::UnknownFunction, format!("unknown function {:?}", &*call.name)));
        };
        let arguments = call.arguments.iter().map(|argument| self.eval(*argument)).collect::<Result<Vec<_>, _>>()?;
        (function.evaluate)(&arguments, &mut self.budget)?.ok_or_else(|| {
            let types: Vec<_> = arguments.iter().map(Value::type_name).collect();
            let message = format!("no overload {}({})", call.name, types.join(", "));
            Error::new(ErrorKind::Type, message).hint(function.signatures.join(", "))
        })
    }

    fn bind(&mut self, name: &Arc<str>, value: NodeId, body: NodeId) -> Result<Value, Error> {
        let value = self.eval(value)?;
        self.locals.push((name.clone(), value));
        let result = self.eval(body);
        self.locals.pop();
        result
    }
}

fn holds(op: Op, order: Ordering) -> bool {
    match op {
        Op::Less => order.is_lt(),
        Op::LessOrEqual => order.is_le(),
        Op::Greater => order.is_gt(),
        _ => order.is_ge(),
    }
}
