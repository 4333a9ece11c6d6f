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

/// Les colonnes que l'export emporte, le site nommé, par PostgreSQL seul.
pub const COPY_OUT: &str = "COPY (SELECT i.number, i.title, i.severity, s.name, i.status, i.occurred_at FROM hse.incident i \
    LEFT JOIN core.site s ON s.id = i.site WHERE i.deleted_at IS NULL ORDER BY i.occurred_at DESC, i.id DESC) TO STDOUT (FORMAT csv, DELIMITER ';')";

/// Ce que l'export d'un classeur retient.
pub const CRITICAL_INJURIES: &str =
    "SELECT count(*) FROM hse.incident WHERE severity = 'critical' AND type = 'injury' AND deleted_at IS NULL";

/// Où un fichier d'incidents arrive avant d'être vérifié.
pub const STAGED_INCIDENTS: &str = "DROP TABLE IF EXISTS staging; CREATE TEMP TABLE staging (title text, type text, severity text, occurred_at text, site text, location text, description text)";

/// Y verser un fichier.
pub const COPY_IN: &str = "COPY staging FROM STDIN (FORMAT csv, DELIMITER ';', HEADER true)";

/// Vérifier et écrire en une instruction : incidents, audit, événements. Ni types, ni règles, ni droits : ce que PostgreSQL seul demande.
pub const INSERT_INCIDENTS: &str = "
    WITH made AS (
        INSERT INTO hse.incident (id, company_id, created_at, updated_at, number, status, title, type, severity, occurred_at, site, location, description, is_serious)
        SELECT gen_random_uuid(), s.company_id, now(), now(), 'INC-2026-' || lpad((row_number() OVER ())::text, 9, '0'), 'draft', g.title, g.type, g.severity,
            to_timestamp(g.occurred_at, 'DD/MM/YYYY HH24:MI'), s.id, g.location, g.description, g.severity IN ('high', 'critical')
        FROM staging g JOIN core.site s ON s.name = g.site
        WHERE length(g.title) BETWEEN 10 AND 200 AND g.type IS NOT NULL AND g.severity IS NOT NULL AND g.location IS NOT NULL
        RETURNING *),
    traced AS (
        INSERT INTO sys.audit (id, at, action, entity, record, number, actor_name, company, changes, version)
        SELECT gen_random_uuid(), now(), 'created', 'hse.incident', id, number, 'bench', company_id,
            jsonb_build_object('title', title, 'type', type, 'severity', severity, 'occurred_at', occurred_at, 'site', site, 'location', location, 'description', description), 1
        FROM made)
    INSERT INTO sys.outbox (at, entity, record, version, events, actor_name, company, depth, changes)
    SELECT now(), 'hse.incident', id, 1, ARRAY['created'], 'bench', company_id, 0, '{}'::jsonb FROM made";

/// `$1` équipements d'une entité faite à chaud, dans les sociétés `$2` et leurs sites `$3`.
pub const EQUIPMENT: &str = "INSERT INTO my.equipment (id, company_id, created_at, updated_at, tag, name, commissioned, power_kw, criticality, active, site) \
    SELECT gen_random_uuid(), ($2::uuid[])[1 + g % cardinality($2)], now(), now(), 'E-' || lpad(g::text, 7, '0'), 'Pompe de relevage nº ' || g, \
        date '2015-01-01' + g % 3000, g % 900, (ARRAY['A', 'B', 'C'])[1 + g % 3], g % 9 > 0, ($3::uuid[])[1 + g % cardinality($3)] \
    FROM generate_series(1, $1::int) g";

/// Où un fichier d'équipements arrive avant d'être vérifié.
pub const STAGED_EQUIPMENT: &str = "DROP TABLE IF EXISTS staging; \
    CREATE TEMP TABLE staging (tag text, name text, commissioned text, power_kw text, criticality text, active text, site text)";

/// Vérifier et écrire en une instruction : équipements, audit, événements.
pub const INSERT_EQUIPMENT: &str = "
    WITH made AS (
        INSERT INTO my.equipment (id, company_id, created_at, updated_at, tag, name, commissioned, power_kw, criticality, active, site)
        SELECT gen_random_uuid(), s.company_id, now(), now(), 'P' || g.tag, g.name, to_date(g.commissioned, 'DD/MM/YYYY'), replace(g.power_kw, ',', '.')::numeric,
            g.criticality, g.active = 'oui', s.id
        FROM staging g JOIN core.site s ON s.name = g.site
        WHERE g.tag IS NOT NULL AND g.name IS NOT NULL AND g.criticality IN ('A', 'B', 'C') AND replace(g.power_kw, ',', '.')::numeric >= 0
        RETURNING *),
    traced AS (
        INSERT INTO sys.audit (id, at, action, entity, record, actor_name, company, changes, version)
        SELECT gen_random_uuid(), now(), 'created', 'my.equipment', id, 'bench', company_id,
            jsonb_build_object('tag', tag, 'name', name, 'commissioned', commissioned, 'power_kw', power_kw, 'criticality', criticality, 'active', active, 'site', site), 1
        FROM made)
    INSERT INTO sys.outbox (at, entity, record, version, events, actor_name, company, depth, changes)
    SELECT now(), 'my.equipment', id, 1, ARRAY['created'], 'bench', company_id, 0, '{}'::jsonb FROM made";

/// `$1` relevés d'une entité faite à chaud.
pub const READINGS: &str = "INSERT INTO my.reading (id, created_at, updated_at, tag, value) \
    SELECT gen_random_uuid(), now(), now(), 'PT-' || g % 1000, g FROM generate_series(1, $1::bigint) g";

/// `$1` modifications d'incidents à distribuer, dans les sociétés `$2` ; aucun déclencheur ne les attend.
pub const NEW_EVENTS: &str = "INSERT INTO sys.outbox (at, entity, record, version, events, actor_name, company, depth, request, changes) \
    SELECT clock_timestamp(), 'hse.incident', gen_random_uuid(), 2, ARRAY['updated'], 'bench.events', ($2::uuid[])[1 + g % cardinality($2)], 0, gen_random_uuid(), \
        '{\"location\": {\"old\": \"Pont 1\", \"new\": \"Pont 2\"}}' FROM generate_series(1, $1::int) g";

/// Combien le sont, et de la première marque à la dernière, en secondes.
pub const DISPATCHED: &str = "SELECT count(*), coalesce(extract(epoch FROM max(dispatched_at) - min(dispatched_at)), 0)::float8 \
    FROM sys.outbox WHERE actor_name = 'bench.events' AND dispatched_at IS NOT NULL";

/// Les oublie.
pub const FORGET_EVENTS: &str = "DELETE FROM sys.outbox WHERE actor_name = 'bench.events'";

/// `$1` travaux qui n'ont rien à faire : chacun cherche un appel entrant qui n'existe pas.
pub const NEW_JOBS: &str = "INSERT INTO sys.job (kind, payload, run_at) \
    SELECT 'inbound', jsonb_build_object('delivery', gen_random_uuid()), now() FROM generate_series(1, $1::int)";

/// Combien sont clos, et du premier au dernier, en secondes.
pub const DONE_JOBS: &str = "SELECT count(*), coalesce(extract(epoch FROM max(finished_at) - min(finished_at)), 0)::float8 \
    FROM sys.job WHERE kind = 'inbound' AND state = 'done'";

/// `$1` responsables HSE de la société `$2`.
pub const CROWD: &str = "WITH person AS ( \
        INSERT INTO core.\"user\" (id, company_id, created_at, updated_at, email, name, status) \
        SELECT gen_random_uuid(), $2, now(), now(), 'p' || g || '@bench.test', 'Personne ' || g, 'active' FROM generate_series(1, $1::int) g RETURNING id), \
    member AS ( \
        INSERT INTO core.membership (id, company_id, created_at, updated_at, \"user\", position) \
        SELECT gen_random_uuid(), $2, now(), now(), id, 0 FROM person RETURNING id) \
    INSERT INTO core.membership__roles (source, target) SELECT m.id, r.id FROM member m, core.role r WHERE r.code = 'hse_manager'";

/// Combien d'entre eux ont leur notification.
pub const TOLD: &str = "SELECT count(*), 0::float8 FROM sys.notification n JOIN core.\"user\" u ON u.id = n.\"user\" WHERE u.email LIKE 'p%@bench.test'";

/// Combien de fois l'horaire a parlé, et son plus grand retard sur la minute, en secondes.
pub const TICKS: &str = "SELECT count(*), coalesce(max(extract(epoch FROM created_at - date_trunc('minute', created_at))), 0)::float8 \
    FROM sys.notification WHERE category = 'my.tick'";
