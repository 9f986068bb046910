//! Figures that follow from potentials, production and flows, of a period or of a year: each where
//! it is asked for, with the equation that gives it.

use super::index::{Cover, LinkRows, Row, StageRows};
use super::lanes::{beyond_rounding, lesser, ratio};
use super::{compile::Compiler, time::Stock};
use crate::metric::Metric;
use crate::scenario::stage::{Stage, StageField};
use crate::scenario::{band::TOLERANCE, input::Input, intensity::Intensity};

impl Compiler<'_> {
    /// Local need of each product, coverage and gap.
    pub(super) fn covers(&mut self) {
        for index in 0..self.stages.len() {
            let StageRows { potential, capacity, .. } = self.stages[index];
            let buyers = self.stages[index].buyers.clone();
            if buyers.is_empty() {
                continue;
            }
            // κ_i = e_i / Σ_j r_ij·w_ij·e_j
            let need = self
                .sum_over(&buyers, |own, link| vec![link.per_unit, own.stages[link.to].potential]);
            let coverage = self.set([potential, need], |[e, need]| ratio(e, need));
            self.report(Metric::Coverage, index, coverage);
            let Stage { id, coverage: own, .. } = self.order[index];
            let band = own.unwrap_or(self.scenario.balance.coverage);
            self.stages[index].cover = Some(Cover { coverage, band });
            // g_i = e_i − Σ_j r_ij·w_ij·e_j, and exactly 0 where rounding alone is left.
            self.figure((Metric::Gap, id), [potential, need], |[e, need]| {
                if (e - need).abs() > TOLERANCE * e { e - need } else { 0.0 }
            });
            if !self.scenario.markets.is_empty() && self.is_asked(Metric::CoverageAtFull) {
                // E_i / Σ_j r_ij·w_ij·E_j
                let need = self
                    .sum_over(&buyers, |own, link| vec![link.per_unit, own.stages[link.to].full]);
                let rows = [self.stages[index].full, need];
                self.figure((Metric::CoverageAtFull, id), rows, |[e, need]| ratio(e, need));
            }
            if self.is_asked(Metric::NameplateCoverage) {
                // K_i / Σ_j r_ij·w_ij·K_j
                let need = self.sum_over(&buyers, |own, link| {
                    vec![link.nameplate_per_unit, own.stages[link.to].capacity]
                });
                let rows = [capacity, need];
                self.figure((Metric::NameplateCoverage, id), rows, |[k, need]| ratio(k, need));
            }
        }
    }

    /// What local buyers leave, and what becomes of it.
    pub(super) fn outside(&mut self) {
        let outside = [Metric::Surplus, Metric::Export, Metric::Stranded];
        let is_asked = outside.iter().any(|metric| self.is_asked(*metric));
        for index in 0..self.stages.len() {
            let StageRows { export_limit, available, .. } = self.stages[index];
            let stored = self.storage(index);
            if !is_asked && stored.is_none() {
                continue;
            }
            let surplus = self.of_year(|own| own.surplus(index));
            self.report(Metric::Surplus, index, surplus);
            let needs_export = stored.is_some() || self.is_asked(Metric::Export);
            let export = needs_export.then(|| match export_limit {
                Some(limit) => self.set([surplus, limit], |[surplus, x]| lesser(surplus, x)),
                None => self.set([surplus], |[surplus]| surplus),
            });
            if let Some(export) = export {
                self.report(Metric::Export, index, export);
            }
            let kept = stored.zip(export).map(|((storage, opening), export)| {
                // stock' = min(storage, surplus − export)
                let rows = [storage, surplus, export];
                let kept = self.set(rows, |[room, surplus, export]| lesser(room, surplus - export));
                self.report(Metric::Stock, index, kept);
                let initial = self.stage_input(index, StageField::InitialStock);
                self.time.stocks.push(Stock { initial, opening, kept });
                (export, kept)
            });
            let stranded = (Metric::Stranded, &*self.order[index].id);
            match (export_limit, kept) {
                (None, _) => self.figure(stranded, [], |[]| 0.0),
                (Some(limit), None) => {
                    self.figure(stranded, [surplus, limit, available], |[surplus, x, all]| {
                        beyond_rounding(surplus - lesser(surplus, x), all)
                    });
                }
                (Some(_), Some((export, kept))) => {
                    let rows = [surplus, export, kept, available];
                    self.figure(stranded, rows, |[surplus, export, kept, all]| {
                        beyond_rounding(surplus - export - kept, all)
                    });
                }
            }
        }
    }

    /// `surplus_i = p_i + stock_i − Σ_j local_ij`, and exactly 0 where rounding alone is left.
    fn surplus(&mut self, index: usize) -> Row {
        let StageRows { available, .. } = self.stages[index];
        let locals = self.stages[index].buyers.iter().map(|link| self.links[*link].local);
        let locals: Vec<Row> = locals.collect();
        match locals[..] {
            [] => self.set([available], |[available]| available),
            [local] => {
                self.set([available, local], |[all, local]| beyond_rounding(all - local, all))
            }
            [first, ref others @ ..] => {
                let row = self.set([available, first], |[all, local]| all - local);
                for local in others {
                    self.update(row, [*local], |left, [local]| left - local);
                }
                self.update(row, [available], |left, [all]| beyond_rounding(left, all));
                row
            }
        }
    }

    /// Rates of stages and links, and totals.
    pub(super) fn rates(&mut self) {
        for index in 0..self.stages.len() {
            let StageRows { production, installed, capacity, .. } = self.stages[index];
            let id = &self.order[index].id;
            let buyers = self.stages[index].buyers.clone();
            if !buyers.is_empty() && self.is_asked(Metric::LocalConversionRate) {
                // α_i = min(1, Σ_j local_ij / p_i)
                let sold = self.sum_over(&buyers, |_, link| vec![link.local]);
                let rows = [sold, production];
                self.figure((Metric::LocalConversionRate, id), rows, |[sold, p]| {
                    if p > 0.0 { lesser(1.0, sold / p) } else { f64::NAN }
                });
            }
            self.figure((Metric::Utilisation, id), [production, installed], |[p, k]| ratio(p, k));
            if let Some(national) = self.stage_input(index, StageField::NationalCapacity) {
                let rows = [capacity, national];
                self.figure((Metric::NationalShare, id), rows, |[k, national]| ratio(k, national));
            }
        }
        for index in 0..self.links.len() {
            let LinkRows { local, used, .. } = self.links[index];
            let id = self.links[index].id.clone();
            // λ_ij = local_ij / use_ij, and exactly 1 where rounding alone is imported.
            self.figure((Metric::LocalSupplyRate, &id), [local, used], |[local, used]| {
                let imported = beyond_rounding(used - local, used) > 0.0;
                ratio(if imported { local } else { used }, used)
            });
        }
        self.market_figures();
        self.accounts();
        self.chain_rate();
    }

    /// `A_a = Σ_i a_i·p_i`, times the price where an intensity follows it
    fn accounts(&mut self) {
        if !self.needs_accounts() {
            return;
        }
        for account in &self.scenario.accounts {
            let mut stages: Vec<&(String, Intensity)> = account.intensity.iter().collect();
            stages.sort_by_key(|(id, _)| id);
            let terms = stages.into_iter().map(|(stage, given)| {
                let (account, place) = (account.id.clone(), self.position[stage.as_str()]);
                let intensity = self.input(&Input::Account { account, stage: stage.clone() });
                let intensity = intensity.expect("accounts were asked for");
                let sales = self.market.sales.get(&place).filter(|_| given.times_price);
                vec![intensity, sales.copied().unwrap_or(self.stages[place].production)]
            });
            let terms: Vec<Vec<Row>> = terms.collect();
            let total = self.sum(terms);
            self.report_of(Metric::Account, &account.id, total);
        }
        // A_a / A_b
        for (pair, _) in self.scenario.subjects(Metric::AccountRatio) {
            let row = |id: &str| self.figures.get(&(Metric::Account, id.to_owned())).copied();
            if let Some((Some(above), Some(below))) =
                pair.split_once('/').map(|(above, below)| (row(above), row(below)))
            {
                self.figure((Metric::AccountRatio, &pair), [above, below], |[a, b]| ratio(a, b));
            }
        }
    }

    /// `Λ = Σ v_i·local_ij / Σ v_i·use_ij`
    fn chain_rate(&mut self) {
        let valued = self.links.iter().filter_map(|link| {
            Some((self.stage_input(link.from, StageField::Value)?, link.local, link.used))
        });
        let valued: Vec<(Row, Row, Row)> = valued.collect();
        if valued.is_empty() || !self.is_asked(Metric::ChainLocalSupplyRate) {
            return;
        }
        let local = self.sum(valued.iter().map(|(value, local, _)| vec![*value, *local]));
        let used = self.sum(valued.iter().map(|(value, _, used)| vec![*value, *used]));
        let rows = [local, used];
        self.figure((Metric::ChainLocalSupplyRate, "chain"), rows, |[a, b]| ratio(a, b));
    }
}
