-- Les abonnements aux événements : à qui les dire, lesquels, et au nom de qui les lire.
CREATE TABLE sys.webhook (
  id              uuid PRIMARY KEY,
  name            text NOT NULL UNIQUE,
  -- Ce qu'il peut lire au moment de l'envoi borne ce qui part.
  owner           uuid NOT NULL,
  -- Scellés : une adresse porte souvent un jeton.
  url             bytea NOT NULL,
  secret          bytea NOT NULL,
  -- Le secret d'avant, qui signe aussi jusque-là.
  old_secret      bytea,
  old_until       timestamptz,
  -- `hse.incident.created`, `hse.incident.*` ou `*`.
  events          text[] NOT NULL CHECK (cardinality(events) > 0),
  filter          text,
  fields          text[],
  enabled         boolean NOT NULL DEFAULT true,
  -- Échecs de suite, et depuis quand.
  failures        integer NOT NULL DEFAULT 0,
  failing_since   timestamptz,
  disabled_at     timestamptz,
  disabled_reason text CHECK (disabled_reason IN ('manual', 'failing', 'gone', 'owner')),
  created_at      timestamptz NOT NULL,
  updated_at      timestamptz NOT NULL
);
-- Un événement trouve ses abonnements sans regarder les autres.
CREATE INDEX webhook_events ON sys.webhook USING gin (events) WHERE enabled;

CREATE TABLE sys.webhook_delivery (
  -- L'identifiant que le destinataire reçoit, le même à chaque essai ; ordonné par le temps.
  id          text COLLATE "C" PRIMARY KEY,
  webhook     uuid NOT NULL REFERENCES sys.webhook (id) ON DELETE CASCADE,
  -- Rang dans la boîte de sortie ; un essai n'en a pas.
  event       bigint,
  type        text NOT NULL,
  events      text[] NOT NULL,
  entity      text,
  record      uuid,
  at          timestamptz NOT NULL,
  state       text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'delivered', 'failed', 'skipped')),
  -- Envois faits depuis qu'on l'a demandé.
  attempts    smallint NOT NULL DEFAULT 0,
  next_at     timestamptz,
  sent_at     timestamptz,
  duration_ms integer,
  status      smallint,
  answer      text,
  error       text,
  -- Au nom de qui le corps a été lu : lui seul le relit.
  reader      uuid,
  headers     jsonb,
  body        text,
  UNIQUE (webhook, event)
);
CREATE INDEX webhook_delivery_last ON sys.webhook_delivery (webhook, id DESC);
CREATE INDEX webhook_delivery_old ON sys.webhook_delivery (at);

-- Un destinataire qui ne répond pas ne retient aucun travail d'une autre sorte.
INSERT INTO sys.worker_group (name, workers) VALUES ('webhook', 4) ON CONFLICT DO NOTHING;
INSERT INTO sys.job_kind (kind, worker_group) VALUES ('webhook', 'webhook')
  ON CONFLICT (kind) DO UPDATE SET worker_group = EXCLUDED.worker_group;
