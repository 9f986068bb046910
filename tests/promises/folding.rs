//! What units of work leave is merged in one tree, however they are split and in any order.

use pvchain::engine::{Folded, Merge};

/// What is merged, in brackets, so that another order of merging is another value.
#[derive(Debug, Clone, PartialEq)]
struct Bracketed(String);

impl Merge for Bracketed {
    fn merge(&mut self, next: &Self) {
        self.0 = format!("({} {})", self.0, next.0);
    }
}

fn folded(units: impl IntoIterator<Item = u64>) -> Folded<Bracketed> {
    let mut folded = Folded::default();
    for unit in units {
        folded.put(unit, Bracketed(unit.to_string()));
    }
    folded
}

#[test]
fn halves_are_merged_into_nodes() {
    let whole = |units: u64| folded(0..units).whole().unwrap().0;
    assert_eq!(whole(1), "0");
    assert_eq!(whole(4), "((0 1) (2 3))");
    assert_eq!(whole(7), "(((0 1) (2 3)) ((4 5) 6))");
    // From an odd unit on, and with units left out.
    assert_eq!(folded(3..9).whole().unwrap().0, "((3 ((4 5) (6 7))) 8)");
    assert_eq!(folded([1, 6, 7, 12]).whole().unwrap().0, "((1 (6 7)) 12)");
}

/// Any order, and any split into parts that are merged node by node.
#[test]
fn any_split_of_units_is_merged_alike() {
    for units in [1, 2, 3, 31, 64, 97] {
        let whole = folded(0..units).whole();
        assert_eq!(folded((0..units).rev()).whole(), whole);
        for parts in [2, 3, 7] {
            let scattered = |part: u64| folded((0..units).filter(move |n| n % parts == part));
            let each = units.div_ceil(parts);
            let contiguous =
                |part: u64| folded((part * each).min(units)..((part + 1) * each).min(units));
            for part in [&scattered as &dyn Fn(u64) -> Folded<Bracketed>, &contiguous] {
                let mut merged = Folded::default();
                for part in (0..parts).rev().map(part) {
                    merged.join(part);
                }
                assert_eq!(merged.whole(), whole, "{units} in {parts}");
            }
        }
    }
}
