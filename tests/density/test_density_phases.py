"""gsnn density phases: known answers, and brute force."""
import itertools
import json
import math

import pytest

TABLE = [(12, 12, 12, 720), (6, 12, 12, 72), (6, 6, 6, 72), (4, 4, 2, 48), (2, 4, 2, 12),
         (2, 4, 2, 48), (2, 4, 2, 12), (2, 2, 2, 48), (1, 2, 2, 12), (2, 2, 1, 12), (1, 2, 1, 12),
         (2, 2, 1, 12), (1, 2, 1, 12), (1, 1, 1, 12)]


def phases(gsnn, source):
    return json.loads(gsnn.output("density", "phases", source))


def test_d6(gsnn, schemas):
    document = schemas.check(phases(gsnn, "D6"))
    assert [(p["relu"]["order"], p["absorbing"]["order"], p["ties"]["rows"], p["hidden"])
            for p in document["architectures"]] == TABLE


@pytest.mark.parametrize("name", ["D4", "S4", "b3", "f4", "q8", "icosahedron", "d5-plane"])
def test_every_architecture_is_a_phase(gsnn, schemas, enumeration, bundled, name):
    """A generic mean leaves K where signs are seen; up to sign the H of type 2."""
    listed = {a["id"]: a for a in enumeration(name)["architectures"]}
    document = schemas.check(phases(gsnn, bundled.get(name, name)))
    assert [p["id"] for p in document["architectures"]] == list(listed)
    for phase in document["architectures"]:
        architecture = listed[phase["id"]]
        assert phase["relu"]["order"] == architecture["K"]["order"]
        if phase["type"] == 2:
            assert phase["absorbing"]["order"] == architecture["H"]["order"]
            assert phase["absorbing"]["class"] == int(phase["id"].split(".")[0])
        else:
            assert phase["relu"]["class"] == int(phase["id"].split(".")[0])
        assert phase["ties"]["orbit"] == document["group"]["order"]


def signed(elements, degree):
    """All permutations, or signed ones."""
    for images in itertools.permutations(range(degree)):
        for signs in itertools.product([1, -1], repeat=degree) if elements else [(1,) * degree]:
            yield images, signs


def brute_force(architecture, degree, negates):
    """How many (signed) permutations map the set of rows to itself, up to sign in type 2."""
    rows = {tuple(r) for r in architecture["weights"]["rows"]}
    if architecture["type"] == 2:
        rows |= {tuple(-x for x in r) for r in rows}
    return sum(all(tuple(s * r[i] for i, s in zip(images, signs)) in rows for r in rows)
               for images, signs in signed(negates, degree))


@pytest.mark.parametrize("name", [
    "c2", "c2xc2", "c3", "c4", "c5", "c6", "c7", "d3", "d4", "d5", "d6", "s3", "s4", "a5", "b2",
    "b3", "b4", "c2xc2xc2", "c2xc4", "s4-edges", "sign-flips"])
def test_hidden_symmetries_by_brute_force(gsnn, enumeration, bundled, name):
    """All architectures, except where |S_m| or |B_m| times the rows is too much for Python."""
    document = enumeration(name)
    degree = document["group"]["degree"]
    negates = document["group"]["action"] == "signed-permutation"
    stated = {p["id"]: p["hidden"] for p in phases(gsnn, bundled[name])["architectures"]}
    checked = 0
    for architecture in document["architectures"]:
        if architecture["neurons"] > 400 or (degree == 7 and architecture["neurons"] > 50):
            continue
        assert brute_force(architecture, degree, negates) == stated[architecture["id"]]
        checked += 1
    assert checked


def symmetric(degree, negates):
    return math.factorial(degree) * (2 ** degree if negates else 1)


@pytest.mark.parametrize("group", ["torus-8x8", "b12"])
def test_many_inputs(gsnn, bundled, group):
    """A function of the sum of 64 inputs keeps all permutations, and one of 12 moduli all signed
    ones; the orders of all others lie between those of G and these."""
    small = gsnn.output("enumerate", "--max-neurons=24", bundled[group])
    document = json.loads(gsnn.output("density", "phases", "-", text=small))
    degree, order = document["group"]["degree"], int(document["group"]["order"])
    known = [p for p in document["architectures"] if "hidden" in p]
    negates = document["group"]["action"] == "signed-permutation"
    assert int(known[0]["hidden"]) == symmetric(degree, negates)
    for phase in known:
        assert int(phase["hidden"]) % order == 0
        assert symmetric(degree, negates) % int(phase["hidden"]) == 0
