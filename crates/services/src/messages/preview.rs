//! Un message tel que son lecteur le recevrait, d'après un brouillon : rendu par le vrai moteur, dans la vraie mise en page.
//!
//! Une faute n'est pas un refus : elle est dite avec sa partie et sa ligne, et le reste se montre.

use std::collections::BTreeSet;

use kernel::{Ctx, Locale, Result};
use schema::model::{MessagePart, Model};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{
    allowed, find, is_edge,
    sample::{self, Sample},
};
use crate::{
    Services,
    mail::{
        brand::Brand,
        layout::{self, Edge, FOOTER, HEADER, Letter},
    },
    notify::message,
    templates::{
        Form, Scope,
        trial::{self, Fault},
    },
};

/// Ce que l'on essaie : une partie absente se lit comme elle est en vigueur, une partie vide n'existe pas.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// Langue du lecteur.
    pub locale: Locale,
    /// Titre.
    #[serde(default)]
    pub title: Option<String>,
    /// Corps de texte.
    #[serde(default)]
    pub text: Option<String>,
    /// Corps HTML.
    #[serde(default)]
    pub html: Option<String>,
    /// Valeurs d'essai ; inventées à défaut.
    #[serde(default)]
    pub values: Option<Map<String, Value>>,
}

/// Un message rendu.
#[derive(Debug)]
pub struct Shown {
    pub(super) subject: String,
    pub(super) text: String,
    pub(super) html: String,
    missing: BTreeSet<String>,
    pub(super) faults: Vec<(MessagePart, Fault)>,
}

impl Shown {
    /// Ce qu'on en dit à l'appelant.
    pub fn told(&self) -> Value {
        let faults = self
            .faults
            .iter()
            .map(|(part, fault)| json!({ "part": part.name(), "line": fault.line, "message": fault.reason }));
        json!({
            "subject": self.subject, "text": self.text, "html": self.html, "missing": self.missing,
            "faults": faults.collect::<Vec<_>>(),
        })
    }
}

/// Rend le brouillon d'un gabarit.
pub async fn preview(ctx: &Ctx, services: &Services, name: &str, draft: Draft) -> Result<Shown> {
    allowed(ctx)?;
    let model = services.tenant.model();
    find(&model, name)?;
    let brand = Brand::read(&services.tenant).await?;
    let (ctx, name, base_url) = (ctx.clone(), name.to_owned(), services.settings.mail.base_url.clone());
    let write = move || Preview { ctx: &ctx, model: &model, brand, template: &name, base_url, draft: &draft }.write();
    tokio::task::spawn_blocking(write).await.map_err(|error| kernel::Code::Internal.because(error))?
}

struct Preview<'p> {
    ctx: &'p Ctx,
    model: &'p Model,
    brand: Brand,
    template: &'p str,
    base_url: String,
    draft: &'p Draft,
}

/// Ce qu'un rendu apprend en chemin.
#[derive(Default)]
struct Learnt {
    missing: BTreeSet<String>,
    faults: Vec<(MessagePart, Fault)>,
}

impl Learnt {
    /// Une partie rendue ; vide si elle ne peut pas l'être.
    fn take(&mut self, part: MessagePart, source: &str, scope: &Scope) -> String {
        match trial::message(source, Form::of(part), scope) {
            Ok(rendered) => {
                self.missing.extend(rendered.missing);
                rendered.output.trim().to_owned()
            }
            Err(fault) => {
                self.faults.push((part, fault));
                String::new()
            }
        }
    }
}

impl Preview<'_> {
    fn write(&self) -> Result<Shown> {
        let mut learnt = Learnt::default();
        let (text, html) = self.bodies();
        let shown = match is_edge(self.template) {
            true => self.edge(text, html, &mut learnt)?,
            false => self.message(text, html, &mut learnt)?,
        };
        let Learnt { missing, faults } = learnt;
        let (subject, layout::Laid { html, text }) = shown;
        Ok(Shown { subject, text, html, missing, faults })
    }

    /// Les corps essayés : ceux du brouillon, sinon ceux en vigueur ; un corps vide n'existe pas.
    fn bodies(&self) -> (Option<&str>, Option<&str>) {
        let (text, html) = message::bodies(&self.model.texts, self.template, self.draft.locale);
        let (text, html) = (self.draft.text.as_deref().or(text), self.draft.html.as_deref().or(html));
        (text.filter(|text| !text.trim().is_empty()), html.filter(|html| !html.trim().is_empty()))
    }

    fn message(&self, text: Option<&str>, html: Option<&str>, learnt: &mut Learnt) -> Result<(String, layout::Laid)> {
        let locale = self.draft.locale;
        let key = MessagePart::Title.key(self.template);
        let title = self.draft.title.as_deref().or_else(|| self.model.texts.get(locale, &key)).unwrap_or(&key);
        let sample = Sample { ctx: self.ctx, model: self.model, brand: &self.brand, base_url: &self.base_url, locale };
        let scope = sample::scope(sample, self.template, self.draft.values.clone());
        let subject = learnt.take(MessagePart::Title, title, &scope);
        let text = text.map(|source| learnt.take(MessagePart::Text, source, &scope)).unwrap_or_default();
        let html = html.map(|source| learnt.take(MessagePart::Html, source, &scope)).filter(|html| !html.is_empty());
        // Le bouton ne mène que chez nous, quelles que soient les valeurs données.
        let url = scope.values.get("url").and_then(Value::as_str);
        let url = url.filter(|url| url.strip_prefix(&self.base_url).is_some_and(|path| path.starts_with('/')));
        let letter = self.letter(&subject, &text, html, url);
        let laid = layout::lay(self.model, &self.brand, &letter)?;
        Ok((subject, laid))
    }

    /// Un en-tête ou un pied se montre autour d'un courriel d'exemple.
    fn edge(&self, text: Option<&str>, html: Option<&str>, learnt: &mut Learnt) -> Result<(String, layout::Laid)> {
        let title = self.said("core.mail.sample.title");
        let letter = self.letter(title, self.said("core.mail.sample.text"), None, None);
        let scope = layout::scope(&self.brand, &letter);
        let tried = Edge {
            text: text.map(|source| learnt.take(MessagePart::Text, source, &scope)).unwrap_or_default(),
            html: html.map(|source| learnt.take(MessagePart::Html, source, &scope)).unwrap_or_default(),
        };
        let other = |template: &str| layout::edge(self.model, template, &scope);
        let laid = match self.template {
            HEADER => layout::dress(&self.brand, &letter, &tried, &other(FOOTER))?,
            _ => layout::dress(&self.brand, &letter, &other(HEADER), &tried)?,
        };
        Ok((title.to_owned(), laid))
    }

    fn letter<'l>(&'l self, title: &'l str, text: &'l str, html: Option<String>, url: Option<&'l str>) -> Letter<'l> {
        Letter {
            locale: self.draft.locale,
            title,
            text,
            html,
            url,
            open: self.said("core.mail.open"),
            footer: self.said("core.mail.footer"),
            unsubscribe: None,
            priority: 0,
            mark: None,
        }
    }

    fn said<'k>(&'k self, key: &'k str) -> &'k str {
        self.model.texts.get(self.draft.locale, key).unwrap_or(key)
    }
}
