-- La version d'un réglage ne revient jamais : retiré puis récrit, il en prend une neuve, et celle qu'un autre a lue ne vaut plus.
CREATE SEQUENCE sys.setting_version;
SELECT setval('sys.setting_version', coalesce(max(version), 0) + 1, false) FROM sys.setting;
ALTER TABLE sys.setting ALTER COLUMN version SET DEFAULT nextval('sys.setting_version');
