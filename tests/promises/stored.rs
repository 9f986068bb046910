//! Settings and input names are stored and read back as they were.

use pvchain::{Design, Figure, Input, Metric, Settings};

fn assert_stored(settings: &Settings) {
    let json = serde_json::to_string(settings).unwrap();
    assert_eq!(&serde_json::from_str::<Settings>(&json).unwrap(), settings, "{json}");
    let value = serde_json::to_value(settings).unwrap();
    assert_eq!(&serde_json::from_value::<Settings>(value).unwrap(), settings);
    let toml = toml::to_string(settings).unwrap();
    assert_eq!(&toml::from_str::<Settings>(&toml).unwrap(), settings, "{toml}");
    let bytes = postcard::to_stdvec(settings).unwrap();
    assert_eq!(&postcard::from_bytes::<Settings>(&bytes).unwrap(), settings);
}

#[test]
fn settings_are_what_was_chosen() {
    let all = Settings::draws(40_000)
        .seed(u64::MAX)
        .design(Design::Sobol)
        .until(Figure::Balanced, 0.1 + 0.2)
        .until(Figure::Mean(Metric::Coverage, "ingot".to_owned()), 1e-3)
        .threads(2)
        .metrics(&[Metric::Gap, Metric::Coverage])
        .quantiles(&[0.99, 0.5])
        .by_year();
    assert_stored(&all);
    assert_stored(&Settings::default());
    assert_eq!((all.chosen_draws(), all.chosen_seed()), (40_000, u64::MAX));
    assert_eq!((all.chosen_design(), all.chosen_threads()), (Design::Sobol, Some(2)));
    assert_eq!(all.chosen_until().next(), Some((&Figure::Balanced, 0.1 + 0.2)));
    assert_eq!(all.chosen_metrics(), [Metric::Gap, Metric::Coverage]);
    assert_eq!(all.chosen_quantiles(), [0.05, 0.25, 0.5, 0.75, 0.95, 0.99]);
    assert!(all.chosen_by_year() && !Settings::default().chosen_by_year());
}

#[test]
fn what_settings_leave_out_takes_its_default_and_what_nobody_knows_is_refused() {
    let few: Settings = toml::from_str("seed = 7\nquantiles = [0.9]").unwrap();
    assert_eq!(few, Settings::default().seed(7).quantiles(&[0.9]));
    let refused = |json: &str| serde_json::from_str::<Settings>(json).unwrap_err().to_string();
    assert!(refused(r#"{ "sede": 7 }"#).contains("unknown field `sede`, expected one of `draws`"));
    assert!(refused(r#"{ "seed": -1 }"#).contains("a whole number from 0 to 2^64 - 1"));
    assert!(refused(r#"{ "design": "sobel" }"#).contains("sobel"));
    assert!(refused(r#"{ "until": [{ "figure": "balanced", "at": 1 }] }"#).contains("half_width"));
}

#[test]
fn an_input_is_stored_as_its_name() {
    let name = "link.polysilicon->ingot.consumption";
    let input: Input = name.parse().unwrap();
    assert_eq!(serde_json::to_string(&input).unwrap(), format!("\"{name}\""));
    let bytes = postcard::to_stdvec(&input).unwrap();
    assert_eq!(postcard::from_bytes::<Input>(&bytes).unwrap(), input);
    assert!(serde_json::from_str::<Input>("\"stage.ingot\"").is_err());
}
