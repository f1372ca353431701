#!/usr/bin/python3
"""Tests of `gsnn verify`: true enumerations are proved, and every damage is noticed.

    GSNN=build/gsnn tests/verify/run.py [--tries=N] [PART]...

The parts are objects, command, options, damages, bundled and library; all by default.  With
GSNN_LONG_TESTS=1 in the environment more groups are enumerated through GAP.  Ends with
"N passed, N failed".
"""
import argparse
import json
import os
import pathlib
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "common"))

import damaged  # noqa: E402
import objects  # noqa: E402
import proved  # noqa: E402
from command import ROOT, Command, bundled_groups  # noqa: E402
from tally import Tally  # noqa: E402

PARTS = ["objects", "command", "options", "damages", "bundled", "library"]

# What is damaged: several actions, types, abelian and nonabelian, with all pairs.
# The hexagonal lattice in coordinates that are not orthogonal.
HEXAGONAL = json.dumps({
    "name": "A2", "action": "matrix", "form": [[2, -1], [-1, 2]],
    "generators": [[[-1, 1], [0, 1]], [[1, 0], [1, -1]]],
})
BASES = ["d6", "d4", "q8", "c2xc2xc2", "s4", "s5-edges", "b3", "cube-rotations", "icosahedron"]


def command_line(tally, command, text):
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "d6.json"
        file.write_text(text)
        for arguments, status in [
            ([file], 0), (["--quiet", file], 0), (["--seed=7", file], 0), (["--help"], 0),
            (["--complete", file], 0), ([folder], 2), (["-", "-"], 2), ([file, file], 2), (["--seed=x"], 2),
            (["--seed"], 2), (["--wrong"], 2), ([f"{file}x"], 2),
        ]:
            result = command.run("verify", *arguments)
            good = result.returncode == status
            good &= result.stderr.count("\n") == (status > 0) and (not status or not result.stdout)
            if "--quiet" in arguments:
                good &= not result.stdout
            tally.check(good, f"verify {' '.join(map(str, arguments))}",
                        f"status {result.returncode}\n{result.stdout}{result.stderr}")
        first = command.run("verify", file).stdout
        tally.equal(command.run("verify", "-", text=text).stdout, first, "standard input by name")
        tally.equal(command.run("verify", text=text).stdout, first, "standard input")
    help_text = command.output("verify", "--help")
    tally.check(max(map(len, help_text.splitlines())) <= 80, "help fits 80 columns")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tries", type=int, default=1)
    parser.add_argument("parts", nargs="*", metavar="PART")
    arguments = parser.parse_args()
    parts = arguments.parts or PARTS
    for part in parts:
        if part not in PARTS:
            parser.error(f"there is no part {part}")
    command = Command(os.environ.get("GSNN", ROOT / "build" / "gsnn"))
    tally = Tally()
    paths = bundled_groups()
    bases = {name: command.output("enumerate", "--all", paths[name]) for name in BASES}
    bases["hexagonal"] = command.output("enumerate", "--all", "-", text=HEXAGONAL)
    if "objects" in parts:
        objects.check(tally, pathlib.Path(os.environ.get("GSNN_BUILD", ROOT / "build")))
    if "command" in parts:
        command_line(tally, command, bases["d6"])
        damaged.texts(tally, command, bases["d6"])
    if "options" in parts:
        proved.options(tally, command)
    if "damages" in parts:
        damaged.harmless_changes(tally, command, bases)
        damaged.damages(tally, command, bases, arguments.tries)
    if "bundled" in parts:
        proved.bundled(tally, command)
    if "library" in parts:
        proved.library(tally, command)
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
