"""Runs docs/examples: every command of its README, summary.py on every form of input, and
search.py, which is left out where PyTorch or matplotlib is not installed, unless EXAMPLES=all.

    UPDATE=1 tests/check examples    replaces the README's outputs by what came out
"""

import importlib.util
import json
import math
import os
import re
import subprocess
import time

import pytest

from command import ROOT

EXAMPLES = ROOT / "docs" / "examples"
README = EXAMPLES / "README.md"
UPDATE = os.environ.get("UPDATE") == "1"
SEARCH_SECONDS = 60  # ten on an idle machine


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


def can_search():
    return all(importlib.util.find_spec(name) for name in ("torch", "matplotlib"))


@pytest.mark.slow
@pytest.mark.skipif(os.environ.get("EXAMPLES") != "all" and not can_search(),
                    reason="python3-torch or python3-matplotlib is not installed")
def test_search(check, directory):
    """Runs to the end in time, grows without a jump, and plots: permutations, signed ones, and
    matrices, of integers and of fractions."""
    few = "--steps=10"
    cases = (
        ("D6", "--from=2.1 --to=6.0 --steps=50"),
        ("d5-plane.json", few),
        ("B3", f"--seeds=2 {few}"),
        ("cube.json", few),
        ("f4.json", f"--most-neurons=100 {few}"),
        ("tetrahedron.json", few),
    )
    for group, options in cases:
        if group.endswith(".json"):
            group = ROOT / "groups" / group
        name = f"search in {group} {options}"
        picture = directory / "search.png"
        picture.unlink(missing_ok=True)
        start = time.monotonic()
        result = run(f"gsnn enumerate '{group}' | search.py {options} --plot={picture}", directory)
        seconds = time.monotonic() - start
        check(name, result.returncode == 0, result.stdout)
        losses = [float(x) for x in re.findall(r"^loss (?:before|after) growing +(\S+)$", result.stdout, re.M)]
        pairs = list(zip(losses[::2], losses[1::2]))
        equal = pairs and all(abs(before - after) <= 1e-12 for before, after in pairs)
        check(f"{name}: no jump", equal, result.stdout)
        drawn = picture.is_file() and picture.read_bytes().startswith(b"\x89PNG\r\n")
        check(f"{name}: picture", drawn, result.stdout)
        check(f"{name}: in time", seconds < SEARCH_SECONDS, f"{seconds:.1f} s")
    # Backwards, and first rows only.
    for source, options in (("D6", "--from=6.0 --to=0.0"), ("--weights=row D6", "--to=6.0")):
        result = run(f"gsnn enumerate {source} | search.py {options}", directory)
        one_line = result.stdout.count("\n") == 1
        check(f"search {source} {options} is refused", result.returncode == 2 and one_line, result.stdout)


def module_of_search():
    specification = importlib.util.spec_from_file_location("search", EXAMPLES / "search.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.mark.slow
@pytest.mark.skipif(os.environ.get("EXAMPLES") != "all" and not can_search(),
                    reason="python3-torch or python3-matplotlib is not installed")
@pytest.mark.parametrize("group, form", [("e6", True), ("cube", False), ("B3", False), ("D6", False)])
def test_targets_of_search(gsnn, bundled, group, form):
    """The function that networks learn is invariant also where the group keeps another inner product,
    and varies also where it holds -1, under which odd waves of type 1 cancel."""
    search = module_of_search()
    torch = search.torch
    document = json.loads(gsnn.output("enumerate", bundled.get(group, group), "--max-neurons=80"))
    assert ("form" in document["group"]) == form
    degree = document["group"]["degree"]
    moves = [search_matrix(torch, generator, degree) for generator in document["group"]["generators"]]
    torch.manual_seed(1)
    x = torch.randn(256, degree)
    for architecture in document["architectures"]:
        target = search.invariant_target(architecture)
        y = target(x)
        for move in moves:
            moved = (target(x @ move.T) - y).abs().max().item()
            assert moved < 1e-9, f"{architecture['id']}: moved by {moved}"
        assert y.std().item() > 1e-3, f"{architecture['id']}: the target hardly varies: {y.std().item()}"


def search_matrix(torch, generator, degree):
    """The matrix of a generator, as it acts on column vectors."""
    if isinstance(generator[0], list):
        return torch.tensor([[value(entry) for entry in row] for row in generator])
    matrix = torch.zeros(degree, degree)
    for i, image in enumerate(generator):
        matrix[abs(image) - 1, i] = 1 if image > 0 else -1
    return matrix


def value(entry):
    """A number, or an exact entry of the bundled groups: a fraction or an expression with sqrt."""
    return float(entry) if not isinstance(entry, str) else float(eval(entry, {"sqrt": math.sqrt}))
