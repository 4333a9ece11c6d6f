//! Arithmétique décimale, définie pour que l'évaluation et PostgreSQL donnent le même chiffre.
//!
//! Règle : le résultat exact est arrondi à 12 décimales, au plus loin de zéro en cas d'égalité (le `round` de
//! PostgreSQL), et doit rester sous 10¹⁶ en valeur absolue ; sinon c'est un dépassement. Les produits de montants et
//! de quantités à 6 décimales au plus sont donc exacts.

use rust_decimal::Decimal;

use crate::error::{Error, ErrorKind, overflow};

/// Décimales gardées par un calcul.
pub(crate) const PLACES: u32 = 12;
/// Un résultat doit rester strictement sous cette valeur absolue.
pub(crate) const LIMIT: i128 = 10_i128.pow(16);

const ONE: i128 = 10_i128.pow(PLACES);
/// Échelle des fractions d'une somme : la plus fine que porte un `Decimal`.
const FINEST: u32 = 28;

/// Somme exacte : partie entière et fraction à 28 décimales, quel que soit le nombre de termes.
#[derive(Clone, Copy, Default)]
pub(crate) struct Sum {
    whole: i128,
    fraction: i128,
}

impl Sum {
    pub(crate) fn add(&mut self, value: Decimal) {
        let unit = 10_i128.pow(value.scale());
        self.whole += value.mantissa() / unit;
        self.fraction += value.mantissa() % unit * 10_i128.pow(FINEST - value.scale());
        let carry = self.fraction / 10_i128.pow(FINEST);
        self.whole += carry;
        self.fraction -= carry * 10_i128.pow(FINEST);
    }

    pub(crate) fn finish(mut self) -> Result<Decimal, Error> {
        if self.whole.abs() > LIMIT {
            return Err(overflow("decimal"));
        }
        let unit = 10_i128.pow(FINEST);
        if self.whole > 0 && self.fraction < 0 {
            (self.whole, self.fraction) = (self.whole - 1, self.fraction + unit);
        } else if self.whole < 0 && self.fraction > 0 {
            (self.whole, self.fraction) = (self.whole + 1, self.fraction - unit);
        }
        let negative = self.whole < 0 || self.fraction < 0;
        let dropped = 10_u128.pow(FINEST - PLACES);
        let rounded = (self.fraction.unsigned_abs() + dropped / 2) / dropped;
        finish(negative, self.whole.unsigned_abs() * ONE.unsigned_abs() + rounded)
    }
}

pub(crate) fn add(left: Decimal, right: Decimal) -> Result<Decimal, Error> {
    let mut sum = Sum::default();
    sum.add(left);
    sum.add(right);
    sum.finish()
}

pub(crate) fn subtract(left: Decimal, right: Decimal) -> Result<Decimal, Error> {
    add(left, -right)
}

pub(crate) fn multiply(left: Decimal, right: Decimal) -> Result<Decimal, Error> {
    let negative = left.is_sign_negative() != right.is_sign_negative();
    let product = Wide::product(left.mantissa().unsigned_abs(), right.mantissa().unsigned_abs());
    let scale = left.scale() + right.scale();
    let at_places = if scale <= PLACES {
        product.times_ten(PLACES - scale).to_u128()
    } else {
        product.over_ten(scale - PLACES - 1).to_u128().map(|digits| (digits + 5) / 10)
    };
    finish(negative, at_places.ok_or_else(|| overflow("decimal"))?)
}

pub(crate) fn divide(left: Decimal, right: Decimal) -> Result<Decimal, Error> {
    if right.is_zero() {
        return Err(Error::new(ErrorKind::DivisionByZero, "division by zero"));
    }
    let negative = left.is_sign_negative() != right.is_sign_negative();
    // Un chiffre de plus que les décimales gardées suffit à arrondir, une fois le quotient tronqué.
    let shift = i64::from(PLACES) + 1 + i64::from(right.scale()) - i64::from(left.scale());
    let numerator = Wide::from(left.mantissa().unsigned_abs());
    let power = shift.unsigned_abs() as u32;
    let numerator = if shift >= 0 { numerator.times_ten(power) } else { numerator.over_ten(power) };
    let quotient = numerator.over(right.mantissa().unsigned_abs()).to_u128();
    finish(negative, quotient.map(|digits| (digits + 5) / 10).ok_or_else(|| overflow("decimal"))?)
}

/// Le décimal de cette valeur absolue en 10⁻¹².
fn finish(negative: bool, digits: u128) -> Result<Decimal, Error> {
    if digits >= LIMIT.unsigned_abs() * ONE.unsigned_abs() {
        return Err(overflow("decimal"));
    }
    let mantissa = digits as i128;
    let value = Decimal::from_i128_with_scale(if negative { -mantissa } else { mantissa }, PLACES);
    Ok(value.normalize())
}

/// Entier non signé de 256 bits, mots de poids faible d'abord : juste ce qu'il faut pour un produit exact.
#[derive(Clone, Copy)]
struct Wide([u64; 4]);

impl From<u128> for Wide {
    fn from(value: u128) -> Self {
        Self([value as u64, (value >> 64) as u64, 0, 0])
    }
}

impl Wide {
    fn product(left: u128, right: u128) -> Self {
        let (left, right) = (Self::from(left).0, Self::from(right).0);
        let mut words = [0_u64; 4];
        for (i, a) in left[..2].iter().enumerate() {
            let mut carry = 0_u128;
            for (j, b) in right[..2].iter().enumerate() {
                let cell = u128::from(*a) * u128::from(*b) + u128::from(words[i + j]) + carry;
                words[i + j] = cell as u64;
                carry = cell >> 64;
            }
            words[i + 2] = carry as u64;
        }
        Self(words)
    }

    /// × 10ⁿ ; sature si le produit dépasse 256 bits, ce que `to_u128` refusera.
    fn times_ten(mut self, power: u32) -> Self {
        for _ in 0..power {
            let mut carry = 0_u128;
            for word in &mut self.0 {
                let cell = u128::from(*word) * 10 + carry;
                *word = cell as u64;
                carry = cell >> 64;
            }
            if carry > 0 {
                return Self([u64::MAX; 4]);
            }
        }
        self
    }

    /// ÷ 10ⁿ, tronqué.
    fn over_ten(mut self, mut power: u32) -> Self {
        while power > 0 {
            let step = power.min(19);
            let divisor = 10_u128.pow(step);
            let mut rest = 0_u128;
            for word in self.0.iter_mut().rev() {
                let cell = (rest << 64) | u128::from(*word);
                *word = (cell / divisor) as u64;
                rest = cell % divisor;
            }
            power -= step;
        }
        self
    }

    /// ÷ `divisor` (moins de 2¹²⁷), tronqué : division bit à bit.
    fn over(self, divisor: u128) -> Self {
        let mut quotient = [0_u64; 4];
        let mut rest = 0_u128;
        for bit in (0..256).rev() {
            rest = (rest << 1) | u128::from((self.0[bit / 64] >> (bit % 64)) & 1);
            if rest >= divisor {
                rest -= divisor;
                quotient[bit / 64] |= 1 << (bit % 64);
            }
        }
        Self(quotient)
    }

    /// La valeur si elle tient largement sur 128 bits.
    fn to_u128(self) -> Option<u128> {
        let [low, high, 0, 0] = self.0 else { return None };
        (high < 1 << 62).then_some((u128::from(high) << 64) | u128::from(low))
    }
}
