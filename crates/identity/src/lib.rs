//! Qui est là, et ce qu'il a le droit de faire : mots de passe, seconds facteurs, sessions, rôles et appartenances.
//!
//! Refuse de dire si une adresse a un compte, de garder un secret en clair, et de croire sa mémoire quand les
//! changements ne lui parviennent plus. Une opération est un fichier nommé par son verbe ; le SQL est dans les
//! fichiers `queries.rs`. Un nouveau facteur de connexion s'ajoute dans `login/`, une préférence dans
//! `preferences.rs`, ce que l'installation prépare dans `provision/`.

use std::{net::IpAddr, sync::Arc, time::Duration};

use jiff::{SignedDuration, Timestamp};
use kernel::{Clock, Code, Result};
use store::{Db, Seal, Tenant};
use tokio::{task::AbortHandle, time::interval};
use uuid::Uuid;

pub use keys::Keys;
pub use login::{LoginAnswer, MfaRequired};
pub use people::Person;
pub use policy::{Mfa, Policy};
pub use preferences::{
    Channel, Channels, CurrencyStyle, DateOrder, Density, Digest, Floors, HourCycle, Interface, InterfaceChange,
    ListLook, NotificationWishes, NumberStyle, PackagePreference, Preferences, QuietHours, Rhythm, Sidebar, Theme,
    Topic, WeekStart,
};
pub use profile::{Named, Profile, Viewing};
pub use session::{Authenticated, Session, Tokens};
pub use throttle::Try;
pub use totp::Enrolment;
pub use view_as::Target;

use keys::Purpose;
use login::{account::Account, challenge::Challenges};
use password::Passwords;
use session::access_token::AccessTokens;
use throttle::Throttle;
use totp::TotpKey;
use watch::Kept;

mod actor;
mod keys;
mod login;
mod memory;
mod password;
mod people;
mod policy;
mod preferences;
mod profile;
pub mod provision;
mod session;
mod throttle;
mod totp;
mod view_as;
mod watch;

/// L'identité chez un locataire.
pub struct Identity {
    tenant: Arc<Tenant>,
    policy: Policy,
    passwords: Passwords,
    by_address: Throttle<Option<IpAddr>>,
    by_account: Throttle<(Uuid, Option<IpAddr>)>,
    by_link: Throttle<Option<IpAddr>>,
    challenges: Challenges,
    access_tokens: AccessTokens,
    secrets: Seal,
    csrf: [u8; 32],
    unknown_addresses: [u8; 32],
    kept: Arc<Kept>,
    _tasks: [Task; 2],
}

impl Identity {
    /// Ouvre l'identité d'un locataire, et l'écoute des changements faits par les autres nœuds ; celle-ci cesse
    /// quand la dernière référence est lâchée.
    ///
    /// # Panics
    /// Hors d'un exécuteur tokio.
    pub fn open(tenant: Arc<Tenant>, keys: &Keys, policy: Policy) -> Arc<Identity> {
        let key = |purpose| keys.derive(&tenant.name, purpose);
        tenant.unlock(&key(Purpose::Field));
        let kept = Arc::new(Kept::new());
        let listening = watch::listen(tenant.db.application_config().clone(), kept.clone());
        let sweeping = sweep_hourly(tenant.db.clone(), tenant.clock.clone());
        Arc::new(Identity {
            passwords: Passwords::new(),
            by_address: Throttle::new(policy.address_failures, policy.window),
            by_account: Throttle::new(policy.account_failures, policy.window),
            by_link: Throttle::new(policy.address_failures, policy.window),
            challenges: Challenges::new(&key(Purpose::Challenge), policy.challenge_lasts),
            access_tokens: AccessTokens::new(&key(Purpose::AccessToken), &tenant.name, policy.access_lasts),
            secrets: Seal::new(&key(Purpose::Secret)),
            csrf: key(Purpose::Csrf),
            unknown_addresses: key(Purpose::UnknownAddress),
            kept,
            _tasks: [Task(tokio::spawn(listening).abort_handle()), Task(tokio::spawn(sweeping).abort_handle())],
            policy,
            tenant,
        })
    }

    /// Efface ce qui ne sert plus : jetons échus, sessions finies depuis trente jours, appareils muets depuis quatre cents ou de qui a
    /// été effacé, échecs d'adresses inconnues. Se fait aussi seul, d'heure en heure.
    pub async fn sweep(&self) -> Result<()> {
        sweep(&self.tenant.db, self.tenant.clock.now()).await
    }

    /// Une tentative d'ouvrir un lien à jeton depuis cette adresse ; refusée après trop de mauvais jetons.
    pub fn try_link(&self, ip: Option<IpAddr>) -> Result<Try> {
        self.by_link.enter(throttle::network(ip), self.tenant.clock.now())
    }

    /// Un second facteur neuf pour cette adresse.
    fn new_totp(&self, email: &str) -> Result<TotpKey> {
        TotpKey::generate(&self.policy.issuer, email)
    }

    /// Le second facteur gardé d'un compte.
    fn open_totp(&self, account: &Account, sealed: &[u8]) -> Result<TotpKey> {
        let secret = self.secrets.open(&self.totp_context(account.id), sealed);
        let secret = secret
            .ok_or_else(|| Code::Internal.because("un secret gardé ne s'ouvre pas : la clé maîtresse a changé"))?;
        TotpKey::from_secret(&secret, &self.policy.issuer, &account.email)
    }

    fn seal_totp(&self, user: Uuid, key: &TotpKey) -> Vec<u8> {
        self.secrets.close(&self.totp_context(user), key.secret())
    }

    fn totp_context(&self, user: Uuid) -> String {
        format!("{}/totp/{user}", self.tenant.name)
    }
}

/// Un travail de fond, arrêté quand on le lâche.
struct Task(AbortHandle);

impl Drop for Task {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Balaie d'heure en heure.
async fn sweep_hourly(db: Db, clock: Clock) {
    let mut hours = interval(Duration::from_secs(3600));
    hours.tick().await; // le premier battement est immédiat : une commande brève n'a rien à balayer
    loop {
        hours.tick().await;
        if let Err(error) = sweep(&db, clock.now()).await {
            tracing::warn!(error = %error, "le balayage des sessions a échoué, il reprendra dans une heure");
        }
    }
}

async fn sweep(db: &Db, now: Timestamp) -> Result<()> {
    const SESSIONS_KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);
    const DEVICES_KEPT: SignedDuration = SignedDuration::from_hours(400 * 24);
    session::queries::purge(db, now, now - SESSIONS_KEPT).await?;
    session::queries::forget_devices(db, now - DEVICES_KEPT).await?;
    login::queries::purge_borrowed(db, now).await
}
