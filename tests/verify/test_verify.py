"""Tests of `gsnn verify`: true enumerations are proved, and every damage is noticed.

With GSNN_LONG_TESTS=1 in the environment more groups are enumerated through GAP, and every damage
is tried at five places.
"""
import json
import os
import re

import pytest

import damaged
import objects
import proved
from command import bundled_groups

# What is damaged: several actions, types, abelian and nonabelian, with all pairs.
# The hexagonal lattice in coordinates that are not orthogonal.
HEXAGONAL = json.dumps({
    "name": "A2", "action": "matrix", "form": [[2, -1], [-1, 2]],
    "generators": [[[-1, 1], [0, 1]], [[1, 0], [1, -1]]],
})
BASES = ["d6", "d4", "q8", "c2xc2xc2", "s4", "s5-edges", "b3", "cube-rotations", "icosahedron"]


@pytest.fixture(scope="module")
def bases(enumeration):
    """The documents that are damaged, as text."""
    texts = {name: enumeration.text(name, "--all") for name in BASES}
    texts["features"] = enumeration.command.output("enumerate", "--all", "--features=2", "D4")
    texts["hexagonal"] = enumeration.command.output("enumerate", "--all", "-", text=HEXAGONAL)
    return texts


def test_command_line(tally, gsnn, enumeration, tmp_path):
    text, folder = enumeration.text("d6", "--all"), tmp_path
    file = folder / "d6.json"
    file.write_text(text)
    for arguments, status in [
        ([file], 0), (["--quiet", file], 0), (["--seed=7", file], 0), (["--help"], 0),
        (["--complete", file], 0), ([folder], 2), (["-", "-"], 2), ([file, file], 2), (["--seed=x"], 2),
        (["--seed"], 2), (["--wrong"], 2), ([f"{file}x"], 2),
    ]:
        result = gsnn.run("verify", *arguments)
        good = result.returncode == status
        good &= result.stderr.count("\n") == (status > 0) and (not status or not result.stdout)
        if "--quiet" in arguments:
            good &= not result.stdout
        tally.check(good, f"verify {' '.join(map(str, arguments))}",
                    f"status {result.returncode}\n{result.stdout}{result.stderr}")
    first = gsnn.run("verify", file).stdout
    tally.equal(gsnn.run("verify", "-", text=text).stdout, first, "standard input by name")
    tally.equal(gsnn.run("verify", text=text).stdout, first, "standard input")
    help_text = gsnn.output("verify", "--help")
    tally.check(max(map(len, help_text.splitlines())) <= 80, "help fits 80 columns")


def test_names_of_engines(tally, gsnn):
    """Every engine that writes enumerations is one that verify knows."""
    names = gsnn.engines()
    tally.check({"lattice", "chain", "grid"} <= set(names), "the list of engines", names)
    document = gsnn.json("enumerate", "--engine=orbits", "D6")
    for name in names:
        document["engine"] = name
        told = gsnn.run("verify", text=json.dumps(document)).stdout
        tally.check(re.search(r"^PASS +engine\b", told, re.MULTILINE), f"{name} is known", told)
    document["engine"] = "turtle"
    told = gsnn.run("verify", text=json.dumps(document)).stdout
    tally.check(re.search(r"^FALSE +engine\b", told, re.MULTILINE), "no such engine", told)


def test_derived_pairs(tally, gsnn):
    """Without generators, H and K are what rho leaves neuron 1, and falsehoods are still seen."""
    told = gsnn.output("enumerate", "D6", "--generators=none")
    place = next(i for i, a in enumerate(json.loads(told)["architectures"]) if a["id"] == "2.1")
    for path, value, check in [
        (("H", "order"), 2, "orders"), (("K", "order"), 4, "orders"), (("K", "order"), 1, "orders"),
        (("cohomology",), {"rank": 1, "class": [1], "trivial": False, "orbit_length": 1}, "cohomology-rank"),
        (("signed_permutations", 0), [3, 1, 2], "orders"), (("signed_permutations", 0), [-3, 1, -2], "orders"),
        (("signed_permutations", 0), [1, 1, 2], "rho-permutations"),
        (("signed_permutations",), [[1, 2, 3], [1, 3, 2]], "rho-transitive"),
        (("weights", "rows", 0, 0), 2, "weight-space"),
    ]:
        document = json.loads(told)
        at = document["architectures"][place]
        for key in path[:-1]:
            at = at[key]
        at[path[-1]] = value
        proof = gsnn.run("verify", text=json.dumps(document))
        tally.check(proof.returncode == 3 and f"\nFALSE {check} " in proof.stdout, f"{path}: {value}",
                    f"status {proof.returncode}\n{proof.stdout}{proof.stderr}")


def test_objects(tally, build):
    objects.check(tally, build)


def test_texts(tally, gsnn, enumeration):
    damaged.texts(tally, gsnn, enumeration.text("d6", "--all"))


@pytest.mark.slow
def test_options(tally, gsnn):
    proved.options(tally, gsnn)


@pytest.mark.slow
def test_harmless_changes(tally, gsnn, bases):
    damaged.harmless_changes(tally, gsnn, bases)


@pytest.mark.slow
def test_damages(tally, gsnn, bases):
    damaged.damages(tally, gsnn, bases, 5 if os.environ.get("GSNN_LONG_TESTS") == "1" else 1)


@pytest.mark.slow
def test_damages_of_codes(tally, gsnn):
    damaged.damages_of_codes(tally, gsnn)


@pytest.mark.slow
@pytest.mark.parametrize("number,name", enumerate(bundled_groups()))
def test_bundled(tally, gsnn, number, name):
    proved.bundled(tally, gsnn, number, name)


@pytest.mark.slow
def test_large(tally, gsnn):
    proved.large(tally, gsnn)


@pytest.mark.slow
def test_library(tally, gsnn):
    proved.library(tally, gsnn)
