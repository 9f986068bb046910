//! Random acyclic chains, for promises that hold for every chain.

use proptest::prelude::*;
use pvchain::{Account, Band, Link, Pert, Quantity, Scenario, Stage, Uniform};

/// How a stage of a random chain is drawn.
#[derive(Debug, Clone)]
struct StageSeed {
    capacity: f64,
    operating_rate: Option<f64>,
    export_limit: Option<f64>,
    export_commitment: Option<f64>,
    value: Option<f64>,
    spread: f64,
}

/// How a link of a random chain is drawn.
#[derive(Debug, Clone)]
struct LinkSeed {
    present: bool,
    consumption: f64,
    local_share: Option<f64>,
    import_share: Option<f64>,
    /// Links into one stage with the same kind, other than 0, stand in for each other.
    kind: u8,
    mix: f64,
}

fn stage_seed() -> impl Strategy<Value = StageSeed> {
    let capacity = prop_oneof![1 => Just(0.0), 9 => 1.0..200.0];
    (
        capacity,
        proptest::option::of(0.2..1.4),
        proptest::option::of(prop_oneof![1 => Just(0.0), 4 => 0.0..100.0]),
        proptest::option::of(0.0..80.0),
        proptest::option::of(0.1..3.0),
        prop_oneof![Just(0.0), 0.01..0.3],
    )
        .prop_map(
            |(capacity, operating_rate, export_limit, export_commitment, value, spread)| {
                StageSeed {
                    capacity,
                    operating_rate,
                    export_limit,
                    export_commitment,
                    value,
                    spread,
                }
            },
        )
}

fn link_seed() -> impl Strategy<Value = LinkSeed> {
    let share = || proptest::option::of(prop_oneof![1 => Just(0.0), 1 => Just(1.0), 6 => 0.0..1.0]);
    (any::<bool>(), 0.2..3.0, share(), share(), 0_u8..3, 0.05..1.0).prop_map(
        |(present, consumption, local_share, import_share, kind, mix)| LinkSeed {
            present,
            consumption,
            local_share,
            import_share,
            kind,
            mix,
        },
    )
}

/// `value`, or spread around it by a relative half-width.
fn around(value: f64, spread: f64) -> Quantity {
    if spread > 0.0 && value > 0.0 {
        Uniform { min: value * (1.0 - spread), max: value * (1.0 + spread) }.into()
    } else {
        value.into()
    }
}

/// A chain of two to seven stages with every feature of a stage and of a link.
pub(crate) fn chain() -> impl Strategy<Value = Scenario> {
    (2_usize..8, any::<bool>()).prop_flat_map(|(count, mixed)| {
        let stages = proptest::collection::vec(stage_seed(), count);
        let links = proptest::collection::vec(link_seed(), count * (count - 1) / 2);
        let names = Just((0..count).collect::<Vec<usize>>()).prop_shuffle();
        (stages, links, names).prop_map(move |(stages, links, names)| {
            scenario(&stages, &links, &Naming { names, mixed })
        })
    })
}

struct Naming {
    /// Ids in an order of their own, so that neither file nor id order is the topological one.
    names: Vec<usize>,
    /// Whether alternatives have planned mixes.
    mixed: bool,
}

fn scenario(stages: &[StageSeed], links: &[LinkSeed], naming: &Naming) -> Scenario {
    let id = |index: usize| format!("s{}", naming.names[index]);
    let mut draft = Scenario::named("random chain")
        .balance(Band::between(0.5..=2.0))
        .final_stage(id(stages.len() - 1));
    let mut account = Account::new("energy").unit("GWh");
    for (index, seed) in stages.iter().enumerate() {
        let mut stage =
            Stage::new(id(index)).unit("u").capacity(around(seed.capacity, seed.spread));
        if let Some(rate) = seed.operating_rate {
            stage = stage.operating_rate(Pert { min: 0.1, mode: rate, max: 1.5 });
        }
        if let Some(limit) = seed.export_limit {
            stage = stage.export_limit(around(limit, seed.spread));
        }
        if let Some(commitment) = seed.export_commitment {
            stage = stage.export_commitment(commitment);
        }
        if let Some(value) = seed.value {
            stage = stage.value(value);
        }
        account = account.intensity(id(index), seed.capacity / 100.0);
        draft = draft.stage(stage);
    }
    let mut seeds = links.iter();
    for to in 1..stages.len() {
        for (from, supplier) in stages.iter().enumerate().take(to) {
            let seed = seeds.next().expect("a seed for each pair");
            if seed.present {
                let spread = supplier.spread / 2.0;
                let mut link =
                    Link::from(id(from)).to(id(to)).consumption(around(seed.consumption, spread));
                link.local_share = seed.local_share.map(Quantity::from);
                link.import_share = seed.import_share.map(Quantity::from);
                if seed.kind > 0 {
                    link = link.alternative(format!("kind {}", seed.kind));
                    if naming.mixed {
                        link = link.mix(seed.mix);
                    }
                }
                draft = draft.link(link);
            }
        }
    }
    draft.account(account).check().expect("random chains are valid")
}

/// A line of stages, each feeding the next, without uncertainty.
pub(crate) fn line() -> impl Strategy<Value = Scenario> {
    let stage = (1.0..100.0, proptest::option::of(0.0..50.0));
    let link = (0.3..3.0, 0.0..1.0, 0.0..1.0);
    (2_usize..7).prop_flat_map(move |count| {
        let stages = proptest::collection::vec(stage.clone(), count);
        let links = proptest::collection::vec(link.clone(), count - 1);
        (stages, links).prop_map(|(stages, links)| {
            let mut draft = Scenario::named("line");
            for (index, (capacity, limit)) in stages.iter().enumerate() {
                let mut stage = Stage::new(format!("s{index}")).unit("u").capacity(*capacity);
                stage.export_limit = limit.map(Quantity::from);
                draft = draft.stage(stage);
            }
            for (index, (consumption, local_share, import_share)) in links.iter().enumerate() {
                let link = Link::from(format!("s{index}"))
                    .to(format!("s{}", index + 1))
                    .consumption(*consumption)
                    .local_share(*local_share)
                    .import_share(*import_share);
                draft = draft.link(link);
            }
            draft.check().expect("lines are valid")
        })
    })
}
