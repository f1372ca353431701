#!/usr/bin/python3
"""Measures `gsnn canon`, `equal`, `align` and `nfn` in one run.

canon and equal of a 784-64-10 network against the same algorithm in Python's fractions, by processor time of the
whole processes less that of starting them, on both sides; the layers of neural functional networks against a nullspace in NumPy;
and how many of 50 planted disguises of a 4-16-16-3 network `align` and coordinate descent (Git Re-Basin's
weight matching) recover.  Prints a table of ratios beside their aims.

GSNN names the command (default build/gsnn).
"""
import json
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile

import numpy

ROOT = pathlib.Path(__file__).resolve().parents[2]
GSNN = os.environ.get("GSNN", str(ROOT / "build" / "gsnn"))
RUNS = 5
sys.path.insert(0, str(ROOT / "tests" / "common"))

import rebasin  # noqa: E402

# The canonical form of a ReLU network with one hidden layer, and whether two are equal.
PEER = '''
import json, sys
from fractions import Fraction
from math import gcd, lcm

def canon(path):
    hidden, last = json.load(open(path), parse_float=Fraction, parse_int=Fraction)["layers"]
    m, k = len(hidden["W"][0]), len(last["W"])
    affine = [[Fraction(0)] * m + [Fraction(d)] for d in last["b"]]
    bends = {}
    for i, (w, b) in enumerate(zip(hidden["W"], hidden["b"])):
        row, weights = [*w, b], [a[i] for a in last["W"]]
        if not any(row[:m]):
            for r in range(k):
                affine[r][m] += weights[r] * max(row[m], 0)
            continue
        below = lcm(*(v.denominator for v in row))
        whole = [v.numerator * (below // v.denominator) for v in row]
        above = gcd(*whole)
        factor = Fraction(above, below)
        u = [int(v / factor) for v in row]
        if next(v for v in u if v) < 0:
            for r in range(k):
                for j in range(m + 1):
                    affine[r][j] += weights[r] * row[j]
            u = [-v for v in u]
        key = tuple(u)
        old = bends.get(key, [Fraction(0)] * k)
        bends[key] = [x + a * factor for x, a in zip(old, weights)]
    return sorted((u, a) for u, a in bends.items() if any(a)), affine

if len(sys.argv) == 2:
    neurons, affine = canon(sys.argv[1])
    json.dump([[[str(v) for v in u], [str(v) for v in a]] for u, a in neurons], sys.stdout)
else:
    print(canon(sys.argv[1]) == canon(sys.argv[2]))
'''

# The linear maps of the weights that commute with generators of the symmetry of a plain network, as a
# nullspace in doubles: what libraries for equivariant layers do that know only the representation.
NULLSPACE = '''
import sys
import numpy
widths = [int(n) for n in sys.argv[1].split(",")]
places = {}
for l in range(1, len(widths)):
    places.update({("W", l, i, j): None for i in range(widths[l]) for j in range(widths[l - 1])})
    places.update({("b", l, i, 0): None for i in range(widths[l])})
places = {key: at for at, key in enumerate(places)}
D = len(places)

def generator(layer, move, scale):
    matrix = numpy.zeros((D, D))
    for (kind, l, i, j), at in places.items():
        factor, a, b = 1.0, i, j
        if l == layer:
            a, factor = move[i], factor * scale[i]
        if kind == "W" and l - 1 == layer:
            b, factor = move[j], factor / scale[j]
        matrix[places[kind, l, a, b], at] = factor
    return matrix

generators = []
for l in range(1, len(widths) - 1):
    n = widths[l]
    generators.append(generator(l, [1, 0, *range(2, n)], [1] * n))
    generators.append(generator(l, [*range(1, n), 0], [1] * n))
    generators.append(generator(l, list(range(n)), [3] + [1] * (n - 1)))
one = numpy.eye(D)
equations = numpy.concatenate([numpy.kron(g, one) - numpy.kron(one, g.T) for g in generators])
print(D * D - numpy.linalg.matrix_rank(equations))
'''


def run(*words):
    """Processor seconds of a process, and what it printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    result = subprocess.run([str(w) for w in words], stdout=subprocess.PIPE, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if result.returncode not in (0, 3):
        sys.exit(f"bench: {' '.join(map(str, words[:3]))}: status {result.returncode}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, result.stdout


def turns(ours, theirs):
    """The medians of both, taken in turns, and their last outputs."""
    pairs = [(run(*ours), run(*theirs)) for _ in range(RUNS)]
    return (statistics.median(a[0] for a, _ in pairs), statistics.median(b[0] for _, b in pairs),
            pairs[-1][0][1], pairs[-1][1][1])


def row(what, ours, theirs, aim, good):
    print(f"| {what} | {ours} | {theirs} | {aim} | {'met' if good else 'MISSED'} |", flush=True)
    return not good


def write_network(file, layers):
    """Whole numbers as multiples of 10^-12, each in exact decimals."""
    def decimals(values):
        return "[" + ",".join(f"{'-' * (v < 0)}{abs(v) // 10 ** 12}.{abs(v) % 10 ** 12:012d}" for v in values) + "]"
    parts = [f'{{"W":[{",".join(decimals(row) for row in W)}],"b":{decimals(b)}}}' for W, b in layers]
    file.write_text(f'{{"schema":"gsnn-mlp/1","layers":[{",".join(parts)}]}}')


def forms(folder, python):
    """canon and equal of 784-64-10, weights of 12 decimals; the second network is a disguise of the first."""
    draw = numpy.random.default_rng(1)
    network = [([[40 * int(v) for v in row] for row in draw.normal(size=(rows, columns)) * 2.5e10 / columns ** 0.5],
                [40 * int(v) for v in draw.normal(size=rows) * 2.5e8])
               for columns, rows in ((784, 64), (64, 10))]
    order = [int(i) for i in draw.permutation(64)]
    scale = [int(s) for s in draw.choice([1, 2, 4, 5, 8, 10, 20], size=64)]
    (W, b), (V, c) = network
    other = [([[v * scale[i] for v in W[i]] for i in order], [b[i] * scale[i] for i in order]),
             ([[row[i] // scale[i] for i in order] for row in V], c)]
    files = [folder / "f.json", folder / "g.json"]
    for file, layers in zip(files, (network, other)):
        write_network(file, layers)
    (folder / "peer.py").write_text(PEER)
    missed = 0
    start, python_start, _, _ = turns([GSNN, "--version"], [*python, "-c", "import json, fractions"])
    for command, inputs in (("canon", files[:1]), ("equal", files)):
        exact = ["--exact"] if command == "canon" else []
        mine, peer, out, told = turns([GSNN, command, *exact, *inputs], [*python, folder / "peer.py", *inputs])
        if command == "canon" and json.loads(out)["neurons"] != json.loads(told):
            sys.exit("bench: canon and the peer disagree")
        if command == "equal" and (told, json.loads(out)["verdict"]) != ("True\n", "equal"):
            sys.exit("bench: equal and the peer disagree")
        mine, peer = mine - start, peer - python_start
        missed += row(f"{command}, 784-64-10, beyond the start", f"{mine * 1000:.1f} ms",
                      f"Python fractions {peer:.2f} s: {peer / mine:.0f} times", "50 times", peer >= 50 * mine)
    return missed


def layers(folder, python):
    (folder / "nullspace.py").write_text(NULLSPACE)
    mine, peer, out, told = turns([GSNN, "nfn", "--group=scale", "--widths=2,3,3,1"],
                                  [*python, folder / "nullspace.py", "2,3,3,1"])
    if json.loads(out)["linear"] != int(told):
        sys.exit(f"bench: nfn counts {json.loads(out)['linear']}, the nullspace {told}")
    start, python_start, _, _ = turns([GSNN, "--version"], [*python, "-c", "import numpy"])
    mine, peer = max(mine - start, 1e-4), peer - python_start
    missed = row("nfn, scale, 2-3-3-1, beyond the start", f"{mine * 1000:.1f} ms", f"nullspace {peer:.2f} s: {peer / mine:.0f} times",
                 "100 times", peer >= 100 * mine)
    mine = statistics.median(run(GSNN, "nfn", "--group=perm", "--widths=784,128,128,10")[0] for _ in range(10))
    return missed + row("nfn, perm, 784-128-128-10", f"{mine * 1000:.1f} ms", "-", "10 ms", mine < 0.01)


def alignments(folder):
    """Of 50 planted permutations, with scalings up to 1, 10 and 100, how many are recovered."""
    missed = 0
    for scale in (1, 10, 100):
        draw = numpy.random.default_rng(scale)
        found = descent = 0
        for _ in range(50):
            network = rebasin.random_network((4, 16, 16, 3), draw)
            other, planted = rebasin.disguised(network, scale, draw)
            names = [folder / "f.json", folder / "g.json"]
            for name, one in zip(names, (network, other)):
                name.write_text(json.dumps(rebasin.document(one)))
            answer = json.loads(run(GSNN, "align", *names)[1])
            places = [[p - 1 for p in layer["permutation"]] for layer in answer["layers"]]
            found += answer["exact"] and places == planted
            descent += rebasin.descent(network, other, draw) == planted
        missed += row(f"align, 4-16-16-3, scalings to {scale}", f"{found} of 50",
                      f"coordinate descent {descent} of 50", "50 of 50", found == 50)
    return missed


def main():
    print("| case | gsnn | peer | aim | |\n|---|---|---|---|---|")
    python = [sys.executable]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        missed = forms(folder, python) + layers(folder, python) + alignments(folder)
    print(f"\n{missed} aims missed" if missed else "\nall aims met")


if __name__ == "__main__":
    main()
