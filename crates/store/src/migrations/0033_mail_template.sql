-- Le gabarit dont un courriel est tiré, pour le retrouver au journal, et qui doit encore pouvoir le lire s'il est renvoyé ; aucun des deux pour
-- ceux que la plate-forme écrit elle-même.
ALTER TABLE sys.mail ADD COLUMN template text, ADD COLUMN reader jsonb;
