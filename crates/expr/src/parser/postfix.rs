//! Ce qui suit une valeur : `.champ`, `[indice]`, `.fonction(…)`.

use std::sync::Arc;

use super::Parser;
use crate::ast::{Call, Kind, NodeId};
use crate::error::{Error, Span};
use crate::functions;
use crate::lexer::Token;

impl Parser<'_> {
    pub(super) fn postfix(&mut self, mut node: NodeId) -> Result<NodeId, Error> {
        loop {
            node = match self.token {
                Token::Sign(".") => {
                    self.advance()?;
                    self.selection(node)?
                }
                Token::Sign("[") => {
                    self.advance()?;
                    let index = self.expression()?;
                    self.expect("]")?;
                    self.add_from(node, Kind::Index { of: node, index })?
                }
                _ => return Ok(node),
            };
        }
    }

    fn selection(&mut self, of: NodeId) -> Result<NodeId, Error> {
        let (name, quoted) = match self.token {
            Token::Name(name) if !matches!(name, "in" | "true" | "false" | "null") => (name, false),
            Token::Quoted(name) => (name, true),
            _ => return Err(self.unexpected("a field name")),
        };
        self.advance()?;
        if !quoted && self.accept("(")? {
            return self.method(of, name);
        }
        self.add_from(of, Kind::Select { of, field: Arc::from(name) })
    }

    /// `receveur.f(…)`, ou une fonction à nom composé comme `math.abs(…)`.
    fn method(&mut self, of: NodeId, name: &str) -> Result<NodeId, Error> {
        let mut arguments = self.expressions(")")?;
        let span = self.builder.span(of).to(self.last);
        if let Kind::Name { name: space, .. } = self.builder.kind(of) {
            let qualified = format!("{space}.{name}");
            if let Some(node) = self.bind_macro(&qualified, &arguments, span)? {
                return Ok(node);
            }
            if functions::find(&qualified).is_some() {
                return self.call(&qualified, false, arguments, span);
            }
        }
        if let Some(node) = self.fold_macro(of, name, &arguments, span)? {
            return Ok(node);
        }
        arguments.insert(0, of);
        self.call(name, true, arguments, span)
    }

    pub(super) fn global_call(&mut self, name: &str, start: Span) -> Result<NodeId, Error> {
        self.expect("(")?;
        let arguments = self.expressions(")")?;
        let span = start.to(self.last);
        if let Some(node) = self.has_macro(name, &arguments, span)? {
            return Ok(node);
        }
        self.call(name, false, arguments, span)
    }

    fn call(&mut self, name: &str, has_receiver: bool, arguments: Vec<NodeId>, span: Span) -> Result<NodeId, Error> {
        let call = Call { name: Arc::from(name), function: functions::find(name), has_receiver, arguments };
        self.builder.add(Kind::Call(call), span)
    }
}
