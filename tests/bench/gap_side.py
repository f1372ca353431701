"""GAP's side of the benchmark: the same permutation group, asked for its classes of subgroups."""
import json
import os
import re
import signal
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from fractions import Fraction

from gsnn_side import Times

GAP = os.environ.get("GSNN_GAP", "gap")
PROGRAM = """
G := Group({generators});;
start := NanosecondsSinceEpoch();;
before := Runtimes();;
classes := Length(ConjugacyClassesSubgroups(G));;
after := Runtimes();;
Print("answer ", classes, " ", NanosecondsSinceEpoch() - start, " ",
      after.user_time + after.system_time - before.user_time - before.system_time, "\\n");
QUIT;
"""


@dataclass(frozen=True)
class Answer:
    classes: int
    inside: Times  # of ConjugacyClassesSubgroups alone
    whole: Times  # of the process
    megabytes: float


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
    """What GAP prints, the times of its process, and its memory in megabytes."""
    with tempfile.TemporaryFile("w+") as commands, tempfile.TemporaryFile("w+") as output:
        commands.write(program)
        commands.seek(0)
        begin = time.monotonic()
        process = subprocess.Popen(
            [GAP, "-q", "-T", "-r"],
            stdin=commands,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        late = threading.Event()

        def stop():
            late.set()
            os.killpg(process.pid, signal.SIGKILL)

        timer = threading.Timer(limit, stop)
        timer.start()
        _, status, usage = os.wait4(process.pid, 0)
        timer.cancel()
        wall = time.monotonic() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        if late.is_set():
            raise TooLate
        output.seek(0)
        return output.read(), Times(wall, usage.ru_utime + usage.ru_stime), usage.ru_maxrss / 1024


def version():
    return run('Print(GAPInfo.Version, "\\n"); QUIT;', 60)[0].strip()


def generators_of(expression):
    """The images of 1..m under the generators of a permutation group, m its largest moved point."""
    program = f"G := {expression};; m := LargestMovedPoint(G);;\n"
    program += 'Print("answer ", List(GeneratorsOfGroup(G), g -> ListPerm(g, m)), "\\n"); QUIT;\n'
    printed = run(program, 60)[0].replace("\\\n", "")
    answer = re.search(r"^answer\s+(\[.*\])$", printed, re.MULTILINE | re.DOTALL)
    if not answer:
        raise RuntimeError(f"GAP did not answer: {printed}")
    return json.loads(answer[1])


def measure(generators, limit):
    """Starts GAP once and asks it for the classes of subgroups of a permutation group."""
    listed = ",".join(f"PermList({images})" for images in generators)
    printed, whole, megabytes = run(PROGRAM.format(generators=listed), limit)
    answer = re.search(r"^answer (\d+) (\d+) (\d+)$", printed, re.MULTILINE)
    if not answer:
        raise RuntimeError(f"GAP did not answer: {printed}")
    inside = Times(int(answer[2]) / 1e9, int(answer[3]) / 1e3)
    return Answer(int(answer[1]), inside, whole, megabytes)
