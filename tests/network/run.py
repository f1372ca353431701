#!/usr/bin/python3
"""Runs the commands on networks (realize, grow, eval, space): the cases of commands.json, and what
they write against its JSON Schema.  GSNN names the command (default build/gsnn).  Ends with
"N passed, N failed".

A case is a command, its input, and what is expected: the status, the output, and a part of the one
line on standard error.  It runs in a folder with an enumeration (d6.json) and two networks of it
(small.json, formula.json).
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import jsonschema

ROOT = pathlib.Path(__file__).resolve().parents[2]
CASES = pathlib.Path(__file__).with_name("commands.json")
GSNN = pathlib.Path(os.environ.get("GSNN", ROOT / "build" / "gsnn")).resolve()

PREPARE = """
gsnn enumerate D6 > d6.json
gsnn realize --id=2.1 --seed=7 d6.json > small.json
echo 1 -3 2 0.5 -1 | gsnn realize --id=0.0 --parameters=- d6.json > formula.json
"""

# The schema, the command, and what in the schema describes a line where the output is JSON lines.
WRITTEN = (
    ("network", "realize --id=2.1:2 --id=0.0 d6.json", None),
    ("network", "grow d6.json --from=2.1 --to=6.0 small.json", None),
    ("network", "realize --exact --id=2.1:2 --id=0.0 d6.json", None),
    ("space", "space --max-neurons=5 D6", None),
    ("space", "space --max-neurons=4 --channels=1 --list D6", None),
    ("space", "space --max-neurons=4 --pareto --from=d6.json", None),
    ("space", "space --max-neurons=2000 D6", None),
    ("space", "space --max-neurons=4 --list --format=jsonl D6", "#/$defs/record"),
    ("space", "space --max-neurons=4 --pareto --format=jsonl D6", "#/$defs/record"),
)


class Report:
    def __init__(self):
        self.passed = self.failed = 0

    def check(self, name, right, detail):
        if right:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED {name}\n{detail}")


def run(command, directory, data=""):
    path = os.pathsep.join([str(directory / "bin"), os.environ["PATH"]])
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=directory,
        env=dict(os.environ, PATH=path),
        input=data,
        capture_output=True,
        text=True,
        timeout=300,
    )


def check_case(report, directory, case):
    result = run(case["command"], directory, case.get("input", ""))
    lines = result.stderr.splitlines()
    if case["status"]:
        told = len(lines) == 1 and lines[0].startswith("gsnn: ") and case["error"] in lines[0]
    else:
        told = not lines
    right = told and (result.returncode, result.stdout) == (case["status"], case["output"])
    detail = f"$ {case['command']}\nstatus {result.returncode}\n{result.stdout}{result.stderr}"
    report.check(case["name"], right, detail)


def check_schema(report, directory, name, command, part):
    schema = json.loads((ROOT / "docs" / f"{name}.schema.json").read_text(encoding="utf-8"))
    if part:
        schema = {"$ref": part, "$defs": schema["$defs"]}
    result = run(f"gsnn {command}", directory)
    documents = result.stdout.splitlines() if part else [result.stdout]
    validator = jsonschema.Draft202012Validator(schema)
    try:
        problems = [e.message for d in documents for e in validator.iter_errors(json.loads(d))]
    except ValueError as problem:
        problems = [str(problem)]
    detail = f"{problems}\n{result.stdout}{result.stderr}"
    report.check(f"schema of {command}", documents and not problems, detail)


def main():
    report = Report()
    directory = pathlib.Path(tempfile.mkdtemp())
    try:
        (directory / "bin").mkdir()
        (directory / "bin" / "gsnn").symlink_to(GSNN)
        prepared = run(f"set -e; {PREPARE}", directory)
        report.check("networks to begin with", prepared.returncode == 0, prepared.stderr)
        for case in json.loads(CASES.read_text(encoding="utf-8")):
            check_case(report, directory, case)
        for name, command, part in WRITTEN:
            check_schema(report, directory, name, command, part)
    finally:
        shutil.rmtree(directory)
    print(f"{report.passed} passed, {report.failed} failed")
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
