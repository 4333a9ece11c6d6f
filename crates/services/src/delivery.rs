//! La remise : par où partent le courrier et les SMS de ce locataire.
//!
//! Ce que ses réglages écrivent vaut d'abord, l'environnement du nœud ensuite. Une remise se choisit tout entière : dès que le premier
//! réglage d'un groupe est écrit ([`HEADS`]), le groupe entier est lu des réglages, et les identifiants du nœud ne partent jamais vers un
//! serveur qu'un locataire a choisi. Un nœud la garde en mémoire tant que les réglages n'ont pas changé : aucun envoi ne les relit.
//! Refuse de se rabattre sur la remise du nœud quand celle des réglages est incomplète. Un réglage de plus s'ajoute au `[settings]` de
//! `core`, dans [`reading`] et dans [`node`].

use std::{collections::HashMap, sync::Arc};

use kernel::{Ctx, Error, FieldError, Result};
use serde_json::Value;
use store::{
    Tenant,
    settings::{self, Change, Difference},
};
use tokio::sync::Mutex;

use crate::{
    ServiceSettings, Services,
    mail::{self, MailSettings, smtp::Peer},
    sms::{self, SmsSettings},
};

mod check;
pub(crate) mod node;
mod reading;

pub use reading::Reading;
use reading::domain_of;

/// Le réglage qui choisit chaque remise, et ceux qui n'en sont que le détail.
const HEADS: [(&str, &[&str]); 3] =
    [("mail_provider", &["smtp_", "mail_api_"]), ("dkim_key", &["dkim_"]), ("sms_provider", &["sms_"])];

/// Les réglages du courrier qui valent chacun pour soi.
const ALONE: [&str; 5] = ["mail_from", "mail_reply_to", "mail_return_path", "mail_per_minute", "mail_sandbox"];

/// La remise en vigueur.
#[derive(Clone, Debug)]
pub(crate) struct Delivery {
    mail: MailSettings,
    sms: Option<SmsSettings>,
    /// La route du courrier est celle du nœud, que son exploitant a choisie.
    is_of_node: bool,
    /// Ce qui y manque, sous le nom du réglage.
    faults: Vec<FieldError>,
}

/// Ce qu'un nœud garde de la remise, et le rang des réglages d'où elle vient.
#[derive(Default)]
pub(crate) struct Kept(Mutex<Option<(u64, Arc<Delivery>)>>);

impl Delivery {
    /// Les réglages du courrier.
    pub(crate) fn mail(&self) -> Result<&MailSettings, String> {
        self.sound(|fault| !is_sms(fault)).map(|()| &self.mail)
    }

    /// Ceux des SMS ; rien quand aucun fournisseur n'est choisi.
    pub(crate) fn sms(&self) -> Result<Option<&SmsSettings>, String> {
        self.sound(is_sms).map(|()| self.sms.as_ref())
    }

    /// Un fournisseur de SMS est-il choisi, fût-ce mal ?
    pub(crate) fn has_sms(&self) -> bool {
        self.sms.is_some()
    }

    /// Tout le courrier va-t-il à une adresse d'essai ?
    pub(crate) fn is_sandboxed(&self) -> bool {
        self.mail.sandbox.is_some()
    }

    /// Comment joindre le serveur SMTP : celui du nœud tel quel, celui d'un réglage sous la garde des appels sortants.
    pub(crate) fn peer<'a>(&self, allowed_hosts: &'a [String]) -> Peer<'a> {
        if self.is_of_node { Peer::Trusted } else { Peer::Guarded(allowed_hosts) }
    }

    fn sound(&self, concerns: impl Fn(&FieldError) -> bool) -> Result<(), String> {
        match self.faults.iter().find(|fault| concerns(fault)) {
            Some(fault) => Err(format!("la remise est mal réglée : core.{} ({})", fault.field, fault.code)),
            None => Ok(()),
        }
    }
}

impl Services {
    /// La remise en vigueur, relue si les réglages ont changé.
    pub(crate) async fn delivery(&self) -> Result<Arc<Delivery>> {
        let rank = self.tenant.settings_rank();
        let mut kept = self.delivery.0.lock().await;
        if let Some((known, delivery)) = kept.as_ref()
            && *known == rank
        {
            return Ok(delivery.clone());
        }
        let fresh = Arc::new(build(&written(&self.tenant).await?, &self.settings));
        *kept = Some((rank, fresh.clone()));
        Ok(fresh)
    }

    /// Ce que l'environnement de ce nœud donne d'un réglage que rien n'écrit et qui vaut alors ; d'un secret, `{"set": true}`.
    pub fn given_by_node(&self, key: &str, is_written: impl Fn(&str) -> bool) -> Option<Value> {
        let name = ours(key)?;
        let head = head(name);
        let replaced = is_written(name) || head.is_some_and(is_written);
        if replaced { None } else { node::value(&self.settings, name) }
    }

    /// Change des réglages, tous ou aucun : ceux de la remise doivent aussi s'accorder entre eux.
    pub async fn change_settings(&self, ctx: &Ctx, changes: &[Change]) -> Result<Vec<Difference>> {
        self.check_settings(ctx, changes).await?;
        let told = settings::apply(ctx, &self.tenant, changes).await?;
        if changes.iter().any(|change| ours(&change.key).is_some()) {
            self.release(ctx).await;
        }
        Ok(told)
    }

    /// Fait partir ce qui attendait ces réglages, déjà écrits ; ce qu'une panne retient ici reviendra de soi-même.
    async fn release(&self, ctx: &Ctx) {
        let db = &self.tenant.db;
        let released = (mail::queries::release(db, ctx.now()).await, sms::queries::release(db, ctx.now()).await);
        if let (Err(error), _) | (_, Err(error)) = released {
            tracing::warn!(error = %error, "des messages en attente ne partiront qu'à leur prochain regard");
        }
        self.pool.wake();
    }

    /// Les fautes qu'auraient ces changements, chacune sous la clé de son réglage.
    pub async fn check_settings(&self, ctx: &Ctx, changes: &[Change]) -> Result<()> {
        let accepted = settings::check(ctx, &self.tenant.model(), changes)?;
        let faults = check::faults(self, &accepted).await?;
        if faults.is_empty() { Ok(()) } else { Err(Error::invalid(faults)) }
    }
}

/// Le nom d'un réglage de la remise, quand cette clé en est un.
fn ours(key: &str) -> Option<&str> {
    let name = key.strip_prefix("core.")?;
    (ALONE.contains(&name) || head(name).is_some()).then_some(name)
}

/// Le réglage qui choisit la remise dont celui-ci est un détail, ou qui la choisit lui-même.
fn head(name: &str) -> Option<&'static str> {
    let group = HEADS.iter().find(|(head, details)| name == *head || details.iter().any(|one| name.starts_with(one)));
    group.map(|(head, _)| *head)
}

fn is_sms(fault: &FieldError) -> bool {
    head(&fault.field) == Some("sms_provider")
}

/// Les réglages de la remise écrits pour ce nœud, en clair.
async fn written(tenant: &Tenant) -> Result<HashMap<String, String>> {
    let model = tenant.model();
    let mut values = HashMap::new();
    for (name, value) in settings::of_package(&tenant.db, "core", tenant.environment()).await? {
        let key = format!("core.{name}");
        if ours(&key).is_none() {
            continue;
        }
        let text = match settings::is_secret(&model, &key)? {
            true => settings::reveal(tenant, &key).await?,
            false => text(&value),
        };
        values.extend(text.map(|text| (name, text)));
    }
    Ok(values)
}

/// Une valeur en texte.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Les réglages par-dessus ce que dit le nœud.
fn build(values: &HashMap<String, String>, node: &ServiceSettings) -> Delivery {
    let get = |name: &str| values.get(name).cloned();
    let mut reading = Reading::new(&get);
    let route = reading.route();
    let is_of_node = route.is_none();
    let mut mail = node.mail.clone();
    mail.route = route.unwrap_or(mail.route);
    reading.identity(&mut mail);
    // Les clés du nœud ne signent que ce qu'il remet lui-même, de son propre domaine.
    let is_by_node = is_of_node && domain_of(&mail.from) == domain_of(&node.mail.from);
    mail.dkim = reading.dkim(&mail.from).or_else(|| node.mail.dkim.clone().filter(|_| is_by_node));
    let sms = reading.sms().or_else(|| node.sms.clone());
    Delivery { mail, sms, is_of_node, faults: reading.into_faults() }
}
