"""gsnn verify on symmetries and phases: true ones are proved, and damage is noticed."""
import copy
import json

import pytest

from density_laws import RADEMACHER, Density, discrete, means, normal, plain, tied, uniform

CIRCULANT = [[[4, 1, 0, 0, 0, 1][(j - i) % 6] for j in range(6)] for i in range(6)]
SKEW = discrete(m1=1, _1=3)
LAWS = [
    (plain(), ["--within=B", "--truth=C6", "D6"]),
    (plain("tanh", means(1, 2, -2, -1, -2, 2)), ["--within=S", "--truth=D6", "D6"]),
    (plain("tanh", [uniform(0, 2)] + [uniform(-2, 2)] * 5), ["--within=B", "D6"]),
    (plain("abs", [uniform(0, 2), uniform(-2, 0)] * 3), ["D6"]),
    (plain("abs", [SKEW, SKEW, RADEMACHER, RADEMACHER, SKEW, SKEW]), ["D6"]),
    (plain("abs", [discrete(m3=1, _1=1), discrete(m3=3, _3=1, _1=4)] * 2), ["--within=B", "B4"]),
    (plain("relu", {"covariance": CIRCULANT, "mean": [1, 0, 0, 1, 0, 0]}), ["--within=B", "D6"]),
    (plain("cos", {"covariance": CIRCULANT, "mean": [1, -1, 0, 1, -1, 0]}), ["--within=B", "D6"]),
    (plain("identity", [{"law": "constant", "value": 1}] * 3 + [normal()] * 3), ["--within=S", "D6"]),
    (plain("relu", [{"law": "laplace", "mean": 1}, {"law": "student", "nu": 3}] * 3), ["D6"]),
    (plain("tanh", hidden=[4, 4], weights=[[normal(1)] * 6, RADEMACHER]), ["D6"]),
    (plain(readout={"law": "constant", "value": 0}, weights=means(1, 2, 3, 4, 5, 6)), ["D6"]),
]


@pytest.fixture(name="density")
def fixture_density(gsnn, tmp_path):
    return Density(gsnn, tmp_path)


@pytest.mark.parametrize("place", range(len(LAWS)))
def test_true(gsnn, density, place):
    law, arguments = LAWS[place]
    proof = gsnn.run("verify", text=json.dumps(density(law, *arguments)))
    assert proof.returncode == 0, proof.stdout + proof.stderr
    assert "SKIP" not in proof.stdout


@pytest.mark.parametrize("name", ["D6", "D4", "S4", "b3", "c2xc4", "sign-flips", "q8", "a5"])
def test_true_phases(gsnn, bundled, name):
    text = gsnn.output("density", "phases", bundled.get(name, name))
    proof = gsnn.run("verify", text=text)
    assert proof.returncode == 0, proof.stdout + proof.stderr


def test_tied(gsnn, density):
    """Rows are not in the document: what needs them is said to be left out."""
    proof = gsnn.run("verify", text=json.dumps(density(tied("2.1"), "--within=B", "D6")))
    assert proof.returncode == 0
    assert "law-kept" in proof.stdout.splitlines()[-1]


def put(*path):
    """A damage: the value at the end of the path is put at the place that the rest names."""
    *place, last, value = path

    def change(document):
        for step in place:
            document = document[step]
        assert document[last] != value
        document[last] = value
    return change


def drop(*path):
    *place, last = path

    def change(document):
        for step in place:
            document = document[step]
        del document[last]
    return change


SWAP, TURN, ONE = [2, 1, 3, 4, 5, 6], [2, 3, 4, 5, 6, 1], [1, 2, 3, 4, 5, 6]
DAMAGES = [
    put("group", "order", 24), put("group", "generators", 0, ONE),
    put("group", "generators", 0, 0, 1), put("group", "generators", 0, 0, -2),
    put("group", "degree", 5), put("group", "action", "rotation"),
    put("density", "order", 2), put("density", "order", "4x"),
    put("density", "generators", []), put("density", "generators", 0, SWAP),
    put("density", "generators", 0, TURN), put("density", "generators", 0, 0, 7),
    drop("density", "generators", 0), drop("density", "order"), drop("draws"),
    put("draws", "order", 2), put("draws", "generators", [TURN]),
    put("sign_rule", False), drop("sign_rule"),
    put("law", "activation", "relu"), put("law", "activation", "swish"),
    put("law", "weights", 0, 0, "mean", 5), put("law", "weights", 0, 0, "variance", 2),
    put("law", "weights", 0, 0, "law", "laplace"), drop("law", "weights", 0, 0),
    put("law", "readout", 0, "mean", 1), put("law", "bias", 0, "value", 1),
    put("within", "order", 721), put("within", "density", "order", 1),
    put("within", "density", "generators", []), put("within", "draws", "generators", [SWAP]),
    put("within", "density", "generators", 0, [-1, 2, 3, 4, 5, 6]),
    put("orthogonal", "dimension", 3), put("orthogonal", "factors", 0, "n", 7),
    put("orthogonal", "factors", 0, "type", "U"), put("output", "dimension", 1),
    put("output", "factors", 0, "n", 2),
    put("truth", "density", "missing", []), put("truth", "draws", "verdict", "equal"),
    put("truth", "density", "verdict", "wrong"), put("part", "phase"),
]


@pytest.mark.parametrize("place", range(len(DAMAGES)))
def test_damage(gsnn, density, place):
    document = copy.deepcopy(density(LAWS[1][0], *LAWS[1][1]))
    DAMAGES[place](document)
    proof = gsnn.run("verify", text=json.dumps(document))
    assert proof.returncode in (2, 3), proof.stdout


def hide(identity, generators, order):
    """A whole group that is too small, or too large."""
    def change(document):
        phase = next(p for p in document["architectures"] if p["id"] == identity)
        assert phase["hidden"] != order
        phase["hidden_generators"], phase["hidden"] = generators, order
    return change


PHASE_DAMAGES = [
    put("architectures", 4, "relu", "order", 4), put("architectures", 4, "relu", "generators", []),
    put("architectures", 4, "relu", "generators", 0, TURN),
    put("architectures", 4, "absorbing", "generators", [SWAP]),
    put("architectures", 4, "absorbing", "order", 2), put("architectures", 4, "mean", 0, 3),
    put("architectures", 4, "mean", 1, -2), put("architectures", 4, "mean", [1]),
    put("architectures", 4, "ties", "none", 2), put("architectures", 4, "ties", "orbit", 24),
    put("architectures", 4, "ties", "rows", 5), drop("architectures", 4, "ties"),
    drop("architectures", 4, "id"), put("group", "order", 6),
    put("architectures", 4, "hidden", 24), put("architectures", 3, "hidden", 12),
    put("architectures", 4, "hidden_generators", 0, SWAP), drop("architectures", 4, "hidden"),
    put("architectures", 3, "hidden_generators", [TURN, [6, 5, 4, 3, 2, 1]]),
    drop("architectures", 4, "hidden_generators", 0), drop("architectures", 4, "hidden_generators"),
    put("architectures", 4, "hidden_generators", 0, [1, 2, 3]), put("architectures", 4, "type", 1),
    put("architectures", 4, "type", 3), hide("1.0", [TURN, [6, 5, 4, 3, 2, 1]], 12),
    hide("2.0", [SWAP, TURN], 720), hide("0.0", [TURN, [6, 5, 4, 3, 2, 1]], 12),
]


@pytest.mark.parametrize("name", ["D6", "b3", "a5", "S7", "S20"])
def test_all_permutations(gsnn, bundled, name):
    """What the rows keep is seen to be all that does, where that is listed or is everything."""
    text = gsnn.output("density", "phases", bundled.get(name, name))
    proof = gsnn.run("verify", text=text)
    assert proof.returncode == 0 and "SKIP  hidden" not in proof.stdout, proof.stdout


def test_mean_that_is_not_generic(gsnn):
    """A mean that H moves nowhere may still have equal weights by chance: then rows say too little."""
    document = gsnn.json("density", "phases", "D6")
    last = document["architectures"][-1]
    assert last["relu"]["order"] == last["absorbing"]["order"] == 1
    last["mean"] = [1, 1, 2, 3, 4, 5]
    proof = gsnn.run("verify", text=json.dumps(document))
    assert proof.returncode == 3 and "inputs 1 and 2 are not generic" in proof.stdout


@pytest.mark.parametrize("place", range(len(PHASE_DAMAGES)))
def test_phase_damage(gsnn, place):
    document = gsnn.json("density", "phases", "D6")
    PHASE_DAMAGES[place](document)
    proof = gsnn.run("verify", text=json.dumps(document))
    assert proof.returncode in (2, 3), proof.stdout
