"""gsnn equal and align of networks of matrix actions, whose rows follow exactly from the group's enumeration."""
import json
import math
import random
from fractions import Fraction

import pytest

from command import ROOT

GROUPS = ["cube", "tetrahedron-rotations", "icosahedron-rotations", "d5-plane", "h4"]
RATIONAL = ["cube", "tetrahedron-rotations"]


@pytest.fixture
def made(gsnn, enumeration, tmp_path):
    """made(group, seed, id, ...) realises a network in exact numbers; its path."""
    def make(group, seed, *ids):
        options = ["--max-neurons=200"] if group == "h4" else []
        path = tmp_path / f"{group}-{seed}.json"
        gsnn.output("realize", *[f"--id={id}" for id in ids], "--exact", f"--seed={seed}", "-o", path,
                    enumeration.file(group, *options))
        return path
    return make


def smallest(enumeration, group):
    """An inclusion and the file of the enumeration."""
    options = ["--max-neurons=200"] if group == "h4" else []
    document = enumeration(group, *options)
    first = next(m for m in document["morphisms"] if m["kind"] == "inclusion")
    return first["from"], first["to"], enumeration.file(group, *options)


def compare(gsnn, schemas, *files):
    result = gsnn.run("equal", *files)
    assert result.stderr == ""
    return schemas.check(json.loads(result.stdout)), result.returncode


def scaled(path, target):
    """All channels with weights and bias times 3/2, output weight by 3/2: the same function."""
    document = json.loads(path.read_text())
    scale, at = Fraction(3, 2), 0
    for summand in document["summands"]:
        for channel in summand["channels"]:
            channel["weights"] = [str(Fraction(w) * scale) for w in channel["weights"]]
            channel["b"] = str(Fraction(channel["b"]) * scale)
            channel["a"] = str(Fraction(channel["a"]) / scale)
            for i in range(at, at + summand["neurons"]):
                document["W"][i] = [str(Fraction(w) * scale) for w in document["W"][i]]
                document["b"][i], document["a"][i] = channel["b"], channel["a"]
            at += summand["neurons"]
    target.write_text(json.dumps(document))
    return target


@pytest.mark.parametrize("group", GROUPS)
def test_scaled_networks_are_equal(gsnn, schemas, enumeration, made, tmp_path, group):
    small, large, file = smallest(enumeration, group)
    first = made(group, 1, small, large)
    second = scaled(first, tmp_path / "scaled.json")
    answer, status = compare(gsnn, schemas, first, second, file)
    assert (answer["verdict"], status, answer["compared"]) == ("equal", 0, ["summands", "summands"])
    # Without the enumeration their decimals are compared, and it is said.
    assert compare(gsnn, schemas, first, second)[0]["compared"] == ["dense", "dense"]


@pytest.mark.parametrize("group", ["cube", "tetrahedron-rotations", "icosahedron-rotations"])
def test_grown_networks_are_equal(gsnn, schemas, enumeration, made, tmp_path, group):
    small, large, file = smallest(enumeration, group)
    first, second = made(group, 2, small), tmp_path / "grown.json"
    gsnn.output("grow", file, f"--from={small}", f"--to={large}", "--exact", "-q", "-o", second, first)
    answer, status = compare(gsnn, schemas, first, second, file)
    assert (answer["verdict"], status) == ("equal", 0)
    if group in RATIONAL:
        forms = [schemas.check(json.loads(gsnn.output("canon", "--exact", f, file))) for f in (first, second)]
        assert forms[0].pop("removed") < forms[1].pop("removed") and forms[0] == forms[1]
        assert forms[0]["compared"] == "summands"


def grown_pair(gsnn, enumeration, made, tmp_path, group):
    """A network and what it grows to along the first inclusion whose weights stay rational."""
    options = ["--max-neurons=200"] if group == "h4" else []
    file = enumeration.file(group, *options)
    for m in enumeration(group, *options)["morphisms"]:
        small, large = made(group, 2, m["from"]), tmp_path / "grown.json"
        if m["kind"] == "inclusion" and gsnn.run("grow", file, f"--from={m['from']}", f"--to={m['to']}", "--exact",
                                                 "-q", "-o", large, small).returncode == 0:
            return small, large, file
    raise AssertionError(group)


@pytest.mark.parametrize("group", ["icosahedron-rotations", "icosahedron", "h4"])
def test_canonical_forms_of_irrational_rows(gsnn, schemas, enumeration, made, tmp_path, group):
    """The form of a network, of the larger one that it grows to, and of a scaled one, is the same; its numbers are
    the rounded ones that are written without --exact; and it has the values of the network."""
    small, large, file = grown_pair(gsnn, enumeration, made, tmp_path, group)
    forms = [schemas.check(json.loads(gsnn.output("canon", "--exact", path, file)))
             for path in (small, large, scaled(large, tmp_path / "scaled.json"))]
    assert forms[0].pop("removed") < forms[1].pop("removed") == forms[2].pop("removed")
    assert forms[0] == forms[1] == forms[2] and forms[0]["compared"] == "summands"
    assert "sqrt(5)" in json.dumps(forms[0]["neurons"])
    rounded = schemas.check(json.loads(gsnn.output("canon", small, file)))

    def number(value):
        return eval(value, {"__builtins__": {}, "sqrt": math.sqrt, "cos": math.cos, "pi": math.pi})

    def function(x):
        value = rounded["constant"][0] + sum(c * v for c, v in zip(rounded["linear"][0], x))
        for (*row, bias), (bend,) in rounded["neurons"]:
            value += bend * max(0, bias + sum(w * v for w, v in zip(row, x)))
        return value

    for exact, near in zip(forms[0]["neurons"], rounded["neurons"]):
        assert [number(v) for v in exact[0] + exact[1]] == pytest.approx(near[0] + near[1], rel=1e-12, abs=1e-12)
        first = next(v for v in near[0] if v)
        assert first == 1 or all(v == int(v) for v in near[0]) and first > 0
    rows = [neuron[0] for neuron in rounded["neurons"]]
    assert rows == sorted(rows)
    draw = random.Random(group)
    for _ in range(5):
        x = [draw.uniform(-2, 2) for _ in rows[0][1:]]
        found = float(gsnn.output("eval", small, text=" ".join(map(repr, x)) + "\n"))
        assert function(x) == pytest.approx(found, rel=1e-9, abs=1e-9)


def test_forms_tell_what_doubles_do_not(gsnn, enumeration, made, tmp_path):
    """Bends that cancel vanish from the form; with a weight changed by 10^-18 they stay, side by side."""
    file, first = enumeration.file("d5-plane"), made("d5-plane", 1, "1.0:2")
    document = json.loads(first.read_text())
    channels = [channel for summand in document["summands"] for channel in summand["channels"]]
    channels[1]["weights"], channels[1]["b"] = list(channels[0]["weights"]), channels[0]["b"]
    channels[1]["a"] = str(-Fraction(channels[0]["a"]))
    half = document["neurons"] // 2
    document["W"][half:], document["b"][half:] = document["W"][:half], document["b"][:half]
    document["a"][half:] = [channels[1]["a"]] * half
    both = tmp_path / "both.json"
    both.write_text(json.dumps(document))
    form = json.loads(gsnn.output("canon", "--exact", both, file))
    assert form["neurons"] == [] and form["removed"] == 2 * half
    channels[1]["weights"][0] = str(Fraction(channels[1]["weights"][0]) + Fraction(1, 10**18))
    both.write_text(json.dumps(document))
    written = tmp_path / "form.json"
    gsnn.output("canon", "--exact", both, file, "-o", written)
    form = json.loads(written.read_text())
    assert len(form["neurons"]) == 2 * half and form["removed"] == 0
    assert gsnn.run("verify", written, both, file).returncode == 0


@pytest.mark.parametrize("group", GROUPS)
def test_perturbed_networks_differ(gsnn, schemas, enumeration, made, tmp_path, group):
    """10^-17 more in one free weight, below what the dense copy can show; and another seed, at whose witness
    the values are those of an evaluation in doubles."""
    small, _, file = smallest(enumeration, group)
    first = made(group, 3, small)
    document = json.loads(first.read_text())
    channel = document["summands"][0]["channels"][0]
    channel["weights"][0] = str(Fraction(channel["weights"][0]) + Fraction(1, 10**17))
    other = tmp_path / "perturbed.json"
    other.write_text(json.dumps(document))
    answer, status = compare(gsnn, schemas, first, other, file)
    assert (answer["verdict"], status) == ("different", 3)
    second = made(group, 4, small)
    answer, status = compare(gsnn, schemas, first, second, file)
    assert (answer["verdict"], status) == ("different", 3)
    x = " ".join(repr(float(Fraction(v))) for v in answer["witness"])
    for path, value in zip((first, second), answer["values"]):
        found = float(gsnn.output("eval", path, text=x + "\n"))
        assert found == pytest.approx(float(Fraction(value)), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("group", GROUPS)
def test_align(gsnn, schemas, enumeration, made, tmp_path, group):
    small, large, file = smallest(enumeration, group)
    first = made(group, 5, small, large)
    second, written = scaled(first, tmp_path / "scaled.json"), tmp_path / "align.json"
    gsnn.output("align", first, second, file, "-o", written)
    answer = schemas.check(json.loads(written.read_text()))
    assert answer["exact"] and answer["compared"] == ["summands", "summands"]
    assert [channel["scale"] for channel in answer["channels"]] == ["3/2", "3/2"]
    assert gsnn.run("verify", written, first, second, file).returncode == 0
    for key, value in (("scale", "4/3"), ("neuron", -answer["channels"][0]["neuron"]), ("neuron", 2)):
        false = json.loads(written.read_text())
        false["channels"][0][key] = value
        path = tmp_path / "false.json"
        path.write_text(json.dumps(false))
        if not (key == "neuron" and false_sign_is_true(enumeration, group, small, value)):
            assert gsnn.run("verify", path, first, second, file).returncode == 3, (key, value)


def false_sign_is_true(enumeration, group, id, value):
    """A row of type 2 may be named with either sign."""
    options = ["--max-neurons=200"] if group == "h4" else []
    kind = next(a["type"] for a in enumeration(group, *options)["architectures"] if a["id"] == id)
    return kind == 2 and value < 0


@pytest.mark.parametrize("group", ["d5-plane", "icosahedron", "h4"])
def test_align_along_the_gauge_group(gsnn, schemas, enumeration, tmp_path, group):
    """A channel is found again in any row of its orbit, exactly, though the row is irrational."""
    options = ["--max-neurons=200"] if group == "h4" else []
    file = enumeration.file(group, *options)
    gauge = {a["id"]: a for a in json.loads(gsnn.output("gauge", file))["architectures"]}
    moved = 0
    for architecture in enumeration(group, *options)["architectures"]:
        if architecture["weights"]["dimension"] > 2:
            continue
        values = [Fraction(3), Fraction(-5, 7)][:architecture["weights"]["dimension"]]
        values += [Fraction(2)] if architecture["type"] == 1 else []
        first, second = tmp_path / "first.json", tmp_path / "second.json"
        realize(gsnn, architecture, file, values, 1, first)
        for move in gauge[architecture["id"]]["generators"]:
            rows = move if isinstance(move[0], list) else as_matrix(move)
            try:
                image = [sum(Fraction(rows[i][j]) * v for j, v in enumerate(values)) for i in range(len(values))]
            except ValueError:
                continue  # irrational weights, which no file holds
            realize(gsnn, architecture, file, [Fraction(2, 3) * v for v in image], Fraction(3, 2), second)
            answer = schemas.check(json.loads(gsnn.run("align", first, second, file).stdout))
            channel = answer["channels"][0]
            assert channel["exact"] and channel["scale"] == "2/3", architecture["id"]
            moved += abs(channel["neuron"]) > 1
    assert moved or group != "icosahedron"


def as_matrix(move):
    """The matrix of a signed permutation: entry i is s*j when coordinate i goes to place j."""
    return [[(1 if image > 0 else -1) if abs(image) == i + 1 else 0 for image in move] for i in range(len(move))]


def realize(gsnn, architecture, file, values, output, path):
    """Free weights and, of type 1, the bias; the output weight; and no affine function."""
    affine = [0] * (architecture["parameters"]["linear"] + 1)
    text = path.with_suffix(".txt")
    text.write_text("".join(f"{v}\n" for v in [*values, output, *affine]))
    gsnn.output("realize", f"--id={architecture['id']}", "--exact", f"--parameters={text}", "-o", path, file)


def test_networks_must_belong_to_the_input(gsnn, enumeration, made):
    first = made("cube", 1, "0.1")
    for command in ("equal", "align"):
        gsnn.refuses(command, first, first, enumeration.file("tetrahedron-rotations"), start=f"gsnn: {first}: ")
        gsnn.refuses(command, first, first, ROOT / "tests" / "network" / "one.txt", start="gsnn: ")
        gsnn.refuses(command, first, "-", "-", says="standard input")
    gsnn.refuses("canon", first, enumeration.file("tetrahedron-rotations"), start=f"gsnn: {first}: ")


def test_rounded_rows_prove_nothing(gsnn, schemas, enumeration, made, tmp_path):
    """Weights that differ by less than a double shows are not exactly aligned, though the dense copies are one; equal
    ones, also scaled, are."""
    file, first, second = enumeration.file("d5-plane"), made("d5-plane", 1, "1.0"), tmp_path / "second.json"
    document = json.loads(first.read_text())
    weights = document["summands"][0]["channels"][0]["weights"]
    weights[1] = str(Fraction(weights[1]) + Fraction(1, 10**18))
    second.write_text(json.dumps(document))
    for files in ([first, second], [first, second, file]):
        result = gsnn.run("align", *files)
        assert result.returncode == 3 and schemas.check(json.loads(result.stdout))["exact"] is False
    assert compare(gsnn, schemas, first, second, file)[0]["verdict"] == "different"
    result = gsnn.run("align", first, scaled(first, tmp_path / "scaled.json"), file)
    assert result.returncode == 0 and json.loads(result.stdout)["channels"][0]["scale"] == "3/2"
