"""Reads what `pvchain run` wrote with readers that know nothing of it, and compares with its JSON.

    read_back.py FOLDER    with outcome.json, csv/, parquet/, book.xlsx and draws.csv of one run in English
"""

import json
import math
import re
import sys
from pathlib import Path

import openpyxl
import pandas

FORMULA = ("=", "+", "-", "@", "\t", "\r")
P = ["value", "low", "high", "hits", "draws"]


def same(found, told):
    """Whether a cell holds the number that was told, to the last bit; nothing for null."""
    if told is None:
        return found is None or found == "" or (isinstance(found, float) and math.isnan(found))
    return float(found) == float(told)


def check(where, found, told):
    assert same(found, told), f"{where}: {found!r} is not {told!r}"


def table(folder, name):
    """A table as pandas reads it, texts as they are."""
    path = folder / "csv" / f"{name}.csv"
    return pandas.read_csv(path, keep_default_na=False, na_values={}).to_dict("records")


def probabilities(name, rows, told, head="probability"):
    assert len(rows) == len(told), f"{name}: {len(rows)} rows, not {len(told)}"
    for row, p in zip(rows, told):
        for field in P:
            check(f"{name} {row}", row[head if field == "value" else field], p[field])


def read_csv(folder, outcome):
    sides = []
    for balanced in outcome["balanced"]:
        sides.append(balanced["probability"])
        for stage in balanced["stages"]:
            sides += [stage[side] for side in ("short", "over", "undefined")]
    probabilities("balanced", table(folder, "balanced"), sides)
    for name in ("bottleneck", "limiting"):
        probabilities(name, table(folder, name), [one["probability"] for one in outcome[name]])
    targets = [one["probability"] for one in outcome["targets"]]
    together = [] if outcome["all_targets"] is None else [outcome["all_targets"]]
    probabilities("targets", table(folder, "targets"), targets + together)
    first = [one["probability"] for target in outcome["targets"] for one in target.get("first_met") or []]
    probabilities("first_met", table(folder, "first_met"), first)
    projects = [one for target in outcome["targets"] for one in target.get("projects") or []]
    rows = table(folder, "criticality")
    probabilities("criticality", rows, [one["criticality"] for one in projects], "criticality")
    for row, project in zip(rows, projects):
        check("gain", row["gain"], project["gain"])
    metrics = outcome["metrics"]
    rows = table(folder, "metrics")
    assert len(rows) == len(metrics)
    for row, told in zip(rows, metrics):
        assert (row["metric"], row["of"], str(row["period"])) == (told["metric"], told["of"], told["period"])
        assert str(row["unit"]) == told["unit"]
        for field in ("defined", "mean", "standard_error", "sd", "min", "max"):
            check(f"{told['metric']}:{told['of']} {field}", row[field], told[field])
    quantiles = [one for told in metrics for one in told["quantiles"]]
    rows = table(folder, "quantiles")
    assert len(rows) == len(quantiles)
    for row, told in zip(rows, quantiles):
        for field in ("p", "value", "low", "high"):
            check(f"quantile {row}", row[field], told[field])
    for path in (folder / "csv").glob("*.csv"):
        for row in pandas.read_csv(path, dtype=str, keep_default_na=False).itertuples(index=False):
            for cell in row:
                is_number = cell.replace(".", "").replace("e", "").replace("-", "").isdigit()
                assert is_number or not cell.startswith(FORMULA), f"{path.name}: {cell!r}"


def read_book(folder, outcome):
    book = openpyxl.load_workbook(folder / "book.xlsx")
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n"), f"{sheet.title} {cell.coordinate}: {cell.value!r}"
                assert cell.hyperlink is None, f"{sheet.title} {cell.coordinate}"
    rows = list(book["Metrics"].iter_rows(min_row=2, values_only=True))
    assert len(rows) == len(outcome["metrics"])
    for row, told in zip(rows, outcome["metrics"]):
        assert (row[2], row[3], row[4]) == (told["of"], told["period"], told["unit"])
        figures = [told[field] for field in ("defined", "mean", "standard_error", "sd", "min", "max")]
        by_p = {one["p"]: one for one in told["quantiles"]}
        for p in (0.05, 0.25, 0.5, 0.75, 0.95):
            figures += [by_p[p][field] for field in ("value", "low", "high")]
        for found, figure in zip(row[5:], figures):
            check(f"Metrics {row[:4]}", found, figure)
    if outcome["targets"]:
        rows = list(book["Targets"].iter_rows(min_row=2, values_only=True))
        for row, told in zip(rows, outcome["targets"]):
            for found, field in zip(row[1:4], ("value", "low", "high")):
                check(f"Targets {row[0]}", found, told["probability"][field])
            check(f"Targets {row[0]} min", row[8], told["min"])
        assert len(book["Targets"]._charts) == 1
    if outcome["balanced"][-1]["stages"]:
        rows = list(book["Coverage and gap"].iter_rows(min_row=2, values_only=True))
        for row, told in zip(rows, outcome["balanced"][-1]["stages"]):
            for found, (side, field) in zip(
                row[10:16], [(s, f) for s in ("short", "over") for f in ("value", "low", "high")]
            ):
                check(f"Coverage {row[0]}", found, told[side][field])
        assert len(book["Coverage and gap"]._charts) == 1


def read_draws(folder, outcome):
    draws = pandas.read_csv(folder / "draws.csv")
    assert list(draws["draw"]) == list(range(outcome["provenance"]["draws"]))
    periods = {told["period"] for told in outcome["metrics"]}
    for told in outcome["metrics"]:
        name = f"{told['metric']}:{told['of']}"
        column = draws[f"{name}:{told['period']}" if len(periods) > 1 else name]
        assert column.count() == told["defined"], name
        if told["mean"] is not None and "log_weight" not in draws:
            # Sums in another order differ by rounding, relative to the largest terms.
            size = max(abs(told["min"]), abs(told["max"]), 1e-300)
            assert abs(column.mean() - told["mean"]) <= 1e-9 * size, name
            assert (column.min(), column.max()) == (told["min"], told["max"]), name


def guarded(text):
    """A text as CSV writes it, so that no spreadsheet takes it for a formula."""
    return re.sub("(^ *|; *)(?=[=+@'＝＋－＠-])", r"\1'", text)


def read_parquet(folder):
    """Every table as Parquet holds what it holds as CSV."""
    for path in sorted((folder / "csv").glob("*.csv")):
        told = pandas.read_csv(path, keep_default_na=False, dtype=str)
        found = pandas.read_parquet(folder / "parquet" / f"{path.stem}.parquet")
        assert list(found.columns) == list(told.columns), path.stem
        assert len(found) == len(told), path.stem
        for column in found:
            for one, other in zip(found[column], told[column]):
                if isinstance(one, str):
                    # CSV has a stand-in for marks that turn the direction of writing.
                    assert guarded(one) == other or not one.isprintable(), (path.stem, one, other)
                elif pandas.isna(one):
                    assert other == "", (path.stem, column, other)
                else:
                    assert float(one) == float(other), (path.stem, column, one, other)


def main():
    folder = Path(sys.argv[1])
    outcome = json.loads((folder / "outcome.json").read_text(encoding="utf-8"))
    read_csv(folder, outcome)
    read_book(folder, outcome)
    read_draws(folder, outcome)
    read_parquet(folder)
    print(f"{outcome['provenance']['scenario'][:40]!r}: the same numbers")


main()
