"""Kernels and their corrections in the width, as `gsnn density moments` has them in closed form or
exactly, against networks that NumPy draws by itself.

    python3 kernels.py [DRAWS]

Two points of six inputs; E f(x) f(y) and E f(x)^2 f(y)^2 of plain networks of width 3, with each
activation that has a closed form and with laws of few values, and of architectures of D6.  Prints a
table; the exit status is 1 when a mean is more than 4 standard errors away.  GSNN is the command.
"""
import json
import math
import os
import pathlib
import subprocess
import sys
import tempfile
from fractions import Fraction

import numpy

GSNN = os.environ.get("GSNN", "gsnn")
POINTS = [[1, 0, 0.5, 1, 0, 0], [0.5, 1, 0, 1, 0, -1]]
WIDTH, NORMAL = 3, {"law": "normal"}
ERF = numpy.vectorize(math.erf, otypes=[float])
ACTIVATIONS = {
    "relu": lambda z: numpy.maximum(z, 0), "abs": numpy.abs, "step": lambda z: (z > 0) + 0.0,
    "squared-relu": lambda z: numpy.maximum(z, 0) ** 2, "erf": ERF, "sin": numpy.sin,
    "cos": numpy.cos, "square": numpy.square, "cube": lambda z: z ** 3, "identity": lambda z: z,
}
ENTRIES = {
    "normal": (NORMAL, lambda rng, shape: rng.standard_normal(shape)),
    "rademacher": ({"law": "rademacher"}, lambda rng, shape: rng.choice([-1.0, 1.0], shape)),
    "discrete": ({"law": "discrete", "values": [0, 2], "weights": [3, 1]},
                 lambda rng, shape: rng.choice([0.0, 2.0], shape, p=[0.75, 0.25])),
    "uniform": ({"law": "uniform", "low": -1, "high": 2}, lambda rng, shape: rng.uniform(-1, 2, shape)),
}


def gsnn(*arguments):
    return json.loads(subprocess.run([GSNN, *arguments], capture_output=True, text=True,
                                     check=True).stdout)


def plain_cases():
    """Name, law, and what draws values at the points."""
    chosen = [(a, "normal") for a in ACTIVATIONS] + \
        [(a, e) for a in ("relu", "abs") for e in ("rademacher", "discrete")] + \
        [(a, e) for a in ("square", "cube", "identity") for e in ("uniform", "discrete")]
    for activation, entry in chosen:
        rules, draw = ENTRIES[entry]

        def values(rng, draws, activation=activation, draw=draw):
            w = draw(rng, (draws * WIDTH, 6))
            a = rng.standard_normal((draws, 1, WIDTH))
            h = ACTIVATIONS[activation](w @ numpy.array(POINTS, float).T)
            return (a @ h.reshape(draws, WIDTH, 2))[:, 0]

        yield f"{activation}, {entry}", {"activation": activation, "hidden": WIDTH, "weights": rules,
                                         "readout": NORMAL}, values


def tied_cases():
    """Architectures of D6 with one row moved to all neurons: type 2 is |w.x| / 2."""
    for a in gsnn("enumerate", "D6")["architectures"]:
        if a["id"] not in ("2.0", "2.1", "4.1", "6.0"):
            continue
        rows, dimension = numpy.array(a["weights"]["rows"]), a["weights"]["dimension"]

        def values(rng, draws, rows=rows, dimension=dimension, kind=a["type"]):
            free = numpy.concatenate([numpy.zeros((draws, 1)), rng.standard_normal((draws, dimension))], 1)
            weights = free[:, abs(rows)] * numpy.sign(rows)
            z = weights @ numpy.array(POINTS, float).T
            h = numpy.abs(z) / 2 if kind == 2 else numpy.maximum(z, 0)
            return rng.standard_normal((draws, 1)) * h.sum(1)

        yield f"D6 {a['id']}", {"architecture": a["id"], "weights": NORMAL, "readout": NORMAL}, values


def ask(folder, rules):
    """The means in closed form or exact: of both products, or of the first only."""
    law, points = pathlib.Path(folder, "law.json"), pathlib.Path(folder, "points.json")
    law.write_text(json.dumps({"schema": "gsnn-law/1", **rules}), encoding="utf-8")
    for products in ([[1, 2], [1, 1, 2, 2]], [[1, 2]]):
        points.write_text(json.dumps({"schema": "gsnn-points/1", "points": POINTS,
                                      "correlators": products}), encoding="utf-8")
        answer = gsnn("density", "moments", f"--law={law}", f"--points={points}", "D6")
        if answer["method"] != "monte carlo":
            return [float(Fraction(value)) for value in answer["values"]]
    raise SystemExit(f"{rules}: neither exact nor in closed form")


def main():
    draws = int(sys.argv[1]) if len(sys.argv) > 1 else 400000
    rng, worst = numpy.random.default_rng(1), 0
    print(f"{'law':22}  {'E f(x) f(y)':>11} {'NumPy':>20}  {'E f(x)^2 f(y)^2':>15} {'NumPy':>20}")
    with tempfile.TemporaryDirectory() as folder:
        for name, rules, values in [*plain_cases(), *tied_cases()]:
            f = values(rng, draws)
            print(f"{name:22}", end="")
            for power, value in enumerate(ask(folder, rules), 1):
                product = (f[:, 0] * f[:, 1]) ** power
                mean, error = product.mean(), product.std() / math.sqrt(draws)
                worst = max(worst, abs(mean - value) / max(error, 1e-9))
                print(f"  {value:{7 + 4 * power}.6g} {f'{mean:.5g} +- {error:.2g}':>20}", end="")
            print()
    print(f"largest difference: {worst:.2f} standard errors")
    return int(worst > 4)


if __name__ == "__main__":
    sys.exit(main())
