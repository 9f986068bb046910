//! Every valid scenario survives: stored, read back and extended it is the same, and gives the same
//! bits. So do settings and input names.

use proptest::collection::vec;
use proptest::prelude::*;
use pvchain::{
    Account, Design, Figure, Horizon, Input, Link, Metric, Month, Normal, Project, Quantity,
    Retirement, Scenario, Setting, Settings, Stage, Step, Uncertain, Uniform, simulate,
};

use crate::chains::chain;
use crate::drafts::scenario;

fn assert_stored(settings: &Settings) {
    let json = serde_json::to_string(settings).unwrap();
    assert_eq!(&serde_json::from_str::<Settings>(&json).unwrap(), settings, "{json}");
    let value = serde_json::to_value(settings).unwrap();
    assert_eq!(&serde_json::from_value::<Settings>(value).unwrap(), settings);
    let toml = toml::to_string(settings).unwrap();
    assert_eq!(&toml::from_str::<Settings>(&toml).unwrap(), settings, "{toml}");
    let bytes = postcard::to_stdvec(settings).unwrap();
    assert_eq!(&postcard::from_bytes::<Settings>(&bytes).unwrap(), settings);
}

#[test]
fn settings_are_what_was_chosen() {
    let all = Settings::draws(40_000)
        .seed(u64::MAX)
        .design(Design::Sobol)
        .until(Figure::Balanced, 0.1 + 0.2)
        .until(Figure::Mean(Metric::Coverage, "ingot".to_owned()), 1e-3)
        .threads(2)
        .metrics(&[Metric::Gap, Metric::Coverage])
        .quantiles(&[0.99, 0.5])
        .by_year();
    assert_stored(&all);
    assert_stored(&Settings::default());
    assert_eq!((all.chosen_draws(), all.chosen_seed()), (40_000, u64::MAX));
    assert_eq!((all.chosen_design(), all.chosen_threads()), (Design::Sobol, Some(2)));
    assert_eq!(all.chosen_until().next(), Some((&Figure::Balanced, 0.1 + 0.2)));
    assert_eq!(all.chosen_metrics(), [Metric::Gap, Metric::Coverage]);
    assert_eq!(all.chosen_quantiles(), [0.05, 0.25, 0.5, 0.75, 0.95, 0.99]);
    assert!(all.chosen_by_year() && !Settings::default().chosen_by_year());
}

#[test]
fn what_settings_leave_out_takes_its_default_and_what_nobody_knows_is_refused() {
    let few: Settings = toml::from_str("seed = 7\nquantiles = [0.9]").unwrap();
    assert_eq!(few, Settings::default().seed(7).quantiles(&[0.9]));
    let refused = |json: &str| serde_json::from_str::<Settings>(json).unwrap_err().to_string();
    assert!(refused(r#"{ "sede": 7 }"#).contains("unknown field `sede`, expected one of `draws`"));
    assert!(refused(r#"{ "seed": -1 }"#).contains("a whole number from 0 to 2^64 - 1"));
    assert!(refused(r#"{ "design": "sobel" }"#).contains("sobel"));
    assert!(refused(r#"{ "until": [{ "figure": "balanced", "at": 1 }] }"#).contains("half_width"));
}

#[test]
fn an_input_is_stored_as_its_name() {
    let name = "link.polysilicon->ingot.consumption";
    let input: Input = name.parse().unwrap();
    assert_eq!(serde_json::to_string(&input).unwrap(), format!("\"{name}\""));
    let bytes = postcard::to_stdvec(&input).unwrap();
    assert_eq!(postcard::from_bytes::<Input>(&bytes).unwrap(), input);
    assert!(serde_json::from_str::<Input>("\"stage.ingot\"").is_err());
}

/// What a scenario gives: equal bits for equal scenarios.
fn answer(plan: &Scenario) -> String {
    let outcome = simulate(plan, &Settings::draws(512).threads(1)).unwrap();
    serde_json::to_string(&outcome).unwrap()
}

fn assert_survives(plan: &Scenario) {
    let json = serde_json::to_string(plan).unwrap();
    let toml = toml::to_string(plan).unwrap();
    let bytes = postcard::to_stdvec(plan).unwrap();
    let text = plan.to_toml();
    let stored = [
        ("JSON", &json, serde_json::from_str(&json).map_err(|error| error.to_string())),
        ("TOML", &toml, toml::from_str(&toml).map_err(|error| error.to_string())),
        ("file", &text, Scenario::parse(&text).map_err(|error| error.to_string())),
        ("bytes", &text, postcard::from_bytes(&bytes).map_err(|error| error.to_string())),
    ];
    for (format, text, again) in stored {
        let again = again.unwrap_or_else(|error| panic!("{format}: {error}\n{text}"));
        assert_eq!(&again, plan, "{format}:\n{text}");
        assert_eq!((again.to_toml(), again.digest()), (plan.to_toml(), plan.digest()), "{format}");
    }
    assert_eq!(&plan.clone().into_draft().check().unwrap(), plan);
    let again: Scenario = serde_json::from_str(&json).unwrap();
    assert_eq!(answer(&again), answer(plan));
}

fn builtins() -> Vec<Scenario> {
    Scenario::builtin_names().map(|name| Scenario::builtin(name).unwrap()).collect()
}

#[test]
fn every_built_in_scenario_and_variant_survives() {
    for plan in builtins() {
        assert_survives(&plan);
        for variant in &plan.variants {
            assert_survives(&plan.variant(&variant.name).unwrap());
        }
    }
}

/// A change of a scenario: where it is made, by a number out of a list of places, and to what.
type Change = (usize, usize);

/// The scenario with one change, if that is valid.
fn changed(plan: &Scenario, (place, value): Change) -> Option<Scenario> {
    let rate = Uniform { min: 0.25, max: 0.75 };
    let settings: [Setting; 9] = [
        0.5.into(),
        rate.into(),
        Quantity::from([(2024, Uncertain::from(rate)), (2030, 0.5.into())]).into(),
        "unlimited".into(),
        0.into(),
        (-0.0).into(),
        (0.1 + 0.2).into(),
        1e150.into(),
        Uncertain::from(Normal { mean: 0.5, sd: 0.1 }).at_least(0.1).at_most(0.9).into(),
    ];
    let setting = settings[value % settings.len()].clone();
    let inputs: Vec<String> = plan.inputs().map(|(input, _)| input.to_string()).collect();
    let globs = ["stage.*.operating_rate", "stage.*", "*", "stage.*.export_limit", "link.*_share"];
    match place % 16 {
        0 => {
            let variants = &plan.variants;
            let variant = variants.get(value % variants.len().max(1))?;
            plan.variant(&variant.name).ok()
        }
        1 => plan.with_all([(globs[value % 5], setting.clone()), (&inputs[0], setting)]).ok(),
        2..=5 => plan.with(globs[place / 16 % globs.len()], setting).ok(),
        6 => {
            let id = format!("新-{place}");
            let [old, new] = [&plan.stages[0].id, &id];
            let draft = plan.clone().into_draft();
            let draft = draft.stage(Stage::new(new).unit("kt").capacity("1.5 万吨"));
            draft.link(Link::from(old).to(new).consumption(rate)).final_stage(new).check().ok()
        }
        7 => {
            let project =
                Project::new(format!("p {place}"), &plan.stages[0].id, Month::new(2024, 7)?);
            plan.clone().into_draft().project(project.capacity(rate).delay("2")).check().ok()
        }
        _ => plan.with(&inputs[place / 16 % inputs.len()], setting).ok(),
    }
}

fn survive_changes(base: Scenario, changes: Vec<Change>) {
    let mut plan = base;
    for change in changes {
        plan = changed(&plan, change).unwrap_or(plan);
    }
    assert_survives(&plan);
}

proptest! {
    #![proptest_config(crate::seeded::cases(200))]

    #[test]
    fn every_chain_of_changes_survives(draft in scenario(), changes in vec((0_usize..4096, 0_usize..64), 0..9)) {
        survive_changes(draft.check().unwrap(), changes);
    }

    #[test]
    fn every_chain_of_changes_of_a_chain_survives(
        plan in chain(),
        changes in vec((0_usize..4096, 0_usize..64), 0..9),
    ) {
        survive_changes(plan, changes);
    }

    #[test]
    fn every_chain_of_changes_of_a_shipped_scenario_survives(
        at in 0_usize..64,
        changes in vec((0_usize..4096, 0_usize..64), 0..9),
    ) {
        let base = Scenario::parse(include_str!("../bad_scenarios/base.toml")).unwrap();
        let bases: Vec<Scenario> = builtins().into_iter().chain([base]).collect();
        survive_changes(bases[at % bases.len()].clone(), changes);
    }
}

fn three() -> Scenario {
    Scenario::parse(
        r#"
        stage = [
            { id = "a", unit = "kt", capacity = 3, operating_rate = { uniform = { min = 0.4, max = 0.9 } } },
            { id = "b", unit = "kt", capacity = 2, operating_rate = { uniform = { min = 0.4, max = 0.9 } } },
            { id = "c", unit = "kt", capacity = 1, operating_rate = { uniform = { min = 0.4, max = 0.9 } },
              export_limit = { uniform = { min = 0.4, max = 0.9 } } },
        ]
        link = [{ from = "a", to = "b", consumption = 1 }, { from = "b", to = "c", consumption = 1 }]
        correlation = [
            { id = "m", inputs = ["stage.*.operating_rate"], matrix = [[1, 0.1, 0.2], [0.1, 1, 0.3], [0.2, 0.3, 1]] },
        ]
        variant = [{ name = "glut", set = { "stage.*.operating_rate" = 0.5 } }]
        "#,
    )
    .unwrap()
}

#[test]
fn a_group_of_which_changes_left_one_input_or_none_survives() {
    let mut plan = three();
    for stage in ["b", "a", "c"] {
        plan = plan.with(&format!("stage.{stage}.operating_rate"), 0.8).unwrap();
        assert_survives(&plan);
    }
    assert_eq!(plan.correlations[0].exact.len(), 3);
    assert_survives(
        &plan
            .clone()
            .into_draft()
            .stage(Stage::new("d").unit("kt").capacity(1))
            .final_stage("c")
            .check()
            .unwrap(),
    );
    let rate = Uniform { min: 0.4, max: 0.9 };
    let back = ["a", "b", "c"].map(|stage| format!("stage.{stage}.operating_rate"));
    let back = back.iter().map(|input| (input.as_str(), rate));
    assert_eq!(plan.with_all(back).unwrap(), three());
}

#[test]
fn a_variant_that_no_longer_applies_stays_and_says_so() {
    let plan = three().with_all([("stage.a.operating_rate", 0.8)]).unwrap();
    assert_eq!(plan.variants[0].unfit, None);
    let plan = plan.with("stage.*.operating_rate", 0.8).unwrap();
    if plan.variant("glut").is_err() {
        assert!(plan.variants[0].unfit.as_ref().unwrap().contains("stage.*.operating_rate: "));
        assert!(plan.to_toml().contains("\nunfit = "));
    }
    assert_survives(&plan);
}

#[test]
fn a_first_hand_file_with_too_small_a_group_is_refused() {
    let text = three().to_toml();
    let refused = |from: &str, to: &str| {
        let text = text.replace(from, to);
        Scenario::parse(&text).unwrap_err().to_string()
    };
    let inputs = r#"inputs = ["stage.*.operating_rate"]"#;
    let one = r#"inputs = ["stage.a.operating_rate"]"#;
    assert!(refused(inputs, one).contains("at least two inputs"));
    let exact = r#"inputs = ["stage.a.operating_rate", "stage.a.capacity"]"#;
    assert!(refused(inputs, exact).contains("which is an exact number"));
    let stranger = format!("{inputs}\nexact = [\"stage.a.capacity\"]");
    assert!(refused(inputs, &stranger).contains("correlation.m.exact"));
}

#[test]
fn a_stored_scenario_is_checked_like_a_file_and_its_problems_are_read_like_a_file_s() {
    let json = serde_json::to_string(&three()).unwrap();
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["stage"][0]["capacity"], 3);
    assert_eq!(value["stage"][0]["operating_rate"]["uniform"]["min"], 0.4);
    let wrong = json.replace(r#""capacity":3"#, r#""capacity":-3,"colour":null,"captain":"GW""#);
    let error = serde_json::from_str::<Scenario>(&wrong).unwrap_err().to_string();
    assert!(error.contains("stage.a.capacity\n  found     -3"), "{error}");
    assert!(error.contains("stage.a.captain\n  found     an unknown key"), "{error}");
    assert!(!error.contains("colour"));
    assert!(serde_json::from_str::<Scenario>("[]").is_err());
    let problems = Scenario::parse("colour = 1").unwrap_err();
    assert_eq!(format!("{problems:?}"), problems.to_string());
    assert_eq!((&problems).into_iter().count(), problems.len());
}

/// `serde_json::Value` sorts the keys of objects.
#[test]
fn a_scenario_that_went_through_sorted_keys_is_the_same() {
    let power = Account::new("power").unit("GWh").intensity("c", 1).intensity("a", 2);
    let variant = pvchain::Variant::new("other").set("stage.c.capacity", 1.0);
    let variant = variant.set("stage.a.capacity", 2.0);
    let plan = three().into_draft().account(power).variant(variant).check().unwrap();
    let builtin = Scenario::builtin_names().map(|name| Scenario::builtin(name).unwrap());
    for plan in builtin.chain([plan]) {
        let value = serde_json::to_value(&plan).unwrap();
        let again: Scenario = serde_json::from_value(value).unwrap();
        assert_eq!(again, plan);
        assert_eq!(again.digest(), plan.digest());
    }
}

#[test]
fn texts_and_whole_numbers_are_amounts_in_code() {
    let month = Month::new(2024, 7).unwrap();
    let horizon =
        Horizon::new(Month::new(2024, 1).unwrap(), Month::new(2025, 12).unwrap(), Step::Year);
    let draft = || {
        Scenario::named("texts")
            .horizon(horizon.clone())
            .stage(Stage::new("silicon").unit("kt").capacity("87 万吨").export_limit("unlimited"))
            .stage(Stage::new("ingot").unit("GW").capacity(870).operating_rate("0.8"))
            .link(
                Link::from("silicon").to("ingot").consumption("{ uniform = { min = 2, max = 3 } }"),
            )
            .project(Project::new("p", "silicon", month).capacity("20 万吨").size(1).delay("3"))
            .retirement(Retirement::new("r", "silicon", month).capacity("5 万吨"))
            .account(
                Account::new("power").unit("GWh").intensity("ingot", "47").intensity("silicon", 57),
            )
    };
    let plan = draft().check().unwrap();
    assert_eq!((&plan.stages[0].capacity, &plan.stages[0].export_limit), (&870.into(), &None));
    assert_eq!(plan.stages[1].operating_rate, Some(0.8.into()));
    assert_eq!(plan.links[0].consumption, Uniform { min: 2.0, max: 3.0 }.into());
    assert_eq!(
        (&plan.projects[0].capacity, &plan.retirements[0].capacity),
        (&200.into(), &50.into())
    );
    assert_eq!(plan.accounts[0].intensity[0].1, 47.into());
    assert_survives(&plan);

    let target = pvchain::Target::new("enough", Metric::Stock).of("silicon");
    let month = Month::new(2024, 7).unwrap();
    let exact = |draft: pvchain::Draft| {
        let lines = pvchain::Addition::new("lines", "silicon", "4 万吨").step("0.5 万吨");
        draft.target(target.clone().max("20 万吨")).addition(lines.start(month)).check()
    };
    let stored = |draft: pvchain::Draft| {
        let mut draft = draft;
        draft.stages[0] = draft.stages[0].clone().storage(300);
        draft
    };
    let plan = exact(stored(draft())).unwrap();
    assert_eq!(plan.targets[0].band.max, Some(200.0));
    assert_eq!((plan.additions[0].max, plan.additions[0].step), (40.0, Some(5.0)));
    assert_survives(&plan);
    let lines = pvchain::Addition::new("lines", "silicon", "4 GW").step("many").start(month);
    let wrong = stored(draft()).target(target.clone().min("200 %")).addition(lines);
    let wrong = wrong.check().unwrap_err();
    let places: Vec<String> = wrong.iter().map(|problem| problem.place.to_string()).collect();
    let expected = ["addition.lines.max", "addition.lines.step", "target.enough.min"];
    assert_eq!(places, expected, "{wrong}");

    let wrong = draft()
        .stage(
            Stage::new("cell").unit("GW").capacity("8 kt").operating_rate("80%").value("unlimited"),
        )
        .check()
        .unwrap_err();
    let places: Vec<String> = wrong.iter().map(|problem| problem.place.to_string()).collect();
    let key = |key: &str| format!("stage.cell.{key}");
    assert_eq!(places[..3], [key("capacity"), key("operating_rate"), key("value")], "{wrong}");
    assert!(wrong.to_string().contains("converts to GW"));
}
