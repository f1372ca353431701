#!/usr/bin/python3
"""Holds searches against what is taken without one, on the tasks of docs/examples/search/tasks.py.

    tests/bench/evidence.py [--seeds=N] [--jobs=N] [--data=FILE] [--page=FILE] [TASK:PARAMETERS...]
    tests/bench/evidence.py --from=FILE [--page=FILE]

Each seed makes data anew, and `gsnn search` the rest: the best entry of the portfolio beside the regular
architecture with the same budget and as many operations, with all channels at once (regular) and one
at a time (regular greedy), all by errors held out in the same five folds.  The chosen network is also held
against rows that nobody has seen.  --data keeps the measurements as CSV; what is there already is not measured
again.
"""
import argparse
import csv
import json
import math
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import numpy

from page import kept_in

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "docs" / "examples" / "search"))

import tasks  # noqa: E402

# Ratios of test errors, portfolio over regular and over regular greedy, of the prototype that the
# command was made after, with 5 or 6 seeds: what is looked for again.
PROTOTYPE = {
    ("atoms4", 18): (.79, .79), ("board", 26): (.90, .91), ("parity", 21): (1.02, 1.02), ("atoms5", 26): (.49, .64),
    ("board", 48): (.80, .86), ("parity", 41): (1.08, 1.05), ("atoms4", 34): (1.05, 1.08), ("atoms5", 50): (.57, .77),
    ("board", 92): (.88, .96), ("digits", 80): (.97, .95), ("atoms4", 66): (1.06, 1.12), ("digits", 143): (.97, 1.00),
    ("atoms5", 98): (.98, 1.02),
}
FIELDS = ["task", "parameters", "seed", "best", "best_nmse", "best_neurons", "regular", "regular_greedy",
          "regular_neurons", "work", "regular_work", "greedy_work", "chosen", "chosen_nmse", "chosen_test", "seconds"]
UNSEEN = 1000  # rows


def gsnn(*arguments, text=None):
    command = [os.environ.get("GSNN", str(TOP / "build" / "gsnn")), *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8", input=text).stdout


def tables(task, seed):
    """Rows to search with, and rows that nobody sees."""
    if task != "board":
        return tasks.table(task, tasks.ROWS[task], seed), tasks.table(task, UNSEEN, 10000 + seed)
    rows = numpy.asarray(tasks.boards())
    order = numpy.random.Generator(numpy.random.Philox(seed)).permutation(len(rows))
    return rows[order[:450]], rows[order[450:]]


def lines(rows, columns=None):
    return "".join(",".join(repr(float(x)) for x in row[:columns]) + "\n" for row in rows)


def measure(task, parameters, seed, jobs):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        rows, unseen = map(numpy.asarray, tables(task, seed))
        (folder / "data.csv").write_text(lines(rows), encoding="utf-8")
        start = time.monotonic()
        answer = json.loads(gsnn("search", "--quiet", f"--jobs={jobs}", f"--seed={seed}",
                                 f"--max-parameters={parameters}", f"--network={folder / 'net.json'}",
                                 tasks.group_argument(task, folder), folder / "data.csv"))
        seconds = time.monotonic() - start
        values = gsnn("eval", folder / "net.json", text=lines(unseen, -1).replace(",", " "))
    residual = numpy.array([float(value) for value in values.split()]) - unseen[:, -1]
    best = min((entry for entry in answer["entries"] if entry["nmse"] is not None), key=lambda entry: entry["nmse"])
    controls = {entry["name"]: entry for entry in answer["controls"]}
    chosen = next(e for e in [*answer["entries"], *answer["controls"]] if e["name"] == answer["chosen"])
    regular, greedy = controls["regular"], controls["regular greedy"]
    numbers = [best["name"], best["nmse"], best["neurons"], regular["nmse"], greedy["nmse"], regular["neurons"],
               answer["work"], regular["work"], greedy["work"], chosen["name"], chosen["nmse"],
               (residual ** 2).mean() / unseen[:, -1].var(), round(seconds, 1)]
    return dict(zip(FIELDS, map(str, [task, parameters, seed, *numbers])))


def read(path):
    if path is None or not pathlib.Path(path).exists():
        return []
    with open(path, encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def write(points, path):
    if path is None:
        return
    with open(path, "w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(points)


def mean_of(values):
    """The mean, in brackets its standard error."""
    mean = statistics.fmean(values)
    error = f" ({statistics.stdev(values) / math.sqrt(len(values)):.2g})" if len(values) > 1 else ""
    return f"{mean:.3g}{error}"


def ratio_of(above, below):
    """The geometric mean of ratios, and two standard errors of it to either side."""
    logs = [math.log(a / b) for a, b in zip(above, below)]
    mean = statistics.fmean(logs)
    if len(logs) == 1:
        return f"{math.exp(mean):.2f}"
    error = 2 * statistics.stdev(logs) / math.sqrt(len(logs))
    return f"{math.exp(mean):.2f} [{math.exp(mean - error):.2f}, {math.exp(mean + error):.2f}]"


HEAD = ["task", "par", "seeds", "search", "regular", "regular greedy", "search / regular", "before",
        "search / greedy", "before", "neurons", "unseen / held out"]


def row(task, parameters, points):
    def column(name):
        return [float(point[name]) for point in points]
    before = PROTOTYPE.get((task, parameters))
    best, regular, greedy = column("best_nmse"), column("regular"), column("regular_greedy")
    neurons = f"{statistics.fmean(column('best_neurons')):.0f} / {statistics.fmean(column('regular_neurons')):.0f}"
    return [task, str(parameters), str(len(points)), mean_of(best), mean_of(regular), mean_of(greedy),
            ratio_of(best, regular), f"{before[0]:.2f}" if before else "-",
            ratio_of(best, greedy), f"{before[1]:.2f}" if before else "-", neurons,
            ratio_of(column("chosen_test"), column("chosen_nmse"))]


def show(points):
    cases = list(dict.fromkeys((point["task"], int(point["parameters"])) for point in points))
    for cells in [HEAD, ["---"] * len(HEAD)]:
        print("| " + " | ".join(cells) + " |")
    for task, parameters in cases:
        own = [p for p in points if (p["task"], int(p["parameters"])) == (task, parameters)]
        print("| " + " | ".join(row(task, parameters, own)) + " |")
    works = [float(p[name]) / float(p["work"]) for p in points for name in ("regular_work", "greedy_work")]
    print(f"\nOperations of the controls are {min(works):.3f} to {max(works):.3f} of the search's; "
          f"{sum(float(p['seconds']) for p in points):.0f} s in all.")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cases", nargs="*", metavar="TASK:PARAMETERS")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--jobs", type=int, default=0)
    parser.add_argument("--from", dest="source", help="measurements that were kept, no new ones")
    parser.add_argument("--data", help="keep the measurements in a file")
    parser.add_argument("--page", help="also put the table into a page like docs/search.md")
    given = parser.parse_args()
    cases = [(task, int(size)) for task, _, size in (word.partition(":") for word in given.cases)] or list(PROTOTYPE)
    points = read(given.source or given.data)
    for task, parameters in [] if given.source else cases:
        for seed in range(1, given.seeds + 1):
            key = [task, str(parameters), str(seed)]
            if not any([p["task"], p["parameters"], p["seed"]] == key for p in points):
                points.append(measure(task, parameters, seed, given.jobs))
                write(points, given.data)
                print(".", end="", file=sys.stderr, flush=True)
    with kept_in(given.page, "evidence"):
        show(points)


if __name__ == "__main__":
    main()
