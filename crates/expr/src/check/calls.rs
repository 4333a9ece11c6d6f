//! Typage des appels de fonctions.

use super::Checker;
use crate::ast::{Call, Kind, NodeId};
use crate::error::{Error, ErrorKind};
use crate::functions;
use crate::types::Type;
use crate::value::Value;
use crate::value::calendar::{PERIODS, SPANS};

impl Checker<'_> {
    /// Le type de la première signature qui convient ; `Dyn` si un argument dynamique en laisse plusieurs.
    pub(super) fn call(&mut self, id: NodeId, call: &Call) -> Result<Type, Error> {
        if *call.name == *"quantity" && !call.has_receiver {
            return self.quantity(id, call);
        }
        let Some(function) = call.function else {
            return Err(self.unknown_function(id, call));
        };
        let types = call.arguments.iter().map(|argument| self.infer(*argument)).collect::<Result<Vec<_>, _>>()?;
        self.place(call, &types)?;
        self.period(call)?;
        let results = function.overloads.iter().filter_map(|overload| overload.accepts(call.has_receiver, &types));
        let is_known = types.iter().all(|ty| *ty != Type::Dyn);
        let result = results.reduce(|left, right| if left == right || is_known { left } else { Type::Dyn });
        if *call.name == *"sum" && result == Some(Type::Decimal) {
            // Une somme vide vaut l'entier 0 : parmi des décimaux, elle reste un décimal.
            self.call_decimal(id, &Type::Decimal);
        }
        result.ok_or_else(|| {
            let types: Vec<_> = types.iter().map(ToString::to_string).collect();
            let message = format!("no overload {}({})", call.name, types.join(", "));
            self.type_error(id, message).hint(function.signatures.join(", "))
        })
    }

    /// `under` compare deux enregistrements d'un même arbre.
    fn place(&mut self, call: &Call, types: &[Type]) -> Result<(), Error> {
        let (Some(first), [Type::Record(tree), root]) = (call.arguments.first(), types) else { return Ok(()) };
        if *call.name != *"under" {
            return Ok(());
        }
        if !self.scope.is_tree(tree) {
            return Err(self.type_error(*first, format!("{tree} is not a tree here")));
        }
        if matches!(root, Type::Record(other) if other != tree) {
            return Err(self.type_error(call.arguments[1], format!("expected a {tree}, found a {root}")));
        }
        self.trees.extend(self.path_of(*first));
        Ok(())
    }

    /// Une période mal écrite se dit tout de suite, et non à l'évaluation.
    fn period(&self, call: &Call) -> Result<(), Error> {
        let known: &[&str] = match &*call.name {
            "start_of" | "end_of" => &PERIODS,
            "date_diff" => &SPANS,
            _ => return Ok(()),
        };
        let Some((last, Kind::Literal(Value::String(text)))) =
            call.arguments.last().map(|last| (*last, self.ast.kind(*last)))
        else {
            return Ok(());
        };
        if known.contains(&&**text) {
            return Ok(());
        }
        let names = known.iter().map(|name| (*name).to_owned()).collect();
        Err(self.type_error(last, format!("unknown period {text:?}")).among(text, names))
    }

    fn unknown_function(&self, id: NodeId, call: &Call) -> Error {
        let message = format!("unknown function {:?}", &*call.name);
        Error::new(ErrorKind::UnknownFunction, message).at(self.ast.span(id)).among(&call.name, functions::names())
    }
}
