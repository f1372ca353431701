"""Deep networks with a codomain, and of matrix actions: f(gx) = sigma(g) f(x), the ReLU form, eval, and
growing, in exact fractions computed here from the document alone."""
import json
import math
import random
from fractions import Fraction

import pytest

CASES = [("D4", None), ("D4", "input"), ("D4", "-+"), ("B2", "input"), ("S3", "input"), ("C6", "-"), ("Q8", "input"),
         ("A4", "input"), ("groups/cube-rotations.json", None), ("groups/cube-rotations.json", "input"),
         ("groups/tetrahedron.json", None), ("groups/tetrahedron-rotations.json", "input"),
         ("D4", "groups/d4-image-3x3.json"), ("groups/d4-image-3x3.json", "groups/d4.json")]


def image(matrix, x):
    return [sum(Fraction(a) * v for a, v in zip(row, x)) for row in matrix]


class Network:
    """A gsnn-deep-network/1 with any outputs."""

    def __init__(self, text, activation=abs):
        self.document, self.activation = json.loads(text), activation
        self.many = "codomain" in self.document

    def rows(self, value):
        return value if self.many else [value]

    def value(self, x):
        seen, total = list(x), image(self.rows(self.document["linear"]), x)
        for layer in self.document["layers"]:
            z = [self.activation(v + Fraction(layer["b"])) for v in image(layer["U"], seen)]
            a = layer["a"] if self.many else [[layer["a"]] * len(z)]
            total = [t + v for t, v in zip(total, image(a, z))]
            seen += z
        return [t + Fraction(d) for t, d in zip(total, self.rows(self.document["constant"]))]

    def relu_value(self, x):
        relu, seen, on = self.document["relu"], list(x), []
        for layer in relu["layers"]:
            z = [max(v + Fraction(b), Fraction(0)) for v, b in zip(image(layer["W"], seen), layer["b"])]
            seen, on = seen + z, on + z
        return [p + q + Fraction(d) for p, q, d in zip(
            image(self.rows(relu["c"]), x), image(self.rows(relu["a"]), on), self.rows(relu["d"]))]


def matrices(part, generators):
    if part["action"] == "matrix":
        return [[[Fraction(str(entry)) for entry in row] for row in g] for g in generators]
    return [[[Fraction((abs(i) == row + 1) * (1 if i > 0 else -1)) for i in g] for row in range(len(g))]
            for g in generators]


class Case:
    def __init__(self, gsnn, tmp_path, group, codomain, *options):
        self.gsnn, self.file, self.network = gsnn, tmp_path / "enumeration.json", tmp_path / "network.json"
        gsnn.output("enumerate", "--all", *([f"--codomain={codomain}"] if codomain else []), *options, group,
                    "-o", self.file)
        document = json.loads(self.file.read_text())
        self.letters = [letter["id"] for letter in document["architectures"]]
        self.group, self.codomain = document["group"], document.get("codomain")
        lines = gsnn.output("deep", "--depth=3", "--list", "-f", "csv", self.file).splitlines()
        self.words = [line.split(",")[0] for line in lines[1:]]

    def point(self, draw):
        return [Fraction(draw.randint(-9, 9), draw.randint(1, 4)) for _ in range(self.group["degree"])]

    def is_equivariant(self, network, x):
        y, inputs = network.value(x), matrices(self.group, self.group["generators"])
        outputs = matrices(self.codomain, self.codomain["generators"]) if self.codomain else [[[1]]] * len(inputs)
        return all(network.value(image(g, x)) == image(s, y) for g, s in zip(inputs, outputs))


@pytest.mark.parametrize("group,codomain", CASES)
def test_realised_evaluated_grown(gsnn, schemas, tally, tmp_path, group, codomain):
    case, draw, grown = Case(gsnn, tmp_path, group, codomain), random.Random(1), 0
    for n, word in enumerate(draw.sample(case.words, min(5, len(case.words)))):
        text = gsnn.output("realize", f"--word={word}", f"--seed={n}", "--exact", "--relu", case.file)
        network, x = Network(text), case.point(draw)
        if n < 2:
            schemas.check(network.document, "deep-network")
        tally.check(case.is_equivariant(network, x), f"f(gx) of {word}")
        tally.equal(network.relu_value(x), network.value(x), f"ReLU form of {word}")
        case.network.write_text(text)
        line = [Fraction(float(v)) for v in x]
        values = gsnn.output("eval", case.network, text=" ".join(str(float(v)) for v in line)).split()
        tally.equal([float(v) for v in values], [float(v) for v in network.value(line)], f"eval of {word}")
        verdict = gsnn.run("verify", case.network, case.file)
        tally.check(verdict.returncode == 0, f"verify {word}", verdict.stdout)
        for _ in range(4):
            at, letter = draw.randint(1, len(network.document["layers"]) + 1), draw.choice(case.letters)
            option = draw.choice(("--to", "--insert"))
            result = gsnn.run("grow", f"--at={at}", f"{option}={letter}", "--exact", case.file, case.network)
            if result.returncode:
                tally.check(result.returncode == 2 and result.stderr.count("\n") == 1, result.stderr)
                continue
            larger, grown = Network(result.stdout), grown + 1
            tally.equal(larger.value(x), network.value(x), f"{word} {at} {option}={letter}")
            tally.check(case.is_equivariant(larger, x), f"f(gx) of {word} {at} {option}={letter}")
    assert grown >= 3


@pytest.mark.parametrize("group", ["d5-plane", "icosahedron-rotations"])
@pytest.mark.parametrize("codomain", [None, "input"])
def test_irrational_matrices(gsnn, tmp_path, tally, group, codomain):
    """U is rounded, equations hold up to that, and there are no fractions."""
    case, draw = Case(gsnn, tmp_path, f"groups/{group}.json", codomain), random.Random(2)
    for word in draw.sample(case.words, 3):
        gsnn.output("realize", f"--word={word}", "--relu", case.file, "-o", case.network)
        verdict = gsnn.run("verify", case.network, case.file)
        tally.check(verdict.returncode == 0, f"verify {word}", verdict.stdout)
        tries = (gsnn.run("grow", "--at=1", f"--insert={letter}", case.file, case.network) for letter in case.letters)
        larger = next(made.stdout for made in tries if made.returncode == 0)
        verdict = gsnn.run("verify", "-", case.file, text=larger)
        tally.check(verdict.returncode == 0, f"verify {word} with a layer more", verdict.stdout)
        broken = json.loads(larger)
        broken["layers"][0]["U"][0][0] += 1e-6
        tally.equal(gsnn.run("verify", "-", case.file, text=json.dumps(broken)).returncode, 3, "a changed entry")
        gsnn.refuses("realize", f"--word={word}", "--exact", case.file, says="irrational")


def test_what_does_not_fit(gsnn, tmp_path, enumeration):
    case = Case(gsnn, tmp_path, "D4", "input")
    gsnn.output("realize", "--word=2.1>5.0", "--exact", case.file, "-o", case.network)
    plain = enumeration.file("D4", "--all")
    gsnn.refuses("grow", "--at=1", "--to=6.0", plain, case.network, says="codomain")
    gsnn.refuses("verify", case.network, plain, says="codomain")
    document = json.loads(case.network.read_text())
    for change, says in (({"codomain": {"kind": "input", "dimension": 0}}, "linear"),
                         ({"codomain": {"kind": "input", "dimension": 3}}, "linear"),
                         ({"codomain": {"kind": 4, "dimension": 4}}, "kind"),
                         ({"codomain": []}, "codomain"), ({"constant": 3}, "constant"),
                         ({"constant": [1, 1, 1]}, "constant"), ({"linear": [1, 1, 1, 1]}, "linear")):
        text = json.dumps(dict(document, **change))
        gsnn.refuses("grow", "--at=1", "--to=6.0", case.file, "-", text=text, says=says)
    for member, value, says in (("output", [1], "output weights"), ("output", 1, "output"), ("a", [[1, 1]] * 3, "a"),
                                ("a", [[1, 1], [1, 1], [1, 1], [1, 2]], "output weights"), ("a", 1, "a")):
        layers = [dict(document["layers"][0], **{member: value})] + document["layers"][1:]
        text = json.dumps(dict(document, layers=layers))
        gsnn.refuses("grow", "--at=1", "--to=6.0", case.file, "-", text=text, says=says)
    odd = gsnn.output("enumerate", "--all", "--codomain=input", "--activation=odd", "D4")
    (tmp_path / "odd.json").write_text(odd)
    gsnn.refuses("realize", "--word=2.1>5.0", "--relu", tmp_path / "odd.json", says="no ReLU form")
    gsnn.refuses("grow", "--at=1", "--to=6.0", tmp_path / "odd.json", case.network, says="another activation")
    gsnn.refuses("verify", case.network, tmp_path / "odd.json", says="another activation")
    invariant = json.loads(gsnn.output("realize", "--word=2.1>5.0", "--exact", plain))
    for base, activation, says in ((document, "sin", "activation"), (document, 1, "activation"),
                                   (document, "odd", "another activation"), (invariant, "odd", "needs a codomain")):
        text = json.dumps(dict(base, activation=activation))
        gsnn.refuses("grow", "--at=1", "--to=6.0", case.file, "-", text=text, says=says)


def bent(z):
    """An odd function with rational values: what is equivariant with it for any weights is so with tanh."""
    return z - max(Fraction(-1), min(Fraction(1), z)) / 2


@pytest.mark.parametrize("group,codomain", [
    ("D4", "input"), ("D4", "-+"), ("D4", "trivial"), ("B2", "input"), ("S3", "input"), ("C6", "-"), ("Q8", "input"),
    ("groups/cube-rotations.json", "input"), ("groups/sign-flips.json", "input"), ("D4", "groups/d4-image-3x3.json")])
def test_odd(gsnn, schemas, tally, tmp_path, group, codomain):
    """Layers see signs: realised, grown and evaluated, f(gx) = sigma(g) f(x) with another odd function, exactly."""
    case, draw = Case(gsnn, tmp_path, group, codomain, "--activation=odd"), random.Random(3)
    kept = 0
    for n, word in enumerate(draw.sample(case.words, min(6, len(case.words)))):
        case.network.write_text(gsnn.output("realize", f"--word={word}", f"--seed={n}", "--exact", case.file))
        network, x = Network(case.network.read_text(), bent), case.point(draw)
        schemas.check(network.document, "deep-network")
        tally.equal(network.document["activation"], "odd", "activation")
        tally.check(case.is_equivariant(network, x), f"f(gx) of {word}")
        smooth = Network(case.network.read_text(), math.tanh)
        values = [float(v) for v in gsnn.output("eval", case.network, text=" ".join(str(float(v)) for v in x)).split()]
        tally.check(values == pytest.approx(smooth.value([float(v) for v in x]), abs=1e-9), f"eval of {word}")
        verdict = gsnn.run("verify", case.network, case.file)
        tally.check(verdict.returncode == 0, f"verify {word}", verdict.stdout)
        for letter in case.letters:
            for option in ("--to", "--insert"):
                at = draw.randint(1, len(network.document["layers"]))
                result = gsnn.run("grow", f"--at={at}", f"{option}={letter}", "--exact", case.file, case.network)
                if result.returncode:
                    tally.check(result.returncode == 2 and result.stderr.count("\n") == 1, result.stderr)
                    continue
                larger, kept = Network(result.stdout, bent), kept + 1
                tally.equal(larger.value(x), network.value(x), f"{word} {at} {option}={letter}")
                tally.check(case.is_equivariant(larger, x), f"f(gx) of {word} {at} {option}={letter}")
    tally.check(kept > 5, "growths")


def test_damage_of_odd_networks(gsnn, tmp_path):
    case = Case(gsnn, tmp_path, "D4", "input", "--activation=odd")
    document = json.loads(gsnn.output("realize", "--word=2.1>5.0>r8", "--exact", case.file))
    assert gsnn.run("verify", "-", case.file, text=json.dumps(document)).returncode == 0
    for change in (lambda d: d["layers"][1]["U"][0].__setitem__(4, "1/3"),
                   lambda d: d["layers"][0]["a"][0].__setitem__(0, "1/3"),
                   lambda d: d["layers"][0].__setitem__("b", 1),
                   lambda d: d["layers"][1]["U"][0].reverse(),
                   lambda d: d["layers"][0]["a"].reverse(),
                   lambda d: d["layers"][0].__setitem__("a", [[str(abs(Fraction(v))) for v in row]
                                                              for row in d["layers"][0]["a"]]),
                   lambda d: d["layers"][2].__setitem__("id", "r9"),
                   lambda d: d["constant"].__setitem__(0, "7")):
        broken = json.loads(json.dumps(document))
        change(broken)
        assert broken != document and gsnn.run("verify", "-", case.file, text=json.dumps(broken)).returncode == 3
