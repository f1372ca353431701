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


PARAMETERS = {
    "a free weight": ("summands", 1, "channels", 0, 0), "a bias": ("summands", 0, "channels", 0, 1),
    "an output weight": ("summands", 1, "channels", 1, -1),
}


@pytest.mark.parametrize("activation", ["relu", "odd", "sin", "none"])
@pytest.mark.parametrize("group, codomain", [("d4", "input"), ("q8", "--"), ("cube-rotations", "input")])
def test_channels(gsnn, realized, enumeration, group, codomain, activation):
    """With the enumeration the free parameters make the dense copy, in doubles and in fractions."""
    path = enumeration.file(group, f"--codomain={codomain}", f"--activation={activation}")
    for options in (("--exact",), ()):
        net = realized(group, codomain, activation, "--channels=2", *options)
        network = json.loads(net.read_text())
        channels = sum(len(s["channels"]) for s in network["summands"])
        assert f"\nPASS  channels             {channels} channels" in gsnn.output("verify", net, path)
    assert "\nSKIP  channels " in gsnn.output("verify", net)


@pytest.mark.parametrize("kind", [*PARAMETERS, "channels exchanged", "a channel too short", "another architecture", "no neurons"])
def test_damaged_channels(gsnn, realized, enumeration, tmp_path, kind):
    """Damage of the free parameters alone, which the dense copy says nothing of."""
    path = enumeration.file("d4", "--codomain=input", "--activation=relu")
    network = json.loads(realized("d4", "input", "relu", "--exact", "--channels=2").read_text())
    if kind in PARAMETERS:
        change(*PARAMETERS[kind])(network)
    elif kind == "channels exchanged":
        network["summands"][1]["channels"].reverse()
    elif kind == "a channel too short":
        network["summands"][1]["channels"][0].pop()
    elif kind == "no neurons":
        network["summands"][1]["neurons"] = 0
    else:
        network["summands"][1]["id"] = "9.9"
    net = tmp_path / "damaged.json"
    net.write_text(json.dumps(network))
    result = gsnn.run("verify", net, path)
    if kind == "a channel too short":
        assert result.returncode == 2 and "summands[1].channels[0]: " in result.stderr
    else:
        wrong = "2 of 5 checks: summands, channels" if kind == "no neurons" else "1 of 5 checks: channels"
        assert result.returncode == 3 and f"FALSE: {wrong}" in result.stdout


# ---- Matrices ------------------------------------------------------------------------------------

PLANE = {"action": "matrix", "generators": [[[0, -1], [1, 0]], [["1/sqrt(2)", "1/sqrt(2)"], ["1/sqrt(2)", "-1/sqrt(2)"]]]}
TRIANGLE = {"action": "matrix", "form": [[2, -1], [-1, 2]], "generators": [[[-1, 1], [0, 1]], [[1, 0], [1, -1]]]}


def matrix(images):
    """A generator as columns of doubles, whatever it is written as."""
    if isinstance(images[0], list):
        return [[number(x) for x in row] for row in images]
    n = len(images)
    return [[(1.0 if images[j] == i + 1 else -1.0 if images[j] == -i - 1 else 0.0) for j in range(n)] for i in range(n)]


def number(entry):
    """An exact entry as a double."""
    names = {"sqrt": math.sqrt, "cos": math.cos, "sin": math.sin, "pi": math.pi, "__builtins__": {}}
    return float(eval(str(entry).replace("^", "**"), names))  # what gsnn wrote


def apply(rows, x):
    return [sum(a * v for a, v in zip(row, x)) for row in rows]


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    folder = tmp_path_factory.mktemp("actions")
    for name, document in (("plane", PLANE), ("triangle", TRIANGLE)):
        (folder / f"{name}.json").write_text(json.dumps(document))
    return lambda name: folder / f"{name}.json" if name in ("plane", "triangle") else source(name)


@pytest.mark.parametrize("activation", ["relu", "odd", "sin", "none"])
@pytest.mark.parametrize("group, codomain", [
    ("d5-plane", "input"), ("d5-plane", "d5"), ("d5-plane", "+-"), ("D4", "plane"), ("triangle", "input"),
    ("cube-rotations", "input"), ("icosahedron-rotations", "input"), ("icosahedron", "---"), ("d8-plane", "input"),
])
def test_matrices(gsnn, schemas, sources, tmp_path, group, codomain, activation):
    """Exact entries, also irrational ones: proved for all inputs, and evaluated as they are."""
    e, net = tmp_path / "e.json", tmp_path / "n.json"
    sigma = codomain if codomain in ("input", "+-", "---") else sources(codomain)
    gsnn.output("enumerate", f"--codomain={sigma}", f"--activation={activation}", sources(group), "-o", e)
    document = json.loads(e.read_text())
    ids = [a["id"] for a in document["architectures"] if a["neurons"] <= 30]
    if not ids:
        assert activation in ("relu", "none") or codomain == "---"
        return
    gsnn.output("realize", "--exact", *(f"--id={i}" for i in ids), e, "-o", net)
    network = schemas.check(json.loads(net.read_text()))
    assert "TRUE:" in gsnn.output("verify", net)
    x = [math.sin(3 * i + 1) for i in range(network["group"]["degree"])]
    moves = list(zip(map(matrix, network["group"]["generators"]), map(matrix, network["codomain"]["generators"])))
    points = [x, *(apply(g, x) for g, _ in moves)]
    lines = gsnn.output("eval", net, text="".join(" ".join(map(repr, point)) + "\n" for point in points)).splitlines()
    at_x, *moved = [[float(v) for v in line.split()] for line in lines]
    for (_, image), found in zip(moves, moved):
        assert found == pytest.approx(apply(image, at_x), rel=1e-10, abs=1e-10)
    # In doubles the same numbers, rounded.
    gsnn.output("realize", *(f"--id={i}" for i in ids), e, "-o", net)
    rounded = gsnn.output("eval", net, text=" ".join(map(repr, x)))
    assert [float(v) for v in rounded.split()] == pytest.approx(at_x, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("kind", ["W", "a", "c", "a generator", "an image"])
def test_damaged_matrices(gsnn, enumeration, tmp_path, kind):
    net = tmp_path / "n.json"
    gsnn.output("realize", "--exact", "--id=1.0", enumeration.file("d5-plane", "--codomain=input"), "-o", net)
    network = json.loads(net.read_text())
    row = {"W": network["W"][3], "a": network["a"][3], "c": network["c"][1],
           "a generator": network["group"]["generators"][0][0],
           "an image": network["codomain"]["generators"][0][0]}[kind]
    row[1] = f"({row[1]})+1/1000000000"
    net.write_text(json.dumps(network))
    result = gsnn.run("verify", net)
    assert result.returncode == 3 and "\nFALSE:" in result.stdout


# ---- Growing -------------------------------------------------------------------------------------


def canonical(network):
    """The function exactly: {row and bias: coefficients}, and the affine rest, in fractions."""
    kind, terms = network["function"], {}
    rest = {("d", c): Fraction(v) for c, v in enumerate(network["d"])}
    rest |= {(c, k): Fraction(v) for c, row in enumerate(network["c"]) for k, v in enumerate(row)}
    for i, row in enumerate(network["W"]):
        key = [Fraction(w) for w in row] + [Fraction(network["b"][i])]
        a = [Fraction(v) for v in network["a"][i]]
        b = [Fraction(v) for v in network.get("cosine", [[]] * len(network["W"]))[i]]
        lead = next(v for v in key if v)
        if kind == "relu":
            if lead < 0:  # ReLU(z) = z + ReLU(-z)
                for c, v in enumerate(a):
                    rest["d", c] += v * key[-1]
                    for k, w in enumerate(key[:-1]):
                        rest[c, k] += v * w
            a = [v * abs(lead) for v in a]
            key = [w / lead for w in key]
        elif kind != "elu" and lead < 0:
            key, a = [-w for w in key], [-v for v in a]
        sums = terms.setdefault(tuple(key), [Fraction(0)] * (len(a) + len(b)))
        terms[tuple(key)] = [u + v for u, v in zip(sums, a + b)]
    return {k: v for k, v in terms.items() if any(v)}, rest


GROWN = [("D4", "input", "relu"), ("D4", "input", "odd"), ("D4", "input", "sin"), ("D4", "input", "none"),
         ("D6", "input", "odd"), ("D6", "--", "relu"), ("c4", "input", "sin"), ("c6", "input", "odd"),
         ("c2xc2", "input", "relu"), ("c2xc4", "input", "odd"), ("d3", "input", "relu"), ("d5", "input", "none"),
         ("q8", "+-", "sin"), ("s4", "input", "relu"), ("a5", "input", "odd"), ("b2", "input", "odd"),
         ("b3", "input", "sin"), ("sign-flips", "input", "odd"), ("cube-rotations", "input", "relu"),
         ("cube-rotations", "input", "odd")]


@pytest.mark.parametrize("group, codomain, activation", GROWN)
def test_growing_keeps_the_function(gsnn, enumeration, tmp_path, tally, group, codomain, activation):
    """Over every inclusion, with other channels beside, in fractions."""
    path = enumeration.file(group, f"--codomain={codomain}", f"--activation={activation}")
    document = json.loads(path.read_text())
    ids = [a["id"] for a in document["architectures"]]
    net, grown = tmp_path / "n.json", tmp_path / "g.json"
    gsnn.output("realize", "--exact", "--channels=2", *(f"--id={i}" for i in ids), path, "-o", net)
    network = json.loads(net.read_text())
    function = canonical(network)
    for m in document["morphisms"]:
        if m["kind"] != "inclusion":
            continue
        gsnn.output("grow", "-q", "--exact", f"--from={m['from']}", f"--to={m['to']}", path, net, "-o", grown)
        larger = json.loads(grown.read_text())
        tally.check(canonical(larger) == function, (m["from"], m["to"]))
        channels = {s["id"]: len(s["channels"]) for s in larger["summands"]}
        tally.check(channels == {i: 4 if i == m["to"] else 2 for i in ids if i != m["from"]}, m)
    assert "TRUE:" in gsnn.output("verify", grown if grown.exists() else net)


def test_what_growing_says(gsnn, enumeration, tmp_path):
    path, net, grown = enumeration.file("D4", "--codomain=input"), tmp_path / "n.json", tmp_path / "g.json"
    gsnn.output("realize", "--exact", "--id=2.1:2", path, "-o", net)
    by_id = {a["id"]: a["parameters"]["total"] for a in json.loads(path.read_text())["architectures"]}
    result = gsnn.run("grow", "--exact", "--from=2.1", "--to=6.0", path, net, "-o", grown)
    opened = 2 * (by_id["6.0"] - by_id["2.1"])
    assert result.stderr == (f"2.1 to 6.0: 0 new directions at first order, {opened} at second order "
                             "(--kick leaves the flat place)\n")
    assert gsnn.run("grow", "-q", "--from=2.1", "--to=6.0", path, net, "-o", grown).stderr == ""
    same = gsnn.run("grow", "--exact", "--from=2.1", "--to=2.1", path, net, "-o", grown)
    assert not same.stderr and grown.read_text() == net.read_text()


def test_kick(gsnn, enumeration, tmp_path):
    """Weights and biases of the grown channels move, and nothing else; it is equivariant as before."""
    path, net = enumeration.file("D4", "--codomain=input", "--activation=odd"), tmp_path / "n.json"
    gsnn.output("realize", "--exact", "--id=4.0", "--id=6.0", path, "-o", net)
    text = [gsnn.output("grow", "--exact", "--from=4.0", "--to=6.0", *kick, path, net)
            for kick in ([], ["--kick=0.1"], ["--kick=0.1"], ["--kick=0.1", "--seed=5"])]
    plain, kicked, again, other = map(json.loads, text)
    assert kicked == again and kicked != other
    (summand,), (moved,) = plain["summands"], kicked["summands"]
    assert summand["channels"][0] == moved["channels"][0]
    before, after = summand["channels"][1], moved["channels"][1]
    assert [u != v for u, v in zip(before, after)] == [True] * 5 + [False] * 4
    (tmp_path / "k.json").write_text(text[1])
    assert "TRUE:" in gsnn.output("verify", tmp_path / "k.json")


def test_irrational_growth(gsnn, enumeration, tmp_path):
    """Free weights that are no fractions are said with --exact and rounded without."""
    path, net = enumeration.file("d5-plane", "--codomain=input"), tmp_path / "n.json"
    gsnn.output("realize", "--exact", "--id=0.0", path, "-o", net)
    result = gsnn.run("grow", "--exact", "--from=0.0", "--to=1.0", path, net)
    assert result.returncode == 1 and "irrational" in result.stderr and not result.stdout
    grown = gsnn.output("grow", "--from=0.0", "--to=1.0", path, net)
    (tmp_path / "g.json").write_text(grown)
    at = ["0.3 -0.7\n1.5 0.2\n"]
    before, after = (gsnn.output("eval", n, text=at[0]).split() for n in (net, tmp_path / "g.json"))
    assert list(map(float, after)) == pytest.approx(list(map(float, before)), rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("seed", range(6))
def test_rounded_networks_are_proved(gsnn, tmp_path, seed):
    """ReLU networks in doubles: the halves of type 2 are rounded into c, by 2^-40 of its largest at most;
    a change of a millionth is no rounding."""
    net = tmp_path / "n.json"
    gsnn.output("enumerate", "D4", "--codomain=input", "-o", tmp_path / "e.json")
    gsnn.output("realize", "--id=2.1:2", "--id=0.0", f"--seed={seed}", tmp_path / "e.json", "-o", net)
    assert "TRUE:" in gsnn.output("verify", net)
    network = json.loads(net.read_text())
    network["c"][seed % 4][seed % 3] += 1e-6
    net.write_text(json.dumps(network))
    assert gsnn.run("verify", net).returncode == 3
