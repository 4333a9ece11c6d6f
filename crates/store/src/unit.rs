//! Plusieurs opérations qui tiennent ensemble : toutes validées, ou aucune.
//!
//! Chaque opération d'enregistrements s'écrit contre un [`Tenant`] ; celui que l'unité prête passe par une seule
//! connexion, où une transaction est ouverte. Une unité lâchée sans [`Unit::commit`] n'a rien laissé.

use std::sync::Arc;

use kernel::Result;

use crate::{
    Tenant,
    db::{Alone, Pace, from_postgres},
};

/// Une transaction tenue, et le locataire vu de l'intérieur.
pub struct Unit {
    inside: Tenant,
    client: Arc<Alone>,
}

impl Tenant {
    /// Ouvre une transaction brève sur une connexion à elle seule.
    pub async fn unit(&self) -> Result<Unit> {
        self.opened(Pace::Brief).await
    }

    /// Ouvre une transaction qui durera ; leur nombre est borné à part, pour que les brèves n'attendent pas.
    pub async fn long_unit(&self) -> Result<Unit> {
        self.opened(Pace::Long).await
    }

    async fn opened(&self, pace: Pace) -> Result<Unit> {
        let (db, client) = self.db.alone(pace).await?;
        let unit = Unit { inside: self.through(db), client };
        unit.begin().await?;
        Ok(unit)
    }
}

impl Unit {
    /// Le locataire vu de l'intérieur : ce qu'il écrit n'existe pour les autres qu'une fois validé.
    pub fn tenant(&self) -> &Tenant {
        &self.inside
    }

    /// Valide ce qui a été écrit ; `outside` est celui dont le distributeur doit être réveillé.
    pub async fn commit(&self, outside: &Tenant) -> Result<()> {
        self.say("COMMIT").await?;
        outside.changed();
        Ok(())
    }

    /// Valide sans attendre le disque : à qui saurait refaire ce qu'une panne de la machine perdrait de la dernière seconde.
    /// La validation ordinaire qui suit, sur toute connexion, garde aussi celle-ci.
    pub async fn commit_soon(&self, outside: &Tenant) -> Result<()> {
        self.say("SET LOCAL synchronous_commit = off; COMMIT").await?;
        outside.changed();
        Ok(())
    }

    /// Oublie ce qui a été écrit.
    pub async fn roll_back(&self) -> Result<()> {
        self.say("ROLLBACK").await
    }

    /// Ouvre la transaction suivante, sur la même connexion.
    pub async fn begin(&self) -> Result<()> {
        self.say("BEGIN").await
    }

    /// Marque un point où revenir.
    pub async fn mark(&self) -> Result<()> {
        self.say("SAVEPOINT here").await
    }

    /// Revient au dernier point, qui reste posé.
    pub async fn back_to_mark(&self) -> Result<()> {
        self.say("ROLLBACK TO SAVEPOINT here").await
    }

    /// Oublie le dernier point : ce qui suit lui est gardé.
    pub async fn forget_mark(&self) -> Result<()> {
        self.say("RELEASE SAVEPOINT here").await
    }

    async fn say(&self, word: &str) -> Result<()> {
        self.client.batch_execute(word).await.map_err(from_postgres)
    }
}
