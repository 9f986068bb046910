//! The schema for editors accepts and refuses what the checks do, as far as a schema can.
//!
//! A package of its own, since a judge of schemas takes long to build: `cargo test --workspace`
//! runs it.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[expect(dead_code, reason = "messages are for the test of mistakes")]
#[path = "../promises/cases.rs"]
mod cases;
#[path = "../promises/drafts.rs"]
mod drafts;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use jsonschema::Validator;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use pvchain::{Input, Metric, Scenario};
use serde_json::Value;

use cases::{BASE, cases};
use drafts::scenario;

fn schema() -> Value {
    serde_json::from_str(Scenario::schema()).unwrap()
}

fn validator() -> Validator {
    jsonschema::draft202012::new(&schema()).unwrap()
}

/// The file as an editor hands it to the schema; `None` if it is not TOML or has numbers that JSON
/// cannot hold.
fn json(text: &str) -> Option<Value> {
    fn convert(value: &toml::Value) -> Option<Value> {
        Some(match value {
            toml::Value::String(text) => text.clone().into(),
            toml::Value::Integer(whole) => (*whole).into(),
            toml::Value::Float(float) => serde_json::Number::from_f64(*float)?.into(),
            toml::Value::Boolean(boolean) => (*boolean).into(),
            toml::Value::Datetime(date) => date.to_string().into(),
            toml::Value::Array(list) => {
                list.iter().map(convert).collect::<Option<Vec<_>>>()?.into()
            }
            toml::Value::Table(table) => {
                let entry = |(key, value): (&String, _)| Some((key.clone(), convert(value)?));
                Value::Object(table.iter().map(entry).collect::<Option<_>>()?)
            }
        })
    }
    convert(&toml::Value::Table(text.parse().ok()?))
}

fn complaints(validator: &Validator, text: &str) -> Vec<String> {
    let json = json(text).expect("a valid file");
    validator
        .iter_errors(&json)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

/// Collects the keys that a table may have without saying what they are for.
fn undescribed(path: &str, value: &Value, silent: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            // Conditions repeat keys that are described elsewhere; real tables are closed.
            if object.contains_key("additionalProperties")
                && let Some(Value::Object(keys)) = object.get("properties")
            {
                let new = keys.iter().filter(|(_, key)| key.get("description").is_none());
                silent.extend(new.map(|(name, _)| format!("{path}.{name}")));
            }
            for (name, value) in object {
                undescribed(&format!("{path}.{name}"), value, silent);
            }
        }
        Value::Array(list) => {
            for value in list {
                undescribed(path, value, silent);
            }
        }
        _ => {}
    }
}

#[test]
fn the_schema_is_one_and_says_what_every_key_is_for() {
    let schema = schema();
    assert!(jsonschema::meta::is_valid(&schema));
    let mut silent = Vec::new();
    undescribed("", &schema, &mut silent);
    assert!(silent.is_empty(), "without a description: {}", silent.join(", "));
}

#[test]
fn every_shipped_scenario_is_accepted() {
    let validator = validator();
    let folders = ["examples/scenarios", "tests/reference", "tests/bad_scenarios"];
    let mut n_files = 0;
    for folder in folders {
        let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../..")).join(folder);
        for file in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if file.extension().is_some_and(|extension| extension == "toml") {
                let wrong = complaints(&validator, &fs::read_to_string(&file).unwrap());
                assert!(wrong.is_empty(), "{}: {}", file.display(), wrong.join("\n"));
                n_files += 1;
            }
        }
    }
    assert!(n_files >= Scenario::builtin_names().count() + 2);
}

proptest! {
    #![proptest_config(ProptestConfig { rng_seed: RngSeed::Fixed(1), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_valid_scenario_is_accepted(draft in scenario()) {
        let wrong = complaints(&validator(), &draft.check().unwrap().to_toml());
        prop_assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

/// Mistakes that no schema sees, by the reason.
const UNSEEN: [(&str, &[&str]); 9] = [
    (
        "an id that must exist elsewhere in the file",
        &[
            "account_unknown_stage",
            "correlation_unknown",
            "final_stage_unknown",
            "link_unknown_stage",
            "target_account_ratio_unknown",
            "target_account_unknown",
            "target_link_unknown",
            "target_unknown_stage",
            "project_unknown_stage",
            "project_status_unknown",
            "addition_stage_unknown",
            "factor_no_project",
        ],
    ),
    (
        "an id that must be the only one",
        &[
            "alternative_is_a_stage",
            "duplicate_stage",
            "duplicate_target",
            "link_twice",
            "variant_duplicate",
            "project_twice",
            "addition_twice",
        ],
    ),
    (
        "the shape of the chain, and what replaces what",
        &["cycle", "link_to_itself", "two_ends", "project_replaces_its_replacer"],
    ),
    (
        "what a metric needs of its stage or of the chain",
        &[
            "target_chain_without_value",
            "target_feeder",
            "target_national",
            "target_without_buyers",
            "metric_stock",
        ],
    ),
    (
        "numbers that are compared with each other",
        &[
            "addition_step_larger",
            "addition_start_outside",
            "balance_crossed",
            "factor_squares",
            "horizon_end_before_start",
            "horizon_step_does_not_fit",
            "horizon_too_long",
            "stock_above_storage",
            "law_crossed",
            "law_mode_outside",
            "law_truncated_crosswise",
            "law_truncated_to_nothing",
            "target_crossed",
        ],
    ),
    (
        "lists that are compared with each other",
        &[
            "law_discrete_weights",
            "law_metalog_certain",
            "law_metalog_falls",
            "law_metalog_outside",
            "law_metalog_two",
            "law_quantiles_end",
            "law_quantiles_fall",
            "law_quantiles_lengths",
            "law_quantiles_order",
            "law_quantiles_start",
            "matrix_asymmetric",
            "matrix_not_positive",
            "matrix_size",
        ],
    ),
    (
        "a unit that must convert to that of the stage",
        &["addition_wrong_unit", "capacity_wrong_unit", "unit_unconvertible", "variant_wrong_unit"],
    ),
    (
        "which inputs a name or a glob matches, and whether they are uncertain",
        &[
            "correlation_exact",
            "correlation_glob_nothing",
            "correlation_rho_too_negative",
            "correlation_twice",
            "correlation_two_groups",
            "variant_glob_nothing",
            "fate_in_correlation",
        ],
    ),
    (
        "a key that another table must have",
        &[
            "addition_start_without_horizon",
            "addition_without_start",
            "by_year_without_year",
            "horizon_with_year",
            "mix_all_zero",
            "mix_of_some",
            "project_without_horizon",
            "projects_in_a_text",
            "storage_without_horizon",
            "target_period",
            "target_period_month",
            "target_period_quarter",
            "target_period_of_horizon",
        ],
    ),
];

#[test]
fn every_mistake_is_refused_or_known_to_be_out_of_sight() {
    let validator = validator();
    let unseen: BTreeMap<&str, &str> =
        UNSEEN.iter().flat_map(|(why, names)| names.iter().map(|name| (*name, *why))).collect();
    let mut wrong = Vec::new();
    let mut names = BTreeSet::new();
    for case in cases() {
        let name = case.path.file_stem().unwrap().to_string_lossy().into_owned();
        // What is no JSON is refused before any schema.
        let refused = json(&case.scenario()).is_none_or(|json| !validator.is_valid(&json));
        match (refused, unseen.get(name.as_str())) {
            (true, Some(why)) => wrong.push(format!("{name} is seen, although it is {why}")),
            (false, None) => wrong.push(format!("{name} is accepted")),
            _ => {}
        }
        names.insert(name);
    }
    let stale = unseen.keys().filter(|name| !names.contains(**name));
    wrong.extend(stale.map(|name| format!("{name} is no case any more")));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The names that the reader lists when it meets one that it does not know.
fn listed(text: &str, lead: &str) -> BTreeSet<String> {
    let problems = Scenario::parse(text).expect_err("an unknown name");
    let unknown = problems.iter().filter(|problem| problem.found.to_string().contains("unknown"));
    let expected: Vec<String> = unknown.map(|problem| problem.expected.to_string()).collect();
    let lists = expected.iter().filter_map(|expected| expected.strip_prefix(lead));
    let names: Vec<&str> = lists.flat_map(|list| list.split(", ")).collect();
    assert!(!names.is_empty(), "{problems}\n{text}");
    names.into_iter().map(str::to_owned).collect()
}

fn keys(object: &Value) -> BTreeSet<String> {
    object.as_object().unwrap().keys().cloned().collect()
}

/// What a `$ref` stands for.
fn resolved<'s>(schema: &'s Value, value: &'s Value) -> &'s Value {
    match value.get("$ref").and_then(Value::as_str) {
        Some(path) => schema.pointer(path.strip_prefix('#').unwrap()).unwrap(),
        None => value,
    }
}

#[test]
fn the_reader_and_the_schema_know_the_same_keys() {
    let schema = schema();
    let unknown = "an-unknown-key = 1\n";
    let top = &schema["properties"];
    assert_eq!(listed(unknown, "one of "), keys(top));
    let mut n_tables = 0;
    for (name, value) in top.as_object().unwrap() {
        let value = resolved(&schema, value);
        let (table, text) = match value["type"].as_str() {
            Some("array") => (resolved(&schema, &value["items"]), format!("[[{name}]]\n{unknown}")),
            Some("object") => (value, format!("[{name}]\n{unknown}")),
            _ => continue,
        };
        assert_eq!(listed(&text, "one of "), keys(&table["properties"]), "{name}");
        n_tables += 1;
    }
    assert!(n_tables >= 7);
    let band = listed(&format!("[balance.coverage]\n{unknown}"), "one of ");
    assert_eq!(band, keys(&schema["$defs"]["band"]["properties"]));
}

#[test]
fn the_reader_and_the_schema_know_the_same_laws() {
    let schema = schema();
    let laws = &schema["$defs"]["law"]["properties"];
    let with = |law: &str| BASE.replace("= 253", &format!("= {law}"));
    let mut known = keys(laws);
    known.insert("by_year".to_owned());
    assert_eq!(listed(&with("{ unknown = {} }"), "a distribution: "), known);
    for (name, law) in laws.as_object().unwrap() {
        let forms = law["oneOf"].as_array().cloned().unwrap_or_else(|| vec![law.clone()]);
        // As the reader writes it: `pert { min, mode, max }, also shape`.
        let needed = |form: &Value| -> Vec<String> {
            form["required"]
                .as_array()
                .unwrap()
                .iter()
                .map(|key| key.as_str().unwrap().to_owned())
                .collect()
        };
        let signatures: Vec<String> =
            forms.iter().map(|form| format!("{name} {{ {} }}", needed(form).join(", "))).collect();
        let needs = signatures.join(" or ");
        let all = keys(&forms[0]["properties"]);
        let optional: BTreeSet<String> =
            all.into_iter().filter(|key| !needed(&forms[0]).contains(key)).collect();
        let problems =
            Scenario::parse(&with(&format!("{{ {name} = {{ unknown = 1 }} }}"))).unwrap_err();
        let expected = problems.iter().next().unwrap().expected.to_string();
        let (said, also) = expected.split_once(", also ").unwrap_or((&expected, ""));
        let also = also.split(" and ").filter(|key| !key.is_empty()).map(str::to_owned);
        assert_eq!((said, also.collect()), (needs.as_str(), optional), "{expected}");
    }
}

#[test]
fn the_reader_and_the_schema_know_the_same_metrics_units_and_inputs() {
    let schema = schema();
    let metrics = &schema["$defs"]["target"]["properties"]["metric"]["enum"];
    let names: Vec<&str> =
        metrics.as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    assert_eq!(names, Metric::ALL.map(Metric::name));
    // Every unit that converts to a listed one is listed.
    let units = schema["$defs"]["unit"]["examples"].as_array().unwrap();
    let units: BTreeSet<&str> = units.iter().map(|unit| unit.as_str().unwrap()).collect();
    for unit in &units {
        let text = format!("[[stage]]\nid = \"a\"\nunit = \"{unit}\"\ncapacity = \"1 league\"");
        let problems = Scenario::parse(&text).unwrap_err();
        let hint = problems.iter().next().unwrap().hint.clone().unwrap();
        let relatives = hint.to_string();
        let relatives = relatives.strip_prefix("these convert: ").unwrap_or(unit);
        for relative in relatives.split(", ") {
            assert!(units.contains(relative), "{relative}");
        }
    }
    let input = serde_json::json!({ "$ref": "#/$defs/inputName", "$defs": schema["$defs"] });
    let input = jsonschema::draft202012::new(&input).unwrap();
    for name in Scenario::builtin_names() {
        for (known, _) in Scenario::builtin(name).unwrap().inputs() {
            assert!(input.is_valid(&known.to_string().into()), "{known}");
        }
    }
    for unknown in ["stage.ingot.operting_rate", "stage.ingot", "link.ingot.consumption", "ingot"] {
        assert!(unknown.parse::<Input>().is_err());
        assert!(!input.is_valid(&unknown.into()), "{unknown}");
    }
}
