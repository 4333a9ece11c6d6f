//! Une fournée en une instruction : lignes, liens, audit et événements, insérés depuis des tableaux.

use std::{borrow::Cow, collections::HashMap};

use indexmap::IndexMap;
use kernel::{Code, Result};
use schema::model::{Entity, Model};
use tokio::task::yield_now;
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
    Intent, Written, breathe,
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
        if goes_alone(&item.draft) {
            let one = create::insert(tenant, &item.draft, &item.proof, intent).await?;
            written.insert(one.id, one);
        } else {
            alike.entry(columns(&item.draft)).or_default().push(item);
        }
    }
    for (columns, items) in alike {
        let statement = compose(&columns, &items, intent).await?;
        written.extend(statement.run(tenant, &items).await?.into_iter().map(|one| (one.id, one)));
    }
    let missing = || Code::Internal.because("une insertion n'a rien rendu");
    ready.iter().map(|item| written.remove(&item.draft.id).ok_or_else(missing)).collect()
}

/// L'instruction qui écrira ces enregistrements, s'ils tiennent en une seule.
///
/// Les numéros d'une suite s'y tirent déjà : ils suivent l'ordre des fournées, même quand deux s'écrivent à la fois.
pub(super) async fn ahead(tenant: &Tenant, ready: &[&Ready<'_>], intent: Intent) -> Result<Option<Statement>> {
    let Some(first) = ready.first().map(|item| &item.draft) else { return Ok(None) };
    let columns = columns(first);
    let alike = |item: &&Ready<'_>| !goes_alone(&item.draft) && self::columns(&item.draft) == columns;
    if !ready.iter().all(alike) {
        return Ok(None);
    }
    let mut statement = compose(&columns, ready, intent).await?;
    if intent == Intent::Commit && first.entity.number.as_ref().is_some_and(|numbering| !numbering.gapless) {
        number::ready_series(tenant, first.entity, first.ctx.now()).await?;
        statement.draw(tenant, ready).await?;
    }
    Ok(Some(statement))
}

fn columns<'d>(draft: &'d Draft<'_>) -> Vec<&'d str> {
    let mut columns: Vec<&str> = draft.columns.keys().map(String::as_str).collect();
    columns.sort_unstable();
    columns
}

fn goes_alone(draft: &Draft<'_>) -> bool {
    draft.children.values().any(|lines| !lines.is_empty())
        || holds_files(draft)
        || is_guarded(draft.model, draft.entity)
}

/// Une règle de son entité se tient sous verrou ; il s'écrit seul.
fn is_guarded(model: &Model, entity: &Entity) -> bool {
    model.guards.contains_key(&*entity.full_name)
}

/// Créer dans cette entité tient-il un verrou que toute autre création attendrait (capacité, numéro sans trou) ?
pub fn holds_a_lock(model: &Model, entity: &Entity) -> bool {
    is_guarded(model, entity) || entity.number.as_ref().is_some_and(|numbering| numbering.gapless)
}

/// L'instruction d'une fournée, toute prête : l'écrire d'avance laisse la base à l'ouvrage sur la précédente.
pub(super) struct Statement {
    pub intent: Intent,
    writer: Writer,
    /// Place des numéros qui restent à tirer ; ceux d'une série sans trou attendent le moment d'écrire.
    numbers: Option<usize>,
}

impl Statement {
    pub(super) async fn run(mut self, tenant: &Tenant, items: &[&Ready<'_>]) -> Result<Vec<Written>> {
        self.draw(tenant, items).await?;
        let proofs: Vec<&Authorized<Write>> = items.iter().map(|item| &item.proof).collect();
        self.writer.run_together(tenant, &proofs).await
    }

    /// Tire les numéros qui manquent encore.
    async fn draw(&mut self, tenant: &Tenant, items: &[&Ready<'_>]) -> Result<()> {
        let (Some(place), Some(first)) = (self.numbers.take(), items.first()) else { return Ok(()) };
        let (entity, now) = (first.draft.entity, first.draft.ctx.now());
        if let Some(numbering) = &entity.number {
            let numbers = number::draw(tenant, entity, numbering, now, items.len()).await?;
            self.writer.fill(place, Bind::Each(numbers.into_iter().map(Bind::Text).collect()));
        }
        Ok(())
    }
}

/// Une instruction pour des enregistrements qui écrivent les mêmes colonnes.
async fn compose(columns: &[&str], items: &[&Ready<'_>], intent: Intent) -> Result<Statement> {
    let drafts: Vec<&Draft<'_>> = items.iter().map(|item| &item.draft).collect();
    let first = drafts[0];
    let mut source = Source::default();
    source.add("id", "uuid", drafts.iter().map(|draft| Bind::Uuid(draft.id)));
    for (rank, name) in columns.iter().enumerate() {
        let pg_type = &first.columns[*name].1;
        source.add(&format!("c{rank}"), pg_type, drafts.iter().map(|draft| draft.columns[*name].0.clone()));
        yield_now().await;
    }
    if intent == Intent::Commit {
        add_traces(&mut source, &drafts).await?;
    }
    let mut writer = Writer::default();
    let numbers = match (&first.entity.number, intent) {
        (Some(_), Intent::Commit) => Some(source.wait("number", "text", &mut writer)),
        (Some(_), Intent::Check) => {
            source.add("number", "text", drafts.iter().map(|draft| Bind::Text(number::stand_in(draft.id))));
            None
        }
        (None, _) => None,
    };
    let terms = source.open(&mut writer);
    add_rows(&mut writer, first, columns, &terms);
    add_links(&mut writer, &drafts);
    if intent == Intent::Commit {
        insert_traces(&mut writer, first, &terms);
    }
    Ok(Statement { intent, writer, numbers })
}

/// Des colonnes de valeurs, une par enregistrement, que l'instruction déroule en une table `x`.
#[derive(Default)]
struct Source {
    columns: Vec<Column>,
}

struct Column {
    name: String,
    pg_type: String,
    values: Values,
}

/// Les valeurs d'une colonne, ou la place gardée pour elles.
enum Values {
    Each(Vec<Bind>),
    /// La même pour tous.
    Same(Bind),
    Awaited(String),
}

/// Ce que l'instruction écrit pour lire chaque colonne.
type Terms = HashMap<String, String>;

impl Source {
    fn add(&mut self, name: &str, pg_type: &str, values: impl Iterator<Item = Bind>) {
        let literal = pg_type.ends_with("[]");
        let values = values.map(|bind| if literal { array_literal(bind) } else { bind }).collect();
        self.push(name, pg_type, Values::Each(values));
    }

    /// Une colonne qui dit le plus souvent la même chose de tous : elle ne se déroule que si ce n'est pas le cas.
    fn add_alike(&mut self, name: &str, pg_type: &str, values: impl Iterator<Item = Bind>) {
        let mut values: Vec<Bind> = values.collect();
        match values.pop() {
            Some(last) if values.iter().all(|value| *value == last) => self.push(name, pg_type, Values::Same(last)),
            last => self.add(name, pg_type, values.into_iter().chain(last)),
        }
    }

    /// Une colonne dont les valeurs viendront au moment d'exécuter ; rend leur place.
    fn wait(&mut self, name: &str, pg_type: &str, writer: &mut Writer) -> usize {
        let (place, slot) = writer.keep(&format!("{pg_type}[]"));
        self.push(name, pg_type, Values::Awaited(slot));
        place
    }

    fn push(&mut self, name: &str, pg_type: &str, values: Values) {
        self.columns.push(Column { name: name.to_owned(), pg_type: pg_type.to_owned(), values });
    }

    /// Confie les valeurs à l'instruction ; rend comment y lire chaque colonne, dans son type.
    fn open(self, writer: &mut Writer) -> Terms {
        let (mut terms, mut arrays, mut names) = (Terms::with_capacity(self.columns.len()), Vec::new(), Vec::new());
        for Column { name, pg_type, values } in self.columns {
            let carried = carried(&pg_type);
            let array = match values {
                Values::Same(value) => {
                    terms.insert(name, writer.bind(value, &pg_type));
                    continue;
                }
                Values::Each(values) => writer.bind(Bind::Each(values), &format!("{carried}[]")),
                Values::Awaited(slot) => slot,
            };
            arrays.push(array);
            let cast = if carried == pg_type { String::new() } else { format!("::{pg_type}") };
            terms.insert(name.clone(), format!("x.{name}{cast}"));
            names.push(name);
        }
        writer.with(&format!(
            "x AS MATERIALIZED (SELECT * FROM unnest({}) AS x({}))",
            arrays.join(", "),
            names.join(", ")
        ));
        terms
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

fn add_rows(writer: &mut Writer, first: &Draft<'_>, columns: &[&str], terms: &Terms) {
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
        values.push(terms[&format!("c{rank}")].clone());
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
async fn add_traces(source: &mut Source, drafts: &[&Draft<'_>]) -> Result<()> {
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
    source.add_alike("company", "uuid", drafts.iter().map(|draft| company(draft).into()));
    source.add_alike("department", "uuid", drafts.iter().map(|draft| draft.uuid("department").into()));
    source.add_alike("owners", "uuid[]", drafts.iter().map(|draft| owners(draft)));
    source.add_alike("events", "text[]", drafts.iter().map(|draft| events(draft)));
    yield_now().await;
    let mut told = Vec::with_capacity(drafts.len());
    for (rank, draft) in drafts.iter().enumerate() {
        told.push(changes(draft)?);
        breathe(rank).await;
    }
    source.add("changes", "jsonb", told.into_iter());
    Ok(())
}

fn insert_traces(writer: &mut Writer, first: &Draft<'_>, terms: &Terms) {
    let ctx = first.ctx;
    let [company, department, owners, events] = ["company", "department", "owners", "events"].map(|name| &terms[name]);
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
         SELECT x.audit_id, {now}, 'created', {entity}, x.id, {number}, {me}, {name}, {company}, {department}, {ip}, {device}, {request}, x.changes, 1 FROM x"
    ));
    writer.add(&format!(
        "INSERT INTO sys.outbox (at, entity, record, version, events, actor, actor_name, company, department, owners, depth, request, changes) \
         SELECT {now}, {entity}, x.id, 1, {events}, {me}, {name}, {company}, {department}, {owners}, {depth}, {request}, x.changes FROM x"
    ));
}
