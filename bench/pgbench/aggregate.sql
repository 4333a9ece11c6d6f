-- Les incidents d'un état et d'une gravité, comptés par sorte.
\set status random(1, 5)
\set severity random(1, 4)
SELECT type, count(*)
FROM hse.incident
WHERE deleted_at IS NULL AND company_id = ANY (:companies::uuid[])
    AND status = (ARRAY['draft', 'submitted', 'classified', 'approved', 'closed'])[:status]
    AND severity = (ARRAY['low', 'medium', 'high', 'critical'])[:severity]
GROUP BY type ORDER BY type;
