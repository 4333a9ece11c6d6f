-- Les suites de numéros, telles que l'écran les montre : compteurs sans trou et suites de PostgreSQL.
-- La vue est lue sous le rôle de travail : `last_value` d'une suite sans droit dessus est vide.
CREATE VIEW sys.sequence WITH (security_invoker = true) AS
  SELECT md5('counter ' || series)::uuid AS id, series, value FROM sys.counter
  UNION ALL
  SELECT md5('sequence ' || schemaname || '.' || sequencename)::uuid, schemaname || '.' || sequencename, last_value
  FROM pg_catalog.pg_sequences WHERE schemaname <> 'sys';
