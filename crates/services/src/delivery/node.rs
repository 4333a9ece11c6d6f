//! Ce que l'environnement du nœud donne de chaque réglage de la remise, sans jamais un secret.

use reqwest::Url;
use serde_json::{Value, json};

use crate::{
    ServiceSettings,
    mail::{ApiSettings, MailRoute, MailSettings, Provider, SmtpSecurity, SmtpSettings},
    sms::{SmsRoute, SmsSettings},
};

/// La valeur d'un réglage ; d'un secret donné, `{"set": true}`.
pub(super) fn value(settings: &ServiceSettings, name: &str) -> Option<Value> {
    let mail = &settings.mail;
    let value = match name {
        "mail_from" => json!(mail.from),
        "mail_reply_to" => json!(mail.reply_to),
        "mail_return_path" => json!(mail.return_path),
        "mail_per_minute" => json!(mail.per_minute),
        "mail_sandbox" => json!(mail.sandbox),
        _ if name.starts_with("dkim_") => dkim(mail, name),
        _ if name.starts_with("sms_") => sms(settings.sms.as_ref()?, name),
        _ => match &mail.route {
            MailRoute::Folder(_) => Value::Null,
            MailRoute::Smtp(smtp) => by_smtp(smtp, name),
            MailRoute::Api(api) => by_api(api, name),
        },
    };
    Some(value).filter(|value| !value.is_null())
}

/// Une adresse sans ce qui peut y tenir lieu de secret : ni requête, ni identifiants.
fn bare(url: &str) -> String {
    let Ok(mut url) = url.parse::<Url>() else { return String::new() };
    if url.query().is_some() {
        url.set_query(Some("•••"));
    }
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.set_fragment(None);
    url.to_string().replace("%E2%80%A2", "•")
}

fn secret() -> Value {
    json!({ "set": true })
}

fn dkim(mail: &MailSettings, name: &str) -> Value {
    let Some(dkim) = &mail.dkim else { return Value::Null };
    let selectors = || dkim.keys.iter().map(|key| key.selector.as_str()).collect::<Vec<_>>().join(", ");
    match name {
        "dkim_key" => secret(),
        "dkim_selector" => json!(selectors()),
        "dkim_domain" => json!(dkim.domain),
        _ => Value::Null,
    }
}

fn by_smtp(smtp: &SmtpSettings, name: &str) -> Value {
    let login = smtp.login.as_ref();
    match name {
        "mail_provider" => json!("smtp"),
        "smtp_host" => json!(smtp.host),
        "smtp_port" => json!(smtp.port),
        "smtp_security" => json!(match smtp.security {
            SmtpSecurity::None => "none",
            SmtpSecurity::StartTls => "starttls",
            SmtpSecurity::Tls => "tls",
        }),
        "smtp_user" => json!(login.map(|login| &login.user)),
        "smtp_password" => login.filter(|login| !login.password.is_empty()).map_or(Value::Null, |_| secret()),
        _ => Value::Null,
    }
}

fn by_api(api: &ApiSettings, name: &str) -> Value {
    match (name, &api.provider) {
        ("mail_provider", Provider::Sendgrid { .. }) => json!("sendgrid"),
        ("mail_provider", Provider::Mailgun { .. }) => json!("mailgun"),
        ("mail_provider", Provider::Ses { .. }) => json!("ses"),
        ("mail_api_key", _) => secret(),
        ("mail_api_user", Provider::Ses { access_key, .. }) => json!(access_key),
        ("mail_api_region", Provider::Ses { region, .. }) => json!(region),
        ("mail_api_domain", Provider::Mailgun { domain, .. }) => json!(domain),
        ("mail_api_url", _) => json!(api.endpoint.as_deref().map(bare)),
        _ => Value::Null,
    }
}

fn sms(sms: &SmsSettings, name: &str) -> Value {
    match (name, &sms.route) {
        ("sms_provider", route) => json!(route.name()),
        ("sms_from", _) => json!(sms.from),
        ("sms_per_minute", _) => json!(sms.per_minute),
        ("sms_account", SmsRoute::Twilio(one)) => json!(one.account),
        ("sms_account", SmsRoute::Vonage(one)) => json!(one.key),
        ("sms_account", SmsRoute::Ovh(one)) => json!(one.service),
        ("sms_account", SmsRoute::Sns(one)) => json!(one.access_key),
        ("sms_key", SmsRoute::Ovh(one)) => json!(one.key),
        ("sms_consumer", SmsRoute::Ovh(_)) => secret(),
        ("sms_region", SmsRoute::Sns(one)) => json!(one.region),
        ("sms_url", SmsRoute::Http(one)) => json!(bare(&one.url)),
        ("sms_header", SmsRoute::Http(one)) => one.header.as_ref().map_or(Value::Null, |_| secret()),
        ("sms_secret", route) if !matches!(route, SmsRoute::Http(_)) => secret(),
        _ => Value::Null,
    }
}
