#!/usr/bin/python3
"""Measures gsnn against GAP's ConjugacyClassesSubgroups, both in this run, and prints a table.

    tests/bench/run.py [--quick] [--case=TEXT] [--repeat=N] [--gap-limit=SECONDS] [--markdown]

Times are of wall clock. gsnn's are those of its whole process. GAP's are those of its whole
process for the groups of Table 1, and for the others what passes inside GAP, without its start-up.
A ratio is GAP's time over gsnn's; its spread is that of the ratios of the repetitions. The number
of subgroup classes is compared where gsnn counts them. The status is 1 when that fails, and not
when an aim is missed, which is marked.
"""
import argparse
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import tempfile
import time

from cases import CASES
import gap_side

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
GSNN = os.environ.get("GSNN", str(ROOT / "build" / "gsnn"))
# A case is repeated while GAP's repetitions stay within so many seconds together.
PATIENCE = 60


class Disagreement(Exception):
    pass


def source(case):
    path = ROOT / "groups" / f"{case.group}.json"
    return str(path) if path.exists() else case.group


def measure_gsnn(case):
    """Seconds, megabytes, and the number of subgroup classes of the answer, if it says."""
    with tempfile.TemporaryDirectory() as folder:
        output = pathlib.Path(folder) / "output"
        command = [GSNN, "enumerate", *case.options, source(case)]
        with open(output, "wb") as stream:
            begin = time.monotonic()
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=stream)
            _, status, usage = os.wait4(process.pid, 0)
            seconds = time.monotonic() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            raise RuntimeError(f"{' '.join(command)} ended with status {process.returncode}")
        with open(output, encoding="utf-8") as stream:
            header = json.loads(stream.readline().rstrip("\n").rstrip(",") + "}")
    return seconds, usage.ru_maxrss / 1024, header["counts"]["subgroup_classes"]


def generators(case):
    """What GAP is given: the group as gsnn has read it."""
    command = [GSNN, "enumerate", "--weights=none", "--no-morphisms", "--max-neurons=1", source(case)]
    document = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout
    return gap_side.permutations(json.loads(document)["group"])


def measure(case, repeat, limit):
    """The lists of gsnn's seconds and megabytes and of GAP's seconds."""
    ours, memory, theirs = [], [], []
    given = generators(case) if case.aim else None
    while len(ours) < repeat and (sum(theirs) < PATIENCE or not theirs):
        seconds, megabytes, classes = measure_gsnn(case)
        ours.append(seconds)
        memory.append(megabytes)
        if not case.aim:
            continue
        try:
            gap_classes, inside, whole = gap_side.measure(given, limit)
        except gap_side.TooLate:
            return ours, memory, None
        if classes is not None and classes != gap_classes:
            raise Disagreement(f"{case.name}: {classes} classes of subgroups, GAP has {gap_classes}")
        theirs.append(whole if case.start else inside)
    return ours, memory, theirs


def show_seconds(seconds):
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"


def row(case, ours, memory, theirs, limit):
    """The cells of a case: name, gsnn, memory, GAP, ratio, spread, aim, verdict."""
    kept = (not case.megabytes or max(memory) <= case.megabytes) and (
        not case.seconds or statistics.median(ours) <= case.seconds
    )
    gap, ratio, spread = "-", "-", "-"
    if case.aim and theirs is None:
        gap, ratio = f"> {limit:.0f} s", f"> {limit / max(ours):.0f}"
        kept &= limit / max(ours) >= case.aim
    elif case.aim:
        ratios = [g / o for g, o in zip(theirs, ours)]
        gap = show_seconds(statistics.median(theirs))
        ratio = f"{statistics.median(ratios):.1f}"
        spread = f"{min(ratios):.1f} to {max(ratios):.1f}" if len(ratios) > 1 else "once"
        kept &= statistics.median(ratios) >= case.aim
    aims = [f"{case.aim} times"] if case.aim else []
    aims += [f"{case.seconds:g} s"] if case.seconds else []
    aims += [f"{case.megabytes:g} MB"] if case.megabytes else []
    return [
        case.name,
        show_seconds(statistics.median(ours)),
        f"{max(memory):.0f} MB",
        gap,
        ratio,
        spread,
        ", ".join(aims),
        "met" if kept else "MISSED",
    ]


HEAD = ["case", "gsnn", "memory", "GAP", "ratio", "spread", "aim", ""]
WIDTHS = [34, 10, 8, 10, 8, 18, 14, 6]


def print_row(cells, markdown):
    if markdown:
        print("| " + " | ".join(cells) + " |", flush=True)
    else:
        print("  ".join(cell.ljust(width) for cell, width in zip(cells, WIDTHS)).rstrip(), flush=True)


def machine():
    model = "unknown processor"
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.split(":", 1)[1].strip()
            break
    return f"{model}, {os.cpu_count()} processors, Linux {platform.release()}"


def versions():
    ours = subprocess.run([GSNN, "--version"], stdout=subprocess.PIPE, text=True, check=True).stdout
    return f"{ours.strip()} against GAP {gap_side.version()}"


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="few cases, once each")
    parser.add_argument("--case", default="", help="only cases whose section or name contains this")
    parser.add_argument("--repeat", type=int, default=5, help="repetitions of a case at most (5)")
    parser.add_argument("--gap-limit", type=float, default=3600, help="seconds for GAP (3600)")
    parser.add_argument("--markdown", action="store_true", help="print tables in Markdown")
    return parser.parse_args()


def main():
    arguments = read_arguments()
    repeat = 1 if arguments.quick else arguments.repeat
    print(f"{versions()}\n{machine()}")
    section, missed = None, 0
    for case in CASES:
        if (arguments.quick and not case.quick) or arguments.case not in f"{case.section} {case.name}":
            continue
        if case.section != section:
            section = case.section
            print(f"\n{section}\n")
            print_row(HEAD, arguments.markdown)
            if arguments.markdown:
                print_row(["---"] * len(HEAD), True)
        cells = row(case, *measure(case, repeat, arguments.gap_limit), arguments.gap_limit)
        missed += cells[-1] == "MISSED"
        print_row(cells, arguments.markdown)
    print(f"\n{missed} aims missed" if missed else "\nall aims met")


if __name__ == "__main__":
    try:
        main()
    except (Disagreement, RuntimeError) as error:
        sys.exit(f"bench: {error}")
