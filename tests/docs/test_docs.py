"""Runs the examples of the README, the manual and the pages in docs, and holds the manual against
what the command says of itself.

    UPDATE=1 tests/check docs       replaces outputs in the pages by what came out

In a block marked `console`, a line that begins with "$ " is a command (continued after a backslash
at its end), and the lines up to the next are all that it prints; a line "..." stands for any lines,
and "..." in a line for any text.
"""
import json
import os
import pathlib
import re
import subprocess

import pytest

from command import BUILD, ROOT, the_command

GSNN = pathlib.Path(the_command().path)
MANUAL = BUILD / "gsnn.1"  # put together by make: see docs/man/assemble
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
IDS = [str(page.relative_to(ROOT)) for page in PAGES]
CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
UPDATE = os.environ.get("UPDATE") == "1"


@pytest.fixture
def folder(tmp_path):
    """A folder with groups/, docs/ and build/ of the tree."""
    (tmp_path / "groups").symlink_to(ROOT / "groups")
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    (tmp_path / "build").symlink_to(GSNN.parent)
    return tmp_path


@pytest.fixture
def check(tally):
    return tally.check


def shell(command, folder):
    """All that a command prints, and its status. `gsnn` and `build/gsnn` are the one under test,
    and groups/ and docs/ are at hand."""
    path = f"{GSNN.parent}:{os.environ['PATH']}"
    run = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=folder,
        env={**os.environ, "PATH": path, "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=600,
    )
    return run.stdout.decode("utf-8", "backslashreplace"), run.returncode


def matches(expected, printed):
    """Whether the output is as expected, where "..." stands for whatever."""
    pattern = ""
    for line in expected.splitlines(keepends=True):
        if line == "...\n":
            pattern += r"(?:.*\n)*"
        else:
            pattern += ".*".join(map(re.escape, line.split("...")))
    return re.fullmatch(pattern, printed) is not None


def commands(block):
    """The commands of a console block, each with its output."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        while command.endswith("\\"):
            more, _, output = output.partition("\n")
            command += "\n" + more
        yield command, output


def run_block(check, page, block, folder):
    """The block with the outputs that came out."""
    found = ""
    for command, output in commands(block):
        printed, status = shell(command, folder)
        fits = matches(output, printed)
        if UPDATE and not fits and "..." not in output:
            fits, output = True, printed
        check(
            fits,
            f"{page.name}: $ {command}",
            f"status {status}; expected:\n{output}printed:\n{printed[:5000]}",
        )
        found += f"$ {command}\n{output}"
    return found


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_page(check, folder, page):
    text = page.read_text()
    found = CONSOLE.sub(lambda block: f"```console\n{run_block(check, page, block[1], folder)}```", text)
    if UPDATE and found != text:
        page.write_text(found)


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_names(check, page):
    """Files, folders and functions that a page speaks of are there."""
    text = page.read_text()
    for name in sorted(set(re.findall(r"`((?:src|include|tests|docs|groups|\.ci)/[\w./-]*)`", text))):
        check("NAME" in name or (ROOT / name).exists(), f"{page.name}: there is no {name}")
    for name in sorted(set(re.findall(r"\]\(([\w./-]+)(?:#[\w-]+)?\)", text))):
        check((page.parent / name).exists(), f"{page.name}: there is no {name}")
    sources = "".join(path.read_text() for path in [*ROOT.glob("src/*/*.[ch]"), ROOT / "include/gsnn.h"])
    words = set(re.findall(r"\w+", sources))
    for name in sorted(set(re.findall(r"`(gsnn_\w+)(?:\(\))?`", text))):
        check("NAME" in name or name in words, f"{page.name}: there is no {name} in the sources")


def test_picture(check, folder):
    """docs/d6.dot is what the command writes, and docs/d6.svg shows it."""
    written, _ = shell("gsnn enumerate groups/d6.json -f dot", folder)
    path = ROOT / "docs" / "d6.dot"
    if UPDATE and written != path.read_text():
        path.write_text(written)
        subprocess.run(["dot", "-Tsvg", "-o", path.with_suffix(".svg"), path], check=True)
    check(path.read_text() == written, "docs/d6.dot is not what gsnn writes")
    titles = re.findall(r"<title>(.*?)</title>", path.with_suffix(".svg").read_text())
    drawn = {title.replace("&#45;&gt;", "->") for title in titles}
    nodes = set(re.findall(r"^\t\t(\d+\.\d+)\t", written, re.MULTILINE))
    edges = {edge.replace(" ", "") for edge in re.findall(r"\d+\.\d+ -> \d+\.\d+", written)}
    check(nodes | edges <= drawn, "docs/d6.svg does not show docs/d6.dot", nodes | edges - drawn)


OPTION = r"(?<![\w-])--?[a-zA-Z][\w-]*"


def listed_options(help_text):
    """The options that a help text lists, a line each, and not only mentions."""
    lines = re.findall(r"^ +(-.*?)(?:  .*)?$", help_text, re.MULTILINE)
    return {option for line in lines for option in re.findall(OPTION, line)} - {"-h", "--help"}


def section(manual, name):
    found = re.search(rf'^\.Ss? gsnn {name}\n(.*?)(?=^\.S[sh] |\Z)', manual, re.MULTILINE | re.DOTALL)
    return found[1] if found else ""


def test_manual(check, folder):
    manual = MANUAL.read_text()
    lint = subprocess.run(["mandoc", "-Tlint", "-Wstyle", MANUAL], stdout=subprocess.PIPE, text=True)
    check(lint.returncode == 0, "mandoc -Tlint the manual", lint.stdout)
    overview, _ = shell("gsnn --help", folder)
    check(max(map(len, overview.splitlines())) <= 80, "gsnn --help is wider than 80 columns")
    names = re.findall(r"^  (\w+) +\S", overview, re.MULTILINE)
    names = [name for name in names if name != "gsnn"]
    check(len(names) > 0, "gsnn --help names no command")
    for name in names:
        help_text, status = shell(f"gsnn help {name}", folder)
        check(status == 0 and help_text.startswith("Usage: gsnn "), f"gsnn help {name}", help_text)
        check(max(map(len, help_text.splitlines())) <= 80, f"gsnn help {name} is wider than 80 columns")
        described = section(manual, name)
        check(described, f"the manual has no section on gsnn {name}")
        flags = re.findall(r"(?<!\w)Fl (-?[a-z][a-z-]*)", described)
        found = {f"-{flag}" for flag in flags}
        for option in sorted(listed_options(help_text) - found):
            check(False, f"the manual: gsnn {name} has an option {option} that is not described")
        for option in sorted(found - set(re.findall(OPTION, help_text))):
            check(False, f"the manual: gsnn {name} has no option {option}")
        check(True, f"options of gsnn {name}")
    examples = re.findall(r"^\.Dl \$ (.*)", manual, re.MULTILINE)
    check(len(examples) > 0, "the manual has no examples")
    for example in examples:
        command = example.replace("\\-", "-").replace("\\(aq", "'").replace("\\e", "\\")
        printed, status = shell(command, folder)
        check(status == 0, f"the manual: $ {command}", printed)


def test_members(check):
    """The reference speaks of every member that the schemas allow."""
    page = (ROOT / "docs" / "format.md").read_text()
    spoken = set(re.findall(r"\w+", page))

    def members(schema):
        if isinstance(schema, dict):
            properties = schema.get("properties")
            if isinstance(properties, dict):
                yield from properties
            for value in schema.values():
                yield from members(value)
        elif isinstance(schema, list):
            for value in schema:
                yield from members(value)

    for name in ["group", "enumeration", "network", "space"]:
        schema = json.loads((ROOT / "docs" / f"{name}.schema.json").read_text())
        for member in sorted(set(members(schema))):
            check(member in spoken, f"docs/format.md does not speak of {member} ({name}.schema.json)")
