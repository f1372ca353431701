"""Pictures of laws and of trained networks: kernels along a circle, what draws keep by how rows are
tied, and accuracy against the number of outputs with a mean."""
import copy
import importlib.util
import json
import re
import subprocess
import sys

import pytest

from command import ROOT

EXAMPLES = ROOT / "docs" / "examples" / "density"
PLAIN = {"schema": "gsnn-law/1", "activation": "relu", "hidden": 8, "weights": {"law": "normal"},
         "readout": {"law": "normal"}}
TIED = {"schema": "gsnn-law/1", "architecture": "2.1", "weights": {"law": "normal"},
        "readout": {"law": "normal"}}
HEAVY = {**PLAIN, "weights": {"law": "student", "nu": 5}}


@pytest.fixture(scope="module")
def circle():
    specification = importlib.util.spec_from_file_location("circle", EXAMPLES / "circle.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.fixture
def kernel(gsnn, tmp_path):
    """The answer of moments along the circle."""
    def ask(law):
        points = subprocess.run([sys.executable, EXAMPLES / "circle.py"], capture_output=True,
                                text=True, check=True).stdout
        (tmp_path / "circle.json").write_text(points, encoding="utf-8")
        (tmp_path / "law.json").write_text(json.dumps(law), encoding="utf-8")
        return gsnn.json("density", "moments", f"--law={tmp_path}/law.json", "--draws=2000",
                         f"--points={tmp_path}/circle.json", "D6")
    return ask


def draw(gsnn, tmp_path, name, *documents):
    files = []
    for k, document in enumerate(documents):
        files.append(tmp_path / f"{k}.json")
        files[-1].write_text(json.dumps(document), encoding="utf-8")
    return gsnn.run("draw", "density", name, "-f", "svg", *files)


def refused(result, says):
    assert result.returncode == 2 and not result.stdout
    assert says in result.stderr and result.stderr.count("\n") == 1


def test_kernels(gsnn, tmp_path, kernel):
    """Six equal bumps of the tied law, one of the plain one: the picture shows the numbers, which have
    these periods."""
    plain, tied, heavy = map(kernel, (PLAIN, TIED, HEAVY))
    for shift, same in ((12, True), (6, False)):
        assert all(abs(a - b) < 1e-6 for a, b in
                   zip(tied["values"], tied["values"][shift:])) is same
    assert max(plain["values"]) - plain["values"][12] > 1
    once = draw(gsnn, tmp_path, "kernels", plain, tied, heavy)
    assert once.returncode == 0 and once.stdout.startswith("<?xml"), once.stderr
    assert draw(gsnn, tmp_path, "kernels", plain, tied, heavy).stdout == once.stdout
    assert draw(gsnn, tmp_path, "kernels", plain).stdout != once.stdout
    (tmp_path / "one.json").write_text(json.dumps(plain), encoding="utf-8")
    gsnn.output("draw", "density", "kernels", tmp_path / "one.json", "-o", tmp_path / "one.png")
    assert (tmp_path / "one.png").read_bytes().startswith(b"\x89PNG")


def test_kernel_of_rational_values(gsnn, tmp_path, circle):
    """Points and values as fractions, and a circle that is no full turn."""
    points = [circle.point(0)] + [circle.point(7 * k) for k in range(9)]
    document = {"schema": "gsnn-density-moments/1", "law": {"sum": []},
                "points": [[str(round(x * 10**9)) + "/1000000000" for x in p] for p in points],
                "correlators": [[1, k + 2] for k in range(9)], "values": ["1/3"] * 8 + [2]}
    result = draw(gsnn, tmp_path, "kernels", document)
    assert result.returncode == 0 and "<svg" in result.stdout, result.stderr


def set_point(document):
    document["points"][30] = [7, 0, 0, 0, 0, 0]


@pytest.mark.parametrize("change, says", [
    (lambda d: d["correlators"].__setitem__(3, [2, 3]), "correlators[3]: all products"),
    (lambda d: d["correlators"].__setitem__(3, [1, 2, 3]), "correlators[3]: a kernel"),
    (lambda d: d["correlators"].__setitem__(3, [1, 99]), "correlators[3][1]"),
    (lambda d: d.update(correlators=d["correlators"][:3]), "4 to 4096"),
    (lambda d: d["values"].pop(), "values"),
    (lambda d: d["values"].__setitem__(5, "does not exist"), "values[5]"),
    (set_point, "not on a circle"),
    (lambda d: d.update(points=[[1] * 6] * len(d["points"])), "not on a circle"),
    (lambda d: d["points"][4].pop(), "points[4]"),
    (lambda d: d.pop("points"), "points"),
    (lambda d: d.update(points=[]), "correlators[0][0]"),
    (lambda d: d.update(schema="gsnn-density/1"), "schema"),
], ids=range(12))
def test_kernels_refused(gsnn, tmp_path, kernel, change, says):
    document = kernel(PLAIN)
    change(document)
    refused(draw(gsnn, tmp_path, "kernels", document), says)


@pytest.mark.parametrize("name", ["d6", "b3", "f4"])
def test_ladder(gsnn, tmp_path, bundled, name):
    document = gsnn.json("density", "phases", bundled[name])
    result = draw(gsnn, tmp_path, "ladder", document)
    assert result.returncode == 0 and result.stdout.startswith("<?xml"), result.stderr
    document["architectures"][0]["ties"]["orbit"] = "1" + 400 * "0"
    other = draw(gsnn, tmp_path, "ladder", document)
    assert other.returncode == 0 and other.stdout != result.stdout


@pytest.mark.parametrize("change, says", [
    (lambda d: d["architectures"][2]["ties"].pop("rows"), "architectures[2].ties.rows"),
    (lambda d: d["architectures"][2].pop("id"), "architectures[2].id"),
    (lambda d: d["architectures"][2]["ties"].update(none=0), "architectures[2].ties.none"),
    (lambda d: d.update(architectures=d["architectures"] * 20), "280 architectures"),
    (lambda d: d.pop("architectures"), "architectures"),
], ids=range(5))
def test_ladder_refused(gsnn, tmp_path, change, says):
    document = gsnn.json("density", "phases", "D6")
    change(document)
    refused(draw(gsnn, tmp_path, "ladder", document), says)


@pytest.fixture(scope="module")
def runs(gsnn, tmp_path_factory):
    """Answers of train on a small problem of four classes, of which k have a mean in the readout."""
    folder = tmp_path_factory.mktemp("runs")
    subprocess.run([sys.executable, EXAMPLES / "shapes.py", folder, "40", "10"], check=True)
    answers = []
    for k, mean in ((0, 0), (5, 0.1), (10, 0.1), (3, -0.1)):
        law = {**PLAIN, "hidden": 3, "outputs": 10,
               "readout": {"mean": [[mean] * 3] * k + [[0] * 3] * (10 - k), "variance": "1/3"}}
        (folder / "law.json").write_text(json.dumps(law), encoding="utf-8")
        answers.append(gsnn.json("density", "train", f"--law={folder}/law.json", "--inputs=196",
                                 f"--data={folder}/train-images.gz", "--networks=5", "--steps=2",
                                 f"--labels={folder}/train-labels.gz"))
    return answers


def test_accuracy(gsnn, tmp_path, runs):
    result = draw(gsnn, tmp_path, "accuracy", runs)
    assert result.returncode == 0 and result.stdout.startswith("<?xml"), result.stderr
    assert draw(gsnn, tmp_path, "accuracy", runs[::-1]).returncode == 0
    changed = copy.deepcopy(runs)
    changed[1]["accuracy"]["after"]["mean"] += 0.2
    assert draw(gsnn, tmp_path, "accuracy", changed).stdout != result.stdout
    single = draw(gsnn, tmp_path, "accuracy", runs[0])
    assert single.returncode == 0 and len(re.findall("<svg", single.stdout)) == 1


@pytest.mark.parametrize("change, says", [
    (lambda d: d.clear(), "1 to 4096"),
    (lambda d: d.append(3), "[4]"),
    (lambda d: d[2].update(schema="gsnn-density-test/1"), "schema"),
    (lambda d: d[2].pop("accuracy"), "without an accuracy"),
    (lambda d: d[2]["accuracy"].pop("after"), "accuracy.after.mean"),
    (lambda d: d[2]["law"].pop("readout"), "law"),
    (lambda d: d[2]["law"]["readout"]["mean"].__setitem__(0, ["x"]), "readout.mean[0][0]"),
], ids=range(7))
def test_accuracy_refused(gsnn, tmp_path, runs, change, says):
    documents = copy.deepcopy(runs)
    change(documents)
    refused(draw(gsnn, tmp_path, "accuracy", documents), says)
