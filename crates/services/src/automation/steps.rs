//! Ce que font les étapes d'un déclencheur. Pour en ajouter une : un verbe dans `schema`, un bras et une fonction ici.

use expr::Value as Cel;
use identity::Person;
use indexmap::IndexMap;
use kernel::{Class, Nature, NoticeKind, Result};
use schema::model::{Act, Chat, Formula, Mail, Notify, Recipient, Step, Target};
use serde_json::{Map, Value, json};
use store::{
    records::{self, Intent, Key},
    values,
};
use uuid::Uuid;

use super::{
    answered::Asked,
    calls::{self, Called},
    enclosure,
    engine::{Running, Scripts},
    facts::Seen,
    scripted,
};
use crate::{
    chat::send::{NewSay, Queued, queue as send_chat},
    mail::enclosed::Enclosed,
    notify::{
        delivery::Wanted,
        message,
        send::{self, About, Escalation, Notice, Respect, Told},
    },
    sms,
    templates::{Scope, words},
};

/// Notifications que le journal d'une exécution nomme, au plus : de quoi dire qui les a lues.
const RECEIPTS: usize = 500;

/// Ce qu'une étape a fait, pour le journal.
#[derive(Clone, Debug)]
pub(super) struct Done {
    /// `done` ou `skipped`.
    pub result: &'static str,
    pub input: Value,
    pub output: Value,
    pub told: Vec<Told>,
    pub mails: Vec<Uuid>,
    pub sms: Vec<Uuid>,
    /// Le document ou le travail mis en file.
    pub job: Option<i64>,
    /// Un enregistrement a-t-il été écrit ?
    pub wrote: bool,
    /// Ce qu'un script a rendu, ou ce qui a été répondu à un appel.
    pub rendered: Option<Value>,
}

impl Done {
    pub(super) fn with(input: Value, output: Value) -> Done {
        Done {
            result: "done",
            input,
            output,
            told: Vec::new(),
            mails: Vec::new(),
            sms: Vec::new(),
            job: None,
            wrote: false,
            rendered: None,
        }
    }

    fn wrote(input: Value, output: Value) -> Done {
        Done { wrote: true, ..Done::with(input, output) }
    }

    pub(super) fn rendered(input: Value, output: Value, value: Value, wrote: bool) -> Done {
        Done { wrote, rendered: Some(value), ..Done::with(input, output) }
    }

    /// Un travail mis en file ; rien quand un autre, vivant, s'en occupe.
    pub(super) fn queued(input: Value, job: Option<i64>, more: Value) -> Done {
        let Some(id) = job else { return Done { input, ..Done::skipped("already_queued") } };
        let mut output = more;
        output["job"] = json!(id);
        Done { job, ..Done::with(input, output) }
    }

    pub(super) fn skipped(reason: &str) -> Done {
        Done { result: "skipped", ..Done::with(Value::Null, json!({ "reason": reason })) }
    }
}

/// Ce qu'il advient d'une étape.
pub(super) enum Outcome {
    /// Elle est faite.
    Done(Done),
    /// Son script se mène à part, et l'exécution attend.
    Script,
    /// La réponse de son appel s'attend.
    Call(Asked),
}

/// Fait une étape, si sa condition tient.
pub(super) async fn perform(run: &Running<'_>, step: &Step) -> Result<Outcome> {
    if let Some(condition) = &step.condition
        && !run.facts.holds(condition)?
    {
        return Ok(Outcome::Done(Done::skipped("condition")));
    }
    let done = match &step.act {
        Act::Notify(notify) => tell(run, notify, Respect::Wishes, None).await,
        Act::Mail(mail) => Box::pin(post(run, mail)).await,
        Act::Sms(_) if !run.services.delivery().await?.has_sms() => Ok(Done::skipped("no_provider")),
        Act::Sms(notify) => tell(run, notify, Respect::Nothing, None).await,
        Act::Chat(chat) => say(run, chat).await,
        Act::Call(call) => match calls::call(run, call, step).await? {
            Called::Awaited(asked) => return Ok(Outcome::Call(asked)),
            Called::Done(done) => Ok(done),
        },
        Act::Create { entity, set } => create(run, entity, set).await,
        Act::Update { target, set } => update(run, target, set).await,
        Act::Delete(target) => delete(run, target).await,
        Act::Action { target, action, params } => act(run, target, action, params).await,
        Act::Script(_) if run.scripts == Scripts::Apart => return Ok(Outcome::Script),
        Act::Script(script) => Box::pin(scripted::here(run, script)).await,
        Act::Report(report) => Box::pin(super::report::ask(run, report, &step.path)).await,
        Act::Job(job) => super::job::ask(run, job, &step.path).await,
    };
    done.map(Outcome::Done)
}

/// Un courriel imposé, et les fichiers qu'il joint.
async fn post(run: &Running<'_>, mail: &Mail) -> Result<Done> {
    let Some(asked) = &mail.files else { return tell(run, &mail.message, Respect::Nothing, None).await };
    let Some(files) = enclosure::read(run, asked).await? else { return Ok(Done::skipped("no_record")) };
    let mut done = tell(run, &mail.message, Respect::Nothing, Some(&files)).await?;
    done.input["files"] = json!(asked.fields);
    done.output["files"] = files.told();
    Ok(done)
}

async fn tell(run: &Running<'_>, notify: &Notify, respect: Respect, files: Option<&Enclosed>) -> Result<Done> {
    let facts = &run.facts;
    let people = people(run, &notify.to).await?;
    let on = |channel: &str| notify.channels.iter().any(|one| one == channel);
    let category = facts.about().map_or(run.trigger.name.as_str(), |seen| seen.subject.entity.as_str());
    let notice = Notice {
        ctx: &facts.ctx,
        model: &facts.model,
        about: facts.about().map(|seen| About { entity: &seen.entity, subject: &seen.subject }),
        template: &notify.template,
        values: &facts.shown(&run.services.settings.mail.base_url),
        wanted: Wanted {
            category,
            priority: notify.priority,
            nature: nature(run, notify),
            in_app: on("in_app"),
            mail: on("mail"),
            sms: on("sms"),
            push: on("push"),
        },
        respect,
        escalation: notify.escalate.as_ref().map_or(Escalation::Never, Escalation::If),
        files,
    };
    let sent = send::send(run.services, run.unit.tenant(), &notice, &people).await?;
    let input = json!({ "template": notify.template, "channels": notify.channels });
    let mut output = json!({ "recipients": people.len(), "notifications": sent.told.len(), "mails": sent.mails.len() });
    if (1..=RECEIPTS.saturating_sub(run.position.receipts)).contains(&sent.told.len()) {
        output["told"] = sent.told.iter().map(|one| json!(one.notification)).collect();
    }
    if !sent.sms.is_empty() {
        output["sms"] = json!(sent.sms.len());
        output["segments"] = sms::queries::cost(&run.unit.tenant().db, &sent.sms).await?;
    }
    Ok(Done { told: sent.told, mails: sent.mails, sms: sent.sms, ..Done::with(input, output) })
}

/// La nature d'un message : celle que dit l'étape, sinon celle de ce dont il parle ; un événement du système n'est pas le travail courant.
pub(super) fn nature(run: &Running<'_>, notify: &Notify) -> Nature {
    let kind = run.trigger.source.system().map_or(NoticeKind::Business, |_| NoticeKind::System);
    let of_category = run.facts.about().map_or(Nature { kind, ..Nature::default() }, |seen| seen.entity.nature);
    notify.nature(of_category)
}

/// Les destinataires, chacun une fois : ceux d'un rôle ou d'un groupe le sont dans la société de l'enregistrement.
pub(super) async fn people(run: &Running<'_>, recipients: &[Recipient]) -> Result<Vec<Person>> {
    let identity = &run.services.identity;
    let mut people: Vec<Person> = Vec::new();
    for recipient in recipients {
        let found = match recipient {
            Recipient::Role(role) => identity.people_with_role(role, run.facts.company()).await?,
            Recipient::Group(group) => identity.people_in_group(group, run.facts.company()).await?,
            Recipient::User(formula) => identity.people(&ids(&run.facts.evaluate(formula)?)).await?,
        };
        for person in found {
            if !people.iter().any(|known| known.id == person.id) {
                people.push(person);
            }
        }
    }
    Ok(people)
}

/// Les enregistrements qu'une expression désigne : un, plusieurs ou aucun.
pub(crate) fn ids(value: &Cel) -> Vec<Uuid> {
    match value {
        Cel::Record(record) => Uuid::try_parse(&record.id).into_iter().collect(),
        Cel::String(id) => Uuid::try_parse(id).into_iter().collect(),
        Cel::List(items) => items.iter().flat_map(ids).collect(),
        _ => Vec::new(),
    }
}

/// Le salon n'est personne : la langue est celle du déclencheur, l'heure celle de tous.
async fn say(run: &Running<'_>, chat: &Chat) -> Result<Done> {
    let facts = &run.facts;
    let mut values = facts.shown(&run.services.settings.mail.base_url);
    words::tell_actor(&mut values, &facts.model, facts.ctx.locale);
    let link = values.get("url").and_then(Value::as_str).filter(|url| !url.is_empty()).map(str::to_owned);
    let record = values.get("record").and_then(Value::as_object).cloned().unwrap_or_default();
    let labels = |seen: &Seen| message::labels(&facts.model, &seen.entity, &record, facts.ctx.locale);
    let labels = facts.about().map(labels).unwrap_or_default();
    let scope = Scope { labels, values, locale: facts.ctx.locale, timezone: jiff::tz::TimeZone::UTC };
    let written = message::write(&facts.model, &chat.template, &scope);
    let open = facts.model.texts.get(facts.ctx.locale, "core.mail.open").unwrap_or("→").to_owned();
    let new = NewSay {
        channel: &chat.channel,
        key: step_key(run, &chat.template),
        title: written.title,
        text: written.body,
        link: link.map(|url| (url, open)),
        now: facts.ctx.now(),
    };
    match send_chat(&run.unit.tenant().db, new).await? {
        Queued::Yes => {
            Ok(Done::with(json!({ "channel": chat.channel, "template": chat.template }), json!({ "queued": "chat" })))
        }
        Queued::Closed => Ok(Done::skipped("closed")),
    }
}

/// Le rang de l'étape dans l'exécution : une boucle la refait, sous des clés distinctes.
pub(super) fn step_key(run: &Running<'_>, what: &str) -> String {
    format!("{}:{what}:{}", run.key, run.position.steps)
}

async fn create(run: &Running<'_>, entity: &str, set: &IndexMap<String, Formula>) -> Result<Done> {
    let mut body = evaluated(run, set)?;
    let belongs_to_company = run.facts.model.entity(entity).is_some_and(|entity| !entity.shared);
    if let (true, Some(company)) = (belongs_to_company, run.facts.company()) {
        body.entry("company").or_insert_with(|| json!(company));
    }
    let written = records::create(&run.facts.ctx, run.unit.tenant(), entity, &body, Intent::Commit).await?;
    let input = json!({ "entity": entity, "set": loggable(run, entity, set, &body) });
    Ok(Done::wrote(input, json!({ "id": written.id, "number": written.number })))
}

async fn update(run: &Running<'_>, target: &Target, set: &IndexMap<String, Formula>) -> Result<Done> {
    let Some(id) = aim(run, target)? else { return Ok(Done::skipped("no_record")) };
    let body = evaluated(run, set)?;
    let (ctx, tenant) = (&run.facts.ctx, run.unit.tenant());
    let written = records::update(ctx, tenant, &target.entity, &Key::Id(id), &body, None, Intent::Commit).await?;
    let input = json!({ "entity": target.entity, "set": loggable(run, &target.entity, set, &body) });
    Ok(Done::wrote(input, json!({ "id": id, "version": written.version })))
}

async fn delete(run: &Running<'_>, target: &Target) -> Result<Done> {
    let Some(id) = aim(run, target)? else { return Ok(Done::skipped("no_record")) };
    records::delete(&run.facts.ctx, run.unit.tenant(), &target.entity, &Key::Id(id), None).await?;
    Ok(Done::wrote(json!({ "entity": target.entity }), json!({ "id": id })))
}

async fn act(run: &Running<'_>, target: &Target, action: &str, params: &IndexMap<String, Formula>) -> Result<Done> {
    let Some(id) = aim(run, target)? else { return Ok(Done::skipped("no_record")) };
    let body = evaluated(run, params)?;
    let (ctx, tenant) = (&run.facts.ctx, run.unit.tenant());
    let written = records::act(ctx, tenant, &target.entity, &Key::Id(id), action, &body, None).await?;
    let input = json!({ "entity": target.entity, "action": action, "params": params.keys().collect::<Vec<_>>() });
    let mut output = json!({ "id": id, "version": written.version });
    if let Some(approval) = written.approval {
        output["approval"] = json!(approval);
    }
    Ok(Done::wrote(input, output))
}

/// L'enregistrement qu'une étape vise ; rien quand le lien est vide.
pub(super) fn aim(run: &Running<'_>, target: &Target) -> Result<Option<Uuid>> {
    match &target.record {
        Some(formula) => Ok(ids(&run.facts.evaluate(formula)?).first().copied()),
        None => Ok(run.facts.about().map(|seen| seen.subject.id)),
    }
}

fn evaluated(run: &Running<'_>, set: &IndexMap<String, Formula>) -> Result<Map<String, Value>> {
    let one = |(name, formula): (&String, &Formula)| Ok((name.clone(), values::to_json(&run.facts.evaluate(formula)?)));
    set.iter().map(one).collect()
}

/// Ce que le journal garde d'un corps : la valeur d'un champ ordinaire calculée de champs ordinaires, le nom seul des autres.
fn loggable(run: &Running<'_>, entity: &str, set: &IndexMap<String, Formula>, body: &Map<String, Value>) -> Value {
    let entity = run.facts.model.entity(entity);
    let is_plain = |name: &str| {
        let field = entity.and_then(|entity| entity.field(name));
        field.is_some_and(|field| field.class == Class::Normal)
            && set.get(name).is_none_or(|formula| run.facts.reads_plainly(formula))
    };
    let shown = body
        .iter()
        .map(|(name, value)| (name.clone(), if is_plain(name) { value.clone() } else { json!({ "protected": true }) }));
    Value::Object(shown.collect())
}
