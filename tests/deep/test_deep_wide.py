"""Layers of several letters, "p+q": counted, listed, and by brute force."""
import csv
import io
import json
import random

import pytest

from brute import Tower
from test_deep_network import GROUPS, Network, carried, moved, points


def listed(gsnn, *arguments):
    return list(csv.DictReader(io.StringIO(gsnn.output("deep", "--format=csv", "--list", *arguments))))


def named(tower, words):
    return {">".join("+".join(tower.ids[p] for p in layer) for layer in word) for word in words}


CASES = [("C2", 3, 2), ("C2", 2, 3), ("C3", 3, 2), ("C4", 2, 2), ("S3", 2, 2), ("B2", 1, 2), ("D4", 1, 3), ("Q8", 1, 2),
         ("D5", 2, 2), ("c2xc2", 2, 2)]


@pytest.mark.parametrize("name,depth,width", CASES)
def test_states_lists_and_brute_force_agree(gsnn, enumeration, schemas, tally, name, depth, width):
    document, source = enumeration(name, "--all"), enumeration.file(name, "--all")
    tower = Tower(document)
    options = [f"--depth={depth}", f"--wide={width}", source]
    found = schemas.check(json.loads(gsnn.output("deep", *options)))
    rows, every = listed(gsnn, *options), listed(gsnn, "--all-words", *options)
    deep = listed(gsnn, "--effective", *options)
    invariant = document["group"]["invariant_dimension"]
    chosen = {row["word"] for row in rows}
    tally.equal(len(chosen), len(rows), "the list repeats none")
    for k in range(1, depth + 1):
        words = tower.wide_words(k, width)
        effective = [word for word in words if tower.wide_effective(word) == k]
        tally.equal(found["counts"]["words"][k - 1], len(words), f"words {k}")
        tally.equal(found["counts"]["loose"][k - 1], len(tower.wide_words(k, width, False)), f"loose {k}")
        tally.equal(found["counts"]["effective"][k - 1], len(effective), f"effective {k}")
        tally.equal(found["counts"]["all"][k - 1], len(list(tower.layers(width))) ** k, f"all {k}")
        for made, known in ((every, words), (deep, effective)):
            tally.equal({row["word"] for row in made if row["word"].count(">") == k - 1}, named(tower, known), "list")
        by_name = {row["word"]: row for row in every}
        for word in words:
            (name_of,) = named(tower, [word])
            row = by_name[name_of]
            told = (int(row["neurons"]), int(row["parameters"]), int(row["effective_depth"]))
            tally.equal(told, (sum(tower.letters[p]["neurons"] for layer in word for p in layer),
                               tower.wide_parameters(word, invariant), tower.wide_effective(word)), name_of)
    # Of the words that are one network the one is listed whose letters are as early as they can be.
    words = [word for k in range(1, depth + 1) for word in tower.wide_words(k, width)]
    early = {tower.earliest(word) for word in words}
    tally.equal(len(early), len({tower.drawing(word) for word in words}), "one earliest word for each network")
    tally.equal(chosen, named(tower, [word for word in early if max(map(len, word)) <= width]), "networks")
    tally.equal(sum(found["counts"]["networks"]), len(chosen), "networks")


def test_all_networks_of_a_budget(gsnn, enumeration, tally):
    """Where layers may be as wide as the budget lets them, each network is listed once."""
    for name, neurons in (("C2", 4), ("C3", 4), ("S3", 6)):
        tower = Tower(enumeration(name, "--all"))
        depth, width = 3, neurons
        source = enumeration.file(name, "--all")
        kept = [p for p, letter in enumerate(tower.letters) if letter["neurons"] > 1 or name == "C2"]
        rows = listed(gsnn, f"--depth={depth}", f"--wide={width}", f"--max-neurons={neurons}",
                      f"--letters={','.join(tower.ids[p] for p in kept)}", source)

        def fits(word):
            places = [p for layer in word for p in layer]
            return set(places) <= set(kept) and sum(tower.letters[p]["neurons"] for p in places) <= neurons

        words = [word for k in range(1, depth + 1) for word in tower.wide_words(k, width, keep=fits)]
        drawings = {tower.drawing(word) for word in words}
        tally.equal(len(rows), len(drawings), name)
        made = {next(iter(named(tower, [word]))): word for word in words}
        tally.equal({tower.drawing(made[row["word"]]) for row in rows}, drawings, name)


def test_one_layer_is_a_sum_of_shallow_networks(gsnn, tally):
    """Words of one wide layer are the sums of `gsnn space`."""
    for name, neurons in (("D4", 5), ("D6", 4), ("S3", 6), ("C4", 4)):
        counts = json.loads(gsnn.output("deep", "--depth=1", f"--wide={neurons}", f"--max-neurons={neurons}", name))
        space = json.loads(gsnn.output("space", f"--max-neurons={neurons}", name))
        tally.equal(counts["counts"]["networks"], [space["counts"]["irredundant"]], name)
        tally.equal(counts["counts"]["loose"], [space["counts"]["with_redundant"]], name)
        by_neurons = [[row["neurons"], row["words"]] for row in counts["counts"]["by_neurons"]]
        tally.equal(by_neurons, [[row["neurons"], row["sums"]] for row in space["counts"]["by_neurons"]], name)


@pytest.mark.parametrize("name,modulo", [("C4", "D4"), ("C3", "S3"), ("c2xc2", "swap"), ("c2xc2", "c2xc2")])
def test_wide_words_modulo_a_normaliser(gsnn, schemas, enumeration, tmp_path, tally, name, modulo):
    """Each network is in the orbit of one word that is kept, of which the letters are as many and alike."""
    source = enumeration.file(name, "--all")
    if modulo == "swap":
        modulo = tmp_path / "swap.json"
        modulo.write_text(json.dumps({"action": "permutation", "degree": 4, "generators": ["(1,3)(2,4)"]}))
    options = ["deep", "--list", "--wide=2", "--depth=2", "--max-neurons=5", source]
    text = gsnn.output(*options[:-1], f"--modulo={modulo}", source)
    document = schemas.check(json.loads(text))
    every = {">".join(word["word"]): word for word in json.loads(gsnn.output(*options))["words"]}
    kept = {">".join(word["word"]): word["orbit"] for word in document["words"]}
    tally.check(set(kept) <= set(every), "orbits are of words of the list")
    tally.equal(sum(kept.values()), len(every), "all words are in an orbit")
    tally.equal(sum(document["counts"]["orbits"]), len(kept), "orbits")
    tally.check(name != "c2xc2" or modulo == "c2xc2" or max(kept.values()) == 2, "the swap moves words")
    proved = gsnn.run("verify", "-", source, text=text)
    tally.check(proved.returncode == 0, proved.stdout)
    # An orbit's words are alike in all numbers.
    for numbers in {(w["neurons"], w["parameters"], w["effective_depth"], len(w["word"])) for w in every.values()}:
        def alike(word):
            return (word["neurons"], word["parameters"], word["effective_depth"], len(word["word"])) == numbers
        tally.equal(sum(kept[name] for name, w in every.items() if name in kept and alike(w)),
                    sum(alike(w) for w in every.values()), str(numbers))


# Of the neurons of words, so that there are some hundred morphisms.
BUDGETS = {"C2": 4, "C3": 8, "C4": 4, "C5": 12, "C6": 3, "S3": 6, "D4": 3, "Q8": 2, "c2xc2": 4, "C2xC4": 2, "B2": 6, "A4": 8,
           "D5": 7}


@pytest.mark.parametrize("name", GROUPS)
def test_morphisms_of_wide_words_carry_weights_over(gsnn, schemas, enumeration, tally, name):
    """Growing, putting in, beside others too, and merging keep the function, and all layers stay equivariant."""
    file, document = enumeration.file(name, "--all"), enumeration(name, "--all")
    generators = document["group"]["generators"]
    rho = {letter["id"]: letter["signed_permutations"] for letter in document["architectures"]}
    options = ["deep", "--list", "--wide=2", "--depth=2", f"--max-neurons={BUDGETS[name]}", "--morphisms", file]
    text = gsnn.output(*options)
    found = schemas.check(json.loads(text))["morphisms"]
    proved = gsnn.run("verify", "-", file, text=text)
    tally.check(proved.returncode == 0, proved.stdout)
    draw, networks = random.Random(5), {}
    merges = [morphism for morphism in found if morphism["kind"] == "merge"]
    beside = [morphism for morphism in found if "beside" in morphism]
    others = [morphism for morphism in found if morphism["kind"] == "grow" or morphism not in merges + beside]
    tally.check(len(merges) > 0 and len(beside) > 0, "there are merges and letters put beside others")
    for morphism in (draw.sample(merges, min(6, len(merges))) + draw.sample(beside, min(4, len(beside))) +
                     draw.sample(others, min(4, len(others)))):
        word = ">".join(morphism["from"])
        if word not in networks:
            networks[word] = Network(json.loads(gsnn.output("realize", f"--word={word}", "--exact", file)))
        network, larger = networks[word], carried(networks[word], morphism, rho)
        x = points(draw, document["group"]["degree"], 1)[0]
        tally.check(larger.value(x) == network.value(x), f"{morphism}")
        z = larger.preactivations(x)
        for g, images in enumerate(generators):
            tally.check(larger.preactivations(moved(images, x)) == [
                moved(rho[letter][g], layer) for letter, layer in zip(larger.ids, z)], f"layers of {morphism}")


@pytest.mark.parametrize("name", GROUPS)
def test_wide_networks_grow(gsnn, enumeration, tmp_path, tally, name):
    """grow --merge and --insert --beside: the same function of a network that verify proves, or a refusal."""
    file, document = enumeration.file(name, "--all"), enumeration(name, "--all")
    draw, path = random.Random(6), tmp_path / "network.json"
    wide = [row["word"] for row in listed(gsnn, "--wide=3", f"--max-neurons={BUDGETS[name]}", file) if "+" in row["word"]]
    for word in draw.sample(wide, min(2, len(wide))):
        gsnn.output("realize", f"--word={word}", "--exact", "--relu", file, "-o", path)
        network = Network(json.loads(path.read_text()))
        inputs = points(draw, document["group"]["degree"], 3)
        for at in range(1, len(network.ids) + 1):
            for option in (["--merge"], [f"--insert={network.ids[0]}", "--beside"]):
                result = gsnn.run("grow", f"--at={at}", *option, "--exact", "--relu", file, path)
                if result.returncode:
                    tally.check(result.returncode == 2 and result.stderr.count("\n") == 1, result.stderr)
                    continue
                larger = Network(json.loads(result.stdout))
                tally.check(all(larger.value(x) == network.value(x) for x in inputs), f"{word} {option}")
                proved = gsnn.run("verify", "-", file, text=result.stdout)
                tally.check(proved.returncode == 0, f"{word} {option}", proved.stdout)
