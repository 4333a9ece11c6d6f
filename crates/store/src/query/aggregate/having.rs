//! La condition qui garde les groupes : une expression sur les mesures, par leurs noms.

use expr::{Collection, Column, Origin, Places, Scope, Type};
use kernel::Result;

use super::super::{Builder, filter};

/// Compile la condition sur les colonnes `g.m0`, `g.m1`…
pub(crate) fn compile(builder: &mut Builder<'_>, source: &str, measures: &[(&str, Type)]) -> Result<String> {
    filter::free(builder, source, &Measures(measures), &Measures(measures))
}

struct Measures<'m>(&'m [(&'m str, Type)]);

impl Scope for Measures<'_> {
    fn variable(&self, name: &str) -> Option<Type> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, ty)| ty.clone())
    }

    fn member(&self, _: &str, _: &str) -> Option<Type> {
        None
    }

    fn names(&self, record: Option<&str>) -> Vec<String> {
        let all = || self.0.iter().map(|(name, _)| (*name).to_owned()).collect();
        if record.is_none() { all() } else { Vec::new() }
    }
}

impl Places for Measures<'_> {
    fn column(&self, _: Origin<'_>, path: &[&str]) -> Option<Column> {
        let [name] = path else { return None };
        let rank = self.0.iter().position(|(known, _)| known == name)?;
        Some(Column::new(format!("g.m{rank}"), self.0[rank].1.clone(), true))
    }

    fn collection(&self, _: Origin<'_>, _: &[&str], _: &str) -> Option<Collection> {
        None
    }

    fn variable(&self, _: &str) -> Option<Type> {
        None
    }
}
