"""verify proves answers of gauge, nfn, canon, equal and align, and catches every damage to them."""
import copy
import json
import random
import re
from fractions import Fraction

import pytest

from command import ROOT
from damages_symmetry import DAMAGES

A = [{"W": [[1, 2], [-2, -4], [0, 3], [0, 0], [1, 2]], "b": [1, -2, 0, 5, 1]},
     {"W": [[1, "1/2", 2, -1, "-1/3"]], "b": [1]}]
B = [{"W": [[1, 2], [0, 1]], "b": [1, 0]}, {"W": [["5/3", 6]], "b": [0]}]


def mlp(layers, activation="relu"):
    return {"schema": "gsnn-mlp/1", "activation": activation, "layers": layers}


def deep(seed, widths=(2, 4, 3, 1)):
    draw = random.Random(seed)
    return [{"W": [[draw.randint(-9, 9) for _ in range(n)] for _ in range(k)], "b": [draw.randint(-9, 9) for _ in range(k)]}
            for n, k in zip(widths, widths[1:])]


def disguised(layers):
    """The same function: the neurons of the first layer in reverse, scaled by 1, 2, 3, ..."""
    first, second = copy.deepcopy(layers[:2])
    count = len(first["W"])
    moved = {"W": [[(count - i) * w for w in first["W"][count - 1 - i]] for i in range(count)],
             "b": [(count - i) * first["b"][count - 1 - i] for i in range(count)]}
    second["W"] = [[f"{row[count - 1 - i]}/{count - i}" for i in range(count)] for row in second["W"]]
    return [moved, second, *layers[2:]]


def padded(layers):
    """The same function with a dead neuron and a split one."""
    first, second = copy.deepcopy(layers)
    first["W"] += [[0, 0], first["W"][0]]
    first["b"] += [-3, first["b"][0]]
    second["W"][0] += [5, "1/3"]
    second["W"][0][0] = "4/3"
    return [first, second]


def moved(enumeration):
    """Parameters of 4.0 of D6, and those of the same function after a flip that renumbers the weights
    and a scaling by 2: w -> 2 t w, b -> -2 b, a -> a/2, with what the flip moves into c and d."""
    rows = next(a for a in enumeration("D6")["architectures"] if a["id"] == "4.0")["weights"]["rows"]
    weights, b, a, linear, constant = [1, 2, 3, 5], 7, 2, 1, 1
    element = [-4, -3, -2, -1]
    flipped = [0] * 4
    for weight, image in zip(weights, element):
        flipped[abs(image) - 1] = 2 * weight * (1 if image > 0 else -1)
    column = sum(weights[abs(row[0]) - 1] * (1 if row[0] > 0 else -1) for row in rows if row[0])
    return ([*weights, b, a, linear, constant],
            [*flipped, -2 * b, a // 2, linear + a * column, constant + len(rows) * a * b])


@pytest.fixture(scope="module")
def documents(gsnn, enumeration, tmp_path_factory):
    """name: (the text of an answer, the further files that prove it)"""
    folder = tmp_path_factory.mktemp("symmetry")

    def file(name, document):
        path = folder / f"{name}.json"
        path.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
        return path

    def answer(*arguments):
        result = gsnn.run(*arguments)
        assert result.returncode in (0, 3, 4) and not result.stderr
        return result.stdout

    d6, b3 = enumeration.file("D6"), enumeration.file("B3")
    plane = enumeration.file(ROOT / "groups" / "d5-plane.json")
    a, b, b_padded = file("a", mlp(A)), file("b", mlp(B)), file("b2", mlp(padded(B)))
    deep_a, deep_b = file("deep", mlp(deep(1))), file("other", mlp(deep(2)))
    deep_again = file("again", mlp(disguised(deep(1))))
    tanh, sine, sine_b = (file("tanh", mlp(A, "tanh")), file("sine", mlp(A, "sin")), file("sine2", mlp(B, "sin")))
    small = file("small", gsnn.output("realize", "--id=2.1", "--exact", d6))
    large = file("large", gsnn.output("grow", "--from=2.1", "--to=6.0", "--exact", d6, text=small.read_text()))
    plain = file("plain", gsnn.output("realize", "--id=4.0:2", "--id=2.1", d6))
    channels = []
    for k, numbers in enumerate(moved(enumeration)):
        numbers = file(f"numbers{k}", " ".join(map(str, numbers)))
        channels.append(file(f"channels{k}", gsnn.output("realize", "--id=4.0", "--exact", f"--parameters={numbers}", d6)))
    turned, other = (file(f"plane{k}", gsnn.output("realize", "--id=1.0", f"--seed={k}", plane)) for k in (1, 2))
    cube = enumeration.file(ROOT / "groups" / "cube.json")
    solid = file("solid", gsnn.output("realize", "--id=2.0", "--id=5.1:2", "--exact", cube))
    inner = file("inner", gsnn.output("realize", "--id=2.0", "--exact", cube))
    outer = file("outer", gsnn.output("grow", "--from=2.0", "--to=9.0", "--exact", "-q", cube, text=inner.read_text()))
    document = json.loads(solid.read_text(encoding="utf-8"))
    weights = document["summands"][0]["channels"][0]["weights"]
    weights[0] = str(Fraction(weights[0]) + Fraction(1, 10**17))  # below what the dense copy shows
    near = file("near", document)
    return {
        "gauge": (gsnn.output("gauge", "D6"), [d6]),
        "gauge of signed": (gsnn.output("gauge", "B3"), [b3]),
        "gauge of matrices": (gsnn.output("gauge", plane), [plane]),
        "gauge of one": (gsnn.output("gauge", "--id=3.1", d6), [d6]),
        "gauge in lines": (gsnn.output("gauge", "-f", "jsonl", d6), [d6]),
        "nfn": (gsnn.output("nfn", "--group=perm", "--widths=2,3,1"), []),
        "nfn of scalings": (gsnn.output("nfn", "--group=scale", "--widths=2,3,3,2"), []),
        "nfn of signs": (gsnn.output("nfn", "--group=sign", "--widths=2,3,2"), []),
        "nfn of all": (gsnn.output("nfn", "--group=perm-io", "--widths=3,1,4"), []),
        "nfn of taps": (gsnn.output("nfn", "--group=perm", "--widths=1,16,16,10", "--taps=9,9,1"), []),
        "nfn count": (gsnn.output("nfn", "--group=scale", "--widths=784,128,128,10", "--count"), []),
        "nfn of 4.0": (gsnn.output("nfn", "--id=4.0", d6), [d6]),
        "nfn of signed": (gsnn.output("nfn", "--id=0.1", b3), [b3]),
        "canon": (gsnn.output("canon", "--exact", a), [a]),
        "canon in doubles": (gsnn.output("canon", a), [a]),
        "canon of tanh": (gsnn.output("canon", "--exact", tanh), [tanh]),
        "canon of a deep network": (gsnn.output("canon", "--exact", deep_a), [deep_a]),
        "canon of a deep one in doubles": (gsnn.output("canon", deep_again), [deep_again]),
        "canon of summands": (gsnn.output("canon", plain), [plain]),
        "equal": (answer("equal", b, b_padded), [b, b_padded]),
        "equal summands": (answer("equal", small, large), [small, large]),
        "equal deep ones": (answer("equal", deep_a, deep_again), [deep_a, deep_again]),
        "different": (answer("equal", a, b), [a, b]),
        "different deep ones": (answer("equal", deep_a, deep_b), [deep_a, deep_b]),
        "different sines": (answer("equal", sine, sine_b), [sine, sine_b]),
        "different activations": (answer("equal", sine, tanh), [sine, tanh]),
        "within": (answer("equal", "--tolerance=5", a, b), [a, b]),
        "align": (answer("align", deep_a, deep_again), [deep_a, deep_again]),
        "align to the nearest": (answer("align", deep_a, deep_b), [deep_a, deep_b]),
        "align channels": (answer("align", *channels), channels),
        "equal, irrational": (answer("equal", turned, turned, plane), [turned, turned]),
        "different, irrational": (answer("equal", turned, other, plane), [turned, other]),
        "canon of irrational rows": (gsnn.output("canon", "--exact", turned, plane), [turned, plane]),
        "irrational rows in doubles": (gsnn.output("canon", turned, plane), [turned, plane]),
        "align irrational channels": (answer("align", turned, turned, plane), [turned, turned, plane]),
        "canon of matrices": (gsnn.output("canon", solid, cube), [solid, cube]),
        "equal, rational": (answer("equal", inner, outer, cube), [inner, outer, cube]),
        "different, rational": (answer("equal", solid, near, cube), [solid, near, cube]),
        "align rational channels": (answer("align", solid, solid, cube), [solid, solid, cube]),
        "not within": (answer("equal", "--tolerance=4", a, b), [a, b]),
    }


NAMES = ["gauge", "gauge of signed", "gauge of matrices", "gauge of one", "gauge in lines", "nfn", "nfn of scalings",
         "nfn of signs", "nfn of all", "nfn of taps", "nfn count", "nfn of 4.0", "nfn of signed", "canon",
         "canon in doubles", "canon of tanh", "canon of a deep network", "canon of a deep one in doubles",
         "canon of summands", "equal", "equal summands", "equal deep ones", "different",
         "different deep ones", "different sines", "different activations", "within", "not within", "align", "equal, irrational",
         "different, irrational", "canon of irrational rows",
         "irrational rows in doubles", "align irrational channels", "canon of matrices", "equal, rational", "different, rational",
         "align rational channels", "align to the nearest", "align channels"]


@pytest.mark.parametrize("name", NAMES)
def test_answers_are_proved(gsnn, documents, name):
    text, files = documents[name]
    result = gsnn.run("verify", "-", *files, text=text)
    assert result.returncode == 0, result.stdout + result.stderr
    assert result.stdout.splitlines()[-1].startswith("TRUE: ")


@pytest.mark.parametrize("change,check", [
    (lambda d: None, None),
    (lambda d: d["architectures"][-1].update(order=48), "generators-generate"),
    (lambda d: d["architectures"][-1]["generators"].pop(), "generators-generate"),
    (lambda d: d["architectures"][0].update(generators=[[-1, 2]]), "generators-generate"),
    (lambda d: d["architectures"][0].update(generators=[[1, 1]]), "moves-keep-function"),
    (lambda d: d["architectures"][0].update(generators=[[-2, -1]]), "moves-keep-function"),
    (lambda d: d["architectures"][2]["nfn"].update(linear=11), "equivariant-layers"),
    (lambda d: d["architectures"][2].update(parameters=9), "gauge-parameters"),
    (lambda d: d["architectures"][2].update(identifiable=6), "gauge-parameters"),
    (lambda d: d["architectures"][1]["generators"][0].__setitem__(0, 0), 2),
    (lambda d: d["architectures"][1].update(generators=[[-1, -2], [1]]), 2),
], ids=range(11))
def test_gauge_alone(gsnn, documents, change, check):
    """Without the enumeration what the generators make is proved, and the rest said to be skipped."""
    document = json.loads(documents["gauge"][0])
    change(document)
    result = gsnn.run("verify", "-", text=json.dumps(document))
    assert result.returncode == (check if check == 2 else 3 if check else 0), result.stdout + result.stderr
    skipped = set(re.findall(r"^SKIP +(\S+) ", result.stdout, re.MULTILINE))
    if check != 2:
        assert skipped == {"gauge-group", "gauge-list", "centraliser-order", "moves-keep-function"}
        assert set(re.findall(r"^FALSE +(\S+) ", result.stdout, re.MULTILINE)) >= ({check} if check else set())


@pytest.mark.parametrize("change,check", [
    (lambda d: None, None),
    (lambda d: d["architectures"][-1].update(order=40), "generators-generate"),
    (lambda d: d["architectures"][-1]["generators"].pop(), "generators-generate"),
    (lambda d: d["architectures"][-1]["nfn"].update(linear=99), "equivariant-layers"),
    (lambda d: d["architectures"][-1].update(parameters=9, identifiable=8), "gauge-parameters"),
    (lambda d: d["architectures"][-1]["generators"][0][0].__setitem__(0, "cos("), 2),
    (lambda d: d["architectures"][-1]["generators"][0].pop(), 2),
])
def test_gauge_of_matrices_alone(gsnn, documents, change, check):
    """The order of the group that matrices make, and what its traces say of layers."""
    document = json.loads(documents["gauge of matrices"][0])
    change(document)
    result = gsnn.run("verify", "-", text=json.dumps(document))
    assert result.returncode == (check if check == 2 else 3 if check else 0), result.stdout + result.stderr
    if check != 2:
        assert set(re.findall(r"^FALSE +(\S+) ", result.stdout, re.MULTILINE)) >= ({check} if check else set())
        assert "moves-keep-function" in result.stdout.splitlines()[-1] or check


@pytest.mark.parametrize("change,check", [
    (lambda d: None, None),
    (lambda d: d.update(linear=17), "term-sizes"),
    (lambda d: d.update(affine=1), "term-sizes"),
    (lambda d: d["terms"].pop(), "term-sizes"),
    (lambda d: d["terms"][1].update(entries=d["terms"][0]["entries"]), "terms-independent"),
    (lambda d: d["constants"].__setitem__(1, d["constants"][0]), "constants"),
    (lambda d: d["tensors"][0].update(shape=[0]), 2),
    (lambda d: d["tensors"].pop(), 2),
])
def test_layers_of_an_architecture_alone(gsnn, documents, change, check):
    """Without the enumeration its terms are counted and independent, and the rest is said to be skipped."""
    document = json.loads(documents["nfn of 4.0"][0])
    change(document)
    result = gsnn.run("verify", "-", text=json.dumps(document))
    assert result.returncode == (check if check == 2 else 3 if check else 0), result.stdout + result.stderr
    if check != 2:
        assert "SKIP  isotypic-counts" in result.stdout
        assert set(re.findall(r"^FALSE +(\S+) ", result.stdout, re.MULTILINE)) >= ({check} if check else set())


def deep_disguise(layers, draw, activation):
    """A deep network with the same function: neurons split, moved, and rescaled, dead and constant ones added."""
    layers = [{"W": [[Fraction(v) for v in row] for row in layer["W"]], "b": [Fraction(v) for v in layer["b"]]}
              for layer in layers]
    for here, after in zip(layers, layers[1:]):
        inputs = len(here["W"][0])

        def add(row, bias, column):
            place = draw.randrange(len(here["W"]) + 1)
            here["W"].insert(place, row)
            here["b"].insert(place, bias)
            for target, value in zip(after["W"], column):
                target.insert(place, value)

        for _ in range(2):
            split = draw.randrange(len(here["W"]))
            factor = Fraction(draw.randint(1, 5), draw.randint(1, 5)) if activation == "relu" else draw.choice((1, -1))
            share = Fraction(draw.randint(-3, 3), 4)
            column = [row[split] for row in after["W"]]
            for row in after["W"]:
                row[split] *= share
            add([v * factor for v in here["W"][split]], here["b"][split] * factor,
                [(1 - share) * v / factor for v in column])
        add([Fraction(draw.randint(-3, 3)) for _ in range(inputs)], Fraction(1), [Fraction(0)] * len(after["W"]))
        add([Fraction(0)] * inputs, Fraction(0), [Fraction(draw.randint(-3, 3)) for _ in after["W"]])
        if activation == "relu":
            bias, column = Fraction(draw.randint(-2, 2)), [Fraction(draw.randint(-3, 3)) for _ in after["W"]]
            after["b"] = [b - max(bias, 0) * v for b, v in zip(after["b"], column)]
            add([Fraction(0)] * inputs, bias, column)
        order = draw.sample(range(len(here["W"])), len(here["W"]))
        here["W"], here["b"] = [here["W"][i] for i in order], [here["b"][i] for i in order]
        after["W"] = [[row[i] for i in order] for row in after["W"]]
    return [{"W": [[str(v) for v in row] for row in layer["W"]], "b": [str(v) for v in layer["b"]]} for layer in layers]


@pytest.mark.parametrize("activation", ["relu", "tanh", "sin"])
def test_equal_deep_networks_are_proved(gsnn, tmp_path, activation):
    """That deep networks are equal, and that a form is that of its network, is proved and not only seen at points."""
    draw, first, second = random.Random(activation), tmp_path / "first.json", tmp_path / "second.json"
    for round_ in range(25):
        layers = deep(round_, draw.choice([(2, 4, 3, 1), (1, 2, 2, 2, 2), (3, 3, 3, 3, 2)]))
        first.write_text(json.dumps(mlp(layers, activation)), encoding="utf-8")
        second.write_text(json.dumps(mlp(deep_disguise(layers, draw, activation), activation)), encoding="utf-8")
        answer = gsnn.output("equal", first, second)
        assert json.loads(answer)["verdict"] == "equal"
        said = gsnn.output("verify", "-", first, second, text=answer)
        assert re.search(r"^PASS +verdict ", said, re.MULTILINE) and "SKIP" not in said
        for network in (first, second):
            said = gsnn.output("verify", "-", network, text=gsnn.output("canon", "--exact", network))
            assert re.search(r"^PASS +reduction ", said, re.MULTILINE) and "SKIP" not in said


def test_equal_deep_networks_without_a_proof(gsnn, documents):
    """Where nothing proves it, it is not said to be checked."""
    text, files = documents["different deep ones"]
    document = json.loads(text)
    for name in ("witness", "values"):
        document.pop(name)
    document["verdict"] = "undecided"
    said = gsnn.run("verify", "-", *files, text=json.dumps(document)).stdout
    assert re.search(r"^SKIP +verdict ", said, re.MULTILINE)


@pytest.mark.parametrize("number", range(len(DAMAGES)), ids=[damage[0] for damage in DAMAGES])
def test_damage_is_caught(gsnn, documents, number):
    _, base, check, change = DAMAGES[number]
    text, files = documents[base]
    document = json.loads(text)
    change(document)
    result = gsnn.run("verify", "-", *files, text=json.dumps(document))
    if check is None:
        assert result.returncode == 2 and not result.stdout and result.stderr.count("\n") == 1
    else:
        assert result.returncode == 3, result.stdout + result.stderr
        assert check in re.findall(r"^FALSE +(\S+) ", result.stdout, re.MULTILINE), result.stdout


def test_a_flip_is_found(documents):
    """The element and the scale by which the parameters were moved."""
    pair, = json.loads(documents["align channels"][0])["channels"]
    assert (pair["exact"], pair["scale"], pair["element"]) == (True, "2", [-4, -3, -2, -1, -5])


def test_kinds_of_damage():
    names = [damage[0] for damage in DAMAGES]
    assert len(set(names)) == len(names) >= 40


@pytest.mark.parametrize("name,files", [("gauge", 2), ("nfn", 1), ("canon", 0), ("canon", 2), ("canon", 3),
                                        ("equal", 0), ("equal", 1), ("equal", 3), ("equal", 4)])
def test_files_are_counted(gsnn, documents, name, files):
    text, (first, *_) = documents[name][0], documents["gauge"][1]
    result = gsnn.run("verify", "-", *[first] * files, text=text)
    assert result.returncode == 2 and not result.stdout and result.stderr.count("\n") == 1


@pytest.mark.parametrize("name", ["canon of matrices", "equal, rational", "align rational channels"])
def test_rows_of_matrices_need_their_enumeration(gsnn, enumeration, documents, name):
    """Without it only values and free weights are compared; another one, or no enumeration, is refused."""
    text, (*networks, _) = documents[name]
    alone = gsnn.run("verify", "-", *networks, text=text)
    assert alone.returncode == 0, alone.stdout + alone.stderr
    assert re.search(r"^SKIP +subjects? ", alone.stdout, re.MULTILINE)
    others = [enumeration.file(ROOT / "groups" / "tetrahedron-rotations.json"), networks[0]]
    for further in others:
        result = gsnn.run("verify", "-", *networks, further, text=text)
        assert result.returncode in (2, 3), result.stdout
        assert result.returncode == 3 or (not result.stdout and result.stderr.count("\n") == 1)
    assert gsnn.run("verify", "-", *networks, networks[0], text=text).returncode == 2


def test_another_subject_is_noticed(gsnn, enumeration, documents):
    """An answer about another group or network is false, or refused."""
    for name, files in [("gauge", [enumeration.file("D4")]), ("nfn of 4.0", [enumeration.file("D4")]),
                        ("canon", documents["different"][1][1:]), ("equal", documents["different"][1])]:
        result = gsnn.run("verify", "-", *files, text=documents[name][0])
        assert result.returncode in (2, 3), (name, result.stdout)
