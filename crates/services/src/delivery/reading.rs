//! Lire une remise de valeurs nommées : les réglages du locataire, ou les variables du nœud, qui portent les mêmes noms.
//!
//! Chaque faute est gardée sous le nom de sa valeur ; une remise qui en a n'est pas à employer.

use std::str::FromStr;

use kernel::FieldError;
use lettre::message::Mailbox;
use reqwest::{Url, header::HeaderName};
use uuid::Uuid;

use crate::{
    mail::{
        ApiSettings, DkimKey, DkimSettings, MailRoute, MailSettings, Provider, SmtpLogin, SmtpSecurity, SmtpSettings,
        compose, dkim,
    },
    sms::{HttpSms, OvhSms, SmsRoute, SmsSecret, SmsSettings, SnsSms, TwilioSms, VonageSms, providers},
};

/// Tient la place d'un secret qui est gardé et ne se relit pas.
pub(super) const KEPT: &str = "X-Kept: kept";

/// Corps d'un SMS remis à une adresse quelconque.
const SMS_BODY: &str = r#"{"to": {{ to }}, "from": {{ from }}, "text": {{ text }}, "id": {{ id }}}"#;

/// Une lecture en cours.
pub struct Reading<'a> {
    get: &'a dyn Fn(&str) -> Option<String>,
    faults: Vec<FieldError>,
}

/// Le domaine d'un expéditeur, `Nom <adresse>` compris ; vide s'il n'en a pas.
pub(super) fn domain_of(from: &str) -> &str {
    from.rsplit_once('@').map_or("", |(_, domain)| domain.trim_end_matches('>'))
}

impl<'a> Reading<'a> {
    /// Lit par `get`, qui donne une valeur par son nom, `smtp_host`.
    pub fn new(get: &'a dyn Fn(&str) -> Option<String>) -> Reading<'a> {
        Reading { get, faults: Vec::new() }
    }

    /// Ce qui n'allait pas.
    pub fn into_faults(self) -> Vec<FieldError> {
        self.faults
    }

    /// Par où part le courrier ; rien si `mail_provider` n'est pas donné.
    pub fn route(&mut self) -> Option<MailRoute> {
        let provider = self.text("mail_provider")?;
        Some(match provider.as_str() {
            "smtp" => MailRoute::Smtp(self.smtp()),
            "sendgrid" => {
                let key = self.needed("mail_api_key", "SendGrid");
                self.api(Provider::Sendgrid { key })
            }
            "mailgun" => {
                let key = self.needed("mail_api_key", "Mailgun");
                let domain = self.needed("mail_api_domain", "Mailgun");
                self.hold("mail_api_domain", domain.is_empty() || dkim::is_name(&domain), "bad_host");
                self.api(Provider::Mailgun { key, domain })
            }
            "ses" => {
                let access_key = self.needed("mail_api_user", "Amazon SES");
                let secret_key = self.needed("mail_api_key", "Amazon SES");
                let region = self.region("mail_api_region", "Amazon SES");
                self.api(Provider::Ses { access_key, secret_key, region })
            }
            _ => {
                let fault = FieldError::new("mail_provider", "bad_option");
                self.faults.push(fault.with("options", "smtp, sendgrid, mailgun, ses"));
                return None;
            }
        })
    }

    fn smtp(&mut self) -> SmtpSettings {
        let host = self.needed("smtp_host", "SMTP").trim_matches(['[', ']']).to_owned();
        self.hold("smtp_host", host.is_empty() || is_host(&host), "bad_host");
        let security = self.parsed("smtp_security").unwrap_or(SmtpSecurity::StartTls);
        let usual = if security == SmtpSecurity::Tls { 465 } else { 587 };
        let port = self.parsed("smtp_port").unwrap_or(usual);
        let password = self.text("smtp_password").unwrap_or_default();
        let login = self.text("smtp_user").map(|user| SmtpLogin { user, password });
        SmtpSettings { host, port, security, login }
    }

    fn api(&mut self, provider: Provider) -> MailRoute {
        MailRoute::Api(ApiSettings { provider, endpoint: self.text("mail_api_url") })
    }

    /// De qui vient le courrier, où l'on répond, où il revient, et ce qui le retient.
    pub(super) fn identity(&mut self, mail: &mut MailSettings) {
        let is_mailbox = |text: &str| text.parse::<Mailbox>().is_ok();
        if let Some(from) = self.text("mail_from") {
            self.hold("mail_from", is_mailbox(&from), "bad_email");
            mail.from = from;
        }
        if let Some(reply_to) = self.text("mail_reply_to") {
            self.hold("mail_reply_to", is_mailbox(&reply_to), "bad_email");
            mail.reply_to = Some(reply_to);
        }
        if let Some(path) = self.text("mail_return_path") {
            self.hold("mail_return_path", compose::return_address(&path, Uuid::max()).is_ok(), "return_path");
            mail.return_path = Some(path);
        }
        mail.per_minute = self.parsed("mail_per_minute").or(mail.per_minute);
        mail.sandbox = self.text("mail_sandbox").or(mail.sandbox.take());
    }

    /// La signature ; rien si `dkim_key` n'est pas donné. Le domaine est celui de l'expéditeur, à défaut.
    pub(super) fn dkim(&mut self, from: &str) -> Option<DkimSettings> {
        let pem = whole_pem(&self.text("dkim_key")?);
        let selector = self.needed("dkim_selector", "DKIM");
        self.hold("dkim_selector", selector.is_empty() || dkim::is_name(&selector), "pattern");
        let domain = self.text("dkim_domain").unwrap_or_else(|| domain_of(from).to_owned());
        self.hold("dkim_domain", dkim::is_name(&domain), "bad_host");
        let key = DkimKey { selector, pem };
        self.hold("dkim_key", key.pem == KEPT || dkim::read(&key).is_ok(), "dkim_key");
        Some(DkimSettings { domain, keys: vec![key] })
    }

    /// Par où partent les SMS ; rien si `sms_provider` n'est pas donné.
    pub fn sms(&mut self) -> Option<SmsSettings> {
        let provider = self.text("sms_provider")?;
        let route = match provider.as_str() {
            "http" => SmsRoute::Http(self.sms_http()),
            "twilio" => SmsRoute::Twilio(TwilioSms {
                url: self.sms_url("https://api.twilio.com"),
                account: self.needed("sms_account", "Twilio"),
                token: self.secret("sms_secret", "Twilio"),
            }),
            "vonage" => SmsRoute::Vonage(VonageSms {
                url: self.sms_url("https://rest.nexmo.com"),
                key: self.needed("sms_account", "Vonage"),
                secret: self.secret("sms_secret", "Vonage"),
            }),
            "ovh" => SmsRoute::Ovh(OvhSms {
                url: self.sms_url("https://eu.api.ovh.com/1.0"),
                service: self.needed("sms_account", "OVHcloud"),
                key: self.needed("sms_key", "OVHcloud"),
                secret: self.secret("sms_secret", "OVHcloud"),
                consumer: self.secret("sms_consumer", "OVHcloud"),
            }),
            "sns" => SmsRoute::Sns(SnsSms {
                url: self.text("sms_url").map(|url| bare(&url)),
                access_key: self.needed("sms_account", "Amazon SNS"),
                secret_key: self.secret("sms_secret", "Amazon SNS"),
                region: self.region("sms_region", "Amazon SNS"),
            }),
            _ => {
                let fault = FieldError::new("sms_provider", "bad_option");
                self.faults.push(fault.with("options", "twilio, vonage, sns, ovh, http"));
                return None;
            }
        };
        // OVHcloud et Amazon donnent d'eux-mêmes un expéditeur.
        let from = match route {
            SmsRoute::Ovh(_) | SmsRoute::Sns(_) => self.text("sms_from").unwrap_or_default(),
            _ => self.needed("sms_from", &provider),
        };
        if matches!(route, SmsRoute::Sns(_)) {
            self.hold("sms_from", providers::sns::is_sender(&from), "sms_sender");
        }
        let per_minute = self.parsed("sms_per_minute").unwrap_or(60);
        self.hold("sms_per_minute", per_minute > 0, "wrong_type");
        Some(SmsSettings { from, per_minute, route })
    }

    fn sms_http(&mut self) -> HttpSms {
        let given = self.text("sms_header");
        let header = given.as_deref().and_then(header);
        self.hold("sms_header", given.is_none() || header.is_some(), "sms_header");
        let http = HttpSms {
            url: self.needed("sms_url", "HTTP"),
            body: self.text("sms_body").unwrap_or_else(|| SMS_BODY.to_owned()),
            content_type: self.text("sms_content_type").unwrap_or_else(|| "application/json".to_owned()),
            header,
        };
        self.hold("sms_body", providers::http::check(&http).is_ok(), "sms_body");
        http
    }

    fn sms_url(&self, usual: &str) -> String {
        bare(&self.text("sms_url").unwrap_or_else(|| usual.to_owned()))
    }

    /// La région fait l'hôte.
    fn region(&mut self, name: &str, of: &str) -> String {
        let region = self.needed(name, of);
        self.hold(name, region.is_empty() || providers::sns::is_region(&region), "aws_region");
        region
    }

    fn text(&self, name: &str) -> Option<String> {
        (self.get)(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    fn needed(&mut self, name: &str, of: &str) -> String {
        let given = self.text(name);
        if given.is_none() {
            self.faults.push(FieldError::new(name, "delivery_needs").with("provider", of));
        }
        given.unwrap_or_default()
    }

    fn secret(&mut self, name: &str, of: &str) -> SmsSecret {
        self.needed(name, of).into()
    }

    fn parsed<T: FromStr>(&mut self, name: &str) -> Option<T> {
        let parsed = self.text(name)?.parse().ok();
        self.hold(name, parsed.is_some(), "pattern");
        parsed
    }

    fn hold(&mut self, name: &str, is_sound: bool, code: &str) {
        if !is_sound {
            self.faults.push(FieldError::new(name, code));
        }
    }
}

fn bare(url: &str) -> String {
    url.trim_end_matches('/').to_owned()
}

/// Un nom d'hôte, ou une adresse de réseau.
fn is_host(host: &str) -> bool {
    let named = Url::parse(&format!("smtp://{host}"));
    let is_alone = named.is_ok_and(|url| url.host_str() == Some(host) && url.port().is_none());
    is_alone || host.parse::<std::net::IpAddr>().is_ok()
}

/// `Authorization: Bearer …` : un nom d'en-tête et sa valeur.
fn header(text: &str) -> Option<(String, SmsSecret)> {
    let (name, value) = text.split_once(':')?;
    let name = name.trim();
    HeaderName::from_bytes(name.as_bytes()).ok()?;
    Some((name.to_owned(), value.trim().to_owned().into()))
}

/// Une clé PEM collée sur une seule ligne, comme une saisie masquée la rend, retrouve les siennes.
fn whole_pem(text: &str) -> String {
    let parts: Vec<&str> = text.trim().split("-----").collect();
    let &["", begin, body, end, ""] = parts.as_slice() else { return text.to_owned() };
    let body: String = body.split_whitespace().collect();
    let lines: Vec<&str> = body.as_bytes().chunks(64).filter_map(|line| str::from_utf8(line).ok()).collect();
    format!("-----{begin}-----\n{}\n-----{end}-----\n", lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(values: &[(&str, &str)]) -> (Option<MailRoute>, Option<SmsSettings>, Vec<String>) {
        let get = |name: &str| values.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        let mut reading = Reading::new(&get);
        let (route, sms) = (reading.route(), reading.sms());
        let faults = reading.into_faults();
        (route, sms, faults.into_iter().map(|fault| format!("{} {}", fault.field, fault.code)).collect())
    }

    #[test]
    fn each_provider_says_what_it_lacks() {
        let lacks = |values: &[(&str, &str)]| read(values).2;
        assert!(lacks(&[]).is_empty(), "rien n'est choisi");
        assert_eq!(lacks(&[("mail_provider", "smtp")]), ["smtp_host delivery_needs"]);
        assert_eq!(lacks(&[("mail_provider", "sendgrid")]), ["mail_api_key delivery_needs"]);
        assert_eq!(
            lacks(&[("mail_provider", "ses"), ("mail_api_key", "K"), ("mail_api_region", "évil.example/")]),
            ["mail_api_user delivery_needs", "mail_api_region aws_region"]
        );
        assert_eq!(
            lacks(&[("sms_provider", "twilio"), ("sms_account", "AC1")]),
            ["sms_secret delivery_needs", "sms_from delivery_needs"]
        );
        let http = [("sms_provider", "http"), ("sms_url", "https://a.example"), ("sms_from", "Ops")];
        assert!(lacks(&http).is_empty());
        assert_eq!(lacks(&[&http[..], &[("sms_body", "{\"to\": {{ to }")]].concat()), ["sms_body sms_body"]);
        assert_eq!(lacks(&[&http[..], &[("sms_header", "sans deux points")]].concat()), ["sms_header sms_header"]);
        assert_eq!(lacks(&[("mail_provider", "pigeon")]), ["mail_provider bad_option"]);
    }

    #[test]
    fn a_host_is_a_name_or_an_address_and_nothing_more() {
        for host in ["smtp.example.com", "10.0.0.1", "::1", "relay"] {
            assert!(is_host(host), "{host}");
        }
        for host in ["smtp.example.com:25", "a b", "user@host", "host/path", "http://host", ""] {
            assert!(!is_host(host), "{host}");
        }
    }

    #[test]
    fn direct_encryption_has_its_own_port() {
        let port = |security: &str| match read(&[("mail_provider", "smtp"), ("smtp_security", security)]).0 {
            Some(MailRoute::Smtp(smtp)) => smtp.port,
            _ => 0,
        };
        assert_eq!((port("tls"), port("starttls"), port("none")), (465, 587, 587));
    }

    #[test]
    fn a_key_pasted_on_one_line_is_read() {
        let pem = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF\n-----END PRIVATE KEY-----\n";
        assert_eq!(whole_pem(&pem.replace('\n', "")), pem);
        assert_eq!(whole_pem(&pem.replace('\n', " ")), pem);
        assert_eq!(whole_pem("pas une clé"), "pas une clé");
        let get = |name: &str| match name {
            "dkim_key" => Some(pem.replace('\n', "")),
            "dkim_selector" => Some("s1".to_owned()),
            _ => None,
        };
        let mut reading = Reading::new(&get);
        assert_eq!(reading.dkim("Ops <no-reply@ops.example>").map(|dkim| dkim.domain).as_deref(), Some("ops.example"));
        assert!(reading.into_faults().is_empty());
    }
}
