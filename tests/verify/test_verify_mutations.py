"""An enumeration with one value changed at random is false, refused, or says the same."""
import collections
import json
import random

import pytest

import mutations

# What was asked for or made, or only names things.
FREE = ("tool", "group.name", "group.description", "group.generator_names")
OF_EACH_KIND = 4


def multiply(a, b):
    """The product of two elements: matrices, or lists of signed images."""
    if isinstance(a[0], list):
        return [[sum(x * y for x, y in zip(row, column)) for column in zip(*b)] for row in a]
    sign = lambda x: 1 if x > 0 else -1
    return [sign(x) * a[abs(x) - 1] for x in b]


def generated(generators):
    """The group that elements generate, as a set; None when that is not finite or too large."""
    elements, waiting = set(), [g for g in generators]
    while waiting:
        element = waiting.pop()
        key = json.dumps(element)
        if key in elements:
            continue
        elements.add(key)
        if len(elements) > 1000:
            return None
        waiting += [multiply(element, g) for g in generators]
    return elements


def says_the_same(document, changed, path):
    """Whether the generators of a subgroup still generate it."""
    if len(path) < 4 or path[0] != "architectures" or path[2] not in ("H", "K"):
        return False
    before, after = (d["architectures"][path[1]][path[2]]["generators"] for d in (document, changed))
    return generated(before) == generated(after) is not None


@pytest.mark.slow
@pytest.mark.parametrize("group", ["d4", "d6", "q8", "b3", "cube"])
def test_single_values(gsnn, enumeration, group):
    document = enumeration(group, "--all")
    kinds = collections.defaultdict(list)
    for path in mutations.leaves(document):
        kinds[mutations.name_of(path)].append(path)
    missed, rng = [], random.Random(group)
    for kind, paths in kinds.items():
        if kind.startswith(FREE):
            continue
        for path in rng.sample(paths, min(len(paths), OF_EACH_KIND)):
            changed, old, new = mutations.changed(document, path, rng)
            proof = gsnn.run("verify", "--complete", text=json.dumps(changed))
            noticed = proof.returncode in (2, 3) and (proof.returncode == 3) == bool(proof.stdout)
            if not noticed and not (proof.returncode == 0 and says_the_same(document, changed, path)):
                missed.append(f"{path}: {old!r} to {new!r}: status {proof.returncode}")
    assert not missed, "\n".join(missed)
