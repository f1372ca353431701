"""Orbits of points that are equal, point for point: what of a group is left when one stands for all."""


def move(generator, signed):
    image = generator[abs(signed) - 1]
    return image if signed > 0 else -image


def find_orbits(degree, generators):
    """The orbits of points, up to sign, in the order of their first points."""
    left, found = set(range(1, degree + 1)), []
    while left:
        orbit = [min(left)]
        for x in orbit:
            orbit += {abs(g[x - 1]) for g in generators} - set(orbit)
        left -= set(orbit)
        found.append(orbit)
    return found


def partners(one, other, generators):
    """A map of one orbit onto another, up to sign, that the generators respect; None if there is none."""
    if len(one) != len(other):
        return None
    for first in other:
        found, queue, fits = {one[0]: first}, [one[0]], True
        for x in queue:
            for g in generators:
                y, image = g[x - 1], move(g, found[x])
                image = image if y > 0 else -image
                if abs(y) not in found:
                    found[abs(y)] = image
                    queue.append(abs(y))
                fits = fits and found[abs(y)] == image
        if fits:
            return found
    return None


def without_copies(group):
    """The group of a document on orbits that equal none before them."""
    if group["action"] == "matrix":
        return group
    kept = []
    for orbit in find_orbits(group["degree"], group["generators"]):
        if not any(partners(other, orbit, group["generators"]) for other in kept):
            kept.append(orbit)
    points = sorted(x for orbit in kept for x in orbit)
    number = {x: i + 1 for i, x in enumerate(points)}
    return {**group, "degree": len(points),
            "generators": [[number[abs(g[x - 1])] * (1 if g[x - 1] > 0 else -1) for x in points]
                           for g in group["generators"]]}
