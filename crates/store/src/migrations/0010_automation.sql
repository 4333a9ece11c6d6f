-- L'automatisation : une exécution est une ligne durable, avec sa place, ce qui l'a causée et ce que chaque étape a fait.

ALTER TABLE sys.trigger_run ALTER COLUMN event DROP NOT NULL;
ALTER TABLE sys.trigger_run
  ADD COLUMN key         text,
  ADD COLUMN priority    smallint NOT NULL DEFAULT 0,
  ADD COLUMN entity      text,
  ADD COLUMN record      uuid,
  ADD COLUMN company     uuid,
  ADD COLUMN fact        jsonb,
  ADD COLUMN version     text,
  ADD COLUMN position    jsonb,
  ADD COLUMN wake_at     timestamptz,
  ADD COLUMN attempts    smallint NOT NULL DEFAULT 0,
  ADD COLUMN error       jsonb,
  ADD COLUMN finished_at timestamptz;
UPDATE sys.trigger_run SET key = 'event:' || event, finished_at = at;
CREATE UNIQUE INDEX trigger_run_key ON sys.trigger_run (trigger, key);
CREATE INDEX trigger_run_ready ON sys.trigger_run (priority DESC, wake_at, id) WHERE result IN ('ready', 'waiting');
CREATE INDEX trigger_run_at ON sys.trigger_run (at);
CREATE INDEX trigger_run_record ON sys.trigger_run (record) WHERE record IS NOT NULL;

-- Le texte d'une définition sous laquelle une exécution est commencée.
CREATE TABLE sys.trigger_version (
  trigger text NOT NULL,
  version text NOT NULL,
  file    text NOT NULL,
  text    text NOT NULL,
  PRIMARY KEY (trigger, version)
);

-- Ce qui tient d'un déclencheur hors de sa définition : en service ou non, et où en est son horaire.
CREATE TABLE sys.trigger_state (
  trigger text PRIMARY KEY,
  enabled boolean NOT NULL DEFAULT true,
  version text,
  next_at timestamptz,
  last_at timestamptz
);

-- Les sortes de travaux que l'administrateur retient, et les travaux qu'il annule.
CREATE TABLE sys.job_pause (
  kind      text PRIMARY KEY,
  paused_at timestamptz NOT NULL
);
ALTER TABLE sys.job DROP CONSTRAINT job_state_check;
ALTER TABLE sys.job ADD CONSTRAINT job_state_check CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled'));
