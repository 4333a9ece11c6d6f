//! Créer un enregistrement.

use kernel::{Code, Ctx, Error, FieldError, Result};
use schema::model::{Entity, Model};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::{
    Intent, Written, apply,
    draft::Draft,
    event,
    guards::{self, Fate},
    input, links, money, number, saved_view, secrets,
    statement::{self, Writer},
    writable,
};
use crate::{
    Bind, Tenant,
    access::{Authorized, Write, admit},
    definitions::steady,
};

/// Crée un enregistrement et rend son identité ; un identifiant UUID choisi par l'appelant est gardé (`id`).
pub async fn create(
    ctx: &Ctx,
    tenant: &Tenant,
    entity: &str,
    body: &Map<String, Value>,
    intent: Intent,
) -> Result<Written> {
    steady(tenant, || born(ctx, tenant, entity, body, Start::Blank, intent)).await
}

/// Crée un enregistrement à partir d'un jeu de valeurs de l'entité ; celles que l'appelant donne l'emportent.
pub async fn create_from(
    ctx: &Ctx,
    tenant: &Tenant,
    entity: &str,
    preset: &str,
    body: &Map<String, Value>,
    intent: Intent,
) -> Result<Written> {
    steady(tenant, || born(ctx, tenant, entity, body, Start::Preset(preset), intent)).await
}

/// D'où part un enregistrement neuf.
enum Start<'p> {
    /// De ses seules valeurs initiales.
    Blank,
    /// D'un jeu de valeurs.
    Preset(&'p str),
}

async fn born(
    ctx: &Ctx,
    tenant: &Tenant,
    entity: &str,
    body: &Map<String, Value>,
    start: Start<'_>,
    intent: Intent,
) -> Result<Written> {
    let model = tenant.model();
    let entity = writable(&model, entity)?;
    if ctx.actor.access(&entity.full_name, "create").is_denied() {
        return Err(Code::Forbidden.with("action", "create"));
    }
    let mut draft = conceive(ctx, &model, &entity, body)?;
    if let Start::Preset(name) = start {
        apply::preset(&mut draft, name)?;
    }
    if links::lead_to_initials(&entity) {
        links::read(tenant, &mut draft).await?;
    }
    apply::defaults(&mut draft);
    links::resolve(tenant, &mut draft).await?;
    money::settle(tenant, std::iter::once(&mut draft)).await?;
    let proof = complete(&mut draft)?;
    secrets::seal(tenant, &mut draft)?;
    if intent == Intent::Check {
        return Ok(Written { id: draft.id, version: 0, number: None, approval: None });
    }
    if tenant.db.is_held() {
        number::ready_series(tenant, &entity, ctx.now()).await?;
    }
    match insert(tenant, &draft, &proof, Intent::Commit).await {
        Err(error) if series_is_missing(&entity, &error) => {
            number::open_series(tenant, &entity, ctx.now()).await?;
            insert(tenant, &draft, &proof, Intent::Commit).await
        }
        other => other,
    }
}

/// L'enregistrement tel que l'appelant le dit, avec ce que sa naissance lui donne.
pub(super) fn conceive<'a>(
    ctx: &'a Ctx,
    model: &'a Model,
    entity: &'a Entity,
    body: &Map<String, Value>,
) -> Result<Draft<'a>> {
    let mut draft = Draft::new(ctx, model, entity, chosen_id(ctx, body)?);
    input::read(&mut draft, body);
    birth(&mut draft);
    Ok(draft)
}

/// Vérifie tout ce qui ne demande pas la base, ses liens une fois lus ; rend la preuve que l'écriture est permise.
pub(super) fn complete(draft: &mut Draft<'_>) -> Result<Authorized<Write>> {
    apply::belonging(draft);
    apply::requirements(draft);
    saved_view::check(draft);
    event::settle(draft);
    draft.verdict()?;
    apply::stored_formulas(draft)?;
    let proof = admit(draft, "create")?;
    apply::rules(draft)?;
    Ok(proof)
}

fn chosen_id(ctx: &Ctx, body: &Map<String, Value>) -> Result<Uuid> {
    match body.get("id") {
        None | Some(Value::Null) => Ok(ctx.new_id()),
        Some(id) => {
            let id = id.as_str().and_then(|text| Uuid::try_parse(text).ok());
            id.ok_or_else(|| Error::invalid(vec![FieldError::new("id", "wrong_type").with("expected", "id")]))
        }
    }
}

/// Société, service, propriétaire et état de naissance.
fn birth(draft: &mut Draft<'_>) {
    let (ctx, entity) = (draft.ctx, draft.entity);
    let born_in = match &*entity.full_name {
        "core.company" => Some(draft.id),
        _ if entity.shared => None,
        _ => ctx.actor.company,
    };
    let given = [("company", born_in), ("department", ctx.actor.department), ("owner", ctx.actor.id)];
    for (name, id) in given {
        let field = entity.field(name).filter(|_| !draft.new.contains_key(name));
        if let (Some(field), Some(id)) = (field, id) {
            draft.new.insert(name.to_owned(), id.to_string().into());
            draft.columns.insert(field.column().to_owned(), (Bind::Uuid(id), "uuid".to_owned()));
        }
    }
    if let Some(workflow) = &entity.workflow {
        draft.new.insert(workflow.field.clone(), workflow.initial.clone().into());
        draft.columns.insert(workflow.field.clone(), (Bind::Text(workflow.initial.clone()), "text".to_owned()));
    }
}

/// L'insertion d'un enregistrement vérifié ; pour une vérification, que l'appelant oubliera, aucun numéro n'est tiré.
pub(super) async fn insert(
    tenant: &Tenant,
    draft: &Draft<'_>,
    proof: &Authorized<Write>,
    intent: Intent,
) -> Result<Written> {
    let mut writer = Writer::default();
    let mut columns = vec!["id".to_owned()];
    let mut values = vec![writer.bind(Bind::Uuid(draft.id), "uuid")];
    let (now, me) = statement::stamp(&mut writer, draft.ctx);
    for (name, value) in [("created_at", &now), ("created_by", &me), ("updated_at", &now), ("updated_by", &me)] {
        columns.push(name.to_owned());
        values.push(value.clone());
    }
    for (name, (bind, pg_type)) in &draft.columns {
        columns.push(crate::query::quoted(name));
        values.push(writer.bind(bind.clone(), pg_type));
    }
    if let Some(numbering) = &draft.entity.number {
        columns.push("number".to_owned());
        values.push(match intent {
            Intent::Commit => number::next(&mut writer, draft.entity, numbering, draft.ctx.now()),
            Intent::Check => writer.bind(Bind::Text(number::stand_in(draft.id)), "text"),
        });
    }
    writer.with(&format!(
        "r AS (INSERT INTO {} ({}) VALUES ({}) {})",
        draft.entity.table(),
        columns.join(", "),
        values.join(", "),
        statement::returning(draft.entity)
    ));
    statement::add_parts(&mut writer, draft);
    let events = ["created".to_owned()].into_iter().chain(apply::events(draft)).collect();
    statement::add_traces(&mut writer, draft, "created", events)?;
    guards::run(tenant, draft, Fate::Kept, &writer, proof)
        .await?
        .ok_or_else(|| Code::Internal.because("l'insertion n'a rien rendu"))
}

/// La suite de la période n'existe pas encore (SQLSTATE 42P01).
fn series_is_missing(entity: &Entity, error: &Error) -> bool {
    entity.number.is_some() && error.params.get("sqlstate").is_some_and(|state| state == "42P01")
}
