-- L'hôte d'un abonnement se lit sans l'ouvrir. Retiré, ses envois s'effacent peu à peu, puis lui ; son nom est libre aussitôt.
ALTER TABLE sys.webhook
  ADD COLUMN host text,
  ADD COLUMN removed_at timestamptz,
  -- Tant qu'il échoue, un seul envoi à la fois : celui d'avant est présumé en route jusque-là.
  ADD COLUMN trying_until timestamptz,
  DROP CONSTRAINT webhook_name_key;
CREATE UNIQUE INDEX webhook_name ON sys.webhook (name) WHERE removed_at IS NULL;

-- Les envois d'un abonnement dans un état, et ceux qui attendent plus que prévu.
CREATE INDEX webhook_delivery_state ON sys.webhook_delivery (webhook, state, id DESC);
CREATE INDEX webhook_delivery_late ON sys.webhook_delivery (coalesce(next_at, at)) WHERE state = 'waiting';

-- Les alertes encore à lire d'une personne, par titre : une seule par heure.
CREATE INDEX notification_alert ON sys.notification ("user", title, created_at)
  WHERE category = 'core.alert' AND read_at IS NULL AND deleted_at IS NULL;
