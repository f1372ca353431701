#!/usr/bin/env python3
"""groups.py FOLDER [--transitive=15] [--primitive=63] [--times=10] [--pairs=7] [--triples=5]

Writes the group files of a census into FOLDER, and their list, FOLDER/list: all transitive groups to a
degree and all primitive ones (from GAP), transitive ones to a degree with a global sign, the
crystallographic point groups of the plane and of space, and direct products of two and of three
transitive groups on points of their own.  A name is the same on every machine.
"""
import argparse
import ast
import itertools
import json
import pathlib
import subprocess

LIBRARY = """
out := OutputTextUser();; SetPrintFormattingStatus(out, false);
show := function(kind, degree, number, group)
  PrintTo(out, [kind, degree, number, List(GeneratorsOfGroup(group), g -> ListPerm(g, degree))], "\\n");
end;;
for d in [1..%d] do for i in [1..NrTransitiveGroups(d)] do show("T", d, i, TransitiveGroup(d, i)); od; od;
for d in [2..%d] do for i in [1..NrPrimitiveGroups(d)] do show("P", d, i, PrimitiveGroup(d, i)); od; od;
QUIT;
"""

# Point groups by generators: signed permutations of orthonormal axes, or matrices on the hexagonal
# axes a, b with an angle of 120 degrees, and c.
FLIP, TURN = [-1, -2, -3], [2, -1, 3]
CUBIC = {
    "1": [[1, 2, 3]], "-1": [FLIP], "2": [[-1, -2, 3]], "m": [[1, 2, -3]], "2/m": [[-1, -2, 3], FLIP],
    "222": [[-1, -2, 3], [1, -2, -3]], "mm2": [[-1, 2, 3], [1, -2, 3]], "mmm": [[-1, 2, 3], [1, -2, 3], [1, 2, -3]],
    "4": [TURN], "-4": [[-2, 1, -3]], "4/m": [TURN, FLIP], "422": [TURN, [1, -2, -3]], "4mm": [TURN, [1, -2, 3]],
    "-42m": [[-2, 1, -3], [1, -2, -3]], "4/mmm": [TURN, [1, -2, 3], FLIP],
    "23": [[2, 3, 1], [-1, -2, 3]], "m-3": [[2, 3, 1], [-1, -2, 3], FLIP], "432": [[2, 3, 1], TURN],
    "-43m": [[2, 3, 1], [-2, 1, -3]], "m-3m": [[2, 3, 1], TURN, FLIP],
}  # fmt: skip
R3, R6 = [[0, -1, 0], [1, -1, 0], [0, 0, 1]], [[1, -1, 0], [1, 0, 0], [0, 0, 1]]
I3 = [[-1, 0, 0], [0, -1, 0], [0, 0, -1]]
R6_BAR = [[-x for x in row] for row in R6]
TWO, MIRROR = [[0, 1, 0], [1, 0, 0], [0, 0, -1]], [[0, -1, 0], [-1, 0, 0], [0, 0, 1]]
HEXAGONAL = {
    "3": [R3], "-3": [R3, I3], "32": [R3, TWO], "3m": [R3, MIRROR], "-3m": [R3, TWO, I3],
    "6": [R6], "-6": [R6_BAR], "6/m": [R6, I3], "622": [R6, TWO], "6mm": [R6, MIRROR],
    "-6m2": [R6_BAR, MIRROR], "6/mmm": [R6, TWO, I3],
}  # fmt: skip
PLANE = {"1": [[1, 2]], "2": [[-1, -2]], "m": [[1, -2]], "2mm": [[-1, 2], [1, -2]], "4": [[2, -1]],
         "4mm": [[2, -1], [1, -2]]}
PLANE_HEXAGONAL = {"3": [R3], "3m": [R3, MIRROR], "6": [R6], "6mm": [R6, MIRROR]}


def half(matrix):
    """Of a matrix on a, b and c what it does to a and b."""
    return [row[:2] for row in matrix[:2]]


def signed(name, generators):
    return {"name": name, "action": "signed-permutation", "degree": len(generators[0]), "generators": generators}


def hexagonal(name, generators):
    form = [["1", "-1/2", "0"], ["-1/2", "1", "0"], ["0", "0", "1"]]
    size = len(generators[0])
    return {"name": name, "action": "matrix", "generators": generators, "form": [row[:size] for row in form[:size]]}


def point_groups():
    yield from (("plane", signed(f"plane {name}", g)) for name, g in PLANE.items())
    yield from (("plane", hexagonal(f"plane {name}", [half(m) for m in g])) for name, g in PLANE_HEXAGONAL.items())
    yield from (("space", signed(f"space {name}", g)) for name, g in CUBIC.items())
    yield from (("space", hexagonal(f"space {name}", g)) for name, g in HEXAGONAL.items())


def side_by_side(groups):
    """The direct product on points side by side."""
    generators, shift, degree = [], 0, sum(degree for _, degree, _ in groups)
    for _, size, own in groups:
        for g in own:
            generators.append([*range(1, shift + 1), *(x + shift for x in g), *range(shift + size + 1, degree + 1)])
        shift += size
    return {"name": " x ".join(name for name, _, _ in groups), "action": "permutation", "degree": degree,
            "generators": generators}


def library(transitive, primitive):
    """Kind, degree, number and generators of each group that GAP has."""
    done = subprocess.run(["gap", "-q"], input=LIBRARY % (transitive, primitive), capture_output=True, text=True,
                          check=True)
    for line in done.stdout.splitlines():
        if line.startswith("["):
            yield ast.literal_eval(line)


def census(options):
    """Pairs of a family and a group file."""
    known = []
    for kind, degree, number, generators in library(options.transitive, options.primitive):
        name = f"{degree}{kind}{number}"
        family = "transitive" if kind == "T" else "primitive"
        yield family, {"name": name, "action": "permutation", "degree": degree,
                       "generators": generators or [list(range(1, degree + 1))]}
        if kind == "T":
            known.append((name, degree, generators))
    for name, degree, generators in known:
        if 1 < degree <= options.times:
            minus = [-x for x in range(1, degree + 1)]
            yield "with a sign", signed(f"{name} x -1", [*generators, minus])
    yield from point_groups()
    for count, most in ((2, options.pairs), (3, options.triples)):
        some = [group for group in known if 1 < group[1] <= most]
        for factors in itertools.combinations_with_replacement(some, count):
            yield f"products of {count}", side_by_side(factors)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    for name, default in (("transitive", 15), ("primitive", 63), ("times", 10), ("pairs", 7), ("triples", 5)):
        parser.add_argument(f"--{name}", type=int, default=default, metavar="DEGREE")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    names = []
    for family, group in census(options):
        name = group["name"].replace(" ", "_").replace("/", "|").replace("|", "over")
        group["description"] = family
        (options.folder / f"{name}.json").write_text(json.dumps(group) + "\n")
        names.append(name)
    (options.folder / "list").write_text("".join(name + "\n" for name in names))
    print(f"{len(names)} groups")


if __name__ == "__main__":
    main()
