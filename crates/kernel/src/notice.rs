//! Ce qu'est une notification : sa sorte et sa gravité.

use serde::{Deserialize, Serialize};

/// La sorte d'une notification : d'où elle vient, et ce qu'on en attend.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// Le système parle de lui-même ou du compte de la personne.
    System,
    /// Le travail courant : un enregistrement, une demande, un rendez-vous.
    #[default]
    Business,
    /// Quelqu'un s'adresse à la personne : mention, commentaire, message.
    Social,
    /// Quelque chose ne va pas, et attend qu'on s'en occupe.
    Alert,
}

impl NoticeKind {
    /// Toutes.
    pub const ALL: [NoticeKind; 4] = [NoticeKind::System, NoticeKind::Business, NoticeKind::Social, NoticeKind::Alert];

    /// Son nom, tel qu'une définition et l'API l'écrivent.
    pub fn name(self) -> &'static str {
        match self {
            NoticeKind::System => "system",
            NoticeKind::Business => "business",
            NoticeKind::Social => "social",
            NoticeKind::Alert => "alert",
        }
    }

    /// Celle de ce nom.
    pub fn parse(name: &str) -> Option<NoticeKind> {
        NoticeKind::ALL.into_iter().find(|one| one.name() == name)
    }
}

/// La gravité d'une notification.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeSeverity {
    /// À savoir.
    #[default]
    Info,
    /// C'est fait, ou accordé.
    Success,
    /// À regarder : cela tourne mal, ou le temps presse.
    Warning,
    /// C'est manqué, refusé par la machine, ou grave.
    Error,
}

impl NoticeSeverity {
    /// Toutes, de la moindre à la plus grave.
    pub const ALL: [NoticeSeverity; 4] =
        [NoticeSeverity::Info, NoticeSeverity::Success, NoticeSeverity::Warning, NoticeSeverity::Error];

    /// Son nom, tel qu'une définition et l'API l'écrivent.
    pub fn name(self) -> &'static str {
        match self {
            NoticeSeverity::Info => "info",
            NoticeSeverity::Success => "success",
            NoticeSeverity::Warning => "warning",
            NoticeSeverity::Error => "error",
        }
    }

    /// Celle de ce nom.
    pub fn parse(name: &str) -> Option<NoticeSeverity> {
        NoticeSeverity::ALL.into_iter().find(|one| one.name() == name)
    }
}

/// La sorte et la gravité d'une notification ; à défaut, une information sur le travail courant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nature {
    /// Sa sorte.
    pub kind: NoticeKind,
    /// Sa gravité.
    pub severity: NoticeSeverity,
}

impl Nature {
    /// Cette sorte, à cette gravité.
    pub const fn new(kind: NoticeKind, severity: NoticeSeverity) -> Nature {
        Nature { kind, severity }
    }
}
