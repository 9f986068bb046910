//! Figures are read as they are written.

use pvchain::Figure;

#[test]
fn figures_read_as_they_are_written() {
    for text in ["balanced", "target:a:b", "coverage:wafer", "closed_throughput:chain"] {
        assert_eq!(text.parse::<Figure>().map(|figure| figure.to_string()).as_deref(), Ok(text));
    }
    for text in ["", "balance", "target:", "cover:wafer", "coverage", "target"] {
        assert!(text.parse::<Figure>().is_err(), "{text}");
    }
}
