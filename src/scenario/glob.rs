//! Globs: which names of inputs a pattern matches.

pub(crate) fn is_glob(name: &str) -> bool {
    name.contains('*')
}

/// Whether `glob`, in which `*` stands for any text, matches the whole of `name`.
pub(crate) fn matches(glob: &str, name: &str) -> bool {
    let mut pieces = glob.split('*');
    // `split` always gives a first piece; without a star it must be all.
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = name.strip_prefix(first) else { return false };
    let Some(end) = pieces.next_back() else { return rest.is_empty() };
    // Every piece in between is taken where it comes first: what is left is then longest.
    for piece in pieces {
        let Some(at) = rest.find(piece) else { return false };
        rest = &rest[at + piece.len()..];
    }
    rest.ends_with(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_text() {
        assert!(matches("stage.*.operating_rate", "stage.ingot.operating_rate"));
        assert!(!matches("stage.*.operating_rate", "stage.ingot.capacity"));
        assert!(matches("*", ""));
        assert!(matches("a*b*b", "abb"));
        assert!(!matches("a*b*b", "ab"));
        assert!(!matches("a*a", "a"));
        assert!(matches("link.*->module.*", "link.cell->module.consumption"));
        assert!(!matches("plain", "plainer"));
    }
}
