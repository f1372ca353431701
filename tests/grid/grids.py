"""Group files of affine permutation groups: shifts of a grid that wraps around, and more."""
import itertools
import json

import pytest

# What is asked of grids, whoever answers: point groups of squares, maps x -> step x + 1 modulo a prime, and
# matrices on the eight vectors over GF(2).
each_turn = pytest.mark.parametrize("kind", ("quarter", "half", "skew"))
each_field = pytest.mark.parametrize("prime,step", [(7, 3), (11, 4), (13, 2), (17, 3), (31, 2)])
each_matrix = pytest.mark.parametrize("kind", ("singer", "frobenius"))


def each_torus(several):
    """A test for each list of sides, which names it."""
    return pytest.mark.parametrize("sides", several, ids=lambda sides: "x".join(map(str, sides)))


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


def turned(path, side, kind):
    """A square grid with one shift, whose conjugates are the others, and a quarter turn, a half turn
    (with both shifts), or a skew mirror."""
    points = list(itertools.product(range(side), repeat=2))
    maps = {
        "quarter": [lambda p: (-p[1] % side, p[0])],
        "half": [lambda p: (-p[0] % side, -p[1] % side), shift((side, side), 1)],
        "skew": [lambda p: (p[1], p[0])],
    }[kind]
    return group(path, points, [shift((side, side), 0), *maps])


def field(path, prime, step):
    """x -> step x + 1 modulo a prime: point groups that are no crystallographic ones."""
    maps = [lambda p: ((p[0] + 1) % prime,), lambda p: (p[0] * step % prime,)]
    return group(path, [(x,) for x in range(prime)], maps)


def binary(path, kind):
    """The eight vectors over GF(2) with a cyclic group of seven matrices, or its normaliser."""
    points = list(itertools.product(range(2), repeat=3))
    add = [shift((2, 2, 2), axis) for axis in range(3)]
    singer = lambda p: (p[1], p[2], (p[0] + p[1]) % 2)  # noqa: E731
    frobenius = lambda p: (p[0], (p[1] + p[2]) % 2, p[1])  # noqa: E731
    return group(path, points, [*add, singer if kind == "singer" else frobenius])
