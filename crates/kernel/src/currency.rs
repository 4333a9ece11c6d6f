//! Les monnaies et leur nombre de décimales : liste A.1 d'ISO 4217 (SIX, 2025), sans les fonds ni les métaux.

/// Monnaies à deux décimales, le cas ordinaire.
const TWO: &str = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF \
    CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR \
    IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN \
    NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL \
    THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG";

/// Monnaies sans décimale.
const ZERO: &str = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";

/// Monnaies à trois décimales.
const THREE: &str = "BHD IQD JOD KWD LYD OMR TND";

/// Monnaies à quatre décimales.
const FOUR: &str = "CLF UYW";

/// Toutes les monnaies, par code.
pub fn codes() -> impl Iterator<Item = &'static str> {
    [TWO, ZERO, THREE, FOUR].into_iter().flat_map(str::split_ascii_whitespace)
}

/// Décimales d'une monnaie ; rien si ce code n'en est pas une.
pub fn decimals(code: &str) -> Option<u32> {
    if code.len() != 3 {
        return None;
    }
    let is_in = |list: &str| list.split_ascii_whitespace().any(|one| one == code);
    let exponents = [(2, TWO), (0, ZERO), (3, THREE), (4, FOUR)];
    exponents.into_iter().find(|(_, list)| is_in(list)).map(|(exponent, _)| exponent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_currency_has_its_decimals() {
        let cases =
            [("XAF", Some(0)), ("EUR", Some(2)), ("TND", Some(3)), ("CLF", Some(4)), ("eur", None), ("XXX", None)];
        for (code, expected) in cases {
            assert_eq!(decimals(code), expected, "{code}");
        }
    }
}
