"""What a new user sees: how packages are installed, what `make run` prints, and that what it
proposes to do next works."""
import os
import re
import subprocess
import time

import pytest

from command import BUILD, ROOT

pytestmark = pytest.mark.xdist_group("install")
SANITIZE = os.environ.get("SANITIZE", "")

# It knows of the packages in a file; beta takes until there is a file go, or 20 s.
DPKG_QUERY = """#!/bin/sh
for package; do :; done
grep -qx "$package" "{0}/installed" && printf installed
"""
APT_GET = """#!/bin/sh
echo "$@" >>"{0}/asked"
case $1 in
update) echo "Hit:1 somewhere"; touch "{0}/updated"; exit 0 ;;
esac
[ ! -e "{0}/outdated" ] || [ -e "{0}/updated" ] || {{ echo "E: unable to locate" >&2; exit 100; }}
echo "Reading package lists..."
echo "Setting up alpha (1.0-2) ..."
n=0; while [ ! -e "{0}/go" ] && [ $n -lt 400 ]; do sleep 0.05; n=$((n + 1)); done
echo "Setting up beta:amd64 (2.0) ..."
"""


@pytest.fixture
def machine(tmp_path):
    """A folder of programs that stand for Debian's."""
    for name, text in (("dpkg-query", DPKG_QUERY), ("apt-get", APT_GET), ("sudo", '#!/bin/sh\nexec "$@"\n')):
        program = tmp_path / name
        program.write_text(text.format(tmp_path))
        program.chmod(0o755)
    (tmp_path / "installed").write_text("make\n")
    return tmp_path


def install(machine, *packages):
    return subprocess.Popen([ROOT / ".ci/install", *packages], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                            env={**os.environ, "PATH": f"{machine}:{os.environ['PATH']}"}, text=True)


def test_packages_that_are_there(machine):
    """Nothing is said and nobody asked where nothing is missing."""
    with install(machine, "make") as process:
        assert process.communicate()[0] == "" and process.returncode == 0
    assert not (machine / "asked").exists()


def test_progress_of_packages(machine):
    """What is missing is named before the work begins, and each package as soon as it is set up."""
    with install(machine, "make", "alpha", "beta") as process:
        begun = time.monotonic()
        first, second = process.stdout.readline(), process.stdout.readline()
        seconds = time.monotonic() - begun
        (machine / "go").touch()
        rest = process.communicate()[0]
    assert (first, second, rest) == ("Installing alpha beta\n", "  alpha\n", "  beta\n")
    assert seconds < 15 and process.returncode == 0


def test_lists_of_packages_are_fetched(machine):
    """Old lists of packages are fetched, and said to be."""
    (machine / "outdated").touch()
    (machine / "go").touch()
    with install(machine, "alpha", "beta") as process:
        printed = process.communicate(timeout=60)[0]
    assert process.returncode == 0, printed
    assert "Installing alpha beta\nFetching the lists of packages\n" in printed
    asked = (machine / "asked").read_text().splitlines()
    assert [line.split()[0] for line in asked] == ["install", "update", "install"], asked


# ---- make run ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def printed():
    """What `make run` prints in this tree, which is built."""
    environment = {name: value for name, value in os.environ.items() if name != "MAKEFLAGS"}
    where = [f"SANITIZE={SANITIZE}"] + (["COVERAGE=1"] if os.environ.get("COVERAGE") == "1" else [])
    run = subprocess.run(["make", "run", *where], cwd=ROOT, env=environment, stdin=subprocess.DEVNULL,
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    assert run.returncode == 0, run.stdout
    return run.stdout


def test_run_is_quiet(printed):
    """One line of building, the command and its table: no line of a compiler, none of make's."""
    lines = printed.splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("Building "))
    command = lines[start + 1]
    assert re.fullmatch(r"\S*gsnn enumerate groups/d6.json --format=table", command), printed
    assert not re.search(r"\b(cc|gcc|clang|make(\[\d+\])?:|ld|ar)\b ", printed), printed
    assert all(len(line) <= 100 for line in lines), max(lines, key=len)


def test_run_explains_its_columns(printed):
    """The legend below the table has every column whose name does not say it."""
    heading = next(line for line in printed.splitlines() if line.startswith("id "))
    legend = printed.split("\n\n")[2].replace("\n", " ")
    for column in ("neurons", "dim", "par", "orbit"):
        assert column in heading.split() and f"{column}:" in legend, f"{column}: {legend}"
    assert "first row of weights" in heading and "row:" in legend, legend


def test_run_leaves_its_files(printed):
    stated = re.search(r"The same as JSON is in (\S+), the graph of inclusions in (\S+)\.\n", printed)
    assert stated, printed
    assert '"schema":"gsnn-enumeration/1"' in (ROOT / stated[1]).read_text()
    assert "</svg>" in (ROOT / stated[2]).read_text()


def test_what_to_do_next(printed, tmp_path):
    """Each command that `make run` proposes works where it is typed, and report, draw and verify are
    among them."""
    proposals = [re.split(r" {3,}", line.strip())
                 for line in printed.split("What to do next:\n")[1].splitlines() if line.startswith("  ")]
    names = [proposal[0].split()[1] for proposal in proposals]
    assert {"report", "draw", "verify", "groups"} <= set(names), names
    for name in ("groups", "build"):
        (tmp_path / name).symlink_to(ROOT / name)
    for command, explanation in proposals:
        begun = time.time()
        run = subprocess.run(command.split(), cwd=tmp_path, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, text=True, check=False)
        assert run.returncode == 0 and explanation, f"{command}\n{run.stdout}"
        target = re.search(r"-o (\S+)", command)
        assert not target or (tmp_path / target[1]).stat().st_mtime >= begun - 2, command
    assert BUILD.exists()
