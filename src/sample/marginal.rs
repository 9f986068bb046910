//! What a row of uniforms or of latent normals becomes: the values of one quantity.
//!
//! | law | from uniforms | from latent normals |
//! |---|---|---|
//! | exact | its value | its value |
//! | discrete, empirical, bernoulli | thresholds | thresholds Φ⁻¹(c) |
//! | uniform, triangular | closed form | Φ by table, then closed form |
//! | everything else | table | table |
//! | … too steep for a table, or with kinks | exact quantile per lane | exact quantile per lane |
//!
//! Tables belong to shapes: all normal laws share one, so do all PERT laws with the mode at the
//! same place. A table is built when it is first needed, and [`Shapes`] lets marginals share it.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use super::table::{
    TOLERANCE, UTable, Z_MAX, ZTable, look_up_normals, look_up_uniforms, u_table, z_table,
};
use crate::law::inverse::{Closed, Inverse, Level, Standard, Stretch};
use crate::law::{Even, Normal, Uncertain};
use crate::scenario::Scenario;

/// One quantity's law, ready to turn rows of random numbers into values.
///
/// ```
/// use pvchain::{Pert, sample::{BLOCK, Marginal, Stream}};
///
/// let law = Marginal::of(&Pert { min: 0.45, mode: 0.70, max: 0.95 }.into());
/// let mut row = [0.0; BLOCK];
/// Stream::keyed(1, "stage.wafer.operating_rate").uniforms(0, &mut row);
/// law.from_uniform(&mut row);
/// assert!(row.iter().all(|rate| (0.45..=0.95).contains(rate)));
/// ```
#[derive(Debug, Clone)]
pub struct Marginal(Inverse<Arc<Shape>>);

/// A standard law with its tables, as far as they have been needed.
#[derive(Debug)]
struct Shape {
    standard: Box<dyn Standard>,
    by_uniform: OnceLock<Option<UTable>>,
    by_normal: OnceLock<Option<ZTable>>,
}

/// The shapes that marginals share.
#[derive(Debug, Clone)]
pub struct Shapes {
    /// By the numbers of the standard laws, as they are shown.
    shapes: BTreeMap<String, Arc<Shape>>,
    score: Marginal,
}

impl Default for Shapes {
    fn default() -> Self {
        let mut shapes = BTreeMap::new();
        let score = marginal(&mut shapes, &Normal { mean: 0.0, sd: 1.0 }.into());
        Self { shapes, score }
    }
}

impl Shapes {
    /// The shapes of all laws of a scenario.
    pub(crate) fn of(scenario: &Scenario) -> Self {
        let mut shapes = Self::default();
        shapes.keep(scenario);
        shapes
    }

    /// Takes in the shapes of all laws of a scenario.
    pub(crate) fn keep(&mut self, scenario: &Scenario) {
        for law in scenario.inputs().flat_map(|(_, quantity)| quantity.iter()) {
            if law.is_uncertain() {
                self.marginal(law);
            }
        }
    }

    /// The marginal of a law; shapes that were seen before are shared.
    pub fn marginal(&mut self, law: &Uncertain) -> Marginal {
        marginal(&mut self.shapes, law)
    }

    /// Uniforms to standard normal scores, in place.
    pub fn scores(&self, row: &mut [f64]) {
        self.score.from_uniform(row);
    }
}

fn marginal(shapes: &mut BTreeMap<String, Arc<Shape>>, law: &Uncertain) -> Marginal {
    let (standard, stretch) = match law.inverse() {
        Inverse::Steps(steps) => return Marginal(Inverse::Steps(steps)),
        Inverse::Stretched(standard, stretch) => (standard, stretch),
    };
    let shape = shapes.entry(format!("{standard:?}")).or_insert_with(|| {
        let (by_uniform, by_normal) = (OnceLock::new(), OnceLock::new());
        Arc::new(Shape { standard, by_uniform, by_normal })
    });
    Marginal(Inverse::Stretched(Arc::clone(shape), stretch))
}

impl Marginal {
    /// The marginal of one law alone.
    pub fn of(law: &Uncertain) -> Self {
        Shapes::default().marginal(law)
    }

    /// Uniforms to values, in place.
    pub fn from_uniform(&self, row: &mut [f64]) {
        match &self.0 {
            Inverse::Steps(steps) => steps.invert_uniform(row),
            Inverse::Stretched(shape, stretch) => shape.invert_uniform(stretch, row),
        }
    }

    /// Latent standard normals to values, in place.
    pub fn from_normal(&self, row: &mut [f64]) {
        match &self.0 {
            Inverse::Steps(steps) => steps.invert_normal(row),
            Inverse::Stretched(shape, stretch) => shape.invert_normal(stretch, row),
        }
    }

    /// Builds the table now that [`from_uniform`](Self::from_uniform) or
    /// [`from_normal`](Self::from_normal) looks up.
    pub(super) fn tabulate(&self, by_normal: bool) {
        if let Inverse::Stretched(shape, _) = &self.0 {
            if by_normal {
                shape.by_normal();
            } else if shape.standard.closed().is_none() {
                shape.by_uniform();
            }
        }
    }

    /// Whether both tables exist or none is needed; a law that is too steep is inverted exactly.
    pub fn is_tabulated(&self) -> bool {
        match &self.0 {
            Inverse::Steps(_) => true,
            Inverse::Stretched(shape, _) => {
                let closed = shape.standard.closed().is_some();
                (closed || shape.by_uniform().is_some()) && shape.by_normal().is_some()
            }
        }
    }
}

impl Shape {
    fn by_uniform(&self) -> Option<&UTable> {
        let build = || {
            u_table(&*self.standard).filter(|table| {
                let look_up = |row: &mut [f64]| look_up_uniforms(table, &Stretch::NONE, row);
                self.standard.is_smooth() || self.follows(uniforms(), Level::of, look_up)
            })
        };
        self.by_uniform.get_or_init(build).as_ref()
    }

    /// For the closed forms the table of Φ.
    fn by_normal(&self) -> Option<&ZTable> {
        let tabulated = if self.standard.closed().is_some() { &Even } else { &*self.standard };
        let build = || {
            z_table(tabulated).filter(|table| {
                let look_up = |row: &mut [f64]| look_up_normals(table, &Stretch::NONE, row);
                tabulated.is_smooth() || self.follows(normals(), Level::beyond, look_up)
            })
        };
        self.by_normal.get_or_init(build).as_ref()
    }

    /// Whether a table keeps its bound at places between its points, which is asked of laws with
    /// kinks or jumps: the estimate from differences of neighbours takes them for smaller than
    /// they are.
    fn follows(
        &self,
        places: impl Iterator<Item = f64>,
        level: fn(f64) -> Level,
        look_up: impl Fn(&mut [f64]),
    ) -> bool {
        let exact = |place: f64| self.standard.quantile(level(place));
        let scale =
            self.standard.quantile(Level::Upper(0.25)) - self.standard.quantile(Level::Lower(0.25));
        let mut places = places;
        // Guards are written so that NaN fails.
        places.all(|place| {
            let (mut row, value) = ([place], exact(place));
            look_up(&mut row);
            (row[0] - value).abs() <= TOLERANCE * value.abs().max(scale)
        })
    }

    fn invert_uniform(&self, stretch: &Stretch, row: &mut [f64]) {
        match self.standard.closed() {
            Some(Closed::Uniform) => uniform(stretch, row),
            Some(Closed::Triangular(mode)) => triangular(mode, stretch, row),
            None => match self.by_uniform() {
                Some(table) => look_up_uniforms(table, stretch, row),
                None => one_by_one(&*self.standard, stretch, row, Level::of),
            },
        }
    }

    fn invert_normal(&self, stretch: &Stretch, row: &mut [f64]) {
        match (self.standard.closed(), self.by_normal()) {
            (Some(Closed::Triangular(mode)), Some(table)) => {
                look_up_normals(table, &Stretch::NONE, row);
                triangular(mode, stretch, row);
            }
            (_, Some(table)) => look_up_normals(table, stretch, row),
            (_, None) => one_by_one(&*self.standard, stretch, row, Level::beyond),
        }
    }
}

/// Three places in each cell of a table by probability, on either side.
fn uniforms() -> impl Iterator<Item = f64> {
    let tails = (2..=53).flat_map(|octave| {
        let start = libm::exp2(-f64::from(octave));
        (0..96).map(move |place| start * (1.0 + (f64::from(place) + 0.5) / 96.0))
    });
    tails.flat_map(|t| [t, 1.0 - t])
}

/// The same of a table by latent normal.
fn normals() -> impl Iterator<Item = f64> {
    let last = Z_MAX * 96.0;
    let places = std::iter::successors(Some(0.5), move |place| {
        Some(place + 1.0).filter(|place| *place < last)
    });
    places.flat_map(|place| [place / 96.0, -place / 96.0])
}

/// The exact quantile, lane by lane.
fn one_by_one(standard: &dyn Standard, stretch: &Stretch, row: &mut [f64], tail: fn(f64) -> Level) {
    for lane in row {
        let (side, t) = tail(*lane).parts();
        *lane = stretch.apply(standard.quantile(Level::on(side, t.max(f64::MIN_POSITIVE))));
    }
}

#[cfg_attr(not(pvchain_baseline), multiversion::multiversion(targets("x86_64+avx2")))]
fn uniform(stretch: &Stretch, row: &mut [f64]) {
    for lane in row {
        let value = stretch.offset + stretch.scale * *lane;
        *lane = if value > stretch.max { stretch.max } else { value };
    }
}

#[cfg_attr(not(pvchain_baseline), multiversion::multiversion(targets("x86_64+avx2")))]
fn triangular(mode: f64, stretch: &Stretch, row: &mut [f64]) {
    for lane in row {
        // One root for either side of the mode.
        let below = *lane < mode;
        let square = if below { *lane * mode } else { (1.0 - *lane) * (1.0 - mode) };
        let root = square.sqrt();
        let value = stretch.offset + stretch.scale * if below { root } else { 1.0 - root };
        let value = if value < stretch.min { stretch.min } else { value };
        *lane = if value > stretch.max { stretch.max } else { value };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::Lognormal;

    #[test]
    fn shapes_are_shared() {
        let mut shapes = Shapes::default();
        let a = shapes.marginal(&Normal { mean: 1.0, sd: 2.0 }.into());
        let b = shapes.marginal(&Normal { mean: 5.0, sd: 0.1 }.into());
        let c = shapes.marginal(&Lognormal { median: 5.0, sigma: 0.1 }.into());
        let address = |marginal: &Marginal| match &marginal.0 {
            Inverse::Stretched(shape, _) => Arc::as_ptr(shape),
            Inverse::Steps(_) => std::ptr::null(),
        };
        assert_eq!(address(&a), address(&b));
        assert_ne!(address(&a), address(&c));
    }
}
