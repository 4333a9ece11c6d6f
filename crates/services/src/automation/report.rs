//! Une étape qui produit un document. Elle en vérifie les droits et la taille, puis confie le reste à un travail : le produire
//! ne tient pas l'exécution, et ce qu'il livre l'est une seule fois.

use kernel::{Code, Ctx, Nature, Result};
use schema::model::{Attach, Document, Notify, Report, ReportFormat};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use store::{
    Tenant,
    definitions::Author,
    records::{self, Key, Projection, Query, SAVED_VIEW},
};
use uuid::Uuid;

use super::{
    engine::{Running, condition},
    owner,
    steps::{Done, aim, nature, people, step_key},
};
use crate::{
    documents::Place,
    exchange::export::{self, Dialect, Format, Headers, Packing, Wanted},
    reach::Subject,
    workers::{Work, admit},
};

mod make;

pub(crate) use make::MakeReport;

/// Lignes d'un document au plus : au-delà, un export s'emporte à l'écran.
const MAX_ROWS: i64 = 50_000;

/// Lignes d'un document qui se met en pages.
const MAX_PAGED: i64 = 10_000;

/// Ce qu'un document montre, tout calculé.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Shown {
    /// La page de cet enregistrement.
    Page { entity: String, record: Uuid },
    /// Une liste.
    List(Listing),
    /// Ce message, mis en page pour cet enregistrement.
    Message { entity: String, record: Uuid, template: String },
}

/// Une liste, et son format.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Listing {
    entity: String,
    view: Option<String>,
    filter: Option<String>,
    columns: Option<Vec<String>>,
    sort: Option<String>,
    format: ReportFormat,
}

/// À qui l'envoyer, et ce qu'on leur en dit.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Letter {
    people: Vec<Uuid>,
    template: String,
    priority: i16,
    #[serde(default)]
    nature: Nature,
    in_app: bool,
    mail: bool,
    category: String,
    /// L'enregistrement dont on parle ; qui ne le voit pas ne reçoit rien.
    about: Option<Subject>,
    values: Map<String, Value>,
}

impl Shown {
    fn entity(&self) -> &str {
        match self {
            Shown::Page { entity, .. } | Shown::Message { entity, .. } | Shown::List(Listing { entity, .. }) => entity,
        }
    }

    fn format(&self) -> ReportFormat {
        match self {
            Shown::Page { .. } => ReportFormat::Pdf,
            Shown::List(list) => list.format,
            Shown::Message { .. } => ReportFormat::Html,
        }
    }

    /// Se voit-il et s'emporte-t-il sous ces droits, et tient-il dans un document ?
    async fn check(&self, ctx: &Ctx, tenant: &Tenant) -> Result<()> {
        match self {
            Shown::List(list) => {
                list.owns_its_view(ctx, tenant).await?;
                let most = if list.format == ReportFormat::Pdf { MAX_PAGED } else { MAX_ROWS };
                export::check(ctx, tenant, &list.wanted(), most).await
            }
            Shown::Page { entity, record } | Shown::Message { entity, record, .. } => {
                let query =
                    Query { entity: entity.clone(), filter: Some(format!("id == '{record}'")), ..Query::default() };
                match records::exports_more_than(ctx, tenant, &query, 0).await? {
                    true => Ok(()),
                    false => Err(Code::NotFound.error()),
                }
            }
        }
    }
}

impl Listing {
    fn wanted(&self) -> Wanted {
        Wanted {
            query: Query {
                entity: self.entity.clone(),
                view: self.view.clone(),
                filter: self.filter.clone(),
                fields: self.columns.clone(),
                sort: self.sort.clone(),
                ..Query::default()
            },
            format: match self.format {
                ReportFormat::Csv => Format::Csv,
                ReportFormat::Pdf | ReportFormat::Html => Format::Pdf,
                ReportFormat::Xlsx => Format::Xlsx,
            },
            packing: Packing::Never,
            headers: Headers::Labels,
            separator: None,
            dialect: Dialect::Neutral,
        }
    }

    /// Sa vue est à qui répond du document : un autre en changerait le filtre, et y ferait sortir ce qu'il ne voit pas.
    async fn owns_its_view(&self, ctx: &Ctx, tenant: &Tenant) -> Result<()> {
        let Some(view) = &self.view else { return Ok(()) };
        let unknown =
            || Code::BadParameter.with("parameter", "view").with("value", view.as_str()).with("expected", SAVED_VIEW);
        let key = Key::parse(view).map_err(|_| unknown())?;
        let shape = Projection { fields: Some(vec!["owner".to_owned()]), expand: Vec::new() };
        let found = match records::get(ctx, tenant, SAVED_VIEW, &key, &shape).await {
            Err(error) if error.code == Code::NotFound => return Err(unknown()),
            found => found?,
        };
        let row: Value = serde_json::from_str(&found.json).map_err(|error| Code::Internal.because(error))?;
        let owner = row["owner"].as_str().or_else(|| row["owner"]["id"].as_str());
        match owner.and_then(|id| Uuid::try_parse(id).ok()) {
            Some(owner) if ctx.actor.id == Some(owner) => Ok(()),
            _ => Err(Code::Forbidden.with("action", "export").with("entity", SAVED_VIEW)),
        }
    }
}

/// Met le document en file, dans la transaction de l'étape.
pub(super) async fn ask(run: &Running<'_>, report: &Report, path: &str) -> Result<Done> {
    let (facts, tenant) = (&run.facts, run.unit.tenant());
    let Some(shown) = shown(run, report)? else { return Ok(Done::skipped("no_record")) };
    let place = match &report.attach {
        None => None,
        Some(attach) => match place(run, attach)? {
            None => return Ok(Done::skipped("no_record")),
            found => found,
        },
    };
    let owner = run.position.owner.ok_or_else(|| Code::Forbidden.with("action", "report"))?;
    let reader = owner::ctx(run.services, tenant, &run.trigger.name, owner).await?.plain();
    shown.check(&reader, tenant).await?;
    let letter = match &report.tell {
        None => None,
        Some(notify) => Some(letter(run, notify).await?),
    };
    let format = report.format.name();
    let mut input =
        json!({ "entity": shown.entity(), "format": format, "attach": place.as_ref().map(|place| &place.field) });
    if let Shown::Message { template, .. } = &shown {
        input["template"] = json!(template);
    }
    let recipients = letter.as_ref().map(|letter| letter.people.len());
    let work = MakeReport {
        trigger: run.trigger.name.clone(),
        about: format!("{} · {format}", shown.entity()),
        owner: match owner {
            Author::Person(person) => Some(person),
            Author::System => None,
        },
        depth: facts.ctx.depth,
        shown,
        place,
        letter,
    };
    let planned = work.job(facts.ctx.now()).unique(step_key(run, path));
    let id = admit(&tenant.db, planned).await?;
    Ok(Done::queued(input, id, json!({ "queued": "report", "recipients": recipients })))
}

/// Ce que le document montrera ; rien quand l'enregistrement visé manque.
fn shown(run: &Running<'_>, report: &Report) -> Result<Option<Shown>> {
    Ok(match &report.document {
        Document::Page(target) => aim(run, target)?.map(|record| Shown::Page { entity: target.entity.clone(), record }),
        Document::Message { target, template } => aim(run, target)?.map(|record| Shown::Message {
            entity: target.entity.clone(),
            record,
            template: template.clone(),
        }),
        Document::List(listed) => Some(Shown::List(Listing {
            entity: listed.entity.clone(),
            view: listed.view.clone(),
            filter: condition(&run.facts, listed.filter.as_deref(), &listed.equal)?,
            columns: (!listed.columns.is_empty()).then(|| listed.columns.clone()),
            sort: listed.sort.clone(),
            format: report.format,
        })),
    })
}

fn place(run: &Running<'_>, attach: &Attach) -> Result<Option<Place>> {
    let (entity, field) = (attach.target.entity.clone(), attach.field.clone());
    Ok(aim(run, &attach.target)?.map(|record| Place { entity, record, field }))
}

async fn letter(run: &Running<'_>, notify: &Notify) -> Result<Letter> {
    let facts = &run.facts;
    let on = |channel: &str| notify.channels.iter().any(|one| one == channel);
    let about = facts.about().map(|seen| seen.subject.clone());
    Ok(Letter {
        people: people(run, &notify.to).await?.iter().map(|person| person.id).collect(),
        template: notify.template.clone(),
        priority: notify.priority,
        nature: nature(run, notify),
        in_app: on("in_app"),
        mail: on("mail"),
        category: about.as_ref().map_or_else(|| run.trigger.name.clone(), |subject| subject.entity.clone()),
        about,
        values: facts.shown(&run.services.settings.mail.base_url),
    })
}
