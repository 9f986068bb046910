// How many marks each chart must have, counted from the outcome alone.

const MOST_PROJECTS = 8;

export function expectedMarks(outcome) {
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
