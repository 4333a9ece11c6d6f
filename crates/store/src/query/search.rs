//! Chercher un texte : tous ses mots, chacun par son début, dans les champs de recherche ; ou un numéro.
//!
//! L'index et la requête écrivent le même vecteur (`sys.fold`, `sys.words` : sans casse ni accents). Un champ que
//! l'appelant n'ouvre pas partout n'est pas cherché : le vecteur n'est alors plus celui de l'index. Ce qui n'est pas une
//! colonne de texte (étiquettes, champs ajoutés) n'est pas dans l'index : il a son propre vecteur.

use schema::{
    fields::Storage,
    model::{Entity, Field},
};

use super::{
    Builder, Slot,
    aliases::{column, place, quoted},
};
use crate::{access, fields};

/// Le vecteur d'un champ, pesé comme à l'index.
pub(crate) fn weighted(column: &str, weight: char) -> String {
    format!("setweight(to_tsvector('simple', sys.fold(coalesce({column}, ''))), '{weight}')")
}

/// Le vecteur d'une table, tel que son index l'écrit.
pub(crate) fn vector(keys: impl Iterator<Item = (String, char)>) -> String {
    keys.map(|(column, weight)| weighted(&column, weight)).collect::<Vec<_>>().join(" || ")
}

/// La ligne contient-elle le texte de cet emplacement ?
pub(crate) fn predicate(builder: &mut Builder<'_>, entity: &Entity, text: Slot) -> String {
    let is_open = |field: &&Field| access::opens_everywhere(builder.actor, builder.model, entity, field.class);
    let searched = entity.fields.values().filter(|field| field.search.is_some()).filter(is_open);
    let keys = searched
        .filter_map(|field| Some((field.storage() == Storage::Column("text"), (text_of(field), field.search?))));
    let (indexed, others): (Vec<_>, Vec<_>) = keys.partition(|(indexed, _)| *indexed);
    let names = ["number", "external_id"].map(|name| entity.field(name).filter(is_open));
    let text = builder.slot(text, "text");
    let mut parts = Vec::new();
    for keys in [indexed, others].into_iter().filter(|keys| !keys.is_empty()) {
        parts.push(format!("({}) @@ sys.words({text})", vector(keys.into_iter().map(|(_, key)| key))));
    }
    if let [Some(number), _] = names {
        let number = column("t", number.column());
        parts.push(format!("{number} LIKE {}", beginning(&text)));
        parts.push(format!("{number} LIKE {}", beginning(&format!("upper({text})"))));
    }
    if let [_, Some(external)] = names {
        parts.push(format!("t.{} = {text}", quoted(external.column())));
    }
    if parts.is_empty() { "false".to_owned() } else { format!("({})", parts.join(" OR ")) }
}

/// Le motif « commence par », chaque caractère pour lui-même.
fn beginning(text: &str) -> String {
    format!("replace(replace(replace({text}, '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%'")
}

/// Le texte d'un champ, là où une recherche regarde.
fn text_of(field: &Field) -> String {
    let column = place(field, "t");
    fields::of(field).map_or_else(|| column.clone(), |stored| stored.searched(&column))
}
