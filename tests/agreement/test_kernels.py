"""Kernels of characters of reflection groups that have both signs on a component."""
import disguises
import pytest


@pytest.mark.slow
def test_kernels(tally, gsnn):
    disguises.check_kernels(tally, gsnn)


def test_kernel_counts(tally, gsnn):
    disguises.check_kernel_counts(tally, gsnn)


def test_split_counts(tally, gsnn):
    disguises.check_split_counts(tally, gsnn)
