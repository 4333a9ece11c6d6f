-- La version qu'une écriture a laissée : c'est elle qui ordonne l'histoire d'un enregistrement.
-- Vide pour une ligne du journal qui n'est pas une écriture d'enregistrement, et pour celles d'avant.
ALTER TABLE sys.audit ADD COLUMN version bigint;
CREATE INDEX audit_version ON sys.audit (record, version DESC) WHERE version IS NOT NULL;
