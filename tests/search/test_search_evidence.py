"""docs/search.md's table of searches against what is taken without one: kept measurements, and one made anew."""
import csv
import importlib
import json
import subprocess
import sys

import numpy
import pytest

from command import ROOT

BENCH = ROOT / "tests" / "bench"
KEPT = ROOT / "docs" / "benchmarks" / "evidence.csv"
TABLES = [("evidence", KEPT), ("strategies", KEPT.with_name("strategies.csv"))]


@pytest.fixture(scope="module")
def module():
    """Modules of tests/bench by their names."""
    before = list(sys.path)
    sys.path.insert(0, str(BENCH))
    yield importlib.import_module
    sys.path[:] = before


@pytest.fixture(scope="module")
def evidence(module):
    return module("evidence")


@pytest.fixture(scope="module")
def kept():
    return read(KEPT)


def read(path):
    with open(path, encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("name, path", TABLES)
def test_page_has_the_table_of_what_was_measured(name, path):
    script = BENCH / ("evidence.py" if name == "evidence" else f"evidence_{name}.py")
    table = subprocess.run([sys.executable, script, f"--from={path}"], check=True, capture_output=True,
                           encoding="utf-8").stdout
    page = (ROOT / "docs" / "search.md").read_text(encoding="utf-8")
    assert f"<!-- {name} -->\n\n{table.strip()}\n\n<!-- end of {name} -->\n" in page


def rows_of(kept, case):
    return [row for row in kept if (row["task"], row["parameters"]) == (case[0], str(case[1]))]


def test_each_case_was_measured(evidence, kept, module):
    strategies = module("evidence_strategies")
    lists = [(case, rows_of(kept, case)) for case in evidence.CASES]
    rows = read(dict(TABLES)["strategies"])
    lists += [(case, [row for row in rows_of(rows, case) if row["strategy"] == name])
              for case in strategies.CASES for name in strategies.STRATEGIES]
    for case, measured in lists:
        seeds = [int(row["seed"]) for row in measured]
        assert seeds == list(range(1, len(seeds) + 1)) and seeds, case


@pytest.mark.parametrize("control", ("regular_work", "greedy_work"))
def test_equal_work(kept, control):
    """On every leaderboard the control had as many operations as the search, within 5 percent."""
    for row in kept:
        assert abs(float(row[control]) / float(row["work"]) - 1) < .05, row


def test_an_hour_is_enough(evidence, kept, module):
    """Five seeds of each case, on one processor."""
    strategies = module("evidence_strategies")
    rows = read(dict(TABLES)["strategies"])
    times = [[float(row["processor"]) for row in rows_of(kept, case)] for case in evidence.CASES]
    times += [[float(row["processor"]) for row in rows_of(rows, case) if row["strategy"] == name]
              for case in strategies.CASES for name in strategies.STRATEGIES]
    assert sum(5 * sum(seconds) / len(seconds) for seconds in times) < 3600


def test_what_is_measured(evidence, module, kept, tmp_path, capsys):
    """What is kept is not measured again, unless that is asked for; other cases stay as they are."""
    data, asked = tmp_path / "kept.csv", []
    own = rows_of(kept, ("atoms4", 18))

    def measure(*case):
        asked.append(case[:3])
        yield own[case[2] - 1]

    first = [*own[:2], *rows_of(kept, ("board", 26))]
    with open(data, "w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([evidence.FIELDS, *(line.values() for line in first)])
    points = module("evidence_points")
    for words, wanted in (([], [3]), ([], []), (["--anew"], [1, 2, 3])):
        asked.clear()
        points.run([f"--data={data}", "--seeds=3", *words, "atoms4:18"], "", evidence.CASES, evidence.FIELDS, measure,
                   evidence.show, "evidence")
        assert asked == [("atoms4", 18, seed) for seed in wanted]
        found = read(data)
        assert rows_of(found, ("atoms4", 18)) == own[:3]
        assert rows_of(found, ("board", 26)) == rows_of(kept, ("board", 26))
    assert "| atoms4 | 18 | 3 | " in capsys.readouterr().out


@pytest.mark.unsanitized("a search of some seconds takes minutes")
@pytest.mark.parametrize("case", ("atoms4", "board-classes"))
def test_measured_anew(gsnn, evidence, monkeypatch, tmp_path, case):
    """A row as it is measured, its errors on unseen rows found again from the network by NumPy."""
    monkeypatch.setenv("GSNN", str(gsnn.path))
    row, = evidence.measure(case, 18 if case == "atoms4" else 30, 1, [])
    assert row.keys() == set(evidence.FIELDS)
    for control in ("regular_work", "greedy_work"):
        assert abs(float(row[control]) / float(row["work"]) - 1) < .05
    rows, unseen = map(numpy.asarray, evidence.tables(evidence.task_of(case), 1))
    shared = set(map(tuple, rows[:, :-1])) & set(map(tuple, unseen[:, :-1]))
    assert not shared and len(rows) >= 450 and len(unseen) >= 300
    group, data, net = evidence.tasks.group_argument(evidence.task_of(case), tmp_path), tmp_path / "data.csv", tmp_path / "net.json"
    data.write_text(evidence.lines(rows), encoding="utf-8")
    found = gsnn.json("search", f"--max-parameters={row['parameters']}", "--seed=1", *evidence.options_of(case),
                      f"--network={net}", group, data)
    assert found["chosen"] == row["chosen"] and found["work"] == float(row["work"])
    points = "".join(" ".join(map(repr, map(float, point))) + "\n" for point in unseen[:, :-1])
    values = numpy.array([json.loads(f"[{line.replace(' ', ',')}]") for line in
                          gsnn.output("eval", net, text=points).splitlines()])
    y = unseen[:, -1]
    if case == "atoms4":
        error = ((values[:, 0] - y) ** 2).mean() / rows[:, -1].var()
    else:
        labels = [float(label) for label in found["data"]["classes"]]
        of_truth = values[numpy.arange(len(y)), [labels.index(value) for value in y]]
        error = (numpy.log(numpy.exp(values).sum(1)) - of_truth).mean()
    assert numpy.isclose(error, float(row["chosen_unseen"]), rtol=1e-6)
