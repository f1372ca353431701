"""Runs docs/examples: every command of its README, and summary.py on every form of input.

    UPDATE=1 tests/check examples    replaces the README's outputs by what came out
"""

import os
import re
import subprocess

import pytest

from command import ROOT

EXAMPLES = ROOT / "docs" / "examples"
README = EXAMPLES / "README.md"
UPDATE = os.environ.get("UPDATE") == "1"


@pytest.fixture
def directory(gsnn, tmp_path):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "gsnn").symlink_to(gsnn.path)
    return tmp_path


@pytest.fixture
def check(tally):
    def check(name, right, detail=""):
        tally.check(right, name, detail)
    return check


def run(command, directory, data=None):
    """A shell command with gsnn and the scripts on PATH; standard error joins the output."""
    path = os.pathsep.join([str(directory / "bin"), str(EXAMPLES), os.environ["PATH"]])
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=directory,
        env=dict(os.environ, PATH=path),
        input=data,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
    )


def transcript(block, directory):
    """What a console block looks like when its commands are run: a list of (given, found)."""
    parts = re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
    for part in parts:
        command, _, output = part.partition("\n")
        result = run(command, directory)
        found = result.stdout
        if result.returncode:
            found += f"(exit status {result.returncode})\n"
        yield command, output, found


def test_readme(check, directory):
    text = README.read_text(encoding="utf-8")

    def replace(match):
        new = []
        for command, given, found in transcript(match.group(1), directory):
            check(f"$ {command}", UPDATE or given == found, f"expected:\n{given}found:\n{found}")
            new.append(f"$ {command}\n{found}")
        return "```console\n" + "".join(new) + "```\n"

    replaced = re.sub(r"^```console\n(.*?)^```\n", replace, text, flags=re.MULTILINE | re.DOTALL)
    if UPDATE:
        README.write_text(replaced, encoding="utf-8")


def test_summary(check, directory):
    """The same summary from a document and from JSON lines, and status 2 for what is neither."""
    for group in ("D6", "B3", "Q8", str(ROOT / "groups" / "cube.json")):
        document = run(f"gsnn enumerate '{group}' | summary.py", directory)
        lines = run(f"gsnn enumerate --format=jsonl '{group}' | summary.py -", directory)
        check(f"summary of {group}", document.returncode == 0, document.stdout)
        check(f"summary of JSON lines of {group}", lines.stdout == document.stdout, lines.stdout)
        rows = [line.split() for line in document.stdout.splitlines()[2:]]
        sizes = [(int(row[2]), int(row[3])) for row in rows]
        rising = all(a == b or (a[0] < b[0] and a[1] < b[1]) for a, b in zip(sizes, sizes[1:]))
        check(f"front of {group} rises", bool(sizes) and rising, document.stdout)
    for text in ("", "{}", "[1]", "no JSON", '{"schema": "gsnn-network/1"}', "null", "1"):
        result = run("summary.py", directory, text)
        one_line = result.stdout.count("\n") == 1 and "Traceback" not in result.stdout
        check(f"summary of {text!r}", result.returncode == 2 and one_line, result.stdout)
