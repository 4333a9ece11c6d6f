//! Les contraintes d'exclusion : la condition de l'auteur, traduite en SQL, ses valeurs écrites dans le texte, car une
//! contrainte n'a pas de paramètres.

use jiff::Timestamp;
use kernel::{Actor, Clock, Code, Ctx, Result};
use schema::{
    model::{Entity, Model},
    plan::{Exclusion, TableName},
};

use super::table;
use crate::{
    Bind, access,
    query::{
        Builder,
        filter::{self, Trust},
        quoted,
    },
};

/// Ajoute la contrainte, et l'extension qui la permet.
pub(super) fn add(name: &TableName, exclusion: &Exclusion, model: &Model) -> Result<Vec<String>> {
    let equal = exclusion.on.iter().map(|key| format!("{} WITH =", quoted(&key.column)));
    let (start, end) = (quoted(&exclusion.start.column), quoted(&exclusion.end.column));
    let range = format!("{}({start}, {end}, '[)') WITH &&", exclusion.range);
    let keys: Vec<String> = equal.chain([range]).collect();
    let mut conditions =
        vec![format!("deleted_at IS NULL AND {start} IS NOT NULL AND ({end} IS NULL OR {start} < {end})")];
    if let Some(when) = &exclusion.when {
        conditions.push(format!("({})", condition(model, name, when)?));
    }
    let constraint = format!(
        "ALTER TABLE {} ADD CONSTRAINT {} EXCLUDE USING gist ({}) WHERE ({})",
        table(name),
        quoted(&exclusion.name),
        keys.join(", "),
        conditions.join(" AND ")
    );
    Ok(vec!["CREATE EXTENSION IF NOT EXISTS btree_gist".to_owned(), constraint])
}

/// La condition en SQL, sans paramètre.
fn condition(model: &Model, name: &TableName, when: &str) -> Result<String> {
    let entity = of(model, name).ok_or_else(|| Code::Internal.because(format!("{name} sans entité")))?;
    let system = Actor::system("plan");
    let mut builder = Builder::new(model, &system);
    let proof = access::predicate(&mut builder, entity, "view", "t");
    let sql = filter::compile(&mut builder, entity, when, &quoted(&entity.name), Trust::Definition)?;
    let statement = builder.finish(sql, &proof);
    let ctx = Ctx::system("plan".into(), "plan", Clock::frozen(Timestamp::UNIX_EPOCH));
    let binds = statement.binds(&ctx, &[])?;
    inlined(&statement.sql, &binds)
}

/// L'entité de cette table.
pub(super) fn of<'m>(model: &'m Model, name: &TableName) -> Option<&'m Entity> {
    model.entity(&format!("{}.{}", name.schema, name.name)).map(AsRef::as_ref)
}

/// Remplace chaque `$n` par sa valeur.
fn inlined(sql: &str, binds: &[Bind]) -> Result<String> {
    let (mut text, mut rest) = (String::with_capacity(sql.len()), sql);
    while let Some(place) = rest.find('$') {
        let digits = rest[place + 1..].bytes().take_while(u8::is_ascii_digit).count();
        let end = place + 1 + digits;
        text.push_str(&rest[..place]);
        match rest[place + 1..end].parse::<usize>().ok().and_then(|rank| binds.get(rank.checked_sub(1)?)) {
            Some(bind) => text.push_str(&literal(bind)?),
            None => text.push('$'),
        }
        rest = &rest[end..];
    }
    text.push_str(rest);
    Ok(text)
}

/// Une valeur écrite en SQL.
fn literal(bind: &Bind) -> Result<String> {
    let quoted = |text: String| format!("'{}'", text.replace('\'', "''"));
    let array = |items: Vec<String>, kind: &str| format!("ARRAY[{}]::{kind}[]", items.join(", "));
    Ok(match bind {
        Bind::Null => "NULL".to_owned(),
        Bind::Bool(value) => value.to_string(),
        Bind::Int(value) => format!("({value})"),
        Bind::Small(value) => format!("({value})"),
        Bind::Decimal(value) => format!("({value})"),
        Bind::Text(text) => format!("{}::text", quoted(text.clone())),
        Bind::Uuid(id) => format!("'{id}'::uuid"),
        Bind::Date(date) => format!("'{date}'::date"),
        Bind::Timestamp(at) => format!("'{at}'::timestamptz"),
        Bind::Texts(texts) => array(texts.iter().cloned().map(quoted).collect(), "text"),
        Bind::Ints(numbers) => array(numbers.iter().map(i64::to_string).collect(), "bigint"),
        Bind::Decimals(numbers) => array(numbers.iter().map(ToString::to_string).collect(), "numeric"),
        Bind::Uuids(ids) => array(ids.iter().map(|id| format!("'{id}'")).collect(), "uuid"),
        Bind::Dates(dates) => array(dates.iter().map(|date| format!("'{date}'")).collect(), "date"),
        other => return Err(Code::Internal.because(format!("valeur sans écriture dans une contrainte : {other:?}"))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_in_the_text() {
        let binds = [Bind::Text("l'île".to_owned()), Bind::Texts(vec!["a".to_owned(), "b'".to_owned()])];
        let sql = inlined("s = $1 AND s = ANY($2::text[])", &binds).unwrap_or_default();
        assert_eq!(sql, "s = 'l''île'::text AND s = ANY(ARRAY['a', 'b''']::text[]::text[])");
    }
}
