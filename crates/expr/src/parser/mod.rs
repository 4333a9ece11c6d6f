//! Source → arbre : un analyseur de Pratt, borné en longueur, en imbrication et en nombre de nœuds.
//!
//! Refusés : la construction de messages `Type{…}` et la syntaxe optionnelle `.?`, inutiles ici.

mod macros;
mod postfix;

use std::sync::Arc;

use crate::ast::{Ast, Builder, Kind, MAX_DEPTH, NodeId, Op};
use crate::error::{Error, ErrorKind, Span};
use crate::lexer::{Lexer, Token};
use crate::value::Value;

/// Longueur maximale d'une source, en octets.
pub const MAX_SOURCE: usize = 16 * 1024;

/// Lit une expression CEL.
///
/// # Errors
/// `Syntax` si elle ne suit pas la grammaire, `TooLarge` au-delà des limites.
pub fn parse(source: &str) -> Result<Ast, Error> {
    if source.len() > MAX_SOURCE {
        let message = format!("expression longer than {MAX_SOURCE} bytes");
        return Err(Error::new(ErrorKind::TooLarge, message).at(Span::new(0, source.len())));
    }
    let mut parser = Parser::new(source)?;
    let root = parser.expression()?;
    parser.expect_end()?;
    Ok(parser.builder.finish(source.into(), root))
}

struct Parser<'s> {
    lexer: Lexer<'s>,
    token: Token<'s>,
    span: Span,
    /// Étendue du dernier jeton consommé : elle ferme celle du nœud en cours.
    last: Span,
    depth: u16,
    builder: Builder,
}

/// Priorités, de la plus faible à la plus forte ; toutes associent à gauche.
const TERNARY: u8 = 1;
const OR: u8 = 2;
const AND: u8 = 3;
const RELATION: u8 = 4;
const SUM: u8 = 5;
const PRODUCT: u8 = 6;

/// Mots que CEL réserve : ils ne nomment pas une variable, mais restent permis après un point.
const RESERVED: [&str; 17] = [
    "as",
    "break",
    "const",
    "continue",
    "else",
    "for",
    "function",
    "if",
    "import",
    "let",
    "loop",
    "package",
    "namespace",
    "return",
    "var",
    "void",
    "while",
];

impl<'s> Parser<'s> {
    fn new(source: &'s str) -> Result<Self, Error> {
        let mut lexer = Lexer::new(source);
        let (token, span) = lexer.next()?;
        Ok(Self { lexer, token, span, last: Span::default(), depth: 0, builder: Builder::default() })
    }

    fn expression(&mut self) -> Result<NodeId, Error> {
        self.infix(TERNARY)
    }

    /// Lit tout ce qui lie au moins aussi fort que `floor`. Toute récursion passe ici, où elle est bornée.
    fn infix(&mut self, floor: u8) -> Result<NodeId, Error> {
        if self.depth == MAX_DEPTH {
            let message = format!("expression nested deeper than {MAX_DEPTH} levels");
            return Err(Error::new(ErrorKind::TooLarge, message).at(self.span));
        }
        self.depth += 1;
        let node = self.infix_chain(floor)?;
        self.depth -= 1;
        Ok(node)
    }

    fn infix_chain(&mut self, floor: u8) -> Result<NodeId, Error> {
        let mut left = self.unary()?;
        while let Some((power, op)) = self.infix_operator().filter(|(power, _)| *power >= floor) {
            left = match (power, op) {
                (TERNARY, _) => self.ternary(left)?,
                (OR, _) => self.chain(left, "||", AND, Kind::Or)?,
                (AND, _) => self.chain(left, "&&", RELATION, Kind::And)?,
                (_, Some(op)) => {
                    self.advance()?;
                    let right = self.infix(power + 1)?;
                    self.add_from(left, Kind::Binary { op, left, right })?
                }
                (_, None) => return Ok(left),
            };
        }
        Ok(left)
    }

    fn infix_operator(&self) -> Option<(u8, Option<Op>)> {
        let (power, op) = match &self.token {
            Token::Sign("?") => return Some((TERNARY, None)),
            Token::Sign("||") => return Some((OR, None)),
            Token::Sign("&&") => return Some((AND, None)),
            Token::Sign("==") => (RELATION, Op::Equal),
            Token::Sign("!=") => (RELATION, Op::NotEqual),
            Token::Sign("<") => (RELATION, Op::Less),
            Token::Sign("<=") => (RELATION, Op::LessOrEqual),
            Token::Sign(">") => (RELATION, Op::Greater),
            Token::Sign(">=") => (RELATION, Op::GreaterOrEqual),
            Token::Name("in") => (RELATION, Op::In),
            Token::Sign("+") => (SUM, Op::Add),
            Token::Sign("-") => (SUM, Op::Subtract),
            Token::Sign("*") => (PRODUCT, Op::Multiply),
            Token::Sign("/") => (PRODUCT, Op::Divide),
            Token::Sign("%") => (PRODUCT, Op::Modulo),
            _ => return None,
        };
        Some((power, Some(op)))
    }

    /// `a && b && c` devient un seul nœud : une longue chaîne ne creuse pas l'arbre.
    fn chain(&mut self, first: NodeId, sign: &str, floor: u8, kind: fn(Vec<NodeId>) -> Kind) -> Result<NodeId, Error> {
        let mut items = vec![first];
        while matches!(&self.token, Token::Sign(found) if *found == sign) {
            self.advance()?;
            items.push(self.infix(floor)?);
        }
        self.add_from(first, kind(items))
    }

    fn ternary(&mut self, test: NodeId) -> Result<NodeId, Error> {
        self.advance()?;
        let yes = self.expression()?;
        self.expect(":")?;
        let no = self.expression()?;
        self.add_from(test, Kind::Ternary { test, yes, no })
    }

    /// Signes de tête. Deux signes égaux valent leur paire : `!!!!x` ne creuse pas l'arbre.
    fn unary(&mut self) -> Result<NodeId, Error> {
        let start = self.span;
        let Token::Sign(sign @ ("!" | "-")) = self.token else {
            return self.member();
        };
        let mut count = 0_usize;
        while self.token == Token::Sign(sign) {
            self.advance()?;
            count += 1;
        }
        let mut node = if sign == "-" && matches!(self.token, Token::Int(_) | Token::Double(_)) {
            count -= 1;
            self.negative_literal()?
        } else {
            self.member()?
        };
        if count > 2 {
            count = 2 - count % 2;
        }
        for _ in 0..count {
            let kind = if sign == "!" { Kind::Not(node) } else { Kind::Negate(node) };
            node = self.builder.add(kind, start.to(self.last))?;
        }
        Ok(node)
    }

    fn negative_literal(&mut self) -> Result<NodeId, Error> {
        let value = match self.token {
            Token::Int(magnitude) => 0_i64.checked_sub_unsigned(magnitude).map(Value::Int),
            Token::Double(magnitude) => Some(Value::Double(-magnitude)),
            _ => None,
        };
        let span = self.last.to(self.span);
        let value = value.ok_or_else(|| Error::new(ErrorKind::Syntax, "integer literal out of range").at(span))?;
        self.advance()?;
        let node = self.builder.add(Kind::Literal(value), span)?;
        self.postfix(node)
    }

    fn member(&mut self) -> Result<NodeId, Error> {
        let node = self.primary()?;
        self.postfix(node)
    }

    fn primary(&mut self) -> Result<NodeId, Error> {
        let span = self.span;
        let value = match &self.token {
            Token::Int(magnitude) => match i64::try_from(*magnitude) {
                Ok(value) => Value::Int(value),
                Err(_) => return Err(Error::new(ErrorKind::Syntax, "integer literal out of range").at(span)),
            },
            Token::Uint(value) => Value::Uint(*value),
            Token::Double(value) => Value::Double(*value),
            Token::String(value) => Value::String(value.clone()),
            Token::Bytes(value) => Value::Bytes(value.clone()),
            Token::Name("true") => Value::Bool(true),
            Token::Name("false") => Value::Bool(false),
            Token::Name("null") => Value::Null,
            _ => return self.compound(),
        };
        self.advance()?;
        self.builder.add(Kind::Literal(value), span)
    }

    fn compound(&mut self) -> Result<NodeId, Error> {
        let start = self.span;
        match self.token {
            Token::Sign("(") => {
                self.advance()?;
                let node = self.expression()?;
                self.expect(")")?;
                Ok(node)
            }
            Token::Sign("[") => {
                self.advance()?;
                let items = self.expressions("]")?;
                self.builder.add(Kind::List(items), start.to(self.last))
            }
            Token::Sign("{") => self.map_literal(),
            Token::Sign(".") => {
                self.advance()?;
                self.name(start, true)
            }
            _ => self.name(start, false),
        }
    }

    fn map_literal(&mut self) -> Result<NodeId, Error> {
        let start = self.span;
        self.advance()?;
        let mut entries = Vec::new();
        while self.token != Token::Sign("}") {
            let key = self.expression()?;
            self.expect(":")?;
            entries.push((key, self.expression()?));
            if !self.accept(",")? {
                break;
            }
        }
        self.expect("}")?;
        self.builder.add(Kind::Map(entries), start.to(self.last))
    }

    /// Nom de variable, ou appel de fonction `f(…)`.
    fn name(&mut self, start: Span, absolute: bool) -> Result<NodeId, Error> {
        let Token::Name(name) = self.token else {
            return Err(self.unexpected("an expression"));
        };
        if name == "in" || RESERVED.contains(&name) {
            return Err(Error::new(ErrorKind::Syntax, format!("{name:?} is a reserved word")).at(self.span));
        }
        self.advance()?;
        if self.token == Token::Sign("(") {
            return self.global_call(name, start);
        }
        let kind = Kind::Name { name: Arc::from(name), absolute };
        self.builder.add(kind, start.to(self.last))
    }

    /// Expressions séparées par des virgules, jusqu'au signe fermant compris.
    fn expressions(&mut self, close: &'static str) -> Result<Vec<NodeId>, Error> {
        let mut items = Vec::new();
        while self.token != Token::Sign(close) {
            items.push(self.expression()?);
            if !self.accept(",")? {
                break;
            }
        }
        self.expect(close)?;
        Ok(items)
    }

    fn add_from(&mut self, first: NodeId, kind: Kind) -> Result<NodeId, Error> {
        let span = self.builder.span(first).to(self.last);
        self.builder.add(kind, span)
    }

    fn advance(&mut self) -> Result<(), Error> {
        self.last = self.span;
        (self.token, self.span) = self.lexer.next()?;
        Ok(())
    }

    fn accept(&mut self, sign: &'static str) -> Result<bool, Error> {
        let found = self.token == Token::Sign(sign);
        if found {
            self.advance()?;
        }
        Ok(found)
    }

    fn expect(&mut self, sign: &'static str) -> Result<(), Error> {
        if self.accept(sign)? { Ok(()) } else { Err(self.unexpected(&format!("{sign:?}"))) }
    }

    fn expect_end(&self) -> Result<(), Error> {
        if self.token == Token::End { Ok(()) } else { Err(self.unexpected("an operator or the end")) }
    }

    fn unexpected(&self, wanted: &str) -> Error {
        let found = match &self.token {
            Token::End => "the end".to_owned(),
            Token::Sign(sign) => format!("{sign:?}"),
            Token::Name(name) | Token::Quoted(name) => format!("{name:?}"),
            _ => "a literal".to_owned(),
        };
        let error = Error::new(ErrorKind::Syntax, format!("expected {wanted}, found {found}")).at(self.span);
        match self.token {
            Token::Name("and" | "AND") => error.hint("write &&"),
            Token::Name("or" | "OR") => error.hint("write ||"),
            Token::Name("not" | "NOT") => error.hint("write !"),
            _ => error,
        }
    }
}
