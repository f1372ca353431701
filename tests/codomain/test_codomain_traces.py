"""Dimensions of output weights and of linear maps by traces, on all bundled groups: elements are listed here, as
what they make of the axes."""
import json
from math import cos, pi, sqrt

import numpy
import pytest

from command import bundled_groups

# Larger groups are not listed, and of these only the architectures whose H is at most so large are looked at; of
# groups of more inputs than MOST_INPUTS, every thirtieth.
MOST = 3_000_000
MOST_OF_H = 5_000
MOST_INPUTS = 200
# Enumerated with all pairs, but for those whose subgroups nobody lists in a moment.
ADMISSIBLE_ONLY = {"b6", "b12", "e7", "e8", "s20"}
# By its form, e8 moves outputs among more vectors than gsnn takes.
NO_INPUT = {"e8"}


class Points:
    """The images of the axes under a group: the axes and their negatives, or the vectors of their orbits."""

    def __init__(self, generators, degree):
        self.degree = degree
        self.vectors = numpy.concatenate([numpy.eye(degree), -numpy.eye(degree)])
        self.signed = not any(isinstance(g[0], list) for g in generators)
        if not self.signed:
            moves = [numbers(g) for g in generators]
            found = {key(v): v for v in numpy.eye(degree)}
            border = list(found.values())
            while border:
                fresh = {key(g @ v): g @ v for g in moves for v in border}
                border = [v for name, v in fresh.items() if name not in found]
                found.update(fresh)
            self.vectors = numpy.array(list(found.values()))
            self.index = {name: place for place, name in enumerate(found)}

    def move(self, element):
        """An element of the group as a permutation of the points, and its determinant."""
        if self.signed:
            return signed_move(element)
        moved = numbers(element)
        images = numpy.array([self.index[key(v)] for v in self.vectors @ moved.T])
        return images, round(numpy.linalg.det(moved))

    def elements(self, generators):
        """All products: a row of images of the axes for each, and the determinants.  Dimino's algorithm, with
        cosets told apart by their least hash."""
        moves = [self.move(g) for g in generators]
        listed, signs = numpy.arange(self.degree)[None], numpy.ones(1)
        salt = numpy.random.default_rng(1).integers(1, 2 ** 62, self.degree)  # products wrap around
        for count in range(1, len(moves) + 1):
            seen = {(listed @ salt).min()}
            cosets = [(numpy.arange(len(self.vectors)), 1, listed)]
            for representative, sign, _ in cosets:
                for images, determinant in moves[:count]:
                    product = images[representative]
                    coset = product[listed]
                    name = (coset @ salt).min()
                    if name not in seen:
                        seen.add(name)
                        cosets.append((product, sign * determinant, coset))
            signs = numpy.concatenate([sign * signs for _, sign, _ in cosets])
            listed = numpy.concatenate([coset for _, _, coset in cosets])
        return listed, signs

    def traces(self, listed):
        return self.vectors[listed, numpy.arange(self.degree)].sum(1)


def key(vector):
    return (numpy.round(vector, 6) + 0.0).tobytes()


def numbers(element):
    names = {"__builtins__": {}, "cos": cos, "sqrt": sqrt, "pi": pi}
    return numpy.array([[float(eval(str(x), names)) for x in row] for row in element])  # pylint: disable=eval-used


def signed_move(element):
    degree, signed = len(element), numpy.array(element)
    images = abs(signed) - 1 + degree * (signed < 0)
    to, left = (abs(signed) - 1).tolist(), set(range(degree))
    odd = (signed < 0).sum()
    while left:
        at = start = left.pop()
        while (at := to[at]) != start:
            left.discard(at)
            odd += 1
    return numpy.concatenate([images, (images + degree) % (2 * degree)]), -1 if odd % 2 else 1


class Sums:
    """Sums of traces, and of determinants, over the group that elements generate; each found once."""

    def __init__(self, points):
        self.points, self.known = points, {}

    def of(self, generators):
        name = json.dumps(generators)
        if name not in self.known:
            listed, signs = self.points.elements(generators)
            self.known[name] = (len(listed), self.points.traces(listed).sum(), signs.sum())
        return self.known[name]


def test_listing():
    """Matrices and signed permutations list the same group: its order, and how often each trace and determinant."""
    matrices = [[[0, 1, 0], [1, 0, 0], [0, 0, 1]], [[1, 0, 0], [0, 0, 1], [0, 1, 0]], [[-1, 0, 0], [0, 1, 0], [0, 0, 1]]]
    found = []
    for generators in (matrices, [[2, 1, 3], [1, 3, 2], [-1, 2, 3]]):
        points = Points(generators, 3)
        listed, signs = points.elements(generators)
        assert len(numpy.unique(listed, axis=0)) == len(listed) == 48
        found.append(sorted(zip(points.traces(listed), signs)))
    assert found[0] == found[1]
    assert (found[0].count((3, 1)), found[0].count((-3, -1)), found[0].count((1, -1))) == (1, 1, 9)


@pytest.mark.parametrize("name", bundled_groups())
def test_dimensions_by_traces(gsnn, tally, name):
    path = bundled_groups()[name]
    group = json.loads(gsnn.output("enumerate", "--weights=none", "--no-morphisms", path))["group"]
    generators, order = group["generators"], int(group["order"])
    points = Points(generators, group["degree"])
    sums = Sums(points)
    determinant = "".join("+" if points.move(g)[1] > 0 else "-" for g in generators)
    listed, signs = points.elements(generators) if order <= MOST else (None, None)
    assert listed is None or len(listed) == order
    traces = points.traces(listed) if listed is not None else None
    codomains = [] if name in NO_INPUT else [("input", 1, traces)]
    for codomain, which, sigma in codomains + ([(determinant, 2, signs)] if generators else []):
        for activation in ("relu", "odd"):
            found = json.loads(gsnn.output("enumerate", f"--codomain={codomain}", f"--activation={activation}",
                                           *([] if name in ADMISSIBLE_ONLY else ["--all"]),
                                           "--weights=none", "--no-morphisms", path))
            if sigma is not None:
                linear = found["codomain"]["linear"]["dimension"]
                tally.equal(linear, round((traces * sigma).mean()), "linear maps")
                tally.equal(found["codomain"]["constant"]["dimension"], round(sigma.mean()), "constants")
            small = [a for a in found["architectures"] if int(a["H"]["order"]) <= (MOST_OF_H if sigma is None else MOST)]
            tally.check(small, f"{codomain} {activation}: no architecture to look at")
            for a in small[::30] if points.degree > MOST_INPUTS else small:
                count, *over_h = sums.of(a["H"]["generators"])
                over_k = sums.of(a["K"]["generators"])
                total = 2 * over_k[which] - over_h[which - 1] if activation == "odd" else over_h[which - 1]
                tally.equal(count, int(a["H"]["order"]), f"order of H of {a['id']}")
                tally.check(abs(total / count - a["parameters"]["output"]) < 1e-6,
                            f"{codomain} {activation} {a['id']}")
