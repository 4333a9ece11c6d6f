-- Ce que le modèle n'a plus : depuis quand, par quel plan, et s'il est effacé pour de bon.
-- `kind` : `entity` (une table), `field` (des colonnes), `links` (une table de liaison), `extra` (une clé de la colonne `extra`).
CREATE TABLE sys.quarantine (
  id        uuid PRIMARY KEY,
  kind      text NOT NULL CHECK (kind IN ('entity', 'field', 'links', 'extra')),
  owner     uuid NOT NULL,
  name      text NOT NULL,
  plan      bigint REFERENCES sys.plan,
  hidden_at timestamptz NOT NULL,
  purged_at timestamptz
);
CREATE INDEX quarantine_waiting ON sys.quarantine (hidden_at) WHERE purged_at IS NULL;
