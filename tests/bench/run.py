#!/usr/bin/python3
"""Measures gsnn against GAP's ConjugacyClassesSubgroups, both in this run, and prints a table.

    tests/bench/run.py [--quick] [--case=TEXT] [--repeat=N] [--patience=SECONDS]
                       [--gap-limit=SECONDS] [--markdown] [--page=FILE]

gsnn's times are those of its whole process. GAP's are those of its whole process for the groups of
Table 1, and for the others what passes inside GAP, without its start-up. Times shown are medians by
the clock; a ratio is GAP's over gsnn's, its spread from GAP's least over gsnn's greatest to the
reverse. Beside it is the ratio of processor times (user and system, of all threads), which other
work on the machine disturbs less, or gsnn's processor time where there is no ratio. The two take
turns; where GAP takes longer than --patience, it is asked once for all cases with the group, and
where gsnn takes three times as long as that, it runs once. The number of subgroup classes is
compared where gsnn counts them. The status is 1 when they differ, and not when an aim is missed,
which is marked.
"""
import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass

from cases import CASES
import gap_side
import gsnn_side
from page import kept_in


class Disagreement(Exception):
    pass


@dataclass
class Measured:
    """What the repetitions of a case took; theirs is None where GAP was too late."""

    ours: list
    megabytes: float
    theirs: list
    gap_megabytes: float = 0
    enumeration: float = 0


def source(case, folder):
    """What gsnn is given. A group that GAP knows becomes a file first, so that gsnn need not ask."""
    path = gsnn_side.ROOT / "groups" / f"{case.group}.json"
    if case.group.startswith("{"):
        path = folder / "group.json"
        path.write_text(case.group)
    elif case.group.startswith("gap:"):
        path = folder / "group.json"
        generators = gap_side.generators_of(case.group.removeprefix("gap:"))
        path.write_text(json.dumps({"name": case.name, "action": "permutation", "generators": generators}))
    return str(path) if path.exists() else case.group


def permutations(group):
    """What GAP is given: the group as gsnn has read it."""
    command = [gsnn_side.GSNN, "enumerate", "--weights=none", "--no-morphisms", "--max-neurons=1", group]
    document = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout
    return gap_side.permutations(json.loads(document)["group"])


class Gap:
    """Starts GAP and asks it; what took longer than patience is asked once, whatever the case."""

    def __init__(self, limit, patience):
        self.limit, self.patience, self.slow = limit, patience, {}

    def ask(self, name, given):
        """An answer, or none where GAP is too late."""
        if name in self.slow:
            return self.slow[name]
        try:
            answer = gap_side.measure(given, self.limit)
        except gap_side.TooLate:
            answer = None
        if answer is None or answer.whole.wall > self.patience:
            self.slow[name] = answer
        return answer


def measure_both(case, group, arguments, output, repeat, gap):
    """The two take turns, so that what else the machine does meets both."""
    ours, answers = [], []
    given = permutations(group) if case.against_gap else None
    for repetition in range(repeat):
        if not ours or ours[0].wall < 3 * gap.patience:
            ours.append(gsnn_side.run(arguments, output))
        if case.against_gap and (repetition == 0 or case.group not in gap.slow):
            answers.append(gap.ask(case.group, given))
    return ours, answers


def measure(case, repeat, gap):
    with tempfile.TemporaryDirectory() as folder:
        output = pathlib.Path(folder) / "output"
        enumeration = pathlib.Path(folder) / "enumeration"
        group = source(case, pathlib.Path(folder))
        arguments = [case.command, *case.options, group]
        result = Measured([], 0, [])
        if case.command == "verify":
            arguments = [case.command, *case.options, str(enumeration)]
            times = [gsnn_side.run(["enumerate", group], enumeration).wall for _ in range(repeat)]
            result.enumeration = statistics.median(times)
        result.ours, answers = measure_both(case, group, arguments, output, repeat, gap)
        # Where a run is long, Python is small beside it.
        result.megabytes = max(times.megabytes for times in result.ours)
        if result.ours[0].wall < gap.patience:
            result.megabytes = gsnn_side.peak_megabytes(arguments)
        if None in answers:
            result.theirs = None
        elif answers:
            check_classes(case, output, answers)
            result.theirs = [a.whole if case.start else a.inside for a in answers]
            result.gap_megabytes = max(a.megabytes for a in answers)
    return result


def check_classes(case, output, answers):
    ours = gsnn_side.header(output)["counts"]["subgroup_classes"]
    for answer in answers:
        if ours not in (None, answer.classes):
            raise Disagreement(f"{case.name}: {ours} classes of subgroups, GAP has {answer.classes}")


def show_seconds(seconds):
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"


def ratio(theirs, ours, kind):
    return statistics.median(getattr(t, kind) for t in theirs) / statistics.median(
        getattr(t, kind) for t in ours
    )


def show_ratio(value):
    return f"{value:.2f}" if value < 1 else f"{value:.1f}" if value < 100 else f"{value:.0f}"


def row(case, found, limit):
    """The cells of a case, and whether an aim was missed."""
    walls = [times.wall for times in found.ours]
    wall = statistics.median(walls)
    missed = (case.megabytes and found.megabytes > case.megabytes) or (case.seconds and wall > case.seconds)
    missed = missed or (case.enumerations and wall > case.enumerations * found.enumeration)
    gap = reached = spread = gap_memory = "-"
    processor = show_seconds(statistics.median(times.processor for times in found.ours))
    if case.against_gap and found.theirs is None:
        gap, reached = f"> {limit:.0f} s", f"> {show_ratio(limit / wall)}"
        missed = missed or limit / wall < case.aim
    elif case.against_gap:
        gap_walls = [times.wall for times in found.theirs]
        gap = show_seconds(statistics.median(gap_walls))
        reached = show_ratio(ratio(found.theirs, found.ours, "wall"))
        least, most = min(gap_walls) / max(walls), max(gap_walls) / min(walls)
        spread = f"{show_ratio(least)} to {show_ratio(most)}"
        processor = show_ratio(ratio(found.theirs, found.ours, "processor"))
        gap_memory = f"{found.gap_megabytes:.0f} MB"
        missed = missed or ratio(found.theirs, found.ours, "wall") < case.aim
    aims = [f"{case.aim} times"] if case.aim else []
    aims += [f"{case.seconds:g} s"] if case.seconds else []
    aims += [f"{case.megabytes:g} MB"] if case.megabytes else []
    if case.enumerations:
        aims.append(f"{case.enumerations} x {show_seconds(found.enumeration)} of enumerate")
    memory = f"{found.megabytes:.0f} MB"
    verdict = ("MISSED" if missed else "met") if aims else ""
    cells = [case.name, show_seconds(wall), gap, reached, spread, processor, memory, gap_memory]
    return [*cells, ", ".join(aims), verdict], bool(missed)


HEAD = ["case", "gsnn", "GAP", "ratio", "spread", "processor", "memory", "of GAP", "aim", ""]
WIDTHS = [30, 8, 8, 6, 14, 9, 7, 7, 26, 6]


def print_row(cells, markdown):
    if markdown:
        print("| " + " | ".join(cells) + " |", flush=True)
    else:
        print("  ".join(cell.ljust(width) for cell, width in zip(cells, WIDTHS)).rstrip(), flush=True)


def print_head(section, markdown):
    print(f"\n{'### ' if markdown else ''}{section}\n")
    print_row(HEAD, markdown)
    if markdown:
        print_row(["---"] * len(HEAD), True)


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="few cases, once each")
    parser.add_argument("--case", default="", help="only cases whose section or name contains this")
    parser.add_argument("--repeat", type=int, default=5, help="repetitions of a case at most (5)")
    parser.add_argument("--patience", type=float, default=20,
                        help="seconds after which GAP is not asked again, and a third of when gsnn is not (20)")
    parser.add_argument("--gap-limit", type=float, default=3600, help="seconds for GAP (3600)")
    parser.add_argument("--markdown", action="store_true", help="print tables in Markdown")
    parser.add_argument("--page", help="also put the tables, in Markdown, into a page like docs/benchmarks.md")
    arguments = parser.parse_args()
    arguments.markdown |= arguments.page is not None
    return arguments


def run_cases(arguments):
    repeat = 1 if arguments.quick else arguments.repeat
    gap = Gap(arguments.gap_limit, arguments.patience)
    print(f"{gsnn_side.version()} against GAP {gap_side.version()}; {gsnn_side.machine()}")
    section, all_missed = None, 0
    for case in CASES:
        if (arguments.quick and not case.quick) or arguments.case not in f"{case.section} {case.name}":
            continue
        if case.section != section:
            section = case.section
            print_head(section, arguments.markdown)
        cells, missed = row(case, measure(case, repeat, gap), arguments.gap_limit)
        all_missed += missed
        print_row(cells, arguments.markdown)
    print(f"\n{all_missed} aims missed" if all_missed else "\nall aims met")


def main():
    arguments = read_arguments()
    with kept_in(arguments.page, "bench"):
        run_cases(arguments)


if __name__ == "__main__":
    try:
        main()
    except (Disagreement, RuntimeError) as error:
        sys.exit(f"bench: {error}")
