//! Ce qu'une mesure rend.

use std::time::Duration;

use crate::cpu::Cpu;

/// L'allure d'une charge.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// Demandes servies.
    pub requests: u64,
    /// Par seconde.
    pub per_second: f64,
    /// Durée médiane d'une demande, en millisecondes.
    pub p50_ms: f64,
    /// Durée que 95 % des demandes ne dépassent pas.
    pub p95_ms: f64,
}

/// Une allure et ce qu'elle a coûté de processeur.
#[derive(Clone, Copy, Debug)]
pub struct Measure {
    /// L'allure.
    pub pace: Pace,
    /// Le processeur employé.
    pub cpu: Cpu,
}

impl Measure {
    /// Processeur du serveur par demande, en millisecondes.
    pub fn server_ms(&self) -> f64 {
        self.per_request(self.cpu.server)
    }

    /// Processeur de PostgreSQL par demande, en millisecondes.
    pub fn postgres_ms(&self) -> f64 {
        self.per_request(self.cpu.postgres)
    }

    /// Tout le processeur par demande, en millisecondes.
    pub fn total_ms(&self) -> f64 {
        self.server_ms() + self.postgres_ms()
    }

    fn per_request(&self, spent: Duration) -> f64 {
        spent.as_secs_f64() * 1000.0 / self.pace.requests.max(1) as f64
    }
}
