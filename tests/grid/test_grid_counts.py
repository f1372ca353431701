"""The engine grid against all subgroups, on affine permutation groups of every kind."""
import pytest

from grids import binary, each_field, each_matrix, each_torus, each_turn, field, torus, turned

KEPT = ("order", "admissible", "inclusions", "tunnels")


def counts(gsnn, source, *options):
    lines = gsnn.output("count", source, *options).splitlines()
    return {name: int(value) for name, value in map(str.split, lines) if name.startswith(KEPT)}


def agree(gsnn, source, *options, against="lattice"):
    ours = counts(gsnn, source, "--engine=grid", *options)
    assert ours == counts(gsnn, source, f"--engine={against}", *options)
    return ours


SIDES = [(n, n) for n in (2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 15, 16)]
SIDES += [(2, 3), (2, 4), (4, 6), (3, 9), (8, 12), (5, 7), (1, 6), (2, 16)]
SIDES += [(n,) for n in range(3, 25)] + [(2, 2, 2), (3, 3, 3), (4, 4, 4), (2, 2, 3), (2, 4, 6)]


@each_torus(SIDES)
def test_tori(gsnn, tmp_path, sides):
    agree(gsnn, torus(tmp_path / "torus.json", *sides))


@pytest.mark.slow
@pytest.mark.parametrize("side", (18, 20, 21, 24))
def test_larger_tori(gsnn, tmp_path, side):
    agree(gsnn, torus(tmp_path / "torus.json", side, side))


@each_turn
@pytest.mark.parametrize("side", (4, 5, 6, 8))
def test_other_point_groups(gsnn, tmp_path, side, kind):
    agree(gsnn, turned(tmp_path / "grid.json", side, kind))


@pytest.mark.parametrize("name", [
    "gap:Action(SymmetricGroup(4), AsSSortedList(SymmetricGroup(4)), OnRight)",
    "S5", "A5", "C6", "Q8", "groups/cube.json", "groups/b3.json",
])  # fmt: skip
def test_groups_without_translations(gsnn, name):
    for command in ("count", "enumerate"):
        gsnn.refuses(command, name, "--engine=grid", says=["which the engine grid needs"])


@each_field
def test_fields(gsnn, tmp_path, prime, step):
    agree(gsnn, field(tmp_path / "field.json", prime, step))


@each_matrix
def test_vector_spaces(gsnn, tmp_path, kind):
    agree(gsnn, binary(tmp_path / "vectors.json", kind))


@pytest.mark.parametrize("options", [
    ["--type=1"], ["--type=2"], ["--max-neurons=20"], ["--max-neurons=64", "--type=2"],
    ["--no-morphisms"],
])  # fmt: skip
def test_selections(gsnn, tmp_path, options):
    agree(gsnn, torus(tmp_path / "torus.json", 8, 8), *options)
    agree(gsnn, torus(tmp_path / "voxels.json", 3, 3, 3), *options)


def test_threads(gsnn, tmp_path):
    file = torus(tmp_path / "torus.json", 12, 12)
    assert counts(gsnn, file, "--engine=grid", "-j1") == counts(gsnn, file, "--engine=grid", "-j5")


def test_powers_of_two(gsnn, tmp_path):
    """The numbers of sublattices of a torus with 2^n pixels a side are sums of 2^n and a polynomial:
    third differences double, which tells the counts of large tori from those of small ones."""
    found = []
    for n in range(3, 9):
        file = torus(tmp_path / f"torus{n}.json", 2**n, 2**n)
        engine = "--engine=lattice" if n < 6 else "--engine=auto"
        found.append(counts(gsnn, file, engine, "--no-morphisms"))
    assert found[3]["admissible.type1"] + found[3]["admissible.type2"] == 5442
    for name in ("admissible.type1", "admissible.type2"):
        row = [counted[name] for counted in found]
        for _ in range(3):
            row = [b - a for a, b in zip(row, row[1:])]
        assert row == [row[0], 2 * row[0], 4 * row[0]], name
