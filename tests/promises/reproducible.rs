//! Same scenario, same seed, same bits: a test for each sentence of the contract in the crate's
//! guide.

use pvchain::{
    Account, Beta, Correlation, Design, Draft, Factor, Horizon, Link, Metric, Month, Normal,
    Observation, Outcome, Pert, Project, Scenario, Settings, Stage, Status, Step, Strength,
    Summary, Target, Triangular, Uniform, for_each_block, simulate,
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
    column_of(scenario, Design::Random, (metric, of))
}

fn column_of(scenario: &Scenario, design: Design, (metric, of): (Metric, &str)) -> Vec<f64> {
    let mut values = Vec::new();
    let settings = Settings::draws(20_000).seed(5).design(design);
    for_each_block(scenario, &settings, |block| {
        values.extend_from_slice(block.column(metric, of));
    })
    .unwrap();
    values
}

/// FNV-1a over the bits of every figure.
fn digest_of_bits(outcome: &Outcome) -> u64 {
    let summary = |summary: &Summary| {
        let Summary { mean, standard_error, sd, min, max, .. } = summary;
        let quantiles = summary.quantiles.iter().flat_map(|q| [q.value, q.low, q.high]);
        [*mean, *standard_error, *sd, *min, *max].into_iter().chain(quantiles).collect::<Vec<_>>()
    };
    let figures = outcome.metrics.iter().flat_map(summary).flatten();
    let balanced = outcome.balanced.iter().map(|balanced| balanced.probability);
    let shares = balanced.chain(outcome.targets.iter().map(|target| target.probability));
    let numbers = figures.chain(shares.flat_map(|p| [p.value, p.low, p.high]));
    let bytes = numbers.flat_map(|number| number.to_bits().to_le_bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// The plan over 18 months, with projects that share a shock, a stock and a fact.
fn plan_over_time() -> Draft {
    let month = |text: &str| text.parse::<Month>().unwrap();
    let project = |id: &str, stage: &str, start: &str| {
        Project::new(id, stage, month(start)).capacity(40.0).status("signed")
    };
    let mut plan = plan();
    plan.stages[1] = plan.stages[1].clone().export_limit(100.0).storage(60.0);
    plan.horizon(Horizon::new(month("2024-01"), month("2025-06"), Step::Quarter))
        .status(
            Status::new("signed")
                .probability(Beta { alpha: 11.0, beta: 9.0 })
                .delay(Triangular { min: -2.0, mode: 3.0, max: 24.0 })
                .ramp_months(4.0),
        )
        .factor(Factor::new("market").realisation(0.4).delay(0.4))
        .project(project("a", "polysilicon", "2024-07"))
        .project(project("b", "ingot", "2024-10"))
        .observation(Observation::new("ingot", month("2025-01"), (270.0, 30.0)))
        .target(Target::new("rods", Metric::Production).of("ingot").min(200.0))
}

fn without_scenario(mut outcome: Outcome) -> Outcome {
    outcome.provenance.digest.clear();
    outcome
}

#[test]
fn threads_change_no_bit() {
    let plan = plan().check().unwrap();
    // Four units of 32 blocks and an odd rest: threads finish them in any order.
    for design in Design::ALL {
        let settings = Settings::draws(70_123).seed(3).design(design);
        let outcome = |threads| simulate(&plan, &settings.clone().threads(threads)).unwrap();
        let one = outcome(1);
        for threads in [2, 3, 7] {
            assert_eq!(one, outcome(threads), "{design}");
        }
    }
}

/// "With any set of features; on any x86-64 processor." What is pinned here holds in every build of
/// these tests: of the library alone, and with `--cfg pvchain_baseline`, where no loop is compiled
/// for wider instructions. A change here changes every result, and has its line in the changelog.
#[test]
fn the_bits_are_the_same_in_every_build() {
    let settings = |design| Settings::draws(20_000).design(design);
    let r1 = Scenario::load(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/reference/r1.toml"))
        .unwrap();
    let mut digests: Vec<String> = Vec::new();
    for design in Design::ALL {
        let outcome = simulate(&r1, &settings(design)).unwrap();
        digests.push(format!("{:016x}", digest_of_bits(&outcome)));
    }
    let outcome = simulate(plan_over_time().check().unwrap(), &settings(Design::Random)).unwrap();
    digests.push(format!("{:016x}", digest_of_bits(&outcome)));
    let pinned = ["4badf99648b08dd0", "492fbd6cfe27918a", "28f450e05b23d0bc", "7cf2e341f50b40bf"];
    assert_eq!(digests, pinned);
}

/// The platform's library chooses its elementary functions by processor; with its wider and fused
/// instructions switched off nothing changes, since none of them is asked.
#[test]
fn the_platforms_library_has_no_say() {
    let answer = |tunables: &str| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_pvchain"));
        command.args(["run", "baotou-2024", "--draws", "5000", "--json", "--quiet"]);
        command.env("GLIBC_TUNABLES", tunables).output().unwrap().stdout
    };
    let all = answer("");
    assert!(!all.is_empty());
    assert!(all == answer("glibc.cpu.hwcaps=-AVX2,-FMA,-AVX"));
}

#[test]
fn another_seed_changes_the_draws() {
    let plan = plan().check().unwrap();
    let outcome = |seed| simulate(&plan, &Settings::draws(1_000).seed(seed)).unwrap();
    assert_ne!(outcome(1).metrics, outcome(2).metrics);
}

#[test]
fn more_draws_begin_with_the_same_ones() {
    let plan = plan().check().unwrap();
    let mut long = Vec::new();
    for_each_block(&plan, &Settings::draws(50_000).seed(5), |block| {
        long.extend_from_slice(block.column(Metric::Coverage, "polysilicon"));
    })
    .unwrap();
    assert_eq!(column(&plan, Metric::Coverage, "polysilicon"), long[..20_000]);
}

/// "In any order of stages, links and accounts in the file."
#[test]
fn the_order_of_tables_changes_no_bit() {
    let account = |id: &str, intensity| {
        Account::new(id).unit("GWh").intensity("polysilicon", 57.0).intensity("ingot", intensity)
    };
    let plan = plan()
        .account(account("electricity", Uniform { min: 40.0, max: 50.0 }))
        .account(account("heat", Uniform { min: 1.0, max: 2.0 }));
    let mut turned = plan.clone();
    turned.stages.reverse();
    turned.links.reverse();
    turned.accounts.reverse();
    let (plan, turned) = (plan.check().unwrap(), turned.check().unwrap());
    let settings = Settings::draws(20_000);
    let (plan, turned) =
        (simulate(&plan, &settings).unwrap(), simulate(&turned, &settings).unwrap());
    assert!(plan.metric(Metric::Account, "heat").is_ok());
    for summary in &plan.metrics {
        assert_eq!(Ok(summary), turned.metric(summary.metric, &summary.of));
    }
    assert_eq!(plan.balanced().value, turned.balanced().value);
    for stage in ["silicon", "polysilicon", "ingot"] {
        assert_eq!(plan.bottleneck(stage), turned.bottleneck(stage));
    }
}

/// "Adding, removing or reordering inputs and stages changes the draws of no other input."
#[test]
fn inputs_that_come_go_or_change_places_move_no_other_draw() {
    let rate = Pert { min: 0.4, mode: 0.6, max: 0.9 };
    let mut grown = plan();
    let first = Stage::new("quartz").unit("kt").capacity(Uniform { min: 2e3, max: 4e3 });
    grown.stages.insert(0, first.operating_rate(rate));
    grown.links.insert(0, Link::from("quartz").to("silicon").consumption(rate));
    grown.stages.reverse();
    let mut shrunk = plan();
    shrunk.links[0] = Link::from("silicon").to("polysilicon").consumption(1.1);
    let [plan, grown, shrunk] = [plan(), grown, shrunk].map(|draft| draft.check().unwrap());
    for design in [Design::Random, Design::Latin] {
        let of_ingot = |scenario: &Scenario| {
            let potential = column_of(scenario, design, (Metric::Potential, "ingot"));
            (potential, column_of(scenario, design, (Metric::Coverage, "polysilicon")))
        };
        let expected = of_ingot(&plan);
        assert!(expected == of_ingot(&grown), "{design}, grown");
        assert!(expected == of_ingot(&shrunk), "{design}, shrunk");
    }
}

/// "The exceptions are the groups of a correlation with a matrix or a negative coefficient, which
/// take further inputs only at their end, …"
#[test]
fn a_matrix_or_a_negative_coefficient_takes_further_inputs_at_its_end_alone() {
    let input = |stage: &str| format!("stage.{stage}.operating_rate");
    let grouped = |strength: Strength, stages: &[&str]| {
        let mut draft = plan();
        draft.correlations.clear();
        let group = Correlation::new("group", strength);
        let group = stages.iter().fold(group, |group, stage| group.input(input(stage)));
        draft.correlation(group).check().unwrap()
    };
    let ingot = |scenario: &Scenario| column(scenario, Metric::Potential, "ingot");
    let matrix = |n: usize| {
        let entry = |i: usize, j: usize| if i == j { 1.0 } else { 0.1 + 0.1 * (i + j) as f64 };
        Strength::Matrix((0..n).map(|i| (0..n).map(|j| entry(i, j)).collect()).collect())
    };
    for [two, three] in [[matrix(2), matrix(3)], [Strength::Rho(-0.3), Strength::Rho(-0.3)]] {
        let before = ingot(&grouped(two, &["silicon", "ingot"]));
        let appended = grouped(three.clone(), &["silicon", "ingot", "polysilicon"]);
        let put_first = grouped(three, &["polysilicon", "silicon", "ingot"]);
        assert!(before == ingot(&appended));
        assert!(before != ingot(&put_first), "then the guide need not make an exception");
    }
}

/// A plan with random numbers of every kind.
const EVERY_KIND: &str = r#"
final_stage = "b"
horizon = { start = "2024-01", end = "2025-12", step = "year" }
[[stage]]
id = "a"
unit = "kt"
capacity = { uniform = { min = 8, max = 12 } }
national_capacity = { uniform = { min = 80, max = 90 } }
[[stage]]
id = "b"
unit = "GW"
capacity = { uniform = { min = 4, max = 5 } }
cash_cost = { uniform = { min = 1, max = 2 } }
[[link]]
from = "a"
to = "b"
consumption = { uniform = { min = 2, max = 2.4 } }
[[account]]
id = "power"
unit = "GWh"
intensity = { a = { uniform = { min = 1, max = 2 } } }
[demand]
final = { uniform = { min = 8, max = 9 } }
[[market]]
id = "rods"
stages = ["b"]
other_capacity = { uniform = { min = 4, max = 5 } }
other_cost = { uniform = { min = 1, max = 2 } }
[[correlation]]
id = "pair"
rho = 0.5
inputs = ["stage.a.capacity", "stage.b.capacity"]
[pipeline.status.planned]
probability = { uniform = { min = 0.4, max = 0.6 } }
[[pipeline.factor]]
id = "credit"
realisation = 0.5
delay = 0.5
[[project]]
id = "first"
stage = "b"
capacity = { uniform = { min = 1, max = 2 } }
start = "2024-06"
status = "planned"
delay = { uniform = { min = 0, max = 9 } }
[[retirement]]
id = "old"
stage = "a"
capacity = { uniform = { min = 1, max = 2 } }
date = "2025-03"
probability = 0.5
"#;

/// "… and Sobol' points move for nothing that is appended, of whatever kind", nor for figures that
/// are not asked for; what is put before others of its kind moves them.
#[test]
fn sobol_points_move_for_nothing_that_is_appended() {
    let appended = [
        "[[stage]]\nid = \"z\"\nunit = \"t\"\ncapacity = { uniform = { min = 1, max = 2 } }\ncash_cost = 1\n",
        "[[link]]\nfrom = \"z\"\nto = \"b\"\nconsumption = { uniform = { min = 1, max = 2 } }\n",
        "[[account]]\nid = \"water\"\nunit = \"t\"\nintensity = { b = { uniform = { min = 1, max = 2 } } }\n",
        "[[correlation]]\nid = \"more\"\nrho = 0.5\ninputs = [\"link.z->b.consumption\", \"stage.z.capacity\"]\n",
        "[pipeline.status.new]\nprobability = { uniform = { min = 0.1, max = 0.2 } }\n",
        "[[project]]\nid = \"next\"\nstage = \"z\"\ncapacity = { uniform = { min = 1, max = 2 } }\nstart = \"2024-06\"\nstatus = \"new\"\ndelay = { uniform = { min = 0, max = 9 } }\n",
        "[[market]]\nid = \"z\"\nstages = [\"z\"]\ndemand = { uniform = { min = 1, max = 2 } }\n",
        "[[retirement]]\nid = \"older\"\nstage = \"z\"\ncapacity = { uniform = { min = 1, max = 2 } }\ndate = \"2025-03\"\nprobability = 0.5\n",
    ];
    let columns = |text: &str, metrics: &[Metric]| {
        let scenario = Scenario::parse(text).unwrap();
        let settings = Settings::draws(16_384).seed(5).design(Design::Sobol).metrics(metrics);
        let mut values = Vec::new();
        for_each_block(&scenario, &settings, |block| {
            let names = [
                "stage.b.capacity",
                "link.a->b.consumption",
                "project.first.capacity",
                "retirement.old.capacity",
                "pipeline.status.planned.probability",
                "demand",
                "market.rods.other_cost",
            ];
            for name in names {
                values.extend_from_slice(block.input(name));
            }
            values.extend_from_slice(block.column(Metric::Potential, "b"));
        })
        .unwrap();
        values
    };
    let before = columns(EVERY_KIND, &Metric::ALL);
    assert!(before == columns(EVERY_KIND, &[Metric::Potential]));
    let mut grown = EVERY_KIND.to_owned();
    for table in appended {
        grown.push_str(table);
        assert!(before == columns(&grown, &Metric::ALL), "{table}");
    }
    let factor =
        "[[pipeline.factor]]\nid = \"grid\"\nrealisation = 0.1\nprojects = { stage = \"z\" }\n";
    grown.push_str(factor);
    assert!(before == columns(&grown, &Metric::ALL), "{factor}");
    let put_first = format!("{}{}", EVERY_KIND.split_once("[[stage]]").unwrap().0, appended[0]);
    let put_first =
        EVERY_KIND.replacen(put_first.split_once("[[stage]]").unwrap().0, &put_first, 1);
    assert!(before != columns(&put_first, &Metric::ALL), "then the guide need make no exception");
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
        .link(Link::from("ingot").to("wafer").consumption(1))
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
    let all = simulate(&plan, &settings).unwrap();
    let some =
        simulate(&plan, &settings.clone().metrics(&[Metric::Coverage, Metric::Surplus])).unwrap();
    assert!(some.metrics.len() < all.metrics.len());
    for summary in &some.metrics {
        assert_eq!(Ok(summary), all.metric(summary.metric, &summary.of));
    }
    assert_eq!(without_scenario(some).balanced, without_scenario(all).balanced);
}
