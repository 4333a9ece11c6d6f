-- Le nom que le fournisseur a donné à un courriel : ses retours ne le disent parfois que par lui.
ALTER TABLE sys.mail ADD COLUMN provider_id text;
CREATE INDEX mail_provider ON sys.mail (provider_id) WHERE provider_id IS NOT NULL;
