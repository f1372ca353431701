"""Pictures of gauge groups and of two compared networks: what they show, and what they refuse."""
import json

import pytest

from command import ROOT

TRIANGLE = [{"W": [[1, 0], [0, 1], [-1, -1]], "b": [1, 1, 1]}, {"W": [[1, 1, 1]], "b": [0]}]
OTHER = [{"W": [[1, 0], [0, 1], [-1, -1]], "b": [1, 1, 2]}, {"W": [[1, 2, 1]], "b": [0]}]


@pytest.fixture
def compared(gsnn, tmp_path):
    """compared(layers, layers): the answer of equal and both canonical forms, as files."""
    def make(*networks, activation="relu"):
        files = []
        for k, layers in enumerate(networks):
            path = tmp_path / f"net{k}.json"
            path.write_text(json.dumps({"schema": "gsnn-mlp/1", "activation": activation, "layers": layers}))
            files.append(path)
        answer = tmp_path / "equal.json"
        gsnn.run("equal", *files, "-o", answer)
        for k, path in enumerate(files):
            gsnn.output("canon", path, "-o", tmp_path / f"canon{k}.json")
        return [answer, tmp_path / "canon0.json", tmp_path / "canon1.json"]
    return make


def texts(gsnn, *arguments):
    return gsnn.output("draw", *arguments)


@pytest.mark.parametrize("group", ["D6", "B3", ROOT / "groups" / "icosahedron.json"])
def test_gauge(gsnn, tmp_path, group):
    answer = tmp_path / "gauge.json"
    gsnn.output("gauge", group, "-o", answer)
    once = texts(gsnn, "gauge", answer)
    assert once.startswith("<?xml") and once == texts(gsnn, "gauge", answer)
    alone = texts(gsnn, "gauge", "--id=1.1" if group != "D6" else "--id=6.0", answer)
    assert len(alone) < len(once)
    picture = tmp_path / "gauge.png"
    gsnn.output("draw", "gauge", answer, "-o", picture)
    assert picture.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("change,says", [
    (lambda d: d["architectures"][0]["generators"][0].append(1), "generators"),
    (lambda d: d["architectures"][0]["generators"][0].__setitem__(0, 7), "generators"),
    (lambda d: d["architectures"][0].update(parameters=2), "parameters"),
    (lambda d: d["architectures"][0].pop("coordinates"), "coordinates"),
    (lambda d: d.pop("architectures"), "architectures"),
    (lambda d: [a.update(nfn=None) for a in d["architectures"]], "architectures"),
    (lambda d: d.update(schema="gsnn-nfn/1"), "schema"),
], ids=range(7))
def test_gauge_refused(gsnn, change, says):
    document = json.loads(gsnn.output("gauge", "D6"))
    change(document)
    result = gsnn.run("draw", "gauge", "-", text=json.dumps(document))
    assert result.returncode == 2 and not result.stdout
    assert says in result.stderr and result.stderr.count("\n") == 1


def test_unknown_id(gsnn):
    result = gsnn.run("draw", "gauge", "--id=9.9", "-", text=gsnn.output("gauge", "D6"))
    assert result.returncode == 2 and "9.9" in result.stderr and not result.stdout


def test_equal(gsnn, compared, tmp_path):
    different = texts(gsnn, "equal", *compared(TRIANGLE, OTHER))
    same = texts(gsnn, "equal", *compared(TRIANGLE, TRIANGLE))
    assert different.startswith("<?xml") and different != same
    picture = tmp_path / "equal.png"
    gsnn.output("draw", "equal", *compared(TRIANGLE, OTHER), "-o", picture)
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_equal_refused(gsnn, compared):
    one_input = [{"W": [[1], [2]], "b": [0, 1]}, {"W": [[1, 1]], "b": [0]}]
    for networks, activation, count, says in [((one_input, one_input), "relu", 3, "two inputs"),
                                              ((TRIANGLE, OTHER), "tanh", 3, "activation"),
                                              ((TRIANGLE, OTHER), "relu", 2, "gsnn-canon/1")]:
        result = gsnn.run("draw", "equal", *compared(*networks, activation=activation)[:count])
        assert result.returncode == 2 and not result.stdout
        assert says in result.stderr and result.stderr.count("\n") == 1
