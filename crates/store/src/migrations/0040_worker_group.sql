-- Groupes de travailleurs : chacun prend les travaux de ses sortes, tant de front sur chaque nœud ; NULL, autant que le nœud le dit.
CREATE TABLE sys.worker_group (
  name    text PRIMARY KEY CHECK (name ~ '^[a-z][a-z0-9_]{0,39}$'),
  workers smallint CHECK (workers BETWEEN 1 AND 64)
);
-- Les longs travaux à part : un import ne retient jamais une notification.
INSERT INTO sys.worker_group (name, workers) VALUES ('default', NULL), ('heavy', 2);

-- Ce que l'administrateur règle d'une sorte de travaux ; celles qui n'y sont pas suivent les défauts.
CREATE TABLE sys.job_kind (
  kind         text PRIMARY KEY,
  worker_group text NOT NULL DEFAULT 'default' REFERENCES sys.worker_group (name),
  -- De front au plus, tous nœuds ensemble.
  max_running  smallint CHECK (max_running BETWEEN 1 AND 1000),
  -- Ajoutée à celle de chaque travail.
  priority     smallint NOT NULL DEFAULT 0 CHECK (priority BETWEEN -100 AND 100),
  paused_at    timestamptz
);
INSERT INTO sys.job_kind (kind, paused_at) SELECT kind, paused_at FROM sys.job_pause;
INSERT INTO sys.job_kind (kind, worker_group)
  VALUES ('housekeeping', 'heavy'), ('import', 'heavy'), ('import_file', 'heavy'), ('report', 'heavy')
  ON CONFLICT (kind) DO UPDATE SET worker_group = EXCLUDED.worker_group;
DROP TABLE sys.job_pause;

-- Les nœuds qui servent la file, tels qu'ils se sont dits il y a peu.
CREATE TABLE sys.worker_node (
  node       text PRIMARY KEY,
  version    text NOT NULL,
  groups     jsonb NOT NULL,
  started_at timestamptz NOT NULL,
  seen_at    timestamptz NOT NULL
);

ALTER TABLE sys.job
  ADD COLUMN worker_group text NOT NULL DEFAULT 'default',
  -- Sa place parmi celles d'une sorte limitée : deux travaux en cours n'ont jamais la même.
  ADD COLUMN slot smallint,
  ADD COLUMN started_at timestamptz,
  -- Ce qui lui est arrivé, le plus ancien d'abord ; un succès se lit sur la ligne même.
  ADD COLUMN log jsonb NOT NULL DEFAULT '[]';
UPDATE sys.job j SET worker_group = k.worker_group FROM sys.job_kind k WHERE k.kind = j.kind AND j.worker_group <> k.worker_group;
DROP INDEX sys.job_ready;
CREATE INDEX job_ready ON sys.job (worker_group, priority DESC, run_at, id) WHERE state = 'waiting';
CREATE UNIQUE INDEX job_slot ON sys.job (kind, slot) WHERE state = 'running' AND slot IS NOT NULL;

-- Un travail qui naît va au groupe de sa sorte, avec sa priorité.
CREATE FUNCTION sys.route_job() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  set_for sys.job_kind;
BEGIN
  SELECT * INTO set_for FROM sys.job_kind WHERE kind = NEW.kind;
  IF FOUND THEN
    NEW.worker_group := set_for.worker_group;
    NEW.priority := NEW.priority + set_for.priority;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER job_is_routed BEFORE INSERT ON sys.job FOR EACH ROW EXECUTE FUNCTION sys.route_job();
