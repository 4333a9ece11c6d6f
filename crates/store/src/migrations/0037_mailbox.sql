-- Où en est la relève des boîtes aux lettres, une par entrée de cette sorte.
CREATE TABLE sys.inbound_mailbox (
  hook     uuid PRIMARY KEY REFERENCES sys.inbound_hook (id) ON DELETE CASCADE,
  -- Le compte et le dossier lus ; changés, la relève repart.
  place    text,
  validity bigint,
  -- Le dernier message déjà là au premier contact : en deçà, seuls les non lus se prennent.
  base     bigint NOT NULL DEFAULT 0,
  -- Le dernier message mené à son sort.
  last     bigint NOT NULL DEFAULT 0,
  -- Messages pris qu'il reste à marquer, déplacer ou supprimer.
  pending  jsonb NOT NULL DEFAULT '[]',
  -- Le message en cours de lecture, et combien de fois on l'a tenté.
  trying   bigint,
  tries    integer NOT NULL DEFAULT 0,
  next_at  timestamptz NOT NULL,
  -- La dernière relève aboutie, les échecs depuis, et la dernière faute.
  read_at  timestamptz,
  failures integer NOT NULL DEFAULT 0,
  error    jsonb
);

-- Un message que les filtres écartent, ou qu'on ne peut pas prendre, n'est pas un appel échoué.
ALTER TABLE sys.inbound_delivery DROP CONSTRAINT inbound_delivery_status_check;
ALTER TABLE sys.inbound_delivery ADD CONSTRAINT inbound_delivery_status_check
  CHECK (status IN ('received', 'done', 'failed', 'rejected'));
