-- Une réponse gardée porte les valeurs que son lecteur voyait : elle se garde scellée. Celles d'avant se referont.
ALTER TABLE sys.idempotency DROP COLUMN body, ADD COLUMN body bytea;
UPDATE sys.idempotency SET status = NULL;
