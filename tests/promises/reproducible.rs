//! Same scenario, same seed, same bits: whatever the threads, and whatever else is in the file.

use pvchain::{
    Correlation, Draft, Link, Metric, Normal, Outcome, Pert, Scenario, Settings, Stage, Strength,
    Uniform, for_each_block, simulate,
};

fn plan() -> Draft {
    let rate = Pert { min: 0.5, mode: 0.8, max: 0.98 };
    Scenario::named("plan")
        .stage(Stage::new("silicon").unit("kt").capacity(790.0).operating_rate(rate))
        .stage(Stage::new("polysilicon").unit("kt").capacity(870.0).operating_rate(rate))
        .stage(Stage::new("ingot").unit("GW").capacity(253.0).operating_rate(rate))
        .link(
            Link::from("silicon")
                .to("polysilicon")
                .consumption(Uniform { min: 1.05, max: 1.14 })
                .import_share(0.3),
        )
        .link(Link::from("polysilicon").to("ingot").consumption(Pert {
            min: 2.0,
            mode: 2.3,
            max: 2.6,
        }))
        .correlation(Correlation::new("market", Strength::Rho(0.5)).input("stage.*.operating_rate"))
}

fn column(scenario: &Scenario, metric: Metric, of: &str) -> Vec<f64> {
    let mut values = Vec::new();
    for_each_block(scenario, &Settings::draws(3_000).seed(5), |block| {
        values.extend_from_slice(block.column(metric, of).unwrap());
    });
    values
}

fn without_scenario(mut outcome: Outcome) -> Outcome {
    outcome.provenance.digest.clear();
    outcome
}

#[test]
fn threads_change_no_bit() {
    let plan = plan().check().unwrap();
    // Three units and an odd rest: threads finish them in any order.
    let outcome = |threads| simulate(&plan, &Settings::draws(70_123).seed(3).threads(threads));
    let one = outcome(1);
    assert_eq!(one, outcome(2));
    assert_eq!(one, outcome(7));
}

#[test]
fn another_seed_changes_the_draws() {
    let plan = plan().check().unwrap();
    let outcome = |seed| simulate(&plan, &Settings::draws(1_000).seed(seed));
    assert_ne!(outcome(1).metrics, outcome(2).metrics);
}

#[test]
fn more_draws_begin_with_the_same_ones() {
    let plan = plan().check().unwrap();
    let mut long = Vec::new();
    for_each_block(&plan, &Settings::draws(5_000).seed(5), |block| {
        long.extend_from_slice(block.column(Metric::Coverage, "polysilicon").unwrap());
    });
    assert_eq!(column(&plan, Metric::Coverage, "polysilicon"), long[..3_000]);
}

#[test]
fn the_order_of_tables_changes_no_bit() {
    let plan = plan();
    let mut turned = plan.clone();
    turned.stages.reverse();
    turned.links.reverse();
    let (plan, turned) = (plan.check().unwrap(), turned.check().unwrap());
    let settings = Settings::draws(20_000);
    let (plan, turned) = (simulate(&plan, &settings), simulate(&turned, &settings));
    for summary in &plan.metrics {
        assert_eq!(Some(summary), turned.metric(summary.metric, &summary.of));
    }
    assert_eq!(plan.balanced(), turned.balanced());
}

#[test]
fn an_added_stage_and_link_move_no_other_draw() {
    let grown = plan()
        .stage(Stage::new("wafer").unit("GW").capacity(Uniform { min: 60.0, max: 100.0 }))
        .link(Link::from("ingot").to("wafer").consumption(Uniform { min: 1.0, max: 1.05 }))
        .check()
        .unwrap();
    let plan = plan().check().unwrap();
    for (metric, of) in [
        (Metric::Potential, "silicon"),
        (Metric::Potential, "ingot"),
        (Metric::Coverage, "polysilicon"),
        (Metric::LocalSupplyRate, "silicon->polysilicon"),
    ] {
        assert_eq!(column(&plan, metric, of), column(&grown, metric, of));
    }
}

#[test]
fn an_input_that_joins_a_correlation_moves_no_other_draw() {
    let rate = Normal { mean: 0.7, sd: 0.05 };
    let rate = pvchain::Uncertain::from(rate).at_least(0.0).at_most(1.5);
    let grown = plan()
        .stage(Stage::new("wafer").unit("GW").capacity(80.0).operating_rate(rate))
        .link(Link::from("ingot").to("wafer"))
        .check()
        .unwrap();
    let plan = plan().check().unwrap();
    for stage in ["silicon", "polysilicon", "ingot"] {
        let potential = |scenario| column(scenario, Metric::Potential, stage);
        assert_eq!(potential(&plan), potential(&grown));
    }
}

#[test]
fn metrics_left_out_change_no_other() {
    let plan = plan().check().unwrap();
    let settings = Settings::draws(20_000);
    let all = simulate(&plan, &settings);
    let some = simulate(&plan, &settings.clone().metrics(&[Metric::Coverage, Metric::Surplus]));
    assert!(some.metrics.len() < all.metrics.len());
    for summary in &some.metrics {
        assert_eq!(Some(summary), all.metric(summary.metric, &summary.of));
    }
    assert_eq!(without_scenario(some).balanced, without_scenario(all).balanced);
}
