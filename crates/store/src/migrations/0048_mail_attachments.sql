-- Les fichiers qu'un courriel joint, dans l'ordre : leur nom et leur taille se lisent encore quand ils ne sont plus au dépôt.
ALTER TABLE sys.mail ADD COLUMN attachments jsonb NOT NULL DEFAULT '[]';
UPDATE sys.mail SET attachments = jsonb_build_array(jsonb_build_object('id', file,
  'name', (SELECT f.name FROM sys.file f WHERE f.id = file), 'size', (SELECT f.size FROM sys.file f WHERE f.id = file)))
WHERE file IS NOT NULL;
ALTER TABLE sys.mail DROP COLUMN file;
