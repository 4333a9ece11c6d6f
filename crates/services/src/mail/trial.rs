//! S'envoyer un courriel d'essai, aussitôt, par la remise en vigueur : ce que le serveur répond est rendu tel quel.

use kernel::{Code, Ctx, NoticeKind, Result};
use serde_json::{Map, Value, json};
use store::audit;

use super::{
    admin,
    brand::Brand,
    layout::{self, Letter},
    queries::{self, Mail, NewRow},
    send,
    smtp::Delivery,
};
use crate::{Services, notify::reader::Reader};

/// La catégorie d'un essai : personne ne s'en désinscrit.
const CATEGORY: &str = "core.trial";

/// Essais par minute d'une personne.
const TRIALS: u32 = 5;

/// Envoie un essai à l'appelant, ou à l'adresse d'essai que la remise impose ; rend l'adresse, la réponse, et `sent`, `refused`,
/// `unknown`, `suppressed` (adresse écartée) ou `misconfigured` (la remise est mal réglée).
pub async fn test(ctx: &Ctx, services: &Services) -> Result<Value> {
    admin::permitted(ctx, "manage")?;
    let me = ctx.actor.id.ok_or_else(|| Code::Forbidden.error())?;
    services.brake.pass(format!("mail.test:{me}"), TRIALS)?;
    let person = services.identity.person(me).await?.ok_or_else(|| Code::NotFound.error())?;
    let delivery = services.delivery().await?;
    let settings = match delivery.mail() {
        Ok(settings) => settings,
        Err(fault) => return Ok(json!({ "outcome": "misconfigured", "to": person.email, "response": fault })),
    };
    let to = settings.sandbox.as_ref().map_or(person.email.clone(), ToString::to_string);
    let answer = |outcome: &str, said: &str| json!({ "outcome": outcome, "to": to, "response": said });
    let db = &services.tenant.db;
    let mail = written(ctx, services, person.email.clone()).await?;
    let id = mail.id;
    let reader = json!(Reader {
        user: me,
        category: CATEGORY.to_owned(),
        kind: NoticeKind::default(),
        priority: None,
        subject: None,
        lines: Vec::new()
    });
    queries::insert(db, &[NewRow { mail, template: None, reader, due_at: ctx.now() }]).await?;
    let changes = Some(json!({ "mail": id }));
    let entry = audit::Entry { action: "mail.tested".to_owned(), changes, ..audit::Entry::default() };
    audit::write(ctx, db, entry).await?;
    let Some(mail) = queries::take(db, id).await? else {
        return Ok(json!({ "outcome": "suppressed", "to": to, "response": null }));
    };
    Ok(match send::hand_over(services, &delivery, settings, &mail).await {
        Delivery::Sent { response, name } => {
            queries::sent(db, id, name, &response, services.tenant.clock.now()).await?;
            answer("sent", &response)
        }
        Delivery::Unknown(said) => {
            queries::settle(db, id, "unknown", &said).await?;
            answer("unknown", &said)
        }
        Delivery::Later(said) | Delivery::Refused(said) | Delivery::NoSuchAddress(said) => {
            queries::settle(db, id, "failed", &said).await?;
            answer("refused", &said)
        }
    })
}

async fn written(ctx: &Ctx, services: &Services, recipient: String) -> Result<Mail> {
    let model = services.tenant.model();
    let text = |key: &str| model.texts.message(ctx.locale, key, &Map::new());
    let (subject, body) = (text("core.mail.test.subject"), text("core.mail.test.text"));
    let brand = Brand::read(&services.tenant).await?;
    let letter = Letter {
        locale: ctx.locale,
        title: &subject,
        text: &body,
        html: None,
        url: None,
        open: "",
        footer: "",
        unsubscribe: None,
        priority: 0,
        mark: None,
    };
    let laid = layout::lay(&model, &brand, &letter)?;
    Ok(Mail {
        id: ctx.new_id(),
        recipient,
        subject,
        html: laid.html,
        text: laid.text,
        priority: 0,
        created_at: ctx.now(),
        calendar: None,
        unsubscribe: None,
        files: Vec::new(),
        joined: Vec::new(),
    })
}
