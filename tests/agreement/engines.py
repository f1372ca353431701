"""The engines give the same document but for its "engine"."""
import copy
import json

import equal_orbits
import products
import reflections
from special_engines import refuses

# Engines that do not list subgroups write null here.
ABOUT_SUBGROUPS = ("subgroup_classes", "pairs", "cohomology_classes")


def commutes(group):
    """Whether it is a group of permutations, signed or not, whose generators commute."""
    def product(a, b):
        return [a[j - 1] if j > 0 else -a[-j - 1] for j in b]

    generators = group["generators"]
    return group["action"] != "matrix" and all(product(a, b) == product(b, a)
                                               for a in generators for b in generators)


# Whether an engine for some groups only has to take a group; None where that is not decided here.
SUITS = {"coxeter": reflections.generate, "product": products.decomposes,
         "goursat": products.factorises, "abelian": commutes,
         "disguise": lambda group: None, "grid": lambda group: None}


def comparable(document, with_subgroups):
    document = copy.copy(document)
    del document["engine"]
    if not with_subgroups:
        document["counts"] = dict(document["counts"], **dict.fromkeys(ABOUT_SUBGROUPS))
    return document


def first_difference(a, b, place=""):
    """Where two documents differ first, for the message."""
    if isinstance(a, dict) and isinstance(b, dict):
        for key in list(a) + [key for key in b if key not in a]:
            if key not in a or key not in b:
                return f"{place}.{key} is on one side only"
            if a[key] != b[key]:
                return first_difference(a[key], b[key], f"{place}.{key}")
    if isinstance(a, list) and isinstance(b, list):
        for i, (x, y) in enumerate(zip(a, b)):
            if x != y:
                return first_difference(x, y, f"{place}[{i}]")
        return f"{place} has {len(a)} against {len(b)} entries"
    return f"{place}: {str(a)[:200]} against {str(b)[:200]}"


def same(tally, label, reference, other):
    """Checks that another engine's document equals the lattice engine's."""
    whole = other["counts"]["subgroup_classes"] is not None
    a, b = comparable(reference, whole), comparable(other, whole)
    return tally.check(a == b, label, "" if a == b else first_difference(a, b))


def same_bytes(tally, label, reference, other):
    """Checks two outputs of engines that both list subgroups, byte for byte."""
    a, b = (text.split('"engine":', 1) for text in (reference, other))
    a[1], b[1] = a[1].split(",", 1)[1], b[1].split(",", 1)[1]
    return tally.check(a == b, label, "the outputs differ in more than the engine")


def outlines(document):
    """What of architectures does not depend on how conjugates are represented."""
    return sorted(
        (a["type"], a["neurons"], a["weights"]["dimension"], a["H"]["order"], a["K"]["order"],
         a["parameters"]["total"])
        for a in document["architectures"]
    )  # fmt: skip


def listing(engines):
    """Those that list all subgroups, so that they can answer --all."""
    return [name for name in engines if name in ("lattice", "gap")]


def check_bundled(tally, command, name, path, engines, more=()):
    """One bundled group by the given engines, held against the lattice engine.

    `more` are further options; all rows of a large group would not fit into memory here."""
    reference = command.output("enumerate", path, "--engine=lattice", *more)
    complete = command.output("enumerate", path, "--all", "--weights=row", "--engine=lattice")
    for engine in engines:
        if engine in ("gap", "goursat"):
            made = command.run("enumerate", path, "--all", "--weights=row", f"--engine={engine}")
            if not refuses(engine, made):
                same_bytes(tally, f"{name} by {engine}, all pairs", complete, made.stdout)
        elif engine != "lattice":
            check_one(tally, command, name, [path, *more], engine, json.loads(reference))


def check_one(tally, command, name, arguments, engine, reference=None, **more):
    """The admissible architectures by an engine, morphisms and all, against the lattice's."""
    if reference is None:
        reference = command.document(*arguments, "--engine=lattice", **more)
    result = command.run("enumerate", *arguments, f"--engine={engine}", **more)
    refused = refuses(engine, result)
    if engine in SUITS:
        wanted = SUITS[engine](equal_orbits.without_copies(reference["group"]))
        if wanted is not None:
            tally.equal(not refused, wanted, f"{name} is a group for {engine}")
    if refused:
        return
    if tally.equal(result.returncode, 0, f"{name} by {engine}: {result.stderr}"):
        same(tally, f"{name} by {engine}", reference, json.loads(result.stdout))
