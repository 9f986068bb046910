//! Lint names what is allowed but is probably a mistake, and nothing else.

use pvchain::lint::{Lint, lint};
use pvchain::{Link, Metric, Scenario, Stage, Target, Uniform};

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
