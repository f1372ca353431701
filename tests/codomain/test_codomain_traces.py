"""Dimensions of output weights and of linear maps by traces, on all bundled groups whose elements are listed
here: as matrices, products of generators until there are no new ones."""
import json
from math import cos, pi, sqrt

import numpy
import pytest

from command import bundled_groups

# Too large for a list of matrices in a moment, by order or by degree.
LARGE = {"b6", "b12", "e7", "e8", "s20", "torus-16x16", "torus-28x28"}


def matrix(element):
    if element and isinstance(element[0], list):
        names = {"__builtins__": {}, "cos": cos, "sqrt": sqrt, "pi": pi}
        return numpy.array([[float(eval(str(x), names)) for x in row] for row in element])  # pylint: disable=eval-used
    made = numpy.zeros((len(element), len(element)))
    for column, image in enumerate(element):
        made[abs(image) - 1, column] = 1 if image > 0 else -1
    return made


def closure(generators, degree):
    """All products, as count x degree x degree."""
    found = numpy.eye(degree)[None]
    seen, border = {numpy.round(found[0], 6).tobytes()}, found
    while len(border) and generators:
        fresh = []
        for product in (border @ g for g in generators):
            for x, key in zip(product, numpy.round(product, 6) + 0.0):
                if key.tobytes() not in seen:
                    seen.add(key.tobytes())
                    fresh.append(x)
        border = numpy.array(fresh)
        found = numpy.concatenate([found, border]) if fresh else found
    return found


class Sums:
    """Sums of traces, and of determinants, over the group that matrices generate; each found once."""

    def __init__(self, degree):
        self.degree, self.known = degree, {}

    def of(self, generators):
        key = json.dumps(generators)
        if key not in self.known:
            elements = closure([matrix(g) for g in generators], self.degree)
            self.known[key] = (len(elements), numpy.trace(elements, axis1=1, axis2=2).sum(),
                               numpy.round(numpy.linalg.det(elements)).sum())
        return self.known[key]


@pytest.mark.parametrize("name", [name for name in bundled_groups() if name not in LARGE])
def test_dimensions_by_traces(gsnn, tally, name):
    path = bundled_groups()[name]
    group = json.loads(gsnn.output("enumerate", "--weights=none", "--no-morphisms", path))["group"]
    generators = [matrix(g) for g in group["generators"]]
    elements = closure(generators, group["degree"])
    assert len(elements) == int(group["order"])
    sums = Sums(group["degree"])
    traces = numpy.trace(elements, axis1=1, axis2=2)
    signs = numpy.round(numpy.linalg.det(elements))
    determinant = "".join("+" if numpy.linalg.det(g) > 0 else "-" for g in generators)
    codomains = [("input", 1, traces)] + ([(determinant, 2, signs)] if generators else [])
    for codomain, which, sigma in codomains:
        for activation in ("relu", "odd"):
            found = json.loads(gsnn.output("enumerate", "--all", f"--codomain={codomain}", f"--activation={activation}",
                                           "--weights=none", "--no-morphisms", path))
            tally.equal(found["codomain"]["linear"]["dimension"], round((traces * sigma).mean()), "linear maps")
            tally.equal(found["codomain"]["constant"]["dimension"], round(sigma.mean()), "constants")
            for a in found["architectures"]:
                order, *over_h = sums.of(a["H"]["generators"])
                over_k = sums.of(a["K"]["generators"])
                total = 2 * over_k[which] - over_h[which - 1] if activation == "odd" else over_h[which - 1]
                tally.equal(order, int(a["H"]["order"]), f"order of H of {a['id']}")
                tally.check(abs(total / order - a["parameters"]["output"]) < 1e-6,
                                f"{codomain} {activation} {a['id']}")
