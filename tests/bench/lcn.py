#!/usr/bin/python3
"""Measures gsnn lcn against PARI, FLINT and NumPy on the same input in this run; prints a table.

    tests/bench/lcn.py [--quick]

Membership is timed inside the process, the other parts by the clock of the whole process.
"""
import argparse
import os
import pathlib
import subprocess
import time

import numpy

BUILD = pathlib.Path(os.environ.get("GSNN_BUILD", "build"))
GSNN = os.environ.get("GSNN", str(BUILD / "gsnn"))


def seconds(*arguments, times=5, status=(0,)):
    best = float("inf")
    for _ in range(times):
        begin = time.perf_counter()
        run = subprocess.run([GSNN, *arguments], check=False, stdout=subprocess.DEVNULL)
        best = min(best, time.perf_counter() - begin)
        if run.returncode not in status:
            raise SystemExit(f"gsnn {' '.join(arguments)}: status {run.returncode}")
    return best


def roots(degree, count, repeat, flint):
    run = subprocess.run([BUILD / "bench" / "lcn_roots", *map(str, (degree, count, repeat, int(flint)))],
                         check=True, capture_output=True, text=True)
    ours, theirs, found = run.stderr.split()
    return float(ours), float(theirs), int(found), run.stdout.split("\n")[:-1]


def pari(polynomials, repeat):
    """Seconds for each polynomial, and the roots of all."""
    script = ["default(parisizemax,\"2G\");", "s=0;t=0;"]
    for text in polynomials:
        script.append(f"P={text};")
        script.append(f"b=getwalltime();for(i=1,{repeat},n=polsturm(P));t+=getwalltime()-b;s+=n;")
    script.append("print(t/1000.,\" \",s)")
    run = subprocess.run(["gp", "-q", "-f"], input="\n".join(script) + "\n", check=True,
                         capture_output=True, text=True)
    total, found = run.stdout.split()[-2:]
    return float(total) / repeat / len(polynomials), int(found)


def numpy_training(runs, steps, step=0.05):
    """(3,2), all runs at once as rows of arrays."""
    draw = numpy.random.default_rng(1)
    a = draw.normal(size=(runs, 3)) / 3 ** 0.5
    b = draw.normal(size=(runs, 2)) / 2 ** 0.5
    u = draw.normal(size=(runs, 4))
    u /= numpy.linalg.norm(u, axis=1, keepdims=True)
    f = numpy.zeros((runs, 4))
    begin = time.perf_counter()
    for _ in range(steps):
        f[:, :3] = a * b[:, :1]
        f[:, 3] = 0
        f[:, 1:] += a * b[:, 1:]
        g = 2 * (f - u)
        da = g[:, :3] * b[:, :1] + g[:, 1:] * b[:, 1:]
        db = numpy.stack([(g[:, :3] * a).sum(axis=1), (g[:, 1:] * a).sum(axis=1)], axis=1)
        a -= step * da
        b -= step * db
    return time.perf_counter() - begin


def row(what, ours, peer, theirs, aim, good):
    print(f"| {what} | {ours * 1000:.3g} ms | {peer} | {aim} | {'met' if good else 'MISSED'} |"
          .replace("THEIRS", f"{theirs * 1000:.3g} ms"))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    print("| case | gsnn | peer | aim | |\n|---|---|---|---|---|")
    ours, flint, found, polynomials = roots(200, 2 if quick else 10, 20, True)
    theirs, counted = pari(polynomials, 5)
    if found != counted:
        raise SystemExit(f"{found} roots, but PARI counts {counted}")
    row("member, degree 200, 53 bits", ours, "PARI polsturm THEIRS", theirs, "at most 2 times",
        ours <= 2 * theirs)
    row("member, degree 200, 53 bits", ours, "FLINT Sturm THEIRS", flint, "50 times faster",
        50 * ours <= flint)
    ours = roots(4095, 1, 1, False)[0]
    row("member, degree 4095", ours, "-", 0, "5 s", ours < 5)
    entries = ",".join(str((7 ** i) % 1009 - 500) for i in range(31))
    for filters in "31", "16,16":
        start = whole = float("inf")
        for _ in range(40):  # in turns, the least of each
            start = min(start, seconds("--version", times=1))
            whole = min(whole, seconds("lcn", "member", f"--filters={filters}", "--", entries, times=1,
                                       status=(0, 3)))
        row(f"member of ({filters}), degree 30, beyond the start", whole - start, "start THEIRS", start,
            "2 ms", whole - start < 2e-3)
    row("atlas of size 31", seconds("lcn", "atlas", "--size=31"), "-", 0, "1 s",
        seconds("lcn", "atlas", "--size=31") < 1)
    ours = seconds("lcn", "count", "--filters=2,2,2,2,2,2,2,2")
    row("count of (2^8)", ours, "-", 0, "1 s", ours < 1)
    steps = 2000 if quick else 20000
    train = ["lcn", "train", "--filters=3,2", "--target=random", "--runs=300", f"--steps={steps}", "-j1"]
    theirs = numpy_training(300, steps)
    # Steps so short that no run stands still before its last one; then runs that may stop there.
    for what, length in ("every step taken", 1e-6), ("to the same ends", 0.05):
        ours = seconds(*train, f"--step={length}")
        row(f"300 runs of training (3,2), {what}", ours, "NumPy THEIRS", theirs, "5 times faster",
            5 * ours <= theirs)


if __name__ == "__main__":
    main()
