//! Chains so small that every number is worked by hand: imports and mixes at their ends, rounding
//! that is nothing, and projects that are forced to come.

use pvchain::{
    Draft, Horizon, Link, Metric, Outcome, Project, Scenario, Settings, Stage, Step, Target,
    simulate,
};

fn stage(id: &str, capacity: f64) -> Stage {
    Stage::new(id).unit("GW").capacity(capacity)
}

fn outcome(draft: Draft) -> Outcome {
    simulate(draft.check().unwrap(), &Settings::draws(16)).unwrap()
}

fn value(outcome: &Outcome, metric: Metric, of: &str) -> f64 {
    outcome.metric(metric, of).unwrap().mean.unwrap()
}

/// Two suppliers of `c`, which could make 10; `b` with half the consumption of `a` or the same.
fn alternatives([a, b]: [f64; 2], links: [Link; 2]) -> Outcome {
    let [from_a, from_b] = links.map(|link| link.to("c").alternative("x"));
    let draft = Scenario::named("alternatives")
        .stage(stage("a", a))
        .stage(stage("b", b))
        .stage(stage("c", 10.0));
    outcome(draft.link(from_a).link(from_b))
}

/// Wanted are 5 of each, granted 2 and 1. Imports are whatever is missing, 10 − 3, in the planned mix.
#[test]
fn alternatives_without_a_share_import_all_that_is_missing() {
    let links = ["a", "b"].map(|from| Link::from(from).consumption(1).mix(0.5));
    let found = alternatives([2.0, 1.0], links);
    let of = |metric| ["a->c", "b->c"].map(|link| value(&found, metric, link));
    assert_eq!(value(&found, Metric::Production, "c"), 10.0);
    assert_eq!(of(Metric::LocalFlow), [2.0, 1.0]);
    assert_eq!(of(Metric::Import), [3.5, 3.5]);
}

/// At most 0.2·0.5·10 = 1 and, without a share, 0.5·10 = 5 come from outside: 3 + 6 = 9 are made.
#[test]
fn one_alternative_with_a_share_binds_and_the_other_does_not() {
    let [a, b] = ["a", "b"].map(|from| Link::from(from).consumption(1).mix(0.5));
    let found = alternatives([2.0, 1.0], [a.import_share(0.2), b]);
    let of = |metric| ["a->c", "b->c"].map(|link| value(&found, metric, link));
    assert_eq!(value(&found, Metric::Production, "c"), 9.0);
    assert_eq!(of(Metric::LocalFlow), [2.0, 1.0]);
    assert_eq!(of(Metric::Import), [1.0, 5.0]);
}

/// No potential says how to share: each half, of which `a` takes 2 a piece and `b` 1.
#[test]
fn alternatives_without_any_potential_share_alike() {
    let [a, b] = [("a", 2.0), ("b", 1.0)].map(|(from, r)| Link::from(from).consumption(r));
    let found = alternatives([0.0, 0.0], [a, b]);
    assert_eq!(value(&found, Metric::Production, "c"), 10.0);
    assert_eq!(["a->c", "b->c"].map(|link| value(&found, Metric::Import, link)), [10.0, 5.0]);
    assert_eq!(value(&found, Metric::FinalEquivalent, "a"), 0.0);
}

/// The potentials feed 4/2 and 6/1: mixes of a quarter and three quarters.
#[test]
fn alternatives_share_by_what_their_potentials_feed() {
    let [a, b] = [("a", 2.0), ("b", 1.0)].map(|(from, r)| Link::from(from).consumption(r));
    let found = alternatives([4.0, 6.0], [a, b]);
    // Needs: 2·¼·10 and 1·¾·10.
    assert_eq!(["a", "b"].map(|of| value(&found, Metric::Coverage, of)), [0.8, 0.8]);
    assert_eq!(["a", "b"].map(|of| value(&found, Metric::Gap, of)), [-1.0, -1.5]);
}

fn line(first: Stage, link: Link, last: f64) -> Outcome {
    let draft = Scenario::named("line").stage(first).stage(stage("b", last));
    outcome(draft.link(link.to("b")))
}

/// A single link imports what is missing without a share, and at most that of plans with one.
#[test]
fn a_single_link_imports_what_its_share_allows() {
    let link = || Link::from("a").consumption(2);
    let free = line(stage("a", 6.0), link(), 10.0);
    assert_eq!(value(&free, Metric::Production, "b"), 10.0);
    assert_eq!(value(&free, Metric::Import, "a->b"), 14.0);
    // 6/2 + 0.3·10 are made; the other way round a cap of a half on local use leaves 3 to import.
    let bound = line(stage("a", 6.0), link().import_share(0.3), 10.0);
    assert_eq!(value(&bound, Metric::Production, "b"), 6.0);
    assert_eq!(value(&bound, Metric::Import, "a->b"), 6.0);
    let capped = line(stage("a", 60.0), link().local_share(0.5), 10.0);
    assert_eq!(value(&capped, Metric::LocalFlow, "a->b"), 10.0);
    assert_eq!(value(&capped, Metric::Import, "a->b"), 10.0);
    // Half of 20 may be local, and 0.2·2·10 come from outside: 7 are made, 10 local, 4 imported.
    let both = line(stage("a", 60.0), link().local_share(0.5).import_share(0.2), 10.0);
    assert_eq!(value(&both, Metric::Production, "b"), 7.0);
    assert_eq!(value(&both, Metric::LocalFlow, "a->b"), 10.0);
    assert_eq!(value(&both, Metric::Import, "a->b"), 4.0);
}

/// 0.1·3 is 0.30000000000000004: nothing lacks. And a real gap is not taken for rounding.
#[test]
fn rounding_is_no_gap() {
    let gap = |capacity| {
        let link = Link::from("a").consumption(0.1);
        value(&line(stage("a", capacity), link, 3.0), Metric::Gap, "a")
    };
    assert_eq!(gap(0.3), 0.0);
    assert_eq!(gap(0.3 * (1.0 + 1e-13)), 0.0);
    assert!((gap(0.3 * (1.0 + 1e-9)) - 3e-10).abs() < 1e-15);
    assert_eq!(gap(0.5), 0.5 - 0.1 * 3.0);
    assert_eq!(gap(0.0), -(0.1 * 3.0));
}

/// 0.1 sold and 0.2 used make 0.30000000000000004, of which 2.8e-17 are left: nothing is stranded.
/// What commitments keep from a buyer who imports instead is.
#[test]
fn rounding_is_not_stranded() {
    let link = || Link::from("a").consumption(1);
    let whole = line(stage("a", 9.0).export_limit(0.1), link(), 0.2);
    assert_eq!(value(&whole, Metric::Stranded, "a"), 0.0);
    assert_eq!(value(&whole, Metric::Export, "a"), 0.1);
    // `b` makes 1 of 4 for lack of the other input, and uses 1 of the 4 that `a` made for it.
    let draft = Scenario::named("stranded")
        .stage(stage("a", 9.0).export_limit(0.5))
        .stage(stage("o", 1.0))
        .stage(stage("b", 4.0))
        .link(link().to("b"))
        .link(Link::from("o").to("b").consumption(1).import_share(0));
    let found = outcome(draft);
    assert_eq!(value(&found, Metric::Production, "a"), 4.5);
    assert_eq!(value(&found, Metric::Stranded, "a"), 3.0);
    assert_eq!(value(&found, Metric::Surplus, "a"), 3.5);
    let unlimited = line(stage("a", 9.0), link(), 4.0);
    assert_eq!(value(&unlimited, Metric::Stranded, "a"), 0.0);
}

fn forced(projects: Vec<Project>, min: f64) -> Vec<f64> {
    let month = |text: &str| text.parse().unwrap();
    let mut draft = Scenario::named("forced")
        .horizon(Horizon::new(month("2024-01"), month("2024-12"), Step::Year))
        .stage(stage("a", 1.0))
        .target(Target::new("enough", Metric::Capacity).of("a").min(min));
    draft.projects = projects;
    let found = outcome(draft);
    let target = found.target("enough").unwrap();
    let projects = target.projects.iter().flatten();
    projects.map(|project| project.criticality.value).collect()
}

/// A forced project comes, in time and in full, whatever kept it: its fate, its delay, or its size.
/// And what was forced is let go again: two that are both needed mean nothing one by one.
#[test]
fn a_forced_project_comes_in_time_and_in_full_and_alone() {
    let project = |id: &str| Project::new(id, "a", "2024-03".parse().unwrap()).capacity(2.0);
    let kept = |project: Project| forced(vec![project], 3.0);
    assert_eq!(kept(project("fate").probability(0.0)), [1.0]);
    assert_eq!(kept(project("delay").delay(24.0)), [1.0]);
    assert_eq!(kept(project("size").size(0.1)), [1.0]);
    assert_eq!(kept(project("sound")), [0.0]);
    let pair = || vec![project("one").probability(0.0), project("two").probability(0.0)];
    assert_eq!(forced(pair(), 5.0), [0.0, 0.0]);
    assert_eq!(forced(pair(), 3.0), [1.0, 1.0]);
    let late = vec![project("one").delay(24.0), project("two").size(0.1)];
    assert_eq!(forced(late, 5.0), [0.0, 0.0]);
}
