"""gsnn gauge: known orders, its formats, and Gamma against f itself."""
import json
import random
from fractions import Fraction

import pytest

from command import ROOT

ORDERS = {
    "D6": [2, 2, 4, 2, 2, 2, 2, 12, 12, 4, 4, 4, 4, 24],
    "D4": [2, 2, 4, 2, 2, 8, 4, 4, 4, 16],
    "S4": [2, 2, 2, 4, 2, 8, 4, 48],
    "C6": [2, 2, 4, 6, 6, 12],
}
FILES = "cube d5-plane tetrahedron-rotations b3 s4-edges q8 sign-flips c2xc2xc2".split()


def gauge(gsnn, *arguments, **more):
    return json.loads(gsnn.output("gauge", *arguments, **more))


@pytest.mark.parametrize("name", ORDERS)
def test_orders(gsnn, schemas, name):
    document = schemas.check(gauge(gsnn, name))
    assert [entry["order"] for entry in document["architectures"]] == ORDERS[name]


def test_input_is_a_group_or_its_enumeration(gsnn, tmp_path):
    file = tmp_path / "d6.json"
    gsnn.output("enumerate", "D6", "-o", file)
    from_group = gsnn.output("gauge", "D6")
    assert gsnn.output("gauge", file) == from_group
    assert gsnn.output("gauge", "-", text=file.read_text()) == from_group
    assert gauge(gsnn, "--id=2.1", "D6")["architectures"] == gauge(gsnn, "D6")["architectures"][4:5]


@pytest.mark.parametrize("name", FILES)
def test_formats(gsnn, schemas, name):
    path = ROOT / "groups" / f"{name}.json"
    document = schemas.check(gauge(gsnn, path))
    lines = [json.loads(line) for line in gsnn.output("gauge", "-f", "jsonl", path).splitlines()]
    for line in lines:
        schemas.check(line, "gauge", "#/$defs/record")
    assert [{k: v for k, v in line.items() if k != "record"} for line in lines[1:]] == document["architectures"]
    table = gsnn.output("gauge", "-f", "table", path)
    assert all(len(line) <= 80 for line in table.splitlines())
    rows = gsnn.output("gauge", "-f", "csv", path).splitlines()
    assert len(rows) == 1 + len(document["architectures"])


def apply(images, theta):
    moved = [None] * len(theta)
    for weight, image in zip(theta, images):
        moved[abs(image) - 1] = weight if image > 0 else -weight
    return moved


def channel(architecture, theta, x):
    """One channel at x without its affine part, and the affine part that a flip moves."""
    dimension = architecture["weights"]["dimension"]
    bias = theta[dimension] if architecture["type"] == 1 else 0
    total = Fraction(0)
    for row in architecture["weights"]["rows"]:
        z = bias + sum((theta[abs(k) - 1] if k > 0 else -theta[abs(k) - 1]) * v for k, v in zip(row, x) if k)
        total += abs(z) / 2  # ReLU(z) = |z|/2 + z/2, and half of z is affine
    return total


@pytest.mark.parametrize("name", ["D6", "S4", "Q8", "B3", "C2xC4", "A4"])
def test_generators_keep_the_function(gsnn, name):
    """The part of a channel that is not affine is the same at moved parameters, exactly."""
    draw = random.Random(1)
    enumeration = json.loads(gsnn.output("enumerate", name))
    for architecture, entry in zip(enumeration["architectures"], gauge(gsnn, name)["architectures"]):
        for images in entry["generators"]:
            theta = [Fraction(draw.randint(-9, 9), draw.randint(1, 4)) for _ in images]
            for _ in range(5):
                x = [Fraction(draw.randint(-9, 9), 2) for _ in architecture["weights"]["rows"][0]]
                assert channel(architecture, theta, x) == channel(architecture, apply(images, theta), x)


def test_left_out_rows_are_said(gsnn):
    """Without rows generators are not known; orders are, from the lengths of classes if they are stated."""
    full = [entry["order"] for entry in gauge(gsnn, "D6")["architectures"]]
    without = json.loads(gsnn.output("enumerate", "D6", "--max-rows=0"))
    entries = gauge(gsnn, "-", text=json.dumps(without))["architectures"]
    assert [entry["order"] for entry in entries] == full
    assert any(entry["generators"] is None for entry in entries)
    for architecture in without["architectures"]:
        del architecture["H"]["class_length"]
    entries = gauge(gsnn, "-", text=json.dumps(without))["architectures"]
    known = [entry["order"] for entry in entries]
    assert known[-1] == 24 and None in known and all(order in (None, right) for order, right in zip(known, full))
    assert all(entry["generators"] is None for entry in entries if entry["order"] is None)


def test_larger_than_rows(gsnn):
    entry = gauge(gsnn, "--id=79.0", ROOT / "groups" / "e8.json")["architectures"][0]
    assert entry["order"] == 1393459200 and entry["generators"] is None
