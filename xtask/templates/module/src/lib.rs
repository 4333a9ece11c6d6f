//! Module `{code}`.
//!
//! Il vit dans ses définitions, à côté : `entities`, `workflows`, `triggers`, `views`, `templates`, `i18n`.
//! Ici, seulement ce qu'elles ne savent pas dire : `rules.rs`, `actions.rs`, `jobs.rs`. N'importe jamais un autre module.
