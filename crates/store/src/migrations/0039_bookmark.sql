-- Une personne n'a plus qu'un favori par page : avant que la clé se pose, les doubles vont à la corbeille, le plus ancien reste.
DO $$ BEGIN
  IF to_regclass('core.bookmark') IS NOT NULL THEN
    UPDATE core.bookmark AS late SET deleted_at = now()
    WHERE deleted_at IS NULL AND EXISTS (
      SELECT FROM core.bookmark AS first
      WHERE first.owner_id = late.owner_id AND first.path = late.path AND first.deleted_at IS NULL AND first.id < late.id);
  END IF;
END $$
