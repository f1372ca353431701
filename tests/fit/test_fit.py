"""gsnn fit: known answers, networks that the other commands take, and endings in between."""
import csv
import hashlib
import json
import math
import re
import signal
import subprocess
import time

import numpy
import pytest

from command import ROOT

GAPS = ROOT / "docs" / "examples" / "fit" / "gaps.csv"
TEN = ROOT / "tests" / "fit" / "ten.csv"

# Architecture, weights, bias, then a, c, d and the sum of squares of the best fit to ten.csv.
REFITS = [
    ("2.1", "1,2", 0, "19991/60418", "1285/120836", "-462707/302090", "17288979/302090"),
    ("2.2", "1", 0, "16859/178443", "35665/356886", "443671/356886", "34220279/356886"),
    ("6.0", "1,2,5,7,11,-3", 2, "358739/9731723", "-30208809/19463446", "-5537547/19463446",
     "1730706631/19463446"),
    ("4.0", "1,-2,3,1", -1, "262549/1777071", "-631720/1777071", "-732515/592357",
     "89537438/1777071"),
    ("0.0", "1", -12, "-138/217", "21/62", "90/217", "18551/217"),
]


def network(gsnn, folder, terms):
    """A network of D6 with those weights and biases."""
    path, parameters = folder / "net.json", folder / "parameters.txt"
    numbers = []
    for name, weights, bias in terms:
        numbers += weights.split(",") + ([] if name.endswith(".1") or name == "2.2" else [str(bias)]) + ["1"]
    parameters.write_text(" ".join(numbers + ["0", "0"]))
    ids = [f"--id={name}" for name, *_ in terms]
    gsnn.output("realize", *ids, f"--parameters={parameters}", "D6", "-o", path)
    return path


def rows(path, header):
    with open(path, encoding="utf-8") as stream:
        return numpy.array([[float(x) for x in row] for row in list(csv.reader(stream))[header:]])


# ---- Exact refits ------------------------------------------------------------------------------


@pytest.mark.parametrize("name, weights, bias, a, c, d, sse", REFITS, ids=[row[0] for row in REFITS])
def test_refit(gsnn, schemas, tmp_path, name, weights, bias, a, c, d, sse):
    net = network(gsnn, tmp_path, [(name, weights, bias)])
    document = schemas.check(gsnn.json("fit", f"--refit={net}", "D6", TEN))
    assert document["exact"] == {"rank": 3, "a": [a], "c": [c], "d": d, "sse": sse}
    assert math.isclose(document["sse"], eval(sse), rel_tol=1e-12)
    assert document["loss"]["status"] == "exact"


def test_refit_of_a_sum(gsnn, tmp_path):
    net = network(gsnn, tmp_path, [("2.1", "1,2", 0), ("4.0", "1,-2,3,1", -1)])
    exact = gsnn.json("fit", f"--refit={net}", "D6", TEN)["exact"]
    found = [eval(x) for x in [*exact["a"], *exact["c"], exact["d"], exact["sse"]]]
    known = [.130109845398, .105752500922, -.261040702656, -1.684852538096, 48.012762920596]
    assert all(abs(x - y) < 1e-11 for x, y in zip(found, known))


def test_refit_by_numpy(gsnn, tmp_path):
    """The same least squares from the columns that eval makes."""
    net = network(gsnn, tmp_path, [("6.0", "1,2,5,7,11,-3", 2), ("3.0", "1,0,-2", 1)])
    document = gsnn.json("fit", f"--refit={net}", "D6", TEN)
    table = rows(TEN, 0)
    columns = []
    for summand in document["network"]["summands"]:
        alone = network(gsnn, tmp_path, [(summand["id"], ",".join(map(str, summand["channels"][0]["weights"])),
                                          summand["channels"][0]["b"])])
        text = "\n".join(" ".join(map(str, row[:6])) for row in table)
        columns.append([float(line) for line in gsnn.output("eval", alone, text=text).split()])
    matrix = numpy.column_stack([*columns, table[:, :6].sum(1), numpy.ones(10)])
    best, sse, *_ = numpy.linalg.lstsq(matrix, table[:, 6], rcond=None)
    exact = document["exact"]
    assert numpy.allclose([eval(x) for x in [*exact["a"], *exact["c"], exact["d"]]], best, rtol=1e-9)
    assert math.isclose(eval(exact["sse"]), sse[0], rel_tol=1e-9)


def test_refit_of_dependent_columns(gsnn, tmp_path):
    """Two channels alike: the first one is kept."""
    net = json.loads(gsnn.output("realize", "--id=2.1:2", "--weights=1,2,1,2", "D6"))
    path = tmp_path / "net.json"
    path.write_text(json.dumps(net))
    document = gsnn.json("fit", f"--refit={path}", "D6", TEN)
    assert document["exact"]["rank"] == 3
    assert document["exact"]["a"] == ["19991/60418", "0"]
    assert document["warnings"]


def test_exact_network(gsnn, tmp_path, enumeration):
    net = network(gsnn, tmp_path, [("6.0", "1,2,5,7,11,-3", 2)])
    exact = tmp_path / "exact.json"
    gsnn.output("fit", f"--refit={net}", "--exact", f"--network={exact}", "D6", TEN)
    assert json.loads(exact.read_text())["summands"][0]["channels"][0]["a"] == "358739/9731723"
    assert "TRUE" in gsnn.output("verify", exact, enumeration.file("d6"))


# ---- Fits --------------------------------------------------------------------------------------

# Held-out errors of the worked example over the variance, and how far ours may be from them.
GAPS_ERRORS = [("5.1", 0, 1e-12), ("6.0", 0, 1e-5), ("4.0", .064, .03), ("1.0", .56, .2), ("2.1", .62, .2),
               ("3.1", .63, .2), ("0.1", .64, .2), ("5.0", .76, .4), ("2.3", .98, .3)]


@pytest.mark.parametrize("name, error, margin", GAPS_ERRORS, ids=[row[0] for row in GAPS_ERRORS])
def test_gaps(gsnn, schemas, name, error, margin):
    document = schemas.check(gsnn.json("fit", f"--sum={name}", "D6", GAPS))
    schemas.check(document["network"])
    assert abs(document["loss"]["nmse"] - error) <= margin
    assert document["data"] == document["data"] | {"rows": 200, "units": 200, "noise_floor": None}
    assert sorted(p["row"] for p in document["predictions"]) == list(range(1, 201))
    held_out = numpy.array([p["value"] for p in document["predictions"]]) - rows(GAPS, 1)[:, 6]
    assert math.isclose(document["loss"]["validation"], (held_out ** 2).mean(), rel_tol=1e-9)
    assert math.isclose(document["loss"]["se"], (held_out ** 2).std(ddof=1) / 200 ** .5, rel_tol=1e-9)
    assert math.isclose(document["coverage90"], numpy.sort(abs(held_out))[180], rel_tol=1e-9)


def test_weights_of_the_example(gsnn):
    """Its function is 2 sum |x_i - x_(i+1)|/2."""
    channel = gsnn.json("fit", "--sum=5.1", "D6", GAPS)["network"]["summands"][0]["channels"][0]
    scale = channel["a"] * max(map(abs, channel["weights"]))
    assert math.isclose(scale, 2, rel_tol=1e-9)
    assert sorted(round(abs(w) * channel["a"], 9) for w in channel["weights"]) == [0, 0, 2]


def test_values(gsnn, tmp_path):
    """The loss is that of the network as eval computes it."""
    net = tmp_path / "net.json"
    document = gsnn.json("fit", "--sum=4.0:2,2.1", "--restarts=3", f"--network={net}", "D6", GAPS)
    table = rows(GAPS, 1)
    text = "\n".join(" ".join(map(str, row[:6])) for row in table)
    values = numpy.array([float(line) for line in gsnn.output("eval", net, text=text).split()])
    assert math.isclose(document["loss"]["train"], ((values - table[:, 6]) ** 2).mean(), rel_tol=1e-9)
    assert json.loads(net.read_text())["summands"] == document["network"]["summands"]
    assert document["data"]["sha256"] == hashlib.sha256(GAPS.read_bytes()).hexdigest()
    assert document["parameters"] == 17 and document["neurons"] == 15


def test_other_commands(gsnn, tmp_path, enumeration):
    net, grown = tmp_path / "net.json", tmp_path / "grown.json"
    gsnn.output("fit", "--sum=2.1", f"--network={net}", "-o", tmp_path / "fit.json", "D6", GAPS)
    assert "TRUE" in gsnn.output("verify", net, enumeration.file("d6"))
    assert gsnn.json("dimension", f"--at={net}", "D6")["dimension"] == 4
    gsnn.output("canon", net)
    gsnn.output("grow", "D6", net, "--from=2.1", "--to=5.1", "-o", grown, "-q")
    flat = gsnn.json("fit", f"--start={grown}", "D6", GAPS)
    assert flat["loss"]["train"] > 1 and flat["loss"]["validation"] is None
    assert gsnn.json("fit", f"--start={grown}", "--kick=0.5", "D6", GAPS)["loss"]["train"] < 1e-12


def test_jobs(gsnn):
    texts = {gsnn.output("fit", "--sum=4.0:2", "--restarts=4", f"-j{j}", "D6", GAPS) for j in (1, 2, 5)}
    assert len(texts) == 1
    assert gsnn.output("fit", "--sum=4.0:2", "--restarts=4", "--seed=2", "D6", GAPS) not in texts


@pytest.mark.parametrize("options", [["--sum=2.1"], ["--word=6.0>2.1", "--restarts=2"], ["--sum=2.1", "--folds=0"]])
def test_json_lines(gsnn, tmp_path, options):
    """JSON lines say what JSON says, and verify takes both."""
    options = ["fit", *options, "D6", GAPS]
    document, path = gsnn.json(*options), tmp_path / "fit.jsonl"
    text = gsnn.output(*options, "--format=jsonl")
    header, *lines = map(json.loads, text.splitlines())
    assert header.pop("record") == "header"
    for record, member in [("restart", "restarts"), ("prediction", "predictions")]:
        header[member] = [{k: v for k, v in line.items() if k != "record"} for line in lines if line["record"] == record]
    assert header == document
    path.write_text(text)
    assert gsnn.output("verify", path, GAPS).splitlines()[-1].startswith("TRUE: ")
    path.write_text(text.replace('"train":', '"train":1', 1))
    assert gsnn.run("verify", path, GAPS).returncode == 3


@pytest.mark.parametrize("group, name, degree", [("B3", "2.0", 3), ("groups/icosahedron.json", "0.1", 3),
                                                 ("S4", "3.0", 4)])
def test_teachers(gsnn, tmp_path, group, name, degree):
    """A network's own values, without noise, on shifted inputs of any size, are found again."""
    net, data = tmp_path / "net.json", tmp_path / "data.csv"
    gsnn.output("realize", f"--id={name}", "--seed=3", group, "-o", net)
    table = numpy.random.default_rng(1).normal(size=(150, degree)) * 30
    text = "\n".join(" ".join(map(repr, map(float, row))) for row in table)
    values = gsnn.output("eval", net, text=text).split()
    data.write_text("".join(f"{','.join(map(repr, map(float, row)))},{y}\n" for row, y in zip(table, values)))
    document = gsnn.json("fit", f"--sum={name}", "--folds=0", "--restarts=20", group, data)
    assert document["loss"]["train"] < 1e-12 * document["data"]["variance"]


def classes(folder):
    """Whether the sum of gaps is large, with some labels wrong."""
    table, path = rows(GAPS, 1), folder / "classes.csv"
    wrong = numpy.random.default_rng(4).random(len(table)) < .05
    labels = numpy.where((table[:, 6] > 8) != wrong, "rough ", "even")
    path.write_text("".join(f"{','.join(map(str, row[:6]))},{label}\n" for row, label in zip(table, labels)))
    return path, table[:, :6], numpy.where((table[:, 6] > 8) != wrong, 1, -1)


def test_logistic(gsnn, schemas, tmp_path):
    data, inputs, y = classes(tmp_path)
    net = tmp_path / "net.json"
    document = schemas.check(gsnn.json("fit", "--sum=5.1:2", "--loss=logistic", f"--network={net}", "D6", data))
    assert document["data"]["classes"] == ["even", "rough"]
    text = "\n".join(" ".join(map(str, row)) for row in inputs)
    values = numpy.array([float(line) for line in gsnn.output("eval", net, text=text).split()])
    held_out = numpy.array([p["value"] for p in document["predictions"]])
    for name, f in (("train", values), ("validation", held_out)):
        assert document["accuracy"][name] == (f * y > 0).mean() > .85
        assert math.isclose(document["loss"][name], numpy.logaddexp(0, -y * f).mean(), rel_tol=1e-9)
    assert document["loss"]["selected"] and document["loss"]["nmse"] is None
    assert document == gsnn.json("fit", "--sum=5.1:2", "--loss=logistic", "-j1", "D6", data)
    least_squares = gsnn.json("fit", "--sum=5.1:2", "--loss=logistic", "--folds=0", "D6", data)
    assert not least_squares["polished"] and not least_squares["loss"]["selected"]
    if document["polished"]:
        assert document["loss"]["train"] < least_squares["loss"]["train"]


def three_classes(folder, labels=("b\u00e4r", "auk", "cat")):
    """How large the sum of gaps is, by thirds, with some labels wrong."""
    table, path = rows(GAPS, 1), folder / "three.csv"
    at = numpy.searchsorted([6.5, 9], table[:, 6])
    at[::23] = (at[::23] + 1) % 3
    path.write_text("".join(f"{','.join(map(str, row[:6]))},{labels[k]}\n" for row, k in zip(table, at)))
    order = sorted(labels, key=str.encode)
    return path, table[:, :6], numpy.array([order.index(labels[k]) for k in at]), order


def softmax_losses(values, y):
    return numpy.log(numpy.exp(values).sum(1)) - values[numpy.arange(len(y)), y]


def test_classes(gsnn, schemas, tmp_path):
    """More than two: an output each, the loss of softmax, the largest output says the class."""
    data, inputs, y, order = three_classes(tmp_path)
    net, again = tmp_path / "net.json", tmp_path / "codomain.json"
    words = ["fit", "--sum=5.1:1,2.1", "--loss=logistic", "--restarts=4"]
    document = schemas.check(gsnn.json(*words, f"--network={net}", "D6", data))
    assert document["data"]["classes"] == order and document["data"]["outputs"] == 3
    assert document["codomain"] == {"kind": "trivial", "dimension": 3}
    values = values_of(gsnn, net, inputs)
    held_out = numpy.array([p["value"] for p in document["predictions"]])
    for name, f in (("train", values), ("validation", held_out)):
        assert document["accuracy"][name] == (f.argmax(1) == y).mean() > .8
        assert math.isclose(document["loss"][name], softmax_losses(f, y).mean(), rel_tol=1e-9)
    assert document["loss"]["selected"] and document["loss"]["nmse"] is None and "sse" not in document
    assert document == gsnn.json(*words, "-j1", "D6", data)
    least_squares = gsnn.json(*words, "--folds=0", "D6", data)
    assert document["polished"] and document["loss"]["train"] < least_squares["loss"]["train"]
    gsnn.output("enumerate", "--codomain=trivial:3", "D6", "-o", again)
    assert gsnn.json(*words, again, data) == document
    gsnn.output("enumerate", "D6", "-o", again)
    gsnn.refuses(*words, again, data, start=f"gsnn: {again}: ", says="1 output for 3 classes")
    assert "largest value" in gsnn.output(*words, "-f", "table", "D6", data)


def test_classes_of_a_test(gsnn, schemas, tmp_path):
    """Rows of a test need not have all classes."""
    data, inputs, y, order = three_classes(tmp_path)
    lines, net = data.read_text().splitlines(), tmp_path / "net.json"
    train, test = tmp_path / "train.csv", tmp_path / "test.csv"
    train.write_text("\n".join(lines[:150]))
    which = [i for i in range(150, 200) if y[i] != 1]
    test.write_text("\n".join(lines[i] for i in which))
    document = schemas.check(gsnn.json("fit", "--sum=5.1", "--loss=logistic", f"--test={test}", f"--network={net}",
                                       "--restarts=4", "D6", train))
    values = values_of(gsnn, net, inputs[which])
    assert document["accuracy"]["test"] == (values.argmax(1) == y[which]).mean()
    assert math.isclose(document["loss"]["test"], softmax_losses(values, y[which]).mean(), rel_tol=1e-9)


@pytest.mark.parametrize("labels", ["ab", "abc"])
def test_no_surer_than_what_is_held_out(gsnn, tmp_path, labels):
    """Few rows, which are told apart: values grow, but no common factor up to 1 makes the loss held out
    less, and the network's values have the factor, too: doubled, they fit their own data better."""
    table, data, net = rows(GAPS, 1)[:90], tmp_path / "few.csv", tmp_path / "net.json"
    at = sum((table[:, 6] > 8 + 2 * k).astype(int) for k in range(len(labels) - 1))
    data.write_text("".join(f"{','.join(map(str, row[:6]))},{labels[k]}\n" for row, k in zip(table, at)))
    document = gsnn.json("fit", "--sum=5.1", "--loss=logistic", "--restarts=4", f"--network={net}", "D6", data)
    held_out = numpy.array([p["value"] for p in document["predictions"]]).reshape(90, -1)

    def loss(values):
        if len(labels) == 2:
            return numpy.logaddexp(0, -(2 * at - 1) * values[:, 0]).mean()
        return softmax_losses(values, at).mean()

    assert document["polished"] and math.isclose(loss(held_out), document["loss"]["validation"], rel_tol=1e-9)
    assert all(loss(held_out) <= loss(factor * held_out) + 1e-12 for factor in (.25, .5, .9, .99, .999, 1.001, 1.1, 2))
    values = values_of(gsnn, net, table[:, :6]).reshape(90, -1)
    assert math.isclose(loss(values), document["loss"]["train"], rel_tol=1e-9) and loss(2 * values) < loss(values)


def test_classes_by_torch(gsnn, tmp_path):
    """PyTorch has the same loss, which at what was polished hardly falls along the gradient."""
    torch = pytest.importorskip("torch")
    data, inputs, y, _ = three_classes(tmp_path)
    document = gsnn.json("fit", "--sum=4.0", "--loss=logistic", "--restarts=4", "D6", data)
    parts = [torch.tensor([[eval(str(v)) for v in row] for row in numpy.atleast_2d(document["network"][k])],
                          dtype=torch.float64, requires_grad=True) for k in ("W", "b", "a", "c", "d")]

    def loss(W, b, a, c, d):
        x = torch.tensor(inputs)
        return torch.nn.functional.cross_entropy(torch.relu(x @ W.T + b) @ a + x @ c.T + d, torch.tensor(y))

    here = loss(*parts)
    here.backward()
    assert document["polished"] and math.isclose(here.item(), document["loss"]["train"], rel_tol=1e-12)
    for size in (1e-4, 1e-3, 1e-2):  # of the parameters that nothing ties, a step for each output
        with torch.no_grad():
            moved = [*parts[:4], parts[4] - size * parts[4].grad]
            assert loss(*moved) > here - 1e-4


def test_too_many_classes(gsnn, tmp_path):
    data = tmp_path / "data.csv"
    data.write_text("".join(f"{i},{i * i},{i}\n" for i in range(1001)))
    gsnn.refuses("fit", "--sum=1.0", "--loss=logistic", "C2", data, start=f"gsnn: {data}: ",
                 says="1001 different labels; at most 1000 classes")


# ---- Deep words ----------------------------------------------------------------------------------


def by_word(net, table):
    """The values of a deep network from its dense matrices, in NumPy; with a codomain a row has several."""
    seen, value = table, table @ numpy.array(net["linear"]).T + net["constant"]
    for layer in net["layers"]:
        sizes = abs(seen @ numpy.array(layer["U"]).T + layer["b"])
        out = numpy.array(layer["a"])
        seen, value = numpy.hstack([seen, sizes]), value + (sizes @ out.T if out.ndim else layer["a"] * sizes.sum(1))
    return value


@pytest.mark.parametrize("group, word, rows_", [("D6", "6.0>2.1", 200), ("D4", "5.1>r2>4.0", 300), ("B3", "4.0>r1", 300),
                                                ("icosahedron", "0.1>2.0", 200), ("D4", "0.1+2.1>r2", 200)])
def test_words(gsnn, schemas, tmp_path, group, word, rows_):
    """Values of a deep network are fitted by its word; what is said is so of the network."""
    letters, teacher, net, data = (tmp_path / name for name in ("e.json", "teacher.json", "net.json", "data.csv"))
    gsnn.output("enumerate", "--all", group, "-o", letters)
    gsnn.output("realize", f"--word={word}", "--seed=4", letters, "-o", teacher)
    degree = json.loads(letters.read_text())["group"]["degree"]
    table = numpy.random.default_rng(1).normal(size=(rows_, degree)) * 20 + 3
    y = by_word(json.loads(teacher.read_text()), table)
    data.write_text("".join(",".join(map(repr, map(float, [*row, v]))) + "\n" for row, v in zip(table, y)))
    words = ["fit", f"--word={word}", "--folds=3", "--restarts=20"]
    document = schemas.check(gsnn.json(*words, f"--network={net}", group, data))
    schemas.check(document["network"])
    assert document["word"] == word
    assert re.split("[>+]", word) == [layer["id"] for layer in document["layers"]]
    values = by_word(document["network"], table)
    assert math.isclose(document["sse"], ((values - y) ** 2).sum(), rel_tol=1e-6, abs_tol=1e-20 * (y ** 2).sum())
    held_out = numpy.array([p["value"] for p in document["predictions"]]) - y
    assert math.isclose(document["loss"]["nmse"], (held_out ** 2).mean() / y.var(), rel_tol=1e-6)
    assert document["loss"]["train"] < 1e-3 * y.var()
    assert abs(values_of(gsnn, net, table)[:, 0] - values).max() < 1e-9 * abs(y).max()
    assert "TRUE" in gsnn.output("verify", net, letters)
    assert gsnn.json(*words, letters, data) == document == gsnn.json(*words, "-j1", group, data)


def test_word_of_one_letter(gsnn):
    """It is that architecture: the same least error."""
    word, shallow = (gsnn.json("fit", f"--{name}=5.1", "D6", GAPS) for name in ("word", "sum"))
    assert word["parameters"] == shallow["parameters"]
    assert word["loss"]["train"] < 1e-12 and shallow["loss"]["train"] < 1e-12
    assert "6.0>2.1; 15 neurons" in gsnn.output("fit", "--word=6.0>2.1", "--restarts=2", "-f", "table", "D6", GAPS)


def test_word_of_classes(gsnn, schemas, tmp_path):
    """The losses of a polished word are those of its dense matrices."""
    data, inputs, y = classes(tmp_path)
    net = tmp_path / "net.json"
    document = schemas.check(gsnn.json("fit", "--word=5.1>1.0", "--loss=logistic", "--restarts=6", f"--network={net}", "D6",
                                       data))
    values = by_word(json.loads(net.read_text()), inputs)
    assert document["accuracy"]["train"] == (values * y > 0).mean() > .85
    assert math.isclose(document["loss"]["train"], numpy.logaddexp(0, -y * values).mean(), rel_tol=1e-9)


@pytest.mark.parametrize("group, word, codomain", [
    ("D6", "6.0>2.1", "trivial:2"), ("D4", "5.1>r2>4.0", "trivial:3"), ("D6", "6.0>2.1", "input"), ("D4", "0.1>4.0", "--"),
    ("D4", "4.0+2.1>r2", "input"), ("B3", "1.1>r62", "input"), ("groups/cube-rotations.json", "0.1>4.0", "input"),
    ("icosahedron", "0.1>2.0", "input"), ("groups/d5-plane.json", "1.0>0.0", "groups/d5.json")])
def test_words_of_outputs(gsnn, schemas, tmp_path, group, word, codomain):
    """Values of a deep network with a codomain are fitted by its word: the network is proved to be equivariant, and
    --start goes on from it."""
    letters, teacher, net, data, answer = (tmp_path / name for name in ("e", "teacher", "net.json", "data.csv", "answer.json"))
    gsnn.output("enumerate", "--all", f"--codomain={codomain}", group, "-o", letters)
    gsnn.output("realize", f"--word={word}", "--seed=4", letters, "-o", teacher)
    degree = json.loads(letters.read_text())["group"]["degree"]
    table = numpy.random.default_rng(1).normal(size=(150, degree)) * 20 + 3
    y = by_word(json.loads(teacher.read_text()), table)
    numpy.savetxt(data, numpy.hstack([table, y]), delimiter=",", fmt="%.17g")
    words = ["fit", f"--word={word}", f"--codomain={codomain}", "--folds=3", "--restarts=12"]
    document = schemas.check(gsnn.json(*words, f"--network={net}", group, data))
    answer.write_text(json.dumps(document))
    schemas.check(document["network"])
    parameters = gsnn.json("deep", f"--word={word}", letters)["parameters"]["total"]
    assert document["word"] == word and document["parameters"] == parameters
    values, variance = by_word(document["network"], table), y.var(0).sum()
    assert math.isclose(document["sse"], ((values - y) ** 2).sum(), rel_tol=1e-6, abs_tol=1e-20 * (y ** 2).sum())
    held_out = numpy.array([p["value"] for p in document["predictions"]]).reshape(y.shape) - y
    assert math.isclose(document["loss"]["nmse"], (held_out ** 2).sum(1).mean() / variance, rel_tol=1e-6)
    assert document["loss"]["train"] < 1e-3 * variance
    assert abs(values_of(gsnn, net, table) - values).max() < 1e-9 * abs(y).max()
    assert "TRUE" in gsnn.output("verify", net, letters)
    proof = gsnn.output("verify", answer, data, letters)
    assert "TRUE" in proof and ("SKIP" not in proof or group.endswith(".json") or group == "icosahedron")
    assert gsnn.json(*words[:2], *words[3:], "-j1", letters, data) == document
    again = gsnn.json("fit", f"--start={net}", "--iterations=1", letters, data)
    assert again["loss"]["train"] <= document["loss"]["train"] * (1 + 1e-6) + 1e-20 * variance


def test_word_of_copied_outputs(gsnn, tmp_path):
    """Outputs that are copies of one are fitted by what fits that one."""
    two = tmp_path / "two.csv"
    table = numpy.loadtxt(GAPS, delimiter=",", skiprows=1)
    numpy.savetxt(two, numpy.hstack([table, 3 - 2 * table[:, -1:]]), delimiter=",", fmt="%.17g")
    common = ["--word=2.1>1.0", "--restarts=6", "--folds=3", "D6"]
    one, both = gsnn.json("fit", *common, GAPS), gsnn.json("fit", "--outputs=2", *common, two)
    assert math.isclose(one["loss"]["nmse"], both["loss"]["nmse"], rel_tol=1e-6)
    assert both["parameters"] - one["parameters"] == 4


def test_word_of_three_classes(gsnn, schemas, tmp_path):
    """The losses of a polished word, those of softmax, are those of its dense matrices."""
    data, inputs, y, _ = three_classes(tmp_path)
    net = tmp_path / "net.json"
    document = schemas.check(gsnn.json("fit", "--word=5.1>1.0", "--loss=logistic", "--restarts=6", f"--network={net}", "D6",
                                       data))
    values = by_word(json.loads(net.read_text()), inputs)
    assert document["polished"] and document["accuracy"]["train"] == (values.argmax(1) == y).mean() > .8
    assert math.isclose(document["loss"]["train"], softmax_losses(values, y).mean(), rel_tol=1e-9)
    least_squares = gsnn.json("fit", "--word=5.1>1.0", "--loss=logistic", "--restarts=6", "--folds=0", "D6", data)
    assert document["loss"]["train"] < least_squares["loss"]["train"]


# ---- Several outputs, and outputs that the group moves -----------------------------------------


def taught(gsnn, folder, group, codomain, name, noise=0., rows=150):
    """The enumeration with that codomain, and data of a network of it."""
    enumeration, net, data = folder / "e.json", folder / "teacher.json", folder / "data.csv"
    gsnn.output("enumerate", f"--codomain={codomain}", group, "-o", enumeration)
    gsnn.output("realize", f"--id={name}", "--seed=3", enumeration, "-o", net)
    degree = json.loads(enumeration.read_text())["group"]["degree"]
    generator = numpy.random.default_rng(1)
    table = generator.normal(size=(rows, degree)) * 3 + 1
    values = values_of(gsnn, net, table)
    values += noise * generator.normal(size=values.shape)
    data.write_text("".join(",".join(map(repr, map(float, [*x, *y]))) + "\n" for x, y in zip(table, values)))
    return enumeration, data, table, values


def values_of(gsnn, net, table):
    text = "\n".join(" ".join(map(repr, map(float, row))) for row in table)
    return numpy.array([[float(v) for v in line.split()] for line in gsnn.output("eval", net, text=text).splitlines()])


@pytest.mark.parametrize("group, codomain, name", [
    ("D6", "input", "4.0"), ("D6", "+-", "6.0"), ("D6", "trivial:3", "4.0"), ("D6", "trivial", "5.1"),
    ("icosahedron", "input", "2.0"), ("b3", "input", "2.0"), ("cube", "trivial:2", "2.0"), ("C1", "trivial:2", "0.0"),
    ("d5-plane", "groups/d5.json", "1.0")])
def test_moved_teachers(gsnn, schemas, tmp_path, group, codomain, name):
    """Networks with a codomain are found again from their values, and are proved to have it."""
    enumeration, data, table, values = taught(gsnn, tmp_path, group, codomain, name)
    net = tmp_path / "net.json"
    document = schemas.check(gsnn.json("fit", f"--sum={name}", f"--codomain={codomain}", "--restarts=20", "--folds=3",
                                       f"--network={net}", group, data))
    schemas.check(document["network"])
    variance = numpy.sum(document["data"]["variance"])
    assert document["loss"]["train"] < 1e-12 * variance and document["loss"]["nmse"] < 1e-12
    assert document["parameters"] == next(a for a in json.loads(enumeration.read_text())["architectures"]
                                          if a["id"] == name)["parameters"]["total"]
    assert "TRUE" in gsnn.output("verify", net)
    assert abs(values_of(gsnn, net, table) - values).max() < 1e-9 * abs(values).max()
    from_file = gsnn.json("fit", f"--sum={name}", "--restarts=20", "--folds=3", enumeration, data)
    assert from_file == document
    assert gsnn.json("fit", f"--start={net}", enumeration, data)["loss"]["train"] < 1e-12 * variance


def test_losses_of_several_outputs(gsnn, tmp_path):
    """Squared errors of outputs are added, and predictions move with their rows."""
    _, data, _, values = taught(gsnn, tmp_path, "D6", "input", "4.0", noise=1)
    document = gsnn.json("fit", "--sum=2.1", "--codomain=input", "--restarts=4", "D6", data)
    held_out = numpy.array([p["value"] for p in document["predictions"]]) - values
    squares = (held_out ** 2).sum(1)
    assert math.isclose(document["loss"]["validation"], squares.mean(), rel_tol=1e-9)
    assert math.isclose(document["loss"]["se"], squares.std(ddof=1) / len(squares) ** .5, rel_tol=1e-9)
    assert math.isclose(document["loss"]["nmse"], squares.mean() / values.var(0).sum(), rel_tol=1e-9)
    assert math.isclose(document["coverage90"], numpy.sort(abs(held_out).max(1))[135], rel_tol=1e-9)
    assert document["data"]["noise_floor"] is None
    assert len(set(document["normalisation"]["output_scale"])) == 1


def test_outputs_share_columns(gsnn, tmp_path):
    """The best affine part for two outputs is that of each; the network of both says both."""
    _, data, table, values = taught(gsnn, tmp_path, "D6", "trivial:2", "4.0", noise=1)
    both = gsnn.json("fit", "--sum=4.0", "--outputs=2", "--restarts=6", "--folds=0", "D6", data)
    channel = both["network"]["summands"][0]["channels"][0]
    net = tmp_path / "net.json"
    net.write_text(gsnn.output("realize", "--id=4.0", "D6", f"--weights={','.join(map(repr, channel[:4]))}"))
    inner = json.loads(net.read_text())
    inner["summands"][0]["channels"][0]["b"] = channel[4]
    inner["b"] = [channel[4]] * 6
    net.write_text(json.dumps(inner))
    for o in range(2):
        one = tmp_path / "one.csv"
        one.write_text("".join(",".join(map(repr, map(float, [*x, y[o]]))) + "\n" for x, y in zip(table, values)))
        exact = gsnn.json("fit", f"--refit={net}", "D6", one)["exact"]
        assert math.isclose(eval(exact["a"][0]), channel[5 + o], rel_tol=1e-6)
        assert math.isclose(eval(exact["d"]), both["network"]["d"][o], rel_tol=1e-6, abs_tol=1e-6)


def test_units(gsnn, tmp_path):
    """Turned and mirrored rows are one unit, in one fold, and their spread is the noise."""
    generator, data = numpy.random.default_rng(2), tmp_path / "data.csv"
    table, lines = generator.integers(0, 9, size=(40, 6)), []
    for row in table:
        for turn in range(3):
            lines.append(",".join(map(str, numpy.roll(row[::-1] if turn == 2 else row, turn)))
                         + f",{row.sum() + (turn - 1) * .5}")
    data.write_text("\n".join(lines))
    document = gsnn.json("fit", "--sum=2.0", "--restarts=2", "D6", data)
    orbits = {min(tuple(numpy.roll(r, k)) for r in (row, row[::-1]) for k in range(6)) for row in table}
    assert document["data"]["units"] == len(orbits)
    assert math.isclose(document["data"]["noise_floor"] * document["data"]["variance"], .25, rel_tol=.05)
    folds = [p["fold"] for p in document["predictions"]]
    assert all(len(set(folds[i:i + 3])) == 1 for i in range(0, 120, 3))


def test_test(gsnn, schemas, tmp_path):
    """The error on further rows is that of the network as eval computes it."""
    table, net = rows(GAPS, 1), tmp_path / "net.json"
    train, test = tmp_path / "train.csv", tmp_path / "test.csv"
    for path, part in ((train, table[:150]), (test, table[150:])):
        numpy.savetxt(path, part, delimiter=",", fmt="%.17g")
    document = schemas.check(gsnn.json("fit", "--sum=4.0", "--restarts=3", f"--test={test}", f"--network={net}", "D6",
                                       train))
    squares = (values_of(gsnn, net, table[150:, :6])[:, 0] - table[150:, 6]) ** 2
    assert math.isclose(document["loss"]["test"], squares.mean(), rel_tol=1e-9)
    assert document["data"]["test"] == {"sha256": hashlib.sha256(test.read_bytes()).hexdigest(), "rows": 50}
    without = gsnn.json("fit", "--sum=4.0", "--restarts=3", "D6", train)
    assert without["network"] == document["network"] and "test" not in without["loss"]
    gsnn.refuses("fit", "--sum=4.0", f"--test={tmp_path}/none.csv", "D6", train, says="No such file")
    gsnn.refuses("fit", "--sum=4.0", "--test=-", "D6", "-", start="gsnn: fit: ", says="standard input cannot be two")
    test.write_text("1,2,3\n")
    gsnn.refuses("fit", "--sum=4.0", f"--test={test}", "D6", train, start=f"gsnn: {test}: line 1 has 3 fields")


def test_test_of_classes(gsnn, schemas, tmp_path):
    data, inputs, y = classes(tmp_path)
    lines = data.read_text().splitlines()
    train, test, net = tmp_path / "train.csv", tmp_path / "test.csv", tmp_path / "net.json"
    train.write_text("\n".join(lines[:150]))
    test.write_text("\n".join(lines[150:]))
    document = schemas.check(gsnn.json("fit", "--sum=5.1", "--loss=logistic", f"--test={test}", f"--network={net}", "D6",
                                       train))
    values = values_of(gsnn, net, inputs[150:])[:, 0]
    assert document["accuracy"]["test"] == (values * y[150:] > 0).mean()
    assert math.isclose(document["loss"]["test"], numpy.logaddexp(0, -y[150:] * values).mean(), rel_tol=1e-9)
    test.write_text("\n".join([*lines[150:], lines[0].rsplit(",", 1)[0] + ",odd"]))
    gsnn.refuses("fit", "--sum=5.1", "--loss=logistic", f"--test={test}", "D6", train,
                 start=f"gsnn: {test}: line {len(lines) - 149}: ", says="'odd' is no class of the data")


def test_npy(gsnn, tmp_path):
    table, path = rows(GAPS, 1), tmp_path / "gaps.npy"
    first = gsnn.json("fit", "--sum=2.1", "D6", GAPS)
    for array in (table, numpy.asfortranarray(table)):
        numpy.save(path, array)
        assert gsnn.json("fit", "--sum=2.1", "D6", path)["network"] == first["network"]
    with open(GAPS, "rb") as stream:
        assert gsnn.json("fit", "--sum=2.1", "D6", "-", data=stream.read()) == first


def test_no_support(gsnn, schemas, tmp_path):
    """All inputs but two have the sum 0, so that no kink has five units on either side."""
    data, net = tmp_path / "data.csv", tmp_path / "net.json"
    data.write_text("".join(f"{i},-{i},{i % 3}\n" for i in range(60)) + "2,2,3\n3,3,4\n")
    words = ["fit", "--sum=0.0", "--folds=0", "--restarts=20", "--normalise=none", "C2", data]
    document = schemas.check(gsnn.json(*words))
    assert document["best"] is None and document["network"] is None and document["reason"] == "support"
    assert not any(restart["supported"] for restart in document["restarts"])
    gsnn.refuses(*words, f"--network={net}", status=1, says="no restart has enough data")
    assert not net.exists()


def test_csv(gsnn, tmp_path):
    """The same numbers as the document, a line for each row."""
    _, data, _, values = taught(gsnn, tmp_path, "D6", "input", "4.0", noise=1)
    words = ["fit", "--sum=2.1", "--codomain=input", "--restarts=2"]
    document, net = gsnn.json(*words, f"--network={tmp_path / 'net.json'}", "D6", data), tmp_path / "net.json"
    head, *lines = [line.split(",") for line in gsnn.output(*words, "-f", "csv", "D6", data).splitlines()]
    assert head[:5] == ["row", "unit", "fold", "output1", "output2"] and head[-1] == "fitted6" and len(head) == 21
    assert [(int(line[0]), int(line[2])) for line in lines] == [(p["row"], p["fold"]) for p in document["predictions"]]
    numbers = numpy.array([list(map(float, line)) for line in lines])
    assert (numbers[:, 3:9] == values).all()
    assert (numbers[:, 9:15] == [p["value"] for p in document["predictions"]]).all()
    assert abs(numbers[:, 15:] - values_of(gsnn, net, rows(data, 0)[:, :6])).max() < 1e-9 * abs(values).max()
    alone = gsnn.output("fit", "--sum=2.1", "--folds=0", "--restarts=2", "-f", "csv", "D6", GAPS).splitlines()
    assert alone[0] == "row,unit,fold,output,held_out,fitted" and alone[1].startswith("1,1,,11,,")


# ---- Endings -----------------------------------------------------------------------------------


def test_full_disk(gsnn, tmp_path):
    gsnn.refuses("fit", "--sum=2.1", "-o", "/dev/full", "D6", GAPS, status=1)
    gsnn.refuses("fit", "--sum=2.1", "--network=/dev/full", "D6", GAPS, status=1)
    with open("/dev/full", "wb") as full:
        run = subprocess.run([gsnn.path, "fit", "--sum=2.1", "D6", GAPS], stdout=full, stderr=subprocess.PIPE)
    assert run.returncode == 1 and run.stderr.count(b"\n") == 1


def test_closed_pipe(gsnn):
    process = subprocess.Popen([gsnn.path, "fit", "--sum=2.1", "D6", GAPS], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.close()
    complaint = process.stderr.read()
    process.stderr.close()
    assert process.wait(timeout=60) in (1, -signal.SIGPIPE) and complaint.count(b"\n") <= 1


def test_interrupted(gsnn, tmp_path):
    output, net = tmp_path / "fit.json", tmp_path / "net.json"
    for delay in (0.02, 0.3, 1):
        process = subprocess.Popen(
            [gsnn.path, "fit", "--sum=6.0:8", "--restarts=3000", "-q", "-o", output, f"--network={net}", "D6", GAPS],
            stderr=subprocess.PIPE)
        time.sleep(delay)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
        assert process.returncode == -signal.SIGINT
        assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("group, word, to", [("D6", "2.1>5.0", "6.0"), ("groups/cube-rotations.json", "0.1>4.0", "7.0")])
def test_start_of_deep_network(gsnn, schemas, tmp_path, group, word, to):
    """It goes on from the weights: no step makes it worse, a grown network begins with the same error, kicks draw
    the same numbers for any number of threads, and what comes of it is proved."""
    data, net, grown, letters = (tmp_path / name for name in ("d.csv", "net.json", "grown.json", "letters.json"))
    inputs = 6 if group == "D6" else 3
    x = numpy.random.default_rng(7).normal(size=(80, inputs))
    numpy.savetxt(data, numpy.column_stack([x, numpy.abs(x).max(1)]), delimiter=",", fmt="%.8f")
    first = gsnn.json("fit", f"--word={word}", "--folds=0", "--restarts=3", "--iterations=4", f"--network={net}", group, data)
    gsnn.output("enumerate", "--all", group, "-o", letters)
    gsnn.output("grow", "--quiet", letters, net, "--at=2", f"--to={to}", "-o", grown)
    for start, longer in ((net, word), (grown, word.split(">")[0] + ">" + to)):
        again = schemas.check(gsnn.json("fit", f"--start={start}", "--iterations=1", letters, data))
        assert again["word"] == longer and again["loss"]["train"] <= first["loss"]["train"] * (1 + 1e-6)
        assert len(again["restarts"]) == 1 and again["loss"].get("validation") is None
    kicked = [gsnn.output("fit", f"--start={grown}", "--kick=0.3", "--restarts=4", f"-j{jobs}", group, data) for jobs in (1, 3)]
    assert kicked[0] == kicked[1]
    answer = json.loads(kicked[0])
    assert len({r["loss"] for r in answer["restarts"]}) == 4 and answer["loss"]["train"] < first["loss"]["train"]
    assert gsnn.output("verify", "-", data, letters, text=kicked[0]).splitlines()[-1].startswith("TRUE")


def test_start_refused(gsnn, tmp_path):
    """A deep network of another group, and one whose letters the enumeration does not have."""
    net, shallow = tmp_path / "net.json", tmp_path / "shallow.json"
    letters = gsnn.output("enumerate", "--all", "D4")
    net.write_text(gsnn.output("realize", "--word=2.1>r2", "-", text=letters))
    gsnn.refuses("fit", f"--start={net}", "D6", GAPS)
    gsnn.output("enumerate", "D4", "-o", shallow)
    gsnn.refuses("fit", f"--start={net}", shallow, GAPS)
    gsnn.refuses("fit", f"--start={net}", "--codomain=input", "D4", GAPS)
