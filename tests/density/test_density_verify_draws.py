"""The documents of moments, test and train: their schemas, what verify proves, and damage."""
import copy
import json
import random
from fractions import Fraction

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
CLOSED = [
    {**LAW, "activation": name, **({"slope": "1/3"} if name == "leaky-relu" else {}), **more}
    for name in ("relu", "leaky-relu", "abs", "step", "squared-relu", "erf", "sin", "cos")
    for more in ({}, {"bias": {**NORMAL, "variance": 2}, "output_bias": {"law": "laplace"}},
                 {"weights": {"covariance": [[2, 1, 0], [1, 2, 1], [0, 1, 2]]}})
]
UNIFORM, LAPLACE = {"law": "uniform", "low": 0, "high": 1}, {"law": "laplace", "mean": 1, "scale": "1/2"}
STUDENT = {"law": "student", "nu": 40}
POWERS = [
    {**LAW, "activation": name, "weights": weights, **more}
    for name in ("identity", "square", "cube")
    for weights, more in (
        (NORMAL, {}), ([UNIFORM, LAPLACE, STUDENT], {"bias": {**NORMAL, "mean": "1/3"}}),
        ([{**NORMAL, "mean": -1}, UNIFORM, {"law": "rademacher"}],
         {"outputs": 2, "readout": [{**NORMAL, "mean": 1}, UNIFORM], "output_bias": [LAPLACE, NORMAL]}),
        ({"covariance": [[2, 1, 0], [1, 2, 1], [0, 1, 2]]}, {"bias": LAPLACE, "readout": LAPLACE}))
]
OUTPUTS = [[1, 2], [2, 2], [1, 1], [2, 1, 2], [1, 2, 1, 2]]
RADEMACHER, ZERO = {"law": "rademacher"}, {"law": "constant", "value": 0}
TIED = [{"schema": "gsnn-law/1", "architecture": name, "channels": 2, "tie": tie, "weights": rules,
         "readout": NORMAL, **more}
        for tie in ("orbit", "rows", "none") for rules in (NORMAL, RADEMACHER)
        for name, more in (("2.1", {}), ("2.0", {"bias": rules}),
                           ("0.1", {"constant": RADEMACHER, "linear": NORMAL if rules is NORMAL else ZERO}))]
POINTS = {"schema": "gsnn-points/1", "points": [[1, 2, 3], [1, -1, "1/2"]],
          "correlators": [[1, 2], [1, 1], [2, 2], [1, 1, 2], [1, 1, 2, 2]]}
SIX = {"schema": "gsnn-points/1", "points": [[1, 0, 0, 2, 0, 0], [0, 1, 0, 0, "1/2", -1]],
       "correlators": [[1, 2], [1, 1], [2, 2]]}


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
    make("closed, student", {**LAW, "readout": {"law": "student", "nu": 7}}, "moments",
         f"--points={folder}/points.json")
    (folder / "six.json").write_text(json.dumps(SIX), encoding="utf-8")
    make("tied, exact", TIED[3], "moments", f"--points={folder}/six.json", "D6")
    make("tied, closed", TIED[0], "moments", f"--points={folder}/six.json", "D6")
    make("drawn", {**LAW, "activation": "tanh"}, "moments", f"--points={folder}/points.json",
         "--draws=5000")
    make("kept", LAW, "test", "--draws=2048", "--copies=99", "S3")
    make("rejected", {**LAW, "weights": [{**NORMAL, "mean": 1}, NORMAL, NORMAL]}, "test",
         "--draws=2048", "--copies=99", "S3")
    make("trained", {**LAW, "activation": "tanh"}, "train", f"--data={folder}/data.csv",
         "--networks=10", "--steps=20", "C3")
    return found


def prove(gsnn, tmp_path, document, *others):
    path = tmp_path / "document.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return gsnn.run("verify", path, *others)


NAMES = [f"exact {i}" for i in range(len(EXACT))] + ["closed", "drawn", "kept", "rejected",
                                                    "trained", "closed, student"]


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


@pytest.mark.parametrize("rules", CLOSED, ids=lambda r: r["activation"])
def test_closed_forms(gsnn, tmp_path, rules):
    """Kernels of all activations that have closed forms are found by quadrature, and NTKs."""
    (tmp_path / "law.json").write_text(json.dumps(rules), encoding="utf-8")
    points = {**POINTS, "correlators": [[1, 2], [1, 1], [2, 2], [1, 3], [1, 4], [2, 1]],
              "points": [*POINTS["points"], [2, 4, 6], [-1, -2, -3]]}
    (tmp_path / "points.json").write_text(json.dumps(points), encoding="utf-8")
    document = gsnn.parse(gsnn.output("density", "moments", f"--law={tmp_path}/law.json",
                                      f"--points={tmp_path}/points.json"))
    assert document["method"] == "closed form"
    result = prove(gsnn, tmp_path, document)
    assert result.returncode == 0 and "SKIP" not in result.stdout, result.stdout
    assert "moments-closed       6 values" in result.stdout
    assert ("tangent-kernels      6 kernels" in result.stdout) == (rules["activation"] != "step")
    for member in ("values", "tangent_kernels") if rules["activation"] != "step" else ("values",):
        for k in range(6):
            damaged = copy.deepcopy(document)
            damaged[member][k] += 1e-6 * max(map(abs, document[member]))
            assert prove(gsnn, tmp_path, damaged).returncode == 3


@pytest.mark.parametrize("place", range(len(POWERS)))
def test_powers(gsnn, schemas, tmp_path, place):
    """Powers of sums of continuous variables, by cumulants, at one output and at two."""
    rules = POWERS[place]
    (tmp_path / "law.json").write_text(json.dumps(rules), encoding="utf-8")
    points = {**POINTS, **({"outputs": OUTPUTS} if "outputs" in rules else {})}
    (tmp_path / "points.json").write_text(json.dumps(points), encoding="utf-8")
    document = schemas.check(gsnn.parse(gsnn.output(
        "density", "moments", f"--law={tmp_path}/law.json", f"--points={tmp_path}/points.json")))
    assert document["method"] == "exact"
    result = prove(gsnn, tmp_path, document)
    assert result.returncode == 0 and "SKIP" not in result.stdout, result.stdout
    assert "moments-exact        5 values" in result.stdout
    for k in range(5):
        damaged = copy.deepcopy(document)
        damaged["values"][k] = str(Fraction(document["values"][k]) + Fraction(1, 7919))
        assert prove(gsnn, tmp_path, damaged).returncode == 3
    if "outputs" in rules:
        for change in ([[1, 1], *OUTPUTS[1:]], [[2, 3], *OUTPUTS[1:]], [[1], *OUTPUTS[1:]], OUTPUTS[1:]):
            damaged = {**document, "outputs": change}
            assert prove(gsnn, tmp_path, damaged).returncode in (2, 3)


def test_several_outputs_of_listed_values(gsnn, tmp_path):
    """The same where values are listed, and in closed forms."""
    for rules, check in ((EXACT[1], "moments-exact"), (LAW, "moments-closed")):
        rules = {**rules, "outputs": 2, "readout": [{**NORMAL, "mean": 1}, UNIFORM]}
        (tmp_path / "law.json").write_text(json.dumps(rules), encoding="utf-8")
        points = {**POINTS, "correlators": POINTS["correlators"][:3], "outputs": OUTPUTS[:3]}
        (tmp_path / "points.json").write_text(json.dumps(points), encoding="utf-8")
        document = gsnn.parse(gsnn.output("density", "moments", f"--law={tmp_path}/law.json",
                                          f"--points={tmp_path}/points.json"))
        result = prove(gsnn, tmp_path, document)
        assert result.returncode == 0 and f"PASS  {check:20} 3 values" in result.stdout, result.stdout
        document["outputs"][0] = [1, 1]
        assert prove(gsnn, tmp_path, document).returncode == 3


@pytest.mark.parametrize("rules", TIED, ids=lambda r: f"{r['architecture']} {r['tie']}")
def test_tied_moments(gsnn, tmp_path, enumeration, rules):
    """Of architectures the enumeration tells the rows: exact values and closed forms of all ties."""
    (tmp_path / "law.json").write_text(json.dumps(rules), encoding="utf-8")
    (tmp_path / "points.json").write_text(json.dumps(SIX), encoding="utf-8")
    text = gsnn.output("density", "moments", f"--law={tmp_path}/law.json",
                       f"--points={tmp_path}/points.json", "D6")
    document = gsnn.parse(text)
    check = {"exact": "moments-exact", "closed form": "moments-closed"}[document["method"]]
    result = prove(gsnn, tmp_path, document, enumeration.file("d6"))
    assert result.returncode == 0 and "SKIP" not in result.stdout, result.stdout
    assert f"PASS  {check:20} 3 values" in result.stdout
    alone = prove(gsnn, tmp_path, document)
    assert alone.returncode == 0 and "need their enumeration as a second file" in alone.stdout
    document["values"][0] = "1/3" if check == "moments-exact" else document["values"][0] + 1e-4
    assert prove(gsnn, tmp_path, document, enumeration.file("d6")).returncode == 3


def test_sums(gsnn, tmp_path, enumeration):
    """A plain network and one of an architecture: moments of the sum."""
    law = {"schema": "gsnn-law/1", "sum": [LAW, TIED[0]]}
    (tmp_path / "law.json").write_text(json.dumps(law), encoding="utf-8")
    (tmp_path / "points.json").write_text(json.dumps(SIX), encoding="utf-8")
    document = gsnn.parse(gsnn.output("density", "moments", f"--law={tmp_path}/law.json",
                                      f"--points={tmp_path}/points.json", "D6"))
    result = prove(gsnn, tmp_path, document, enumeration.file("d6"))
    assert result.returncode == 0 and "moments-closed       3 values" in result.stdout
    del document["law"]["sum"][1]
    assert prove(gsnn, tmp_path, document, enumeration.file("d6")).returncode == 3


@pytest.mark.parametrize("group, name", [("d5-plane", "1.0"), ("q8", "0.0"), ("icosahedron", "0.1")])
def test_matrices(gsnn, tmp_path, bundled, enumeration, group, name):
    """Groups of matrices: closed forms from the basis of the enumeration."""
    listed = {a["id"]: a for a in enumeration(group)["architectures"]}
    assert name in listed
    law = {"schema": "gsnn-law/1", "architecture": name, "channels": 2, "weights": NORMAL,
           "readout": NORMAL}
    degree = enumeration(group)["group"]["degree"]
    points = {"schema": "gsnn-points/1", "points": [list(range(1, degree + 1)), [1] + [0] * (degree - 1)],
              "correlators": [[1, 2], [1, 1]]}
    (tmp_path / "law.json").write_text(json.dumps(law), encoding="utf-8")
    (tmp_path / "points.json").write_text(json.dumps(points), encoding="utf-8")
    document = gsnn.parse(gsnn.output("density", "moments", f"--law={tmp_path}/law.json",
                                      f"--points={tmp_path}/points.json", bundled[group]))
    assert document["method"] == "closed form"
    result = prove(gsnn, tmp_path, document, enumeration.file(group))
    assert result.returncode == 0 and "moments-closed       2 values" in result.stdout, result.stdout


def test_other_enumeration(gsnn, tmp_path, documents, enumeration):
    """An enumeration without the architecture, or of other inputs, is a fault of what is given."""
    result = prove(gsnn, tmp_path, documents["tied, exact"], enumeration.file("s4"))
    assert result.returncode == 2 and not result.stdout and result.stderr.count("\n") == 1


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
    ("closed", change("values", 0, lambda v: v * 1.000001)),
    ("closed", change("values", 4, lambda v: v * 1.000001)),
    ("closed", change("tangent_kernels", 0, lambda v: v * 1.000001)),
    ("closed", change("tangent_kernels", 3, 1.0)),
    ("closed", change("law", "hidden", [4])),
    ("closed", change("law", "weights", 0, 1, "variance", 2)),
    ("closed", change("law", "activation", "abs")),
    ("closed", change("law", "bias", 0, {"law": "normal", "mean": 0, "variance": 1})),
    ("closed", change("points", 1, 2, 1)),
    ("closed, student", change("law", "readout", 0, "nu", 8)),
    ("closed, student", change("law", "readout", 0, "nu", 2)),
    ("closed, student", change("law", "output_bias", 0, {"law": "constant", "value": 1})),
    ("tied, exact", change("values", 0, 2)),
    ("tied, exact", change("law", "channels", 3)),
    ("tied, exact", change("law", "architecture", "2.0")),
    ("tied, exact", change("law", "tie", "rows")),
    ("tied, exact", change("points", 0, 3, 1)),
    ("tied, closed", change("values", 1, lambda v: v * 1.000001)),
    ("tied, closed", change("law", "readout", "variance", 2)),
    ("tied, closed", change("law", "weights", 0, "variance", 2)),
    ("tied, closed", change("law", "tie", "rows")),
    ("tied, closed", change("law", "constant", {"law": "normal", "mean": 0, "variance": 1})),
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
def test_damage(gsnn, tmp_path, documents, enumeration, number):
    name, damage = DAMAGE[number]
    document = copy.deepcopy(documents[name])
    damage(document)
    assert document != documents[name]
    others = [enumeration.file("d6")] if name.startswith("tied") else []
    result = prove(gsnn, tmp_path, document, *others)
    assert result.returncode == 3, result.stdout + result.stderr
    assert "FALSE" in result.stdout
