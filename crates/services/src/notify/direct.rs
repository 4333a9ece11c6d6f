//! Dire quelque chose à une personne, sans gabarit : le texte est déjà écrit dans sa langue, et son lien lui est propre.

use identity::{NotificationWishes, Person};
use jiff::Timestamp;
use kernel::{Ctx, Nature, Result};
use store::Tenant;
use uuid::Uuid;

use super::{
    delivery::{self, Delivery, Loudness, Post, Wanted},
    nature,
    queries::{self, NewNotification},
    reader::{Addressee, Reader},
    send::{Sent, Told},
};
use crate::{
    Services,
    mail::{
        self, NewMail,
        brand::Brand,
        layout::{self, Laid, Letter},
    },
    push::{self, send::Pushed},
    reach::Subject,
};

/// Un message à une personne.
pub(crate) struct Direct<'a> {
    pub ctx: &'a Ctx,
    pub person: &'a Person,
    pub category: &'a str,
    pub priority: i16,
    pub nature: Nature,
    pub title: String,
    pub body: String,
    /// L'enregistrement dont il parle.
    pub entity: &'a str,
    pub record: Uuid,
    /// La demande d'approbation dont il parle.
    pub approval: Option<Uuid>,
    /// De quoi vérifier que la personne le voit encore ; rien quand le message n'en dit rien qu'elle aurait besoin de voir.
    pub subject: Option<Subject>,
    /// Où il mène dans l'application.
    pub path: &'a str,
    /// Où mène le bouton du courriel : adresse absolue, et son texte.
    pub link: String,
    pub open: String,
}

/// Le dit, dans la transaction que la prise de `inside` tient, selon les choix de la personne.
pub(crate) async fn tell(services: &Services, inside: &Tenant, message: Direct<'_>) -> Result<Sent> {
    let Direct { ctx, person, category, priority, nature, entity, record, path, .. } = message;
    let chosen = services.identity.preferences_of(&[person.id]).await?;
    let wishes = chosen.get(&person.id).map_or_else(NotificationWishes::default, |one| one.notifications.clone());
    // Ce qui est demandé à une personne, sous échéance, n'attend pas son résumé.
    let wishes = NotificationWishes { digest: None, ..wishes };
    let wanted = Wanted { category, priority, nature, in_app: true, mail: true, sms: false, push: true };
    let delivery = delivery::by_wishes(wanted, &wishes, ctx.now());
    let mut sent = Sent::default();
    if let Some(Post::Alone(not_before)) = delivery.mail {
        let mail = letter(services, inside, &message, not_before).await?;
        let (subject, lines) = (message.subject.clone(), Vec::new());
        let reader = Reader {
            user: person.id,
            category: category.to_owned(),
            kind: nature.kind,
            priority: Some(priority),
            subject,
            lines,
        };
        sent.mails.extend(mail::queue(ctx, &inside.db, mail, Addressee::Reader(reader)).await?);
    }
    let row = NewNotification {
        id: ctx.new_id(),
        user: person.id,
        category: category.to_owned(),
        priority,
        nature,
        title: message.title,
        body: message.body,
        entity: Some(entity.to_owned()),
        record: Some(record),
        url: Some(path.to_owned()),
        approval: message.approval,
    };
    sent.told = show(inside, row, delivery, ctx.now()).await?;
    Ok(sent)
}

/// De quoi prévenir une personne de ce qui n'est qu'à elle : ni courriel, ni enregistrement.
pub(crate) struct Note<'a> {
    pub category: &'a str,
    pub nature: Nature,
    pub title: String,
    pub body: String,
    /// Où il mène dans l'application.
    pub path: String,
}

/// Le dit dans l'application et sur ses appareils, selon ses choix, dans la transaction que la prise de `inside` tient.
pub(crate) async fn note(services: &Services, inside: &Tenant, person: &Person, note: Note<'_>) -> Result<Vec<Told>> {
    let chosen = services.identity.preferences_of(&[person.id]).await?;
    let wishes = chosen.get(&person.id).map_or_else(NotificationWishes::default, |one| one.notifications.clone());
    let (now, priority) = (services.tenant.clock.now(), 0);
    let Note { category, nature, title, body, path } = note;
    let wanted = Wanted { category, priority, nature, in_app: true, mail: false, sms: false, push: true };
    let row = NewNotification {
        id: services.tenant.clock.new_id(),
        user: person.id,
        category: category.to_owned(),
        priority,
        nature,
        title,
        body,
        entity: None,
        record: None,
        url: Some(path),
        approval: None,
    };
    show(inside, row, delivery::by_wishes(wanted, &wishes, now), now).await
}

/// L'écrit pour l'application et pour les appareils qu'elle a.
async fn show(inside: &Tenant, row: NewNotification, delivery: Delivery, now: Timestamp) -> Result<Vec<Told>> {
    let devices = push::queries::of_all(&inside.db, &[row.user]).await?;
    let devices: Vec<Uuid> =
        devices.into_iter().filter(|_| delivery.push.is_some()).map(|(_, device)| device).collect();
    if delivery.in_app.is_none() && devices.is_empty() {
        return Ok(Vec::new());
    }
    let loudness = delivery.in_app.unwrap_or(Loudness::Silent);
    let (user, notification, priority) = (row.user, row.id, row.priority);
    queries::insert(&inside.db, &[row], now).await?;
    let not_before = delivery.push.unwrap_or(now);
    let pushed = devices.into_iter().map(|device| Pushed { device, notification, priority, not_before });
    push::send::queue(&inside.db, &pushed.collect::<Vec<_>>()).await?;
    Ok(vec![Told { user, notification, loudness }])
}

async fn letter(services: &Services, inside: &Tenant, message: &Direct<'_>, not_before: Timestamp) -> Result<NewMail> {
    let Direct { person, priority, title, body, link, open, .. } = message;
    let locale = person.locale.unwrap_or_default();
    let model = services.tenant.model();
    let mark = nature::mark(&model.texts, locale, message.nature);
    let letter = Letter {
        locale,
        title,
        text: body,
        html: None,
        url: Some(link),
        open,
        footer: model.texts.get(locale, "core.mail.footer").unwrap_or_default(),
        unsubscribe: None,
        priority: *priority,
        mark: mark.as_deref(),
    };
    let Laid { html, text } = layout::lay(&model, &Brand::read(inside).await?, &letter)?;
    Ok(NewMail {
        recipient: person.email.clone(),
        subject: title.clone(),
        html,
        text,
        priority: *priority,
        not_before,
        calendar: None,
        files: Vec::new(),
        unsubscribe: None,
        template: None,
    })
}
