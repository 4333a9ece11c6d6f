//! La configuration : lue une fois dans l'environnement, vérifiée au démarrage, décrite dans le README.

use std::{net::SocketAddr, path::PathBuf};

use anyhow::{Context, bail};
use kernel::Environment;
use services::{
    ServiceSettings,
    delivery::Reading,
    files::{DepotSettings, FileSettings, S3Settings},
    mail::{BounceSettings, DkimKey, DkimSettings, MailRoute, MailSettings},
    push::PushSettings,
    scripts::ScriptSettings,
    webhooks::WebhookSettings,
    workers::WorkerSettings,
};

/// Journal par défaut ; les avis de PostgreSQL et les connexions fermées à l'arrêt n'apprennent rien à personne.
const DEFAULT_LOG: &str = "info,tokio_postgres=warn,deadpool_postgres=error";

/// Taille d'un fichier au plus : 100 Mo.
const MAX_FILE: u64 = 100 * 1024 * 1024;

/// Toute la configuration.
#[derive(Clone, Debug)]
pub struct Config {
    /// Adresse d'écoute (`OPSFLUX_LISTEN`).
    pub listen: SocketAddr,
    /// Adresse publique, dans les liens des courriels (`OPSFLUX_BASE_URL`).
    pub base_url: String,
    /// Dossier de données (`OPSFLUX_DATA_DIR`).
    pub data_dir: PathBuf,
    /// Base donnée, au lieu de l'embarquée (`OPSFLUX_DATABASE_URL`).
    pub database_url: Option<String>,
    /// Binaires de PostgreSQL (`OPSFLUX_PG_BIN`).
    pub pg_bin: Option<PathBuf>,
    /// Clé maîtresse, 64 chiffres hexadécimaux (`OPSFLUX_MASTER_KEY`) ; à défaut, un fichier du dossier de données.
    pub master_key: Option<String>,
    /// Environnement : `development`, `staging` ou `production` (`OPSFLUX_ENVIRONMENT`).
    pub environment: Environment,
    /// Croire `X-Forwarded-For` (`OPSFLUX_BEHIND_PROXY`).
    pub behind_proxy: bool,
    /// Filtre du journal (`OPSFLUX_LOG`).
    pub log: String,
    /// Journal en JSON (`OPSFLUX_LOG_FORMAT=json`).
    pub json_log: bool,
    /// Réglages des services.
    pub services: ServiceSettings,
}

impl Config {
    /// Lit l'environnement.
    pub fn from_environment() -> anyhow::Result<Config> {
        let listen: SocketAddr = text("LISTEN")
            .as_deref()
            .unwrap_or("127.0.0.1:8080")
            .parse()
            .context("OPSFLUX_LISTEN : adresse:port attendu")?;
        let data_dir = text("DATA_DIR").map_or_else(default_data_dir, PathBuf::from);
        let base_url = text("BASE_URL").unwrap_or_else(|| format!("http://{listen}"));
        let services = ServiceSettings {
            mail: mail(&data_dir, &base_url)?,
            sms: delivery(Reading::sms)?,
            files: FileSettings {
                spool: data_dir.join("spool"),
                depot: depot(&data_dir)?,
                max_size: MAX_FILE,
                clamd: text("CLAMD"),
            },
            webhooks: WebhookSettings { allowed_hosts: list("WEBHOOK_HOSTS"), secret: text("WEBHOOK_SECRET") },
            push: PushSettings { allowed_hosts: list("PUSH_HOSTS") },
            workers: WorkerSettings {
                count: number("WORKERS", 4)?,
                groups: list("WORKER_GROUPS"),
                ..WorkerSettings::default()
            },
            scripts: ScriptSettings { program: std::env::current_exe()?, count: number("SCRIPTS", 2)? },
        };
        Ok(Config {
            listen,
            base_url,
            database_url: text("DATABASE_URL"),
            pg_bin: text("PG_BIN").map(PathBuf::from),
            master_key: text("MASTER_KEY"),
            environment: environment()?,
            behind_proxy: flag("BEHIND_PROXY")?,
            log: text("LOG").unwrap_or_else(|| DEFAULT_LOG.to_owned()),
            json_log: text("LOG_FORMAT").is_some_and(|format| format == "json"),
            services,
            data_dir,
        })
    }

    /// Le site est-il servi en HTTPS ?
    pub fn is_secure(&self) -> bool {
        self.base_url.starts_with("https://")
    }
}

/// `OPSFLUX_<nom>`, s'il n'est pas vide.
#[expect(clippy::disallowed_methods, reason = "seul endroit où l'environnement est lu")]
fn text(name: &str) -> Option<String> {
    std::env::var(format!("OPSFLUX_{name}")).ok().map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
}

fn list(name: &str) -> Vec<String> {
    let items = text(name).unwrap_or_default();
    items.split(',').map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect()
}

fn number(name: &str, default: usize) -> anyhow::Result<usize> {
    text(name).map_or(Ok(default), |value| value.parse().with_context(|| format!("OPSFLUX_{name} : nombre attendu")))
}

fn flag(name: &str) -> anyhow::Result<bool> {
    match text(name).as_deref() {
        None | Some("false" | "0" | "no") => Ok(false),
        Some("true" | "1" | "yes") => Ok(true),
        Some(value) => bail!("OPSFLUX_{name}={value} : true ou false attendu"),
    }
}

fn environment() -> anyhow::Result<Environment> {
    let Some(code) = text("ENVIRONMENT") else { return Ok(Environment::default()) };
    Environment::parse(&code).with_context(|| {
        let known = Environment::ALL.map(Environment::code).join(", ");
        format!("OPSFLUX_ENVIRONMENT={code} : {known} attendu")
    })
}

/// Dossier de données de la personne ; `/var/lib/opsflux` pour le super-utilisateur, car PostgreSQL y travaille sous un autre compte.
#[expect(clippy::disallowed_methods, reason = "seul endroit où l'environnement est lu")]
fn default_data_dir() -> PathBuf {
    let home = std::env::var_os("HOME").map(PathBuf::from);
    let is_root = home.as_deref() == Some(std::path::Path::new("/root"))
        || std::env::var("USER").is_ok_and(|user| user == "root");
    match (is_root, std::env::var_os("XDG_DATA_HOME"), home) {
        (true, ..) | (false, None, None) => PathBuf::from("/var/lib/opsflux"),
        (false, Some(data), _) => PathBuf::from(data).join("opsflux"),
        (false, None, Some(home)) => home.join(".local/share/opsflux"),
    }
}

fn mail(data_dir: &std::path::Path, base_url: &str) -> anyhow::Result<MailSettings> {
    let from = text("MAIL_FROM").unwrap_or_else(|| "OpsFlux <no-reply@opsflux.localhost>".to_owned());
    Ok(MailSettings {
        reply_to: text("MAIL_REPLY_TO"),
        base_url: base_url.to_owned(),
        route: delivery(Reading::route)?.unwrap_or_else(|| MailRoute::Folder(data_dir.join("mail"))),
        dkim: dkim(&from)?,
        return_path: text("MAIL_RETURN_PATH"),
        bounces: BounceSettings {
            token: text("BOUNCE_TOKEN"),
            sendgrid: text("BOUNCE_SENDGRID_KEY"),
            mailgun: text("BOUNCE_MAILGUN_KEY"),
            sns_topic: text("BOUNCE_SNS_TOPIC"),
            sns_origin: None,
        },
        per_minute: rate()?,
        sandbox: text("MAIL_SANDBOX"),
        from,
    })
}

/// Lit une remise des variables qui portent le nom de ses réglages.
fn delivery<T>(read: fn(&mut Reading<'static>) -> T) -> anyhow::Result<T> {
    let mut reading = Reading::new(&given);
    let found = read(&mut reading);
    match reading.into_faults().first() {
        None => Ok(found),
        Some(fault) => {
            let name = fault.field.to_uppercase();
            match fault.code.as_str() {
                "delivery_needs" => bail!("OPSFLUX_{name} est exigé par ce fournisseur"),
                code => bail!("OPSFLUX_{name} : valeur refusée ({code})"),
            }
        }
    }
}

/// La variable d'un réglage ; sans fournisseur nommé, un hôte suffit à choisir SMTP.
fn given(name: &str) -> Option<String> {
    match (name, text(&name.to_uppercase())) {
        ("mail_provider", None) => text("SMTP_HOST").map(|_| "smtp".to_owned()),
        (_, given) => given,
    }
}

fn rate() -> anyhow::Result<Option<u32>> {
    let read = |value: String| value.parse().context("OPSFLUX_MAIL_PER_MINUTE : nombre attendu");
    text("MAIL_PER_MINUTE").map(read).transpose()
}

/// Les clés DKIM, chacune sous son sélecteur (`OPSFLUX_DKIM_KEYS=s2026:/etc/opsflux/dkim.pem`).
fn dkim(from: &str) -> anyhow::Result<Option<DkimSettings>> {
    let read = |entry: String| -> anyhow::Result<DkimKey> {
        let (selector, path) = entry.split_once(':').context("OPSFLUX_DKIM_KEYS : sélecteur:fichier attendu")?;
        let pem = std::fs::read_to_string(path).with_context(|| format!("OPSFLUX_DKIM_KEYS : {path}"))?;
        Ok(DkimKey { selector: selector.to_owned(), pem })
    };
    let keys: Vec<DkimKey> = list("DKIM_KEYS").into_iter().map(read).collect::<anyhow::Result<_>>()?;
    let domain = from.rsplit_once('@').map(|(_, domain)| domain.trim_end_matches('>').to_owned());
    let domain = text("DKIM_DOMAIN").or(domain).unwrap_or_default();
    Ok((!keys.is_empty()).then_some(DkimSettings { domain, keys }))
}

fn depot(data_dir: &std::path::Path) -> anyhow::Result<DepotSettings> {
    let Some(bucket) = text("S3_BUCKET") else {
        return Ok(DepotSettings::Folder(data_dir.join("files")));
    };
    let required = |name: &str| text(name).with_context(|| format!("OPSFLUX_{name} est exigé avec OPSFLUX_S3_BUCKET"));
    Ok(DepotSettings::S3(S3Settings {
        bucket,
        region: text("S3_REGION").unwrap_or_else(|| "us-east-1".to_owned()),
        endpoint: text("S3_ENDPOINT"),
        access_key: required("S3_ACCESS_KEY")?,
        secret_key: required("S3_SECRET_KEY")?,
        prefix: text("S3_PREFIX").unwrap_or_default(),
    }))
}
