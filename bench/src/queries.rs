//! Le SQL du décor : le million d'incidents y entre d'un bloc, sans passer par le produit ni laisser d'audit.

/// Retire les index secondaires d'une table et rend de quoi les refaire : charger puis indexer coûte trois fois moins.
pub const INDEXES: &str = "SELECT format('%I.%I', schemaname, indexname), indexdef FROM pg_indexes \
    WHERE schemaname = 'hse' AND tablename = 'incident' AND indexname <> 'incident_pkey'";

/// `$1` lignes (`int`), `$2` sociétés, `$3` leurs sites, `$4` l'auteur, `$5` le début des identifiants.
///
/// Un incident toutes les vingt secondes ; états et gravités se répartissent également dans chaque société.
pub const INCIDENTS: &str = "
    INSERT INTO hse.incident (id, company_id, owner_id, created_at, created_by, updated_at, updated_by, number, status, title,
        type, severity, occurred_at, site, location, description, immediate_actions, reporter, is_serious)
    SELECT ($5::text || lpad(g::text, 12, '0'))::uuid, ($2::uuid[])[1 + g % cardinality($2)], $4, at, $4, at, $4, 'INC-2020-' || lpad(g::text, 7, '0'),
        (ARRAY['draft', 'submitted', 'classified', 'approved', 'closed'])[1 + (g / 20) % 5],
        'Incident ' || g || ' sur la pompe P-' || g % 5000,
        (ARRAY['injury', 'illness', 'near_miss', 'observation', 'property', 'spill', 'process_safety'])[1 + g % 7],
        severity, at - interval '1 hour', ($3::uuid[])[1 + g % cardinality($3)], 'Pont ' || g % 12,
        'Un opérateur a glissé sur le caillebotis mouillé près de la pompe ; aucune blessure grave, zone balisée. Constat ' || g,
        CASE WHEN g % 3 = 0 THEN 'Zone balisée, équipe prévenue, sol nettoyé.' END, $4, severity IN ('high', 'critical')
    FROM generate_series(1, $1::int) g,
        LATERAL (SELECT now() - ($1 - g) * interval '20 seconds' AS at, (ARRAY['low', 'medium', 'high', 'critical'])[1 + (g / 100) % 4] AS severity) v";

/// Le temps d'une mesure, un événement naît déjà distribué : l'écriture coûte autant et le distributeur ne s'en mêle pas.
pub const HOLD_EVENTS: &str = "ALTER TABLE sys.outbox ALTER dispatched_at SET DEFAULT now()";

/// Les événements redeviennent à distribuer.
pub const RELEASE_EVENTS: &str = "ALTER TABLE sys.outbox ALTER dispatched_at DROP DEFAULT";

/// Ce qui reste à distribuer et à faire.
pub const WAITING: &str = "SELECT (SELECT count(*) FROM sys.outbox WHERE dispatched_at IS NULL) \
    + (SELECT count(*) FROM sys.job WHERE state IN ('waiting', 'running') AND run_at <= now())";

/// PostgreSQL écrit dans son journal chaque instruction et ses valeurs, pour les connexions à venir.
pub const LOG_STATEMENTS: &str =
    "ALTER DATABASE opsflux SET log_statement = 'all'; ALTER DATABASE opsflux SET log_error_verbosity = 'default'";

/// Il se tait de nouveau.
pub const STOP_LOGGING: &str =
    "ALTER DATABASE opsflux RESET log_statement; ALTER DATABASE opsflux RESET log_error_verbosity";
