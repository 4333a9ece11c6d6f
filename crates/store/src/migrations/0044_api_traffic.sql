-- Le trafic de l'API, compté par tous les nœuds : une ligne par minute et une par heure, pour une adresse et qui l'appelle.
CREATE TABLE sys.api_traffic (
  span    text NOT NULL CHECK (span IN ('minute', 'hour')),
  -- Début de la minute ou de l'heure.
  at      timestamptz NOT NULL,
  method  text NOT NULL,
  -- Le gabarit de l'adresse, jamais l'adresse elle-même.
  route   text NOT NULL,
  origin  text NOT NULL CHECK (origin IN ('browser', 'token', 'hook', 'anonymous', 'other')),
  -- La personne, ou l'entrée d'appels.
  who     uuid,
  calls   bigint NOT NULL,
  -- Réponses 4xx, et 5xx.
  refused bigint NOT NULL,
  failed  bigint NOT NULL,
  -- Appels par tranche de durée.
  buckets bigint[] NOT NULL,
  UNIQUE NULLS NOT DISTINCT (span, at, method, route, origin, who)
);
