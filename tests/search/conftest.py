"""Data with many signs."""
import json

import numpy
import pytest


@pytest.fixture(scope="session")
def flips(tmp_path_factory):
    """The group of even sign flips of `count` inputs, which it also permutes where `permuted` says so, and rows
    with the sign of their product."""
    folder = tmp_path_factory.mktemp("flips")

    def make(count, rows, permuted=True, seed=2):
        generators = [[-(j + 1) if j in (i, i + 1) else j + 1 for j in range(count)] for i in range(count - 1)]
        if permuted:
            generators += [[2, 1, *range(3, count + 1)], [*range(2, count + 1), 1]]
        group = folder / f"flips-{count}-{permuted}.json"
        group.write_text(json.dumps({"name": f"flips of {count}", "action": "signed-permutation",
                                     "generators": generators}))
        x = numpy.random.default_rng(seed).normal(size=(rows, count))
        data = folder / f"signs-{count}-{rows}-{seed}.csv"
        numpy.savetxt(data, numpy.column_stack([x, numpy.sign(x.prod(1))]), delimiter=",", fmt="%.6f")
        return group, data

    return make
