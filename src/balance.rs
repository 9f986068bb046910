//! Balance: what every stage makes, what flows between stages and what is left, draw by draw.
//!
//! *Do the planned capacities feed each other?*
//!
//! # Equations
//!
//! Stages in topological order. Out(i) are the links out of i, G(j) the inputs of j, each one link
//! or all alternatives of a name. For alternatives `w` is the given mix, scaled to sum 1, or
//! `(e_i/r_ij) / Σ_k (e_k/r_kj)`; for a single link it is 1.
//!
//! ```text
//! e_i      = K_i·u_i
//!
//! pull, from buyers to suppliers
//! want_ij  = φ_ij·r_ij·w_ij·d_j
//! d_i      = min(e_i, max(0, x_i + Σ_{j ∈ Out(i)} want_ij + storage_i − stock_i))
//!                                                                   x_i unlimited → d_i = e_i
//!
//! push, from suppliers to buyers
//! free_i   = p_i + stock_i − min(c_i, x_i, p_i + stock_i)
//! grant_ij = want_ij·min(1, free_i / Σ_{k ∈ Out(i)} want_ik)        0 if nobody wants any
//! local_g  = Σ_{i ∈ g} grant_ij / r_ij
//! import_g = Σ_{i ∈ g} m_ij·w_ij·d_j
//! p_j      = min(d_j, min_{g ∈ G(j)} (local_g + import_g))
//! ℓ_g      = max(p_j − import_g, min(local_g, p_j·Σ_{i ∈ g} φ_ij·w_ij))
//! local_ij = grant_ij·ℓ_g / local_g                                 0 if local_g is 0
//! import_ij = r_ij·(p_j − ℓ_g)·m_ij·w_ij·d_j / import_g             0 if import_g is 0
//!
//! surplus_i  = p_i + stock_i − Σ_j local_ij
//! export_i   = min(surplus_i, x_i)
//! stock'_i   = min(storage_i, surplus_i − export_i)                 what the next period begins with
//! stranded_i = surplus_i − export_i − stock'_i
//! ```
//!
//! | symbol | name | unit |
//! |---|---|---|
//! | `K` | nameplate capacity | stage unit per year |
//! | `u` | operating rate | 1 |
//! | `e` | potential | stage unit |
//! | `r` | specific consumption | units of `i` per unit of `j` |
//! | `φ`, `m` | caps on the local and the imported share of planned need | 1 |
//! | `x`, `c` | export limit and commitment | stage unit |
//! | `d` | planned production | stage unit |
//! | `p` | production | stage unit |
//!
//! From these follow coverage `κ_i = e_i / Σ_j r·w·e_j`, the gap `e_i − Σ_j r·w·e_j`, the local
//! supply rate `λ_ij = local_ij / (local_ij + import_ij)`, the local conversion rate
//! `α_i = min(1, Σ_j local_ij / p_i)`, units in one unit of the final product
//! `R_i = Σ_j r_ij·w_ij·R_j` with `R_final = 1`, and final equivalents `E_i = e_i / R_i`, the
//! smallest of which is what the chain could make with no trade at all.
//!
//! A ratio whose denominator is 0 is undefined: NaN in a block, never in an outcome.
//!
//! # Where it is wrong
//!
//! Rationing is one pass: what a buyer is granted but cannot use is not offered to others again.
//! Plans do not foresee shortages. Coverage and throughput ignore contracts and side branches. No
//! price clears any market.

pub mod trace;

#[cfg(not(pvchain_baseline))]
use multiversion::multiversion;

use crate::model::Model;
use crate::model::index::{Equivalent, Group, LinkRows, Row, Split, StageRows, Total};
use crate::pipeline;
use crate::sample::{BLOCK, Block};
use crate::scenario::band::TOLERANCE;

/// Computes all rows that follow from the drawn ones, for all 512 lanes; with a horizon those of
/// all periods in turn, so that the last one remains.
///
/// Allocates nothing and cannot fail.
pub fn balance(block: &mut Block<'_>) {
    balance_periods(block, |_, _| {});
}

/// One period.
fn kernel(block: &mut Block<'_>) {
    let model = block.model();
    potentials(model, block);
    mixes(model, block);
    covers(model, block);
    equivalents(model, block);
    pull(model, block);
    push(model, block);
    figures(model, block);
}

/// Sets a row from rows below it.
#[inline(always)]
#[expect(clippy::inline_always, reason = "inlined into versions for wider instructions")]
fn set<const N: usize>(
    block: &mut Block<'_>,
    row: Row,
    sources: [Row; N],
    formula: impl Fn([f64; N]) -> f64,
) {
    let (known, out) = block.split(row);
    let sources = sources.map(|source| known.row(source));
    for lane in 0..BLOCK {
        out[lane] = formula(sources.map(|source| source[lane]));
    }
}

/// Changes a row by rows below it.
#[inline(always)]
#[expect(clippy::inline_always, reason = "inlined into versions for wider instructions")]
fn update<const N: usize>(
    block: &mut Block<'_>,
    row: Row,
    sources: [Row; N],
    formula: impl Fn(f64, [f64; N]) -> f64,
) {
    let (known, out) = block.split(row);
    let sources = sources.map(|source| known.row(source));
    for lane in 0..BLOCK {
        out[lane] = formula(out[lane], sources.map(|source| source[lane]));
    }
}

/// The smaller of two numbers that are defined; one instruction where `f64::min` takes three.
#[inline(always)]
#[expect(clippy::inline_always, reason = "inlined into versions for wider instructions")]
fn lesser(a: f64, b: f64) -> f64 {
    if a < b { a } else { b }
}

/// The larger of two numbers that are defined.
#[inline(always)]
#[expect(clippy::inline_always, reason = "inlined into versions for wider instructions")]
fn larger(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}

/// What is left of `whole` after `part`, and exactly 0 where rounding alone is left.
#[inline(always)]
#[expect(clippy::inline_always, reason = "inlined into versions for wider instructions")]
fn rest(whole: f64, part: f64) -> f64 {
    let rest = whole - part;
    if rest > TOLERANCE * whole { rest } else { 0.0 }
}

/// `a / b`, undefined where `b` is 0.
#[inline(always)]
#[expect(clippy::inline_always, reason = "inlined into versions for wider instructions")]
fn ratio(a: f64, b: f64) -> f64 {
    if b > 0.0 { a / b } else { f64::NAN }
}

#[cfg_attr(not(pvchain_baseline), multiversion(targets("x86_64+avx2")))]
fn potentials(model: &Model, block: &mut Block<'_>) {
    for stage in &model.stages {
        // e = K·u
        if let Some(rate) = stage.operating_rate {
            set(block, stage.potential, [stage.output, rate], |[k, u]| k * u);
        }
    }
}

#[cfg_attr(not(pvchain_baseline), multiversion(targets("x86_64+avx2")))]
fn mixes(model: &Model, block: &mut Block<'_>) {
    for stage in &model.stages {
        for group in &stage.groups {
            for split in group.split.iter().chain(&group.nameplate_split) {
                mix(block, split);
            }
        }
    }
}

/// `w = share / Σ share` and `r·w`; equal shares if all are 0.
#[inline(always)]
#[expect(clippy::inline_always, reason = "inlined into versions for wider instructions")]
fn mix(block: &mut Block<'_>, split: &Split) {
    for member in &split.members {
        // share = e_i / r_ij
        if let Some((output, consumption)) = member.feeds {
            set(block, member.share, [output, consumption], |[e, r]| e / r);
        }
    }
    let (first, others) = split.members.split_first().expect("a split has members");
    set(block, split.sum, [first.share], |[share]| share);
    for member in others {
        update(block, split.sum, [member.share], |sum, [share]| sum + share);
    }
    let equal = 1.0 / split.members.len() as f64;
    for member in &split.members {
        set(block, member.mix, [member.share, split.sum], |[share, sum]| {
            if sum > 0.0 { share / sum } else { equal }
        });
        set(block, member.per_unit, [member.consumption, member.mix], |[r, w]| r * w);
    }
}

/// Sets a row to `Σ a·b` over pairs of rows.
#[inline(always)]
#[expect(clippy::inline_always, reason = "inlined into versions for wider instructions")]
fn total(block: &mut Block<'_>, row: Row, mut terms: impl Iterator<Item = (Row, Row)>) {
    match terms.next() {
        Some((a, b)) => set(block, row, [a, b], |[a, b]| a * b),
        None => set(block, row, [], |[]| 0.0),
    }
    for (a, b) in terms {
        update(block, row, [a, b], |sum, [a, b]| sum + a * b);
    }
}

#[cfg_attr(not(pvchain_baseline), multiversion(targets("x86_64+avx2")))]
fn covers(model: &Model, block: &mut Block<'_>) {
    for stage in &model.stages {
        let buyers = || stage.buyers.iter().map(|&link| &model.links[link]);
        if let Some(cover) = &stage.cover {
            // κ_i = e_i / Σ_j r_ij·w_ij·e_j
            let needs = buyers().map(|link| (link.per_unit, model.stages[link.to].potential));
            total(block, cover.need, needs);
            set(block, cover.coverage, [stage.potential, cover.need], |[e, need]| ratio(e, need));
            if let Some(gap) = cover.gap {
                // g_i = e_i − Σ_j r_ij·w_ij·e_j, and exactly 0 where rounding alone is left.
                set(block, gap, [stage.potential, cover.need], |[e, need]| {
                    if (e - need).abs() > TOLERANCE * e { e - need } else { 0.0 }
                });
            }
        }
        if let Some(nameplate) = &stage.nameplate {
            // K_i / Σ_j r_ij·w_ij·K_j
            let needs =
                buyers().map(|link| (link.nameplate_per_unit, model.stages[link.to].capacity));
            total(block, nameplate.need, needs);
            let rows = [stage.capacity, nameplate.need];
            set(block, nameplate.coverage, rows, |[k, need]| ratio(k, need));
        }
    }
}

#[cfg_attr(not(pvchain_baseline), multiversion(targets("x86_64+avx2")))]
fn equivalents(model: &Model, block: &mut Block<'_>) {
    let mut last = None;
    for stage in model.stages.iter().rev() {
        let Some(equivalent) = &stage.equivalent else { continue };
        let Some(consumption) = equivalent.consumption else {
            last = Some(equivalent.row);
            continue;
        };
        // R_i = Σ_j r_ij·w_ij·R_j,  R_final = 1
        let mut fresh = true;
        for &link in &stage.buyers {
            let LinkRows { to, per_unit, .. } = model.links[link];
            match (&model.stages[to].equivalent, fresh) {
                (None, _) => continue,
                (Some(Equivalent { consumption: None, .. }), true) => {
                    set(block, consumption, [per_unit], |[a]| a);
                }
                (Some(Equivalent { consumption: None, .. }), false) => {
                    update(block, consumption, [per_unit], |sum, [a]| sum + a);
                }
                (Some(Equivalent { consumption: Some(below), .. }), true) => {
                    set(block, consumption, [per_unit, *below], |[a, r]| a * r);
                }
                (Some(Equivalent { consumption: Some(below), .. }), false) => {
                    update(block, consumption, [per_unit, *below], |sum, [a, r]| sum + a * r);
                }
            }
            fresh = false;
        }
        // E_i = e_i / R_i
        set(block, equivalent.row, [stage.potential, consumption], |[e, r]| ratio(e, r));
    }
    // T = min E; a feeder that no unit of the final product needs is undefined and passed over.
    let last = last.expect("the final stage has an equivalent");
    set(block, model.throughput, [last], |[e]| e);
    for stage in &model.stages {
        if let Some(equivalent) = &stage.equivalent {
            update(block, model.throughput, [equivalent.row], |t, [e]| lesser(e, t));
        }
    }
}

#[cfg_attr(not(pvchain_baseline), multiversion(targets("x86_64+avx2")))]
fn pull(model: &Model, block: &mut Block<'_>) {
    for stage in model.stages.iter().rev() {
        if let (Some(wanted), [first, second, others @ ..]) = (stage.wanted, &stage.buyers[..]) {
            let want = |link: &usize| model.links[*link].want;
            set(block, wanted, [want(first), want(second)], |[a, b]| a + b);
            for link in others {
                update(block, wanted, [want(link)], |sum, [a]| sum + a);
            }
        }
        // d_i = min(e_i, x_i + Σ_j want_ij)
        match (stage.export_limit, stage.wanted) {
            (Some(limit), wanted) if stage.store.is_some() => {
                room(block, stage, (limit, wanted));
            }
            (Some(limit), Some(wanted)) => {
                let rows = [stage.potential, limit, wanted];
                set(block, stage.planned, rows, |[e, x, want]| lesser(e, x + want));
            }
            (Some(limit), None) => {
                set(block, stage.planned, [stage.potential, limit], |[e, x]| lesser(e, x));
            }
            (None, _) => {}
        }
        // want_ij = φ_ij·r_ij·w_ij·d_j
        for link in stage.groups.iter().flat_map(|group| &group.links) {
            let LinkRows { want, per_unit, local_share, .. } = model.links[*link];
            let planned = stage.planned;
            match local_share {
                Some(share) => {
                    set(block, want, [share, per_unit, planned], |[cap, a, d]| cap * a * d);
                }
                None => set(block, want, [per_unit, planned], |[a, d]| a * d),
            }
        }
    }
}

#[cfg_attr(not(pvchain_baseline), multiversion(targets("x86_64+avx2")))]
fn push(model: &Model, block: &mut Block<'_>) {
    for stage in &model.stages {
        for group in &stage.groups {
            supply(model, block, (stage, group));
        }
        // p_j = min(d_j, min_g (local_g + import_g))
        if stage.production != stage.planned {
            set(block, stage.production, [stage.planned], |[d]| d);
            for supply in stage.groups.iter().filter_map(|group| group.supply.as_ref()) {
                if supply.binds {
                    update(block, stage.production, [supply.total], |p, [s]| lesser(p, s));
                }
            }
        }
        for group in &stage.groups {
            match group.links[..] {
                [link] => single(block, stage, &model.links[link]),
                _ => alternatives(model, block, (stage, group)),
            }
        }
        if let Some(store) = &stage.store {
            // available_i = p_i + stock_i
            let rows = [stage.production, store.opening];
            set(block, stage.available, rows, |[p, stock]| p + stock);
        }
        grant(model, block, stage);
    }
}

/// `d = min(e, max(0, x + Σ want + storage − stock))`, where there is storage.
#[inline(always)]
#[expect(clippy::inline_always, reason = "inlined into versions for wider instructions")]
fn room(block: &mut Block<'_>, stage: &StageRows, (limit, wanted): (Row, Option<Row>)) {
    let Some(store) = &stage.store else { return };
    let d = stage.planned;
    match wanted {
        Some(wanted) => set(block, d, [limit, wanted], |[x, want]| x + want),
        None => set(block, d, [limit], |[x]| x),
    }
    update(block, d, [store.storage, store.opening, stage.potential], |sold, [room, stock, e]| {
        lesser(e, larger(0.0, sold + room - stock))
    });
}

/// `local_g = Σ grant_ij / r_ij` and `import_g = Σ m_ij·w_ij·d_j`, in units of the buyer.
#[inline(always)]
#[expect(clippy::inline_always, reason = "inlined into versions for wider instructions")]
fn supply(model: &Model, block: &mut Block<'_>, (stage, group): (&StageRows, &Group)) {
    let Some(supply) = &group.supply else { return };
    set(block, supply.local, [], |[]| 0.0);
    set(block, supply.import, [], |[]| 0.0);
    for &link in &group.links {
        let LinkRows { grant, consumption, import_share, mix, .. } = model.links[link];
        update(block, supply.local, [grant, consumption], |sum, [g, r]| sum + g / r);
        let d = stage.planned;
        match (import_share, mix) {
            (Some(share), Some(mix)) => {
                update(block, supply.import, [share, mix, d], |sum, [m, w, d]| sum + m * w * d);
            }
            (Some(row), None) | (None, Some(row)) => {
                update(block, supply.import, [row, d], |sum, [a, d]| sum + a * d);
            }
            (None, None) => update(block, supply.import, [d], |sum, [d]| sum + d),
        }
    }
    set(block, supply.total, [supply.local, supply.import], |[local, import]| local + import);
}

/// A single link: `use = r·p`, `local = max(use − m·r·d, min(grant, φ·use))`.
///
/// Written as `min(grant, max(use − m·r·d, φ·use))`, which is the same, since `use − m·r·d` is at
/// most the grant, and keeps rounding from using more than was granted.
#[inline(always)]
#[expect(clippy::inline_always, reason = "inlined into versions for wider instructions")]
fn single(block: &mut Block<'_>, stage: &StageRows, link: &LinkRows) {
    let LinkRows { used, local, grant, consumption, local_share, import_share, .. } = *link;
    set(block, used, [consumption, stage.production], |[r, p]| r * p);
    match (local_share, import_share) {
        (Some(share), None) => {
            set(block, local, [grant, share, used], |[g, cap, used]| lesser(g, cap * used));
        }
        (None, _) => set(block, local, [grant, used], |[g, used]| lesser(g, used)),
        (Some(share), Some(outside)) => {
            let rows = [grant, share, used, outside, consumption, stage.planned];
            set(block, local, rows, |[g, cap, used, m, r, d]| {
                lesser(g, larger(used - m * r * d, cap * used))
            });
        }
    }
    if let Some(import) = link.import {
        set(block, import, [used, local], |[used, local]| rest(used, local));
    }
}

/// Alternatives: `ℓ_g`, then what each of them and its imports deliver.
#[inline(always)]
#[expect(clippy::inline_always, reason = "inlined into versions for wider instructions")]
fn alternatives(model: &Model, block: &mut Block<'_>, (stage, group): (&StageRows, &Group)) {
    let Some(supply) = &group.supply else { return };
    let Some(sourced) = supply.sourced else { return };
    let links = || group.links.iter().map(|&link| &model.links[link]);
    // Σ φ·w, which is 1 where no share is capped.
    if links().all(|link| link.local_share.is_none()) {
        set(block, sourced, [], |[]| 1.0);
    } else {
        set(block, sourced, [], |[]| 0.0);
        for link in links() {
            let mix = link.mix.expect("alternatives have a mix");
            match link.local_share {
                Some(share) => update(block, sourced, [share, mix], |sum, [cap, w]| sum + cap * w),
                None => update(block, sourced, [mix], |sum, [w]| sum + w),
            }
        }
    }
    // ℓ_g = max(p − import_g, min(local_g, p·Σ φ·w)), kept within local_g as for a single link.
    let rows = [stage.production, supply.import, supply.local];
    update(block, sourced, rows, |capped, [p, import, local]| {
        lesser(local, larger(p - import, p * capped))
    });
    for link in links() {
        let mix = link.mix.expect("alternatives have a mix");
        // local_ij = grant_ij·ℓ_g / local_g
        set(block, link.local, [link.grant, sourced, supply.local], |[grant, l, local]| {
            if local > 0.0 { grant * (l / local) } else { 0.0 }
        });
        // import_ij = r_ij·(p_j − ℓ_g)·m_ij·w_ij·d_j / import_g
        let import = link.import.expect("alternatives have a row of imports");
        let rows = [stage.production, sourced, mix, stage.planned, supply.import];
        set(
            block,
            import,
            rows,
            |[p, l, w, d, import]| {
                if import > 0.0 { rest(p, l) * (w * d / import) } else { 0.0 }
            },
        );
        if let Some(share) = link.import_share {
            update(block, import, [share], |import, [m]| import * m);
        }
        update(block, import, [link.consumption], |import, [r]| import * r);
        set(block, link.used, [link.local, import], |[local, import]| local + import);
    }
}

/// `grant_ij = want_ij·min(1, free_i / Σ_k want_ik)`, after `free_i = p_i − min(c_i, x_i, p_i)`.
#[inline(always)]
#[expect(clippy::inline_always, reason = "inlined into versions for wider instructions")]
fn grant(model: &Model, block: &mut Block<'_>, stage: &StageRows) {
    let Some(wanted) = stage.wanted else { return };
    // One buyer gets min(want, free), the same without the division; several share a ration.
    let (row, one_buyer) = match (stage.ration, &stage.buyers[..]) {
        (Some(ration), _) => (ration, false),
        (None, [link, ..]) => (model.links[*link].grant, true),
        (None, []) => return,
    };
    let p = stage.available;
    match (stage.export_commitment, stage.export_limit) {
        (None, _) => set(block, row, [p], |[p]| p),
        (Some(commitment), None) => set(block, row, [p, commitment], |[p, c]| p - lesser(c, p)),
        (Some(commitment), Some(limit)) => {
            set(block, row, [p, commitment, limit], |[p, c, x]| p - lesser(lesser(c, x), p));
        }
    }
    if one_buyer {
        update(block, row, [wanted], |free, [want]| lesser(want, free));
        return;
    }
    update(
        block,
        row,
        [wanted],
        |free, [want]| {
            if want > 0.0 { lesser(1.0, free / want) } else { 0.0 }
        },
    );
    for &link in &stage.buyers {
        let LinkRows { want, grant, .. } = model.links[link];
        set(block, grant, [want, row], |[want, ration]| want * ration);
    }
}

#[cfg_attr(not(pvchain_baseline), multiversion(targets("x86_64+avx2")))]
fn figures(model: &Model, block: &mut Block<'_>) {
    for stage in &model.stages {
        outside(model, block, stage);
    }
    rates(model, block);
}

/// Figures that follow from potentials, production and flows, of a period or of a year.
#[inline(always)]
#[expect(clippy::inline_always, reason = "inlined into versions for wider instructions")]
fn rates(model: &Model, block: &mut Block<'_>) {
    for stage in &model.stages {
        let p = stage.production;
        if let Some(conversion) = stage.flows.conversion {
            // α_i = min(1, Σ_j local_ij / p_i)
            set(block, conversion, [], |[]| 0.0);
            for &link in &stage.buyers {
                update(block, conversion, [model.links[link].local], |sum, [l]| sum + l);
            }
            update(
                block,
                conversion,
                [p],
                |sum, [p]| {
                    if p > 0.0 { lesser(1.0, sum / p) } else { f64::NAN }
                },
            );
        }
        if let Some(utilisation) = stage.flows.utilisation {
            set(block, utilisation, [p, stage.installed], |[p, k]| ratio(p, k));
        }
        if let Some((national, share)) = stage.national {
            set(block, share, [stage.capacity, national], |[k, national]| ratio(k, national));
        }
    }
    for link in &model.links {
        if let Some(rate) = link.rate {
            // λ_ij = local_ij / use_ij, and exactly 1 where rounding alone is imported.
            set(block, rate, [link.local, link.used], |[local, used]| {
                if rest(used, local) > 0.0 { ratio(local, used) } else { ratio(used, used) }
            });
        }
    }
    let sum = |block: &mut Block<'_>, sum: &Total| {
        total(block, sum.row, sum.terms.iter().copied());
    };
    for account in &model.accounts {
        // A_a = Σ_i a_i·p_i
        sum(block, account);
    }
    if let Some(chain) = &model.chain_rate {
        // Λ = Σ v_i·local_ij / Σ v_i·use_ij
        sum(block, &chain.local);
        sum(block, &chain.used);
        set(block, chain.row, [chain.local.row, chain.used.row], |[local, used]| {
            ratio(local, used)
        });
    }
}

/// What local buyers leave, and what becomes of it.
#[inline(always)]
#[expect(clippy::inline_always, reason = "inlined into versions for wider instructions")]
fn outside(model: &Model, block: &mut Block<'_>, stage: &StageRows) {
    left(model, block, stage);
    let Some(surplus) = stage.flows.surplus else { return };
    if let Some(export) = stage.flows.export {
        match stage.export_limit {
            Some(limit) => {
                set(block, export, [surplus, limit], |[surplus, x]| lesser(surplus, x));
            }
            None => set(block, export, [surplus], |[surplus]| surplus),
        }
        if let Some(store) = &stage.store {
            // stock' = min(storage, surplus − export)
            let rows = [store.storage, surplus, export];
            set(block, store.kept, rows, |[room, surplus, export]| lesser(room, surplus - export));
        }
    }
    if let Some(stranded) = stage.flows.stranded {
        let left = stage.available;
        match (stage.export_limit, &stage.store, stage.flows.export) {
            (Some(_), Some(store), Some(export)) => {
                let rows = [surplus, export, store.kept, left];
                set(block, stranded, rows, |[surplus, export, kept, left]| {
                    let stranded = surplus - export - kept;
                    if stranded > TOLERANCE * left { stranded } else { 0.0 }
                });
            }
            (Some(limit), ..) => {
                set(block, stranded, [surplus, limit, left], |[surplus, x, left]| {
                    let stranded = surplus - lesser(surplus, x);
                    if stranded > TOLERANCE * left { stranded } else { 0.0 }
                });
            }
            (None, ..) => set(block, stranded, [], |[]| 0.0),
        }
    }
}

/// `surplus_i = p_i + stock_i − Σ_j local_ij`, and exactly 0 where rounding alone is left.
#[inline(always)]
#[expect(clippy::inline_always, reason = "inlined into versions for wider instructions")]
fn left(model: &Model, block: &mut Block<'_>, stage: &StageRows) {
    let Some(surplus) = stage.flows.surplus else { return };
    let available = stage.available;
    set(block, surplus, [available], |[available]| available);
    for &link in &stage.buyers {
        update(block, surplus, [model.links[link].local], |left, [local]| left - local);
    }
    if !stage.buyers.is_empty() {
        update(
            block,
            surplus,
            [available],
            |left, [available]| {
                if left > TOLERANCE * available { left } else { 0.0 }
            },
        );
    }
}

/// Balances every period of a block in turn, each year after its parts, and shows the block with
/// the rows of each to `visit`, with its place among the periods.
///
/// Without a horizon that is one [`balance()`].
pub fn balance_periods<'m>(block: &mut Block<'m>, visit: impl FnMut(usize, &Block<'m>)) {
    pipeline::fates(block);
    balance_decided(block, visit);
}

/// The same, after the fates are decided.
pub(crate) fn balance_decided<'m>(block: &mut Block<'m>, mut visit: impl FnMut(usize, &Block<'m>)) {
    for period in 0..block.model().periods.len() {
        balance_period(block, period);
        visit(period, block);
    }
}

/// One period, after the fates are decided and all periods before it are balanced.
pub(crate) fn balance_period(block: &mut Block<'_>, period: usize) {
    block.set_period(period);
    if block.model().periods[period].is_simulated() {
        pipeline::enter(block, period);
        kernel(block);
        pipeline::gather(block, period);
    } else {
        pipeline::recall(block);
        sum_up(block);
    }
}

/// The figures of a year from the amounts of its periods: shares, needs and ratios are computed
/// again, never averaged.
#[cfg_attr(not(pvchain_baseline), multiversion(targets("x86_64+avx2")))]
fn sum_up(block: &mut Block<'_>) {
    let model = block.model();
    for stage in &model.stages {
        if let Some(store) = &stage.store {
            let rows = [stage.production, store.opening];
            set(block, stage.available, rows, |[p, stock]| p + stock);
        }
        left(model, block, stage);
    }
    mixes(model, block);
    covers(model, block);
    equivalents(model, block);
    rates(model, block);
}
