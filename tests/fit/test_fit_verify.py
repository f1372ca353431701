"""gsnn verify of fits: true ones are proved, and each damage is found."""
import json
from fractions import Fraction

import pytest

from command import ROOT
from damage import edit

GAPS = ROOT / "docs" / "examples" / "fit" / "gaps.csv"
TEN = ROOT / "tests" / "fit" / "ten.csv"


@pytest.fixture(scope="module")
def documents(gsnn, tmp_path_factory):
    """A fit to rows of which some are one unit, and a refit of two channels; each with its data."""
    folder = tmp_path_factory.mktemp("fits")
    lines = GAPS.read_text().splitlines()
    data = folder / "data.csv"
    turned = [",".join([*row[1:6], row[0], row[6]]) for row in (line.split(",") for line in lines[1:9])]
    data.write_text("\n".join(lines[:80] + turned) + "\n")
    fit = gsnn.output("fit", "--sum=4.0:2,2.1", "--restarts=4", "--folds=4", "D6", data)
    labels = folder / "classes.csv"
    labels.write_text("".join(",".join([*row[:6], "ab"[(float(row[6]) > 8) != (i % 17 == 0)]]) + "\n"
                              for i, row in enumerate(line.split(",") for line in lines[1:])))
    logistic = gsnn.output("fit", "--sum=5.1", "--loss=logistic", "--restarts=4", "D6", labels)
    three = folder / "three.csv"
    three.write_text("".join(",".join([*row[:6], "abc"[((float(row[6]) > 8) + (float(row[6]) > 9) + (i % 17 == 0)) % 3]]) + "\n"
                             for i, row in enumerate(line.split(",") for line in lines[1:])))
    classes = gsnn.output("fit", "--sum=5.1,4.0", "--loss=logistic", "--restarts=4", "D6", three)
    outputs = folder / "outputs.json"
    gsnn.output("enumerate", "--codomain=trivial:3", "D6", "-o", outputs)
    pairs = folder / "pairs.json"
    gsnn.output("enumerate", "--all", "D6", "-o", pairs)
    word = gsnn.output("fit", "--word=4.0>2.1>1.0", "--restarts=3", "--folds=3", "D6", data)
    all_moved = folder / "all-moved.json"
    gsnn.output("enumerate", "--all", "--codomain=input", "D6", "-o", all_moved)
    net = folder / "net.json"
    net.write_text(gsnn.output("realize", "--id=2.1", "--id=6.0", "--seed=5", "D6"))
    refit = gsnn.output("fit", f"--refit={net}", "D6", TEN)
    moved = folder / "moved.csv"
    moved.write_text("".join(",".join([*row[:6], *(str(float(x) ** 2 + i % 3) for x in row[:6])]) + "\n"
                             for i, row in enumerate(line.split(",") for line in lines[1:70])))
    codomain = folder / "codomain.json"
    gsnn.output("enumerate", "--codomain=input", "D6", "-o", codomain)
    forces = gsnn.output("fit", "--sum=4.0,2.1", "--restarts=3", "--folds=3", codomain, moved)
    moved_word = gsnn.output("fit", "--word=4.0>2.1", "--restarts=3", "--folds=3", all_moved, moved)
    return {"all_moved": all_moved, "moved_word": (moved_word, moved), "codomain": codomain, "outputs": outputs, "pairs": pairs, "word": (word, data), "classes": (classes, three), "forces": (forces, moved), "fit": (fit, data), "refit": (refit, TEN), "logistic": (logistic, labels)}


def enumerated(documents, enumeration, name):
    of = {"moved_word": "all_moved", "forces": "codomain", "classes": "outputs", "word": "pairs"}
    return documents[of[name]] if name in of else enumeration.file("d6")


@pytest.mark.parametrize("name", ["fit", "refit", "logistic", "forces", "classes", "word", "moved_word"])
def test_true(gsnn, documents, enumeration, name):
    text, data = documents[name]
    group = enumerated(documents, enumeration, name)
    everything = gsnn.output("verify", "-", data, group, text=text)
    assert "SKIP" not in everything and "TRUE" in everything
    assert everything == gsnn.output("verify", "-", group, data, text=text)
    alone = gsnn.output("verify", "-", text=text)
    assert "SKIP  losses" in alone and "not certified" in alone and "TRUE" in alone


def more(x):
    return str(Fraction(x) + 1) if isinstance(x, str) else x + 1


def scaled(x):
    return str(Fraction(x) * Fraction(100001, 100000)) if isinstance(x, str) else x * 1.00001


def thirded(x):
    return f"{x}1"


DAMAGE = [
    ("fit", "data/noise_floor", lambda x: x + 1e-9), ("fit", "data/noise_floor", lambda x: None), ("forces", "data/noise_floor", lambda x: .1),
    ("refit", "data/noise_floor", lambda x: 0), ("logistic", "data/noise_floor", lambda x: .1), ("word", "data/noise_floor", lambda x: x + 1e-9),
    ("moved_word", "data/noise_floor", lambda x: .1), ("classes", "data/noise_floor", lambda x: .1),
    ("fit", "data/rows", more), ("fit", "data/units", more), ("fit", "data/duplicates", more),
    ("fit", "data/variance", scaled), ("fit", "data/sha256", lambda x: x[::-1]), ("fit", "data/outputs", more),
    ("fit", "parameters", more), ("fit", "neurons", more),
    ("fit", "summands/0/id", lambda x: "3.0"), ("fit", "summands/0/channels", more),
    ("fit", "summands/1/type", lambda x: 1), ("fit", "summands/1/neurons", more),
    ("fit", "summands", lambda x: x[:1]),
    ("fit", "loss/train", scaled), ("fit", "loss/validation", scaled), ("fit", "loss/se", scaled),
    ("fit", "loss/nmse", scaled), ("fit", "sse", scaled), ("fit", "coverage90", scaled),
    ("fit", "best", lambda x: (x + 1) % 4), ("fit", "best", lambda x: None), ("fit", "hits", lambda x: x % 4 + 1),
    ("fit", "predictions/7/value", lambda x: x + .01), ("fit", "predictions/7/row", more),
    ("fit", "predictions/80/fold", lambda x: x % 4 + 1), ("fit", "predictions/30/fold", lambda x: 9),
    ("fit", "predictions", lambda x: x[:-1]),
    ("fit", "folds", lambda x: 3),
    ("fit", "network/d", scaled), ("fit", "network/a/3", scaled), ("fit", "network/W/2/1", scaled),
    ("fit", "network/constant", scaled), ("fit", "network/summands/0/channels/0/a", scaled),
    ("fit", "network/summands/0/channels/1/weights/2", scaled), ("fit", "network/linear/1", scaled),
    ("fit", "network/b", lambda x: [y + 1 for y in x]), ("fit", "network/summands/1/id", lambda x: "2.2"),
    ("refit", "exact/a/0", thirded), ("refit", "exact/a/1", lambda x: "0"), ("refit", "exact/c/0", thirded),
    ("refit", "exact/d", thirded), ("refit", "exact/sse", thirded), ("refit", "exact/rank", more),
    ("refit", "exact/c", lambda x: []), ("refit", "sse", scaled), ("refit", "loss/train", scaled),
    ("refit", "network/summands/0/channels/0/a", scaled), ("refit", "parameters", more),
    ("forces", "data/outputs", lambda x: 5), ("forces", "codomain/dimension", lambda x: 5),
    ("forces", "data/variance/2", scaled), ("forces", "loss/train", scaled), ("forces", "loss/validation", scaled),
    ("forces", "loss/nmse", scaled), ("forces", "loss/se", scaled), ("forces", "sse", scaled),
    ("forces", "coverage90", scaled), ("forces", "predictions/9/value/3", lambda x: x + .01),
    ("forces", "network/a/2/1", scaled), ("forces", "network/c/0/1", scaled), ("forces", "network/d/4", scaled),
    ("forces", "network/W/1/1", scaled), ("forces", "network/b/1", more), ("forces", "parameters", more),
    ("forces", "network/summands/0/channels/0", lambda x: x[:-1]), ("forces", "network/summands/1/id", lambda x: "5.1"),
    ("forces", "network/linear", lambda x: x[:-1]), ("forces", "network/codomain/generators", lambda x: x[::-1]),
    ("forces", "hits", lambda x: x % 3 + 1), ("forces", "summands/0/channels", more),
    ("logistic", "loss/train", scaled), ("logistic", "loss/validation", scaled), ("logistic", "loss/se", scaled),
    ("logistic", "accuracy/train", lambda x: x - .005), ("logistic", "accuracy/validation", lambda x: x - .005),
    ("logistic", "data/classes", lambda x: x[::-1]), ("logistic", "data/classes", lambda x: ["a", "c"]),
    ("word", "word", lambda x: x[:-4]), ("word", "word", lambda x: "4.0>2.1>2.0"), ("word", "parameters", more),
    ("word", "neurons", more), ("word", "layers/1/id", lambda x: "2.2"), ("word", "layers/0/type", lambda x: 3 - x),
    ("word", "layers/2/neurons", more), ("word", "loss/train", scaled), ("word", "loss/validation", scaled),
    ("word", "sse", scaled), ("word", "coverage90", scaled), ("word", "predictions/5/value", lambda x: x + .01),
    ("word", "network/layers/0/U/1/1", scaled), ("word", "network/layers/1/U/0/8", lambda x: x + .1),
    ("word", "network/layers/1/weights/0", scaled), ("word", "network/layers/2/b", more),
    ("word", "network/layers/2/a", scaled), ("word", "network/linear/2", more), ("word", "network/constant", more),
    ("word", "network/layers/0/id", lambda x: "5.1"), ("word", "hits", lambda x: x % 3 + 1),
    ("moved_word", "parameters", more), ("moved_word", "neurons", more), ("moved_word", "loss/train", scaled),
    ("moved_word", "loss/nmse", scaled), ("moved_word", "sse", scaled), ("moved_word", "coverage90", scaled),
    ("moved_word", "predictions/5/value/2", lambda x: x + .01), ("moved_word", "network/layers/1/a/2/1", scaled),
    ("moved_word", "network/layers/0/output/0", scaled), ("moved_word", "network/linear/3/2", more),
    ("moved_word", "network/constant/5", more), ("moved_word", "network/layers/1/U/0/8", lambda x: x + .1),
    ("classes", "loss/train", scaled), ("classes", "loss/validation", scaled), ("classes", "loss/se", scaled),
    ("classes", "accuracy/train", lambda x: x - .005), ("classes", "accuracy/validation", lambda x: x - .005),
    ("classes", "data/classes", lambda x: x[::-1]), ("classes", "data/classes", lambda x: ["a", "b", "d"]),
    ("classes", "data/variance/1", scaled), ("classes", "predictions/4/value/1", lambda x: x + .1),
    ("classes", "network/a/2/1", scaled), ("classes", "network/d/2", more), ("classes", "network/c/1/0", scaled),
    ("classes", "network/summands/0/channels/0", lambda x: x[:-1]), ("classes", "parameters", more),
    ("classes", "predictions/9/fold", lambda x: x % 5 + 1), ("classes", "codomain/dimension", more),
]


@pytest.mark.parametrize("number", range(len(DAMAGE)), ids=[f"{name}-{path}" for name, path, _ in DAMAGE])
def test_damage(gsnn, documents, enumeration, number):
    name, path, change = DAMAGE[number]
    text, data = documents[name]
    document = json.loads(text)
    edit(document, path, change)
    group = enumerated(documents, enumeration, name)
    result = gsnn.run("verify", "-", data, group, text=json.dumps(document))
    if path in ("data/outputs", "network/codomain/generators") and result.returncode == 2:
        return  # then the files do not fit together
    assert result.returncode == 3 and "FALSE" in result.stdout, result.stdout + result.stderr


@pytest.mark.parametrize("path", ["loss/test", "data/test/rows"])
def test_damage_of_a_test(gsnn, enumeration, tmp_path, path):
    lines = GAPS.read_text().splitlines()
    train, test = tmp_path / "train.csv", tmp_path / "test.csv"
    train.write_text("\n".join(lines[:120]))
    test.write_text("\n".join(lines[120:]))
    text = gsnn.output("fit", "--sum=2.1", "--restarts=2", f"--test={test}", "D6", train)
    files = (train, test, enumeration.file("d6"))
    assert "SKIP" not in gsnn.output("verify", "-", *files, text=text)
    assert "loss.test" in gsnn.output("verify", "-", train, enumeration.file("d6"), text=text)
    document = json.loads(text)
    edit(document, path, lambda x: x * 2)
    assert gsnn.run("verify", "-", *files, text=json.dumps(document)).returncode == 3
    gsnn.refuses("verify", "-", train, train, text=text, says="second file of data")


@pytest.mark.parametrize("name, path", [("fit", "data/rows"), ("fit", "restarts"), ("fit", "network/W"),
                                        ("forces", "network/a"), ("forces", "predictions/3/value"),
                                        ("forces", "codomain"), ("refit", "exact/a"), ("refit", "loss"), ("fit", "predictions/3"),
                                        ("classes", "data/classes"), ("classes", "accuracy"),
                                        ("word", "layers"), ("word", "network/layers/1/U"), ("word", "network/linear"),
                                        ("moved_word", "network/layers/0/a"), ("moved_word", "network/constant")])
def test_not_a_fit(gsnn, documents, enumeration, name, path):
    text, data = documents[name]
    document = json.loads(text)
    edit(document, path, lambda x: "x")
    gsnn.refuses("verify", "-", data, enumeration.file("d6"), text=json.dumps(document))


@pytest.mark.parametrize("name, codomain", [("forces", "trivial:6"), ("forces", "-+"), ("forces", None), ("classes", "input"), ("fit", "input")])
def test_other_codomain(gsnn, documents, enumeration, name, codomain):
    """An enumeration of the same group for other outputs, or for the same number of outputs that are not moved."""
    text, data = documents[name]
    other = enumeration.file("d6", *([f"--codomain={codomain}"] if codomain else []))
    result = gsnn.run("verify", "-", data, other, text=text)
    assert result.returncode == 3 and "codomain: that of the enumeration is another" in result.stdout


def test_other_data(gsnn, documents, enumeration, tmp_path):
    """The same data with one output changed in its last digit is not what was fitted."""
    text, data = documents["refit"]
    other = tmp_path / "other.csv"
    other.write_text(data.read_text().replace(",4\n", ",4.001\n", 1))
    result = gsnn.run("verify", "-", other, enumeration.file("d6"), text=text)
    assert result.returncode == 3
    gsnn.refuses("verify", "-", other, other, text=text, start=f"gsnn: {other}: ", says="second file of data")
    other.write_text("1,2\n")
    gsnn.refuses("verify", "-", other, text=text, start=f"gsnn: {other}: line 1", says="2 fields")
