//! Parler dans un salon (Slack, Teams, ou une adresse quelconque) : un administrateur le nomme et donne son adresse, un
//! déclencheur y parle par ce nom.
//!
//! L'adresse est un secret : scellée, elle ne se rend jamais. Ce qu'on y dit est lu par tous ceux du salon, quels que soient
//! leurs droits ; un champ protégé n'y entre pas, aucun gabarit ne pouvant le nommer. Une forme de salon s'ajoute par une
//! variante de [`channel::Kind`] et son corps dans [`body`].

mod admin;
mod body;
pub(crate) mod channel;
mod queries;
pub(crate) mod send;

pub use admin::{change, create, list, remove, test};
