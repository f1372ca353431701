"""The noise floor where the group moves outputs: by all elements of the group in numpy, and its mean."""
import itertools
import json
import math

import numpy
import pytest


def generated(pairs):
    """All products of pairs of matrices, of inputs and of outputs."""
    found, waiting = {}, [tuple(numpy.eye(len(one)) for one in pairs[0])]
    while waiting:
        pair = waiting.pop()
        key = numpy.round(numpy.concatenate([one.ravel() for one in pair]), 6) + 0.
        if key.tobytes() in found:
            continue
        found[key.tobytes()] = pair
        waiting += [tuple(a @ b for a, b in zip(generator, pair)) for generator in pairs]
    return list(found.values())


def matrix(element):
    if isinstance(element[0], list):
        return numpy.array([[eval(str(x).replace("^", "**"), dict(vars(math))) for x in row] for row in element])
    made = numpy.zeros((len(element), len(element)))
    for j, image in enumerate(element):
        made[abs(image) - 1, j] = numpy.sign(image)
    return made


def group_of(enumeration):
    sigma = [matrix(g) for g in enumeration["codomain"]["generators"]]
    return generated(list(zip([matrix(g) for g in enumeration["group"]["generators"]], sigma)))


def floor(group, x, y):
    """Of each orbit the least squares of values that its stabiliser fixes, over degrees of freedom."""
    left, squares, freedom = list(range(len(x))), 0., 0
    while left:
        first = left[0]
        to = {i: [s for g, s in group if numpy.allclose(g @ x[first], x[i])] for i in left}
        unit = [i for i in left if to[i]]
        left = [i for i in left if not to[i]]
        fixed = (sum(to[first]) / len(to[first])).round(12)  # the projection to what the stabiliser fixes
        columns = numpy.vstack([to[i][0] @ fixed for i in unit])
        values, *_ = numpy.linalg.lstsq(columns, numpy.concatenate([y[i] for i in unit]), rcond=None)
        squares += ((columns @ values - numpy.concatenate([y[i] for i in unit])) ** 2).sum()
        freedom += y.shape[1] * len(unit) - round(numpy.trace(fixed))
    return squares / freedom / y.var(axis=0).mean()


def measured(gsnn, schemas, folder, enumeration, name, x, y):
    data = folder / "data.csv"
    data.write_text("".join(",".join(repr(float(v)) for v in [*a, *b]) + "\n" for a, b in zip(x, y)))
    text = gsnn.output("fit", f"--sum={name}", "--restarts=1", "--iterations=1", "--folds=0", enumeration, data)
    document = schemas.check(json.loads(text))
    assert_verified(gsnn, document, data, enumeration)
    return document["data"]


def assert_verified(gsnn, document, data, enumeration):
    """It is proved, and others are not; or it is said why not, where orbits are not laid out."""
    proved = gsnn.output("verify", "-", data, enumeration, text=json.dumps(document))
    skipped = [line for line in proved.splitlines() if line.startswith("SKIP  noise")]
    irrational = "sqrt" in str(json.loads(enumeration.read_text())["group"]["generators"])
    assert skipped or "PASS  noise" in proved
    assert bool(skipped) == (irrational or "too long" in "".join(skipped)), skipped
    true = document["data"]["noise_floor"]
    for value in ([] if skipped else [.5] if true is None else [None, -true - 1e-12, true * 1.00001 + 1e-12, true * .99999 - 1e-12]):
        other = {**document, "data": {**document["data"], "noise_floor": value}}
        result = gsnn.run("verify", "-", data, enumeration, text=json.dumps(other))
        assert result.returncode == 3 and "data.noise_floor" in result.stdout, result.stdout + result.stderr


def first_name(enumeration):
    return next(a["id"] for a in enumeration["architectures"] if a["admissible"])


CASES = [("d6", "input"), ("d6", "+-"), ("b3", "input"), ("cube", "input"), ("tetrahedron", "input"), ("c6", "input"),
         ("d8-plane", "input"), ("s4-edges", "input")]


@pytest.mark.parametrize("group, codomain", CASES)
def test_by_all_elements(gsnn, schemas, enumeration, tmp_path, group, codomain):
    """Rows that repeat, are moved, and are fixed by some of the group; outputs of any kind."""
    path, document = enumeration.file(group, f"--codomain={codomain}"), enumeration(group, f"--codomain={codomain}")
    elements, random = group_of(document), numpy.random.default_rng(5)
    degree, outputs = document["group"]["degree"], document["codomain"]["dimension"]
    points = random.integers(-3, 4, (12, degree)).astype(float)
    points[0], points[1] = 0, 1
    # Exactly movable rows alone: signs and places, or else images under integer matrices.
    exact = [g for g, _ in elements if numpy.allclose(g, numpy.round(g))]
    rows = [numpy.round(exact[random.integers(len(exact))]) @ point for point in points for _ in range(random.integers(1, 4))]
    x = numpy.array(rows) + 0.
    y = random.normal(size=(len(x), outputs)) + x.sum(axis=1, keepdims=True) ** 2
    data = measured(gsnn, schemas, tmp_path, path, first_name(document), x, y)
    assert numpy.isclose(data["noise_floor"], floor(elements, x, y), rtol=1e-9)


def test_noise_that_was_added(gsnn, schemas, enumeration, tmp_path):
    """Forces on a hexagon with noise of deviation 1/10, each row three times as the group moves it."""
    path, document = enumeration.file("d6", "--codomain=input"), enumeration("d6", "--codomain=input")
    elements, random = group_of(document), numpy.random.default_rng(1)
    x = random.normal(size=(200, 6)).round(3)
    force = abs(x - numpy.roll(x, 1, axis=1)) + abs(x - numpy.roll(x, -1, axis=1))
    moved = [elements[random.integers(12)] for _ in range(600)]
    rows = numpy.array([g @ x[i // 3] for i, (g, _) in enumerate(moved)])
    clean = numpy.array([s @ force[i // 3] for i, (_, s) in enumerate(moved)])
    exact = measured(gsnn, schemas, tmp_path, path, "5.1", rows, clean)
    assert exact["units"] == 200 and exact["noise_floor"] < 1e-25
    noisy = clean + .1 * random.normal(size=clean.shape)
    data = measured(gsnn, schemas, tmp_path, path, "5.1", rows, noisy)
    assert abs(data["noise_floor"] * noisy.var(axis=0).mean() - .01) < .001


def test_one_row_can_contradict_itself(gsnn, schemas, enumeration, tmp_path):
    """Equal inputs, other outputs: a row that the group fixes says that the outputs are equal."""
    path = enumeration.file("C2", "--codomain=input")
    x = numpy.array([[1, 1], [2, 3], [5, 4], [7, 8], [0, 3]])
    y = numpy.array([[1, 3], [0, 1], [2, 1], [4, 4], [3, 0]])
    data = measured(gsnn, schemas, tmp_path, path, "1.0", x, y)
    assert numpy.isclose(data["noise_floor"], 2 / y.var(axis=0).mean())
    assert measured(gsnn, schemas, tmp_path, path, "1.0", x[1:], y[1:])["noise_floor"] is None


@pytest.mark.parametrize("name, words", [("d6", []), ("cube", []), ("cube", ["--codomain=trivial:2"]), ("d6", ["--codomain=trivial:3"])])
def test_outputs_that_stay(gsnn, schemas, enumeration, tmp_path, name, words):
    """Differences from the mean of each orbit, each output over its own variance."""
    path, document = enumeration.file(name, *words), enumeration(name, *words)
    random, degree = numpy.random.default_rng(6), document["group"]["degree"]
    outputs = document["codomain"]["dimension"] if words else 1
    turns = [matrix(g) for g in document["group"]["generators"]]
    rows = [random.integers(-9, 10, degree).astype(float) for _ in range(14)]
    for _ in range(26):
        rows.append(turns[random.integers(len(turns))] @ rows[random.integers(len(rows))])
    x, y = numpy.array(rows) + 0., random.normal(size=(40, outputs)) * range(1, outputs + 1) + 3
    elements = [g for g, _ in generated([(g, numpy.eye(1)) for g in turns])]
    unit = [min(tuple((g @ row).round(6) + 0.) for g in elements) for row in rows]
    parts = [[i for i in range(40) if unit[i] == u] for u in set(unit)]
    squares = sum(((y[part] - y[part].mean(axis=0)) ** 2).sum(axis=0) for part in parts)
    data = measured(gsnn, schemas, tmp_path, path, first_name(document), x, y)
    assert data["units"] == len(parts)
    assert numpy.isclose(data["noise_floor"], (squares / (40 - len(parts)) / y.var(axis=0)).mean(), rtol=1e-9)


def test_search_has_it(gsnn, schemas, enumeration, tmp_path):
    rows = [[a, b, c, a * b, b * c, c * a + k] for a, b, c in itertools.product((1, 2, 4), (3, 5), (0, 1)) for k in (0, 1)]
    data = tmp_path / "data.csv"
    data.write_text("".join(",".join(map(str, row)) + "\n" for row in rows))
    words = ["--folds=2", "--restarts=1"]
    found = schemas.check(gsnn.json("search", "--strategy=exhaustive", "-c1", "--codomain=input", *words, "C3", data))
    fitted = gsnn.json("fit", "--sum=1.0", "--codomain=input", *words, "C3", data)
    assert found["data"]["noise_floor"] == fitted["data"]["noise_floor"] > 0
    assert_verified(gsnn, found, data, enumeration.file("C3", "--codomain=input"))


def test_too_large_orbits(gsnn, schemas, tmp_path):
    """10! rows of 10 inputs are not laid out: it is not known."""
    enumeration = tmp_path / "s10.json"
    gsnn.output("enumerate", "--codomain=input", "--max-neurons=10", "S10", "-o", enumeration)
    x = numpy.array([[*range(9), 8], *([*range(k, k + 10)] for k in range(12))])
    document = json.loads(enumeration.read_text())
    data = measured(gsnn, schemas, tmp_path, enumeration, first_name(document), x, x ** 2)
    assert data["noise_floor"] is None
