"""Kernels and corrections in the width against networks that NumPy draws."""
import os
import re
import subprocess
import sys

from command import ROOT

EXAMPLES = ROOT / "docs" / "examples" / "density"
SCRIPT = EXAMPLES / "kernels.py"


def test_kernels_against_numpy(gsnn, tally):
    result = subprocess.run([sys.executable, SCRIPT, "200000"], capture_output=True, text=True,
                            check=False, env=dict(os.environ, GSNN=str(gsnn.path)))
    worst = re.search(r"largest difference: (\S+) standard errors", result.stdout)
    tally.check(result.returncode == 0 and worst and 0 < float(worst[1]) < 4,
                "means within 4 standard errors", result.stdout + result.stderr)
    tally.check(len(result.stdout.splitlines()) >= 24, "at least 22 laws", result.stdout)


def test_level(gsnn, tally):
    """A tenth of the repetitions: rates of true symmetries may be 0.05, and the shift is always seen."""
    result = subprocess.run([sys.executable, EXAMPLES / "experiments.py", "level"], capture_output=True,
                            text=True, check=False,
                            env=dict(os.environ, GSNN=str(gsnn.path), REPETITIONS="40"))
    rows = re.findall(r"^(\S.*?) +(\d+)   rate \S+ 99 % from (\S+) to (\S+)$", result.stdout, re.M)
    tally.check(len(rows) == 3, "three laws", result.stdout + result.stderr)
    for name, _, low, high in rows[:2]:
        tally.check(float(low) <= 0.05 <= float(high), f"level, {name}", result.stdout)
    tally.check(rows[2][1] == "40", "power", result.stdout)
