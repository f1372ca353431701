"""Documents changed at one place, for proofs that must find it."""
import copy
import json


def leaves(value, skip=(), path=()):
    """(path, value) for each leaf and each list of a document; members named in `skip` are left out."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in skip:
                yield from leaves(inner, skip, path + (key,))
        return
    yield path, value
    if isinstance(value, list):
        for place, inner in enumerate(value):
            yield from leaves(inner, skip, path + (place,))


def others(value):
    """Values that a leaf might have instead: none for a list."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1, value - 1]
    if isinstance(value, float):
        return [value * 1.01 + 0.01]
    if isinstance(value, str):
        return [value + "1"]
    return [] if isinstance(value, list) else [1]


def changed(document, path, value):
    """The text of a document with another value at a path."""
    copied = copy.deepcopy(document)
    inner = copied
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return json.dumps(copied)


def kind(path):
    """A path without the places in lists."""
    return tuple(step for step in path if isinstance(step, str))


def edit(document, path, change):
    """Puts change(value) in place of the value at "member/0/member"."""
    *way, last = path.split("/")
    place = document
    for step in way:
        place = place[int(step) if isinstance(place, list) else step]
    key = int(last) if isinstance(place, list) else last
    place[key] = change(place[key])
