// How many marks each chart must have, counted from the outcome alone.

const MOST_PROJECTS = 8;

/** The marks of each chart of a page, by the kind of the outcome that it shows. */
export function expectedMarks(outcome) {
  if (outcome.scenarios) return marksOfComparison(outcome);
  if (outcome.answers) return marksOfSensitivity(outcome);
  if (outcome.additions) return marksOfPlan(outcome);
  return marksOfRun(outcome);
}

function marksOfRun(outcome) {
  const last = outcome.metrics.at(-1)?.period;
  const median = (summary) => summary.quantiles.find((quantile) => quantile.p === 0.5)?.value;
  const defined = (metric, period = last) =>
    outcome.metrics.filter(
      (found) => found.metric === metric && found.period === period && median(found) != null,
    );
  const positive = (metric) => defined(metric).filter((found) => median(found) > 0).length;
  const has = (metric) => outcome.metrics.some((found) => found.metric === metric);
  const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

  const balanced = outcome.balanced.at(-1);
  const segments = (sides) => {
    const [short, over, undefined_] = [sides.short, sides.over, sides.undefined].map((p) => p.value);
    return [short, 1 - short - over - undefined_, over, undefined_].filter((p) => p > 1e-9).length;
  };
  const hasTime = outcome.balanced.length > 1;
  // Years are rolled up from their parts, unless they are simulated themselves.
  const labels = [...new Set(outcome.balanced.map((found) => found.period))];
  const parts = labels.filter((label) => label.includes("-"));
  const periods = parts.length > 0 ? parts : labels;
  const flows = ["production", "local_flow", "import", "export"].every(has) && has("local_flow");
  const timed = outcome.targets.filter((target) => target.first_met != null);
  const suppliers = new Set(defined("coverage", last).map((found) => found.of));
  const all = outcome.metrics.filter((found) => found.metric === "coverage");
  const covered = new Set(all.map((found) => found.of)).size;
  const lastOf = (list) => list.filter((found) => found.period === list.at(-1)?.period);
  return {
    balance: balanced.stages.length > 0 ? 1 + sum(balanced.stages.map(segments)) : 0,
    coverage: suppliers.size,
    gap: defined("gap").length,
    targets: outcome.targets.length + (outcome.targets.length > 1 ? 1 : 0),
    flows: flows
      ? outcome.metrics.filter((found) => found.metric === "production" && found.period === last).length +
        ["local_flow", "import", "export", "stranded"].map(positive).reduce((a, b) => a + b, 0)
      : 0,
    "local-rates": defined("local_supply_rate").length + defined("local_conversion_rate").length,
    bottleneck: lastOf(outcome.bottleneck).length,
    limits: lastOf(outcome.limiting).filter((found) => found.probability.hits > 0).length,
    "capacity-over-time": hasTime
      ? new Set(outcome.metrics.filter((found) => found.metric === "capacity").map((found) => found.of)).size *
        periods.length
      : 0,
    "coverage-over-time": hasTime && covered > 0 ? (1 + covered) * periods.length : 0,
    "first-met": sum(timed.map((target) => target.first_met.length)),
    projects: sum(
      outcome.targets.map((target) => {
        const telling = (target.projects ?? []).filter(
          (project) => project.gain !== 0 || project.criticality.hits > 0,
        );
        return Math.min(telling.length, MOST_PROJECTS);
      }),
    ),
    accounts: defined("account").length,
  };
}

const MOST_DIFFERENCES = 16;
const MOST_DRIVERS = 12;
const SHARES = [
  "local_conversion_rate", "utilisation", "national_share", "local_supply_rate",
  "chain_local_supply_rate",
];
const TOLD = [
  "capacity", "coverage", "gap", "local_supply_rate", "local_conversion_rate", "closed_throughput",
  "final_output", "chain_local_supply_rate", "account",
];

const isTold = (interval) => interval.low > 0 || interval.high < 0;

/** The marks of a page of a comparison. */
function marksOfComparison(comparison) {
  const last = comparison.figures.filter((one) => one.figure === "balanced").at(-1).period;
  const figures = comparison.figures.filter(
    (one) => (one.is_probability && one.figure !== "balanced") || one.period === last,
  );
  const probabilities = figures.filter((one) => one.is_probability);
  const marks = {
    "side-by-side": probabilities.flatMap((one) => one.values).filter((value) => value != null).length,
  };
  comparison.scenarios.slice(1).forEach((_, place) => {
    const units = {};
    for (const one of figures) {
      const metric = one.figure.split(":")[0];
      const difference = one.differences[place];
      if (difference == null || !isTold(difference)) continue;
      if (!one.is_probability && !TOLD.includes(metric)) continue;
      const unit = one.is_probability || SHARES.includes(metric) ? "points" : one.unit;
      units[unit] = (units[unit] ?? 0) + 1;
    }
    const counts = Object.values(units).map((count) => Math.min(count, MOST_DIFFERENCES));
    marks[`differences-${place + 1}`] = counts.reduce((a, b) => a + b, 0);
  });
  return marks;
}

/** The marks of a page of a sensitivity analysis. */
function marksOfSensitivity(found) {
  const marks = {};
  const most = (list) => Math.min(list.length, MOST_DRIVERS);
  found.answers.forEach((answer, index) => {
    const place = index + 1;
    const condition = answer.failure?.condition;
    marks[`box-${place}`] = condition ? 2 + (condition.density ? 1 : 0) : 0;
    marks[`swings-${place}`] = 2 * most(answer.swings.filter((swing) => isTold(swing.swing)));
    marks[`variance-${place}`] = 2 * most((answer.variance?.groups ?? []).filter((group) => isTold(group.total)));
    marks[`shifts-${place}`] = most((answer.failure?.shifts ?? []).filter((shift) => isTold(shift.shift)));
  });
  return marks;
}

/** The marks of a page of a plan. */
function marksOfPlan(plan) {
  const promises = plan.promises.length;
  return {
    additions: plan.additions.length,
    promises: 2 * (promises + (promises > 1 ? 1 : 0)),
    frontier: plan.frontier.length,
    worth: plan.worth.length,
  };
}
