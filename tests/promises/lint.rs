//! Lint names what is allowed but is probably a mistake, and nothing else.

use pvchain::lint::{Lint, lint};
use pvchain::{Link, Metric, Scenario, Stage, Target, Uniform};
use pvchain_report::{Asked, Page};

fn chain(consumption: f64) -> Scenario {
    let rate = Uniform { min: 0.4, max: 0.9 };
    let share = Uniform { min: 0.5, max: 0.6 };
    Scenario::named("three stages")
        .stage(Stage::new("a").unit("kt").capacity(870.0).source("s").operating_rate(rate))
        .stage(Stage::new("b").unit("GW").capacity(253.0).source("s").value(rate))
        .stage(Stage::new("c").unit("GW").capacity(88.0).source("s"))
        .link(Link::from("a").to("b").consumption(consumption).source("s"))
        .link(Link::from("b").to("c").consumption(0.97).local_share(share))
        .target(Target::new("never", Metric::Coverage).of("a").min(1e6).source("s"))
        .target(Target::new("always", Metric::Capacity).of("b").min(1.0).source("s"))
        .final_stage("c")
        .check()
        .unwrap()
}

#[test]
fn findings_name_what_is_probably_not_meant() {
    let found: Vec<String> = lint(&chain(2.3)).iter().map(Lint::to_string).collect();
    let expected = [
        "target `never` is met in none of 4096 draws",
        "target `always` cannot be missed: its metric is 253.0000 in every draw",
        "b->c: a consumption of 0.9700 looks like a yield; the consumption would be its \
         inverse, 1.0309",
        "link b->c: 2 numbers with neither source nor assumption",
    ];
    // b has a value and a cap on local sourcing, so the chain's local supply rate hangs on it:
    // with one link only, the value cancels but for rounding.
    let found: Vec<&String> = found.iter().filter(|text| !text.contains("stage.b.value")).collect();
    assert_eq!(found, expected.iter().collect::<Vec<_>>());
}

#[test]
fn an_inverted_ratio_stands_out() {
    // 870 / (1/2.3 · 253) = 7.9 against 870 / (2.3 · 253) = 1.5.
    let kinds: Vec<&str> = lint(&chain(1.0 / 2.3)).iter().map(|found| found.kind.name()).collect();
    assert!(kinds.contains(&"looks_inverted"));
    assert!(!lint(&chain(2.3)).iter().any(|found| found.kind.name() == "looks_inverted"));
}

#[test]
fn a_given_mix_decides_what_an_alternative_must_cover() {
    // 0.9 of 100 GW at 0.45 kt/GW is 40.5 kt, which 40 kt nearly cover; in proportion to what
    // the two could feed it would be 0.2 % of that.
    let route = |from: &str, share: f64| {
        Link::from(from).to("cell").alternative("silicon").consumption(0.45).mix(share)
    };
    let plan = Scenario::named("two routes")
        .stage(Stage::new("small").unit("kt").capacity(40.0))
        .stage(Stage::new("large").unit("kt").capacity(20_000.0))
        .stage(Stage::new("cell").unit("GW").capacity(100.0))
        .link(route("small", 0.9))
        .link(route("large", 0.1))
        .check()
        .unwrap();
    let found = lint(&plan);
    let inverted = found.iter().filter(|found| found.kind.name() == "looks_inverted");
    assert_eq!(inverted.map(|found| found.of.clone()).collect::<Vec<_>>(), ["large->cell"]);
}

#[test]
fn an_input_without_effect_is_named() {
    // Nobody buys from c, so the value of its product weighs nothing.
    let plan = chain(2.3).with("stage.c.value", Uniform { min: 1.0, max: 2.0 }).unwrap();
    let silent: Vec<String> = lint(&plan)
        .iter()
        .filter(|found| found.kind.name() == "no_effect")
        .map(|found| found.of.clone())
        .filter(|input| !input.contains("stage.b.value"))
        .collect();
    assert_eq!(silent, ["stage.c.value"]);
}

/// What is found in a scenario file, by kind.
fn found_in(text: &str, kind: &str) -> Vec<String> {
    let plan = Scenario::parse(text).unwrap();
    let found = lint(&plan);
    found.iter().filter(|found| found.kind.name() == kind).map(Lint::to_string).collect()
}

fn two_stages((unit, capacity): (&str, &str), consumption: f64) -> String {
    format!(
        "[[stage]]\nid = \"a\"\nunit = \"{unit}\"\ncapacity = \"{capacity}\"\n\
         [[stage]]\nid = \"b\"\nunit = \"GW\"\ncapacity = 253\n\
         [[link]]\nfrom = \"a\"\nto = \"b\"\nconsumption = {consumption}\n"
    )
}

#[test]
fn a_consumption_fits_the_units_of_its_stages() {
    // 2.3 g/W are 2.3 kt/GW and 0.23 万吨/GW.
    let found = |stage, consumption| found_in(&two_stages(stage, consumption), "looks_misscaled");
    assert_eq!(
        found(("万吨", "87 万吨"), 2.3),
        ["a->b: a consumption of 2.3 looks like g/W; in 万吨/GW that is 0.23"]
    );
    assert_eq!(
        found(("t", "870 kt"), 2.3),
        ["a->b: a consumption of 2.3 looks like g/W; in t/GW that is 2300"]
    );
    assert!(found(("万吨", "87 万吨"), 0.23).is_empty());
    assert!(found(("kt", "870 kt"), 2.3).is_empty());
    // 1 MW of cells makes no GW of modules.
    assert_eq!(
        found(("MW", "250 GW"), 1.01),
        ["a->b: a consumption of 1.01 does not fit MW/GW; 1010 would"]
    );
    assert!(found(("MW", "250 GW"), 1010.0).is_empty());
    assert!(found(("box", "250 box"), 1.0).is_empty());
}

#[test]
fn a_unit_that_is_known_but_for_capitals_is_asked_about() {
    let found = found_in(&two_stages(("KT", "870 KT"), 2.3), "unit_looks_like");
    let expected = "stage a: the unit KT is not known and converts to nothing; is kt meant?";
    assert_eq!(found, [expected]);
}

#[test]
fn more_may_not_retire_than_stands_unsaid() {
    let plan = |retires: f64| {
        format!(
            "[horizon]\nstart = \"2024-01\"\nend = \"2025-12\"\nstep = \"year\"\n\
             [[stage]]\nid = \"a\"\nunit = \"kt\"\ncapacity = 12\n\
             [[retirement]]\nid = \"r\"\nstage = \"a\"\ncapacity = {retires}\n\
             date = \"2024-07\"\n"
        )
    };
    let found = |retires| found_in(&plan(retires), "retires_more_than_stands");
    assert_eq!(found(12.0), [""; 0]);
    let expected = "a: more retires than stands in 4096 of 4096 draws; its capacity is kept at 0 \
                    then, so that the answer hangs on the step (year)";
    assert_eq!(found(18.0), [expected]);
}

#[test]
fn a_fact_far_from_all_draws_is_named() {
    // Capacity is 0, 10, 20 or 30 kt: 1000 is (1000 − 30)/1 errors away from the nearest.
    let plan = |observed: f64| {
        let project = |id: &str, capacity: f64| {
            format!(
                "[[project]]\nid = \"{id}\"\nstage = \"a\"\ncapacity = {capacity}\n\
                 start = \"2024-01\"\nprobability = 0.5\n"
            )
        };
        format!(
            "[horizon]\nstart = \"2024-01\"\nend = \"2024-12\"\nstep = \"year\"\n\
             [[stage]]\nid = \"a\"\nunit = \"kt\"\ncapacity = 0\n{}{}\
             [[observation]]\nstage = \"a\"\ndate = \"2024-07\"\n\
             capacity = {observed}\nerror = 1\n",
            project("p", 10.0),
            project("q", 20.0)
        )
    };
    let found = |observed| found_in(&plan(observed), "fact_far_off");
    assert_eq!(found(31.0), [""; 0]);
    assert!(found(1000.0)[0].contains("at least 970 errors away"));
}

#[test]
fn years_that_fit_nothing_are_named() {
    let found = |year: &str, kind| {
        let stage = "[[stage]]\nid = \"a\"\nunit = \"kt\"\n[stage.capacity.by_year]\n";
        found_in(&format!("year = 2024\n{stage}\"{year}\" = 10\n"), kind)
    };
    let expected = "stage.a.capacity: the first year given is 2025; 2024, which is asked for, \
                    takes its value";
    assert_eq!(found("2025", "year_before_first"), [expected]);
    assert_eq!(found("2025", "year_never_used"), [""; 0]);
    assert_eq!(found("2023", "year_before_first"), [""; 0]);
    let two = "year = 2024\n[[stage]]\nid = \"a\"\nunit = \"kt\"\n\
               [stage.capacity.by_year]\n\"2020\" = 5\n\"2024\" = 10\n\"2052\" = 20\n";
    let expected = "stage.a.capacity: values for years that are never used: 2020, 2052; the plan \
                    is about 2024";
    assert_eq!(found_in(two, "year_never_used"), [expected]);
}

/// A year of two digits is a slip, and said to be one.
#[test]
fn years_have_four_digits() {
    for (key, year, hint) in [("year = 24", "2024", "write 2024"), ("", "24", "write \"2024\"")] {
        let text = format!(
            "{key}\n[[stage]]\nid = \"a\"\nunit = \"kt\"\ncapacity = {{ by_year = {{ \"{year}\" = 1 }} }}\n"
        );
        let problems = Scenario::parse(&text).unwrap_err().to_string();
        assert!(problems.contains("a year") && problems.contains(hint), "{problems}");
    }
}

const NAMESAKES: &str = r#"
name = "t"
final_stage = "b"
[horizon]
start = "2023-01"
end = "2025-12"
step = "year"
[[stage]]
id = "a"
name = "Silicon"
unit = "kt"
capacity = 10
operating_rate = { by_year = { "2023" = 0.3, "2025" = { uniform = { min = 0.4, max = 0.5 } }, "2052" = 1 } }
[[stage]]
id = "b"
name = "Silicon"
unit = "GW"
capacity = 10
[[link]]
from = "a"
to = "b"
consumption = 1
"#;

#[test]
fn stages_of_one_name_show_their_ids() {
    let plan = Scenario::parse(NAMESAKES).unwrap();
    let remark = "several stages are called `Silicon`: a, b; reports add their ids";
    assert_eq!(found_in(NAMESAKES, "same_name"), [remark]);
    let asked = Asked::default();
    let check = pvchain_report::check(&plan, &lint(&plan), &asked);
    let outcome = pvchain::simulate(&plan, &pvchain::Settings::draws(600)).unwrap();
    let page = Page { scenario: &plan, outcome: &outcome, asked: &asked };
    let flat = |page: &str| page.split_whitespace().collect::<Vec<_>>().join(" ");
    let (check, run) = (flat(&check), flat(&pvchain_report::run(page)));
    for page in [&check, &run] {
        assert!(page.contains("Silicon (a) → Silicon (b)"), "{page}");
        assert_eq!(
            page.matches("Silicon").count(),
            1 + page.matches("Silicon (").count(),
            "{page}"
        );
    }
    // Every value by year is shown, and what is never used is said beside the answer, too.
    assert!(check.contains("2023: 0.3; 2025: uniform (min 0.4, max 0.5); 2052: 1"), "{check}");
    let mut html = Vec::new();
    pvchain_report::html(&mut html, page).unwrap();
    for page in [check, run, String::from_utf8(html).unwrap()] {
        let page = flat(&page);
        assert!(page.contains("values for years that are never used: 2052"), "{page}");
        assert!(page.contains(remark), "{page}");
    }
}

/// A name in one language may be shared where the other has two.
#[test]
fn names_are_compared_in_each_language() {
    let text = NAMESAKES
        .replace("id = \"b\"\nname = \"Silicon\"", "id = \"b\"\nlabels = { zh = \"Silicon\" }");
    let shared = found_in(&text, "same_name");
    assert_eq!(shared, ["several stages are called `Silicon`: a, b; reports add their ids"]);
    let plan = Scenario::parse(&text).unwrap();
    let check = pvchain_report::check(&plan, &[], &Asked::default());
    assert!(check.contains("Silicon → b"), "{check}");
}
