#!/usr/bin/python3
"""leaderboards.py - searches on the tasks of tasks.py, controls beside them, wins and losses alike.

    leaderboards.py [TASK[:PARAMETERS]...]

Each search tells the best entries, the regular architecture with as many operations (what is taken
without a search), the linear functions, and who was chosen.  Without arguments: all tasks, at the
budgets of BUDGETS.  gsnn is found as $GSNN or on the PATH.

A search takes one output.  The forces on methane are twelve, which the group moves: each architecture
is fitted by itself, in as many channels as the budget allows, and the regular one from as many more starts
as the others' iterations cost more, all together.
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
STARTS = 3  # of a fit of forces


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


def channels_of(architecture, parameters):
    """The most channels within the budget; linear maps and constants are shared."""
    size = architecture["parameters"]
    each = size["weights"] + size["bias"] + size["output"]
    line = architecture["type"] == 2 and size["weights"] == 1  # two channels of a line are one
    most = (parameters - size["linear"] - size["constant"]) // each
    return min(most, 1) if line else most


def cost_of(architecture, channels, rows):
    """Operations of an iteration, by the formula of docs/search.md; rows are those of all outputs."""
    size = architecture["parameters"]
    outer = size["linear"] + size["constant"] + channels * size["output"]
    p = channels * (size["weights"] + size["bias"]) + outer
    return rows * (channels * architecture["neurons"] * size["weights"] + p * p / 2) + p ** 3 / 3


def fit_forces(task, parameters, data):
    group = TOP / tasks.GROUPS[task]
    enumeration = json.loads(gsnn("enumerate", "--codomain=input", "--no-morphisms", group))
    listed = enumeration["architectures"]
    channels = {a["id"]: channels_of(a, parameters) for a in listed}
    regular = next(a["id"] for a in listed if a["H"]["order"] == 1)
    others = [a["id"] for a in listed if channels[a["id"]] > 0 and a["id"] != regular]
    rows = len(data.read_text(encoding="utf-8").split()) * enumeration["codomain"]["dimension"]
    cost = {a["id"]: cost_of(a, channels[a["id"]], rows) for a in listed}
    entries = []
    for name in [*others, *([regular] if channels[regular] > 0 else [])]:
        starts = STARTS
        if name == regular:
            starts = max(STARTS, round(STARTS * sum(cost[other] for other in others) / cost[regular]))
        fit = json.loads(gsnn("fit", "--quiet", "--codomain=input", f"--sum={name}:{channels[name]}",
                              f"--restarts={starts}", group, data))
        loss = fit["loss"]
        if loss["nmse"] is not None:
            entries.append({"name": "regular" if name == regular else f"{name}:{channels[name]}",
                            "neurons": fit["neurons"], "parameters": fit["parameters"], "nmse": loss["nmse"],
                            "se": loss["se"] * loss["nmse"] / loss["validation"] if loss["validation"] else 0})
    control = [entry for entry in entries if entry["name"] == "regular"]
    for entry in entries:
        entry["against_control"] = {"ratio": entry["nmse"] / control[0]["nmse"]} if control else None
    return {"data": fit["data"], "entries": [e for e in entries if e["name"] != "regular"], "controls": control,
            "chosen": min(entries, key=lambda e: e["nmse"])["name"], "reason": "least error held out"}


def search(task, parameters):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        data = folder / "data.csv"
        rows = tasks.table(task, tasks.ROWS.get(task), 1)
        data.write_text("".join(",".join(repr(float(x)) for x in row) + "\n" for row in rows), encoding="utf-8")
        if task == "methane":
            answer = fit_forces(task, parameters, data)
        else:
            answer = json.loads(gsnn("search", "--quiet", f"--max-parameters={parameters}", group_of(task, folder),
                                     data))
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
