//! What is said of cases whose answer is known.

use std::fmt;

use super::Say;
use pvchain::CaseFigure;

phrases! {
    cases_replayed:
        "Published and closed-form cases, replayed. A simulated figure may be off by five of its standard errors.",
        "重算已发表的与有解析解的算例。模拟所得数字的偏差不得超过其标准误差的五倍。";
    case_of(name, source, how): "{name} ({source}): {how}", "{name}（{source}）：{how}";
    found_figure: "found", "实得";
    may_differ: "may differ by", "容许偏差";
    passes: "pass", "通过";
    fails: "FAIL", "未通过";
    all_pass(cases): "All {cases} cases pass.", "{cases} 个算例全部通过。";
    some_fail(failed, cases): "{failed} of {cases} cases fail.", "{cases} 个算例中有 {failed} 个未通过。";
}

/// What cases say about themselves, and the same in Chinese. Who published them stays as it is
/// cited.
const CASES: &[(&str, &str)] = &[
    ("the smaller of two normals, ρ = {}", "两个正态变量中的较小者，ρ = {0}"),
    (
        "moments of min(X, Y) with X = N(100, 10), Y = N(110, 20), and P(X < Y)",
        "min(X, Y) 的矩，X = N(100, 10)，Y = N(110, 20)，以及 P(X < Y)",
    ),
    ("the smallest of three exponentials", "三个指数变量中的最小者"),
    (
        "it is exponential with rate 1 + 2 + 3, and each binds in proportion to its rate",
        "服从速率为 1 + 2 + 3 的指数分布，各环节按其速率的比例成为瓶颈",
    ),
    ("the smallest capacity that covers demand with 95 %", "以 95 % 的概率覆盖需求的最小产能"),
    (
        "K = 149.903…: ln D − ln Y is normal, demand and rate are lognormal with correlation 0.3",
        "K = 149.903…：ln D − ln Y 服从正态分布，需求与开工率为对数正态，相关系数 0.3",
    ),
    ("lognormal supply under normal demand", "对数正态的供给与正态的需求"),
    ("P(R < F/(10⁻⁴·π)) by quadrature", "P(R < F/(10⁻⁴·π))，数值积分"),
    ("PERT and triangular laws on 10, 20, 40", "10、20、40 上的 PERT 分布与三角分布"),
    ("moments of the beta and of the triangular law", "贝塔分布与三角分布的矩"),
    ("four projects of 10 to 40 GW", "四个 10 至 40 GW 的项目"),
    ("enumeration of the sixteen outcomes", "枚举十六种结果"),
    ("ten projects with a chance of a quarter each", "十个项目，各以四分之一的概率建成"),
    ("the binomial law", "二项分布"),
    ("100 ± {} reconciled with 110 ± {}", "100 ± {0} 与 110 ± {1} 的数据协调"),
    ("means weigh by their precisions, which add", "均值按精度加权，精度相加"),
    ("final equivalents of the reference workload", "参考算例的终端当量"),
    (
        "products of independent laws: capacity, rate, and lognormal consumptions with ρ = 0.3",
        "独立分布之积：产能、开工率，以及 ρ = 0.3 的对数正态单耗",
    ),
    ("two correlated events at their medians, ρ = {}", "两个相关事件，各以中位数为界，ρ = {0}"),
    (
        "P(both) = 1/4 + asin ρ / 2π, whatever the laws under a Gaussian copula",
        "P(同时) = 1/4 + asin ρ / 2π，高斯 copula 下与各自的分布无关",
    ),
    ("China, {said}", "中国，{0}"),
    ("2023, first release", "2023 年，初次公布"),
    ("2024, first release", "2024 年，初次公布"),
    ("2023, revised", "2023 年，修订后"),
    (
        "fed with production and exports of wafers and with exports of cells; stocks are unknown",
        "以硅片的产量和出口、电池的出口为输入；库存未知",
    ),
    ("silicon with recycling", "含回收的硅"),
    (
        "loops folded into net consumptions: product of each step in g/MWh",
        "循环折入净单耗：各步产物，g/MWh",
    ),
    ("PV_ICE, silicon of {}", "PV_ICE，{0} 年硅耗"),
    (
        "630 kt over the silicon per W of module that its baseline gives, four decimals",
        "630 kt 除以其基准的每瓦组件硅耗，四位小数",
    ),
    ("the world of 2021, production", "2021 年全球，按产量"),
    ("the world of 2021, capacity instead of production", "2021 年全球，按产能而非产量"),
    (
        "630 kt made, or 671 kt of capacity, over 2.8693 g/W: polysilicon was the bottleneck",
        "产量 630 kt 或产能 671 kt，除以 2.8693 g/W：多晶硅为瓶颈",
    ),
    ("closed form", "解析解"),
];

impl Say {
    /// What a case says about itself.
    pub(crate) fn of_case(self, text: &str) -> String {
        self.by_form(CASES, text)
    }

    /// A figure of a case; in English metrics stand by the names that options take.
    pub(crate) fn case_figure(self, figure: CaseFigure) -> String {
        if self == Self(pvchain::Language::English) {
            return figure.to_string();
        }
        let of = |metric, of| match of {
            "chain" => self.of(self.metric(metric), self.the_chain()),
            stage => self.of(self.metric(metric), format_args!("{stage} ")),
        };
        match figure {
            CaseFigure::Central(metric, subject) => format!("{}，中位情形", of(metric, subject)),
            CaseFigure::Mean(metric, subject) => format!("{}，均值", of(metric, subject)),
            CaseFigure::Variance(metric, subject) => format!("{}，方差", of(metric, subject)),
            CaseFigure::Balanced => self.p_balanced().to_owned(),
            CaseFigure::Short(stage) => format!("P({stage} 不足)"),
            CaseFigure::Bottleneck(stage) => format!("P({stage} 为瓶颈)"),
            CaseFigure::Target(target) => format!("P({target})"),
            CaseFigure::AllTargets => "P(全部目标)".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is looked up by its English text would be missed at compile time.
    #[test]
    fn cases_are_translated() {
        for case in pvchain::validate::validate() {
            for text in [case.name.as_str(), case.how] {
                assert_ne!(Say(pvchain::Language::Chinese).of_case(text), text);
            }
        }
    }
}
