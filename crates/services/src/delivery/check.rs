//! Vérifier que des changements laissent une remise entière, et qui ne mène pas dans notre propre réseau.

use std::collections::HashMap;

use kernel::{Environment, FieldError, Result};
use serde_json::Value;
use store::settings::{self, Change, Setting};

use super::{Delivery, build, head, ours, reading::KEPT, text};
use crate::{
    Services,
    mail::{MailRoute, SmtpSecurity},
    webhooks::guard::{self, Refusal},
};

/// Ce qui dit à qui, où, ou comment, part un secret.
const SENT_TO: [(&str, &[&str]); 7] = [
    ("mail_provider", &["smtp_password", "mail_api_key"]),
    ("sms_provider", &["sms_secret", "sms_consumer", "sms_header"]),
    ("smtp_host", &["smtp_password"]),
    ("smtp_port", &["smtp_password"]),
    ("smtp_security", &["smtp_password"]),
    ("mail_api_url", &["mail_api_key"]),
    ("sms_url", &["sms_secret", "sms_consumer", "sms_header"]),
];

/// Les fautes de la remise, ces changements faits, dans chaque environnement qu'ils touchent ; chacune une fois, sous la clé de son réglage.
pub(super) async fn faults(services: &Services, changes: &[Change]) -> Result<Vec<FieldError>> {
    let changed: Vec<&Change> = changes.iter().filter(|change| ours(&change.key).is_some()).collect();
    if changed.is_empty() {
        return Ok(Vec::new());
    }
    let model = services.tenant.model();
    let all = settings::all(&services.tenant.system("settings"), &services.tenant, &model).await?;
    let mut faults: Vec<FieldError> = Vec::new();
    for environment in Environment::ALL {
        let here: Vec<&Change> =
            changed.iter().copied().filter(|change| change.environment.is_none_or(|one| one == environment)).collect();
        if here.is_empty() {
            continue;
        }
        let (before, values) = (after(&all, &[], environment), after(&all, &here, environment));
        let mut found = idle(&values, &here);
        found.extend(redirected(&before, &values));
        let delivery = build(&values, &services.settings);
        found.extend(astray(services, &values, &delivery).await);
        found.extend(delivery.faults);
        let concerns = |fault: &FieldError| here.iter().any(|change| same_group(&change.key, &fault.field));
        for fault in found.into_iter().filter(concerns) {
            let fault = FieldError { field: format!("core.{}", fault.field), ..fault };
            if !faults.iter().any(|known| known.field == fault.field && known.code == fault.code) {
                faults.push(fault);
            }
        }
    }
    Ok(faults)
}

/// Ce qui vaudrait dans cet environnement, ces changements faits ; un secret gardé n'y est que nommé.
fn after(all: &[Setting<'_>], changes: &[&Change], environment: Environment) -> HashMap<String, String> {
    let value = |setting: &Setting<'_>| {
        let at = |place: Option<Environment>| {
            let change = changes.iter().find(|change| change.key == setting.key && change.environment == place);
            let written = || setting.written.iter().find(|(one, _)| *one == place).map(|(_, written)| &written.value);
            change.map_or_else(written, |change| Some(&change.value)).filter(|value| !value.is_null())
        };
        let value = at(Some(environment)).or_else(|| at(None))?;
        if setting.field.is_secret() && value.is_object() { Some(KEPT.to_owned()) } else { text(value) }
    };
    let ours = all.iter().filter_map(|setting| Some((ours(&setting.key)?.to_owned(), value(setting)?)));
    ours.collect()
}

/// Un détail écrit sans que la remise soit choisie ne servirait à rien.
fn idle(values: &HashMap<String, String>, changes: &[&Change]) -> Vec<FieldError> {
    let heads = changes.iter().filter(|change| change.value != Value::Null).filter_map(|change| {
        let head = head(ours(&change.key)?)?;
        (!values.contains_key(head)).then(|| FieldError::new(head, "delivery_head"))
    });
    heads.collect()
}

/// Un secret gardé part vers qui l'on écrit là : changer de destinataire, de quelque façon, demande de le redonner, ou de l'effacer.
fn redirected(before: &HashMap<String, String>, values: &HashMap<String, String>) -> Vec<FieldError> {
    let moved = SENT_TO.into_iter().filter(|(name, _)| before.get(*name) != values.get(*name));
    let kept = moved.flat_map(|(_, secrets)| secrets).filter(|secret| {
        let is_kept = values.get(**secret).is_some_and(|value| value == KEPT);
        is_kept && is_used(values, secret)
    });
    kept.map(|secret| FieldError::new(*secret, "secret_again")).collect()
}

/// La remise choisie envoie-t-elle ce secret ?
fn is_used(values: &HashMap<String, String>, secret: &str) -> bool {
    let provider = |head: &str| values.get(head).map(String::as_str);
    let (mail, sms) = (provider("mail_provider"), provider("sms_provider"));
    match secret {
        "smtp_password" => mail == Some("smtp"),
        "mail_api_key" => mail.is_some_and(|one| one != "smtp"),
        "sms_consumer" => sms == Some("ovh"),
        "sms_header" => sms == Some("http"),
        _ => sms.is_some_and(|one| one != "http"),
    }
}

/// Les adresses écrites que la garde des appels sortants refuserait ; un hôte introuvable pour l'instant est admis.
async fn astray(services: &Services, values: &HashMap<String, String>, delivery: &Delivery) -> Vec<FieldError> {
    let allowed = &services.settings.webhooks.allowed_hosts;
    let mut faults = Vec::new();
    if let (MailRoute::Smtp(smtp), false) = (&delivery.mail.route, delivery.is_of_node) {
        if smtp.security == SmtpSecurity::None && !guard::is_named(&smtp.host, allowed) {
            faults.push(FieldError::new("smtp_security", "plain_host"));
        }
        if let Err(Refusal::Forbidden(_)) = guard::resolve(&smtp.host, smtp.port, allowed).await {
            faults.push(FieldError::new("smtp_host", "private_address"));
        }
    }
    for name in ["mail_api_url", "sms_url"] {
        let Some(url) = values.get(name) else { continue };
        if let Err(Refusal::Forbidden(_)) = guard::check(url, allowed).await {
            let speaks = url.parse().is_ok_and(|url| guard::speaks(&url, allowed));
            faults.push(FieldError::new(name, if speaks { "private_address" } else { "https_only" }));
        }
    }
    faults
}

/// Cette faute est-elle dans ce que ce changement règle ?
fn same_group(key: &str, name: &str) -> bool {
    let group = |name: &str| head(name).map(str::to_owned).unwrap_or_else(|| name.to_owned());
    ours(key).is_some_and(|changed| group(changed) == group(name))
}
