//! Le scellement : par lots, la racine de Merkle des lignes validées depuis le dernier sceau, chaînée et signée.
//!
//! Un lot est un intervalle de transactions : de la fin du sceau précédent à la plus ancienne transaction encore
//! ouverte. Chaque ligne appartient donc à un sceau et un seul, et aucune écriture n'attend le scellement.

use ed25519_dalek::{Signer, SigningKey};
use futures::TryStreamExt;
use jiff::Timestamp;
use kernel::{Code, Result};
use sha2::{Digest, Sha256};
use tokio_postgres::Transaction;

use crate::{
    Bind, Db,
    db::{failure::from_postgres, run},
};

/// Verrou consultatif : un seul nœud scelle à la fois.
const SEAL_LOCK: i64 = 0x6f70_7366_0001;

/// Une ligne du journal en forme canonique : le texte `jsonb` d'un tableau de ses colonnes, en UTC.
/// La version n'y est que si elle existe : les sceaux d'avant elle restent justes.
pub(crate) const CANONICAL_ROWS: &str = "SELECT (jsonb_build_array(id, at, action, entity, record, number, actor, actor_name, company, \
    department, ip, device, request, result, changes) || CASE WHEN version IS NULL THEN '[]'::jsonb ELSE jsonb_build_array(version) END)::text FROM sys.audit \
    WHERE xid >= $1::text::xid8 AND xid < $2::text::xid8 ORDER BY xid, id";

/// Un sceau.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seal {
    /// Rang, à partir de 1, sans trou.
    pub number: i64,
    /// Première transaction du lot.
    pub from_xid: u64,
    /// Première transaction hors du lot.
    pub to_xid: u64,
    /// Lignes du lot.
    pub rows: i64,
    /// Racine de Merkle des lignes (feuilles et nœuds préfixés comme RFC 6962 §2.1).
    pub root: [u8; 32],
    /// Empreinte du sceau précédent ; des zéros pour le premier.
    pub previous: [u8; 32],
    /// Quand il a été posé, à la microseconde.
    pub sealed_at: Timestamp,
}

/// Scelle les lignes validées depuis le dernier sceau ; rien à faire rend `None`.
pub async fn seal(db: &Db, key: &SigningKey, now: Timestamp) -> Result<Option<Seal>> {
    let mut client = db.connection().await?;
    let tx = client.transaction().await.map_err(from_postgres)?;
    let locked = run(&tx, "SELECT pg_try_advisory_xact_lock($1)", &[Bind::Int(SEAL_LOCK)]).await?;
    if !locked.first().is_some_and(|row| row.get::<_, bool>(0)) {
        return Ok(None);
    }
    let Some(seal) = next(&tx, now).await? else {
        return Ok(None);
    };
    insert(&tx, &seal, key).await?;
    tx.commit().await.map_err(from_postgres)?;
    Ok(Some(seal))
}

async fn next(tx: &deadpool_postgres::Transaction<'_>, now: Timestamp) -> Result<Option<Seal>> {
    const LAST: &str = "SELECT number, to_xid::text, digest FROM sys.audit_seal ORDER BY number DESC LIMIT 1";
    const HORIZON: &str = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text";
    let last = run(tx, LAST, &[]).await?;
    let (number, from_xid, previous) = match last.first() {
        None => (1, 0, [0; 32]),
        Some(row) => (row.get::<_, i64>(0) + 1, number_of(row.get(1))?, bytes(row.get(2))?),
    };
    let horizon = run(tx, HORIZON, &[]).await?;
    let to_xid = number_of(horizon.first().map(|row| row.get(0)).unwrap_or_default())?;
    if to_xid <= from_xid {
        return Ok(None);
    }
    let (root, rows) = root_of(tx, from_xid, to_xid).await?;
    let sealed_at = now.round(jiff::Unit::Microsecond).unwrap_or(now);
    Ok((rows > 0).then_some(Seal { number, from_xid, to_xid, rows, root, previous, sealed_at }))
}

async fn insert(tx: &deadpool_postgres::Transaction<'_>, seal: &Seal, key: &SigningKey) -> Result<()> {
    const INSERT: &str = "INSERT INTO sys.audit_seal (number, from_xid, to_xid, rows, root, previous, digest, signature, key_id, sealed_at) \
        VALUES ($1, $2::text::xid8, $3::text::xid8, $4, $5, $6, $7, $8, $9, $10)";
    let digest = seal.digest();
    let binds = [
        Bind::Int(seal.number),
        seal.from_xid.to_string().into(),
        seal.to_xid.to_string().into(),
        Bind::Int(seal.rows),
        seal.root.to_vec().into(),
        seal.previous.to_vec().into(),
        digest.to_vec().into(),
        key.sign(&digest).to_bytes().to_vec().into(),
        key_id(key).into(),
        seal.sealed_at.into(),
    ];
    run(tx, INSERT, &binds).await?;
    Ok(())
}

/// Racine et nombre des lignes d'un intervalle, lues en flux.
pub(crate) async fn root_of(tx: &Transaction<'_>, from_xid: u64, to_xid: u64) -> Result<([u8; 32], i64)> {
    let params = [from_xid.to_string(), to_xid.to_string()];
    let rows = tx.query_raw(CANONICAL_ROWS, &params).await.map_err(from_postgres)?;
    futures::pin_mut!(rows);
    let mut tree = MerkleTree::default();
    while let Some(row) = rows.try_next().await.map_err(from_postgres)? {
        tree.push(row.get::<_, &str>(0).as_bytes());
    }
    Ok((tree.root(), tree.leaves))
}

impl Seal {
    /// Empreinte du sceau : ce que la signature couvre et que le suivant reprend.
    pub fn digest(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(self.number.to_be_bytes());
        hash.update(self.from_xid.to_be_bytes());
        hash.update(self.to_xid.to_be_bytes());
        hash.update(self.rows.to_be_bytes());
        hash.update(self.root);
        hash.update(self.previous);
        hash.update(self.sealed_at.as_microsecond().to_be_bytes());
        hash.finalize().into()
    }
}

/// Arbre de Merkle en flux : une empreinte par niveau suffit.
#[derive(Default)]
pub(crate) struct MerkleTree {
    levels: Vec<Option<[u8; 32]>>,
    pub leaves: i64,
}

impl MerkleTree {
    pub(crate) fn push(&mut self, leaf: &[u8]) {
        self.leaves += 1;
        let mut carried: [u8; 32] = Sha256::new().chain_update([0]).chain_update(leaf).finalize().into();
        for level in &mut self.levels {
            match level.take() {
                None => {
                    *level = Some(carried);
                    return;
                }
                Some(left) => carried = node(&left, &carried),
            }
        }
        self.levels.push(Some(carried));
    }

    /// La racine : les sous-arbres restants joints du plus petit au plus grand.
    pub(crate) fn root(&self) -> [u8; 32] {
        let mut subtrees = self.levels.iter().flatten();
        let Some(first) = subtrees.next() else { return [0; 32] };
        subtrees.fold(*first, |right, left| node(left, &right))
    }
}

fn node(left: &[u8; 32], right: &[u8; 32]) -> [u8; 32] {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

/// Identifiant court de la clé de signature.
pub(crate) fn key_id(key: &SigningKey) -> String {
    hex::encode(&Sha256::digest(key.verifying_key().as_bytes())[..8])
}

pub(crate) fn number_of(text: &str) -> Result<u64> {
    text.parse().map_err(|error| Code::Internal.because(error))
}

pub(crate) fn bytes(bytes: &[u8]) -> Result<[u8; 32]> {
    bytes.try_into().map_err(|error| Code::Internal.because(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root(leaves: &[&str]) -> String {
        let mut tree = MerkleTree::default();
        for leaf in leaves {
            tree.push(leaf.as_bytes());
        }
        hex::encode(tree.root())
    }

    /// Vecteur connu de RFC 6962 : une feuille vide.
    #[test]
    fn one_empty_leaf_has_the_published_hash() {
        assert_eq!(root(&[""]), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
    }

    #[test]
    fn the_order_and_the_number_of_leaves_matter() {
        assert_ne!(root(&["a", "b", "c"]), root(&["a", "c", "b"]));
        assert_ne!(root(&["a", "b", "c"]), root(&["a", "b", "c", "c"]));
    }
}
