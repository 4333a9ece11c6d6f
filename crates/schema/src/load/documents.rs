//! Les documents : des messages qu'une entité, ou une étape, met en page pour un de ses enregistrements.
//!
//! Refuse un message sans corps HTML : il n'y aurait rien à mettre en page.

use super::{
    diagnostics::Report,
    home::Home,
    names,
    node::{Table, Text},
    steps::Reader,
};
use crate::model::{self, Document, ReportFormat};

/// `documents = ["incident_notice"]`.
pub(super) fn read(table: &Table, home: Home<'_>, report: &mut Report<'_>) -> Vec<String> {
    let mut documents = Vec::new();
    for text in table.texts("documents", report) {
        let Some(name) = page(text, home, report) else { continue };
        if documents.contains(&name) {
            let message = format!("« {name} » est nommé deux fois");
            report.error(text.at, "document.twice", message, "n'en garder qu'un");
            continue;
        }
        documents.push(name);
    }
    documents
}

/// Nom complet d'un message cité qui a un corps HTML.
fn page(text: Text<'_>, home: Home<'_>, report: &mut Report<'_>) -> Option<String> {
    let full = home.template(text, report)?;
    if home.known.pages.contains(&full) {
        return Some(full);
    }
    let message = format!("« {full} » n'a pas de corps HTML : il ne se met pas en page");
    let near = names::nearest(&full, &home.known.pages);
    let or = near.map(|near| format!(", ou écrire « {near} »")).unwrap_or_default();
    report.error(text.at, "document.page", message, format!("lui donner un corps HTML{or}"));
    None
}

impl Reader<'_> {
    /// `do = "document"`.
    pub(super) fn document(&self, table: &Table, report: &mut Report<'_>) -> Option<model::Report> {
        let template = table.needed("template", report).and_then(|text| page(text, self.home, report));
        let field = table.needed("field", report);
        let target = self.target_of(table, report)?;
        let format = ReportFormat::Html;
        let attach = self.attach(field?, &target, format, report)?;
        let document = Document::Message { target, template: template? };
        Some(model::Report { document, format, attach: Some(attach), tell: None })
    }
}
