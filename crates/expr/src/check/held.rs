//! Ce qu'une condition exige de chaque ligne qu'elle retient : les noms qu'elle tient égaux ou bornés.

use super::Checked;
use crate::ast::{Kind, NodeId, Op};

/// Comment un nom est tenu.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Held {
    /// Égal à une valeur, ou à l'une d'une liste.
    Equal,
    /// D'un côté d'une valeur.
    Bounded,
}

impl Checked {
    /// Les noms que la condition tient, dans l'ordre où elle les dit ; ce qui est sous un `||` ou une négation n'en est pas.
    pub fn held(&self) -> Vec<(&str, Held)> {
        let mut found = Vec::new();
        let mut waiting = vec![self.ast.root()];
        while let Some(node) = waiting.pop() {
            match self.ast.kind(node) {
                Kind::And(terms) => waiting.extend(terms.iter().rev()),
                Kind::Binary { op, left, right } => {
                    let how = match op {
                        Op::Equal | Op::In => Held::Equal,
                        Op::Less | Op::LessOrEqual | Op::Greater | Op::GreaterOrEqual => Held::Bounded,
                        _ => continue,
                    };
                    let sides = if *op == Op::In { vec![*left] } else { vec![*left, *right] };
                    found.extend(sides.into_iter().filter_map(|side| self.name(side)).map(|name| (name, how)));
                }
                _ => {}
            }
        }
        found
    }

    fn name(&self, node: NodeId) -> Option<&str> {
        match self.ast.kind(node) {
            Kind::Name { name, .. } => Some(name),
            _ => None,
        }
    }
}
