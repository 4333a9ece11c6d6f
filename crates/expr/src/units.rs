//! Les unités de mesure : leur dimension, et ce qu'elles valent dans l'unité pivot de celle-ci.
//!
//! Le pivot de chaque dimension est choisi pour que tous les facteurs soient exacts en décimal : un pied cube, un baril,
//! un degré Fahrenheit ou un cheval-vapeur le sont, là où l'unité SI donnerait une fraction sans fin. Valeurs : brochure
//! SI du BIPM (9ᵉ éd.), NIST SP 811 annexe B ; baril de 42 gallons américains, Btu IT. Les unités sans rapport décimal
//! exact (radian) ou sans rapport linéaire (°API) sont refusées. Pour en ajouter une : une ligne dans [`ALL`].

use rust_decimal::{Decimal, RoundingStrategy};

/// Décimales d'une valeur convertie : celles des décimaux d'une expression.
const SCALE: u32 = 12;

/// Une unité.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Symbole, comme on l'écrit dans une définition.
    pub symbol: &'static str,
    /// Dimension.
    pub dimension: &'static str,
    /// Combien de pivots elle vaut.
    factor: &'static str,
    /// Décalage ajouté après le facteur (températures).
    offset: &'static str,
}

/// Une unité dont le zéro est celui de la dimension.
const fn unit(dimension: &'static str, symbol: &'static str, factor: &'static str) -> Unit {
    Unit { symbol, dimension, factor, offset: "0" }
}

/// Toutes les unités, par dimension ; le pivot de la dimension est dit en commentaire.
pub const ALL: &[Unit] = &[
    // m
    unit("length", "m", "1"),
    unit("length", "km", "1000"),
    unit("length", "cm", "0.01"),
    unit("length", "mm", "0.001"),
    unit("length", "µm", "0.000001"),
    unit("length", "in", "0.0254"),
    unit("length", "ft", "0.3048"),
    unit("length", "yd", "0.9144"),
    unit("length", "mi", "1609.344"),
    unit("length", "nmi", "1852"),
    // m²
    unit("area", "m2", "1"),
    unit("area", "cm2", "0.0001"),
    unit("area", "mm2", "0.000001"),
    unit("area", "km2", "1000000"),
    unit("area", "ha", "10000"),
    unit("area", "ft2", "0.09290304"),
    unit("area", "in2", "0.00064516"),
    unit("area", "acre", "4046.8564224"),
    // m³ ; Sm3 et scf aux conditions de référence du contrat, comme des m³ et des ft³
    unit("volume", "m3", "1"),
    unit("volume", "Sm3", "1"),
    unit("volume", "L", "0.001"),
    unit("volume", "mL", "0.000001"),
    unit("volume", "hL", "0.1"),
    unit("volume", "cm3", "0.000001"),
    unit("volume", "ft3", "0.028316846592"),
    unit("volume", "scf", "0.028316846592"),
    unit("volume", "in3", "0.000016387064"),
    unit("volume", "gal", "0.003785411784"),
    unit("volume", "gal_uk", "0.00454609"),
    unit("volume", "bbl", "0.158987294928"),
    unit("volume", "Mscf", "28.316846592"),
    unit("volume", "MMscf", "28316.846592"),
    // kg
    unit("mass", "kg", "1"),
    unit("mass", "t", "1000"),
    unit("mass", "g", "0.001"),
    unit("mass", "mg", "0.000001"),
    unit("mass", "lb", "0.45359237"),
    unit("mass", "oz", "0.028349523125"),
    unit("mass", "short_ton", "907.18474"),
    unit("mass", "long_ton", "1016.0469088"),
    // 0,1 N/in² : le psi vaut 4,4482216152605 N/in², exactement
    unit("pressure", "Pa", "0.0064516"),
    unit("pressure", "hPa", "0.64516"),
    unit("pressure", "kPa", "6.4516"),
    unit("pressure", "MPa", "6451.6"),
    unit("pressure", "mbar", "0.64516"),
    unit("pressure", "bar", "645.16"),
    unit("pressure", "atm", "653.70837"),
    unit("pressure", "psi", "44.482216152605"),
    // °R : 1,8 par kelvin
    Unit { symbol: "K", dimension: "temperature", factor: "1.8", offset: "0" },
    Unit { symbol: "°C", dimension: "temperature", factor: "1.8", offset: "491.67" },
    Unit { symbol: "°F", dimension: "temperature", factor: "1", offset: "459.67" },
    // 0,01 W
    unit("power", "W", "100"),
    unit("power", "kW", "100000"),
    unit("power", "MW", "100000000"),
    unit("power", "hp", "74569.987158227022"),
    // J
    unit("energy", "J", "1"),
    unit("energy", "kJ", "1000"),
    unit("energy", "MJ", "1000000"),
    unit("energy", "GJ", "1000000000"),
    unit("energy", "Wh", "3600"),
    unit("energy", "kWh", "3600000"),
    unit("energy", "MWh", "3600000000"),
    unit("energy", "cal", "4.184"),
    unit("energy", "Btu", "1055.05585262"),
    unit("energy", "MMBtu", "1055055852.62"),
    // m³/d
    unit("flow", "m3/d", "1"),
    unit("flow", "Sm3/d", "1"),
    unit("flow", "m3/h", "24"),
    unit("flow", "m3/s", "86400"),
    unit("flow", "L/s", "86.4"),
    unit("flow", "L/min", "1.44"),
    unit("flow", "bbl/d", "0.158987294928"),
    unit("flow", "Mscf/d", "28.316846592"),
    unit("flow", "MMscf/d", "28316.846592"),
    unit("flow", "bbl/h", "3.815695078272"),
    unit("flow", "gal/min", "5.45099296896"),
    // kg/d
    unit("mass_flow", "kg/d", "1"),
    unit("mass_flow", "kg/h", "24"),
    unit("mass_flow", "kg/s", "86400"),
    unit("mass_flow", "t/d", "1000"),
    unit("mass_flow", "t/h", "24000"),
    unit("mass_flow", "lb/h", "10.88621688"),
    // km/h
    unit("speed", "km/h", "1"),
    unit("speed", "m/s", "3.6"),
    unit("speed", "kn", "1.852"),
    unit("speed", "mph", "1.609344"),
    unit("speed", "ft/s", "1.09728"),
    // s
    unit("time", "s", "1"),
    unit("time", "min", "60"),
    unit("time", "h", "3600"),
    unit("time", "d", "86400"),
    unit("time", "wk", "604800"),
    // ″
    unit("angle", "°", "3600"),
    unit("angle", "′", "60"),
    unit("angle", "″", "1"),
    unit("angle", "grad", "3240"),
    unit("angle", "turn", "1296000"),
    // 0,1 N : la livre-force vaut 4,4482216152605 N, exactement
    unit("force", "N", "10"),
    unit("force", "daN", "100"),
    unit("force", "kN", "10000"),
    unit("force", "MN", "10000000"),
    unit("force", "kgf", "98.0665"),
    unit("force", "lbf", "44.482216152605"),
    // 0,0001 N·m, pour la livre-force pied
    unit("torque", "N.m", "10000"),
    unit("torque", "kN.m", "10000000"),
    unit("torque", "lbf.ft", "13558.179483314004"),
    // mPa·s
    unit("viscosity", "mPa.s", "1"),
    unit("viscosity", "Pa.s", "1000"),
    unit("viscosity", "cP", "1"),
    unit("current", "A", "1"),
    unit("current", "mA", "0.001"),
    unit("current", "kA", "1000"),
    unit("voltage", "V", "1"),
    unit("voltage", "mV", "0.001"),
    unit("voltage", "kV", "1000"),
    unit("frequency", "Hz", "1"),
    unit("frequency", "kHz", "1000"),
    unit("frequency", "MHz", "1000000"),
    // ppm
    unit("concentration", "ppm", "1"),
    unit("concentration", "ppb", "0.001"),
    unit("concentration", "%", "10000"),
    unit("concentration", "‰", "1000"),
    // kg/m³
    unit("density", "kg/m3", "1"),
    unit("density", "g/cm3", "1000"),
    unit("density", "kg/L", "1000"),
    unit("density", "g/L", "1"),
    unit("density", "mg/L", "0.001"),
];

/// L'unité de ce symbole.
pub fn find(symbol: &str) -> Option<&'static Unit> {
    ALL.iter().find(|unit| unit.symbol == symbol)
}

/// Les unités d'une dimension.
pub fn of(dimension: &str) -> impl Iterator<Item = &'static Unit> {
    ALL.iter().filter(move |unit| unit.dimension == dimension)
}

/// Une valeur de cette unité dans une autre de la même dimension, à douze décimales ; rien si elle n'y tient pas.
pub fn convert(value: Decimal, from: &Unit, to: &Unit) -> Option<Decimal> {
    if from.symbol == to.symbol {
        return Some(value);
    }
    if from.dimension != to.dimension {
        return None;
    }
    let pivot = value.checked_mul(from.factor())?.checked_add(from.offset())?;
    let other = pivot.checked_sub(to.offset())?.checked_div(to.factor())?;
    Some(other.round_dp_with_strategy(SCALE, RoundingStrategy::MidpointAwayFromZero).normalize())
}

impl Unit {
    /// Combien de pivots elle vaut.
    pub(crate) fn factor(&self) -> Decimal {
        Decimal::from_str_exact(self.factor).unwrap_or_default()
    }

    /// Son zéro est-il ailleurs que celui de la dimension ? De telles valeurs ne s'ajoutent pas.
    pub(crate) fn is_shifted(&self) -> bool {
        self.dimension == "temperature"
    }

    /// Ce qu'il faut ajouter après le facteur.
    pub(crate) fn offset(&self) -> Decimal {
        Decimal::from_str_exact(self.offset).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_unit_is_named_once_and_has_an_exact_factor() {
        for unit in ALL {
            assert_eq!(ALL.iter().filter(|other| other.symbol == unit.symbol).count(), 1, "{}", unit.symbol);
            let factor = Decimal::from_str_exact(unit.factor).expect(unit.symbol);
            assert!(factor > Decimal::ZERO && factor.scale() <= SCALE, "{}", unit.symbol);
            assert!(Decimal::from_str_exact(unit.offset).is_ok(), "{}", unit.symbol);
        }
    }

    #[test]
    fn known_conversions_are_exact() {
        let cases = [
            ("12.5", "bbl", "m3", Some("1.9873411866")),
            ("1", "bbl", "gal", Some("42")),
            ("1", "ft3", "in3", Some("1728")),
            ("100", "°C", "°F", Some("212")),
            ("-40", "°F", "°C", Some("-40")),
            ("0", "K", "°C", Some("-273.15")),
            ("1", "atm", "Pa", Some("101325")),
            ("1", "psi", "Pa", Some("6894.757293168361")),
            ("1", "nmi", "km", Some("1.852")),
            ("10", "kn", "m/s", Some("5.144444444444")),
            ("1", "hp", "W", Some("745.69987158227")),
            ("1", "lbf", "N", Some("4.448221615261")),
            ("1", "lbf.ft", "N.m", Some("1.355817948331")),
            ("1", "MMscf/d", "m3/d", Some("28316.846592")),
            ("1", "t", "lb", Some("2204.622621848776")),
            ("2.5", "%", "ppm", Some("25000")),
            ("1", "m", "kg", None),
        ];
        for (value, from, to, expected) in cases {
            let (from, to) = (find(from).expect(from), find(to).expect(to));
            let found = convert(value.parse().expect(value), from, to).map(|value| value.to_string());
            assert_eq!(found.as_deref(), expected, "{value} {} en {}", from.symbol, to.symbol);
        }
    }
}
