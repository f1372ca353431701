"""gsnn equal and align of networks of matrix actions, whose rows follow exactly from the group's enumeration."""
import json
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


@pytest.mark.parametrize("group", RATIONAL)
def test_align(gsnn, schemas, enumeration, made, tmp_path, group):
    small, large, file = smallest(enumeration, group)
    first = made(group, 5, small, large)
    second = scaled(first, tmp_path / "scaled.json")
    answer = schemas.check(json.loads(gsnn.output("align", first, second, file)))
    assert answer["exact"] and answer["compared"] == ["summands", "summands"]
    assert [channel["scale"] for channel in answer["channels"]] == ["3/2", "3/2"]


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
