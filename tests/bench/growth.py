#!/usr/bin/python3
"""Measures how gsnn's time and memory grow within families of groups, fits exponents, and plots.

    tests/bench/growth.py [--repeat=N] [--data=FILE] [--plot=FILE] [--markdown] [--page=FILE]
    tests/bench/growth.py --from=FILE [--plot=FILE] [--markdown] [--page=FILE]

Times are those of the processors (user and system, all threads, median of N runs of the whole
process), memory is the most that was resident. --data keeps the measurements as CSV, and --from
fits and plots such a file. An exponent is the slope of the least-squares line through the
logarithms, over the groups that take at least four times what the trivial group does: below, the
process' start is measured.
"""
import argparse
import csv
import math
import pathlib
import statistics
import sys
import tempfile
from dataclasses import asdict, dataclass, fields

import gsnn_side
from growth_families import FAMILIES, group_of
from page import kept_in

START_UPS = 4


@dataclass(frozen=True)
class Point:
    family: str
    engine: str  # that was asked for
    size: int
    degree: int
    order: int
    classes: int  # of subgroups, or architectures where they are not listed
    seconds: float
    megabytes: float


def measure(family, series, size, repeat, folder):
    arguments = ["enumerate", *series.options, f"--engine={series.engine}", group_of(family, size, folder)]
    output = pathlib.Path(folder) / "output"
    seconds = statistics.median(gsnn_side.run(arguments, output).processor for _ in range(repeat))
    header = gsnn_side.header(output)
    counts = header["counts"]
    classes = counts["subgroup_classes"] if series.counts_subgroups else sum(counts["admissible"].values())
    return Point(
        family.name,
        series.engine,
        size,
        header["group"]["degree"],
        int(header["group"]["order"]),
        classes,
        round(seconds, 5),
        round(gsnn_side.peak_megabytes(arguments), 1),
    )


def start_up(repeat, folder):
    runs = [gsnn_side.run(["enumerate", "C1"], pathlib.Path(folder) / "output") for _ in range(5 * repeat)]
    return statistics.median(run.processor for run in runs)


def measure_all(repeat):
    with tempfile.TemporaryDirectory() as folder:
        points = [Point("trivial", "auto", 1, 1, 1, 1, round(start_up(repeat, folder), 5), 0)]
        for family in FAMILIES:
            for series in family.series:
                for size in series.sizes:
                    points.append(measure(family, series, size, repeat, folder))
                    print(".", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return points


def write_points(points, path):
    with open(path, "w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, [f.name for f in fields(Point)], lineterminator="\n")
        writer.writeheader()
        writer.writerows(asdict(point) for point in points)


def read_points(path):
    with open(path, encoding="utf-8", newline="") as stream:
        return [Point(**{f.name: f.type(row[f.name]) for f in fields(Point)}) for row in csv.DictReader(stream)]


def slope(xs, ys):
    """The exponent e of y = c x^e, and c; none where x takes only one value."""
    xs, ys = [math.log(x) for x in xs], [math.log(y) for y in ys]
    if len(set(xs)) < 2:
        return None
    exponent, constant = statistics.linear_regression(xs, ys)
    return exponent, math.exp(constant)


def show(fit):
    return f"{fit[0]:.2f}" if fit else "-"


def show_order(order):
    if order < 10**7:
        return str(order)
    digits = len(str(order)) - 1
    return f"{order // 10 ** (digits - 1) / 10:.1f}e{digits}"


def row(family, series, points, least):
    fitted = [p for p in points if p.seconds >= least]
    seconds = [p.seconds for p in fitted]
    memory = [p.megabytes for p in fitted]
    last = points[-1]
    return [
        family.name,
        series.engine,
        f"{family.symbol} = {fitted[0].size} to {last.size}" if fitted else f"to {last.size}",
        str(len(fitted)),
        show_order(last.order),
        str(last.classes),
        f"{last.seconds:.2f} s",
        f"{last.megabytes:.0f} MB",
        show(slope([p.order for p in fitted], seconds)),
        show(slope([p.classes for p in fitted], seconds)),
        show(slope([p.degree for p in fitted], seconds)),
        show(slope([p.order for p in fitted], memory)),
    ]


HEAD = ["family", "engine", "fitted", "points", "order", "classes", "time", "memory"]
HEAD += ["time/order", "time/classes", "time/degree", "memory/order"]


def print_table(rows, markdown):
    if markdown:
        for cells in [HEAD, ["---"] * len(HEAD), *rows]:
            print("| " + " | ".join(cells) + " |")
        return
    widths = [max(map(len, column)) for column in zip(HEAD, *rows)]
    for cells in [HEAD, *rows]:
        print("  ".join(cell.ljust(width) for cell, width in zip(cells, widths)).rstrip())


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeat", type=int, default=3, help="repetitions of a run (3)")
    parser.add_argument("--from", dest="source", help="measurements that were kept, not new ones")
    parser.add_argument("--data", help="write the measurements to a file")
    parser.add_argument("--plot", help="write a picture, SVG")
    parser.add_argument("--markdown", action="store_true", help="print the table in Markdown")
    parser.add_argument("--page", help="also put the table, in Markdown, into a page like docs/benchmarks.md")
    arguments = parser.parse_args()
    arguments.markdown |= arguments.page is not None
    return arguments


def main():
    arguments = read_arguments()
    points = read_points(arguments.source) if arguments.source else measure_all(arguments.repeat)
    if arguments.data:
        write_points(points, arguments.data)
    least = START_UPS * points[0].seconds
    curves = []
    for family in FAMILIES:
        for series in family.series:
            own = [p for p in points if (p.family, p.engine) == (family.name, series.engine)]
            curves.append((family, series, own))
    with kept_in(arguments.page, "growth"):
        print(f"The trivial group takes {points[0].seconds * 1000:.1f} ms; fitted from {least * 1000:.0f} ms.\n")
        print_table([row(*curve, least) for curve in curves], arguments.markdown)
    if arguments.plot:
        from growth_plot import plot  # matplotlib is needed only here

        plot(curves, least, arguments.plot)


if __name__ == "__main__":
    try:
        main()
    except RuntimeError as error:
        sys.exit(f"growth: {error}")
