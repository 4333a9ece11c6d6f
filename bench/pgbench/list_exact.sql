-- La même page, et le compte exact.
\set status random(1, 5)
\set severity random(1, 4)
SELECT id, number, title, severity, site, status, occurred_at
FROM hse.incident
WHERE deleted_at IS NULL AND company_id = ANY (:companies::uuid[])
    AND status = (ARRAY['draft', 'submitted', 'classified', 'approved', 'closed'])[:status]
    AND severity = (ARRAY['low', 'medium', 'high', 'critical'])[:severity]
ORDER BY occurred_at DESC, id DESC LIMIT 51;
SELECT count(*)
FROM hse.incident
WHERE deleted_at IS NULL AND company_id = ANY (:companies::uuid[])
    AND status = (ARRAY['draft', 'submitted', 'classified', 'approved', 'closed'])[:status]
    AND severity = (ARRAY['low', 'medium', 'high', 'critical'])[:severity];
