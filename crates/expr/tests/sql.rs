//! La forme SQL, expression par expression.

#![expect(clippy::unwrap_used, reason = "un essai échoue en paniquant")]

use expect_test::{Expect, expect};
use expr::{Collection, Column, Origin, Param, Places, Scope, Type, check, parse, to_json, to_sql, value_to_sql};

/// Un incident : champs obligatoires (`title`, `created`), facultatifs (les autres), lignes et liens.
struct Incident;

fn field(name: &str) -> Option<(Type, bool)> {
    Some(match name {
        "state" | "number" | "note" | "kept" => (Type::String, true),
        "title" => (Type::String, false),
        "days" | "count" => (Type::Int, true),
        "cost" => (Type::Decimal, true),
        "weight" => (Type::Double, true),
        "serious" => (Type::Bool, true),
        "occurred" => (Type::Timestamp, true),
        "created" => (Type::Timestamp, false),
        "due" => (Type::Date, true),
        "site" => (Type::record("site"), true),
        "reporter" => (Type::record("user"), false),
        "tags" => (Type::list(Type::String), true),
        _ => return None,
    })
}

impl Scope for Incident {
    fn variable(&self, name: &str) -> Option<Type> {
        match name {
            "lines" => Some(Type::list(Type::record("line"))),
            "witnesses" => Some(Type::list(Type::record("user"))),
            _ => field(name).map(|(ty, _)| ty).or_else(|| Places::variable(self, name)),
        }
    }

    fn member(&self, record: &str, field: &str) -> Option<Type> {
        match (record, field) {
            ("site", "name") | ("user", "name") => Some(Type::String),
            ("site", "opened") | ("line", "made") => Some(Type::Timestamp),
            ("line", "qty") => Some(Type::Int),
            ("line", "price") => Some(Type::Decimal),
            ("line", "parts") => Some(Type::list(Type::record("line"))),
            ("user", "id") => Some(Type::record("user")),
            ("user", "site") => Some(Type::record("site")),
            ("user", "sites") => Some(Type::list(Type::record("site"))),
            ("user", "roles") => Some(Type::list(Type::String)),
            _ => None,
        }
    }

    fn names(&self, _record: Option<&str>) -> Vec<String> {
        Vec::new()
    }
}

impl Places for Incident {
    fn column(&self, from: Origin<'_>, path: &[&str]) -> Option<Column> {
        let (sql, (ty, nullable)) = match (from, path) {
            (Origin::Row, ["site", name]) => (format!("site.{name}"), (self.member("site", name)?, true)),
            (Origin::Row, [name]) => (format!("\"{name}\""), field(name)?),
            (Origin::Element { record, alias }, []) => (format!("{alias}.id"), (Type::record(record), false)),
            (Origin::Element { record, alias }, [name]) => {
                (format!("{alias}.{name}"), (self.member(record, name)?, true))
            }
            _ => return None,
        };
        let contained = path.contains(&"kept").then(|| "extra @> jsonb_build_object('k', {})".to_owned());
        Some(Column { sql, ty, nullable, contained })
    }

    fn collection(&self, from: Origin<'_>, path: &[&str], alias: &str) -> Option<Collection> {
        let (table, on, record) = match (from, path) {
            (Origin::Row, ["lines"]) => ("line", format!("{alias}.incident = id"), "line"),
            (Origin::Row, ["witnesses"]) => ("witness", format!("{alias}.incident = id"), "user"),
            (Origin::Element { alias: parent, .. }, ["parts"]) => {
                ("part", format!("{alias}.line = {parent}.id"), "line")
            }
            _ => return None,
        };
        Some(Collection { from: format!("{table} {alias}"), on, record: record.to_owned() })
    }

    fn variable(&self, name: &str) -> Option<Type> {
        match name {
            "actor" => Some(Type::record("user")),
            "now" => Some(Type::Timestamp),
            "today" => Some(Type::Date),
            _ => None,
        }
    }
}

fn show(result: Result<expr::Sql, expr::Error>, source: &str) -> String {
    let sql = match result {
        Ok(sql) => sql,
        Err(error) => return format!("{}: {} @ {}", error.code(), error.message, error.span.text(source)),
    };
    let params = sql.params.iter().enumerate().map(|(at, param)| match param {
        Param::Value(value) => format!("\n${} = {}", at + 1, to_json(value)),
        Param::Variable(path, ty) => format!("\n${} = {}: {ty}", at + 1, path.join(".")),
        Param::Computed(computed) => format!("\n${} = {}", at + 1, computed.source()),
    });
    format!("{}{}", sql.text, params.collect::<String>())
}

fn check_sql(source: &str, expected: Expect) {
    let checked = check(parse(source).unwrap(), &Incident).unwrap();
    expected.assert_eq(&show(to_sql(&checked, &Incident, 1), source));
}

fn check_value(source: &str, expected: Expect) {
    let checked = check(parse(source).unwrap(), &Incident).unwrap();
    expected.assert_eq(&show(value_to_sql(&checked, &Incident, 1), source));
}

#[test]
fn a_comparison_stays_indexable() {
    check_sql(
        "state == 'draft'",
        expect![[r#"
        "state" = $1
        $1 = "draft""#]],
    );
    check_sql(
        "days >= 3",
        expect![[r#"
        "days" >= $1::int8
        $1 = 3"#]],
    );
    check_sql(
        "cost > 10000.5",
        expect![[r#"
        "cost" > $1::numeric
        $1 = "10000.5""#]],
    );
    check_sql(
        "title < 'm'",
        expect![[r#"
        "title" COLLATE "C" < $1
        $1 = "m""#]],
    );
    check_sql(
        "occurred >= now - duration('24h')",
        expect![[r#"
        "occurred" >= $1::timestamptz
        $1 = now - duration('24h')"#]],
    );
    check_sql(
        "due < today",
        expect![[r#"
        "due" < $1::date
        $1 = today: date"#]],
    );
    check_sql(
        "!(days >= 3)",
        expect![[r#"
        "days" < $1::int8
        $1 = 3"#]],
    );
    check_sql(
        "weight > 1.5",
        expect![[r#"
        ("weight" > $1::float8 AND "weight" <> 'NaN'::float8)
        $1 = 1.5"#]],
    );
}

#[test]
fn membership_becomes_any() {
    check_sql(
        "state in ['draft', 'sent']",
        expect![[r#"
        "state" = ANY($1)
        $1 = ["draft","sent"]"#]],
    );
    check_sql(
        "!(state in ['draft', 'sent'])",
        expect![[r#"
        COALESCE("state" <> ALL($1), true)
        $1 = ["draft","sent"]"#]],
    );
    check_sql(
        "state in ['draft', null]",
        expect![[r#"
        ("state" = ANY($1) OR "state" IS NULL)
        $1 = ["draft"]"#]],
    );
    check_sql(
        "days in [1, 2, 3]",
        expect![[r#"
        "days" = ANY($1::int8[])
        $1 = [1,2,3]"#]],
    );
    check_sql(
        "site in actor.sites",
        expect![[r#"
        "site" = ANY($1::uuid[])
        $1 = actor.sites: list<record site>"#]],
    );
    check_sql(
        "'urgent' in tags",
        expect![[r#"
        "tags" @> ARRAY[$1::text]
        $1 = "urgent""#]],
    );
    check_sql(
        "state in [note, 'sent']",
        expect![[r#"
        (("state" = "note" OR ("state" IS NULL AND "note" IS NULL)) OR "state" = $1)
        $1 = "sent""#]],
    );
    check_sql(
        "actor.id in witnesses",
        expect![[r#"
        EXISTS (SELECT 1 FROM witness e1 WHERE e1.incident = id AND e1.id = $1::uuid)
        $1 = actor.id: record user"#]],
    );
    check_sql(
        "'admin' in actor.roles",
        expect![[r#"
        $1::bool
        $1 = 'admin' in actor.roles"#]],
    );
}

#[test]
fn null_equals_null_only() {
    check_sql("state == null", expect![[r#""state" IS NULL"#]]);
    check_sql("state != null", expect![[r#""state" IS NOT NULL"#]]);
    check_sql(
        "state != 'draft'",
        expect![[r#"
        "state" IS DISTINCT FROM $1
        $1 = "draft""#]],
    );
    check_sql(
        "title != 'draft'",
        expect![[r#"
        "title" <> $1
        $1 = "draft""#]],
    );
    check_sql("state == note", expect![[r#"("state" = "note" OR ("state" IS NULL AND "note" IS NULL))"#]]);
    check_sql(
        "site == actor.site",
        expect![[r#"
        ("site" = $1::uuid OR ("site" IS NULL AND $1::uuid IS NULL))
        $1 = actor.site: record site"#]],
    );
    check_sql(
        "reporter == actor.id",
        expect![[r#"
        "reporter" = $1::uuid
        $1 = actor.id: record user"#]],
    );
    check_value(
        "state == 'draft'",
        expect![[r#"
        ("state" IS NOT DISTINCT FROM $1)
        $1 = "draft""#]],
    );
    check_value(
        "days + 1 == count",
        expect![[r#"
        ((SELECT CASE WHEN v1.x IS NOT NULL THEN v1.x IS NOT DISTINCT FROM "count" END FROM (SELECT NULLIF(NULLIF(LEAST(GREATEST("days"::numeric + $1::int8, -9223372036854775809), 9223372036854775808), 9223372036854775808), -9223372036854775809)::int8 AS x OFFSET 0) AS v1))
        $1 = 1"#]],
    );
    check_sql(
        "site == '0192f0c1-0000-7000-8000-000000000001'",
        expect![[r#"
        "site" = $1::uuid
        $1 = "0192f0c1-0000-7000-8000-000000000001""#]],
    );
    check_sql("site == 'nowhere'", expect!["false"]);
}

#[test]
fn logic_is_three_valued() {
    check_sql(
        "serious && state == 'sent' || !serious",
        expect![[r#"
        (("serious" AND "state" = $1) OR NOT "serious")
        $1 = "sent""#]],
    );
    check_sql(
        "!(serious && state == 'sent')",
        expect![[r#"
        (NOT "serious" OR "state" IS DISTINCT FROM $1)
        $1 = "sent""#]],
    );
    check_value(
        "serious ? state == 'sent' : days > 3",
        expect![[r#"
        (CASE "serious" WHEN true THEN "state" IS NOT DISTINCT FROM $1 WHEN false THEN "days" > $2::int8 END)
        $1 = "sent"
        $2 = 3"#]],
    );
    check_value(
        "(serious ? state : note) == 'x'",
        expect![[r#"
        (CASE "serious" WHEN true THEN "state" IS NOT DISTINCT FROM $1 WHEN false THEN "note" IS NOT DISTINCT FROM $2 END)
        $1 = "x"
        $2 = "x""#]],
    );
}

#[test]
fn references_are_followed() {
    check_sql(
        "site.name == 'A'",
        expect![[r#"
        site.name = $1
        $1 = "A""#]],
    );
    check_sql("site == null || occurred >= site.opened", expect![[r#"("site" IS NULL OR "occurred" >= site.opened)"#]]);
    check_sql("has(site.name)", expect!["site.name IS NOT NULL"]);
}

#[test]
fn text_is_searched_by_pattern() {
    check_sql(
        "title.contains('100%')",
        expect![[r#"
        "title" LIKE $1
        $1 = "%100\\%%""#]],
    );
    check_sql(
        "title.startsWith('A')",
        expect![[r#"
        "title" LIKE $1
        $1 = "A%""#]],
    );
    check_sql("title.endsWith(note)", expect![[r#"right("title", char_length("note")) = "note""#]]);
    check_sql(
        "title.lowerAscii().contains('fuite')",
        expect![[r#"
        lower("title" COLLATE "C") LIKE $1::text
        $1 = "%fuite%""#]],
    );
    check_value("size(title)", expect![[r#"char_length("title")::int8"#]]);
}

#[test]
fn arithmetic_never_raises() {
    check_value(
        "days + 1",
        expect![[r#"
        NULLIF(NULLIF(LEAST(GREATEST("days"::numeric + $1::int8, -9223372036854775809), 9223372036854775808), 9223372036854775808), -9223372036854775809)::int8
        $1 = 1"#]],
    );
    check_value(
        "size(title) + 1",
        expect![[r#"
        (char_length("title")::int8 + $1::int8)
        $1 = 1"#]],
    );
    check_value(
        "days / count",
        expect![[
            r#"NULLIF(NULLIF(LEAST(GREATEST(div("days"::numeric, NULLIF("count", 0)), -9223372036854775809), 9223372036854775808), 9223372036854775808), -9223372036854775809)::int8"#
        ]],
    );
    check_value(
        "cost * days",
        expect![[
            r#"NULLIF(NULLIF(LEAST(GREATEST(round("cost"::numeric * "days", 12), -10000000000000000), 10000000000000000), 10000000000000000), -10000000000000000)"#
        ]],
    );
    check_value(
        "cost / 3",
        expect![[r#"
        NULLIF(NULLIF(LEAST(GREATEST(round(div("cost"::numeric * 10000000000000, NULLIF($1::int8, 0)) * 0.0000000000001, 12), -10000000000000000), 10000000000000000), 10000000000000000), -10000000000000000)
        $1 = 3"#]],
    );
    check_value(
        "int(note)",
        expect![[
            r#"NULLIF(NULLIF(LEAST(GREATEST(substring("note" from '^[-+]?[0-9]{1,200}$')::numeric, -9223372036854775809), 9223372036854775808), 9223372036854775808), -9223372036854775809)::int8"#
        ]],
    );
    check_value(
        "occurred - created",
        expect![[
            r#"NULLIF(NULLIF(LEAST(GREATEST((extract(epoch from "occurred") - extract(epoch from "created")) * 1000000, -9223372036854776), 9223372036854776), 9223372036854776), -9223372036854776)::int8"#
        ]],
    );
    check_value(
        "occurred + duration('1h')",
        expect![[r#"
        NULLIF(NULLIF(LEAST(GREATEST("occurred" + (($1::int8)::text || ' microseconds')::interval, '0001-12-31 23:59:59.999999+00 BC'::timestamptz), '10000-01-01 00:00:00+00'::timestamptz), '10000-01-01 00:00:00+00'::timestamptz), '0001-12-31 23:59:59.999999+00 BC'::timestamptz)
        $1 = "3600s""#]],
    );
    check_value(
        "due + duration('48h')",
        expect![[
            r#"NULLIF(NULLIF(LEAST(GREATEST("due" + 2, '0001-12-31 BC'::date), '10000-01-01'::date), '10000-01-01'::date), '0001-12-31 BC'::date)"#
        ]],
    );
    check_value("occurred.getMonth()", expect![[r#"(extract(month from ("occurred" AT TIME ZONE 'UTC'))::int8 - 1)"#]]);
    check_value(
        "occurred.getHours('Europe/Paris')",
        expect![[
            r#"floor(extract(hour from NULLIF(NULLIF(LEAST(GREATEST("occurred" AT TIME ZONE 'Europe/Paris', '0001-12-31 23:59:59.999999 BC'::timestamp), '10000-01-01 00:00:00'::timestamp), '10000-01-01 00:00:00'::timestamp), '0001-12-31 23:59:59.999999 BC'::timestamp)))::int8"#
        ]],
    );
}

#[test]
fn collections_become_subqueries() {
    check_sql(
        "lines.exists(l, l.qty > 3)",
        expect![[r#"
        EXISTS (SELECT 1 FROM line e1 WHERE e1.incident = id AND e1.qty > $1::int8)
        $1 = 3"#]],
    );
    check_sql(
        "lines.all(l, l.qty > 3)",
        expect![[r#"
        NOT EXISTS (SELECT 1 FROM line e1 WHERE e1.incident = id AND (e1.qty <= $1::int8) IS NOT FALSE)
        $1 = 3"#]],
    );
    check_sql(
        "!lines.exists(l, l.qty > 3)",
        expect![[r#"
        NOT EXISTS (SELECT 1 FROM line e1 WHERE e1.incident = id AND (e1.qty > $1::int8) IS NOT FALSE)
        $1 = 3"#]],
    );
    check_value(
        "lines.exists(l, l.qty > 3)",
        expect![[r#"
        (CASE WHEN EXISTS (SELECT 1 FROM line e1 WHERE e1.incident = id AND e1.qty > $1::int8) THEN true WHEN EXISTS (SELECT 1 FROM line e1 WHERE e1.incident = id AND (e1.qty > $1::int8) IS NULL) THEN NULL ELSE false END)
        $1 = 3"#]],
    );
    check_sql(
        "lines.exists_one(l, l.qty == 3)",
        expect![[r#"
        (SELECT CASE WHEN bool_or(v.x IS NULL) THEN NULL ELSE count(*) FILTER (WHERE v.x) = 1 END FROM (SELECT e1.qty IS NOT DISTINCT FROM $1::int8 AS x FROM line e1 WHERE e1.incident = id) AS v)
        $1 = 3"#]],
    );
    check_sql(
        "size(lines) > 0",
        expect![[r#"
        (SELECT count(*) FROM line e1 WHERE e1.incident = id) > $1::int8
        $1 = 0"#]],
    );
    check_sql(
        "lines.filter(l, l.qty == days).size() >= 2",
        expect![[r#"
        (SELECT count(*) FROM line e1 WHERE (e1.qty = "days" OR (e1.qty IS NULL AND "days" IS NULL)) AND e1.incident = id) >= $1::int8
        $1 = 2"#]],
    );
    check_value(
        "sum(lines.map(l, l.price))",
        expect![
            "(SELECT NULLIF(NULLIF(LEAST(GREATEST(round(COALESCE(sum(v.x), 0), 12), -10000000000000000), 10000000000000000), 10000000000000000), -10000000000000000) FROM (SELECT e1.price AS x FROM line e1 WHERE e1.incident = id) AS v)"
        ],
    );
    check_sql(
        "lines.exists(l, l.parts.all(p, p.qty == l.qty))",
        expect![
            "EXISTS (SELECT 1 FROM line e1 WHERE e1.incident = id AND NOT EXISTS (SELECT 1 FROM part e2 WHERE e2.line = e1.id AND e2.qty IS DISTINCT FROM e1.qty))"
        ],
    );
    check_sql(
        "['A', 'B'].exists(p, title.startsWith(p))",
        expect![[r#"
        ("title" LIKE $1 OR "title" LIKE $2)
        $1 = "A%"
        $2 = "B%""#]],
    );
    check_sql(
        "actor.roles.exists(r, r == state)",
        expect![[r#"
        CASE WHEN NOT $1::text[] IS NULL THEN EXISTS (SELECT 1 FROM unnest($1::text[]) AS "e1"("v") WHERE true AND "e1"."v" = "state") END
        $1 = actor.roles: list<string>"#]],
    );
    check_sql(
        "witnesses.exists(w, w == reporter)",
        expect![[r#"EXISTS (SELECT 1 FROM witness e1 WHERE e1.incident = id AND e1.id = "reporter")"#]],
    );
}

#[test]
fn what_does_not_depend_on_the_row_is_computed_first() {
    check_sql(
        "created > timestamp('2026-01-01T00:00:00Z') + duration('24h')",
        expect![[r#"
        "created" > $1::timestamptz
        $1 = "2026-01-02T00:00:00Z""#]],
    );
    check_sql("1 + 1 == 2", expect!["true"]);
    check_sql(
        "size(actor.sites) == 0 || site in actor.sites",
        expect![[r#"
        ($1::bool OR "site" = ANY($2::uuid[]))
        $1 = size(actor.sites) == 0
        $2 = actor.sites: list<record site>"#]],
    );
    check_sql("1 / 0 == 1 || serious", expect![[r#"(NULL::bool OR "serious")"#]]);
}

#[test]
fn what_has_no_faithful_form_is_refused() {
    check_sql("title.matches('a+')", expect!["not_in_sql: matches() has no SQL form here @ title.matches('a+')"]);
    check_sql("weight * 2.0 > 1.0", expect!["not_in_sql: double * double has no SQL form @ weight * 2.0"]);
    check_sql(
        "lines.map(l, l.qty) == [1]",
        expect!["not_in_sql: a list has no SQL form here; use exists, all, size, sum or in @ lines.map(l, l.qty)"],
    );
    check_sql("title == 'a\\u0000'", expect![[r#"not_in_sql: text with U+0000 has no SQL form @ 'a\u0000'"#]]);
    check_sql(
        "created == timestamp('2026-01-01T00:00:00.000000001Z')",
        expect![
            "not_in_sql: an instant finer than a microsecond has no SQL form @ timestamp('2026-01-01T00:00:00.000000001Z')"
        ],
    );
    check_sql(
        "occurred.getHours('US/Central') > 3",
        expect!["not_in_sql: getHours() has no SQL form here @ occurred.getHours('US/Central')"],
    );
    check_sql(
        "[days / 0].exists(x, x == 1)",
        expect!["not_in_sql: a list element that may fail has no SQL form @ days / 0"],
    );
}

#[test]
fn a_kept_value_is_found_by_its_index() {
    check_sql(
        "kept == 'a'",
        expect![[r#"
        extra @> jsonb_build_object('k', $1::text)
        $1 = "a""#]],
    );
    check_sql(
        "kept in ['a', 'b']",
        expect![[r#"
        (extra @> jsonb_build_object('k', $1::text) OR extra @> jsonb_build_object('k', $2::text))
        $1 = "a"
        $2 = "b""#]],
    );
    check_sql(
        "kept != 'a' || kept == note || kept == null",
        expect![[r#"
        ("kept" IS DISTINCT FROM $1::text OR ("kept" = "note" OR ("kept" IS NULL AND "note" IS NULL)) OR "kept" IS NULL)
        $1 = "a""#]],
    );
}

#[test]
fn a_relative_period_is_computed_before_the_query() {
    check_sql(
        "due >= start_of(today, 'month') && due <= end_of(add_months(today, -1), 'quarter')",
        expect![[r#"
        ("due" >= $1::date AND "due" <= $2::date)
        $1 = start_of(today, 'month')
        $2 = end_of(add_months(today, -1), 'quarter')"#]],
    );
    check_sql(
        "occurred >= timestamp(start_of(today, 'week'), 'Europe/Paris') && due < today - days(3)",
        expect![[r#"
        ("occurred" >= $1::timestamptz AND "due" < $2::date)
        $1 = timestamp(start_of(today, 'week'), 'Europe/Paris')
        $2 = today - days(3)"#]],
    );
    check_value(
        "date_diff(due, today, 'month')",
        expect![[r#"
        (CASE WHEN $1::date >= "due" THEN ((extract(year from $1::date) * 12 + extract(month from $1::date))::int4 - (extract(year from "due") * 12 + extract(month from "due"))::int4) - (("due" + make_interval(months => ((extract(year from $1::date) * 12 + extract(month from $1::date))::int4 - (extract(year from "due") * 12 + extract(month from "due"))::int4)))::date > $1::date)::int4 ELSE ((extract(year from $1::date) * 12 + extract(month from $1::date))::int4 - (extract(year from "due") * 12 + extract(month from "due"))::int4) + (("due" + make_interval(months => ((extract(year from $1::date) * 12 + extract(month from $1::date))::int4 - (extract(year from "due") * 12 + extract(month from "due"))::int4)))::date < $1::date)::int4 END)::int8
        $1 = today: date"#]],
    );
}
