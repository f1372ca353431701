"""Reflection groups in disguise: times {1,-1}, with the signs of a character, their rotations, and the kernels
of other characters."""
import itertools
import json
from fractions import Fraction

import engines

# Known counts of architectures of type 1 and type 2.
COUNTS = [
    (("A", 9), "minus", (60, 60)), (("A", 9), "twist -", (58, 58)), (("A", 9), "rotations", (41, 17)),
    (("A", 11), "rotations", (76, 28)), (("E", 7), "rotations", (30, 30)), (("E", 8), "rotations", (39, 39)),
    (("B", 3), "rotations", (4, 5)), (("B", 7), "rotations", (42, 43)),
]  # fmt: skip

# Groups W whose characters' kernels are asked for, as sums of their components.
KERNELS = [
    [("B", 3)], [("B", 4)], [("B", 5)], [("B", 6)], [("F", 4)], [("B", 3), ("A", 2)], [("B", 4), ("A", 1)], [("B", 2), ("A", 2)],
    [("B", 3), ("B", 2)], [("B", 3), ("B", 3)], [("B", 4), ("B", 2)], [("B", 4), ("B", 3)], [("B", 2), ("B", 2), ("A", 2)],
    [("B", 4), ("B", 2), ("A", 1)], [("B", 4), ("I", 2)], [("I", 2), ("I", 2)], [("B", 2), ("B", 2)], [("G", 2), ("A", 1)], [("G", 2), ("B", 2)],
    [("G", 2), ("A", 2)], [("I", 2), ("A", 2)], [("F", 4), ("A", 1)], [("B", 3), ("A", 1), ("A", 1)],
]  # fmt: skip

SIGNED = [("A", 2), ("A", 3), ("A", 4), ("A", 5), ("A", 6), ("B", 2), ("B", 3), ("B", 4), ("B", 5), ("D", 4), ("D", 5)]
MATRICES = [("A", 2), ("A", 4), ("D", 5), ("H", 3), ("F", 4), ("E", 6)]
# Above this order elements are not listed here.
LISTED = 60000


class Golden:
    """p + q sqrt(5), of which reflections of H3 are made."""

    def __init__(self, p, q=0):
        self.p, self.q = Fraction(p), Fraction(q)

    def __add__(self, other):
        return Golden(self.p + other.p, self.q + other.q)

    def __mul__(self, other):
        return Golden(self.p * other.p + 5 * self.q * other.q, self.p * other.q + self.q * other.p)

    def __str__(self):
        return f"({self.p})+({self.q})*sqrt(5)" if self.q else str(self.p)


def joined(kind):
    """The bonds of a diagram: its nodes in pairs, with the product of their Cartan entries."""
    family, rank = kind
    chain = [(i, i + 1, 1) for i in range(rank - 1)]
    if family == "B":
        chain[-1] = (rank - 2, rank - 1, 2)
    if family == "D":
        chain[-1] = (rank - 3, rank - 1, 1)
    if family == "E":
        chain = [(0, 2, 1), (1, 3, 1)] + [(i, i + 1, 1) for i in range(2, rank - 1)]
    if family == "F":
        chain[1] = (1, 2, 2)
    if family == "H":
        chain[0] = (0, 1, 5)
    if family == "G":
        chain[0] = (0, 1, 3)
    if family == "I":
        chain[0] = (0, 1, 2)
    return chain


def characters(kind):
    """The signs of simple reflections under each character of W."""
    component = list(range(kind[1]))
    for i, j, product in joined(kind):
        if product not in (2, 3):
            component = [component[i] if c == component[j] else c for c in component]
    classes = sorted(set(component))
    for signs in itertools.product((1, -1), repeat=len(classes)):
        yield [signs[classes.index(c)] for c in component]


def signed_reflections(kind):
    """The simple reflections of A, B and D as lists of images."""
    family, rank = kind
    degree = rank + (family == "A")
    units = list(range(1, degree + 1))
    found = []
    for i in range(degree - 1):
        found.append(units[:i] + [i + 2, i + 1] + units[i + 2:])
    if family == "B":
        found.append(units[:-1] + [-degree])
    if family == "D":
        found.append(units[:-2] + [-degree, 1 - degree])
    return found


def matrix_reflections(kind):
    """The simple reflections on the simple roots, and the form there."""
    rank = kind[1]
    form = [[Golden(2 * (i == j)) for j in range(rank)] for i in range(rank)]
    lengths = [2] * rank
    for i, j, product in joined(kind):
        if product == 2:  # from here on roots are shorter
            lengths[j:] = [1] * (rank - j)
        entry = Golden(-1) if product != 5 else Golden(Fraction(-1, 2), Fraction(-1, 2))
        form[i][j] = form[j][i] = entry
    if kind == ("G", 2):
        lengths = [6, 2]
        form[0][1] = form[1][0] = Golden(-3)
    for i in range(rank):
        form[i][i] = Golden(lengths[i])
        for j in range(rank):
            if i != j and lengths[i] == lengths[j] == 1:
                form[i][j] = form[i][j] * Golden(Fraction(1, 2))
    found = []
    for s in range(rank):
        matrix = [[Golden(i == j) for j in range(rank)] for i in range(rank)]
        for j in range(rank):
            matrix[s][j] = matrix[s][j] + form[s][j] * Golden(Fraction(-2, lengths[s]))
        found.append(matrix)
    return found, form


def multiply(a, b):
    if isinstance(a[0], int):
        return [a[j - 1] if j > 0 else -a[-j - 1] for j in b]
    size = range(len(a))
    zero = Golden(0)
    return [[sum((a[i][k] * b[k][j] for k in size), zero) for j in size] for i in size]


def negate(a):
    if isinstance(a[0], int):
        return [-j for j in a]
    return [[x * Golden(-1) for x in row] for row in a]


def disguises(kind, as_matrices):
    """Group documents: W x {1,-1}, all twists, W+ and W+ x {1,-1}, by name."""
    simple, form = matrix_reflections(kind) if as_matrices else (signed_reflections(kind), None)
    minus = negate(multiply(simple[0], simple[0]))
    rotations = [multiply(simple[0], s) for s in simple[1:]]
    made = {"minus": simple + [minus], "rotations": rotations, "rotations minus": rotations + [minus]}
    for signs in characters(kind):
        name = "twist " + "".join("+-"[sign < 0] for sign in dict.fromkeys(signs))
        made[name] = [s if sign > 0 else negate(s) for s, sign in zip(simple, signs)]
    for name, generators in made.items():
        group = {"name": f"{kind[0]}{kind[1]} {name}", "degree": len(simple[0])}
        if as_matrices:
            group["action"] = "matrix"
            group["form"] = [[str(x) for x in row] for row in form]
            group["generators"] = [[[str(x) for x in row] for row in g] for g in generators]
        else:
            group["action"] = "signed-permutation"
            group["generators"] = generators
        yield name, group


def as_document(name, generators, form):
    group = {"name": name, "degree": len(generators[0])}
    if form is None:
        return {**group, "action": "signed-permutation", "generators": generators}
    text = [[[str(x) for x in row] for row in g] for g in generators]
    return {**group, "action": "matrix", "form": [[str(x) for x in row] for row in form], "generators": text}


def direct_sum(kinds):
    """The simple reflections of a sum of groups, as signed permutations where all components are, and the form."""
    as_matrices = any(family not in "AB" for family, _ in kinds)
    parts = [matrix_reflections(kind) if as_matrices else (signed_reflections(kind), None) for kind in kinds]
    degree = sum(len(simple[0]) for simple, _ in parts)
    found, at = [], 0
    form = [[Golden(0)] * degree for _ in range(degree)] if as_matrices else None
    for simple, of_part in parts:
        size = len(simple[0])
        for s in simple:
            if as_matrices:
                whole = [[Golden(i == j) for j in range(degree)] for i in range(degree)]
                for i in range(size):
                    whole[at + i][at:at + size] = s[i]
                    form[at + i][at:at + size] = of_part[i]
                found.append(whole)
            else:
                moved = [j + at if j > 0 else j - at for j in s]
                found.append([*range(1, at + 1), *moved, *range(at + size + 1, degree + 1)])
        at += size
    return found, form


def kernels(kinds):
    """The kernels of all characters of W that have both signs on some component: documents, and whether it is the
    kernel itself; each with -1 as well, and the twist by another character."""
    simple, form = direct_sum(kinds)
    minus = negate(multiply(simple[0], simple[0]))
    label = " + ".join(f"{family}{rank}" for family, rank in kinds)
    for parts in itertools.product(*map(characters, kinds)):
        signs = [sign for part in parts for sign in part]
        if all(len(set(part)) == 1 for part in parts):
            continue
        t = simple[signs.index(-1)]
        generators = [multiply(s, t) for s, sign in zip(simple, signs) if sign < 0 and s is not t]
        for s, sign in zip(simple, signs):
            if sign > 0:
                generators += [s, multiply(t, multiply(s, t))]
        name = f"{label}, kernel of {''.join('+-'[sign < 0] for sign in signs)}"
        yield as_document(name, generators, form), True
        yield as_document(name + ", minus", [*generators, minus], form), True
        yield as_document(name + ", twist", [negate(generators[0]), *generators[1:]], form), False


def permutations(size):
    """The even permutations of so many points."""
    points = list(range(1, size + 1))
    return {"name": f"A{size}", "action": "permutation", "degree": size,
            "generators": [points[:k] + [k + 2, k + 3, k + 1] + points[k + 3:] for k in range(size - 2)]}


def all_groups():
    for kind, as_matrices in [(k, False) for k in SIGNED] + [(k, True) for k in MATRICES]:
        for _, group in disguises(kind, as_matrices):
            yield group
    for size in range(4, 9):
        yield permutations(size)


def by_disguise(command, text):
    """What the engine disguise makes of a group, and whether it refuses it."""
    made = command.run("enumerate", "-", "--weights=row", "--engine=disguise", text=text)
    return made, made.returncode == 2 and engines.refuses("disguise", made)


def is_as_listed(tally, command, label, text, made):
    """Holds what was made of a group against an engine that lists its elements, where that can be done here."""
    if not tally.equal(made.returncode, 0, f"{label}: {made.stderr}"):
        return False
    document = json.loads(made.stdout)
    order = int(document["group"]["order"])
    if order > LISTED:
        tally.skip(label, f"order {order} is not listed here")
        return False
    other = command.document("-", "--weights=row", "--engine=" + ("lattice" if order < 5000 else "orbits"), text=text)
    return engines.same(tally, label, other, document) is not False


def check_engines(tally, command):
    """Every document against the engines that list elements; who is refused needs no disguise."""
    answered = 0
    for group in all_groups():
        label, text = f"{group['name']} by {group['action']}", json.dumps(group)
        made, refused = by_disguise(command, text)
        if refused:
            known = [command.run("count", "-", f"--engine={other}", text=text).returncode
                     for other in ("coxeter", "abelian")]
            plain = command.document("-", "--weights=none", "--no-morphisms", text=text)
            tally.check(0 in known or int(plain["group"]["order"]) <= 6, f"{label} is generated by reflections")
            continue
        answered += is_as_listed(tally, command, label, text, made)
    tally.check(answered >= 45, "disguises", f"only {answered}")


def check_kernels(tally, command):
    """Kernels of characters that have both signs on a component, against the engines that list elements."""
    answered = 0
    for group, is_kernel in itertools.chain.from_iterable(map(kernels, KERNELS)):
        label, text = group["name"], json.dumps(group)
        made, refused = by_disguise(command, text)
        if is_kernel and refused:
            other = command.run("count", "-", "--engine=coxeter", text=text)
            tally.equal(other.returncode, 0, f"{label} is a disguise or generated by reflections")
        if refused:
            continue
        answered += is_as_listed(tally, command, label, text, made)
    tally.check(answered >= 200, "kernels", f"only {answered}")


def check_kernel_counts(tally, command):
    """All changes of signs with the even permutations of n coordinates, n even: the flats of B_n, but for the two
    whose stabilisers hold one exchange only, or that and one change of a sign; -1 gives both types to all."""
    for size in (4, 8, 12):
        partitions = [1] + [0] * size
        for part in range(1, size + 1):
            for total in range(part, size + 1):
                partitions[total] += partitions[total - part]
        group = next(g for g, _ in kernels([("B", size)]) if g["name"].endswith("-+"))
        document = command.document("-", "--weights=row", "--engine=disguise", text=json.dumps(group))
        wanted = sum(partitions[1:]) - 2
        tally.equal(document["counts"]["admissible"], {"type1": wanted, "type2": wanted}, group["name"])
        if size == 4:
            proof = command.run("verify", "--complete", text=command.output("enumerate", "-", text=json.dumps(group)))
            tally.equal(proof.returncode, 0, f"{group['name']} is proved: {proof.stdout[-300:]}")


def check_split_counts(tally, command):
    """What changes an even number of signs in the sum of B_n and B_n, n even: all classes of flats but those with
    one coordinate 0 in all, and two for each where no coordinate is 0 and all blocks are of even length."""
    for size in (4, 8):
        partitions = [1] + [0] * size
        for part in range(1, size + 1):
            for total in range(part, size + 1):
                partitions[total] += partitions[total - part]
        wanted = sum(partitions) ** 2 - 1 - 2 * partitions[size] * partitions[size - 1] + partitions[size // 2] ** 2
        signs = ("+" * (size - 1) + "-") * 2
        group = next(g for g, _ in kernels([("B", size), ("B", size)]) if g["name"].endswith(f"kernel of {signs}"))
        sparse = ("--weights=none", "--generators=none", "--max-rows=0", "--no-morphisms")
        document = command.document("-", *sparse, "--engine=disguise", text=json.dumps(group))
        tally.equal(document["counts"]["admissible"], {"type1": wanted, "type2": wanted}, group["name"])
    group = next(g for g, _ in kernels([("B", 2), ("B", 2)]) if g["name"].endswith("kernel of +-+-"))
    proof = command.run("verify", "--complete", text=command.output("enumerate", "-", text=json.dumps(group)))
    tally.equal(proof.returncode, 0, f"{group['name']} is proved: {proof.stdout[-300:]}")


def check_proofs(tally, command):
    """The checker, which knows nothing of reflections, on one of each kind."""
    proved = [(("A", 4), False, "minus"), (("A", 4), False, "twist -"), (("B", 4), False, "rotations"),
              (("D", 5), True, "twist -"), (("H", 3), True, "rotations"), (("A", 4), True, "rotations minus")]
    for kind, as_matrices, name in proved:
        group = dict(disguises(kind, as_matrices))[name]
        made = command.output("enumerate", "-", "--engine=disguise", text=json.dumps(group))
        proof = command.run("verify", "--complete", text=made)
        good = proof.returncode == 0 and "\nPASS  complete " in proof.stdout
        tally.check(good, f"{group['name']} is proved: {proof.stdout[-300:]}")
        document = command.document("-", "--no-morphisms", "--engine=disguise", text=json.dumps(group))
        del document["architectures"][-1]
        proof = command.run("verify", "--complete", text=json.dumps(document))
        tally.equal(proof.returncode, 3, f"{group['name']} without an architecture")


def check_counts(tally, command):
    """Known counts; nothing is listed, whatever the order."""
    for kind, name, expected in COUNTS:
        group = dict(disguises(kind, kind[0] == "E"))[name]
        document = command.document("-", "--weights=row", "--engine=disguise", text=json.dumps(group))
        counts = document["counts"]["admissible"]
        tally.equal((counts["type1"], counts["type2"]), expected, group["name"])
