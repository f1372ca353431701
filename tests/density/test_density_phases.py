"""gsnn density phases: known answers, and brute force."""
import itertools
import json
import math
import pathlib

import numpy
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


def everything(degree, negates):
    """All permutations, or signed ones: images, and signs of the images."""
    images = numpy.array(list(itertools.permutations(range(degree))))
    if not negates:
        return images, numpy.ones_like(images)
    signs = numpy.array(list(itertools.product([1, -1], repeat=degree)))
    return numpy.repeat(images, len(signs), 0), numpy.tile(signs, (len(images), 1))


def closure(generators, degree):
    """The group that lists of +-images generate."""
    found, queue = {tuple(range(1, degree + 1))}, [tuple(range(1, degree + 1))]
    for element in queue:
        for g in generators:
            moved = tuple(g[abs(j) - 1] if j > 0 else -g[abs(j) - 1] for j in element)
            if moved not in found:
                found.add(moved)
                queue.append(moved)
    return found


def brute_force(architecture, images, signs):
    """Those of them that map the set of rows to itself, up to sign in type 2, as lists of +-images.
    Rows are told apart by the number that their entries are digits of."""
    rows, degree = numpy.array(architecture["weights"]["rows"]), images.shape[1]
    base = 2 * architecture["weights"]["dimension"] + 1
    assert base ** degree < 2 ** 62
    digits = base ** numpy.arange(degree)
    numbers = rows @ digits
    numbers = numpy.unique(numpy.concatenate([numbers, -numbers] if architecture["type"] == 2 else [numbers]))
    for row in rows:
        kept = numpy.isin((row[images] * signs) @ digits, numbers)
        images, signs = images[kept], signs[kept]
    return {tuple(row) for row in ((images + 1) * signs).tolist()}


BUNDLED = ["a5", "b2", "b3", "b4", "b5", "b6", "c2", "c2xc2", "c2xc2xc2", "c2xc4", "c3", "c4", "c5", "c6",
           "c7", "c8", "cube-vertices", "d3", "d4", "d5", "d6", "particles-3-plane", "psl27", "q8",
           "s3", "s4", "s4-edges", "s5", "s6", "s7", "s8", "sign-flips"]


def test_no_group_is_left_out(bundled):
    """The list has all groups of permutations, signed or not, of up to 8 inputs."""
    found = []
    for name, path in bundled.items():
        group = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
        if group["action"] != "matrix" and group["degree"] <= 8:
            found.append(name)
    assert sorted(found) == BUNDLED


@pytest.mark.parametrize("name", BUNDLED)
def test_hidden_symmetries_by_brute_force(gsnn, bundled, name):
    """All architectures, except where |S_m| or |B_m| times the rows is beyond fifteen million."""
    document = json.loads(gsnn.output("enumerate", bundled[name]))
    negates = document["group"]["action"] == "signed-permutation"
    images, signs = everything(document["group"]["degree"], negates)
    stated = {p["id"]: p for p in phases(gsnn, bundled[name])["architectures"]}
    checked = 0
    for architecture in document["architectures"]:
        rows = architecture["weights"].get("rows", [])
        phase = stated[architecture["id"]]
        if "hidden" not in phase or not 0 < len(rows) * len(images) < 15e6:
            continue
        kept = brute_force(architecture, images, signs)
        assert len(kept) == phase["hidden"]
        if len(kept) <= 5040:
            assert kept == closure(phase["hidden_generators"], images.shape[1])
        else:
            assert set(map(tuple, phase["hidden_generators"])) <= kept
        checked += 1
    assert checked and (checked == len(stated) or len(images) >= 720)


@pytest.mark.parametrize("name", ["D6", "b4", "s5", "s4-edges", "torus-4x4", "sign-flips", "q8", "S2xS3"])
def test_rows_that_are_left_out(gsnn, bundled, name):
    """What H and K say of the first row is what an enumeration lists."""
    source = bundled.get(name, name)
    bare = gsnn.output("enumerate", "--weights=none", source)
    for given, found in zip(phases(gsnn, source)["architectures"],
                            json.loads(gsnn.output("density", "phases", "-", text=bare))["architectures"]):
        for member in ("hidden", "hidden_generators"):
            given.pop(member, None)
            found.pop(member, None)
        assert found == given


def sizes_of(mean):
    return sorted(mean.count(value) for value in set(mean))


def turned(mean):
    """How many permutations turn a row into its negative."""
    return math.prod(math.factorial(mean.count(v)) for v in set(mean)) if \
        all(mean.count(v) == mean.count(-v) for v in set(mean)) else 0


@pytest.mark.parametrize("degree", [5, 6, 8, 20, 26])
def test_symmetric_groups(gsnn, schemas, degree):
    """S20 has architectures whose rows nobody lists; each keeps all permutations when it is tied.
    What keeps a row permutes equal weights, and has the class of partitions of these sizes."""
    document = schemas.check(phases(gsnn, f"S{degree}"))
    whole = math.factorial(degree)
    classes = {}
    for phase in document["architectures"]:
        if phase["type"] == 1:
            classes[tuple(sizes_of(phase["mean"]))] = int(phase["id"].split(".")[0])
    assert len(document["architectures"]) > (500 if degree > 8 else 5)
    for phase in document["architectures"]:
        assert int(phase["hidden"]) == whole
        sizes = sizes_of(phase["mean"])
        relu, absorbing = phase["relu"], phase["absorbing"]
        assert int(relu["order"]) == math.prod(map(math.factorial, sizes))
        assert relu["class"] == classes[tuple(sizes)]
        assert int(absorbing["order"]) == int(relu["order"]) + (turned(phase["mean"]) if any(phase["mean"]) else 0)
        assert absorbing["class"] == int(phase["id"].split(".")[0])
        assert int(phase["ties"]["rows"]) == (int(absorbing["order"]) if 2 * int(absorbing["order"]) >= whole else 1)


def test_matrices_need_rows(gsnn, bundled):
    bare = gsnn.output("enumerate", "--weights=none", bundled["cube"])
    result = gsnn.run("density", "phases", "-", text=bare)
    assert result.returncode == 2 and result.stdout == "" and "has no rows of weights" in result.stderr


def test_classes_need_generators(gsnn, tmp_path):
    """Without generators every H of the right order would be the subgroup."""
    law = {"schema": "gsnn-law/1", "activation": "relu", "hidden": 8, "weights": {"law": "normal"},
           "readout": {"law": "normal"}}
    (tmp_path / "law.json").write_text(json.dumps(law), encoding="utf-8")
    bare = gsnn.output("enumerate", "--generators=none", "D6")
    for command in (["phases"], [f"--law={tmp_path}/law.json"]):
        result = gsnn.run("density", *command, "-", text=bare)
        assert result.returncode == 2 and result.stdout == "" and "without generators" in result.stderr


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


def test_json_lines_say_what_json_says(gsnn):
    document = phases(gsnn, "D4")
    header, *lines = map(json.loads, gsnn.output("density", "phases", "--format=jsonl", "D4").splitlines())
    assert header.pop("record") == "header"
    assert {line.pop("record") for line in lines} == {"architecture"}
    assert lines == document.pop("architectures")
    assert header == document
