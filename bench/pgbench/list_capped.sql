-- La même page, et le compte jusqu'à 1 001.
\set status random(1, 5)
\set severity random(1, 4)
SELECT id, number, title, type, severity, status, occurred_at, site, location, description, immediate_actions, potential, assigned_to, reporter,
    approved_by, approved_at, reopen_reason, is_serious, external_id, version, company_id, department_id, owner_id, created_at, created_by,
    updated_at, updated_by
FROM hse.incident
WHERE deleted_at IS NULL AND company_id = ANY (:companies::uuid[])
    AND status = (ARRAY['draft', 'submitted', 'classified', 'approved', 'closed'])[:status]
    AND severity = (ARRAY['low', 'medium', 'high', 'critical'])[:severity]
ORDER BY occurred_at DESC, id DESC LIMIT 51;
SELECT count(*) FROM (
    SELECT FROM hse.incident
    WHERE deleted_at IS NULL AND company_id = ANY (:companies::uuid[])
        AND status = (ARRAY['draft', 'submitted', 'classified', 'approved', 'closed'])[:status]
        AND severity = (ARRAY['low', 'medium', 'high', 'critical'])[:severity]
    LIMIT 1001) capped;
