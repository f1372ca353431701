"""The families of groups whose growth is measured, and with which engines and sizes."""
import itertools
import json
import pathlib
from dataclasses import dataclass

DEFAULT = ("--weights=row",)
LIST = ("--all", "--weights=row", "--no-morphisms")


@dataclass(frozen=True)
class Series:
    engine: str
    sizes: tuple
    options: tuple
    counts_subgroups: bool


def auto(*sizes):
    """Architectures with their morphisms, the engine left to gsnn."""
    return Series("auto", sizes, DEFAULT, False)


def lattice(*sizes):
    """All classes of subgroups and pairs."""
    return Series("lattice", sizes, LIST, True)


@dataclass(frozen=True)
class Family:
    name: str
    symbol: str
    series: tuple


LENGTHS = (720, 1080, 1440, 2160, 2880, 4320, 5760)
SIDES = (8, 12, 16, 20, 24, 28, 32)
FAMILIES = [
    Family("cyclic C_n", "n", (auto(*LENGTHS), lattice(*LENGTHS))),
    Family("dihedral D_n", "n", (auto(*LENGTHS[:-2]), lattice(*LENGTHS[:-2]))),
    Family("elementary abelian C2^k", "k", (auto(*range(5, 14)), lattice(*range(3, 8)))),
    Family("torus p4m, n x n", "n", (auto(*SIDES), lattice(*SIDES))),
    Family("symmetric S_n", "n", (auto(*range(22, 41, 3)), lattice(*range(5, 10)))),
]


def torus(size):
    """The p4m symmetries of a size x size grid of pixels that wraps around: a shift, a quarter turn
    and a mirror."""

    def images(move):
        places = [move(row, column) for row in range(size) for column in range(size)]
        return [row % size * size + column % size + 1 for row, column in places]

    return {
        "name": f"torus {size}x{size}",
        "action": "permutation",
        "degree": size * size,
        "generators": [
            images(lambda row, column: (row, column + 1)),
            images(lambda row, column: (column, -row)),
            images(lambda row, column: (row, -column)),
        ],
    }


def grid(*sides):
    """The shifts and mirrors of a grid that wraps around, with what exchanges axes, equally long."""
    cells = list(itertools.product(*map(range, sides)))
    place = {cell: k + 1 for k, cell in enumerate(cells)}
    generators = [[place[tuple((x + (i == 0)) % sides[0] for i, x in enumerate(cell))] for cell in cells],
                  [place[(-cell[0] % sides[0], *cell[1:])] for cell in cells]]  # fmt: skip
    for i in range(len(sides) - 1):
        generators.append([place[(*cell[:i], cell[i + 1], cell[i], *cell[i + 2 :])] for cell in cells])
    name = "grid " + "x".join(map(str, sides))
    return {"name": name, "action": "permutation", "degree": len(cells), "generators": generators}


def group_of(family, size, folder):
    """What gsnn is given for a member of a family: a built-in name, or a file in the folder."""
    if family.name.startswith("torus"):
        path = pathlib.Path(folder) / f"torus-{size}.json"
        path.write_text(json.dumps(torus(size)))
        return str(path)
    if family.name.startswith("elementary"):
        return "x".join(["C2"] * size)
    return f"{family.name.split()[1][0]}{size}"
