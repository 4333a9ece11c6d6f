-- Une session peut regarder l'application comme une personne ou comme des rôles, un temps : qui, et jusqu'à quand.
ALTER TABLE sys.session ADD COLUMN view_as jsonb;
