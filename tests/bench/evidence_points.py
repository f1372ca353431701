"""Measurements of tests/bench/evidence*.py, a line each of a CSV file, with the command line that adds to them."""
import argparse
import csv
import pathlib
import sys

from page import kept_in


def _read(path):
    if path is None or not pathlib.Path(path).exists():
        return []
    with open(path, encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _write(points, path, fields):
    if path is None:
        return
    with open(path, "w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, fields, lineterminator="\n")
        writer.writeheader()
        writer.writerows(points)


def _command(words, about):
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("cases", nargs="*", metavar="TASK:BUDGET")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--jobs", type=int, help="threads (default: the number of processors)")
    parser.add_argument("--from", dest="source", help="measurements that were kept, no new ones")
    parser.add_argument("--data", help="keep the measurements in a file")
    parser.add_argument("--anew", action="store_true", help="measure again what is kept of these cases")
    parser.add_argument("--page", help="also put the table into a page like docs/search.md")
    return parser.parse_args(words)


def run(words, about, cases, fields, measure, show, part):
    """Measures what is missing, case by case and seed by seed, and shows everything.

    measure(task, budget, seed, options of jobs) yields points: dicts of text with these fields, the first
    three of which are task, parameters (the budget) and seed.  The page's part of that name gets the table.
    """
    given = _command(words, about)
    cases = [(task, int(size)) for task, _, size in (word.partition(":") for word in given.cases)] or list(cases)
    jobs = [f"--jobs={given.jobs}"] if given.jobs else []
    points = [p for p in _read(given.source or given.data)
              if given.source or not given.anew or (p["task"], int(p["parameters"])) not in cases]
    for task, size in [] if given.source else cases:
        for seed in range(1, given.seeds + 1):
            key = [task, str(size), str(seed)]
            if not any([p["task"], p["parameters"], p["seed"]] == key for p in points):
                points.extend(measure(task, size, seed, jobs))
                _write(points, given.data, fields)
                print(".", end="", file=sys.stderr, flush=True)
    with kept_in(given.page, part):
        show(points)
