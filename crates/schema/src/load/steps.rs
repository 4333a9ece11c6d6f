//! Les étapes d'un déclencheur, mises à plat : branches, boucles et attentes deviennent des sauts, pour qu'une exécution
//! tienne sa place par un rang ; chaque branche d'une étape parallèle a le sien.
//!
//! Une étape s'ajoute par une ligne de [`VERBS`], un bras de [`Reader::act`] et sa lecture dans [`super::acts`].

use super::{
    acts::{self, VERBS},
    diagnostics::Report,
    formulas::{Compiler, Expect},
    home::Home,
    more::{duration, one_of},
    node::{Count, Table, Text, Value, says_default},
    scope::RecordScope,
    scripts,
};
use crate::model::{Act, Among, Each, Entity, Fork, Formula, Join, Model, Op, Step, Wait};

/// Clés que tout geste admet.
const COMMON: [&str; 5] = ["do", "if", "repeat", "while", "on_error"];

/// Enregistrements qu'une boucle parcourt, quand elle n'en dit rien, et au plus.
const EACH: (u32, u64) = (100, 1000);

/// Branches d'une étape parallèle, au moins et au plus ; et combien s'emboîtent.
const BRANCHES: (usize, usize) = (2, 10);
const NESTED: usize = 3;

/// De quoi lire les étapes d'un déclencheur.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a> {
    pub(crate) model: &'a Model,
    pub(crate) home: Home<'a>,
    pub(crate) compiler: &'a Compiler<'a>,
    /// L'entité qu'une étape vise quand elle n'en dit rien.
    pub(crate) target: Option<&'a Entity>,
    /// Étapes parallèles qui contiennent celle qu'on lit.
    pub(crate) forks: usize,
}

impl Reader<'_> {
    /// Le programme d'un déclencheur.
    pub(crate) fn program(&self, table: &Table, report: &mut Report<'_>) -> Vec<Op> {
        table.require("steps", report);
        let mut program = Vec::new();
        self.block(table, "steps", "", &mut program, report);
        program
    }

    /// Les étapes d'une liste, à la suite.
    fn block(&self, table: &Table, key: &str, prefix: &str, program: &mut Vec<Op>, report: &mut Report<'_>) {
        for (rank, step) in table.tables(key, report).into_iter().enumerate() {
            self.step(step, &format!("{prefix}{rank}"), program, report);
        }
    }

    fn step(&self, table: &Table, path: &str, program: &mut Vec<Op>, report: &mut Report<'_>) {
        let wait = ["wait", "until"].into_iter().find(|key| table.get(key).is_some());
        match (wait, table.get("for_each"), table.get("then")) {
            _ if table.get("parallel").is_some() => self.parallel(table, path, program, report),
            (Some(key), _, _) => self.pause(table, key, path, program, report),
            (None, Some(_), _) => self.each(table, path, program, report),
            (None, None, Some(_)) => self.branch(table, path, program, report),
            (None, None, None) => self.gesture(table, path, program, report),
        }
    }

    /// `wait = "PT24H"`, ou `until = "due_at"`.
    fn pause(&self, table: &Table, key: &str, path: &str, program: &mut Vec<Op>, report: &mut Report<'_>) {
        table.only(&["if", key], report);
        let skip = self.unless(table, "if", program, report);
        let Some(text) = table.text(key, report) else { return };
        let wait = match key {
            "wait" => {
                duration(text, report);
                text.value.parse().ok().map(Wait::For)
            }
            _ => self.compiler.formula(text, Expect::Moment, report).map(Wait::Until),
        };
        program.extend(wait.map(|wait| Op::Wait { path: path.to_owned(), wait }));
        land(program, skip);
    }

    /// `if = "…"`, `then = [ … ]`, `else = [ … ]`.
    fn branch(&self, table: &Table, path: &str, program: &mut Vec<Op>, report: &mut Report<'_>) {
        table.only(&["if", "then", "else"], report);
        table.require("if", report);
        let skip = self.unless(table, "if", program, report);
        self.block(table, "then", &format!("{path}.then."), program, report);
        if table.get("else").is_none() {
            return land(program, skip);
        }
        let end = program.len();
        program.push(Op::Jump(end));
        land(program, skip);
        self.block(table, "else", &format!("{path}.else."), program, report);
        land(program, Some(end));
    }

    /// `for_each = …` et ses étapes, dans `steps` ; `item` y est l'enregistrement parcouru.
    fn each(&self, table: &Table, path: &str, program: &mut Vec<Op>, report: &mut Report<'_>) {
        table.only(&["if", "for_each", "steps"], report);
        table.require("steps", report);
        let skip = self.unless(table, "if", program, report);
        let Some(each) = self.among(table, report) else { return };
        let Some(item) = self.model.entity(&each.entity) else { return };
        let start = program.len();
        program.push(Op::Each { path: path.to_owned(), each, to: start });
        let compiler = Compiler::new(self.compiler.scope.clone().with_item(item));
        let inner = Reader { compiler: &compiler, target: Some(item), ..*self };
        inner.block(table, "steps", &format!("{path}."), program, report);
        program.push(Op::Next(start + 1));
        land(program, Some(start));
        land(program, skip);
    }

    /// `parallel = [{ steps = [ … ] }, { steps = [ … ] }]` : la suite les attend toutes, ou la première (`join = "any"`).
    fn parallel(&self, table: &Table, path: &str, program: &mut Vec<Op>, report: &mut Report<'_>) {
        table.only(&["if", "parallel", "join", "on_error"], report);
        let branches = table.tables("parallel", report);
        if branches.len() < BRANCHES.0 || branches.len() > BRANCHES.1 {
            let message = format!("une étape parallèle a de {} à {} branches", BRANCHES.0, BRANCHES.1);
            report.error(table.at("parallel"), "step.parallel", message, "écrire parallel = [{ steps = […] }, …]");
        }
        if self.forks >= NESTED {
            let message = format!("plus de {NESTED} étapes parallèles s'emboîtent");
            report.error(table.at("parallel"), "step.parallel", message, "réunir des branches");
            return;
        }
        let skip = self.unless(table, "if", program, report);
        let at = program.len();
        program.push(Op::Join);
        let inner = Reader { forks: self.forks + 1, ..*self };
        let mut starts = Vec::new();
        for (rank, branch) in branches.into_iter().enumerate() {
            branch.only(&["steps"], report);
            branch.require("steps", report);
            starts.push(program.len());
            inner.block(branch, "steps", &format!("{path}.{rank}."), program, report);
            program.push(Op::Join);
        }
        let (join, end) = (join(table, report), program.len());
        let continue_on_error = on_error(table, report);
        program[at] = Op::Fork(Fork { path: path.to_owned(), starts, end, join, continue_on_error });
        land(program, skip);
    }

    fn among(&self, table: &Table, report: &mut Report<'_>) -> Option<Each> {
        let node = table.get("for_each")?;
        if let Value::Text(value) = &node.value {
            let formula = self.compiler.formula(Text { value, at: node.at }, Expect::Records, report)?;
            let entity = match formula.checked.ty() {
                expr::Type::List(one) => match &**one {
                    expr::Type::Record(name) => name.to_string(),
                    _ => return None,
                },
                _ => return None,
            };
            return Some(Each { entity, from: Among::Expression(formula) });
        }
        let query = table.table("for_each", report)?;
        query.only(&["entity", "filter", "equal", "sort", "limit"], report);
        let entity = query.needed("entity", report).and_then(|text| self.home.entity(text, report))?;
        let target = self.model.entity(&entity)?;
        let filter = self.filter(query, target, report);
        let limit = query.count("limit", Count { least: 1, most: EACH.1, default: Some(EACH.0.into()) }, report);
        Some(Each {
            entity,
            from: Among::Query {
                filter: filter.map(|filter| filter.source),
                equal: acts::equalities(query.entries("equal", report), target, self.compiler, report),
                sort: query.text("sort", report).map(|text| text.value.to_owned()),
                limit: limit.and_then(|limit| limit.try_into().ok()).unwrap_or(EACH.0),
            },
        })
    }

    /// `filter` d'une lecture, sur les champs de ce qu'elle lit.
    pub(super) fn filter(&self, query: &Table, target: &Entity, report: &mut Report<'_>) -> Option<Formula> {
        let scope = RecordScope::new(self.model, target).settings_of(self.home.package());
        Compiler::new(scope).formula(query.text("filter", report)?, Expect::Filter, report)
    }

    /// Une étape qui fait quelque chose ; `repeat` et `while` la refont.
    fn gesture(&self, table: &Table, path: &str, program: &mut Vec<Op>, report: &mut Report<'_>) {
        table.require("do", report);
        let names: Vec<&str> = VERBS.iter().map(|(name, _)| *name).collect();
        let Some(verb) = one_of(table, "do", &names, report) else { return };
        let own = VERBS.iter().find(|(name, _)| *name == verb).map_or(&[][..], |(_, keys)| keys);
        let known: Vec<&str> = COMMON.iter().chain(own).copied().collect();
        table.only(&known, report);
        let condition = self.condition(table, "if", report);
        let continue_on_error = on_error(table, report);
        let act = self.act(verb, table, report);
        let start = program.len();
        let skip = self.unless(table, "while", program, report);
        let step = act.map(|act| Step { path: path.to_owned(), condition, act, continue_on_error });
        program.extend(step.map(Op::Do));
        let Some(every) = table.text("repeat", report) else {
            if table.get("while").is_some() {
                report.error(
                    table.at("while"),
                    "step.repeat",
                    "« while » ne va qu'avec « repeat »",
                    "ajouter repeat = \"PT24H\"",
                );
            }
            return land(program, skip);
        };
        // Sans condition, l'étape se referait sans fin.
        table.require("while", report);
        duration(every, report);
        let wait = every.value.parse().ok().map(Wait::For);
        program.extend(wait.map(|wait| Op::Wait { path: format!("{path}.repeat"), wait }));
        program.push(Op::Jump(start));
        land(program, skip);
    }

    fn act(&self, verb: &str, table: &Table, report: &mut Report<'_>) -> Option<Act> {
        match verb {
            "notify" => self.notify(table, report).map(Act::Notify),
            "mail" => self.mail(table, report).map(Act::Mail),
            "sms" => self.by("sms", table, report).map(Act::Sms),
            "chat" => self.chat(table, report).map(Act::Chat),
            "call" => self.call(table, report).map(Act::Call),
            "create" => self.create(table, report),
            "update" => self.update(table, report),
            "delete" => self.target_of(table, report).map(Act::Delete),
            "script" => self.script(table, report),
            "report" => self.report(table, report).map(Box::new).map(Act::Report),
            "document" => self.document(table, report).map(Box::new).map(Act::Report),
            "job" => self.job(table, report).map(Act::Job),
            _ => self.action(table, report),
        }
    }

    /// Un script retient toute l'exécution : il n'a pas sa place là où d'autres branches avancent.
    fn script(&self, table: &Table, report: &mut Report<'_>) -> Option<Act> {
        if self.forks > 0 {
            let message = "un script ne se mène pas dans une étape parallèle";
            report.error(table.at("do"), "step.script", message, "le mettre avant ou après l'étape parallèle");
        }
        scripts::script(table, report).map(Act::Script)
    }

    /// Un saut par-dessus ce qui suit quand la condition ne tient pas ; rend sa place, à poser par [`land`].
    fn unless(&self, table: &Table, key: &str, program: &mut Vec<Op>, report: &mut Report<'_>) -> Option<usize> {
        let condition = self.condition(table, key, report)?;
        program.push(Op::Unless { condition, to: 0 });
        Some(program.len() - 1)
    }

    fn condition(&self, table: &Table, key: &str, report: &mut Report<'_>) -> Option<Formula> {
        self.compiler.formula(table.text(key, report)?, Expect::Bool, report)
    }
}

/// Le saut de cette place mène à la fin du programme écrit jusqu'ici.
fn land(program: &mut [Op], place: Option<usize>) {
    let end = program.len();
    let jump = place.and_then(|place| program.get_mut(place));
    if let Some(Op::Unless { to, .. } | Op::Each { to, .. } | Op::Jump(to)) = jump {
        *to = end;
    }
}

/// `join` : toutes les branches, sauf `"any"`.
fn join(table: &Table, report: &mut Report<'_>) -> Join {
    match one_of(table, "join", &["all", "any"], report) {
        Some("any") => Join::Any,
        Some(_) => {
            says_default(table.at("join"), "join", report);
            Join::All
        }
        None => Join::All,
    }
}

/// `on_error` : une étape qui échoue arrête la suite, sauf `"continue"`.
fn on_error(table: &Table, report: &mut Report<'_>) -> bool {
    match one_of(table, "on_error", &["continue", "stop"], report) {
        Some("stop") => {
            says_default(table.at("on_error"), "on_error", report);
            false
        }
        found => found.is_some(),
    }
}
