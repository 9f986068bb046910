//! pvchain
mod metric;
mod scenario;
mod units;

pub use metric::{Metric, Subject, UnknownMetric};
pub use scenario::account::Account;
pub use scenario::band::Band;
pub use scenario::correlation::{Correlation, Strength};
pub use scenario::input::{Input, UnknownInput};
pub use scenario::link::{Link, LinkField};
pub use scenario::note::Note;
pub use scenario::problem::{Problem, Problems};
pub use scenario::quantity::Quantity;
pub use scenario::setting::Setting;
pub use scenario::stage::{Stage, StageField};
pub use scenario::target::Target;
pub use scenario::uncertain::{
    Bernoulli, Beta, Discrete, Empirical, Gamma, Lognormal, LognormalMoments, ModifiedPert, Normal,
    Pert, Range90, ScaledBeta, Support, Triangular, Truncated, Uncertain, Uniform, Weibull,
};
pub use scenario::variant::Variant;
pub use scenario::{Balance, Draft, Scenario};
pub use units::Unit;
