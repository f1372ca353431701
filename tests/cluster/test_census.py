"""Runs docs/examples/census on small groups, interrupted and gone on with, and holds what comes out
against the rows of docs/census/census.csv."""
import csv
import os
import shutil
import signal
import subprocess
import time

import pytest

from command import ROOT, the_command

CENSUS = ROOT / "docs" / "examples" / "census"
TABLE = ROOT / "docs" / "census" / "census.csv"
SMALL = ["--transitive=6", "--primitive=8", "--times=4", "--pairs=4", "--triples=3"]
MACHINE = {"seconds"}  # what another machine gives otherwise
FAMILIES = {"transitive": 29, "with a sign": 8, "plane": 10, "space": 32, "products of 2": 36, "products of 3": 10}

pytestmark = pytest.mark.skipif(not all(map(shutil.which, ("gap", "parallel", "jq"))),
                                reason="GAP, GNU parallel and jq are needed")


def rows(path):
    with open(path, encoding="utf-8") as file:
        return {(row["family"], row["name"]): {key: row[key] for key in row if key not in MACHINE}
                for row in csv.DictReader(file)}


def start(folder):
    (folder / ".parallel").mkdir(exist_ok=True)
    (folder / ".parallel" / "will-cite").touch()
    path = f"{os.path.dirname(the_command().path)}:{os.environ['PATH']}"
    return subprocess.Popen([CENSUS / "census.sh", folder / "out", *SMALL], cwd=folder, text=True,
                            env={**os.environ, "PATH": path, "HOME": str(folder)}, stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True)


def made(folder):
    return {path: path.stat().st_mtime_ns for path in (folder / "out" / "counts").glob("*.json")}


def test_census(tally, tmp_path):
    first = start(tmp_path)
    end = time.monotonic() + 120
    while len(made(tmp_path)) < 10 and first.poll() is None and time.monotonic() < end:
        time.sleep(0.05)
    os.killpg(first.pid, signal.SIGTERM)
    first.communicate()
    log = tmp_path / "out" / "log"
    before, done = made(tmp_path), {line.split()[-1] for line in log.read_text().splitlines()[1:]}
    tally.check(len(before) >= 10 and not (tmp_path / "out" / "census.csv").exists(), "the census is interrupted")
    again = start(tmp_path)
    printed, _ = again.communicate(timeout=300)
    tally.equal(again.returncode, 0, printed)
    after = made(tmp_path)
    tally.check(all(after[path] == when for path, when in before.items() if path.stem in done),
                "what was counted is not counted again")
    found, known = rows(tmp_path / "out" / "census.csv"), rows(TABLE)
    for family, count in FAMILIES.items():
        tally.equal(sum(key[0] == family for key in found), count, f"groups that are {family}")
    for key, row in found.items():
        tally.equal(row, known.get(key), f"{' '.join(key)} as in docs/census/census.csv")
    orders = {key[1]: int(row["order"]) for key, row in found.items() if key[0] == "space"}
    tally.equal(sum(orders.values()), 332, "elements of all point groups")
    tally.equal(len([order for order in orders.values() if order == 48]), 1, "m-3m is the largest")
    picture = (tmp_path / "out" / "census.svg").read_text()
    tally.equal(picture.count("fill-opacity"), len(found), "points in the picture")
