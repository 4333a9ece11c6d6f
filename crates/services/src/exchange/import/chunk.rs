//! Une fournée de lignes : lues selon leurs champs, leurs liens retrouvés d'un coup, puis créées ou modifiées.

use std::collections::HashMap;

use kernel::{Code, Ctx, Error, FieldError, Result};
use schema::{
    fields::Storage,
    model::{Entity, Field, Model},
};
use serde_json::{Map, Value};
use store::{
    Tenant, Unit, fields,
    records::{
        self, Intent, Key,
        bulk::{self, Named},
    },
};
use uuid::Uuid;

use super::{Columns, Row, columns::Column};

/// Textes de liens retenus au plus, d'une fournée à l'autre.
const MAX_KNOWN: usize = 100_000;

/// Ce qui est fait d'une ligne.
#[derive(Debug)]
pub enum Made {
    /// Un enregistrement créé.
    Created {
        /// Ligne du fichier.
        line: usize,
        /// L'enregistrement.
        id: Uuid,
    },
    /// Un enregistrement modifié.
    Updated {
        /// Ligne du fichier.
        line: usize,
        /// L'enregistrement.
        id: Uuid,
        /// Sa version après l'écriture.
        version: i64,
    },
    /// Une ligne refusée.
    Refused {
        /// Ligne du fichier.
        line: usize,
        /// Pourquoi.
        faults: Vec<FieldError>,
    },
}

/// Ce qu'il faut pour écrire les fournées d'un fichier.
pub struct Lot<'a> {
    ctx: &'a Ctx,
    model: &'a Model,
    entity: &'a Entity,
    columns: &'a Columns,
    key: Option<&'a str>,
    /// Liens déjà retrouvés, par entité visée puis par texte.
    known: HashMap<String, HashMap<String, Option<Named>>>,
}

/// Une ligne lue.
struct Line {
    line: usize,
    body: Map<String, Value>,
    faults: Vec<FieldError>,
    /// Texte de sa clé, quand le fichier met à jour.
    key: Option<String>,
}

impl<'a> Lot<'a> {
    /// Prépare l'écriture des lignes d'un fichier.
    pub fn new(
        ctx: &'a Ctx,
        model: &'a Model,
        entity: &'a Entity,
        columns: &'a Columns,
        key: Option<&'a str>,
    ) -> Lot<'a> {
        Lot { ctx, model, entity, columns, key, known: HashMap::new() }
    }

    /// Écrit des lignes dans l'unité et dit, dans l'ordre, ce qu'il est advenu de chacune.
    pub async fn write(&mut self, unit: &Unit, rows: &[Row]) -> Result<Vec<Made>> {
        let tenant = unit.tenant();
        self.find_links(tenant, rows).await?;
        let lines: Vec<Line> = rows.iter().map(|row| self.read(row)).collect();
        let known = self.find_known(tenant, &lines).await?;
        let mut made: Vec<Option<Made>> = lines.iter().map(|_| None).collect();
        let mut born: Vec<(usize, Map<String, Value>)> = Vec::new();
        let mut seen: HashMap<&str, ()> = HashMap::new();
        for (rank, line) in lines.iter().enumerate() {
            let mut faults = line.faults.clone();
            let key = line.key.as_deref().unwrap_or_default();
            if self.key.is_some() && !key.is_empty() && seen.insert(key, ()).is_some() {
                faults.push(FieldError::new(self.key.unwrap_or_default(), "repeated"));
            }
            if !faults.is_empty() {
                made[rank] = Some(Made::Refused { line: line.line, faults });
                continue;
            }
            match known.get(key).filter(|_| self.key.is_some()) {
                None => born.push((rank, line.body.clone())),
                Some(Named::Several) => {
                    let fault = FieldError::new(self.key.unwrap_or_default(), "ambiguous_link");
                    made[rank] = Some(Made::Refused { line: line.line, faults: vec![fault] });
                }
                Some(Named::One(id)) => made[rank] = Some(self.update(unit, line, *id).await?),
            }
        }
        let bodies: Vec<Map<String, Value>> = born.iter_mut().map(|(_, body)| std::mem::take(body)).collect();
        let batch = bulk::prepare(self.ctx, tenant, self.model, self.entity, &bodies).await?;
        for ((rank, _), result) in born.into_iter().zip(bulk::write(unit, batch).await?) {
            let line = lines[rank].line;
            made[rank] = Some(match result {
                Ok(written) => Made::Created { line, id: written.id },
                Err(error) => Made::Refused { line, faults: faults_of(error)? },
            });
        }
        Ok(made.into_iter().flatten().collect())
    }

    /// Modifie l'enregistrement que la clé a reconnu.
    async fn update(&self, unit: &Unit, line: &Line, id: Uuid) -> Result<Made> {
        unit.mark().await?;
        let written = records::update(
            self.ctx,
            unit.tenant(),
            &self.entity.full_name,
            &Key::Id(id),
            &line.body,
            None,
            Intent::Commit,
        )
        .await;
        if written.is_err() {
            unit.back_to_mark().await?;
        }
        unit.forget_mark().await?;
        Ok(match written {
            Ok(written) => Made::Updated { line: line.line, id, version: written.version },
            Err(error) => Made::Refused { line: line.line, faults: faults_of(error)? },
        })
    }

    /// Les valeurs d'une ligne, telles que l'API les recevrait.
    fn read(&self, row: &Row) -> Line {
        let mut line = Line { line: row.line, body: Map::new(), faults: Vec::new(), key: None };
        if row.cells.iter().skip(self.columns.width).any(|cell| !cell.text.is_empty()) {
            line.faults.push(FieldError::new("", "too_many_cells"));
        }
        for column in &self.columns.taken {
            let Some(cell) = row.cells.get(column.rank) else { continue };
            let field = &column.field;
            if self.key == Some(&field.name) {
                line.key = Some(cell.text.clone());
            }
            if cell.text.is_empty() {
                if field.initial.is_none() && field.name != "id" && !field.is_common() {
                    line.body.insert(field.name.clone(), Value::Null);
                }
                continue;
            }
            let forms = if cell.typed { &column.typed } else { &column.forms };
            let value = match &field.to {
                Some(target) => self.link(field, target, &cell.text),
                None => fields::parse(field, &cell.text, forms),
            };
            match value {
                Ok(value) => drop(line.body.insert(field.name.clone(), value)),
                Err(fault) => line.faults.push(fault),
            }
        }
        line
    }

    /// L'enregistrement, ou les enregistrements, que ce texte désigne.
    fn link(&self, field: &Field, target: &str, text: &str) -> Result<Value, FieldError> {
        let one = |text: &str| match self.known.get(target).and_then(|known| known.get(text)).copied().flatten() {
            Some(Named::One(id)) => Ok(Value::String(id.to_string())),
            Some(Named::Several) => Err(FieldError::new(&field.name, "ambiguous_link").with("value", text)),
            None => Err(FieldError::new(&field.name, "broken_link").with("id", text)),
        };
        match field.storage() {
            Storage::Join(_) => parts(text).map(one).collect(),
            _ => one(text),
        }
    }

    /// Retrouve ce que désignent les textes des colonnes de liens, en une requête par entité visée.
    async fn find_links(&mut self, tenant: &Tenant, rows: &[Row]) -> Result<()> {
        let links = self.columns.taken.iter().filter(|column| column.field.to.is_some());
        for column in links {
            let target = column.field.to.clone().unwrap_or_default();
            let known = self.known.entry(target.clone()).or_default();
            if known.len() > MAX_KNOWN {
                known.clear();
            }
            let mut texts: Vec<String> =
                aimed(column, rows).filter(|text| !known.contains_key(*text)).map(str::to_owned).collect();
            texts.sort_unstable();
            texts.dedup();
            let found = bulk::named(self.ctx, tenant, &target, &texts).await?;
            // L'absence ne se retient pas quand le fichier peut la combler lui-même.
            let own = *target == *self.entity.full_name;
            known.extend(texts.into_iter().filter_map(|text| {
                let named = found.get(&text.to_lowercase()).or_else(|| found.get(&text)).copied();
                (named.is_some() || !own).then_some((text, named))
            }));
        }
        Ok(())
    }

    /// Les enregistrements que la clé reconnaît.
    async fn find_known(&self, tenant: &Tenant, lines: &[Line]) -> Result<HashMap<String, Named>> {
        let Some(field) = self.key.and_then(|key| self.entity.field(key)) else {
            return Ok(HashMap::new());
        };
        let texts: Vec<String> =
            lines.iter().filter_map(|line| line.key.clone()).filter(|text| !text.is_empty()).collect();
        bulk::keyed(self.ctx, tenant, self.entity, field, &texts).await
    }
}

/// Les textes qui désignent, dans une case.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split([';', '|', '\n']).map(str::trim).filter(|part| !part.is_empty())
}

fn aimed<'r>(column: &Column, rows: &'r [Row]) -> Box<dyn Iterator<Item = &'r str> + 'r> {
    let rank = column.rank;
    let cells = rows.iter().filter_map(move |row| row.cells.get(rank)).map(|cell| cell.text.as_str());
    match column.field.storage() {
        Storage::Join(_) => Box::new(cells.flat_map(parts)),
        _ => Box::new(cells.filter(|text| !text.is_empty())),
    }
}

/// Ce qu'une ligne dit de son refus ; une panne de la plate-forme, elle, arrête tout.
fn faults_of(error: Error) -> Result<Vec<FieldError>> {
    if error.code.status() >= 500 && !is_about_data(&error) {
        return Err(error);
    }
    if error.fields.is_empty() {
        let mut fault = FieldError::new("", error.code.as_str());
        fault.params = error.params;
        return Ok(vec![fault]);
    }
    Ok(error.fields)
}

/// La base a refusé la donnée elle-même (SQLSTATE 22xxx, 23xxx).
fn is_about_data(error: &Error) -> bool {
    let state = error.params.get("sqlstate").and_then(Value::as_str).unwrap_or_default();
    error.code == Code::Internal && (state.starts_with("22") || state.starts_with("23"))
}
