//! La méthode du chemin critique, en temps continu, à quatre sortes de liens et leurs délais.
//!
//! Source : Kelley et Walker, « Critical-Path Planning and Scheduling », 1959 ; les quatre sortes de liens sont celles de la
//! méthode des antécédents (PMI, *Practice Standard for Scheduling*). Pour un lien de `i` à `j`, délai `lag`, durées `d` :
//!
//! ```text
//! à l'aller    FS  ES_j ≥ EF_i + lag          SS  ES_j ≥ ES_i + lag
//!              FF  ES_j ≥ EF_i + lag − d_j    SF  ES_j ≥ ES_i + lag − d_j
//! au retour    FS  LF_i ≤ LS_j − lag          SS  LF_i ≤ LS_j − lag + d_i
//!              FF  LF_i ≤ LF_j − lag          SF  LF_i ≤ LF_j − lag + d_i
//! ```
//!
//! Une tâche ne commence pas avant sa date prévue, même si ses prédécesseurs l'y autorisent ; aucune ne finit après la fin
//! du tout, `T`. Marge totale : `LS − ES` ; marge libre : ce dont la tâche glisse sans déplacer un successeur ni `T`.

use std::collections::VecDeque;

/// Secondes depuis une origine commune.
pub type Instant = i64;

/// D'où le lien part chez le prédécesseur, où il arrive chez le successeur.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    FinishStart,
    StartStart,
    FinishFinish,
    StartFinish,
}

/// Une période ; la fin n'est jamais avant le début.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub start: Instant,
    pub finish: Instant,
}

/// Un lien, d'un prédécesseur à un successeur, par leurs rangs.
#[derive(Clone, Copy, Debug)]
pub struct Link {
    pub from: usize,
    pub to: usize,
    pub kind: Kind,
    pub lag: i64,
}

/// Ce qu'une tâche peut faire au plus tôt, au plus tard, et ce qu'elle peut attendre.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Floats {
    pub early: Span,
    pub late: Span,
    pub total: i64,
    pub free: i64,
}

/// Le calcul, ou une boucle : ses tâches, chacune prédécesseur de la suivante, la dernière de la première.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Path {
    Floats(Vec<Floats>),
    Cycle(Vec<usize>),
}

impl Span {
    pub fn length(self) -> i64 {
        self.finish - self.start
    }

    fn from(self, start: Instant) -> Span {
        Span { start, finish: start + self.length() }
    }
}

impl Floats {
    /// Sans marge, tout retard de la tâche retarde la fin.
    pub fn is_critical(&self) -> bool {
        self.total <= 0
    }
}

impl Link {
    /// Le premier début que ce lien laisse au successeur, le prédécesseur étant là.
    pub fn asks(&self, before: Span, after: Span) -> Instant {
        let leaves = match self.kind {
            Kind::FinishStart | Kind::FinishFinish => before.finish,
            Kind::StartStart | Kind::StartFinish => before.start,
        };
        match self.kind {
            Kind::FinishStart | Kind::StartStart => leaves + self.lag,
            Kind::FinishFinish | Kind::StartFinish => leaves + self.lag - after.length(),
        }
    }

    /// La dernière fin que ce lien laisse au prédécesseur, le successeur étant là.
    fn allows(&self, before: Span, after: Span) -> Instant {
        let arrives = match self.kind {
            Kind::FinishStart | Kind::StartStart => after.start,
            Kind::FinishFinish | Kind::StartFinish => after.finish,
        };
        match self.kind {
            Kind::FinishStart | Kind::FinishFinish => arrives - self.lag,
            Kind::StartStart | Kind::StartFinish => arrives - self.lag + before.length(),
        }
    }
}

/// Calcule les marges des tâches prévues, en un aller et un retour.
pub fn path(planned: &[Span], links: &[Link]) -> Path {
    let (mut before, mut after) = (vec![Vec::new(); planned.len()], vec![Vec::new(); planned.len()]);
    for link in links {
        before[link.to].push(link);
        after[link.from].push(link);
    }
    let order = match ordered(&before, &after) {
        Ok(order) => order,
        Err(cycle) => return Path::Cycle(cycle),
    };
    let mut early = planned.to_vec();
    for &task in &order {
        let asked = before[task].iter().map(|link| link.asks(early[link.from], planned[task])).max();
        early[task] = planned[task].from(asked.map_or(planned[task].start, |asked| asked.max(planned[task].start)));
    }
    let end = early.iter().map(|span| span.finish).max().unwrap_or_default();
    let mut late = early.clone();
    for &task in order.iter().rev() {
        let allowed = after[task].iter().map(|link| link.allows(planned[task], late[link.to])).min();
        let finish = allowed.map_or(end, |allowed| allowed.min(end));
        late[task] = planned[task].from(finish - planned[task].length());
    }
    let floats = |task: usize| {
        let slack =
            after[task].iter().map(|link| early[link.to].start - link.asks(early[task], planned[link.to])).min();
        let last = end - early[task].finish;
        Floats {
            early: early[task],
            late: late[task],
            total: late[task].start - early[task].start,
            free: slack.map_or(last, |slack| slack.min(last)),
        }
    };
    Path::Floats((0..planned.len()).map(floats).collect())
}

/// Les tâches, chacune après ses prédécesseurs (Kahn, 1962) ; à défaut, une boucle.
fn ordered(before: &[Vec<&Link>], after: &[Vec<&Link>]) -> Result<Vec<usize>, Vec<usize>> {
    let mut waits: Vec<usize> = before.iter().map(Vec::len).collect();
    let mut ready: VecDeque<usize> = (0..before.len()).filter(|&task| waits[task] == 0).collect();
    let mut order = Vec::with_capacity(before.len());
    while let Some(task) = ready.pop_front() {
        order.push(task);
        for link in &after[task] {
            waits[link.to] -= 1;
            if waits[link.to] == 0 {
                ready.push_back(link.to);
            }
        }
    }
    match waits.iter().position(|&waits| waits > 0) {
        None => Ok(order),
        Some(stuck) => Err(turn(stuck, before, &waits)),
    }
}

/// Une tâche qui attend a un prédécesseur qui attend : à les remonter, on repasse par l'une d'elles.
fn turn(stuck: usize, before: &[Vec<&Link>], waits: &[usize]) -> Vec<usize> {
    let mut seen = vec![None; before.len()];
    let mut walk = Vec::new();
    let mut here = stuck;
    loop {
        if let Some(first) = seen[here] {
            let mut cycle: Vec<usize> = walk.split_off(first);
            cycle.reverse();
            return cycle;
        }
        seen[here] = Some(walk.len());
        walk.push(here);
        match before[here].iter().find(|link| waits[link.from] > 0) {
            Some(link) => here = link.from,
            None => return walk,
        }
    }
}

#[cfg(test)]
mod tests;
