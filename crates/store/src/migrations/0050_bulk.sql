-- Un geste sur beaucoup d'enregistrements, mené par un travail. `done` compte ceux qui sont menés à leur sort : repris, il
-- recommence juste après.
CREATE TABLE sys.bulk (
  id         uuid PRIMARY KEY,
  entity     text NOT NULL,
  owner      uuid NOT NULL,
  status     text NOT NULL CHECK (status IN ('gathering', 'running', 'done', 'cancelled', 'failed', 'undoing', 'undone')),
  job        uuid NOT NULL,
  demand     jsonb NOT NULL,
  total      bigint NOT NULL DEFAULT 0,
  done       bigint NOT NULL DEFAULT 0,
  changed    bigint NOT NULL DEFAULT 0,
  refused    bigint NOT NULL DEFAULT 0,
  skipped    bigint NOT NULL DEFAULT 0,
  reverted   bigint NOT NULL DEFAULT 0,
  kept       bigint NOT NULL DEFAULT 0,
  left_told  bigint NOT NULL DEFAULT 0,
  fault      jsonb,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX bulk_owner ON sys.bulk (owner, id DESC);

-- Un seul geste vivant par personne et par entité.
CREATE UNIQUE INDEX bulk_alive ON sys.bulk (owner, entity) WHERE status IN ('gathering', 'running', 'undoing');

-- Une fournée : ce qu'elle vise, puis ce qu'elle a écrit et la version laissée, de quoi le défaire.
CREATE TABLE sys.bulk_chunk (
  bulk     uuid NOT NULL REFERENCES sys.bulk ON DELETE CASCADE,
  first    bigint NOT NULL,
  records  uuid[] NOT NULL,
  versions bigint[],
  PRIMARY KEY (bulk, first)
);

-- Un enregistrement refusé, et pourquoi ; les premiers seulement. `undo` : laissé par l'annulation.
CREATE TABLE sys.bulk_refusal (
  bulk   uuid NOT NULL REFERENCES sys.bulk ON DELETE CASCADE,
  undo   boolean NOT NULL,
  rank   bigint NOT NULL,
  record uuid NOT NULL,
  label  text,
  faults jsonb NOT NULL,
  PRIMARY KEY (bulk, undo, rank)
);

-- Parmi les longs travaux, là où leur groupe est resté.
INSERT INTO sys.job_kind (kind, worker_group) SELECT 'bulk', name FROM sys.worker_group WHERE name = 'heavy'
  ON CONFLICT (kind) DO NOTHING;
