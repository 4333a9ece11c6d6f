-- Le trafic se garde aussi par jours (UTC) : les heures n'en gardent plus que huit.
ALTER TABLE sys.api_traffic DROP CONSTRAINT api_traffic_span_check,
  ADD CONSTRAINT api_traffic_span_check CHECK (span IN ('minute', 'hour', 'day'));
WITH hours AS (SELECT date_trunc('day', at, 'UTC') AS day, * FROM sys.api_traffic WHERE span = 'hour'),
ranked AS (SELECT day, method, route, origin, who, rank, sum(n)::bigint AS n
  FROM hours, unnest(buckets) WITH ORDINALITY AS b (n, rank) GROUP BY day, method, route, origin, who, rank),
durations AS (SELECT day, method, route, origin, who, array_agg(n ORDER BY rank) AS buckets
  FROM ranked GROUP BY day, method, route, origin, who),
days AS (SELECT day, method, route, origin, who, sum(calls) AS calls, sum(refused) AS refused, sum(failed) AS failed
  FROM hours GROUP BY day, method, route, origin, who)
INSERT INTO sys.api_traffic (span, at, method, route, origin, who, calls, refused, failed, buckets)
SELECT 'day', s.day, s.method, s.route, s.origin, s.who, s.calls, s.refused, s.failed, d.buckets
FROM days s JOIN durations d ON (s.day, s.method, s.route, s.origin) = (d.day, d.method, d.route, d.origin)
  AND s.who IS NOT DISTINCT FROM d.who
ON CONFLICT DO NOTHING;
UPDATE sys.setting SET value = '30' WHERE key = 'core.api_traffic_days' AND (value #>> '{}')::int < 30;
