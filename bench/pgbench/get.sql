-- Un incident visible tiré au sort, en colonnes : ni JSON, ni lignes liées. :last vaut lignes / 20 - 1.
\set rank random(1, :last) * 20 + random(0, 9)
SELECT id, number, title, type, severity, status, occurred_at, site, location, description, immediate_actions, potential, assigned_to, reporter,
    approved_by, approved_at, reopen_reason, is_serious, external_id, version, company_id, department_id, owner_id, created_at, created_by,
    updated_at, updated_by
FROM hse.incident
WHERE id = ('00000000-0000-7000-8000-' || lpad(:rank, 12, '0'))::uuid AND deleted_at IS NULL AND company_id = ANY (:companies::uuid[]);
