"""gsnn align: planted permutations and scalings, the nearest alignment, and channels of architectures."""
import itertools
import json
from fractions import Fraction

import numpy as np
import pytest

import rebasin

X = {"schema": "gsnn-mlp/1", "layers": [{"W": [[1, 2], [3, 0]], "b": [1, -1]}, {"W": [[1, -2]]}]}
Y = {"schema": "gsnn-mlp/1", "layers": [{"W": [[6, 0], ["1/2", 1]], "b": [-2, "1/2"]}, {"W": [[-1, 2]]}]}


@pytest.fixture
def align(gsnn, schemas, tmp_path):
    """Runs gsnn align on two documents; the answer, after the status was held against it."""
    def run(first, second):
        names = []
        for name, document in (("a", first), ("b", second)):
            names.append(tmp_path / f"{name}.json")
            names[-1].write_text(json.dumps(document))
        result = gsnn.run("align", *names)
        assert result.stderr == ""
        answer = schemas.check(json.loads(result.stdout))
        assert result.returncode == (0 if answer["exact"] else 3)
        assert ("distance" in answer) == (not answer["exact"])
        return answer
    return run


def moved(document, layers):
    """A plain network renumbered and scaled as the answer says, in fractions."""
    network = [([[Fraction(v) for v in row] for row in layer["W"]],
                [Fraction(v) for v in layer.get("b", [0] * len(layer["W"]))]) for layer in document["layers"]]
    for l, layer in enumerate(layers):
        (W, b), (V, c) = network[l], network[l + 1]
        back = [layer["permutation"].index(i + 1) for i in range(len(W))]
        scale = [Fraction(s) for s in layer["scale"]]
        network[l] = ([[v * scale[i] for v in W[i]] for i in back], [b[i] * scale[i] for i in back])
        network[l + 1] = ([[row[i] / scale[i] for i in back] for row in V], c)
    return network


def entries(document):
    return moved(document, [])


def test_worked_example(align):
    answer = align(X, Y)
    assert answer["exact"] and answer["method"] == "canonical forms"
    assert answer["layers"] == [{"permutation": [2, 1], "scale": ["1/2", "2"]}]


def test_fifty_of_fifty(align):
    """Planted permutations with scalings from 1/100 to 100: all are found, and coordinate descent on the
    same networks finds few."""
    draw = np.random.default_rng(1)
    found = descent = 0
    for _ in range(50):
        network = rebasin.random_network((4, 16, 16, 3), draw)
        other, planted = rebasin.disguised(network, 100, draw)
        first, second = rebasin.document(network), rebasin.document(other)
        answer = align(first, second)
        assert answer["exact"] and moved(first, answer["layers"]) == entries(second)
        found += [layer["permutation"] for layer in answer["layers"]] == [[p + 1 for p in place] for place in planted]
        descent += rebasin.descent(network, other, draw) == planted
    assert found == 50 and descent <= 10


@pytest.mark.parametrize("activation", ["relu", "tanh", "sin"])
@pytest.mark.parametrize("widths", [(3, 6, 2), (2, 5, 4, 6, 1), (2, 3)])
def test_nearest_of_noisy_networks(align, activation, widths):
    """With noise the alignment is not exact, but the planted permutation and scales are the nearest."""
    draw = np.random.default_rng(2)
    for _ in range(5):
        network = rebasin.random_network(widths, draw)
        if activation == "relu":
            other, planted = rebasin.disguised(network, 9, draw)
        else:
            other, planted = rebasin.disguised(network, 1, draw)
            for l in range(len(other) - 1):
                flips = [int(s) for s in draw.choice([-1, 1], size=len(other[l][0]))]
                other[l] = ([[v * s for v in row] for row, s in zip(other[l][0], flips)],
                            [v * s for v, s in zip(other[l][1], flips)])
                other[l + 1] = ([[v * s for v, s in zip(row, flips)] for row in other[l + 1][0]], other[l + 1][1])
        first, second = rebasin.document(network, activation), rebasin.document(other, activation)
        exact = align(first, second)
        assert exact["exact"]
        assert [layer["permutation"] for layer in exact["layers"]] == [[p + 1 for p in place] for place in planted]
        second["layers"][0]["W"][0][0] = str(Fraction(second["layers"][0]["W"][0][0]) * Fraction(10001, 10000))
        near = align(first, second)
        assert not near["exact"] and 0 < near["distance"] < 1e-3
        for found, wanted in zip(near["layers"], exact["layers"]):
            assert found["permutation"] == wanted["permutation"]
            assert np.allclose(found["scale"], [float(Fraction(s)) for s in wanted["scale"]], rtol=1e-3)


def test_assignment_is_least(align):
    """One hidden layer: no renumbering has a lower cost than the one found."""
    draw = np.random.default_rng(3)
    for _ in range(10):
        f, g = (rebasin.random_network((2, 4, 2), draw) for _ in range(2))
        answer = align(rebasin.document(f), rebasin.document(g))

        def bends(network):
            (W, b), (V, _) = network
            return [np.outer(V[:, i], np.append(W[i], b[i])) for i in range(4)]

        one, two = bends(f), bends(g)
        costs = {p: sum(abs(one[i] - two[p[i]]).sum() for i in range(4)) for p in itertools.permutations(range(4))}
        place = tuple(p - 1 for p in answer["layers"][0]["permutation"])
        assert costs[place] <= min(costs.values()) * (1 + 1e-9)
        rest = abs(f[1][1] - g[1][1]).sum()
        size = sum(abs(bend).sum() for bend in two) + abs(g[1][1]).sum()
        assert answer["distance"] == pytest.approx((costs[place] + rest) / size, rel=1e-9)


def test_twins_and_dead_neurons_are_aligned_where_the_places_are_exact(align):
    """The forms merge twins, so that they do not say where these go; what is found is checked."""
    twins = {"schema": "gsnn-mlp/1", "layers": [{"W": [[1, 2], [1, 2], [3, 1]], "b": [1, 1, 0]},
                                                {"W": [[1, 5, 2]], "b": [0]}]}
    other = {"schema": "gsnn-mlp/1", "layers": [{"W": [[2, 4], [6, 2], [1, 2]], "b": [2, 0, 1]},
                                                {"W": [["5/2", 1, 1]], "b": [0]}]}
    answer = align(twins, other)
    assert answer["exact"] and moved(twins, answer["layers"]) == entries(other)
    assert answer["method"] == "assignment"


def test_large_and_small_numbers(align):
    first = {"schema": "gsnn-mlp/1", "layers": [{"W": [["1e-320", "1e300"], [1, 1]]}, {"W": [["1e400", 1]]}]}
    second = {"schema": "gsnn-mlp/1", "layers": [{"W": [[2, 2], ["1e-620", 1]]}, {"W": [["1/2", "1e700"]]}]}
    assert align(first, second)["layers"] == [{"permutation": [2, 1], "scale": ["1/1" + 300 * "0", "2"]}]
    second["layers"][1]["b"] = [1]
    assert not align(first, second)["exact"]


# ---- Networks of architectures ------------------------------------------------------------------


def realize(gsnn, enumeration, *arguments, **more):
    return json.loads(gsnn.output("realize", *arguments, enumeration.file("D6"), **more))


def disguise(network, element, scale, channel):
    """A channel of a summand moved by an element of the gauge group, in fractions."""
    theta = [Fraction(v) for v in channel["weights"]]
    bias = [Fraction(channel["b"])] if network["summands"][0]["type"] == 1 else []
    image = [Fraction(0)] * (len(theta) + len(bias))
    for value, place in zip(theta + bias, element):
        image[abs(place) - 1] = value * scale * (1 if place > 0 else -1)
    return {"weights": [str(v) for v in image[:len(theta)]], "b": str(image[-1]) if bias else 0,
            "a": str(Fraction(channel["a"]) / scale)}


@pytest.mark.parametrize("id", ["0.1", "1.0", "2.1", "3.1", "4.0", "5.1", "6.0"])
def test_elements_of_the_gauge_group(gsnn, enumeration, align, id):
    """Every generator of Gamma, with a scale, takes a network to one that is aligned with it by that
    element; the dense copy and the affine function follow from the free parameters."""
    generators = json.loads(gsnn.output("gauge", f"--id={id}", "D6"))["architectures"][0]["generators"]
    small = json.loads(gsnn.output("gauge", f"--id={id}", "D6"))["architectures"][0]
    type1 = small["coordinates"][-1] == "bias"
    first = realize(gsnn, enumeration, "--exact", f"--id={id}:2", "--seed=3")
    for element in generators:
        scale = Fraction(3, 2)
        channels = first["summands"][0]["channels"]
        second = [disguise(first, element, scale, channels[0]), disguise(first, [*range(1, len(element) + 1)], 2, channels[1])]
        other = rebuild(gsnn, enumeration, first, id, list(reversed(second)), type1 and element[-1] < 0, channels[0])
        answer = align(first, other)
        assert answer["exact"], answer
        moves = {(c["from"], c["to"]): c for c in answer["channels"]}
        assert set(moves) == {(1, 2), (2, 1)}
        assert moves[1, 2]["scale"] == "3/2" and moves[2, 1]["scale"] == "2"
        # A type 2 element and its negative are both right: rows matter up to sign.
        negative = [-v for v in element]
        assert moves[1, 2]["element"] in ([element] if type1 else [element, negative])


def rebuild(gsnn, enumeration, network, id, channels, flipped, original):
    """A network of these channels whose function is that of the first one: parameters for realize."""
    linear = [Fraction(v) for v in network["linear"]]
    constant = Fraction(network["constant"])
    if flipped:
        rows = next(a for a in enumeration("D6")["architectures"] if a["id"] == id)["weights"]["rows"]
        theta = [Fraction(v) for v in original["weights"]]
        a, b = Fraction(original["a"]), Fraction(original["b"])
        for row in rows:
            for j, k in enumerate(row):
                linear[j] += a * (theta[abs(k) - 1] * (1 if k > 0 else -1) if k else 0)
            constant += a * b
    values = []
    type1 = network["summands"][0]["type"] == 1
    for channel in channels:
        values += channel["weights"] + ([channel["b"]] if type1 else []) + [channel["a"]]
    text = " ".join(map(str, values + [linear[0], constant]))
    return realize(gsnn, enumeration, "--exact", f"--id={id}:2", "--parameters=-", text=text)


def test_channels_that_differ(gsnn, enumeration, align):
    first = realize(gsnn, enumeration, "--exact", "--id=2.1:2", "--seed=3")
    second = realize(gsnn, enumeration, "--exact", "--id=2.1:2", "--seed=4")
    answer = align(first, second)
    assert not answer["exact"] and answer["distance"] > 0
    assert sorted(channel["to"] for channel in answer["channels"]) == [1, 2]
    shifted = json.loads(json.dumps(first))
    shifted["constant"] = shifted["d"] = "1/3"
    answer = align(first, shifted)
    assert not answer["exact"] and all(channel["exact"] for channel in answer["channels"])


def test_many_channels(gsnn, enumeration, align):
    first = realize(gsnn, enumeration, "--exact", "--id=6.0:4", "--id=2.1:3", "--id=0.0:2", "--seed=5")
    answer = align(first, first)
    assert answer["exact"] and [c["from"] for c in answer["channels"]] == [c["to"] for c in answer["channels"]]
    second = json.loads(json.dumps(first))
    for summand in second["summands"]:
        summand["channels"].reverse()
    W, b, a, at = [], [], [], 0
    for summand in second["summands"]:
        n, count = summand["neurons"], len(summand["channels"])
        for channel in reversed(range(count)):
            part = slice(at + channel * n, at + (channel + 1) * n)
            W, b, a = W + first["W"][part], b + first["b"][part], a + first["a"][part]
        at += n * count
    second.update(W=W, b=b, a=a)
    answer = align(first, second)
    assert answer["exact"]
    assert [(c["id"], c["to"]) for c in answer["channels"]] == \
        [("6.0", 4), ("6.0", 3), ("6.0", 2), ("6.0", 1), ("2.1", 3), ("2.1", 2), ("2.1", 1), ("0.0", 2), ("0.0", 1)]
