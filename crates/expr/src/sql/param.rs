//! Les paramètres d'une traduction : constantes, variables de la requête, expressions évaluées avant elle.

use std::sync::Arc;

use crate::ast::{Ast, Kind, NodeId};
use crate::budget::DEFAULT_BUDGET;
use crate::check::Checked;
use crate::types::Type;
use crate::value::{Key, RecordValue, Value, Variables};

/// Ce qui remplit un `$n`.
#[derive(Clone, Debug)]
pub enum Param {
    /// Constante de l'expression.
    Value(Value),
    /// Chemin depuis une variable de la requête (`["actor", "id"]`), et le type à lier.
    Variable(Vec<String>, Type),
    /// Expression qui ne dépend pas de la ligne.
    Computed(Computed),
}

/// Expression à évaluer avant la requête.
#[derive(Clone, Debug)]
pub struct Computed {
    whole: Arc<Checked>,
    node: NodeId,
    locals: Vec<(Arc<str>, Value)>,
}

impl Computed {
    pub(super) fn new(whole: Arc<Checked>, node: NodeId, locals: Vec<(Arc<str>, Value)>) -> Self {
        Self { whole, node, locals }
    }

    /// Le morceau de source évalué.
    pub fn source(&self) -> &str {
        self.whole.ast().span(self.node).text(self.whole.source())
    }
}

impl Param {
    /// La valeur à lier, déjà du type SQL voulu : un `uint` devient décimal, un texte d'UUID une référence.
    ///
    /// Une variable absente ou une erreur donnent `Null`.
    pub fn resolve(&self, variables: &dyn Variables) -> Value {
        match self {
            Self::Value(value) => conform(value.clone(), &Type::Dyn),
            Self::Variable(path, ty) => conform(read(path, variables), ty),
            Self::Computed(Computed { whole, node, locals }) => {
                let value = whole.evaluate_node(*node, variables, locals.clone(), DEFAULT_BUDGET);
                conform(value.unwrap_or(Value::Null), whole.type_of(*node))
            }
        }
    }

    /// Peut valoir « nul », peut valoir « erreur ».
    pub(super) fn may_be_null(&self) -> (bool, bool) {
        match self {
            Self::Value(value) => (matches!(value, Value::Null), false),
            Self::Variable(..) => (true, false),
            Self::Computed(computed) => (yields_null(computed.whole.ast(), computed.node), true),
        }
    }
}

/// Le résultat de ce nœud peut-il être nul ? Les opérateurs et les fonctions n'en rendent jamais.
fn yields_null(ast: &Ast, id: NodeId) -> bool {
    match ast.kind(id) {
        Kind::Call(call) => &*call.name == "dyn",
        Kind::Literal(value) => matches!(value, Value::Null),
        Kind::Name { .. } | Kind::Select { .. } | Kind::Index { .. } | Kind::Ternary { .. } | Kind::Bind { .. } => true,
        _ => false,
    }
}

fn read(path: &[String], variables: &dyn Variables) -> Value {
    let Some((root, fields)) = path.split_first() else {
        return Value::Null;
    };
    let mut value = variables.get(root).unwrap_or(Value::Null);
    for field in fields {
        let found = match &value {
            Value::Record(record) => record.fields.get(field.as_str()).cloned(),
            Value::Map(map) => map.get(&Key::String(field.as_str().into())).cloned(),
            _ => None,
        };
        value = found.unwrap_or(Value::Null);
    }
    value
}

fn conform(value: Value, ty: &Type) -> Value {
    match (value, ty) {
        (Value::Uint(value), _) => Value::Decimal(value.into()),
        (Value::Int(value), Type::Decimal | Type::Uint) => Value::Decimal(value.into()),
        (Value::Int(value), Type::Double) => Value::Double(value as f64),
        (Value::String(id), Type::Record(_)) => canonical_id(&id).map_or(Value::Null, Value::from),
        (Value::Record(record), Type::String) => Value::String(record.id.clone()),
        (Value::List(items), Type::List(element)) => {
            Value::List(items.iter().map(|item| conform(item.clone(), element)).collect())
        }
        (Value::List(items), _) => Value::List(items.iter().map(|item| conform(item.clone(), &Type::Dyn)).collect()),
        (value, _) => value,
    }
}

/// La référence que nomme ce texte, si c'est un UUID écrit sous sa forme usuelle.
pub(super) fn canonical_id(text: &str) -> Option<RecordValue> {
    let id = uuid::Uuid::try_parse(text).ok().filter(|_| text.len() == 36)?;
    Some(RecordValue::reference(&id.to_string()))
}

/// Les paramètres posés jusqu'ici.
#[derive(Debug)]
pub(crate) struct Params {
    first: usize,
    list: Vec<Param>,
}

impl Params {
    pub(super) fn new(first: usize) -> Self {
        Self { first, list: Vec::new() }
    }

    /// Le `$n` de ce paramètre ; une variable déjà posée garde le sien.
    pub(super) fn push(&mut self, param: Param) -> String {
        let known = self.list.iter().position(|known| match (known, &param) {
            (Param::Variable(path, ty), Param::Variable(other, other_ty)) => path == other && ty == other_ty,
            _ => false,
        });
        let at = known.unwrap_or_else(|| {
            self.list.push(param);
            self.list.len() - 1
        });
        format!("${}", self.first + at)
    }

    pub(super) fn get(&self, bare: &str) -> Option<&Param> {
        let number: usize = bare.strip_prefix('$')?.parse().ok()?;
        self.list.get(number.checked_sub(self.first)?)
    }

    /// Ne garde que les paramètres que le texte cite, renumérotés : une traduction abandonnée en laisse derrière elle.
    pub(super) fn finish(self, text: &str) -> (String, Vec<Param>) {
        let mut kept: Vec<usize> = Vec::new();
        let mut pieces = text.split('$');
        let mut renumbered = pieces.next().unwrap_or("").to_owned();
        for piece in pieces {
            let digits = piece.find(|c: char| !c.is_ascii_digit()).unwrap_or(piece.len());
            let at = piece[..digits].parse::<usize>().ok().and_then(|number| number.checked_sub(self.first));
            renumbered.push('$');
            match at.filter(|at| *at < self.list.len()) {
                Some(at) => {
                    let place = kept.iter().position(|known| *known == at).unwrap_or_else(|| {
                        kept.push(at);
                        kept.len() - 1
                    });
                    renumbered.push_str(&format!("{}{}", self.first + place, &piece[digits..]));
                }
                None => renumbered.push_str(piece),
            }
        }
        (renumbered, kept.into_iter().map(|at| self.list[at].clone()).collect())
    }
}
