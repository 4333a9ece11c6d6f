//! Les textes que l'application web porte (`web/src/locales`) : embarqués, pour que l'organisation puisse en dire d'autres.
//!
//! Un catalogue est `<langue>.json`, à la racine pour ce que tout écran dit, dans un dossier pour ce qui vient avec un écran.

use std::{path::Path, sync::LazyLock};

use rust_embed::RustEmbed;
use schema::model::Screens;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../web/src/locales"]
struct Locales;

static SCREENS: LazyLock<Screens> = LazyLock::new(|| Screens::read(catalogs()));

/// Les textes de l'application.
pub(crate) fn screens() -> Screens {
    SCREENS.clone()
}

/// Code de langue et contenu de chaque catalogue ; les autres fichiers du dossier sont du code.
fn catalogs() -> impl Iterator<Item = (String, String)> {
    Locales::iter().filter_map(|path| {
        let code = Path::new(&*path).file_name()?.to_str()?.strip_suffix(".json")?.to_owned();
        Some((code, String::from_utf8(Locales::get(&path)?.data.into_owned()).ok()?))
    })
}
