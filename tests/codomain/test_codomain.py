"""gsnn enumerate --codomain --activation: the counts of the classification, by two roads.

The second road lists the elements of small groups here, takes traces, and symmetrises nothing: dim A
= 1/|H| sum chi'(h) tr sigma(h) and dim Hom_G = 1/|G| sum tr(g) tr sigma(g)."""
import itertools
import json
from fractions import Fraction

import pytest

from command import ROOT

PLANE = {"action": "signed-permutation", "generators": [[2, -1], [-1, 2]]}

# Group, codomain, and type 1 + type 2 for relu, odd and sin.
TABLE = """
D4 ++ 5+5 5+0 5+5        D6 ++ 7+7 7+0 7+7
D4 +- 1+1 1+1 1+2        D6 +- 2+1 2+3 2+4
D4 -+ 2+3 2+0 2+3        D6 -+ 2+1 2+3 2+4
D4 -- 3+2 3+2 3+4        D6 -- 3+1 3+4 3+5
D4 input 5+5 5+5 5+5     D6 input 7+7 7+7 7+7
s4 ++ 5+3 5+0 5+3        s4 -- 1+1 1+0 1+1
s4 input 5+3 5+3 5+3     C2 - 1+0 1+1 1+1
C6 - 2+0 2+2 2+2         D4 PLANE 3+1 3+4 3+4
D3 +- 1+0 1+1 1+1        Q8 +- 3+2 3+3 3+5
B3 +++ 6+6 6+0 0+6       B3 input 6+0 6+6 0+6
"""
ROWS = [tuple(part.split()) for line in TABLE.strip().splitlines()
        for part in line.replace("        ", "  ").split("  ") if part.strip()]

# Free parameters, summed over the architectures, with the input codomain.
SUMS = [("D4", 84, 83), ("D6", 149, 145), ("s4", 62, 61)]

# The bundled groups of permutations and signs whose subgroups this road lists in a moment; for larger ones and
# for matrices tests/unit/test_codomain.c takes traces, of linear maps.
LISTABLE = ("a5 b2 b3 c2 c2xc2 c2xc2xc2 c2xc4 c3 c4 c5 c6 c7 c8 cube-vertices d3 d4 d4-image-3x3 d5 d6 methane q8 "
            "s3 s4 s4-edges s5 sign-flips").split()
CODOMAINS = ["input", "regular", "signs"]  # signs: the first character, trivial only where it is alone


def source(name):
    return name if name[0].isupper() else ROOT / "groups" / f"{name}.json"


@pytest.fixture(scope="module")
def plane(tmp_path_factory):
    path = tmp_path_factory.mktemp("codomains") / "plane.json"
    path.write_text(json.dumps(PLANE))
    return path


def counts(gsnn, group, codomain, activation):
    lines = gsnn.output("count", f"--codomain={codomain}", f"--activation={activation}", group)
    count = dict(line.split() for line in lines.splitlines())
    return f"{count['admissible.type1']}+{count['admissible.type2']}"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: " ".join(row[:2]))
def test_table(gsnn, plane, row):
    group, codomain, *expected = row
    codomain = plane if codomain == "PLANE" else codomain
    found = [counts(gsnn, source(group), codomain, a) for a in ("relu", "odd", "sin")]
    assert found == expected


@pytest.mark.parametrize("group, codomain, activation, expected", [
    ("A4", "input", "odd", "4+2"), ("S5", "+-", "relu", "1+1"), ("S5", "+-", "odd", "1+0"),
    ("D6", "input", "none", "7+0"), ("D4", "--", "none", "3+0"),
])
def test_further_answers(gsnn, group, codomain, activation, expected):
    assert counts(gsnn, group, codomain, activation) == expected


@pytest.mark.parametrize("group, relu, odd", SUMS)
def test_parameters(gsnn, group, relu, odd):
    for activation, expected in (("relu", relu), ("odd", odd)):
        document = json.loads(gsnn.output("enumerate", "--codomain=input", f"--activation={activation}", source(group)))
        assert sum(a["parameters"]["total"] for a in document["architectures"]) == expected


def test_bytes_without_the_option(gsnn):
    """The trivial codomain says the same architectures; leaving it out says nothing of it."""
    plain = json.loads(gsnn.output("enumerate", "D6"))
    assert "codomain" not in plain and "activation" not in plain
    trivial = json.loads(gsnn.output("enumerate", "--codomain=trivial", "D6"))
    assert trivial.pop("activation") == "relu" and trivial.pop("codomain")["kind"] == "trivial"
    for a in trivial["architectures"]:
        assert a.pop("output_basis") == [[1]]
        assert a.pop("output") == {"dimension": 1, "rows": [[1]] * a["neurons"]}
    for m in trivial["morphisms"]:
        m.pop("output", None)
    assert trivial == plain


@pytest.mark.parametrize("group", ["D6", "b3", "cube", "C1"])
def test_several_trivial_outputs(gsnn, schemas, group):
    """K times the output weights, linear maps and constants of one output; verify proves it."""
    one, three = (gsnn.output("enumerate", f"--codomain=trivial{k}", group) for k in ("", ":3"))
    assert "TRUE" in gsnn.output("verify", "-", text=three)
    one, three = json.loads(one), schemas.check(json.loads(three))
    assert three["codomain"]["dimension"] == 3
    for part in ("linear", "constant"):
        assert three["codomain"][part]["dimension"] == 3 * one["codomain"][part]["dimension"]
    for a, b in zip(one["architectures"], three["architectures"], strict=True):
        assert a["id"] == b["id"] and b["output"]["dimension"] == 3 == 3 * a["output"]["dimension"]
    assert one["counts"] == three["counts"]


def test_removed_middle(gsnn, tmp_path):
    """A sine without the collapsed type 1 in the middle has a cover that was none."""
    path = tmp_path / "g.json"
    path.write_text('{"action":"signed-permutation","generators":[[-1,-3,2,-4]]}')

    def covers(activation):
        document = json.loads(gsnn.output("enumerate", "--codomain=trivial", f"--activation={activation}", path))
        return ({a["id"] for a in document["architectures"]},
                {(m["from"], m["to"]) for m in document["morphisms"] if m["kind"] == "inclusion"})
    (relu, before), (sin, after) = covers("relu"), covers("sin")
    assert relu - sin == {"1.0"} and sin < relu
    assert ("0.1", "2.0") in after and ("0.1", "2.0") not in before


# ---- By traces -----------------------------------------------------------------------------------


def compose(a, b):
    """a after b, as signed images."""
    return tuple(a[abs(i) - 1] if i > 0 else -a[abs(i) - 1] for i in b)


def trace(g):
    return sum((1 if i > 0 else -1) for k, i in enumerate(g) if abs(i) == k + 1)


def closure(generators):
    """All products of tuples of signed permutations, componentwise."""
    one = tuple(tuple(range(1, len(part) + 1)) for part in generators[0]) if generators else ()
    found, border = {one}, [one]
    while border:
        x = border.pop()
        for g in generators:
            y = tuple(compose(a, b) for a, b in zip(g, x))
            if y not in found:
                found.add(y)
                border.append(y)
    return found


def elements_of(generators, degree):
    return {x[0] for x in closure([(tuple(g),) for g in generators])} if generators else {tuple(range(1, degree + 1))}


def codomain_images(kind, document):
    """Generators of a codomain that every group has: its own action, its regular one, or signs."""
    generators = [tuple(g) for g in document["group"]["generators"]]
    if kind == "input":
        return generators
    elements = sorted(closure([(g,) for g in generators]))
    if kind == "regular":
        place = {x: i + 1 for i, x in enumerate(elements)}
        return [tuple(place[(compose(g, x[0]),)] for x in elements) for g in generators]
    return next([(s,) for s in signs] for signs in itertools.product((-1, 1), repeat=len(generators))
                if len(closure([(g, (s,)) for g, s in zip(generators, signs)])) == len(elements))


@pytest.mark.parametrize("kind", CODOMAINS)
@pytest.mark.parametrize("name", LISTABLE)
def test_dimensions_by_traces(gsnn, schemas, enumeration, tmp_path, name, kind):
    plain = enumeration(name, "--all")
    if kind == "regular" and int(plain["group"]["order"]) > 50:
        pytest.skip("too large a regular representation for this road")
    images = codomain_images(kind, plain)
    path = tmp_path / "sigma.json"
    path.write_text(json.dumps({"action": "signed-permutation", "degree": len(images[0]) if images else 1,
                                "generators": [list(g) for g in images]}))
    pairs = closure([(tuple(g), s) for g, s in zip(plain["group"]["generators"], images)])
    sigma = dict(pairs)
    assert len(sigma) == int(plain["group"]["order"])
    hom = Fraction(sum(trace(g) * trace(s) for g, s in pairs), len(pairs))
    degree, outputs = plain["group"]["degree"], {}
    for a in plain["architectures"]:
        H, K = (elements_of(a[x]["generators"], degree) for x in "HK")
        outputs[a["id"]] = (Fraction(sum(trace(sigma[h]) for h in H), len(H)),
                            Fraction(sum((1 if h in K else -1) * trace(sigma[h]) for h in H), len(H)))
    admissible = {a["id"]: a["admissible"] for a in plain["architectures"]}
    for activation in ("relu", "odd", "sin", "none"):
        document = schemas.check(json.loads(gsnn.output(
            "enumerate", "--all", f"--codomain={path}", f"--activation={activation}", source(name))))
        assert document["codomain"]["linear"]["dimension"] == hom
        live = set()
        for a in document["architectures"]:
            even, odd = outputs[a["id"]]
            expected = {"relu": even, "odd": odd, "sin": even + odd,
                        "none": even if a["type"] == 1 else 0}[activation]
            assert a["parameters"]["output"] == expected, (a["id"], activation)
            live |= {a["id"]} if expected and admissible[a["id"]] else set()
        assert {a["id"] for a in document["architectures"]} == set(outputs)
        if activation != "sin":
            assert {a["id"] for a in document["architectures"] if a["admissible"]} == live


# ---- The rows themselves -------------------------------------------------------------------------


def value(row, weights):
    return [(weights[abs(k) - 1] if k > 0 else -weights[abs(k) - 1]) if k else 0 for k in row]


@pytest.mark.parametrize("activation", ["relu", "odd", "sin", "none"])
@pytest.mark.parametrize("name, codomain", [
    ("D6", "input"), ("D4", "PLANE"), ("D4", "--"), ("b3", "input"), ("q8", "input"), ("s4", "input"),
    ("c2xc4", "input"), ("sign-flips", "input"),
])
def test_rows_and_maps(gsnn, plane, tally, name, codomain, activation):
    """sigma(g) a_i = +-a_j where rho(g) sends neuron i to +-j, and growing keeps output weights."""
    document = json.loads(gsnn.output("enumerate", f"--codomain={plane if codomain == 'PLANE' else codomain}",
                                      f"--activation={activation}", source(name)))
    sigma = document["codomain"]["generators"]
    by_id = {a["id"]: a for a in document["architectures"]}
    parts = [("output", activation in ("odd", "sin"))] + [("cosine", False)] * (activation == "sin")
    for a in document["architectures"]:
        for part, odd in parts:
            for rho, images in zip(a["signed_permutations"], sigma):
                rows = a[part]["rows"]
                for i, j in enumerate(rho):
                    moved = [0] * len(images)
                    for c, image in enumerate(images):
                        moved[abs(image) - 1] = rows[i][c] * (1 if image > 0 else -1)
                    wanted = [v * (-1 if odd and j < 0 else 1) for v in rows[abs(j) - 1]]
                    tally.check(moved == wanted, (a["id"], part, i))
    for m in document["morphisms"]:
        if m["kind"] != "inclusion":
            continue
        small, large = by_id[m["from"]], by_id[m["to"]]
        for part, odd in parts:
            weights = list(range(2, 2 + small[part]["dimension"]))
            taken = value(m[part], weights)
            for i, j in enumerate(m["neurons"]):
                want = value(small[part]["rows"][abs(j) - 1], weights)
                want = [-v for v in want] if odd and j < 0 else want
                tally.check(value(large[part]["rows"][i], taken) == want, (m["from"], m["to"], part))
