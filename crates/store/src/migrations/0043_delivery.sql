-- Le journal des SMS se lit du dernier au premier.
CREATE INDEX sms_recent ON sys.sms (created_at DESC, id DESC);

-- Un fournisseur dit quand il a remis un courriel.
ALTER TABLE sys.mail DROP CONSTRAINT mail_state_check;
ALTER TABLE sys.mail ADD CONSTRAINT mail_state_check
  CHECK (state IN ('queued', 'sending', 'sent', 'delivered', 'failed', 'unknown', 'suppressed', 'bounced'));
ALTER TABLE sys.mail ADD COLUMN delivered_at timestamptz;

-- Qui s'est désinscrit, et quand, se lit au journal.
CREATE INDEX audit_unsubscribed ON sys.audit (actor, at DESC) WHERE action = 'mail.unsubscribed';
