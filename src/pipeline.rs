//! The pipeline: from whether and when projects come to the capacity of every period.
//!
//! *Whether and when does each plant come?* A fate is drawn once for a draw; every period asks it
//! what stands by its end and what produces on average.
//!
//! # Equations
//!
//! For a project with uniform number `U`, probability `p`, delay `δ` and ramp `ρ` in months, and a
//! period from `a` to `b` of `Δ = (b − a)/12` years:
//!
//! ```text
//! realised  U > 1 − p
//! begun   = max(planned + δ, as_of)                 ∞ where it is not realised
//! amount  = capacity·size                           what it replaces is not scaled
//! I(t)    = τ²/2ρ for τ = t − begun from 0 to ρ,  τ − ρ/2 beyond,  0 before
//!
//! K_i         = max(0, base_i + Σ amount·[begun < b])
//! output_i    = max(0, base_i·(b − a) + Σ amount·(I(b) − I(a))) / 12
//! installed_i = max(0, base_i·(b − a) + Σ amount·min(b − a, b − begun)⁺) / 12
//! ```
//!
//! `I` is the exact integral of a linear ramp. What leaves, by a retirement or because a project
//! replaces it, has a negative amount and no ramp. Potentials follow in
//! [`balance`](mod@crate::balance): `e = u·output`.
//!
//! | symbol | meaning | unit |
//! |---|---|---|
//! | `K` | nameplate capacity at the period's end | stage unit per year |
//! | `output` | capacity times years that produces, ramps included | stage unit |
//! | `installed` | capacity times years installed, without ramps | stage unit |
//!
//! Fates share shocks: `z = Σ ℓ·F + √(1 − Σ ℓ²)·ε` with one normal `F` for each factor, and
//! `U = Φ(z)`, so that the probability of a single fate is exactly `p`. Delays use `−ℓ`.
//!
//! # Where it is wrong
//!
//! Projects share shocks but do not react to each other. Sizes and ramps share no shocks.

#![expect(clippy::inline_always, reason = "inlined into versions for wider instructions")]

use crate::model::lanes::{Known, Lanes, larger, lesser};
use crate::model::time::{Change, Fate, Observed, Operand, PeriodRow, Time};
use crate::model::{Model, index::Row};
use crate::sample::{BLOCK, Block, Span};

/// Decides all fates of a block from its draws.
pub(crate) fn fates(block: &mut Block<'_>) {
    let Some(time) = &block.model().time else { return };
    for fate in &time.fates {
        begin(block, fate);
    }
    for (index, change) in time.changes.iter().enumerate() {
        amount(block, (time, index), change.size);
    }
    weigh(block, time);
}

/// Makes a project come in full size and without delay, in every draw.
pub(crate) fn force(block: &mut Block<'_>, fate: usize) {
    let Some(time) = &block.model().time else { return };
    let Fate { planned, earliest, begun, .. } = time.fates[fate];
    block.row_mut(begun).fill(planned.max(earliest));
    for (index, _) in changes_of(time, fate) {
        amount(block, (time, index), None);
    }
}

/// Takes back what [`force`] did.
pub(crate) fn release(block: &mut Block<'_>, fate: usize) {
    let Some(time) = &block.model().time else { return };
    begin(block, &time.fates[fate]);
    for (index, change) in changes_of(time, fate) {
        amount(block, (time, index), change.size);
    }
}

fn changes_of(time: &Time, fate: usize) -> impl Iterator<Item = (usize, &Change)> {
    time.changes.iter().enumerate().filter(move |(_, change)| change.fate == fate)
}

/// `begun = max(planned + δ, as_of)`, infinite unless `U > 1 − p`.
fn begin(block: &mut Block<'_>, fate: &Fate) {
    let Fate { planned, earliest, delay, chance, begun, .. } = *fate;
    let (known, out) = block.split(begun);
    match delay {
        Some(delay) => {
            for (begun, delay) in out.iter_mut().zip(known.row(delay)) {
                *begun = (planned + delay).max(earliest);
            }
        }
        None => out.fill(planned.max(earliest)),
    }
    if let Some((uniform, probability)) = chance {
        let rows = known.row(uniform).iter().zip(known.row(probability));
        for (begun, (u, p)) in out.iter_mut().zip(rows) {
            *begun = if *u > 1.0 - p || *p >= 1.0 { *begun } else { f64::INFINITY };
        }
    }
}

/// `amount = ± capacity·size`, 0 where the fate never comes; exact ones have no row.
fn amount(block: &mut Block<'_>, (time, index): (&Time, usize), size: Option<Row>) {
    let change = &time.changes[index];
    if let Operand::Of(row) = change.amount {
        let (known, out) = block.split(row);
        match change.capacity {
            Operand::Exact(capacity) => out.fill(change.sign * capacity),
            Operand::Of(row) => {
                for (amount, capacity) in out.iter_mut().zip(known.row(row)) {
                    *amount = change.sign * capacity;
                }
            }
        }
        if let Some(size) = size {
            for (amount, size) in out.iter_mut().zip(known.row(size)) {
                *amount *= size;
            }
        }
        for (amount, begun) in out.iter_mut().zip(known.row(time.fates[change.fate].begun)) {
            *amount = if *begun < f64::INFINITY { *amount } else { 0.0 };
        }
    }
    // When it begins in any draw of the block, and when it is complete in all of them.
    let mut span = Span::NEVER;
    let begun = block.row(time.fates[change.fate].begun);
    let ramp = |lane: usize| match change.ramp {
        Operand::Exact(ramp) => ramp,
        Operand::Of(row) => block.row(row)[lane],
    };
    for (lane, begun) in begun.iter().enumerate().filter(|(_, begun)| **begun < f64::INFINITY) {
        span.first = lesser(*begun, span.first);
        span.full = larger(begun + ramp(lane), span.full);
    }
    block.spans[index] = span;
}

/// Makes a block ready for a period: numbers of its year, capacities, limits and stocks. Periods
/// come in their order.
pub(crate) fn enter(block: &mut Block<'_>, period: usize) {
    let model = block.model();
    let Some(time) = &model.time else { return };
    let now = &model.periods[period];
    if now.opens_year {
        for by_year in &time.by_year {
            block.copy(by_year.at(now.year), by_year.row);
        }
    }
    let years = now.years();
    for &(yearly, row) in &time.per_period {
        let (known, out) = block.split(row);
        for (out, yearly) in out.iter_mut().zip(known.row(yearly)) {
            *out = yearly * years;
        }
    }
    for stock in &time.stocks {
        match (period, stock.initial) {
            (0, Some(initial)) => block.copy(initial, stock.opening),
            (0, None) => block.row_mut(stock.opening).fill(0.0),
            _ => block.copy(stock.kept, stock.opening),
        }
    }
    if now.opens_year {
        for &(opening, kept) in &time.openings {
            block.copy(opening, kept);
        }
    }
    capacities(block, (model, period));
}

/// `K`, output and installed capacity of every stage that moves.
fn capacities(block: &mut Block<'_>, (model, period): (&Model, usize)) {
    let Some(time) = &model.time else { return };
    let now = &model.periods[period];
    // What was complete at the start of the period before has settled already.
    let before = model.periods[..period].iter().rev().find(|period| period.is_simulated());
    let before = before.map_or(f64::NEG_INFINITY, |period| period.start);
    for (stage, rows) in time.stages.iter().enumerate() {
        let Some(moving) = rows.moving else { continue };
        if period == 0 {
            block.row_mut(moving.settled).fill(0.0);
        }
        let first = time.changes.partition_point(|change| change.stage < stage);
        let own = time.changes[first..].iter().take_while(|change| change.stage == stage);
        for (index, change) in (first..).zip(own) {
            let full = block.spans[index].full;
            if full > before && full <= now.start {
                let (known, out) = block.split(moving.settled);
                settle(out, known.row(time.fates[change.fate].begun), source(known, change.amount));
            }
        }
        let (known, out) = block.split_rows(moving.capacity);
        stand(out, [known.row(rows.base), known.row(moving.settled)], now);
        let own = time.changes[first..].iter().take_while(|change| change.stage == stage);
        for (index, change) in (first..).zip(own) {
            let Span { first, full } = block.spans[index];
            if first >= now.end || full <= now.start {
                continue;
            }
            let (known, out) = block.split_rows(moving.capacity);
            let begun = known.row(time.fates[change.fate].begun);
            climb(out, (begun, now), [change.amount, change.ramp].map(|of| source(known, of)));
        }
        let (_, out) = block.split_rows(moving.capacity);
        for row in out {
            floor(row);
        }
    }
}

/// `base + settled`, at the end and times years.
#[cfg_attr(not(pvchain_baseline), multiversion::multiversion(targets("x86_64+avx2")))]
fn stand(out: [&mut Lanes; 3], [base, settled]: [&Lanes; 2], now: &PeriodRow) {
    let [capacity, output, installed] = out;
    let years = now.years();
    for lane in 0..BLOCK {
        let k = base[lane] + settled[lane];
        capacity[lane] = k;
        output[lane] = k * years;
        installed[lane] = k * years;
    }
}

/// A number for each lane.
#[derive(Debug, Clone, Copy)]
enum LaneSource<'b> {
    Exact(f64),
    Row(&'b Lanes),
}

fn source(known: Known<'_>, number: Operand) -> LaneSource<'_> {
    match number {
        Operand::Exact(value) => LaneSource::Exact(value),
        Operand::Of(row) => LaneSource::Row(known.row(row)),
    }
}

/// Adds a change that is complete in every draw in which it comes.
#[cfg_attr(not(pvchain_baseline), multiversion::multiversion(targets("x86_64+avx2")))]
fn settle(out: &mut Lanes, begun: &Lanes, amount: LaneSource<'_>) {
    for lane in 0..BLOCK {
        let amount = match amount {
            LaneSource::Exact(amount) => amount,
            LaneSource::Row(row) => row[lane],
        };
        out[lane] += if begun[lane] < f64::INFINITY { amount } else { 0.0 };
    }
}

/// Adds a change that has begun or climbs, each kind of it in a loop of its own.
#[cfg_attr(not(pvchain_baseline), multiversion::multiversion(targets("x86_64+avx2")))]
fn climb(
    out: [&mut Lanes; 3],
    (begun, now): (&Lanes, &PeriodRow),
    [amount, ramp]: [LaneSource<'_>; 2],
) {
    use LaneSource::{Exact, Row};
    let at = (begun, now);
    match (amount, ramp) {
        (Exact(amount), Exact(ramp)) if ramp > 0.0 => {
            add(out, at, (|_| amount, |lane, _| ramped(at, lane, ramp)));
        }
        (Exact(amount), Exact(_)) => add(out, at, (|_| amount, |_, share| share)),
        (Exact(amount), Row(ramp)) => {
            add(out, at, (|_| amount, |lane, _| ramped(at, lane, ramp[lane])));
        }
        (Row(amount), Exact(ramp)) if ramp > 0.0 => {
            add(out, at, (|lane| amount[lane], |lane, _| ramped(at, lane, ramp)));
        }
        (Row(amount), Exact(_)) => add(out, at, (|lane| amount[lane], |_, share| share)),
        (Row(amount), Row(ramp)) => {
            add(out, at, (|lane| amount[lane], |lane, _| ramped(at, lane, ramp[lane])));
        }
    }
}

/// Adds a change to `K`, output and installed capacity; `produced` gives the years of output of a
/// lane, from the years installed.
#[inline(always)]
fn add(
    [capacity, output, installed]: [&mut Lanes; 3],
    (begun, now): (&Lanes, &PeriodRow),
    (amount, produced): (impl Fn(usize) -> f64, impl Fn(usize, f64) -> f64),
) {
    let (end, months) = (now.end, now.end - now.start);
    for lane in 0..BLOCK {
        let since = end - begun[lane];
        let has_begun = if since > 0.0 { 1.0 } else { 0.0 };
        let share = lesser(larger(since, 0.0), months) / 12.0;
        capacity[lane] += amount(lane) * has_begun;
        output[lane] += amount(lane) * produced(lane, share);
        installed[lane] += amount(lane) * share;
    }
}

/// `(I(b) − I(a)) / 12`
#[inline(always)]
fn ramped((begun, now): (&Lanes, &PeriodRow), lane: usize, ramp: f64) -> f64 {
    (integral(now.end - begun[lane], ramp) - integral(now.start - begun[lane], ramp)) / 12.0
}

/// `I` at `τ` months after the start: `τ²/2ρ` up to the ramp's end, `τ − ρ/2` beyond, 0 before.
#[inline(always)]
fn integral(since: f64, ramp: f64) -> f64 {
    let since = larger(since, 0.0);
    let climbed = lesser(since, ramp);
    let half = if ramp > 0.0 { 0.5 / ramp } else { 0.0 };
    climbed * climbed * half + (since - climbed)
}

/// No capacity is below 0.
#[cfg_attr(not(pvchain_baseline), multiversion::multiversion(targets("x86_64+avx2")))]
fn floor(row: &mut Lanes) {
    for lane in row {
        *lane = larger(*lane, 0.0);
    }
}

/// Sums the amounts of a simulated period into those of its year.
pub(crate) fn gather(block: &mut Block<'_>, period: usize) {
    let model = block.model();
    let Some(time) = &model.time else { return };
    for &(row, sum) in &time.sums {
        if model.periods[period].opens_year {
            block.copy(row, sum);
        } else {
            let (known, out) = block.split(sum);
            accrue(out, known.row(row));
        }
    }
}

#[cfg_attr(not(pvchain_baseline), multiversion::multiversion(targets("x86_64+avx2")))]
fn accrue(out: &mut Lanes, row: &Lanes) {
    for lane in 0..BLOCK {
        out[lane] += row[lane];
    }
}

/// Puts the amounts of a year in the place of those of its last period.
pub(crate) fn recall(block: &mut Block<'_>) {
    let Some(time) = &block.model().time else { return };
    for &(row, sum) in time.sums.iter().chain(&time.openings) {
        block.copy(sum, row);
    }
}

/// What stands of a stage's capacity at a date, by the base row of that time, before the sum is
/// kept from falling below 0.
pub(crate) fn standing(block: &Block<'_>, (stage, base): (usize, Row), date: f64) -> Lanes {
    let mut capacity = *block.row(base);
    let Some(time) = &block.model().time else { return capacity };
    for change in time.changes.iter().filter(|change| change.stage == stage) {
        let begun = block.row(time.fates[change.fate].begun);
        for (lane, (capacity, begun)) in capacity.iter_mut().zip(begun).enumerate() {
            let amount = match change.amount {
                Operand::Exact(amount) => amount,
                Operand::Of(row) => block.row(row)[lane],
            };
            *capacity += if *begun < date { amount } else { 0.0 };
        }
    }
    capacity
}

/// The draws' weights, whose logarithms are `−½ Σ ((K(date) − observed)/error)²`.
fn weigh(block: &mut Block<'_>, time: &Time) {
    let mut logarithms = [0.0; BLOCK];
    for Observed { stage, base, date, capacity: observed, error } in &time.observed {
        let standing = standing(block, (*stage, *base), *date);
        for (logarithm, capacity) in logarithms.iter_mut().zip(&standing) {
            *logarithm -= half_square((capacity.max(0.0) - observed).abs(), *error);
        }
    }
    let draws = block.draws();
    if let Some(weights) = &mut block.weights {
        weights.logarithms.copy_from_slice(&logarithms);
        weights.settle(draws);
    }
}

/// ½·(off/error)². Where the square would overflow it goes on as a logarithm, so that the draws
/// nearest to a fact still weigh most.
fn half_square(off: f64, error: f64) -> f64 {
    const FAR: f64 = 1e150;
    let z = off / error;
    if z <= FAR {
        return 0.5 * z * z;
    }
    0.5 * FAR * FAR * (1.0 + libm::log(off) - libm::log(error) - libm::log(FAR))
}
