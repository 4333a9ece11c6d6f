//! Une fournée en une instruction : lignes, liens, audit et événements, insérés depuis des tableaux.

use std::{borrow::Cow, collections::HashMap};

use indexmap::IndexMap;
use kernel::{Code, Result};
use serde_json::Value;
use uuid::Uuid;

use super::{
    super::{
        apply,
        changes::changes,
        create,
        draft::Draft,
        number,
        statement::{Writer, returning, stamp},
    },
    Intent, Written,
    create::Ready,
    links::holds_files,
};
use crate::{
    Bind, Tenant,
    access::{self, Authorized, Write},
    query::quoted,
};

/// Écrit ces enregistrements, tous ou aucun ; ceux qui portent des lignes possédées ou des fichiers, ou sont gardés,
/// vont un par un.
pub(super) async fn together(tenant: &Tenant, ready: &[&Ready<'_>], intent: Intent) -> Result<Vec<Written>> {
    let mut written: HashMap<Uuid, Written> = HashMap::with_capacity(ready.len());
    let mut alike: IndexMap<Vec<&str>, Vec<&Ready<'_>>> = IndexMap::new();
    for item in ready {
        if item.draft.children.values().any(|lines| !lines.is_empty())
            || holds_files(&item.draft)
            || is_guarded(&item.draft)
        {
            let one = create::insert(tenant, &item.draft, &item.proof, intent).await?;
            written.insert(one.id, one);
        } else {
            let mut columns: Vec<&str> = item.draft.columns.keys().map(String::as_str).collect();
            columns.sort_unstable();
            alike.entry(columns).or_default().push(item);
        }
    }
    for (columns, items) in alike {
        written.extend(statement(tenant, &columns, &items, intent).await?.into_iter().map(|one| (one.id, one)));
    }
    let missing = || Code::Internal.because("une insertion n'a rien rendu");
    ready.iter().map(|item| written.remove(&item.draft.id).ok_or_else(missing)).collect()
}

/// Une règle de son entité se tient sous verrou ; il s'écrit seul.
fn is_guarded(draft: &Draft<'_>) -> bool {
    draft.model.guards.contains_key(&*draft.entity.full_name)
}

/// Une instruction pour des enregistrements qui écrivent les mêmes colonnes.
async fn statement(tenant: &Tenant, columns: &[&str], items: &[&Ready<'_>], intent: Intent) -> Result<Vec<Written>> {
    let drafts: Vec<&Draft<'_>> = items.iter().map(|item| &item.draft).collect();
    let first = drafts[0];
    let mut source = Source::default();
    source.add("id", "uuid", drafts.iter().map(|draft| Bind::Uuid(draft.id)));
    if let Some(numbering) = &first.entity.number {
        let numbers = match intent {
            Intent::Commit => number::draw(tenant, first.entity, numbering, first.ctx.now(), drafts.len()).await?,
            Intent::Check => drafts.iter().map(|draft| number::stand_in(draft.id)).collect(),
        };
        source.add("number", "text", numbers.into_iter().map(Bind::Text));
    }
    for (rank, name) in columns.iter().enumerate() {
        let pg_type = &first.columns[*name].1;
        source.add(&format!("c{rank}"), pg_type, drafts.iter().map(|draft| draft.columns[*name].0.clone()));
    }
    if intent == Intent::Commit {
        add_traces(&mut source, &drafts);
    }
    let mut writer = Writer::default();
    source.open(&mut writer);
    add_rows(&mut writer, first, columns, &source);
    add_links(&mut writer, &drafts);
    if intent == Intent::Commit {
        insert_traces(&mut writer, first);
    }
    let proofs: Vec<&Authorized<Write>> = items.iter().map(|item| &item.proof).collect();
    writer.run_together(tenant, &proofs).await
}

/// Des colonnes de valeurs, une par enregistrement, que l'instruction déroule en une table `x`.
#[derive(Default)]
struct Source {
    names: Vec<String>,
    types: Vec<String>,
    values: Vec<Vec<Bind>>,
}

impl Source {
    fn add(&mut self, name: &str, pg_type: &str, values: impl Iterator<Item = Bind>) {
        self.names.push(name.to_owned());
        self.types.push(pg_type.to_owned());
        let literal = pg_type.ends_with("[]");
        self.values.push(values.map(|bind| if literal { array_literal(bind) } else { bind }).collect());
    }

    /// Confie les valeurs à l'instruction ; seuls restent leurs noms et leurs types.
    fn open(&mut self, writer: &mut Writer) {
        let arrays: Vec<String> = std::mem::take(&mut self.values)
            .into_iter()
            .zip(&self.types)
            .map(|(values, pg_type)| writer.bind(Bind::Each(values), &format!("{}[]", carried(pg_type))))
            .collect();
        writer.with(&format!(
            "x AS MATERIALIZED (SELECT * FROM unnest({}) AS x({}))",
            arrays.join(", "),
            self.names.join(", ")
        ));
    }

    /// La valeur d'une colonne, dans son type.
    fn value(&self, name: &str) -> String {
        let rank = self.names.iter().position(|known| known == name);
        match rank.map(|rank| &self.types[rank]) {
            Some(pg_type) if carried(pg_type) != pg_type => format!("x.{name}::{pg_type}"),
            _ => format!("x.{name}"),
        }
    }
}

/// PostgreSQL ne sait pas dérouler des tableaux de tableaux : ils vont en texte.
fn carried(pg_type: &str) -> &str {
    if pg_type.ends_with("[]") { "text" } else { pg_type }
}

/// L'écriture d'un tableau en texte, telle que PostgreSQL la lit.
fn array_literal(bind: Bind) -> Bind {
    let quote = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    let items: Vec<Cow<'_, str>> = match &bind {
        Bind::Uuids(ids) => ids.iter().map(|id| Cow::from(id.to_string())).collect(),
        Bind::Texts(texts) => texts.iter().map(|text| Cow::from(quote(text))).collect(),
        Bind::Ints(numbers) => numbers.iter().map(|number| Cow::from(number.to_string())).collect(),
        Bind::Decimals(numbers) => numbers.iter().map(|number| Cow::from(number.to_string())).collect(),
        Bind::Dates(dates) => dates.iter().map(|date| Cow::from(date.to_string())).collect(),
        _ => return Bind::Null,
    };
    Bind::Text(format!("{{{}}}", items.join(",")))
}

fn add_rows(writer: &mut Writer, first: &Draft<'_>, columns: &[&str], source: &Source) {
    let (now, me) = stamp(writer, first.ctx);
    let mut names = vec!["id".to_owned()];
    let mut values = vec!["x.id".to_owned()];
    for (name, value) in [("created_at", &now), ("created_by", &me), ("updated_at", &now), ("updated_by", &me)] {
        names.push(name.to_owned());
        values.push(value.clone());
    }
    if first.entity.number.is_some() {
        names.push("number".to_owned());
        values.push("x.number".to_owned());
    }
    for (rank, name) in columns.iter().enumerate() {
        names.push(quoted(name));
        values.push(source.value(&format!("c{rank}")));
    }
    writer.with(&format!(
        "r AS (INSERT INTO {} ({}) SELECT {} FROM x {})",
        first.entity.table(),
        names.join(", "),
        values.join(", "),
        returning(first.entity)
    ));
}

fn add_links(writer: &mut Writer, drafts: &[&Draft<'_>]) {
    let entity = drafts[0].entity;
    for field in entity.fields.values().filter(|field| drafts.iter().any(|draft| draft.links.contains_key(&field.name)))
    {
        let (mut sources, mut targets, mut positions) = (Vec::new(), Vec::new(), Vec::new());
        for draft in drafts {
            for (rank, target) in draft.links.get(&field.name).into_iter().flatten().enumerate() {
                sources.push(draft.id);
                targets.push(*target);
                positions.push(rank as i64);
            }
        }
        if sources.is_empty() {
            continue;
        }
        let sources = writer.bind(Bind::Uuids(sources), "uuid[]");
        let targets = writer.bind(Bind::Uuids(targets), "uuid[]");
        let positions = writer.bind(Bind::Ints(positions), "bigint[]");
        writer.add(&format!(
            "INSERT INTO {} (source, target, position) SELECT * FROM unnest({sources}, {targets}, {positions})",
            entity.join_table(field)
        ));
    }
}

/// Ce que l'audit et la boîte de sortie retiennent de chacun.
fn add_traces(source: &mut Source, drafts: &[&Draft<'_>]) {
    let is_company = &*drafts[0].entity.full_name == "core.company";
    let company = |draft: &Draft<'_>| if is_company { Some(draft.id) } else { draft.uuid("company") };
    let owners = |draft: &Draft<'_>| {
        let mut owners: Vec<Uuid> =
            access::mine(draft.entity).into_iter().filter_map(|field| draft.uuid(field)).collect();
        owners.dedup();
        Bind::Uuids(owners)
    };
    let events =
        |draft: &Draft<'_>| Bind::Texts(["created".to_owned()].into_iter().chain(apply::events(draft)).collect());
    source.add("audit_id", "uuid", drafts.iter().map(|draft| Bind::Uuid(draft.ctx.new_id())));
    source.add("company", "uuid", drafts.iter().map(|draft| company(draft).into()));
    source.add("department", "uuid", drafts.iter().map(|draft| draft.uuid("department").into()));
    source.add("owners", "uuid[]", drafts.iter().map(|draft| owners(draft)));
    source.add("events", "text[]", drafts.iter().map(|draft| events(draft)));
    source.add("changes", "jsonb", drafts.iter().map(|draft| Bind::Json(Value::Object(changes(draft)))));
}

fn insert_traces(writer: &mut Writer, first: &Draft<'_>) {
    let ctx = first.ctx;
    let entity = writer.bind(Bind::Text(first.entity.full_name.to_string()), "text");
    let (now, me) = stamp(writer, ctx);
    let name = writer.bind(Bind::Text(ctx.actor.name.clone()), "text");
    let request = writer.bind(Bind::Uuid(ctx.request.id), "uuid");
    let ip = writer.bind(ctx.request.ip.map(|ip| ip.to_string()).into(), "text");
    let device = writer.bind(ctx.request.device.as_deref().into(), "text");
    let depth = writer.bind(Bind::Small(ctx.depth), "smallint");
    let number = if first.entity.number.is_some() { "x.number" } else { "NULL" };
    writer.add(&format!(
        "INSERT INTO sys.audit (id, at, action, entity, record, number, actor, actor_name, company, department, ip, device, request, changes, version) \
         SELECT x.audit_id, {now}, 'created', {entity}, x.id, {number}, {me}, {name}, x.company, x.department, {ip}, {device}, {request}, x.changes, 1 FROM x"
    ));
    writer.add(&format!(
        "INSERT INTO sys.outbox (at, entity, record, version, events, actor, actor_name, company, department, owners, depth, request, changes) \
         SELECT {now}, {entity}, x.id, 1, x.events::text[], {me}, {name}, x.company, x.department, x.owners::uuid[], {depth}, {request}, x.changes FROM x"
    ));
}
