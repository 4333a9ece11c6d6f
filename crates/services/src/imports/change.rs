//! Changer ce qu'on veut d'un fichier : quelle colonne remplit quel champ, la clé, la manière, la lecture.

use std::collections::BTreeMap;

use kernel::{Ctx, Result};
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::{
    Mode, mine, preview, queries,
    upload::{describe, named},
    view, wrong_state,
};
use crate::{
    Services,
    exchange::import::{self, Content, Source},
    files::aside,
};

/// Ce qui change ; ce qui est absent reste.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Changes {
    /// Colonne → champ ; `null` laisse une colonne de côté. Les autres colonnes restent.
    pub columns: BTreeMap<String, Option<String>>,
    /// Champ qui reconnaît un enregistrement déjà là ; `null` : tout est création.
    #[serde(deserialize_with = "given")]
    pub key: Option<Option<String>>,
    /// Tout, ou ce qui passe.
    pub mode: Option<Mode>,
    /// Codage ; `null` : deviné.
    #[serde(deserialize_with = "given")]
    pub encoding: Option<Option<String>>,
    /// Séparateur ; `null` : deviné.
    #[serde(deserialize_with = "given")]
    pub separator: Option<Option<char>>,
    /// Feuille ; `null` : la première.
    #[serde(deserialize_with = "given")]
    pub sheet: Option<Option<String>>,
}

/// Un membre présent, fût-il `null`.
fn given<'de, D, T>(deserializer: D) -> std::result::Result<Option<Option<T>>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::deserialize(deserializer).map(Some)
}

/// Change ce qu'on veut d'un import, et rend son nouvel aperçu.
///
/// Erreurs : `import.wrong_state`, `import.refused`, `import.unreadable`.
pub async fn change(ctx: &Ctx, services: &Services, id: Uuid, changes: Changes) -> Result<Value> {
    let mut import = mine(ctx, services, id).await?;
    if !import.status.is_open() || queries::has_written(&services.tenant.db, id).await? {
        return Err(wrong_state(&import));
    }
    let model = services.tenant.model();
    let entity = named(&model, &import.entity)?;
    let mut wishes = import.wishes.clone();
    let read_again = changes.encoding.is_some() || changes.separator.is_some() || changes.sheet.is_some();
    wishes.encoding = changes.encoding.unwrap_or(wishes.encoding);
    wishes.separator = changes.separator.unwrap_or(wishes.separator);
    wishes.sheet = changes.sheet.unwrap_or(wishes.sheet);
    wishes.key = changes.key.unwrap_or(wishes.key);
    wishes.partial = changes.mode.map_or(wishes.partial, |mode| mode == Mode::Partial);
    import::allowed(ctx, &entity, &wishes)?;
    let content = Content::File(aside::borrow(services, id).await?);
    let source = Source { name: import.file_name.clone(), media_type: String::new(), content };
    let (sheet, read) = describe(&model, &entity, source, wishes.clone()).await?;
    let former = wishes.columns.take().unwrap_or_default();
    let kept = |(name, guess): (String, Option<String>)| {
        let field = if read_again {
            former.get(&name).cloned().flatten().or(guess)
        } else {
            former.get(&name).cloned().flatten()
        };
        (name, field)
    };
    let mut columns: BTreeMap<String, Option<String>> = read.guesses().into_iter().map(kept).collect();
    columns.extend(changes.columns);
    wishes.columns = Some(columns);
    import.preview = Box::pin(preview::preview(ctx, &services.tenant, &model, &entity, &sheet, &wishes)).await?;
    (import.sheet, import.wishes, import.counts.total) = (read.described, wishes, read.rows);
    if !queries::change(&services.tenant.db, &import, ctx.clock().now()).await? {
        return Err(wrong_state(&import));
    }
    view::whole(ctx, services, &mine(ctx, services, id).await?).await
}
