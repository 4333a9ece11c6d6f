//! Produire un document et le livrer : le travail `report`.
//!
//! Le document se produit hors de toute transaction, puis une seule le joint, écrit ses courriels et note au travail qu'il est
//! livré : refait après un arrêt brutal, celui-ci ne livre rien de plus.

use futures::TryStreamExt;
use kernel::{Code, Ctx, Result};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Tenant, definitions::Author, records::Key};
use uuid::Uuid;

use super::{
    super::{lost, owner},
    Letter, Shown,
};
use crate::{
    Services,
    documents::{self, Made, Place},
    exchange::export::{self, Sent, page::page},
    files::{self, FileView, Incoming},
    mail::{
        self,
        enclosed::{self, Enclosed, Filed},
    },
    notify::{
        delivery::Wanted,
        send::{self, About, Escalation, Notice, Respect},
    },
    stream,
    workers::{Failure, Turn, Work},
};

/// Fois qu'un enregistrement qu'un autre écrit au même moment se relit, avant d'attendre un nouvel essai du travail.
const READINGS: usize = 4;

/// Produit un document, le joint et l'envoie.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct MakeReport {
    /// Le déclencheur, nom complet.
    pub(super) trigger: String,
    /// Ce qu'un essai en dit.
    pub(super) about: String,
    /// Sous les droits de qui il se lit ; sans personne, du déclencheur.
    pub(super) owner: Option<Uuid>,
    /// Combien de déclencheurs ont mené ici.
    pub(super) depth: i16,
    pub(super) shown: Shown,
    pub(super) place: Option<Place>,
    pub(super) letter: Option<Letter>,
}

impl Work for MakeReport {
    const KIND: &'static str = "report";
    const MAX_ATTEMPTS: i16 = 4;

    async fn run(self, services: &Services, turn: &Turn) -> Result<(), Failure> {
        if turn.delivered(services).await?.is_some() {
            return Ok(());
        }
        let mut ctx = services.tenant.system(&format!("trigger:{}", self.trigger));
        ctx.depth = self.depth;
        let file = match Box::pin(self.made(&ctx, services)).await {
            Ok(file) => file,
            Err(error) => return Err(lost::outcome(services, turn, &self.trigger, error).await),
        };
        let unit = services.tenant.unit().await?;
        match Box::pin(self.deliver(&ctx, services, unit.tenant(), turn, &file)).await {
            Ok(()) => unit.commit(&services.tenant).await?,
            Err(error) => {
                unit.roll_back().await?;
                return Err(lost::outcome(services, turn, &self.trigger, error).await);
            }
        }
        services.pool.wake();
        Ok(())
    }
}

impl MakeReport {
    /// Le document, gardé au dépôt ; que rien ne vienne à le porter, l'entretien l'effacera.
    async fn made(&self, ctx: &Ctx, services: &Services) -> Result<FileView> {
        let tenant = &services.tenant;
        let owner = self.owner.map_or(Author::System, Author::Person);
        let reader = owner::ctx(services, tenant, &self.trigger, owner).await?.plain();
        self.shown.check(&reader, tenant).await?;
        let field = self.place.as_ref().map(Place::path);
        let sent = match &self.shown {
            Shown::Message { entity, record, template } => {
                let model = tenant.model();
                let entity = model.entity(entity).ok_or_else(|| Code::BadDefinition.error())?;
                let wanted = documents::Wanted { entity, key: &Key::Id(*record), template };
                let Made { name, html, .. } = documents::make(&reader, services, wanted).await?;
                return files::keep_page(ctx, services, &name, &field.unwrap_or_default(), html).await;
            }
            Shown::Page { entity, record } => page(&reader, tenant, entity, *record).await?,
            Shown::List(list) => export::export(&reader, tenant, list.wanted()).await?,
        };
        let name = sent.name.clone();
        let declared = self.shown.format().media_type().to_owned();
        let content = whole(sent).await?;
        let stream = futures::stream::iter([Ok::<_, std::io::Error>(content.into())]);
        files::upload(ctx, services, Incoming { name, declared, field }, stream).await
    }

    /// Joint le document et l'envoie, d'une seule transaction ; rien s'il l'a déjà été.
    async fn deliver(
        &self,
        ctx: &Ctx,
        services: &Services,
        inside: &Tenant,
        turn: &Turn,
        file: &FileView,
    ) -> Result<()> {
        if !turn.deliver(&inside.db, &json!({ "file": file.id, "name": file.name })).await? {
            return Ok(());
        }
        if let Some(place) = &self.place {
            attach(ctx, inside, place, file.id).await?;
        }
        let Some(letter) = &self.letter else { return Ok(()) };
        let mails = letter.write(ctx, services, inside, file).await?;
        if self.place.is_none() && !mails.is_empty() {
            files::aside::hold(&inside.db, file.id, mail::USAGE).await?;
        }
        Ok(())
    }
}

impl Letter {
    /// Écrit les notifications et les courriels ; rend ces derniers.
    async fn write(&self, ctx: &Ctx, services: &Services, inside: &Tenant, file: &FileView) -> Result<Vec<Uuid>> {
        let model = inside.model();
        let entity = self.about.as_ref().and_then(|subject| model.entity(&subject.entity));
        let about = entity.zip(self.about.as_ref()).map(|(entity, subject)| About { entity, subject });
        // Le sujet ou le gabarit n'est plus au modèle : il n'y a plus rien à en dire.
        if about.is_some() != self.about.is_some() || !model.templates.contains_key(&self.template) {
            return Err(Code::BadDefinition.error());
        }
        let mut values = self.values.clone();
        values.insert("report".to_owned(), json!({ "name": file.name }));
        let filed = Filed { id: file.id, name: file.name.clone(), size: file.size };
        let document = Enclosed { joined: vec![filed], ..Enclosed::default() };
        let notice = Notice {
            ctx,
            model: &model,
            about,
            template: &self.template,
            values: &values,
            wanted: Wanted {
                category: &self.category,
                priority: self.priority,
                nature: self.nature,
                in_app: self.in_app,
                mail: self.mail,
                sms: false,
                push: false,
            },
            respect: Respect::Nothing,
            escalation: Escalation::Never,
            files: Some(&document),
        };
        let people = services.identity.people(&self.people).await?;
        let sent = send::send(services, inside, &notice, &people).await?;
        stream::announce_told(&inside.db, &sent.told).await?;
        Ok(sent.mails)
    }
}

/// Tout le contenu, s'il tient dans un document.
async fn whole(mut sent: Sent) -> Result<Vec<u8>> {
    let mut content = Vec::new();
    while let Some(piece) = sent.body.try_next().await.map_err(|error| Code::Internal.because(error))? {
        content.extend_from_slice(&piece);
        if content.len() as i64 > enclosed::MOST {
            return Err(Code::FileTooLarge.with("max", enclosed::MOST));
        }
    }
    Ok(content)
}

/// Ajoute le fichier à ceux du champ, ou le met à sa place s'il n'en porte qu'un ; ce que quelqu'un vient d'écrire se relit.
async fn attach(ctx: &Ctx, inside: &Tenant, place: &Place, file: Uuid) -> Result<()> {
    for _ in 0..READINGS {
        match place.receive(ctx, inside, file, None).await {
            Err(error) if error.code == Code::StaleVersion => {}
            done => return done.map(drop),
        }
    }
    Err(Code::Unavailable.because("l'enregistrement ne cesse de changer"))
}
