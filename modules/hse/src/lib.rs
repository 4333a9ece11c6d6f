//! Module `hse` : incidents, actions correctives, enquêtes et leurs causes, de la déclaration à la clôture.
//!
//! Il vit dans ses définitions, à côté, sans une ligne de code propre. N'importe jamais un autre module.
//! Ajouter un fichier de définition : l'écrire, puis une ligne dans [`FILES`] ; un essai compare cette liste au dossier.

use std::sync::LazyLock;

use schema::{PackageSource, SourceFile, model::Screens};

macro_rules! files {
    ($($path:literal)*) => { &[$(($path, include_str!(concat!("../", $path)))),*] };
}

/// Les définitions embarquées : chemin dans le module, contenu.
const FILES: &[(&str, &str)] = files![
    "module.toml"
    "module.lock"
    "entities/cause.toml"
    "entities/corrective_action.toml"
    "entities/incident.toml"
    "entities/investigation.toml"
    "workflows/incident.toml"
    "workflows/investigation.toml"
    "triggers/critical_incident.toml"
    "triggers/incident_approved.toml"
    "triggers/incident_created.toml"
    "triggers/open_investigation.toml"
    "triggers/tell_qhse.toml"
    "views/cause.toml"
    "views/incident.toml"
    "views/investigation.toml"
    "templates/critical_incident.en.html"
    "templates/critical_incident.en.txt"
    "templates/critical_incident.es.html"
    "templates/critical_incident.es.txt"
    "templates/critical_incident.fr.html"
    "templates/critical_incident.fr.txt"
    "templates/critical_incident.pt.html"
    "templates/critical_incident.pt.txt"
    "templates/incident_approved.en.txt"
    "templates/incident_approved.es.txt"
    "templates/incident_approved.fr.txt"
    "templates/incident_approved.pt.txt"
    "templates/incident_created.en.html"
    "templates/incident_created.en.txt"
    "templates/incident_created.es.html"
    "templates/incident_created.es.txt"
    "templates/incident_created.fr.html"
    "templates/incident_created.fr.txt"
    "templates/incident_created.pt.html"
    "templates/incident_created.pt.txt"
    "templates/incident_notice.en.html"
    "templates/incident_notice.es.html"
    "templates/incident_notice.fr.html"
    "templates/incident_notice.pt.html"
    "templates/qhse.json"
    "i18n/en.json"
    "i18n/es.json"
    "i18n/fr.json"
    "i18n/pt.json"
];

/// Les textes de ses écrans.
static SCREENS: LazyLock<Screens> = LazyLock::new(|| {
    Screens::read([
        ("fr", include_str!("../web/texts/fr.json")),
        ("en", include_str!("../web/texts/en.json")),
        ("es", include_str!("../web/texts/es.json")),
        ("pt", include_str!("../web/texts/pt.json")),
    ])
});

/// Ce que la démonstration raconte : une année d'incidents.
pub const DEMO: &str = include_str!("../data/demo.toml");

/// Le module, prêt à charger.
pub fn source() -> PackageSource {
    let file = |(path, text): &(&str, &str)| SourceFile { path: (*path).to_owned(), text: (*text).to_owned() };
    PackageSource {
        root: "modules/hse".to_owned(),
        files: FILES.iter().map(file).collect(),
        screens: SCREENS.clone(),
        ..PackageSource::default()
    }
}
