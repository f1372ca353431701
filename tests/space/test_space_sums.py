"""The sums that `gsnn space` counts and lists, against plain enumeration of multisets, and their
functional dimension against the rank of the Jacobian of a random network."""
import csv
import fractions
import io
import itertools
import random

import pytest

# Group, budget, all sums and those that are irredundant.
PUBLISHED = [("D6", 24, 145197, 44414), ("D6", 6, 117, 81), ("D4", 8, 460, 238),
             ("S4", 24, 1070, 630)]
GROUPS = ["D4", "D6", "C6", "S4", "B3", "Q8", "C2xC4"]
PRIME = 2**61 - 1


def merges(architecture):
    """Type 2 with one free weight: two channels of it are one."""
    return architecture["type"] == 2 and architecture["parameters"] == 2


def multisets(parts, neurons, channels, redundant):
    """Every multiset of the parts within the budget, as channels by id."""
    if not parts:
        yield {}
        return
    first, rest = parts[0], parts[1:]
    most = 1 if merges(first) and not redundant else channels or neurons
    for count in range(min(most, neurons // first["neurons"]) + 1):
        for others in multisets(rest, neurons - count * first["neurons"], channels, redundant):
            yield {first["id"]: count, **others} if count else others


@pytest.mark.parametrize("group, neurons, everything, irredundant", PUBLISHED)
def test_published_counts(gsnn, group, neurons, everything, irredundant):
    counts = gsnn.json("space", "-n", neurons, group)["counts"]
    assert (counts["sums"], counts["irredundant"], counts["with_redundant"]) == (
        irredundant, irredundant, everything)
    document = gsnn.json("space", "-n", neurons, "--redundant", group)
    assert document["redundant"] is True
    assert (document["counts"]["sums"], document["counts"]["irredundant"]) == (everything, irredundant)


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("redundant", [False, True])
@pytest.mark.parametrize("channels", [None, 2])
def test_sums_are_the_multisets(gsnn, schemas, tally, group, redundant, channels):
    options = (["--redundant"] if redundant else []) + ([f"--channels={channels}"] if channels else [])
    document = gsnn.json("space", "-n", 12 if group in ("C6", "S4", "B3") else 8, "--list", *options, group)
    schemas.check(document)
    parts = {a["id"]: a for a in document["architectures"]}
    wanted = [s for s in multisets(list(parts.values()), document["max_neurons"], channels, redundant) if s]
    listed = [{s["id"]: s["channels"] for s in entry["summands"]} for entry in document["sums"]]
    key = lambda s: sorted(s.items())  # noqa: E731
    tally.check(sorted(map(key, listed)) == sorted(map(key, wanted)), "the list")
    tally.check(document["counts"]["sums"] == len(wanted), "the count")
    once = [s for s in wanted if all(c == 1 or not merges(parts[i]) for i, c in s.items())]
    tally.check(document["counts"]["irredundant"] == len(once), "the irredundant ones")
    by_neurons = {e["neurons"]: e["sums"] for e in document["counts"]["by_neurons"]}
    size = lambda s: sum(parts[i]["neurons"] * c for i, c in s.items())  # noqa: E731
    sizes = [size(s) for s in wanted]
    tally.check(by_neurons == {n: sizes.count(n) for n in set(sizes)}, "by neurons")
    # The front, of the same sums.
    pareto = gsnn.json("space", "-n", document["max_neurons"], "--pareto", *options, group)
    best, front = -1, []
    for neurons, several in itertools.groupby(document["sums"], key=lambda s: s["neurons"]):
        several = list(several)
        most = max(s["parameters"] for s in several)
        if most > best:
            best = most
            front += [s for s in several if s["parameters"] == most]
    tally.check(pareto["sums"] == front, "the front")
    if not redundant:
        for entry in document["sums"]:
            used = sum(s["channels"] for s in entry["summands"])
            tally.check(entry["dimension"] == entry["parameters"] - used, "dimension", entry)


def rows_of(architecture):
    """The weight space as integer matrices, one a free weight."""
    weights = architecture["weights"]
    return [[[(e == k) - (e == -k) for e in row] for row in weights["rows"]]
            for k in range(1, weights["dimension"] + 1)]


def dot(a, b):
    return sum(x * y for x, y in zip(a, b))


def gradient(channels, invariants, x):
    """The derivatives of the sum's function at x with respect to all its parameters, times 2."""
    row = []
    for kind, basis, weights, bias, output in channels:
        products = [[dot(r, x) for r in matrix] for matrix in basis]
        values = [sum(w * p[i] for w, p in zip(weights, products)) + bias for i in range(len(basis[0]))]
        if kind == 1:
            signs = [2 * (z > 0) for z in values]
        else:
            signs = [(z > 0) - (z < 0) for z in values]
        row.append(sum(s * z for s, z in zip(signs, values)))
        row += [output * dot(signs, p) for p in products]
        if kind == 1:
            row.append(output * sum(signs))
    return row + [2 * dot(c, x) for c in invariants] + [2]


def inputs_on_a_line(channels, degree, generator):
    """One input in every region that a random line crosses, three where there is room."""
    start = [generator.randint(-99, 99) for _ in range(degree)]
    step = [generator.randint(-99, 99) for _ in range(degree)]
    bends = set()
    for _, basis, weights, bias, _ in channels:
        for i in range(len(basis[0])):
            row = [sum(w * m[i][k] for w, m in zip(weights, basis)) for k in range(degree)]
            if dot(row, step):
                bends.add(fractions.Fraction(-bias - dot(row, start), dot(row, step)))
    ends = sorted(bends)
    ends = [ends[0] - 1, *ends, ends[-1] + 1]
    for low, high in zip(ends, ends[1:]):
        for share in (1, 2, 3):
            t = low + (high - low) * share / 4
            yield [a + t * b for a, b in zip(start, step)]


def residue(value):
    value = fractions.Fraction(value)
    return value.numerator * pow(value.denominator, PRIME - 2, PRIME) % PRIME


def rank(rows):
    """Rank modulo a prime, which is at most the rank."""
    pivots = []
    for row in rows:
        row = [residue(v) for v in row]
        for place, pivot in pivots:
            if row[place]:
                factor = row[place]
                row = [(a - factor * b) % PRIME for a, b in zip(row, pivot)]
        place = next((k for k, v in enumerate(row) if v), None)
        if place is not None:
            inverse = pow(row[place], PRIME - 2, PRIME)
            pivots.append((place, [v * inverse % PRIME for v in row]))
    return len(pivots)


@pytest.mark.parametrize("group", ["D4", "D6", "S4", "B3"])
def test_dimension_is_the_rank_of_the_jacobian(gsnn, enumeration, tally, group):
    generator = random.Random(7)
    document = enumeration(group)
    architectures = {a["id"]: a for a in document["architectures"]}
    single = next((a for a in architectures.values() if a["type"] == 1 and a["neurons"] == 1), None)
    invariants = [matrix[0] for matrix in rows_of(single)] if single else []
    degree = document["group"]["degree"]
    sums = gsnn.json("space", "-n", 12 if group == "B3" else 8, "--list", "--redundant", group)["sums"]
    for entry in generator.sample(sums, min(len(sums), 25)):
        channels = []
        for summand in entry["summands"]:
            architecture = architectures[summand["id"]]
            basis = rows_of(architecture)
            for _ in range(summand["channels"]):
                weights = [generator.choice([-1, 1]) * generator.randint(1, 99) for _ in basis]
                bias = generator.randint(-2000, 2000) if architecture["type"] == 1 else 0
                channels.append((architecture["type"], basis, weights, bias, generator.randint(1, 99)))
        inputs = [x for _ in range(3) for x in inputs_on_a_line(channels, degree, generator)]
        found = rank([gradient(channels, invariants, x) for x in inputs])
        tally.check(found == entry["dimension"], entry, found)


@pytest.mark.parametrize("selection", ["--list", "--pareto"])
def test_csv_lists_what_json_lists(gsnn, selection):
    document = gsnn.json("space", "-n", 8, selection, "D6")
    text = gsnn.run("space", "-n", 8, selection, "--format=csv", "D6").stdout
    rows = list(csv.DictReader(io.StringIO(text)))
    spelled = [",".join(s["id"] + (f":{s['channels']}" if s["channels"] > 1 else "")
                        for s in entry["summands"]) for entry in document["sums"]]
    assert [row["sum"] for row in rows] == spelled
    for name in ("neurons", "parameters", "dimension"):
        assert [int(row[name]) for row in rows] == [entry[name] for entry in document["sums"]]


def test_csv_counts_by_neurons(gsnn):
    document = gsnn.json("space", "-n", 8, "D6")
    text = gsnn.run("space", "-n", 8, "--format=csv", "D6").stdout
    assert [{name: int(value) for name, value in row.items()}
            for row in csv.DictReader(io.StringIO(text))] == document["counts"]["by_neurons"]
