"""gsnn verify of searches: true ones are proved, and each damage is found."""
import json

import numpy
import pytest

from command import ROOT
from damage import edit

GAPS = ROOT / "docs" / "examples" / "fit" / "gaps.csv"


@pytest.fixture(scope="module")
def documents(gsnn, tmp_path_factory):
    """The worked example, and a search on noisy rows of which some are one unit, without a regular control."""
    folder = tmp_path_factory.mktemp("searches")
    data, table = folder / "data.csv", numpy.loadtxt(GAPS, delimiter=",", skiprows=1)[:90]
    table[:, 6] += numpy.random.default_rng(8).normal(size=90) * 4
    turned = numpy.column_stack([table[:12, 1:6], table[:12, 0], table[:12, 6] + .5])
    numpy.savetxt(data, numpy.vstack([table, turned]), delimiter=",", fmt="%.6g")
    noisy = gsnn.output("search", "--strategy=exhaustive", "--max-neurons=6", "--restarts=3", "--folds=4", "D6", data)
    exhaustive = gsnn.output("search", "--strategy=exhaustive", "-c1", "D6", GAPS)
    portfolio = gsnn.output("search", "--restarts=2", "D6", data)
    rounds = gsnn.output("search", "--strategy=halving", "-c3", "--max-parameters=25", "--restarts=2", "D6", data)
    return {"gaps": (exhaustive, GAPS), "noisy": (noisy, data), "portfolio": (portfolio, data), "rounds": (rounds, data)}


@pytest.mark.parametrize("name", ["gaps", "noisy", "portfolio", "rounds"])
def test_true(gsnn, documents, enumeration, name):
    text, data = documents[name]
    everything = gsnn.output("verify", "-", data, enumeration.file("d6"), text=text)
    assert "SKIP" not in everything and "TRUE" in everything
    alone = gsnn.output("verify", "-", text=text)
    assert "SKIP  losses" in alone and "not certified" in alone and "TRUE" in alone


def test_seeds(gsnn):
    """The least and the largest seed, which is written as a string."""
    for seed in (0, 2**64 - 1):
        text = gsnn.output("search", "--strategy=exhaustive", "-c1", "--max-neurons=3", "--restarts=1", f"--seed={seed}", "D6", GAPS)
        assert gsnn.output("verify", "-", GAPS, text=text).splitlines()[-1].startswith("TRUE")


def more(x):
    return x + 1


def scaled(x):
    return x * 1.00001


DAMAGE = [
    ("gaps", "data/rows", lambda x: x - 1), ("gaps", "data/units", more), ("noisy", "data/duplicates", more),
    ("gaps", "data/sha256", lambda x: x[::-1]), ("gaps", "data/variance", scaled),
    ("gaps", "work", scaled), ("gaps", "controls/2/work", lambda x: x * .9), ("gaps", "entries/3/work", scaled),
    ("gaps", "controls/2/neurons", more), ("gaps", "controls", lambda x: x[1:]), ("gaps", "controls/0/parameters", more),
    ("gaps", "controls/0/held_out/7", more), ("gaps", "controls/1/nmse", scaled), ("gaps", "controls/1/parameters", more),
    ("gaps", "controls/1/name", lambda x: "line"),
    ("gaps", "entries/1/parameters", more), ("gaps", "entries/1/neurons", more), ("gaps", "entries/2/name", lambda x: "4.0:2"),
    ("gaps", "entries/2/summands/0/id", lambda x: "3.0"), ("gaps", "entries/2/summands/0/channels", more),
    ("gaps", "entries/2/nmse", scaled), ("gaps", "entries/2/se", scaled), ("gaps", "entries/2/exact", lambda x: True),
    ("gaps", "entries/0/exact", lambda x: False), ("gaps", "entries/2/held_out/11", scaled),
    ("gaps", "entries/2/to_best/difference", scaled), ("gaps", "entries/2/to_best/se", scaled),
    ("gaps", "entries/2/against_control/ratio", scaled), ("gaps", "entries/2/against_control/share", lambda x: 1.5),
    ("gaps", "entries/2/against_control", lambda x: None), ("gaps", "entries/2/front", lambda x: ["parameters"]),
    ("gaps", "entries/0/front", lambda x: []), ("gaps", "front_parameters", lambda x: x[:-1]),
    ("gaps", "front_neurons", lambda x: [*x, "7.7:1"]), ("gaps", "entries", lambda x: [x[1], x[0], *x[2:]]),
    ("gaps", "entries", lambda x: [x[0], *x]), ("gaps", "budget/parameters", lambda x: 9),
    ("gaps", "best", lambda x: "6.0:1"), ("gaps", "chosen", lambda x: "6.0:1"), ("gaps", "chosen", lambda x: "regular"),
    ("gaps", "chosen", lambda x: "linear"), ("gaps", "chosen", lambda x: "nothing"), ("gaps", "reason", lambda x: x + "."),
    ("noisy", "fold/92", lambda x: x % 4 + 1), ("noisy", "fold/30", lambda x: 9), ("noisy", "folds", lambda x: 3),
    ("noisy", "entries/1/held_out/95", more), ("noisy", "entries/1/se", scaled),
    ("gaps", "controls/3/work", lambda x: x * .9), ("gaps", "controls/3/order", lambda x: x[1:]),
    ("gaps", "controls/3/order", lambda x: ["5.1", *x[1:]]), ("gaps", "controls/3/held_out/3", more),
    ("gaps", "controls", lambda x: x[:3]), ("gaps", "strategy", lambda x: "portfolio"), ("gaps", "path_work", more),
    ("gaps", "controls/3/name", lambda x: "regular"),
    ("portfolio", "strategy", lambda x: "exhaustive"), ("portfolio", "strategy", lambda x: "halving"),
    ("portfolio", "path/0/bic", scaled), ("portfolio", "path/0/mse", scaled), ("portfolio", "path/0/parameters", more),
    ("portfolio", "path/0/step", more), ("portfolio", "path/0/move", lambda x: "add"), ("portfolio", "kept", more),
    ("portfolio", "path/0/id", lambda x: "0.0" if x != "0.0" else "6.0"), ("portfolio", "path", lambda x: x[1:]),
    ("portfolio", "path_units", more), ("portfolio", "path_work", scaled), ("portfolio", "rounds/0/entries", more),
    ("portfolio", "path", lambda x: [{**x[0], "validation": 1e9}, *x[1:]]),
    ("portfolio", "entries/9/validation", lambda x: 0), ("portfolio", "entries/9/rounds", more),
    ("portfolio", "entries/9/reason", lambda x: "support"), ("portfolio", "entries/9/work", more),
    ("rounds", "rounds/1/entries", more), ("rounds", "rounds", lambda x: x[1:]), ("rounds", "entries/0/rounds", lambda x: 2),
    ("rounds", "entries/12/rounds", more),
    ("noisy", "coverage90", scaled), ("portfolio", "seed", more),
    ("gaps", "entries/2/against_control/share", lambda x: x + .0005), ("noisy", "coverage90", lambda x: -x),
    ("portfolio", "entries/0/against_control/share", lambda x: x - .001 if x > .5 else x + .001),
    ("gaps", "train", lambda x: x + 1e-9), ("noisy", "train", scaled), ("gaps", "network/d", more),
    ("gaps", "network/summands/0/channels/0/a", scaled), ("gaps", "network/W/2/1", more),
    ("gaps", "entries/2/hits", more), ("gaps", "entries/2/restarts", more), ("gaps", "entries/2/starts", lambda x: x[1:]),
    ("gaps", "entries/2/starts", lambda x: [None] * len(x)), ("gaps", "entries/2/starts", lambda x: [min(x) / 2, *x[1:]]),
    ("gaps", "controls/1/hits", more), ("gaps", "controls/2/restarts", more), ("gaps", "controls/3/starts", lambda x: [*x, x[0]]),
    ("noisy", "restarts", more), ("noisy", "restarts", lambda x: x - 1), ("portfolio", "restarts", lambda x: x + 2),
    ("noisy", "data/noise_floor", scaled), ("noisy", "data/noise_floor", lambda x: None), ("gaps", "data/noise_floor", lambda x: 0),
    ("portfolio", "entries/9/hits", more), ("noisy", "strategy", lambda x: "grow"),
]


@pytest.mark.parametrize("number", range(len(DAMAGE)), ids=[f"{name}-{path}" for name, path, _ in DAMAGE])
def test_damage(gsnn, documents, enumeration, number):
    name, path, change = DAMAGE[number]
    text, data = documents[name]
    document = json.loads(text)
    edit(document, path, change)
    result = gsnn.run("verify", "-", data, enumeration.file("d6"), text=json.dumps(document))
    assert result.returncode == 3 or (path == "data/rows" and result.returncode == 2), result.stdout + result.stderr


def test_starts_of_the_chosen_one(gsnn, documents, enumeration):
    """The least is the error of the network, which is computed anew; and hits are those within a percent of it."""
    text, data = documents["noisy"]
    document = json.loads(text)
    chosen = next(e for e in document["entries"] + document["controls"] if e["name"] == document["chosen"])
    chosen["starts"] = [x and x * 1.001 for x in chosen["starts"]]
    result = gsnn.run("verify", "-", data, enumeration.file("d6"), text=json.dumps(document))
    assert result.returncode == 3 and "train: it is not the least of the chosen one's starts" in result.stdout


def test_hits_by_python(gsnn, documents):
    """Within a percent of the least so far, counted anew where one is better by more."""
    for text, _ in documents.values():
        document = json.loads(text)
        for item in document["entries"] + document["controls"]:
            best, hits = float("inf"), 0
            for error in (max(x, 1e-12) for x in item.get("starts", []) if x is not None):
                hits = hits + 1 if best / 1.01 <= error <= best * 1.01 else 1 if error < best else hits
                best = min(best, error)
            assert item.get("hits", 0) == hits


@pytest.mark.parametrize("name", ["gaps", "noisy"])
def test_other_choice(gsnn, documents, enumeration, name):
    """Whatever else is called chosen, with a reason to match, is found to be wrong."""
    text, data = documents[name]
    true = json.loads(text)
    for item in true["entries"] + true["controls"]:
        document = json.loads(text)
        if item["nmse"] is None or item["name"] == true["chosen"]:
            continue
        document["chosen"] = item["name"]
        document["reason"] = (f"fewest parameters within 1 se of {true['best']}" if item["name"] != true["best"] else
                              "least error; none with fewer parameters is within 1 se")
        result = gsnn.run("verify", "-", data, enumeration.file("d6"), text=json.dumps(document))
        assert result.returncode == 3 and "FALSE" in result.stdout and "choice" in result.stdout


@pytest.mark.parametrize("path", ["entries", "controls/1", "network/W", "fold", "data/inputs", "best", "entries/2/held_out"])
def test_not_a_search(gsnn, documents, enumeration, path):
    text, data = documents["gaps"]
    document = json.loads(text)
    edit(document, path, lambda x: 7.5)
    gsnn.refuses("verify", "-", data, enumeration.file("d6"), text=json.dumps(document))
