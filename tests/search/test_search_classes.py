"""gsnn search with --loss=logistic: numbers by numpy, controls, formats, proofs."""
import csv
import json
from fractions import Fraction

import numpy
import pytest

from command import ROOT

GAPS = ROOT / "docs" / "examples" / "fit" / "gaps.csv"
LOGISTIC = ["--loss=logistic"]
SMALL = ["--strategy=exhaustive", "--channels=1", "--max-neurons=6", "--restarts=2"]


def labelled(path, count, rows=200):
    """The sum of gaps by size, with some labels wrong; the inputs, and the numbers of classes."""
    table = numpy.loadtxt(GAPS, delimiter=",", skiprows=1)[:rows]
    at = numpy.searchsorted([8] if count == 2 else [6.5, 9], table[:, 6])
    at[::23] = (at[::23] + 1) % count
    names = ["even", "rough"] if count == 2 else ["auk", "b\u00e4r", "cat"]
    path.write_text("".join(f"{','.join(map(str, row[:6]))},{names[k]}\n" for row, k in zip(table, at)))
    return table[:, :6], at, names


def losses(values, at):
    """Of each row: two classes have one value, more have one each."""
    values = numpy.asarray(values)
    if values.ndim == 1:
        return numpy.logaddexp(0, -values * (2 * at - 1))
    return numpy.log(numpy.exp(values).sum(1)) - values[numpy.arange(len(at)), at]


def right(values, at):
    values = numpy.asarray(values)
    return ((values > 0).astype(int) if values.ndim == 1 else values.argmax(1)) == at


def measured(document):
    return {c["name"]: c for c in document["entries"] + document["controls"] if c["loss"] is not None}


def check_numbers(document, at):
    """Losses, accuracies, the choice and equal work from the values held out, where each row is a unit."""
    items, n = measured(document), len(at)
    errors = {name: losses(c["held_out"], at) for name, c in items.items()}
    for name, c in items.items():
        assert numpy.isclose(c["loss"], errors[name].mean(), rtol=1e-9)
        assert numpy.isclose(c["se"], errors[name].std(ddof=1) / n ** .5, rtol=1e-9)
        assert numpy.isclose(c["accuracy"], right(c["held_out"], at).mean())
        assert not c["exact"] and "nmse" not in c

    def size(name):
        return items[name]["parameters"], items[name]["neurons"], errors[name].mean(), name

    best = min(items, key=lambda name: (errors[name].mean(), *size(name)))
    within = [name for name in items if (errors[name] - errors[best]).mean()
              <= (errors[name] - errors[best]).std(ddof=1) / n ** .5]
    assert (document["best"], document["chosen"]) == (best, min(within, key=size))
    for control in document["controls"][2:]:
        assert .95 <= control["work"] / document["work"] <= 1
        assert numpy.isclose(items["linear"]["against_control"]["ratio"], items["linear"]["loss"] / items["regular"]["loss"])
    assert numpy.isclose(document["work"], sum(e["work"] for e in document["entries"]) + document["path_work"])


def values_of(gsnn, net, x):
    text = "\n".join(" ".join(map(repr, map(float, row))) for row in x)
    values = numpy.array([[float(v) for v in line.split()] for line in gsnn.output("eval", net, text=text).splitlines()])
    return values[:, 0] if values.shape[1] == 1 else values


@pytest.fixture(scope="module")
def enumerations(gsnn, enumeration, tmp_path_factory):
    """By the number of classes."""
    three = tmp_path_factory.mktemp("codomains") / "three.json"
    gsnn.output("enumerate", "--codomain=trivial:3", "D6", "-o", three)
    return {2: enumeration.file("d6"), 3: three}


@pytest.mark.parametrize("count", [2, 3])
@pytest.mark.parametrize("strategy", ["exhaustive", "portfolio"])
def test_classes(gsnn, schemas, enumerations, tmp_path, count, strategy):
    data, found, net = tmp_path / "d.csv", tmp_path / "s.json", tmp_path / "n.json"
    x, at, names = labelled(data, count)
    words = [*LOGISTIC, f"--strategy={strategy}", "-c2", "--max-parameters=30", "--restarts=3", "--folds=3"]
    words += ["--max-neurons=12"] if strategy == "portfolio" else ["-c1", "--max-neurons=12"]
    gsnn.output("search", *words, f"--network={net}", "D6", data, "-o", found)
    document = schemas.check(json.loads(found.read_text()))
    schemas.check(document["network"])
    assert document["loss"] == "logistic" and document["data"]["classes"] == names and document["coverage90"] is None
    check_numbers(document, at)
    chosen = measured(document)[document["chosen"]]
    assert chosen["accuracy"] > .7 and chosen["polished"]
    assert numpy.isclose(document["train"], losses(values_of(gsnn, net, x), at).mean(), rtol=1e-9)
    assert numpy.isclose(document["accuracy"], right(values_of(gsnn, net, x), at).mean())
    everything = gsnn.output("verify", found, data, enumerations[count])
    assert "SKIP" not in everything and "TRUE" in everything
    assert json.loads(gsnn.output("search", "-j1", *words, enumerations[count], data)) == document


@pytest.mark.parametrize("count", [2, 3])
def test_as_fit(gsnn, tmp_path, count):
    """An entry that was polished is what fit finds and polishes with the same restarts, times the factor up to 1
    with which its loss is least; what was not has the values of least squares."""
    data = tmp_path / "d.csv"
    _, at, _ = labelled(data, count)
    document, seen = gsnn.json("search", *LOGISTIC, *SMALL, "D6", data), 0
    for name in ("5.1", "4.0", "2.1", "0.0"):
        fit, entry = gsnn.json("fit", f"--sum={name}", *LOGISTIC, "--restarts=2", "D6", data), measured(document)[f"{name}:1"]
        assert fit["parameters"] == entry["parameters"]
        if not (entry["polished"] and fit["polished"]):
            continue
        seen += 1
        values, held_out = numpy.array([p["value"] for p in fit["predictions"]]), numpy.array(entry["held_out"])
        factor = (values * held_out).sum() / (values ** 2).sum()
        assert 0 < factor <= 1 + 1e-9 and numpy.allclose(factor * values, held_out)
        assert numpy.isclose(fit["accuracy"]["validation"], entry["accuracy"])
        grid = [losses(f * values, at).mean() for f in numpy.linspace(.001, 1, 400)]
        assert entry["loss"] <= min(grid) + 1e-9
    assert seen


@pytest.mark.parametrize("count", [2, 3])
def test_the_constant(gsnn, tmp_path, count):
    """Shares of classes outside each fold, with one row more of each."""
    data = tmp_path / "d.csv"
    _, at, _ = labelled(data, count, rows=60)
    document = gsnn.json("search", *LOGISTIC, "--strategy=exhaustive", "-c1", "--max-neurons=1", "--restarts=1", "D6", data)
    constant, fold = document["controls"][0], numpy.array(document["fold"])
    assert constant["name"] == "constant" and constant["parameters"] == (1 if count == 2 else 3)
    for f in set(fold):
        shares = (numpy.bincount(at[fold != f], minlength=count) + 1) / ((fold != f).sum() + count)
        is_to_be = numpy.log(shares[1] / shares[0]) if count == 2 else numpy.log(shares)
        assert numpy.allclose(numpy.array(constant["held_out"])[fold == f], is_to_be)


def test_labels_by_chance(gsnn, enumeration, tmp_path):
    """Nothing is to be learned: the constant is chosen, and its network says the shares of all rows."""
    data, found, random = tmp_path / "d.csv", tmp_path / "s.json", numpy.random.default_rng(6)
    x, at = random.normal(size=(90, 3)), random.integers(0, 2, size=90)
    data.write_text("".join(f"{','.join(map(str, row))},{'ab'[k]}\n" for row, k in zip(x, at)))
    gsnn.output("search", *LOGISTIC, "--restarts=2", "--max-parameters=9", "S3", data, "-o", found)
    document = json.loads(found.read_text())
    assert document["chosen"] == "constant"
    assert numpy.isclose(document["network"]["constant"], numpy.log((at.sum() + 1) / (91 - at.sum())))
    assert "TRUE" in gsnn.output("verify", found, data, enumeration.file("S3"))


def test_nested_and_a_test(gsnn, schemas, enumerations, tmp_path):
    data, test, found = tmp_path / "d.csv", tmp_path / "t.csv", tmp_path / "s.json"
    x, at, _ = labelled(data, 2)
    lines = data.read_text().splitlines(keepends=True)
    data.write_text("".join(lines[:150]))
    test.write_text("".join(lines[150:]))
    words = [*LOGISTIC, "--strategy=exhaustive", "-c1", "--max-neurons=3", "--folds=3", "--restarts=2"]
    gsnn.output("search", "--nested", f"--test={test}", *words, "D6", data, "-o", found)
    document = schemas.check(json.loads(found.read_text()))
    fold, values = numpy.array(document["fold"]), numpy.zeros(150)
    for f in (1, 2, 3):
        (tmp_path / "in.csv").write_text("".join(line for line, out in zip(lines, fold == f) if not out))
        gsnn.output("search", *words, f"--network={tmp_path / 'n.json'}", "D6", tmp_path / "in.csv")
        values[fold == f] = values_of(gsnn, tmp_path / "n.json", x[:150][fold == f])
    assert numpy.isclose(document["nested"]["loss"], losses(values, at[:150]).mean(), rtol=1e-9)
    assert numpy.isclose(document["nested"]["accuracy"], right(values, at[:150]).mean())
    (tmp_path / "n.json").write_text(json.dumps(document["network"]))
    values = values_of(gsnn, tmp_path / "n.json", x[150:])
    assert numpy.isclose(document["test"]["loss"], losses(values, at[150:]).mean(), rtol=1e-9)
    assert numpy.isclose(document["test"]["accuracy"], right(values, at[150:]).mean())
    assert "SKIP" not in gsnn.output("verify", found, data, test, enumerations[2])
    for member, change in (("loss", 2), ("se", 2), ("accuracy", .5)):
        text = json.dumps({**document, "test": {**document["test"], member: change * document["test"][member]}})
        assert gsnn.run("verify", "-", data, test, enumerations[2], text=text).returncode == 3


def test_formats(gsnn, tmp_path):
    data = tmp_path / "d.csv"
    labelled(data, 2, rows=80)
    words = ["search", *LOGISTIC, *SMALL, "D6", data]
    document = gsnn.json(*words)
    lines = [json.loads(line) for line in gsnn.output(*words, "-f", "jsonl").splitlines()]
    assert [line for line in lines if line["record"] == "entry"] == [{"record": "entry", **e} for e in document["entries"]]
    rows = list(csv.DictReader(gsnn.output(*words, "-f", "csv").splitlines()))
    for row, item in zip(rows, document["entries"] + document["controls"], strict=True):
        assert row["name"] == item["name"] and (row["chosen"] == "1") == (item["name"] == document["chosen"])
        for member in ("loss", "accuracy"):
            assert (float(row[member]) if row[member] else None) == item.get(member)
    table = gsnn.output(*words, "-f", "table")
    assert "accuracy" in table.splitlines()[2] and "nmse" not in table and max(map(len, table.splitlines())) <= 90


def test_pictures_and_page(gsnn, enumerations, tmp_path):
    data, found, picture = tmp_path / "d.csv", tmp_path / "s.json", tmp_path / "p.svg"
    labelled(data, 3, rows=80)
    gsnn.output("search", *LOGISTIC, *SMALL, "D6", data, "-o", found)
    gsnn.output("draw", "search", "errors", found, "-o", picture)
    gsnn.output("draw", "search", "order", found, enumerations[3], "-o", picture)
    gsnn.output("draw", "predictions", found, data, "-o", picture)
    page = gsnn.output("report", f"--data={data}", f"--search={found}", "D6")
    assert "The logistic loss of rows held out. Chosen: " in page


def scaled(number):
    return float(Fraction(number)) * 1.00001


def more(number):
    return number + 1 if isinstance(number, (int, float)) else str(Fraction(number) + 1)


DAMAGE = [
    ("loss", lambda x: "squared"), ("data/classes", lambda x: x[::-1]), ("data/classes/1", lambda x: "fox"),
    ("train", scaled), ("accuracy", scaled), ("entries/1/loss", scaled), ("entries/1/se", scaled),
    ("entries/1/accuracy", scaled), ("entries/1/held_out/7/1", more), ("entries/0/to_best/difference", more),
    ("controls/0/held_out/4/0", more), ("controls/1/accuracy", scaled), ("controls/2/work", lambda x: x * .9),
    ("network/d/1", more), ("coverage90", lambda x: 1), ("chosen", lambda x: "constant"), ("best", lambda x: "constant"),
    ("entries/1/polished", lambda x: 7), ("entries/1/against_control/ratio", scaled),
]


@pytest.fixture(scope="module")
def document(gsnn, tmp_path_factory):
    data = tmp_path_factory.mktemp("damage") / "data.csv"
    labelled(data, 3, rows=80)
    return gsnn.output("search", *LOGISTIC, "--strategy=exhaustive", "-c1", "--restarts=2", "--max-parameters=25", "D6", data), data


@pytest.mark.parametrize("path, change", DAMAGE, ids=[path for path, _ in DAMAGE])
def test_damage(gsnn, enumerations, document, path, change):
    text, data = document
    damaged = place = json.loads(text)
    *way, last = [int(step) if step.isdigit() else step for step in path.split("/")]
    for step in way:
        place = place[step]
    place[last] = change(place[last])
    result = gsnn.run("verify", "-", data, enumerations[3], text=json.dumps(damaged))
    refused = path == "entries/1/polished"  # it is no boolean
    assert result.returncode == (2 if refused else 3), result.stdout + result.stderr


def test_deep_words(gsnn, schemas, tmp_path):
    """With --depth words are polished, too; letters may be inadmissible alone."""
    data, found, letters = tmp_path / "d.csv", tmp_path / "s.json", tmp_path / "e.json"
    _, at, _ = labelled(data, 2, rows=80)
    gsnn.output("enumerate", "--all", "D6", "-o", letters)
    gsnn.output("search", *LOGISTIC, "--depth=2", "--max-neurons=12", "--max-parameters=10", "--restarts=2", "--folds=3",
                "D6", data, "-o", found)
    document = schemas.check(json.loads(found.read_text()))
    check_numbers(document, at)
    everything = gsnn.output("verify", found, data, letters)
    assert "SKIP" not in everything and "TRUE" in everything
