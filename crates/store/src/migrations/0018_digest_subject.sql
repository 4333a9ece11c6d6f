-- Ce dont la ligne parle, de quoi dire à l'envoi qui le voit encore. Les lignes qui attendent ne le disent pas :
-- elles s'en vont, et leur notification reste dans l'application.
DELETE FROM sys.digest WHERE path IS NOT NULL;
ALTER TABLE sys.digest DROP COLUMN path, ADD COLUMN subject jsonb;
