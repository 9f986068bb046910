//! Merging: how what two parts of a run have summed joins.
//!
//! Counts are integers and merge exactly in any order. Sums are rounded, so that their bits depend
//! on the order: [`Folded`](crate::engine::Folded) merges them in a fixed tree.

use super::{Histogram, Moments};

/// Sums, counts and columns that parts of a run have kept and that join into those of the whole.
pub trait Merge {
    /// Takes in what the draws that follow have left.
    fn merge(&mut self, next: &Self);
}

impl Merge for f64 {
    fn merge(&mut self, next: &Self) {
        *self += next;
    }
}

impl Merge for u64 {
    fn merge(&mut self, next: &Self) {
        *self += next;
    }
}

impl<T: Merge> Merge for [T] {
    fn merge(&mut self, next: &Self) {
        debug_assert_eq!(self.len(), next.len(), "parts of different runs do not merge");
        for (own, next) in self.iter_mut().zip(next) {
            own.merge(next);
        }
    }
}

impl<T: Merge> Merge for Vec<T> {
    fn merge(&mut self, next: &Self) {
        self.as_mut_slice().merge(next.as_slice());
    }
}

impl<T: Merge, const N: usize> Merge for [T; N] {
    fn merge(&mut self, next: &Self) {
        self.as_mut_slice().merge(next.as_slice());
    }
}

impl<T: Merge> Merge for Option<T> {
    fn merge(&mut self, next: &Self) {
        if let (Some(own), Some(next)) = (self, next) {
            own.merge(next);
        }
    }
}

impl Merge for Moments {
    fn merge(&mut self, next: &Self) {
        self.merge(next);
    }
}

impl Merge for Histogram {
    fn merge(&mut self, next: &Self) {
        self.merge(next);
    }
}

/// A struct merges field by field; what is not named stays as it is.
macro_rules! merge_by_fields {
    ($($name:ty { $($field:ident),+ $(,)? })+) => {$(
        impl $crate::stats::Merge for $name {
            fn merge(&mut self, next: &Self) {
                $($crate::stats::Merge::merge(&mut self.$field, &next.$field);)+
            }
        }
    )+};
}
pub(crate) use merge_by_fields;
