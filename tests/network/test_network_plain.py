"""gsnn eval of plain networks, against fractions."""
import json
import random
from fractions import Fraction

import pytest

from command import ROOT


def value(network, x):
    t = [Fraction(v) for v in x]
    for number, layer in enumerate(network["layers"], 1):
        z = [sum(Fraction(w) * v for w, v in zip(row, t)) + Fraction(b)
             for row, b in zip(layer["W"], layer.get("b", [0] * len(layer["W"])))]
        t = z if number == len(network["layers"]) else [max(v, Fraction(0)) for v in z]
    return t


@pytest.mark.parametrize("widths", [(2, 3), (1, 4, 2), (3, 5, 4, 1), (2, 2, 2, 2, 3)])
def test_values(gsnn, tmp_path, widths):
    draw = random.Random(1)

    def number():
        return f"{draw.randint(-9, 9)}/{draw.randint(1, 9)}"

    layers = [{"W": [[number() for _ in range(m)] for _ in range(n)], "b": [number() for _ in range(n)]}
              for m, n in zip(widths, widths[1:])]
    file = tmp_path / "net.json"
    file.write_text(json.dumps({"schema": "gsnn-mlp/1", "layers": layers}))
    points = [[draw.randint(-64, 64) / 16 for _ in range(widths[0])] for _ in range(20)]
    lines = gsnn.output("eval", file, text="".join(" ".join(map(str, x)) + "\n" for x in points)).splitlines()
    assert len(lines) == len(points)
    for x, line in zip(points, lines):
        exact = value({"layers": layers}, x)
        assert [float(v) for v in line.split(" ")] == pytest.approx([float(v) for v in exact], rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("activation, wanted", [("tanh", 0.46211715726000979), ("sin", 0.47942553860420301)])
def test_activations(gsnn, activation, wanted):
    net = {"schema": "gsnn-mlp/1", "activation": activation, "layers": [{"W": [["1/2"]]}, {"W": [[1]]}]}
    found = gsnn.output("eval", "-", ROOT / "tests" / "network" / "one.txt", text=json.dumps(net))
    assert float(found) == pytest.approx(wanted, rel=1e-15)


def test_grown_networks_and_their_plain_forms(gsnn, enumeration, tmp_path):
    """The dense copy of a network of architectures as a plain one, with c as two neurons."""
    network = json.loads(gsnn.output("realize", "--id=4.0", enumeration.file("D6")))
    plain = {"schema": "gsnn-mlp/1", "layers": [
        {"W": network["W"] + [network["c"], [-v for v in network["c"]]], "b": network["b"] + [0, 0]},
        {"W": [network["a"] + [1, -1]], "b": [network["d"]]}]}
    file, own = tmp_path / "plain.json", tmp_path / "own.json"
    file.write_text(json.dumps(plain))
    own.write_text(json.dumps(network))
    text = "1 2 3 4 5 6\n-1,0.5,2,2,0,-3\n"
    one, two = (gsnn.output("eval", f, text=text).split() for f in (file, own))
    assert [float(v) for v in one] == pytest.approx([float(v) for v in two], rel=1e-12)
