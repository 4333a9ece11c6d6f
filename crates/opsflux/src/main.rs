//! À venir.
fn main() {}
