-- Les chronomètres des processus : le temps ouvré qu'un enregistrement passe d'un état à un autre. Une ligne par enregistrement
-- et par chronomètre, refaite de l'histoire de ses états ; `warned_at` et `breached_at` retiennent ce qui a déjà été dit.
CREATE TABLE sys.stopwatch (
  record      uuid NOT NULL,
  name        text NOT NULL,
  entity      text NOT NULL,
  calendar    uuid,
  state       text NOT NULL CHECK (state IN ('running', 'paused', 'stopped')),
  started_at  timestamptz NOT NULL,
  -- Depuis quand il court sans arrêt, et les secondes ouvrées comptées avant.
  since       timestamptz,
  worked      bigint NOT NULL,
  target      bigint NOT NULL,
  warn_at     timestamptz,
  due_at      timestamptz,
  stopped_at  timestamptz,
  warned_at   timestamptz,
  breached_at timestamptz,
  PRIMARY KEY (record, name)
);
CREATE INDEX stopwatch_due ON sys.stopwatch (entity, due_at) WHERE state = 'running';
