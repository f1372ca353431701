#!/usr/bin/python3
"""Measures `gsnn dimension` in one run: the rank of a network's Jacobian on data against PyTorch with
OpenBLAS on one thread (the Jacobian by batched back-propagation and torch.linalg.matrix_rank, float64),
families and gauge groups of a group against its enumeration, and 300 seeded networks.  Prints seconds of processor time, the
median of three runs each, and ratios beside their aims.

GSNN names the command (default build/gsnn).
"""
import json
import math
import os
import pathlib
import random
import resource
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
GSNN = os.environ.get("GSNN", str(ROOT / "build" / "gsnn"))
RUNS = 3

PEER = """
import json, sys, time, torch
torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
net = json.load(open(sys.argv[1]))
x = torch.tensor([[float(v) for v in line.split(",")] for line in open(sys.argv[2])])
W = [torch.tensor(layer["W"]) for layer in net["layers"]]
b = [torch.tensor(layer["b"]) for layer in net["layers"]]
for _ in range(4):  # the first run warms the libraries up
    begin = time.process_time()
    t, masks = [x], []
    for w, c in zip(W[:-1], b[:-1]):
        z = t[-1] @ w.T + c
        masks.append((z > 0).double())
        t.append(torch.relu(z))
    u, columns = torch.ones(len(x), 1), []
    for i in reversed(range(len(W))):
        columns = [(u[:, :, None] * t[i][:, None, :]).reshape(len(x), -1), u] + columns
        if i:
            u = (u @ W[i]) * masks[i - 1]
    J = torch.cat(columns, 1)
    rank = torch.linalg.matrix_rank(J).item()
    print(time.process_time() - begin, rank, torch.linalg.matrix_rank(J.float()).item())
"""

SHAPES = ((2000, (5, 10, 10, 10, 1)), (20000, (5, 10, 10, 10, 1)), (5000, (10, 20, 20, 20, 1)))


def seconds(*arguments):
    """Processor time of one run, and what it printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run = subprocess.run([GSNN, *map(str, arguments)], stdout=subprocess.PIPE, text=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return used, run.stdout


def median(*arguments):
    return statistics.median(seconds(*arguments)[0] for _ in range(RUNS))


def random_network(widths, draw):
    """PyTorch's default initialisation."""
    layers = []
    for inputs, outputs in zip(widths, widths[1:]):
        k = 1 / math.sqrt(inputs)
        layers.append({"W": [[draw.uniform(-k, k) for _ in range(inputs)] for _ in range(outputs)],
                       "b": [draw.uniform(-k, k) for _ in range(outputs)]})
    return {"schema": "gsnn-mlp/1", "layers": layers}


def compare_ranks(folder):
    print("rows x parameters   gsnn s  PyTorch s  ratio (aim 1.5)  rank  status     float64  float32")
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    for rows, widths in SHAPES:
        draw = random.Random(1)
        network, data = folder / "net.json", folder / "data.csv"
        network.write_text(json.dumps(random_network(widths, draw)), encoding="utf-8")
        data.write_text("".join(",".join(repr(draw.gauss(0, 1)) for _ in range(widths[0])) + "\n"
                                for _ in range(rows)), encoding="utf-8")
        question = ("dimension", f"--net={network}", f"--on={data}", "--lines=0")
        answer = json.loads(seconds(*question)[1])
        own = median(*question)
        told = subprocess.run([sys.executable, "-c", PEER, network, data], env=environment,
                              stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()[1:]
        peer = statistics.median(float(line.split()[0]) for line in told)
        _, double, single = told[0].split()
        print(f"{rows:5} x {answer['parameters']:4}       {own:8.3f} {peer:9.3f} {own / peer:8.2f}       "
              f"{answer['rank']:8}  {answer['rank_status']:9} {double:>7} {single:>8}")


def compare_families():
    """`dimension` makes no rows and no morphisms' neuron maps, so that all of it is held against writing the
    enumeration; `gauge` reads the rows, and may take a tenth longer."""
    start = median("--version")
    print("\nbeyond the start of a process (%.3f s):\n"
          "group   enumerate s  dimension s  ratio (aim 0.1)   gauge s  ratio (aim 1.1 for S8)" % start)
    for group in ("S8", ROOT / "groups" / "e8.json"):
        enumerating = median("enumerate", group, "-o", os.devnull) - start
        families = median("dimension", group, "-o", os.devnull) - start
        gauge = median("gauge", group, "-o", os.devnull) - start
        print(f"{pathlib.Path(group).stem:6} {enumerating:11.3f} {families:12.3f} {families / enumerating:8.2f}  "
              f"{gauge:18.3f} {gauge / enumerating:8.2f}")
    more = median("dimension", "D6", "-o", os.devnull) - median("enumerate", "D6", "-o", os.devnull)
    print(f"D6: dimension beyond enumerate {1000 * more:.1f} ms (aim 10)")


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        compare_ranks(folder)
        compare_families()
    own = median("dimension", "--widths=2,3,3,1", "--seeds=1..300")
    print(f"\n(2,3,3,1), 300 seeds, exact: {own:.3f} s (aim 2)")


if __name__ == "__main__":
    main()
