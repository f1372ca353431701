"""What the engine grid writes, against what the engines write that list elements: all of it."""
import json
import os

import pytest

from grids import binary, each_field, each_matrix, each_torus, each_turn, field, torus, turned

# What is counted of all subgroups, which the engine does not list.
ABOUT_SUBGROUPS = ("subgroup_classes", "pairs", "cohomology_classes")


def document(gsnn, source, engine, *options):
    found = gsnn.document(source, f"--engine={engine}", *options)
    assert found.pop("engine") == engine
    for name in ABOUT_SUBGROUPS:
        found["counts"].pop(name)
    return found


def agree(gsnn, source, *options, against="lattice"):
    ours = document(gsnn, source, "grid", *options)
    assert ours == document(gsnn, source, against, *options)
    return ours


SIDES = [(2, 3), (2, 4), (3, 3), (4, 4), (5, 5), (6, 6), (7, 7), (8, 8), (4, 6), (3, 9), (2, 16)]
SIDES += [(n,) for n in (5, 6, 7, 8, 9, 12, 16, 30)] + [(2, 2, 2), (2, 2, 3), (3, 3, 3), (2, 4, 4)]


@each_torus(SIDES)
def test_tori(gsnn, tmp_path, sides):
    agree(gsnn, torus(tmp_path / "torus.json", *sides))


@pytest.mark.parametrize("side,against", [(9, "orbits"), (12, "lattice"), (16, "orbits")])
def test_first_rows(gsnn, tmp_path, side, against):
    found = agree(gsnn, torus(tmp_path / "torus.json", side, side), "--weights=row", against=against)
    assert side != 16 or len(found["architectures"]) == 1766


@pytest.mark.slow
@each_torus([(24, 24), (32, 32), (4, 4, 4)])
def test_larger_grids(gsnn, tmp_path, sides):
    agree(gsnn, torus(tmp_path / "torus.json", *sides), "--weights=row")


@each_turn
@pytest.mark.parametrize("side", (4, 5, 6))
def test_other_point_groups(gsnn, tmp_path, side, kind):
    agree(gsnn, turned(tmp_path / "grid.json", side, kind))


@each_field
def test_fields(gsnn, tmp_path, prime, step):
    agree(gsnn, field(tmp_path / "field.json", prime, step))


@each_matrix
def test_vector_spaces(gsnn, tmp_path, kind):
    agree(gsnn, binary(tmp_path / "vectors.json", kind))


@pytest.mark.parametrize("options", [
    ["--type=1"], ["--type=2"], ["--max-neurons=20"], ["--no-morphisms", "--weights=none"],
    ["--features=3"], ["--generators=words"], ["--generators=none"], ["--max-rows=16"],
    ["--codomain=input"], ["--codomain=input", "--activation=odd"], ["--codomain=trivial:2"],
])  # fmt: skip
def test_options(gsnn, tmp_path, options):
    agree(gsnn, torus(tmp_path / "torus.json", 4, 4), *options)
    agree(gsnn, torus(tmp_path / "voxels.json", 2, 2, 2), *options)


@pytest.mark.parametrize("form", ("jsonl", "csv", "table", "dot"))
def test_formats(gsnn, tmp_path, form):
    """Formats lay the same out; the line that names the engine and what it counted is left out."""
    file = torus(tmp_path / "torus.json", 6, 6)
    texts = [gsnn.output("enumerate", file, f"--engine={engine}", f"--format={form}").splitlines()
             for engine in ("grid", "orbits")]  # fmt: skip
    ours, theirs = ([line for line in text if "orbits" not in line and "grid" not in line]
                    for text in texts)  # fmt: skip
    assert ours == theirs and len(ours) > 300


def test_threads(gsnn, tmp_path):
    file = torus(tmp_path / "torus.json", 12, 12)
    one, many = (gsnn.output("enumerate", file, "--engine=grid", "--weights=row", f"-j{threads}")
                 for threads in (1, 5))  # fmt: skip
    assert one == many


def test_large_grids(gsnn, tmp_path):
    """Beyond what any engine lists: 128x128 pixels, by the engine that is chosen."""
    file = torus(tmp_path / "torus.json", 128, 128)
    # A sanitizer maps more than any limit on memory.
    limit = () if os.environ.get("SANITIZE") else ("--memory-limit=500M",)
    found = gsnn.document(file, "--weights=none", "--generators=none", "--max-rows=0", *limit)
    assert found["engine"] == "grid"
    counts = found["counts"]
    assert counts["admissible"]["type1"] + counts["admissible"]["type2"] == 8699
    assert counts["inclusions"] == 42081
    assert len(found["architectures"]) == 8699
    few = gsnn.document(file, "--max-neurons=64", "--generators=none", "--weights=row")
    first = found["architectures"][: len(few["architectures"])]
    assert len(first) > 100
    for a, b in zip(few["architectures"], first):
        assert len(a["weights"]["rows"][0]) == 128 * 128
        assert len(set(map(abs, a["weights"]["rows"][0])) - {0}) == a["parameters"]["weights"]
        assert {k: v for k, v in a.items() if k in ("id", "parameters", "cohomology")} == {
            k: v for k, v in b.items() if k in ("id", "parameters", "cohomology")}  # fmt: skip


def test_proof(gsnn, tmp_path):
    """verify finds everything again by roads of its own."""
    for sides in ((6, 6), (2, 2, 3)):
        text = gsnn.output("enumerate", torus(tmp_path / "torus.json", *sides), "--engine=grid")
        assert json.loads(text)["engine"] == "grid"
        assert gsnn.run("verify", text=text).returncode == 0


def test_it_lists_no_inadmissible_pairs(gsnn, tmp_path):
    file = torus(tmp_path / "torus.json", 5, 5)
    for arguments in (["enumerate", file], ["count", file]):
        gsnn.refuses(*arguments, "--all", "--engine=grid", says=["no inadmissible pairs"])


def test_groups_of_chambers(gsnn):
    """A small group that has representatives of its own is counted, not listed."""
    gsnn.refuses("enumerate", "S3", "--engine=grid", says=["the engine grid only counts"])
    assert "inclusions" in gsnn.output("count", "S3", "--engine=grid")
