-- Ce qu'une personne recevra dans son prochain résumé par courriel.
CREATE TABLE sys.digest (
  id         uuid PRIMARY KEY,
  "user"     uuid NOT NULL,
  due        timestamptz NOT NULL,
  priority   smallint NOT NULL,
  title      text NOT NULL,
  body       text NOT NULL,
  path       text,
  created_at timestamptz NOT NULL
);
CREATE INDEX digest_user ON sys.digest ("user", due);
