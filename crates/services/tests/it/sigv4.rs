//! La signature d'Amazon refaite d'après la norme (*Signature Version 4 signing process*), à partir de ce qui est arrivé.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// Les clés de la suite d'essais publiée par Amazon.
pub const ACCESS_KEY: &str = "AKIDEXAMPLE";
pub const SECRET_KEY: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

/// Où l'on demande : `POST` de ce chemin, à ce service de cette région.
pub struct Scope<'a> {
    pub region: &'a str,
    pub service: &'a str,
    pub path: &'a str,
}

/// L'en-tête `Authorization` attendu, quand ces en-têtes-là sont signés.
pub fn authorization<'a>(scope: &Scope<'_>, names: &[&str], header: impl Fn(&str) -> &'a str, body: &[u8]) -> String {
    let mac = |key: &[u8], data: &str| {
        let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
        mac.update(data.as_bytes());
        mac.finalize().into_bytes().to_vec()
    };
    let hash = |data: &[u8]| hex::encode(Sha256::digest(data));
    let at = header("x-amz-date");
    let day = &at[..8];
    let headers: String = names.iter().map(|name| format!("{name}:{}\n", header(name))).collect();
    let names = names.join(";");
    let request = format!("POST\n{}\n\n{headers}\n{names}\n{}", scope.path, hash(body));
    let credential = format!("{day}/{}/{}/aws4_request", scope.region, scope.service);
    let signed = format!("AWS4-HMAC-SHA256\n{at}\n{credential}\n{}", hash(request.as_bytes()));
    let key = mac(format!("AWS4{SECRET_KEY}").as_bytes(), day);
    let key = mac(&mac(&mac(&key, scope.region), scope.service), "aws4_request");
    let signature = hex::encode(mac(&key, &signed));
    format!("AWS4-HMAC-SHA256 Credential={ACCESS_KEY}/{credential}, SignedHeaders={names}, Signature={signature}")
}

/// Le cas `post-x-www-form-urlencoded` de cette suite.
#[test]
fn the_signature_is_that_of_the_published_vector() {
    let header = |name: &str| match name {
        "content-type" => "application/x-www-form-urlencoded",
        "host" => "example.amazonaws.com",
        _ => "20150830T123600Z",
    };
    let scope = Scope { region: "us-east-1", service: "service", path: "/" };
    let given = authorization(&scope, &["content-type", "host", "x-amz-date"], header, b"Param1=value1");
    assert_eq!(
        given,
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, \
         SignedHeaders=content-type;host;x-amz-date, \
         Signature=ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"
    );
}
