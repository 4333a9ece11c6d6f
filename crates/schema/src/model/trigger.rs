//! Les déclencheurs : ce qui les réveille, et leurs étapes mises à plat en un programme.

use croner::{
    Cron,
    parser::{CronParser, Seconds, Year},
};
use indexmap::IndexMap;
use jiff::{Span, Timestamp, civil::DateTime, tz::TimeZone};
use uuid::Uuid;

use super::{Formula, SYSTEM, Step, SystemEvent};

/// Un déclencheur : ce qui le réveille → condition → étapes.
#[derive(Clone, Debug)]
pub struct Trigger {
    /// Identifiant stable.
    pub id: Uuid,
    /// Nom complet, `hse.critical_incident`.
    pub name: String,
    /// Paquet propriétaire.
    pub package: String,
    /// Source.
    pub source: Source,
    /// Condition sur l'enregistrement.
    pub when: Option<Formula>,
    /// Étapes, mises à plat : une exécution tient sa place par un rang.
    pub program: Vec<Op>,
    /// Priorité parmi les déclencheurs d'un même événement, la plus haute d'abord.
    pub priority: i64,
    /// Empreinte du texte : une exécution commencée garde la définition sous laquelle elle l'a été.
    pub version: String,
    /// Le fichier, `modules/hse/triggers/critical_incident.toml`, et son texte.
    pub definition: (String, String),
}

impl Trigger {
    /// Ses étapes, dans l'ordre d'écriture.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        self.program.iter().filter_map(|op| match op {
            Op::Do(step) => Some(step),
            _ => None,
        })
    }

    /// Sous quelle clé se rangent les textes d'un déclencheur, d'après son nom complet : `hse.triggers.critical_incident`.
    pub fn text_key(name: &str) -> String {
        name.replacen('.', ".triggers.", 1)
    }

    /// La clé de son libellé.
    pub fn label_key(name: &str) -> String {
        format!("{}.label", Trigger::text_key(name))
    }

    /// Sa définition, telle qu'on l'a écrite, en JSON ; rien si son texte ne se relit pas.
    pub fn body(&self) -> Option<serde_json::Value> {
        toml::from_str(&self.definition.1).ok()
    }

    /// Les conditions qui décident de ce qu'il fait.
    pub fn conditions(&self) -> impl Iterator<Item = &Formula> {
        let own = self.program.iter().filter_map(|op| match op {
            Op::Do(step) => step.condition.as_ref(),
            Op::Unless { condition, .. } => Some(condition),
            _ => None,
        });
        self.when.iter().chain(own)
    }

    /// L'entité dont il parle.
    pub fn entity(&self) -> Option<&str> {
        match &self.source {
            Source::Event { entity, .. } | Source::Becomes { entity, .. } | Source::Button { entity, .. } => {
                Some(entity)
            }
            Source::Deadline(deadline) => Some(&deadline.entity),
            Source::Schedule(Schedule { zone: Zone::Site, .. }) => Some(SITE),
            Source::Schedule(_) | Source::Once(_) | Source::Webhook(_) | Source::System { .. } | Source::Other(_) => {
                None
            }
        }
    }
}

/// Ce qui réveille un déclencheur.
#[derive(Clone, Debug)]
pub enum Source {
    /// Un événement : entité et nom (`hse.incident` + `created`).
    Event {
        /// Entité, nom complet.
        entity: String,
        /// Événement.
        event: String,
        /// Champs dont l'un au moins a changé ; tous quand il n'y en a pas.
        changed: Vec<String>,
        /// Combien il en faut, et en combien de temps, pour n'agir qu'une fois.
        batch: Option<Batch>,
    },
    /// Une condition, fausse avant l'écriture, vraie après.
    Becomes {
        /// Entité, nom complet.
        entity: String,
        /// La condition.
        condition: Formula,
    },
    /// Un bouton de la fiche : une action de l'entité, du nom du déclencheur.
    Button {
        /// Entité, nom complet.
        entity: String,
        /// Nom de l'action.
        action: String,
        /// Quand le bouton est offert.
        when: Option<Formula>,
    },
    /// Une date de l'enregistrement, avant ou après laquelle agir.
    Deadline(Deadline),
    /// Un horaire.
    Schedule(Schedule),
    /// Un seul instant.
    Once(Once),
    /// Un appel entrant, par le nom de son entrée.
    Webhook(String),
    /// Un événement du système.
    System {
        /// Lequel.
        event: &'static SystemEvent,
        /// Combien il en faut, et en combien de temps, pour n'agir qu'une fois.
        batch: Option<Batch>,
    },
    /// Une source fautive, gardée telle quelle : le chargement est déjà refusé.
    Other(IndexMap<String, toml::Value>),
}

impl Source {
    /// Ce qui le réveille : entité et événement, tels que la boîte de sortie les dit ; rien de ce que l'heure ou un appel réveille.
    pub(crate) fn events(&self) -> Vec<(&str, &str)> {
        match self {
            Source::Event { entity, event, .. } => vec![(entity, event)],
            Source::Becomes { entity, .. } => {
                ["created", "updated", "restored"].map(|event| (entity.as_str(), event)).to_vec()
            }
            Source::Button { entity, action, .. } => vec![(entity, action)],
            Source::System { event, .. } if event.from.is_empty() => vec![(SYSTEM, event.name)],
            Source::System { event, .. } => event.from.to_vec(),
            Source::Deadline(_) | Source::Schedule(_) | Source::Once(_) | Source::Webhook(_) | Source::Other(_) => {
                Vec::new()
            }
        }
    }

    /// La rafale qu'il attend, s'il en attend une.
    pub fn batch(&self) -> Option<Batch> {
        match self {
            Source::Event { batch, .. } | Source::System { batch, .. } => *batch,
            _ => None,
        }
    }

    /// L'événement du système qui le réveille, s'il y en a un.
    pub fn system(&self) -> Option<&'static SystemEvent> {
        match self {
            Source::System { event, .. } => Some(event),
            _ => None,
        }
    }
}

/// Une rafale : tant d'événements en tant de temps n'en font qu'un.
#[derive(Clone, Copy, Debug)]
pub struct Batch {
    /// Combien.
    pub events: i64,
    /// En combien de temps.
    pub within: Span,
}

impl Batch {
    /// Depuis quand un événement compte, vu de cet instant.
    pub fn since(&self, now: Timestamp) -> Option<Timestamp> {
        now.to_zoned(TimeZone::UTC).checked_sub(self.within).ok().map(|since| since.timestamp())
    }
}

/// Une échéance.
#[derive(Clone, Debug)]
pub struct Deadline {
    /// Entité, nom complet.
    pub entity: String,
    /// Le champ qui porte la date.
    pub field: String,
    /// Ce champ est-il un jour, sans heure ?
    pub is_day: bool,
    /// Avant ou après.
    pub side: Side,
    /// De combien.
    pub by: Span,
}

/// De quel côté d'une date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Avant.
    Before,
    /// Après.
    After,
}

impl Deadline {
    /// La plus grande date du champ qui est échue à cet instant.
    pub fn reached(&self, now: Timestamp) -> Option<Timestamp> {
        let now = now.to_zoned(TimeZone::UTC);
        let moved = match self.side {
            Side::Before => now.checked_add(self.by),
            Side::After => now.checked_sub(self.by),
        };
        moved.ok().map(|moved| moved.timestamp())
    }
}

/// L'entité des sites, dont un horaire peut prendre le fuseau ; son champ [`SITE_ZONE`] le dit.
pub const SITE: &str = "core.site";

/// Le champ d'un site qui porte son fuseau, un nom IANA.
pub const SITE_ZONE: &str = "timezone";

/// Où se lit l'heure d'un horaire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Zone {
    /// Un fuseau, par son nom IANA.
    Named(String),
    /// Celui de chaque site : l'horaire sonne pour chacun, à son heure, et part de sa fiche.
    Site,
}

impl Zone {
    /// Tel que la définition l'écrit.
    pub fn name(&self) -> &str {
        match self {
            Zone::Named(name) => name,
            Zone::Site => "site",
        }
    }
}

/// Un horaire cron à cinq champs, dans un fuseau.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// `0 8 * * 1-5`.
    pub every: String,
    /// Où se lit son heure.
    pub zone: Zone,
}

impl Schedule {
    /// La première occurrence après cet instant, dans ce fuseau. Une heure que le passage à l'heure d'été supprime sonne juste après le
    /// saut ; une heure que l'autre passage répète ne sonne qu'une fois.
    pub fn next_after(&self, zone: &str, at: Timestamp) -> Option<Timestamp> {
        let cron = cron(&self.every)?;
        let zone = TimeZone::get(zone).ok()?;
        cron.find_next_occurrence(&at.to_zoned(zone), false).ok().map(|next| next.timestamp())
    }
}

/// Une seule fois, à cette heure d'un fuseau.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Once {
    /// `2026-12-01T08:00`.
    pub at: DateTime,
    /// Nom IANA.
    pub zone: String,
}

impl Once {
    /// L'instant. Une heure que le passage à l'heure d'été supprime est celle d'après le saut ; de deux que l'autre passage
    /// répète, c'est la première.
    pub fn instant(&self) -> Option<Timestamp> {
        let zone = TimeZone::get(&self.zone).ok()?;
        self.at.to_zoned(zone).ok().map(|zoned| zoned.timestamp())
    }
}

/// Un horaire lu ; rien si ce n'en est pas un.
pub(crate) fn cron(text: &str) -> Option<Cron> {
    CronParser::builder().seconds(Seconds::Disallowed).year(Year::Disallowed).build().parse(text).ok()
}

/// Une opération du programme d'un déclencheur.
#[derive(Clone, Debug)]
pub enum Op {
    /// Faire une étape.
    Do(Step),
    /// Aller à `to` quand la condition ne tient pas.
    Unless {
        /// La condition.
        condition: Formula,
        /// Rang où aller.
        to: usize,
    },
    /// Aller à ce rang.
    Jump(usize),
    /// Attendre.
    Wait {
        /// Place de l'étape.
        path: String,
        /// Jusqu'à quand.
        wait: Wait,
    },
    /// Ouvrir une boucle ; aller à `to` quand rien n'est à parcourir.
    Each {
        /// Place de l'étape.
        path: String,
        /// Ce qui est parcouru.
        each: Each,
        /// Rang d'après la boucle.
        to: usize,
    },
    /// Passer au suivant de la boucle et revenir à ce rang, ou la fermer.
    Next(usize),
    /// Mener des branches l'une pendant l'autre.
    Fork(Fork),
    /// La fin d'une branche.
    Join,
}

/// Des branches menées l'une pendant l'autre ; la suite attend qu'elles se rejoignent.
#[derive(Clone, Debug)]
pub struct Fork {
    /// Place de l'étape.
    pub path: String,
    /// Rang où commence chaque branche.
    pub starts: Vec<usize>,
    /// Rang d'après les branches.
    pub end: usize,
    /// Ce que la suite attend.
    pub join: Join,
    /// Continuer quand une branche échoue.
    pub continue_on_error: bool,
}

/// Ce que la suite attend des branches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Join {
    /// Toutes.
    All,
    /// La première qui finit ; les autres s'arrêtent où elles en sont.
    Any,
}

/// Jusqu'à quand attendre.
#[derive(Clone, Debug)]
pub enum Wait {
    /// Une durée, à partir de cette étape.
    For(Span),
    /// Un instant calculé ; passé, on n'attend pas.
    Until(Formula),
}

/// Ce qu'une boucle parcourt.
#[derive(Clone, Debug)]
pub struct Each {
    /// Entité parcourue, nom complet.
    pub entity: String,
    /// D'où viennent ses enregistrements.
    pub from: Among,
}

/// D'où viennent les enregistrements d'une boucle.
#[derive(Clone, Debug)]
pub enum Among {
    /// D'une expression : les lignes ou les liens de l'enregistrement.
    Expression(Formula),
    /// D'une lecture.
    Query {
        /// Filtre CEL sur les champs de l'entité parcourue.
        filter: Option<String>,
        /// Champs qui valent une expression du déclencheur.
        equal: IndexMap<String, Formula>,
        /// Tri.
        sort: Option<String>,
        /// Combien au plus.
        limit: u32,
    },
}
