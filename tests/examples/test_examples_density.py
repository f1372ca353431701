"""Kernels and corrections in the width against networks that NumPy draws."""
import os
import re
import subprocess
import sys

from command import ROOT

SCRIPT = ROOT / "docs" / "examples" / "density" / "kernels.py"


def test_kernels_against_numpy(gsnn, tally):
    result = subprocess.run([sys.executable, SCRIPT, "200000"], capture_output=True, text=True,
                            check=False, env=dict(os.environ, GSNN=str(gsnn.path)))
    worst = re.search(r"largest difference: (\S+) standard errors", result.stdout)
    tally.check(result.returncode == 0 and worst and 0 < float(worst[1]) < 4,
                "means within 4 standard errors", result.stdout + result.stderr)
    tally.check(len(result.stdout.splitlines()) >= 24, "at least 22 laws", result.stdout)
