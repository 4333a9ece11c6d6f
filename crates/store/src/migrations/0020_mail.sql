-- Le courrier : ce qui revient, les adresses où l'on n'écrit plus, et de quoi se désinscrire.
ALTER TABLE sys.mail DROP CONSTRAINT mail_state_check;
ALTER TABLE sys.mail ADD CONSTRAINT mail_state_check
  CHECK (state IN ('queued', 'sending', 'sent', 'failed', 'unknown', 'suppressed', 'bounced'));
-- Où son lecteur cesse d'en recevoir de semblables ; quand il est revenu, ou a été dit indésirable.
ALTER TABLE sys.mail ADD COLUMN unsubscribe text, ADD COLUMN returned_at timestamptz;
CREATE INDEX mail_recent ON sys.mail (created_at DESC, id DESC);

-- Les adresses où l'on n'écrit plus, en minuscules.
CREATE TABLE sys.mail_suppression (
  address text PRIMARY KEY,
  reason  text NOT NULL CHECK (reason IN ('bounce', 'complaint', 'manual')),
  -- Ce que le serveur en a dit, ou la personne qui l'a ajoutée.
  detail  text,
  source  text NOT NULL,
  mail    uuid,
  since   timestamptz NOT NULL,
  "by"    uuid
);
CREATE INDEX mail_suppression_since ON sys.mail_suppression (since DESC, address DESC);
