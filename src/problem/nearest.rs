//! Nearest names: what a misspelt name may have meant.

/// Names longer than this are not compared: nobody misspells them by hand.
const LONGEST: usize = 64;

/// So many candidates are looked at: a hint is not worth a wait.
const MOST: usize = 20_000;

/// What follows a mistake in one line: the name that was probably meant, or nothing.
pub(crate) fn meant<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> String {
    nearest(name, candidates).map_or_else(String::new, |name| format!("; did you mean `{name}`?"))
}

/// The candidate nearest to `name` by edit distance, if it is near enough to be what was meant.
///
/// Names are compared word by word, so that `stage.tin.capacity` is not near to
/// `stage.wafer.capacity` for all that they share. Of a word a third of the letters may differ, of two or
/// three letters one, of a single one none; of a number, digits may have changed places.
pub(crate) fn nearest<'c>(
    name: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<&'c str> {
    let wanted: Vec<char> = name.chars().flat_map(char::to_lowercase).take(LONGEST + 1).collect();
    if wanted.len() > LONGEST {
        return None;
    }
    let mut best = None;
    for candidate in candidates.into_iter().take(MOST) {
        let length = candidate.chars().count();
        if length > LONGEST || length.abs_diff(wanted.len()) > tolerance(&wanted) {
            continue;
        }
        let letters: Vec<char> = candidate.chars().flat_map(char::to_lowercase).collect();
        let distance = edit_distance(&wanted, &letters);
        if best.is_none_or(|(least, _)| distance < least) && are_near(&wanted, &letters) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// How many letters of a word may differ.
fn tolerance(word: &[char]) -> usize {
    if word.len() < 2 { 0 } else { (word.len() / 3).max(1) }
}

/// Whether each word of one name is near to that of the other; names of another number of words are
/// compared as a whole.
fn are_near(one: &[char], other: &[char]) -> bool {
    let is_apart = |letter: &char| !letter.is_alphanumeric() && *letter != '_';
    let words =
        |name| <[char]>::split(name, is_apart).filter(|word| !word.is_empty()).collect::<Vec<_>>();
    let (ones, others): (Vec<&[char]>, Vec<&[char]>) = (words(one), words(other));
    if ones.len() != others.len() {
        return edit_distance(one, other) <= tolerance(one);
    }
    ones.iter().zip(&others).all(|(one, other)| {
        if one.iter().chain(*other).any(|letter| letter.is_alphabetic()) {
            return edit_distance(one, other) <= tolerance(one);
        }
        let [mut one, mut other] = [one.to_vec(), other.to_vec()];
        one.sort_unstable();
        other.sort_unstable();
        one == other
    })
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
        assert_eq!((nearest("x", ["a"]), nearest("A", ["a"])), (None, Some("a")));
    }

    #[test]
    fn what_is_too_far_from_all_is_near_to_none() {
        let inputs = ["stage.wafer.capacity", "stage.cell.capacity"];
        assert_eq!(nearest("stage.tin.capacity", inputs), None);
        assert_eq!(nearest("stage.cel.capacty", inputs), Some("stage.cell.capacity"));
        assert_eq!(nearest("cell>module", ["cell->module"]), Some("cell->module"));
        assert_eq!(nearest("2025-Q1", ["2024-Q1"]), None);
        assert_eq!(nearest("baotou-2042", ["baotou-2024"]), Some("baotou-2024"));
        assert_eq!(nearest("工业归", ["工业硅", "多晶硅"]), Some("工业硅"));
    }
}
