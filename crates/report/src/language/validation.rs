//! What is said of cases whose answer is known.

use std::fmt;

use super::Say;

phrases! {
    cases_replayed:
        "Published and closed-form cases, recomputed. A simulated figure may differ by five of its standard errors.",
        "重算已发表的与有解析解的算例。模拟所得数字的偏差不得超过其标准误差的五倍。";
    case_of(name, source, how): "{name} ({source}): {how}", "{name}（{source}）：{how}";
    found_figure: "found", "实得";
    may_differ: "may differ by", "容许偏差";
    passes: "pass", "通过";
    fails: "FAIL", "未通过";
    all_pass(cases): "All {cases} cases pass.", "{cases} 个算例全部通过。";
    some_fail(failed, cases): "{failed} of {cases} cases fail.", "{cases} 个算例中有 {failed} 个未通过。";
}
