"""Groups on tensors: direct products that are one orbit, whose generators may respect no factor."""
import itertools
import json

import products
import pytest
from engines import same_bytes

# A factor: how many points, its generators as signed images, and a built-in group that it is.
FACTORS = {
    "C2": (2, [[2, 1]]),
    "C3": (3, [[2, 3, 1]]),
    "S3": (3, [[2, 3, 1], [2, 1, 3]]),
    "S4": (4, [[2, 3, 4, 1], [2, 1, 3, 4]]),
    "A4": (4, [[2, 3, 1, 4], [1, 3, 4, 2]]),
    "D4": (4, [[2, 3, 4, 1], [1, 4, 3, 2]]),
    "B2": (2, [[2, 1], [1, -2]]),
    "Q8": (4, [[2, -1, 4, -3], [3, -4, -1, 2]]),
    "A5": (5, [[2, 3, 1, 4, 5], [1, 2, 4, 5, 3]]),
}
# Groups up to this order are enumerated twice.
LISTED = 800


def tensor(one, other, *moves):
    """What moves the rows and columns of a table, each an image list or None, does to its entries."""
    (rows, _), (columns, _) = FACTORS[one], FACTORS[other]
    for g, h in moves:
        g, h = g or list(range(1, rows + 1)), h or list(range(1, columns + 1))
        yield [
            (abs(x) * columns - columns + abs(y)) * (1 if x * y > 0 else -1) for x in g for y in h
        ]


def group(one, other, mixed):
    """The group of a tensor; mixed: no generator but one moves rows only, and none columns only."""
    left, right = FACTORS[one][1], FACTORS[other][1]
    moves = [(g, None) for g in left] + [(None, h) for h in right]
    if mixed:
        longest = max(len(left), len(right))
        moves = [(left[i % len(left)], right[i % len(right)]) for i in range(longest)]
        moves += [(left[0], right[-1]), (left[-1], right[0]), (left[0], None)]
    generators = list(tensor(one, other, *moves))
    signed = any(x < 0 for g in generators for x in g)
    action = "signed-permutation" if signed else "permutation"
    return {"action": action, "degree": len(generators[0]), "generators": generators}


def matrices(described):
    """The same by matrices."""
    degree = described["degree"]
    generators = []
    for images in described["generators"]:
        rows = [[0] * degree for _ in range(degree)]
        for i, x in enumerate(images):
            rows[abs(x) - 1][i] = 1 if x > 0 else -1
        generators.append(rows)
    return {"action": "matrix", "degree": degree, "generators": generators}


CASES = [
    (one, other, mixed)
    for one, other in itertools.product(FACTORS, FACTORS)
    for mixed in (False, True)
    if (one, other) != ("A5", "A5")
]


@pytest.mark.slow
@pytest.mark.parametrize("one", FACTORS)
def test_tensors(tally, gsnn, one):
    """Every byte against cyclic extension, and the classes of subgroups of the product on a sum."""
    compared = 0
    for first, other, mixed in CASES:
        described = group(first, other, mixed)
        elements = products.elements(described["generators"])
        if first != one or elements is None or len(elements) > LISTED:
            continue
        names = FACTORS[first][1], FACTORS[other][1]
        whole = [len(products.elements(generators)) for generators in names]
        if len(elements) != whole[0] * whole[1]:
            continue  # -1 is in both factors, and of them only one is left
        forms = [described] + [matrices(described)] * (len(elements) <= 100 and mixed)
        for form in forms:
            label = f"{first} on {other}, {form['action']}" + ", mixed" * mixed
            made, known = (
                gsnn.run("enumerate", "-", "--all", "--weights=row", f"--engine={engine}", text=json.dumps(form))
                for engine in ("goursat", "lattice")
            )
            compared += 1
            if tally.equal(made.returncode, 0, f"{label}: {made.stderr}"):
                same_bytes(tally, label, known.stdout, made.stdout)
        counted = gsnn.document("-", "--all", "--no-morphisms", "--weights=none", "--engine=goursat", text=json.dumps(described))
        summed = gsnn.document(f"{first}x{other}", "--all", "--no-morphisms", "--weights=none", "--engine=lattice")
        wanted = summed["counts"]["subgroup_classes"]
        tally.equal(counted["counts"]["subgroup_classes"], wanted, f"subgroups of {first} x {other}")
    tally.check(compared >= 8, one, f"only {compared} cases")


def test_chosen(tally, gsnn):
    """Order 14400: the engine is found without being named, and counts as on the sum."""
    text = json.dumps(
        {
            "action": "permutation",
            "degree": 25,
            "generators": list(
                _five((2, 3, 4, 5, 1), (2, 1, 3, 4, 5), (2, 1, 3, 4, 5), (2, 3, 4, 5, 1))
            ),
        }
    )
    chosen = gsnn.document("-", "--all", "--no-morphisms", "--weights=none", text=text)
    tally.equal(chosen["engine"], "goursat", "the engine for a tensor")
    tally.equal(chosen["counts"]["subgroup_classes"], 809, "subgroups of S5 x S5, as GAP counts them")


def _five(*lists):
    """S5 on rows and S5 on columns at once, each generator of either with one of the other."""
    for g, h in zip(lists, lists[1:] + lists[:1]):
        yield [(x - 1) * 5 + y for x in g for y in h]
    yield [(x - 1) * 5 + y for x in lists[0] for y in (1, 2, 3, 4, 5)]
