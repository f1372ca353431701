#!/usr/bin/python3
"""Runs docs/examples: every command of its README, summary.py on every form of input, and
search.py.  GSNN names the command (default build/gsnn).  Ends with "N passed, N failed".

    run.py             leaves search.py out where PyTorch or matplotlib is not installed
    run.py --all       leaves nothing out
    run.py --update    replaces the README's outputs by what came out, and runs nothing else
"""

import importlib.util
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "docs" / "examples"
README = EXAMPLES / "README.md"
GSNN = pathlib.Path(os.environ.get("GSNN", ROOT / "build" / "gsnn")).resolve()
SEARCH_SECONDS = 30


class Report:
    def __init__(self):
        self.passed = self.failed = 0

    def check(self, name, right, detail=""):
        if right:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED {name}\n{detail}")


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


def check_readme(report, directory, update):
    text = README.read_text(encoding="utf-8")

    def replace(match):
        new = []
        for command, given, found in transcript(match.group(1), directory):
            report.check(f"$ {command}", update or given == found, f"expected:\n{given}found:\n{found}")
            new.append(f"$ {command}\n{found}")
        return "```console\n" + "".join(new) + "```\n"

    replaced = re.sub(r"^```console\n(.*?)^```\n", replace, text, flags=re.MULTILINE | re.DOTALL)
    if update:
        README.write_text(replaced, encoding="utf-8")


def check_summary(report, directory):
    """The same summary from a document and from JSON lines, and status 2 for what is neither."""
    for group in ("D6", "B3", "Q8", str(ROOT / "groups" / "cube.json")):
        document = run(f"gsnn enumerate '{group}' | summary.py", directory)
        lines = run(f"gsnn enumerate --format=jsonl '{group}' | summary.py -", directory)
        report.check(f"summary of {group}", document.returncode == 0, document.stdout)
        report.check(f"summary of JSON lines of {group}", lines.stdout == document.stdout, lines.stdout)
        rows = [line.split() for line in document.stdout.splitlines()[2:]]
        sizes = [(int(row[2]), int(row[3])) for row in rows]
        rising = all(a == b or (a[0] < b[0] and a[1] < b[1]) for a, b in zip(sizes, sizes[1:]))
        report.check(f"front of {group} rises", bool(sizes) and rising, document.stdout)
    for text in ("", "{}", "[1]", "no JSON", '{"schema": "gsnn-network/1"}', "null", "1"):
        result = run("summary.py", directory, text)
        one_line = result.stdout.count("\n") == 1 and "Traceback" not in result.stdout
        report.check(f"summary of {text!r}", result.returncode == 2 and one_line, result.stdout)


def check_search(report, directory):
    """Runs to the end in time, grows without a jump, and plots."""
    cases = (
        ("D6", "--from=2.1 --to=6.0"),
        ("D4", "--from=0.0 --to=6.0"),
        (str(ROOT / "groups" / "d5-plane.json"), ""),
        ("B3", "--steps=100"),
    )
    for group, options in cases:
        name = f"search in {group} {options}"
        picture = directory / "search.png"
        picture.unlink(missing_ok=True)
        start = time.monotonic()
        result = run(f"gsnn enumerate '{group}' | search.py {options} --plot={picture}", directory)
        seconds = time.monotonic() - start
        report.check(name, result.returncode == 0, result.stdout)
        losses = [float(x) for x in re.findall(r"^loss (?:before|after) growing +(\S+)$", result.stdout, re.M)]
        equal = len(losses) == 2 and abs(losses[0] - losses[1]) <= 1e-12 * losses[0]
        report.check(f"{name}: no jump", equal, result.stdout)
        drawn = picture.is_file() and picture.read_bytes().startswith(b"\x89PNG\r\n")
        report.check(f"{name}: picture", drawn, result.stdout)
        report.check(f"{name}: in time", seconds < SEARCH_SECONDS, f"{seconds:.1f} s")
    for options in ("--from=6.0 --to=0.0", "--to=99.0"):
        result = run(f"gsnn enumerate D6 | search.py {options}", directory)
        one_line = result.stdout.count("\n") == 1
        report.check(f"search {options} is refused", result.returncode == 2 and one_line, result.stdout)


def can_search():
    return all(importlib.util.find_spec(name) for name in ("torch", "matplotlib"))


def main():
    update = sys.argv[1:] == ["--update"]
    report = Report()
    directory = pathlib.Path(tempfile.mkdtemp())
    try:
        (directory / "bin").mkdir()
        (directory / "bin" / "gsnn").symlink_to(GSNN)
        check_readme(report, directory, update)
        if not update:
            check_summary(report, directory)
            if sys.argv[1:] == ["--all"] or can_search():
                check_search(report, directory)
            else:
                print("skipped search.py: python3-torch or python3-matplotlib is not installed")
    finally:
        shutil.rmtree(directory)
    print(f"{report.passed} passed, {report.failed} failed")
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
