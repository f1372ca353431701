"""Tasks whose answers are known without a fit: spins, boards of tic-tac-toe, invariant polynomials."""
import collections
import fractions
import itertools
import json
import sys

import numpy
import pytest

from command import ROOT

sys.path.insert(0, str(ROOT / "docs" / "examples" / "search"))

import tasks  # noqa: E402

# ---- Spins on the 4x4 torus ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def spins(gsnn, tmp_path_factory):
    """The enumeration of their group, where it is, and all states."""
    folder = tmp_path_factory.mktemp("spins")
    group, path = folder / "group.json", folder / "e.json"
    group.write_text(json.dumps(tasks.GROUPS["spins"]))
    gsnn.output("enumerate", "--no-morphisms", group, "-o", path)
    return json.loads(path.read_text()), path, 1 - 2 * ((numpy.arange(2 ** 16)[:, None] >> numpy.arange(16)) & 1)


def images_of(row, generators):
    found, fresh = set(), {tuple(row)}
    while fresh:
        found |= fresh
        fresh = {tuple(numpy.sign(g) * numpy.array(image)[numpy.abs(g) - 1]) for g in generators for image in fresh} - found
    return found


def weights_for(pattern, row):
    """Free weights with which a first row of that pattern is the row, or None."""
    weights = {}
    for entry, number in zip(pattern, row):
        if (weights.setdefault(abs(entry), abs(entry) and number * numpy.sign(entry)) * numpy.sign(entry)) != number:
            return None
    return [int(weights[k]) for k in sorted(weights) if k]


def channel_of(enumeration, row):
    """The architecture of type 2 with the fewest neurons of which one has the row, and its weights then."""
    rows, found = images_of(row, enumeration["group"]["generators"]), []
    for a in enumeration["architectures"]:
        if a["type"] == 2 and a["admissible"]:
            known = [w for w in (weights_for(a["weights"]["rows"][0], image) for image in rows) if w]
            found += [(a["neurons"], a["id"], max(known))] if known else []
    return min(found)


def near(**values):
    """A row: values at the place (0, 0), beside it (a step along either axis, back or on), and diagonally."""
    row = numpy.zeros((4, 4), dtype=int)
    for place, value in values.items():
        row[{"own": (0, 0), "on": (0, 1), "down": (1, 0), "back": (0, 3), "up": (3, 0), "far": (1, 1)}[place]] = value
    return row.ravel()


def bonds(states):
    s = states.reshape(-1, 4, 4)
    return (s * numpy.roll(s, 1, 1) + s * numpy.roll(s, 1, 2)).sum((1, 2))


def squares(states):
    s = states.reshape(-1, 4, 4)
    return (s * numpy.roll(s, 1, 1) * numpy.roll(s, 1, 2) * numpy.roll(s, (1, 1), (1, 2))).sum((1, 2))


# First rows, how many neurons the network has, its a and d, and what function of the states it is.  As |s + t| is
# 1 + s t, the energy is 32 - sum over bonds |s_i + s_j|; it is also 32 - sum over places |4 s_i + its neighbours|/2;
# and 2abcd is 6 - the sum of |a +- b +- c +- d| over the four even choices of signs.
IDENTITIES = [
    ("bonds", [near(own=1, on=1)], 32, -2, 32, lambda s: -bonds(s)),
    ("places", [near(own=4, on=1, down=1, back=1, up=1)], 16, -1, 32, lambda s: -bonds(s)),
    ("squares", [near(own=1, on=1, down=1, far=1), near(own=1, on=-1, down=1, far=-1), near(own=1, on=-1, down=-1, far=1)],
     64, -1, 48, squares),
]


@pytest.mark.parametrize("rows, neurons, a, d, function", [i[1:] for i in IDENTITIES], ids=[i[0] for i in IDENTITIES])
def test_spins(gsnn, spins, tmp_path, rows, neurons, a, d, function):
    """A function of all 65536 states is a network, exactly, whose architectures are enumerated."""
    enumeration, path, states = spins
    channels = sorted((channel_of(enumeration, row) for row in rows), key=lambda c: [b["id"] for b in
                      enumeration["architectures"]].index(c[1]))
    assert sum(c[0] for c in channels) == neurons
    parameters, net = tmp_path / "parameters.txt", tmp_path / "net.json"
    parameters.write_text(" ".join(str(n) for _, _, weights in channels for n in [*weights, a]) + f" {d}")
    gsnn.output("realize", *(f"--id={c[1]}" for c in channels), f"--parameters={parameters}", path, "-o", net)
    text = "\n".join(" ".join(map(str, state)) for state in states)
    values = numpy.array([float(line) for line in gsnn.output("eval", net, text=text).split()])
    assert (values == function(states)).all()


def test_identity_of_four_signs():
    for a, b, c, d in itertools.product((-1, 1), repeat=4):
        even = [(1, 1, 1), (-1, -1, 1), (-1, 1, -1), (1, -1, -1)]
        assert 2 * a * b * c * d == 6 - sum(abs(a + p * b + q * c + r * d) for p, q, r in even)


# ---- Boards of tic-tac-toe -----------------------------------------------------------------------


def all_values():
    """The minimax value of each board that play reaches, turned and mirrored ones too."""
    values, lines = {}, [(0, 1, 2), (3, 4, 5), (6, 7, 8), (0, 3, 6), (1, 4, 7), (2, 5, 8), (0, 4, 8), (2, 4, 6)]

    def value(board, turn):
        if board not in values:
            won = [board[i] for i, j, k in lines if board[i] and board[i] == board[j] == board[k]]
            free = [] if won else [i for i in range(9) if not board[i]]
            after = [value((*board[:i], turn, *board[i + 1:]), -turn) for i in free]
            values[board] = won[0] if won else turn * max((turn * v for v in after), default=0)
        return values[board]

    value((0,) * 9, 1)
    return values


def test_boards(gsnn, tmp_path):
    """5478 boards are 765 units, on which the value is one: 202, 151 and 412 of them are -1, 0 and 1."""
    values, data = all_values(), tmp_path / "boards.csv"
    assert len(values) == 5478
    data.write_text("".join(f"{','.join(map(str, board))},{v}\n" for board, v in values.items()))
    found = gsnn.json("fit", "--sum=1.0", "--restarts=1", "--iterations=1", "--folds=0", "groups/d4-image-3x3.json", data)
    assert found["data"]["rows"] == 5478 and found["data"]["units"] == 765 and found["data"]["noise_floor"] == 0
    one_each = numpy.array(tasks.boards())
    assert collections.Counter(one_each[:, 9].tolist()) == {-1: 202, 0: 151, 1: 412}
    assert all(values[tuple(row[:9])] == row[9] for row in one_each.tolist())


# ---- Polynomials that permutations of atoms leave as they are ------------------------------------


def elements(generators):
    found, fresh = set(), {tuple(range(len(generators[0])))}
    while fresh:
        found |= fresh
        fresh = {tuple(h[i - 1] for i in g) for g in generators for h in fresh} - found
    return found


def by_orbits(group, degree, size):
    """Orbits of monomials."""
    return len({min(tuple(sorted(g[i] for i in monomial)) for g in group)
                for monomial in itertools.combinations_with_replacement(range(size), degree)})


def by_cycles(group, most, size):
    """How many there are of each degree up to `most`: the mean over g of 1/det(1 - t g) (Molien)."""
    total = [fractions.Fraction(0)] * (most + 1)
    for g in group:
        series, left = [fractions.Fraction(1)] + [fractions.Fraction(0)] * most, set(range(size))
        while left:
            at, length = left.pop(), 1
            while g[at] in left:
                at = g[at]
                left.remove(at)
                length += 1
            for k in range(length, most + 1):
                series[k] += series[k - length]
        total = [a + b / len(group) for a, b in zip(total, series)]
    return total


@pytest.mark.parametrize("name, order, known", [("s4-edges", 24, [1, 4, 10, 21, 39, 71]), ("s5-edges", 120, [1, 4, 11, 28])])
def test_polynomials(gsnn, name, order, known):
    """Invariant polynomials without constants of degree at most 1, 2, ..., by orbits of monomials and by Molien's series."""
    header = gsnn.json("enumerate", "--weights=none", "--no-morphisms", f"groups/{name}.json")["group"]
    group, most = elements(header["generators"]), len(known)
    assert len(group) == order == int(header["order"])
    series = by_cycles(group, most, header["degree"])
    assert numpy.cumsum(series[1:]).tolist() == known
    least = 4 if name == "s4-edges" else 3
    assert [by_orbits(group, k, header["degree"]) for k in range(1, least + 1)] == series[1:least + 1]
