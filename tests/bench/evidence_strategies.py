#!/usr/bin/python3
"""Holds the strategies of `gsnn search` against each other, on tasks of docs/examples/search/tasks.py.

    tests/bench/evidence_strategies.py [--seeds=N] [--jobs=N] [--anew] [--data=FILE] [--page=FILE] [TASK:PARAMETERS...]
    tests/bench/evidence_strategies.py --from=FILE [--page=FILE]

Each seed makes data anew, the same for all strategies; what is told is the best entry's error held out in
five folds and how many operations the search took.  --data keeps the measurements as CSV; what is there
already is measured again with --anew only.
"""
import pathlib
import statistics
import tempfile

from evidence import gsnn, lines, processor_seconds, tables, tasks
from evidence_points import run
from evidence_table import mean_of

FIELDS = ["task", "parameters", "seed", "strategy", "best", "error", "neurons", "work", "processor"]
STRATEGIES = ["portfolio", "exhaustive", "halving", "random", "greedy", "grow"]
# Errors of the prototype that the command was made after; its portfolio is in the other table.
CASES = {
    ("atoms4", 34): [.00111, .0012, .0013, .0022, .0019, .0013],
    ("board", 48): [.369, .451, .451, .500, .376, .400],
    ("flips", 21): [.445, .449, .449, .527, .596, .512],
    ("atoms5", 50): [.00106, .0010, .0015, .0027, .0038, .0017],
}


def measure(task, parameters, seed, jobs):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        data = folder / "data.csv"
        data.write_text(lines(tables(task, seed)[0]), encoding="utf-8")
        group = tasks.group_argument(task, folder)
        for strategy in STRATEGIES:
            used = processor_seconds()
            answer = gsnn("search", f"--strategy={strategy}", f"--max-parameters={parameters}", "--quiet", *jobs,
                          f"--seed={seed}", group, data)
            best = min((e for e in answer["entries"] if e["nmse"] is not None), key=lambda entry: entry["nmse"])
            numbers = [best["name"], best["nmse"], best["neurons"], answer["work"],
                       round(processor_seconds() - used, 1)]
            yield dict(zip(FIELDS, map(str, [task, parameters, seed, strategy, *numbers])))


def operations(points, portfolio):
    """The mean of a strategy's operations as shares of the portfolio's, seed by seed."""
    own = {point["seed"]: float(point["work"]) for point in points}
    return statistics.fmean(own[point["seed"]] / float(point["work"]) for point in portfolio)


def show(points):
    head = ["task", "par", "seeds", *STRATEGIES]
    for cells in [head, ["---"] * len(head)]:
        print("| " + " | ".join(cells) + " |")
    measured = dict.fromkeys((point["task"], int(point["parameters"])) for point in points)
    for task, parameters in sorted(measured, key=lambda case: [*CASES, case].index(case)):
        own = [p for p in points if (p["task"], int(p["parameters"])) == (task, parameters)]
        of = {name: [p for p in own if p["strategy"] == name] for name in STRATEGIES}
        errors = [mean_of([float(p["error"]) for p in of[name]]) for name in STRATEGIES]
        shares = [f"{operations(of[name], of['portfolio']):.2f}" for name in STRATEGIES]
        before = [f"{error:.3g}" for error in CASES.get((task, parameters), [])] or ["-"] * len(STRATEGIES)
        rows = [[task, str(parameters), str(len(of["portfolio"])), *errors], ["operations", "", "", *shares],
                ["before", "", "", *before]]
        for cells in rows:
            print("| " + " | ".join(cells) + " |")
    print(f"\n{sum(float(point['processor']) for point in points):.0f} s of one processor in all.")


if __name__ == "__main__":
    run(None, __doc__.splitlines()[0], CASES, FIELDS, measure, show, "strategies")
