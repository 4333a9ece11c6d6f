-- Une notification dit de quelle demande d'approbation elle parle ; les anciennes ne le disaient que par leur adresse.
ALTER TABLE sys.notification ADD COLUMN approval uuid;
UPDATE sys.notification SET approval = substr(url, 12)::uuid
WHERE category = 'core.approval' AND url ~ '^/approvals/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$';
