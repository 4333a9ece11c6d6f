//! L'arbre d'une expression, rangé à plat : un nœud connaît ses enfants par leur numéro.
//!
//! L'arène rend la libération et les annotations (types, étendues) triviales, sans récursion.

use std::sync::Arc;

use crate::error::{Error, ErrorKind, Span};
use crate::functions::Function;
use crate::value::Value;

/// Imbrication maximale d'un arbre ; la spécification en demande 32 au plus.
pub(crate) const MAX_DEPTH: u16 = 250;
/// Nombre maximal de nœuds d'un arbre.
pub(crate) const MAX_NODES: usize = 10_000;

/// Numéro d'un nœud dans son arbre.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct NodeId(u32);

impl NodeId {
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// Expression lue, pas encore vérifiée.
#[derive(Clone, Debug)]
pub struct Ast {
    source: Arc<str>,
    nodes: Vec<Node>,
    root: NodeId,
}

#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) kind: Kind,
    pub(crate) span: Span,
    depth: u16,
}

#[derive(Clone, Debug)]
pub(crate) enum Kind {
    Literal(Value),
    /// `absolute` : écrit `.nom`, il échappe aux variables locales.
    Name {
        name: Arc<str>,
        absolute: bool,
    },
    Select {
        of: NodeId,
        field: Arc<str>,
    },
    Has {
        of: NodeId,
        field: Arc<str>,
    },
    Index {
        of: NodeId,
        index: NodeId,
    },
    Not(NodeId),
    Negate(NodeId),
    And(Vec<NodeId>),
    Or(Vec<NodeId>),
    Binary {
        op: Op,
        left: NodeId,
        right: NodeId,
    },
    Ternary {
        test: NodeId,
        yes: NodeId,
        no: NodeId,
    },
    List(Vec<NodeId>),
    Map(Vec<(NodeId, NodeId)>),
    Call(Call),
    Fold(Box<Fold>),
    Bind {
        name: Arc<str>,
        value: NodeId,
        body: NodeId,
    },
}

/// Appel ; les arguments commencent par le receveur s'il y en a un.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) name: Arc<str>,
    /// `None` : fonction inconnue, une erreur seulement à la vérification ou à l'évaluation (CEL).
    pub(crate) function: Option<&'static Function>,
    pub(crate) has_receiver: bool,
    pub(crate) arguments: Vec<NodeId>,
}

/// Parcours d'une collection : `all`, `exists`, `map`…
#[derive(Clone, Debug)]
pub(crate) struct Fold {
    pub(crate) verb: Verb,
    pub(crate) range: NodeId,
    pub(crate) variable: Arc<str>,
    /// La valeur, quand la première variable est l'indice ou la clé.
    pub(crate) second: Option<Arc<str>>,
    pub(crate) test: Option<NodeId>,
    pub(crate) value: Option<NodeId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verb {
    All,
    Exists,
    ExistsOne,
    Filter,
    Map,
    TransformMap,
    TransformMapEntry,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Op {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
}

impl Op {
    pub(crate) fn sign(self) -> &'static str {
        match self {
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::In => "in",
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Modulo => "%",
        }
    }
}

impl Ast {
    /// La source telle qu'elle a été écrite.
    pub fn source(&self) -> &str {
        &self.source
    }

    pub(crate) fn root(&self) -> NodeId {
        self.root
    }

    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    pub(crate) fn kind(&self, id: NodeId) -> &Kind {
        &self.nodes[id.index()].kind
    }

    pub(crate) fn span(&self, id: NodeId) -> Span {
        self.nodes[id.index()].span
    }

    /// Remplace un nœud sur place, à la même étendue.
    pub(crate) fn rewrite(&mut self, id: NodeId, kind: Kind) {
        self.nodes[id.index()].kind = kind;
    }

    /// Ajoute un nœud, situé comme `near` ; il reste à l'attacher.
    pub(crate) fn graft(&mut self, near: NodeId, kind: Kind) -> NodeId {
        let id = NodeId(self.nodes.len() as u32);
        self.nodes.push(Node { kind, ..self.nodes[near.index()].clone() });
        id
    }

    /// Glisse un nouveau nœud au-dessus de `id` : `id` devient `wrap(ancien)`.
    pub(crate) fn wrap(&mut self, id: NodeId, wrap: impl FnOnce(NodeId) -> Kind) -> NodeId {
        let inner = NodeId(self.nodes.len() as u32);
        self.nodes.push(self.nodes[id.index()].clone());
        self.rewrite(id, wrap(inner));
        inner
    }
}

/// Construction d'un arbre, dans les limites d'imbrication et de taille.
#[derive(Default)]
pub(crate) struct Builder {
    nodes: Vec<Node>,
}

impl Builder {
    pub(crate) fn add(&mut self, kind: Kind, span: Span) -> Result<NodeId, Error> {
        let mut deepest = 0;
        kind.each_child(|child| deepest = deepest.max(self.nodes[child.index()].depth));
        if deepest >= MAX_DEPTH {
            let message = format!("expression nested deeper than {MAX_DEPTH} levels");
            return Err(Error::new(ErrorKind::TooLarge, message).at(span));
        }
        if self.nodes.len() >= MAX_NODES {
            let message = format!("expression has more than {MAX_NODES} nodes");
            return Err(Error::new(ErrorKind::TooLarge, message).at(span));
        }
        let id = NodeId(self.nodes.len() as u32);
        self.nodes.push(Node { kind, span, depth: deepest + 1 });
        Ok(id)
    }

    pub(crate) fn kind(&self, id: NodeId) -> &Kind {
        &self.nodes[id.index()].kind
    }

    pub(crate) fn span(&self, id: NodeId) -> Span {
        self.nodes[id.index()].span
    }

    pub(crate) fn finish(self, source: Arc<str>, root: NodeId) -> Ast {
        Ast { source, nodes: self.nodes, root }
    }
}

impl Kind {
    /// Visite les enfants directs, dans l'ordre de la source.
    pub(crate) fn each_child(&self, mut visit: impl FnMut(NodeId)) {
        match self {
            Self::Literal(_) | Self::Name { .. } => {}
            Self::Select { of, .. } | Self::Has { of, .. } | Self::Not(of) | Self::Negate(of) => visit(*of),
            Self::Index { of: left, index: right } | Self::Binary { left, right, .. } => {
                visit(*left);
                visit(*right);
            }
            Self::And(items) | Self::Or(items) | Self::List(items) => items.iter().copied().for_each(visit),
            Self::Call(call) => call.arguments.iter().copied().for_each(visit),
            Self::Ternary { test, yes, no } => [*test, *yes, *no].into_iter().for_each(visit),
            Self::Map(entries) => entries.iter().for_each(|(key, value)| {
                visit(*key);
                visit(*value);
            }),
            Self::Fold(fold) => {
                visit(fold.range);
                fold.test.into_iter().chain(fold.value).for_each(visit);
            }
            Self::Bind { value, body, .. } => [*value, *body].into_iter().for_each(visit),
        }
    }
}
