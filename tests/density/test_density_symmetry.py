"""The symmetry of laws: known answers, exact correlators, schemas."""
import fractions
import itertools
import json
import math

import pytest

from command import ROOT
from density_laws import (RADEMACHER, Density, discrete, means, normal, plain, tied, uniform)

PATTERN = means(1, 2, -2, -1, -2, 2)
CIRCULANT = [[[4, 1, 0, 0, 0, 1][(j - i) % 6] for j in range(6)] for i in range(6)]
TRIANGLES = [[4 if i == j else 0 if (i - j) % 2 else 1 - 2 * (i % 2) for j in range(6)]
             for i in range(6)]


@pytest.fixture(name="density")
def fixture_density(gsnn, tmp_path):
    return Density(gsnn, tmp_path)


def factors(group):
    return "".join(f["type"] + str(f["n"]) for f in group["factors"])


# ---- Within the group --------------------------------------------------------------------------


@pytest.mark.parametrize("law, group, order, number", [
    (plain(), "D6", 12, 0),
    (plain(weights=means(1, 0, 0, 0, 0, 0)), "D6", 2, 4),
    (plain(weights=means(1, 2, 2, 1, 2, 2)), "D6", 4, 2),
    (plain("relu", PATTERN), "D6", 2, 4),
    (plain("tanh", PATTERN), "D6", 4, 2),
    (plain("abs", PATTERN), "D6", 4, 2),
    (plain("tanh", PATTERN, readout=normal(1)), "D6", 2, 4),
    (plain("tanh", PATTERN, bias=normal(1)), "D6", 2, 4),
    (plain(weights={"covariance": CIRCULANT}), "D6", 12, 0),
    (plain(weights={"covariance": TRIANGLES}), "D6", 6, 1),
    (plain(), "f4", 1152, None),
    (plain(weights=RADEMACHER), "f4", 384, None),
    (plain(weights={"law": "laplace", "mean": 1}), "f4", 24, None),
    (plain(weights=means(1, 0, 0, 0)), "f4", 48, None),
    (plain(weights=[normal()] * 3 + [uniform(-1, 1)]), "f4", 96, None),
    (plain(weights=[uniform(-1, 1), uniform(0, 2), uniform(-2, 0)]), "B3", 4, None),
    (plain(weights={"covariance": [[1, 0], [0, 1]]}), ROOT / "tests/density/lattice.json", 2, None),
    (plain(weights={"covariance": [[2, -1], [-1, 2]]}), ROOT / "tests/density/lattice.json", 6, None),
])
def test_order_and_class(density, bundled, law, group, order, number):
    """The orders that are known, and where they are given the classes of subgroups."""
    path = bundled.get(group, group)
    answer = density(law, path)
    assert answer["status"] == "exact"
    assert answer["density"]["order"] == order
    if number is not None:
        assert answer["density"]["class"] == number
    assert answer["draws"]["order"] == 1


@pytest.mark.parametrize("law, group, expected, dimension", [
    (plain(), "D6", "O6", 15),
    (plain(weights={"covariance": CIRCULANT}), "D6", "O2O2O1O1", 2),
    (plain(weights={"covariance": CIRCULANT, "mean": [1] * 6}), "D6", "O2O2O1", 2),
    (plain(weights={"covariance": CIRCULANT, "mean": [1] + [0] * 5}), "D6", "O1O1", 0),
    (plain(weights=uniform(-1, 1)), "B4", "B4", 0),
    (plain(weights=uniform(0, 2)), "B4", "S4", 0),
    (plain(weights=[uniform(0, 2), uniform(-2, 0), normal(), normal(0, 2)]), "B4", "O1O1S2", 0),
    (plain(weights=[normal(1), normal(), normal(2), normal(0, 3)]), "B4", "O2O1", 1),
])
def test_orthogonal_maps(density, law, group, expected, dimension):
    answer = density(law, group)["orthogonal"]
    assert (factors(answer), answer["dimension"]) == (expected, dimension)


@pytest.mark.parametrize("members, expected, permutations", [
    ({"readout": {"mean": [[1] * 12] * 4 + [[0] * 12] * 6, "variance": 1}}, "O9", 1),
    ({"readout": {"mean": [[1] * 12] * 10, "variance": 1}}, "O9", 1),
    ({"readout": {"mean": [[int(i == j < 4) for j in range(12)] for i in range(10)],
                  "variance": 1}}, "O6", 24),
    ({"readout": RADEMACHER}, "B10", None),
    ({"readout": [normal()] * 3 + [uniform(0, 1)] * 7}, "O3S7", None),
    ({"readout": normal(), "output_bias": [normal(1)] + [{"law": "constant", "value": 0}] * 9},
     "O9", None),
])
def test_outputs(density, members, expected, permutations):
    answer = density(plain(outputs=10, **{"hidden": 12, **members}), "D6")["output"]
    assert factors(answer) == expected
    assert answer.get("permutations") == permutations
    if expected == "B10":
        assert math.factorial(10) * 2 ** 10 == 3715891200


def test_outputs_modulo_signs(density):
    """tanh and the readout means e1, e2 of two outputs: all signed permutations of both."""
    answer = density(plain("tanh", outputs=2, hidden=2,
                           readout={"mean": [[1, 0], [0, 1]], "variance": 1}), "D6")
    assert (factors(answer["output"]), answer["output"]["permutations"]) == ("", 8)
    assert answer["output"]["status"] == "guaranteed"


# ---- Architectures -----------------------------------------------------------------------------


def test_hidden_symmetries(density):
    """What D6 architectures are invariant under among all permutations."""
    orders = []
    for name in "0.0 0.1 1.0 2.0 2.1 2.2 2.3 3.0 3.1 4.0 4.1 5.0 5.1 6.0".split():
        bias = {} if name in ("0.1", "2.1", "2.2", "2.3", "3.1", "4.1", "5.1") else \
            {"bias": normal()}
        within = density(tied(name, **bias), "--within=S", "D6")["within"]
        assert within["density"]["order"] == within["draws"]["order"]
        assert within["status"] == "exact"
        orders.append(within["draws"]["order"])
    assert orders == [720, 72, 72, 48, 12, 48, 12, 48, 12, 12, 12, 12, 12, 12]


@pytest.mark.parametrize("law, draws, order", [
    (tied("4.1"), 24, 48),
    (tied("4.1", normal(1)), 24, 24),
    (tied("5.0", bias=normal()), 12, 24),
])
def test_signed_permutations(density, law, draws, order):
    within = density(law, "--within=B", "D6")["within"]
    assert (within["draws"]["order"], within["density"]["order"]) == (draws, order)


@pytest.mark.parametrize("tie, draws, order", [
    ("orbit", 12, 12), ("rows", 2, 12), ("none", 1, 12)])
def test_ties(density, tie, draws, order):
    answer = density(tied("2.1", tie=tie), "D6")
    assert (answer["draws"]["order"], answer["density"]["order"]) == (draws, order)


def test_linear_term(density):
    """0.0 is a function of the sum of the inputs, and so is its linear term: all of S6 stays."""
    law = tied("1.0", bias=normal(), linear=normal())
    within = density(law, "--within=B", "D6")["within"]
    assert within["draws"]["order"] == 72
    free = density(tied("2.1", linear=normal()), "--within=B", "D6")["within"]
    # Without the linear term 96: signs of pairs of opposite columns move the sum of the inputs.
    assert free["draws"]["order"] == 12


def test_even_sign_changes(density, tmp_path):
    """Type 1 without a bias: -1 keeps every draw of the trivial-H architecture of even sign changes
    in three dimensions, whose rows add up to 0."""
    group = tmp_path / "even.json"
    group.write_text(json.dumps({"action": "signed-permutation", "degree": 3,
                                 "generators": [[-1, -2, 3], [1, -2, -3]]}))
    listed = json.loads(density.gsnn.output("enumerate", group))["architectures"]
    trivial = [a["id"] for a in listed if a["H"]["order"] == 1][0]
    within = density(tied(trivial), "--within=B", group)["within"]
    assert within["draws"]["order"] == 8
    with_bias = density(tied(trivial, bias=normal()), "--within=B", group)["within"]
    assert with_bias["draws"]["order"] == 4


def test_sums(density):
    """A sum has what its parts share."""
    law = {"schema": "gsnn-law/1", "sum": [
        plain(weights=means(1, 0, 0, 1, 0, 0)), plain(weights=means(0, 1, 0, 0, 1, 0))]}
    answer = density(law, "D6")
    assert (answer["density"]["order"], answer["status"]) == (2, "guaranteed")


def test_truth(density):
    answer = density(plain("tanh", PATTERN), "--truth=D6", "D6")["truth"]
    assert answer["density"]["verdict"] == answer["draws"]["verdict"] == "blind"
    assert answer["density"]["missing"] == ["r", "s"]
    assert density(plain(), "--truth=C6", "D6")["truth"]["density"]["verdict"] == "more-symmetric"
    assert density(plain(), "--truth=D6", "D6")["truth"]["density"]["verdict"] == "equal"
    assert density(plain("relu", PATTERN), "--truth=C6", "D6")["truth"]["density"]["verdict"] == \
        "incomparable"


def factorials(*counts):
    return math.prod(map(math.factorial, counts))


@pytest.mark.parametrize("group, degree", [("S20", 20), ("S40", 40), ("torus-28x28", 784), ("e8", 8)])
def test_all_permutations(density, bundled, group, degree):
    """Young subgroups, by a chain up to 32 inputs and in closed form above; generators generate them."""
    source = bundled.get(group, group)
    for law, signs, order in [
            (plain(), "S", factorials(degree)),
            (plain(), "B", factorials(degree) * 2 ** degree),
            (plain(weights=means(*[1, 1, 1] + [0] * (degree - 3))), "S", factorials(3, degree - 3)),
            (plain(weights=means(*[1, 1, -1] + [0] * (degree - 3))), "B",
             factorials(3, degree - 3) * 2 ** (degree - 3)),
            (plain("tanh", means(*[1, -1] + [0] * (degree - 2))), "S", 2 * factorials(degree - 2)),
            (plain("tanh", means(*[1, 1, -2] + [0] * (degree - 3))), "B",
             2 * factorials(2, degree - 3) * 2 ** (degree - 3))]:
        within = density(law, f"--within={signs}", source)["within"]
        assert int(within["density"]["order"]) == order
        assert int(within["order"]) == factorials(degree) * (2 ** degree if signs == "B" else 1)
        assert within["draws"]["order"] == 1


def test_few_and_many_inputs_agree(density):
    """The generators in closed form generate what the order says, held against a chain within the
    same group: 33 inputs, of which the last 29 are told apart by their means."""
    apart = list(range(2, 31))
    for activation, head, signs in [("relu", [0, 0, 1, 1], "S"), ("relu", [0, 0, 1, -1], "B"),
                                    ("tanh", [0, 1, -1, 0], "B")]:
        within = density(plain(activation, means(*head + apart)), f"--within={signs}", "C33")["within"]
        kept = closure(within["density"]["generators"], 33)
        assert len(kept) == int(within["density"]["order"])


def test_covariance_of_many_inputs(density):
    covariance = [[2 if i == j else 1 for j in range(40)] for i in range(40)]
    density.path.write_text(json.dumps(plain(weights={"covariance": covariance})))
    refused = density.gsnn.run("density", f"--law={density.path}", "--within=S", "C40")
    assert (refused.returncode, refused.stdout, refused.stderr.count("\n")) == (1, "", 1)
    assert "40 inputs" in refused.stderr


# ---- Exact correlators -------------------------------------------------------------------------


def closure(generators, degree):
    """All elements of the group of signed permutations given by lists of images."""
    def product(a, b):
        return tuple(a[abs(i) - 1] * (1 if i > 0 else -1) for i in b)
    found = {tuple(range(1, degree + 1))}
    frontier = list(found)
    while frontier:
        new = {product(tuple(g), x) for g in generators for x in frontier} - found
        found |= new
        frontier = list(new)
    return found


def atoms(entry):
    """The values of a discrete entry with whole weights."""
    if entry["law"] == "rademacher":
        return [(-1, 1), (1, 1)]
    if entry["law"] == "constant":
        return [(entry["value"], 1)]
    return list(zip(entry["values"], entry["weights"]))


ACTIVATIONS = {"relu": lambda z: max(z, 0), "abs": abs, "square": lambda z: z * z,
               "identity": lambda z: z, "cube": lambda z: z ** 3}


def moved(g, x):
    """g x for g e_i = +-e_j."""
    y = [0] * len(x)
    for i, image in enumerate(g):
        y[abs(image) - 1] = x[i] if image > 0 else -x[i]
    return y


def products(count, orders):
    return [chosen for order in orders
            for chosen in itertools.combinations_with_replacement(range(count), order)]


def neuron_moments(law, points, orders):
    """E of products of one neuron's activations at multisets of the points, and of the readout with
    them: with n neurons all correlators are polynomials in these, and the first k determine them."""
    act = ACTIVATIONS[law["activation"]]
    bias = law.get("bias", {"law": "constant", "value": 0})
    rows = [(tuple(act(sum(v * c for (v, _), c in zip(choice, x)) + b) for x in points),
             math.prod(w for _, w in choice) * q)
            for choice in itertools.product(*map(atoms, law["weights"])) for b, q in atoms(bias)]
    total = sum(weight for _, weight in rows)
    readout = readout_moments(law["readout"], max(orders))
    return [fractions.Fraction(readout[len(chosen)] * sum(
        weight * math.prod(values[i] for i in chosen) for values, weight in rows), total)
            for chosen in products(len(points), orders)]


def readout_moments(entry, most):
    """E a^k of N(mean, 1)."""
    moments = [1, entry["mean"]]
    for k in range(2, most + 1):
        moments.append(entry["mean"] * moments[-1] + (k - 1) * moments[-2])
    return moments


SKEW, FLIPPED, THREE = discrete(m1=1, _1=3), discrete(m1=3, _1=1), discrete(m1=1, _0=1, _2=1)
ONE = {"law": "constant", "value": 1}
LAWS3 = [
    plain("relu", [RADEMACHER] * 3), plain("relu", [SKEW, RADEMACHER, RADEMACHER]),
    plain("abs", [SKEW, RADEMACHER, RADEMACHER]), plain("abs", [SKEW, SKEW, RADEMACHER]),
    plain("abs", [SKEW, FLIPPED, SKEW]), plain("identity", [SKEW, FLIPPED, ONE]),
    plain("identity", [SKEW, THREE, THREE], readout=normal(1)),
    plain("square", [SKEW, ONE, RADEMACHER]), plain("cube", [THREE, THREE, SKEW]),
    plain("relu", [THREE, SKEW, THREE], readout=normal(1)),
    plain("identity", [RADEMACHER, RADEMACHER, SKEW], bias=SKEW),
    plain("abs", [discrete(m1=1, _1=7), SKEW, RADEMACHER]),
    plain("identity", [RADEMACHER, RADEMACHER, SKEW], bias=RADEMACHER),
]
LAWS4 = [{**law, "weights": [*law["weights"], law["weights"][k % 3]]} for k, law in enumerate(LAWS3)] + [
    plain("relu", [SKEW, FLIPPED, SKEW, FLIPPED]), plain("abs", [SKEW, FLIPPED, SKEW, FLIPPED]),
    plain("identity", [SKEW, RADEMACHER, FLIPPED, RADEMACHER]),
]
GROUPS = {"S3": 3, "C3": 3, "B3": 3, "C4": 4, "D4": 4, "S4": 4, "c2xc2": 4, "sign-flips": 4}


@pytest.mark.parametrize("group", GROUPS)
def test_exact_correlators(density, bundled, group):
    """An element keeps the law exactly when it keeps exact correlators, found by hand and by the tool:
    all elements of eight groups, 13 laws or more of each."""
    source, degree = bundled.get(group, group), GROUPS[group]
    generators = json.loads(density.gsnn.output("enumerate", source))["group"]["generators"]
    elements = sorted(closure(generators, degree))
    base = [[3, 7, 19, 53][:degree], [2, -11, 5, -1][:degree], [-4, 1, 9, 6][:degree]]
    laws = LAWS3 if degree == 3 else LAWS4
    assert len(GROUPS) >= 6 and len(laws) >= 12
    for law in laws:
        answer = density(law, source)
        kept = closure(answer["density"]["generators"], degree)
        assert len(kept) == answer["density"]["order"]
        orders = [1, 2, 3, 4] if law["readout"]["mean"] else [2, 4]
        here = neuron_moments(law, base, orders)
        told = exact_moments(density, law, [[moved(g, x) for x in base] for g in elements], orders)
        still = told[elements.index(tuple(range(1, degree + 1)))]
        for g, values in zip(elements, told):
            there = neuron_moments(law, [moved(g, x) for x in base], orders)
            assert (here == there) == (g in kept) == (values == still), (law, g)


def exact_moments(density, law, places, orders):
    """What gsnn density moments says at each of several lists of points."""
    path = density.path.with_name("points.json")
    count = len(places[0])
    path.write_text(json.dumps({
        "schema": "gsnn-points/1", "points": [x for points in places for x in points],
        "correlators": [[count * k + i + 1 for i in chosen] for k in range(len(places))
                        for chosen in products(count, orders)]}), encoding="utf-8")
    answer = json.loads(density.gsnn.output("density", "moments", f"--law={density.path}",
                                            f"--points={path}", "--method=exact"))
    assert answer["method"] == "exact"
    size = len(products(count, orders))
    return [answer["values"][k * size:(k + 1) * size] for k in range(len(places))]


def test_quotient_of_signs(density):
    """The same even part and odd parts O and 2 O: exchanging both entries keeps the product."""
    law = plain("abs", [discrete(m1=3, _1=5), discrete(m1=1, _1=3)])
    assert density(law, "S2")["density"]["order"] == 2
    assert density({**law, "activation": "relu"}, "S2")["density"]["order"] == 1


# ---- Documents ---------------------------------------------------------------------------------


def test_schema(density, schemas):
    for law, arguments in [
            (plain(), ["--within=S", "--truth=C6", "D6"]),
            (tied("2.1", "conditioned", channels=3), ["--within=B", "D6"]),
            (plain("leaky-relu", slope="1/100", weights={"covariance": CIRCULANT}), ["D6"]),
            ({"schema": "gsnn-law/1", "sum": [plain(), tied("0.0")]}, ["D6"])]:
        schemas.check(density(law, *arguments), "density")
        schemas.check(json.loads(density.path.read_text()), "law")


def test_law_is_canonical(density):
    """What is written depends on the law alone, and reads back."""
    law = plain("leaky-relu", [RADEMACHER, {"law": "normal", "variance": 0},
                               {"law": "discrete", "values": [2, 1, 1], "weights": [2, 1, 1]},
                               uniform(1, 1), normal("1/2", 0.25), normal()], slope=0)
    written = density(law, "D6")["law"]
    assert written["activation"] == "relu"
    assert written["weights"][0][:4] == [
        {"law": "discrete", "values": [-1, 1], "weights": ["1/2", "1/2"]},
        {"law": "constant", "value": 0},
        {"law": "discrete", "values": [1, 2], "weights": ["1/2", "1/2"]},
        {"law": "constant", "value": 1}]
    assert density(written, "D6")["law"] == written


def test_enumeration_and_group_agree(density, enumeration):
    for law in (plain("tanh", PATTERN), tied("2.1", tie="rows")):
        assert density(law, "D6") == density(law, enumeration.file("D6"))
