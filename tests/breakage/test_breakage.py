"""Breaks what gsnn stands on, and sees that it ends with one line and leaves nothing behind.

GSNN_LONG_TESTS=1 tries much more of each.
"""
import os
import shutil

import pytest

import allocations
import gaps
import outputs
import signals
from verdict import run

from command import Command

LONG = os.environ.get("GSNN_LONG_TESTS") == "1"
ALLOCATOR = "the sanitizers have an allocator of their own"

UNDER_VALGRIND = [
    "enumerate D4 --all",
    "enumerate D6 --engine=orbits --format=jsonl",
    "enumerate S4 --engine=coxeter --format=csv",
    "enumerate B2 --format=table",
    "enumerate groups/d5-plane.json",
    "enumerate groups/icosahedron-rotations.json --engine=chain",
    "enumerate A5 --weights=row --format=dot",
    "enumerate groups/no-such-file.json",
]


@pytest.mark.slow
@pytest.mark.unsanitized(ALLOCATOR)
@pytest.mark.parametrize("case", allocations.CASES)
def test_allocations(tally, gsnn, case):
    allocations.check_failing(tally, gsnn, case, 2000 if LONG else 60)


@pytest.mark.slow
@pytest.mark.unsanitized(ALLOCATOR)
def test_limits(tally, gsnn):
    allocations.check_limits(tally, gsnn, 200 if LONG else 25)


def test_outputs(tally, gsnn):
    outputs.check(tally, gsnn)


@pytest.mark.slow
def test_signals(tally, gsnn):
    signals.check(tally, gsnn, LONG)


@pytest.mark.slow
def test_gaps(tally, gsnn):
    gaps.check(tally, gsnn)


@pytest.mark.unsanitized(ALLOCATOR)
@pytest.mark.parametrize("case", UNDER_VALGRIND)
def test_valgrind(gsnn, case):
    """No invalid access, nothing uninitialised, nothing lost."""
    if not shutil.which("valgrind"):
        pytest.skip("valgrind is not installed")
    options = "-q --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite"
    words = case.split()
    plain = run(gsnn, words)
    valgrind = Command(shutil.which("valgrind"))
    result = run(valgrind, [*options.split(), gsnn.path, *words], timeout=600)
    same = (result.returncode, result.stdout) == (plain.returncode, plain.stdout)
    assert same, f"status {result.returncode}: {result.stderr[-1500:]}"
