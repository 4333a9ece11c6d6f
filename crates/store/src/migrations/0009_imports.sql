-- Un travail dit où il en est, et apprend qu'on lui demande d'arrêter.
ALTER TABLE sys.job ADD COLUMN progress jsonb, ADD COLUMN cancel_requested boolean NOT NULL DEFAULT false;

-- Un fichier reçu pour être importé ; son contenu est au dépôt, sous le même identifiant.
-- `done` compte les lignes déjà menées à leur sort : un travail repris recommence juste après.
CREATE TABLE sys.import (
  id         uuid PRIMARY KEY,
  entity     text NOT NULL,
  owner      uuid NOT NULL,
  status     text NOT NULL CHECK (status IN ('uploaded', 'checking', 'checked', 'applying', 'applied', 'refused', 'failed',
                                             'cancelled', 'undoing', 'undone')),
  aim        text CHECK (aim IN ('refused', 'cancelled', 'undone')),
  cancel     text CHECK (cancel IN ('undo', 'keep')),
  job        uuid,
  file_name  text NOT NULL,
  file_size  bigint NOT NULL,
  sheet      jsonb NOT NULL,
  wishes     jsonb NOT NULL,
  preview    jsonb NOT NULL,
  mapping    uuid,
  total      bigint NOT NULL,
  done       bigint NOT NULL DEFAULT 0,
  rejected   bigint NOT NULL DEFAULT 0,
  created    bigint NOT NULL DEFAULT 0,
  updated    bigint NOT NULL DEFAULT 0,
  undo       jsonb,
  fault      jsonb,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX import_owner ON sys.import (owner, id DESC);

-- Ce qu'une fournée a écrit, de quoi le défaire : une version 1 est une création.
CREATE TABLE sys.import_chunk (
  import   uuid NOT NULL REFERENCES sys.import ON DELETE CASCADE,
  first    bigint NOT NULL,
  lines    bigint[] NOT NULL,
  records  uuid[] NOT NULL,
  versions bigint[] NOT NULL,
  PRIMARY KEY (import, first)
);

-- Une ligne refusée, telle qu'elle était, et pourquoi.
CREATE TABLE sys.import_fault (
  import uuid NOT NULL REFERENCES sys.import ON DELETE CASCADE,
  line   bigint NOT NULL,
  faults jsonb NOT NULL,
  cells  jsonb NOT NULL,
  PRIMARY KEY (import, line)
);

-- Une correspondance gardée : quelle colonne remplit quel champ.
CREATE TABLE sys.import_mapping (
  id         uuid PRIMARY KEY,
  entity     text NOT NULL,
  owner      uuid NOT NULL,
  name       text NOT NULL,
  columns    jsonb NOT NULL,
  key        text,
  partial    boolean NOT NULL,
  shared     boolean NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT import_mapping_name UNIQUE (entity, owner, name)
);
