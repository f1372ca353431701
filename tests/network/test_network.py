"""Runs the commands on networks (realize, grow, eval, space): the cases of commands.json, and what
they write against its JSON Schema.

A case is a command, its input, and what is expected: the status, the output, and a part of the one
line on standard error.  It runs in a folder with an enumeration (d6.json) and two networks of it
(small.json, formula.json).
"""

import json
import os
import pathlib
import subprocess

import pytest

CASES = json.loads(pathlib.Path(__file__).with_name("commands.json").read_text(encoding="utf-8"))

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


@pytest.fixture(scope="module")
def directory(gsnn, tmp_path_factory):
    """A folder in which `gsnn` is the command under test, with networks to begin with."""
    folder = tmp_path_factory.mktemp("network")
    (folder / "bin").mkdir()
    (folder / "bin" / "gsnn").symlink_to(gsnn.path)
    prepared = run(f"set -e; {PREPARE}", folder)
    assert prepared.returncode == 0, prepared.stderr
    return folder


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


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(directory, case):
    result = run(case["command"], directory, case.get("input", ""))
    lines = result.stderr.splitlines()
    if case["status"]:
        told = len(lines) == 1 and lines[0].startswith("gsnn: ") and case["error"] in lines[0]
    else:
        told = not lines
    right = told and (result.returncode, result.stdout) == (case["status"], case["output"])
    assert right, f"$ {case['command']}\nstatus {result.returncode}\n{result.stdout}{result.stderr}"


@pytest.mark.parametrize("name,command,part", WRITTEN, ids=[command for _, command, _ in WRITTEN])
def test_schema(directory, schemas, name, command, part):
    result = run(f"gsnn {command}", directory)
    documents = result.stdout.splitlines() if part else [result.stdout]
    assert documents, result.stderr
    for document in documents:
        schemas.check(json.loads(document), name, part or "")
