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
    assert_eq!(convert(35.0, "千吨", "万吨"), Some(3.5));
    assert_eq!(convert(1.0, "吉瓦", "MWp"), Some(1000.0));
    assert_eq!(convert(2.0, "kg", "t"), Some(0.002));
}

#[test]
fn amounts_are_per_year_whether_that_is_said_or_not() {
    let convert = |amount, from: &str, to: &str| Unit::new(from).convert(amount, &to.into());
    assert_eq!(convert(79.0, "万吨/年", "kt"), Some(790.0));
    assert_eq!(convert(253.0, "GW", "MW/a"), Some(253_000.0));
    assert_eq!(convert(1.0, "kt/GW", "kt"), None);
}
