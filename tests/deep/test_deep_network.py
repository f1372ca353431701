"""Deep networks: realised, grown, evaluated and written in ReLU, all exactly."""
import json
import random
from fractions import Fraction

import pytest

GROUPS = "C2 C3 C4 C5 C6 S3 D4 Q8 c2xc2 C2xC4 B2 A4 D5".split()


def numbers(values):
    return [numbers(v) if isinstance(v, list) else Fraction(v) for v in values]


class Network:
    """A gsnn-deep-network/1 with exact numbers."""

    def __init__(self, document):
        self.layers = [(numbers(layer["U"]), Fraction(layer["b"]), Fraction(layer["a"]))
                       for layer in document["layers"]]
        self.linear, self.constant = numbers(document["linear"]), Fraction(document["constant"])
        self.ids = [layer["id"] for layer in document["layers"]]

    def preactivations(self, x):
        seen, z = list(x), []
        for U, b, _ in self.layers:
            z.append([sum(u * v for u, v in zip(row, seen)) + b for row in U])
            seen += [abs(v) for v in z[-1]]
        return z

    def value(self, x):
        total = self.constant + sum(c * v for c, v in zip(self.linear, x))
        return total + sum(a * sum(abs(v) for v in z) for (_, _, a), z in zip(self.layers, self.preactivations(x)))


def relu_value(relu, x):
    seen, total, place = list(x), Fraction(relu["d"]), 0
    total += sum(c * v for c, v in zip(numbers(relu["c"]), x))
    a = numbers(relu["a"])
    for layer in relu["layers"]:
        z = [sum(w * v for w, v in zip(row, seen)) + b for row, b in zip(numbers(layer["W"]), numbers(layer["b"]))]
        for v in z:
            total += a[place] * max(v, 0)
            place += 1
        seen += [max(v, Fraction(0)) for v in z]
    return total


def moved(images, x):
    """g x for signed images."""
    y = [None] * len(x)
    for image, v in zip(images, x):
        y[abs(image) - 1] = v if image > 0 else -v
    return y


def points(draw, degree, count):
    return [[Fraction(draw.randint(-20, 20), draw.randint(1, 5)) for _ in range(degree)] for _ in range(count)]


def words(gsnn, name, *options):
    lines = gsnn.output("deep", "-f", "csv", "--list", *options, name).splitlines()[1:]
    return [line.split(",")[0] for line in lines]


@pytest.mark.parametrize("name", GROUPS)
def test_words_are_realised_and_invariant(gsnn, schemas, enumeration, tally, name):
    """Layer by layer z(gx) = rho(g) z(x), and f(gx) = f(x), of every word of two letters."""
    file = enumeration.file(name, "--all")
    document = enumeration(name, "--all")
    generators = document["group"]["generators"]
    rho = {letter["id"]: letter["signed_permutations"] for letter in document["architectures"]}
    draw = random.Random(1)
    for n, word in enumerate(words(gsnn, name, "--depth=2", "--exact-depth")):
        text = gsnn.output("realize", f"--word={word}", f"--seed={n}", "--exact", "--relu", file)
        made = json.loads(text)
        if n % 10 == 0:
            schemas.check(made, "deep-network")
        network = Network(made)
        for x in points(draw, document["group"]["degree"], 2):
            z = network.preactivations(x)
            for g, images in enumerate(generators):
                y = moved(images, x)
                tally.check(network.preactivations(y) == [
                    moved(rho[letter][g], layer) for letter, layer in zip(network.ids, z)], f"layers of {word}")
                tally.check(network.value(y) == network.value(x), f"value of {word}")
            tally.check(relu_value(made["relu"], x) == network.value(x), f"ReLU form of {word}")


def test_eval_and_rounded_networks(gsnn, enumeration, tmp_path):
    file = enumeration.file("D6", "--all")
    draw = random.Random(2)
    for word in ("6.0>r1>2.1", "3.1>r8>0.0"):
        exact = tmp_path / "exact.json"
        gsnn.output("realize", f"--word={word}", "--exact", file, "-o", exact)
        network = Network(json.loads(exact.read_text()))
        inputs = points(draw, 6, 5)
        lines = "".join(" ".join(str(float(v)) for v in x) + "\n" for x in inputs)
        values = [float(v) for v in gsnn.output("eval", exact, text=lines).split()]
        for x, value in zip(inputs, values):
            assert value == float(network.value([Fraction(float(v)) for v in x]))
        rounded = gsnn.output("realize", f"--word={word}", file)
        again = tmp_path / "rounded.json"
        again.write_text(rounded)
        near = [float(v) for v in gsnn.output("eval", again, text=lines).split()]
        assert near == pytest.approx(values, rel=1e-12)


@pytest.mark.parametrize("name", GROUPS)
def test_growing_keeps_the_function(gsnn, enumeration, tmp_path, tally, name):
    """grow --at --to and --insert, whatever letter: the same function, or a refusal that says why."""
    file = enumeration.file(name, "--all")
    document = enumeration(name, "--all")
    letters = [letter["id"] for letter in document["architectures"]]
    draw = random.Random(3)
    grown = 0
    every = words(gsnn, name, "--depth=2")
    for word in draw.sample(every, min(4, len(every))):
        path = tmp_path / "network.json"
        gsnn.output("realize", f"--word={word}", "--exact", file, "-o", path)
        network = Network(json.loads(path.read_text()))
        inputs = points(draw, document["group"]["degree"], 3)
        for letter in draw.sample(letters, min(6, len(letters))):
            for at in range(1, len(network.ids) + 2):
                for option in ("--to", "--insert"):
                    result = gsnn.run("grow", f"--at={at}", f"{option}={letter}", "--exact", file, path)
                    if result.returncode:
                        tally.check(result.returncode == 2 and result.stderr.count("\n") == 1, result.stderr)
                        continue
                    larger = Network(json.loads(result.stdout))
                    grown += 1
                    tally.check(all(larger.value(x) == network.value(x) for x in inputs), f"{word} {option}={letter}")
                    tally.equal(len(larger.ids), len(network.ids) + (option == "--insert"), "layers")
                    tally.equal(larger.ids[at - 1], letter, "the letter")
    assert grown >= 8


def carried(network, morphism, rho):
    """The larger network of a morphism, from its maps alone: U, b, a of each layer behind it, before
    swaps."""
    layers = [([list(row) for row in U], b, a) for U, b, a in network.layers]
    at = morphism["at"] - 1
    degree = len(network.linear)
    column = degree + sum(len(U) for U, _, _ in layers[:at])
    if morphism["kind"] == "merge":
        first = [degree + sum(len(U) for U, _, _ in layers[:k]) for k in range(len(layers))]
        places, parted = [place - 1 for place in morphism["order"]], []
        for n, k in enumerate(places):
            U, b, a = layers[k]
            blocks = [(first[m], len(layers[m][0]), m < k) for m in places[:n]]
            parted.append(([row[:degree] + [row[begin + c] if seen else Fraction(0)
                                            for begin, width, seen in blocks for c in range(width)]
                            for row in U], b, a))
        layers = parted
    elif morphism["kind"] == "insert":
        neurons = len(rho[morphism["letter"]][0])
        layers = layers[:at] + [(
            [[Fraction(0)] * column for _ in range(neurons)], Fraction(0), Fraction(0))] + [
            ([row[:column] + [Fraction(0)] * neurons + row[column:] for row in U], b, a) for U, b, a in layers[at:]]
    else:
        images = morphism["neurons"]
        old, b, a = layers[at]
        fibre = Fraction(len(images), len(old))
        layers[at] = ([[u * (1 if i > 0 else -1) for u in old[abs(i) - 1]] for i in images], b, a / fibre)
        for l in range(at + 1, len(layers)):
            U, b, a = layers[l]
            layers[l] = ([row[:column] + [row[column + abs(i) - 1] / fibre for i in images] +
                          row[column + len(old):] for row in U], b, a)
    larger = Network({"layers": [], "linear": [], "constant": 0})
    larger.layers, larger.linear, larger.constant = layers, network.linear, network.constant
    larger.ids = [letter for layer in morphism.get("through", morphism["to"]) for letter in layer.split("+")]
    return larger


@pytest.mark.parametrize("name", GROUPS)
def test_morphisms_carry_weights_over(gsnn, schemas, enumeration, tally, name):
    """Every edge up to two layers keeps the function, and all layers stay equivariant."""
    file = enumeration.file(name, "--all")
    document = enumeration(name, "--all")
    generators = document["group"]["generators"]
    rho = {letter["id"]: letter["signed_permutations"] for letter in document["architectures"]}
    listed = schemas.check(json.loads(gsnn.output("deep", "--list", "--morphisms", file)))
    networks, draw = {}, random.Random(4)
    for morphism in listed["morphisms"]:
        word = ">".join(morphism["from"])
        if word not in networks:
            networks[word] = Network(json.loads(gsnn.output("realize", f"--word={word}", "--exact", file)))
        network, larger = networks[word], carried(networks[word], morphism, rho)
        if "through" in morphism:
            tally.equal(sorted(morphism["through"]), sorted(morphism["to"]), "letters before swaps")
        x = points(draw, document["group"]["degree"], 1)[0]
        tally.check(larger.value(x) == network.value(x), f"{morphism}")
        z = larger.preactivations(x)
        for g, images in enumerate(generators):
            tally.check(larger.preactivations(moved(images, x)) == [
                moved(rho[letter][g], layer) for letter, layer in zip(larger.ids, z)], f"layers of {morphism}")


def test_number_of_morphisms(gsnn):
    """Of D4 to two layers 471, with those from the network without layers to its four least words."""
    found = json.loads(gsnn.output("deep", "--list", "--morphisms", "--all-words", "D4"))
    above = {tuple(morphism["to"]) for morphism in found["morphisms"]}
    least = [word["word"] for word in found["words"] if tuple(word["word"]) not in above]
    assert least == [["0.0"], ["0.1"], ["1.1"], ["2.1"]]
    assert len(found["morphisms"]) + len(least) == 471
