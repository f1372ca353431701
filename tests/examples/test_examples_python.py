"""src/python with PyTorch, scikit-learn and matplotlib, and the blocks of docs/python.md."""
import importlib.util
import io
import json
import os
import pickle
import re
import subprocess
import sys

import pytest

from command import ROOT

MISSING = [name for name in ("torch", "sklearn", "matplotlib") if importlib.util.find_spec(name) is None]
if MISSING and os.environ.get("EXAMPLES") != "all":
    pytest.skip(f"not installed: {', '.join(MISSING)}", allow_module_level=True)

sys.path.insert(0, str(ROOT / "src" / "python"))

import numpy  # noqa: E402
import torch  # noqa: E402

import gsnn as module  # noqa: E402

torch.set_num_threads(1)


@pytest.fixture(autouse=True)
def under_test(gsnn, monkeypatch):
    monkeypatch.setenv("GSNN", str(gsnn.path))
    monkeypatch.chdir(ROOT)
    torch.set_default_dtype(torch.float32)  # other examples make it float64


CASES = [
    ("D6", "4.0:6,2.1:2", {}),
    ("D6", "4.0:6,2.1:2", {"weights": "row"}),
    ("C1", "0.0:3", {}),
    ("groups/sign-flips.json", "0.1", {}),
    ("groups/cube.json", "1.1:2", {}),
    ("groups/icosahedron-rotations.json", "4.0", {}),
    ("D4", "2.1:2,0.0", {"codomain": "input"}),
    ("D4", "2.1:2", {"codomain": "input", "activation": "odd"}),
    ("D4", "2.1:2", {"codomain": "input", "activation": "sin"}),
    ("D4", "1.0:2", {"codomain": "input", "activation": "none"}),
    ("C2", "1.0:3", {"codomain": "-"}),
    ("groups/cube-rotations.json", "2.0:2", {"codomain": "input"}),
    ("D4", "2.1>r2", {"all": True}),
    ("D4", "0.0+2.1>r2+1.0", {"all": True}),
    ("D4", "2.1>r2", {"all": True, "codomain": "input"}),
    ("groups/cube.json", "3.1>2.0", {"all": True}),
    ("groups/cube-rotations.json", "7.0>2.0>4.0", {"all": True, "codomain": "input"}),
]


def of(group, architectures, settings, dtype=torch.float64):
    enumeration = module.enumerate(group, **settings)
    net = module.torch.Net(enumeration, architectures, dtype=dtype, seed=5)
    with torch.no_grad():
        for parameter in net.parameters():
            parameter.copy_(torch.randn(parameter.shape))
    return enumeration, net


def evaluated(gsnn, network, rows, path):
    network.save(path)
    lines = "\n".join(" ".join(map(repr, row)) for row in rows.tolist())
    answer = gsnn.output("eval", path, text=lines)
    return numpy.array([[float(number) for number in line.split()] for line in answer.splitlines()])


@pytest.mark.parametrize("group, architectures, settings", CASES)
def test_there_and_back(gsnn, tmp_path, group, architectures, settings):
    """The module, the document that it writes by eval and by NumPy, the module read from that, and the
    script are one function, which is invariant; float32 to what it holds."""
    torch.manual_seed(7)
    enumeration, net = of(group, architectures, settings)
    x = torch.randn(9, net.inputs, dtype=torch.float64)
    y = net(x).detach()
    close = 1e-12 * (1 + y.abs().max().item())
    document = net.to_json()
    plain = y.reshape(9, -1).numpy()
    assert abs(evaluated(gsnn, document, x, tmp_path / "n.json") - plain).max() <= close
    proof = [tmp_path / "n.json"]
    if document["schema"] != "gsnn-equivariant-network/1":
        (tmp_path / "e.json").write_text(json.dumps(module.enumerate(group, **{**settings, "weights": None})))
        proof.append(tmp_path / "e.json")
    assert "TRUE:" in gsnn.output("verify", *proof)
    assert abs(document.predict(x.numpy()).reshape(9, -1) - plain).max() <= close
    again = module.torch.Net.from_json(document, enumeration)
    assert (again(x) - y).abs().max() <= close
    small = module.torch.Net.from_json(document, enumeration, dtype=torch.float32)
    assert (small(x.float()) - y).abs().max() <= 1e-4 * (1 + y.abs().max())
    assert (torch.jit.script(net)(x) - y).abs().max() <= close
    assert (pickle.loads(pickle.dumps(net))(x) - y).abs().max() <= close
    assert net.check_invariance() < 1e-12
    exported = io.BytesIO()
    torch.onnx.export(net, x[:1], exported)
    assert len(exported.getvalue()) > 100


@pytest.mark.parametrize("group, architectures, settings",
                         [case for case in CASES if case[0] not in ("C1", "groups/sign-flips.json")])
def test_broken_ties_are_seen(group, architectures, settings):
    """check_invariance is no check that cannot fail."""
    torch.manual_seed(8)
    _, net = of(group, architectures, settings)
    spaces = [m for m in net.modules() if isinstance(m, module.torch.Space) and m is not net.d and m.dimension]
    for space in spaces[:1]:
        if space.indexed:
            space.index[0] = 0 if space.index[0] else 1
        else:
            space.basis[:, 0] += 1
    assert net.check_invariance() > 1e-6


def test_shapes_and_plain():
    _, net = of("D6", "4.0:6,2.1:2", {}, torch.float32)
    x = torch.randn(3, 4, 6)
    assert net(x).shape == (3, 4) and net(x[0, 0]).shape == ()
    assert (net.to_plain()(x).squeeze(-1) - net(x)).abs().max() < 1e-4 * (1 + net(x).abs().max())
    assert sum(v.numel() for v in net.state_dict().values()) == sum(p.numel() for p in net.parameters())
    _, forces = of("D4", "2.1:2,0.0", {"codomain": "input"})
    assert forces(torch.randn(2, 5, 4, dtype=torch.float64)).shape == (2, 5, 4)
    with pytest.raises(ValueError, match="Linear, ReLU, Linear"):
        of("D4", "2.1>r2", {"all": True})[1].to_plain()
    with pytest.raises(ValueError, match="there is no architecture 99.0"):
        module.torch.Net("D4", "99.0")


def test_channels_of_words_add_up():
    enumeration = module.enumerate("D4", all=True)
    both = module.torch.Net(enumeration, "2.1>r2", channels=2, dtype=torch.float64, seed=1)
    x = torch.randn(5, 4, dtype=torch.float64)
    total = -2 * (both.c()[0] @ x.T + both.d()[0].unsqueeze(1))[0] + (both.c()[0] @ x.T + both.d()[0, 0])[0]
    for channel in range(2):
        one = module.torch.Net(enumeration, "2.1>r2", dtype=torch.float64)
        state = both.state_dict()
        one.load_state_dict({name: value if name[0] in "cd" else value[channel:channel + 1]
                             for name, value in state.items()})
        total = total + one(x)
    assert (both(x) - total).abs().max() < 1e-12
    with pytest.raises(ValueError, match="one channel"):
        both.to_json()


def test_the_28x28_torus_fits_into_memory():
    """Its regular architecture in a process of its own, whose peak is measured."""
    code = """if True:
        import resource, torch, gsnn
        net = gsnn.torch.Net("groups/torus-28x28.json", "578.0:2", seed=1)
        net(torch.randn(4, 784)).sum().backward()
        assert net.check_invariance(rows=4) < 1e-4
        assert sum(v.numel() for v in net.state_dict().values()) < 2000
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
    """
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT,
                          env={**os.environ, "PYTHONPATH": str(ROOT / "src" / "python")})
    assert int(done.stdout) < 2000  # megabytes, PyTorch itself being 200


def test_the_pages_blocks_run(tmp_path, monkeypatch):
    (tmp_path / "groups").symlink_to(ROOT / "groups")
    monkeypatch.chdir(tmp_path)
    page = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    names = {}
    for block in blocks:
        exec(compile(block, "docs/python.md", "exec"), names)
    assert len(blocks) > 5


def estimator_checks():
    if MISSING:
        return []
    from sklearn.utils.estimator_checks import check_estimator
    return [pytest.param(instance, check, id=f"{type(instance).__name__}-{number}-{check.func.__name__}")
            for estimator in (module.Regressor(), module.Classifier(), module.Regressor(architectures="0.0:8", folds=0),
                              module.Classifier(architectures="0.0:8", folds=0))
            for number, (instance, check) in enumerate(check_estimator(estimator, generate_only=True))]


@pytest.mark.parametrize("instance, check", estimator_checks())
def test_scikit_learn_accepts_the_estimators(instance, check):
    from unittest import SkipTest
    try:
        check(instance)
    except SkipTest as skipped:
        pytest.skip(str(skipped))


def test_two_classes():
    random = numpy.random.default_rng(2)
    X = random.normal(size=(150, 3))
    y = numpy.where(abs(X).sum(1) > 2.3, "far", "near")
    model = module.Classifier("S3", "0.0:3", restarts=3, folds=2).fit(X, y)
    assert list(model.classes_) == ["far", "near"] and model.score(X, y) > 0.6
    with pytest.raises(ValueError, match="one class"):
        module.Classifier("S3", "0.0:3").fit(X, numpy.zeros(150))


def test_classes_are_searched_for():
    """By the logistic loss; the sum of sizes is a function of the architecture whose rows are the axes."""
    random = numpy.random.default_rng(5)
    X = random.normal(size=(200, 3))
    size = abs(X).sum(1)
    for count in (2, 3):
        y = numpy.digitize(size, numpy.quantile(size, numpy.arange(1, count) / count))
        model = module.Classifier("S3", folds=3, restarts=3, max_parameters=16).fit(X, y)
        assert model.answer_["loss"] == "logistic" and len(model.answer_["data"]["classes"]) == count
        assert model.answer_["chosen"] in model.answer_.leaderboard and "loss" in model.answer_.leaderboard
        assert model.score(X, y) > (0.85 if count == 2 else 0.7)
        assert model.decision_function(X).shape == ((200,) if count == 2 else (200, count))


def test_strategies_pass_through():
    random = numpy.random.default_rng(6)
    X = random.normal(size=(80, 4))
    for strategy in ("exhaustive", "regular"):
        found = module.Regressor("D4", strategy=strategy, max_parameters=8, restarts=2).fit(X, abs(X).sum(1))
        assert found.answer_["strategy"] == strategy


def test_a_search_and_its_picture(tmp_path):
    random = numpy.random.default_rng(3)
    X = random.normal(size=(120, 4))
    found = module.search("D4", X, abs(X).sum(1), max_parameters=8)
    assert f"chosen: {found['chosen']}" in found.leaderboard and "regular" in found.leaderboard
    assert abs(found.predict(X) - found.network.torch()(torch.as_tensor(X)).detach().numpy()).max() < 1e-12
    found.plot(tmp_path / "p.png")
    assert (tmp_path / "p.png").read_bytes().startswith(b"\x89PNG")


def test_several_outputs():
    random = numpy.random.default_rng(4)
    X = random.normal(size=(150, 4))
    Y = numpy.column_stack([abs(X).sum(1), abs(X - numpy.roll(X, 1, 1)).sum(1)])
    two = module.fit("D4", X, Y, "3.1:2,0.0", restarts=3, folds=0)
    assert two.predict(X).shape == (150, 2)
    assert abs(two.network.torch()(torch.as_tensor(X)).detach().numpy() - two.predict(X)).max() < 1e-12
    moved = module.fit("D4", X, numpy.tanh(X), "3.1:2", codomain="input", restarts=3, folds=0)
    assert moved.network.torch().check_invariance() < 1e-12


@pytest.mark.parametrize("group, word, settings", [
    ("D6", "6.0>2.1", {"outputs": 2}), ("D6", "6.0>2.1", {"codomain": "input"}), ("D6", "5.1>1.0", {"loss": "logistic"}),
    ("groups/cube-rotations.json", "0.1>4.0", {"codomain": "input"})])
def test_words_that_were_fitted(gsnn, tmp_path, group, word, settings):
    """What `fit --word` found is the same function as a module, and back: with several outputs, moved ones and classes."""
    inputs = 6 if group == "D6" else 3
    X = numpy.random.default_rng(3).normal(size=(120, inputs))
    y = numpy.array(["abc"[k] for k in numpy.digitize(abs(X).max(1), [1.4, 1.9])]) if "loss" in settings else \
        X[:, :settings.get("outputs", inputs)] * abs(X).sum(1)[:, None]
    network = module.fit(group, X, y, word=word, restarts=2, folds=2 if "loss" in settings else 0, **settings).network
    module_of_it = network.torch()
    found = module_of_it(torch.as_tensor(X)).detach().numpy()
    assert found.shape == (120, 3 if "loss" in settings else y.shape[1])
    assert abs(found - network.predict(X)).max() < 1e-11 * abs(found).max()
    again, letters = tmp_path / "again.json", tmp_path / "letters.json"
    module_of_it.to_json().save(again)
    codomain = settings.get("codomain", f"trivial:{found.shape[1]}")
    gsnn.output("enumerate", "--all", f"--codomain={codomain}", group, "-o", letters)
    assert "TRUE" in gsnn.output("verify", again, letters)


def test_tasks_have_their_groups(tmp_path):
    """Each task's data has the symmetry that is claimed, and the boards are counted as they are known."""
    sys.path.insert(0, str(ROOT / "docs/examples/search"))
    import tasks
    boards = numpy.asarray(tasks.boards())
    assert [int((boards[:, 9] == value).sum()) for value in (-1, 0, 1)] == [202, 151, 412]
    from gsnn.entries import matrices
    for task, group in tasks.GROUPS.items():
        rows = numpy.asarray(tasks.table(task, 20, 3))
        header = module.enumerate(group, weights="none", no_morphisms=True, max_neurons=1)["group"]
        inputs = header["degree"]
        assert rows.shape[1] == inputs + (inputs if task == "methane" else 1)
        for g in matrices(header, inputs):
            moved = rows[:, :inputs] @ g.T
            if task == "parity":
                assert (numpy.sign(moved.prod(1)) == rows[:, 3]).all()
            if task == "spins":
                s = moved.reshape(-1, 4, 4)
                energy = -(s * numpy.roll(s, 1, 1) + s * numpy.roll(s, 1, 2)).sum((1, 2))
                assert (energy == rows[:, 16]).all()


def test_pip_installs_it(tmp_path):
    if importlib.util.find_spec("pip") is None:
        pytest.skip("pip is not installed")
    done = subprocess.run([sys.executable, "-m", "pip", "install", "--no-build-isolation", "--no-deps", "--no-index",
                           f"--target={tmp_path / 'there'}", str(copy_of_the_source(tmp_path))],
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    shown = subprocess.run([sys.executable, "-c", "import gsnn; print(gsnn.__file__, gsnn.enumerate('D4')['counts'])"],
                           capture_output=True, text=True, check=True, cwd=tmp_path,
                           env={**os.environ, "PYTHONPATH": str(tmp_path / "there")})
    assert str(tmp_path / "there") in shown.stdout and "admissible" in shown.stdout


def copy_of_the_source(folder):
    """pip builds in the source tree."""
    import shutil
    return shutil.copytree(ROOT / "src" / "python", folder / "source")
