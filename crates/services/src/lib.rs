//! temporaire
pub mod templates;
pub mod files { pub(crate) mod kinds; pub(crate) mod names; pub(crate) mod image; }
pub mod webhooks_pure { #[path = "../webhooks/guard.rs"] mod guard; #[path = "../webhooks/signature.rs"] mod signature; }
pub mod mail_pure;
