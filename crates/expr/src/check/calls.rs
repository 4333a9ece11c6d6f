//! Typage des appels de fonctions.

use super::Checker;
use crate::ast::{Call, NodeId};
use crate::error::{Error, ErrorKind};
use crate::functions;
use crate::types::Type;

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

    fn unknown_function(&self, id: NodeId, call: &Call) -> Error {
        let message = format!("unknown function {:?}", &*call.name);
        Error::new(ErrorKind::UnknownFunction, message).at(self.ast.span(id)).among(&call.name, functions::names())
    }
}
