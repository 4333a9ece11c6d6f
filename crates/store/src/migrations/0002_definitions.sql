-- Définitions du locataire : jumelles JSON des fichiers d'un paquet, lues par le même chargement.
-- `json` et non `jsonb` : l'ordre des champs est celui de l'auteur.
CREATE TABLE sys.definition (
  id         uuid PRIMARY KEY,
  path       text NOT NULL UNIQUE,
  body       json NOT NULL,
  ids        json NOT NULL,
  version    bigint NOT NULL,
  created_at timestamptz NOT NULL,
  created_by uuid,
  updated_at timestamptz NOT NULL,
  updated_by uuid,
  deleted    boolean NOT NULL DEFAULT false
);

-- Rang du modèle : il monte à chaque changement de définitions, et dit aux nœuds ce qu'ils ont manqué.
ALTER TABLE sys.model_shape ADD COLUMN revision bigint NOT NULL DEFAULT 0;

-- Un plan né de définitions garde ce qu'elles étaient et ce qu'elles sont devenues : de quoi le défaire.
ALTER TABLE sys.plan ADD COLUMN actor uuid, ADD COLUMN definitions json, ADD COLUMN undone_by bigint REFERENCES sys.plan;

-- Index posés sans arrêter les écritures, hors de la transaction de leur plan.
CREATE TABLE sys.plan_index (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  plan       bigint NOT NULL REFERENCES sys.plan,
  entity     uuid NOT NULL,
  name       text NOT NULL,
  state      text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'done', 'failed', 'dropped')),
  attempts   smallint NOT NULL DEFAULT 0,
  error      text,
  updated_at timestamptz NOT NULL
);
CREATE INDEX plan_index_open ON sys.plan_index (id) WHERE state IN ('pending', 'failed');

-- Champs ajoutés en route vers une colonne à eux.
CREATE TABLE sys.promotion (
  field       uuid PRIMARY KEY,
  entity      text NOT NULL,
  name        text NOT NULL,
  state       text NOT NULL CHECK (state IN ('copying', 'switched', 'done', 'failed')),
  last        uuid,
  copied      bigint NOT NULL DEFAULT 0,
  total       bigint NOT NULL DEFAULT 0,
  actor       uuid,
  error       text,
  started_at  timestamptz NOT NULL,
  updated_at  timestamptz NOT NULL
);

-- Ce texte se lit-il dans ce type ? (`pg_input_is_valid` n'existe qu'à partir de PostgreSQL 16.)
CREATE FUNCTION sys.fits(value text, type text) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF value ~* '^\s*[-+]?(nan|inf(inity)?|now|today|tomorrow|yesterday|epoch)\s*$' THEN
    RETURN type = 'text';
  END IF;
  EXECUTE format('SELECT CAST($1 AS %s)', type) USING value;
  RETURN true;
EXCEPTION WHEN data_exception OR invalid_text_representation OR numeric_value_out_of_range THEN
  RETURN false;
END $$;
