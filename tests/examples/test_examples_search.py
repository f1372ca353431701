"""docs/examples/search/leaderboards.py: a leaderboard of each task, with controls that had as many operations.

The tasks that take longest are left out unless EXAMPLES=all."""
import json
import os
import pathlib
import subprocess
import sys

import pytest

from command import ROOT

SEARCH = ROOT / "docs" / "examples" / "search"
QUICK = ["parity:9", "atoms4:18", "board:26"]
LONG = ["atoms4:34", "atoms5:26", "board:48", "parity:34", "flips:21", "digits:80", "spins:20", "methane:40"]


@pytest.fixture
def leaderboards(monkeypatch):
    monkeypatch.syspath_prepend(str(SEARCH))
    import leaderboards
    return leaderboards


def run(gsnn, case):
    return subprocess.run([sys.executable, SEARCH / "leaderboards.py", case], capture_output=True, text=True,
                          env={**os.environ, "GSNN": str(gsnn.path)}, check=False)


@pytest.mark.parametrize("case", QUICK + (LONG if os.environ.get("EXAMPLES") == "all" else []))
def test_equal_work(gsnn, case):
    done = run(gsnn, case)
    assert done.returncode == 0, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    shares = [float(line.split()[-1]) for line in lines if line[2:].startswith("regular ")]
    assert len(shares) == 2 and all(.95 <= share <= 1.05 for share in shares), done.stdout
    assert any(line.startswith("* ") for line in lines) and lines[-1].startswith("chosen: ")


def test_all_tasks_are_shown(leaderboards):
    budgets = {f"{task}:{parameters}" for task, parameters in leaderboards.BUDGETS}
    assert budgets == {*QUICK, *LONG} - {"parity:9"}
    assert {task for task, _ in leaderboards.BUDGETS} == set(leaderboards.tasks.GROUPS)


def test_unequal_work_is_seen(gsnn, leaderboards, monkeypatch, capsys):
    """A control that had a tenth less than the search is no peer."""
    monkeypatch.setenv("GSNN", str(gsnn.path))
    true = leaderboards.gsnn

    def less(*arguments):
        answer = json.loads(true(*arguments, "--restarts=2"))
        answer["controls"][2]["work"] = .9 * answer["work"]
        return json.dumps(answer)

    monkeypatch.setattr(leaderboards, "gsnn", less)
    assert leaderboards.main(["parity:9"]) == 1
    assert "0.900" in capsys.readouterr().out


def test_groups_come_with_gsnn(gsnn, leaderboards, tmp_path):
    """Wherever the examples are installed, and whatever folder they are run in."""
    for task in leaderboards.tasks.GROUPS:
        group = leaderboards.tasks.group_argument(task, tmp_path)
        assert isinstance(group, pathlib.Path) or "/" not in group
        assert "order " in gsnn.output("count", "--max-neurons=1", group)
