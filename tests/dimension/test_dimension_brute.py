"""Dimensions of networks at special points against brute force: the Jacobian at points on either side of
every hyperplane, its rank modulo a prime, by nothing that the command knows.

Parameters are small integers, so that hyperplanes coincide, channels merge and weights vanish.
"""
import json
import random
from fractions import Fraction

import pytest

PRIME = 2**61 - 1


class Sum:
    """Channels of architectures with parameters: the pattern of each neuron's row, and its values."""

    def __init__(self, document, channels):
        self.degree = document["group"]["degree"]
        self.invariants = invariants(document["group"])
        self.channels = channels  # (architecture, weights, b, a)

    def rows(self, channel):
        """Rows of weights of a channel; entry k of a pattern is the k-th free weight or its negative."""
        architecture, weights, _, _ = channel
        for row in architecture["weights"]["rows"]:
            yield [(weights[abs(k) - 1] if k > 0 else -weights[abs(k) - 1]) if k else Fraction(0) for k in row]

    def hyperplanes(self):
        return [(row, channel[2]) for channel in self.channels for row in self.rows(channel) if any(row)]

    def jacobian_row(self, x):
        """df/dtheta at x, or None on a kink."""
        derivative = []
        for channel in self.channels:
            architecture, weights, b, a = channel
            second = architecture["type"] == 2
            by_weight, by_bias, by_output = [Fraction(0)] * len(weights), Fraction(0), Fraction(0)
            for pattern, row in zip(architecture["weights"]["rows"], self.rows(channel)):
                z = sum(w * v for w, v in zip(row, x)) + b
                if z == 0 and (any(row) or b == 0):
                    return None
                on = (1 if z > 0 else 0) - (Fraction(1, 2) if second else 0)
                by_output += (z if z > 0 else 0) - (z / 2 if second else 0)
                by_bias += a * on
                for k, v in zip(pattern, x):
                    if k:
                        by_weight[abs(k) - 1] += a * on * (v if k > 0 else -v)
            derivative += by_weight + ([] if second else [by_bias]) + [by_output]
        return derivative + [sum(s * x[j] for j, s in orbit) for orbit in self.invariants] + [Fraction(1)]

    def dimension(self, draw):
        rows = []
        for row, b in self.hyperplanes():
            length = sum(w * w for w in row)
            for _ in range(4):
                x = [Fraction(draw.randint(-999, 999), 7) for _ in row]
                z = sum(w * v for w, v in zip(row, x)) + b
                for side in (-1, 1):
                    step = (Fraction(side, 10007) - z) / length
                    rows.append(self.jacobian_row([v + step * w for v, w in zip(x, row)]))
        for _ in range(10):
            rows.append(self.jacobian_row([Fraction(draw.randint(-999, 999), 3) for _ in range(self.degree)]))
        return rank([row for row in rows if row])

    def parameters(self):
        numbers = []
        for architecture, weights, b, a in self.channels:
            numbers += [*weights, *([b] if architecture["type"] == 1 else []), a]
        return " ".join(map(str, numbers + [0] * len(self.invariants) + [0]))


def invariants(group):
    """The signed orbits of axes on which an invariant linear function need not vanish."""
    found, seen = [], set()
    for axis in range(group["degree"]):
        if axis in seen:
            continue
        orbit, waiting, sound = {axis: 1}, [axis], True
        while waiting:
            i = waiting.pop()
            for images in group["generators"]:
                j, s = abs(images[i]) - 1, (1 if images[i] > 0 else -1) * orbit[i]
                if j not in orbit:
                    orbit[j] = s
                    waiting.append(j)
                sound = sound and orbit[j] == s
        seen |= set(orbit)
        if sound:
            found.append(sorted(orbit.items()))
    return found


def rank(rows):
    matrix = [[x.numerator * pow(x.denominator, -1, PRIME) % PRIME for x in row] for row in rows]
    found = 0
    for column in range(len(matrix[0])):
        pivot = next((i for i in range(found, len(matrix)) if matrix[i][column]), None)
        if pivot is None:
            continue
        matrix[found], matrix[pivot] = matrix[pivot], matrix[found]
        inverse = pow(matrix[found][column], -1, PRIME)
        matrix[found] = [v * inverse % PRIME for v in matrix[found]]
        for i in range(found + 1, len(matrix)):
            if factor := matrix[i][column]:
                matrix[i] = [(v - factor * w) % PRIME for v, w in zip(matrix[i], matrix[found])]
        found += 1
    return found


def random_sum(document, draw, count):
    """Channels in small integers: weights often coincide, and sometimes vanish where b does not."""
    channels = []
    for architecture in sorted(draw.choices(document["architectures"], k=count), key=lambda a: a["id"]):
        weights = [Fraction(draw.randint(-2, 2)) for _ in range(architecture["weights"]["dimension"])]
        first = architecture["type"] == 1
        b = Fraction(draw.choice([0, 1, 1, -2]) if first else 0)
        if not any(weights) and b == 0:
            weights[0] = Fraction(1)
        channels.append((architecture, weights, b, Fraction(draw.choice([-1, 1, 2, 3]))))
    # `realize` takes the channels of an architecture together, in the order of the options.
    return channels


@pytest.fixture
def measured(gsnn, enumeration, tmp_path):
    """measured(group, sum): what the command says of it."""
    def measure(group, chosen):
        numbers = tmp_path / "numbers"
        numbers.write_text(chosen.parameters(), encoding="utf-8")
        ids = {}
        for architecture, *_ in chosen.channels:
            ids[architecture["id"]] = ids.get(architecture["id"], 0) + 1
        network = gsnn.output("realize", *(f"--id={name}:{count}" for name, count in ids.items()), "--exact",
                              f"--parameters={numbers}", enumeration.file(group))
        return json.loads(gsnn.output("dimension", enumeration.file(group), "--at=-", text=network))
    return measure


@pytest.mark.parametrize("group", ["D6", "D4", "S4", "C2xC4", "B3"])
def test_special_points(enumeration, measured, group):
    """Theorem 4: one channel or a sum, at points where hyperplanes coincide."""
    document, draw = enumeration(group), random.Random(group)
    dropped = 0
    for trial in range(12):
        chosen = Sum(document, random_sum(document, draw, 1 + trial % 3))
        answer = measured(group, chosen)
        if answer["dimension"] is None:  # a channel that is 0 throughout
            assert any(not any(w) and (a["type"] == 2 or b == 0) for a, w, b, _ in chosen.channels)
            continue
        assert answer["dimension"] == chosen.dimension(draw), chosen.parameters()
        dropped += answer["dimension"] < answer["generic"]
    assert dropped >= 3


@pytest.mark.parametrize("group", ["D6", "D4", "B3"])
def test_generic_sums(gsnn, enumeration, measured, group):
    """Theorem 7: the formula of --sum, that of a network with generic parameters, and brute force."""
    document, draw = enumeration(group), random.Random(group)
    for trial in range(6):
        channels = [(a, [Fraction(draw.randint(1, 10**6)) for _ in w], b and Fraction(draw.randint(1, 10**6)), c)
                    for a, w, b, c in random_sum(document, draw, 1 + trial % 3)]
        channels = [(a, w, Fraction(draw.randint(1, 10**6)) if a["type"] == 1 else b, c) for a, w, b, c in channels]
        chosen = Sum(document, channels)
        counts = {}
        for architecture, *_ in channels:
            counts[architecture["id"]] = counts.get(architecture["id"], 0) + 1
        terms = ",".join(f"{name}:{count}" for name, count in counts.items())
        stated = json.loads(gsnn.output("dimension", enumeration.file(group), f"--sum={terms}"))
        assert stated["dimension"] == measured(group, chosen)["dimension"] == chosen.dimension(draw), terms


@pytest.mark.parametrize("group,old,new,opened", [("D6", "4.0", "6.0", 1), ("D6", "2.1", "2.1", 1), ("D6", "0.1", "0.1", 0),
                                                  ("D4", "1.0", "4.0", 1)])
def test_a_fresh_channel_opens_one_direction(enumeration, measured, group, old, new, opened):
    """Added with a = 0 and generic weights it opens its a; 0 where it merges with a line."""
    document, draw = enumeration(group), random.Random(1)
    architectures = {a["id"]: a for a in document["architectures"]}

    def channel(name, a):
        architecture = architectures[name]
        weights = [Fraction(draw.randint(1, 10**6)) for _ in range(architecture["weights"]["dimension"])]
        return architecture, weights, Fraction(draw.randint(1, 99) if architecture["type"] == 1 else 0), Fraction(a)

    before = [channel(old, 1)]
    after = Sum(document, before + [channel(new, 0)])
    stated = measured(group, after)["dimension"]
    assert stated == after.dimension(draw) == measured(group, Sum(document, before))["dimension"] + opened


@pytest.mark.parametrize("name,weights,b,a,dimension", [
    ("6.0", [1, 2, 5, 7, 11, -3], 2, 0, 3),  # a = 0: f_0 + 2
    ("6.0", [0, 0, 0, 0, 0, 0], 2, 1, 2),    # w = 0, b != 0: f_0 + 1
    ("4.0", [0, 0, 0, 0], -1, 1, 2),
])
def test_where_a_family_drops(enumeration, measured, name, weights, b, a, dimension):
    """Theorem 5, of D6."""
    document = enumeration("D6")
    architecture = next(entry for entry in document["architectures"] if entry["id"] == name)
    chosen = Sum(document, [(architecture, list(map(Fraction, weights)), Fraction(b), Fraction(a))])
    assert measured("D6", chosen)["dimension"] == dimension
