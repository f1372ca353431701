"""Numerical checks that a program of its own makes of the documents: actions, networks, growth.

Matrices follow the conventions of the format: W has a row for each neuron, x -> g x on inputs, and
W g = rho(g) W.
"""
import cmath
import math
import re

import numpy as np

TOLERANCE = 1e-12


def number(entry):
    """The value of an entry of a matrix action: a number or an exact expression."""
    if not isinstance(entry, str):
        return float(entry)
    if not re.fullmatch(r"(sqrt|cos|sin|pi|E|[-+*/^(). 0-9])*", entry):
        raise ValueError(f"unknown entry {entry!r}")
    names = {
        "sqrt": cmath.sqrt,
        "cos": cmath.cos,
        "sin": cmath.sin,
        "pi": math.pi,
        "E": lambda n: cmath.exp(2j * math.pi / n),
        "__builtins__": {},
    }
    value = complex(eval(entry.replace("^", "**"), names))
    assert abs(value.imag) < 1e-9, entry
    return value.real


class Action:
    """How the generators of a document's group act on inputs and on rows of weights."""

    def __init__(self, group):
        self.degree = group["degree"]
        self.matrices = group["action"] == "matrix"
        if self.matrices:
            shape = (len(group["generators"]), self.degree, self.degree)
            entries = [number(e) for g in group["generators"] for row in g for e in row]
            self.generators = np.array(entries).reshape(shape)
        else:
            images = np.array(group["generators"], int).reshape(-1, self.degree)
            self.targets, self.signs = np.abs(images) - 1, np.sign(images)
        self.count = len(group["generators"])

    def input(self, k, x):
        """g x for generator k."""
        if self.matrices:
            return self.generators[k] @ x
        moved = np.empty_like(x)
        moved[self.targets[k]] = self.signs[k] * x
        return moved

    def rows(self, k, weights):
        """W g for generator k."""
        if self.matrices:
            return weights @ self.generators[k]
        return weights[:, self.targets[k]] * self.signs[k]


class Pattern:
    """The weight space of an architecture with all its rows."""

    def __init__(self, architecture, degree):
        weights = architecture["weights"]
        self.dimension = weights["dimension"]
        self.type = architecture["type"]
        if "rows" in weights:
            self.codes = np.array(weights["rows"], int).reshape(-1, degree)
            self.neurons = len(self.codes)
        else:
            self.codes = None
            self.basis = np.array(weights["basis"], float)
            self.neurons = int(architecture["neurons"])
            self.basis = self.basis.reshape(self.dimension, self.neurons, degree)

    def weights(self, free):
        """W for given free weights."""
        if self.codes is None:
            return np.tensordot(free, self.basis, 1)
        return np.sign(self.codes) * np.concatenate([[0], free])[np.abs(self.codes)]

    def free_of(self, row):
        """The free weights that make `row` the first row, or None where there are none."""
        if self.codes is None:
            first = self.basis[:, 0, :].T
            free = np.linalg.lstsq(first, row, rcond=None)[0]
            return free if np.allclose(first @ free, row, rtol=0, atol=1e-10) else None
        free = np.zeros(self.dimension + 1, row.dtype)
        free[np.abs(self.codes[0])] = np.sign(self.codes[0]) * row
        free = free[1:]
        return free if (self.weights(free)[0] == row).all() else None


def close(a, b, scale):
    return float(np.max(np.abs(a - b), initial=0.0)) <= TOLERANCE * max(float(scale), 1e-300)


def evaluate(weights, kind, a, b, c, d, x):
    """The network of the given type at x, and the size of what was added up."""
    z = weights @ x
    if kind == 1:
        z = z + b
    value = a * np.maximum(z, 0).sum()
    if kind == 2:
        value -= a / 2 * z.sum()
    linear = c @ x
    return value + linear + d, abs(a) * np.abs(z).sum() + abs(linear) + abs(d)


def distinct(weights, kind):
    """Whether no two rows are equal (type 1) or equal or opposite (type 2), and none is 0."""
    rounded = np.round(weights, 7) + 0.0
    if not np.abs(rounded).any(axis=1).all():
        return False
    if kind == 2:
        first = np.argmax(rounded != 0, axis=1)
        signs = np.sign(rounded[np.arange(len(rounded)), first])
        rounded = rounded * signs[:, None] + 0.0
    return len(np.unique(rounded, axis=0)) == len(rounded)


class Networks:
    """Checks of one document."""

    def __init__(self, tally, label, document, seed=1):
        self.tally, self.label, self.document = tally, label, document
        self.random = np.random.default_rng(seed)
        self.action = Action(document["group"])
        self.architectures = {a["id"]: a for a in document["architectures"]}
        self.patterns = {
            a["id"]: Pattern(a, self.action.degree)
            for a in document["architectures"]
            if a["signed_permutations"] is not None
        }

    def invariant(self):
        """A random row of weights that G fixes: the first architecture of a group that has any."""
        first = self.architectures.get("0.0")
        fixed = self.document["group"]["invariant_dimension"]
        if not fixed:
            return np.zeros(self.action.degree)
        assert first and first["neurons"] == 1 and first["weights"]["dimension"] == fixed
        return self.patterns["0.0"].weights(self.random.normal(size=fixed))[0]

    def check_architecture(self, architecture):
        pattern = self.patterns[architecture["id"]]
        free = self.random.normal(size=pattern.dimension)
        weights = pattern.weights(free)
        kind, told = architecture["type"], f"{self.label}, {architecture['id']}"
        ok = architecture["admissible"] == distinct(weights, kind)
        self.tally.check(ok, f"{told}: admissible exactly when rows are distinct")
        for k in range(self.action.count):
            rho = np.array(architecture["signed_permutations"][k])
            moved = np.empty_like(weights)
            moved[np.abs(rho) - 1] = np.sign(rho)[:, None] * weights
            by_group = self.action.rows(k, weights)
            self.tally.check(
                close(by_group, moved, np.abs(weights).max(initial=0)),
                f"{told}: W g = rho(g) W for generator {k}",
            )
        self.check_invariance(weights, kind, told)
        if "basis_exact" in architecture["weights"]:
            exact = [[number(e) for e in row] for row in architecture["weights"]["basis_exact"]]
            exact = np.array(exact).reshape(pattern.dimension, self.action.degree)
            first = pattern.basis[:, 0, :]
            same = close(exact, first, np.abs(first).max(initial=0))
            self.tally.check(same, f"{told}: exact and numeric rows")

    def check_invariance(self, weights, kind, told):
        a, b, d = self.random.normal(size=3)
        c = self.invariant()
        x = self.random.normal(size=self.action.degree)
        value, scale = evaluate(weights, kind, a, b, c, d, x)
        for k in self.random.permutation(self.action.count):
            x = self.action.input(k, x)
            again = evaluate(weights, kind, a, b, c, d, x)[0]
            self.tally.check(
                abs(again - value) <= TOLERANCE * scale,
                f"{told}: f(g x) = f(x)",
                f"{again} against {value} at {x.tolist()}",
            )

    def check_inclusion(self, morphism):
        """The grown network lies in the larger architecture and computes the same function."""
        source, target = (self.architectures[morphism[end]] for end in ("from", "to"))
        small, large = self.patterns[source["id"]], self.patterns[target["id"]]
        told = f"{self.label}, {source['id']} in {target['id']}"
        weights = small.weights(self.random.normal(size=small.dimension))
        entries = np.array(morphism["neurons"])
        if not self.tally.equal(len(entries), large.neurons, f"{told}: entries of the map"):
            return
        grown = np.sign(entries)[:, None] * weights[np.abs(entries) - 1]
        free = large.free_of(grown[0])
        if not self.tally.check(free is not None, f"{told}: the first row does not fit"):
            return
        fits = close(large.weights(free), grown, np.abs(grown).max(initial=0))
        self.tally.check(fits, f"{told}: the rows do not fit together")
        a, b, d = self.random.normal(size=3)
        b = b if source["type"] == 1 else 0.0
        c, x = self.invariant(), self.random.normal(size=self.action.degree)
        scaled = a * small.neurons / large.neurons
        value, scale = evaluate(weights, source["type"], a, b, c, d, x)
        again, more = evaluate(grown, target["type"], scaled, b, c, d, x)
        self.tally.check(
            abs(value - again) <= TOLERANCE * (scale + more),
            f"{told}: the grown network computes another function",
            f"{again} against {value} at {x.tolist()}",
        )

    def check(self):
        for id_, architecture in self.architectures.items():
            if id_ in self.patterns:
                self.check_architecture(architecture)
        for morphism in self.document.get("morphisms", []):
            if morphism["kind"] == "inclusion" and morphism["neurons"] is not None:
                self.check_inclusion(morphism)
