//! Les erreurs : un code stable, de quoi écrire le message dans la langue de l'appelant, rien de plus.
//!
//! Pour en ajouter une : une ligne dans la table `codes!`, et son texte `error.<code>` dans `modules/core/i18n`.

use serde::Serialize;
use serde_json::{Map, Value};

/// Résultat dont l'erreur porte un code.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Une erreur que l'appelant reçoit.
#[derive(Debug, thiserror::Error)]
#[error("{}{}", code.as_str(), cause.as_deref().map(|cause| format!(" : {cause}")).unwrap_or_default())]
pub struct Error {
    /// Le code stable.
    pub code: Code,
    /// Ce que le message nomme (`{field}`, `{max}`…).
    pub params: Map<String, Value>,
    /// Un message par champ fautif.
    pub fields: Vec<FieldError>,
    /// Membres ajoutés au document de problème (`allowed`, `current`…).
    pub extra: Map<String, Value>,
    /// Cause interne : journalisée, jamais rendue à l'appelant.
    pub cause: Option<String>,
}

/// La faute d'un champ, par son chemin (`corrective_actions[0].due_on`).
#[derive(Clone, Debug, Serialize)]
pub struct FieldError {
    /// Chemin du champ.
    pub field: String,
    /// Code stable, `too_short`.
    pub code: String,
    /// Ce que le message nomme.
    #[serde(skip)]
    pub params: Map<String, Value>,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $text:literal, $status:literal;)+) => {
        /// Codes d'erreur stables, avec le statut HTTP qui leur répond.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Code { $($(#[$doc])* $variant,)+ }

        impl Code {
            /// Tous les codes, pour vérifier que chacun a son texte.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)+];

            /// Forme de texte, stable entre versions.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$variant => $text,)+ }
            }

            /// Statut HTTP (RFC 9110).
            pub fn status(self) -> u16 {
                match self { $(Code::$variant => $status,)+ }
            }
        }
    };
}

codes! {
    /// Corps illisible.
    MalformedBody = "request.malformed", 400;
    /// Paramètre inconnu dans l'adresse.
    UnknownParameter = "request.unknown_parameter", 400;
    /// Paramètre connu, valeur refusée.
    BadParameter = "request.bad_parameter", 400;
    /// Expression refusée.
    BadExpression = "expression.refused", 422;
    /// Gabarit refusé.
    BadTemplate = "template.refused", 422;
    /// Récurrence refusée.
    BadRecurrence = "recurrence.refused", 422;
    /// Filtre illisible ou mal typé.
    BadFilter = "query.bad_filter", 400;
    /// Tri, filtre ou recherche sur un champ que l'appelant ne peut pas lire.
    UnreadableField = "query.unreadable_field", 403;
    /// Curseur étranger à cette requête.
    BadCursor = "query.bad_cursor", 400;
    /// Vue enregistrée qui ne s'applique plus : le modèle ou les droits de l'appelant ont changé.
    BrokenView = "query.broken_view", 409;
    /// Requête au-delà du budget.
    TooCostly = "query.too_costly", 400;
    /// Personne n'est identifié.
    AuthRequired = "auth.required", 401;
    /// Jeton d'accès expiré.
    AuthExpired = "auth.expired", 401;
    /// Adresse ou mot de passe faux.
    BadCredentials = "auth.bad_credentials", 401;
    /// Code à usage unique faux.
    BadSecondFactor = "auth.bad_code", 401;
    /// Défi expiré ou inconnu.
    ChallengeExpired = "auth.challenge_expired", 401;
    /// Jeton de renouvellement déjà employé : la session est fermée.
    TokenReused = "auth.token_reused", 401;
    /// Compte verrouillé après trop d'échecs.
    AccountLocked = "auth.locked", 423;
    /// Compte désactivé.
    AccountDisabled = "auth.disabled", 403;
    /// Trop de demandes.
    RateLimited = "rate.limited", 429;
    /// Jeton anti-CSRF absent ou faux.
    BadCsrf = "csrf.invalid", 403;
    /// Action refusée sur un objet visible.
    Forbidden = "access.forbidden", 403;
    /// Écriture pendant que l'on regarde l'application comme un autre.
    ViewReadOnly = "view_as.read_only", 403;
    /// Écriture préparée pendant un regard qui a pris fin : la première est refusée, la personne redevient elle-même.
    ViewOver = "view_as.over", 403;
    /// Ce qui n'est qu'à la personne que l'on regarde.
    ViewClosed = "view_as.closed", 403;
    /// Enregistrement inconnu ou invisible.
    NotFound = "record.not_found", 404;
    /// Adresse inconnue.
    UnknownRoute = "request.unknown_route", 404;
    /// Méthode refusée par cette adresse.
    MethodNotAllowed = "request.method_not_allowed", 405;
    /// Champs refusés.
    Invalid = "validation.failed", 422;
    /// Règle du métier non tenue.
    RuleBroken = "rule.broken", 422;
    /// Version périmée.
    StaleVersion = "record.stale", 412;
    /// Enregistrement figé dans cet état.
    Frozen = "record.frozen", 409;
    /// Encore employé ailleurs.
    StillUsed = "record.still_used", 409;
    /// Valeur déjà prise.
    Duplicate = "record.duplicate", 409;
    /// Période déjà prise par un autre.
    Overlap = "record.overlap", 409;
    /// La clé d'idempotence a déjà servi à une autre demande.
    IdempotencyMismatch = "idempotency.mismatch", 422;
    /// La même demande, sous la même clé, vient d'aboutir ou s'achève.
    IdempotencyBusy = "idempotency.in_progress", 409;
    /// Transition refusée depuis cet état.
    IllegalTransition = "workflow.illegal_transition", 409;
    /// Une approbation est déjà demandée sur cet enregistrement.
    ApprovalPending = "approval.pending", 409;
    /// La demande d'approbation n'attend plus cela : elle est close, ou rendue à son demandeur.
    ApprovalClosed = "approval.closed", 409;
    /// La demande n'attend pas la décision de cette personne maintenant.
    ApprovalNotYours = "approval.not_yours", 403;
    /// Cette personne a déjà décidé de cette étape.
    ApprovalDecided = "approval.already_decided", 409;
    /// Lien de décision inconnu, expiré ou déjà employé.
    BadLink = "approval.bad_link", 410;
    /// La même personne ne peut pas tenir ces deux rôles sur cet enregistrement.
    SeparationOfDuties = "workflow.separation", 403;
    /// Écriture groupée : des refus ont tout annulé.
    BulkRefused = "bulk.refused", 422;
    /// Plus d'enregistrements que l'appelant n'en admet.
    TooManyAffected = "bulk.too_many", 409;
    /// Un autre geste en nombre de la même personne est en cours sur cette entité.
    BulkRunning = "bulk.running", 409;
    /// Ce que l'on demande d'un geste en nombre ne se fait pas dans l'état où il est.
    BulkState = "bulk.wrong_state", 409;
    /// L'annulation d'un geste en nombre, arrêtée en chemin par un administrateur.
    BulkStopped = "bulk.stopped", 409;
    /// Fichier à importer qui ne se lit pas comme un tableau.
    ImportUnreadable = "import.unreadable", 422;
    /// Colonnes du fichier que l'import refuse.
    ImportRefused = "import.refused", 422;
    /// Fichier trop long pour un import dans la même réponse.
    ImportTooLong = "import.too_long", 413;
    /// Trop de lignes pour un document à lire.
    ExportTooLong = "export.too_long", 413;
    /// Trop de lignes pour un document qu'un déclencheur produit.
    ReportTooLong = "report.too_long", 413;
    /// Document que la fiche n'a pas où joindre.
    NoFilesField = "document.no_field", 422;
    /// Ce que l'on demande d'un import ne se fait pas dans l'état où il est.
    ImportState = "import.wrong_state", 409;
    /// Action inconnue.
    UnknownAction = "action.unknown", 404;
    /// Définition refusée.
    BadDefinition = "definition.refused", 422;
    /// Un autre changement de modèle est passé avant celui-ci.
    ModelChanged = "stale.version", 409;
    /// Changement de modèle que l'on ne sait pas faire sans perdre ni deviner.
    PlanRefused = "definition.plan_refused", 409;
    /// Des valeurs présentes ne tiennent pas dans le nouveau type.
    DoesNotFit = "definition.does_not_fit", 409;
    /// Changement de modèle que l'on ne peut plus défaire.
    NotUndoable = "definition.not_undoable", 409;
    /// Ce que ce retour rendrait est effacé pour de bon.
    Purged = "definition.purged", 409;
    /// Des écritures tiennent la table trop longtemps pour changer le modèle maintenant.
    ModelBusy = "definition.busy", 503;
    /// Courriel parti, qui part, ou plus dans l'état où on l'a vu : il ne se renvoie pas.
    MailNotResendable = "mail.not_resendable", 409;
    /// SMS parti, qui part, ou plus dans l'état où on l'a vu : il ne se renvoie pas.
    SmsNotResendable = "sms.not_resendable", 409;
    /// Appel entrant dont l'entrée est inconnue, fermée, ou la signature fausse : rien ne les distingue.
    CallRefused = "inbound.refused", 401;
    /// Contenu d'un appel entrant qui ne se lit pas.
    CallUnreadable = "inbound.unreadable", 400;
    /// Entrée d'appels mise hors service.
    HookDisabled = "inbound.disabled", 409;
    /// Boîte aux lettres qu'on n'a pas le droit de joindre.
    MailboxForbidden = "mailbox.forbidden", 409;
    /// Boîte aux lettres qui ne répond pas, ou pas comme il faut.
    MailboxUnreachable = "mailbox.unreachable", 409;
    /// Boîte aux lettres qui refuse le compte ou le mot de passe.
    MailboxLogin = "mailbox.login", 409;
    /// Dossier de la boîte aux lettres qui ne s'ouvre pas.
    MailboxFolder = "mailbox.folder", 409;
    /// Demande que la boîte aux lettres refuse.
    MailboxRefused = "mailbox.refused", 409;
    /// iCalendar qui ne se lit pas.
    CalendarUnreadable = "calendar.unreadable", 403;
    /// iCalendar lisible, mais que l'agenda ne sait pas garder sans en changer le sens.
    CalendarUnsupported = "calendar.unsupported", 403;
    /// Un autre événement de l'agenda porte déjà cet identifiant.
    CalendarUidTaken = "calendar.uid_taken", 409;
    /// Demande de WebDAV que l'agenda ne sert pas.
    DavRefused = "dav.refused", 403;
    /// Plus d'événements qu'une réponse n'en tient.
    CalendarTooMany = "calendar.too_many", 507;
    /// Un script a levé une exception.
    ScriptFailed = "script.failed", 422;
    /// Un script n'a pas fini à temps.
    ScriptTimedOut = "script.timed_out", 422;
    /// Un script a pris toute sa mémoire.
    ScriptMemory = "script.memory", 422;
    /// Un script rend plus, ou autre chose, que ce qui se garde.
    ScriptOutput = "script.output_refused", 422;
    /// Un script demande trop.
    ScriptTooManyCalls = "script.too_many_calls", 422;
    /// Le processus d'un script est mort.
    ScriptCrashed = "script.crashed", 422;
    /// Un script coupé après avoir appelé le dehors : nul ne sait ce que l'appel a fait.
    ScriptInterrupted = "script.interrupted", 409;
    /// Un script appelle une adresse ou d'une manière qui n'est pas permise.
    ScriptHttpRefused = "script.http_refused", 422;
    /// L'appel d'un script n'a pas abouti.
    ScriptHttpFailed = "script.http_failed", 422;
    /// Corps d'un appel que son gabarit rend illisible.
    CallBody = "call.body", 422;
    /// Appel auquel il a été répondu non.
    CallDeclined = "call.declined", 422;
    /// Appel resté sans réponse.
    CallFailed = "call.failed", 422;
    /// Un essai ne laisse rien sortir.
    ScriptNoNetwork = "script.no_network", 422;
    /// Fichier trop gros.
    FileTooLarge = "file.too_large", 413;
    /// Nature de fichier refusée, ou déguisée.
    FileRefused = "file.type_refused", 415;
    /// Corps dans une forme que l'adresse ne lit pas.
    UnsupportedMedia = "request.unsupported_media", 415;
    /// Fichier infecté.
    FileInfected = "file.infected", 422;
    /// Antivirus exigé mais injoignable.
    ScannerDown = "file.scanner_down", 503;
    /// Corps trop gros.
    BodyTooLarge = "request.too_large", 413;
    /// Demande trop longue.
    TimedOut = "request.timed_out", 503;
    /// Base injoignable.
    Unavailable = "service.unavailable", 503;
    /// Trop de longues opérations à la fois.
    Busy = "service.busy", 503;
    /// Cause interne, cachée.
    Internal = "internal", 500;
}

impl Code {
    /// Une erreur de ce code, sans précision.
    pub fn error(self) -> Error {
        Error { code: self, params: Map::new(), fields: Vec::new(), extra: Map::new(), cause: None }
    }

    /// Une erreur de ce code dont le message nomme une valeur.
    pub fn with(self, name: &str, value: impl Into<Value>) -> Error {
        self.error().with(name, value)
    }

    /// Une erreur de ce code, avec sa cause interne pour le journal.
    pub fn because(self, cause: impl ToString) -> Error {
        Error { cause: Some(cause.to_string()), ..self.error() }
    }
}

impl Error {
    /// Nomme une valeur du message.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Error {
        self.params.insert(name.to_owned(), value.into());
        self
    }

    /// Ajoute un membre au document de problème.
    #[must_use]
    pub fn and(mut self, name: &str, value: impl Into<Value>) -> Error {
        self.extra.insert(name.to_owned(), value.into());
        self
    }

    /// Erreur de validation à partir des fautes de champs.
    pub fn invalid(fields: Vec<FieldError>) -> Error {
        Error { fields, ..Code::Invalid.error() }
    }
}

impl FieldError {
    /// La faute `code` du champ `field`.
    pub fn new(field: impl Into<String>, code: &str) -> FieldError {
        FieldError { field: field.into(), code: code.to_owned(), params: Map::new() }
    }

    /// Nomme une valeur du message.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> FieldError {
        self.params.insert(name.to_owned(), value.into());
        self
    }

    /// Place la faute sous un chemin parent (`lines[0]` + `qty`).
    #[must_use]
    pub fn under(mut self, parent: &str) -> FieldError {
        self.field = format!("{parent}.{}", self.field);
        self
    }
}
