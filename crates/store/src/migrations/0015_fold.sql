-- Plier un texte pour le chercher, sans casse, accents ni ponctuation : un `translate` de six cents signes coûtait deux
-- dixièmes de milliseconde par ligne, plus que tout le reste d'une création. La décomposition NFD retire les accents de
-- toutes les écritures ; il ne reste à nommer que les lettres qui n'en portent pas.
CREATE OR REPLACE FUNCTION sys.fold(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $fold$
  SELECT translate(replace(replace(replace(replace(replace(lower(
      regexp_replace(regexp_replace(normalize($1, NFD), '[\u0300-\u036f]+', '', 'g'),
        '[\s!-/:-@\[-`{-~\u00a0\u00ab\u00b0\u00b7\u00bb\u2010-\u2027\u202f]+', ' ', 'g')),
    'œ', 'oe'), 'Œ', 'oe'), 'æ', 'ae'), 'Æ', 'ae'), 'ß', 'ss'), 'ĐđØøŁłĦħıŦŧ', 'ddoollhhitt')
$fold$;

-- Les index de recherche déjà posés tiennent l'ancien pli.
DO $rebuild$
DECLARE found record;
BEGIN
  FOR found IN SELECT schemaname, indexname FROM pg_indexes WHERE indexdef LIKE '%sys.fold(%'
  LOOP
    EXECUTE format('REINDEX INDEX %I.%I', found.schemaname, found.indexname);
  END LOOP;
END $rebuild$;
