"""gsnn fit --refit with several outputs and with outputs that the group moves: known fractions, the
same least squares by averaging over the group in Python, proofs, and damage that is found."""
import itertools
import json
import math
from fractions import Fraction

import pytest

from command import ROOT
from damage import edit

TEN = ROOT / "tests" / "fit" / "ten.csv"
ROWS = [[Fraction(x) for x in line.split(",")] for line in TEN.read_text().splitlines()]
INPUTS = [row[:6] for row in ROWS]

# Equivariant outputs on the same ten inputs: none of these is a network's.
MOVED = [[x[i] * x[(i + 1) % 6] - x[i - 1] for i in range(6)] for x in INPUTS]
NETWORKS = [("2.1", ["1", "2"]), ("6.0", ["1", "2", "5", "7", "11", "-3", "2"]), ("4.0", ["1", "-2", "3", "1", "-1"])]


def write(path, inputs, outputs):
    path.write_text("".join(",".join(map(str, [*x, *y])) + "\n" for x, y in zip(inputs, outputs)))
    return path


def network(gsnn, folder, enumeration, names, inner):
    """A network with a codomain whose channels have these weights and biases, in fractions."""
    path = folder / f"net-{enumeration.stem}.json"
    document = gsnn.json("realize", *(f"--id={name}" for name in names), "--exact", enumeration)
    channels = [channel for summand in document["summands"] for channel in summand["channels"]]
    assert len(channels) == len(inner)
    parameters = [[*values, *channel[len(values):]] for values, channel in zip(inner, channels)]
    text = folder / "parameters.txt"
    text.write_text(" ".join(itertools.chain(*parameters, document["linear"], document["constant"])))
    gsnn.output("realize", *(f"--id={name}" for name in names), f"--parameters={text}", "--exact", enumeration,
                "-o", path)
    return path


# ---- Least squares in fractions ------------------------------------------------------------------


def solve(columns, y):
    """The rank of columns, and the sum of squares that they leave of y (Gram-Schmidt in fractions)."""
    basis, rest = [], list(y)

    def off(vector, direction):
        factor = sum(a * b for a, b in zip(vector, direction)) / sum(a * a for a in direction)
        return [a - factor * b for a, b in zip(vector, direction)]

    for column in columns:
        for direction in basis:
            column = off(column, direction)
        if any(column):
            basis.append(column)
    for direction in basis:
        rest = off(rest, direction)
    return len(basis), sum(a * a for a in rest)


def dihedral():
    """D6 as pairs: g sends input j to place g[j]."""
    turns = [[(j + k) % 6 for j in range(6)] for k in range(6)]
    return turns + [[(k - j) % 6 for j in range(6)] for k in range(6)]


def moved(g, x):
    image = [Fraction()] * 6
    for j, place in enumerate(g):
        image[place] = x[j]
    return image


def averages(function, outputs):
    """The values of sum_g sigma(g)^-1 e_o function(g x) at all rows, for each output o."""
    group = dihedral()
    for o in range(outputs):
        yield [value for x in INPUTS for value in
               [sum(function(moved(g, x)) for g in group if g[place] == o) for place in range(outputs)]]


def affine(outputs):
    yield from averages(lambda x: Fraction(1), outputs)
    for j in range(6):
        yield from averages(lambda x, j=j: x[j], outputs)


def neuron(document):
    """The first neuron of each channel: its value at a point."""
    first = 0
    for summand in document["network"]["summands"]:
        for _ in summand["channels"]:
            row = [Fraction(w) for w in document["network"]["W"][first]]
            bias = Fraction(document["network"]["b"][first])

            def value(x, row=row, bias=bias, absolute=summand["type"] == 2):
                z = sum(w * t for w, t in zip(row, x)) + bias
                return abs(z) if absolute else max(z, Fraction())
            yield value
            first += summand["neurons"]


@pytest.mark.parametrize("chosen", [[0], [1], [2], [0, 2], [2, 1]], ids=str)
def test_moved_outputs_by_averaging(gsnn, schemas, enumeration, tmp_path, chosen):
    """Equivariant functions are averages over the group: the same rank and sum of squares."""
    codomain = enumeration.file("d6", "--codomain=input")
    data = write(tmp_path / "moved.csv", INPUTS, MOVED)
    names, inner = zip(*(NETWORKS[i] for i in sorted(chosen, key=lambda i: NETWORKS[i][0])))
    net = network(gsnn, tmp_path, codomain, names, inner)
    text = gsnn.output("fit", f"--refit={net}", "--exact", codomain, data)
    document = schemas.check(json.loads(text))
    columns = [*affine(6), *(c for value in neuron(document) for c in averages(value, 6))]
    rank, sse = solve(columns, [y for row in MOVED for y in row])
    assert (document["exact"]["rank"], Fraction(document["exact"]["sse"])) == (rank, sse)
    assert abs(document["sse"] - float(sse)) <= 1e-9 * float(sse)
    assert [len(a) for a in document["exact"]["a"]] == [len(c) - len(w) for c, w in zip(
        (c for s in document["network"]["summands"] for c in s["channels"]), inner)]
    proved = gsnn.output("verify", "-", data, codomain, text=text)
    assert "SKIP" not in proved and "TRUE" in proved


# ---- Known answers -------------------------------------------------------------------------------


def test_several_outputs(gsnn, schemas, enumeration, tmp_path):
    """The second is an affine function of the first and of the sum of the inputs, so that its best
    coefficients and what is left follow from the answer known for one output."""
    three = enumeration.file("d6", "--codomain=trivial:3")
    outputs = [[row[6], 2 * row[6] + 5 * sum(row[:6]) - 3, Fraction(i % 3)] for i, row in enumerate(ROWS)]
    data = write(tmp_path / "three.csv", INPUTS, outputs)
    net = network(gsnn, tmp_path, three, ["2.1"], [["1", "2"]])
    document = schemas.check(gsnn.json("fit", f"--refit={net}", "--outputs=3", "D6", data))
    exact = document["exact"]
    a, c, d, sse = (Fraction(x) for x in ("19991/60418", "1285/120836", "-462707/302090", "17288979/302090"))
    assert exact["rank"] == 9
    assert [Fraction(x) for x in exact["a"][0][:2]] == [a, 2 * a]
    assert [Fraction(x) for x in exact["c"][:2]] == [c, 2 * c + 5]
    assert [Fraction(x) for x in exact["d"][:2]] == [d, 2 * d - 3]
    alone = write(tmp_path / "alone.csv", INPUTS, [row[2:] for row in outputs])
    one = network(gsnn, tmp_path, enumeration.file("d6", "--codomain=trivial:1"), ["2.1"], [["1", "2"]])
    third = gsnn.json("fit", f"--refit={one}", "--codomain=trivial:1", "D6", alone)["exact"]
    assert exact["a"][0][2] == third["a"][0][0] and exact["d"][2] == third["d"][0]
    assert Fraction(exact["sse"]) == sse * 5 + Fraction(third["sse"])
    text = gsnn.output("fit", f"--refit={net}", three, data)
    assert "SKIP" not in gsnn.output("verify", "-", data, three, text=text)


def test_what_made_the_data_is_found(gsnn, enumeration, tmp_path):
    """Outputs of a network: nothing is left, and its parameters come back as they were."""
    codomain = enumeration.file("d6", "--codomain=input")
    weights, outer = ["1/3", "-2", "5/7", "1", "1/2"], ["3/11", "-1", "2", "1/13"]
    path, text = tmp_path / "teacher.json", tmp_path / "parameters.txt"
    sizes = gsnn.json("realize", "--id=4.0", "--exact", codomain)
    outer = outer[:len(sizes["summands"][0]["channels"][0]) - 5]
    linear, constant = ["1/2", "-3/5", "0", "4"][:len(sizes["linear"])], ["7/9"]
    text.write_text(" ".join(weights + outer + linear + constant))
    gsnn.output("realize", "--id=4.0", f"--parameters={text}", "--exact", codomain, "-o", path)
    teacher = json.loads(path.read_text())
    outputs = []
    for x in INPUTS:
        z = [sum(Fraction(w) * t for w, t in zip(row, x)) + Fraction(b) for row, b in zip(teacher["W"], teacher["b"])]
        outputs.append([sum(Fraction(a[o]) * max(v, 0) for a, v in zip(teacher["a"], z)) + Fraction(teacher["d"][o]) +
                        sum(Fraction(c) * t for c, t in zip(teacher["c"][o], x)) for o in range(6)])
    factor = math.lcm(*(y.denominator for row in outputs for y in row))  # data are decimals
    assert factor > 1
    data = write(tmp_path / "data.csv", INPUTS, [[factor * y for y in row] for row in outputs])
    exact = gsnn.json("fit", f"--refit={path}", codomain, data)["exact"]
    assert exact["sse"] == "0"
    assert [Fraction(x) / factor for x in exact["a"][0]] == [Fraction(x) for x in outer]
    assert [Fraction(x) / factor for x in exact["c"]] == [Fraction(x) for x in linear]
    assert [Fraction(x) / factor for x in exact["d"]] == [Fraction(x) for x in constant]


# ---- Proofs --------------------------------------------------------------------------------------


@pytest.mark.parametrize("group, codomain, name", [
    ("d6", "+-", "6.0"), ("d6", "trivial:2", "5.1"), ("b3", "input", "4.0"), ("b3", "trivial:2", "2.0")])
def test_proved(gsnn, schemas, enumeration, tmp_path, group, codomain, name):
    """Signs of inputs and of outputs; weights that are no doubles, with which only fractions are proved."""
    of = enumeration.file(group, f"--codomain={codomain}")
    outputs = {"input": 3, "trivial:2": 2, "+-": 1}[codomain]
    degree = 6 if group == "d6" else 3
    data = write(tmp_path / "data.csv", [x[:degree] for x in INPUTS],
                 [[row[6] + k * row[1] * row[2] for k in range(outputs)] for row in ROWS])
    net = gsnn.json("realize", f"--id={name}", "--exact", of)
    channel = [str(Fraction(k + 1, 3 + k)) for k in range(len(net["summands"][0]["channels"][0]))]
    text = tmp_path / "parameters.txt"
    text.write_text(" ".join(channel + ["1"] * (len(net["linear"]) + len(net["constant"]))))
    path = tmp_path / "net.json"
    gsnn.output("realize", f"--id={name}", f"--parameters={text}", "--exact", of, "-o", path)
    refit = gsnn.output("fit", f"--refit={path}", of, data)
    schemas.check(json.loads(refit))
    proved = gsnn.output("verify", "-", data, of, text=refit)
    assert "SKIP" not in proved and "TRUE" in proved
    assert "SKIP  refit" in gsnn.output("verify", "-", data, text=refit)


def test_weights_finer_than_doubles(gsnn, enumeration, tmp_path):
    """Of one output, too: rounded, the network would be another one than was refitted."""
    net = tmp_path / "net.json"
    gsnn.output("realize", "--id=2.1", "--weights=1/3,2/7", "--exact", "D6", "-o", net)
    refit = gsnn.output("fit", f"--refit={net}", "D6", TEN)
    assert json.loads(refit)["network"]["summands"][0]["channels"][0]["weights"] == ["1/3", "2/7"]
    assert "TRUE" in gsnn.output("verify", "-", TEN, enumeration.file("d6"), text=refit)


def test_irrational_rows_are_refused(gsnn, enumeration, tmp_path):
    plane, net = enumeration.file("d8-plane", "--codomain=input"), tmp_path / "net.json"
    gsnn.output("realize", "--id=4.0", plane, "-o", net)
    data = write(tmp_path / "plane.csv", [x[:2] for x in INPUTS], [x[2:4] for x in INPUTS])
    gsnn.refuses("fit", f"--refit={net}", plane, data, status=1, start=f"gsnn: {plane}: ", says="irrational")


# ---- Matrices ------------------------------------------------------------------------------------


def product(a, b):
    return tuple(tuple(sum(x * y for x, y in zip(row, column)) for column in zip(*b)) for row in a)


def as_matrix(element, action):
    if action == "matrix":
        return tuple(tuple(Fraction(x) for x in row) for row in element)
    return tuple(tuple(Fraction(0 if abs(image) != i + 1 else 1 if image > 0 else -1) for image in element)
                 for i in range(len(element)))


def elements(document):
    """All pairs of a matrix of the group and its image, by the generators of an enumeration."""
    group, codomain = document["group"], document.get("codomain")
    of = [as_matrix(g, group["action"]) for g in group["generators"]]
    images = [as_matrix(g, codomain["action"]) for g in codomain["generators"]] if codomain else [((1,),)] * len(of)
    one = tuple(tuple(Fraction(i == j) for j in range(len(of[0]))) for i in range(len(of[0])))
    found, waiting = {}, [(one, tuple(tuple(Fraction(i == j) for j in range(len(images[0]))) for i in range(len(images[0]))))]
    while waiting:
        pair = waiting.pop()
        if pair[0] not in found:
            found[pair[0]] = pair[1]
            waiting += [(product(g, pair[0]), product(s, pair[1])) for g, s in zip(of, images)]
    return found


def averaged(found, functions, points, outputs):
    """The values at all points of sum_g sigma(g)^-1 e_o f(gx), for each f and o."""
    one = next(g for g in found if all(product(g, h) == h for h in itertools.islice(found, 3)))
    pairs = [(h, g) for g in found for h in found if product(g, h) == one]
    for f in functions:
        for o in range(outputs):
            column = []
            for x in points:
                values = [Fraction()] * outputs
                for inverse, g in pairs:
                    value = f([sum(a * b for a, b in zip(row, x)) for row in g])
                    for k in range(outputs):
                        values[k] += found[inverse][k][o] * value
                column += values
            yield column


def plane_of_s3(folder, document, name):
    """The plane in which three coordinates add up to 0, in the basis of roots, whose form is not the identity."""
    generators = []
    for images in document["group"]["generators"]:
        def moved(vector, images=images):
            image = [0, 0, 0]
            for j, place in enumerate(images):
                image[place - 1] = vector[j]
            return image
        columns = [moved([1, -1, 0]), moved([0, 1, -1])]
        generators.append([[c[0] for c in columns], [c[0] + c[1] for c in columns]])
    path = folder / f"{name}.json"
    path.write_text(json.dumps({"name": name, "action": "matrix", "degree": 2, "form": [[2, -1], [-1, 2]],
                                "generators": generators}))
    return path


def by_matrices(gsnn, enumeration, folder, case):
    """An enumeration in which inputs or outputs are moved by matrices: its file."""
    kind = {"cube": "cube", "cube with one output": "cube", "tetrahedron to signs": "tetrahedron"}.get(case)
    if kind:
        return enumeration.file(kind, *{"cube": ["--codomain=input"], "tetrahedron to signs": ["--codomain=trivial:2"]}.get(case, []))
    plane, path = plane_of_s3(folder, enumeration("S3"), "plane"), folder / "enumeration.json"
    words = {"points to a plane": [f"--codomain={plane}", "S3"], "plane to a plane": ["--codomain=input", plane],
             "plane with one output": [plane]}[case]
    gsnn.output("enumerate", *words, "-o", path)
    return path


MATRICES = ["cube", "cube with one output", "tetrahedron to signs", "points to a plane", "plane to a plane",
            "plane with one output"]


def refitted(gsnn, folder, path, name):
    """The refit, and its data, of a channel with weights that are no doubles."""
    document = json.loads(path.read_text())
    degree, given = document["group"]["degree"], document.get("codomain")
    outputs = given["dimension"] if given else 1
    data, net, text = folder / "data.csv", folder / "net.json", folder / "parameters.txt"
    write(data, [x[:degree] for x in INPUTS], [[row[6] + k * row[1] * row[2] - row[k] for k in range(outputs)] for row in ROWS])
    if given:
        made = gsnn.json("realize", f"--id={name}", "--exact", path)
        count = len(made["summands"][0]["channels"][0]) + len(made["linear"]) + len(made["constant"])
    else:
        of = next(a for a in document["architectures"] if a["id"] == name)
        count = of["weights"]["dimension"] + (of["type"] == 1) + 2 + document["group"]["invariant_dimension"]
    text.write_text(" ".join(str(Fraction(k + 1, 3 + k)) for k in range(count)))
    gsnn.output("realize", f"--id={name}", f"--parameters={text}", "--exact", path, "-o", net)
    return gsnn.output("fit", f"--refit={net}", "--exact", path, data), data


@pytest.mark.parametrize("case", MATRICES)
def test_matrices(gsnn, schemas, enumeration, tmp_path, case):
    """Every small architecture: the rank and the sum of squares of averages over the group, and a proof."""
    path = by_matrices(gsnn, enumeration, tmp_path, case)
    enumerated = json.loads(path.read_text())
    found, degree = elements(enumerated), enumerated["group"]["degree"]
    names = [a["id"] for a in enumerated["architectures"] if a["admissible"] and a["neurons"] <= 12]
    assert names
    for name in names:
        text, data = refitted(gsnn, tmp_path, path, name)
        document = schemas.check(json.loads(text))
        outputs = document["data"]["outputs"]
        y = [Fraction(x) for line in data.read_text().splitlines() for x in line.split(",")[degree:]]
        functions = [lambda x: Fraction(1), *(lambda x, j=j: x[j] for j in range(degree)), *neuron(document)]
        rank, sse = solve(averaged(found, functions, [x[:degree] for x in INPUTS], outputs), y)
        assert (document["exact"]["rank"], Fraction(document["exact"]["sse"])) == (rank, sse)
        proved = gsnn.output("verify", "-", data, path, text=text)
        assert "SKIP" not in proved and "TRUE" in proved, proved


def test_bases_that_are_none(gsnn, enumeration, tmp_path):
    """Coefficients are those of the enumeration's bases: others prove nothing, nor do rows that are left out."""
    path = by_matrices(gsnn, enumeration, tmp_path, "points to a plane")
    document = json.loads(path.read_text())
    name = next(a["id"] for a in document["architectures"] if a["admissible"] and a["output"]["dimension"] > 1)
    text, data = refitted(gsnn, tmp_path, path, name)
    assert "PASS  refit" in gsnn.output("verify", "-", data, path, text=text)
    at = [a["id"] for a in document["architectures"]].index(name)
    other = tmp_path / "other.json"

    def verified(*steps, value):
        changed = json.loads(path.read_text())
        edit(changed, "/".join(map(str, steps)), lambda x: value(x))
        other.write_text(json.dumps(changed))
        return gsnn.run("verify", "-", data, other, text=text)

    for steps in (["codomain", "linear", "basis_exact"], ["architectures", at, "output", "basis_exact"]):
        result = verified(*steps, value=lambda x: [x[0]] * len(x) if len(x) > 1 else [[["1"] * len(row) for row in x[0]]])
        assert result.returncode == 3 and "no basis of such functions" in result.stdout, result.stdout + result.stderr
    result = verified("architectures", at, "signed_permutations", value=lambda x: [x[0][1:] + x[0][:1], *x[1:]])
    assert result.returncode == 3 and "not moved as the enumeration says" in result.stdout
    rows = tmp_path / "rows.json"
    gsnn.output("enumerate", "--weights=none", f"--codomain={tmp_path / 'plane.json'}", "S3", "-o", rows)
    assert "leaves rows out" in gsnn.output("verify", "-", data, rows, text=text)


def test_irrational_matrices(gsnn, tmp_path):
    """A turn by a fifth, beside an axis on which all that is fitted stands."""
    group, net, data = tmp_path / "turns.json", tmp_path / "net.json", tmp_path / "data.csv"
    c, s = "cos(2*pi/5)", "sin(2*pi/5)"
    group.write_text(json.dumps({"name": "turns", "action": "matrix", "degree": 3,
                                 "generators": [[[c, f"-{s}", 0], [s, c, 0], [0, 0, 1]]]}))
    path = tmp_path / "e.json"
    gsnn.output("enumerate", group, "-o", path)
    name = next(a["id"] for a in json.loads(path.read_text())["architectures"] if a["admissible"] and a["neurons"] == 1)
    gsnn.output("realize", f"--id={name}", "--weights=2", path, "-o", net)
    write(data, [x[:3] for x in INPUTS], [row[6:] for row in ROWS])
    refit = gsnn.output("fit", f"--refit={net}", path, data)
    proved = gsnn.output("verify", "-", data, path, text=refit)
    assert "SKIP  refit" in proved and "SKIP  units" in proved and "no fractions" in proved


@pytest.mark.parametrize("path, says", [("group/generators/0/0/0", "matrices"), ("codomain/linear/basis_exact/0/0/0", "bases")])
def test_entries_that_are_no_numbers(gsnn, matrix_refit, tmp_path, path, says):
    text, data, cube = matrix_refit
    document, other = json.loads(cube.read_text()), tmp_path / "other.json"
    edit(document, path, lambda x: "sqrt(")
    other.write_text(json.dumps(document))
    assert f"{says} of the " in gsnn.output("verify", "-", data, other, text=text)


MATRIX_DAMAGE = [("exact/a/0/0", "more"), ("exact/c/0", "more"), ("exact/sse", "more"), ("exact/rank", "more"),
                 ("exact/a/0", "longer"), ("exact/c", "longer"), ("exact/d", "longer"), ("network/W/5/1", "more"),
                 ("network/b/7", "more"), ("network/summands/0/channels/0/0", "more"),
                 ("network/summands/0/channels/0/3", "more"), ("network/linear/0", "more"), ("data/units", "more"),
                 ("data/noise_floor", "some")]


@pytest.fixture(scope="module")
def matrix_refit(gsnn, enumeration, tmp_path_factory):
    cube = enumeration.file("cube", "--codomain=input")
    return *refitted(gsnn, tmp_path_factory.mktemp("cube"), cube, "9.0"), cube


@pytest.mark.parametrize("path, change", MATRIX_DAMAGE, ids=[f"{path}-{change}" for path, change in MATRIX_DAMAGE])
def test_damage_by_matrices(gsnn, matrix_refit, path, change):
    text, data, cube = matrix_refit
    document = json.loads(text)
    edit(document, path, {**CHANGES, "some": lambda x: .5}[change])
    result = gsnn.run("verify", "-", data, cube, text=json.dumps(document))
    assert result.returncode == 3 and "FALSE" in result.stdout, result.stdout + result.stderr


# ---- Damage --------------------------------------------------------------------------------------


DAMAGE = [("exact/a/0/0", "more"), ("exact/a/0", "shorter"), ("exact/a/1/1", "more"), ("exact/c/2", "more"), ("exact/c", "shorter"),
          ("exact/d/0", "more"), ("exact/d", "longer"), ("exact/sse", "more"), ("exact/rank", "more"), ("sse", "more"),
          ("network/summands/0/channels/0/3", "more"), ("network/linear/1", "more"), ("network/constant/0", "more"),
          ("network/summands/0/id", "other")]
CHANGES = {"more": lambda x: str(Fraction(x) + 1) if isinstance(x, str) else x + 1, "shorter": lambda x: x[:-1],
           "longer": lambda x: x + ["1"], "other": lambda x: "3.1"}


@pytest.fixture(scope="module")
def refit(gsnn, enumeration, tmp_path_factory):
    folder = tmp_path_factory.mktemp("refit")
    codomain = enumeration.file("d6", "--codomain=input")
    data = write(folder / "moved.csv", INPUTS, MOVED)
    net = network(gsnn, folder, codomain, ["2.1", "4.0"], [NETWORKS[0][1], NETWORKS[2][1]])
    return gsnn.output("fit", f"--refit={net}", "--exact", codomain, data), data, codomain


@pytest.mark.parametrize("path, change", DAMAGE, ids=[f"{path}-{change}" for path, change in DAMAGE])
def test_damage(gsnn, refit, path, change):
    text, data, codomain = refit
    document = json.loads(text)
    edit(document, path, CHANGES[change])
    result = gsnn.run("verify", "-", data, codomain, text=json.dumps(document))
    assert result.returncode == 3 and "FALSE" in result.stdout, result.stdout + result.stderr


def test_weights_of_another_neuron_order(gsnn, refit):
    """Rows that are moved otherwise than the enumeration says are found, whatever fits."""
    text, data, codomain = refit
    document = json.loads(text)
    document["network"]["W"][:2] = document["network"]["W"][1::-1]
    assert gsnn.run("verify", "-", data, codomain, text=json.dumps(document)).returncode == 3
