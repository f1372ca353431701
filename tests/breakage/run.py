#!/usr/bin/python3
"""Breaks what gsnn stands on, and sees that it ends with one line and leaves nothing behind.

    tests/breakage/run.py [--command build/gsnn] [PART]...

The parts are allocations, limits, outputs, signals, gaps and valgrind; all by default.
GSNN_LONG_TESTS=1 tries much more of each.
"""
import argparse
import os
import shutil
import signal
import sys
import time

import allocations
import gaps
import outputs
import signals
from verdict import ROOT, run  # also finds tests/common

from command import Command
from tally import Tally

LONG = os.environ.get("GSNN_LONG_TESTS") == "1"
SANITIZED = os.environ.get("SANITIZE") == "1"

UNDER_VALGRIND = [
    "enumerate D4 --all",
    "enumerate D6 --engine=orbits --format=jsonl",
    "enumerate S4 --engine=coxeter --format=csv",
    "enumerate B2 --format=table",
    "enumerate groups/d5-plane.json",
    "enumerate A5 --weights=row --format=dot",
    "enumerate groups/no-such-file.json",
]


def check_valgrind(tally, command):
    """No invalid access, nothing uninitialised, nothing lost."""
    if not shutil.which("valgrind"):
        tally.skip("valgrind", "it is not installed")
        return
    options = "--error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite"
    for case in UNDER_VALGRIND:
        words = case.split()
        plain = run(command, words)
        valgrind = Command(shutil.which("valgrind"))
        result = run(valgrind, ["-q", *options.split(), command.path, *words], timeout=600)
        same = (result.returncode, result.stdout) == (plain.returncode, plain.stdout)
        found = f"status {result.returncode}: {result.stderr[-1500:]}"
        tally.check(same, f"valgrind gsnn {case}", found)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--command", default=os.environ.get("GSNN", ROOT / "build" / "gsnn"))
    parser.add_argument("parts", nargs="*", metavar="PART", help="which parts to run")
    options = parser.parse_args()
    # A shell that starts this in the background ignores SIGINT, nohup SIGHUP, and what is ignored
    # gsnn would go on to ignore.
    for number in signals.SIGNALS:
        signal.signal(number, signal.SIG_DFL)
    tally, command = Tally(), Command(options.command)
    parts = {
        "allocations": lambda: allocations.check_failing(tally, command, 2000 if LONG else 60),
        "limits": lambda: allocations.check_limits(tally, command, 200 if LONG else 25),
        "outputs": lambda: outputs.check(tally, command),
        "signals": lambda: signals.check(tally, command, LONG),
        "gaps": lambda: gaps.check(tally, command),
        "valgrind": lambda: check_valgrind(tally, command),
    }
    for name in options.parts or parts:
        if name not in parts:
            parser.error(f"there is no part {name}")
        if SANITIZED and name in ("allocations", "limits", "valgrind"):
            tally.skip(name, "the sanitizers have an allocator of their own")
            continue
        begin = time.monotonic()
        parts[name]()
        print(f"{name}: {time.monotonic() - begin:.0f} s", flush=True)
    return tally.close()


sys.exit(main())
