//! `under` : la référence est dans un sous-arbre, lu une fois puisque sa racine ne dépend pas de la ligne.

use super::compiler::Compiler;
use super::fragment::Fragment;
use super::param::{Param, canonical_id};
use super::reach::Reach;
use super::truth::{Want, constant, truth};
use crate::ast::{Call, NodeId};
use crate::error::Error;
use crate::types::Type;
use crate::value::Value;

impl Compiler<'_> {
    pub(super) fn in_subtree(&mut self, id: NodeId, call: &Call, want: Want) -> Result<Fragment, Error> {
        let [node, root] = call.arguments[..] else { return Err(self.refuse(id, "no SQL form")) };
        let value = self.value(node)?;
        let Type::Record(tree) = &value.ty else {
            return Err(self.refuse(node, format!("{} is not in a tree", value.ty)));
        };
        let Some(root) = self.root(root, &value.ty)? else { return Ok(constant(want.negated)) };
        if value.fallible || root.fallible {
            return Err(self.ambiguous(id));
        }
        let within = self.places.subtree(tree, &root.sql);
        let within = within.ok_or_else(|| self.refuse(node, format!("{tree} is not a tree here")))?;
        let within = format!("{} IN ({within})", value.sql);
        let sql = match (want.negated, value.nullable) {
            (false, true) if want.exact => format!("COALESCE({within}, false)"),
            (false, _) => format!("({within})"),
            (true, true) => format!("NOT COALESCE({within}, false)"),
            (true, false) => format!("NOT ({within})"),
        };
        Ok(truth(sql, false))
    }

    /// La racine, en paramètre ; `None` si ce texte ne nomme aucune référence.
    fn root(&mut self, id: NodeId, tree: &Type) -> Result<Option<Fragment>, Error> {
        let unfit =
            |compiler: &Self| compiler.refuse(id, "the root of under() is an identifier or a record of the request");
        match self.reach(id) {
            Reach::Row => Err(self.refuse(id, "the root of under() cannot depend on the row")),
            Reach::Request if matches!(self.type_of(id), Type::Record(_)) => self.value(id).map(Some),
            Reach::Request => Err(unfit(self)),
            Reach::Constant => match self.constant_value(id)? {
                Some(Value::String(text)) => {
                    let reference = canonical_id(&text.to_ascii_lowercase());
                    let param = reference.map(|reference| Param::Value(reference.into()));
                    Ok(param.and_then(|param| self.params.fragment(param, tree)))
                }
                _ => Err(unfit(self)),
            },
        }
    }
}
