//! Units of one dimension convert exactly; any other text matches itself alone.

use pvchain::Unit;

#[test]
fn known_units_convert_exactly() {
    let convert = |amount, from: &str, to: &str| Unit::new(from).convert(amount, &to.into());
    assert_eq!(convert(79.0, "万吨", "kt"), Some(790.0));
    assert_eq!(convert(253_000.0, "MW", "GW"), Some(253.0));
    assert_eq!(convert(0.2, "亿元", "万元"), Some(2000.0));
    assert_eq!(convert(1.0, "kt", "GW"), None);
    assert_eq!(convert(1.0, "box", "box"), Some(1.0));
    assert_eq!(convert(1.0, "box", "kt"), None);
}
