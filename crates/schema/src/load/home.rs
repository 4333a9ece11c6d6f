//! Le paquet d'où l'on parle : ce que ses définitions peuvent nommer, et ce qui se dit des noms inconnus.

use super::{
    Definition,
    diagnostics::Report,
    names,
    node::{self, Span, Text},
    package::{Draft, TemplateKind},
    waking,
};
use crate::model::SITE;

/// Les noms de tout ce que les paquets déclarent, connus avant de lire le contenu des fichiers.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// Entités, noms complets.
    pub(crate) entities: Vec<String>,
    /// Rôles, codes.
    pub(crate) roles: Vec<String>,
    /// Gabarits de message, noms complets.
    pub(crate) templates: Vec<String>,
    /// Ceux d'entre eux qui ont une page.
    pub(crate) pages: Vec<String>,
    /// Gabarits de corps d'appel, noms complets.
    pub(crate) bodies: Vec<String>,
    /// Sous-menus, noms complets.
    pub(crate) submenus: Vec<String>,
    /// Déclencheurs, noms complets, et ce qui les réveille.
    pub(crate) triggers: Vec<(String, Waking)>,
}

/// Ce qui réveille un déclencheur, vu d'un autre qui voudrait le faire à sa place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Waking {
    /// Un horaire : il ne part d'aucun enregistrement.
    Alone,
    /// Un fait d'un enregistrement : `hse.incident.created`, ou le nom complet de son entité ; ou l'heure d'un site.
    Record(String),
    /// Ce qu'un autre ne peut pas faire à sa place : un appel entrant, un événement du système, une condition qui devient vraie.
    Never,
}

impl Waking {
    fn of(table: &node::Table, draft: &Draft) -> Waking {
        let own =
            |event: &str| draft.entities.iter().any(|entity| event.split('.').next() == Some(entity.name.as_str()));
        match (table.quoted("on"), table.quoted("entity")) {
            _ if waking::is_of_sites(table) => Waking::Record(SITE.to_owned()),
            _ if table.get("every").is_some() || table.get("at").is_some() => Waking::Alone,
            _ if ["webhook", "system", "becomes"].iter().any(|key| table.get(key).is_some()) => Waking::Never,
            (Some(event), _) if own(event) => Waking::Record(draft.full(event)),
            (Some(event), _) => Waking::Record(event.to_owned()),
            (None, Some(entity)) => Waking::Record(names::full(entity, &draft.package.code)),
            (None, None) => Waking::Never,
        }
    }

    /// Part-il d'un enregistrement de cette entité ?
    pub(crate) fn is_of(&self, entity: &str) -> bool {
        match self {
            Waking::Record(of) => of.strip_prefix(entity).is_some_and(|rest| rest.is_empty() || rest.starts_with('.')),
            Waking::Alone | Waking::Never => false,
        }
    }
}

impl Known {
    pub(crate) fn of(drafts: &[Draft]) -> Known {
        let mut known = Known::default();
        for draft in drafts {
            let full = |name: &str| draft.full(name);
            known.entities.extend(draft.entities.iter().map(|entity| full(&entity.name)));
            let waking = |one: &Definition| (full(&one.name), Waking::of(&one.table, draft));
            known.triggers.extend(draft.triggers.iter().map(waking));
            known.submenus.extend(submenus(draft));
            if let Some(node::Value::Table(roles)) = draft.manifest.table.get("roles").map(|node| &node.value) {
                known.roles.extend(roles.entries.iter().map(|entry| entry.key.clone()));
            }
            for template in &draft.templates {
                let names = match template.kind {
                    TemplateKind::Json => &mut known.bodies,
                    TemplateKind::Html(_) | TemplateKind::Text(_) => &mut known.templates,
                };
                names.push(full(&template.name));
                if matches!(template.kind, TemplateKind::Html(_)) {
                    known.pages.push(full(&template.name));
                }
            }
        }
        known.templates.dedup();
        known
    }
}

/// Les sous-menus qu'un paquet propose ; ce qui y est mal écrit se dit quand ils se lisent.
fn submenus(draft: &Draft) -> Vec<String> {
    let menus = draft.manifest.table.tables("menus", &mut Report::new(&draft.manifest.file, &mut Vec::new()));
    menus.into_iter().filter_map(|menu| menu.quoted("name").map(|name| draft.full(name))).collect()
}

/// Un paquet et ce qu'il connaît.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Home<'a> {
    pub(crate) draft: &'a Draft,
    pub(crate) known: &'a Known,
}

impl<'a> Home<'a> {
    pub(crate) fn of(draft: &'a Draft, known: &'a Known) -> Home<'a> {
        Home { draft, known }
    }

    /// Code du paquet.
    pub(crate) fn package(&self) -> &str {
        &self.draft.package.code
    }

    /// Est-ce celui des définitions du locataire, que des personnes écrivent ?
    pub(crate) fn is_tenant(&self) -> bool {
        self.package() == crate::TENANT
    }

    /// Nom complet d'une entité citée ; une faute si elle n'existe pas ou si son paquet n'est pas demandé.
    pub(crate) fn entity(&self, text: Text<'_>, report: &mut Report<'_>) -> Option<String> {
        self.cited(text, "l'entité", &self.known.entities, report)
    }

    /// Nom complet d'un sous-menu cité, de même.
    pub(crate) fn submenu(&self, text: Text<'_>, report: &mut Report<'_>) -> Option<String> {
        self.cited(text, "le sous-menu", &self.known.submenus, report)
    }

    fn cited(&self, text: Text<'_>, what: &str, known: &[String], report: &mut Report<'_>) -> Option<String> {
        let full = names::full(text.value, self.package());
        let package = full.split('.').next().unwrap_or_default();
        if !self.sees(package) {
            let message = format!("« {full} » est d'un paquet que celui-ci ne demande pas");
            report.error(text.at, "reference.package", message, format!("ajouter \"{package} >= 1\" à needs"));
            return None;
        }
        self.existing(full, what, known, text.at, report)
    }

    /// Code d'un rôle cité.
    pub(crate) fn role(&self, text: Text<'_>, report: &mut Report<'_>) -> Option<String> {
        let unknown = !self.known.roles.iter().any(|role| role == text.value);
        if unknown {
            let message = format!("le rôle « {} » n'existe pas", text.value);
            report.error(text.at, "reference.unknown", message, names::instead(text.value, &self.known.roles));
        }
        (!unknown).then(|| text.value.to_owned())
    }

    /// Nom complet d'un gabarit de message.
    pub(crate) fn template(&self, text: Text<'_>, report: &mut Report<'_>) -> Option<String> {
        let full = names::full(text.value, self.package());
        self.existing(full, "le gabarit", &self.known.templates, text.at, report)
    }

    /// Nom complet d'un gabarit de corps, cité par son fichier (`templates/qhse.json`).
    pub(crate) fn body(&self, text: Text<'_>, report: &mut Report<'_>) -> Option<String> {
        let name = text.value.trim_start_matches("templates/").trim_end_matches(".json");
        let full = names::full(name, self.package());
        self.existing(full, "le gabarit", &self.known.bodies, text.at, report)
    }

    /// Un déclencheur cité : son nom complet, et ce qui le réveille.
    pub(crate) fn trigger(&self, text: Text<'_>, report: &mut Report<'_>) -> Option<(String, &'a Waking)> {
        let full = names::full(text.value, self.package());
        let names: Vec<String> = self.known.triggers.iter().map(|(name, _)| name.clone()).collect();
        let full = self.existing(full, "le déclencheur", &names, text.at, report)?;
        let (_, waking) = self.known.triggers.iter().find(|(name, _)| *name == full)?;
        Some((full, waking))
    }

    /// Vérifie qu'un nom de code Rust est enregistré par le paquet.
    pub(crate) fn code(&self, text: Text<'_>, report: &mut Report<'_>) -> Option<String> {
        let unknown = !self.draft.code.iter().any(|name| name == text.value);
        if unknown {
            let message = format!("aucun code n'est enregistré sous le nom « {} »", text.value);
            report.error(text.at, "reference.code", message, names::instead(text.value, &self.draft.code));
        }
        (!unknown).then(|| text.value.to_owned())
    }

    fn sees(&self, package: &str) -> bool {
        package == self.package() || self.draft.package.needs.iter().any(|need| need.package == package)
    }

    fn existing(
        &self,
        full: String,
        what: &str,
        known: &[String],
        at: Span,
        report: &mut Report<'_>,
    ) -> Option<String> {
        if known.contains(&full) {
            return Some(full);
        }
        let package = full.split('.').next().unwrap_or_default();
        let near: Vec<&str> = known.iter().map(String::as_str).filter(|name| name.starts_with(package)).collect();
        let remedy = if near.is_empty() { names::instead(&full, known) } else { names::instead(&full, &near) };
        report.error(at, "reference.unknown", format!("{what} « {full} » n'existe pas"), remedy);
        None
    }
}
