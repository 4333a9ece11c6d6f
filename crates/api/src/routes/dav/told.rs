//! Ce que l'agenda répond : un état par adresse, ou la condition qui n'est pas tenue (RFC 4918, 13 et 16).

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use kernel::{Code, Error, Result};
use serde_json::Value;
use services::calendar::dav;

use super::{
    properties::sync_token,
    xml::{CALDAV, DAV, Name, SERVER, escape},
};
use crate::{
    App,
    problem::{Failure, Trace},
};

/// Les états rendus, un par adresse.
#[derive(Default)]
pub(super) struct States(String);

impl States {
    /// Ajoute celui d'une adresse.
    pub(super) fn add(&mut self, state: &str) -> Result<()> {
        self.0.push_str(state);
        dav::fits(self.0.len())
    }
}

/// Une propriété rendue : son nom, et ce qu'elle contient ou rien si elle n'est pas servie.
pub(super) type Told = (Name, Option<String>);

/// Ouvre un élément racine, ses espaces de noms déclarés.
fn root(name: &str, content: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<D:{name} xmlns:D=\"{DAV}\" xmlns:C=\"{CALDAV}\" xmlns:CS=\"{SERVER}\">{content}</D:{name}>"
    )
}

fn reply(status: StatusCode, body: String) -> Response {
    let mut response = (status, body).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/xml; charset=utf-8"));
    response
}

/// `207`, un état par adresse.
pub(super) fn multistatus(states: &States) -> Response {
    reply(StatusCode::MULTI_STATUS, root("multistatus", &states.0))
}

/// De même, pour ce qui a changé : suit le jeton d'après.
pub(super) fn changed(states: &States, token: &str) -> Response {
    let content = format!("{}<D:sync-token>{}</D:sync-token>", states.0, sync_token(token));
    reply(StatusCode::MULTI_STATUS, root("multistatus", &content))
}

/// Les propriétés d'une adresse, celles qui sont servies et celles qui ne le sont pas.
pub(super) fn properties(href: &str, told: &[Told], missing: &str) -> String {
    let mut lists = [String::new(), String::new()];
    for (name, value) in told {
        let (tag, space) = tag(name);
        match value.as_deref() {
            Some("") => lists[0].push_str(&format!("<{tag}{space}/>")),
            Some(value) => lists[0].push_str(&format!("<{tag}{space}>{value}</{tag}>")),
            None => lists[1].push_str(&format!("<{tag}{space}/>")),
        }
    }
    let list = |list: &str, status: &str| match list {
        "" => String::new(),
        list => format!("<D:propstat><D:prop>{list}</D:prop><D:status>HTTP/1.1 {status}</D:status></D:propstat>"),
    };
    let mut stated = list(&lists[0], "200 OK") + &list(&lists[1], missing);
    if stated.is_empty() {
        stated = "<D:propstat><D:prop/><D:status>HTTP/1.1 200 OK</D:status></D:propstat>".to_owned();
    }
    format!("<D:response><D:href>{}</D:href>{stated}</D:response>", escape(href))
}

/// Une adresse qui n'existe pas.
pub(super) fn missing(href: &str) -> String {
    format!("<D:response><D:href>{}</D:href><D:status>HTTP/1.1 404 Not Found</D:status></D:response>", escape(href))
}

/// Le nom d'un élément, et la déclaration de son espace s'il n'est pas des nôtres.
fn tag(name: &Name) -> (String, String) {
    let local = &name.local;
    match name.space.as_str() {
        DAV => (format!("D:{local}"), String::new()),
        CALDAV => (format!("C:{local}"), String::new()),
        SERVER => (format!("CS:{local}"), String::new()),
        "" => (local.clone(), String::new()),
        other => (format!("X:{local}"), format!(" xmlns:X=\"{}\"", escape(other))),
    }
}

/// Une demande que l'agenda ne sert pas, par la condition qu'elle ne tient pas.
pub(super) fn refused(reason: &str, condition: &str) -> Error {
    Code::DavRefused.with("reason", reason).and("precondition", condition)
}

/// L'erreur d'une demande : la condition qui n'est pas tenue s'écrit en XML, le reste comme partout.
pub(super) fn fault(app: &App, trace: Option<&Trace>, error: Error) -> Response {
    if error.code == Code::AuthRequired {
        let mut response = Failure(error).into_response();
        let asked = HeaderValue::from_static("Basic realm=\"OpsFlux\", charset=\"UTF-8\"");
        response.headers_mut().insert(header::WWW_AUTHENTICATE, asked);
        return response;
    }
    let Some(condition) = error.extra.get("precondition").and_then(Value::as_str) else {
        return Failure(error).into_response();
    };
    let locale = trace.map(|trace| trace.locale.get().copied().unwrap_or(trace.asked)).unwrap_or_default();
    let told = app.tenant.model().texts.told(locale, &error);
    let detail = told.get("detail").and_then(Value::as_str).unwrap_or_default();
    let said = format!("<{condition}/><D:responsedescription>{}</D:responsedescription>", escape(detail));
    let status = StatusCode::from_u16(error.code.status()).unwrap_or(StatusCode::FORBIDDEN);
    reply(status, root("error", &said))
}
