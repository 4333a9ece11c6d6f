//! Lire un script sans l'exécuter : ce que le chargement d'une définition en vérifie.

use rquickjs::{Context, Module, Runtime};

use crate::{
    MAX_SOURCE, NAME, STACK, engine,
    wire::{Fault, FaultKind},
};

/// Mémoire laissée à la lecture.
const MEMORY: usize = 32 * 1024 * 1024;

/// Le script se lit-il comme un module, qui exporte une fonction par défaut ? Rien n'en est exécuté.
pub fn check(source: &str) -> Result<(), Fault> {
    if source.len() > MAX_SOURCE {
        return Err(Fault::new(FaultKind::Syntax, format!("{MAX_SOURCE} octets au plus")));
    }
    let lost = |error: rquickjs::Error| Fault::new(FaultKind::Memory, error.to_string());
    let runtime = Runtime::new().map_err(lost)?;
    runtime.set_memory_limit(MEMORY);
    runtime.set_max_stack_size(STACK);
    let context = Context::full(&runtime).map_err(lost)?;
    context.with(|ctx| {
        let read = Module::declare(ctx.clone(), NAME, source).map(|_| ());
        read.map_err(|error| Fault { kind: FaultKind::Syntax, ..engine::fault(&ctx, source, error) })
    })?;
    match source.contains("export default") {
        true => Ok(()),
        false => Err(Fault::new(FaultKind::Syntax, "export default")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(source: &str) -> Option<(usize, usize)> {
        check(source).unwrap_err().place
    }

    #[test]
    fn a_script_is_read_and_not_run() {
        assert_eq!(check("export default () => { while (true) {} }"), Ok(()));
        assert_eq!(check("throw new Error('non')\nexport default async ({ record }) => record.id"), Ok(()));
    }

    #[test]
    fn a_fault_is_told_where_it_stands() {
        assert_eq!(place("export default () => {\n  const é = 1 +;\n}"), Some((2, 16)));
        assert_eq!(place("export default () => {"), Some((1, 23)));
        assert_eq!(place("export default () => /(/"), None, "une expression régulière ne dit pas où");
    }

    #[test]
    fn a_script_exports_a_function_and_stays_short() {
        assert_eq!(check("const a = 1").unwrap_err().message, "export default");
        assert!(check(&format!("export default () => '{}'", "x".repeat(MAX_SOURCE))).is_err());
    }

    #[test]
    fn a_hostile_depth_is_refused_and_not_followed() {
        let deep = format!("export default () => {}1{}", "[".repeat(20_000), "]".repeat(20_000));
        assert!(check(&deep).is_err());
        let deep = format!("export default () => {}1{}", "(".repeat(20_000), ")".repeat(20_000));
        assert!(check(&deep).is_err());
    }
}
