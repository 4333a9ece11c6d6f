//! Les fautes du journal, dites dans la langue de qui le lit : il n'en garde que les codes.

use kernel::{Code, Ctx};
use schema::model::Model;
use serde_json::{Value, json};

/// Ajoute `detail` à chaque faute de ces étapes, et à celle de l'exécution.
pub(super) fn explain(ctx: &Ctx, model: &Model, told: &mut Value) {
    let Some(told) = told.as_object_mut() else { return };
    told.get_mut("error").into_iter().for_each(|error| explain_one(ctx, model, error));
    for step in told.get_mut("steps").and_then(Value::as_array_mut).into_iter().flatten() {
        step.get_mut("error").into_iter().for_each(|error| explain_one(ctx, model, error));
    }
}

fn explain_one(ctx: &Ctx, model: &Model, told: &mut Value) {
    let Some(params) = told.as_object() else { return };
    let Some(code) = Code::ALL.iter().find(|code| params.get("code").is_some_and(|one| one == code.as_str())) else {
        return;
    };
    let named = params.iter().fold(code.error(), |error, (name, value)| error.with(name, value.clone()));
    told["detail"] = json!(model.texts.told(ctx.locale, &named)["detail"]);
}
