#!/usr/bin/python3
"""Measures gsnn density against NumPy and PyTorch in this run, by processor time; prints a table.

    tests/bench/density.py [--quick]

Correlators: the 36 products of two values at 8 points of a network of 6 inputs, 64 hidden ReLU and
one output, normal weights.  Training: 300 networks 6-8-1 with tanh, 48 rows, 100 steps of descent;
the others train all networks at once, as arrays with one more axis.  They are timed without the
start of Python; of gsnn, what it spends on one network and one step is taken off, which is the loading
of OpenBLAS.  What two threads can gain at the moment is what two processes gain, of half the draws each.
"""
import argparse
import json
import os
import pathlib
import random
import resource
import subprocess
import sys
import tempfile
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import numpy  # noqa: E402

BUILD = pathlib.Path(os.environ.get("GSNN_BUILD", "build"))
GSNN = os.environ.get("GSNN", str(BUILD / "gsnn"))
POINTS, INPUTS, WIDTH = 8, 6, 64


def gsnn(*arguments):
    """Processor seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([GSNN, "density", *arguments], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def clocked(*commands):
    """What the clock says of commands that run at once."""
    begin = time.perf_counter()
    running = [subprocess.Popen([GSNN, "density", *command], stdout=subprocess.DEVNULL)
               for command in commands]
    assert not any([process.wait() for process in running])
    return time.perf_counter() - begin


def spent(function, times=3):
    best = float("inf")
    for _ in range(times):
        begin = time.process_time()
        function()
        best = min(best, time.process_time() - begin)
    return best


def numpy_correlators(draws, points, batch=2000):
    """NumPy's fastest generator, in single precision."""
    rng = numpy.random.Generator(numpy.random.SFC64(1))
    x, sums = points.astype(numpy.float32).T.copy(), numpy.zeros((POINTS, POINTS))
    for _ in range(draws // batch):
        w = rng.standard_normal((batch * WIDTH, INPUTS), dtype=numpy.float32)
        a = rng.standard_normal((batch, 1, WIDTH), dtype=numpy.float32)
        h = numpy.maximum(w @ x, 0).reshape(batch, WIDTH, POINTS)
        f = (a @ h)[:, 0]
        sums += f.T @ f
    return sums / draws


def torch_correlators(torch, draws, points, batch=2000):
    x, sums = torch.tensor(points.T.copy(), dtype=torch.float32), torch.zeros(POINTS, POINTS)
    for _ in range(draws // batch):
        w = torch.randn(batch * WIDTH, INPUTS)
        a = torch.randn(batch, 1, WIDTH)
        h = torch.relu(w @ x).reshape(batch, WIDTH, POINTS)
        f = torch.bmm(a, h)[:, 0]
        sums += f.T @ f
    return sums / draws


def numpy_training(x, y, networks, steps, rate):
    rng = numpy.random.default_rng(1)
    w = rng.normal(size=(networks, 8, 6)) / 6 ** 0.5
    b = rng.normal(size=(networks, 8, 1)) / 10 ** 0.5
    a = rng.normal(size=(networks, 1, 8)) / 8 ** 0.5
    for _ in range(steps):
        t = numpy.tanh(w @ x.T + b)
        e = 2 * (a @ t - y) / len(x)
        back = a.transpose(0, 2, 1) * e * (1 - t * t)
        a, w, b = a - rate * e @ t.transpose(0, 2, 1), w - rate * back @ x, \
            b - rate * back.sum(2, keepdims=True)


def torch_training(torch, x, y, networks, steps, rate):
    x, y = torch.tensor(x), torch.tensor(y)
    parameters = [torch.randn(networks, *shape, dtype=torch.float64, requires_grad=True)
                  for shape in ((8, 6), (8, 1), (1, 8))]
    optimizer = torch.optim.SGD(parameters, lr=rate)
    for _ in range(steps):
        w, b, a = parameters
        loss = ((a @ torch.tanh(w @ x.T + b) - y) ** 2).mean(2).sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    draws = 100000 if quick else 1000000
    try:
        import torch
        torch.set_num_threads(1)
    except ImportError:
        torch = None
    rng = random.Random(1)
    points = [[rng.randint(-8, 8) / 4 for _ in range(INPUTS)] for _ in range(POINTS)]
    with tempfile.TemporaryDirectory() as folder:
        files = {
            "law": {"schema": "gsnn-law/1", "activation": "relu", "hidden": WIDTH,
                    "weights": {"law": "normal"}, "readout": {"law": "normal"}},
            "points": {"schema": "gsnn-points/1", "points": points},
            "tanh": {"schema": "gsnn-law/1", "activation": "tanh", "hidden": 8,
                     "weights": {"law": "normal", "variance": "1/6"},
                     "bias": {"law": "normal", "variance": "1/10"},
                     "readout": {"law": "normal", "variance": "1/8"}},
        }
        for name, document in files.items():
            pathlib.Path(folder, f"{name}.json").write_text(json.dumps(document), encoding="utf-8")
        data = numpy.array([[rng.gauss(0, 1) for _ in range(7)] for _ in range(48)])
        numpy.savetxt(f"{folder}/data.csv", data, delimiter=",", fmt="%.6f")
        moments = ("moments", f"--law={folder}/law.json", f"--points={folder}/points.json",
                   "--order=2", "--method=monte-carlo", f"--draws={draws}")
        train = ("train", f"--law={folder}/tanh.json", f"--data={folder}/data.csv", "--inputs=6", "-j1")
        ours = min(gsnn(*moments, "-j1") for _ in range(3))
        half = (*moments[:-1], f"--draws={draws // 2}", "-j1")
        times = [(clocked((*moments, "-j1")), clocked((*moments, "-j2")), clocked(half, half))
                 for _ in range(5)]
        one, two, apart = map(min, zip(*times))
        start = min(gsnn(*train, "--networks=1", "--steps=1") for _ in range(9))
        trained = min(gsnn(*train) for _ in range(9)) - start
        some = draws // 10
        x = numpy.array(points)
        rows = [("correlators, NumPy SFC64 float32", ours / draws,
                 spent(lambda: numpy_correlators(some, x)) / some, 5),
                ("training 300 networks, NumPy", trained,
                 spent(lambda: numpy_training(data[:, :6], data[:, 6], 300, 100, 0.05)), 5)]
        if torch:
            rows += [("correlators, PyTorch float32", ours / draws,
                      spent(lambda: torch_correlators(torch, some, x)) / some, 4),
                     ("training 300 networks, PyTorch", trained,
                      spent(lambda: torch_training(torch, data[:, :6], data[:, 6], 300, 100, 0.05)), 5)]
    print(f"{'processor time':34} {'gsnn':>10} {'other':>10} {'ratio':>7} {'wanted':>7}")
    for name, mine, other, wanted in rows:
        print(f"{name:34} {mine:10.3g} {other:10.3g} {other / mine:7.1f} {wanted:7}")
    print(f"{'time by the clock':34} {'one':>10} {'two':>10}")
    print(f"{'correlators, -j2 against -j1':34} {one:10.3g} {two:10.3g} {one / two:7.2f} {1.8:7}")
    print(f"{'two processes, half of it each':34} {one:10.3g} {apart:10.3g} {one / apart:7.2f}")


if __name__ == "__main__":
    sys.exit(main())
