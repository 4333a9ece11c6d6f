//! Étiquettes libres, et choix multiples parmi des options : des textes courts, chacun une fois.

use super::{select::bad_option, *};

/// Caractères d'une étiquette au plus.
const LONGEST: usize = 50;

/// Étiquettes au plus quand la définition n'en dit rien.
const MOST: usize = 200;

pub(super) struct Tags;

impl StoredType for Tags {
    fn names(&self) -> &'static [&'static str] {
        &["tags"]
    }

    fn searched(&self, column: &str) -> String {
        format!("array_to_string({column}, ' ')")
    }

    fn accept(&self, _: &Ctx, field: &Field, value: &Value) -> Result<Bind, FieldError> {
        texts(field, value, |tag| {
            // Ce qui sépare les étiquettes dans un fichier ne peut pas être dedans.
            let separates = |c: char| c == ';' || c == ',' || c == '|' || c.is_control();
            match tag {
                tag if tag.contains(separates) => Err(FieldError::new(&field.name, "bad_tag")),
                tag if tag.chars().count() > LONGEST => {
                    Err(FieldError::new(&field.name, "too_long").with("max", LONGEST))
                }
                tag => Ok(tag.to_owned()),
            }
        })
        .map(Bind::Texts)
    }

    fn pg_type(&self, _: &Field) -> String {
        "text[]".to_owned()
    }

    fn parse(&self, _: &Field, text: &str, _: &Forms) -> Result<Value, FieldError> {
        Ok(items(text).collect())
    }

    fn cell(&self, _: &Field, value: &Value) -> Cell {
        list_cell(value)
    }
}

pub(super) struct MultiSelect;

impl StoredType for MultiSelect {
    fn names(&self) -> &'static [&'static str] {
        &["multi_select"]
    }

    fn accept(&self, _: &Ctx, field: &Field, value: &Value) -> Result<Bind, FieldError> {
        let known = |option: &str| field.options.contains_key(option);
        let check = |option: &str| if known(option) { Ok(option.to_owned()) } else { Err(bad_option(field)) };
        texts(field, value, check).map(Bind::Texts)
    }

    fn pg_type(&self, _: &Field) -> String {
        "text[]".to_owned()
    }

    fn parse(&self, field: &Field, text: &str, forms: &Forms) -> Result<Value, FieldError> {
        items(text).map(|item| forms.option(field, item).map(Value::from).ok_or_else(|| bad_option(field))).collect()
    }

    fn cell(&self, _: &Field, value: &Value) -> Cell {
        list_cell(value)
    }
}

/// Les textes d'une liste JSON, chacun vérifié, sans blancs ni doublons, en nombre admis.
fn texts(
    field: &Field,
    value: &Value,
    check: impl Fn(&str) -> Result<String, FieldError>,
) -> Result<Vec<String>, FieldError> {
    let items = value.as_array().ok_or_else(|| wrong_type(field, "list"))?;
    let mut kept: Vec<String> = Vec::with_capacity(items.len().min(MOST));
    for item in items {
        let text = item.as_str().map(str::trim).filter(|text| !text.is_empty());
        let text = check(text.ok_or_else(|| wrong_type(field, "text"))?)?;
        if kept.contains(&text) {
            return Err(FieldError::new(&field.name, "repeated"));
        }
        kept.push(text);
        if kept.len() > MOST {
            return Err(FieldError::new(&field.name, "too_many").with("max", MOST));
        }
    }
    check_count(field, kept.len())?;
    Ok(kept)
}

fn list_cell(value: &Value) -> Cell {
    Cell::List(value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect())
}
