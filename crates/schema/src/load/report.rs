//! Une étape qui produit un document : ce qu'il montre, son format, où il va.
//!
//! Un document part à d'autres que ceux qui ouvrent l'enregistrement : aucun champ d'une classe autre que normale n'y entre.

use kernel::Class;

use super::{
    acts,
    diagnostics::Report,
    more::{known_field, one_of},
    names,
    node::{Span, Table, Text, Value, says_default},
    steps::Reader,
};
use crate::{
    fields::Storage,
    model::{Attach, Document, Entity, Field, Formula, Listed, Model, Notify, ReportFormat, Target},
};

/// Canaux par où un document se fait connaître, et ceux d'un message qui ne le peuvent pas.
const CHANNELS: [&str; 2] = ["in_app", "mail"];
const OTHERS: [&str; 2] = ["push", "sms"];

/// Ce qui ne dit quelque chose que d'un document envoyé.
const MESSAGE: [&str; 5] = ["template", "priority", "kind", "severity", "channels"];

impl Reader<'_> {
    /// `do = "report"`.
    pub(super) fn report(&self, table: &Table, report: &mut Report<'_>) -> Option<crate::model::Report> {
        let format = format(table, report);
        let list = table.table("list", report);
        if list.is_none() && format != ReportFormat::Pdf {
            let message = "la page d'un enregistrement ne s'écrit qu'en PDF";
            report.error(table.at("format"), "step.report", message, "retirer format, ou donner list = { entity = … }");
        }
        let aims = list.is_none() || table.get("attach").is_some();
        let target = if aims { Some(self.target_of(table, report)?) } else { None };
        if !aims && let Some(key) = ["record", "entity"].into_iter().find(|key| table.get(key).is_some()) {
            let message = format!("« {key} » ne sert ici à rien");
            report.error(table.at(key), "step.report", message, "le retirer, ou ajouter attach = \"…\"");
        }
        let attach =
            target.as_ref().and_then(|target| self.attach(table.text("attach", report)?, target, format, report));
        let tell = self.tell(table, report);
        if table.get("attach").is_none() && table.get("to").is_none() {
            report.error(
                table.at,
                "step.report",
                "ce document ne va nulle part",
                "ajouter attach = \"…\" ou to = [\"…\"]",
            );
        }
        let document = match list {
            Some(list) => Document::List(self.list(list, report)?),
            None => Document::Page(target?),
        };
        Some(crate::model::Report { document, format, attach, tell })
    }

    /// Le champ de fichiers qui portera le document.
    pub(super) fn attach(
        &self,
        text: Text<'_>,
        target: &Target,
        format: ReportFormat,
        report: &mut Report<'_>,
    ) -> Option<Attach> {
        let field = self.filed(text, target, is_filed, report)?;
        let media = format.media_type();
        let takes = |kind: &String| match kind.strip_suffix("/*") {
            Some(family) => media.split('/').next() == Some(family),
            None => kind == media,
        };
        if !field.accept.is_empty() && !field.accept.iter().any(takes) {
            let message = format!("« {} » n'admet pas un fichier {media}", field.name);
            report.error(
                text.at,
                "step.report",
                message,
                format!("ajouter \"{media}\" à accept, ou choisir un autre champ"),
            );
        }
        Some(Attach { target: target.clone(), field: field.name.clone() })
    }

    /// Un champ de fichiers de l'enregistrement visé, de ceux qui conviennent.
    pub(super) fn filed(
        &self,
        text: Text<'_>,
        target: &Target,
        suits: fn(&Field) -> bool,
        report: &mut Report<'_>,
    ) -> Option<&Field> {
        let entity = self.model.entity(&target.entity)?;
        let files: Vec<&Field> = entity.fields.values().filter(|field| suits(field)).collect();
        let found = files.iter().find(|field| field.name == text.value).copied();
        if found.is_none() {
            let known: Vec<&String> = files.iter().map(|field| &field.name).collect();
            let message = format!("« {} » n'est pas un champ de fichiers de {}", text.value, entity.full_name);
            report.error(text.at, "step.files", message, names::instead(text.value, &known));
        }
        found
    }

    /// À qui, et par où ; une notification mène à l'enregistrement qui porte le document.
    fn tell(&self, table: &Table, report: &mut Report<'_>) -> Option<Notify> {
        let Some(to) = table.get("to") else {
            if let Some(key) = MESSAGE.into_iter().find(|key| table.get(key).is_some()) {
                let message = format!("« {key} » ne sert à rien : ce document n'est envoyé à personne");
                report.error(table.at(key), "step.report", message, "ajouter to = [\"…\"], ou le retirer");
            }
            return None;
        };
        if matches!(&to.value, Value::List(people) if people.is_empty()) {
            let message = "ce document n'est envoyé à personne";
            report.error(table.at("to"), "step.report", message, "nommer une personne ou un rôle, ou retirer to");
            return None;
        }
        let notify = self.notify(table, report)?;
        let written = table.texts("channels", report);
        if written.is_empty() {
            return Some(Notify { channels: vec!["mail".to_owned()], ..notify });
        }
        for text in written {
            if OTHERS.contains(&text.value) {
                let message = format!("un document ne part pas par « {} »", text.value);
                report.error(text.at, "step.report", message, names::instead(text.value, &CHANNELS));
            }
            if text.value == "in_app" && table.get("attach").is_none() {
                let message = "une notification n'a pas de document à ouvrir";
                report.error(text.at, "step.report", message, "ajouter attach = \"…\", ou n'écrire que par courriel");
            }
        }
        Some(notify)
    }

    /// `list = { entity = "incident", filter = "…", columns = ["number"], sort = "-occurred_at" }`.
    fn list(&self, list: &Table, report: &mut Report<'_>) -> Option<Listed> {
        list.only(&["entity", "view", "filter", "equal", "columns", "sort"], report);
        let name = list.needed("entity", report).and_then(|text| self.home.entity(text, report))?;
        let entity = self.model.entity(&name)?;
        let view = list.text("view", report).map(|text| text.value.to_owned());
        if let Some(key) = ["filter", "equal"].into_iter().find(|key| view.is_some() && list.get(key).is_some()) {
            let message = "une vue dit déjà ce qu'elle retient";
            report.error(list.at(key), "step.report", message, format!("garder view, ou {key}"));
        }
        let filter = self.filter(list, entity, report);
        if let Some(filter) = &filter {
            self.check_plain(filter, entity, list.at("filter"), report);
        }
        let columns = list.texts("columns", report);
        let columns = columns.into_iter().filter(|text| leaves(*text, entity, report));
        let columns: Vec<String> = columns.map(|text| text.value.to_owned()).collect();
        let equal = acts::equalities(list.entries("equal", report), entity, self.compiler, report);
        for (name, formula) in &equal {
            let retained = entity.field(name).filter(|field| field.class != Class::Normal);
            if let Some(field) = retained.or_else(|| self.protected_in(formula)) {
                refuse_protected(&field.name, list.at("equal"), report);
            }
        }
        let sort = list.text("sort", report);
        if let Some(text) = sort {
            self.check_sort(text, entity, report);
        }
        Some(Listed {
            view,
            filter: filter.map(|filter| filter.source),
            equal,
            columns,
            sort: sort.map(|text| text.value.to_owned()),
            entity: name,
        })
    }

    /// Ce que le document retient en dit autant que ce qu'il montre.
    fn check_plain(&self, filter: &Formula, entity: &Entity, at: Span, report: &mut Report<'_>) {
        for path in filter.checked.paths() {
            if let Some(field) = protected(self.model, entity, path) {
                refuse_protected(&field.name, at, report);
            }
        }
    }

    /// `-occurred_at,site.name`.
    fn check_sort(&self, text: Text<'_>, entity: &Entity, report: &mut Report<'_>) {
        for part in text.value.split(',') {
            let path: Vec<String> = part.trim().trim_start_matches('-').split('.').map(str::to_owned).collect();
            if known_field(Text { value: &path[0], at: text.at }, entity, report)
                && let Some(field) = protected(self.model, entity, &path)
            {
                refuse_protected(&field.name, text.at, report);
            }
        }
    }

    /// Le champ protégé que cette expression lit, s'il en lit un : de la fiche, d'avant l'écriture, ou de celle de la boucle.
    fn protected_in(&self, formula: &Formula) -> Option<&Field> {
        let scope = &self.compiler.scope;
        formula.checked.paths().iter().find_map(|path| {
            let own = scope.entity();
            match path.split_first()? {
                (head, _) if own.is_some_and(|entity| entity.field(head).is_some()) => {
                    protected(self.model, own?, path)
                }
                (head, rest) if head == "item" => protected(self.model, scope.item()?, rest),
                (head, rest) if head == "record" || head == "old" => protected(self.model, own?, rest),
                _ => None,
            }
        })
    }
}

fn format(table: &Table, report: &mut Report<'_>) -> ReportFormat {
    let known = ReportFormat::ALL.map(ReportFormat::name);
    let written = one_of(table, "format", &known, report);
    let found = ReportFormat::ALL.into_iter().find(|one| written == Some(one.name())).unwrap_or_default();
    if written.is_some() && found == ReportFormat::default() {
        says_default(table.at("format"), "format", report);
    }
    found
}

/// Un champ qui reçoit des documents.
pub(super) fn is_filed(field: &Field) -> bool {
    matches!(field.kind.name(), "file" | "files")
}

/// Cette colonne peut-elle entrer dans un document ?
fn leaves(text: Text<'_>, entity: &Entity, report: &mut Report<'_>) -> bool {
    if !known_field(text, entity, report) {
        return false;
    }
    let Some(field) = entity.field(text.value) else { return false };
    if field.class != Class::Normal || field.kind.name() == "secret" {
        refuse_protected(text.value, text.at, report);
        return false;
    }
    let is_flat = !matches!(field.storage(), Storage::Owned(_)) && !field.holds_files();
    if !is_flat {
        let message = format!("« {} » ne tient pas dans une colonne", text.value);
        report.error(text.at, "step.report", message, "le retirer des colonnes");
    }
    is_flat
}

/// Le champ protégé que ce chemin lit, s'il en lit un.
fn protected<'m>(model: &'m Model, entity: &'m Entity, path: &[String]) -> Option<&'m Field> {
    let (head, rest) = path.split_first()?;
    if head == "*" || head == "record" {
        return protected(model, entity, rest);
    }
    let field = entity.field(head)?;
    if field.class != Class::Normal {
        return Some(field);
    }
    let target = model.entity(field.to.as_deref().or(field.of.as_deref())?)?;
    protected(model, target, rest)
}

pub(super) fn refuse_protected(name: &str, at: Span, report: &mut Report<'_>) {
    let message = format!("« {name} » est protégé : un document part à qui ne peut pas le lire");
    report.error(at, "step.protected", message, "le retirer");
}
