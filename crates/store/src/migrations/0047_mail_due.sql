-- Quand un courriel doit partir : celui qui attend son heure, ou qu'on renvoie, n'est pas en retard pour autant.
ALTER TABLE sys.mail ADD COLUMN due_at timestamptz;
UPDATE sys.mail SET due_at = created_at;
ALTER TABLE sys.mail ALTER COLUMN due_at SET NOT NULL, ALTER COLUMN due_at SET DEFAULT now();

-- Les exécutions à rejouer, par fournées.
CREATE INDEX trigger_run_failed ON sys.trigger_run (id) WHERE result = 'failed';
