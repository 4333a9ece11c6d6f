-- Chercher, répéter sans refaire : ce que les requêtes demandent à la base.

-- Un texte ramené à ce qui se cherche : sans casse, sans accents, sans ponctuation. Écrit sans l'extension `unaccent`, qui
-- manque à certaines constructions de PostgreSQL, et sans ICU : l'index et la requête doivent dire la même chose partout.
CREATE FUNCTION sys.fold(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $fold$
  SELECT translate(
    replace(replace(replace(replace(replace(lower(normalize($1, NFC)), 'œ', 'oe'), 'Œ', 'oe'), 'æ', 'ae'), 'Æ', 'ae'), 'ß', 'ss'),
    'ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽžǍǎǏǐǑǒǓǔǕǖǗǘǙǚǛǜǸǹǺǻȀȁȂȃȄȅȆȇȈȉȊȋȌȍȎȏȐȑȒȓȔȕȖȗȘșȚțȞȟȦȧȨȩȪȫȬȭȮȯȰȱȲȳḀḁḂḃḄḅḆḇḈḉḊḋḌḍḎḏḐḑḒḓḔḕḖḗḘḙḚḛḜḝḞḟḠḡḢḣḤḥḦḧḨḩḪḫḬḭḮḯḰḱḲḳḴḵḶḷḸḹḺḻḼḽḾḿṀṁṂṃṄṅṆṇṈṉṊṋṌṍṎṏṐṑṒṓṔṕṖṗṘṙṚṛṜṝṞṟṠṡṢṣṤṥṦṧṨṩṪṫṬṭṮṯṰṱṲṳṴṵṶṷṸṹṺṻṼṽṾṿẀẁẂẃẄẅẆẇẈẉẊẋẌẍẎẏẐẑẒẓẔẕẖẗẘẙẠạẢảẤấẦầẨẩẪẫẬậẮắẰằẲẳẴẵẶặẸẹẺẻẼẽẾếỀềỂểỄễỆệỈỉỊịỌọỎỏỐốỒồỔổỖỗỘộỚớỜờỞởỠỡỢợỤụỦủỨứỪừỬửỮữỰựỲỳỴỵỶỷỸỹĐđØøŁłĦħıŦŧ!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~ «»‘’“”–—…·° ' || chr(9) || chr(10) || chr(13),
    'aaaaaaceeeeiiiinooooouuuuyaaaaaaceeeeiiiinooooouuuuyyaaaaaaccccccccddeeeeeeeeeegggggggghhiiiiiiiiijjkkllllllnnnnnnoooooorrrrrrssssssssttttuuuuuuuuuuuuwwyyyzzzzzzaaiioouuuuuuuuuunnaaaaaaeeeeiiiioooorrrruuuusstthhaaeeooooooooyyaabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwyaaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyyddoollhhitt                                                ')
$fold$;

-- Ce que l'appelant cherche : tous ces mots, chacun par son début. Sans un mot, rien ne se trouve.
CREATE FUNCTION sys.words(text) RETURNS tsquery LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $words$
  SELECT CASE WHEN btrim(sys.fold($1)) = '' THEN ''::tsquery
    ELSE to_tsquery('simple'::regconfig, regexp_replace(btrim(sys.fold($1)), ' +', ':* & ', 'g') || ':*') END
$words$;

-- Les index de recherche déjà posés suivent la même écriture.
DO $rebuild$
DECLARE found record;
BEGIN
  FOR found IN
    SELECT schemaname, indexname, indexdef FROM pg_indexes
    WHERE indexdef LIKE '%to_tsvector(''simple''%' AND indexdef NOT LIKE '%sys.fold(%'
  LOOP
    EXECUTE format('DROP INDEX %I.%I', found.schemaname, found.indexname);
    EXECUTE regexp_replace(found.indexdef, 'COALESCE\(("[^"]+"|[a-z_0-9]+), ''''::text\)', 'sys.fold(COALESCE(\1, ''''::text))', 'g');
  END LOOP;
END $rebuild$;

-- Une écriture demandée sous une clé : sa ligne est posée par l'instruction même de l'écriture, donc jamais deux fois.
CREATE TABLE sys.idempotency (
  actor       uuid NOT NULL,
  key         text NOT NULL,
  fingerprint text NOT NULL,
  record      uuid NOT NULL,
  version     bigint NOT NULL,
  number      text,
  rights      text NOT NULL,
  status      smallint,
  body        text,
  expires_at  timestamptz NOT NULL,
  PRIMARY KEY (actor, key)
);
CREATE INDEX idempotency_expired ON sys.idempotency (expires_at);
