//! A plan built in code: three stages, two answers.
//!
//! A planner wonders whether 870 kt of polysilicon feed 253 GW of ingots, and what 50 GW more of
//! wafer capacity would change. Run it with `cargo run --release --example plan_in_code`.

use std::io::{self, Write};

use pvchain::{
    Band, Correlation, Link, Lognormal, Metric, Pert, Problems, Scenario, Settings, Stage,
    Strength, simulate,
};

fn plan() -> Result<Scenario, Problems> {
    // What plants reach of their nameplate in an ordinary year: an assumption, as in any plan.
    let rate = Pert { min: 0.45, mode: 0.70, max: 0.95 };
    Scenario::named("polysilicon to wafers")
        .stage(Stage::new("polysilicon").unit("kt").capacity(870.0).operating_rate(rate))
        .stage(Stage::new("ingot").unit("GW").capacity(253.0).operating_rate(rate))
        .stage(Stage::new("wafer").unit("GW").capacity(88.0).operating_rate(rate))
        // Consumption is in units of the supplier per unit of the buyer: kt per GW is g per W.
        .link(
            Link::from("polysilicon")
                .to("ingot")
                .consumption(Lognormal { median: 2.2, sigma: 0.05 }),
        )
        .link(Link::from("ingot").to("wafer").consumption(1.01))
        // One market moves all operating rates.
        .correlation(Correlation::new("market", Strength::Rho(0.5)).input("stage.*.operating_rate"))
        // A stage with local buyers is in balance if it can make 1 to 2 times what they need.
        .balance(Band::between(1.0..=2.0))
        // All problems at once, or a scenario with which nothing can fail any more.
        .check()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let today = plan()?;
    let tomorrow = today.with("stage.wafer.capacity", 88.0 + 50.0)?;
    let mut out = io::stdout().lock();
    for (name, scenario) in [("as planned", &today), ("with 50 GW more wafers", &tomorrow)] {
        let outcome = simulate(scenario, &Settings::draws(100_000).seed(1))?;
        let balanced = outcome.balanced();
        writeln!(
            out,
            "{name}: balanced with {:.1} % ({:.1} to {:.1} %)",
            100.0 * balanced.value,
            100.0 * balanced.low,
            100.0 * balanced.high,
        )?;
        for stage in ["polysilicon", "ingot"] {
            let (coverage, over) = (outcome.metric(Metric::Coverage, stage)?, outcome.over(stage)?);
            let quantile = |p| Ok::<_, Problems>(coverage.quantile(p)?.value);
            let (Some(low), Some(median), Some(high)) =
                (quantile(0.05)?, quantile(0.5)?, quantile(0.95)?)
            else {
                continue;
            };
            writeln!(
                out,
                "  {stage}: {median:.2} times the local need ({low:.2} to {high:.2}), \
                 too much with {:.1} %",
                100.0 * over.value,
            )?;
        }
    }
    Ok(())
}
