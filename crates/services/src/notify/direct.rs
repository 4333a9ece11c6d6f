//! Dire quelque chose à une personne, sans gabarit : le texte est déjà écrit dans sa langue, et son lien lui est propre.

use identity::{NotificationWishes, Person};
use jiff::Timestamp;
use kernel::{Ctx, Result};
use store::Tenant;
use uuid::Uuid;

use super::{
    delivery::{self, Loudness, Post, Wanted},
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
    let Direct { ctx, person, category, priority, entity, record, path, .. } = message;
    let chosen = services.identity.preferences_of(&[person.id]).await?;
    let wishes = chosen.get(&person.id).map_or_else(NotificationWishes::default, |one| one.notifications.clone());
    // Ce qui est demandé à une personne, sous échéance, n'attend pas son résumé.
    let wishes = NotificationWishes { digest: None, ..wishes };
    let wanted = Wanted { category, priority, in_app: true, mail: true, sms: false, push: true };
    let delivery = delivery::by_wishes(wanted, &wishes, ctx.now());
    let mut sent = Sent::default();
    if let Some(Post::Alone(not_before)) = delivery.mail {
        let mail = letter(services, inside, &message, not_before).await?;
        let (subject, lines) = (message.subject.clone(), Vec::new());
        let reader = Reader { user: person.id, category: category.to_owned(), priority: None, subject, lines };
        sent.mails.extend(mail::queue(ctx, &inside.db, mail, Addressee::Reader(reader)).await?);
    }
    let devices = push::queries::of_all(&inside.db, &[person.id]).await?;
    let devices: Vec<Uuid> =
        devices.into_iter().filter(|_| delivery.push.is_some()).map(|(_, device)| device).collect();
    if delivery.in_app.is_some() || !devices.is_empty() {
        let loudness = delivery.in_app.unwrap_or(Loudness::Silent);
        let row = NewNotification {
            id: ctx.new_id(),
            user: person.id,
            category: category.to_owned(),
            priority,
            title: message.title,
            body: message.body,
            entity: Some(entity.to_owned()),
            record: Some(record),
            url: Some(path.to_owned()),
            approval: message.approval,
        };
        sent.told.push(Told { user: person.id, notification: row.id, loudness });
        let (notification, not_before) = (row.id, delivery.push.unwrap_or(ctx.now()));
        queries::insert(&inside.db, &[row], ctx.now()).await?;
        let pushed = devices.into_iter().map(|device| Pushed { device, notification, priority, not_before });
        push::send::queue(&inside.db, &pushed.collect::<Vec<_>>()).await?;
    }
    Ok(sent)
}

async fn letter(services: &Services, inside: &Tenant, message: &Direct<'_>, not_before: Timestamp) -> Result<NewMail> {
    let Direct { person, priority, title, body, link, open, .. } = message;
    let locale = person.locale.unwrap_or_default();
    let model = services.tenant.model();
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
        unsubscribe: None,
        template: None,
    })
}
