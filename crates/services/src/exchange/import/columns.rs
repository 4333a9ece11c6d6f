//! Le rapprochement des colonnes d'un fichier et des champs d'une entité, et l'écriture de chaque colonne.

use std::collections::BTreeMap;

use kernel::{Code, Error, FieldError, Locale, Result};
use schema::{
    fields::Storage,
    model::{Entity, Field, Model},
};
use serde_json::{Map, Value};
use store::fields::{DecimalMark, Forms};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::{Line, Row, Sheet, Wishes};

/// Lignes regardées pour deviner l'écriture des nombres et des dates.
const SAMPLE: usize = 1000;

/// Colonnes communes qu'un fichier peut remplir.
const COMMON: [&str; 5] = ["id", "external_id", "company", "department", "owner"];

/// Les colonnes prises, dans l'ordre du fichier.
#[derive(Clone, Debug)]
pub struct Columns {
    pub(super) taken: Vec<Column>,
    /// Nombre de colonnes du fichier.
    pub(super) width: usize,
    /// Titres que rien ne prend.
    pub unknown: Vec<String>,
}

/// Une colonne prise.
#[derive(Clone, Debug)]
pub(super) struct Column {
    /// Son rang dans le fichier.
    pub rank: usize,
    pub field: Field,
    /// Comment ses cases sont écrites, quand le fichier n'en dit pas la sorte.
    pub forms: Forms,
    /// Comment elles le sont quand il la dit.
    pub typed: Forms,
}

impl Columns {
    /// Les colonnes que le souhait nomme, sinon celles que leur titre désigne.
    pub fn of(model: &Model, entity: &Entity, sheet: &Sheet, wishes: &Wishes) -> Result<Columns> {
        refuse_repeated(sheet)?;
        let guessed = guess(model, entity, sheet);
        let chosen = wishes.columns.as_ref().unwrap_or(&guessed);
        refuse_foreign(entity, sheet, chosen)?;
        let mut columns = Columns { taken: Vec::new(), width: sheet.headers.len(), unknown: Vec::new() };
        for (rank, header) in sheet.headers.iter().enumerate() {
            match chosen.get(header).and_then(Option::as_ref).and_then(|name| entity.field(name)) {
                Some(field) => columns.taken.push(Column {
                    rank,
                    field: field.clone(),
                    forms: Forms::default(),
                    typed: labelled(
                        Forms { decimal: Some(DecimalMark::Point), ..Forms::default() },
                        model,
                        entity,
                        field,
                    ),
                }),
                None if !header.is_empty() && wishes.columns.is_none() => columns.unknown.push(header.clone()),
                None => {}
            }
        }
        columns.refuse_missing(entity, wishes)?;
        columns.learn_forms(model, entity, sheet)?;
        Ok(columns)
    }

    /// Les valeurs d'une ligne, telles qu'une personne les reconnaît : un lien, et ce qui ne se lit pas, y sont leur texte.
    pub fn shown(&self, row: &Row, line: &Line) -> Map<String, Value> {
        let value = |column: &Column| {
            let text = row.cells.get(column.rank).map(|cell| cell.text.as_str()).filter(|text| !text.is_empty());
            let read = line.body.get(&column.field.name).filter(|_| column.field.to.is_none());
            let value = read.cloned().or_else(|| text.map(Value::from)).unwrap_or_default();
            (column.field.name.clone(), value)
        };
        self.taken.iter().map(value).collect()
    }

    /// Un champ exigé, sans valeur initiale, doit avoir sa colonne ; une mise à jour peut s'en passer.
    fn refuse_missing(&self, entity: &Entity, wishes: &Wishes) -> Result<()> {
        let has = |name: &str| self.taken.iter().any(|column| column.field.name == name);
        let needed = entity.fields.values().filter(|field| wishes.key.is_none() && is_needed(entity, field));
        let mut faults: Vec<FieldError> = needed
            .filter(|field| !has(&field.name))
            .map(|field| FieldError::new(&field.name, "missing_column"))
            .collect();
        if let Some(key) = wishes.key.as_ref().filter(|key| !has(key)) {
            faults.push(FieldError::new(key, "missing_column"));
        }
        if faults.is_empty() { Ok(()) } else { Err(refused(faults)) }
    }

    fn learn_forms(&mut self, model: &Model, entity: &Entity, sheet: &Sheet) -> Result<()> {
        let sample: Vec<Row> = sheet.rows()?.take(SAMPLE).collect::<Result<_>>()?;
        for column in &mut self.taken {
            let cells = sample.iter().filter_map(|row| row.cells.get(column.rank));
            let texts = cells.filter(|cell| !cell.typed).map(|cell| cell.text.as_str());
            column.forms = labelled(Forms::guess(texts), model, entity, &column.field);
        }
        Ok(())
    }
}

fn labelled(forms: Forms, model: &Model, entity: &Entity, field: &Field) -> Forms {
    forms.with_labels(&model.texts, &format!("{}.{}", entity.full_name, field.name), field)
}

/// Un même titre deux fois ne dit pas lequel croire.
fn refuse_repeated(sheet: &Sheet) -> Result<()> {
    let mut seen: Vec<&String> = Vec::new();
    let mut faults = Vec::new();
    for header in sheet.headers.iter().filter(|header| !header.is_empty()) {
        if seen.contains(&header) {
            faults.push(FieldError::new(header, "duplicate_column"));
        }
        seen.push(header);
    }
    if faults.is_empty() { Ok(()) } else { Err(refused(faults)) }
}

/// Un rapprochement ne nomme que des colonnes du fichier et des champs qui s'écrivent, chacun une fois.
fn refuse_foreign(entity: &Entity, sheet: &Sheet, chosen: &BTreeMap<String, Option<String>>) -> Result<()> {
    let mut faults = Vec::new();
    let mut taken: Vec<&String> = Vec::new();
    for (header, name) in chosen {
        if !sheet.headers.contains(header) {
            faults.push(FieldError::new(header, "unknown_column"));
        }
        let Some(name) = name else { continue };
        match entity.field(name) {
            Some(field) if is_written(field) && taken.contains(&name) => {
                faults.push(FieldError::new(&field.name, "duplicate_column"));
            }
            Some(field) if is_written(field) => taken.push(name),
            Some(_) => faults.push(FieldError::new(name, "read_only")),
            None => faults.push(FieldError::new(name, "unknown_field").with("expected", "")),
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(refused(faults)) }
}

fn refused(faults: Vec<FieldError>) -> Error {
    Error { fields: faults, ..Code::ImportRefused.error() }
}

/// Les champs qu'un fichier peut remplir, les colonnes communes en dernier.
pub fn fillable(entity: &Entity) -> impl Iterator<Item = &Field> {
    let common = COMMON.into_iter().filter_map(|name| entity.field(name));
    entity.fields.values().chain(common).filter(|field| is_written(field))
}

/// Un champ exigé qu'une création doit donner : sans valeur initiale, et que le circuit d'états ne donne pas.
pub fn is_needed(entity: &Entity, field: &Field) -> bool {
    let given = entity.workflow.as_ref().is_some_and(|workflow| workflow.field == field.name);
    field.required && field.initial.is_none() && is_written(field) && !given
}

/// Le champ que désigne chaque titre : son nom, ou son libellé dans une langue, sans égard aux accents ni à la casse.
pub fn guess(model: &Model, entity: &Entity, sheet: &Sheet) -> BTreeMap<String, Option<String>> {
    let mut free: Vec<&Field> = fillable(entity).collect();
    let mut guessed = BTreeMap::new();
    for header in &sheet.headers {
        let wanted = fold(header);
        let by_name = free.iter().position(|field| fold(&field.name) == wanted);
        let found = by_name
            .or_else(|| free.iter().position(|field| labels(model, entity, field).any(|label| fold(label) == wanted)));
        guessed.insert(header.clone(), found.filter(|_| !wanted.is_empty()).map(|rank| free.remove(rank).name.clone()));
    }
    guessed
}

/// Un champ qu'un fichier peut remplir.
fn is_written(field: &Field) -> bool {
    let held = !matches!(field.storage(), Storage::Owned(_) | Storage::Computed);
    let by_person = !(field.read_only || field.is_generated() || field.holds_files());
    held && by_person && (!field.is_common() || COMMON.contains(&field.name.as_str()))
}

fn labels<'m>(model: &'m Model, entity: &Entity, field: &Field) -> impl Iterator<Item = &'m str> {
    let key = entity.label_key(field);
    Locale::ALL.into_iter().filter_map(move |locale| model.texts.by_locale.get(&locale)?.get(&key).map(String::as_str))
}

/// Un titre sans casse, sans accents, sans blancs ni ponctuation.
fn fold(text: &str) -> String {
    let text = text.to_lowercase().replace('œ', "oe").replace('æ', "ae").replace('ß', "ss");
    text.nfd().filter(|char| !is_combining_mark(*char) && char.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_read_without_accents_case_or_blanks() {
        assert_eq!(fold("  Mise en Service "), fold("mise_en_service"));
        assert_eq!((fold("Criticité (A–C)"), fold("Œuvre n° 1")), ("criticiteac".to_owned(), "oeuvren1".to_owned()));
    }
}
