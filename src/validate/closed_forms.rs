//! Plans whose figures have a closed form.

use super::case::{CaseFigure, Replay};
use crate::law::{Gamma, Lognormal, LognormalMoments, Normal, Pert, Triangular, Uncertain};
use crate::message::texts;
use crate::metric::Metric;
use crate::scenario::band::Band;
use crate::scenario::correlation::{Correlation, Strength};
use crate::scenario::horizon::{Horizon, Step};
use crate::scenario::link::Link;
use crate::scenario::month::Month;
use crate::scenario::observation::Observation;
use crate::scenario::project::Project;
use crate::scenario::quantity::Quantity;
use crate::scenario::stage::Stage;
use crate::scenario::target::Target;
use crate::scenario::{Draft, Scenario};

texts! {
    smaller_of_two(rho): "the smaller of two normals, ρ = {rho}",
        "两个正态变量中的较小者，ρ = {rho}";
    moments_of_min: "moments of min(X, Y) with X = N(100, 10), Y = N(110, 20), and P(X < Y)",
        "min(X, Y) 的矩，X = N(100, 10)，Y = N(110, 20)，以及 P(X < Y)";
    smallest_of_three: "the smallest of three exponentials", "三个指数变量中的最小者";
    exponential_again:
        "it is exponential with rate 1 + 2 + 3, and each binds in proportion to its rate",
        "服从速率为 1 + 2 + 3 的指数分布，各环节按其速率的比例成为瓶颈";
    covers_demand: "the smallest capacity that covers demand with 95 %",
        "以 95 % 的概率覆盖需求的最小产能";
    difference_of_logarithms:
        "K = 149.903…: ln D − ln Y is normal, demand and rate are lognormal with correlation 0.3",
        "K = 149.903…：ln D − ln Y 服从正态分布，需求与开工率为对数正态，相关系数 0.3";
    stressed_beam: "lognormal supply under normal demand", "对数正态的供给与正态的需求";
    by_quadrature: "P(R < F/(10⁻⁴·π)) by quadrature", "P(R < F/(10⁻⁴·π))，数值积分";
    expert_laws_on: "PERT and triangular laws on 10, 20, 40", "10、20、40 上的 PERT 分布与三角分布";
    moments_of_laws: "moments of the beta and of the triangular law", "贝塔分布与三角分布的矩";
    four_projects_named: "four projects of 10 to 40 GW", "四个 10 至 40 GW 的项目";
    enumerated: "enumeration of the sixteen outcomes", "枚举十六种结果";
    ten_projects: "ten projects with a chance of a quarter each",
        "十个项目，各以四分之一的概率建成";
    binomial: "the binomial law", "二项分布";
    reconciled(prior, error): "100 ± {prior} reconciled with 110 ± {error}",
        "100 ± {prior} 与 110 ± {error} 的数据协调";
    precisions_add: "means are weighted by their precisions, which add", "均值按精度加权，精度相加";
    reference_workload: "final equivalents of the reference workload", "参考算例的折合终端产量";
    products_of_laws:
        "products of independent laws: capacity, rate, and lognormal consumptions with ρ = 0.3",
        "独立分布之积：产能、开工率，以及 ρ = 0.3 的对数正态单耗";
    two_correlated_events(rho): "two correlated events at their medians, ρ = {rho}",
        "两个相关事件，各以中位数为界，ρ = {rho}";
    orthant: "P(both) = 1/4 + asin ρ / 2π, whatever the laws under a Gaussian copula",
        "P(同时) = 1/4 + asin ρ / 2π，高斯 copula 下与各自的分布无关";
    closed_form: "closed form", "解析解";
}

const THROUGHPUT: (Metric, &str) = (Metric::ClosedThroughput, "chain");
const CELL: (Metric, &str) = (Metric::Capacity, "cell");

pub(super) fn replays() -> Vec<Replay> {
    let mut replays = vec![
        clark(0.3, [96.222_181_015_278_85, 139.136_705_282_533_5], 0.696_020_553_912_500_4),
        clark(0.0, [95.201_892_936_516_06, 127.205_224_875_295_24], 0.672_639_576_990_711_4),
        exponentials(),
        chance_constraint(),
        beam(),
        expert_laws(),
        four_projects(),
        five_of_ten(),
        reconciliation((10.0, 10.0), [105.0, 50.0]),
        reconciliation((5.0, 10.0), [102.0, 20.0]),
        r1(),
    ];
    replays.extend([0.5, -0.5, 0.9].map(two_events));
    replays
}

fn stage(id: &str, capacity: impl Into<Quantity>) -> Stage {
    Stage::new(id).unit("GW").capacity(capacity)
}

/// 0 lies at least 5.5 standard deviations below the means here: truncation moves nothing visible.
fn at_least_0(mean: f64, sd: f64) -> Uncertain {
    Uncertain::from(Normal { mean, sd }).at_least(0.0)
}

fn checked(draft: Draft) -> Scenario {
    draft.check().expect("a case is a valid scenario")
}

fn correlated(id: &str, rho: f64, inputs: [&str; 2]) -> Correlation {
    inputs.into_iter().fold(Correlation::new(id, Strength::Rho(rho)), Correlation::input)
}

fn clark(rho: f64, moments: [f64; 2], p: f64) -> Replay {
    let inputs = ["stage.first.capacity", "stage.second.capacity"];
    let plan = Scenario::named("Clark")
        .stage(stage("first", at_least_0(100.0, 10.0)))
        .stage(stage("second", at_least_0(110.0, 20.0)))
        .link(Link::from("first").to("second"))
        .correlation(correlated("market", rho, inputs));
    let source = "C. E. Clark, Operations Research 9 (1961) 145–162";
    Replay::new(smaller_of_two(rho), source, moments_of_min(), checked(plan))
        .moments(THROUGHPUT, moments)
        .exact(CaseFigure::Bottleneck("first"), p)
}

fn exponentials() -> Replay {
    let exponential = |rate: f64| Gamma { shape: 1.0, scale: 1.0 / rate };
    let plan = Scenario::named("exponentials")
        .stage(stage("one", exponential(1.0)))
        .stage(stage("two", exponential(2.0)))
        .stage(stage("three", exponential(3.0)))
        .link(Link::from("one").to("two"))
        .link(Link::from("two").to("three"));
    Replay::new(smallest_of_three(), closed_form(), exponential_again(), checked(plan))
        .moments(THROUGHPUT, [1.0 / 6.0, 1.0 / 36.0])
        .exact(CaseFigure::Bottleneck("one"), 1.0 / 6.0)
        .exact(CaseFigure::Bottleneck("two"), 1.0 / 3.0)
        .exact(CaseFigure::Bottleneck("three"), 0.5)
}

fn chance_constraint() -> Replay {
    let rate = Uncertain::from(Lognormal { median: 0.85, sigma: 0.08 }).at_most(1.5);
    let inputs = ["stage.supply.operating_rate", "stage.demand.capacity"];
    let plan = Scenario::named("chance constraint")
        .stage(stage("supply", 149.903_414_764_121_58).operating_rate(rate))
        .stage(stage("demand", Lognormal { median: 100.0, sigma: 0.15 }))
        .link(Link::from("supply").to("demand"))
        .correlation(correlated("weather", 0.3, inputs));
    Replay::new(covers_demand(), closed_form(), difference_of_logarithms(), checked(plan))
        .exact(CaseFigure::Balanced, 0.95)
}

fn two_events(rho: f64) -> Replay {
    let met = |id: &str, min: f64| Target::new(id, Metric::Capacity).of(id).min(min);
    let plan = Scenario::named("two events")
        .stage(stage("a", at_least_0(100.0, 10.0)))
        .stage(stage("b", Lognormal { median: 50.0, sigma: 0.4 }))
        .link(Link::from("a").to("b"))
        .correlation(correlated("latent", rho, ["stage.a.capacity", "stage.b.capacity"]))
        .target(met("a", 100.0))
        .target(met("b", 50.0));
    let source = "W. F. Sheppard, Philosophical Transactions A 192 (1899) 101–167";
    // asin ρ
    let arc = libm::atan2(rho, (1.0 - rho * rho).sqrt());
    Replay::new(two_correlated_events(rho), source, orthant(), checked(plan))
        .exact(CaseFigure::Target("a"), 0.5)
        .exact(CaseFigure::AllTargets, 0.25 + arc / std::f64::consts::TAU)
}

fn beam() -> Replay {
    let per_load = 1.0 / (1e-4 * std::f64::consts::PI);
    let plan = Scenario::named("axial stressed beam")
        .stage(stage("strength", LognormalMoments { mean: 3e6, sd: 3e5 }))
        .stage(stage("load", at_least_0(750.0, 50.0)))
        .link(Link::from("strength").to("load").consumption(per_load))
        .balance(Band::at_least(1.0));
    let source = "OpenTURNS, axial stressed beam";
    Replay::new(stressed_beam(), source, by_quadrature(), checked(plan))
        .exact(CaseFigure::Short("strength"), 0.029_198_194_624_83)
}

fn expert_laws() -> Replay {
    let (min, mode, max) = (10.0, 20.0, 40.0);
    let plan = Scenario::named("expert laws")
        .stage(stage("pert", Pert { min, mode, max }))
        .stage(stage("triangular", Triangular { min, mode, max }))
        .link(Link::from("pert").to("triangular"));
    Replay::new(expert_laws_on(), closed_form(), moments_of_laws(), checked(plan))
        .moments((Metric::Capacity, "pert"), [130.0 / 6.0, 275.0 / 9.0])
        .moments((Metric::Capacity, "triangular"), [70.0 / 3.0, 350.0 / 9.0])
}

fn month(number: i32) -> Month {
    Month::new(2024, number).expect("a month")
}

/// One stage over the year 2024.
fn year(capacity: impl Into<Quantity>) -> Draft {
    Scenario::named("2024")
        .horizon(Horizon::new(month(1), month(12), Step::Year))
        .stage(stage("cell", capacity))
}

/// Projects of these sizes and probabilities, and the chance of at least so much.
fn projects(sizes: &[(f64, f64)], id: &str, min: f64) -> Scenario {
    let target = Target::new(id, Metric::Capacity).of("cell").min(min);
    let project = |draft: Draft, (index, (size, p)): (usize, &(f64, f64))| {
        let project = Project::new(format!("project {index}"), "cell", month(3));
        draft.project(project.capacity(*size).probability(*p))
    };
    checked(sizes.iter().enumerate().fold(year(0.0).target(target), project))
}

fn four_projects() -> Replay {
    let sizes = [(10.0, 0.9), (20.0, 0.7), (30.0, 0.5), (40.0, 0.25)];
    let plan = projects(&sizes, "50 GW", 50.0);
    Replay::new(four_projects_named(), closed_form(), enumerated(), plan)
        .moments(CELL, [48.0, 618.0])
        .exact(CaseFigure::Target("50 GW"), 0.508_75)
}

fn five_of_ten() -> Replay {
    let plan = projects(&[(1.0, 0.25); 10], "at least five", 5.0);
    Replay::new(ten_projects(), closed_form(), binomial(), plan)
        .exact(CaseFigure::Target("at least five"), 0.078_126_907_348_632_81)
}

/// A prior of 100 with an error, and an observation of 110 with another.
fn reconciliation((prior, error): (f64, f64), moments: [f64; 2]) -> Replay {
    let observation = Observation::new("cell", month(6), (110.0, error));
    let plan = checked(year(at_least_0(100.0, prior)).observation(observation));
    let source = "STAN (TU Wien), reconciliation of data";
    Replay::new(reconciled(prior, error), source, precisions_add(), plan).moments(CELL, moments)
}

/// Final equivalents of the reference workload: means and standard deviations with five decimals.
const R1: [(&str, f64, f64); 6] = [
    ("industrial-silicon", 218.970_85, 31.998_89),
    ("polysilicon", 265.095_22, 37.573_62),
    ("ingot", 177.034_47, 23.036_13),
    ("wafer", 62.190_80, 8.075_38),
    ("cell", 43.248_07, 5.593_64),
    ("module", 26.936_00, 3.481_21),
];

fn r1() -> Replay {
    let text = include_str!("../../tests/reference/r1.toml");
    let plan = Scenario::parse(text).expect("the workload is valid");
    let replay = Replay::new(reference_workload(), closed_form(), products_of_laws(), plan);
    let half = 5e-6;
    R1.into_iter().fold(replay, |replay, (of, mean, sd)| {
        let [in_mean, in_variance] = [CaseFigure::Mean, CaseFigure::Variance]
            .map(|figure| figure(Metric::FinalEquivalent, of));
        replay.rounded(in_mean, mean, half).rounded(in_variance, sd * sd, 2.0 * sd * half)
    })
}
