#!/usr/bin/python3
"""Holds searches against what is taken without one, on the tasks of docs/examples/search/tasks.py.

    tests/bench/evidence.py [--seeds=N] [--jobs=N] [--anew] [--data=FILE] [--page=FILE] [TASK:PARAMETERS...]
    tests/bench/evidence.py --from=FILE [--page=FILE]

Each seed makes data anew, and `gsnn search` the rest: the best entry of the portfolio beside the regular
architecture with the same budget and as many operations, with all channels at once (regular) and one
at a time (regular greedy), all by errors held out in the same five folds.  The chosen network and the
regular one, from as many starts as the control had, are also held against rows that nobody has seen.
--data keeps the measurements as CSV; what is there already is measured again with --anew only.
"""
import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile

import numpy

from evidence_cases import CASES, budget_of, error_of, options_of, task_of
from evidence_points import run
from evidence_table import show

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "docs" / "examples" / "search"))

import tasks  # noqa: E402

FIELDS = ["task", "parameters", "seed", "best", "best_error", "best_neurons", "regular", "regular_greedy",
          "regular_neurons", "work", "regular_work", "greedy_work", "chosen", "chosen_error", "chosen_unseen",
          "regular_unseen", "processor"]
UNSEEN = 1000  # rows
LIMITED = {"digits": 1797}  # rows that there are


def gsnn(*arguments):
    command = [os.environ.get("GSNN", str(TOP / "build" / "gsnn")), *map(str, arguments)]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout)


def tables(task, seed):
    """Rows to search with, and rows that nobody sees."""
    if task == "board":
        rows = numpy.asarray(tasks.boards())
        order = numpy.random.Generator(numpy.random.Philox(seed)).permutation(len(rows))
        return rows[order[:450]], rows[order[450:]]
    if task in LIMITED:
        rows = tasks.table(task, LIMITED[task], seed)
        return rows[:tasks.ROWS[task]], rows[tasks.ROWS[task]:]
    return tasks.table(task, tasks.ROWS[task], seed), tasks.table(task, UNSEEN, 10000 + seed)


def lines(rows):
    return "".join(",".join(repr(float(x)) for x in row) + "\n" for row in rows)


def processor_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def regular_unseen(case, regular, variance, shared, group, data):
    """The error on unseen rows of the regular architecture, from as many starts as the control had; of classes
    none, since a fit does not keep their values small as a search does."""
    if error_of(case) == "loss":
        return ""
    named = ",".join(f"{summand['id']}:{summand['channels']}" for summand in regular["summands"])
    fit = gsnn("fit", f"--sum={named}", f"--restarts={regular['restarts']}", "--folds=0", *shared, group, data)
    return fit["loss"]["test"] / float(numpy.sum(variance))


def measure(case, parameters, seed, jobs):
    task, error = task_of(case), error_of(case)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        data, unseen = folder / "data.csv", folder / "unseen.csv"
        for path, rows in zip((data, unseen), tables(task, seed)):
            path.write_text(lines(rows), encoding="utf-8")
        group = tasks.group_argument(task, folder)
        shared = ["--quiet", *jobs, f"--seed={seed}", f"--test={unseen}", *options_of(case)]
        used = processor_seconds()
        answer = gsnn("search", budget_of(case, parameters), *shared, group, data)
        controls = {entry["name"]: entry for entry in answer["controls"]}
        regular, greedy = controls["regular"], controls["regular greedy"]
        control_unseen = regular_unseen(case, regular, answer["data"]["variance"], shared, group, data)
        processor = processor_seconds() - used
    best = min((entry for entry in answer["entries"] if entry[error] is not None), key=lambda entry: entry[error])
    chosen = next(e for e in [*answer["entries"], *answer["controls"]] if e["name"] == answer["chosen"])
    numbers = [best["name"], best[error], best["neurons"], regular[error], greedy[error], regular["neurons"],
               answer["work"], regular["work"], greedy["work"], chosen["name"], chosen[error],
               answer["test"][error], control_unseen, round(processor, 1)]
    yield dict(zip(FIELDS, map(str, [case, parameters, seed, *numbers])))


if __name__ == "__main__":
    run(None, __doc__.splitlines()[0], CASES, FIELDS, measure, show, "evidence")
