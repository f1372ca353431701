"""Grids of pixels and voxels that wrap around, pairs of points, matrices whose rows and columns can be
exchanged, and known sizes of their answers."""
import itertools
import json

# Sides of the grids whose two engines are compared.
TORI = (2, 3, 4, 5, 6, 8, 9, 12)
VOXELS = (2, 3)
PAIRS = (4, 5, 6, 7)
TENSORS = (2, 3, 4)

# Groups that are listed as well as taken by codes: of order above 200000.
CODED = ["gap:PGL(2,61)", "gap:WreathProduct(AlternatingGroup(4), SymmetricGroup(4))"]
# Groups that GAP lists the subgroups of, the first by all engines, others that its library of tables of marks has.
ASKED = ["gap:PGL(2,61)", "gap:MathieuGroup(22)",
         "gap:Action(SymmetricGroup(9), Combinations([1..9], 2), OnSets)"]  # fmt: skip
# Groups whose classes another engine represents: a reflection group above the limit of what is listed, one in
# disguise, an abelian group, and a direct product.
REPRESENTED = [("S11", "coxeter"), ("A10", "disguise"), ("C7xC13xC53xC59", "abelian")]
REPRESENTED_LONG = [("gap:DirectProduct(MathieuGroup(11), SymmetricGroup(5))", "product")]
ASKED_LONG = ["gap:MathieuGroup(23)", "gap:MathieuGroup(24)", "gap:PrimitiveGroup(100, 1)",
              "gap:Action(Sp(6,2), Orbit(Sp(6,2), One(GF(2)) * [1, 0, 0, 0, 0, 0]))"]  # fmt: skip

# Architectures of each type, or of both together.
KNOWN = [("torus", 16, 1766), ("torus", 24, 4709), ("torus", 32, 3259), ("voxels", 4, 8284),
         ("pairs", 9, (131, 140)), ("pairs", 10, (282, 384)),
         ("tensor", 6, (458, 951)), ("gap:MathieuGroup(22)", None, (91, 57))]  # fmt: skip
KNOWN_LONG = [("torus", 64, 5442), ("gap:MathieuGroup(24)", None, (167, 151)), ("voxels", 6, 15268),
              ("turned tensor", 6, (341, 650)),
              ("gap:Action(Sp(6,2), Orbit(Sp(6,2), One(GF(2)) * [1, 0, 0, 0, 0, 0]))", None,
               (360, 721))]  # fmt: skip


def as_file(points, maps, path):
    """The group file of maps on a list of points."""
    place = {point: k + 1 for k, point in enumerate(points)}
    generators = [[place[m(point)] for point in points] for m in maps]
    path.write_text(
        json.dumps({"action": "permutation", "degree": len(points), "generators": generators})
    )
    return path


def grid(kind, size, folder):
    """A grid with all its shifts, turns and mirrors, the pairs out of `size` points, or a square matrix
    whose rows and columns can be exchanged, and if it is turned, each other."""
    path = folder / f"{kind}{size}.json"
    swap = {0: 1, 1: 0}
    if kind.endswith("tensor"):
        maps = [
            lambda p: ((p[0] + 1) % size, p[1]),
            lambda p: (swap.get(p[0], p[0]), p[1]),
            lambda p: (p[0], (p[1] + 1) % size),
            lambda p: (p[0], swap.get(p[1], p[1])),
            lambda p: (p[1], p[0]),
        ]
        maps = maps if kind.startswith("turned") else maps[:4]
        return as_file(list(itertools.product(range(size), repeat=2)), maps, path)
    if kind == "pairs":
        maps = [
            lambda p: tuple(sorted((x + 1) % size for x in p)),
            lambda p: tuple(sorted(swap.get(x, x) for x in p)),
        ]
        return as_file(list(itertools.combinations(range(size), 2)), maps, path)
    axes = 3 if kind == "voxels" else 2
    maps = [
        lambda p: ((p[0] + 1) % size, *p[1:]),
        lambda p: (-p[0] % size, *p[1:]),
        lambda p: (p[1], p[0], *p[2:]),
        lambda p: (*p[1:], p[0]),
    ]
    return as_file(list(itertools.product(range(size), repeat=axes)), maps, path)


def check_engines(tally, command, check_one, folder):
    """Isotropy groups against all subgroups."""
    sides = [("torus", TORI), ("voxels", VOXELS), ("pairs", PAIRS), ("tensor", TENSORS),
             ("turned tensor", TENSORS)]  # fmt: skip
    for kind, sizes in sides:
        for size in sizes:
            check_one(tally, command, f"{kind} {size}",
                      [str(grid(kind, size, folder)), "--weights=row"], "orbits")  # fmt: skip


def check_codes(tally, check_one, command):
    """Covers by codes against covers by cosets, and one representative of each class."""
    for group in CODED:
        reference = command.document(group, "--weights=row", "--engine=orbits")
        check_one(tally, command, group, [group, "--weights=row"], "chain", reference)


def check_gap(tally, check_one, command, group):
    """GAP's subgroups by codes against a descent that knows nothing of them, and against a list of all."""
    words = [group, "--weights=row"]
    asked = command.document(*words, "--engine=gap")
    check_one(tally, command, group, words, "chain", asked)
    if group == ASKED[0]:
        check_one(tally, command, group, words, "gap")
        every = command.document(*words, "--engine=gap", "--all")
        tally.equal(every["counts"], asked["counts"], f"{group}: counts of all pairs")
        small = command.document(*words, "--engine=gap", "--max-order=1000")
        tally.check(small == asked, f"{group}: a limit of what is listed")
        refused = command.run("enumerate", *words, "--engine=gap", "--max-order=1000", "--all")
        tally.equal(refused.returncode, 1, f"{group}: all pairs of a group too large to list")


def check_represented(tally, check_one, command, group, engine):
    """GAP's subgroups against the engine that represents the group's classes, nothing listed."""
    words = [group, "--weights=row"]
    asked = command.document(*words, "--engine=gap")
    check_one(tally, command, group, words, engine, asked)
    tally.equal(asked["engine"], "gap", group)
    tally.check(asked["counts"]["subgroup_classes"], f"{group}: subgroups are counted")
    if engine == "disguise":
        words += ["--max-neurons=100"]
        few = command.document(*words, "--engine=gap")
        check_one(tally, command, f"{group}, few neurons", words, engine, few)


def check_sizes(tally, admissible, known, folder):
    for kind, size, wanted in known:
        counts = admissible(kind if size is None else grid(kind, size, folder))
        found = (counts["type1"], counts["type2"])
        if isinstance(wanted, int):
            found = sum(found)
        tally.equal(found, wanted, f"architectures of {kind} {size or ''}")
