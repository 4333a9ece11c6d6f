-- Un réglage vaut partout, ou dans un seul environnement : une base de production copiée pour des essais n'y appelle
-- pas les mêmes adresses. Sa version dit qu'un autre l'a changé entre-temps.
ALTER TABLE sys.setting
  ADD COLUMN environment text NOT NULL DEFAULT '',
  ADD COLUMN version bigint NOT NULL DEFAULT 1,
  ADD COLUMN updated_by text,
  DROP CONSTRAINT setting_pkey,
  ADD PRIMARY KEY (key, environment);
