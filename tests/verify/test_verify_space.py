"""Tests of `gsnn verify` on spaces of sums: true ones are proved, and every damage is noticed."""
import copy
import json
import re

import pytest

import mutations

# Words that say what was asked for or made, and no number of the document hangs on.
FREE = ("tool", "group", "schema")
BUDGETS = [
    ("D4", ["--max-neurons=8"]),
    ("D4", ["--max-neurons=8", "--list"]),
    ("D4", ["--max-neurons=8", "--list", "--redundant"]),
    ("D4", ["--max-neurons=12", "--pareto", "--channels=3"]),
    ("D6", ["--max-neurons=24", "--pareto"]),
    ("groups/cube.json", ["--max-neurons=12", "--list", "--channels=2"]),
    ("groups/icosahedron.json", ["--max-neurons=30", "--pareto", "--redundant"]),
]


def verdict(proof):
    return proof.stdout.splitlines()[-1] if proof.stdout else proof.stderr


@pytest.mark.parametrize("form", ["json", "jsonl"])
@pytest.mark.parametrize("group,options", BUDGETS)
def test_true(gsnn, enumeration, group, options, form):
    text = gsnn.output("space", *options, f"--format={form}", group)
    proof = gsnn.run("verify", "-", enumeration.file(group), text=text)
    assert proof.returncode == 0, proof.stdout + proof.stderr
    assert "FALSE" not in proof.stdout and "SKIP" not in proof.stdout
    assert verdict(proof).startswith("TRUE: ")


def test_counts_by_hand(gsnn):
    """The numbers that issue 9 names: with and without redundant sums."""
    for group, budget, with_redundant, irredundant in [("D6", 24, 145197, 44414), ("D4", 8, 460, 238),
                                                       ("S4", 24, 1070, 630)]:
        document = gsnn.json("space", f"--max-neurons={budget}", group)
        assert document["counts"]["sums"] == document["counts"]["irredundant"] == irredundant
        assert document["counts"]["with_redundant"] == with_redundant
        assert gsnn.run("verify", text=json.dumps(document)).returncode == 0


@pytest.mark.parametrize("group,options", BUDGETS[1:4])
def test_every_leaf(gsnn, enumeration, group, options):
    """One value changed: the numbers no longer agree, or it is no space of sums any more."""
    document = gsnn.json("space", *options, group)
    missed = []
    for path, text, old, new in mutations.sample(document, 9, 60, FREE):
        proof = gsnn.run("verify", "-", enumeration.file(group), text=json.dumps(text))
        if proof.returncode not in (2, 3):
            missed.append(f"{path}: {old!r} to {new!r}: status {proof.returncode}")
    assert not missed, "\n".join(missed)


def listed(document):
    return document["sums"]


def drop_sum(document):
    del listed(document)[3]


def swap_sums(document):
    sums = listed(document)
    sums[2], sums[3] = sums[3], sums[2]


def repeat_sum(document):
    listed(document)[3] = listed(document)[2]


def forbidden_sum(document):
    """|w v.x| twice is once: no sum of an irredundant space."""
    listed(document)[4] = {"neurons": 2, "parameters": 6, "dimension": 3,
                           "summands": [{"id": "0.1", "channels": 2}]}


def empty_sum(document):
    listed(document)[0]["summands"] = []


def drop_count(document):
    del document["counts"]["by_neurons"][2]


def drop_architecture(document):
    """Without the last one, and consistently counted elsewhere: the enumeration tells."""
    document["architectures"].pop()


def unselected(document):
    document["selection"] = "none"


@pytest.mark.parametrize("damage,check", [
    (drop_sum, "sums-complete"), (swap_sums, "order"), (repeat_sum, "order"),
    (forbidden_sum, "sums"), (empty_sum, "sums"), (drop_count, "counts"),
    (drop_architecture, "enumeration"), (unselected, "sums-complete"),
])
def test_damages(gsnn, enumeration, damage, check):
    document = copy.deepcopy(gsnn.json("space", "--max-neurons=8", "--list", "D4"))
    damage(document)
    proof = gsnn.run("verify", "-", enumeration.file("D4"), text=json.dumps(document))
    assert proof.returncode == 3
    assert re.search(rf"^FALSE {check} ", proof.stdout, re.MULTILINE), proof.stdout
    assert verdict(proof).startswith("FALSE: ")


def test_files(gsnn, enumeration):
    text = gsnn.output("space", "--max-neurons=4", "D4")
    file = enumeration.file("D4")
    gsnn.refuses("verify", "-", file, file, text=text, says="one file too many")
    gsnn.refuses("verify", "-", "groups/d4.json", text=text, says="groups/d4.json: ")
    other = enumeration.file("D6")
    assert gsnn.run("verify", "-", other, text=text).returncode == 3
