-- Les appels entrants : les entrées faites en marche, et ce que chacune a reçu.
CREATE TABLE sys.inbound_hook (
  id         uuid PRIMARY KEY,
  name       text NOT NULL UNIQUE,
  owner      uuid NOT NULL,
  definition jsonb NOT NULL,
  -- Scellé quand une signature en a besoin, son empreinte sinon.
  secret     bytea NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);

CREATE TABLE sys.inbound_delivery (
  id          uuid PRIMARY KEY,
  hook        uuid NOT NULL REFERENCES sys.inbound_hook (id) ON DELETE CASCADE,
  -- L'identifiant que l'appelant a donné, sinon le nôtre : il ne s'écrit qu'une fois.
  key         text NOT NULL,
  status      text NOT NULL DEFAULT 'received' CHECK (status IN ('received', 'done', 'failed')),
  received_at timestamptz NOT NULL,
  finished_at timestamptz,
  ip          text,
  headers     jsonb NOT NULL,
  payload     jsonb NOT NULL,
  entity      text,
  record      uuid,
  act         text,
  runs        integer,
  error       jsonb,
  UNIQUE (hook, key)
);
CREATE INDEX inbound_delivery_last ON sys.inbound_delivery (hook, id DESC);
CREATE INDEX inbound_delivery_ended ON sys.inbound_delivery (hook, finished_at DESC) WHERE finished_at IS NOT NULL;
CREATE INDEX inbound_delivery_old ON sys.inbound_delivery (received_at);
