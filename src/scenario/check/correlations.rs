//! Correlations: which inputs they name, and whether such a strength exists.

use std::collections::{BTreeMap, BTreeSet};

use nalgebra::DMatrix;

use super::nearest_correlation::{
    nearest_correlation, rounded, shrinkage, smallest_eigenvalue, toml,
};
use super::ranked::ranked;
use super::{Check, Origin, found};
use crate::law::number;
use crate::law::rank_correlation::RankMargin;
use crate::message::Text;
use crate::problem::Kind::{
    Conflict, Duplicate, Missing, OutOfRange, TooMany, UnknownName, WrongType,
};
use crate::problem::Problem;
use crate::scenario::file::flaw::{clip, shown};
use crate::scenario::{
    Correlation, Group, Grouped, Input, Link, Listed, Quantity, Stage, Strength, TableAt, is_glob,
    join, matches, rho_of_spearman, says,
};

/// The largest matrix, given or implied by a negative coefficient.
const LARGEST_MATRIX: usize = 500;

/// The largest matrix that a hint prints.
const LARGEST_PRINTED: usize = 8;

/// With so many problems, no further nearest matrix is looked for: it takes time.
const ENOUGH: usize = 10;

/// Rounding that a matrix may show.
const TOLERANCE: f64 = 1e-9;

struct Inputs<'d> {
    /// Name, input, and what it is if that is uncertain.
    all: Vec<(String, Input, Option<&'d Quantity>)>,
    /// Where in `all` a name is.
    by_name: BTreeMap<String, usize>,
    /// Which correlation an input is in.
    owner: BTreeMap<usize, usize>,
}

impl Check<'_> {
    /// Checks all correlations and names their inputs.
    pub(super) fn correlations(&mut self) -> Grouped {
        let draft = self.draft;
        let mut found = Grouped::default();
        if draft.correlations.is_empty() {
            return found;
        }
        let exact = draft.correlations.iter().flat_map(|correlation| &correlation.exact);
        let exact: BTreeSet<&str> = exact.map(String::as_str).collect();
        let with_name = draft.numbers().filter_map(|(input, quantity)| {
            // A limit that a change has lifted keeps its place, too.
            let counts = |name: &String| quantity.is_some() || exact.contains(name.as_str());
            let name = (quantity.is_some() || !exact.is_empty()).then(|| input.to_string());
            let uncertain = quantity.filter(|quantity| quantity.is_uncertain());
            Some((name.filter(counts)?, input, uncertain))
        });
        let all: Vec<_> = with_name.collect();
        let by_name = all.iter().enumerate().map(|(i, (name, ..))| (name.clone(), i)).collect();
        let mut inputs = Inputs { all, by_name, owner: BTreeMap::new() };
        for (index, (part, correlation)) in Correlation::parts(draft).enumerate() {
            let members = self.members(index, &mut inputs);
            self.exact(part, correlation, (&members, &inputs));
            self.strength(part, correlation, (&members, &inputs));
            let members_of = members.iter().map(|member| &inputs.all[*member]);
            found.named.push(members_of.clone().map(|(_, input, _)| input.clone()).collect());
            let exact = members_of.filter(|(.., uncertain)| uncertain.is_none());
            found.exact.push(exact.map(|(name, ..)| name.clone()).collect());
            found.groups.extend(group(correlation, &members, &inputs));
        }
        found
    }

    /// Checks that what is named as exact belongs to the group.
    fn exact(
        &mut self,
        part: TableAt,
        correlation: &Correlation,
        (members, inputs): (&[usize], &Inputs<'_>),
    ) {
        if self.places.any_unread() || correlation.exact.is_empty() {
            return;
        }
        let members: BTreeSet<usize> = members.iter().copied().collect();
        for (at, name) in correlation.exact.iter().enumerate() {
            let member = inputs.by_name.get(name);
            if member.is_some_and(|member| members.contains(member)) {
                continue;
            }
            let names = members.iter().map(|member| inputs.all[*member].0.as_str());
            let problem = self.unknown(name, names).expected(says::an_input_of_the_group());
            self.report_inside(part, ("exact", &format!("exact[{at}]")), problem);
        }
    }

    /// The inputs of a correlation, by their place among all inputs.
    fn members(&mut self, index: usize, inputs: &mut Inputs<'_>) -> Vec<usize> {
        let part = Correlation::part(index);
        let Correlation { inputs: names, exact, .. } = &self.draft.correlations[index];
        let exact: BTreeSet<&str> = exact.iter().map(String::as_str).collect();
        let mut members = Vec::new();
        for (at, name) in names.iter().enumerate() {
            let key = format!("inputs[{at}]");
            let refuse = |check: &mut Self, problem: Problem| {
                check.report_inside(part, ("inputs", &key), problem);
            };
            let matched: Vec<usize> = if is_glob(name) {
                let counts = |(known, _, uncertain): &(String, Input, Option<&Quantity>)| {
                    matches(name, known) && (uncertain.is_some() || exact.contains(known.as_str()))
                };
                let all = inputs.all.iter().enumerate();
                all.filter(|(_, input)| counts(input)).map(|(i, _)| i).collect()
            } else {
                inputs.by_name.get(name).copied().into_iter().collect()
            };
            let kept = exact.contains(name.as_str()) && !matched.is_empty();
            if let Some(problem) = self.unfit(name, &matched, inputs).filter(|_| !kept) {
                refuse(self, problem);
                continue;
            }
            for member in matched {
                let (name, input, _) = &inputs.all[member];
                if input.is_fate() {
                    let problem = found(Conflict, says::a_fate(shown(name)))
                        .expected(says::inputs_that_are_no_fates())
                        .hint(says::use_factors());
                    refuse(self, problem);
                    break;
                }
                if let Some(owner) = inputs.owner.insert(member, index) {
                    let what = if index == owner {
                        says::a_second_time(shown(name))
                    } else {
                        says::already_in(shown(name), shown(&self.draft.correlations[owner].id))
                    };
                    refuse(self, found(Duplicate, what).expected(says::in_one_group()));
                } else {
                    members.push(member);
                }
            }
        }
        members
    }

    /// What is wrong with a name or a glob that matched these inputs.
    fn unfit(&self, name: &str, matched: &[usize], inputs: &Inputs<'_>) -> Option<Problem> {
        if is_glob(name) {
            let nothing = matched.is_empty() && !self.places.any_unread();
            return nothing.then(|| {
                let exact = inputs.all.iter().any(|(known, ..)| matches(name, known));
                found(UnknownName, says::which_matches_nothing(shown(name)))
                    .expected(says::a_glob_of_uncertain_inputs())
                    .hint_maybe(exact.then(says::it_matches_exact_numbers))
            });
        }
        let Some(member) = matched.first() else {
            return (!self.may_be_unread(name)).then(|| {
                let uncertain = inputs.all.iter().filter(|(.., uncertain)| uncertain.is_some());
                let problem = self.unknown(name, uncertain.map(|(name, ..)| name.as_str()));
                problem.expected(says::an_uncertain_input_such_as())
            });
        };
        let exact = inputs.all[*member].2.is_none() && !self.may_be_unread(name);
        exact.then(|| {
            found(Conflict, says::which_is_an_exact_number(shown(name)))
                .expected(says::an_uncertain_input())
                .hint(says::give_it_a_distribution())
        })
    }

    /// Whether an input may be missing or exact only because something could not be read.
    fn may_be_unread(&self, name: &str) -> bool {
        let links = &self.draft.links;
        match name.parse() {
            Ok(Input::Stage { stage, field }) => match self.stages.get(stage.as_str()) {
                Some(index) => self.unread(Stage::part(*index), field.name()),
                None => self.stages_incomplete,
            },
            Ok(Input::Link { from, to, field }) => {
                match links.iter().position(|link| link.from == from && link.to == to) {
                    Some(index) => self.unread(Link::part(index), field.name()),
                    None => self.places.any_unread(),
                }
            }
            Ok(_) => self.places.any_unread(),
            Err(_) => false,
        }
    }

    fn strength(
        &mut self,
        part: TableAt,
        correlation: &Correlation,
        (members, inputs): (&[usize], &Inputs<'_>),
    ) {
        let offer = self.origin == Origin::Said && self.findings.problems().len() < ENOUGH;
        let whole = !self.places.any_unread() && !self.unread(part, "inputs");
        // A name that was refused leaves gaps: they are its fault, not the group's.
        let whole = whole && !self.findings.names(&join(&self.draft.name_of(part), "inputs"));
        let n = members.len();
        if whole && n < 2 {
            let what = if n == 0 { says::no_input() } else { says::one_input() };
            let problem = found(Missing, what).expected(says::at_least_two_inputs());
            return self.report(part, "inputs", problem);
        }
        if ["", "rho", "spearman", "matrix"].iter().any(|key| self.unread(part, key)) {
            return;
        }
        let (key, problem) = match &correlation.strength {
            Strength::Rho(rho) => ("rho", coefficient(*rho, *rho, n)),
            Strength::Spearman(rank) => ("spearman", coefficient(*rank, rho_of_spearman(*rank), n)),
            Strength::Matrix(rows) => {
                let names: Vec<&str> = members.iter().map(|i| inputs.all[*i].0.as_str()).collect();
                let problem = entries(rows, &names).or_else(|| {
                    if rows.len() == n {
                        return indefinite(rows, &names, offer);
                    }
                    let what = says::rows_for_inputs(rows.len(), n);
                    let expected = says::a_row_for_each_input(clip(&names.join(", ")));
                    whole.then(|| found(Conflict, what).expected(expected))
                });
                ("matrix", problem)
            }
        };
        if let Some(problem) = problem {
            self.report(part, key, problem);
        }
    }
}

fn coefficient(given: f64, rho: f64, n_members: usize) -> Option<Problem> {
    if !(-1.0..=1.0).contains(&given) {
        let problem = found(OutOfRange, number(given));
        return Some(problem.expected(says::a_coefficient_from_1_to_1()));
    }
    if n_members < 2 || rho >= 0.0 {
        return None;
    }
    let what = says::for_inputs(number(given), n_members);
    if n_members > LARGEST_MATRIX {
        let expected = says::at_most_where_negative(LARGEST_MATRIX);
        return Some(found(TooMany, what).expected(expected));
    }
    let least = -1.0 / (n_members as f64 - 1.0);
    (rho < least - TOLERANCE).then(|| {
        let least_shown = format!("{least:.4}");
        let expected = if given == rho {
            says::at_least_for_negative(least_shown)
        } else {
            says::at_least_as_latent(least_shown)
        };
        found(OutOfRange, what).expected(expected).hint(says::not_all_against())
    })
}

fn entries(rows: &[Vec<f64>], names: &[&str]) -> Option<Problem> {
    let n = rows.len();
    if let Some((i, row)) = rows.iter().enumerate().find(|(_, row)| row.len() != n) {
        let what = says::numbers_in_row(row.len(), i + 1, n);
        return Some(found(WrongType, what).expected(says::as_many_numbers_as_rows()));
    }
    if n > LARGEST_MATRIX {
        let expected = says::at_most_rows(LARGEST_MATRIX);
        return Some(found(TooMany, says::n_rows(n)).expected(expected));
    }
    let name = |i: usize| names.get(i).map_or_else(|| says::nth_input(i + 1), |n| shown(n).into());
    for (i, row) in rows.iter().enumerate() {
        if row[i] != 1.0 {
            let what = says::with_itself(number(row[i]), name(i));
            return Some(found(OutOfRange, what).expected(says::one_on_the_diagonal()));
        }
        for (j, value) in row.iter().enumerate().take(i) {
            let pair = || says::and_also(name(j), name(i));
            if !(-1.0..=1.0).contains(value) {
                let what = says::found_for(number(*value), pair());
                return Some(found(OutOfRange, what).expected(says::coefficients_from_1_to_1()));
            }
            if rows[j][i] != *value {
                let what = says::both_for(number(rows[j][i]), number(*value), pair());
                return Some(found(Conflict, what).expected(says::the_same_on_both_sides()));
            }
        }
    }
    None
}

/// A matrix with negative eigenvalues; `offer` says whether to look for the nearest without.
fn indefinite(rows: &[Vec<f64>], names: &[&str], offer: bool) -> Option<Problem> {
    if rows.is_empty() {
        return None;
    }
    let square = DMatrix::from_fn(rows.len(), rows.len(), |i, j| rows[i][j]);
    let smallest = smallest_eigenvalue(&square);
    (smallest < -TOLERANCE).then(|| {
        let smallest_shown = format!("{smallest:.4}");
        let names = cut(&names.join(", "), &smallest_shown);
        found(Conflict, says::a_matrix_with(names, smallest_shown))
            .expected(says::a_true_matrix())
            .hint(instead(&square, smallest, offer))
    })
}

/// What to write in place of a matrix with negative eigenvalues.
fn instead(matrix: &DMatrix<f64>, smallest: f64, offer: bool) -> Text {
    let factor = (1000.0 * shrinkage(smallest)).floor() / 1000.0;
    let shrink = says::shrink_by(factor);
    if !offer {
        return shrink;
    }
    let nearest = nearest_correlation(matrix);
    let distance = Text::data(format_args!("{:.2}", nearest.distance));
    let distance = if nearest.converged { distance } else { says::at_most(distance) };
    let distance = says::away(distance);
    if matrix.nrows() > LARGEST_PRINTED {
        return says::nearest_matrix_is(shrink, distance);
    }
    let rows = toml(&rounded(&nearest.matrix));
    says::nearest_matrix_or(rows, distance, shrink)
}

/// The names of inputs; hundreds of them are cut, so that the whole message has a bounded length.
fn cut(names: &str, smallest: &str) -> String {
    const MOST: usize = 400;
    const END: usize = 60;
    let around = says::a_matrix_with("", smallest).to_string();
    let (n_letters, around) = (names.chars().count(), around.chars().count());
    if n_letters + around <= MOST {
        return names.to_owned();
    }
    let before = says::a_matrix_with("", "").to_string().find("  ");
    let before = before.map_or(0, |at| at + 1);
    let start: String = names.chars().take(MOST / 2 - before).collect();
    let end: String = names.chars().skip(n_letters + around - before - END).collect();
    format!("{start} … {end}")
}

/// A coefficient that passed the check, without the rounding that the check lets pass.
fn within(rho: f64, n_members: usize) -> f64 {
    if n_members < 2 { rho } else { rho.max(-1.0 / (n_members as f64 - 1.0)) }
}

/// The group of what is uncertain, if anything is.
fn group(correlation: &Correlation, members: &[usize], inputs: &Inputs<'_>) -> Option<Group> {
    let is_uncertain = |at: &usize| inputs.all[members[*at]].2.is_some();
    let kept: Vec<usize> = (0..members.len()).filter(is_uncertain).collect();
    let strength = match &correlation.strength {
        Strength::Rho(rho) => Strength::Rho(within(*rho, kept.len())),
        Strength::Spearman(rank) => {
            let quantities = kept.iter().filter_map(|at| inputs.all[members[*at]].2);
            let margins: Vec<RankMargin> = quantities.map(Quantity::rank_margin).collect();
            // A matrix costs the cube of its size.
            let strength =
                (kept.len() <= LARGEST_MATRIX).then(|| ranked(*rank, &margins)).flatten();
            match strength.unwrap_or(Strength::Rho(rho_of_spearman(*rank))) {
                Strength::Rho(rho) => Strength::Rho(within(rho, kept.len())),
                matrix => matrix,
            }
        }
        Strength::Matrix(rows) => {
            let entry = |i: usize, j: usize| rows.get(i)?.get(j).copied();
            let row = |i: &usize| kept.iter().map(|j| entry(*i, *j)).collect::<Option<Vec<_>>>();
            Strength::Matrix(kept.iter().map(row).collect::<Option<Vec<_>>>()?)
        }
    };
    let members = kept.iter().map(|at| inputs.all[members[*at]].1.clone()).collect::<Vec<_>>();
    (!members.is_empty()).then(|| Group { id: correlation.id.clone(), members, strength })
}
