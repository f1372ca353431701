"""500 networks in disguise are found equal, and 500 perturbed ones different, with a witness that Python's
fractions confirm."""
import json
import random
from fractions import Fraction

PAIRS = 500


def rational(draw):
    return Fraction(draw.randint(-9, 9), draw.choice([1, 1, 2, 3, 10]))


def random_network(draw):
    """Rows (w, b), output weights and an affine part: the latter as two neurons when it is written."""
    m, k, n = draw.randint(1, 3), draw.randint(1, 2), draw.randint(0, 5)
    return {"neurons": [([rational(draw) for _ in range(m + 1)], [rational(draw) for _ in range(k)]) for _ in range(n)],
            "affine": [[rational(draw) for _ in range(m + 1)] for _ in range(k)], "inputs": m}


def disguised(network, draw):
    """The same function: neurons split, scaled, turned round (the affine part takes up what is left), merged on
    opposite sides, dead ones added, all in another order."""
    neurons, affine = [], [row[:] for row in network["affine"]]
    for row, weights in network["neurons"]:
        parts = [weights]
        if draw.random() < 0.4:
            share = [rational(draw) for _ in weights]
            parts = [share, [a - b for a, b in zip(weights, share)]]
        for part in parts:
            scale = Fraction(draw.randint(1, 9), draw.randint(1, 9))
            moved, part = [v * scale for v in row], [a / scale for a in part]
            if draw.random() < 0.5:  # a ReLU(z) = a z + a ReLU(-z)
                for k, a in enumerate(part):
                    affine[k] = [c + a * v for c, v in zip(affine[k], moved)]
                moved = [-v for v in moved]
            neurons.append((moved, part))
    outputs = len(affine)
    for _ in range(draw.randint(0, 2)):
        neurons.append(([rational(draw) for _ in range(network["inputs"] + 1)], [Fraction(0)] * outputs))
        neurons.append(([Fraction(0)] * network["inputs"] + [-abs(rational(draw))], [rational(draw)] * outputs))
    draw.shuffle(neurons)
    return {"neurons": neurons, "affine": affine, "inputs": network["inputs"]}


def document(network):
    """gsnn-mlp/1: c.x is ReLU(c.x) - ReLU(-c.x)."""
    neurons = [(row, weights) for row, weights in network["neurons"]]
    outputs = len(network["affine"])
    for k, (*c, _) in enumerate(network["affine"]):
        unit = [Fraction(int(i == k)) for i in range(outputs)]
        neurons += [([*c, Fraction(0)], unit), ([-v for v in c] + [Fraction(0)], [-v for v in unit])]
    return {"schema": "gsnn-mlp/1", "layers": [
        {"W": [[str(v) for v in row[:-1]] for row, _ in neurons], "b": [str(row[-1]) for row, _ in neurons]},
        {"W": [[str(weights[k]) for _, weights in neurons] for k in range(outputs)],
         "b": [str(row[-1]) for row in network["affine"]]}]}


def value(network, x):
    def form(row):
        return sum(w * v for w, v in zip(row, x)) + row[-1]
    return [form(affine) + sum(weights[k] * max(form(row), 0) for row, weights in network["neurons"])
            for k, affine in enumerate(network["affine"])]


def run_equal(gsnn, folder, first, second):
    names = [folder / "a.json", folder / "b.json"]
    for name, network in zip(names, (first, second)):
        name.write_text(json.dumps(document(network)))
    result = gsnn.run("equal", *names)
    assert result.stderr == ""
    return json.loads(result.stdout), result.returncode


def test_disguised(gsnn, tmp_path):
    draw = random.Random(1)
    for _ in range(PAIRS):
        first = random_network(draw)
        answer, status = run_equal(gsnn, tmp_path, first, disguised(first, draw))
        assert (answer["verdict"], status) == ("equal", 0), first
        assert answer["bound"] == {"linear": "0", "constant": "0"}


def test_perturbed(gsnn, tmp_path):
    """10^-17 more in one number that matters."""
    draw, tiny, tried = random.Random(2), Fraction(1, 10**17), 0
    while tried < PAIRS:
        first = random_network(draw)
        alive = [i for i, (row, weights) in enumerate(first["neurons"]) if any(row[:-1]) and any(weights)]
        lines = {tuple(v / next(w for w in row if w) for v in row) for row, _ in (first["neurons"][i] for i in alive)}
        if len(lines) < len(alive):
            continue  # neurons on one hyperplane might make up for each other
        second = disguised(first, draw)
        kind = draw.choice(["affine", "row", "weight"] if alive else ["affine"])
        changed = {**first, "neurons": [(row[:], weights[:]) for row, weights in first["neurons"]],
                   "affine": [row[:] for row in first["affine"]]}
        if kind == "affine":
            row = draw.choice(changed["affine"])
        else:
            row = changed["neurons"][draw.choice(alive)][kind == "weight"]
        row[draw.randrange(len(row))] += tiny
        tried += 1
        answer, status = run_equal(gsnn, tmp_path, second, changed)
        assert (answer["verdict"], status) == ("different", 3), (first, changed)
        x = [Fraction(v) for v in answer["witness"]]
        values = [value(network, x) for network in (second, changed)]
        told = [[Fraction(v) for v in (side if isinstance(side, list) else [side])] for side in answer["values"]]
        assert values == told and values[0] != values[1]
        bound = Fraction(answer["bound"]["constant"]) + Fraction(answer["bound"]["linear"]) * max(map(abs, x))
        assert all(abs(a - b) <= bound for a, b in zip(*values))
