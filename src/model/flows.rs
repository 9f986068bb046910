//! What every stage makes and what flows between stages: the equations of [`balance`], each with the
//! row that it gives.
//!
//! [`balance`]: mod@crate::balance

use std::collections::BTreeSet;

use super::compile::Compiler;
use super::index::{LinkRows, PerFinal, Row, StageRows, Supply};
use super::lanes::{beyond_rounding, larger, lesser, ratio};
use crate::{metric::Metric, scenario::stage::StageField};

impl Compiler<'_> {
    /// `e = K·u`
    pub(super) fn potentials(&mut self) {
        for index in 0..self.stages.len() {
            let StageRows { output, capacity, .. } = self.stages[index];
            self.report(Metric::Capacity, index, capacity);
            let potential = match self.stage_input(index, StageField::OperatingRate) {
                Some(rate) => self.set([output, rate], |[k, u]| k * u),
                None => output,
            };
            (self.stages[index].full, self.stages[index].potential) = (potential, potential);
            self.report(Metric::Potential, index, potential);
        }
    }

    /// `w` and `r·w` of alternatives with a planned mix.
    pub(super) fn given_mixes(&mut self) {
        self.mixes(|links, planned| links.iter().all(|link| planned(*link)));
    }

    /// `w` and `r·w` of alternatives by the potentials of the suppliers.
    pub(super) fn default_mixes(&mut self) {
        self.mixes(|links, planned| !links.iter().all(|link| planned(*link)));
    }

    /// `w` and `r·w` of alternatives of a kind, by whether each has a planned mix.
    fn mixes(&mut self, is_of_kind: impl Fn(&[usize], &dyn Fn(usize) -> bool) -> bool) {
        let planned = |link: usize| self.links[link].planned_mix.is_some();
        let groups = self.stages.iter().flat_map(|stage| &stage.groups);
        let alternatives = groups.filter(|group| group.links.len() > 1);
        let alternatives = alternatives.filter(|group| is_of_kind(&group.links, &planned));
        let alternatives: Vec<Vec<usize>> = alternatives.map(|group| group.links.clone()).collect();
        for links in alternatives {
            for (link, [mix, per_unit]) in self.split(&links, |stage| stage.potential) {
                self.links[link].mix = Some(mix);
                self.links[link].per_unit = per_unit;
                self.links[link].nameplate_per_unit = per_unit;
            }
            let by_potential = links.iter().any(|link| self.links[*link].planned_mix.is_none());
            if by_potential && self.is_asked(Metric::NameplateCoverage) {
                for (link, [_, per_unit]) in self.split(&links, |stage| stage.capacity) {
                    self.links[link].nameplate_per_unit = per_unit;
                }
            }
        }
    }

    /// `w = share / Σ share` and `r·w` by link; equal shares if all are 0.
    fn split(
        &mut self,
        links: &[usize],
        output: impl Fn(&StageRows) -> Row,
    ) -> Vec<(usize, [Row; 2])> {
        let mut shares = Vec::new();
        for &link in links {
            let LinkRows { from, consumption, planned_mix, .. } = self.links[link];
            let output = output(&self.stages[from]);
            // share = e_i / r_ij
            let feeds = |own: &mut Self| own.set([output, consumption], |[e, r]| e / r);
            shares.push(planned_mix.unwrap_or_else(|| feeds(self)));
        }
        let sum = self.sum(shares.iter().map(|share| vec![*share]));
        let equal = 1.0 / links.len() as f64;
        let of = |(&link, &share): (&usize, &Row)| {
            let consumption = self.links[link].consumption;
            let mix = move |[share, sum]: [f64; 2]| if sum > 0.0 { share / sum } else { equal };
            let mix = self.set([share, sum], mix);
            (link, [mix, self.set([consumption, mix], |[r, w]| r * w)])
        };
        links.iter().zip(&shares).map(of).collect()
    }

    /// `want` and `d`, from buyers to suppliers.
    pub(super) fn pull(&mut self) {
        for index in (0..self.stages.len()).rev() {
            self.plan(index);
            let planned = self.stages[index].planned;
            let groups = self.stages[index].groups.iter();
            let links: Vec<usize> = groups.flat_map(|group| group.links.clone()).collect();
            // want_ij = φ_ij·r_ij·w_ij·d_j
            for link in links {
                let LinkRows { per_unit, local_share, .. } = self.links[link];
                self.links[link].want = match local_share {
                    Some(share) => self.set([share, per_unit, planned], |[cap, a, d]| cap * a * d),
                    None => self.set([per_unit, planned], |[a, d]| a * d),
                };
            }
        }
    }

    /// `d_i = min(e_i, max(0, x_i + Σ_j want_ij + storage_i − stock_i))`
    fn plan(&mut self, index: usize) {
        let wanted = match self.stages[index].buyers[..] {
            [] => None,
            [link] => Some(self.links[link].want),
            _ => {
                let buyers = self.stages[index].buyers.clone();
                Some(self.sum_over(&buyers, |_, link| vec![link.want]))
            }
        };
        self.stages[index].wanted = wanted;
        let StageRows { potential: e, export_limit, .. } = self.stages[index];
        self.stages[index].planned = match (export_limit, wanted, self.storage(index)) {
            (None, ..) => e,
            (Some(x), None, None) => self.set([e, x], |[e, x]| lesser(e, x)),
            (Some(x), Some(want), None) => {
                self.set([e, x, want], |[e, x, want]| lesser(e, x + want))
            }
            (Some(x), None, Some((room, stock))) => self
                .set([e, x, room, stock], |[e, x, room, stock]| {
                    lesser(e, larger(0.0, x + room - stock))
                }),
            (Some(x), Some(want), Some((room, stock))) => self
                .set([e, x, want, room, stock], |[e, x, want, room, stock]| {
                    lesser(e, larger(0.0, x + want + room - stock))
                }),
        };
    }

    /// `p`, `ℓ`, flows of links and grants, from suppliers to buyers.
    pub(super) fn push(&mut self) {
        for index in 0..self.stages.len() {
            for group in 0..self.stages[index].groups.len() {
                self.supply(index, group);
            }
            // p_j = min(d_j, min_g (local_g + import_g))
            let planned = self.stages[index].planned;
            let supplies = self.stages[index].groups.iter().filter_map(|group| group.supply);
            let binding = supplies.filter(|supply| supply.binds).map(|supply| supply.total);
            let binding: Vec<Row> = binding.collect();
            let production = match binding[..] {
                [] => planned,
                [first, ref others @ ..] => {
                    let row = self.set([planned, first], |[d, s]| lesser(d, s));
                    for other in others {
                        self.update(row, [*other], |p, [s]| lesser(p, s));
                    }
                    row
                }
            };
            self.stages[index].production = production;
            self.report(Metric::Production, index, production);
            for group in 0..self.stages[index].groups.len() {
                match self.stages[index].groups[group].links[..] {
                    [link] => self.single(link),
                    _ => self.alternatives(index, group),
                }
            }
            let opening = self.stages[index].opening;
            // available_i = p_i + stock_i
            self.stages[index].available = opening.map_or(production, |opening| {
                self.of_year(|own| own.set([production, opening], |[p, stock]| p + stock))
            });
            self.grant(index);
        }
        let last = self.stages[self.last].production;
        self.report_of(Metric::FinalOutput, "chain", last);
    }

    /// `local_g = Σ grant_ij / r_ij` and `import_g = Σ m_ij·w_ij·d_j`, in units of the buyer, where
    /// they are needed.
    fn supply(&mut self, index: usize, group: usize) {
        let links = self.stages[index].groups[group].links.clone();
        let binds = links.iter().any(|link| self.links[*link].import_share.is_some());
        if !binds && links.len() == 1 {
            return;
        }
        let mut local = None;
        for &link in &links {
            let LinkRows { grant, consumption, .. } = self.links[link];
            local = Some(self.add(local, [grant, consumption], |[g, r]| g / r));
        }
        let planned = self.stages[index].planned;
        let import = self.sum_over(&links, |_, link| {
            link.import_share.into_iter().chain(link.mix).chain([planned]).collect()
        });
        let local = local.expect("an input has links");
        let total = self.set([local, import], |[local, import]| local + import);
        self.stages[index].groups[group].supply = Some(Supply { local, import, total, binds });
    }

    /// A single link: `use = r·p`, `local = max(use − m·r·d, min(grant, φ·use))`.
    ///
    /// Written as `min(grant, max(use − m·r·d, φ·use))`, which is the same, since `use − m·r·d` is
    /// at most the grant, and keeps rounding from using more than was granted.
    fn single(&mut self, link: usize) {
        let LinkRows { to, grant, consumption, local_share, import_share, .. } = self.links[link];
        let StageRows { production, planned, .. } = self.stages[to];
        let used = self.set([consumption, production], |[r, p]| r * p);
        let local = match (local_share, import_share) {
            (None, _) => self.set([grant, used], |[g, used]| lesser(g, used)),
            (Some(share), None) => {
                self.set([grant, share, used], |[g, cap, used]| lesser(g, cap * used))
            }
            (Some(share), Some(outside)) => {
                let rows = [grant, share, used, outside, consumption, planned];
                self.set(rows, |[g, cap, used, m, r, d]| {
                    lesser(g, larger(used - m * r * d, cap * used))
                })
            }
        };
        let id = self.flow(link, used, local);
        self.figure((Metric::Import, &id), [used, local], |[used, local]| {
            beyond_rounding(used - local, used)
        });
    }

    /// Keeps what a link carries.
    fn flow(&mut self, link: usize, used: Row, local: Row) -> String {
        (self.links[link].used, self.links[link].local) = (used, local);
        let id = self.links[link].id.clone();
        self.report_of(Metric::LocalFlow, &id, local);
        id
    }

    /// Alternatives: `ℓ_g`, then what each of them and its imports deliver.
    fn alternatives(&mut self, index: usize, group: usize) {
        let StageRows { production, planned, .. } = self.stages[index];
        let links = self.stages[index].groups[group].links.clone();
        let supply = self.stages[index].groups[group].supply.expect("alternatives have supplies");
        // Σ φ·w, which is 1 where no share is capped.
        let sourced = if links.iter().any(|link| self.links[*link].local_share.is_some()) {
            self.sum_over(&links, |_, link| link.local_share.into_iter().chain(link.mix).collect())
        } else {
            self.set([], |[]| 1.0)
        };
        // ℓ_g = max(p − import_g, min(local_g, p·Σ φ·w)), kept within local_g as for a single link.
        let rows = [production, supply.import, supply.local];
        self.update(sourced, rows, |capped, [p, import, local]| {
            lesser(local, larger(p - import, p * capped))
        });
        for link in links {
            let LinkRows { grant, consumption, import_share, mix, .. } = self.links[link];
            let mix = mix.expect("alternatives have a mix");
            // local_ij = grant_ij·ℓ_g / local_g
            let local = self.set([grant, sourced, supply.local], |[grant, l, local]| {
                if local > 0.0 { grant * (l / local) } else { 0.0 }
            });
            // import_ij = r_ij·(p_j − ℓ_g)·m_ij·w_ij·d_j / import_g
            let rows = [production, sourced, mix, planned, supply.import];
            let import = self.set(rows, |[p, l, w, d, import]| {
                if import > 0.0 { beyond_rounding(p - l, p) * (w * d / import) } else { 0.0 }
            });
            if let Some(share) = import_share {
                self.update(import, [share], |import, [m]| import * m);
            }
            self.update(import, [consumption], |import, [r]| import * r);
            let used = self.set([local, import], |[local, import]| local + import);
            let id = self.flow(link, used, local);
            self.report_of(Metric::Import, &id, import);
        }
    }

    /// `grant_ij = want_ij·min(1, free_i / Σ_k want_ik)`, after `free_i = p_i − min(c_i, x_i, p_i)`.
    fn grant(&mut self, index: usize) {
        let StageRows { available, export_commitment, export_limit, wanted, .. } =
            self.stages[index];
        let Some(wanted) = wanted else { return };
        let free = match (export_commitment, export_limit) {
            (None, _) => available,
            (Some(c), None) => self.set([available, c], |[p, c]| p - lesser(c, p)),
            (Some(c), Some(x)) => {
                self.set([available, c, x], |[p, c, x]| p - lesser(lesser(c, x), p))
            }
        };
        let buyers = self.stages[index].buyers.clone();
        if let [link] = buyers[..] {
            // One buyer gets min(want, free), the same without the division.
            let grant = self.set([wanted, free], |[want, free]| lesser(want, free));
            self.links[link].grant = grant;
            return;
        }
        // The ration: 0 where nobody wants any.
        let ration =
            |[want, free]: [f64; 2]| if want > 0.0 { lesser(1.0, free / want) } else { 0.0 };
        let ration = self.set([wanted, free], ration);
        for link in buyers {
            let want = self.links[link].want;
            self.links[link].grant = self.set([want, ration], |[want, ration]| want * ration);
        }
    }

    /// `R_i = Σ_j r_ij·w_ij·R_j`. Only what the stage feeds is looked at, as mixes elsewhere may not be
    /// known yet.
    pub(super) fn per_final(&mut self, index: usize) -> PerFinal {
        for stage in self.fed_by(index).into_iter().rev() {
            let terms = self.stages[stage].buyers.iter().filter_map(|link| {
                let LinkRows { to, per_unit, .. } = self.links[*link];
                match self.known_per_final(to) {
                    PerFinal::Nothing => None,
                    PerFinal::One => Some(vec![per_unit]),
                    PerFinal::Of(below) => Some(vec![per_unit, below]),
                }
            });
            let terms: Vec<Vec<Row>> = terms.collect();
            let found =
                if terms.is_empty() { PerFinal::Nothing } else { PerFinal::Of(self.sum(terms)) };
            self.per_final.insert(stage, found);
        }
        self.known_per_final(index)
    }

    fn known_per_final(&self, stage: usize) -> PerFinal {
        if stage == self.last {
            return PerFinal::One;
        }
        self.per_final.get(&stage).copied().unwrap_or(PerFinal::Nothing)
    }

    /// A stage and all that it feeds, but for the final stage and those whose `R` is known.
    fn fed_by(&self, index: usize) -> BTreeSet<usize> {
        let (mut fed, mut waiting) = (BTreeSet::new(), vec![index]);
        while let Some(stage) = waiting.pop() {
            let is_known = stage == self.last || self.per_final.contains_key(&stage);
            if !is_known && fed.insert(stage) {
                let buyers = self.stages[stage].buyers.iter();
                waiting.extend(buyers.map(|link| self.links[*link].to));
            }
        }
        fed
    }

    /// `R` and `E`, from the final stage to all that feed it, and `min E`.
    pub(super) fn equivalents(&mut self) {
        let last = self.stages[self.last].potential;
        self.stages[self.last].equivalent = Some(last);
        self.report(Metric::FinalEquivalent, self.last, last);
        for index in (0..self.last).rev() {
            let PerFinal::Of(r) = self.per_final(index) else { continue };
            let e = self.stages[index].potential;
            // E_i = e_i / R_i
            let row = self.set([e, r], |[e, r]| ratio(e, r));
            self.stages[index].equivalent = Some(row);
            self.report(Metric::FinalEquivalent, index, row);
        }
        // T = min E; a feeder that no unit of the final product needs is undefined and passed over.
        let all = self.stages.iter().filter_map(|stage| stage.equivalent);
        let all: Vec<Row> = all.filter(|row| *row != last).collect();
        self.throughput = self.set([last], |[e]| e);
        for row in all {
            self.update(self.throughput, [row], |t, [e]| lesser(e, t));
        }
        self.report_of(Metric::ClosedThroughput, "chain", self.throughput);
    }
}
