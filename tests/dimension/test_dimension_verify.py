"""verify proves answers about dimension, and catches every damage to what they say.

Every number, word and flag of an answer is damaged in turn.  What an answer is about (the network,
the weights, the points) is left alone, since another subject with the same answer is as true.
"""
import json
import random

import pytest

from command import ROOT
from damage import changed, kind, leaves, others
from test_dimension_known import seeded

EXAMPLES = ROOT / "docs" / "examples" / "dimension"
SUBJECT = {"tool", "schema", "name", "of", "network", "row", "generators", "summands", "point", "lines",
           "init", "degree", "action"}
# Data are not in the document: numbers of rows cannot be recounted.
DATA = {"points", "boundary", "input_orbits", "rank_status"}


@pytest.fixture(scope="module")
def documents(gsnn, enumeration, tmp_path_factory):
    d6 = enumeration.file("D6")
    folder = tmp_path_factory.mktemp("dimension")
    data = folder / "data.csv"
    data.write_text("1,2,3,4,5,6\n6,5,4,3,2,1\n", encoding="utf-8")
    network = gsnn.output("realize", "--id=2.1", "--id=4.0:2", d6)
    small = gsnn.output("realize", "--id=2.1", "--exact", d6)
    grown = gsnn.output("grow", d6, "--from=2.1", "--to=4.0", "--exact", text=small)
    made = {
        "families": gsnn.output("dimension", "D6"),
        "families of signed permutations": gsnn.output("dimension", "B3"),
        "families of matrices": gsnn.output("dimension", ROOT / "groups" / "d5-plane.json"),
        "pairs": gsnn.output("dimension", enumeration.file("D4", "--all")),
        "sum": gsnn.output("dimension", "D6", "--sum=0.1:2,2.1,6.0:2"),
        "irredundant sum": gsnn.output("dimension", "D6", "--sum=2.1,6.0"),
        "network": gsnn.output("dimension", d6, "--at=-", text=network),
        "special network": gsnn.output("dimension", d6, "--at=-", f"--on={data}", text=grown),
        "seeds": gsnn.output("dimension", "--widths=1,2,2,1", "--seeds=1..40"),
        "bounds": gsnn.output("dimension", "--net=-", "--seed=1001", "--lines=3", "--points",
                              text=json.dumps(seeded([5, 5, 5, 5, 1], 1))),
    }
    for name in ("ramp-1", "hinge-3", "deep-hinge-2", "triangle-1", "zero-3"):
        made[name] = gsnn.output("dimension", f"--net={EXAMPLES / name}.json", "--points")
    return made


NAMES = ["families", "families of signed permutations", "families of matrices", "pairs", "sum",
         "irredundant sum", "network", "special network", "seeds", "bounds", "ramp-1", "hinge-3",
         "deep-hinge-2", "triangle-1", "zero-3"]


@pytest.mark.parametrize("name", NAMES)
def test_answers_are_proved(gsnn, documents, name):
    result = gsnn.run("verify", "-", text=documents[name])
    assert result.returncode == 0, result.stdout
    assert result.stdout.splitlines()[-1].startswith("TRUE: ")


def damages(document):
    """(path, damaged value) for each leaf of an answer; lists of neurons get one more."""
    for path, value in leaves(document, SUBJECT):
        for other in [[[1, 1]]] if value == [] and path[-1] in ("dead", "always_on") else others(value):
            yield path, other


@pytest.mark.parametrize("name", NAMES)
def test_every_damage_is_caught(gsnn, documents, name):
    document = json.loads(documents[name])
    exempt = set(DATA)
    if name == "families of matrices":  # only relations between numbers are checked there
        exempt |= {"components", "neurons", "shared_dimension", "type", "line", "basis", "id"}
    if name == "pairs":
        exempt |= {"reason", "neurons", "id"}
    if name in ("bounds", "triangle-1"):  # completeness of cells is proved for one input
        exempt |= {"nonsmooth_cells"}
    chances = [(p, v) for p, v in damages(document) if not exempt & set(kind(p))]
    by_kind = {}
    for path, value in chances:
        by_kind.setdefault((kind(path), type(value)), []).append((path, value))
    draw = random.Random(1)
    for group in by_kind.values():
        for path, value in draw.sample(group, min(len(group), 6)):
            result = gsnn.run("verify", "-", text=changed(document, path, value))
            assert result.returncode in (2, 3), (path, value, result.stdout)


def test_kinds_of_damage(documents):
    kinds = {(kind(path), type(value)) for text in documents.values()
             for path, value in damages(json.loads(text)) if not DATA & set(kind(path))}
    assert len(kinds) >= 40


@pytest.mark.parametrize("name,change", [
    ("families", lambda d: d["architectures"].pop()),
    ("families", lambda d: d["inclusions"].append({**d["inclusions"][0], "from": "6.0"})),
    ("families", lambda d: d["architectures"][6]["row"].sort()),
    ("families", lambda d: d["group"]["generators"].pop()),
    ("ramp-1", lambda d: d["witnesses"].pop()),
    ("ramp-1", lambda d: d["witnesses"].append(d["witnesses"][0])),
    ("ramp-1", lambda d: d["witnesses"][0]["point"].__setitem__(0, 0)),
    ("ramp-1", lambda d: d["network"]["layers"][0]["W"][1].__setitem__(0, 0)),
    ("ramp-1", lambda d: d.update(fibre=None)),
    ("ramp-1", lambda d: d.update(status="bounds", dimension=None)),
    ("hinge-3", lambda d: d.update(dead=[])),
    ("deep-hinge-2", lambda d: d.update(cells=2) or d["witnesses"].pop()),
    ("network", lambda d: d["summands"][0]["channels"].append(d["summands"][0]["channels"][0])),
    ("special network", lambda d: d["summands"][0]["channels"][0]["weights"].__setitem__(0, "1/3")),
    ("sum", lambda d: d["summands"].pop()),
    ("seeds", lambda d: d.update(seeds=[2, 41])),
    ("seeds", lambda d: d["histogram"].update({"9": d["histogram"]["9"] + 1, "5": d["histogram"]["5"] - 1})),
])
def test_larger_damage_is_caught(gsnn, documents, name, change):
    document = json.loads(documents[name])
    change(document)
    result = gsnn.run("verify", "-", text=json.dumps(document))
    assert result.returncode in (2, 3), result.stdout
