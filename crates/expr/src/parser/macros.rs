//! Les macros de CEL, reconnues à la lecture : `has`, les parcours de collections et `cel.bind`.
//!
//! Pour en ajouter une : un [`Verb`], sa ligne dans `verb_of`, son sens dans `check`, `eval` et `sql`.

use std::sync::Arc;

use super::Parser;
use crate::ast::{Fold, Kind, NodeId, Verb};
use crate::error::{Error, ErrorKind, Span};

/// Combien de variables, et quels corps suivent.
struct Shape {
    verb: Verb,
    variables: usize,
    has_test: bool,
    has_value: bool,
}

fn verb_of(name: &str, arguments: usize) -> Option<Shape> {
    let shape = |verb, variables, has_test, has_value| Some(Shape { verb, variables, has_test, has_value });
    match (name, arguments) {
        ("all", 2 | 3) => shape(Verb::All, arguments - 1, true, false),
        ("exists", 2 | 3) => shape(Verb::Exists, arguments - 1, true, false),
        ("exists_one" | "existsOne", 2 | 3) => shape(Verb::ExistsOne, arguments - 1, true, false),
        ("filter", 2) => shape(Verb::Filter, 1, true, false),
        ("map", 2 | 3) => shape(Verb::Map, 1, arguments == 3, true),
        ("transformList", 3 | 4) => shape(Verb::Map, 2, arguments == 4, true),
        ("transformMap", 3 | 4) => shape(Verb::TransformMap, 2, arguments == 4, true),
        ("transformMapEntry", 3 | 4) => shape(Verb::TransformMapEntry, 2, arguments == 4, true),
        _ => None,
    }
}

impl Parser<'_> {
    pub(super) fn fold_macro(
        &mut self,
        range: NodeId,
        name: &str,
        arguments: &[NodeId],
        span: Span,
    ) -> Result<Option<NodeId>, Error> {
        let Some(shape) = verb_of(name, arguments.len()) else {
            return Ok(None);
        };
        let variable = self.variable_name(arguments[0])?;
        let second = if shape.variables == 2 { Some(self.variable_name(arguments[1])?) } else { None };
        if second.as_ref() == Some(&variable) {
            return Err(Error::new(ErrorKind::Syntax, "the two variables have the same name").at(span));
        }
        let mut bodies = arguments[shape.variables..].iter().copied();
        let test = if shape.has_test { bodies.next() } else { None };
        let value = if shape.has_value { bodies.next() } else { None };
        let fold = Fold { verb: shape.verb, range, variable, second, test, value };
        self.builder.add(Kind::Fold(Box::new(fold)), span).map(Some)
    }

    /// `has(e.champ)` : le champ est-il là ?
    pub(super) fn has_macro(&mut self, name: &str, arguments: &[NodeId], span: Span) -> Result<Option<NodeId>, Error> {
        if name != "has" {
            return Ok(None);
        }
        match arguments {
            [argument] if let Kind::Select { of, field } = self.builder.kind(*argument) => {
                let kind = Kind::Has { of: *of, field: field.clone() };
                self.builder.add(kind, span).map(Some)
            }
            _ => Err(Error::new(ErrorKind::Syntax, "has() takes one field selection, like has(a.b)").at(span)),
        }
    }

    /// `cel.bind(nom, valeur, corps)`.
    pub(super) fn bind_macro(&mut self, name: &str, arguments: &[NodeId], span: Span) -> Result<Option<NodeId>, Error> {
        match (name, arguments) {
            ("cel.bind", [variable, value, body]) => {
                let kind = Kind::Bind { name: self.variable_name(*variable)?, value: *value, body: *body };
                self.builder.add(kind, span).map(Some)
            }
            _ => Ok(None),
        }
    }

    fn variable_name(&self, node: NodeId) -> Result<Arc<str>, Error> {
        match self.builder.kind(node) {
            Kind::Name { name, absolute: false } => Ok(name.clone()),
            _ => {
                let span = self.builder.span(node);
                Err(Error::new(ErrorKind::Syntax, "expected a simple variable name").at(span))
            }
        }
    }
}
