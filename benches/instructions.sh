#!/bin/sh
# Counts instructions per draw of the reference workload with callgrind, which no other load on the
# machine disturbs: sh benches/instructions.sh [DRAWS]
# The count is the difference of two runs, so that start-up and tables cancel.
set -eu
cd "$(dirname "$0")/.."
draws=${1:-65536}
cargo build --quiet --release --package pvchain-cli
metrics=coverage,final_equivalent,closed_throughput,local_supply_rate,surplus
count() {
  valgrind --tool=callgrind --callgrind-out-file=/dev/null target/release/pvchain \
    run tests/reference/r1.toml --threads 1 --quiet --json --draws "$2" $1 2>&1 >/dev/null |
    sed -n 's/.*Collected : *//p'
}
for options in "--metrics $metrics" "" "--metrics $metrics --design latin" \
  "--metrics $metrics --design sobol"; do
  few=$(count "$options" "$draws")
  many=$(count "$options" $((3 * draws)))
  echo "${options:-all metrics}: $(((many - few) / (2 * draws))) instructions per draw"
done
