-- Le nom que le fournisseur a donné à un courriel : ses retours ne le disent parfois que par lui.
ALTER TABLE sys.mail ADD COLUMN provider_id text;
CREATE INDEX mail_provider ON sys.mail (provider_id) WHERE provider_id IS NOT NULL;

-- Ce que l'on sait d'un courriel suivi, avec l'accord de son lecteur : des nombres et deux instants, ni adresse de réseau, ni agent.
ALTER TABLE sys.mail ADD COLUMN tracked boolean NOT NULL DEFAULT false,
  ADD COLUMN opened_at timestamptz, ADD COLUMN opens integer NOT NULL DEFAULT 0,
  ADD COLUMN clicked_at timestamptz, ADD COLUMN clicks integer NOT NULL DEFAULT 0;
CREATE INDEX mail_tracked ON sys.mail (created_at) WHERE tracked;
