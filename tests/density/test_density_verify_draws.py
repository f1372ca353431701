"""The documents of moments, test and train: their schemas, what verify proves, and damage."""
import copy
import json
import random

import pytest

NORMAL = {"law": "normal"}
LAW = {"schema": "gsnn-law/1", "activation": "relu", "hidden": 3, "weights": NORMAL,
       "readout": NORMAL}
EXACT = [
    {**LAW, "weights": {"law": "rademacher"}},
    {**LAW, "activation": "abs", "weights": {"law": "discrete", "values": [-1, 0, 2],
                                             "weights": [1, 2, 1]},
     "readout": {"law": "uniform", "low": -1, "high": 2}},
    {**LAW, "activation": "cube", "weights": {"law": "rademacher", "scale": "1/2"},
     "readout": {"law": "laplace", "mean": 1}, "bias": {"law": "constant", "value": 1}},
    {**LAW, "activation": "leaky-relu", "slope": "1/3", "weights": {"law": "rademacher"},
     "readout": {"law": "student", "nu": 7}},
]
POINTS = {"schema": "gsnn-points/1", "points": [[1, 2, 3], [1, -1, "1/2"]],
          "correlators": [[1, 2], [1, 1], [2, 2], [1, 1, 2], [1, 1, 2, 2]]}


@pytest.fixture(scope="module")
def documents(gsnn, tmp_path_factory):
    """Documents of all kinds, made once."""
    folder = tmp_path_factory.mktemp("documents")
    (folder / "points.json").write_text(json.dumps(POINTS), encoding="utf-8")
    rng, rows = random.Random(3), []
    for _ in range(3):
        x, y = [rng.randint(-9, 9) / 4 for _ in range(3)], rng.randint(-4, 4)
        rows += [x[s:] + x[:s] + [y] for s in range(3)]
    (folder / "data.csv").write_text("".join(",".join(map(str, r)) + "\n" for r in rows),
                                     encoding="utf-8")
    found = {}

    def make(name, rules, *arguments):
        (folder / "law.json").write_text(json.dumps(rules), encoding="utf-8")
        words = [arguments[0], f"--law={folder}/law.json", *arguments[1:]]
        result = gsnn.run("density", *words)
        assert result.returncode in (0, 3), result.stderr
        found[name] = gsnn.parse(result.stdout)

    for i, rules in enumerate(EXACT):
        make(f"exact {i}", rules, "moments", f"--points={folder}/points.json")
    make("closed", LAW, "moments", f"--points={folder}/points.json")
    make("drawn", {**LAW, "activation": "tanh"}, "moments", f"--points={folder}/points.json",
         "--draws=5000")
    make("kept", LAW, "test", "--draws=2048", "--copies=99", "S3")
    make("rejected", {**LAW, "weights": [{**NORMAL, "mean": 1}, NORMAL, NORMAL]}, "test",
         "--draws=2048", "--copies=99", "S3")
    make("trained", {**LAW, "activation": "tanh"}, "train", f"--data={folder}/data.csv",
         "--networks=10", "--steps=20", "C3")
    return found


def prove(gsnn, tmp_path, document):
    path = tmp_path / "document.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return gsnn.run("verify", path)


NAMES = [f"exact {i}" for i in range(len(EXACT))] + ["closed", "drawn", "kept", "rejected",
                                                    "trained"]


@pytest.mark.parametrize("name", NAMES)
def test_true(gsnn, schemas, tmp_path, documents, name):
    schemas.check(documents[name])
    result = prove(gsnn, tmp_path, documents[name])
    assert result.returncode == 0, result.stdout + result.stderr
    if name.startswith("exact"):
        assert documents[name]["method"] == "exact"
        assert "moments-exact        5 values" in result.stdout
    if name == "rejected":
        assert documents[name]["reject"] is True


def change(*steps):
    """Damage: what stands at a path is replaced, or passed through a function."""
    *way, last, new = steps

    def damage(document):
        place = document
        for step in way:
            place = place[step]
        place[last] = new(place[last]) if callable(new) else new
    return damage



DAMAGE = [
    ("exact 0", change("values", 0, 17)),
    ("exact 0", change("values", 3, "1/7")),
    ("exact 0", change("values", 4, lambda v: v + 1 if isinstance(v, int) else 1)),
    ("exact 0", change("values", 1, -1)),
    ("exact 1", change("law", "hidden", [4])),
    ("exact 1", change("law", "activation", "relu")),
    ("exact 2", change("law", "readout", 0, "scale", 2)),
    ("exact 2", change("points", 0, 2, 4)),
    ("exact 2", change("correlators", 0, [1, 1])),
    ("exact 3", change("law", "slope", "1/4")),
    ("exact 3", change("law", "readout", 0, "nu", 4)),
    ("closed", change("values", 0, lambda v: 9 * v + 9)),
    ("closed", change("values", 1, lambda v: -v)),
    ("drawn", change("values", 0, 100.0)),
    ("drawn", change("values", 2, -0.5)),
    ("drawn", change("errors", 0, -0.1)),
    ("drawn", change("values", 3, "does not exist")),
    ("kept", change("p", lambda p: p + 0.01)),
    ("kept", change("reached", lambda r: r + 1)),
    ("kept", change("copies", 98)),
    ("kept", change("reject", lambda r: not r)),
    ("kept", change("alpha", 0.001)),
    ("kept", change("tested", "order", 3)),
    ("kept", change("elements", 0, [2, 1, 3])),
    ("kept", change("elements", 3, [1, 2, 3])),
    ("kept", change("elements", 4, [1, 2, -3])),
    ("kept", change("means", 1, 0, lambda v: v + 10)),
    ("kept", change("errors_of_differences", 1, 0, -1.0)),
    ("kept", change("errors_of_differences", 0, 0, 1.0)),
    ("kept", change("worst", "z", lambda z: z / 2)),
    ("kept", change("worst", "z", lambda z: 2 * z)),
    ("rejected", change("p", 0.5)),
    ("rejected", change("reject", False)),
    ("rejected", change("worst", "z", lambda z: z * 1.01)),
    ("trained", change("differences", "after", "single", lambda v: 1.01 * v)),
    ("trained", change("differences", "after", "mean", lambda v: 2 * v + 1)),
    ("trained", change("differences", "before", "error", lambda v: 1.1 * v)),
    ("trained", change("differences", "before", "largest_z", 0.0)),
    ("trained", change("loss", "after", "mean", -1.0)),
    ("trained", change("loss", "before", "error", -0.5)),
    ("trained", change("networks", 11)),
    ("trained", change("paths", 0, "difference", 0.1)),
]


@pytest.mark.parametrize("number", range(len(DAMAGE)))
def test_damage(gsnn, tmp_path, documents, number):
    name, damage = DAMAGE[number]
    document = copy.deepcopy(documents[name])
    damage(document)
    assert document != documents[name]
    result = prove(gsnn, tmp_path, document)
    assert result.returncode == 3, result.stdout + result.stderr
    assert "FALSE" in result.stdout
