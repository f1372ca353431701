"""The benchmark's cases: what gsnn is measured on, against what, and what is aimed at."""
import json
import operator
import pathlib
from dataclasses import dataclass, replace

import growth_families

LIST = ("--all", "--weights=row", "--no-morphisms", "--engine=lattice")
DEFAULT = ("--weights=row",)


@dataclass(frozen=True)
class Case:
    section: str
    name: str
    group: str  # a group file of groups/ without .json, a built-in name, gap:EXPRESSION, or a document
    options: tuple = ()
    command: str = "enumerate"  # verify reads what enumerate writes
    against_gap: bool = True
    start: bool = False  # GAP's time with its start-up
    aim: float = 0  # GAP's time over gsnn's
    seconds: float = 0  # gsnn's time aimed at
    megabytes: float = 0  # gsnn's memory aimed at
    enumerations: float = 0  # gsnn's time aimed at, in times of enumerating the group
    quick: bool = False  # is run by --quick


def table_1():
    names = "c2 c3 c4 c5 c6 c7 c8 d3 d4 d5 d6 c2xc2 c2xc2xc2 c2xc4 q8".split()
    section = "Table 1 of the paper: the whole of gsnn against the whole of GAP"
    for name in names:
        yield Case(section, name, name, start=True, aim=50, quick=name in ("c6", "d6", "q8"))


def all_pairs():
    section = "All pairs (--all), in full or as named, against GAP without its start-up"
    yield Case(section, "S6 --all", "s6", ("--all",), aim=10, quick=True)
    yield Case(section, "S7 --all", "s7", ("--all",), aim=3, megabytes=200)
    yield Case(section, "C2^6 --all", "C2xC2xC2xC2xC2xC2", ("--all",), aim=3, quick=True)
    options = ("--all", "--weights=row")
    yield Case(section, "torus 8x8 --all --weights=row", "torus-8x8", options, aim=3, quick=True)


def lattice():
    section = "Subgroup classes and pairs (--all --weights=row --no-morphisms --engine=lattice), likewise"
    for name, group, aim, quick in [
        ("S6", "s6", 10, False),
        ("S7", "s7", 10, True),
        ("S8", "s8", 10, False),
        ("B5", "b5", 10, True),
        ("B6", "b6", 10, False),
        ("F4", "f4", 10, True),
        ("C2^6", "C2xC2xC2xC2xC2xC2", 10, True),
        ("torus 8x8", "torus-8x8", 10, False),
        ("torus 16x16", "torus-16x16", 10, False),
        ("torus 28x28", "torus-28x28", 10, False),
        ("M11", "m11", 10, True),
        ("S9", "S9", 3, False),
        ("W(E6)", "e6", 3, False),
    ]:
        yield Case(section, name, group, LIST, aim=aim, quick=quick)
    yield Case(section, "S10", "S10", LIST, aim=0.5, megabytes=500)
    options = (*LIST, "--max-order=40000000")
    yield Case(section, "S11", "S11", options, against_gap=False, seconds=600, megabytes=3000)


def default_run():
    section = "Architectures with morphisms (--weights=row) against GAP listing subgroup classes"
    for name, group, aim, quick in [
        ("S8", "s8", 20, False),
        ("S9", "S9", 20, False),
        ("B6", "b6", 20, False),
        ("W(E6)", "e6", 20, False),
        ("B5", "b5", 10, True),
        ("torus 28x28", "torus-28x28", 10, False),
    ]:
        yield Case(section, name, group, DEFAULT, aim=aim, quick=quick)


def beyond_lists():
    section = "Groups that nobody lists (--weights=row; S40: no weights, no morphisms, JSON lines): gsnn alone"
    for name, group in [("W(E7)", "e7"), ("W(E8)", "e8"), ("H4", "h4"), ("S25", "S25"), ("B20", "B20")]:
        yield Case(section, name, group, DEFAULT, against_gap=False, seconds=1, megabytes=100, quick=True)
    for name in ("C20000", "C40000", "C65535"):
        yield Case(section, name, name, DEFAULT, against_gap=False, seconds=1, megabytes=100)
    options = ("--no-morphisms", "--weights=none", "--format=jsonl")
    yield Case(section, "S40 streamed", "S40", options, against_gap=False, seconds=10, quick=True)


def disguises():
    section = "Reflection groups in disguise (--weights=row): gsnn alone"
    for name, group in [("A10", "A10"), ("A12", "A12")]:
        yield Case(section, name, group, DEFAULT, against_gap=False, seconds=1, megabytes=100, quick=True)
    swap, cycle = [2, 1, *range(3, 11)], [*range(2, 11), 1]
    negated = [-x for x in range(1, 11)]
    for name, generators in [
        ("S10 x {1,-1}", [swap, cycle, negated]),
        ("S10 with signs", [[-x for x in swap], [-x for x in cycle]]),
    ]:
        group = json.dumps({"name": name, "action": "signed-permutation", "generators": generators})
        yield Case(section, name, group, DEFAULT, against_gap=False, seconds=1, megabytes=100, quick=True)
    yield Case(section, "W(E8)+", rotations("e8"), DEFAULT, against_gap=False, seconds=1, megabytes=200)


def rotations(name):
    """The products of the first simple reflection of a bundled group and the others."""
    group = json.loads((pathlib.Path(__file__).parents[2] / "groups" / f"{name}.json").read_text())
    first, *others = group["generators"]
    columns = [[list(column) for column in zip(*matrix)] for matrix in others]
    products = [[[sum(map(operator.mul, row, column)) for column in matrix] for row in first] for matrix in columns]
    return json.dumps({"name": f"{name}+", "action": "matrix", "form": group["form"], "generators": products})


def products():
    section = "Direct products (--weights=row): gsnn alone"
    for name, group in [("A6 x A6", "A6xA6"), ("A5 x A5 x A5", "A5xA5xA5")]:
        yield Case(section, name, group, DEFAULT, against_gap=False, seconds=0.1, megabytes=100)


def large_groups():
    section = "Grids, pairs of points and large permutation groups (--weights=row): gsnn alone"
    torus = "gap:WreathProductProductAction(DihedralGroup(IsPermGroup, {}), SymmetricGroup({}))"
    pairs = "gap:Action(SymmetricGroup(9), Combinations([1 .. 9], 2), OnSets)"
    tensor = ("gap:Action(DirectProduct(SymmetricGroup(6), SymmetricGroup(6)), "
              "Cartesian([1 .. 6], [7 .. 12]), OnSets)")  # fmt: skip
    sp62 = "gap:Action(Sp(6,2), Orbit(Sp(6,2), One(GF(2)) * [1, 0, 0, 0, 0, 0]))"
    for name, group, seconds in [
        ("pixels 24x24", torus.format(48, 2), 10),
        ("pixels 32x32", torus.format(64, 2), 10),
        ("pixels 64x64", torus.format(128, 2), 10),
        ("voxels 4x4x4", torus.format(8, 3), 10),
        ("voxels 6x6x6", torus.format(12, 3), 10),
        ("S9 on pairs", pairs, 10),
        ("S10 on pairs", pairs.replace("9", "10"), 10),
        ("S6 x S6 on 6x6", tensor, 10),
        ("M22", "gap:MathieuGroup(22)", 5),
        ("M24", "gap:MathieuGroup(24)", 60),
        ("Sp(6,2) on 63 points", sp62, 30),
    ]:
        yield Case(section, name, group, DEFAULT, against_gap=False, seconds=seconds,
                   megabytes=2000)  # fmt: skip


def counted():
    section = "Grids of pixels and voxels, counted (gsnn count): gsnn alone"
    for name, sides, options in [
        ("pixels 64x64", (64, 64), ()),
        ("pixels 128x128", (128, 128), ()),
        ("pixels 256x256", (256, 256), ()),
        ("voxels 4x4x4", (4, 4, 4), ("--engine=grid",)),
        ("voxels 6x6x6", (6, 6, 6), ("--engine=grid",)),
        ("voxels 8x8x8, no morphisms", (8, 8, 8), ("--no-morphisms",)),
    ]:
        group = json.dumps(growth_families.grid(*sides))
        yield Case(section, name, group, options, command="count", against_gap=False, megabytes=2000,
                   seconds=60 if sides[0] == 8 else 10)  # fmt: skip


def enumerated():
    section = "Grids of pixels and voxels, with nothing laid out (gsnn enumerate): gsnn alone"
    sparse = ("--weights=none", "--generators=none", "--max-rows=0")
    for name, sides, options in [
        ("pixels 64x64", (64, 64), sparse),
        ("pixels 128x128", (128, 128), sparse),
        ("pixels 256x256", (256, 256), sparse),
        ("voxels 8x8x8, no morphisms", (8, 8, 8), (*sparse, "--no-morphisms")),
    ]:
        group = json.dumps(growth_families.grid(*sides))
        yield Case(section, name, group, options, against_gap=False, megabytes=500,
                   seconds=20 if sides[0] == 8 else 10)  # fmt: skip


def other_commands():
    section = "Other commands: gsnn alone"
    case = Case(section, "verify of torus 8x8", "torus-8x8", against_gap=False, quick=True)
    yield replace(case, command="verify", enumerations=5)
    yield replace(case, name="report of S6", group="s6", command="report", seconds=2)


def elsewhere():
    section = "Other groups, without an aim (--all --weights=row --no-morphisms --engine=lattice)"
    for name, group in [
        ("C5000", "C5000"),
        ("AGL(1,251)", "gap:PrimitiveGroup(251, NrPrimitiveGroups(251) - 2)"),
        ("C2^7", "C2xC2xC2xC2xC2xC2xC2"),
        ("C4^4", "C4xC4xC4xC4"),
        ("D4^3, order 512", "D4xD4xD4"),
        ("S4 wr S2", "gap:WreathProduct(SymmetricGroup(4), SymmetricGroup(2))"),
        ("A5 wr C2", "gap:WreathProduct(AlternatingGroup(5), SymmetricGroup(2))"),
        ("PSL(2,31)", "gap:PSL(2, 31)"),
        ("PSL(2,61)", "gap:PSL(2, 61)"),
        ("M12", "gap:MathieuGroup(12)"),
        ("ASL(3,3)", "gap:PrimitiveGroup(27, 11)"),
    ]:
        yield Case(section, name, group, LIST)


CASES = [
    *table_1(),
    *all_pairs(),
    *lattice(),
    *default_run(),
    *beyond_lists(),
    *disguises(),
    *products(),
    *large_groups(),
    *counted(),
    *enumerated(),
    *other_commands(),
    *elsewhere(),
]
