//! Le catalogue vivant de PostgreSQL : tables, colonnes, index, clés étrangères des schémas des paquets.

use std::collections::{BTreeMap, BTreeSet};

use kernel::Result;

use crate::Db;

/// Ce que la base a.
#[derive(Debug, Default)]
pub(super) struct Live {
    /// Colonnes et leur type, par table `schéma.table`.
    pub tables: BTreeMap<String, BTreeMap<String, String>>,
    /// Index par `schéma.nom` : sont-ils utilisables ?
    pub indexes: BTreeMap<String, bool>,
    /// Clés étrangères, `schéma.table.colonne`.
    pub foreign_keys: BTreeSet<String>,
}

/// Lit le catalogue.
pub(super) async fn read(db: &Db) -> Result<Live> {
    const COLUMNS: &str = "SELECT n.nspname::text || '.' || c.relname, a.attname::text, format_type(a.atttypid, a.atttypmod) \
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped \
        WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('sys', 'public', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%'";
    const INDEXES: &str = "SELECT n.nspname::text || '.' || c.relname, i.indisvalid AND i.indisready \
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
        WHERE n.nspname NOT IN ('sys', 'public', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%'";
    const FOREIGN_KEYS: &str = "SELECT n.nspname::text || '.' || c.relname || '.' || a.attname \
        FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (k.conkey) WHERE k.contype = 'f' AND k.convalidated";
    let mut live = Live::default();
    for row in db.query(&COLUMNS.into(), &[]).await? {
        live.tables.entry(row.get(0)).or_default().insert(row.get(1), row.get(2));
    }
    live.indexes = db.query(&INDEXES.into(), &[]).await?.iter().map(|row| (row.get(0), row.get(1))).collect();
    live.foreign_keys = db.query(&FOREIGN_KEYS.into(), &[]).await?.iter().map(|row| row.get(0)).collect();
    Ok(live)
}
