"""The engine grid against all subgroups, on affine permutation groups of every kind."""
import itertools
import json

import pytest

KEPT = ("order", "admissible", "inclusions", "tunnels")


def group(path, points, maps):
    place = {point: k + 1 for k, point in enumerate(points)}
    generators = [[place[move(point)] for point in points] for move in maps]
    path.write_text(json.dumps({"action": "permutation", "degree": len(points),
                                "generators": generators}))  # fmt: skip
    return str(path)


def shift(sides, axis):
    return lambda p: tuple((x + (i == axis)) % sides[i] for i, x in enumerate(p))


def mirror(sides, axis):
    return lambda p: tuple(-x % sides[i] if i == axis else x for i, x in enumerate(p))


def torus(path, *sides):
    """Shifts, mirrors, and what exchanges neighbouring axes of the same length."""
    maps = [kind(sides, axis) for axis in range(len(sides)) for kind in (shift, mirror)]
    for i in range(len(sides) - 1):
        if sides[i] == sides[i + 1]:
            maps.append(lambda p, i=i: (*p[:i], p[i + 1], p[i], *p[i + 2 :]))
    return group(path, list(itertools.product(*map(range, sides))), maps)


def counts(gsnn, source, *options):
    lines = gsnn.output("count", source, *options).splitlines()
    return {name: int(value) for name, value in map(str.split, lines) if name.startswith(KEPT)}


def agree(gsnn, source, *options, against="lattice"):
    ours = counts(gsnn, source, "--engine=grid", *options)
    assert ours == counts(gsnn, source, f"--engine={against}", *options)
    return ours


SIDES = [(n, n) for n in (2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 15, 16)]
SIDES += [(2, 3), (2, 4), (4, 6), (3, 9), (8, 12), (5, 7), (1, 6), (2, 16)]
SIDES += [(n,) for n in range(3, 25)] + [(2, 2, 2), (3, 3, 3), (4, 4, 4), (2, 2, 3), (2, 4, 6)]


@pytest.mark.parametrize("sides", SIDES, ids=lambda sides: "x".join(map(str, sides)))
def test_tori(gsnn, tmp_path, sides):
    agree(gsnn, torus(tmp_path / "torus.json", *sides))


@pytest.mark.slow
@pytest.mark.parametrize("side", (18, 20, 21, 24))
def test_larger_tori(gsnn, tmp_path, side):
    agree(gsnn, torus(tmp_path / "torus.json", side, side))


@pytest.mark.parametrize("turns", (1, 2, 3))
@pytest.mark.parametrize("side", (4, 5, 6, 8))
def test_other_point_groups(gsnn, tmp_path, side, turns):
    """p4, p2 and a skew mirror, with one shift, whose conjugates are the others."""
    maps = {
        1: [lambda p: (-p[1] % side, p[0])],
        2: [lambda p: (-p[0] % side, -p[1] % side), shift((side, side), 1)],
        3: [lambda p: (p[1], p[0])],
    }[turns]
    points = list(itertools.product(range(side), repeat=2))
    agree(gsnn, group(tmp_path / "grid.json", points, [shift((side, side), 0), *maps]))


@pytest.mark.parametrize("name", [
    "gap:Action(SymmetricGroup(4), AsSSortedList(SymmetricGroup(4)), OnRight)",
    "S5", "A5", "C6", "Q8", "groups/cube.json", "groups/b3.json",
])  # fmt: skip
def test_groups_without_translations(gsnn, name):
    gsnn.refuses("count", name, "--engine=grid", says=["which the engine grid needs"])


@pytest.mark.parametrize("prime,step", [(7, 3), (11, 4), (13, 2), (17, 3), (31, 2)])
def test_fields(gsnn, tmp_path, prime, step):
    """x -> a x + b modulo a prime: point groups that are no crystallographic ones."""
    maps = [lambda p: ((p[0] + 1) % prime,), lambda p: (p[0] * step % prime,)]
    agree(gsnn, group(tmp_path / "field.json", [(x,) for x in range(prime)], maps))


def test_vector_spaces(gsnn, tmp_path):
    """The eight vectors over GF(2) with a cyclic group of seven matrices, and with its normaliser."""
    points = list(itertools.product(range(2), repeat=3))
    add = [shift((2, 2, 2), axis) for axis in range(3)]
    singer = lambda p: (p[1], p[2], (p[0] + p[1]) % 2)  # noqa: E731
    frobenius = lambda p: (p[0], (p[1] + p[2]) % 2, p[1])  # noqa: E731
    agree(gsnn, group(tmp_path / "singer.json", points, [*add, singer]))
    agree(gsnn, group(tmp_path / "frobenius.json", points, [*add, frobenius]))


@pytest.mark.parametrize("options", [
    ["--type=1"], ["--type=2"], ["--max-neurons=20"], ["--max-neurons=64", "--type=2"],
    ["--no-morphisms"],
])  # fmt: skip
def test_selections(gsnn, tmp_path, options):
    agree(gsnn, torus(tmp_path / "torus.json", 8, 8), *options)
    agree(gsnn, torus(tmp_path / "voxels.json", 3, 3, 3), *options)


def test_threads(gsnn, tmp_path):
    file = torus(tmp_path / "torus.json", 12, 12)
    assert counts(gsnn, file, "--engine=grid", "-j1") == counts(gsnn, file, "--engine=grid", "-j5")


def test_powers_of_two(gsnn, tmp_path):
    """The numbers of sublattices of a torus with 2^n pixels a side are sums of 2^n and a polynomial:
    third differences double, which tells the counts of large tori from those of small ones."""
    found = []
    for n in range(3, 9):
        file = torus(tmp_path / f"torus{n}.json", 2**n, 2**n)
        engine = "--engine=lattice" if n < 6 else "--engine=auto"
        found.append(counts(gsnn, file, engine, "--no-morphisms"))
    assert found[3]["admissible.type1"] + found[3]["admissible.type2"] == 5442
    for name in ("admissible.type1", "admissible.type2"):
        row = [counted[name] for counted in found]
        for _ in range(3):
            row = [b - a for a, b in zip(row, row[1:])]
        assert row == [row[0], 2 * row[0], 4 * row[0]], name


def test_it_only_counts(gsnn, tmp_path):
    file = torus(tmp_path / "torus.json", 5, 5)
    for arguments in (["enumerate", file], ["count", file, "--all"], ["count", file, "-f", "json"],
                      ["count", file, "--codomain=input"]):  # fmt: skip
        gsnn.refuses(*arguments, "--engine=grid", says=["the engine grid only counts"])
