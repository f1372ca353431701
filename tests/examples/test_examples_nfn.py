"""The PyTorch examples about weights: layers of neural functional networks, the toy experiment, and training after
growing.  Left out where PyTorch is not installed, unless EXAMPLES=all."""
import importlib.util
import os
import re
import subprocess
import sys

import pytest

from command import ROOT

EXAMPLES = ROOT / "docs" / "examples"
pytestmark = [pytest.mark.slow,
              pytest.mark.skipif(os.environ.get("EXAMPLES") != "all" and not importlib.util.find_spec("torch"),
                                 reason="python3-torch is not installed")]


@pytest.fixture
def script(gsnn, tmp_path):
    """Runs an example with gsnn on the PATH; what it prints."""
    (tmp_path / "gsnn").symlink_to(gsnn.path)

    def run(name, *arguments):
        path = os.pathsep.join([str(tmp_path), os.environ["PATH"]])
        result = subprocess.run([sys.executable, EXAMPLES / name, *arguments], env=dict(os.environ, PATH=path, PYTHONDONTWRITEBYTECODE="1"),
                                cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=900)
        assert result.returncode == 0, result.stdout
        return result.stdout
    return run


@pytest.mark.parametrize("arguments, wanted", [
    ("--group=perm --widths=2,8,1", "41 + 5"),
    ("--group=perm --widths=2,3,4,2 --taps=2,1,3", "326 + 15"),
    ("--group=perm-io --widths=3,4,2", "32 + 4"),
    ("--group=scale --widths=2,8,1", "11 + 1"),
    ("--group=scale --widths=2,3,4,2 --taps=2,1,3", "67 + 2"),
    ("--group=sign --widths=1,2,1,2,2", "20 + 2"),
    ("--id=1.0 D6", "10 + 2"),
    ("--id=4.1 D6", "7 + 2"),
    ("--id=5.1 B3", ""),
])
def test_layers_commute_with_the_symmetry(script, arguments, wanted):
    printed = script("nfn/layer.py", *arguments.split())
    assert "equivariant under 20 of 20 moves" in printed and wanted in printed


def test_toy(script):
    """Rows of the monomial layers and of canonical forms are flat, permutation layers fall, and monomial layers
    cannot see the bend."""
    printed = script("nfn/toy.py", "--epochs=8")
    found = {}
    for line in printed.splitlines()[1:]:
        task, model, shares = re.match(r"(\S+) +(.*?) +\d+((?: +\d\.\d+)+)$", line).groups()
        found[task, model] = [float(share) for share in shares.split()]
    for task in ("direction", "bend"):
        for model in ("monomial layers", "canonical forms"):
            flat = found[task, model]
            assert max(flat) - min(flat) <= 0.002, printed
    falling = found["bend", "permutation layers"]
    assert falling[0] - falling[-1] > 0.1, printed
    assert abs(found["bend", "monomial layers"][0] - 0.5) < 0.07, printed
    assert found["bend", "canonical forms"][0] > 0.8, printed


def test_kick(script, tmp_path):
    """Without a kick nothing moves in orthonormal coordinates, nor where merged orbits have equal sizes."""
    picture = ["--plot", tmp_path / "kick.png"] if importlib.util.find_spec("matplotlib") else []
    printed = script("dimension/kick.py", *picture)
    ends = {}
    for line in printed.splitlines():
        pair = re.match(r"(\S+ to \S+):", line)
        if pair:
            name = pair[1]
            continue
        way, begin, end = re.match(r"  (.+?) +begins at (\S+), ends at (\S+)$", line).groups()
        ends[name, way] = float(end) / float(begin)
    assert ends["1.0 to 4.0", "orthonormal, no kick"] > 0.98 and ends["3.0 to 6.0", "orthonormal, no kick"] > 0.98
    assert ends["3.0 to 6.0", "free weights, no kick"] > 0.98
    assert ends["1.0 to 4.0", "free weights, no kick"] < 0.5
    for pair in ("1.0 to 4.0", "3.0 to 6.0"):
        assert ends[pair, "free weights, kick"] < 0.5 and ends[pair, "orthonormal, kick"] < 0.5
    assert not picture or (tmp_path / "kick.png").stat().st_size > 1000
