"""GAP's side of the benchmark: the same permutation group, asked for its classes of subgroups."""
import os
import re
import subprocess
import time
from fractions import Fraction

GAP = os.environ.get("GSNN_GAP", "gap")
PROGRAM = """
G := Group({generators});;
start := NanosecondsSinceEpoch();;
classes := Length(ConjugacyClassesSubgroups(G));;
Print("answer ", classes, " ", NanosecondsSinceEpoch() - start, "\\n");
QUIT;
"""


class TooLate(Exception):
    pass


def number(entry):
    """A matrix entry as a key of its value: exact where it is rational."""
    try:
        return Fraction(str(entry))
    except ValueError:
        words = re.sub(r"sqrt\((\d+)\)", r"(\1)**0.5", entry.replace("^", "**"))
        return eval(words, {"__builtins__": {}})  # files of this project, no foreign ones


def moved(matrix, vector):
    image = [sum(a * v for a, v in zip(row, vector)) for row in matrix]
    return tuple(v if isinstance(v, Fraction) else round(v, 9) + 0.0 for v in image)


def on_vectors(matrices):
    """Permutations of the orbits of the axes, on which a matrix group acts faithfully."""
    matrices = [[[number(entry) for entry in row] for row in matrix] for matrix in matrices]
    degree = len(matrices[0])
    points = [tuple(Fraction(i == j) for i in range(degree)) for j in range(degree)]
    place = {point: i for i, point in enumerate(points)}
    images = [[] for _ in matrices]
    for point in points:  # grows while it is walked
        for matrix, image in zip(matrices, images):
            to = moved(matrix, point)
            if to not in place:
                place[to] = len(points)
                points.append(to)
            image.append(place[to] + 1)
    return images


def permutations(group):
    """The generators of an enumeration's group as lists of images of points."""
    if group["action"] == "permutation":
        return group["generators"]
    if group["action"] == "signed-permutation":
        degree = group["degree"]
        return [
            [j if j > 0 else degree - j for j in images] + [j + degree if j > 0 else -j for j in images]
            for images in group["generators"]
        ]
    return on_vectors(group["generators"])


def run(program, limit):
    """What GAP prints."""
    try:
        return subprocess.run(
            [GAP, "-q", "-T", "-r"],
            input=program,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=limit,
        ).stdout
    except subprocess.TimeoutExpired:
        raise TooLate from None


def version():
    return run('Print(GAPInfo.Version, "\\n"); QUIT;', 60).strip()


def measure(generators, limit):
    """Starts GAP once; returns the number of classes, and seconds within GAP and in all."""
    listed = ",".join(f"PermList({images})" for images in generators)
    begin = time.monotonic()
    printed = run(PROGRAM.format(generators=listed), limit)
    whole = time.monotonic() - begin
    answer = re.search(r"^answer (\d+) (\d+)$", printed, re.MULTILINE)
    if not answer:
        raise RuntimeError(f"GAP did not answer: {printed}")
    return int(answer[1]), int(answer[2]) / 1e9, whole
