//! Ce qu'Amazon demande de qui l'appelle : une signature de la demande (*Signature Version 4*).

use kernel::{Code, Error, Result};
use object_store::{
    aws::{AwsAuthorizer, AwsCredential},
    client::HttpRequestBody,
};
use reqwest::{Method, Request, Url};

/// Au nom de qui, et où.
#[derive(Clone, Copy)]
pub(crate) struct Account<'a> {
    pub access_key: &'a str,
    pub secret_key: &'a str,
    pub region: &'a str,
}

/// Un `POST` signé pour ce service (`ses`, `sns`), à cet instant.
pub(crate) fn post(
    account: &Account<'_>,
    service: &str,
    url: &Url,
    content_type: &str,
    body: String,
) -> Result<Request> {
    let mut signed = http::Request::post(url.as_str())
        .header("content-type", content_type)
        .body(HttpRequestBody::from(body.clone()))
        .map_err(impossible)?;
    let credential =
        AwsCredential { key_id: account.access_key.to_owned(), secret_key: account.secret_key.to_owned(), token: None };
    AwsAuthorizer::new(&credential, service, account.region).try_authorize(&mut signed, None).map_err(impossible)?;
    let mut request = Request::new(Method::POST, url.clone());
    *request.headers_mut() = signed.headers().clone();
    *request.body_mut() = Some(body.into());
    Ok(request)
}

fn impossible(error: impl std::fmt::Display) -> Error {
    Code::Internal.because(format!("demande impossible à composer : {error}"))
}
