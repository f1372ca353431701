"""docs/examples/parity.py: exact towers that compute the parity of signs, on all inputs."""
import importlib.util
import itertools
import os
import subprocess
import sys

import numpy

from command import ROOT

SCRIPT = ROOT / "docs" / "examples" / "parity.py"


def test_exact_towers_on_all_inputs(gsnn, tmp_path):
    """What the page shows, of 16 and of 65536 inputs."""
    (tmp_path / "gsnn").symlink_to(gsnn.path)
    done = subprocess.run([sys.executable, str(SCRIPT), "--exact"], capture_output=True, text=True, check=True,
                          env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"})
    page = (ROOT / "docs" / "examples" / "README.md").read_text(encoding="utf-8")
    assert f"$ parity.py --exact\n{done.stdout}```" in page
    assert "16 of 16 inputs" in done.stdout and "TRUE: " in done.stdout and "65536 of 65536 inputs" in done.stdout


def test_tower_by_its_matrices():
    """The same in integers, from the matrices alone; and no sign may be left out."""
    spec = importlib.util.spec_from_file_location("parity", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    network = module.tower(16)
    x = numpy.array(list(itertools.product((1, -1), repeat=16)), dtype=numpy.int64)
    seen, value = x, numpy.zeros(len(x), dtype=numpy.int64)
    for layer in network["layers"]:
        size = abs(seen @ numpy.array(layer["U"]).T)
        seen, value = numpy.hstack([seen, size]), value + layer["a"] * size.sum(1)
    assert (value == numpy.where(x.prod(1) > 0, 16, 0)).all() and len(value) == 65536
    assert seen.shape[1] - 16 == 29 and sum("beside" not in layer for layer in network["layers"]) == 4
