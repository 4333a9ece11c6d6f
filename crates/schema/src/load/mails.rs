//! Un courriel imposé, et les fichiers de l'enregistrement qu'il joint.
//!
//! Un fichier joint part à d'autres que ceux qui lisent son champ : seul un champ de classe normale s'y prête.

use kernel::Class;

use super::{
    diagnostics::Report,
    node::{Table, Text},
    report::refuse_protected,
    steps::Reader,
};
use crate::model::{Enclosure, Field, Mail, Target};

impl Reader<'_> {
    /// `do = "mail"`.
    pub(super) fn mail(&self, table: &Table, report: &mut Report<'_>) -> Option<Mail> {
        let files = self.enclosure(table, report);
        self.by("mail", table, report).map(|message| Mail { message, files })
    }

    /// `files = ["permit", "photos"]`, de la fiche ou de `record`.
    fn enclosure(&self, table: &Table, report: &mut Report<'_>) -> Option<Box<Enclosure>> {
        if table.get("files").is_none() {
            if let Some(key) = ["record", "entity"].into_iter().find(|key| table.get(key).is_some()) {
                let message = format!("« {key} » ne sert à rien : ce courriel ne joint aucun fichier");
                report.error(table.at(key), "step.files", message, "ajouter files = [\"…\"], ou le retirer");
            }
            return None;
        }
        let texts = table.texts("files", report);
        if texts.is_empty() {
            report.error(
                table.at("files"),
                "step.files",
                "aucun champ n'est nommé",
                "nommer un champ de fichiers, ou retirer files",
            );
        }
        let target = self.target_of(table, report)?;
        let mut fields: Vec<String> = Vec::new();
        for text in texts {
            let Some(field) = self.enclosed(text, &target, report) else { continue };
            if fields.contains(&field.name) {
                let message = format!("« {} » est nommé deux fois", field.name);
                report.error(text.at, "step.files", message, "n'en garder qu'un");
                continue;
            }
            fields.push(field.name.clone());
        }
        Some(Box::new(Enclosure { target, fields }))
    }

    fn enclosed(&self, text: Text<'_>, target: &Target, report: &mut Report<'_>) -> Option<&Field> {
        let field = self.filed(text, target, Field::holds_files, report)?;
        if field.class != Class::Normal {
            refuse_protected(&field.name, text.at, report);
        }
        Some(field)
    }
}
