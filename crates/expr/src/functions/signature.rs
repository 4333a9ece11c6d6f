//! Lecture des signatures : `string.contains(string) -> bool`, `sum(list<A>) -> A`, `math.least(A...) -> A`.

use crate::types::Type;

/// Une forme acceptée d'une fonction.
#[derive(Debug)]
pub(crate) struct Overload {
    pub(crate) has_receiver: bool,
    /// Types attendus, receveur compris.
    pub(crate) parameters: Vec<Pattern>,
    /// Le dernier paramètre se répète.
    pub(crate) variadic: bool,
    pub(crate) result: Pattern,
}

/// Type attendu, avec au plus une inconnue `A`.
#[derive(Debug)]
pub(crate) enum Pattern {
    Fixed(Type),
    Unknown,
    ListOfUnknown,
}

impl Overload {
    /// Lit une signature écrite dans ce crate ; les essais la prouvent bien formée.
    pub(super) fn read(name: &str, text: &str) -> Self {
        let (head, result) = text.split_once(" -> ").unwrap_or((text, "dyn"));
        let (head, parameters) = head.split_once('(').unwrap_or((head, ""));
        let parameters = parameters.trim_end_matches(')');
        let receiver = head.strip_suffix(name).and_then(|head| head.strip_suffix('.'));
        let variadic = parameters.ends_with("...");
        let listed = parameters.trim_end_matches("...").split(", ").filter(|part| !part.is_empty());
        Self {
            has_receiver: receiver.is_some(),
            parameters: receiver.into_iter().chain(listed).map(Pattern::read).collect(),
            variadic,
            result: Pattern::read(result),
        }
    }

    /// Le type du résultat si ces types d'arguments conviennent.
    pub(crate) fn accepts(&self, has_receiver: bool, arguments: &[Type]) -> Option<Type> {
        let count_fits = if self.variadic {
            arguments.len() >= self.parameters.len()
        } else {
            arguments.len() == self.parameters.len()
        };
        if has_receiver != self.has_receiver || !count_fits {
            return None;
        }
        let mut unknown = None;
        for (at, argument) in arguments.iter().enumerate() {
            let pattern = self.parameters.get(at).or(self.parameters.last())?;
            if !pattern.accepts(argument, &mut unknown) {
                return None;
            }
        }
        Some(match &self.result {
            Pattern::Fixed(ty) => ty.clone(),
            Pattern::Unknown => unknown.unwrap_or(Type::Dyn),
            Pattern::ListOfUnknown => Type::list(unknown.unwrap_or(Type::Dyn)),
        })
    }
}

impl Pattern {
    fn read(text: &str) -> Self {
        match text {
            "A" => Self::Unknown,
            "list<A>" => Self::ListOfUnknown,
            _ => Self::Fixed(read_type(text)),
        }
    }

    fn accepts(&self, ty: &Type, unknown: &mut Option<Type>) -> bool {
        match (self, ty) {
            (Self::Fixed(expected), ty) => fits(expected, ty),
            (_, Type::Dyn) => true,
            (Self::ListOfUnknown, Type::List(element)) => bind(unknown, element),
            (Self::ListOfUnknown, _) => false,
            (Self::Unknown, ty) => bind(unknown, ty),
        }
    }
}

fn bind(unknown: &mut Option<Type>, ty: &Type) -> bool {
    *unknown = Some(unknown.as_ref().map_or_else(|| ty.clone(), |known| known.join(ty)));
    true
}

fn fits(expected: &Type, ty: &Type) -> bool {
    match (expected, ty) {
        (Type::Dyn, _) | (_, Type::Dyn) => true,
        (Type::List(expected), Type::List(ty)) => fits(expected, ty),
        (Type::Map(key, value), Type::Map(other_key, other_value)) => fits(key, other_key) && fits(value, other_value),
        (Type::Record(_), Type::Record(_)) => true,
        (expected, ty) => expected == ty,
    }
}

fn read_type(text: &str) -> Type {
    match text {
        "bool" => Type::Bool,
        "int" => Type::Int,
        "uint" => Type::Uint,
        "double" => Type::Double,
        "decimal" => Type::Decimal,
        "string" => Type::String,
        "bytes" => Type::Bytes,
        "timestamp" => Type::Timestamp,
        "duration" => Type::Duration,
        "date" => Type::Date,
        "type" => Type::Type,
        "record" => Type::record(""),
        "list" => Type::list(Type::Dyn),
        "list<string>" => Type::list(Type::String),
        "map" => Type::map(Type::Dyn, Type::Dyn),
        _ => Type::Dyn,
    }
}
