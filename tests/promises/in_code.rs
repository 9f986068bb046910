//! A scenario in code says all that a file can say, and is checked for what no file can say.

use pvchain::{
    Account, Band, Correlation, Draft, Input, Link, Metric, Normal, Pert, Problems, Quantity,
    Scenario, Setting, Stage, Strength, Target, Uncertain, Uniform, Variant,
};

const FILE: &str = r#"
name = "both ways"
year = 2024
final_stage = "wafer"

[balance]
coverage = { min = 1.0, max = 1.5 }

[[stage]]
id = "ingot"
name = "Ingots"
labels = { zh = "拉棒" }
unit = "GW"
capacity = { by_year = { "2023" = 200, "2024" = 253 } }
operating_rate = { pert = { min = 0.5, mode = 0.7, max = 0.9 } }
export_limit = 100
export_commitment = 10
value = 0.5
national_capacity = { normal = { mean = 900, sd = 30, min = 0, max = 1200 } }
coverage = { min = 0.9 }
source = "the plan"
assumption = "a guess"

[[stage]]
id = "wafer"
unit = "GW"
capacity = 88
operating_rate = { uniform = { min = 0.5, max = 0.9 } }

[[link]]
from = "ingot"
to = "wafer"
consumption = 1.01
local_share = 0.9
import_share = 0.5
alternative = "rods"
mix = 1
source = "the plan"
assumption = "a guess"

[[account]]
id = "electricity"
unit = "GWh"
intensity = { ingot = 47 }
source = "the plan"
assumption = "a guess"

[[target]]
id = "enough"
metric = "coverage"
of = "ingot"
min = 1
max = 2
period = "2024"
source = "the plan"
assumption = "a guess"

[[correlation]]
id = "market"
inputs = ["stage.*.operating_rate"]
rho = 0.5
source = "the plan"
assumption = "a guess"

[[variant]]
name = "less"
[variant.set]
"stage.ingot.capacity" = 100
"stage.ingot.export_limit" = "unlimited"
"#;

fn draft() -> Draft {
    let mut link = Link::from("ingot").to("wafer").consumption(1.01).local_share(0.9);
    link = link.import_share(0.5).alternative("rods").mix(1.0).source("the plan");
    let mut target = Target::new("enough", Metric::Coverage).of("ingot").min(1.0).max(2.0);
    target.period = Some("2024".to_owned());
    let correlation = Correlation::new("market", Strength::Rho(0.5));
    Scenario::named("both ways")
        .year(2024)
        .final_stage("wafer")
        .balance(Band::between(1.0..=1.5))
        .stage(
            Stage::new("ingot")
                .name("Ingots")
                .label("zh", "拉棒")
                .unit("GW")
                .capacity([(2023, 200.0), (2024, 253.0)])
                .operating_rate(Pert { min: 0.5, mode: 0.7, max: 0.9 })
                .export_limit(100.0)
                .export_commitment(10.0)
                .value(0.5)
                .national_capacity(
                    // The bounds of a truncation come in any order.
                    Uncertain::from(Normal { mean: 900.0, sd: 30.0 }).at_most(1200.0).at_least(0.0),
                )
                .coverage(Band::at_least(0.9))
                .source("the plan")
                .assumption("a guess"),
        )
        .stage(
            Stage::new("wafer")
                .unit("GW")
                .capacity(88.0)
                .operating_rate(Uniform { min: 0.5, max: 0.9 }),
        )
        .link(link.assumption("a guess"))
        .account(
            Account::new("electricity")
                .unit("GWh")
                .intensity("ingot", 47.0)
                .source("the plan")
                .assumption("a guess"),
        )
        .target(target.source("the plan").assumption("a guess"))
        .correlation(
            correlation.input("stage.*.operating_rate").source("the plan").assumption("a guess"),
        )
        .variant(
            Variant::new("less")
                .set("stage.ingot.capacity", Quantity::from(100.0))
                .set("stage.ingot.export_limit", "unlimited".to_owned()),
        )
}

#[test]
fn code_says_all_that_a_file_says() {
    let (file, code) = (Scenario::parse(FILE).unwrap(), draft().check().unwrap());
    assert_eq!(code, file);
    assert_eq!(code.digest(), file.digest());
    let intensity: Input = "account.electricity.intensity.ingot".parse().unwrap();
    assert_eq!(intensity.to_string(), "account.electricity.intensity.ingot");
    let more = code.with(&intensity.to_string(), 50.0).unwrap();
    assert_eq!(more.accounts[0].intensity[0].1, 50.0.into());
}

fn refused(draft: Draft) -> Problems {
    draft.check().unwrap_err()
}

fn refused_once(draft: Draft) -> (String, String, String) {
    let problems = refused(draft);
    assert_eq!(problems.iter().count(), 1, "{problems}");
    let problem = problems.iter().next().unwrap();
    assert!(problem.line.is_none());
    (problem.place.to_string(), problem.found.to_string(), problem.expected.to_string())
}

#[test]
fn years_and_bands_that_no_file_can_say_are_refused() {
    let (key, found, expected) = refused_once(many(2, Strength::Rho(0.5)).year(0));
    assert_eq!((key.as_str(), found.as_str()), ("year", "0"));
    assert_eq!(expected, "a year of four digits");
    let (key, ..) = refused_once(draft().balance(Band::between(0.0..=f64::INFINITY)));
    assert_eq!(key, "balance.coverage.max");
    let mut years = draft();
    years.stages[0].capacity = [(-5, 1.0)].into();
    assert_eq!(refused_once(years).2, "years of four digits");
    let mut upwards = draft();
    let law = Uncertain::from(Normal { mean: 1.0, sd: 1.0 }).at_most(1.0);
    upwards.stages[0].operating_rate = Some(law.into());
    let (_, found, _) = refused_once(upwards);
    assert!(found.ends_with("with values up to 1 without a lower limit"), "{found}");
}

#[test]
fn variants_that_no_file_can_say_are_refused() {
    let text = draft().variant(Variant::new("text").set("stage.ingot.capacity", "many"));
    let (key, found, _) = refused_once(text);
    assert_eq!(key, "variant.text.set");
    assert_eq!(found, "stage.ingot.capacity: `many`");
    let twice = Variant::new("twice").set("stage.ingot.capacity", 1.0);
    let (_, found, expected) =
        refused_once(draft().variant(twice.set("stage.ingot.capacity", Setting::from(2.0))));
    assert_eq!(found, "`stage.ingot.capacity`, repeated");
    assert_eq!(expected, "each input once");
}

/// That many stages with an uncertain rate each, without links to each other but one end.
fn many(n_stages: usize, strength: Strength) -> Draft {
    let rate = Uniform { min: 0.5, max: 0.9 };
    let mut draft = Scenario::named("many").final_stage("s0");
    for index in 0..n_stages {
        let stage = Stage::new(format!("s{index}")).unit("kt").capacity(1.0);
        draft = draft.stage(stage.operating_rate(rate));
    }
    draft.correlation(Correlation::new("all", strength).input("stage.*.operating_rate"))
}

fn square(n: usize, beside: f64) -> Strength {
    let row = |i: usize| (0..n).map(|j| if i == j { 1.0 } else { beside }).collect();
    Strength::Matrix((0..n).map(row).collect())
}

#[test]
fn a_link_without_consumption_is_refused_as_in_a_file() {
    let stage = |id: &str| Stage::new(id).unit("GW").capacity(1);
    let two = || Scenario::named("two").stage(stage("a")).stage(stage("b"));
    let (place, found, expected) = refused_once(two().link(Link::from("a").to("b")));
    assert_eq!((&*place, &*found), ("link.a->b.consumption", "no `consumption`"));
    let file = "[[link]]\nfrom = \"a\"\nto = \"b\"\n";
    let text = format!("{}{file}", two().final_stage("b").check().unwrap().to_toml());
    let problems = Scenario::parse(&text).unwrap_err();
    assert_eq!(problems.iter().next().unwrap().expected, expected.as_str());
    // What a code user reads is not how a file is written.
    let nothing = Scenario::named("nothing").check().unwrap_err();
    assert!(!nothing.to_string().contains("[["), "{nothing}");
}

#[test]
fn large_correlations_are_refused_in_bounds() {
    let (_, found, expected) = refused_once(many(501, Strength::Rho(-0.001)));
    assert_eq!(found, "-0.001 for 501 inputs");
    assert!(expected.starts_with("at most 500 inputs"), "{expected}");
    assert_eq!(refused_once(many(501, square(501, 0.0))).2, "at most 500 rows");
    assert_eq!(refused_once(many(3, square(3, 1.5))).2, "coefficients from -1 to 1");
}

#[test]
fn a_large_matrix_is_told_how_far_the_nearest_is() {
    let problems = refused(many(40, square(40, -0.5)));
    let problem = problems.iter().next().unwrap();
    // With −0.5 between all, the smallest eigenvalue is 1 − 39/2; the nearest has −1/39 between
    // all, and (0.5 − 1/39)·√(40·39) = 18.74.
    let found = problem.found.to_string();
    assert!(found.ends_with("smallest eigenvalue -18.5000"), "{problems}");
    assert!(found.contains(" … ") && found.len() < 400, "{problems}");
    assert_eq!(
        *problem.hint.as_ref().unwrap(),
        "multiply all numbers off the diagonal by 0.051; \
         the nearest correlation matrix is 18.74 away in the Frobenius norm"
    );
}

#[test]
fn a_draft_in_code_has_the_same_checks_without_lines() {
    let problems = Scenario::named("code")
        .stage(Stage::new("ingot").capacity(f64::NAN))
        .stage(Stage::new("ingot").unit("GW").coverage(Band::default()))
        .account(Account::new("CO2").unit("t").intensity("wafer", 1.0).intensity("wafer", 2.0))
        .target(Target::new("t", Metric::FinalOutput).min(f64::INFINITY))
        .check()
        .unwrap_err();
    let keys: Vec<&str> = problems.iter().map(|problem| problem.place.as_str()).collect();
    assert_eq!(
        keys,
        [
            "stage.ingot.id",
            "stage.ingot.unit",
            "stage.ingot.capacity",
            "stage.ingot.coverage",
            "account.CO2.intensity.wafer",
            "account.CO2.intensity.wafer",
            "account.CO2.intensity.wafer",
            "target.t.min",
        ]
    );
    assert!(problems.iter().all(|problem| problem.line.is_none()));
}

#[test]
fn a_truncation_without_bounds_is_refused_as_no_file_can_say_it() {
    let law = Uncertain::from(Normal { mean: 5.0, sd: 1.0 }).at_least(f64::NEG_INFINITY);
    let stage = Stage::new("ingot").unit("GW").capacity(Quantity::from(law));
    let problems = Scenario::named("code").stage(stage).check().unwrap_err();
    assert_eq!(problems.iter().next().unwrap().expected, "at least one bound");
}

#[test]
fn a_chain_as_long_as_allowed_is_checked_without_deep_recursion() {
    let mut draft = Scenario::named("long");
    for index in 0..10_000 {
        draft.stages.push(Stage::new(format!("s{index}")).unit("kt").capacity(1.0));
    }
    for index in 1..10_000 {
        let link = Link::from(format!("s{}", index - 1)).to(format!("s{index}")).consumption(1);
        draft.links.push(link);
    }
    let scenario = draft.clone().check().unwrap();
    assert_eq!(scenario.final_stage_index(), 9_999);
    let cycle =
        draft.clone().link(Link::from("s9999").to("s0").consumption(1)).check().unwrap_err();
    assert!(cycle.to_string().contains("-> … -> s0, 10000 stages"));
    let more = draft.stage(Stage::new("more").unit("kt")).check().unwrap_err();
    assert_eq!(more.iter().next().unwrap().expected, "at most 10000");
}

#[test]
fn a_file_that_is_no_text_is_one_problem_with_its_line() {
    let file = std::env::temp_dir().join(format!("pvchain-no-text-{}.toml", std::process::id()));
    let refused = |bytes: &[u8]| {
        std::fs::write(&file, bytes).unwrap();
        Scenario::load(&file).unwrap_err().iter().next().unwrap().clone()
    };
    assert_eq!(refused(b"name = \"a\"\nsummary = \"\xff\"\n").line, Some(2));
    assert_eq!(refused(&[0, 1, 2]).found, "binary data");
    std::fs::remove_file(&file).unwrap();
    let found = |path: &str| Scenario::load(path).unwrap_err().iter().next().unwrap().found.clone();
    assert_eq!(found("."), "a directory");
    assert_eq!(found("nowhere/at.all"), "no such file");
}
