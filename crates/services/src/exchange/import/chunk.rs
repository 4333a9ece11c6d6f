//! Une fournée de lignes : lues selon leurs champs, leurs liens retrouvés d'un coup, puis créées ou modifiées.

use std::collections::{HashMap, HashSet};

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
        bulk::{self, Batch, Named, Taken},
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
        /// Ses cases, telles qu'elles sont dans le fichier.
        cells: Vec<String>,
    },
}

/// Ce qu'il faut pour écrire les fournées d'un fichier.
#[derive(Clone, Copy)]
pub struct Lot<'a> {
    /// Qui importe.
    pub ctx: &'a Ctx,
    /// Le modèle en vigueur.
    pub model: &'a Model,
    /// L'entité importée.
    pub entity: &'a Entity,
    /// Colonnes et champs.
    pub columns: &'a Columns,
    /// Champ qui reconnaît un enregistrement déjà là.
    pub key: Option<&'a str>,
    /// Écrire, ou vérifier dans une transaction que l'appelant oubliera.
    pub intent: Intent,
    /// Ce qui dit une valeur unique que deux lignes portent.
    pub repeats: Repeats,
}

/// Ce qui dit, d'une ligne qui s'écrit, qu'une autre du fichier porte déjà une valeur unique.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeats {
    /// La vérification : une ligne refusée peut faire oublier celle que la base opposerait.
    Foreseen,
    /// La base, qui garde les lignes d'avant.
    LeftToDatabase,
}

/// Ce que les fournées d'un fichier se disent de l'une à l'autre.
#[derive(Default)]
pub struct Memory {
    /// Liens déjà retrouvés, par entité visée puis par texte.
    known: HashMap<String, HashMap<String, Option<Named>>>,
    /// Clés déjà vues dans le fichier.
    keys: HashSet<String>,
    /// Valeurs uniques que des lignes vérifiées auraient prises.
    taken: Taken,
}

/// Une fournée lue et vérifiée, prête à être écrite.
pub struct Checked<'a> {
    rows: Vec<Row>,
    lines: Vec<Line>,
    known: HashMap<String, Named>,
    /// Rang des lignes à créer.
    born: Vec<usize>,
    batch: Batch<'a>,
}

/// Une ligne lue.
#[derive(Default)]
pub struct Line {
    /// Valeurs, telles que l'API les recevrait.
    pub body: Map<String, Value>,
    /// Ce qui ne se lit pas.
    pub faults: Vec<FieldError>,
    /// Texte de sa clé, quand le fichier met à jour.
    key: String,
}

impl<'a> Lot<'a> {
    /// Une fournée dépend-elle de ce que la précédente a écrit ?
    pub fn follows_itself(&self) -> bool {
        let own = |column: &Column| column.field.to.as_deref() == Some(&*self.entity.full_name);
        self.key.is_some() || self.columns.taken.iter().any(own)
    }

    /// Deux fournées peuvent-elles s'écrire à la fois ? Ni si l'une lit ce que l'autre écrit, ni si toutes se tiennent sous un
    /// même verrou (capacité, numéro sans trou).
    pub fn goes_abreast(&self) -> bool {
        !self.follows_itself() && !bulk::holds_a_lock(self.model, self.entity)
    }

    /// Lit et vérifie des lignes, sans rien écrire.
    pub async fn check(&self, tenant: &Tenant, memory: &mut Memory, rows: Vec<Row>) -> Result<Checked<'a>> {
        self.find_links(tenant, memory, &rows).await?;
        let mut lines: Vec<Line> = Vec::with_capacity(rows.len());
        for (rank, row) in rows.iter().enumerate() {
            lines.push(self.read(memory, row));
            bulk::breathe(rank).await;
        }
        let known = self.find_known(tenant, &lines).await?;
        let (mut born, mut bodies) = (Vec::with_capacity(lines.len()), Vec::with_capacity(lines.len()));
        for (rank, line) in lines.iter_mut().enumerate() {
            if let Some(key) = self.key.filter(|_| !line.key.is_empty()) {
                if !memory.keys.insert(line.key.clone()) {
                    line.faults.push(FieldError::new(key, "repeated"));
                }
                if known.get(&line.key) == Some(&Named::Several) {
                    line.faults.push(FieldError::new(key, "ambiguous_link"));
                }
            }
            if line.faults.is_empty() && !known.contains_key(&line.key) {
                born.push(rank);
                bodies.push(std::mem::take(&mut line.body));
            }
        }
        self.find_other_faults(tenant, &known, &mut lines).await?;
        let mut batch = bulk::prepare(self.ctx, tenant, self.model, self.entity, &bodies).await?;
        if self.intent == Intent::Check || self.repeats == Repeats::Foreseen {
            memory.taken.refuse(&mut batch);
        }
        batch.compose(tenant, self.intent).await?;
        Ok(Checked { rows, lines, known, born, batch })
    }

    /// Ce que les autres cases d'une ligne déjà refusée ont aussi de fautif : qui corrige un fichier le corrige une fois.
    async fn find_other_faults(
        &self,
        tenant: &Tenant,
        known: &HashMap<String, Named>,
        lines: &mut [Line],
    ) -> Result<()> {
        let is_lost = |line: &&mut Line| !line.faults.is_empty() && !known.contains_key(&line.key);
        let mut lost: Vec<&mut Line> = lines.iter_mut().filter(is_lost).collect();
        if lost.is_empty() {
            return Ok(());
        }
        let bodies: Vec<Map<String, Value>> = lost.iter_mut().map(|line| std::mem::take(&mut line.body)).collect();
        let batch = bulk::prepare(self.ctx, tenant, self.model, self.entity, &bodies).await?;
        for (line, faults) in lost.into_iter().zip(batch.faults()) {
            let told: HashSet<String> = line.faults.iter().map(|fault| fault.field.clone()).collect();
            line.faults.extend(faults.into_iter().filter(|fault| !told.contains(&fault.field)));
        }
        Ok(())
    }

    /// Écrit une fournée dans l'unité et dit, dans l'ordre, ce qu'il est advenu de chaque ligne.
    pub async fn write(&self, unit: &Unit, checked: Checked<'a>) -> Result<Vec<Made>> {
        let Checked { rows, mut lines, known, born, batch } = checked;
        let mut written: Vec<Option<Result<Made, Vec<FieldError>>>> = lines.iter().map(|_| None).collect();
        for (rank, line) in lines.iter_mut().enumerate() {
            if !line.faults.is_empty() {
                written[rank] = Some(Err(std::mem::take(&mut line.faults)));
            } else if let Some(Named::One(id)) = known.get(&line.key) {
                written[rank] = Some(self.update(unit, rows[rank].line, &line.body, *id).await?);
            }
        }
        for (rank, result) in born.into_iter().zip(bulk::write(unit, batch, self.intent).await?) {
            written[rank] = Some(match result {
                Ok(one) => Ok(Made::Created { line: rows[rank].line, id: one.id }),
                Err(error) => Err(faults_of(error)?),
            });
        }
        let refused = |row: Row, faults| {
            let cells = row.cells.into_iter().map(|cell| cell.text).collect();
            Made::Refused { line: row.line, faults, cells }
        };
        let all = rows.into_iter().zip(written).filter_map(|(row, written)| Some((row, written?)));
        Ok(all.map(|(row, written)| written.unwrap_or_else(|faults| refused(row, faults))).collect())
    }

    /// Modifie l'enregistrement que la clé a reconnu.
    async fn update(
        &self,
        unit: &Unit,
        line: usize,
        body: &Map<String, Value>,
        id: Uuid,
    ) -> Result<Result<Made, Vec<FieldError>>> {
        let (name, key) = (&self.entity.full_name, Key::Id(id));
        let update = records::update(self.ctx, unit.tenant(), name, &key, body, None, Intent::Commit);
        Ok(match unit.attempt(update).await? {
            Ok(written) => Ok(Made::Updated { line, id, version: written.version }),
            Err(error) => Err(faults_of(error)?),
        })
    }

    /// Les valeurs d'une ligne, telles que l'API les recevrait.
    pub fn read(&self, memory: &Memory, row: &Row) -> Line {
        let mut line = Line { body: Map::with_capacity(self.columns.taken.len()), ..Line::default() };
        if row.cells.iter().skip(self.columns.width).any(|cell| !cell.text.is_empty()) {
            line.faults.push(FieldError::new("", "too_many_cells"));
        }
        for column in &self.columns.taken {
            let Some(cell) = row.cells.get(column.rank) else { continue };
            let field = &column.field;
            if self.key == Some(&field.name) {
                line.key.clone_from(&cell.text);
            }
            if cell.text.is_empty() {
                if field.initial.is_none() && field.name != "id" && !field.is_common() {
                    line.body.insert(field.name.clone(), Value::Null);
                }
                continue;
            }
            let forms = if cell.typed { &column.typed } else { &column.forms };
            let value = match &field.to {
                Some(target) => memory.link(field, target, &cell.text),
                None => fields::parse(field, &cell.text, forms),
            };
            match value {
                Ok(value) => drop(line.body.insert(field.name.clone(), value)),
                Err(fault) => line.faults.push(fault),
            }
        }
        line
    }

    /// Retrouve ce que désignent les textes des colonnes de liens, en une requête par entité visée.
    pub async fn find_links(&self, tenant: &Tenant, memory: &mut Memory, rows: &[Row]) -> Result<()> {
        let links = self.columns.taken.iter().filter(|column| column.field.to.is_some());
        for column in links {
            let target = column.field.to.clone().unwrap_or_default();
            let known = memory.known.entry(target.clone()).or_default();
            if known.len() > MAX_KNOWN {
                known.clear();
            }
            let mut new: Vec<&str> = aimed(column, rows).filter(|text| !known.contains_key(*text)).collect();
            new.sort_unstable();
            new.dedup();
            let texts: Vec<String> = new.into_iter().map(str::to_owned).collect();
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
        let texts: Vec<String> = lines.iter().map(|line| line.key.clone()).filter(|text| !text.is_empty()).collect();
        bulk::keyed(self.ctx, tenant, self.entity, field, &texts).await
    }
}

impl Memory {
    /// Retient la clé d'une ligne déjà menée à son sort, qu'une reprise ne relit que pour cela.
    pub fn pass(&mut self, columns: &Columns, key: &str, row: &Row) {
        let rank = columns.taken.iter().find(|column| column.field.name == key).map(|column| column.rank);
        if let Some(cell) = rank.and_then(|rank| row.cells.get(rank)).filter(|cell| !cell.text.is_empty()) {
            self.keys.insert(cell.text.clone());
        }
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
pub(crate) fn faults_of(error: Error) -> Result<Vec<FieldError>> {
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
