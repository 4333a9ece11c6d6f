//! Le modèle : toutes les définitions, vérifiées et reliées, en un objet immuable.
//!
//! Il est construit par [`crate::load`] et partagé par `Arc` ; le chemin chaud ne lit que lui.

use std::{collections::HashMap, sync::Arc};

use indexmap::IndexMap;
use kernel::{Error, FieldError, Locale, Permission};
use serde_json::{Value, json};
use uuid::Uuid;

pub use crate::model::{
    act::*, approval::*, call::*, entity::*, field::*, guard::*, menu::*, message::*, process::*, report::*, rollup::*,
    screens::*, system::*, trigger::*, view::*,
};

pub mod act;
pub mod approval;
pub mod call;
pub mod entity;
pub mod field;
pub mod guard;
pub mod menu;
pub mod message;
pub mod process;
pub mod report;
pub mod rollup;
pub mod screens;
pub mod system;
pub mod trigger;
pub mod view;

/// Toutes les définitions d'un locataire.
#[derive(Debug, Default)]
pub struct Model {
    /// Empreinte du contenu (SHA-256 hexadécimal) : change avec toute définition.
    pub version: String,
    /// Paquets, dans l'ordre de leurs besoins.
    pub packages: Vec<Package>,
    /// Entités par nom complet, `hse.incident`.
    pub entities: IndexMap<String, Arc<Entity>>,
    /// Déclencheurs par nom complet, `hse.critical_incident`.
    pub triggers: IndexMap<String, Arc<Trigger>>,
    /// Rôles proposés, par code.
    pub roles: IndexMap<String, Role>,
    /// Le menu, dans l'ordre de l'écran.
    pub menu: Vec<MenuItem>,
    /// Gabarits, par nom complet (`hse.critical_incident`).
    pub templates: IndexMap<String, Template>,
    /// Libellés et messages.
    pub texts: Texts,
    /// Les fichiers dont il vient, pour le recharger avec d'autres définitions.
    pub sources: Vec<crate::PackageSource>,
    /// Champs calculés, (entité, champ), tour après tour : ceux d'un tour ne lisent que ceux des précédents.
    pub computed: Vec<Vec<(String, String)>>,
    /// Ce qui se garde sous verrou, par entité ; absent pour celles qui s'écrivent en une instruction.
    pub guards: AllGuards,
    /// (paquet, pluriel) → nom complet, pour les adresses.
    pub(crate) by_path: HashMap<(String, String), String>,
    /// Entité → nom d'événement → les déclencheurs qu'il réveille : un événement n'en regarde pas d'autre.
    pub(crate) by_event: HashMap<String, HashMap<String, Vec<Arc<Trigger>>>>,
}

impl Model {
    /// L'entité de ce nom complet.
    pub fn entity(&self, name: &str) -> Option<&Arc<Entity>> {
        self.entities.get(name)
    }

    /// L'entité servie à `/api/v1/{package}/{plural}`.
    pub fn entity_at(&self, package: &str, plural: &str) -> Option<&Arc<Entity>> {
        self.entities.get(self.by_path.get(&(package.to_owned(), plural.to_owned()))?)
    }

    /// Les gabarits de messages, noms complets, dans l'ordre des paquets.
    pub fn messages(&self) -> impl Iterator<Item = &String> {
        self.templates.iter().filter(|(_, template)| template.json.is_none()).map(|(name, _)| name)
    }

    /// Les déclencheurs que l'un de ces événements de l'entité réveille, chacun une fois, dans l'ordre de leurs définitions.
    pub fn woken_by(&self, entity: &str, events: &[String]) -> Vec<&Arc<Trigger>> {
        let Some(by_event) = self.by_event.get(entity) else { return Vec::new() };
        let mut woken: Vec<&Arc<Trigger>> = events.iter().filter_map(|event| by_event.get(event)).flatten().collect();
        if woken.len() > 1 {
            woken.sort_by_key(|trigger| self.triggers.get_index_of(&trigger.name));
            woken.dedup_by_key(|trigger| &trigger.name);
        }
        woken
    }

    /// L'entité, pendant que le chargement est seul à la tenir.
    pub(crate) fn entity_mut(&mut self, name: &str) -> Option<&mut Entity> {
        self.entities.get_mut(name).and_then(Arc::get_mut)
    }
}

/// Un paquet installé.
#[derive(Clone, Debug)]
pub struct Package {
    /// Code, `hse` ; aussi le nom de son schéma PostgreSQL.
    pub code: String,
    /// Version sémantique.
    pub version: String,
    /// Licence SPDX.
    pub licence: String,
    /// Paquets requis, avec leur version minimale.
    pub needs: Vec<Need>,
    /// Icône Lucide.
    pub icon: String,
    /// Ce qu'il propose au menu : ses entités, et des sous-menus.
    pub menus: Vec<MenuItem>,
    /// Réglages.
    pub settings: IndexMap<String, Field>,
    /// Préférences proposées à chaque personne.
    pub preferences: IndexMap<String, Field>,
}

/// Un besoin : `core >= 1`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// Paquet requis.
    pub package: String,
    /// Version majeure minimale.
    pub at_least: u64,
}

/// Un rôle proposé par un paquet ; le locataire peut le changer.
#[derive(Clone, Debug)]
pub struct Role {
    /// Identifiant stable.
    pub id: Uuid,
    /// Code.
    pub code: String,
    /// Paquet d'origine.
    pub package: String,
    /// Rôles hérités.
    pub inherits: Vec<String>,
    /// Octrois.
    pub grants: Vec<RoleGrant>,
}

/// Un octroi d'un rôle.
#[derive(Clone, Debug)]
pub struct RoleGrant {
    /// La permission.
    pub permission: Permission,
    /// Filtre de lignes.
    pub filter: Option<String>,
    /// Classes de champs ouvertes.
    pub classes: Vec<kernel::Class>,
}

/// Une expression CEL vérifiée contre le modèle.
#[derive(Clone, Debug)]
pub struct Formula {
    /// Texte de l'auteur.
    pub source: String,
    /// Forme vérifiée.
    pub checked: Arc<expr::Checked>,
}

/// Textes de tous les paquets : langue → clé → texte.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    /// Textes par langue.
    pub by_locale: HashMap<Locale, HashMap<String, String>>,
    /// Ce que les définitions disaient là où le locataire dit autre chose : rien, s'il a comblé un manque.
    pub replaced: HashMap<Locale, HashMap<String, Option<String>>>,
    /// Le paquet qui dit un texte sous la clé d'un autre : le libellé d'un champ, d'une section qu'il lui ajoute.
    pub lent: HashMap<String, String>,
    /// Textes que l'application web porte elle-même.
    pub screens: Vec<Screens>,
}

impl Texts {
    /// Le texte de cette clé, dans la langue, à défaut en français, en anglais, dans toute langue qui l'a.
    pub fn get(&self, locale: Locale, key: &str) -> Option<&str> {
        [locale].into_iter().chain(Locale::ALL).find_map(|locale| self.exact(locale, key))
    }

    /// Le texte de cette clé dans cette langue, sans repli.
    pub fn exact(&self, locale: Locale, key: &str) -> Option<&str> {
        let said = self.by_locale.get(&locale).and_then(|texts| texts.get(key)).map(String::as_str);
        said.or_else(|| self.delivered(locale, key))
    }

    /// Ce que l'application dit d'elle-même sous cette clé.
    fn delivered(&self, locale: Locale, key: &str) -> Option<&str> {
        is_of_application(key).then(|| self.screens.iter().find_map(|screens| screens.text(locale, key)))?
    }

    /// Ce que les définitions disent sous cette clé, avant ce que le locataire en dit.
    pub fn original(&self, locale: Locale, key: &str) -> Option<&str> {
        match self.replaced.get(&locale).and_then(|replaced| replaced.get(key)) {
            Some(original) => original.as_deref(),
            None => self.exact(locale, key),
        }
    }

    /// Le texte dont une formulation doit garder les paramètres : celui de sa langue, à défaut celui d'une autre.
    pub fn reference(&self, locale: Locale, key: &str) -> Option<&str> {
        [locale].into_iter().chain(Locale::ALL).find_map(|locale| self.original(locale, key))
    }

    /// Le texte de cette clé, ses `{noms}` remplacés ; la clé elle-même quand le texte manque, pour qu'on le voie.
    pub fn message(&self, locale: Locale, key: &str, params: &serde_json::Map<String, Value>) -> String {
        let precise = ["reason", "expected"].iter().find_map(|name| {
            let said = params.get(*name).and_then(Value::as_str)?;
            self.get(locale, &format!("{key}.{said}"))
        });
        let mut text = precise.or_else(|| self.get(locale, key)).unwrap_or(key).to_owned();
        for (name, value) in params {
            let shown = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            text = text.replace(&format!("{{{name}}}"), &shown);
        }
        text
    }
}

impl Texts {
    /// Ce qu'une erreur dit à une personne : `{code, detail, errors: [{field, code, message}]}`, le dernier s'il y a des fautes.
    pub fn told(&self, locale: Locale, error: &Error) -> Value {
        let detail = self.message(locale, &format!("core.error.{}", error.code.as_str()), &error.params);
        let mut told = json!({ "code": error.code.as_str(), "detail": detail });
        let one = |fault: &FieldError| json!({ "field": fault.field, "code": fault.code, "message": self.fault(locale, fault) });
        if !error.fields.is_empty() {
            told["errors"] = error.fields.iter().map(one).collect();
        }
        told
    }

    /// La phrase d'une faute : celle que le chargement des définitions a dite, celle de sa règle, de son code de champ, ou
    /// du refus de tout l'enregistrement (`record.frozen`).
    pub fn fault(&self, locale: Locale, fault: &FieldError) -> String {
        if let Some(said) = fault.params.get("message").and_then(Value::as_str) {
            return said.to_owned();
        }
        let rule = fault.params.get("rule").and_then(Value::as_str).filter(|rule| self.get(locale, rule).is_some());
        match rule {
            Some(rule) => self.message(locale, rule, &fault.params),
            None if fault.code.contains('.') => {
                self.message(locale, &format!("core.error.{}", fault.code), &fault.params)
            }
            None => self.message(locale, &format!("core.error.field.{}", fault.code), &fault.params),
        }
    }
}

/// Un gabarit MiniJinja. Les corps d'un message sont des textes ([`MessagePart`]) : ils se disent autrement comme eux.
#[derive(Clone, Debug, Default)]
pub struct Template {
    /// Corps JSON d'un appel sortant ; aucun pour un message.
    pub json: Option<String>,
}

/// Identifiant stable d'un objet de définition, gardé dans `module.lock`.
pub type DefinitionId = Uuid;
