//! Module `core` : sociétés, services, sites, personnes, comptes, rôles, tiers, monnaies, unités, calendriers,
//! catégories, notifications et journal d'audit sont des entités comme les autres ; les textes de la plate-forme
//! (erreurs, courriels, colonnes communes) sont ici aussi, et ceux de l'application web viennent avec lui.
//!
//! Il vit dans ses définitions, à côté. Refuse tout secret : mots de passe, clés et jetons ne sont jamais d'une entité.
//! Ajouter un fichier de définition : l'écrire, puis une ligne dans [`FILES`] ; un essai compare cette liste au dossier.

use schema::{PackageSource, SourceFile};

mod application;

macro_rules! files {
    ($($path:literal)*) => { &[$(($path, include_str!(concat!("../", $path)))),*] };
}

/// Les définitions embarquées : chemin dans le module, contenu.
const FILES: &[(&str, &str)] = files![
    "module.toml"
    "module.lock"
    "entities/address.toml"
    "entities/approval.toml"
    "entities/approval_task.toml"
    "entities/audit_entry.toml"
    "entities/bookmark.toml"
    "entities/calendar.toml"
    "entities/calendar_window.toml"
    "entities/category.toml"
    "entities/company.toml"
    "entities/contact.toml"
    "entities/currency.toml"
    "entities/currency_rate.toml"
    "entities/delegation.toml"
    "entities/department.toml"
    "entities/event.toml"
    "entities/event_participant.toml"
    "entities/event_reminder.toml"
    "entities/group.toml"
    "entities/holiday.toml"
    "entities/licence.toml"
    "entities/membership.toml"
    "entities/notification.toml"
    "entities/party.toml"
    "entities/person.toml"
    "entities/role.toml"
    "entities/role_grant.toml"
    "entities/saved_view.toml"
    "entities/sequence.toml"
    "entities/site.toml"
    "entities/tag.toml"
    "entities/unit.toml"
    "entities/user.toml"
    "entities/user_grant.toml"
    "views/address.toml"
    "views/approval.toml"
    "views/audit_entry.toml"
    "views/category.toml"
    "views/contact.toml"
    "views/currency.toml"
    "views/currency_rate.toml"
    "views/event.toml"
    "views/licence.toml"
    "views/party.toml"
    "views/saved_view.toml"
    "views/site.toml"
    "views/unit.toml"
    "views/user.toml"
    "templates/event_notice.en.txt"
    "templates/event_notice.es.txt"
    "templates/event_notice.fr.txt"
    "templates/event_notice.pt.txt"
    "templates/event_reminder.en.txt"
    "templates/event_reminder.es.txt"
    "templates/event_reminder.fr.txt"
    "templates/event_reminder.pt.txt"
    "templates/mail_footer.en.html"
    "templates/mail_footer.en.txt"
    "templates/mail_footer.es.html"
    "templates/mail_footer.es.txt"
    "templates/mail_footer.fr.html"
    "templates/mail_footer.fr.txt"
    "templates/mail_footer.pt.html"
    "templates/mail_footer.pt.txt"
    "templates/mail_header.en.html"
    "templates/mail_header.es.html"
    "templates/mail_header.fr.html"
    "templates/mail_header.pt.html"
    "templates/new_device.en.txt"
    "templates/new_device.es.txt"
    "templates/new_device.fr.txt"
    "templates/new_device.pt.txt"
    "templates/password_changed.en.txt"
    "templates/password_changed.es.txt"
    "templates/password_changed.fr.txt"
    "templates/password_changed.pt.txt"
    "templates/rights_changed.en.txt"
    "templates/rights_changed.es.txt"
    "templates/rights_changed.fr.txt"
    "templates/rights_changed.pt.txt"
    "templates/second_factor_changed.en.txt"
    "templates/second_factor_changed.es.txt"
    "templates/second_factor_changed.fr.txt"
    "templates/second_factor_changed.pt.txt"
    "triggers/new_device.toml"
    "triggers/password_changed.toml"
    "triggers/rights_changed.toml"
    "triggers/second_factor_changed.toml"
    "i18n/en.json"
    "i18n/es.json"
    "i18n/fr.json"
    "i18n/pt.json"
];

/// Ce que la démonstration raconte : sociétés, sites, personnes et comptes.
pub const DEMO: &str = include_str!("../data/demo.toml");

/// Les monnaies : nom et symbole de chaque code.
pub const CURRENCIES: &str = include_str!("../data/currencies.toml");

/// Les unités : leur nom, et celle qui sert de référence à chaque dimension.
pub const UNITS: &str = include_str!("../data/units.toml");

/// Le module, prêt à charger.
pub fn source() -> PackageSource {
    let file = |(path, text): &(&str, &str)| SourceFile { path: (*path).to_owned(), text: (*text).to_owned() };
    PackageSource {
        root: "modules/core".to_owned(),
        files: FILES.iter().map(file).collect(),
        screens: application::screens(),
        ..PackageSource::default()
    }
}
