"""gsnn deep --codomain: equivariant outputs, against brute force, the enumeration and exact networks."""
import json
import random
from fractions import Fraction

import pytest

from brute import Tower
from test_deep_network import Network, moved, points

CASES = [(name, codomain) for name in ("D4", "S3", "C4", "B2", "Q8", "C2xC4")
         for codomain in (["input", "+-", "-+", "--"] if name not in ("S3", "C4") else ["input"])]
CASES += [("C4", "-"), ("S3", "+-"), ("B3", "+-+"), ("D6", "-+")]


def deep(gsnn, *arguments):
    return json.loads(gsnn.output("deep", *arguments))


class Outputs:
    """Sigma on the elements of a tower, and what each letter's H fixes."""

    def __init__(self, tower, enumeration, images):
        self.tower = tower
        generators = [(tuple(g),) + tuple(tuple(letter["signed_permutations"][n]) for letter in tower.letters)
                      for n, g in enumerate(enumeration["group"]["generators"])]
        one = tower.elements[0]
        self.of = {one: tuple(range(1, len(images[0]) + 1))}
        for element in tower.elements:
            for g, image in zip(generators, images):
                product = tuple(tuple(moved_image(i, part) for i in e) for e, part in zip(element, g))
                sigma = tuple(moved_image(i, image) for i in self.of[element])
                assert self.of.setdefault(product, sigma) == sigma  # a representation

    def fixed(self, p):
        """The dimension that H_p fixes: orbits of H on outputs without a contradiction."""
        sigmas = [self.of[g] for g in self.tower.elements if abs(g[p + 1][0]) == 1]
        outputs, free = len(sigmas[0]), 0
        met = set()
        for k in range(outputs):
            if k + 1 in met:
                continue
            orbit = {sigma[k] for sigma in sigmas}
            met |= {abs(i) for i in orbit}
            free += not any(-i in orbit for i in orbit)
        return free

    def reaches(self, word, fixed):
        alive = [False] * len(word)
        for i in reversed(range(len(word))):
            alive[i] = fixed[word[i]] > 0 or any(
                alive[j] and self.tower.dimension[word[i], word[j]] for j in range(i + 1, len(word)))
        return all(alive)


def moved_image(i, images):
    return images[abs(i) - 1] * (1 if i > 0 else -1)


@pytest.mark.parametrize("name,codomain", CASES)
def test_brute_force(gsnn, schemas, enumeration, tally, name, codomain):
    document = enumeration(name, "--all")
    tower = Tower(document)
    found = schemas.check(deep(gsnn, "--depth=2", "--list", "--all-words", f"--codomain={codomain}", name))
    outputs = Outputs(tower, document, found["codomain"]["images"])
    fixed = [outputs.fixed(p) for p in range(len(tower.letters))]
    tally.equal([letter["output"] for letter in found["letter_list"]], fixed, "output weights")
    for k in (1, 2):
        words = [word for word in tower.words(k) if outputs.reaches(word, fixed)]
        tally.equal(found["counts"]["words"][k - 1], len(words), f"words of {k}")
        tally.equal({tuple(w["word"]) for w in found["words"] if len(w["word"]) == k},
                    {tuple(tower.ids[p] for p in word) for word in words}, f"list of {k}")
    text = gsnn.output("count", f"--codomain={codomain}", name)
    counts = dict(line.split() for line in text.splitlines() if line.startswith("admissible.type"))
    tally.equal(found["counts"]["words"][0], sum(map(int, counts.values())), "one layer")
    verdict = gsnn.run("verify", "-", enumeration.file(name, "--all"), text=json.dumps(found))
    tally.check(verdict.returncode == 0, "verify", verdict.stdout)


def test_one_word(gsnn, schemas, enumeration):
    d4 = enumeration.file("D4", "--all")
    found = schemas.check(deep(gsnn, "--codomain=input", "--word=2.1>r2>4.0", "D4"), "deep-word")
    # D4 acts on its four inputs: 3 linear maps, 1 constant; H of order 4, 8 and 2
    assert found["parameters"]["linear"] == 3 and found["parameters"]["constant"] == 1
    assert gsnn.run("verify", "-", d4, text=json.dumps(found)).returncode == 0
    for path, value in ((("parameters", "output"), 3), (("parameters", "linear"), 1), (("codomain", "linear"), 2),
                        (("codomain", "constant"), 0)):
        damaged = json.loads(json.dumps(found))
        damaged[path[0]][path[1]] = value
        assert gsnn.run("verify", "-", d4, text=json.dumps(damaged)).returncode == 3, path
    gsnn.refuses("deep", "--codomain=--", "--word=0.0", "D4", says="reaches no output")
    gsnn.refuses("deep", "--codomain=+-", "C4", says="signs")
    gsnn.refuses("deep", "--codomain=none.json", "D4", says="none.json")


@pytest.mark.parametrize("name", ["D4", "S3", "C2xC4"])
def test_outputs_are_equivariant(gsnn, enumeration, tally, name):
    """With a_j moved along the cosets, f(gx) = sigma(g) f(x) exactly, for sigma the action on inputs."""
    document = enumeration(name, "--all")
    generators, draw = document["group"]["generators"], random.Random(5)
    rho = {letter["id"]: letter["signed_permutations"] for letter in document["architectures"]}
    for row in gsnn.output("deep", "-f", "csv", "--list", "--codomain=input", name).splitlines()[1::9]:
        word = row.split(",")[0]
        network = Network(json.loads(gsnn.output("realize", f"--word={word}", "--exact", enumeration.file(name, "--all"))))
        degree = document["group"]["degree"]
        weights = []  # of each layer a matrix outputs x neurons, constant on orbits of pairs
        for letter in network.ids:
            neurons = len(rho[letter][0])
            matrix = [[None] * neurons for _ in range(degree)]
            for k in range(degree):
                for j in range(neurons):
                    if matrix[k][j] is None:
                        todo, value = [(k, j)], Fraction(draw.randint(-9, 9))
                        matrix[k][j] = value
                        for a, b in todo:
                            for g, images in enumerate(generators):
                                to = images[a] - 1, abs(rho[letter][g][b]) - 1
                                if matrix[to[0]][to[1]] is None:
                                    matrix[to[0]][to[1]] = value
                                    todo.append(to)
            weights.append(matrix)

        def value(x):
            z = network.preactivations(x)
            return [sum(a * abs(v) for matrix, layer in zip(weights, z) for a, v in zip(matrix[k], layer))
                    for k in range(degree)]
        x = points(draw, degree, 1)[0]
        for images in generators:
            tally.check(value(moved(images, x)) == moved(images, value(x)), word)
