-- Les approbations : une demande garde la définition et les paramètres sous lesquels elle a été ouverte.
CREATE TABLE sys.approval (
  id             uuid PRIMARY KEY,
  entity         text NOT NULL,
  record         uuid NOT NULL,
  number         text,
  company        uuid,
  department     uuid,
  action         text NOT NULL,
  definition     jsonb NOT NULL,
  params         jsonb NOT NULL,
  requester      uuid,
  requester_name text NOT NULL,
  state          text NOT NULL CHECK (state IN ('open', 'changes_requested', 'approved', 'rejected', 'withdrawn', 'failed',
                                                'cancelled')),
  blocked        boolean NOT NULL DEFAULT false,
  round          integer NOT NULL DEFAULT 1,
  step           integer,
  depth          smallint NOT NULL DEFAULT 0,
  opened_at      timestamptz NOT NULL,
  closed_at      timestamptz,
  error          jsonb
);
-- Une seule demande vivante par enregistrement.
CREATE UNIQUE INDEX approval_alive ON sys.approval (record) WHERE state IN ('open', 'changes_requested');
CREATE INDEX approval_requester ON sys.approval (requester, opened_at DESC, id DESC);
CREATE INDEX approval_record ON sys.approval (record);

-- Une étape d'un tour : `skipped` quand sa condition ne tenait pas. `worked` est son temps ouvré, en secondes.
CREATE TABLE sys.approval_step (
  approval     uuid NOT NULL REFERENCES sys.approval ON DELETE CASCADE,
  round        integer NOT NULL,
  step         integer NOT NULL,
  name         text NOT NULL,
  state        text NOT NULL CHECK (state IN ('waiting', 'skipped', 'open', 'blocked', 'approved', 'stopped')),
  need         integer,
  opened_at    timestamptz,
  due_at       timestamptz,
  decided_at   timestamptz,
  escalated_at timestamptz,
  reminded_at  timestamptz,
  worked       bigint,
  PRIMARY KEY (approval, round, step)
);

-- Qui peut décider d'une étape, et au titre duquel de ses approbateurs (`slot`).
CREATE TABLE sys.approval_task (
  id         uuid PRIMARY KEY,
  approval   uuid NOT NULL REFERENCES sys.approval ON DELETE CASCADE,
  round      integer NOT NULL,
  step       integer NOT NULL,
  slot       integer NOT NULL,
  "user"     uuid NOT NULL,
  state      text NOT NULL CHECK (state IN ('open', 'approved', 'rejected', 'changes_requested', 'moot')),
  escalated  boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL,
  decided_at timestamptz,
  UNIQUE (approval, round, step, slot, "user")
);
CREATE INDEX approval_task_user ON sys.approval_task ("user", created_at DESC, id DESC);

-- Ce qui est arrivé à une demande : décisions, commentaires, délais passés, reprises.
CREATE TABLE sys.approval_event (
  id           uuid PRIMARY KEY,
  rank         bigint GENERATED ALWAYS AS IDENTITY,
  approval     uuid NOT NULL REFERENCES sys.approval ON DELETE CASCADE,
  round        integer NOT NULL,
  step         integer,
  at           timestamptz NOT NULL,
  kind         text NOT NULL,
  actor        uuid,
  actor_name   text NOT NULL,
  on_behalf_of uuid,
  comment      text,
  via          text NOT NULL
);
CREATE INDEX approval_event_approval ON sys.approval_event (approval, rank);
CREATE INDEX approval_event_actor ON sys.approval_event (actor, at DESC);

-- Un lien de courriel : l'empreinte de son jeton, la personne et l'étape qu'il désigne, une seule décision.
CREATE TABLE sys.approval_link (
  token      bytea PRIMARY KEY,
  approval   uuid NOT NULL REFERENCES sys.approval ON DELETE CASCADE,
  round      integer NOT NULL,
  step       integer NOT NULL,
  "user"     uuid NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at    timestamptz
);
CREATE INDEX approval_link_expires ON sys.approval_link (expires_at);
