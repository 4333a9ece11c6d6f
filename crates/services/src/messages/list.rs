//! Les gabarits de messages : tous, ou un seul avec ses textes, ce qui l'emploie et de quoi l'essayer.

use kernel::{Ctx, Locale, Result};
use schema::model::{Act, MessagePart, Model, Trigger};
use serde_json::{Value, json};

use super::{
    allowed, find, is_edge, is_own, parts,
    sample::{self, Sample},
    texts,
};
use crate::{
    Services,
    mail::brand::Brand,
    templates::{Form, render},
};

/// Tous les gabarits, paquet après paquet : où chacun en est dans chaque langue.
pub async fn list(ctx: &Ctx, services: &Services) -> Result<Value> {
    allowed(ctx)?;
    let (model, brand) = (services.tenant.model(), Brand::read(&services.tenant).await?);
    let sample = sample(ctx, services, &model, &brand);
    Ok(model.messages().map(|template| line(sample, template)).collect())
}

/// Un gabarit : ses textes, ce qui s'en sert, et des valeurs d'essai.
pub async fn show(ctx: &Ctx, services: &Services, name: &str) -> Result<Value> {
    allowed(ctx)?;
    let (model, brand) = (services.tenant.model(), Brand::read(&services.tenant).await?);
    let template = find(&model, name)?;
    let sample = sample(ctx, services, &model, &brand);
    let triggers = users(&model, template).map(|trigger| {
        let label = model.texts.get(ctx.locale, &Trigger::label_key(&trigger.name));
        json!({ "name": trigger.name, "label": label })
    });
    let mut told = line(sample, template);
    told["texts"] = texts(&model, template);
    told["triggers"] = triggers.collect();
    told["documents"] = laid_for(ctx, &model, template);
    told["sample"] = sample::values(sample, template).into();
    Ok(told)
}

fn sample<'s>(ctx: &'s Ctx, services: &'s Services, model: &'s Model, brand: &'s Brand) -> Sample<'s> {
    Sample { ctx, model, brand, base_url: &services.settings.mail.base_url, locale: ctx.locale }
}

/// Les déclencheurs qui emploient ce message.
pub(super) fn users<'m>(model: &'m Model, template: &str) -> impl Iterator<Item = &'m Trigger> {
    model.triggers.values().map(|trigger| &**trigger).filter(move |trigger| {
        trigger.steps().any(|step| match &step.act {
            Act::Notify(told) | Act::Sms(told) => told.template == template,
            Act::Mail(mail) => mail.message.template == template,
            Act::Chat(told) => told.template == template,
            Act::Report(report) => report.employs(template),
            _ => false,
        })
    })
}

/// Les entités dont ce message est un document.
fn laid_for(ctx: &Ctx, model: &Model, template: &str) -> Value {
    let entities = model.entities.values().filter(|entity| entity.documents.iter().any(|name| name == template));
    let label = |key: String| model.texts.get(ctx.locale, &key).map(str::to_owned);
    entities
        .map(|entity| {
            json!({ "name": &*entity.full_name, "label": label(format!("{}.plural_label", entity.full_name)) })
        })
        .collect()
}

fn line(sample: Sample<'_>, template: &str) -> Value {
    let Sample { ctx, model, .. } = sample;
    let package = template.split('.').next().unwrap_or_default();
    let text = |key: &str| model.texts.get(ctx.locale, key);
    let in_all = |wanted: &dyn Fn(Locale) -> bool| -> Vec<&'static str> {
        Locale::ALL.into_iter().filter(|locale| wanted(*locale)).map(Locale::code).collect()
    };
    let has_body = |locale: Locale| {
        let said = |part: MessagePart| model.texts.exact(locale, &part.key(template)).is_some();
        said(MessagePart::Text) || said(MessagePart::Html)
    };
    json!({
        "name": template,
        "package": package,
        "package_label": text(&format!("{package}.label")).unwrap_or(package),
        "title": subject(sample, template),
        "kind": if is_edge(template) { "edge" } else { "message" },
        "own": in_all(&|locale| parts(template).any(|part| is_own(model, locale, &part.key(template)))),
        "missing": in_all(&|locale| !has_body(locale)),
    })
}

/// Son objet, tel qu'un lecteur de la langue de l'appelant le lirait ; son nom s'il ne se rend pas.
fn subject(sample: Sample<'_>, template: &str) -> String {
    let title = sample.model.texts.get(sample.locale, &MessagePart::Title.key(template)).unwrap_or(template);
    let scope = sample::scope(sample, template, None);
    render(title, Form::Text, &scope).map_or_else(|_| template.to_owned(), |subject| subject.trim().to_owned())
}
