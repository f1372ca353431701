"""docs/examples/equivariant.py: what PyTorch trained is what `gsnn eval` evaluates, to 1e-12."""
import importlib.util
import json
import os

import pytest

from command import ROOT

SCRIPT = ROOT / "docs" / "examples" / "equivariant.py"

if importlib.util.find_spec("torch") is None and os.environ.get("EXAMPLES") != "all":
    pytest.skip("PyTorch is not installed", allow_module_level=True)


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("equivariant", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_it_is_short():
    assert len(SCRIPT.read_text().splitlines()) < 100


@pytest.mark.parametrize("activation", ["relu", "odd", "sin", "none"])
@pytest.mark.parametrize("group, codomain", [
    ("D6", "input"), ("D4", "--"), ("B3", "input"), ("S4", "input"), ("C1", "input"), ("sign-flips", "input"),
    ("d5-plane", "input"), ("d5-plane", "groups/d5.json"), ("cube-rotations", "input"), ("d5-plane", "trivial"),
])
def test_eval_agrees(gsnn, script, tmp_path, group, codomain, activation):
    import torch
    torch.manual_seed(3)
    path = tmp_path / "e.json"
    gsnn.output("enumerate", f"--codomain={codomain}", f"--activation={activation}", group, "-o", path)
    enumeration = json.loads(path.read_text())
    channels = {a["id"]: 1 + i % 3 for i, a in enumerate(enumeration["architectures"])}
    network = script.Network(enumeration, channels)
    x = torch.randn(40, enumeration["group"]["degree"], dtype=torch.double)
    optimiser = torch.optim.SGD(network.parameters(), lr=1e-4)
    network(x).square().mean().backward()
    optimiser.step()
    (tmp_path / "p.txt").write_text("\n".join(map(repr, network.numbers())))
    ids = [f"--id={i}:{n}" for i, n in channels.items()]
    net = tmp_path / "n.json"
    gsnn.output("realize", *ids, f"--parameters={tmp_path / 'p.txt'}", "--exact", path, "-o", net)
    lines = "\n".join(" ".join(map(repr, row)) for row in x.tolist())
    found = torch.tensor([[float(v) for v in line.split()]
                          for line in gsnn.output("eval", net, text=lines).splitlines()], dtype=torch.double)
    expected = network(x).detach()
    assert (found - expected).abs().max() <= 1e-12 * (1 + expected.abs().max())
    assert "TRUE:" in gsnn.output("verify", net)


def test_it_trains(gsnn, script, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    path = str(tmp_path / "d6.json")
    gsnn.output("enumerate", "D6", "--codomain=input", "--activation=odd", "-o", path)
    script.main(path, "2.1:4", "5.0:2")
    losses = [float(line.split(": ")[1]) for line in capsys.readouterr().out.splitlines()]
    assert losses[-1] < losses[0] / 2
    assert "TRUE:" in gsnn.output("verify", "-", text=gsnn.output(
        "realize", "--id=2.1:4", "--id=5.0:2", f"--parameters={tmp_path / 'parameters.txt'}", "--exact", path))
