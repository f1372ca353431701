"""Large groups by GAP's subgroups."""
import os

import engines
import large
import pytest

LONG = os.environ.get("GSNN_LONG_TESTS") == "1"


@pytest.mark.slow
@pytest.mark.parametrize("group", large.ASKED + (large.ASKED_LONG if LONG else []))
def test_large_gap(tally, gsnn, group):
    large.check_gap(tally, engines.check_one, gsnn, group)


@pytest.mark.slow
@pytest.mark.parametrize("group, engine", large.REPRESENTED + (large.REPRESENTED_LONG if LONG else []))
def test_represented_gap(tally, gsnn, group, engine):
    large.check_represented(tally, engines.check_one, gsnn, group, engine)
