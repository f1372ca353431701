#!/usr/bin/python3
"""tasks.py - data with a known symmetry, made from nothing but a seed.

    tasks.py TASK [--rows=N] [--seed=S] > data.csv

TASK is one of
    atoms4, atoms5   energies of 4 or 5 identical atoms in a ball (Lennard-Jones and half an
                     Axilrod-Teller term); inputs are exp(-r) of the 6 or 10 distances
    board            the minimax value, -1, 0 or 1, of the 765 boards of tic-tac-toe up to symmetry
    parity           the sign of x1 x2 x3, under even flips of signs and permutations
    flips            the same under even flips alone
    digits           whether a digit of scikit-learn's has a hole (0, 6, 8, 9), 1 or -1; each of the 8x8
                     images is turned and mirrored at random
    spins            the energy of 4x4 spins on a torus
    methane          the 12 forces on the hydrogens of a model of methane, from their displacements
Rows are the inputs, then the outputs.  The group of each is what `tasks.py --groups` prints: the name of
one that comes with gsnn, or a group file.
"""
import argparse
import itertools
import json
import sys

import numpy

GROUPS = {
    "atoms4": "s4-edges",
    "atoms5": "s5-edges",
    "board": "d4-image-3x3",
    "parity": {"name": "even flips of 3", "action": "signed-permutation",
               "generators": [[-1, -2, 3], [1, -2, -3], [2, 1, 3], [2, 3, 1]]},
    "flips": {"name": "even flips of 3 alone", "action": "signed-permutation",
              "generators": [[-1, -2, 3], [1, -2, -3]]},
    "digits": {"name": "D4 on 8x8 pixels", "action": "permutation",
               "generators": [[8 * (i % 8) + 7 - i // 8 + 1 for i in range(64)],
                              [8 * (i // 8) + 7 - i % 8 + 1 for i in range(64)]]},
    "spins": {"name": "spins on the 4x4 torus", "action": "signed-permutation",
              "generators": [[*range(5, 17), 1, 2, 3, 4],
                             [2, 3, 4, 1, 6, 7, 8, 5, 10, 11, 12, 9, 14, 15, 16, 13],
                             [4 * (i % 4) + i // 4 + 1 for i in range(16)],
                             [4 * (i // 4) + 3 - i % 4 + 1 for i in range(16)],
                             [-i for i in range(1, 17)]]},
    "methane": "methane",
}
ROWS = {"atoms4": 600, "atoms5": 600, "parity": 450, "flips": 450, "digits": 1000, "spins": 500, "methane": 300}


def atoms(count, rows, random):
    """Clusters in which no two atoms are closer than 0.9."""
    pairs = list(itertools.combinations(range(count), 2))
    table = []
    while len(table) < rows:
        points = random.normal(size=(count, 3))
        points *= (1.6 * random.uniform(size=(count, 1)) ** (1 / 3)
                   / numpy.linalg.norm(points, axis=1, keepdims=True))
        between = {pair: points[pair[0]] - points[pair[1]] for pair in pairs}
        r = {pair: float(numpy.linalg.norm(v)) for pair, v in between.items()}
        if min(r.values()) < 0.9:
            continue
        energy = sum(4 * (d ** -12 - d ** -6) for d in r.values())
        for i, j, k in itertools.combinations(range(count), 3):
            a, b, c = r[i, j], r[i, k], r[j, k]
            cosines = ((a * a + b * b - c * c) * (a * a + c * c - b * b) * (b * b + c * c - a * a)
                       / (8 * (a * b * c) ** 2))
            energy += 0.5 * (1 + 3 * cosines) / (a * b * c) ** 3
        table.append([numpy.exp(-r[pair]) for pair in pairs] + [energy])
    return table


LINES = [(0, 1, 2), (3, 4, 5), (6, 7, 8), (0, 3, 6), (1, 4, 7), (2, 5, 8), (0, 4, 8), (2, 4, 6)]


def winner(board):
    for i, j, k in LINES:
        if board[i] and board[i] == board[j] == board[k]:
            return board[i]
    return 0


def boards():
    """All boards that play reaches, one of each class under the symmetries of the square, with their values."""
    values = {}

    def value(board):
        if board not in values:
            mover = 1 if board.count(1) == board.count(-1) else -1
            if winner(board) or 0 not in board:
                values[board] = winner(board)
            else:
                after = [value(board[:i] + (mover,) + board[i + 1:]) for i in range(9) if not board[i]]
                values[board] = max(after) if mover == 1 else min(after)
        return values[board]

    value((0,) * 9)
    square = numpy.arange(9).reshape(3, 3)
    images = [numpy.rot90(side, k).flatten() for side in (square, square.T) for k in range(4)]
    least = {min(tuple(board[i] for i in image) for image in images) for board in values}
    return [[*board, values[board]] for board in sorted(least)]


def parity(rows, random):
    x = random.normal(size=(rows, 3))
    return numpy.column_stack([x, numpy.sign(x.prod(1))])


def digits(rows, random):
    """Needs scikit-learn, which has the images in itself; at most 1797 rows."""
    from sklearn.datasets import load_digits
    known = load_digits()
    table = []
    for k in random.permutation(len(known.target))[:rows]:
        image = numpy.rot90(known.images[k], random.integers(4))
        image = image[:, ::-1] if random.integers(2) else image
        table.append([*(image.flatten() / 16), 1 if known.target[k] in (0, 6, 8, 9) else -1])
    return table


def spins(rows, random):
    s = random.choice([-1, 1], size=(rows, 4, 4))
    energy = -(s * numpy.roll(s, 1, 1) + s * numpy.roll(s, 1, 2)).sum((1, 2))
    return numpy.column_stack([s.reshape(rows, 16), energy])


def methane(rows, random):
    """Morse bonds to the carbon at the origin, and springs between hydrogens."""
    rest = numpy.array([[1, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]]) / numpy.sqrt(3)
    x = 0.15 * random.normal(size=(rows, 4, 3))
    place = rest + x
    length = numpy.linalg.norm(place, axis=2, keepdims=True)
    pull = numpy.exp(-2 * (length - 1))
    force = -2 * 2 * (1 - pull) * pull * place / length
    for i, j in itertools.combinations(range(4), 2):
        between = place[:, i] - place[:, j]
        r = numpy.linalg.norm(between, axis=1, keepdims=True)
        push = -(r - numpy.sqrt(8 / 3)) * between / r
        force[:, i] += push
        force[:, j] -= push
    return numpy.column_stack([x.reshape(rows, 12), force.reshape(rows, 12)])


def table(task, rows, seed):
    random = numpy.random.Generator(numpy.random.Philox(seed))
    if task in ("atoms4", "atoms5"):
        return atoms(int(task[-1]), rows, random)
    if task == "board":
        return boards()
    return {"parity": parity, "flips": parity, "digits": digits, "spins": spins, "methane": methane}[task](rows, random)


def group_argument(task, folder):
    """What gsnn is given as the group: a name, or a file, which is made in the folder."""
    group = GROUPS[task]
    if isinstance(group, str):
        return group
    path = folder / "group.json"
    path.write_text(json.dumps(group), encoding="utf-8")
    return path


def main():
    options = argparse.ArgumentParser()
    options.add_argument("task", nargs="?", choices=GROUPS)
    options.add_argument("--rows", type=int)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--groups", action="store_true")
    given = options.parse_args()
    if given.groups:
        print(json.dumps(GROUPS))
    elif given.task:
        for row in table(given.task, given.rows or ROWS.get(given.task), given.seed):
            print(",".join(repr(float(number)) for number in row))
    else:
        options.error("a task is missing")
    return 0


if __name__ == "__main__":
    sys.exit(main())
