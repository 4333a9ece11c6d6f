//! La vérification du journal : chaque sceau est recalculé, sa chaîne et sa signature contrôlées.

use ed25519_dalek::{Signature, SigningKey, VerifyingKey};
use kernel::Result;
use tokio_postgres::Row;

use super::seal::{Seal, bytes, key_id, number_of, root_of};
use crate::{
    Db,
    db::{failure::from_postgres, run},
};

/// Ce que la vérification a trouvé.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Sceaux contrôlés.
    pub seals: i64,
    /// Lignes couvertes par un sceau.
    pub sealed_rows: i64,
    /// Lignes validées qu'aucun sceau ne couvre encore.
    pub unsealed_rows: i64,
    /// Fautes, en phrases ; vide : le journal est intact.
    pub faults: Vec<String>,
}

/// Contrôle tout le journal, dans une seule vue cohérente de la base.
pub async fn verify(db: &Db, key: &SigningKey) -> Result<Verdict> {
    const SEALS: &str = "SELECT number, from_xid::text, to_xid::text, rows, root, previous, digest, signature, key_id, sealed_at \
        FROM sys.audit_seal ORDER BY number";
    let mut client = db.connection().await?;
    let builder =
        client.build_transaction().isolation_level(tokio_postgres::IsolationLevel::RepeatableRead).read_only(true);
    let tx = builder.start().await.map_err(from_postgres)?;
    let mut verdict = Verdict::default();
    let (mut previous, mut to_xid) = ([0; 32], 0);
    for row in run(&tx, SEALS, &[]).await? {
        let seal = read(&row)?;
        verdict.seals += 1;
        check_chain(&seal, verdict.seals, previous, to_xid, &mut verdict.faults);
        check_signature(&seal, &row, key, &mut verdict.faults);
        let (root, rows) = root_of(&tx, seal.from_xid, seal.to_xid).await?;
        if rows != seal.rows || root != seal.root {
            let found = format!(
                "sceau {} : {} lignes scellées, {rows} trouvées, ou leur contenu a changé",
                seal.number, seal.rows
            );
            verdict.faults.push(found);
        }
        verdict.sealed_rows += rows;
        (previous, to_xid) = (seal.digest(), seal.to_xid);
    }
    let rest =
        run(&tx, "SELECT count(*) FROM sys.audit WHERE xid >= $1::text::xid8", &[to_xid.to_string().into()]).await?;
    verdict.unsealed_rows = rest.first().map_or(0, |row| row.get(0));
    Ok(verdict)
}

fn read(row: &Row) -> Result<Seal> {
    Ok(Seal {
        number: row.get(0),
        from_xid: number_of(row.get(1))?,
        to_xid: number_of(row.get(2))?,
        rows: row.get(3),
        root: bytes(row.get(4))?,
        previous: bytes(row.get(5))?,
        sealed_at: row.get(9),
    })
}

fn check_chain(seal: &Seal, expected: i64, previous: [u8; 32], to_xid: u64, faults: &mut Vec<String>) {
    if seal.number != expected {
        faults.push(format!("sceau {} trouvé là où le sceau {expected} était attendu", seal.number));
    }
    if seal.previous != previous || seal.from_xid != to_xid {
        faults.push(format!("sceau {} : il ne suit pas le précédent", seal.number));
    }
}

fn check_signature(seal: &Seal, row: &Row, key: &SigningKey, faults: &mut Vec<String>) {
    let public: VerifyingKey = key.verifying_key();
    let signature = Signature::from_slice(row.get::<_, &[u8]>(7));
    let signed = signature.is_ok_and(|signature| public.verify_strict(&seal.digest(), &signature).is_ok());
    if row.get::<_, &[u8]>(6) != seal.digest() || row.get::<_, &str>(8) != key_id(key) || !signed {
        faults.push(format!("sceau {} : signature fausse ou d'une autre clé ({})", seal.number, key_id(key)));
    }
}
