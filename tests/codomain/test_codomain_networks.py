"""Networks with a codomain: realized, evaluated, proved; damage is caught."""
import json
import math
from fractions import Fraction

import pytest

from command import ROOT


def source(name):
    return name if name[0].isupper() else ROOT / "groups" / f"{name}.json"


@pytest.fixture
def realized(gsnn, enumeration, tmp_path):
    def realized(group, codomain, activation, *options, ids=None):
        path = enumeration.file(group, f"--codomain={codomain}", f"--activation={activation}")
        ids = ids or [a["id"] for a in json.loads(path.read_text())["architectures"]]
        net = tmp_path / "n.json"
        gsnn.output("realize", *options, *(f"--id={i}" for i in ids), path, "-o", net)
        return net
    return realized


FUNCTIONS = {"relu": lambda z: max(z, 0.0), "tanh": math.tanh, "sin": math.sin,
             "elu": lambda z: z if z > 0 else math.expm1(z)}


def value(network, x):
    """f(x) from the dense numbers, here."""
    y = [float(Fraction(d)) + sum(float(Fraction(c)) * v for c, v in zip(row, x))
         for d, row in zip(network["d"], network["c"])]
    for i, row in enumerate(network["W"]):
        z = float(Fraction(network["b"][i])) + sum(float(Fraction(w)) * v for w, v in zip(row, x))
        phi = FUNCTIONS[network["function"]](z)
        y = [v + float(Fraction(a)) * phi for v, a in zip(y, network["a"][i])]
        if "cosine" in network:
            y = [v + float(Fraction(a)) * math.cos(z) for v, a in zip(y, network["cosine"][i])]
    return y


def move(images, x):
    moved = [0.0] * len(x)
    for v, image in zip(x, images):
        moved[abs(image) - 1] = v if image > 0 else -v
    return moved


@pytest.mark.parametrize("activation", ["relu", "odd", "sin", "none"])
@pytest.mark.parametrize("group, codomain", [("d6", "input"), ("d4", "--"), ("b3", "input"), ("q8", "input"),
                                             ("s4", "trivial")])
def test_equivariant(gsnn, schemas, realized, group, codomain, activation):
    net = realized(group, codomain, activation, "--exact", "--channels=2")
    network = schemas.check(json.loads(net.read_text()))
    assert "TRUE:" in gsnn.output("verify", net)
    x = [math.sin(3 * i + 1) for i in range(network["group"]["degree"])]

    def evaluate(point):
        line = gsnn.output("eval", net, text=" ".join(map(repr, point)))
        return [float(v) for v in line.split()]
    at_x = evaluate(x)
    close = pytest.approx(value(network, x), rel=1e-12, abs=1e-12)
    assert at_x == close
    for g, sigma in zip(network["group"]["generators"], network["codomain"]["generators"]):
        assert evaluate(move(g, x)) == pytest.approx(move(sigma, at_x), rel=1e-11, abs=1e-11)


def test_seeds_and_rounding(gsnn, realized):
    one = realized("d4", "input", "odd", "--seed=1").read_text()
    assert one == realized("d4", "input", "odd", "--seed=1").read_text()
    assert one != realized("d4", "input", "odd", "--seed=2").read_text()
    assert "TRUE:" in gsnn.output("verify", realized("d4", "input", "odd"))  # rows and weights are not computed with


def change(*path):
    """Adds 1 to the number at a place of a network."""
    def damage(network):
        node = network
        for step in path[:-1]:
            node = node[step]
        node[path[-1]] = str(Fraction(node[path[-1]]) + 1)
    return damage


def put(value, *path):
    def damage(network):
        node = network
        for step in path[:-1]:
            node = node[step]
        node[path[-1]] = value
    return damage


DAMAGE = {
    "a weight": change("W", 1, 0), "a bias": change("b", 2), "an output weight": change("a", 2, 1),
    "the linear map": change("c", 0, 1), "the constant": change("d", 0),
    "a generator": put([2, 1, 3, 4], "group", "generators", 0),
    "an image": put([2, 1, 3, 4], "codomain", "generators", 1),
    "the activation": put("odd", "activation"), "the function": put("tanh", "function"),
    "the neurons of a summand": put(3, "summands", 1, "neurons"),
    "rows exchanged": lambda n: n["W"].insert(0, n["W"].pop()),
    "output weights exchanged": lambda n: n["a"].reverse(),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_damage(gsnn, realized, tmp_path, kind):
    network = json.loads(realized("d4", "input", "relu", "--exact").read_text())
    DAMAGE[kind](network)
    path = tmp_path / "damaged.json"
    path.write_text(json.dumps(network))
    result = gsnn.run("verify", path)
    assert result.returncode == 3 and "\nFALSE:" in result.stdout


def test_matrices_are_refused(gsnn, enumeration):
    path = enumeration.file("d5-plane", "--codomain=input")
    result = gsnn.run("realize", "--id=0.0", path)
    assert result.returncode == 2 and "not for matrices" in result.stderr and not result.stdout
