//! What a row of uniforms or of latent normals becomes: the values of one quantity.
//!
//! | law | from uniforms | from latent normals |
//! |---|---|---|
//! | exact | its value | its value |
//! | discrete, empirical, bernoulli | thresholds | thresholds Φ⁻¹(c) |
//! | uniform, triangular | closed form | Φ by table, then closed form |
//! | everything else | table | table |
//! | … too steep for a table | exact quantile per lane | exact quantile per lane |
//!
//! Tables belong to shapes: all normal laws share one, so do all PERT laws with the mode at the
//! same place. A table is built when it is first needed, and [`Shapes`] lets marginals share it.
//!
//! # References
//!
//! See [the quantiles](crate::law::inverse) and [the tables](super::table).

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

#[cfg(not(pvchain_baseline))]
use multiversion::multiversion;

use super::table::{UTable, ZTable};
use crate::law::inverse::{Closed, Inverse, Standard, Steps, Stretch, Tail};
use crate::law::{Even, Normal, Uncertain};

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
pub struct Marginal {
    form: Form,
}

#[derive(Debug, Clone)]
enum Form {
    Exact(f64),
    Steps(Steps),
    Stretched(Arc<Shape>, Stretch),
}

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
    let form = match law.inverse() {
        Inverse::Exact(value) => Form::Exact(value),
        Inverse::Steps(steps) => Form::Steps(steps),
        Inverse::Stretched(standard, stretch) => {
            let shape = shapes
                .entry(format!("{standard:?}"))
                .or_insert_with(|| Arc::new(Shape::of(standard)));
            Form::Stretched(Arc::clone(shape), stretch)
        }
    };
    Marginal { form }
}

impl Marginal {
    /// The marginal of one law alone.
    pub fn of(law: &Uncertain) -> Self {
        Shapes::default().marginal(law)
    }

    /// Uniforms to values, in place.
    pub fn from_uniform(&self, row: &mut [f64]) {
        match &self.form {
            Form::Exact(value) => row.fill(*value),
            Form::Steps(steps) => steps.invert_uniform(row),
            Form::Stretched(shape, stretch) => shape.invert_uniform(stretch, row),
        }
    }

    /// Latent standard normals to values, in place.
    pub fn from_normal(&self, row: &mut [f64]) {
        match &self.form {
            Form::Exact(value) => row.fill(*value),
            Form::Steps(steps) => steps.invert_normal(row),
            Form::Stretched(shape, stretch) => shape.invert_normal(stretch, row),
        }
    }

    /// Builds the table now that [`from_uniform`](Self::from_uniform) or
    /// [`from_normal`](Self::from_normal) looks up.
    pub(super) fn tabulate(&self, by_normal: bool) {
        if let Form::Stretched(shape, _) = &self.form {
            if by_normal {
                shape.by_normal();
            } else if shape.standard.closed().is_none() {
                shape.by_uniform();
            }
        }
    }

    /// Whether both tables exist or none is needed; a law that is too steep is inverted exactly.
    #[cfg(test)]
    fn is_tabulated(&self) -> bool {
        match &self.form {
            Form::Exact(_) | Form::Steps(_) => true,
            Form::Stretched(shape, _) => {
                let closed = shape.standard.closed().is_some();
                (closed || shape.by_uniform().is_some()) && shape.by_normal().is_some()
            }
        }
    }
}

impl Shape {
    fn of(standard: Box<dyn Standard>) -> Self {
        Self { standard, by_uniform: OnceLock::new(), by_normal: OnceLock::new() }
    }

    fn by_uniform(&self) -> Option<&UTable> {
        self.by_uniform.get_or_init(|| UTable::of(&*self.standard)).as_ref()
    }

    /// For the closed forms the table of Φ.
    fn by_normal(&self) -> Option<&ZTable> {
        let tabulated = if self.standard.closed().is_some() { &Even } else { &*self.standard };
        self.by_normal.get_or_init(|| ZTable::of(tabulated)).as_ref()
    }

    fn invert_uniform(&self, stretch: &Stretch, row: &mut [f64]) {
        match self.standard.closed() {
            Some(Closed::Uniform) => uniform(stretch, row),
            Some(Closed::Triangular(mode)) => triangular(mode, stretch, row),
            None => match self.by_uniform() {
                Some(table) => table.look_up(stretch, row),
                None => one_by_one(&*self.standard, stretch, row, Tail::of),
            },
        }
    }

    fn invert_normal(&self, stretch: &Stretch, row: &mut [f64]) {
        match (self.standard.closed(), self.by_normal()) {
            (Some(Closed::Triangular(mode)), Some(table)) => {
                table.look_up(&Stretch::NONE, row);
                triangular(mode, stretch, row);
            }
            (_, Some(table)) => table.look_up(stretch, row),
            (_, None) => one_by_one(&*self.standard, stretch, row, Tail::beyond),
        }
    }
}

/// The exact quantile, lane by lane.
fn one_by_one(standard: &dyn Standard, stretch: &Stretch, row: &mut [f64], tail: fn(f64) -> Tail) {
    for lane in row {
        let (side, t) = tail(*lane).parts();
        *lane = stretch.apply(standard.quantile(Tail::on(side, t.max(f64::MIN_POSITIVE))));
    }
}

#[cfg_attr(not(pvchain_baseline), multiversion(targets("x86_64+avx2")))]
fn uniform(stretch: &Stretch, row: &mut [f64]) {
    for lane in row {
        let value = stretch.offset + stretch.scale * *lane;
        *lane = if value > stretch.max { stretch.max } else { value };
    }
}

#[cfg_attr(not(pvchain_baseline), multiversion(targets("x86_64+avx2")))]
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
    use super::super::Stream;
    use super::*;
    use crate::law::{
        Bernoulli, Gamma, Lognormal, Loguniform, Pert, Student, Triangular, Uniform, fixtures,
    };

    /// The stated bound of the tables: 1e-7 of the larger of value and interquartile range, by
    /// estimate; here, against exact quantiles at places between the points, twice that.
    #[test]
    fn tables_keep_their_bound_for_all_laws() {
        let mut fixtures = fixtures::all();
        fixtures.dedup_by(|a, b| a.law == b.law);
        let mut worst = (0.0f64, String::new());
        let mut direct = Vec::new();
        for f in fixtures {
            let exact = f.law.inverse();
            let quartiles = [Tail::Lower(0.25), Tail::Upper(0.25)].map(|t| exact.quantile(t));
            let marginal = Marginal::of(&f.law);
            if !marginal.is_tabulated() {
                direct.push(f.law.to_string());
            }
            for step in 0..700 {
                let t = libm::exp2(-1.0 - f64::from(step) / 700.0 * 51.5);
                for tail in [Tail::Lower(t), Tail::Upper(t)] {
                    let (u, z) = match tail {
                        Tail::Lower(t) => (t, tail.score()),
                        Tail::Upper(t) => (1.0 - t, tail.score()),
                    };
                    let mut lanes = [[u], [z]];
                    marginal.from_uniform(&mut lanes[0]);
                    marginal.from_normal(&mut lanes[1]);
                    for (lane, expected) in
                        lanes.iter().zip([exact.quantile(Tail::of(u)), exact.quantile(tail)])
                    {
                        let scale = expected.abs().max(quartiles[1] - quartiles[0]);
                        let error = (lane[0] - expected).abs() / scale;
                        if error > worst.0 {
                            worst = (error, format!("{} {tail:?}", f.law));
                        }
                    }
                }
            }
        }
        assert_eq!(
            direct,
            [
                "{ beta = { alpha = 0.05, beta = 0.08 } }",
                "{ student = { df = 2.1, mean = 0, scale = 1 } }",
                "{ loguniform = { min = 1e-6, max = 1000000 } }"
            ]
        );
        assert!(worst.0 < 2.0 * super::super::table::TOLERANCE, "{worst:?}");
    }

    #[test]
    fn shapes_are_shared() {
        let mut shapes = Shapes::default();
        let a = shapes.marginal(&Normal { mean: 1.0, sd: 2.0 }.into());
        let b = shapes.marginal(&Normal { mean: 5.0, sd: 0.1 }.into());
        let c = shapes.marginal(&Lognormal { median: 5.0, sigma: 0.1 }.into());
        let address = |marginal: &Marginal| match &marginal.form {
            Form::Stretched(shape, _) => Arc::as_ptr(shape),
            _ => std::ptr::null(),
        };
        assert_eq!(address(&a), address(&b));
        assert_ne!(address(&a), address(&c));
    }

    #[test]
    fn steep_laws_are_inverted_exactly() {
        for law in [
            Uncertain::from(Lognormal { median: 1.0, sigma: 300.0 }),
            Gamma { shape: 1e-3, scale: 1.0 }.into(),
        ] {
            let marginal = Marginal::of(&law);
            assert!(!marginal.is_tabulated());
            let mut row = [1e-15, 0.1, 0.6, 1.0 - 1e-15];
            marginal.from_uniform(&mut row);
            assert!(row.is_sorted() && row[0] > 0.0 && row[3].is_finite(), "{row:?}");
        }
    }

    #[test]
    fn a_bernoulli_is_one_above_its_threshold() {
        let marginal = Marginal::of(&Bernoulli { p: 0.25 }.into());
        let (mut u, mut z) = ([0.7499, 0.7501], [0.6744, 0.6746]);
        marginal.from_uniform(&mut u);
        marginal.from_normal(&mut z);
        assert_eq!((u, z), ([0.0, 1.0], [0.0, 1.0]));
    }

    /// The density's kink is at the mode, exactly at u = (mode − min)/(max − min) = ¼ here.
    #[test]
    fn a_triangle_has_its_kink_at_the_mode() {
        let marginal = Marginal::of(&Triangular { min: 0.0, mode: 1.0, max: 4.0 }.into());
        let mut row = [0.0625, 0.25, 0.8125];
        marginal.from_uniform(&mut row);
        // √(u·1·4), and 4 − √((1 − u)·3·4)
        assert_eq!(row, [0.5, 1.0, 2.5]);
    }

    /// First values for a fixed seed; a change here changes every result.
    #[test]
    fn values_are_stable() {
        let first = |law: Uncertain| {
            let (mut u, mut z) = ([0.0; 4], [0.0; 4]);
            Stream::keyed(1, "stable").uniforms(0, &mut u);
            Stream::keyed(1, "stable").uniforms(1, &mut z);
            let mut shapes = Shapes::default();
            shapes.scores(&mut z);
            let marginal = shapes.marginal(&law);
            marginal.from_uniform(&mut u);
            marginal.from_normal(&mut z);
            [u[0], u[1], z[0], z[1]]
        };
        let laws: [(Uncertain, &str); 8] = [
            (
                Uniform { min: 0.0, max: 1.0 }.into(),
                "0.3269575408973947 0.8055340801130163 0.5255063068667306 0.21193683630528473",
            ),
            (
                Normal { mean: 0.0, sd: 1.0 }.into(),
                "-0.44832995987255586 0.8615560958194758 0.06397844984643984 -0.7997189122225038",
            ),
            (
                Pert { min: 0.0, mode: 1.0, max: 3.0 }.into(),
                "0.862240795230818 1.6750631589939968 1.1671169450488303 0.6757279729348509",
            ),
            (
                Gamma { shape: 2.0, scale: 3.0 }.into(),
                "3.5137494470672745 9.095046036254317 5.283469812504919 2.571905562185369",
            ),
            (
                Lognormal { median: 1.0, sigma: 0.5 }.into(),
                "0.7991832743602408 1.5384540489978522 1.0325063798713974 0.6704142620565595",
            ),
            (
                Student { df: 4.0, mean: 0.0, scale: 1.0 }.into(),
                "-0.4836549034927741 0.9655843615677335 0.06808248384960486 -0.8897567353820388",
            ),
            (
                Loguniform { min: 1.0, max: 10.0 }.into(),
                "2.1230368917436304 6.39048883055387 3.3535617507108504 1.629059086452006",
            ),
            (
                Triangular { min: 0.0, mode: 1.0, max: 4.0 }.into(),
                "1.1580799607956482 2.4723904168133126 1.613805473646536 0.9207319616593849",
            ),
        ];
        for (law, expected) in laws {
            let expected: Vec<f64> = expected.split(' ').map(|x| x.parse().unwrap()).collect();
            assert_eq!(first(law.clone()).as_slice(), expected, "{law}");
        }
    }
}
