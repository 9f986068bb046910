//! Nearest names: what a misspelt name may have meant.

/// Names longer than this are not compared: nobody misspells them by hand.
const LONGEST: usize = 64;

/// So many candidates are looked at: a hint is not worth a wait.
const MOST: usize = 20_000;

/// The candidate nearest to `name` by edit distance, if it is near enough to be what was meant.
pub(crate) fn nearest<'c>(
    name: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<&'c str> {
    let wanted: Vec<char> = name.chars().flat_map(char::to_lowercase).take(LONGEST + 1).collect();
    if wanted.len() > LONGEST {
        return None;
    }
    // A third of the letters may differ, and at least one; short names allow no more.
    let tolerance = (wanted.len() / 3).max(1);
    let mut best = None;
    for candidate in candidates.into_iter().take(MOST) {
        let length = candidate.chars().count();
        if length > LONGEST || length.abs_diff(wanted.len()) > tolerance {
            continue;
        }
        let letters: Vec<char> = candidate.chars().flat_map(char::to_lowercase).collect();
        let distance = edit_distance(&wanted, &letters);
        if distance <= tolerance && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Insertions, deletions, replacements and swaps of neighbours that turn one word into the other.
fn edit_distance(one: &[char], other: &[char]) -> usize {
    let mut before_last = vec![0; other.len() + 1];
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for i in 1..=one.len() {
        let mut row = vec![i; other.len() + 1];
        for j in 1..=other.len() {
            let replaced = last[j - 1] + usize::from(one[i - 1] != other[j - 1]);
            row[j] = replaced.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1] {
                row[j] = row[j].min(before_last[j - 2] + 1);
            }
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_finds_its_word() {
        let keys = ["capacity", "coverage", "unit", "export_limit"];
        assert_eq!(nearest("capcity", keys), Some("capacity"));
        assert_eq!(nearest("Capacity", keys), Some("capacity"));
        assert_eq!(nearest("exprot_limit", keys), Some("export_limit"));
        assert_eq!(nearest("untis", keys), None);
        assert_eq!(nearest("colour", keys), None);
        assert_eq!(nearest("", keys), None);
        assert_eq!(nearest("工业归", ["工业硅", "多晶硅"]), Some("工业硅"));
    }
}
