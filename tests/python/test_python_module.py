"""src/python without PyTorch: what is asked reaches the command, and networks have the values that
`gsnn eval` gives them."""
import json
import os
import sys

import numpy
import pytest

from command import ROOT

sys.path.insert(0, str(ROOT / "src" / "python"))

import gsnn as module  # noqa: E402
from gsnn import command, patterns  # noqa: E402
from gsnn.entries import matrices, value  # noqa: E402


@pytest.fixture(autouse=True)
def under_test(gsnn, monkeypatch):
    monkeypatch.setenv("GSNN", str(gsnn.path))


def evaluated(gsnn, path, rows):
    lines = "\n".join(" ".join(map(repr, row)) for row in rows.tolist())
    answer = gsnn.output("eval", path, text=lines)
    return numpy.array([[float(number) for number in line.split()] for line in answer.splitlines()])


NETWORKS = [
    ("D6", "0.0:2,2.1:3", {}),
    ("groups/icosahedron-rotations.json", "4.0", {}),
    ("D4", "2.1:2,0.0", {"codomain": "input"}),
    ("D4", "2.1:2", {"codomain": "input", "activation": "odd"}),
    ("D4", "2.1:2", {"codomain": "input", "activation": "sin"}),
    ("D4", "1.0:2", {"codomain": "input", "activation": "none"}),
    ("groups/cube-rotations.json", "2.0:2", {"codomain": "input"}),
]


@pytest.mark.parametrize("group, ids, settings", NETWORKS)
def test_values_are_those_of_eval(gsnn, tmp_path, monkeypatch, group, ids, settings):
    monkeypatch.chdir(ROOT)
    path, net = tmp_path / "e.json", tmp_path / "n.json"
    path.write_text(json.dumps(module.enumerate(group, **settings)))
    gsnn.output("realize", *(f"--id={part}" for part in ids.split(",")), path, "-o", net)
    network = module.Network.load(net)
    X = numpy.random.default_rng(1).normal(size=(20, len(network["W"][0])))
    found = network.predict(X).reshape(20, -1)
    assert abs(found - evaluated(gsnn, net, X)).max() <= 1e-12 * (1 + abs(found).max())


@pytest.mark.parametrize("group, word, settings", [
    ("D4", "2.1>r2", {}), ("D4", "2.1>r2", {"codomain": "input"}), ("D4", "0.0+2.1>r2", {}),
    ("groups/cube-rotations.json", "7.0>2.0>4.0", {"codomain": "input"}),
])
def test_values_of_words_are_those_of_eval(gsnn, tmp_path, monkeypatch, group, word, settings):
    monkeypatch.chdir(ROOT)
    path, net = tmp_path / "e.json", tmp_path / "n.json"
    path.write_text(json.dumps(module.enumerate(group, all=True, **settings)))
    gsnn.output("realize", f"--word={word}", path, "-o", net)
    network = module.Network.load(net)
    X = numpy.random.default_rng(1).normal(size=(20, len(network["layers"][0]["U"][0])))
    found = network.predict(X).reshape(20, -1)
    assert abs(found - evaluated(gsnn, net, X)).max() <= 1e-12 * (1 + abs(found).max())


def test_rows_from_the_first_are_those_of_the_command(bundled):
    """On all bundled groups that move axes, architectures of at most 100 neurons."""
    seen = 0
    for name, path in bundled.items():
        if name in ("e7", "e8", "b12", "s20", "torus-28x28"):  # many or long rows
            continue
        document = module.enumerate(path, max_neurons=100, no_morphisms=True)
        if document["group"]["action"] == "matrix":
            continue
        for a in document.architectures:
            rows = patterns.rows_of(a["weights"]["rows"][0], document["group"]["generators"], a["type"] == 2)
            assert rows.tolist() == a["weights"]["rows"], (name, a["id"])
            seen += 1
    assert seen > 1000


def test_fit_recovers_what_is_there(tmp_path):
    random = numpy.random.default_rng(3)
    X = random.normal(size=(150, 6))
    y = numpy.abs(X - numpy.roll(X, 1, axis=1)).sum(1)
    fit = module.fit("D6", X, y, "5.1", restarts=5, folds=2)
    assert fit["schema"] == "gsnn-fit/1" and fit.loss["train"] < 1e-20
    assert abs(fit.predict(X) - y).max() < 1e-9
    fit.network.save(tmp_path / "n.json")
    (tmp_path / "d6.json").write_text(json.dumps(module.enumerate("D6")))
    assert "TRUE:" in command.run("verify", tmp_path / "n.json", tmp_path / "d6.json")


def test_classes_come_back_as_labels():
    random = numpy.random.default_rng(4)
    X = random.normal(size=(120, 3))
    labels = numpy.where(abs(X[:, 0]) + abs(X[:, 1]) + abs(X[:, 2]) > 2.3, "far", "near")
    fit = module.fit("S3", X, labels, "0.0:3", loss="logistic", folds=2, restarts=3)
    assert set(fit.predict(X)) <= {"far", "near"}
    assert (fit.predict(X) == labels).mean() > 0.6


@pytest.mark.parametrize("labels", [["no", "yes"], ["low", "middle", "top"]])
def test_classifier(labels):
    """Two classes by the sign, three by the largest of as many values."""
    pytest.importorskip("sklearn")
    X = numpy.random.default_rng(3).normal(size=(150, 4))
    size = abs(X[:, 0] - X[:, 1]) + abs(X[:, 1] - X[:, 2]) + abs(X[:, 2] - X[:, 3]) + abs(X[:, 3] - X[:, 0])
    y = numpy.array(labels)[numpy.searchsorted(numpy.quantile(size, numpy.arange(1, len(labels)) / len(labels)), size)]
    model = module.Classifier("D4", "4.0:2", restarts=5, folds=3).fit(X, y)
    assert model.score(X, y) > .8 and model.classes_.tolist() == sorted(labels)
    values = model.decision_function(X)
    assert values.shape == ((150,) if len(labels) == 2 else (150, 3))


def test_too_few_rows_for_the_channels(monkeypatch):
    """Where every restart fails an affine function is taken, and a warning says so."""
    pytest.importorskip("sklearn")
    from gsnn import estimators
    monkeypatch.setattr(estimators, "fit", lambda group, *arguments, **settings: module.Fit({"network": None}, group))
    X = numpy.random.default_rng(3).normal(size=(20, 3))
    for kind, y in ((module.Regressor, X.sum(1)), (module.Classifier, X[:, 0] > 0)):
        with pytest.warns(UserWarning, match="too few rows stand behind each channel of 0.0:9"):
            model = kind(architectures="0.0:9", folds=0).fit(X, y)
        assert model.answer_["chosen"] == "linear" and model.network_["neurons"] == 0 and model.score(X, y) > .9


def test_refusals_are_one_line_with_a_status():
    for ask in (lambda: module.enumerate("nosuch"),
                lambda: module.fit("D6", numpy.zeros((20, 5)), numpy.arange(20.0), "5.1"),
                lambda: module.fit("D6", numpy.full((20, 6), numpy.nan), numpy.arange(20.0), "5.1"),
                lambda: module.enumerate("D6", type=3)):
        with pytest.raises(module.Error) as refused:
            ask()
        assert refused.value.status == 2 and "\n" not in str(refused.value)


def test_a_command_that_is_not_there(monkeypatch):
    monkeypatch.setenv("GSNN", "/nonexistent/gsnn")
    with pytest.raises(module.Error, match="/nonexistent/gsnn is not there"):
        module.enumerate("D6")


@pytest.mark.parametrize("text, number", [("1/4+sqrt(5)/4", (1 + 5 ** 0.5) / 4), ("E(8)+E(8)^7", 2 ** 0.5),
                                          ("2^-1", 0.5), ("-cos(pi/5)", -(1 + 5 ** 0.5) / 4), ("2*sin(pi/6)", 1), ("-3", -3), (0.25, 0.25)])
def test_entries(text, number):
    assert abs(value(text) - number) < 1e-15


def test_generators_are_orthogonal(bundled):
    for name in ("d6", "b3", "cube", "icosahedron-rotations", "d5-plane"):
        document = module.enumerate(bundled[name], max_neurons=2, no_morphisms=True)
        degree = document["group"]["degree"]
        for g in matrices(document["group"], degree):
            assert abs(g @ g.T - numpy.eye(degree)).max() < 1e-15


def test_options_are_spelt():
    assert command.options({"max_neurons": 8, "exact": True, "quiet": False, "seed": None}) == \
        ["--max-neurons=8", "--exact"]


def test_numpy_is_all_that_is_imported():
    """torch, scikit-learn and matplotlib are for those who ask."""
    code = "import sys, gsnn; print([m for m in ('torch', 'sklearn', 'matplotlib') if m in sys.modules])"
    import subprocess
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                          env={**os.environ, "PYTHONPATH": str(ROOT / "src" / "python")})
    assert done.stdout == "[]\n"


def test_versions_agree(gsnn):
    project = (ROOT / "src" / "python" / "pyproject.toml").read_text()
    version = module.enumerate("C1")["tool"]["version"]
    assert module.__version__ == version and f'version = "{version}"' in project


def test_search_of_words():
    """Deep words by depth: the chosen one by its word, and its values."""
    x = numpy.random.default_rng(2).normal(size=(120, 3))
    y = numpy.sign(x.prod(1))
    flips = {"name": "even flips of 3", "action": "signed-permutation", "generators": [[-1, -2, 3], [1, -2, -3]]}
    found = module.search(flips, x, y, depth=3, max_parameters=11, max_neurons=4, restarts=3)
    assert found.chosen_word and found.chosen_word == found["chosen"] and ">" not in (found.chosen_sum or "")
    assert found.chosen_word in found.leaderboard
    assert numpy.isclose(((found.predict(x) - y) ** 2).mean() / y.var(), found["train"], rtol=1e-9)
    shallow = module.search(flips, x, y, max_parameters=11, max_neurons=4, restarts=1)
    assert shallow.chosen_word is None and shallow["strategy"] == "portfolio"
    grown = module.search(flips, x, y, strategy="grow", max_parameters=9, restarts=1)
    assert grown["strategy"] == "grow" and {step["move"] for step in grown["path"]} <= {"start", "add", "grow"}
