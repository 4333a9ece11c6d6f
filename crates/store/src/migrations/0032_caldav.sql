-- CalDAV : un accès qui lit et écrit, et ce qu'un autre agenda a dit d'un événement que sa fiche ne garde pas.
ALTER TABLE sys.calendar_feed DROP CONSTRAINT calendar_feed_scope_check;
ALTER TABLE sys.calendar_feed ADD CONSTRAINT calendar_feed_scope_check
  CHECK (scope IN ('mine', 'company', 'entity', 'view', 'caldav'));

CREATE TABLE sys.calendar_object (
  event uuid PRIMARY KEY,
  -- Qui l'a nommé ainsi : pour les autres, son nom est son identifiant.
  owner uuid,
  name  text,
  uid   text,
  extra text,
  UNIQUE (owner, name)
);
CREATE INDEX calendar_object_uid ON sys.calendar_object (uid);

-- Ce qu'une personne a vu de son agenda à un jeton (RFC 6578) : nom et étiquette de chaque document.
CREATE TABLE sys.calendar_sync (
  owner   uuid NOT NULL,
  token   text NOT NULL,
  marks   jsonb NOT NULL,
  seen_at timestamptz NOT NULL,
  PRIMARY KEY (owner, token)
);
