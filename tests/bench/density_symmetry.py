#!/usr/bin/python3
"""Measures `gsnn density symmetry` and `phases` in one run: S of a law for S20, and for E8 with a mean,
and the symmetry of draws of every D6 architecture among all permutations and signed permutations,
against brute force over both in Python.  Prints seconds of processor time, the median of five runs
each, beside their aims.

GSNN names the command (default build/gsnn).
"""
import itertools
import json
import os
import pathlib
import resource
import statistics
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
GSNN = os.environ.get("GSNN", str(ROOT / "build" / "gsnn"))
RUNS = 5


def seconds(*arguments):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([GSNN, *map(str, arguments)], stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def median(*arguments):
    return statistics.median(seconds(*arguments) for _ in range(RUNS))


def report(what, measured, aim):
    print(f"{what:60} {measured:7.3f} s   aim below {aim:5.3f} s   {'met' if measured < aim else 'MISSED'}")


def law(entries):
    return {"schema": "gsnn-law/1", "hidden": 8, "weights": entries, "readout": {"law": "normal"}}


def brute_force(rows, degree, type2):
    """Seconds that Python takes for the signed permutations that map the set of rows to itself."""
    begin = time.process_time()
    rows = set(map(tuple, rows))
    if type2:
        rows |= {tuple(-x for x in row) for row in rows}
    count = sum(all(tuple(s * row[i] for i, s in zip(images, signs)) in rows for row in rows)
                for images in itertools.permutations(range(degree))
                for signs in itertools.product((1, -1), repeat=degree))
    return time.process_time() - begin, count


def main():
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "law.json"
        path.write_text(json.dumps(law([{"law": "uniform", "low": 0, "high": 1 + i % 3}
                                        for i in range(20)])))
        report("S of three kinds of uniform laws in S20", median("density", f"--law={path}", "S20"), 0.1)
        path.write_text(json.dumps(law([{"law": "normal", "mean": mean}
                                        for mean in (1, 1, 0, 0, 2, 0, 0, 0)])))
        report("S of normal weights with a mean in E8",
               median("density", f"--law={path}", ROOT / "groups" / "e8.json"), 0.1)
        report("symmetry of draws of the 14 architectures of D6", median("density", "phases", "D6"),
               14 * 0.05)
        path.write_text(json.dumps({"schema": "gsnn-law/1", "architecture": "4.1",
                                    "weights": {"law": "normal"}, "readout": {"law": "normal"}}))
        ours = median("density", f"--law={path}", "--within=B", "D6")
        report("Gamma and S of 4.1 of D6 among signed permutations", ours, 0.05)
        listed = json.loads(subprocess.run([GSNN, "enumerate", "D6"], stdout=subprocess.PIPE, text=True,
                                           check=True).stdout)["architectures"]
        rows = next(a for a in listed if a["id"] == "4.1")["weights"]["rows"]
        peer, count = brute_force(rows, 6, True)
        print(f"{'Gamma of 4.1 by brute force in Python: ' + str(count):60} {peer:7.3f} s   "
              f"{peer / ours:.0f} times as long")


if __name__ == "__main__":
    main()
