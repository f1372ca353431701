"""Documents with one value changed at random: is every such change noticed?"""
import copy
import random


def leaves(value, path=()):
    """The paths of all values that are neither objects nor lists."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from leaves(inner, (*path, place))
    else:
        yield path


def name_of(path):
    """A path without the places in lists, to say which kind of value it is."""
    return ".".join(step for step in path if isinstance(step, str))


def other(value, rng):
    """Another value of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + rng.choice([-2, -1, 1, 2])
    if isinstance(value, float):
        return value + rng.choice([-1, 1]) * rng.choice([1e-3, 0.5, 1])
    if value is None:
        return 1
    return rng.choice([value + "1", "7", value[:-1]])


def changed(document, path, rng):
    """A copy of the document with another value at the path, and both values."""
    copied = copy.deepcopy(document)
    place = copied
    for step in path[:-1]:
        place = place[step]
    old = place[path[-1]]
    place[path[-1]] = other(old, rng)
    return copied, old, place[path[-1]]


def sample(document, seed, most, skipped=()):
    """(path, changed copy, old value, new value) for at most so many leaves, but for those whose
    names begin with one of `skipped`."""
    rng = random.Random(seed)
    paths = [path for path in leaves(document)
             if not any(name_of(path).startswith(name) for name in skipped)]
    for path in rng.sample(paths, min(most, len(paths))):
        yield (path, *changed(document, path, rng))
