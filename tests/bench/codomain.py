#!/usr/bin/python3
"""Measures the spaces of equivariant linear maps of `gsnn count --codomain=input` in one run.

The peer colours the orbits of pairs of an output and an input recursively, as AutoEquiv does, in Python,
on the cyclic group of 256 points; its recursion has no end at 1024, where only gsnn is timed.  Processor time,
of the whole process for gsnn and of the colouring alone for Python.  Prints a table of ratios beside their aims.

GSNN names the command (default build/gsnn).
"""
import json
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
GSNN = os.environ.get("GSNN", str(ROOT / "build" / "gsnn"))
RUNS = 41


def colour(points):
    """The orbits of the rotation on pairs, each found by a recursive walk."""
    colours = {}

    def walk(i, j, number):
        if (i, j) in colours:
            return
        colours[i, j] = number
        walk((i + 1) % points, (j + 1) % points, number)
        walk((i - 1) % points, (j - 1) % points, number)
    number = 0
    for i in range(points):
        for j in range(points):
            if (i, j) not in colours:
                walk(i, j, number)
                number += 1
    return number


def ours(*arguments):
    """Median processor seconds of a run."""
    seconds = []
    for _ in range(RUNS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([GSNN, *arguments], check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(seconds)


def main():
    answer = json.loads(subprocess.run([GSNN, "enumerate", "--codomain=input", "--weights=none", "--no-morphisms",
                                        "C256"], check=True, capture_output=True, text=True).stdout)
    sys.setrecursionlimit(4000)
    begin = time.process_time()
    found = colour(256)
    theirs = time.process_time() - begin
    assert found == answer["codomain"]["linear"]["dimension"] == 256
    whole = ours("count", "--codomain=input", "--no-morphisms", "C256")
    alone = ours("count", "--no-morphisms", "C256")
    large = ours("count", "--codomain=input", "--no-morphisms", "C1024")
    share = max(whole - alone, 1e-4)
    print(f"hom space of C256   gsnn {whole * 1000:7.1f} ms, {share * 1000:.2f} more than without a codomain; "
          f"Python {theirs * 1000:7.1f} ms; ratio of the maps {theirs / share:6.0f} (aim 100), "
          f"of the process {theirs / whole:6.0f}")
    print(f"hom space of C1024  gsnn {large * 1000:7.1f} ms; a recursion as deep as the orbit is long has no end in Python")


if __name__ == "__main__":
    main()
