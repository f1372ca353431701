"""gsnn search of several outputs, and of outputs that the group moves: numbers by numpy, controls, proofs."""
import json
from fractions import Fraction

import numpy
import pytest

from command import ROOT

GAPS = ROOT / "docs" / "examples" / "fit" / "gaps.csv"
EXHAUSTIVE = ["--strategy=exhaustive", "--channels=1"]


def write(path, table):
    path.write_text("".join(",".join(map(repr, map(float, row))) + "\n" for row in table))
    return path


def moved(noise=0, rows=200):
    """Forces on the corners of a hexagon: of each the gaps to both neighbours."""
    x = numpy.loadtxt(GAPS, delimiter=",", skiprows=1)[:rows, :6]
    y = numpy.abs(x - numpy.roll(x, 1, axis=1)) + numpy.abs(x - numpy.roll(x, -1, axis=1))
    return x, y + numpy.random.default_rng(3).normal(size=y.shape) * noise


def several(noise=0, rows=200):
    """The sum of gaps, and that of opposite differences."""
    x = numpy.loadtxt(GAPS, delimiter=",", skiprows=1)[:rows, :6]
    y = numpy.column_stack([numpy.abs(x - numpy.roll(x, 1, axis=1)).sum(1),
                            numpy.abs(x - numpy.roll(x, 3, axis=1)).sum(1) / 2])
    return x, y + numpy.random.default_rng(4).normal(size=y.shape) * noise


KINDS = {"moved": (moved, ["--codomain=input"]), "several": (several, ["--outputs=2"])}


def measured(document):
    return {c["name"]: c for c in document["entries"] + document["controls"] if c["nmse"] is not None}


def check_numbers(document, y):
    """Errors, the choice and equal work from the values held out, where each row is a unit."""
    items, variance = measured(document), y.var(0).sum()
    assert numpy.allclose(document["data"]["variance"], y.var(0))
    errors = {name: ((numpy.array(c["held_out"]) - y) ** 2).sum(1) / variance for name, c in items.items()}
    for name, c in items.items():
        assert numpy.isclose(c["nmse"], errors[name].mean(), rtol=1e-9, atol=1e-20)
        assert numpy.isclose(c["se"], errors[name].std(ddof=1) / len(y) ** .5, rtol=1e-9, atol=1e-20)
        assert c["exact"] == (c["nmse"] <= 1e-12)
        if c["exact"]:
            errors[name] = 0 * errors[name]

    def size(name):
        return items[name]["parameters"], items[name]["neurons"], errors[name].mean(), name

    best = min(items, key=lambda n: (errors[n].mean(), *size(n)))
    within = [n for n in items if (errors[n] - errors[best]).mean() <= document["standard_errors"]
              * (errors[n] - errors[best]).std(ddof=1) / len(y) ** .5]
    assert (document["best"], document["chosen"]) == (best, min(within, key=size))
    for control in document["controls"][2:]:
        assert .95 <= control["work"] / document["work"] <= 1
    assert numpy.isclose(document["work"], sum(e["work"] for e in document["entries"]) + document["path_work"])


def values_of(gsnn, net, x):
    text = "\n".join(" ".join(map(repr, map(float, row))) for row in x)
    return numpy.array([[float(v) for v in line.split()] for line in gsnn.output("eval", net, text=text).splitlines()])


@pytest.fixture(scope="module")
def enumerations(gsnn, tmp_path_factory):
    """Of D6 with each of the codomains."""
    folder = tmp_path_factory.mktemp("codomains")
    files = {"moved": folder / "moved.json", "several": folder / "several.json"}
    gsnn.output("enumerate", "--codomain=input", "D6", "-o", files["moved"])
    gsnn.output("enumerate", "--codomain=trivial:2", "D6", "-o", files["several"])
    return files


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_there_is_found(gsnn, schemas, enumerations, tmp_path, kind):
    """Without noise one architecture is exact; parameters are those of the enumeration, and all is proved."""
    make, options = KINDS[kind]
    x, y = make()
    data, net, found = write(tmp_path / "data.csv", numpy.column_stack([x, y])), tmp_path / "n.json", tmp_path / "s.json"
    enumeration = enumerations[kind]
    channels = "1" if kind == "moved" else "2"
    words = ["--strategy=exhaustive", f"--channels={channels}", "--max-parameters=25", "--max-neurons=12"]
    gsnn.output("search", *words, *options, f"--network={net}", "D6", data, "-o", found)
    document = schemas.check(json.loads(found.read_text()))
    schemas.check(document["network"])
    check_numbers(document, y)
    assert measured(document)[document["chosen"]]["exact"]
    assert json.loads(net.read_text()) == document["network"]
    sizes = {a["id"]: a["parameters"] for a in json.loads(enumeration.read_text())["architectures"]}
    for entry in document["entries"] + document["controls"][2:]:
        if entry.get("summands"):
            alone = [sizes[s["id"]]["weights"] + sizes[s["id"]]["bias"] + sizes[s["id"]]["output"] for s in entry["summands"]]
            shared = sizes["6.0"]["linear"] + sizes["6.0"]["constant"]
            assert entry["parameters"] == shared + sum(s["channels"] * size for s, size in zip(entry["summands"], alone))
    assert abs(values_of(gsnn, net, x) - y).max() < 1e-9 * abs(y).max()
    everything = gsnn.output("verify", found, data, enumeration)
    assert "SKIP" not in everything and "TRUE" in everything
    assert json.loads(gsnn.output("search", *words, enumeration, data)) == document


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("strategy", ["portfolio", "greedy", "random"])
def test_strategies(gsnn, schemas, enumerations, tmp_path, kind, strategy):
    """With noise: what was selected, its path and its controls are proved, and no number of threads matters."""
    make, options = KINDS[kind]
    x, y = make(noise=2, rows=80)
    data, found = write(tmp_path / "data.csv", numpy.column_stack([x, y])), tmp_path / "s.json"
    words = [f"--strategy={strategy}", "--max-parameters=30", "--restarts=3", "--folds=3", *options, "D6", data]
    gsnn.output("search", "-j1", *words, "-o", found)
    document = schemas.check(json.loads(found.read_text()))
    check_numbers(document, y)
    n = document["path_units"] * y.shape[1]
    for step in document["path"]:
        assert numpy.isclose(step["bic"], n * numpy.log(step["mse"]) + step["parameters"] * numpy.log(n))
    assert bool(document["path"]) == (strategy != "random")
    assert gsnn.output("search", "-j3", *words) == found.read_text()
    everything = gsnn.output("verify", found, data, enumerations[kind])
    assert "SKIP" not in everything and "TRUE" in everything


@pytest.mark.parametrize("kind", KINDS)
def test_as_fit(gsnn, tmp_path, kind):
    """An entry is what fit finds with the same restarts."""
    make, options = KINDS[kind]
    x, y = make(noise=1, rows=80)
    data = write(tmp_path / "data.csv", numpy.column_stack([x, y]))
    document = gsnn.json("search", *EXHAUSTIVE, "--restarts=3", "--max-neurons=6", "--max-parameters=40", *options, "D6", data)
    for name in ("4.0", "2.1"):
        fit, entry = gsnn.json("fit", f"--sum={name}", "--restarts=3", *options, "D6", data), measured(document)[f"{name}:1"]
        assert [p["value"] for p in fit["predictions"]] == entry["held_out"]
        assert numpy.isclose(fit["loss"]["nmse"], entry["nmse"], rtol=1e-12)
        assert (fit["parameters"], fit["neurons"]) == (entry["parameters"], entry["neurons"])


def test_the_constant_is_fixed(gsnn, tmp_path):
    """Where the group moves outputs the constant is what it fixes of their mean: the same on all corners."""
    x, y = moved(noise=3, rows=60)
    y += numpy.arange(6)
    data = write(tmp_path / "data.csv", numpy.column_stack([x, y]))
    document = gsnn.json("search", *EXHAUSTIVE, "--max-neurons=1", "--restarts=1", "--codomain=input", "D6", data)
    constant, fold = document["controls"][0], numpy.array(document["fold"])
    assert constant["parameters"] == 1
    for f in set(fold):
        held_out = numpy.array(constant["held_out"])[fold == f]
        assert numpy.allclose(held_out, y[fold != f].mean())


def test_no_affine_functions(gsnn, schemas, tmp_path):
    """C2 x C2 on two pairs, and an output that both swaps turn around: no linear function does, nor a constant."""
    group, sign = tmp_path / "g.json", "--"
    group.write_text(json.dumps({"action": "permutation", "generators": [[2, 1, 3, 4], [1, 2, 4, 3]]}))
    x = numpy.random.default_rng(5).normal(size=(120, 4))
    a, b = x[:, 0] - x[:, 1], x[:, 2] - x[:, 3]
    y = numpy.abs(a + b) - numpy.abs(a - b)
    data, found, enumeration = write(tmp_path / "d.csv", numpy.column_stack([x, y])), tmp_path / "s.json", tmp_path / "e.json"
    gsnn.output("enumerate", f"--codomain={sign}", group, "-o", enumeration)
    gsnn.output("search", f"--codomain={sign}", "--strategy=exhaustive", "-c1", group, data, "-o", found)
    document = schemas.check(json.loads(found.read_text()))
    assert [c["parameters"] for c in document["controls"][:2]] == [0, 0]
    assert not any(v for c in document["controls"][:2] for v in c["held_out"])
    assert measured(document)[document["chosen"]]["exact"]
    assert "TRUE" in gsnn.output("verify", found, data, enumeration)


def test_matrices(gsnn, schemas, tmp_path):
    """Vectors that turn with the cube: noise about a linear map, which is chosen; every number is proved."""
    x = numpy.random.default_rng(6).normal(size=(80, 3))
    data = write(tmp_path / "d.csv", numpy.column_stack([x, 2 * x + numpy.random.default_rng(7).normal(size=x.shape) * .1]))
    enumeration, found = tmp_path / "e.json", tmp_path / "s.json"
    gsnn.output("enumerate", "--codomain=input", "--max-neurons=12", "cube-rotations", "-o", enumeration)
    gsnn.output("search", "--strategy=exhaustive", "-c1", "--restarts=2", "--folds=3", "--max-neurons=12", enumeration, data,
                "-o", found)
    document = schemas.check(json.loads(found.read_text()))
    assert document["chosen"] == "linear" and document["network"]["neurons"] == 0
    assert document["controls"][0]["parameters"] == 0
    assert "TRUE" in gsnn.output("verify", found, data, enumeration)


def test_nested_and_a_test(gsnn, schemas, enumerations, tmp_path):
    """The error of searching without each fold is that of searches on tables without it; verify measures the test."""
    x, y = moved(noise=2, rows=70)
    table, words = numpy.column_stack([x, y]), [*EXHAUSTIVE, "--max-neurons=3", "--folds=3", "--restarts=2", "--codomain=input"]
    data, test = write(tmp_path / "data.csv", table[:60]), write(tmp_path / "test.csv", table[60:])
    found = tmp_path / "s.json"
    gsnn.output("search", "--nested", f"--test={test}", *words, "D6", data, "-o", found)
    document = schemas.check(json.loads(found.read_text()))
    fold, errors = numpy.array(document["fold"]), numpy.zeros(60)
    for f in (1, 2, 3):
        net = tmp_path / "net.json"
        gsnn.output("search", *words, f"--network={net}", "D6", write(tmp_path / "in.csv", table[:60][fold != f]))
        errors[fold == f] = ((values_of(gsnn, net, x[:60][fold == f]) - y[:60][fold == f]) ** 2).sum(1)
    variance = y[:60].var(0).sum()
    assert numpy.isclose(document["nested"]["nmse"], errors.mean() / variance, rtol=1e-9)
    (tmp_path / "net.json").write_text(json.dumps(document["network"]))
    squares = ((values_of(gsnn, tmp_path / "net.json", x[60:]) - y[60:]) ** 2).sum(1) / variance
    assert numpy.isclose(document["test"]["nmse"], squares.mean(), rtol=1e-9)
    assert numpy.isclose(document["test"]["se"], squares.std(ddof=1) / 10 ** .5, rtol=1e-9)
    assert "SKIP" not in gsnn.output("verify", found, data, test, enumerations["moved"])
    assert "SKIP  losses" in gsnn.output("verify", found, data, enumerations["moved"])
    for change in ({"nmse": 2 * document["test"]["nmse"]}, {"se": 2 * document["test"]["se"]}):
        text = json.dumps({**document, "test": {**document["test"], **change}})
        assert gsnn.run("verify", "-", data, test, enumerations["moved"], text=text).returncode == 3


def scaled(number):
    return float(Fraction(number)) * 1.00001


def more(number):
    """Of a fraction, too."""
    return number + 1 if isinstance(number, (int, float)) else str(Fraction(number) + 1)


DAMAGE = [
    ("data/variance/2", scaled), ("data/outputs", more), ("codomain/dimension", more), ("train", scaled),
    ("entries/1/held_out/7/3", more), ("entries/1/nmse", scaled), ("entries/1/se", scaled), ("entries/1/parameters", more),
    ("controls/0/held_out/4/0", more), ("controls/0/parameters", more), ("controls/1/parameters", more),
    ("controls/2/work", lambda x: x * .9), ("network/W/0/0", more), ("network/d/1", more),
    ("network/a/1/2", more), ("coverage90", scaled), ("path/0/bic", scaled), ("path/0/parameters", more),
    ("chosen", lambda x: "constant"), ("entries/0/to_best/se", more),
]


@pytest.fixture(scope="module")
def document(gsnn, tmp_path_factory):
    x, y = moved(noise=2, rows=60)
    data = write(tmp_path_factory.mktemp("damage") / "data.csv", numpy.column_stack([x, y]))
    text = gsnn.output("search", "--max-parameters=20", "--restarts=2", "--folds=3", "--codomain=input", "D6", data)
    return text, data


@pytest.mark.parametrize("path, change", DAMAGE, ids=[path for path, _ in DAMAGE])
def test_damage(gsnn, enumerations, document, path, change):
    text, data = document
    damaged = place = json.loads(text)
    *way, last = [int(step) if step.isdigit() else step for step in path.split("/")]
    for step in way:
        place = place[step]
    place[last] = change(place[last])
    result = gsnn.run("verify", "-", data, enumerations["moved"], text=json.dumps(damaged))
    refused = path in ("data/outputs", "codomain/dimension")  # the lists are then too short
    assert result.returncode == 3 or (refused and result.returncode == 2), result.stdout + result.stderr


def test_another_codomain(gsnn, enumerations, enumeration, document):
    """An enumeration with other outputs is not the one that it was made with."""
    text, data = document
    for other in (enumerations["several"], enumeration.file("d6")):
        assert gsnn.run("verify", "-", data, other, text=text).returncode == 3


def test_formats(gsnn):
    x, y = moved(noise=2, rows=40)
    text = "".join(",".join(map(repr, map(float, row))) + "\n" for row in numpy.column_stack([x, y]))
    words = ["search", *EXHAUSTIVE, "--max-neurons=2", "--restarts=1", "--codomain=input", "D6", "-"]
    document = json.loads(gsnn.output(*words, text=text))
    lines = [json.loads(line) for line in gsnn.output(*words, "-f", "jsonl", text=text).splitlines()]
    assert [line for line in lines if line["record"] == "entry"] == [{"record": "entry", **e} for e in document["entries"]]
    assert lines[0]["network"] == document["network"] and lines[0]["codomain"] == {"kind": "input", "dimension": 6}
    assert document["chosen"] in gsnn.output(*words, "-f", "table", text=text)
    assert gsnn.output(*words, "-f", "csv", text=text).count("\n") == 1 + len(document["entries"]) + 4
