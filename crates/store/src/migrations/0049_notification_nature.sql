-- Une notification dit sa sorte et sa gravité. De celles d'avant, la catégorie dit la sorte ; leur gravité ne se devine pas.
ALTER TABLE sys.notification
  ADD COLUMN kind text NOT NULL DEFAULT 'business' CHECK (kind IN ('system', 'business', 'social', 'alert')),
  ADD COLUMN severity text NOT NULL DEFAULT 'info' CHECK (severity IN ('info', 'success', 'warning', 'error'));
UPDATE sys.notification SET kind = 'alert', severity = 'error' WHERE category = 'core.alert';
UPDATE sys.notification SET kind = 'system'
WHERE category IN ('core.new_device', 'core.password_changed', 'core.second_factor_changed', 'core.rights_changed');

-- Les lignes d'un résumé, de même.
ALTER TABLE sys.digest
  ADD COLUMN kind text NOT NULL DEFAULT 'business',
  ADD COLUMN severity text NOT NULL DEFAULT 'info';
