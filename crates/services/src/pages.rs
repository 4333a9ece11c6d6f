//! Les pages de qui suit le lien d'un courriel : un cadre commun, sans script, lisibles partout.

use kernel::{Code, Result};
use minijinja::{Environment, Value};

/// Le cadre, que toute page étend ; l'extension des noms demande l'échappement.
const FRAME: (&str, &str) = ("frame.html", include_str!("pages/frame.html"));

/// Nom d'une page.
const PAGE: &str = "page.html";

/// Une page prête à s'écrire.
pub(crate) struct Page(Environment<'static>);

impl Page {
    /// Une page livrée, qui étend `frame.html`.
    pub(crate) fn new(content: &'static str) -> Page {
        let mut environment = Environment::new();
        for (name, template) in [FRAME, (PAGE, content)] {
            environment.add_template(name, template).expect("la page livrée est bien écrite");
        }
        Page(environment)
    }

    /// La page, avec ces valeurs.
    pub(crate) fn written(&self, values: Value) -> Result<String> {
        let rendered = self.0.get_template(PAGE).and_then(|page| page.render(values));
        rendered.map_err(|error| Code::Internal.because(format!("page : {error}")))
    }
}
