-- L'histoire d'un gabarit : ses textes changent peu, le journal est long.
CREATE INDEX audit_wording ON sys.audit (at DESC, id DESC)
  WHERE action IN ('translation.changed', 'definition.applied', 'definition.undone');
