//! Expressions bien typées au hasard, sur le petit monde des essais.

use proptest::prelude::*;

type Text = BoxedStrategy<String>;

/// Un étage d'expressions, par type.
#[derive(Clone)]
struct Level {
    int: Text,
    decimal: Text,
    string: Text,
    boolean: Text,
    timestamp: Text,
    date: Text,
    duration: Text,
    site: Text,
}

fn one_of(texts: &[&str]) -> Text {
    let texts: Vec<_> = texts.iter().map(|text| (*text).to_owned()).collect();
    prop::sample::select(texts).boxed()
}

const INTS: [&str; 12] = [
    "n",
    "m",
    "small",
    "site.size",
    "actor.level",
    "0",
    "1",
    "-1",
    "2",
    "3",
    "9223372036854775807",
    "-9223372036854775808",
];
const DECIMALS: [&str; 8] =
    ["d", "e", "limit", "decimal('0.5')", "decimal('3')", "decimal(small)", "decimal('0.000000000001')", "decimal(n)"];
const STRINGS: [&str; 15] = [
    "s",
    "u",
    "code",
    "site.name",
    "actor.nick",
    "'a'",
    "'É'",
    "''",
    "'draft'",
    "'12'",
    "'%'",
    "'_'",
    "'\\\\'",
    "'é'",
    "string(small)",
];
const BOOLEANS: [&str; 19] = [
    "under(site, '0192f0c1-0000-7000-8000-000000000002')",
    "under(site, '0192F0C1-0000-7000-8000-000000000001')",
    "under(site, actor.site)",
    "under(site, 'x')",
    "b",
    "c",
    "true",
    "false",
    "(1 / 0 == 1)",
    "(volume > quantity(3.0, 'bbl'))",
    "(quantity(-1, 'L') <= spill)",
    "(volume < spill)",
    "(volume + spill > quantity(10.0, 'ft3'))",
    "(spill * 2.0 >= volume)",
    "(volume / spill > 2.0)",
    "(volume == spill)",
    "(spill == null)",
    "(heat <= quantity(-40.0, '°F'))",
    "(quantity(d, 'psi') > quantity(e, 'bar'))",
];
const LINE_BOOLEANS: [&str; 6] = [
    "under(l.site, '0192f0c1-0000-7000-8000-000000000002')",
    "l.done",
    "has(l.label)",
    "has(l.site.name)",
    "lines.exists(k, k.qty == l.qty && k.done)",
    "people.all(p, p != owner || l.qty > 0)",
];
const TIMESTAMPS: [&str; 5] = ["at", "since", "now", "timestamp('2026-03-29T01:30:00Z')", "timestamp(due)"];
const DATE_FIELDS: [&str; 4] = ["on", "due", "today", "site.opened"];
const DATES: [&str; 6] = ["on", "due", "today", "site.opened", "date('2024-02-29')", "date(since)"];
const DURATIONS: [&str; 5] = ["span", "duration('24h')", "duration('-48h')", "duration('1.5s')", "(since - now)"];
const SITES: [&str; 4] = ["site", "actor.site", "(b ? site : null)", "(c ? site : actor.site)"];

impl Level {
    fn leaves(line: bool) -> Self {
        let with = |texts: &[&str], more: &[&str]| {
            let more = if line { more } else { &[] };
            one_of(&[texts, more, more].concat())
        };
        Self {
            int: with(&INTS, &["l.qty"]),
            decimal: with(&DECIMALS, &["l.price"]),
            string: with(&STRINGS, &["l.label", "l.site.name"]),
            boolean: with(&BOOLEANS, &LINE_BOOLEANS),
            timestamp: one_of(&TIMESTAMPS),
            date: with(&DATES, &["l.made"]),
            duration: one_of(&DURATIONS),
            site: with(&SITES, &["l.site"]),
        }
    }

    /// L'étage au-dessus : les expressions formées de celui-ci. `lines` : conditions et valeurs sur une ligne fille.
    fn above(&self, lines: Option<&Self>) -> Self {
        let below = self.clone();
        let periods = one_of(&["day", "week", "month", "quarter", "year"]);
        Self {
            int: prop_oneof![2 => below.int.clone(), 3 => self.ints(lines)].boxed(),
            decimal: prop_oneof![2 => below.decimal.clone(), 3 => self.decimals(lines)].boxed(),
            string: prop_oneof![2 => below.string.clone(), 3 => self.strings()].boxed(),
            boolean: prop_oneof![1 => below.boolean.clone(), 8 => self.booleans(lines)].boxed(),
            timestamp: prop_oneof![
                2 => below.timestamp.clone(),
                1 => self.join(&self.timestamp, "+-", &self.duration),
                1 => call("timestamp", &self.date),
                1 => call("timestamp", &self.int),
                1 => self.choose(&self.timestamp),
            ]
            .boxed(),
            date: prop_oneof![
                2 => below.date.clone(),
                1 => self.join(&self.date, "+-", &self.duration),
                1 => call("date", &self.timestamp),
                1 => self.choose(&self.date),
                2 => (one_of(&["start_of", "end_of"]), self.date.clone(), periods.clone())
                    .prop_map(|(name, date, period)| format!("{name}({date}, '{period}')")),
                1 => (self.date.clone(), self.int.clone()).prop_map(|(date, months)| format!("add_months({date}, {months})")),
            ]
            .boxed(),
            duration: prop_oneof![
                2 => below.duration.clone(),
                1 => self.join(&self.duration, "+-", &self.duration),
                1 => self.join(&self.timestamp, "-", &self.timestamp),
                1 => self.join(&self.date, "-", &self.date),
                1 => self.duration.clone().prop_map(|value| format!("(-{value})")),
                1 => call("days", &self.int),
                1 => call("weeks", &self.int),
            ]
            .boxed(),
            site: below.site.clone(),
        }
    }

    fn join(&self, left: &Text, signs: &'static str, right: &Text) -> Text {
        let sign = prop::sample::select(signs.chars().collect::<Vec<_>>());
        (left.clone(), sign, right.clone()).prop_map(|(left, sign, right)| format!("({left} {sign} {right})")).boxed()
    }

    fn choose(&self, values: &Text) -> Text {
        let branch = prop_oneof![5 => values.clone(), 1 => Just("null".to_owned())];
        (self.boolean.clone(), branch, values.clone()).prop_map(|(test, a, b)| format!("({test} ? {a} : {b})")).boxed()
    }

    fn ints(&self, lines: Option<&Self>) -> Text {
        let getter = one_of(&[
            "getFullYear()",
            "getMonth()",
            "getDate()",
            "getDayOfMonth()",
            "getDayOfWeek()",
            "getDayOfYear()",
        ]);
        let clock = one_of(&["getHours()", "getMinutes()", "getSeconds()", "getMilliseconds()"]);
        let zoned = one_of(&["getHours('Europe/Paris')", "getDate('America/New_York')", "getMinutes('-02:30')"]);
        let day = prop_oneof![self.timestamp.clone(), self.date.clone()];
        let hour = prop_oneof![self.timestamp.clone(), self.duration.clone()];
        let plain = prop_oneof![
            6 => self.join(&self.int, "+-*/%", &self.int),
            2 => self.choose(&self.int),
            1 => call("math.abs", &self.int),
            1 => call("math.sign", &self.int),
            1 => call("size", &self.string),
            1 => call("int", &self.string),
            1 => call("int", &self.decimal),
            1 => call("int", &self.timestamp),
            1 => self.int.clone().prop_map(|value| format!("(-{value})")),
            1 => method(&self.string, "indexOf", &self.string),
            1 => (day, getter).prop_map(|(value, getter)| format!("({value}).{getter}")),
            1 => (hour, clock).prop_map(|(value, clock)| format!("({value}).{clock}")),
            1 => (self.timestamp.clone(), zoned).prop_map(|(value, zoned)| format!("({value}).{zoned}")),
            2 => (self.date.clone(), self.date.clone(), one_of(&["day", "week"]))
                .prop_map(|(from, to, span)| format!("date_diff({from}, {to}, '{span}')")),
            2 => (one_of(&DATE_FIELDS), one_of(&DATE_FIELDS), one_of(&["month", "year"]))
                .prop_map(|(from, to, span)| format!("date_diff({from}, {to}, '{span}')")),
            1 => one_of(&["size(lines)", "size(tags)", "size(people)", "tags.size()", "size(actor.roles)"]),
        ];
        match lines {
            None => plain.boxed(),
            Some(lines) => prop_oneof![
                3 => plain,
                1 => lines.int.clone().prop_map(|value| format!("sum(lines.map(l, {value}))")),
                1 => lines.int.clone().prop_map(|value| format!("math.greatest(lines.map(l, {value}))")),
                1 => lines.boolean.clone().prop_map(|test| format!("size(lines.filter(l, {test}))")),
            ]
            .boxed(),
        }
    }

    fn decimals(&self, lines: Option<&Self>) -> Text {
        let plain = prop_oneof![
            5 => self.join(&self.decimal, "+-*/", &self.decimal),
            2 => self.join(&self.decimal, "+-*/", &self.int),
            1 => self.join(&self.int, "+-*/", &self.decimal),
            1 => self.decimal.clone().prop_map(|value| format!("({value} * 1.2)")),
            1 => self.choose(&self.decimal),
            1 => (self.boolean.clone(), self.decimal.clone()).prop_map(|(test, value)| format!("({test} ? 0 : {value})")),
            1 => call("decimal", &self.string),
            1 => call("math.round", &self.decimal),
            1 => call("math.floor", &self.decimal),
            1 => call("math.ceil", &self.decimal),
            1 => call("math.abs", &self.decimal),
            1 => self.decimal.clone().prop_map(|value| format!("(-{value})")),
        ];
        match lines {
            None => plain.boxed(),
            Some(lines) => prop_oneof![
                4 => plain,
                1 => lines.decimal.clone().prop_map(|value| format!("lines.map(l, {value}).sum()")),
                1 => lines.decimal.clone().prop_map(|value| format!("sum(lines.filter(l, l.qty > 0).map(l, {value}))")),
            ]
            .boxed(),
        }
    }

    fn strings(&self) -> Text {
        prop_oneof![
            3 => self.join(&self.string, "+", &self.string),
            1 => self.choose(&self.string),
            1 => self.string.clone().prop_map(|value| format!("({value}).lowerAscii()")),
            1 => self.string.clone().prop_map(|value| format!("({value}).upperAscii()")),
            1 => self.string.clone().prop_map(|value| format!("({value}).trim()")),
            1 => self.string.clone().prop_map(|value| format!("({value}).replace('a', 'é')")),
            1 => call("string", &self.int),
            1 => call("string", &self.decimal),
            1 => call("string", &self.date),
            1 => call("string", &self.boolean),
        ]
        .boxed()
    }

    fn booleans(&self, lines: Option<&Self>) -> Text {
        let plain = prop_oneof![
            4 => self.comparisons(),
            2 => self.memberships(),
            4 => self.connected(),
            1 => self.choose(&self.boolean),
            2 => one_of(&["contains", "startsWith", "endsWith"])
                .prop_flat_map({
                    let string = self.string.clone();
                    move |name| (string.clone(), Just(name), string.clone())
                })
                .prop_map(|(text, name, part)| format!("({text}).{name}({part})")),
            1 => one_of(&["has(site.name)", "has(site.size)", "('admin' in actor.roles)", "(actor.level > 1)"]),
            1 => self.boolean.clone().prop_map(|test| format!("cel.bind(x, s, x == u || {test})")),
        ];
        let Some(lines) = lines else { return plain.boxed() };
        let verb = one_of(&["exists", "all", "exists_one"]);
        let words = one_of(&["['a', 'É', '']", "tags", "actor.roles", "[u, 'x']", "[s]"]);
        prop_oneof![
            5 => plain,
            2 => (verb.clone(), lines.boolean.clone()).prop_map(|(verb, test)| format!("lines.{verb}(l, {test})")),
            1 => (verb.clone(), lines.boolean.clone(), lines.boolean.clone())
                .prop_map(|(verb, a, b)| format!("lines.filter(l, {a}).{verb}(l, {b})")),
            1 => (words, verb, self.string.clone())
                .prop_map(|(words, verb, part)| format!("{words}.{verb}(w, ({part}).contains(w) || w == s)")),
        ]
        .boxed()
    }

    fn connected(&self) -> Text {
        let side = &self.boolean;
        prop_oneof![
            (side.clone(), side.clone()).prop_map(|(a, b)| format!("({a} && {b})")),
            (side.clone(), side.clone()).prop_map(|(a, b)| format!("({a} || {b})")),
            side.clone().prop_map(|a| format!("!({a})")),
        ]
        .boxed()
    }

    fn comparisons(&self) -> Text {
        let order = one_of(&["==", "!=", "<", "<=", ">", ">="]);
        let equal = one_of(&["==", "!="]);
        let id = one_of(&["site", "actor.site", "'0192f0c1-0000-7000-8000-000000000001'", "'x'", "code"]);
        let pair = |left: &Text, signs: &Text, right: &Text| {
            (left.clone(), signs.clone(), right.clone()).prop_map(|(a, sign, b)| format!("({a} {sign} {b})")).boxed()
        };
        let anything = prop_oneof![
            self.int.clone(),
            self.decimal.clone(),
            self.string.clone(),
            self.boolean.clone(),
            self.timestamp.clone(),
            self.date.clone(),
            self.site.clone(),
        ];
        let null = Just("null".to_owned()).boxed();
        prop_oneof![
            pair(&self.int, &order, &self.int),
            pair(&self.decimal, &order, &self.decimal),
            pair(&self.int, &order, &self.decimal),
            pair(&self.string, &order, &self.string),
            pair(&self.timestamp, &order, &self.timestamp),
            pair(&self.date, &order, &self.date),
            pair(&self.duration, &order, &self.duration),
            pair(&self.boolean, &order, &self.boolean),
            pair(&one_of(&["f"]), &order, &one_of(&["f", "1.5", "0.0", "double(n)", "double(d)"])),
            pair(&one_of(&["d", "e", "n"]), &order, &one_of(&["f", "0.5", "-1000.25"])),
            pair(&self.site, &equal, &self.site),
            pair(&self.site, &equal, &id),
            pair(&one_of(&["owner"]), &equal, &one_of(&["actor.id", "code", "string(actor.id)"])),
            pair(&anything.boxed(), &equal, &null),
        ]
        .boxed()
    }

    fn memberships(&self) -> Text {
        let pair =
            |left: &Text, lists: &Text| (left.clone(), lists.clone()).prop_map(|(a, list)| format!("({a} in {list})"));
        let strings = one_of(&["['draft', 'é']", "['a', null]", "[]", "tags", "actor.roles", "['a', s, u]", "[null]"]);
        let ints = one_of(&["[1, 2, 3]", "[0, null]", "[n, small]", "[]", "[1, 9223372036854775807]"]);
        let sites = one_of(&["actor.sites", "[actor.site, site]", "['0192f0c1-0000-7000-8000-000000000001', 'x']"]);
        prop_oneof![
            3 => pair(&self.string, &strings),
            2 => pair(&self.int, &ints),
            1 => pair(&self.decimal, &one_of(&["[0.5, 1.0]", "[1, 2]", "[d, e]"])),
            2 => pair(&self.site, &sites),
            1 => one_of(&["(owner in people)", "(actor.id in people)", "(code in people)", "(actor.id in [owner])"]),
            1 => pair(&self.date, &one_of(&["[date('2024-02-29'), on]", "[today]"])),
        ]
        .boxed()
    }
}

/// Des expressions de tous types, dont la moitié sont des conditions.
pub fn expressions() -> BoxedStrategy<String> {
    let line = Level::leaves(true);
    let line = line.above(None);
    let level = Level::leaves(false).above(Some(&Level::leaves(true)));
    let level = level.above(Some(&line)).above(Some(&line));
    prop_oneof![
        8 => level.boolean,
        2 => level.int,
        2 => level.decimal,
        1 => level.string,
        1 => level.timestamp,
        1 => level.date,
        1 => level.duration,
    ]
    .boxed()
}

fn call(name: &'static str, argument: &Text) -> Text {
    argument.clone().prop_map(move |argument| format!("{name}({argument})")).boxed()
}

fn method(receiver: &Text, name: &'static str, argument: &Text) -> Text {
    (receiver.clone(), argument.clone())
        .prop_map(move |(receiver, argument)| format!("({receiver}).{name}({argument})"))
        .boxed()
}
