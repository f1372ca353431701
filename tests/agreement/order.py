"""The inclusion order, found again from the weight patterns alone, against the morphisms listed.

For admissible pairs (H1,chi1) <= (H2,chi2) exactly when V(H1,chi1) lies in V(H2,chi2) moved by some
g, unless chi1 is trivial and chi2 is not: the rows of an architecture are those spaces for all g.
"""
import numpy as np

from networks import Pattern


def contains(large, small, row):
    """Whether some row of `large` spans a space in which the generic row of `small` lies."""
    if small.type == 1 and large.type == 2:
        return False
    if large.codes is None:
        spaces, _ = np.linalg.qr(large.basis.transpose(1, 2, 0))
        along = np.einsum("nmd,m->nd", spaces, row)
        rest = row - np.einsum("nmd,nd->nm", spaces, along)
        return bool((np.abs(rest).max(axis=1) < 1e-9).any())
    signs, places = np.sign(large.codes), np.abs(large.codes)
    free = np.zeros((large.neurons, large.dimension + 1), row.dtype)
    np.put_along_axis(free, places, signs * row, axis=1)
    back = signs * np.take_along_axis(free, places, axis=1)
    return bool((back == row).all(axis=1).any())


def covers(patterns, random):
    """The covering pairs among patterns, as pairs of places."""
    count = len(patterns)
    below = np.zeros((count, count), bool)
    for i, small in enumerate(patterns):
        if small.codes is None:
            free = random.normal(size=small.dimension)
        else:
            free = random.integers(1, 1 << 60, size=small.dimension)
        row = small.weights(free)[0]
        for j, large in enumerate(patterns):
            if i != j and large.neurons % small.neurons == 0 and large.dimension >= small.dimension:
                below[i, j] = contains(large, small, row)
    assert not (below & below.T).any(), "the relation is no order"
    steps = below.astype(int)
    return set(zip(*map(list, np.nonzero(below & ~((steps @ steps) > 0)))))


def check(tally, label, document):
    """Inclusions are the covering relation, and tunnels join what shares the class of H."""
    architectures = [a for a in document["architectures"] if a["admissible"]]
    patterns = [Pattern(a, document["group"]["degree"]) for a in architectures]
    ids = [a["id"] for a in architectures]
    wanted = {(ids[i], ids[j]) for i, j in covers(patterns, np.random.default_rng(2))}
    listed = [(m["from"], m["to"]) for m in document["morphisms"] if m["kind"] == "inclusion"]
    tally.equal(len(set(listed)), len(listed), f"{label}: no inclusion is listed twice")
    missing, extra = wanted - set(listed), set(listed) - wanted
    detail = f"missing {sorted(missing)[:5]}, too many {sorted(extra)[:5]}"
    tally.check(not missing and not extra, f"{label}: inclusions are the covering relation", detail)
    tunnels = [(m["from"], m["to"]) for m in document["morphisms"] if m["kind"] == "tunnel"]
    same = [
        (a, b)
        for i, a in enumerate(ids)
        for b in ids[i + 1 :]
        if a.split(".")[0] == b.split(".")[0]
    ]
    tally.equal(sorted(tunnels), sorted(same), f"{label}: tunnels")
