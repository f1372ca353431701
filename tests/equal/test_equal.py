"""gsnn canon and gsnn equal: the worked examples, networks of architectures, and exit statuses."""
import json
from fractions import Fraction

import pytest

A = {"W": [[1, 2], [-2, -4], [0, 3], [0, 0], [1, 2]], "b": [1, -2, 0, 5, 1], "a": [["1", "1/2", "2", "-1", "-1/3"]], "d": [1]}
B = {"W": [[1, 2], [0, 1], [1, 2], [-1, -2]], "b": [1, 0, 0, 0], "a": [["5/3", 6, -1, 1]], "d": [0]}


def mlp(layers, activation="relu"):
    return {"schema": "gsnn-mlp/1", "activation": activation, "layers": layers}


def shallow(parts, activation="relu"):
    return mlp([{"W": parts["W"], "b": parts["b"]}, {"W": parts["a"], "b": parts["d"]}], activation)


@pytest.fixture
def equal(gsnn, schemas, tmp_path):
    """Runs gsnn equal on two documents; the answer and the status."""
    def run(first, second, *options):
        names = []
        for name, document in (("a", first), ("b", second)):
            names.append(tmp_path / f"{name}.json")
            names[-1].write_text(json.dumps(document))
        result = gsnn.run("equal", *options, *names)
        assert result.stderr == ""
        return schemas.check(json.loads(result.stdout)), result.returncode
    return run


def value(network, x):
    t = [Fraction(v) for v in x]
    for number, layer in enumerate(network["layers"], 1):
        z = [sum(Fraction(w) * v for w, v in zip(row, t)) + Fraction(b) for row, b in
             zip(layer["W"], layer.get("b", [0] * len(layer["W"])))]
        t = z if number == len(network["layers"]) else [max(v, Fraction(0)) for v in z]
    return t


def test_worked_examples(gsnn, schemas, equal):
    canon = schemas.check(json.loads(gsnn.output("canon", "--exact", text=json.dumps(shallow(A)))))
    assert canon["neurons"] == [[["0", "1", "0"], ["6"]], [["1", "2", "1"], ["5/3"]]]
    assert (canon["linear"], canon["constant"], canon["removed"]) == ([["-1", "-2"]], ["-5"], 3)
    answer, status = equal(shallow(A), shallow(B))
    assert (answer["verdict"], status) == ("different", 3)
    assert (answer["witness"], answer["values"]) == (["0", "0"], ["-10/3", "5/3"])
    assert answer["bound"] == {"linear": "0", "constant": "5"}


def test_tolerance(equal):
    assert equal(shallow(A), shallow(B), "--tolerance=5")[0]["verdict"] == "within"
    assert equal(shallow(A), shallow(B), "--tolerance=5")[1] == 0
    answer, status = equal(shallow(A), shallow(B), "--tolerance=49/10")
    assert (answer["verdict"], status) == ("not shown to be within T", 3)
    assert equal(shallow(A), shallow(A), "--tolerance=0")[0]["verdict"] == "equal"


def test_witness_of_several_outputs(equal):
    first = mlp([{"W": [[1, 0], [0, 1]], "b": [0, 0]}, {"W": [[1, 1], [2, "1/3"]], "b": [0, 0]}])
    second = json.loads(json.dumps(first))
    second["layers"][1]["W"][1][1] = "0.3333333333333333"
    answer, status = equal(first, second)
    assert status == 3
    assert [value(network, answer["witness"]) for network in (first, second)] == \
        [[Fraction(v) for v in values] for values in answer["values"]]
    assert answer["values"][0] != answer["values"][1]


def test_networks_of_architectures(gsnn, equal, tmp_path):
    """Growing keeps the function: proved, from doubles and from fractions."""
    enumeration = tmp_path / "d6.json"
    gsnn.output("enumerate", "D6", "-o", enumeration)
    for options in ([], ["--exact"]):
        small, large = tmp_path / "small.json", tmp_path / "large.json"
        gsnn.output("realize", "--id=2.1", "--seed=1", *options, "-o", small, enumeration)
        gsnn.output("grow", enumeration, "--from=2.1", "--to=6.0", *options, "-o", large, small)
        answer, status = equal(json.loads(small.read_text()), json.loads(large.read_text()))
        assert (answer["verdict"], status) == ("equal", 0)
        assert answer["compared"] == ["summands", "summands"]
        forms = [json.loads(gsnn.output("canon", "--exact", file)) for file in (small, large)]
        assert (forms[0].pop("removed"), forms[1].pop("removed")) == (0, 9)
        assert forms[0] == forms[1]


def test_a_network_of_architectures_is_its_plain_form(gsnn, equal, tmp_path):
    network = json.loads(gsnn.output("realize", "--id=6.0", "--parameters=-", text=" ".join("1 2 5 7 11 -3 2 1 1 4".split()),
                                     *[write(gsnn, tmp_path)]))
    plain = mlp([{"W": network["W"] + [network["c"], [-v for v in network["c"]]], "b": network["b"] + [0, 0]},
                 {"W": [network["a"] + [1, -1]], "b": [network["d"]]}])
    assert equal(network, plain)[0]["verdict"] == "equal"


def write(gsnn, folder):
    path = folder / "enumeration.json"
    gsnn.output("enumerate", "D6", "-o", path)
    return path


@pytest.mark.parametrize("activation", ["tanh", "sin"])
def test_odd_activations(equal, activation):
    flipped = {**A, "W": [[-v for v in row] for row in A["W"]], "b": [-v for v in A["b"]],
               "a": [[str(-Fraction(v)) for v in A["a"][0]]]}
    assert equal(shallow(A, activation), shallow(flipped, activation))[0]["verdict"] == "equal"
    answer, status = equal(shallow(A, activation), shallow(B, activation))
    assert (answer["verdict"], status) == ("different", 3)
    assert abs(answer["values"][0] - answer["values"][1]) > 0


def test_activations_differ(equal):
    assert equal(shallow(A), shallow(A, "tanh"))[0]["verdict"] == "different"


def test_affine_networks_of_any_activation(equal):
    affine = [{"W": [[0, 0]], "b": [0]}, {"W": [[3]], "b": ["1/2"]}]
    assert equal(mlp(affine), mlp(affine, "sin"))[0]["verdict"] == "equal"
    assert equal(mlp(affine), mlp([{"W": [[0, 0]], "b": ["1/2"]}]))[0]["verdict"] == "equal"


def test_deep_networks(equal):
    one = [{"W": [[1], [1]], "b": [0, -1]}, {"W": [[1, -2]], "b": [1]}, {"W": [[3]], "b": [0]}]
    two = [{"W": [[2], ["1/3"]], "b": [-2, 0]}, {"W": [["-2", 6]], "b": [2]}, {"W": [["3/2"]], "b": [0]}]
    assert equal(mlp(one), mlp(two)) [1] == 0
    two[2]["b"] = ["1e-30"]
    assert equal(mlp(one), mlp(two))[0]["verdict"] == "different"
    # ReLU(ReLU(x)) = ReLU(x): equal functions of different depth are not decided.
    hinge = [{"W": [[1]], "b": [0]}, {"W": [[1]], "b": [0]}]
    answer, status = equal(mlp(hinge), mlp([{"W": [[1]]}, {"W": [[1]]}, {"W": [[1]]}]))
    assert (answer["verdict"], status) == ("undecided", 4)
