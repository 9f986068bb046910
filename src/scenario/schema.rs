//! Schema: what a scenario file looks like, for editors.
//!
//! The keys of tables follow from their declarations. What is around them stands in
//! `schema/scenario.json`, and keys that hold tables or lists in `schema/shapes.json`.

mod laws;

use std::sync::LazyLock;

use super::{
    Account, Addition, Allowed, Balance, Correlation, Declaration, Demand, Factor, Horizon, Keyed,
    Link, LinkField, Market, MarketField, NumberKey, Observation, Planning, Project, ProjectField,
    Retirement, RetirementField, Scenario, Stage, StageField, Status, Step, Target, UnitRule,
    ValueKind, Variant,
};
use crate::metric::Metric;

/// The schema with `"@": "stage"` where the keys of a stage belong.
const FRAME: &str = include_str!("../../schema/scenario.json");

const SHAPES: &str = include_str!("../../schema/shapes.json");

/// What fits into so many letters stands in one line.
const WIDTH: usize = 101;

impl Scenario {
    /// The JSON Schema (draft 2020-12) of the scenario file, for the completion of editors.
    ///
    /// It refuses no file that the checks accept, and of those that they refuse it refuses what a
    /// schema can see: keys, types, ranges and the shape of laws, not whether ids exist or bounds
    /// lie in order. A file names it in its first line: `#:schema scenario.schema.json`.
    ///
    /// # Examples
    ///
    /// ```
    /// assert!(pvchain::Scenario::schema().contains("Nameplate capacity"));
    /// ```
    pub fn schema() -> &'static str {
        static SCHEMA: LazyLock<String> = LazyLock::new(schema);
        &SCHEMA
    }
}

fn schema() -> String {
    let changes = [
        changes::<StageField>("stage"),
        changes::<LinkField>("link"),
        changes::<MarketField>("market"),
    ]
    .concat();
    let shapes = compact(SHAPES);
    let holes = [
        ("horizon", table::<Horizon>(&shapes)),
        ("balance", table::<Balance>(&shapes)),
        ("plan", table::<Planning>(&shapes)),
        ("stage", table::<Stage>(&shapes)),
        ("link", table::<Link>(&shapes)),
        ("status", table::<Status>(&shapes)),
        ("factor", table::<Factor>(&shapes)),
        ("project", table::<Project>(&shapes)),
        ("retirement", table::<Retirement>(&shapes)),
        ("addition", table::<Addition>(&shapes)),
        ("observation", table::<Observation>(&shapes)),
        ("account", table::<Account>(&shapes)),
        ("demand", table::<Demand>(&shapes)),
        ("market", table::<Market>(&shapes)),
        ("target", table::<Target>(&shapes)),
        ("correlation", table::<Correlation>(&shapes)),
        ("variant", table::<Variant>(&shapes)),
        ("changes", changes.join(",")),
        ("law", laws::schema()),
        ("laws from 0", laws::schema_from_0(true)),
        ("laws above 0", laws::schema_from_0(false)),
        ("laws to 1.5", laws::schema_to(1.5)),
        ("laws to 1", laws::schema_to(1.0)),
    ];
    let fill = |text: String, (hole, entries): &(&str, String)| {
        text.replace(&format!(r#""@":"{hole}""#), entries)
    };
    let whole = holes
        .iter()
        .fold(compact(FRAME), fill)
        .replace("@stage", &names::<StageField>())
        .replace("@link", &names::<LinkField>())
        .replace("@market", &names::<MarketField>())
        .replace("@project", &names::<ProjectField>())
        .replace("@retirement", &names::<RetirementField>());
    let mut laid_out = lay_out(&whole, 0) + "\n";
    for (laid_out_now, before) in AS_BEFORE {
        laid_out = laid_out.replace(laid_out_now, before);
    }
    laid_out
}

/// Entries that are laid out by hand.
const AS_BEFORE: [(&str, &str); 2] = [
    (
        "{\n          \"description\": \"How far it has come: a status of the pipeline.\",\n          \"$ref\": \"#/$defs/id\"\n        }",
        "{\"description\": \"How far it has come: a status of the pipeline.\", \"$ref\": \"#/$defs/id\"}",
    ),
    (
        r#""ids": {"description": "These projects.", "type": "array", "items": {"type": "string"}}"#,
        "\"ids\": {\n              \"description\": \"These projects.\",\n              \"type\": \"array\",\n              \"items\": {\"type\": \"string\"}\n            }",
    ),
];

fn table<T: Keyed>(shapes: &str) -> String {
    let about = quoted(T::ABOUT);
    let needed = T::KEYS.iter().filter(|key| key.needed.is_some());
    let needed: Vec<String> = needed.map(|key| quoted(key.name)).collect();
    let required = match needed.as_slice() {
        [] => String::new(),
        needed => format!(r#""required":[{}],"#, needed.join(",")),
    };
    let keys: Vec<String> = T::KEYS.iter().flat_map(|key| keys(key, shapes)).collect();
    let keys = keys.join(",");
    format!(
        r#""description":{about},"type":"object","additionalProperties":false,{required}"properties":{{{keys}}}"#
    )
}

fn keys(key: &Declaration, shapes: &str) -> Vec<String> {
    let entry = |name, about, content: &str| {
        format!(r#""{name}":{{"description":{},{content}}}"#, quoted(about))
    };
    match key.kind {
        ValueKind::Heading => Vec::new(),
        ValueKind::Note => vec![
            entry("source", "Where the numbers come from.", TEXT),
            entry("assumption", "Why numbers without a source were chosen.", TEXT),
        ],
        _ if key.about.is_empty() => {
            let own = |name: &&str| items(shapes).find(|item| item.starts_with(&quoted(name)));
            key.names().iter().filter_map(own).map(str::to_owned).collect()
        }
        _ => {
            let default = key.default.map(|json| format!(r#","default":{json}"#));
            let content = format!("{}{}", content(key), default.unwrap_or_default());
            vec![entry(key.name, key.about, &content)]
        }
    }
}

const TEXT: &str = r#""type":"string""#;

fn content(key: &Declaration) -> String {
    let one_of = |names: &[&str]| {
        let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
        format!(r#""enum":[{}]"#, names.join(","))
    };
    match key.kind {
        ValueKind::Title => format!(r#"{TEXT},"minLength":1"#),
        ValueKind::CostUnit => format!(r#"{TEXT},"minLength":1,"examples":["亿元"]"#),
        ValueKind::Subject => format!(r#"{TEXT},"examples":["chain"]"#),
        ValueKind::Period => format!(r#"{TEXT},"examples":["2024"]"#),
        ValueKind::StageId => reference("stageId"),
        ValueKind::Id => reference("id"),
        ValueKind::Input => format!(r#"{TEXT},"examples":["demand"]"#),
        ValueKind::Stages => format!(
            r#""type":"array","minItems":1,"uniqueItems":true,"items":{{{}}}"#,
            reference("stageId")
        ),
        ValueKind::Unit => reference("unit"),
        ValueKind::Month => reference("month"),
        ValueKind::Band => reference("band"),
        ValueKind::Number(..) | ValueKind::Limit => reference(&of_number(key)),
        ValueKind::Step => one_of(&Step::ALL.map(Step::name)),
        ValueKind::Metric => one_of(&Metric::ALL.map(Metric::name)),
        ValueKind::Exact(range, UnitRule::Stage) => {
            format!(r#""anyOf":[{{{}}},{{{}}}]"#, exact(range), reference("amountText"))
        }
        ValueKind::Exact(range, _) => exact(range),
        _ => TEXT.to_owned(),
    }
}

fn of_number(key: &Declaration) -> String {
    let name = match (key.kind, key.range()) {
        (ValueKind::Limit, _) => "limit",
        (ValueKind::Number(_, UnitRule::Stage), _) => "amount",
        (_, Allowed::UpTo(1.0)) => "share",
        (_, Allowed::UpTo(_)) => "rate",
        (_, Allowed::NotNegative) => "notNegative",
        (_, Allowed::Positive) => "positive",
        (_, Allowed::Any) => "anyNumber",
    };
    if key.once { format!("{name}Once") } else { name.to_owned() }
}

fn exact(range: Allowed) -> String {
    let range = match range {
        Allowed::Any => String::new(),
        Allowed::NotNegative => r#","minimum":0"#.to_owned(),
        Allowed::Positive => r#","exclusiveMinimum":0"#.to_owned(),
        Allowed::UpTo(max) => format!(r#","minimum":0,"maximum":{max}"#),
    };
    format!(r#""type":"number"{range}"#)
}

/// What numbers that may be given by year are set to, by name.
fn changes<N: NumberKey>(table: &str) -> Vec<String> {
    let keys = N::EVERY.iter().map(|number| number.key()).filter(|key| !key.once);
    keys.map(|key| {
        let value = reference(&of_number(key));
        format!(r#""^{table}\\.[^.]*\\.{}$":{{{value}}}"#, key.name)
    })
    .collect()
}

fn names<N: NumberKey>() -> String {
    N::EVERY.iter().map(|number| number.key().name).collect::<Vec<_>>().join("|")
}

fn reference(name: &str) -> String {
    format!(r##""$ref":"#/$defs/{name}""##)
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\\\""))
}

/// The characters of a JSON text, each with whether it is structure rather than part of a text.
fn structure(json: &str) -> impl Iterator<Item = (usize, char, bool)> {
    let (mut inside, mut escaped) = (false, false);
    json.char_indices().map(move |(at, c)| {
        let was_inside = inside;
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => inside = !inside,
            _ => {}
        }
        (at, c, !was_inside && !inside)
    })
}

fn compact(json: &str) -> String {
    let kept = structure(json).filter(|(_, c, structure)| !(*structure && c.is_whitespace()));
    kept.map(|(_, c, _)| c).collect()
}

fn items(json: &str) -> impl Iterator<Item = &str> {
    let (mut depth, mut start, mut ends) = (0, 1, Vec::new());
    for (at, c, structure) in structure(json) {
        match c {
            '{' | '[' if structure => depth += 1,
            '}' | ']' if structure => depth -= 1,
            _ => {}
        }
        if structure && ((depth == 1 && c == ',') || depth == 0) {
            ends.push(start..at);
            start = at + 1;
        }
    }
    ends.into_iter().map(|range| &json[range])
}

/// An entry laid out, its first line without the margin.
fn lay_out(entry: &str, indent: usize) -> String {
    let line: String = structure(entry)
        .flat_map(|(_, c, structure)| {
            let space = structure && matches!(c, ',' | ':');
            std::iter::once(c).chain(space.then_some(' '))
        })
        .collect();
    // One letter is left for a comma.
    if !entry.ends_with(['}', ']']) || indent + line.chars().count() < WIDTH {
        return line;
    }
    let start = structure(entry).find(|(_, c, structure)| *structure && matches!(c, '{' | '['));
    let (head, value) = entry.split_at(start.map_or(0, |(at, ..)| at));
    let (open, close) = (&value[..1], &value[value.len() - 1..]);
    let margin = " ".repeat(indent);
    let items: Vec<String> = items(value).map(|item| lay_out(item, indent + 2)).collect();
    let items = items.join(&format!(",\n{margin}  "));
    format!("{}{open}\n{margin}  {items}\n{margin}{close}", head.replace(':', ": "))
}
