-- Les SMS : mêmes états que le courrier, et ce que chacun coûte.
CREATE TABLE sys.sms (
  id          uuid PRIMARY KEY,
  "user"      uuid NOT NULL,
  recipient   text NOT NULL,
  text        text NOT NULL,
  alphabet    text NOT NULL CHECK (alphabet IN ('gsm7', 'ucs2')),
  segments    smallint NOT NULL,
  priority    smallint NOT NULL DEFAULT 0,
  state       text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sending', 'sent', 'failed', 'unknown')),
  attempts    smallint NOT NULL DEFAULT 0,
  provider_id text,
  response    text,
  created_at  timestamptz NOT NULL,
  taken_at    timestamptz,
  sent_at     timestamptz
);
CREATE INDEX sms_open ON sys.sms (state, created_at) WHERE state IN ('queued', 'sending', 'failed', 'unknown');
CREATE INDEX sms_taken ON sys.sms (taken_at) WHERE taken_at IS NOT NULL;

-- La clé par laquelle un service de poussée reconnaît ce serveur (RFC 8292) : une seule, scellée.
CREATE TABLE sys.push_key (
  only_one   boolean PRIMARY KEY DEFAULT true CHECK (only_one),
  public     bytea NOT NULL,
  sealed     bytea NOT NULL,
  created_at timestamptz NOT NULL
);

-- Les appareils où une personne veut être prévenue, tels que leur navigateur les a abonnés.
CREATE TABLE sys.push_device (
  id         uuid PRIMARY KEY,
  "user"     uuid NOT NULL,
  endpoint   text NOT NULL,
  public     bytea NOT NULL,
  auth       bytea NOT NULL,
  label      text NOT NULL,
  created_at timestamptz NOT NULL,
  used_at    timestamptz
);
CREATE UNIQUE INDEX push_device_endpoint ON sys.push_device (md5(endpoint));
CREATE INDEX push_device_user ON sys.push_device ("user");

-- Les salons où un déclencheur parle ; leur adresse est un secret.
CREATE TABLE sys.chat_channel (
  id         uuid PRIMARY KEY,
  name       text NOT NULL UNIQUE,
  kind       text NOT NULL CHECK (kind IN ('slack', 'teams', 'generic')),
  sealed     bytea NOT NULL,
  enabled    boolean NOT NULL DEFAULT true,
  created_by uuid NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);

-- Une notification que sa personne a laissée sans la lire n'est redite plus haut qu'une fois.
ALTER TABLE sys.notification ADD COLUMN escalated_at timestamptz;
