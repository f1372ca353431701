"""Tests of `gsnn verify` on networks: true ones are proved, and every damage is noticed."""
import json
import re

import pytest

import mutations

NETWORKS = [
    ("D4", ["--id=1.1"]),
    ("D6", ["--id=0.0:2", "--id=2.1", "--id=4.1"]),
    ("groups/b3.json", ["--id=0.1:2", "--id=1.1"]),
    ("groups/icosahedron.json", ["--id=0.1", "--id=1.1"]),
]


@pytest.fixture(scope="module")
def network(gsnn, enumeration):
    """network(group, options): the text of a network."""
    def make(group, options):
        return gsnn.output("realize", *options, enumeration.file(group))
    return make


@pytest.mark.parametrize("more", [[], ["--exact"]])
@pytest.mark.parametrize("group,options", NETWORKS)
def test_true(gsnn, enumeration, network, group, options, more):
    text = network(group, [*options, *more])
    proof = gsnn.run("verify", "-", enumeration.file(group), text=text)
    assert proof.returncode == 0, proof.stdout + proof.stderr
    assert "FALSE" not in proof.stdout and "SKIP" not in proof.stdout
    alone = gsnn.run("verify", text=text)
    assert alone.returncode == 0
    assert re.search(r"^SKIP +invariance ", alone.stdout, re.MULTILINE)


def test_grown(gsnn, enumeration, network):
    """What grow writes is a network like any other."""
    text = network("D4", ["--id=0.0"])
    grown = gsnn.output("grow", "--from=0.0", "--to=4.0", enumeration.file("D4"), text=text)
    assert gsnn.run("verify", "-", enumeration.file("D4"), text=grown).returncode == 0


@pytest.mark.parametrize("more", [[], ["--exact"]])
@pytest.mark.parametrize("group,options", NETWORKS)
def test_every_leaf(gsnn, enumeration, network, group, options, more):
    """One value changed: the copies no longer agree, or it is no network any more."""
    document = json.loads(network(group, [*options, *more]))
    missed = []
    for path, text, old, new in mutations.sample(document, 5, 40, ("tool", "schema", "group.name")):
        proof = gsnn.run("verify", "-", enumeration.file(group), text=json.dumps(text))
        if proof.returncode not in (2, 3):
            missed.append(f"{path}: {old!r} to {new!r}: status {proof.returncode}")
    assert not missed, "\n".join(missed)


def doubled_rows(document):
    document["W"] = [[2 * x for x in row] for row in document["W"]]


def linear_uneven(document):
    """Consistently in both copies, so that only the group tells."""
    document["linear"][0] += 1
    document["c"][0] += 1


def other_architecture(document):
    document["summands"][0]["id"] = "3.1"


def other_group(document):
    document["group"]["action"] = "matrix"


def neuron_dropped(document):
    for name in "Wba":
        document[name].pop()
    document["neurons"] -= 1


@pytest.mark.parametrize("damage,check", [
    (doubled_rows, "dense-weights"), (linear_uneven, "linear"), (linear_uneven, "invariance"),
    (other_architecture, "summands"), (other_group, "summands"), (neuron_dropped, "dense-copy"),
])
def test_damages(gsnn, enumeration, network, damage, check):
    document = json.loads(network("D4", ["--id=1.0:2", "--id=2.1"]))
    damage(document)
    proof = gsnn.run("verify", "-", enumeration.file("D4"), text=json.dumps(document))
    assert proof.returncode == 3
    assert re.search(rf"^FALSE {check} ", proof.stdout, re.MULTILINE), proof.stdout


def test_verdict_as_json(gsnn, enumeration, network, schemas, tmp_path):
    file = tmp_path / "verdict.json"
    text = network("D4", ["--id=1.1"])
    result = gsnn.run("verify", "--format=json", f"--output={file}", "-", enumeration.file("D4"),
                      text=text)
    assert result.returncode == 0 and not result.stdout
    verdict = schemas.check(json.loads(file.read_text()))
    assert verdict["schema"] == "gsnn-verdict/1" and verdict["of"] == "gsnn-network/1"
    assert verdict["verdict"] == "true"
    assert {check["name"] for check in verdict["checks"]} >= {"invariance", "dense-copy"}
    document = json.loads(text)
    document["d"] += 1
    verdict = gsnn.run("verify", "-fjson", text=json.dumps(document))
    assert verdict.returncode == 3
    verdict = schemas.check(json.loads(verdict.stdout))
    assert verdict["verdict"] == "false"
    false = [check for check in verdict["checks"] if check["verdict"] == "false"]
    assert [check["name"] for check in false] == ["dense-copy"]
    assert false[0]["false"] == len(false[0]["witnesses"]) == 1
