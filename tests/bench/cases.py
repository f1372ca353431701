"""The benchmark's cases: what gsnn is measured on, against what, and the ratio aimed at."""
from dataclasses import dataclass

LIST = ["--all", "--weights=row", "--no-morphisms"]
DEFAULT = ["--weights=row"]


@dataclass(frozen=True)
class Case:
    section: str
    name: str
    group: str  # a group file of groups/ without .json, or a built-in name
    options: tuple = ()
    aim: float = 0  # GAP's time over gsnn's; 0: no comparison
    start: bool = False  # GAP's time with its start-up
    quick: bool = False  # is run by --quick
    seconds: float = 0  # gsnn alone: the time aimed at
    megabytes: float = 0  # the memory aimed at


def table_1():
    names = "c2 c3 c4 c5 c6 c7 c8 d3 d4 d5 d6 c2xc2 c2xc2xc2 c2xc4 q8".split()
    section = "Table 1 of the paper: the whole of gsnn against the whole of GAP"
    for name in names:
        yield Case(section, name, name, aim=50, start=True, quick=name in ("c6", "d6", "q8"))


def lattice():
    section = "All pairs (--all), in full or as named, against GAP without its start-up"
    yield Case(section, "S6 --all", "s6", ("--all",), 10, quick=True)
    yield Case(section, "S7 --all", "s7", ("--all",), 3, megabytes=200)
    yield Case(section, "C2^6 --all", "C2xC2xC2xC2xC2xC2", ("--all",), 3, quick=True)
    yield Case(section, "torus 8x8 --all --weights=row", "torus-8x8", ("--all", "--weights=row"), 3, quick=True)
    section = "Subgroup classes and pairs (--all --weights=row --no-morphisms), likewise"
    for name, group, aim, quick in [
        ("S7", "s7", 10, True),
        ("S8", "s8", 10, False),
        ("B5", "b5", 10, True),
        ("B6", "b6", 10, False),
        ("F4", "f4", 10, True),
        ("C2^6", "C2xC2xC2xC2xC2xC2", 10, True),
        ("torus 16x16", "torus-16x16", 10, False),
        ("torus 28x28", "torus-28x28", 10, False),
        ("M11", "m11", 10, True),
        ("S9", "S9", 3, False),
        ("W(E6)", "e6", 3, False),
    ]:
        yield Case(section, name, group, (*LIST, "--engine=lattice"), aim, quick=quick)


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
        yield Case(section, name, group, tuple(DEFAULT), aim, quick=quick)


def beyond_lists():
    section = "Groups that nobody lists: gsnn alone"
    for name, group in [("W(E7)", "e7"), ("W(E8)", "e8"), ("H4", "h4"), ("S25", "S25"), ("B20", "B20")]:
        yield Case(section, name, group, tuple(DEFAULT), seconds=1, megabytes=100, quick=True)
    yield Case(section, "S40 --no-morphisms --weights=none", "S40", ("--no-morphisms", "--weights=none"), seconds=10)


CASES = [*table_1(), *lattice(), *default_run(), *beyond_lists()]
