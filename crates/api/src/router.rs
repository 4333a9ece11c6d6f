//! La carte des adresses : chacune avec ce qu'elle exige de l'appelant. Le test de couverture parcourt cette table.

use std::time::Duration;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::StatusCode,
    middleware,
    routing::{MethodRouter, delete, get, patch, post, put},
};
use kernel::Code;
use services::{inbound, mail::bounce};
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer, timeout::TimeoutLayer};

use crate::{
    App,
    problem::{self, Failure},
    routes::{
        approvals, audit, auth, automation, bulk_jobs, calendar, dav, definitions, docs, files, health, hooks, imports,
        mail, me, meta, notifications, preferences,
        records::{
            act, actions, aggregate, bulk, changes, create, critical_path, document, duplicate, export,
            export_aggregate, get as read, history, import, list, remove, restore, restore_version, update,
        },
        settings, sms, stream, tools, traffic, translations, view_as,
    },
    security, web,
};

/// Une adresse de l'API.
pub struct Endpoint {
    /// Méthode HTTP.
    pub method: &'static str,
    /// Chemin, `{x}` pour une partie variable.
    pub path: &'static str,
    /// Ce qu'elle exige.
    pub needs: Needs,
    route: fn() -> MethodRouter<App>,
}

/// Ce qu'une adresse exige de l'appelant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Rien : connexion, santé, documentation.
    Nothing,
    /// Une session : l'appelant n'y atteint que ce qui est à lui.
    Session,
    /// Un droit sur l'entité de l'adresse.
    Record,
    /// Un droit précis.
    Permission(&'static str),
    /// Un droit précis, ou voir l'enregistrement dont on demande l'histoire.
    PermissionOrSight(&'static str),
}

const fn at(method: &'static str, path: &'static str, needs: Needs, route: fn() -> MethodRouter<App>) -> Endpoint {
    Endpoint { method, path, needs, route }
}

/// Gouverner le modèle du locataire.
const MANAGE: Needs = Needs::Permission("core.definition.manage");

/// Gouverner les textes de tous.
const TRANSLATE: Needs = Needs::Permission("core.translation.manage");

/// Lire et gouverner l'automatisation, et les travaux de fond.
const SEE_TRIGGERS: Needs = Needs::Permission("core.automation.view");
const RUN_TRIGGERS: Needs = Needs::Permission("core.automation.manage");
const SEE_JOBS: Needs = Needs::Permission("core.job.view");
const RUN_JOBS: Needs = Needs::Permission("core.job.manage");

/// Lire et changer les réglages des paquets.
const SEE_SETTINGS: Needs = Needs::Permission("core.setting.view");
const SET: Needs = Needs::Permission("core.setting.manage");
/// Lire et gouverner le courrier.
const SEE_MAIL: Needs = Needs::Permission("core.mail.view");
const RUN_MAIL: Needs = Needs::Permission("core.mail.manage");
const SEE_SMS: Needs = Needs::Permission("core.sms.view");
const RUN_SMS: Needs = Needs::Permission("core.sms.manage");

/// Écrire les messages.
const WRITE_MESSAGES: Needs = Needs::Permission("core.template.manage");

/// Regarder l'application comme un autre.
pub(crate) const VIEW_AS: &str = "/api/v1/view-as";

/// Une occurrence d'une série, par son instant.
const OCCURRENCE: &str = "/api/v1/calendar/events/{key}/occurrences/{at}";

/// Un document d'un enregistrement.
const DOCUMENT: &str = "/api/v1/{package}/{plural}/{key}/documents/{document}";

/// Ce qu'une entrée d'appels a reçu.
const DELIVERIES: &str = "/api/v1/automation/hooks/{id}/deliveries";
const DELIVERY: &str = "/api/v1/automation/hooks/{id}/deliveries/{delivery}";
const REPLAY: &str = "/api/v1/automation/hooks/{id}/deliveries/{delivery}/replay";
const SENT: &str = "/api/v1/automation/webhooks/{id}/deliveries";
const SENT_ONE: &str = "/api/v1/automation/webhooks/{id}/deliveries/{delivery}";
const SEND_AGAIN: &str = "/api/v1/automation/webhooks/{id}/deliveries/{delivery}/replay";

/// Toutes les adresses de l'API.
static ENDPOINTS: &[Endpoint] = &[
    at("POST", "/api/v1/auth/login", Needs::Nothing, || post(auth::login::login)),
    at("POST", "/api/v1/auth/mfa", Needs::Nothing, || post(auth::mfa::mfa)),
    at("POST", "/api/v1/auth/refresh", Needs::Nothing, || post(auth::refresh::refresh)),
    at("POST", "/api/v1/auth/logout", Needs::Session, || post(auth::logout::logout)),
    at("GET", "/api/v1/auth/sessions", Needs::Session, || get(auth::sessions::list)),
    at("DELETE", "/api/v1/auth/sessions/{id}", Needs::Session, || delete(auth::sessions::revoke)),
    at("GET", "/api/v1/me", Needs::Session, || get(me::show)),
    at("PATCH", "/api/v1/me", Needs::Session, || patch(me::change)),
    at("GET", "/api/v1/me/preferences", Needs::Session, || get(preferences::list)),
    at("PATCH", "/api/v1/me/preferences", Needs::Session, || patch(preferences::change)),
    at("POST", VIEW_AS, Needs::Permission("core.view_as.manage"), || post(view_as::start)),
    at("DELETE", VIEW_AS, Needs::Session, || delete(view_as::stop)),
    at("GET", "/api/v1/meta", Needs::Session, || get(meta::show)),
    at("GET", "/api/v1/notifications", Needs::Session, || get(notifications::list::list)),
    at("GET", "/api/v1/notifications/unread", Needs::Session, || get(notifications::unread::unread)),
    at("POST", "/api/v1/notifications/read", Needs::Session, || post(notifications::read::read)),
    at("POST", "/api/v1/notifications/delete", Needs::Session, || post(notifications::delete::delete)),
    at("DELETE", "/api/v1/notifications/{id}", Needs::Session, || delete(notifications::remove::remove)),
    at("GET", "/api/v1/notifications/preferences", Needs::Session, || get(notifications::preferences::show)),
    at("PUT", "/api/v1/notifications/preferences", Needs::Session, || put(notifications::preferences::replace)),
    at("GET", "/api/v1/notifications/push", Needs::Session, || get(notifications::push::list)),
    at("POST", "/api/v1/notifications/push", Needs::Session, || post(notifications::push::subscribe)),
    at("DELETE", "/api/v1/notifications/push/{id}", Needs::Session, || delete(notifications::push::unsubscribe)),
    at("GET", "/api/v1/approvals", Needs::Session, || get(approvals::list::list)),
    at("POST", "/api/v1/approvals/bulk", Needs::Session, || post(approvals::bulk::bulk)),
    at("GET", "/api/v1/approvals/{id}", Needs::Session, || get(approvals::show::show)),
    at("POST", "/api/v1/approvals/{id}/approve", Needs::Session, || post(approvals::decide::approve)),
    at("POST", "/api/v1/approvals/{id}/reject", Needs::Session, || post(approvals::decide::reject)),
    at("POST", "/api/v1/approvals/{id}/request-change", Needs::Session, || post(approvals::decide::request_change)),
    at("POST", "/api/v1/approvals/{id}/comment", Needs::Session, || post(approvals::decide::comment)),
    at("POST", "/api/v1/approvals/{id}/withdraw", Needs::Session, || post(approvals::decide::withdraw)),
    at("POST", "/api/v1/approvals/{id}/resubmit", Needs::Session, || post(approvals::decide::resubmit)),
    at("GET", "/decide/{token}", Needs::Nothing, || get(approvals::by_mail::open)),
    at("POST", "/decide/{token}", Needs::Nothing, || post(approvals::by_mail::confirm)),
    at("GET", "/unsubscribe/{token}", Needs::Nothing, || get(notifications::unsubscribe::open)),
    at("POST", "/unsubscribe/{token}", Needs::Nothing, || post(notifications::unsubscribe::confirm)),
    at("GET", "/api/v1/audit", Needs::PermissionOrSight("core.audit_entry.view"), || get(audit::list)),
    at("GET", "/api/v1/definitions", MANAGE, || get(definitions::list::list)),
    at("POST", "/api/v1/definitions/plan", MANAGE, || post(definitions::plan::plan)),
    at("POST", "/api/v1/definitions/apply", MANAGE, || post(definitions::apply::apply)),
    at("GET", "/api/v1/definitions/versions", MANAGE, || get(definitions::versions::list)),
    at("GET", "/api/v1/definitions/plans", MANAGE, || get(definitions::plans::list)),
    at("POST", "/api/v1/definitions/plans/{id}/undo", MANAGE, || post(definitions::undo::undo)),
    at("POST", "/api/v1/definitions/promote", MANAGE, || post(definitions::promote::promote)),
    at("GET", "/api/v1/definitions/promotions", MANAGE, || get(definitions::promote::list)),
    at("GET", "/api/v1/definitions/quarantine", MANAGE, || get(definitions::quarantine::list)),
    at("DELETE", "/api/v1/definitions/quarantine/{id}", MANAGE, || delete(definitions::quarantine::purge)),
    at("POST", "/api/v1/definitions/quarantine/{id}/restore", MANAGE, || post(definitions::quarantine::restore)),
    at("GET", "/api/v1/definitions/layouts/{package}/{entity}", MANAGE, || get(definitions::layout::layout)),
    at("GET", "/api/v1/definitions/{*path}", MANAGE, || get(definitions::get::get)),
    at("PUT", "/api/v1/definitions/{*path}", MANAGE, || put(definitions::put::put)),
    at("DELETE", "/api/v1/definitions/{*path}", MANAGE, || delete(definitions::remove::remove)),
    at("GET", "/api/v1/translations", TRANSLATE, || get(translations::list::list)),
    at("PATCH", "/api/v1/translations", TRANSLATE, || patch(translations::write::write)),
    at("GET", "/api/v1/translations/export", TRANSLATE, || get(translations::export::export)),
    at("POST", "/api/v1/translations/import", TRANSLATE, || {
        post(translations::import::import).layer(DefaultBodyLimit::max(MAX_BULK_BODY))
    }),
    at("GET", "/api/v1/wording", Needs::Nothing, || get(translations::replaced::show)),
    at("GET", "/api/v1/automation/triggers", SEE_TRIGGERS, || get(automation::triggers::list)),
    at("POST", "/api/v1/automation/triggers/{name}/enable", RUN_TRIGGERS, || post(automation::triggers::enable)),
    at("POST", "/api/v1/automation/triggers/{name}/disable", RUN_TRIGGERS, || post(automation::triggers::disable)),
    at("POST", "/api/v1/automation/triggers/test", RUN_TRIGGERS, || post(automation::triggers::test_draft)),
    at("POST", "/api/v1/automation/triggers/{name}/test", RUN_TRIGGERS, || post(automation::triggers::test)),
    at("GET", "/api/v1/automation/runs", SEE_TRIGGERS, || get(automation::runs::list)),
    at("POST", "/api/v1/automation/runs/bulk", RUN_TRIGGERS, || post(automation::runs::bulk)),
    at("GET", "/api/v1/automation/runs/{id}", SEE_TRIGGERS, || get(automation::runs::get)),
    at("POST", "/api/v1/automation/runs/{id}/replay", RUN_TRIGGERS, || post(automation::runs::replay)),
    at("POST", "/api/v1/automation/runs/{id}/stop", RUN_TRIGGERS, || post(automation::runs::stop)),
    at("GET", "/api/v1/automation/scripts.d.ts", Needs::Session, || get(automation::scripts::typings)),
    at("GET", "/api/v1/automation/impact", Needs::Session, || get(automation::impact::impact)),
    at("GET", "/api/v1/automation/jobs", SEE_JOBS, || get(automation::jobs::list)),
    at("POST", "/api/v1/automation/jobs", RUN_JOBS, || post(automation::jobs::ask)),
    at("GET", "/api/v1/automation/jobs/kinds", SEE_JOBS, || get(automation::kinds::list)),
    at("PATCH", "/api/v1/automation/jobs/kinds/{kind}", RUN_JOBS, || patch(automation::kinds::change)),
    at("POST", "/api/v1/automation/jobs/kinds/{kind}/pause", RUN_JOBS, || post(automation::kinds::pause)),
    at("POST", "/api/v1/automation/jobs/kinds/{kind}/resume", RUN_JOBS, || post(automation::kinds::resume)),
    at("GET", "/api/v1/automation/jobs/{id}", SEE_JOBS, || get(automation::jobs::read)),
    at("POST", "/api/v1/automation/jobs/{id}/cancel", RUN_JOBS, || post(automation::jobs::cancel)),
    at("POST", "/api/v1/automation/jobs/{id}/retry", RUN_JOBS, || post(automation::jobs::retry)),
    at("GET", "/api/v1/automation/workers", SEE_JOBS, || get(automation::staff::list)),
    at("PUT", "/api/v1/automation/workers/{group}", RUN_JOBS, || put(automation::staff::save)),
    at("DELETE", "/api/v1/automation/workers/{group}", RUN_JOBS, || delete(automation::staff::remove)),
    at("GET", "/api/v1/automation/hooks", SEE_TRIGGERS, || get(automation::hooks::list)),
    at("POST", "/api/v1/automation/hooks", RUN_TRIGGERS, || post(automation::hooks::create)),
    at("GET", "/api/v1/automation/hooks/{id}", SEE_TRIGGERS, || get(automation::hooks::show)),
    at("PATCH", "/api/v1/automation/hooks/{id}", RUN_TRIGGERS, || patch(automation::hooks::change)),
    at("DELETE", "/api/v1/automation/hooks/{id}", RUN_TRIGGERS, || delete(automation::hooks::remove)),
    at("POST", "/api/v1/automation/hooks/{id}/rotate", RUN_TRIGGERS, || post(automation::hooks::rotate)),
    at("POST", "/api/v1/automation/hooks/{id}/test", RUN_TRIGGERS, || post(automation::hooks::test)),
    at("POST", "/api/v1/automation/hooks/{id}/collect", RUN_TRIGGERS, || post(automation::hooks::collect)),
    at("POST", "/api/v1/automation/mailboxes/test", RUN_TRIGGERS, || post(automation::hooks::try_mailbox)),
    at("GET", DELIVERIES, SEE_TRIGGERS, || get(automation::deliveries::list)),
    at("GET", DELIVERY, SEE_TRIGGERS, || get(automation::deliveries::show)),
    at("POST", REPLAY, RUN_TRIGGERS, || post(automation::deliveries::replay)),
    at("GET", "/api/v1/automation/webhooks", SEE_TRIGGERS, || get(automation::webhooks::list)),
    at("POST", "/api/v1/automation/webhooks", RUN_TRIGGERS, || post(automation::webhooks::create)),
    at("GET", "/api/v1/automation/webhooks/{id}", SEE_TRIGGERS, || get(automation::webhooks::show)),
    at("PATCH", "/api/v1/automation/webhooks/{id}", RUN_TRIGGERS, || patch(automation::webhooks::change)),
    at("DELETE", "/api/v1/automation/webhooks/{id}", RUN_TRIGGERS, || delete(automation::webhooks::remove)),
    at("POST", "/api/v1/automation/webhooks/{id}/rotate", RUN_TRIGGERS, || post(automation::webhooks::rotate)),
    at("POST", "/api/v1/automation/webhooks/{id}/enable", RUN_TRIGGERS, || post(automation::webhooks::enable)),
    at("POST", "/api/v1/automation/webhooks/{id}/disable", RUN_TRIGGERS, || post(automation::webhooks::disable)),
    at("POST", "/api/v1/automation/webhooks/{id}/test", RUN_TRIGGERS, || post(automation::webhooks::test)),
    at("GET", SENT, SEE_TRIGGERS, || get(automation::webhooks::deliveries::list)),
    at("GET", SENT_ONE, SEE_TRIGGERS, || get(automation::webhooks::deliveries::show)),
    at("POST", SEND_AGAIN, RUN_TRIGGERS, || post(automation::webhooks::deliveries::replay)),
    at("GET", "/api/v1/automation/chats", SEE_TRIGGERS, || get(automation::chats::list)),
    at("POST", "/api/v1/automation/chats", RUN_TRIGGERS, || post(automation::chats::create)),
    at("PATCH", "/api/v1/automation/chats/{id}", RUN_TRIGGERS, || patch(automation::chats::change)),
    at("DELETE", "/api/v1/automation/chats/{id}", RUN_TRIGGERS, || delete(automation::chats::remove)),
    at("POST", "/api/v1/automation/chats/{id}/test", RUN_TRIGGERS, || post(automation::chats::test)),
    at("POST", "/api/v1/hooks/{id}", Needs::Nothing, || post(hooks::receive).layer(DefaultBodyLimit::max(MAX_CALL))),
    at("GET", "/api/v1/branding", Needs::Nothing, || get(settings::branding::show)),
    at("GET", "/api/v1/settings", SEE_SETTINGS, || get(settings::list)),
    at("PATCH", "/api/v1/settings", SET, || patch(settings::change)),
    at("GET", "/api/v1/settings/export", SEE_SETTINGS, || get(settings::transfer::export)),
    at("POST", "/api/v1/settings/import", SET, || post(settings::transfer::import)),
    at("GET", "/api/v1/settings/{key}/history", SEE_SETTINGS, || get(settings::history)),
    at("GET", "/api/v1/mail/messages", SEE_MAIL, || get(mail::messages)),
    at("POST", "/api/v1/mail/messages/{id}/resend", RUN_MAIL, || post(mail::resend)),
    at("GET", "/api/v1/mail/unsubscribes", SEE_MAIL, || get(mail::unsubscribes)),
    at("DELETE", "/api/v1/mail/unsubscribes/{user}/{category}", RUN_MAIL, || delete(mail::take_back)),
    at("POST", "/api/v1/mail/test", RUN_MAIL, || post(mail::test)),
    at("GET", "/api/v1/sms/messages", SEE_SMS, || get(sms::messages)),
    at("POST", "/api/v1/sms/messages/{id}/resend", RUN_SMS, || post(sms::resend)),
    at("POST", "/api/v1/sms/test", RUN_SMS, || post(sms::test)),
    at("GET", "/api/v1/mail/statistics", SEE_MAIL, || get(mail::statistics)),
    at("GET", "/api/v1/mail/suppressions", SEE_MAIL, || get(mail::suppressions)),
    at("POST", "/api/v1/mail/suppressions", RUN_MAIL, || post(mail::suppress)),
    at("DELETE", "/api/v1/mail/suppressions/{address}", RUN_MAIL, || delete(mail::restore)),
    at("GET", "/api/v1/mail/templates", WRITE_MESSAGES, || get(mail::templates::list)),
    at("GET", "/api/v1/mail/templates/{template}", WRITE_MESSAGES, || get(mail::templates::show)),
    at("PATCH", "/api/v1/mail/templates/{template}", WRITE_MESSAGES, || patch(mail::templates::write)),
    at("GET", "/api/v1/mail/templates/{template}/history", WRITE_MESSAGES, || get(mail::templates::history)),
    at("POST", "/api/v1/mail/templates/{template}/preview", WRITE_MESSAGES, || post(mail::templates::preview)),
    at("POST", "/api/v1/mail/templates/{template}/send-to-me", WRITE_MESSAGES, || post(mail::templates::send_to_me)),
    at("GET", "/api/v1/mail/open/{token}", Needs::Nothing, || get(mail::tracking::open)),
    at("GET", "/api/v1/mail/click/{token}", Needs::Nothing, || get(mail::tracking::click)),
    at("POST", "/api/v1/mail/bounces/{source}", Needs::Nothing, || {
        post(mail::bounces).layer(DefaultBodyLimit::max(bounce::MAX_BODY))
    }),
    at("POST", "/api/v1/tools/expression", Needs::Permission("core.expression.manage"), || post(tools::expression)),
    at("POST", "/api/v1/tools/template", WRITE_MESSAGES, || post(tools::template)),
    at("POST", "/api/v1/tools/recurrence", Needs::Permission("core.recurrence.manage"), || post(tools::recurrence)),
    at("GET", "/api/v1/tools/doctor", Needs::Permission("core.doctor.manage"), || get(tools::doctor)),
    at("GET", "/api/v1/traffic", Needs::Permission("core.traffic.view"), || get(traffic::show)),
    at("GET", "/api/v1/calendar", Needs::Session, || get(calendar::agenda::show)),
    at("POST", "/api/v1/calendar/conflicts", Needs::Session, || post(calendar::conflicts::check)),
    at("POST", "/api/v1/calendar/events/{key}/answer", Needs::Session, || post(calendar::answer::answer)),
    at("GET", "/api/v1/calendar/feeds", Needs::Session, || get(calendar::feeds::list)),
    at("POST", "/api/v1/calendar/feeds", Needs::Session, || post(calendar::feeds::create)),
    at("POST", "/api/v1/calendar/feeds/{id}/rotate", Needs::Session, || post(calendar::feeds::rotate)),
    at("DELETE", "/api/v1/calendar/feeds/{id}", Needs::Session, || delete(calendar::feeds::revoke)),
    at("GET", "/api/v1/calendar/feed/{name}", Needs::Nothing, || get(calendar::feeds::read)),
    at("PATCH", OCCURRENCE, Needs::Session, || patch(calendar::occurrence::change)),
    at("DELETE", OCCURRENCE, Needs::Session, || delete(calendar::occurrence::cancel)),
    at("GET", "/api/v1/bulk-jobs", Needs::Session, || get(bulk_jobs::list)),
    at("POST", "/api/v1/bulk-jobs", Needs::Session, || post(bulk_jobs::start)),
    at("GET", "/api/v1/bulk-jobs/{id}", Needs::Session, || get(bulk_jobs::show)),
    at("POST", "/api/v1/bulk-jobs/{id}/cancel", Needs::Session, || post(bulk_jobs::cancel)),
    at("POST", "/api/v1/bulk-jobs/{id}/undo", Needs::Session, || post(bulk_jobs::undo)),
    at("GET", "/api/v1/bulk-jobs/{id}/refusals", Needs::Session, || get(bulk_jobs::refusals)),
    at("GET", "/api/v1/imports", Needs::Session, || get(imports::list::list)),
    at("GET", "/api/v1/imports/mappings", Needs::Session, || get(imports::mappings::list::list)),
    at("POST", "/api/v1/imports/mappings", Needs::Session, || post(imports::mappings::save::save)),
    at("DELETE", "/api/v1/imports/mappings/{id}", Needs::Session, || delete(imports::mappings::remove::remove)),
    at("GET", "/api/v1/imports/{id}", Needs::Session, || get(imports::show::show)),
    at("DELETE", "/api/v1/imports/{id}", Needs::Session, || delete(imports::remove::remove)),
    at("POST", "/api/v1/imports/{id}/check", Needs::Session, || post(imports::launch::check)),
    at("POST", "/api/v1/imports/{id}/apply", Needs::Session, || post(imports::launch::apply)),
    at("POST", "/api/v1/imports/{id}/cancel", Needs::Session, || post(imports::launch::cancel)),
    at("POST", "/api/v1/imports/{id}/undo", Needs::Session, || post(imports::launch::undo)),
    at("GET", "/api/openapi.json", Needs::Session, || get(docs::openapi)),
    at("GET", "/api/docs", Needs::Nothing, || get(docs::page)),
    at("GET", "/health/live", Needs::Nothing, || get(health::live)),
    at("GET", "/health/ready", Needs::Nothing, || get(health::ready)),
    at("GET", "/metrics", Needs::Nothing, || get(health::metrics)),
    at("GET", "/api/v1/{package}/{plural}", Needs::Record, || get(list::list)),
    at("POST", "/api/v1/{package}/{plural}", Needs::Record, || post(create::create)),
    at("GET", "/api/v1/{package}/{plural}/aggregate", Needs::Record, || get(aggregate::aggregate)),
    at("GET", "/api/v1/{package}/{plural}/changes", Needs::Record, || get(changes::changes)),
    at("GET", "/api/v1/{package}/{plural}/critical-path", Needs::Record, || get(critical_path::critical_path)),
    at("GET", "/api/v1/{package}/{plural}/{key}", Needs::Record, || get(read::get)),
    at("PATCH", "/api/v1/{package}/{plural}/{key}", Needs::Record, || patch(update::update)),
    at("DELETE", "/api/v1/{package}/{plural}/{key}", Needs::Record, || delete(remove::remove)),
    at("POST", "/api/v1/{package}/{plural}/{key}/restore", Needs::Record, || post(restore::restore)),
    at("GET", "/api/v1/{package}/{plural}/{key}/history", Needs::Record, || get(history::history)),
    at("POST", "/api/v1/{package}/{plural}/{key}/restore-version", Needs::Record, || post(restore_version::restore)),
    at("POST", "/api/v1/{package}/{plural}/{key}/duplicate", Needs::Record, || post(duplicate::duplicate)),
    at("GET", DOCUMENT, Needs::Record, || get(document::show)),
    at("POST", DOCUMENT, Needs::Record, || post(document::attach)),
    at("GET", "/api/v1/{package}/{plural}/{key}/actions", Needs::Record, || get(actions::list)),
    at("POST", "/api/v1/{package}/{plural}/{key}/actions/{action}", Needs::Record, || post(act::act)),
];

/// Adresses sans délai ni compression, ou aux grands corps.
static LONG_ENDPOINTS: &[Endpoint] = &[
    at("POST", "/api/v1/files", Needs::Session, || post(files::upload)),
    at("GET", "/api/v1/files/{id}", Needs::Session, || get(files::download)),
    at("POST", "/api/v1/imports", Needs::Session, || post(imports::upload::upload)),
    at("PATCH", "/api/v1/imports/{id}", Needs::Session, || {
        patch(imports::change::change).layer(DefaultBodyLimit::max(MAX_BODY))
    }),
    at("GET", "/api/v1/imports/{id}/errors", Needs::Session, || get(imports::errors::errors)),
    at("GET", "/api/v1/{package}/{plural}/export", Needs::Record, || get(export::export)),
    at("GET", "/api/v1/{package}/{plural}/aggregate/export", Needs::Record, || get(export_aggregate::export_aggregate)),
    at("POST", "/api/v1/{package}/{plural}/import", Needs::Record, || {
        post(import::import).layer(DefaultBodyLimit::max(MAX_BULK_BODY))
    }),
    at("POST", "/api/v1/{package}/{plural}/bulk", Needs::Record, || {
        post(bulk::bulk).layer(DefaultBodyLimit::max(MAX_BULK_BODY))
    }),
    at("GET", "/api/v1/stream", Needs::Session, || get(stream::stream)),
];

/// Toutes les adresses, pour la documentation et les essais.
pub fn endpoints() -> impl Iterator<Item = &'static Endpoint> {
    ENDPOINTS.iter().chain(LONG_ENDPOINTS)
}

/// Un corps ordinaire au plus.
const MAX_BODY: usize = 2 * 1024 * 1024;

/// Un appel entrant au plus.
const MAX_CALL: usize = inbound::MAX_BODY;

/// Un corps d'écriture groupée ou d'import au plus.
const MAX_BULK_BODY: usize = 32 * 1024 * 1024;

/// Une demande ordinaire au plus.
const TIMEOUT: Duration = Duration::from_secs(30);

/// L'application HTTP : API, documentation, santé, site ; CalDAV, dont la table est dans `routes/dav`.
pub fn router(app: App) -> Router {
    let add = |router: Router<App>, endpoint: &Endpoint| router.route(endpoint.path, (endpoint.route)());
    let ordinary = ENDPOINTS
        .iter()
        .fold(Router::new(), add)
        .merge(dav::routes())
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, TIMEOUT));
    let long = LONG_ENDPOINTS.iter().fold(Router::new(), add).layer(DefaultBodyLimit::disable());
    ordinary
        .merge(long)
        .fallback(web::serve)
        .method_not_allowed_fallback(|| async { Failure(Code::MethodNotAllowed.error()) })
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn(security::headers))
        .layer(CatchPanicLayer::custom(security::panicked))
        .layer(middleware::from_fn_with_state(app.clone(), problem::render))
        .with_state(app)
}
