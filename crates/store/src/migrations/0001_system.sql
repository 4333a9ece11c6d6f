-- Tables du système : ce que la plate-forme écrit elle-même, hors des entités.
CREATE SCHEMA sys;

-- Réglages de la plate-forme (marque de démonstration, clés enveloppées, préférences globales).
CREATE TABLE sys.setting (
  key        text PRIMARY KEY,
  value      jsonb NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now()
);

-- Forme physique appliquée, et le registre des plans qui y ont mené.
CREATE TABLE sys.model_shape (
  id         boolean PRIMARY KEY DEFAULT true CHECK (id),
  version    text NOT NULL,
  shape      jsonb NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE sys.plan (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  version    text NOT NULL,
  steps      jsonb NOT NULL,
  inverse    jsonb NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT now(),
  applied_by text NOT NULL
);

-- Audit : ajout seul, une partition par mois, chaîné par lots (sys.audit_seal).
CREATE TABLE sys.audit (
  id         uuid NOT NULL,
  at         timestamptz NOT NULL,
  xid        xid8 NOT NULL DEFAULT pg_current_xact_id(),
  action     text NOT NULL,
  entity     text,
  record     uuid,
  number     text,
  actor      uuid,
  actor_name text NOT NULL,
  company    uuid,
  department uuid,
  ip         text,
  device     text,
  request    uuid,
  result     text NOT NULL DEFAULT 'ok',
  changes    jsonb,
  PRIMARY KEY (at, id)
) PARTITION BY RANGE (at);
CREATE TABLE sys.audit_other PARTITION OF sys.audit DEFAULT;
CREATE INDEX audit_record ON sys.audit (record, at DESC, id DESC);
CREATE INDEX audit_xid ON sys.audit (xid, id);

-- La preuve : racine de Merkle des lignes d'un intervalle de transactions, chaînée et signée.
CREATE TABLE sys.audit_seal (
  number     bigint PRIMARY KEY,
  from_xid   xid8 NOT NULL,
  to_xid     xid8 NOT NULL,
  rows       bigint NOT NULL,
  root       bytea NOT NULL,
  previous   bytea NOT NULL,
  digest     bytea NOT NULL,
  signature  bytea NOT NULL,
  key_id     text NOT NULL,
  sealed_at  timestamptz NOT NULL
);

CREATE FUNCTION sys.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'le journal d''audit ne se modifie pas' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE ON sys.audit
  FOR EACH ROW EXECUTE FUNCTION sys.refuse_change();
CREATE TRIGGER audit_is_not_truncated BEFORE TRUNCATE ON sys.audit
  FOR EACH STATEMENT EXECUTE FUNCTION sys.refuse_change();
CREATE TRIGGER seal_is_append_only BEFORE UPDATE OR DELETE ON sys.audit_seal
  FOR EACH ROW EXECUTE FUNCTION sys.refuse_change();
CREATE TRIGGER seal_is_not_truncated BEFORE TRUNCATE ON sys.audit_seal
  FOR EACH STATEMENT EXECUTE FUNCTION sys.refuse_change();

-- Événements écrits avec la donnée, distribués ensuite.
CREATE TABLE sys.outbox (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at            timestamptz NOT NULL,
  entity        text NOT NULL,
  record        uuid NOT NULL,
  version       bigint NOT NULL,
  events        text[] NOT NULL,
  actor         uuid,
  actor_name    text NOT NULL,
  company       uuid,
  department    uuid,
  owners        uuid[] NOT NULL DEFAULT '{}',
  depth         smallint NOT NULL DEFAULT 0,
  request       uuid,
  changes       jsonb,
  dispatched_at timestamptz
);
CREATE INDEX outbox_waiting ON sys.outbox (id) WHERE dispatched_at IS NULL;
CREATE INDEX outbox_done ON sys.outbox (dispatched_at) WHERE dispatched_at IS NOT NULL;

-- Travaux durables.
CREATE TABLE sys.job (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind         text NOT NULL,
  payload      jsonb NOT NULL,
  priority     smallint NOT NULL DEFAULT 0,
  unique_key   text,
  state        text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'done', 'failed')),
  run_at       timestamptz NOT NULL DEFAULT now(),
  attempts     smallint NOT NULL DEFAULT 0,
  max_attempts smallint NOT NULL DEFAULT 4,
  locked_by    text,
  locked_until timestamptz,
  last_error   text,
  created_at   timestamptz NOT NULL DEFAULT now(),
  finished_at  timestamptz
);
CREATE INDEX job_ready ON sys.job (priority DESC, run_at, id) WHERE state = 'waiting';
CREATE INDEX job_running ON sys.job (locked_until) WHERE state = 'running';
CREATE UNIQUE INDEX job_unique ON sys.job (kind, unique_key) WHERE state IN ('waiting', 'running');

-- Ce que chaque déclencheur a fait d'un événement ; l'unicité empêche de le faire deux fois.
CREATE TABLE sys.trigger_run (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  trigger     text NOT NULL,
  event       bigint NOT NULL,
  at          timestamptz NOT NULL DEFAULT now(),
  result      text NOT NULL,
  duration_us bigint NOT NULL,
  log         jsonb NOT NULL,
  UNIQUE (trigger, event)
);

-- Fichiers : le contenu est au dépôt d'objets, sous sa clé.
CREATE TABLE sys.file (
  id          uuid PRIMARY KEY,
  name        text NOT NULL,
  type        text NOT NULL,
  size        bigint NOT NULL,
  sha256      bytea NOT NULL,
  width       integer,
  height      integer,
  entity      text,
  record      uuid,
  field       text,
  thumbnail   boolean NOT NULL DEFAULT false,
  uploaded_by uuid,
  uploaded_at timestamptz NOT NULL
);
CREATE INDEX file_record ON sys.file (record) WHERE record IS NOT NULL;
CREATE INDEX file_unattached ON sys.file (uploaded_at) WHERE record IS NULL;

-- Secrets d'une personne : jamais des colonnes d'entité.
CREATE TABLE sys.credential (
  user_id       uuid PRIMARY KEY,
  password_hash text,
  changed_at    timestamptz,
  totp_secret   bytea,
  totp_step     bigint,
  failures      smallint NOT NULL DEFAULT 0,
  locked_until  timestamptz
);
CREATE TABLE sys.session (
  id           uuid PRIMARY KEY,
  user_id      uuid NOT NULL,
  created_at   timestamptz NOT NULL,
  last_used_at timestamptz NOT NULL,
  expires_at   timestamptz NOT NULL,
  revoked_at   timestamptz,
  ip           text,
  device       text
);
CREATE INDEX session_of_user ON sys.session (user_id) WHERE revoked_at IS NULL;
CREATE TABLE sys.refresh_token (
  hash       bytea PRIMARY KEY,
  session_id uuid NOT NULL REFERENCES sys.session ON DELETE CASCADE,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at    timestamptz
);
CREATE INDEX refresh_token_session ON sys.refresh_token (session_id);
CREATE TABLE sys.preference (
  user_id    uuid NOT NULL,
  key        text NOT NULL,
  value      jsonb NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (user_id, key)
);

-- Notifications d'une personne, et le courrier sortant.
CREATE TABLE sys.notification (
  id         uuid PRIMARY KEY,
  "user"     uuid NOT NULL,
  category   text NOT NULL,
  priority   smallint NOT NULL,
  title      text NOT NULL,
  body       text NOT NULL,
  entity     text,
  record     uuid,
  url        text,
  created_at timestamptz NOT NULL,
  read_at    timestamptz,
  deleted_at timestamptz
);
CREATE INDEX notification_user ON sys.notification ("user", created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX notification_unread ON sys.notification ("user") WHERE read_at IS NULL AND deleted_at IS NULL;
CREATE TABLE sys.mail (
  id         uuid PRIMARY KEY,
  recipient  text NOT NULL,
  subject    text NOT NULL,
  html       text NOT NULL,
  text       text NOT NULL,
  priority   smallint NOT NULL DEFAULT 0,
  state      text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sending', 'sent', 'failed', 'unknown')),
  attempts   smallint NOT NULL DEFAULT 0,
  response   text,
  created_at timestamptz NOT NULL,
  sent_at    timestamptz
);
CREATE INDEX mail_open ON sys.mail (state, created_at) WHERE state IN ('queued', 'sending', 'failed', 'unknown');

-- Compteurs des numérotations sans trou.
CREATE TABLE sys.counter (
  series text PRIMARY KEY,
  value  bigint NOT NULL
);
