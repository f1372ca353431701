#!/usr/bin/python3
"""Measures gradient steps of gsnn fit against PyTorch's, one thread each, and searches on two threads against one.

    tests/bench/fit_speed.py [--quick] [--page=docs/fit.md] [steps] [threads]

A step is the mean squared error of all rows and its derivatives by all parameters: theta, biases, output weights,
constant.  The same parameters, data and architecture on both sides, whose losses and derivatives have to agree.
PyTorch makes the rows by its fastest way: a product with the dense basis of the weight space, or each entry picked
by its index in theta, or TorchScript; then one matrix product, ReLU and sums, and
its automatic derivatives.  Both have single precision, PyTorch's default, and double, which is what `gsnn fit` takes;
the aims are for single.  Processor time, the least of several.

Searches: the time on the clock of one thread over that of two, and how much more processor time two take.
"""
import argparse
import json
import os
import pathlib
import re
import resource
import subprocess
import tempfile
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import numpy  # noqa: E402

import page  # noqa: E402
from fit import BUILD, GSNN, atoms, parity, square, tic_tac_toe, EVEN_SIGNS  # noqa: E402

# Group, architecture (None: the regular one), channels, and how many times faster it is to be.
STEPS = [
    ("d6", None, 1, 6), ("d6", None, 8, 6), ("s4-edges", None, 4, 6), ("s4-edges", "4.0", 4, 6),
    ("d4-image-3x3", None, 4, 6), ("s5-edges", None, 4, 6),
    ("torus-4x4", None, 1, 1.5), ("torus-4x4", None, 4, 1.5), (square(5), None, 4, 1.5), (square(8), None, 4, 1.5),
]


def output(*arguments):
    return subprocess.run(list(map(str, arguments)), check=True, capture_output=True, encoding="utf-8").stdout


def numbers(line):
    return numpy.array(line.split(), dtype=float)


# ---- Gradient steps ------------------------------------------------------------------------------


def row_index(rows):
    """Where each entry of the rows stands in (theta, -theta, 0)."""
    rows = numpy.array(rows)
    most = abs(rows).max()
    return numpy.where(rows > 0, rows - 1, numpy.where(rows < 0, most - rows - 1, 2 * most))


def modules(rows, channels, dtype):
    """Ways to the value of the network, of theta, b, a and d; by name."""
    import torch
    index = torch.tensor(row_index(rows))
    neurons, degree = index.shape
    dimension = int(abs(numpy.array(rows)).max())
    basis = torch.zeros(dimension, neurons * degree, dtype=dtype)
    for at, entry in enumerate(numpy.array(rows).ravel()):
        if entry:
            basis[abs(entry) - 1, at] = 1 if entry > 0 else -1
    signed = bool((numpy.array(rows) < 0).any())
    whole = not (numpy.array(rows) == 0).any()

    def value(W, x, b, a, d):
        z = torch.matmul(x, W.view(-1, degree).t()).view(x.size(0), channels, neurons) + b.view(1, -1, 1)
        return torch.matmul(torch.relu(z).sum(2), a) + d

    def dense(x, theta, b, a, d):
        return value(torch.matmul(theta, basis), x, b, a, d)

    def picked(x, theta, b, a, d):
        if signed or not whole:
            theta = torch.cat([theta, -theta, torch.zeros_like(theta[:, :1])], 1)
        return value(theta[:, index], x, b, a, d)

    def script(x, theta, b, a, d):
        return scripted(x, torch.matmul(theta, basis), b, a, d, channels, neurons)

    def whole_network(x: torch.Tensor, W: torch.Tensor, b: torch.Tensor, a: torch.Tensor, d: torch.Tensor,
                      channels: int, neurons: int) -> torch.Tensor:
        z = torch.matmul(x, W.view(channels * neurons, -1).t()).view(x.size(0), channels, neurons) + b.view(1, -1, 1)
        return torch.matmul(torch.relu(z).sum(2), a) + d

    scripted = torch.jit.script(whole_network)
    return {"dense": dense, "picked": picked, "TorchScript": script}


def seconds_each(step, least=.05, times=5):
    """Processor seconds of a call, the least of several series."""
    step()
    step()
    begin = time.process_time()
    step()
    count = max(1, int(least / max(time.process_time() - begin, 1e-6)))
    best = float("inf")
    for _ in range(times):
        begin = time.process_time()
        for _ in range(count):
            step()
        best = min(best, (time.process_time() - begin) / count)
    return best


def by_torch(rows, channels, x, y, parameters, dtype):
    """The fastest way and its seconds; loss and derivatives."""
    import torch
    torch.set_num_threads(1)
    x, y = (torch.tensor(part, dtype=dtype) for part in (x, y))
    parameters = [torch.tensor(p, dtype=dtype, requires_grad=True) for p in parameters]
    answers = {}
    for way, value in modules(rows, channels, dtype).items():
        def step(value=value):
            loss = ((value(x, *parameters) - y) ** 2).mean()
            return loss, torch.autograd.grad(loss, parameters)
        loss, gradient = step()
        answers[way] = (seconds_each(step), float(loss), [g.detach().numpy() for g in gradient])
    way = min(answers, key=lambda w: answers[w][0])
    return way, *answers[way]


def judge_apart(title, one, other, margin):
    """Ends where two pairs of a loss and derivatives are not the same."""
    size = max(abs(g).max() for g in other[1])
    apart = max(abs(numpy.asarray(g) - o).max() for g, o in zip(one[1], other[1])) / size
    if not (apart <= margin and abs(one[0] - other[0]) <= margin * other[0]):
        raise SystemExit(f"{title}: losses {one[0]} and {other[0]}, derivatives {apart} apart")


def by_gsnn(enumeration, architecture, channels, data, dimension, steps):
    """Parameters; then (seconds, loss, derivatives) in single and double precision."""
    lines = output(BUILD / "bench" / "fit_step", enumeration, architecture, channels, data, steps).splitlines()

    def parts(inner, outer):
        inner, outer = numbers(inner).reshape(channels, dimension + 1), numbers(outer)
        return [inner[:, :-1], inner[:, -1], outer[:channels], outer[-1]]

    double, single = ((float(each), float(loss), parts(inner, outer))
                      for each, loss, inner, outer in (lines[2:6], lines[6:10]))
    return parts(*lines[:2]), single, double


def compare(group, name, channels, count, folder):
    """Seconds of ours and of theirs, in single and double precision."""
    import torch
    enumeration, data = folder / "e.json", folder / "data.csv"
    source = group if isinstance(group, str) else folder / "group.json"
    if not isinstance(group, str):
        source.write_text(json.dumps(group), encoding="utf-8")
    output(GSNN, "enumerate", "--no-morphisms", source, "-o", enumeration)
    document = json.loads(enumeration.read_text())
    architecture = next(a for a in document["architectures"]
                        if (a["id"] == name if name else a["type"] == 1 and a["H"]["order"] in (1, "1")))
    degree, dimension = document["group"]["degree"], architecture["weights"]["dimension"]
    generator = numpy.random.default_rng(1)
    table = generator.normal(size=(count, degree + 1))
    numpy.savetxt(data, table, delimiter=",", fmt="%.17g")
    steps = max(1, int(2e7 / (count * channels * architecture["neurons"] * dimension)))
    title = f"{source} {architecture['id']}"
    parameters, *ours = by_gsnn(enumeration, architecture["id"], channels, data, dimension, steps)
    exact = ours[1][1:]
    judge_apart(f"{title}, gsnn's single and double precision", ours[0][1:], exact, 1e-4)
    theirs = []
    for dtype, margin in ((torch.float32, 1e-4), (torch.float64, 1e-10)):
        way, each, *answer = by_torch(architecture["weights"]["rows"], channels, table[:, :-1],
                                      table[:, -1], parameters, dtype)
        judge_apart(f"{title}, PyTorch and gsnn", answer, exact, margin)
        theirs.append((each, way))
    return architecture["id"], degree, architecture["neurons"], [each for each, _, _ in ours], theirs


def gradient_steps(quick):
    import torch
    blas = re.search(r"BLAS_INFO=(\w+)", torch.__config__.show())
    print(f"PyTorch {torch.__version__}, BLAS {blas[1] if blas else 'unknown'}\n")
    print("Single over single, double over double, and PyTorch's single over gsnn's double:\n")
    print("| group, architecture | inputs | neurons | rows | gsnn, single | double | PyTorch, single | double "
          "| times as fast | double | mixed | aim |")
    print("|---" * 12 + "|")
    with tempfile.TemporaryDirectory() as name:
        for group, which, channels, aim in STEPS[:2] if quick else STEPS:
            for count in (1000,) if quick else (1000, 10000):
                own, degree, neurons, ours, theirs = compare(group, which, channels, count, pathlib.Path(name))
                title = group if isinstance(group, str) else group["name"]
                (single, _), (double, _) = theirs
                ratios = [single / ours[0], double / ours[1], single / ours[1]]
                print(f"| {title} {own}:{channels} | {degree} | {neurons * channels} | {count} | "
                      + " | ".join([f"{each * 1e6:.0f} us" for each in ours]
                                   + [f"{each * 1e6:.0f} us ({way})" for each, way in theirs]
                                   + [f"{ratio:.1f}" for ratio in ratios])
                      + f" | {aim}: {'met' if ratios[0] >= aim else 'MISSED'} |", flush=True)


# ---- Two threads ---------------------------------------------------------------------------------


def timed(*arguments):
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    text = output(GSNN, "search", "--quiet", *arguments)
    wall, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    return text, wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def two_threads(quick):
    generator = numpy.random.default_rng(1)
    cases = [("4 atoms", "s4-edges", 18, atoms(generator, 400)), ("parity", EVEN_SIGNS, 21, parity(generator, 450)),
             ("tic-tac-toe", square(3), 26, tic_tac_toe(generator, 450))]
    print("| search | parameters | one thread | two | faster | processor time |")
    print("|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for title, group, parameters, (x, y) in cases[:1] if quick else cases:
            data, source = folder / "data.csv", group
            numpy.savetxt(data, numpy.column_stack([x, y]), delimiter=",", fmt="%.17g")
            if not isinstance(group, str):
                source = folder / "group.json"
                source.write_text(json.dumps(group), encoding="utf-8")
            best = {}
            for _ in range(1 if quick else 3):  # in turns, the least of each
                texts = set()
                for jobs in (1, 2):
                    text, wall, processor = timed(f"--max-parameters={parameters}", f"-j{jobs}", source, data)
                    texts.add(text)
                    best[jobs] = min(best.get(jobs, (wall, processor)), (wall, processor))
                if len(texts) > 1:
                    raise SystemExit(f"{title}: two threads answer otherwise")
            faster = best[1][0] / best[2][0]
            print(f"| {title} | {parameters} | {best[1][0]:.2f} s | {best[2][0]:.2f} s | {faster:.2f} times, aim 1.6: "
                  f"{'met' if faster >= 1.6 else 'MISSED'} | {best[2][1] / best[1][1]:.2f} times |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer cases")
    parser.add_argument("--page", help="keep the tables there")
    parser.add_argument("parts", nargs="*", choices=["steps", "threads", []], help="what is measured (both)")
    given = parser.parse_args()
    if not given.parts or "steps" in given.parts:
        with page.kept_in(given.page, "gradient steps"):
            gradient_steps(given.quick)
    if not given.parts or "threads" in given.parts:
        with page.kept_in(given.page, "two threads"):
            two_threads(given.quick)


if __name__ == "__main__":
    main()
