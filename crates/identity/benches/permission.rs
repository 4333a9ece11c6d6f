//! Coût d'une vérification de droit, pour une personne de 200 octrois : la première, et toutes les suivantes.
//!
//! Budget : moins de 10 µs.

use std::hint::black_box;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use kernel::{Actor, Grant};
use uuid::Uuid;

/// Cinq sociétés, quarante entités : un octroi sur une entité précise dans chacune.
fn grants() -> Vec<Grant> {
    let grant = |company: u128, entity: u128| Grant {
        permission: format!("hse.entity_{entity}.view.company").parse().expect("une permission bien formée"),
        company: Some(Uuid::from_u128(company)),
        department: None,
        filter: None,
        classes: Vec::new(),
    };
    (0..200).map(|n| grant(n % 5, n / 5)).collect()
}

fn actor() -> Actor {
    let mut actor = Actor::user(Uuid::from_u128(1), "Ana", "ana@example.test");
    actor.grants = grants();
    actor
}

fn permission(c: &mut Criterion) {
    c.bench_function("permission/first", |b| {
        b.iter_batched(actor, |actor| (actor.access("hse.entity_39", "view"), actor), BatchSize::SmallInput);
    });
    let actor = actor();
    c.bench_function("permission/next", |b| {
        b.iter(|| actor.access(black_box("hse.entity_39"), black_box("view")));
    });
    c.bench_function("permission/denied", |b| {
        b.iter(|| actor.access(black_box("hse.entity_39"), black_box("delete")));
    });
}

criterion_group!(benches, permission);
criterion_main!(benches);
