"""Checks gsnn against what is known: published counts, GAP, and a second program in Python.

With GSNN_LONG_TESTS=1 in the environment the groups are larger, which takes an hour or so.
"""
import csv
import io
import json
import os

import pytest

import disguises
import engines
import gap_library
import large
import made_up
import matrices
import networks
import order
import products
import published
from command import bundled_groups

LONG = os.environ.get("GSNN_LONG_TESTS") == "1"

# Numbers in the weight matrices of one group that are looked at, and comparisons in its order.
ENTRIES = 50_000_000 if LONG else 1_000_000
COMPARISONS = 2_000_000_000 if LONG else 100_000_000
# GAP lists the subgroups of groups up to this order.
GAP_ORDER = 50_000 if LONG else 1_200
# Engines that list elements are asked for bundled groups up to this order.
LISTED = 100_000
# Above this order their first rows are compared, not all of them.
ALL_ROWS = 1_000
LIBRARY = {
    "limit": 200_000 if LONG else 1_500,
    "transitive": 9,
    "primitive": 13,
    "small": 31 if LONG else 24,
}
NONSOLVABLE = ["A5", "S5", "S6", "S7", "A5xC2", "groups/psl27.json", "gap:PSL(2,11)"]


@pytest.fixture(scope="module")
def names(gsnn):
    return gsnn.engines()


@pytest.fixture(scope="module")
def known(gsnn):
    """The order of each bundled group."""
    quick = ("--max-neurons=1", "--no-morphisms")
    return {
        name: int(gsnn.document(path, *quick)["group"]["order"])
        for name, path in bundled_groups().items()
    }


@pytest.mark.slow
@pytest.mark.parametrize("name", bundled_groups())
def test_engines(tally, gsnn, known, names, name):
    if known[name] > LISTED:
        pytest.skip("too large for engines that list elements")
    some = [e for e in names if e != "gap" or known[name] <= GAP_ORDER]
    if len(some) < len(names):
        tally.skip(f"{name} by gap", f"order {known[name]} is for GSNN_LONG_TESTS=1")
    more = ["--weights=row"] if known[name] > ALL_ROWS else []
    engines.check_bundled(tally, gsnn, name, bundled_groups()[name], some, more)


@pytest.mark.slow
def test_counts(tally, gsnn, names):
    for engine in names:
        if engine not in engines.SUITS:
            published.check_section8(tally, gsnn, engine)
        if engine in engines.listing(names):
            published.check_table1(tally, gsnn, engine)
    published.check_closed_forms(tally, gsnn, symmetric=22, signed=12)
    published.check_reflection_groups(tally, gsnn)


def test_products(tally, gsnn):
    products.check_closed_forms(tally, gsnn)
    products.check_engines(tally, gsnn, engines.same)
    products.check_proofs(tally, gsnn)


def test_all_subgroups_of_products(tally, gsnn):
    products.check_all_subgroups(tally, gsnn, engines.same_bytes)


@pytest.mark.slow
def test_nonsolvable(tally, gsnn):
    """The engine that asks GAP holds every class order and length against GAP's."""
    for source in NONSOLVABLE:
        ours, gaps = (
            gsnn.output("enumerate", source, "--all", f"--engine={engine}")
            for engine in ("lattice", "gap")
        )
        engines.same_bytes(tally, f"{source} by lattice and gap", ours, gaps)


def affordable(gsnn, path):
    """How many neurons architectures may have so that all of them together are looked at."""
    table = gsnn.output("enumerate", path, "--format=csv", "--no-morphisms", "--weights=none")
    neurons = sorted(int(row["neurons"]) for row in csv.DictReader(io.StringIO(table)))
    degree = len(gsnn.document(path, "--max-neurons=1")["group"]["generators"][0])
    budget = ENTRIES // degree
    most = 1
    for place, count in enumerate(neurons):
        budget -= count
        if budget < 0 or degree * count * place * place > COMPARISONS:
            break
        most = count
    return most


@pytest.mark.slow
@pytest.mark.parametrize("name", bundled_groups())
def test_networks(tally, gsnn, known, name):
    """Networks and morphisms of a bundled group."""
    path = bundled_groups()[name]
    most = affordable(gsnn, path)
    document = gsnn.document(path, f"--max-neurons={most}")
    if most < known[name]:
        tally.skip(name, f"architectures of more than {most} neurons")
    networks.Networks(tally, name, document).check()
    order.check(tally, name, document)


@pytest.mark.slow
def test_made_up(tally, gsnn, names):
    """All pairs of products and of groups by random signed permutations, by every engine."""
    for name, arguments, more in made_up.groups(count=400 if LONG else 60):
        document = gsnn.document(*arguments, "--all", "--engine=lattice", **more)
        networks.Networks(tally, name, document).check()
        order.check(tally, name, document)
        for engine in names:
            if engine not in ("lattice", "gap"):
                engines.check_one(tally, gsnn, name, arguments, engine, **more)


@pytest.mark.slow
def test_features(tally, gsnn):
    """Equal orbits and points that carry several numbers, against matrices on all inputs."""
    for name, file in made_up.with_features(count=400 if LONG else 80):
        whole = made_up.tensor(file)
        if whole["degree"] > 64:
            continue
        reference = gsnn.document("-", "--engine=lattice", "--weights=row", text=json.dumps(whole))
        for engine in ("lattice", "orbits"):
            ours = gsnn.document("-", f"--engine={engine}", "--weights=row", text=json.dumps(file))
            label = f"{name} {file} by {engine}"
            for member in ("degree", "order", "invariant_dimension"):
                tally.equal(ours["group"][member], reference["group"][member], f"{label}: {member}")
            whole_counts = engine == "lattice"
            tally.equal(engines.comparable(ours, whole_counts)["counts"],
                        engines.comparable(reference, whole_counts)["counts"], f"{label}: counts")
            tally.equal(engines.outlines(ours), engines.outlines(reference), f"{label}: architectures")
        proof = gsnn.run("verify", "--complete", "-", text=gsnn.output("enumerate", "-", text=json.dumps(file)))
        tally.equal(proof.returncode, 0, f"{name} {file}: {proof.stdout[-300:]}{proof.stderr}")
    tally.equal(admissible(gsnn, "S20", "--features=3"), admissible(gsnn, "S20"), "S20 x 3")


@pytest.mark.slow
@pytest.mark.parametrize("name", bundled_groups())
def test_bundled_features(tally, gsnn, known, name):
    """As many architectures and morphisms as with one number a point, with as many times as many weights."""
    path, row = bundled_groups()[name], ("--weights=row", "--generators=none")
    if known[name] > LISTED:
        pytest.skip("too large for verify, and slow")
    plain = gsnn.document(path, *row)
    for features in (2, 3):
        if plain["group"]["action"] == "matrix" and plain["group"]["degree"] * features > 64:
            continue
        ours = gsnn.document(path, *row, f"--features={features}")
        tally.equal(ours["counts"], plain["counts"], f"{name} x {features}: counts")
        tally.equal([(a["id"], a["type"], a["neurons"], a["weights"]["dimension"]) for a in ours["architectures"]],
                    [(a["id"], a["type"], a["neurons"], features * a["weights"]["dimension"])
                     for a in plain["architectures"]], f"{name} x {features}: architectures")
    if known[name] <= 200:
        proof = gsnn.run("verify", "-", text=gsnn.output("enumerate", path, "--features=2"))
        tally.equal(proof.returncode, 0, f"{name} x 2: {proof.stdout[-300:]}{proof.stderr}")


@pytest.mark.slow
def test_product_features(tally, gsnn, names):
    """Products whose points carry several numbers, by every engine."""
    for name in made_up.PRODUCTS:
        for engine in names:
            if engine not in ("lattice", "gap"):
                engines.check_one(tally, gsnn, f"{name} x 2", [name, "--features=2"], engine)


@pytest.mark.slow
def test_abelian(tally, gsnn):
    """Characters against subgroups and against eigenspaces, rows, morphisms and ids."""
    for name, arguments, more in made_up.abelian_groups(count=600 if LONG else 160, cyclic=60):
        for reference in ("lattice", "orbits"):
            document = gsnn.document(*arguments, f"--engine={reference}", **more)
            engines.check_one(tally, gsnn, name, arguments, "abelian", document, **more)


@pytest.mark.slow
def test_disguises(tally, gsnn):
    """Flats of the reflection group against listed elements, rows, morphisms and ids."""
    disguises.check_engines(tally, gsnn)


def test_disguise_counts(tally, gsnn):
    disguises.check_counts(tally, gsnn)
    disguises.check_proofs(tally, gsnn)


def admissible(gsnn, source, *options):
    """How many architectures there are of each type."""
    lines = dict(line.split() for line in gsnn.output("count", source, *options).splitlines())
    return {kind: int(lines[f"admissible.{kind}"]) for kind in ("type1", "type2")}


@pytest.mark.slow
def test_abelian_counts(tally, gsnn, tmp_path):
    """Closed forms, of groups whose elements are not listed."""
    for points in (20000, 40000, 65535):
        divisors = [d for d in range(1, points + 1) if points % d == 0]
        counts = admissible(gsnn, f"C{points}")
        tally.equal(counts["type1"], len(divisors), f"C{points}, type 1")
        tally.equal(counts["type2"], sum(d % 2 == 0 for d in divisors), f"C{points}, type 2")
    for count in (5, 6, 9, 12):
        path = tmp_path / f"flips{count}.json"
        signs = [[-j if j in (k, k + 1) else j for j in range(1, count + 1)]
                 for k in range(1, count)]
        path.write_text(json.dumps({"action": "signed-permutation", "degree": count,
                                    "generators": signs}))
        counts = admissible(gsnn, path)
        tally.equal(counts["type1"], 2**count - count - 1, f"even flips of {count}, type 1")
        wanted = 2**count - 2 if count % 2 else counts["type1"]
        tally.equal(counts["type2"], wanted, f"even flips of {count}, type 2")


@pytest.mark.slow
def test_grids(tally, gsnn, tmp_path):
    large.check_engines(tally, gsnn, engines.check_one, tmp_path)


@pytest.mark.slow
def test_codes(tally, gsnn):
    large.check_codes(tally, engines.check_one, gsnn)
    matrices.check_large(tally, engines.check_one, gsnn, LONG)


@pytest.mark.slow
def test_matrices(tally, gsnn):
    """Flats of dependent points along stabiliser chains against all subgroups."""
    matrices.check_small(tally, engines.check_one, gsnn, count=300 if LONG else 60)


@pytest.mark.slow
def test_large(tally, gsnn, tmp_path):
    """Sizes that another program found."""
    known = large.KNOWN + (large.KNOWN_LONG if LONG else [])
    large.check_sizes(tally, lambda source: admissible(gsnn, source), known, tmp_path)


@pytest.mark.slow
def test_library(tally, gsnn, names):
    question = gap_library.ask_library(**LIBRARY)
    more = [name for name in names if name not in ("lattice", "gap")]
    count = gap_library.check(tally, gsnn, question, more)
    tally.check(count >= 200, "at least 200 groups of GAP's libraries", str(count))
