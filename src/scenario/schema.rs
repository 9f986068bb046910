//! Schema: what a scenario file looks like, for editors.
//!
//! The keys of tables follow from their declarations. What is around them stands in
//! `schema/scenario.json`, and keys that hold tables or lists in `schema/shapes.json`.

use std::sync::LazyLock;

use super::account::Account;
use super::addition::{Addition, Planning};
use super::correlation::Correlation;
use super::factor::Factor;
use super::horizon::Horizon;
use super::key::{Allowed, Declaration, Keyed, NumberKey, UnitRule, ValueKind};
use super::link::{Link, LinkField};
use super::observation::Observation;
use super::project::{Project, ProjectField};
use super::retirement::{Retirement, RetirementField};
use super::stage::{Stage, StageField};
use super::status::Status;
use super::step::Step;
use super::target::Target;
use super::variant::Variant;
use super::{Balance, Scenario};
use crate::metric::Metric;

/// The schema with `"@": "stage"` where the keys of a stage belong.
const FRAME: &str = include_str!("../../schema/scenario.json");

/// Keys that hold tables or lists.
const SHAPES: &str = include_str!("../../schema/shapes.json");

/// Entries that fit into so many letters stand in one line.
const WIDTH: usize = 100;

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
    let changes = [changes::<StageField>("stage"), changes::<LinkField>("link")].concat();
    let holes = [
        ("horizon", table::<Horizon>()),
        ("balance", table::<Balance>()),
        ("plan", table::<Planning>()),
        ("stage", table::<Stage>()),
        ("link", table::<Link>()),
        ("status", table::<Status>()),
        ("factor", table::<Factor>()),
        ("project", table::<Project>()),
        ("retirement", table::<Retirement>()),
        ("addition", table::<Addition>()),
        ("observation", table::<Observation>()),
        ("account", table::<Account>()),
        ("target", table::<Target>()),
        ("correlation", table::<Correlation>()),
        ("variant", table::<Variant>()),
        ("changes", changes.join(",\n            ")),
    ];
    let fill = |text: String, (hole, entries): &(&str, String)| {
        text.replace(&format!("\"@\": \"{hole}\""), entries)
    };
    holes
        .iter()
        .fold(FRAME.to_owned(), fill)
        .replace("@stage", &names::<StageField>())
        .replace("@link", &names::<LinkField>())
        .replace("@project", &names::<ProjectField>())
        .replace("@retirement", &names::<RetirementField>())
}

/// The entries of a table.
fn table<T: Keyed>() -> String {
    let mut entries = vec![
        format!("\"description\": {}", quoted(T::ABOUT)),
        "\"type\": \"object\"".to_owned(),
        "\"additionalProperties\": false".to_owned(),
    ];
    let needed = T::KEYS.iter().filter(|key| key.needed.is_some());
    let needed: Vec<String> = needed.map(|key| quoted(key.name)).collect();
    if !needed.is_empty() {
        entries.push(format!("\"required\": [{}]", needed.join(", ")));
    }
    let keys: Vec<String> = T::KEYS.iter().flat_map(keys).collect();
    entries.push(format!("\"properties\": {{\n{}\n      }}", keys.join(",\n")));
    entries.join(",\n      ")
}

/// The entries of a key.
fn keys(key: &Declaration) -> Vec<String> {
    match key.kind {
        ValueKind::Heading => Vec::new(),
        ValueKind::Note => vec![
            entry("source", "Where the numbers come from.", vec![of_type("string")]),
            entry(
                "assumption",
                "Why numbers without a source were chosen.",
                vec![of_type("string")],
            ),
        ],
        _ if key.about.is_empty() => key.names().iter().map(|name| shape(name)).collect(),
        _ => {
            let default = key.default.map(|json| format!("\"default\": {json}"));
            vec![entry(key.name, key.about, content(key).into_iter().chain(default).collect())]
        }
    }
}

fn entry(name: &str, about: &str, content: Vec<String>) -> String {
    let mut parts = vec![format!("\"description\": {}", quoted(about))];
    parts.extend(content);
    let line = format!("        \"{name}\": {{{}}}", parts.join(", "));
    if line.chars().count() <= WIDTH || WIDER.contains(&about) {
        return line;
    }
    format!("        \"{name}\": {{\n          {}\n        }}", parts.join(",\n          "))
}

/// Entries that stand in one line all the same.
const WIDER: [&str; 2] = [
    "The nation's capacity, for national shares.",
    "How far it has come: a status of the pipeline.",
];

/// What may stand under a key.
fn content(key: &Declaration) -> Vec<String> {
    let examples = |json: &str| format!("\"examples\": [{json}]");
    let text = || of_type("string");
    match key.kind {
        ValueKind::Title => vec![text(), "\"minLength\": 1".to_owned()],
        ValueKind::CostUnit => {
            vec![text(), "\"minLength\": 1".to_owned(), examples("\"亿元\"")]
        }
        ValueKind::Subject => vec![text(), examples("\"chain\"")],
        ValueKind::Period => vec![text(), examples("\"2024\"")],
        ValueKind::StageId => vec![reference("stageId")],
        ValueKind::Id => vec![reference("id")],
        ValueKind::Unit => vec![reference("unit")],
        ValueKind::Month => vec![reference("month")],
        ValueKind::Band => vec![reference("band")],
        ValueKind::Number(..) | ValueKind::Limit => vec![reference(&of_number(key))],
        ValueKind::Step => {
            let steps = Step::ALL.map(|step| quoted(step.name()));
            vec![format!("\"enum\": [{}]", steps.join(", "))]
        }
        ValueKind::Metric => {
            let metrics = Metric::ALL.map(|metric| quoted(metric.name()));
            let metrics = metrics.join(",\n            ");
            vec![format!("\"enum\": [\n            {metrics}\n          ]")]
        }
        ValueKind::Exact(range, UnitRule::Stage) => {
            let number = exact(range).join(", ");
            vec![format!("\"anyOf\": [{{{number}}}, {{{}}}]", reference("amountText"))]
        }
        ValueKind::Exact(range, _) => exact(range),
        _ => vec![text()],
    }
}

/// The definition of numbers of that kind.
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

/// A number that is known.
fn exact(range: Allowed) -> Vec<String> {
    let mut parts = vec![of_type("number")];
    match range {
        Allowed::Any => {}
        Allowed::NotNegative => parts.push("\"minimum\": 0".to_owned()),
        Allowed::Positive => parts.push("\"exclusiveMinimum\": 0".to_owned()),
        Allowed::UpTo(max) => {
            parts.extend(["\"minimum\": 0".to_owned(), format!("\"maximum\": {max}")]);
        }
    }
    parts
}

/// The entry of a key that holds a table or a list.
fn shape(name: &str) -> String {
    let head = format!("  \"{name}\": {{");
    let mut lines = SHAPES.lines().skip_while(|line| !line.starts_with(&head));
    let mut shape = format!("      {}", lines.next().unwrap_or_default());
    if shape.ends_with('{') {
        for line in lines {
            shape.push_str("\n      ");
            shape.push_str(line);
            if line.starts_with("  }") {
                break;
            }
        }
    }
    shape.trim_end_matches(',').to_owned()
}

/// What numbers that may be given by year are set to, by name.
fn changes<N: NumberKey>(table: &str) -> Vec<String> {
    let keys = N::EVERY.iter().map(|number| number.key()).filter(|key| !key.once);
    keys.map(|key| {
        let value = reference(&of_number(key));
        format!("\"^{table}\\\\.[^.]*\\\\.{}$\": {{{value}}}", key.name)
    })
    .collect()
}

/// The names of numbers, as a pattern.
fn names<N: NumberKey>() -> String {
    N::EVERY.iter().map(|number| number.key().name).collect::<Vec<_>>().join("|")
}

fn of_type(name: &str) -> String {
    format!("\"type\": \"{name}\"")
}

fn reference(name: &str) -> String {
    format!("\"$ref\": \"#/$defs/{name}\"")
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\\\""))
}
