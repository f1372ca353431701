#!/usr/bin/python3
"""Measures gsnn fit against PyTorch's Adam in this run, by processor time of one thread; prints a table.

    tests/bench/fit.py [--quick] [--page=docs/fit.md]

The same network, with the same parameters (an invariant linear function, too), the same inputs, data and loss;
starts of each its own.  A start succeeds that comes to 1.2 times the median of gsnn's training errors or below, and
seconds are all seconds spent over the number of successes ("over" where none succeeds: then of one).  Adam has a
second chance: to come to its own median, which gsnn has to reach as well ("at Adam's error").  Adam: step 0.02
falling by a cosine, 3000 steps of all rows, and PyTorch sees the distinct inputs of each neuron as one matrix product.

- 4 atoms: energy of a cluster of four atoms, of the six exp(-r) of their distances; regular network of S4 on
  edges, 4 channels.
- parity: the sign of the product of three of four numbers (even sign changes); regular network, 8 channels.
- tic-tac-toe: the minimax value of a board, 300 of the 765 up to symmetry; regular network of D4, 4 channels.
- digits: whether one of scikit-learn's 8 x 8 digits has a hole, each turned and mirrored at random; regular network
  of D4, 2 channels, 700 digits.
"""
import argparse
import json
import os
import pathlib
import resource
import subprocess
import tempfile
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import numpy  # noqa: E402

import page  # noqa: E402

BUILD = pathlib.Path(os.environ.get("GSNN_BUILD", "build"))
GSNN = os.environ.get("GSNN", str(BUILD / "gsnn"))
ROOT = pathlib.Path(__file__).resolve().parents[2]


def atoms(generator, rows):
    """Lennard-Jones and half the Axilrod-Teller energy of four points in a ball."""
    inputs, energies = [], []
    while len(inputs) < rows:
        places = generator.normal(size=(4, 3))
        places *= 1.2 * generator.random((4, 1)) ** (1 / 3) / numpy.linalg.norm(places, axis=1, keepdims=True)
        pairs = [(i, j) for i in range(4) for j in range(i + 1, 4)]
        r = {pair: numpy.linalg.norm(places[pair[0]] - places[pair[1]]) for pair in pairs}
        if min(r.values()) < .75:
            continue
        energy = sum(4 * ((.8 / x) ** 12 - (.8 / x) ** 6) for x in r.values())
        for i, j, k in [(0, 1, 2), (0, 1, 3), (0, 2, 3), (1, 2, 3)]:
            a, b, c = r[i, j], r[i, k], r[j, k]
            cosines = (a * a + b * b - c * c) * (a * a + c * c - b * b) * (b * b + c * c - a * a) / (a * b * c) ** 2 / 8
            energy += .5 * .05 * (1 + 3 * cosines) / (a * b * c) ** 3
        inputs.append([numpy.exp(-r[pair]) for pair in pairs])
        energies.append(energy)
    return numpy.array(inputs), numpy.array(energies)


def parity(generator, rows):
    inputs = generator.normal(size=(rows, 3))
    return inputs, numpy.sign(inputs.prod(axis=1))


LINES = [(0, 1, 2), (3, 4, 5), (6, 7, 8), (0, 3, 6), (1, 4, 7), (2, 5, 8), (0, 4, 8), (2, 4, 6)]


def square(size):
    """D4 on the places of a square: a quarter turn and a mirror, as lists of images from 1."""
    places = numpy.arange(size * size).reshape(size, size)
    return {"action": "permutation", "name": f"D4 on {size}x{size}", "degree": size * size,
            "generators": [(numpy.rot90(places).ravel() + 1).tolist(), (places[:, ::-1].ravel() + 1).tolist()]}


def turned(board):
    grid = numpy.array(board).reshape(3, 3)
    return [numpy.rot90(g, k).ravel() for g in (grid, grid[:, ::-1]) for k in range(4)]


def tic_tac_toe(generator, rows):
    """Boards that play can come to, one of each orbit, with who wins by best play."""
    values = {}

    def value(board, turn):
        if board not in values:
            won = [board[a] for a, b, c in LINES if board[a] and board[a] == board[b] == board[c]]
            free = [i for i in range(9) if not board[i]]
            played = [value((*board[:i], turn, *board[i + 1:]), -turn) for i in free] if not won else []
            values[board] = won[0] if won else max(played, key=lambda v: turn * v) if played else 0
        return values[board]

    value((0,) * 9, 1)
    orbits = {min(tuple(map(int, b)) for b in turned(board)): v for board, v in values.items()}
    assert len(values) == 5478 and len(orbits) == 765
    boards = sorted(orbits)
    chosen = [boards[i] for i in generator.permutation(765)[:rows]]
    return numpy.array(chosen, dtype=float), numpy.array([orbits[b] for b in chosen], dtype=float)


def digits(generator, rows):
    from sklearn.datasets import load_digits
    data = load_digits()
    which = generator.permutation(len(data.target))[:rows]
    grids = [numpy.rot90(g if generator.integers(2) else g[:, ::-1], generator.integers(4)).ravel()
             for g in data.images[which]]
    return numpy.array(grids), numpy.where(numpy.isin(data.target[which], [0, 6, 8, 9]), 1., -1.)


EVEN_SIGNS = {"action": "signed-permutation", "name": "even signs", "degree": 3,
              "generators": [[-1, -2, 3], [1, -2, -3]]}


def regular(enumeration):
    return max(json.loads(enumeration)["architectures"], key=lambda a: (a["neurons"], a["type"] == 1))


def by_gsnn(group, name, channels, data, starts):
    """Training errors over the variance, and processor seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([GSNN, "fit", f"--sum={name}:{channels}", f"--restarts={starts}", "--folds=0", "-j1", group,
                           data], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    losses = [restart["loss"] for restart in json.loads(done.stdout)["restarts"]]
    return losses, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def normalised(x, y, invariant):
    """As gsnn does: shifted by the part of the mean that is fixed, and one number for all inputs."""
    shift = sum((x.mean(0) @ v / (v @ v) * v for v in invariant), numpy.zeros(x.shape[1]))
    return (x - shift) / numpy.sqrt(((x - shift) ** 2).mean()), (y - y.mean()) / y.std()


def by_adam(rows, invariant, channels, x, y, starts, steps):
    """The same of PyTorch: rows is the weight pattern, invariant a basis of linear functions."""
    import torch
    torch.set_num_threads(1)
    torch.manual_seed(1)
    neurons, degree = len(rows), len(rows[0])
    dimension = max(abs(e) for row in rows for e in row)
    basis = torch.zeros(dimension, neurons, degree)
    for i, row in enumerate(rows):
        for j, entry in enumerate(row):
            if entry:
                basis[abs(entry) - 1, i, j] = 1 if entry > 0 else -1
    x, y = (torch.tensor(part, dtype=torch.float32) for part in normalised(x, y, invariant))
    linear = x @ torch.tensor(invariant, dtype=torch.float32).T
    losses, begin = [], time.process_time()
    for _ in range(starts):
        theta = torch.randn(channels, dimension) / dimension ** .5
        parameters = [p.requires_grad_() for p in (theta, torch.randn(channels), torch.randn(channels) / neurons,
                                                   torch.zeros(len(invariant)), torch.zeros(()))]
        optimizer = torch.optim.Adam(parameters, lr=.02)
        schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
        for _ in range(steps):
            weights, bias, a, c, d = parameters
            W = torch.einsum("ck,kij->cij", weights, basis).reshape(-1, degree)
            z = (x @ W.T).reshape(len(x), channels, neurons) + bias[:, None]
            loss = (((torch.relu(z).sum(-1) * a).sum(-1) + linear @ c + d - y) ** 2).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
        losses.append(float(loss.detach()))
    return losses, time.process_time() - begin


def invariant_functions(generators, degree):
    """A basis of the c with c g = c, for signed permutations."""
    equations = []
    for images in generators:
        move = numpy.zeros((degree, degree))
        for i, image in enumerate(images):
            move[abs(image) - 1, i] = 1 if image > 0 else -1
        equations.append(move.T - numpy.eye(degree))
    _, sizes, vectors = numpy.linalg.svd(numpy.vstack(equations))
    return vectors[int((sizes > 1e-9).sum()):]


def seconds_each(losses, seconds, goal):
    """Seconds for a success, and whether there is one."""
    won = sum(loss <= goal for loss in losses)
    return seconds / max(won, 1), won


def compare(title, group, channels, x, y, options):
    with tempfile.NamedTemporaryFile("w", suffix=".csv") as data:
        numpy.savetxt(data, numpy.column_stack([x, y]), delimiter=",")
        data.flush()
        enumeration = subprocess.run([GSNN, "enumerate", group], check=True, capture_output=True).stdout
        architecture = regular(enumeration)
        invariant = invariant_functions(json.loads(enumeration)["group"]["generators"], x.shape[1])
        ours, seconds = by_gsnn(group, architecture["id"], channels, data.name, options.starts)
    theirs, their_seconds = by_adam(architecture["weights"]["rows"], invariant, channels, x, y, options.adam_starts,
                                    options.steps)
    for at, goal in (("", 1.2 * sorted(ours)[len(ours) // 2]), ("at Adam's error", sorted(theirs)[len(theirs) // 2])):
        each, won = seconds_each(ours, seconds, goal)
        their_each, their_won = seconds_each(theirs, their_seconds, goal)
        over = "over " if not their_won else "at most " if not won else ""
        print(f"| {at or title} | {goal:.2g} | {won} of {len(ours)}, {each:.3f} s | {their_won} of {len(theirs)},"
              f" {their_each:.2f} s | {over}{their_each / each:.0f} times | {min(ours):.2g}, Adam {min(theirs):.2g} |",
              flush=True)


def compare_all(options):
    generator = numpy.random.default_rng(1)
    print("| network | mse/variance | gsnn fit: starts that come so far, time for each | PyTorch Adam | faster | least |")
    print("|---|---|---|---|---|---|")
    compare("4 atoms, regular x4", str(ROOT / "groups" / "s4-edges.json"), 4, *atoms(generator, 400), options)
    tasks = [("parity, regular x8", EVEN_SIGNS, 8, parity(generator, 300)),
             ("tic-tac-toe, reg. x4", square(3), 4, tic_tac_toe(generator, 300)),
             ("digits, regular x2", square(8), 2, digits(generator, 700))]
    for title, document, channels, (x, y) in tasks:
        with tempfile.NamedTemporaryFile("w", suffix=".json") as group:
            json.dump(document, group)
            group.flush()
            compare(title, group.name, channels, x, y, options)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true", help="fewer starts")
    parser.add_argument("--page", help="keep the table there")
    options = parser.parse_args()
    options.starts, options.adam_starts, options.steps = (8, 2, 300) if options.quick else (24, 6, 3000)
    with page.kept_in(options.page, "Adam"):
        compare_all(options)


if __name__ == "__main__":
    main()
