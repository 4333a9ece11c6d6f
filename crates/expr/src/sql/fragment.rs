//! Un morceau de SQL et ce que l'on sait de lui : type, nuls possibles, échecs possibles, bornes.

use super::param::{Param, Params};
use super::type_name;
use crate::types::Type;
use crate::value::Value;

/// Morceau de SQL, parenthésé s'il le faut.
#[derive(Clone, Debug)]
pub(crate) struct Fragment {
    pub(crate) sql: String,
    pub(crate) ty: Type,
    /// `NULL` peut vouloir dire « valeur nulle ».
    pub(crate) nullable: bool,
    /// `NULL` peut vouloir dire « erreur ».
    pub(crate) fallible: bool,
    pub(crate) shape: Shape,
    /// Pour un entier, `|x| < 2^bits` ; 64 quand on n'en sait rien.
    pub(crate) bits: u8,
}

/// Un entier quelconque.
pub(crate) const ANY_BITS: u8 = 64;

/// D'où vient un morceau ; une colonne ou un paramètre peut se répéter sans coût.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Shape {
    Column,
    /// Colonne qui a sa propre forme d'égalité à une valeur, `{}` pour celle-ci.
    Contained(String),
    /// Numéro du paramètre, sans transtypage.
    Parameter(String),
    Formula,
}

impl Fragment {
    /// Formule stricte sur ces arguments : un `NULL` en entrée est une erreur.
    pub(crate) fn strict(sql: String, ty: Type, arguments: &[&Self]) -> Self {
        let fallible = arguments.iter().any(|argument| argument.nullable || argument.fallible);
        Self { sql, ty, nullable: false, fallible, shape: Shape::Formula, bits: ANY_BITS }
    }

    /// La même, qui peut échouer d'elle-même.
    pub(crate) fn guarded(sql: String, ty: Type) -> Self {
        Self { sql, ty, nullable: false, fallible: true, shape: Shape::Formula, bits: ANY_BITS }
    }

    pub(crate) fn with_bits(self, bits: u8) -> Self {
        Self { bits, ..self }
    }

    pub(crate) fn is_simple(&self) -> bool {
        self.shape != Shape::Formula
    }

    /// Un flottant de la base peut être NaN ; une constante, jamais.
    pub(crate) fn may_be_nan(&self) -> bool {
        self.ty == Type::Double && !matches!(self.shape, Shape::Parameter(_))
    }

    /// « Égale ou contient cette valeur », dans la forme que sert un index ; aucune si ce morceau n'en a pas.
    pub(crate) fn containing(&self, value: &Self) -> Option<String> {
        let (Shape::Contained(form), Shape::Parameter(_)) = (&self.shape, &value.shape) else { return None };
        let element = if let Type::List(element) = &self.ty { &**element } else { &self.ty };
        let alike = *element == value.ty || matches!((element, &value.ty), (Type::Record(_), Type::Record(_)));
        (alike && !value.nullable && !value.fallible).then(|| form.replace("{}", &value.sql))
    }

    /// Écrit face à une colonne de texte : PostgreSQL déduit alors le type du paramètre.
    pub(crate) fn facing(&self, other: &Self) -> &str {
        match &self.shape {
            Shape::Parameter(bare) if self.ty == Type::String && other.is_text_column() => bare,
            _ => &self.sql,
        }
    }

    pub(crate) fn is_text_column(&self) -> bool {
        self.shape == Shape::Column && self.ty == Type::String
    }
}

/// `test ? yes : no` : `CASE t WHEN true …` n'évalue `t` qu'une fois et laisse `NULL` passer.
pub(crate) fn case(test: &Fragment, yes: &Fragment, no: &Fragment) -> String {
    format!("CASE {} WHEN true THEN {} WHEN false THEN {} END", test.sql, yes.sql, no.sql)
}

/// Traduction d'une fonction ; `None` : ces arguments-là n'ont pas d'équivalent fidèle.
pub(crate) type Translate = fn(&mut Site<'_>) -> Option<Fragment>;

/// Un appel à traduire.
pub(crate) struct Site<'p> {
    pub(crate) arguments: Vec<Fragment>,
    pub(crate) params: &'p mut Params,
}

impl Site<'_> {
    /// La valeur d'un argument constant.
    pub(crate) fn constant(&self, at: usize) -> Option<&Value> {
        let Shape::Parameter(bare) = &self.arguments.get(at)?.shape else {
            return None;
        };
        match self.params.get(bare)? {
            Param::Value(value) => Some(value),
            _ => None,
        }
    }

    /// Formule stricte sur tous les arguments.
    pub(crate) fn strict(&self, sql: String, ty: Type) -> Fragment {
        Fragment::strict(sql, ty, &self.arguments.iter().collect::<Vec<_>>())
    }

    /// Le SQL d'un argument.
    pub(crate) fn sql(&self, at: usize) -> &str {
        &self.arguments[at].sql
    }
}

impl Params {
    /// Pose un paramètre du type donné ; `None` si ce type n'a pas de forme SQL.
    pub(crate) fn fragment(&mut self, param: Param, ty: &Type) -> Option<Fragment> {
        let cast = type_name(ty)?;
        let bits = match &param {
            Param::Value(Value::Int(value)) => (u64::BITS - value.unsigned_abs().leading_zeros()) as u8,
            _ => ANY_BITS,
        };
        let (nullable, fallible) = param.may_be_null();
        let bare = self.push(param);
        let sql = format!("{bare}::{cast}");
        Some(Fragment { sql, ty: ty.clone(), nullable, fallible, shape: Shape::Parameter(bare), bits })
    }
}
