#!/usr/bin/env bash
# Does another build say the same, byte for byte? Every command over every built-in scenario and every
# refused example, in both languages, with every output:
#
#   tests/same_answers.sh OLD_BINARY NEW_BINARY
#   tests/same_answers.sh OLD_BINARY NEW_BINARY run plan      (these commands alone)
#
# The answers of OLD_BINARY are kept in target/same_answers, so that they are made once. The version in
# pages and outcomes is the only difference that is passed over. Exits with 1 and names what differs.
set -euo pipefail
cd "$(dirname "$0")/.."

old=$(realpath "$1") new=$(realpath "$2")
shift 2
only=" ${*:-run check explain compare sensitivity plan validate example schema help refused} "
work=target/same_answers
mkdir -p "$work"

# Runs one command with a binary and keeps all it says: status, standard output and error, files.
say() { # BINARY FOLDER COMMAND...
  local binary=$1 folder=$2
  shift 2
  rm -rf "$folder" && mkdir -p "$folder/files"
  local status=0
  (cd "$folder/files" && "$binary" "$@" >../out 2>../err) || status=$?
  echo "$status" >"$folder/status"
  # Workbooks carry the time at which they were written; their sheets do not.
  for book in "$folder"/files/*.xlsx; do
    [ -e "$book" ] || continue
    unzip -q -o "$book" -d "$book.parts" && rm "$book" "$book.parts/docProps/core.xml"
  done
}

n_same=0 n_other=0
ask() { # COMMAND...
  local name
  name=$(printf '%s ' "$@" | md5sum | cut -c1-16)
  [ -e "$work/$key/$name/status" ] || say "$old" "$work/$key/$name" "$@"
  say "$new" "$work/new/$name" "$@"
  if diff -rq "$work/$key/$name" "$work/new/$name" >/dev/null; then
    n_same=$((n_same + 1))
  else
    n_other=$((n_other + 1))
    printf 'differs: pvchain %s\n' "$*"
    diff -r "$work/$key/$name" "$work/new/$name" | cut -c1-160 | head -n "${LINES_SHOWN:-6}" || true
  fi
}
key=$(md5sum <"$old" | cut -c1-16)
asked() { [[ "$only" == *" $1 "* ]]; }

plans=$("$old" example | awk 'NF > 1 && $1 ~ /^[a-z0-9-]+-[a-z0-9-]+$/ { print $1 }')
plans="$plans $PWD/tests/golden/line.toml $PWD/tests/golden/limits.toml $PWD/tests/readers/hostile.toml"
few=(--draws 2000 --quiet)
many=(--draws 9000 --quiet)
for plan in $plans; do
  for lang in en zh; do
    if asked run; then
      ask run "$plan" "${few[@]}" --lang $lang --html page.html --svg charts --csv tables --parquet parquet \
        --xlsx book.xlsx --draws-out draws.csv
      ask run "$plan" "${many[@]}" --lang $lang --json --design sobol --html page.html
    fi
    if asked check; then
      ask check "$plan" --lang $lang
      ask check "$plan" --lang $lang --json
    fi
    if asked explain; then
      ask explain "$plan" --lang $lang
      ask explain "$plan" --lang $lang --draw 7 --json
    fi
    if asked compare; then
      ask compare "$plan" "${many[@]}" --lang $lang --html page.html
      ask compare "$plan" "${few[@]}" --lang $lang --json --design latin
    fi
    if asked sensitivity; then
      ask sensitivity "$plan" --draws 4096 --quiet --lang $lang --html page.html
      ask sensitivity "$plan" --draws 9000 --quiet --lang $lang --json
    fi
    if asked plan; then
      ask plan "$plan" --draws 4096 --quiet --lang $lang --html page.html --variants
      ask plan "$plan" --draws 4096 --quiet --lang $lang --json --each
    fi
  done
done
for lang in en zh; do
  if asked validate; then ask validate --lang $lang; ask validate --lang $lang --json; fi
  if asked example; then ask example --lang $lang; fi
done
if asked schema; then ask schema; fi
if asked help; then
  for command in "" run check explain compare sensitivity plan example schema validate; do
    for flag in -h --help; do ask $command $flag; done
    ask help $command
    ask $command --nothing
    ask $command one two --draws
  done
  ask --version
  ask -V
  ask nothing
  ask rnu
  ask run --draw 10
  ask run --json --json
  ask run --seed 1 --seed 2
  ask --seed 1 run
  ask --lang zh example
  ask example --lang fr
  ask --lang fr --draws 10
  ask compare
fi
if asked refused; then
  patched=$work/refused
  mkdir -p "$patched"
  python3 - "$patched" <<'PYTHON'
import pathlib, sys
folder = pathlib.Path("tests/bad_scenarios")
base = (folder / "base.toml").read_text()
for case in folder.glob("*.txt"):
    head = case.read_text().split("--- message\n")[0]
    old, new = head.removeprefix("--- replace\n").split("--- with\n")
    text = base.replace(old, new, 1) if old else f"{base}\n{new}"
    pathlib.Path(sys.argv[1], case.stem + ".toml").write_text(text)
PYTHON
  for file in "$patched"/*.toml; do
    for lang in en zh; do ask check "$PWD/$file" --lang $lang; done
  done
  for lang in en zh; do
    ask run baotou-2025 --lang $lang
    ask run baotou-2024 --lang $lang --draws 0 --threads 0 --quantiles 2 --design square
    ask run baotou-2024 --lang $lang --set a.b=1 --set stage.wafer.capacity=-5 --metrics covrage
    ask run baotou-2024 --lang $lang --until balanced=0 --until target:none=0.1 --draws 1e13
    ask compare baotou-2024:nothing --lang $lang
    ask sensitivity baotou-2024 --lang $lang --draws 10 --of coverage:sun
    ask plan baotou-2024 --lang $lang --confidence 2 --of target:none
    ask run nothing.toml --lang $lang --html missing/page.html
  done
fi
printf '%d answers are the same, %d differ\n' "$n_same" "$n_other"
[ "$n_other" = 0 ]
