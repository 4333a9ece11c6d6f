-- Ce qu'un événement du système apporte ; celui d'un enregistrement dit ce qui change (`changes`).
ALTER TABLE sys.outbox ADD COLUMN payload jsonb;

-- Les appareils d'où chacun s'est connecté, sans leurs numéros de version : une mise à jour du navigateur n'en fait pas un autre.
CREATE TABLE sys.known_device (
  user_id  uuid NOT NULL,
  device   text NOT NULL,
  first_at timestamptz NOT NULL,
  last_at  timestamptz NOT NULL,
  PRIMARY KEY (user_id, device)
);
CREATE INDEX known_device_last ON sys.known_device (last_at);
INSERT INTO sys.known_device (user_id, device, first_at, last_at)
SELECT user_id, regexp_replace(coalesce(device, ''), '[0-9][0-9._]*', '', 'g') AS seen, min(created_at), max(last_used_at)
FROM sys.session GROUP BY user_id, seen;

-- Les paquets que la base connaît, pour dire celui qui arrive, change ou s'en va.
CREATE TABLE sys.package (
  code    text PRIMARY KEY,
  version text NOT NULL
);

-- Combien de déclencheurs ont mené à ce travail : un travail qui échoue peut en réveiller, qui en mettent d'autres en file. La
-- transaction d'une exécution le dit une fois, tout ce qu'elle met en file le porte.
ALTER TABLE sys.job ADD COLUMN depth smallint NOT NULL
  DEFAULT coalesce(nullif(current_setting('opsflux.depth', true), ''), '0')::smallint;
