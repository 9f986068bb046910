//! Changes: another number for an input by its name, by a glob or by a variant.

use pvchain::{Draft, Input, Link, Pert, Problems, Scenario, Stage, StageField, Uniform, Variant};

fn line() -> Draft {
    let rate = Uniform { min: 0.4, max: 0.9 };
    Scenario::named("line")
        .stage(Stage::new("ingot").unit("GW").capacity(253.0).operating_rate(rate))
        .stage(Stage::new("wafer").unit("GW").capacity(88.0).operating_rate(rate))
        .stage(Stage::new("cell").unit("kt").export_limit(5.0).operating_rate(rate))
        .link(Link::from("ingot").to("wafer").consumption(1.01))
        .link(Link::from("wafer").to("cell").consumption(1))
}

fn message(result: Result<Scenario, Problems>) -> String {
    result.unwrap_err().to_string()
}

#[test]
fn a_glob_changes_every_number_of_that_name_that_is_given() {
    let plan = line().check().unwrap();
    let rate = Pert { min: 0.3, mode: 0.45, max: 0.6 };
    let changed = plan.with("stage.*.operating_rate", rate).unwrap();
    assert_eq!(changed.stages[1].operating_rate, Some(rate.into()));
    assert_eq!(changed.stages[1].capacity, 88.0.into());
    // Exact ones too, so that the order of changes makes no difference.
    let halved = plan.with("stage.*.capacity", 0.5).unwrap();
    assert!(halved.stages.iter().all(|stage| stage.capacity == 0.5.into()));
    let twice = plan.with("stage.wafer.operating_rate", 0.8).unwrap();
    let twice = twice.with("stage.*.operating_rate", rate).unwrap();
    assert_eq!(twice.stages, changed.stages);
    let changed = plan.with("link.ingot->wafer.local_share", "0.8").unwrap();
    assert_eq!(changed.links[0].local_share, Some(0.8.into()));
    let changed = plan.with("stage.cell.export_limit", "unlimited").unwrap();
    assert_eq!(changed.stages[2].export_limit, None);
    assert_eq!(plan.with("stage.cell.capacity", "1 万吨").unwrap().stages[2].capacity, 10.0.into());
}

#[test]
fn a_wrong_change_is_named() {
    let plan = line().check().unwrap();
    let wrong = message(plan.with("stage.igot.capacity", 1.0));
    assert_eq!(
        wrong,
        "stage.igot.capacity\n  found     an unknown input\n  expected  the name of an input, \
         such as stage.ingot.capacity\n  hint      did you mean `stage.ingot.capacity`?"
    );
    assert!(message(plan.with("stage.ingot.operating_rate", 1.7)).contains("from 0 to 1.5"));
    assert!(message(plan.with("stage.*.stock", 1.0)).contains("no number that is given"));
    assert!(message(plan.with("stage.ingot.capacity", "1 kt")).contains("converts to GW"));
    assert!(message(plan.with("stage.ingot.capacity", "unlimited")).contains("export_limit"));
    assert!(message(plan.with("stage.ingot.capacity", "{ pert = ")).contains("number in GW"));
}

#[test]
fn a_variant_is_applied_in_order_and_stays_available() {
    let glut = Variant::new("glut")
        .set("stage.ingot.capacity", "300000 MW")
        .set("stage.ingot.stock*", 1.0);
    assert!(line().variant(glut).check().is_err());
    let glut = Variant::new("glut").set("stage.ingot.capacity", "300000 MW");
    let plan = line().variant(glut).check().unwrap();
    let changed = plan.variant("glut").unwrap();
    assert_eq!(changed.stages[0].capacity, 300.0.into());
    assert_eq!(changed.variants, plan.variants);
    assert!(message(plan.variant("glutt")).contains("did you mean `glut`?"));
}

#[test]
fn several_units_at_once_take_no_text_with_a_unit() {
    let rate = Uniform { min: 1.0, max: 2.0 };
    let mut draft = line();
    draft.stages[0].capacity = rate.into();
    draft.stages[2].capacity = rate.into();
    let plan = draft.check().unwrap();
    assert!(message(plan.with("stage.*.capacity", "1 GW")).contains("several units"));
    let changed = plan.with("stage.*.capacity", "1").unwrap();
    assert_eq!(changed.stages[2].capacity, 1.0.into());
    let input = Input::Stage { stage: "wafer".into(), field: StageField::Capacity };
    assert!(changed.with(&input.to_string(), 2.0).is_ok());
}

#[test]
fn settings_are_read_as_in_a_file_with_quotes_optional() {
    let plan = line().stage(Stage::new("acid").unit("kt").capacity(1.0)).final_stage("cell");
    let plan = plan.check().unwrap();
    let capacity =
        |text: &str| plan.with("stage.acid.capacity", text).unwrap().stages[3].capacity.clone();
    assert_eq!(capacity("79 万吨"), 790.0.into());
    assert_eq!(capacity("\"79 万吨\""), 790.0.into());
    assert_eq!(capacity("0.8"), 0.8.into());
    let unlimited = plan.with("stage.acid.export_limit", "unlimited").unwrap();
    assert_eq!(unlimited.stages[3].export_limit, None);
    let percent = plan.with("stage.acid.operating_rate", "80%").unwrap_err();
    assert_eq!(*percent.iter().next().unwrap().hint.as_ref().unwrap(), "write 0.8");
    assert_eq!(
        capacity("{ pert = { min = 1, mode = 2, max = 3 } }"),
        Pert { min: 1.0, mode: 2.0, max: 3.0 }.into()
    );
}
