#!/usr/bin/python3
"""Measures gsnn deep: counting and listing, and the published rule against GAP in this run.

    tests/bench/deep.py

Times are seconds of CPU of the whole process; for GAP those of the count alone, without its start.
"""
import os
import pathlib
import re
import resource
import subprocess
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
BUILD = pathlib.Path(os.environ.get("GSNN_BUILD", "build"))
GSNN = os.environ.get("GSNN", str(BUILD / "gsnn"))
GAP = os.environ.get("GSNN_GAP", "gap")


def seconds(*arguments, times=7):
    """The least CPU time of some runs, and what the last one wrote."""
    best = float("inf")
    for _ in range(times):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        run = subprocess.run([GSNN, *arguments], check=True, stdout=subprocess.PIPE)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        best = min(best, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return best, run.stdout


def by_gap(group):
    """Words by depth under the published rule, and seconds."""
    program = f"GROUP := {group};;\n" + (HERE / "deep_published.g").read_text(encoding="utf-8")
    with tempfile.NamedTemporaryFile("w", suffix=".g") as file:
        file.write(program)
        file.flush()
        run = subprocess.run([GAP, "-q", file.name], check=True, capture_output=True, text=True,
                             stdin=subprocess.DEVNULL)
    words = [int(count) for count in re.findall(r"^words \d+ (\d+)$", run.stdout, re.M)]
    return words, int(re.search(r"milliseconds (\d+)", run.stdout).group(1)) / 1000


def by_gsnn(group, depth):
    """The same; the last depth has no word."""
    taken, out = seconds("deep", f"--depth={depth}", "--decreasing", "-f", "table", group)
    line = next(line for line in out.decode().splitlines() if line.startswith("words "))
    return [int(word) for word in line.split()[1:] if word != "0"], taken


def main():
    print("| | gsnn | against | ratio or rate | aim |\n|---|---|---|---|---|")
    for group, depth, aim in (("D6", 5, 0.1), ("S4", 6, 1)):
        taken, out = seconds("deep", f"--depth={depth}", "-f", "table", group)
        words = next(line for line in out.decode().splitlines() if line.startswith("words ")).split()[-1]
        print(f"| {group} to depth {depth}: {words} words of {depth} layers counted | {taken:.4f} s | | | < {aim} s |")
    for name, group, source, depth in (("S4", "SymmetricGroup(4)", "S4", 8),
                                       ("D6", "Group((1,2,3,4,5,6),(1,6)(2,5)(3,4))", "D6", 6)):
        theirs, gap = by_gap(group)
        ours, taken = by_gsnn(source, depth)
        assert ours == theirs, (ours, theirs)
        aim = ">= 50" if name == "S4" else ""
        print(f"| published rule, {name}, all depths: {sum(ours)} words | {taken:.4f} s | GAP {gap:.3f} s "
              f"| {gap / taken:.0f} | {aim} |")
    for form in ("csv", "jsonl"):
        taken, out = seconds("deep", "--depth=5", "--list", "-f", form, "D6", times=3)
        count = out.count(b"\n") - 1
        print(f"| D6 to depth 5, list as {form}: {count} words | {taken:.2f} s | | {count / taken:.0f} words/s | >= 200000 |")


if __name__ == "__main__":
    main()
