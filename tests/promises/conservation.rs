//! Mass is conserved in every draw, and every share lies between 0 and 1.

use proptest::prelude::*;
use pvchain::Metric;

use crate::chains;
use crate::oracle::with_block;

proptest! {
    #![proptest_config(crate::seeded::cases(200))]

    #[test]
    fn what_is_made_is_used_sold_or_stranded(scenario in chains::chain()) {
        with_block(&scenario, |_, block| {
            for stage in &scenario.stages {
                let column = |metric| block.column(metric, &stage.id).unwrap();
                let sold: Vec<&[f64]> = scenario
                    .links
                    .iter()
                    .filter(|link| link.from == stage.id)
                    .map(|link| block.column(Metric::LocalFlow, &link.id()).unwrap())
                    .collect();
                for lane in 0..block.draws() {
                    let made = column(Metric::Production)[lane];
                    let local: f64 = sold.iter().map(|column| column[lane]).sum();
                    let left = column(Metric::Export)[lane] + column(Metric::Stranded)[lane];
                    assert!((made - local - left).abs() <= 1e-11 * made.max(1.0));
                    assert!(made <= column(Metric::Potential)[lane] * (1.0 + 1e-12));
                    assert!(column(Metric::Export)[lane] >= 0.0);
                    assert!(column(Metric::Stranded)[lane] >= 0.0);
                }
            }
        });
    }

    #[test]
    fn buyers_use_what_their_production_needs(scenario in chains::chain()) {
        with_block(&scenario, |_, block| {
            for stage in &scenario.stages {
                let made = block.column(Metric::Production, &stage.id).unwrap();
                let mut names: Vec<&String> = Vec::new();
                for link in scenario.links.iter().filter(|link| link.to == stage.id) {
                    names.push(link.alternative.as_ref().unwrap_or(&link.from));
                }
                names.sort();
                names.dedup();
                for name in names {
                    let group = scenario.links.iter().filter(|link| {
                        link.to == stage.id
                            && link.alternative.as_ref().unwrap_or(&link.from) == name
                    });
                    let flows: Vec<_> = group
                        .map(|link| {
                            let flow = |metric| block.column(metric, &link.id()).unwrap();
                            (link, flow(Metric::LocalFlow), flow(Metric::Import))
                        })
                        .collect();
                    for lane in 0..block.draws() {
                        let draw = pvchain::Draw::of(block, lane);
                        let fed: f64 = flows
                            .iter()
                            .map(|(link, local, import)| {
                                let input = format!("link.{}.consumption", link.id());
                                let r = draw.value(&input.parse().unwrap()).unwrap();
                                assert!(local[lane] >= 0.0 && import[lane] >= 0.0);
                                (local[lane] + import[lane]) / r
                            })
                            .sum();
                        assert!(
                            (fed - made[lane]).abs() <= 1e-10 * made[lane].max(1.0),
                            "{} makes {} from {fed} of {name}", stage.id, made[lane]
                        );
                    }
                }
            }
        });
    }

    #[test]
    fn rates_and_shares_lie_between_0_and_1(scenario in chains::chain()) {
        with_block(&scenario, |model, block| {
            for series in model.series() {
                let bounded = matches!(
                    series.metric,
                    Metric::LocalSupplyRate
                        | Metric::LocalConversionRate
                        | Metric::ChainLocalSupplyRate
                );
                if bounded {
                    let column = block.column(series.metric, &series.of).unwrap();
                    let inside = |rate: &f64| rate.is_nan() || (0.0..=1.0 + 1e-12).contains(rate);
                    assert!(column.iter().all(inside), "{} of {}", series.metric, series.of);
                }
            }
        });
    }
}
