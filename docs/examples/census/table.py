#!/usr/bin/env python3
"""table.py FOLDER: makes FOLDER/census.csv and FOLDER/census.svg of FOLDER/counts, and prints a summary."""
import collections
import csv
import json
import math
import pathlib
import sys

COLUMNS = ["family", "name", "degree", "order", "type1", "type2", "inclusions", "tunnels", "subgroup_classes",
           "engine", "seconds", "end"]
COLOURS = {"coxeter": "#0072b2", "disguise": "#56b4e9", "abelian": "#e69f00", "product": "#d55e00",
           "lattice": "#009e73", "orbits": "#cc79a7", "chain": "#000000", "grid": "#999999", "gap": "#f0e442",
           "goursat": "#882255"}
NOT_RUN = {"status": None, "seconds": 0, "says": "", "header": None}
# Where logarithmic axes begin and end, in powers of ten, and the box that they are drawn in.
ACROSS, UP, BOX = (0, 5.5), (-2.2, 1.5), (70, 20, 620, 380)


def read(folder):
    """A row for each group, in the order of the list."""
    for name in (folder / "groups" / "list").read_text().split():
        group = json.loads((folder / "groups" / f"{name}.json").read_text())
        path = folder / "counts" / f"{name}.json"
        found = json.loads(path.read_text()) if path.exists() else NOT_RUN
        row = {"family": group["description"], "name": group["name"], "seconds": found["seconds"],
               "degree": group.get("degree", len(group["generators"][0])), "end": "done"}
        if found["header"]:
            counts, head = found["header"]["counts"], found["header"]
            row.update(order=head["group"]["order"], engine=head["engine"], inclusions=counts["inclusions"],
                       tunnels=counts["tunnels"], subgroup_classes=counts["subgroup_classes"], **counts["admissible"])
        else:
            row["end"] = {124: "out of time", None: "not run"}.get(found["status"], found["says"].split(": ")[-1])
        yield row


def place(value, ends, begin, end):
    """Where a value is on a logarithmic axis."""
    return begin + (math.log10(value) - ends[0]) / (ends[1] - ends[0]) * (end - begin)


def picture(rows):
    """Seconds against the number of architectures, coloured by engine."""
    left, top, right, bottom = BOX
    lines = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 440" font-family="sans-serif" font-size="13">',
             "<title>Seconds of CPU against the number of architectures, a point a group</title>",
             '<rect width="760" height="440" fill="white"/>']
    for power in range(ACROSS[0], math.floor(ACROSS[1]) + 1):
        x = place(10 ** power, ACROSS, left, right)
        lines.append(f'<path d="M{x:.1f} {top}V{bottom}" stroke="#ddd"/>'
                     f'<text x="{x:.1f}" y="{bottom + 18}" text-anchor="middle">{10 ** power}</text>')
    for power in range(math.ceil(UP[0]), math.floor(UP[1]) + 1):
        y = place(10 ** power, UP, bottom, top)
        lines.append(f'<path d="M{left} {y:.1f}H{right}" stroke="#ddd"/>'
                     f'<text x="{left - 8}" y="{y + 4:.1f}" text-anchor="end">{10 ** power:g}</text>')
    lines.append(f'<text x="{(left + right) / 2}" y="{bottom + 40}" text-anchor="middle">architectures</text>'
                 f'<text x="18" y="{(top + bottom) / 2}" text-anchor="middle" '
                 f'transform="rotate(-90 18 {(top + bottom) / 2})">seconds</text>')
    for row in rows:
        # What is quicker than the clock's resolution stands at the bottom.
        x = place(max(1, row["type1"] + row["type2"]), ACROSS, left, right)
        y = place(min(max(row["seconds"], 0.008), 30), UP, bottom, top)
        lines.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="{COLOURS[row["engine"]]}" fill-opacity=".55"/>')
    for i, (engine, colour) in enumerate(COLOURS.items()):
        lines.append(f'<circle cx="{right + 20}" cy="{top + 10 + 20 * i}" r="5" fill="{colour}"/>'
                     f'<text x="{right + 32}" y="{top + 14 + 20 * i}">{engine}</text>')
    return "\n".join([*lines, "</svg>", ""])


def summary(rows):
    """What is done of each family, and how large."""
    print(f"{'family':<14}{'groups':>7}{'done':>7}{'architectures':>15}{'inclusions':>12}{'CPU s':>9}")
    families = collections.defaultdict(list)
    for row in rows:
        families[row["family"]].append(row)
    for family, some in families.items():
        done = [row for row in some if row["end"] == "done"]
        print(f"{family:<14}{len(some):>7}{len(done):>7}{sum(r['type1'] + r['type2'] for r in done):>15}"
              f"{sum(r['inclusions'] for r in done):>12}{sum(r['seconds'] for r in some):>9.1f}")


def main():
    folder = pathlib.Path(sys.argv[1])
    rows = list(read(folder))
    with open(folder / "census.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    (folder / "census.svg").write_text(picture([row for row in rows if row["end"] == "done"]))
    summary(rows)


if __name__ == "__main__":
    main()
