#!/usr/bin/python3
"""leaderboards.py - searches on the tasks of tasks.py, controls beside them, wins and losses alike.

    leaderboards.py [TASK[:PARAMETERS]...]

Each search tells the best entries, the regular architecture with as many operations (what is taken
without a search; ops is its share of the search's), the linear functions, and who was chosen.  Without
arguments: all tasks, at the budgets of BUDGETS.  gsnn is found as $GSNN or on the PATH.  The status is 1
where a control's operations are not within 5 percent of the search's.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import tasks

BUDGETS = [("atoms4", 18), ("atoms4", 34), ("atoms5", 26), ("board", 26), ("board", 48), ("parity", 34), ("flips", 21),
           ("digits", 80), ("spins", 20), ("methane", 40)]
ENTRIES = 4
EQUAL = .05  # as which shares of operations count


def gsnn(*arguments):
    command = [os.environ.get("GSNN", "gsnn"), *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout


def operations(answer):
    """The operations of the regular controls by name, as shares of the search's; without those that there are not."""
    return {entry["name"]: entry["work"] / answer["work"] for entry in answer["controls"]
            if entry["name"].startswith("regular") and entry["nmse"] is not None}


def show(entry, chosen, share=None):
    mark = "*" if entry["name"] == chosen else " "
    ratio = (entry.get("against_control") or {}).get("ratio")
    against = f"{ratio:10.2f}" if ratio is not None and ratio < 1000 else f"{'-':>10}"
    error = "exact" if entry["exact"] else f"{entry['nmse']:.3g} ({entry['se']:.1g})"
    print(f"{mark} {entry['name']:36}{entry['neurons']:8}{entry['parameters']:5}{error:>18}{against}"
          + (f"{share:8.3f}" if share is not None else ""))


def search(task, parameters):
    """Prints a leaderboard; whether the controls had as many operations as the search."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        data = folder / "data.csv"
        rows = tasks.table(task, tasks.ROWS.get(task), 1)
        data.write_text("".join(",".join(repr(float(x)) for x in row) + "\n" for row in rows), encoding="utf-8")
        moved = ["--codomain=input"] if task == "methane" else []  # forces
        answer = json.loads(gsnn("search", "--quiet", *moved, f"--max-parameters={parameters}",
                                 tasks.group_argument(task, folder), data))
    print(f"\n{task}, at most {parameters} parameters, {answer['data']['rows']} rows in {answer['data']['units']} units")
    print(f"  {'':36}{'neurons':>8}{'par':>5}{'nmse (se)':>18}{'/regular':>10}{'ops':>8}")
    measured = [entry for entry in answer["entries"] if entry["nmse"] is not None]
    for entry in sorted(measured, key=lambda entry: entry["nmse"])[:ENTRIES]:
        show(entry, answer["chosen"])
    shares = operations(answer)
    for entry in answer["controls"]:
        if entry["nmse"] is None:
            print(f"  {entry['name']}: {entry['reason']}")
        elif entry["name"] != "constant":
            show(entry, answer["chosen"], shares.get(entry["name"]))
    print(f"chosen: {answer['chosen']}, {answer['reason']}", flush=True)
    return all(abs(share - 1) <= EQUAL for share in shares.values())


def main(words):
    wanted = [(task, int(parameters or 34)) for task, _, parameters in (word.partition(":") for word in words)]
    equal = [search(task, parameters) for task, parameters in wanted or BUDGETS]
    return 0 if all(equal) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
