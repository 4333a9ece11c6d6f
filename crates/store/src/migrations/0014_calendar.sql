-- L'agenda : jusqu'où les rappels ont été dits, les flux secrets, ce que chaque invité a reçu.
CREATE TABLE sys.calendar_clock (
  single  boolean PRIMARY KEY DEFAULT true CHECK (single),
  last_at timestamptz NOT NULL
);

CREATE TABLE sys.calendar_feed (
  id         uuid PRIMARY KEY,
  user_id    uuid NOT NULL,
  name       text NOT NULL,
  scope      text NOT NULL CHECK (scope IN ('mine', 'company', 'entity', 'view')),
  entity     text,
  view       uuid,
  hash       bytea NOT NULL UNIQUE,
  created_at timestamptz NOT NULL,
  rotated_at timestamptz,
  used_at    timestamptz,
  used_by    text
);
CREATE INDEX calendar_feed_user ON sys.calendar_feed (user_id);

CREATE TABLE sys.calendar_invitation (
  event    uuid NOT NULL,
  email    text NOT NULL,
  sequence bigint NOT NULL,
  digest   bytea NOT NULL,
  PRIMARY KEY (event, email)
);

-- Ce qu'un courriel porte d'iCalendar, et sa méthode (RFC 5546).
ALTER TABLE sys.mail ADD COLUMN calendar text, ADD COLUMN method text;
