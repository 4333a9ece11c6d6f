//! La garde des appels sortants (SSRF) : l'adresse est résolue, vérifiée puis épinglée, pour que rien ne change entre les deux.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::Url;

/// Une destination vérifiée : on s'y connecte à cette adresse et à nulle autre.
#[derive(Debug)]
pub(crate) struct Destination {
    /// L'adresse demandée.
    pub url: Url,
    /// Son hôte, pour épingler la résolution.
    pub host: String,
    /// L'adresse de réseau retenue.
    pub address: SocketAddr,
}

/// Pourquoi on ne s'y connecte pas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// L'adresse n'est pas permise, et ne le sera pas davantage plus tard.
    Forbidden(String),
    /// L'hôte n'a pas été trouvé, cette fois.
    Unresolved(String),
}

/// Vérifie une adresse demandée par une définition ; le refus dit pourquoi.
pub(crate) async fn check(url: &str, allowed_hosts: &[String]) -> Result<Destination, Refusal> {
    let url = Url::parse(url).map_err(|error| forbidden(&format!("adresse illisible : {error}")))?;
    let host = url.host_str().ok_or_else(|| forbidden("l'adresse ne nomme pas d'hôte"))?;
    let host = host.trim_matches(['[', ']']).to_owned();
    if !speaks(&url, allowed_hosts) {
        return Err(forbidden("seul https est permis vers cet hôte"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(forbidden("l'adresse ne doit pas porter d'identifiants"));
    }
    let port = url.port_or_known_default().ok_or_else(|| forbidden("port inconnu"))?;
    let address = resolve(&host, port, allowed_hosts).await?;
    Ok(Destination { url, host, address })
}

/// L'adresse de réseau d'un hôte ; privée, elle n'est permise que si l'administrateur nomme l'hôte.
pub(crate) async fn resolve(host: &str, port: u16, allowed_hosts: &[String]) -> Result<SocketAddr, Refusal> {
    let allowed = is_named(host, allowed_hosts);
    let unresolved = |error: std::io::Error| Refusal::Unresolved(format!("hôte introuvable : {error}"));
    let addresses: Vec<SocketAddr> = tokio::net::lookup_host((host, port)).await.map_err(unresolved)?.collect();
    if let Some(private) = addresses.iter().find(|address| !allowed && !is_public(address.ip())) {
        return Err(forbidden(&format!("l'adresse {} n'est pas publique", private.ip())));
    }
    addresses.first().copied().ok_or_else(|| Refusal::Unresolved("hôte sans adresse".to_owned()))
}

/// Ce protocole est-il permis vers cet hôte ? `https` vers tous, `http` vers ceux que l'administrateur nomme.
pub(crate) fn speaks(url: &Url, allowed_hosts: &[String]) -> bool {
    let is_named = || url.host_str().is_some_and(|host| is_named(host.trim_matches(['[', ']']), allowed_hosts));
    url.scheme() == "https" || url.scheme() == "http" && is_named()
}

/// L'administrateur nomme-t-il cet hôte parmi ceux qu'il permet ?
pub(crate) fn is_named(host: &str, allowed_hosts: &[String]) -> bool {
    allowed_hosts.iter().any(|allowed| allowed.eq_ignore_ascii_case(host))
}

fn forbidden(reason: &str) -> Refusal {
    Refusal::Forbidden(reason.to_owned())
}

/// L'adresse est-elle joignable par tout Internet ? (registres IANA des adresses spéciales, RFC 6890)
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => match embedded_v4(v6) {
            Some(v4) => is_public_v4(v4),
            None => is_public_v6(v6),
        },
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    const SPECIAL: [([u8; 4], u32); 15] = [
        ([0, 0, 0, 0], 8),
        ([10, 0, 0, 0], 8),
        ([100, 64, 0, 0], 10),
        ([127, 0, 0, 0], 8),
        ([169, 254, 0, 0], 16),
        ([172, 16, 0, 0], 12),
        ([192, 0, 0, 0], 24),
        ([192, 0, 2, 0], 24),
        ([192, 88, 99, 0], 24),
        ([192, 168, 0, 0], 16),
        ([198, 18, 0, 0], 15),
        ([198, 51, 100, 0], 24),
        ([203, 0, 113, 0], 24),
        ([224, 0, 0, 0], 4),
        ([240, 0, 0, 0], 4),
    ];
    let number = u32::from(address);
    !SPECIAL.iter().any(|(network, bits)| (number ^ u32::from(Ipv4Addr::from(*network))) >> (32 - bits) == 0)
}

/// Seul `2000::/3` est attribué à l'Internet, moins les plages de documentation et de tunnels.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    let is_global = first & 0xE000 == 0x2000;
    let is_protocol_assignment = first == 0x2001 && second < 0x0200;
    let is_documentation = (first == 0x2001 && second == 0x0DB8) || (first == 0x3FFF && second < 0x1000);
    is_global && !is_protocol_assignment && !is_documentation
}

/// L'adresse IPv4 qu'une adresse IPv6 transporte (traduite, NAT64, 6to4) : c'est elle qui serait jointe.
fn embedded_v4(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let segments = address.segments();
    let joined = |high: u16, low: u16| Ipv4Addr::from(u32::from(high) << 16 | u32::from(low));
    match segments {
        [0, 0, 0, 0, 0, 0xFFFF | 0, high, low] => Some(joined(high, low)),
        [0x64, 0xFF9B, 0, 0, 0, 0, high, low] => Some(joined(high, low)),
        [0x2002, high, low, ..] => Some(joined(high, low)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_internet_are_public() {
        let public = [
            "8.8.8.8",
            "1.1.1.1",
            "172.32.0.1",
            "100.128.0.1",
            "2606:4700::1111",
            "::ffff:8.8.8.8",
            "64:ff9b::808:808",
        ];
        let private = [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "127.9.9.9",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::7f00:1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2002:a00:1::",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "2001::1",
            "2001:db8::1",
            "3fff::1",
        ];
        for address in public {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
        for address in private {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
    }

    #[tokio::test]
    async fn an_address_is_checked_in_every_disguise() {
        let refused = [
            "http://8.8.8.8/",
            "https://127.0.0.1/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://[::1]:8443/",
            "https://localhost/",
            "https://user:pass@8.8.8.8/",
            "file:///etc/passwd",
            "gopher://8.8.8.8/",
            "pas une adresse",
            "https://169.254.169.254/latest/meta-data",
        ];
        for url in refused {
            assert!(check(url, &[]).await.is_err(), "{url}");
        }
        let destination = check("https://8.8.8.8:8443/hook?x=1", &[]).await.unwrap();
        assert_eq!((destination.host.as_str(), destination.address), ("8.8.8.8", "8.8.8.8:8443".parse().unwrap()));
    }

    #[tokio::test]
    async fn an_administrator_may_allow_a_private_host() {
        let allowed = ["127.0.0.1".to_owned(), "::1".to_owned()];
        assert!(check("http://127.0.0.1:9/", &allowed).await.is_ok());
        assert!(check("http://[::1]:9/", &allowed).await.is_ok());
        assert!(check("http://127.0.0.2:9/", &allowed).await.is_err());
    }
}
