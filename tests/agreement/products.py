"""Direct products on the sum of their spaces: the engine product against the others, and closed forms."""
import itertools
import json

FACTORS = ["C2", "C3", "C4", "C5", "D4", "D5", "S3", "S4", "A4", "Q8", "A5", "B2", "B3"]
THREE = ["C2xC2xA4", "C3xS3xC2", "C4xA4xC2", "A4xC3xC3", "Q8xC2xC3", "C1xC3xA4", "Q8xQ8xC2", "D4xD4xC2",
         "A4xA4xC2", "A4xQ8xC1", "C1xA5xC3", "D4xC4xD5"]

# The Mathieu group M11 on its 11 points.
M11 = ["(1,2,3,4,5,6,7,8,9,10,11)", "(3,7,11,8)(4,10,5,6)"]

# Orbits that no one splits off from, behind a factor that does: two triangles turned at once beside
# a square, S4 on points and on pairs, signs that flip together.
ENTANGLED = [
    ("permutation", 10, ["(1,2,3)(4,5,6)", "(7,8,9,10)"], True),
    ("permutation", 13, ["(1,2,3,4)(5,6,7,8)(9,10)", "(1,2)(6,9)(8,10)", "(11,12,13)"], True),
    ("permutation", 6, ["(1,2,3)(4,5,6)", "(1,2)(4,5)"], False),
    ("permutation", 8, ["(1,2)(3,4)", "(3,4)(5,6)", "(7,8)"], True),
    ("permutation", 4, ["(1,2)"], True),
    ("signed-permutation", 4, [[-1, 2, 3, 4], [1, 3, 2, 4], [1, 2, 3, -4]], True),
    ("signed-permutation", 4, [[-1, -2, 3, 4], [1, 2, 4, -3]], True),
    ("signed-permutation", 3, [[-1, -2, 3], [1, -2, -3]], False),
    ("signed-permutation", 5, [[2, 3, 1, 4, 5], [-1, -2, 3, 4, 5], [1, 2, 3, 5, -4]], True),
    ("signed-permutation", 6, [[2, 3, 1, 4, 5, 6], [-1, -2, 3, 4, 5, 6], [1, 2, 3, 5, 6, 4],
                               [1, 2, 3, -4, -5, 6]], True),
    ("signed-permutation", 6, [[2, -1, 3, 4, 5, 6], [1, 2, 4, -3, 6, -5]], True),
    ("signed-permutation", 5, [[2, -1, 3, 4, 5], [1, 2, 4, 5, 3], [1, 2, -3, -4, -5]], True),
]


# Groups with more elements are not listed here.
LISTED = 3000

# All normal subgroups are found in groups of at most so many elements, if there are no more than so many.
NORMAL = 200
MOST_NORMAL = 300


def elements(generators):
    """All products of lists of signed images."""
    unit = tuple(range(1, len(generators[0]) + 1)) if generators else ()
    found, queue = {unit}, [unit]
    for g in queue:
        for s in generators:
            h = tuple(s[abs(x) - 1] if x > 0 else -s[abs(x) - 1] for x in g)
            if h not in found:
                if len(found) == LISTED:
                    return None
                found.add(h)
                queue.append(h)
    return found


def orbits(group):
    """Orbits on inputs up to sign, those of one fixed vector taken together."""
    left, found, fixed = set(range(1, group["degree"] + 1)), [], set()
    while left:
        orbit = [left.pop()]
        signed = False
        for x in orbit:
            for g in group["generators"]:
                signed = signed or g[x - 1] < 0
                if abs(g[x - 1]) not in orbit:
                    orbit.append(abs(g[x - 1]))
        left -= set(orbit)
        if len(orbit) == 1 and not signed:
            fixed |= set(orbit)
        else:
            found.append(set(orbit))
    return found + [fixed] * bool(fixed)


def decomposes(group):
    """Whether a group is the product of its restrictions to two sets of orbits; None if not known."""
    if group["action"] == "matrix":
        return False
    blocks = orbits(group)
    listed = elements(group["generators"])
    if listed is None or len(blocks) > 10:
        return None
    for size in range(1, len(blocks) // 2 + 1):
        for some in itertools.combinations(blocks, size):
            part = sorted(set().union(*some))
            rest = [x for x in range(1, group["degree"] + 1) if x not in part]
            one = {tuple(g[x - 1] for x in part) for g in listed}
            other = {tuple(g[x - 1] for x in rest) for g in listed}
            if len(one) * len(other) == len(listed):
                return True
    return False


def product_of(g, h):
    return tuple(g[abs(x) - 1] if x > 0 else -g[abs(x) - 1] for x in h)


def normal_closure(generators, some):
    """The least normal subgroup that has some elements in it."""
    inverses = [next(h for h in powers(g) if product_of(g, h) == tuple(range(1, len(g) + 1))) for g in generators]
    taken, closure = [], {tuple(range(1, len(generators[0]) + 1))}
    queue = list(some)
    for x in queue:
        if x in closure:
            continue
        taken.append(x)
        closure = elements(taken)
        queue += [product_of(product_of(h, x), g) for g, h in zip(generators, inverses)]
    return frozenset(closure)


def powers(g):
    h = g
    while True:
        yield h
        h = product_of(h, g)


def is_direct_product(group):
    """Whether a group is one of two subgroups at all: by all its normal subgroups.  None if that takes long."""
    if group["action"] == "matrix" or not group["generators"]:
        return None
    generators = [tuple(g) for g in group["generators"]]
    listed = elements(generators)
    if listed is None or len(listed) > NORMAL:
        return None
    least, left = set(), set(listed)
    while left:
        closure = normal_closure(generators, [left.pop()])
        least.add(closure)
    normal = set(least)
    queue = list(least)
    for one in queue:
        if len(queue) > MOST_NORMAL:
            return None
        for other in least:
            join = one if other <= one else normal_closure(generators, one | other)
            if join not in normal:
                normal.add(join)
                queue.append(join)
    return any(1 < len(a) <= len(b) and len(a) * len(b) == len(listed) and len(a & b) == 1
               for a in normal for b in normal)


def factorises(group):
    """Whether the engine goursat has factors: those of orbits, one of which may be trivial, or normal subgroups."""
    by_orbits = decomposes(group)
    if by_orbits:
        return True
    anyhow = is_direct_product(group)
    return anyhow if by_orbits is not None else anyhow or None


def check_closed_forms(tally, command):
    """adm1 = (a1 + [V^A = 0]) (b1 + [W^B = 0]) - [both], 1 + adm2 = (1 + a2) (1 + b2)."""
    factors = [{"action": "signed-permutation", "degree": 2, "generators": [[2, -1]]},
               {"action": "signed-permutation", "degree": 1, "generators": [[-1]]},
               {"action": "signed-permutation", "degree": 3, "generators": [[2, 3, 1], [-1, -2, 3]]},
               {"action": "signed-permutation", "degree": 3, "generators": [[2, 3, 1]]},
               {"action": "signed-permutation", "degree": 4,
                "generators": [[2, 3, 1, 4], [-1, -2, 3, 4], [1, 2, 4, 3]]}]
    known = []
    for factor in factors:
        document = command.document("-", text=json.dumps(factor))
        counts = document["counts"]["admissible"]
        known.append((counts["type1"], counts["type2"], document["group"]["invariant_dimension"] == 0))
    for (a, known_a), (b, known_b) in itertools.combinations(list(zip(factors, known)), 2):
        shift, m = a["degree"], a["degree"] + b["degree"]
        generators = [g + list(range(shift + 1, m + 1)) for g in a["generators"]]
        for g in b["generators"]:
            generators.append(list(range(1, shift + 1)) + [x + shift if x > 0 else x - shift for x in g])
        text = json.dumps({"action": "signed-permutation", "degree": m, "generators": generators})
        counts = command.document("-", "--engine=product", text=text)["counts"]["admissible"]
        one = (known_a[0] + known_a[2]) * (known_b[0] + known_b[2]) - (known_a[2] and known_b[2])
        two = (1 + known_a[1]) * (1 + known_b[1]) - 1
        tally.equal((counts["type1"], counts["type2"]), (one, two), f"{a} and {b}")
    # Its order is above the limit for lists.
    shifted = ["".join(f"({','.join(str(int(x) + 11) for x in c.split(','))})" for c in g[1:-1].split(")("))
               for g in M11]
    one = command.document("-", text=json.dumps({"action": "permutation", "generators": M11}))
    two = command.document("-", "--no-morphisms", "--weights=none", "--max-rows=0",
                           text=json.dumps({"action": "permutation", "generators": M11 + shifted}))
    known, counts = (d["counts"]["admissible"] for d in (one, two))
    tally.equal(int(two["group"]["order"]), 7920 ** 2, "the order of M11 x M11")
    tally.equal((counts["type1"], counts["type2"]), (known["type1"] ** 2, (1 + known["type2"]) ** 2 - 1), "M11 x M11")
    for name, expected in (("A6xA6", (100, 35)), ("A5xA5xA5", (216, 63))):
        document = command.document(name, "--no-morphisms", "--weights=none", "--generators=none")
        counts = document["counts"]["admissible"]
        tally.equal((counts["type1"], counts["type2"]), expected, name)
        tally.equal(document["engine"], "product", f"the engine for {name}")


def check_engines(tally, command, same):
    """Documents by product, all rows and neuron maps, against those of engines that list elements."""
    products = ["x".join(pair) for pair in itertools.combinations_with_replacement(FACTORS, 2)] + THREE
    cases = [([name], None, True) for name in products if "A5xA5" not in name]
    for action, degree, generators, splits in ENTANGLED:
        cases.append((["-"], json.dumps({"action": action, "degree": degree, "generators": generators}), splits))
    tally.check(len(cases) >= 110, "products", f"only {len(cases)}")
    for number, (arguments, text, splits) in enumerate(cases):
        label = f"{arguments[0]} {text or ''}"
        made = command.run("enumerate", *arguments, "--engine=product", text=text)
        if not splits:
            tally.check(made.returncode == 2 and "to be a direct product" in made.stderr, label, made.stderr)
        elif tally.equal(made.returncode, 0, f"{label}: {made.stderr}"):
            document = json.loads(made.stdout)
            listing = "orbits" if number % 3 else "lattice"
            other = command.document(*arguments, f"--engine={listing}", text=text)
            same(tally, label, other, document)
            wanted = decomposes(document["group"])
            tally.check(wanted is not False, f"{label} is a direct product")
    few = command.document("A6xA6", "--max-neurons=100", "--weights=row")
    all_of = command.document("A6xA6", "--weights=row")["architectures"]
    tally.equal(few["architectures"], [a for a in all_of if a["neurons"] <= 100], "a neuron budget")


def check_all_subgroups(tally, command, same_bytes):
    """All subgroups from sections of the factors, every byte, against cyclic extension; counts that GAP has."""
    products = ["x".join(pair) for pair in itertools.combinations_with_replacement(FACTORS, 2)]
    products += THREE + ["S4xS5", "B3xS4", "S3xS3xS3", "A5xS4", "C2xC2xC2xC2", "D4xC4xS3"]
    cases = [([name], None) for name in products]
    for action, degree, generators, splits in ENTANGLED:
        if splits:
            cases.append((["-"], json.dumps({"action": action, "degree": degree, "generators": generators})))
    tally.check(len(cases) >= 110, "products", f"only {len(cases)}")
    for arguments, text in cases:
        made, known = (command.run("enumerate", *arguments, "--all", "--weights=row", f"--engine={engine}", text=text)
                       for engine in ("goursat", "lattice"))
        if tally.equal(made.returncode, 0, f"{arguments} {text or ''}: {made.stderr}"):
            same_bytes(tally, f"{arguments} {text or ''}", known.stdout, made.stdout)
    for name, classes in (("S4xS4", 274), ("S5xS5", 809)):
        document = command.document(name, "--all", "--no-morphisms", "--weights=none", "--engine=goursat")
        tally.equal(document["counts"]["subgroup_classes"], classes, f"subgroups of {name}")
    chosen = command.document("S5xS5", "--all", "--no-morphisms", "--weights=none")
    tally.equal(chosen["engine"], "goursat", "the engine for all subgroups of a product")


def check_proofs(tally, command):
    """The checker, which knows nothing of factors, on products and fibre products of each kind."""
    quaternions = {"action": "signed-permutation", "degree": 5,
                   "generators": [[2, -1, 3, 4, 5], [1, 2, 4, 5, 3], [1, 2, -3, -4, -5]]}
    for name, text in (("A4xQ8", None), ("C4xD5", None), ("-", json.dumps(quaternions))):
        made = command.output("enumerate", name, "--engine=product", text=text)
        proof = command.run("verify", "--complete", text=made)
        good = proof.returncode == 0 and "\nPASS  complete " in proof.stdout
        tally.check(good, f"{name} is proved: {proof.stdout[-300:]}")
        document = command.document(name, "--no-morphisms", "--engine=product", text=text)
        # The last of type 2 is that of a fibre product.
        last = max(i for i, a in enumerate(document["architectures"]) if a["type"] == 2)
        del document["architectures"][last]
        proof = command.run("verify", "--complete", text=json.dumps(document))
        tally.equal(proof.returncode, 3, f"{name} without an architecture")
