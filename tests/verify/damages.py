"""Ways to make a true enumeration false, and ways to change it that keep it true.

A damage is (name, checks, function): the function changes the document, choosing at random where,
and returns whether it could; checks names those of `gsnn verify` of which at least one has to
report it, or is None where the file is no enumeration any more (status 2).
"""

import copy
import itertools


# ---- Helpers ---------------------------------------------------------------------------------


def admissible(doc):
    return [a for a in doc["architectures"] if a["admissible"]]


def inadmissible(doc):
    return [a for a in doc["architectures"] if not a["admissible"]]


def of_type(doc, kind):
    return [a for a in admissible(doc) if a["type"] == kind]


def inclusions(doc):
    return [m for m in doc["morphisms"] if m["kind"] == "inclusion"]


def tunnels(doc):
    return [m for m in doc["morphisms"] if m["kind"] == "tunnel"]


def by_id(doc):
    return {a["id"]: a for a in doc["architectures"]}


def recount(doc):
    """Makes the counts agree with the lists again, so that something else has to notice."""
    counts = doc["counts"]
    for kind in (1, 2):
        listed = of_type(doc, kind)
        counts["admissible"][f"type{kind}"] = len(listed)
        counts["admissible_cohomology_classes"][f"type{kind}"] = sum(
            a["cohomology"]["orbit_length"] for a in listed)
    counts["inclusions"] = len(inclusions(doc))
    counts["tunnels"] = len(tunnels(doc))


def forget(doc, gone):
    """Takes an architecture out, with its morphisms and what collapses to it."""
    doc["architectures"] = [a for a in doc["architectures"]
                            if a is not gone and a.get("collapses_to") != gone["id"]]
    doc["morphisms"] = [m for m in doc["morphisms"] if gone["id"] not in (m["from"], m["to"])]
    for n, a in enumerate(inadmissible(doc), 1):
        a["id"] = f"r{n}"
    doc["counts"].update(subgroup_classes=None, pairs=None, cohomology_classes=None)
    recount(doc)


def larger(doc):
    """Which architectures each one is included in, by the listed inclusions and transitivity."""
    above = {a["id"]: set() for a in admissible(doc)}
    edges = [(m["from"], m["to"]) for m in inclusions(doc)]
    for _ in above:
        for a, b in edges:
            above[a] |= {b} | above[b]
    return above


def choose(rng, things):
    things = list(things)
    return rng.choice(things) if things else None


def lists_of(element):
    return isinstance(element[0], list)


# ---- Damages to the group --------------------------------------------------------------------


def group_order(doc, rng):
    doc["group"]["order"] += rng.choice([-1, 1, doc["group"]["order"]])
    return True


def group_dimension(doc, rng):
    old = doc["group"]["invariant_dimension"]
    doc["group"]["invariant_dimension"] = old - 1 if old and rng.random() < 0.5 else old + 1
    return doc["group"]["invariant_dimension"] <= doc["group"]["degree"]


def generator_not_bijective(doc, rng):
    generator = choose(rng, doc["group"]["generators"])
    if lists_of(generator):
        return False
    i, j = rng.sample(range(len(generator)), 2)
    generator[i] = generator[j]
    return True


def generator_identity(doc, rng):
    generators = doc["group"]["generators"]
    k = rng.randrange(len(generators))
    m = doc["group"]["degree"]
    if lists_of(generators[k]):
        one = [[str(int(i == j)) for j in range(m)] for i in range(m)]
    else:
        one = list(range(1, m + 1))
    generators[k] = one
    return True


def generators_swapped(doc, rng):
    generators = doc["group"]["generators"]
    if len(generators) < 2:
        return False
    i, j = rng.sample(range(len(generators)), 2)
    generators[i], generators[j] = generators[j], generators[i]
    return generators[i] != generators[j] and any(
        a["signed_permutations"][i] != a["signed_permutations"][j] for a in doc["architectures"])


def generator_dropped(doc, rng):
    group = doc["group"]
    if len(group["generators"]) < 2:
        return False
    k = rng.randrange(len(group["generators"]))
    del group["generators"][k], group["generator_names"][k]
    for a in doc["architectures"]:
        del a["signed_permutations"][k]
    return len(group["generators"]) == 1  # of two generators none is superfluous


def matrix_entry(doc, rng):
    generator = choose(rng, doc["group"]["generators"])
    if not lists_of(generator):
        return False
    row = choose(rng, generator)
    j = rng.randrange(len(row))
    row[j] = f"{row[j]}+1/3"
    return True


def matrix_sign(doc, rng):
    generator = choose(rng, doc["group"]["generators"])
    if not lists_of(generator):
        return False
    row = choose(rng, generator)
    j = rng.choice([j for j, x in enumerate(row) if str(x) != "0"])
    row[j] = f"-({row[j]})"
    return True


def matrix_singular(doc, rng):
    generator = choose(rng, doc["group"]["generators"])
    if not lists_of(generator):
        return False
    generator[rng.randrange(len(generator))] = ["0"] * len(generator)
    return True


def form_entry(doc, rng):
    form = doc["group"].get("form")
    if not form:
        return False
    i, j = rng.randrange(len(form)), rng.randrange(len(form))
    form[i][j] = f"{form[i][j]}+1"
    if i != j:
        form[j][i] = f"{form[j][i]}+1"
    return True


def form_negated(doc, rng):
    """A form that is preserved, but no inner product."""
    form = doc["group"].get("form")
    for row in form or []:
        row[:] = [f"-({x})" for x in row]
    return bool(form)


def form_missing(doc, rng):
    return bool(doc["group"].pop("form", None))


def degree(doc, rng):
    doc["group"]["degree"] += rng.choice([-1, 1])
    return True


def action(doc, rng):
    actions = ["permutation", "signed-permutation", "matrix"]
    actions.remove(doc["group"]["action"])
    if doc["group"]["action"] == "permutation":
        actions.remove("signed-permutation")  # that would be true of many lists
    doc["group"]["action"] = rng.choice(actions)
    return True


# ---- Damages to H, K and the cohomology --------------------------------------------------------


def order_of(member):
    def damage(doc, rng):
        a = choose(rng, doc["architectures"])
        a[member]["order"] = rng.choice([a[member]["order"] + 1, 2 * a[member]["order"]])
        return True
    return damage


def neurons(doc, rng):
    a = choose(rng, doc["architectures"])
    a["neurons"] *= 2
    return True


def neurons_with_lists(doc, rng):
    """Twice the neurons, everything listed twice, and the order of H halved."""
    a = choose(rng, (a for a in admissible(doc) if a["H"]["order"] % 2 == 0))
    if not a or "rows" not in a["weights"]:
        return False
    n = a["neurons"]
    a["neurons"] *= 2
    a["H"]["order"] //= 2
    a["weights"]["rows"] *= 2
    a["signed_permutations"] = [
        rho + [x + n if x > 0 else x - n for x in rho] for rho in a["signed_permutations"]]
    doc["morphisms"] = [m for m in doc["morphisms"] if a["id"] not in (m["from"], m["to"])]
    recount(doc)
    return True


def generators_gone(member):
    def damage(doc, rng):
        a = choose(rng, (a for a in doc["architectures"] if a[member]["generators"]))
        if a:
            a[member]["generators"] = []
        return bool(a)
    return damage


def subgroup_is_group(doc, rng):
    a = choose(rng, (a for a in doc["architectures"] if a["neurons"] > 1))
    if a:
        a["H"]["generators"] = copy.deepcopy(doc["group"]["generators"])
    return bool(a)


def kernel_is_subgroup(doc, rng):
    a = choose(rng, (a for a in doc["architectures"] if a["type"] == 2))
    if a:
        a["K"] = copy.deepcopy(a["H"])
    return bool(a)


def kernel_of_another(doc, rng):
    """K of another class of the same H: the orders agree, the character does not."""
    pairs = [(a, b) for a, b in itertools.permutations(doc["architectures"], 2)
             if a["type"] == b["type"] == 2 and a["H"] == b["H"] and a["K"] != b["K"]]
    pair = choose(rng, pairs)
    if pair:
        pair[0]["K"] = copy.deepcopy(pair[1]["K"])
    return bool(pair)


def pair_of_another(doc, rng):
    """H and K of an inequivalent architecture of the same type and orders."""
    pairs = [(a, b) for a, b in itertools.permutations(admissible(doc), 2)
             if a["type"] == b["type"] and a["neurons"] == b["neurons"]]
    pair = choose(rng, pairs)
    if pair:
        pair[0]["H"], pair[0]["K"] = copy.deepcopy(pair[1]["H"]), copy.deepcopy(pair[1]["K"])
    return bool(pair)


def subgroup_element_foreign(doc, rng):
    """A permutation that is not in the group, in place of a generator of H."""
    m = doc["group"]["degree"]
    if doc["group"]["action"] != "permutation" or doc["group"]["name"] not in ("D6", "D4", "Q8"):
        return False
    a = choose(rng, (a for a in doc["architectures"] if a["H"]["generators"]))
    k = rng.randrange(len(a["H"]["generators"]))
    a["H"]["generators"][k] = [2, 3, 1] + list(range(4, m + 1))
    return True


def subgroup_element_broken(doc, rng):
    a = choose(rng, (a for a in doc["architectures"] if a["H"]["generators"]))
    generator = choose(rng, a["H"]["generators"])
    if lists_of(generator):
        generator[0][0] = f"{generator[0][0]}+1"
    else:
        generator[0] = generator[1]
    return True


def rank(doc, rng):
    a = choose(rng, doc["architectures"])
    a["cohomology"]["rank"] += 1
    a["cohomology"]["class"].append(0)
    return True


def rank_without_class(doc, rng):
    choose(rng, doc["architectures"])["cohomology"]["rank"] += 1
    return True


def class_zero(doc, rng):
    a = choose(rng, (a for a in doc["architectures"] if a["type"] == 2))
    if a:
        a["cohomology"]["class"] = [0] * a["cohomology"]["rank"]
    return bool(a)


def class_not_zero(doc, rng):
    a = choose(rng, (a for a in doc["architectures"] if a["type"] == 1 and a["cohomology"]["rank"]))
    if a:
        a["cohomology"]["class"][rng.randrange(a["cohomology"]["rank"])] = 1
    return bool(a)


def class_of_another(doc, rng):
    """Two characters of one H with the same coordinates."""
    pairs = [(a, b) for a, b in itertools.permutations(doc["architectures"], 2)
             if a["type"] == b["type"] == 2 and a["H"] == b["H"] and a is not b]
    pair = choose(rng, pairs)
    if pair:
        pair[0]["cohomology"]["class"] = list(pair[1]["cohomology"]["class"])
    return bool(pair)


def trivial(doc, rng):
    a = choose(rng, doc["architectures"])
    a["cohomology"]["trivial"] = not a["cohomology"]["trivial"]
    return True


def orbit_length(doc, rng):
    a = choose(rng, doc["architectures"])
    kind = f"type{a['type']}"
    a["cohomology"]["orbit_length"] += 1
    doc["counts"]["cohomology_classes"][kind] += 1
    recount(doc)
    return True


def class_length(doc, rng):
    a = choose(rng, doc["architectures"])
    a["H"]["class_length"] = int(a["neurons"]) + 1
    return True


def kind(doc, rng):
    a = choose(rng, doc["architectures"])
    a["type"] = 3 - a["type"]
    return True


# ---- Damages to rho ----------------------------------------------------------------------------


def rho_list(doc, rng, keep=lambda a: a["admissible"]):
    """A random list of signed neurons, with at least two of them.

    Of an admissible architecture, unless told otherwise: its rows determine rho, so that every
    change is a damage.  Of an inadmissible pair some changes only rename neurons; the sign of an
    entry is none of them, since it changes the product of all signs.
    """
    a = choose(rng, (a for a in doc["architectures"] if a["neurons"] > 1 and keep(a)))
    return (a, choose(rng, a["signed_permutations"])) if a else (None, None)


def rho_sign(kind_of):
    def damage(doc, rng):
        _, rho = rho_list(doc, rng, lambda a: a["type"] == kind_of)
        if rho:
            rho[rng.randrange(len(rho))] *= -1
        return bool(rho)
    return damage


def rho_exchange(doc, rng):
    _, rho = rho_list(doc, rng)
    i, j = rng.sample(range(len(rho)), 2)
    rho[i], rho[j] = rho[j], rho[i]
    return True


def rho_repeat(doc, rng):
    _, rho = rho_list(doc, rng, lambda a: True)
    i, j = rng.sample(range(len(rho)), 2)
    rho[i] = rho[j]
    return True


def rho_identity(doc, rng):
    a, rho = rho_list(doc, rng)
    one = list(range(1, a["neurons"] + 1))
    changed = rho != one
    rho[:] = one
    return changed


def rho_inverse(doc, rng):
    _, rho = rho_list(doc, rng)
    inverse = [0] * len(rho)
    for i, x in enumerate(rho):
        inverse[abs(x) - 1] = (i + 1) * (1 if x > 0 else -1)
    changed = inverse != rho
    rho[:] = inverse
    return changed


def rho_negated(doc, rng):
    _, rho = rho_list(doc, rng)
    rho[:] = [-x for x in rho]
    return True


def rho_generators_exchanged(doc, rng):
    a, _ = rho_list(doc, rng)
    lists = a["signed_permutations"]
    if len(lists) < 2 or lists[0] == lists[1]:
        return False
    lists[0], lists[1] = lists[1], lists[0]
    return True


def rho_of_another(doc, rng):
    pairs = [(a, b) for a, b in itertools.permutations(admissible(doc), 2)
             if a["neurons"] == b["neurons"] and a["type"] == b["type"]
             and a["signed_permutations"] != b["signed_permutations"]]
    pair = choose(rng, pairs)
    if pair:
        pair[0]["signed_permutations"] = copy.deepcopy(pair[1]["signed_permutations"])
    return bool(pair)


def rho_zero(doc, rng):
    _, rho = rho_list(doc, rng, lambda a: True)
    rho[rng.randrange(len(rho))] = 0
    return True


def rho_out_of_range(doc, rng):
    _, rho = rho_list(doc, rng, lambda a: True)
    rho[rng.randrange(len(rho))] = len(rho) + 1
    return True


def rho_generator_missing(doc, rng):
    a, _ = rho_list(doc, rng, lambda a: True)
    a["signed_permutations"].pop()
    return True


# ---- Damages to the weights --------------------------------------------------------------------


def pattern(doc, rng, keep=lambda a: True):
    return choose(rng, (a for a in admissible(doc) if "rows" in a["weights"] and keep(a)))


def row_sign(doc, rng):
    a = pattern(doc, rng, lambda a: a["neurons"] > 1)
    if not a:
        return False
    row = choose(rng, a["weights"]["rows"])
    places = [i for i, x in enumerate(row) if x]
    row[rng.choice(places)] *= -1
    return True


def row_zeroed(doc, rng):
    a = pattern(doc, rng)
    if not a:
        return False
    row = choose(rng, a["weights"]["rows"])
    row[rng.choice([i for i, x in enumerate(row) if x])] = 0
    return True


def row_relabelled(doc, rng):
    a = pattern(doc, rng, lambda a: a["weights"]["dimension"] > 1)
    if not a:
        return False
    row = choose(rng, a["weights"]["rows"])
    i = rng.choice([i for i, x in enumerate(row) if x])
    row[i] = rng.choice([k for k in range(1, a["weights"]["dimension"] + 1) if k != abs(row[i])])
    return True


def rows_exchanged(doc, rng):
    a = pattern(doc, rng, lambda a: a["neurons"] > 2)  # of two, that may rename weights
    if not a:
        return False
    rows = a["weights"]["rows"]
    i, j = rng.sample(range(len(rows)), 2)
    rows[i], rows[j] = rows[j], rows[i]
    return True


def row_negated(doc, rng):
    a = pattern(doc, rng, lambda a: a["neurons"] > 1)
    if not a:
        return False
    row = choose(rng, a["weights"]["rows"])
    row[:] = [-x for x in row]
    return True


def rows_equal(doc, rng):
    a = pattern(doc, rng, lambda a: a["neurons"] > 1)
    if a:
        rows = a["weights"]["rows"]
        rows[:] = [rows[0]] * len(rows)
    return bool(a)


def weights_merged(doc, rng):
    """Two free weights made one, in all rows: W g = rho(g) W holds, but some solutions are lost."""
    a = pattern(doc, rng, lambda a: a["weights"]["dimension"] > 1)
    if not a:
        return False
    last = a["weights"]["dimension"]
    rows = a["weights"]["rows"]
    rows[:] = [[x if abs(x) != last else (1 if x > 0 else -1) for x in row] for row in rows]
    a["weights"]["dimension"] -= 1
    a["parameters"]["weights"] -= 1
    a["parameters"]["total"] -= 1
    return True


def weight_dropped(doc, rng):
    """One free weight made zero, in all rows and consistently."""
    a = pattern(doc, rng, lambda a: a["weights"]["dimension"] > 1)
    if not a:
        return False
    last = a["weights"]["dimension"]
    rows = a["weights"]["rows"]
    rows[:] = [[0 if abs(x) == last else x for x in row] for row in rows]
    a["weights"]["dimension"] -= 1
    a["parameters"]["weights"] -= 1
    a["parameters"]["total"] -= 1
    return True


def weight_split(doc, rng):
    """A weight that two inputs share made two, in the first row alone."""
    a = pattern(doc, rng, lambda a: len(set(map(abs, a["weights"]["rows"][0])) - {0})
                < sum(1 for x in a["weights"]["rows"][0] if x))
    if not a:
        return False
    row = a["weights"]["rows"][0]
    seen = [abs(x) for x in row]
    i = rng.choice([i for i, x in enumerate(row) if x and seen.count(abs(x)) > 1])
    a["weights"]["dimension"] += 1
    row[i] = a["weights"]["dimension"]
    return a["weights"]["dimension"] <= doc["group"]["degree"]


def row_missing(doc, rng):
    a = pattern(doc, rng, lambda a: a["neurons"] > 2)
    if a:
        a["weights"]["rows"].pop()
    return bool(a)


def row_short(doc, rng):
    a = pattern(doc, rng)
    if a:
        choose(rng, a["weights"]["rows"]).pop()
    return bool(a)


def dimension_up(doc, rng):
    a = pattern(doc, rng, lambda a: a["weights"]["dimension"] < doc["group"]["degree"])
    if a:
        a["weights"]["dimension"] += 1
    return bool(a)


def dimension_down(doc, rng):
    a = pattern(doc, rng)
    if a:
        a["weights"]["dimension"] -= 1
    return bool(a)


def with_basis(doc, rng, keep=lambda a: True):
    return choose(rng, (a for a in admissible(doc) if "basis" in a["weights"] and keep(a)))


def basis_number(doc, rng):
    a = with_basis(doc, rng)
    if not a:
        return False
    row = choose(rng, choose(rng, a["weights"]["basis"]))
    i = rng.randrange(len(row))
    row[i] += 1e-6
    return True


def basis_rows_exchanged(doc, rng):
    a = with_basis(doc, rng, lambda a: a["neurons"] > 1)
    if not a:
        return False
    matrix = choose(rng, a["weights"]["basis"])
    i, j = rng.sample(range(len(matrix)), 2)
    changed = matrix[i] != matrix[j]
    matrix[i], matrix[j] = matrix[j], matrix[i]
    return changed


def basis_exact(doc, rng):
    a = with_basis(doc, rng, lambda a: a["weights"]["dimension"] < doc["group"]["degree"])
    if not a:
        return False
    row = choose(rng, a["weights"]["basis_exact"])
    for i, x in enumerate(row):
        row[i] = f"{x}+{i * i + 1}"
    return True


def basis_dependent(doc, rng):
    a = with_basis(doc, rng, lambda a: a["weights"]["dimension"] > 1)
    if not a:
        return False
    a["weights"]["basis_exact"][1] = list(a["weights"]["basis_exact"][0])
    a["weights"]["basis"][1] = copy.deepcopy(a["weights"]["basis"][0])
    return True


def basis_text(doc, rng):
    a = with_basis(doc, rng)
    if a:
        choose(rng, a["weights"]["basis_exact"])[0] = rng.choice(["sqrt(-1)", "1/0", "0.5x", ""])
    return bool(a)


def parameter(name):
    def damage(doc, rng):
        choose(rng, doc["architectures"])["parameters"][name] += rng.choice([1, 2])
        return True
    return damage


# ---- Damages to the list of architectures ------------------------------------------------------


def dropped_with_gap(doc, rng):
    ids = [a["id"] for a in admissible(doc)]
    last_class = max(int(i.split(".")[0]) for i in ids)
    inner = [a for a in admissible(doc) if int(a["id"].split(".")[0]) < last_class
             and sum(i.split(".")[0] == a["id"].split(".")[0] for i in ids) == 1]
    a = choose(rng, inner)
    if a:
        forget(doc, a)
    return bool(a)


def dropped_last(doc, rng):
    """The largest architecture, which leaves no gap anywhere: only brute force sees it."""
    forget(doc, admissible(doc)[-1])
    return True


def dropped_renumbered(doc, rng):
    """An architecture in the middle, all ids moved up and the covering relation mended."""
    a = choose(rng, admissible(doc)[:-1])
    gone = a["id"]
    below = [m["from"] for m in inclusions(doc) if m["to"] == gone]
    above = [m["to"] for m in inclusions(doc) if m["from"] == gone]
    forget(doc, a)
    known = larger(doc)
    for x, y in itertools.product(below, above):
        if y not in known[x]:
            doc["morphisms"].append({"kind": "inclusion", "from": x, "to": y})
    numbers, new = {}, {}
    for b in admissible(doc):
        i = b["id"].split(".")[0]
        if i not in numbers:
            numbers[i] = [len(numbers), 0]
        if b["type"] == 2:
            numbers[i][1] += 1
        new[b["id"]] = f"{numbers[i][0]}.{numbers[i][1] if b['type'] == 2 else 0}"
    for b in doc["architectures"]:
        b["id"] = new.get(b["id"], b["id"])
        if "collapses_to" in b:
            b["collapses_to"] = new[b["collapses_to"]]
    for m in doc["morphisms"]:
        m["from"], m["to"] = new[m["from"]], new[m["to"]]
    recount(doc)
    return True


def dropped_dangling(doc, rng):
    ends = {m["from"] for m in doc["morphisms"]} | {m["to"] for m in doc["morphisms"]}
    a = choose(rng, (a for a in admissible(doc) if a["id"] in ends))
    doc["architectures"].remove(a)
    return True


def dropped_inadmissible(doc, rng):
    a = choose(rng, inadmissible(doc))
    if not a or len(inadmissible(doc)) < 2:
        return False
    doc["architectures"].remove(a)
    for n, b in enumerate(inadmissible(doc), 1):
        b["id"] = f"r{n}"
    return True


def twice(doc, rng):
    """An architecture listed again under the next free id of its class."""
    a = choose(rng, of_type(doc, 2))
    if not a:
        return False
    i = a["id"].split(".")[0]
    j = max(int(b["id"].split(".")[1]) for b in admissible(doc) if b["id"].split(".")[0] == i) + 1
    b = copy.deepcopy(a)
    b["id"] = f"{i}.{j}"
    place = doc["architectures"].index(a)
    doc["architectures"].insert(place + 1, b)
    for other in admissible(doc):
        if other is not b and other["id"].split(".")[0] == i:
            doc["morphisms"].append({"kind": "tunnel", "from": other["id"], "to": b["id"]})
    for m in inclusions(doc):
        if a["id"] in (m["from"], m["to"]):
            m = copy.deepcopy(m)
            m["from"] = b["id"] if m["from"] == a["id"] else m["from"]
            m["to"] = b["id"] if m["to"] == a["id"] else m["to"]
            doc["morphisms"].append(m)
    doc["counts"].update(subgroup_classes=None, pairs=None, cohomology_classes=None)
    recount(doc)
    return True


def inadmissible_twice(doc, rng):
    a = choose(rng, inadmissible(doc))
    if not a:
        return False
    b = copy.deepcopy(a)
    b["id"] = f"r{len(inadmissible(doc)) + 1}"
    doc["architectures"].append(b)
    doc["counts"].update(subgroup_classes=None, pairs=None, cohomology_classes=None)
    return True


def merged(doc, rng):
    """Two type 2 architectures of one class made one with both orbits."""
    pairs = [(a, b) for a, b in itertools.permutations(of_type(doc, 2), 2)
             if a["id"].split(".")[0] == b["id"].split(".")[0]]
    pair = choose(rng, pairs)
    if not pair:
        return False
    a, b = pair
    a["cohomology"]["orbit_length"] += b["cohomology"]["orbit_length"]
    forget(doc, b)
    return True


def renamed_class(doc, rng):
    a = choose(rng, admissible(doc))
    old, new = a["id"], "99." + a["id"].split(".")[1]
    a["id"] = new
    for b in doc["architectures"]:
        if b.get("collapses_to") == old:
            b["collapses_to"] = new
    for m in doc["morphisms"]:
        m["from"] = new if m["from"] == old else m["from"]
        m["to"] = new if m["to"] == old else m["to"]
    return True


def ids_swapped(doc, rng):
    pairs = [(a, b) for a, b in itertools.combinations(admissible(doc), 2)
             if a["neurons"] != b["neurons"] and a["type"] == b["type"]]
    pair = choose(rng, pairs)
    if pair:
        pair[0]["id"], pair[1]["id"] = pair[1]["id"], pair[0]["id"]
    for m in doc["morphisms"]:
        m.pop("neurons", None)  # their lengths would tell before anything else does
    return bool(pair)


def id_repeated(doc, rng):
    a, b = rng.sample(admissible(doc), 2)
    a["id"] = b["id"]
    return True


def id_malformed(doc, rng):
    a = choose(rng, inadmissible(doc) or admissible(doc))
    if a["admissible"]:
        return False
    a["id"] = rng.choice(["r0", "r01", "R1", "r", "1.r"])
    return True


def made_inadmissible(doc, rng):
    a = choose(rng, admissible(doc))
    forget(doc, a)
    a["admissible"] = False
    a["id"] = f"r{len(inadmissible(doc)) + 1}"
    a["reason"] = "coincident-neurons"
    a["collapses_to"] = choose(rng, admissible(doc))["id"]
    doc["architectures"].append(a)
    return True


def made_admissible(doc, rng):
    a = choose(rng, inadmissible(doc))
    if not a:
        return False
    a["admissible"] = True
    del a["reason"]
    a.pop("collapses_to", None)
    i = max(int(b["id"].split(".")[0]) for b in admissible(doc) if b is not a) + 1
    a["id"] = f"{i}.{a['type'] - 1}"
    return True


def reason_exchanged(doc, rng):
    a = choose(rng, inadmissible(doc))
    if not a:
        return False
    if a["reason"] == "zero-weights":
        a["reason"], a["collapses_to"] = "coincident-neurons", admissible(doc)[0]["id"]
    else:
        a["reason"] = "zero-weights"
        del a["collapses_to"]
    return True


def reason_unknown(doc, rng):
    a = choose(rng, inadmissible(doc))
    if a:
        a["reason"] = "bad-luck"
    return bool(a)


def collapse_elsewhere(doc, rng):
    a = choose(rng, (a for a in inadmissible(doc) if "collapses_to" in a))
    if a:
        a["collapses_to"] = rng.choice([b["id"] for b in admissible(doc)
                                        if b["id"] != a["collapses_to"]])
    return bool(a)


def collapse_to_inadmissible(doc, rng):
    a = choose(rng, (a for a in inadmissible(doc) if "collapses_to" in a))
    if a:
        a["collapses_to"] = choose(rng, inadmissible(doc))["id"]
    return bool(a)


def collapse_missing(doc, rng):
    a = choose(rng, (a for a in inadmissible(doc) if "collapses_to" in a))
    if a:
        del a["collapses_to"]
    return bool(a)


# ---- Damages to the morphisms ------------------------------------------------------------------


def edge_dropped(doc, rng):
    doc["morphisms"].remove(choose(rng, inclusions(doc)))
    recount(doc)
    return True


def add_edge(doc, a, b):
    doc["morphisms"].append({"kind": "inclusion", "from": a, "to": b})
    recount(doc)


def edge_false(doc, rng):
    above = larger(doc)
    neurons_of = {a["id"]: a["neurons"] for a in admissible(doc)}
    pair = choose(rng, ((a, b) for a, b in itertools.permutations(above, 2)
                        if b not in above[a] and neurons_of[a] < neurons_of[b]))
    if pair:
        add_edge(doc, *pair)
    return bool(pair)


def edge_reversed(doc, rng):
    m = choose(rng, inclusions(doc))
    m["from"], m["to"] = m["to"], m["from"]
    m.pop("neurons", None)
    return True


def edge_transitive(doc, rng):
    above = larger(doc)
    pair = choose(rng, ((a, c) for a in above for b in above[a] for c in above[b]))
    if pair:
        add_edge(doc, *pair)
    return bool(pair)


def edge_twice(doc, rng):
    doc["morphisms"].append(copy.deepcopy(choose(rng, inclusions(doc))))
    recount(doc)
    return True


def edge_to_itself(doc, rng):
    a = choose(rng, admissible(doc))["id"]
    add_edge(doc, a, a)
    return True


def edge_cycle(doc, rng):
    m = choose(rng, inclusions(doc))
    add_edge(doc, m["to"], m["from"])
    return True


def edge_moved(doc, rng):
    above = larger(doc)
    m = choose(rng, inclusions(doc))
    others = [b for b in above if b not in above[m["from"]] and b != m["from"]]
    if not others:
        return False
    m["to"] = rng.choice(others)
    m.pop("neurons", None)
    return True


def edge_to_inadmissible(doc, rng):
    a = choose(rng, inadmissible(doc))
    if a:
        add_edge(doc, admissible(doc)[0]["id"], a["id"])
    return bool(a)


def edge_dangling(doc, rng):
    choose(rng, doc["morphisms"])["to"] = "77.0"
    return True


def edge_is_tunnel(doc, rng):
    m = choose(rng, inclusions(doc))
    m["kind"] = "tunnel"
    m.pop("neurons", None)
    recount(doc)
    return True


def with_map(doc, rng, keep=lambda m: True):
    return choose(rng, (m for m in inclusions(doc) if "neurons" in m and keep(m)))


def map_sign(doc, rng):
    m = with_map(doc, rng, lambda m: len(m["neurons"]) > 1)
    if m:
        m["neurons"][rng.randrange(len(m["neurons"]))] *= -1
    return bool(m)


def map_entry(doc, rng):
    m = with_map(doc, rng, lambda m: len(set(map(abs, m["neurons"]))) > 1)
    if not m:
        return False
    i = rng.randrange(len(m["neurons"]))
    m["neurons"][i] = rng.choice([x for x in m["neurons"] if abs(x) != abs(m["neurons"][i])])
    return True


def map_exchanged(doc, rng):
    m = with_map(doc, rng, lambda m: len(set(m["neurons"])) > 2)
    if not m:
        return False
    i, j = choose(rng, ((i, j) for i, j in itertools.combinations(range(len(m["neurons"])), 2)
                        if m["neurons"][i] != m["neurons"][j]))
    m["neurons"][i], m["neurons"][j] = m["neurons"][j], m["neurons"][i]
    # Of a map that takes 4 or fewer neurons to 2 this may be a symmetry.
    return len(m["neurons"]) > 4


def map_constant(doc, rng):
    m = with_map(doc, rng, lambda m: len(set(map(abs, m["neurons"]))) > 1)
    if m:
        m["neurons"] = [1] * len(m["neurons"])
    return bool(m)


def map_negated(doc, rng):
    kinds = {a["id"]: a["type"] for a in admissible(doc)}
    m = with_map(doc, rng, lambda m: kinds[m["from"]] == 1)
    if m:
        m["neurons"] = [-x for x in m["neurons"]]
    return bool(m)


def map_long(doc, rng):
    m = with_map(doc, rng)
    if m:
        m["neurons"].append(1)
    return bool(m)


def map_out_of_range(doc, rng):
    m = with_map(doc, rng)
    if m:
        m["neurons"][0] = 1000000
    return bool(m)


def tunnel_dropped(doc, rng):
    m = choose(rng, tunnels(doc))
    if m:
        doc["morphisms"].remove(m)
        recount(doc)
    return bool(m)


def tunnel_false(doc, rng):
    a, b = rng.sample(admissible(doc), 2)
    doc["morphisms"].append({"kind": "tunnel", "from": a["id"], "to": b["id"]})
    recount(doc)
    return a["id"].split(".")[0] != b["id"].split(".")[0]


def tunnel_twice(doc, rng):
    m = choose(rng, tunnels(doc))
    if m:
        doc["morphisms"].append({"kind": "tunnel", "from": m["to"], "to": m["from"]})
        recount(doc)
    return bool(m)


def tunnel_to_itself(doc, rng):
    a = choose(rng, admissible(doc))["id"]
    doc["morphisms"].append({"kind": "tunnel", "from": a, "to": a})
    recount(doc)
    return True


def morphism_kind(doc, rng):
    choose(rng, doc["morphisms"])["kind"] = "wormhole"
    return True


# ---- Damages to the order ----------------------------------------------------------------------


def architectures_swapped(doc, rng):
    i, j = rng.sample(range(len(doc["architectures"])), 2)
    listed = doc["architectures"]
    listed[i], listed[j] = listed[j], listed[i]
    return True


def architectures_shuffled(doc, rng):
    before = list(doc["architectures"])
    rng.shuffle(doc["architectures"])
    return doc["architectures"] != before


def inadmissible_renumbered(doc, rng):
    """Two inadmissible pairs with H of different orders change places, and take the ids there."""
    listed = doc["architectures"]
    pairs = [(i, j) for i, j in itertools.combinations(range(len(listed)), 2)
             if not listed[i]["admissible"] and not listed[j]["admissible"]
             and listed[i]["H"]["order"] != listed[j]["H"]["order"]]
    pair = choose(rng, pairs)
    if pair:
        i, j = pair
        listed[i], listed[j] = listed[j], listed[i]
        listed[i]["id"], listed[j]["id"] = listed[j]["id"], listed[i]["id"]
    return bool(pair)


def rename(doc, names):
    """New ids, with everything in the order that they ask for."""
    numbers = lambda name: tuple(map(int, name.split(".")))
    for a in doc["architectures"]:
        a["id"] = names.get(a["id"], a["id"])
        if "collapses_to" in a:
            a["collapses_to"] = names.get(a["collapses_to"], a["collapses_to"])
    listed = sorted(admissible(doc), key=lambda a: numbers(a["id"]))
    doc["architectures"] = listed + inadmissible(doc)
    for m in doc["morphisms"]:
        m["from"], m["to"] = names.get(m["from"], m["from"]), names.get(m["to"], m["to"])
        if m["kind"] == "tunnel" and numbers(m["from"]) > numbers(m["to"]):
            m["from"], m["to"] = m["to"], m["from"]
    doc["morphisms"].sort(key=lambda m: (m["kind"], numbers(m["from"]), numbers(m["to"])))


def classes_renumbered(doc, rng):
    """Two classes of H of different orders exchange their numbers, consistently everywhere."""
    orders = {a["id"].split(".")[0]: a["H"]["order"] for a in admissible(doc)}
    pair = choose(rng, [(i, j) for i, j in itertools.combinations(orders, 2)
                        if orders[i] != orders[j]])
    if not pair:
        return False
    other = {pair[0]: pair[1], pair[1]: pair[0]}
    names = {}
    for a in admissible(doc):
        i, j = a["id"].split(".")
        names[a["id"]] = f"{other.get(i, i)}.{j}"
    rename(doc, names)
    return True


def characters_renumbered(doc, rng):
    """Two nontrivial characters of one H exchange their numbers, consistently everywhere."""
    pair = choose(rng, [(a["id"], b["id"]) for a, b in itertools.combinations(of_type(doc, 2), 2)
                        if a["id"].split(".")[0] == b["id"].split(".")[0]])
    if pair:
        rename(doc, {pair[0]: pair[1], pair[1]: pair[0]})
    return bool(pair)


def morphisms_swapped(doc, rng):
    if len(doc["morphisms"]) < 2:
        return False
    i, j = rng.sample(range(len(doc["morphisms"])), 2)
    listed = doc["morphisms"]
    listed[i], listed[j] = listed[j], listed[i]
    return True


def tunnel_turned(doc, rng):
    m = choose(rng, tunnels(doc))
    if m:
        m["from"], m["to"] = m["to"], m["from"]
    return bool(m)


def engine_unknown(doc, rng):
    doc["engine"] = rng.choice(["guess", "", "Lattice", "auto", "lattice2"])
    return True


def engine_missing(doc, rng):
    del doc["engine"]
    return True


# ---- Damages to the counts and the frame -------------------------------------------------------


def count_removed(doc, rng):
    place = doc["counts"]
    name = rng.choice(list(place))
    if isinstance(place[name], dict):
        place = place[name]
        name = rng.choice(list(place))
    if rng.random() < 0.5:
        place[name] = None
    else:
        del place[name]
    return True


def without_inadmissible(damage):
    """The same where the list cannot tell, since it does not hold the inadmissible pairs."""
    def both(doc, rng):
        doc["architectures"] = admissible(doc)
        return damage(doc, rng)
    return both


def million_classes(doc, rng):
    """All counts that go with it are a million too."""
    counts = doc["counts"]
    counts["subgroup_classes"] = counts["pairs"]["type1"] = 1000000
    counts["cohomology_classes"]["type1"] = 1000000
    return True


def count_of(name, *path):
    def damage(doc, rng):
        place = doc["counts"]
        for step in path:
            place = place[step]
        place[name] += rng.choice([1, 3])
        return True
    return damage


def schema(doc, rng):
    doc["schema"] = rng.choice(["gsnn-enumeration/2", "", None, 1])
    return True


def number_as_text(doc, rng):
    a = choose(rng, doc["architectures"])
    a["neurons"] = str(a["neurons"])
    return True


def member_missing(doc, rng):
    a = choose(rng, doc["architectures"])
    del a[rng.choice(["id", "type", "admissible", "neurons", "H", "K", "cohomology",
                      "parameters"])]
    return True


def member_of_wrong_kind(doc, rng):
    a = choose(rng, doc["architectures"])
    name = rng.choice(["id", "type", "admissible", "neurons", "H", "cohomology", "weights",
                       "signed_permutations", "parameters"])
    a[name] = {"id": 7, "type": "1", "admissible": "yes", "neurons": -3, "H": [], "cohomology": 0,
               "weights": [], "signed_permutations": {}, "parameters": 4}[name]
    return True


# ---- Damages to features -----------------------------------------------------------------------


def has_features(doc):
    """Whether inputs 1 and 2, 3 and 4, ... are two numbers of a point each."""
    group = doc["group"]
    return group["action"] == "permutation" and group["degree"] % 2 == 0 and all(
        g[i] % 2 == 1 and g[i + 1] == g[i] + 1 for g in group["generators"] for i in range(0, group["degree"], 2))


def features_mixed(doc, rng):
    """A generator exchanges the numbers of a point."""
    if not has_features(doc):
        return False
    g, i = choose(rng, doc["group"]["generators"]), rng.randrange(0, doc["group"]["degree"], 2)
    g[i], g[i + 1] = g[i + 1], g[i]
    return True


def features_exchanged(doc, rng):
    """A neuron takes each number's weights for the other's; all neurons may, of one architecture."""
    if not has_features(doc):
        return False
    a = choose(rng, [a for a in admissible(doc) if a["neurons"] > 1])
    row = choose(rng, a["weights"]["rows"])
    row[::2], row[1::2] = row[1::2], row[::2]
    return True


def features_shared(doc, rng):
    """The numbers of a point have the same weights."""
    if not has_features(doc):
        return False
    for row in choose(rng, admissible(doc))["weights"]["rows"]:
        row[1::2] = row[::2]
    return True


def feature_ignored(doc, rng):
    """The second number of each point has no weights."""
    if not has_features(doc):
        return False
    for row in choose(rng, admissible(doc))["weights"]["rows"]:
        row[1::2] = [0] * (len(row) // 2)
    return True


# ---- The table ---------------------------------------------------------------------------------

ANY = "*"  # any check may be the one that reports it
PAIR = "subgroups orders cohomology-class weight-space weight-dimension rho-equivariant "\
       "rho-induced inequivalent non-parallel orbit-length inadmissible ids"
RHO = "rho-permutations rho-transitive rho-signs rho-equivariant rho-induced weight-numbers"
ROWS = "weight-space rho-equivariant"

DAMAGES = [
    ("the group's order", "group-order", group_order),
    ("the invariant dimension", "invariant-dimension", group_dimension),
    ("a generator that is no bijection", "group-generators", generator_not_bijective),
    ("a generator made the identity", ANY, generator_identity),
    ("two generators exchanged", ANY, generators_swapped),
    ("a generator dropped", "group-order", generator_dropped),
    ("an entry of a generating matrix", ANY, matrix_entry),
    ("a sign in a generating matrix", ANY, matrix_sign),
    ("a singular matrix", "group-generators", matrix_singular),
    ("the form", "form", form_entry),
    ("the form negated", "form", form_negated),
    ("the form missing", "form", form_missing),
    ("the degree", None, degree),
    ("the action", None, action),
    ("the order of H", "orders", order_of("H")),
    ("the order of K", "orders", order_of("K")),
    ("the neurons", None, neurons),
    ("every neuron listed twice", "orders", neurons_with_lists),
    ("H without generators", "orders subgroups", generators_gone("H")),
    ("K without generators", "orders", generators_gone("K")),
    ("H made the group", "orders", subgroup_is_group),
    ("K made H", "orders", kernel_is_subgroup),
    ("K of another class", PAIR, kernel_of_another),
    ("H and K of another architecture", PAIR, pair_of_another),
    ("a generator of H from outside", "subgroups", subgroup_element_foreign),
    ("a generator of H that is no bijection", "subgroups", subgroup_element_broken),
    ("the rank", "cohomology-rank", rank),
    ("the rank, not the class", None, rank_without_class),
    ("the class made zero", "cohomology-class", class_zero),
    ("the class made not zero", "cohomology-class", class_not_zero),
    ("the class of another character", "cohomology-class", class_of_another),
    ("trivial", "cohomology-class", trivial),
    ("the orbit length", "orbit-length", orbit_length),
    ("the length of the class of H", "orbit-length", class_length),
    ("the type", ANY, kind),
    ("a sign of rho, type 1", "rho-signs", rho_sign(1)),
    ("a sign of rho, type 2", "rho-equivariant rho-induced rho-signs", rho_sign(2)),
    ("two entries of rho exchanged", RHO, rho_exchange),
    ("an entry of rho repeated", "rho-permutations", rho_repeat),
    ("rho of a generator made the identity", RHO, rho_identity),
    ("rho of a generator inverted", RHO, rho_inverse),
    ("rho of a generator negated", RHO, rho_negated),
    ("rho of two generators exchanged", RHO, rho_generators_exchanged),
    ("rho of another architecture", RHO, rho_of_another),
    ("rho with an entry 0", None, rho_zero),
    ("rho out of range", None, rho_out_of_range),
    ("rho without a generator", None, rho_generator_missing),
    ("a sign in a row", ROWS, row_sign),
    ("a weight made zero in a row", ROWS, row_zeroed),
    ("a weight renamed in a row", ROWS, row_relabelled),
    ("two rows exchanged", ROWS, rows_exchanged),
    ("a row negated", ROWS, row_negated),
    ("all rows made equal", ROWS, rows_equal),
    ("two free weights made one", "weight-dimension", weights_merged),
    ("a free weight made zero", "weight-dimension", weight_dropped),
    ("a weight made two", "weight-dimension", weight_split),
    ("the numbers of a point exchanged by a generator", ANY, features_mixed),
    ("the numbers of a point exchanged in a row", ROWS, features_exchanged),
    ("one weight for the numbers of a point", "weight-space", features_shared),
    ("no weight for a number of each point", "weight-space", feature_ignored),
    ("a row missing", None, row_missing),
    ("a row too short", None, row_short),
    ("the dimension raised", "weight-dimension", dimension_up),
    ("the dimension lowered", None, dimension_down),
    ("a number of the basis", "weight-numbers", basis_number),
    ("two rows of the basis exchanged", "weight-numbers", basis_rows_exchanged),
    ("the exact basis", "weight-space", basis_exact),
    ("a dependent basis", "weight-space", basis_dependent),
    ("an entry that cannot be read", None, basis_text),
    ("parameters.weights", "parameters", parameter("weights")),
    ("parameters.bias", "parameters", parameter("bias")),
    ("parameters.output", "parameters", parameter("output")),
    ("parameters.linear", "parameters", parameter("linear")),
    ("parameters.constant", "parameters", parameter("constant")),
    ("parameters.total", "parameters", parameter("total")),
    ("an architecture dropped, with a gap", "ids complete", dropped_with_gap),
    ("the last architecture dropped", "complete", dropped_last),
    ("an architecture dropped, ids mended", "complete", dropped_renumbered),
    ("an architecture dropped, morphisms left", None, dropped_dangling),
    ("an inadmissible pair dropped", "counts", dropped_inadmissible),
    ("an architecture listed twice", "inequivalent", twice),
    ("an inadmissible pair listed twice", "inequivalent", inadmissible_twice),
    ("two classes merged", "orbit-length complete", merged),
    ("the class in an id", "ids", renamed_class),
    ("two ids swapped", ANY, ids_swapped),
    ("an id repeated", None, id_repeated),
    ("an id that is none", "ids", id_malformed),
    ("an architecture made inadmissible", "inadmissible", made_inadmissible),
    ("an inadmissible pair made admissible", "non-parallel", made_admissible),
    ("the other reason", "inadmissible", reason_exchanged),
    ("an unknown reason", "inadmissible", reason_unknown),
    ("collapses to another", "inadmissible", collapse_elsewhere),
    ("collapses to an inadmissible pair", "inadmissible", collapse_to_inadmissible),
    ("collapses to nothing", "inadmissible", collapse_missing),
    ("an inclusion dropped", "inclusions-complete", edge_dropped),
    ("a false inclusion", "inclusions-true", edge_false),
    ("an inclusion reversed", "inclusions-true", edge_reversed),
    ("an inclusion that is no cover", "inclusions-reduced", edge_transitive),
    ("an inclusion twice", "inclusions-true", edge_twice),
    ("an inclusion in itself", "inclusions-true inclusions-acyclic", edge_to_itself),
    ("a cycle of inclusions", "inclusions-acyclic", edge_cycle),
    ("an inclusion moved", "inclusions-true", edge_moved),
    ("an inclusion of an inadmissible pair", "inclusions-true", edge_to_inadmissible),
    ("a morphism of nothing", None, edge_dangling),
    ("an inclusion made a tunnel", "tunnels", edge_is_tunnel),
    ("a sign of a neuron map", "neuron-maps", map_sign),
    ("an entry of a neuron map", "neuron-maps", map_entry),
    ("two entries of a neuron map exchanged", "neuron-maps", map_exchanged),
    ("a constant neuron map", "neuron-maps", map_constant),
    ("a negated neuron map, type 1", "neuron-maps", map_negated),
    ("a neuron map too long", None, map_long),
    ("a neuron map out of range", None, map_out_of_range),
    ("a tunnel dropped", "tunnels", tunnel_dropped),
    ("a false tunnel", "tunnels", tunnel_false),
    ("a tunnel twice", "tunnels", tunnel_twice),
    ("a tunnel to itself", "tunnels", tunnel_to_itself),
    ("an unknown morphism", None, morphism_kind),
    ("counts.subgroup_classes", "counts", count_of("subgroup_classes")),
    ("counts.pairs", "counts", count_of("type1", "pairs")),
    ("counts.pairs of type 2", "counts", count_of("type2", "pairs")),
    ("counts.cohomology_classes", "counts", count_of("type2", "cohomology_classes")),
    ("counts.admissible", "counts", count_of("type1", "admissible")),
    ("counts.admissible of type 2", "counts", count_of("type2", "admissible")),
    ("counts.admissible_cohomology_classes", "counts",
     count_of("type2", "admissible_cohomology_classes")),
    ("counts.inclusions", "counts", count_of("inclusions")),
    ("counts.tunnels", "counts", count_of("tunnels")),
    ("a count removed", "counts", count_removed),
    ("a million classes", "counts", million_classes),
    ("a million classes, no inadmissible pairs listed", "counts",
     without_inadmissible(million_classes)),
    ("counts.pairs, no inadmissible pairs listed", "counts",
     without_inadmissible(count_of("type2", "pairs"))),
    ("counts.cohomology_classes, no inadmissible pairs listed", "counts",
     without_inadmissible(count_of("type2", "cohomology_classes"))),
    ("architectures swapped", "order", architectures_swapped),
    ("architectures shuffled", "order", architectures_shuffled),
    ("inadmissible pairs renumbered", "order", inadmissible_renumbered),
    ("classes renumbered", "ids", classes_renumbered),
    ("characters renumbered", "ids", characters_renumbered),
    ("morphisms swapped", "order", morphisms_swapped),
    ("a tunnel turned", "order", tunnel_turned),
    ("an unknown engine", "engine", engine_unknown),
    ("no engine", "engine", engine_missing),
    ("the schema", None, schema),
    ("a small number as text", None, number_as_text),
    ("a member missing", None, member_missing),
    ("a member of the wrong kind", None, member_of_wrong_kind),
]


# ---- Changes that keep it true -----------------------------------------------------------------


def members_reversed(doc, rng):
    def turn(x):
        if isinstance(x, dict):
            return {k: turn(v) for k, v in reversed(list(x.items()))}
        return [turn(v) for v in x] if isinstance(x, list) else x
    new = turn(doc)
    doc.clear()
    doc.update(new)
    return True


def unknown_members(doc, rng):
    doc["note"] = {"by": "hand"}
    for a in doc["architectures"]:
        a["colour"] = "green"
    return True


def weights_renamed(doc, rng):
    """Free weights permuted, and some of them negated, in all rows of an architecture."""
    a = pattern(doc, rng)
    if not a:
        return False
    names = list(range(1, a["weights"]["dimension"] + 1))
    rng.shuffle(names)
    names = [x * rng.choice([-1, 1]) for x in names]
    rows = a["weights"]["rows"]
    rows[:] = [[(x > 0) - (x < 0) and ((x > 0) - (x < 0)) * names[abs(x) - 1] for x in row]
               for row in rows]
    return True


def neurons_renamed(doc, rng):
    """Neurons but the first permuted, consistently in rho, the rows and the neuron maps."""
    a = pattern(doc, rng, lambda a: a["neurons"] > 2)
    if not a:
        return False
    n = a["neurons"]
    place = list(range(1, n))
    rng.shuffle(place)
    place = [0] + place  # neuron i becomes neuron place[i]
    move = lambda x: (place[abs(x) - 1] + 1) * (1 if x > 0 else -1)
    for rho in a["signed_permutations"]:
        new = [0] * n
        for i, x in enumerate(rho):
            new[place[i]] = move(x)
        rho[:] = new
    rows = [None] * n
    for i, row in enumerate(a["weights"]["rows"]):
        rows[place[i]] = row
    a["weights"]["rows"] = rows
    for m in inclusions(doc):
        if m["from"] == a["id"]:
            m["neurons"] = [move(x) for x in m["neurons"]]
        if m["to"] == a["id"]:
            new = [0] * n
            for i, x in enumerate(m["neurons"]):
                new[place[i]] = x
            m["neurons"] = new
    return True


def superfluous_generators(doc, rng):
    for a in doc["architectures"]:
        for member in ("H", "K"):
            generators = a[member]["generators"]
            generators += copy.deepcopy(generators[:1])
    return True


def without_rows(doc, rng):
    for a in doc["architectures"]:
        a.pop("weights", None)
    for m in doc["morphisms"]:
        m.pop("neurons", None)
    return True


def without_rho(doc, rng):
    for a in doc["architectures"]:
        a["signed_permutations"] = None
    for m in doc["morphisms"]:
        m.pop("neurons", None)
    return True


HARMLESS = [
    ("nothing", lambda doc, rng: True),
    ("members reversed", members_reversed),
    ("unknown members", unknown_members),
    ("free weights renamed", weights_renamed),
    ("neurons renamed", neurons_renamed),
    ("superfluous generators", superfluous_generators),
    ("without rows", without_rows),
    ("without rho", without_rho),
]
