#!/usr/bin/python3
"""leaderboards.py - searches on the tasks of tasks.py, controls beside them, wins and losses alike.

    leaderboards.py [TASK[:PARAMETERS]...]

Each search tells the best entries, the regular architecture with as many operations (what is taken
without a search), the linear functions, and who was chosen.  Without arguments: all tasks, at the
budgets of BUDGETS.  gsnn is found as $GSNN or on the PATH.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import tasks

BUDGETS = [("atoms4", 18), ("atoms4", 34), ("atoms5", 26), ("board", 26), ("board", 48), ("parity", 34),
           ("spins", 20), ("methane", 40)]
TOP = pathlib.Path(__file__).resolve().parents[3]
ENTRIES = 4


def gsnn(*arguments):
    command = [os.environ.get("GSNN", "gsnn"), *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout


def group_of(task, folder):
    group = tasks.GROUPS[task]
    if isinstance(group, str):
        return TOP / group
    path = folder / "group.json"
    path.write_text(json.dumps(group), encoding="utf-8")
    return path


def show(entry, chosen):
    mark = "*" if entry["name"] == chosen else " "
    ratio = (entry.get("against_control") or {}).get("ratio")
    against = f"{ratio:8.2f}" if ratio is not None else f"{'-':>8}"
    print(f"{mark} {entry['name']:20}{entry['neurons']:8}{entry['parameters']:5}"
          f"{entry['nmse']:11.3g} ({entry['se']:.1g}){against}")


def search(task, parameters):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        data = folder / "data.csv"
        rows = tasks.table(task, tasks.ROWS.get(task), 1)
        data.write_text("".join(",".join(repr(float(x)) for x in row) + "\n" for row in rows), encoding="utf-8")
        moved = ["--codomain=input"] if task == "methane" else []  # forces
        answer = json.loads(gsnn("search", "--quiet", *moved, f"--max-parameters={parameters}",
                                 group_of(task, folder), data))
    print(f"\n{task}, at most {parameters} parameters, {answer['data']['rows']} rows in {answer['data']['units']} units")
    print(f"  {'':20}{'neurons':>8}{'par':>5}{'nmse':>11} (se) {'/regular':>8}")
    measured = [entry for entry in answer["entries"] if entry["nmse"] is not None]
    for entry in sorted(measured, key=lambda entry: entry["nmse"])[:ENTRIES]:
        show(entry, answer["chosen"])
    for entry in answer["controls"]:
        if entry["nmse"] is not None and entry["name"] != "constant":
            show(entry, answer["chosen"])
    print(f"chosen: {answer['chosen']}, {answer['reason']}", flush=True)


def main(words):
    wanted = [(task, int(parameters or 34)) for task, _, parameters in (word.partition(":") for word in words)]
    for task, parameters in wanted or BUDGETS:
        search(task, parameters)


if __name__ == "__main__":
    main(sys.argv[1:])
