#!/usr/bin/python3
"""Checks gsnn against what is known: published counts, GAP, and a second program in Python.

    tests/agreement/run.py [--command build/gsnn] [PART]...

The parts are counts, engines, nonsolvable, networks, made-up and library; all by default.  With
GSNN_LONG_TESTS=1 in the environment the groups are larger, which takes an hour or so.
"""
import argparse
import csv
import io
import json
import os
import pathlib
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "common"))

import engines  # noqa: E402
import gap_library  # noqa: E402
import made_up  # noqa: E402
import networks  # noqa: E402
import order  # noqa: E402
import published  # noqa: E402
from command import ROOT, Command, bundled_groups  # noqa: E402
from tally import Tally  # noqa: E402

LONG = os.environ.get("GSNN_LONG_TESTS") == "1"

# Numbers in the weight matrices of one group that are looked at, and comparisons in its order.
ENTRIES = 50_000_000 if LONG else 1_000_000
COMPARISONS = 2_000_000_000 if LONG else 100_000_000
# GAP lists the subgroups of groups up to this order.
GAP_ORDER = 50_000 if LONG else 1_200
# Engines that list elements are asked for bundled groups up to this order.
LISTED = 100_000
# Above this order their first rows are compared, not all of them.
ALL_ROWS = 1_000
LIBRARY = {
    "limit": 200_000 if LONG else 1_500,
    "transitive": 9,
    "primitive": 13,
    "small": 31 if LONG else 24,
}
NONSOLVABLE = ["A5", "S5", "S6", "S7", "A5xC2", "groups/psl27.json", "gap:PSL(2,11)"]


def orders(command):
    """The order of each bundled group."""
    quick = ("--max-neurons=1", "--no-morphisms")
    return {
        name: int(command.document(path, *quick)["group"]["order"])
        for name, path in bundled_groups().items()
    }


def check_engines(tally, command, known, names):
    for name, group_order in known.items():
        if group_order > LISTED:
            tally.skip(f"{name} by other engines", "too large for those that list elements")
            continue
        some = [e for e in names if e != "gap" or group_order <= GAP_ORDER]
        if len(some) < len(names):
            tally.skip(f"{name} by gap", f"order {group_order} is for GSNN_LONG_TESTS=1")
        more = ["--weights=row"] if group_order > ALL_ROWS else []
        engines.check_bundled(tally, command, name, bundled_groups()[name], some, more)


def check_counts(tally, command, names):
    for engine in names:
        if engine != "coxeter":
            published.check_section8(tally, command, engine)
        if engine in engines.listing(names):
            published.check_table1(tally, command, engine)
    published.check_closed_forms(tally, command, symmetric=22, signed=12)
    published.check_reflection_groups(tally, command)


def check_nonsolvable(tally, command):
    """The engine that asks GAP holds every class order and length against GAP's."""
    for source in NONSOLVABLE:
        ours, gaps = (
            command.output("enumerate", source, "--all", f"--engine={engine}")
            for engine in ("lattice", "gap")
        )
        engines.same_bytes(tally, f"{source} by lattice and gap", ours, gaps)


def affordable(command, path):
    """How many neurons architectures may have so that all of them together are looked at."""
    table = command.output("enumerate", path, "--format=csv", "--no-morphisms", "--weights=none")
    neurons = sorted(int(row["neurons"]) for row in csv.DictReader(io.StringIO(table)))
    degree = len(command.document(path, "--max-neurons=1")["group"]["generators"][0])
    budget = ENTRIES // degree
    most = 1
    for place, count in enumerate(neurons):
        budget -= count
        if budget < 0 or degree * count * place * place > COMPARISONS:
            break
        most = count
    return most


def check_networks(tally, command, known):
    """Networks and morphisms of the bundled groups, and of some groups with inadmissible pairs."""
    for name in known:
        path = bundled_groups()[name]
        most = affordable(command, path)
        document = command.document(path, f"--max-neurons={most}")
        if most < known[name]:
            tally.skip(name, f"architectures of more than {most} neurons")
        networks.Networks(tally, name, document).check()
        order.check(tally, name, document)


def check_made_up(tally, command, names):
    """All pairs of products and of groups by random signed permutations, by every engine."""
    for name, arguments, more in made_up.groups(count=400 if LONG else 60):
        document = command.document(*arguments, "--all", "--engine=lattice", **more)
        networks.Networks(tally, name, document).check()
        order.check(tally, name, document)
        for engine in names:
            if engine not in ("lattice", "gap"):
                engines.check_one(tally, command, name, arguments, engine, **more)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--command", default=os.environ.get("GSNN", ROOT / "build" / "gsnn"))
    parser.add_argument("parts", nargs="*", metavar="PART", help="which parts to run")
    options = parser.parse_args()
    tally, command = Tally(), Command(options.command)
    names = command.engines()
    parts = options.parts or ["counts", "engines", "nonsolvable", "networks", "made-up", "library"]
    # GAP works on its list while everything else is checked.
    question = gap_library.ask_library(**LIBRARY) if "library" in parts else None
    known = orders(command) if {"engines", "networks"} & set(parts) else {}
    for part in parts:
        begin = time.monotonic()
        if part == "counts":
            check_counts(tally, command, names)
        elif part == "engines":
            check_engines(tally, command, known, names)
        elif part == "nonsolvable":
            check_nonsolvable(tally, command)
        elif part == "networks":
            check_networks(tally, command, known)
        elif part == "made-up":
            check_made_up(tally, command, names)
        elif part == "library":
            more = [name for name in names if name not in ("lattice", "gap")]
            count = gap_library.check(tally, command, question, more)
            tally.check(count >= 200, "at least 200 groups of GAP's libraries", str(count))
        else:
            parser.error(f"there is no part {part}")
        print(f"{part}: {time.monotonic() - begin:.0f} s", flush=True)
    return tally.close()


sys.exit(main())
