-- Le document qu'un courriel joint : un fichier du dépôt, porté par un enregistrement ou tenu à part pour lui.
ALTER TABLE sys.mail ADD COLUMN file uuid;
