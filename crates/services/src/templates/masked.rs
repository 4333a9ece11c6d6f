//! Ce que le lecteur ne lit pas : dit masqué partout où un gabarit l'écrit, faux dans une condition, vide dans une boucle.
//!
//! Parmi les valeurs, un objet dont le seul nom est le caractère nul en tient la place. PostgreSQL ne garde pas ce caractère : rien
//! de ce qu'une fiche contient ne le contrefait.

use std::{fmt, sync::Arc};

use minijinja::{
    Environment, Error, State, Value, filters,
    value::{Enumerator, Object, ObjectRepr, Rest, ValueOrKwargs},
};
use serde_json::{Value as Json, json};

/// Le nom qu'aucune donnée ne porte.
const NAME: &str = "\0";

/// Ce qui tient la place d'une valeur masquée et se lira `mark`.
pub(crate) fn hidden(mark: &str) -> Json {
    json!({ NAME: mark })
}

/// Ce que montre une valeur masquée ; rien si elle ne l'est pas.
pub(crate) fn mark(value: &Json) -> Option<&str> {
    value.get(NAME)?.as_str()
}

/// La même, pour un gabarit.
pub(super) fn shown(mark: &str) -> Value {
    Value::from_object(Masked(mark.into()))
}

/// Est-ce une valeur masquée ?
pub(super) fn is_masked(value: &Value) -> bool {
    value.downcast_object_ref::<Masked>().is_some()
}

/// Ajoute le test `masked`, et fait rendre la marque aux filtres qui la compteraient, la parcourraient ou la convertiraient ;
/// le repli qu'on donne à `int` et à `float` sert encore.
pub(super) fn add(environment: &mut Environment<'_>) {
    environment.add_test("masked", is_masked);
    for (name, filter) in [
        ("abs", Value::from_function(filters::abs)),
        ("count", Value::from_function(filters::length)),
        ("first", Value::from_function(filters::first)),
        ("float", Value::from_function(filters::float)),
        ("int", Value::from_function(filters::int)),
        ("join", Value::from_function(filters::join)),
        ("last", Value::from_function(filters::last)),
        ("length", Value::from_function(filters::length)),
        ("list", Value::from_function(filters::list)),
        ("round", Value::from_function(filters::round)),
        ("sum", Value::from_function(filters::sum)),
    ] {
        let falls_back = matches!(name, "float" | "int");
        environment.add_filter(name, move |state: &mut State<'_, '_>, args: Rest<ValueOrKwargs>| {
            match args.into_values().as_slice() {
                [value, rest @ ..] if is_masked(value) && (rest.is_empty() || !falls_back) => Ok(value.clone()),
                args => filter.call(state, args),
            }
        });
    }
}

/// Une valeur masquée : ce qu'on lit d'elle l'est aussi.
#[derive(Debug)]
struct Masked(Box<str>);

impl Object for Masked {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn get_value(self: &Arc<Self>, _: &Value) -> Option<Value> {
        Some(Value::from_dyn_object(self.clone()))
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Empty
    }

    fn is_true(self: &Arc<Self>) -> bool {
        false
    }

    fn call_method(self: &Arc<Self>, _: &mut State<'_, '_>, _: &str, _: &[Value]) -> Result<Value, Error> {
        Ok(Value::from_dyn_object(self.clone()))
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use expect_test::{Expect, expect};
    use jiff::tz::TimeZone;
    use kernel::Locale;

    use super::*;
    use crate::templates::{Form, Scope, render};

    fn check(source: &str, form: Form, expected: Expect) {
        let (closed, named) = (hidden("[masqué]"), hidden("<b>"));
        let record = json!({
            "title": "[masqué]", "notes": { "text": "{\"\\u0000\":\"faux\"}" }, "injured": closed, "cost": closed, "lines": closed,
            "supplier": { "id": "1", "name": named }, "parts": [{ "name": "Vis", "cost": closed }],
        });
        let Json::Object(values) = json!({ "record": record }) else { unreachable!() };
        let scope = Scope { values, labels: HashMap::new(), locale: Locale::Fr, timezone: TimeZone::UTC };
        expected.assert_eq(&render(source, form, &scope).unwrap_or_else(|error| error.to_string()));
    }

    #[test]
    fn what_is_masked_is_said_wherever_it_is_written() {
        for source in [
            "{{ record.injured }}",
            "{{ record.cost.amount }}",
            "{{ record.cost['amount'].more }}",
            "{{ record.cost.upper() }}",
            "{{ record.cost | money }}",
            "{{ record.cost.amount | money('XAF') }}",
            "{{ record.cost | float | round(2) | number(2) }}",
            "{{ record.cost | date }}",
            "{{ record.cost | datetime }}",
            "{{ record.cost | default('—', true) }}",
            "{{ record.lines | length }}",
            "{{ record.lines | join(', ') }}",
            "{{ record.lines | sum(attribute='qty') }}",
            "{{ record.lines | first }}",
            "{% for part in record.parts %}{{ part.cost }}{% endfor %}",
        ] {
            check(source, Form::Text, expect!["[masqué]"]);
        }
        check("{{ record.supplier.name }}", Form::Html, expect!["&lt;b&gt;"]);
        check("{{ record.cost | tojson }}", Form::Text, expect![[r#""[masqu\u00e9]""#]]);
    }

    #[test]
    fn what_is_masked_is_false_empty_and_can_be_told_apart() {
        check("{{ 'Oui' if record.injured else 'Non' }}", Form::Text, expect!["Non"]);
        check("[{% for line in record.lines %}x{% endfor %}]", Form::Text, expect!["[]"]);
        check("{{ 'a' in record.lines }} {{ record.lines == [] }}", Form::Text, expect!["False False"]);
        check("{{ record.cost | float(default=10) > 10 }}", Form::Text, expect!["False"]);
        check(
            "{% if record.injured is masked %}Réservé{% elif record.injured %}Oui{% else %}Non{% endif %}",
            Form::Text,
            expect!["Réservé"],
        );
        // Un texte qui s'écrit comme la marque, ou comme ce qui en tient la place, reste un texte.
        check("{{ record.title is masked }} {{ record.notes.text is masked }}", Form::Text, expect!["False False"]);
        check("{{ record.parts | length }} {{ record.supplier is masked }}", Form::Text, expect!["1 False"]);
    }
}
