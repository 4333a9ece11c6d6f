//! Mener un script : un moteur neuf à chaque fois, ses bornes, ses portes, et ce qu'il a rendu.

use std::{cell::RefCell, rc::Rc, time::Instant};

use rquickjs::{
    CaughtError, Context, Ctx, Error, Exception, Function, Module, Runtime, Value as Js, promise::MaybePromise,
};
use serde_json::Value;

use crate::{
    MAX_OUTPUT, NAME, STACK,
    wire::{Answer, Fault, FaultKind, Refusal, Task},
};

/// Ce que tout script trouve en place : ses portes, un journal, un présent fixe.
const PRELUDE: &str = include_str!("prelude.js");

/// Ce que le moteur dit d'une mémoire épuisée.
const OUT_OF_MEMORY: &str = "out of memory";

/// Ce qu'un script demande.
pub(crate) enum Ask {
    /// Ce qui attend une réponse.
    Call(Value),
    /// Une ligne de journal ; la réponse ne sert pas.
    Log(String),
}

/// Mène un script ; `host` répond à ce qu'il demande.
pub(crate) fn run(task: &Task, host: impl FnMut(Ask) -> Answer + 'static) -> Result<Value, Fault> {
    let deadline = Instant::now() + task.limits.time;
    let lost = |error: Error| Fault::new(FaultKind::Memory, error.to_string());
    let runtime = Runtime::new().map_err(lost)?;
    runtime.set_memory_limit(task.limits.memory);
    runtime.set_max_stack_size(STACK);
    runtime.set_interrupt_handler(Some(Box::new(move || Instant::now() >= deadline)));
    let context = Context::full(&runtime).map_err(lost)?;
    let outcome = context.with(|ctx| {
        let rendered = prepare(&ctx, task, host).and_then(|()| evaluate(&ctx, task));
        rendered.map_err(|error| fault(&ctx, &task.source, error))
    });
    match outcome {
        // Passée l'heure, toute exception est celle de l'arrêt, ou une suite de celle-ci.
        Err(_) if Instant::now() >= deadline => Err(Fault::new(FaultKind::Time, "interrupted")),
        Err(fault) => Err(fault),
        Ok(text) => read(text),
    }
}

/// Pose les portes et le présent.
fn prepare<'js>(ctx: &Ctx<'js>, task: &Task, host: impl FnMut(Ask) -> Answer + 'static) -> Result<(), Error> {
    let host = Rc::new(RefCell::new(host));
    let teller = host.clone();
    let ask = Function::new(ctx.clone(), move |request: String| -> String {
        let answer = match serde_json::from_str(&request) {
            Ok(request) => (host.borrow_mut())(Ask::Call(request)),
            Err(error) => {
                Err(Refusal { code: "request.malformed".to_owned(), message: error.to_string(), fields: Value::Null })
            }
        };
        serde_json::to_string(&answer).unwrap_or_default()
    })?;
    let note = Function::new(ctx.clone(), move |line: String| {
        (teller.borrow_mut())(Ask::Log(line)).ok();
    })?;
    let prelude: Function<'js> = ctx.eval(PRELUDE)?;
    // En JavaScript, un instant est un nombre à virgule : exact jusqu'en l'an 275 760.
    prelude.call((ask, note, task.now as f64))
}

/// Appelle la fonction que le module exporte ; rend son résultat en JSON.
fn evaluate<'js>(ctx: &Ctx<'js>, task: &Task) -> Result<Option<String>, Error> {
    let (module, loaded) = Module::declare(ctx.clone(), NAME, task.source.as_str())?.eval()?;
    loaded.finish::<()>()?;
    let main: Js<'js> = module.get("default")?;
    let Some(main) = main.as_function() else {
        return Err(Exception::throw_type(ctx, "export default is not a function"));
    };
    let input = ctx.json_parse(serde_json::to_string(&task.input).unwrap_or_default())?;
    let rendered: MaybePromise<'js> = main.call((input,))?;
    let value: Js<'js> = rendered.finish()?;
    ctx.json_stringify(value)?.map(|text| text.to_string()).transpose()
}

/// Ce qu'un script a rendu ; rien vaut `null`.
fn read(text: Option<String>) -> Result<Value, Fault> {
    let Some(text) = text else { return Ok(Value::Null) };
    if text.len() > MAX_OUTPUT {
        return Err(Fault::new(FaultKind::Output, format!("{} > {MAX_OUTPUT}", text.len())));
    }
    serde_json::from_str(&text).map_err(|error| Fault::new(FaultKind::Output, error.to_string()))
}

/// Ce qu'une erreur du moteur dit, et où.
pub(crate) fn fault(ctx: &Ctx<'_>, source: &str, error: Error) -> Fault {
    let (message, stack) = match CaughtError::from_error(ctx, error) {
        CaughtError::Exception(exception) => (named(&exception), exception.stack().unwrap_or_default()),
        // Faute de place pour dire qu'il n'y en a plus, le moteur lève une valeur vide.
        CaughtError::Value(value) if value.is_null() || value.is_undefined() => {
            (OUT_OF_MEMORY.to_owned(), String::new())
        }
        CaughtError::Value(value) => (format!("{value:?}"), String::new()),
        CaughtError::Error(Error::Allocation) => (OUT_OF_MEMORY.to_owned(), String::new()),
        CaughtError::Error(error) => (error.to_string(), String::new()),
    };
    let kind = if message.ends_with(OUT_OF_MEMORY) { FaultKind::Memory } else { FaultKind::Thrown };
    Fault { kind, message, place: place(&stack, source) }
}

/// `TypeError: …`, comme une console l'écrit ; le code d'un refus le précède.
fn named(exception: &Exception<'_>) -> String {
    let text = |name: &str| exception.get::<_, String>(name).ok().filter(|text| !text.is_empty());
    let head = text("code").or_else(|| text("name")).unwrap_or_else(|| "Error".to_owned());
    let message = exception.message().unwrap_or_default();
    format!("{head}: {message}").chars().take(crate::MAX_LOG.1).collect()
}

/// La première place du script dans une trace, `    at f (script:3:14)` : le moteur compte les colonnes en octets, nous en caractères.
fn place(stack: &str, source: &str) -> Option<(usize, usize)> {
    let (line, column): (usize, usize) = stack.lines().find_map(|line| {
        let (_, place) = line.split_once(&format!("{NAME}:"))?;
        let (line, column) = place.trim_end_matches(')').split_once(':')?;
        Some((line.parse().ok()?, column.parse().ok()?))
    })?;
    let before = source.lines().nth(line.checked_sub(1)?).and_then(|text| text.get(..column.checked_sub(1)?));
    Some((line, before.map_or(column.max(1), |before| before.chars().count() + 1)))
}

#[cfg(test)]
mod tests;
