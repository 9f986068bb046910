//! Lint: what is allowed but is probably a mistake.
//!
//! *Is the scenario what its author thinks it is?* Nothing here knows what a stage makes: findings
//! follow from the numbers alone. What is judged by drawing says on how many draws it rests.
//!
//! ```
//! use pvchain::{Scenario, lint};
//!
//! let plan = Scenario::builtin("baotou-2024")?;
//! for finding in lint::lint(&plan) {
//!     println!("{finding}");
//! }
//! # Ok::<(), pvchain::Problems>(())
//! ```

mod draws;
mod finding;
mod ratio;
mod time;

pub use finding::{Lint, LintKind};

use crate::message::texts;
use crate::scenario::Scenario;
use crate::scenario::band::Band;
use crate::scenario::link::LinkField;
use crate::scenario::note::Note;
use crate::scenario::stage::StageField;

texts! {
    one_unsourced(table):
        "{table}: 1 number with neither source nor assumption",
        "{table}：1 个数既无来源也无假设";
    unsourced(table, numbers):
        "{table}: {numbers} numbers with neither source nor assumption",
        "{table}：{numbers} 个数既无来源也无假设";
}

/// Everything that is allowed but is probably a mistake, numbers without a source last.
pub fn lint(scenario: &Scenario) -> Vec<Lint> {
    let mut found = draws::targets(scenario);
    found.extend(ratio::ratios(scenario));
    found.extend(time::times(scenario));
    found.extend(draws::effects(scenario));
    found.extend(sources(scenario));
    found
}

/// Numbers with neither source nor assumption, by table.
fn sources(scenario: &Scenario) -> Vec<Lint> {
    let mut found = Vec::new();
    let mut count = |note: &Note, table: String, numbers: usize| {
        if note.is_silent() && numbers > 0 {
            let text = match numbers {
                1 => one_unsourced(&table),
                _ => unsourced(&table, numbers),
            };
            let lint = Lint::new(LintKind::Unsourced, table, text);
            found.push(Lint { unsourced: numbers, ..lint });
        }
    };
    let bounds = |band: Band| usize::from(band.min.is_some()) + usize::from(band.max.is_some());
    // A band that is not given is the default one and nobody's number.
    let band = scenario.balance.coverage;
    let own = if band == Band::at_least(1.0) { 0 } else { bounds(band) };
    count(&scenario.balance.note, "balance".to_owned(), own);
    for stage in &scenario.stages {
        let given = StageField::ALL.into_iter().filter(|field| stage.quantity(*field).is_some());
        let numbers = given.count() + stage.coverage.map_or(0, bounds);
        count(&stage.note, format!("stage {}", stage.id), numbers);
    }
    for link in &scenario.links {
        let given = LinkField::ALL.into_iter().filter(|field| link.quantity(*field).is_some());
        count(&link.note, format!("link {}", link.id()), given.count());
    }
    for account in &scenario.accounts {
        count(&account.note, format!("account {}", account.id), account.intensity.len());
    }
    for target in &scenario.targets {
        count(&target.note, format!("target {}", target.id), bounds(target.band));
    }
    for correlation in &scenario.correlations {
        count(&correlation.note, format!("correlation {}", correlation.id), 1);
    }
    time::sources(scenario, &mut count);
    for variant in &scenario.variants {
        count(&variant.note, format!("variant {}", variant.name), variant.set.len());
    }
    for addition in &scenario.additions {
        let numbers = 2 + usize::from(addition.step.is_some());
        count(&addition.note, format!("addition {}", addition.id), numbers);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::Uniform;
    use crate::metric::Metric;
    use crate::scenario::link::Link;
    use crate::scenario::stage::Stage;
    use crate::scenario::target::Target;

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
        let found: Vec<&String> =
            found.iter().filter(|text| !text.contains("stage.b.value")).collect();
        assert_eq!(found, expected.iter().collect::<Vec<_>>());
    }

    #[test]
    fn an_inverted_ratio_stands_out() {
        // 870 / (1/2.3 · 253) = 7.9 against 870 / (2.3 · 253) = 1.5.
        let kinds: Vec<&str> =
            lint(&chain(1.0 / 2.3)).iter().map(|found| found.kind.name()).collect();
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
}
