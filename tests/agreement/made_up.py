"""Groups for comparisons: products of built-in groups, and random signed permutations."""
import itertools
import json
import random

import equal_orbits

PRODUCTS = [
    "D6", "S4", "B3", "Q8", "A5", "C2xC2xC2xC2", "S3xC4", "B2xC3", "D4xC2", "Q8xC2", "S3xS3",
    "D4xD3", "A4xC2", "C6xC4", "B2xB1", "S4xC2", "C1", "C1xC1", "D5xC2xC2", "A4xS3", "C9xC3",
]  # fmt: skip


def signed_group(source, number):
    """A group file of one to three random signed permutations of one to four coordinates."""
    degree = source.randint(1, 4)
    generators = []
    for _ in range(source.randint(1, 3)):
        images = [source.choice((-1, 1)) * j for j in range(1, degree + 1)]
        source.shuffle(images)
        generators.append(images)
    return {
        "name": f"signed {number}: {generators}",
        "action": "signed-permutation",
        "degree": degree,
        "generators": generators,
    }


def permutation_group(source, number):
    """A group file of one or two random permutations, intransitive as often as not."""
    parts = [source.randint(1, 4) for _ in range(2)]
    generators = []
    for _ in range(source.randint(1, 2)):
        images, first = [], 1
        for size in parts:
            part = list(range(first, first + size))
            source.shuffle(part)
            images += part
            first += size
        generators.append(images)
    return {
        "name": f"permutations {number}: {generators}",
        "action": "permutation",
        "degree": sum(parts),
        "generators": generators,
    }


def turn(size, steps, negative):
    """A cycle of so many coordinates, turned; what comes round changes its sign if `negative`."""
    rounds = [divmod(i + steps, size) for i in range(size)]
    return [(place + 1) * (-1 if negative and times % 2 else 1) for times, place in rounds]


def shift(rows, columns, down, right):
    """A grid of coordinates, shifted around."""
    return [
        (i // columns + down) % rows * columns + (i % columns + right) % columns + 1
        for i in range(rows * columns)
    ]


def is_small(generators, limit):
    """Whether a group of permutations, signed or not, has at most so many elements."""
    elements = [tuple(range(1, len(generators[0]) + 1))]
    known = set(elements)
    for element in elements:
        for images in generators:
            product = tuple(images[j - 1] if j > 0 else -images[-j - 1] for j in element)
            if product not in known:
                known.add(product)
                elements.append(product)
        if len(elements) > limit:
            return False
    return True


def abelian_group(source, number):
    """A group file of cycles turned together, beside a grid as often as not."""
    signed = number % 2 == 1
    sizes = [source.choice((1, 2, 2, 3, 4, 4, 5, 6, 8, 9, 12)) for _ in range(source.randint(1, 4))]
    twisted = [signed and source.random() < 0.5 for _ in sizes]
    grid = source.choice(((0, 0), (2, 2), (3, 3), (4, 2), (2, 6), (4, 4), (3, 6)))
    generators = []
    for _ in range(source.randint(1, 4)):
        images, first = [], 0
        for size, negative in zip(sizes, twisted):
            steps = source.randrange(2 * size) if source.random() < 0.7 else 0
            sign = -1 if signed and source.random() < 0.2 else 1
            images += [sign * (j + (first if j > 0 else -first))
                       for j in turn(size, steps, negative)]
            first += size
        down, right = (source.randrange(n) if n else 0 for n in grid)
        generators.append(images + [first + j for j in shift(*grid, down, right)])
    return {
        "name": f"abelian {number}",
        "action": "signed-permutation" if signed else "permutation",
        "degree": sum(sizes) + grid[0] * grid[1],
        "generators": generators,
    }


def abelian_groups(count, cyclic, seed=14):
    """The same for the cyclic groups on up to `cyclic` points and some that are made up."""
    for points in range(1, cyclic + 1):
        yield f"C{points}", [f"C{points}"], {}
    source = random.Random(seed)
    made = (abelian_group(source, number) for number in itertools.count())
    small = (file for file in made if is_small(file["generators"], 150))
    for file in itertools.islice(small, count):
        yield f"{file['name']}: {file['generators']}", ["-"], {"text": json.dumps(file)}


def copies(source, file, count):
    """The sum of so many equal representations; those after the first with points shuffled and signs changed."""
    degree, signed = file["degree"], file["action"] != "permutation"
    places = [(k, x) for k in range(count) for x in range(1, degree + 1)]
    source.shuffle(places)
    signs = [source.choice((-1, 1)) if signed else 1 for _ in places]
    number = {place: i + 1 for i, place in enumerate(places)}

    def images(g):
        for (k, x), sign in zip(places, signs):
            at = number[k, abs(g[x - 1])]
            yield at * sign * signs[at - 1] * (1 if g[x - 1] > 0 else -1)

    return {"action": file["action"], "degree": len(places),
            "generators": [list(images(g)) for g in file["generators"]]}


def tensor(file):
    """The group on all inputs, as matrices, of which orbits are not looked for."""
    orbits = equal_orbits.find_orbits(file["degree"], file["generators"])
    features = file["features"]
    numbers = [features] * len(orbits) if isinstance(features, int) else features
    carried = {x: count for orbit, count in zip(orbits, numbers) for x in orbit}
    inputs = [(x, c) for x in range(1, file["degree"] + 1) for c in range(carried[x])]
    place = {which: i for i, which in enumerate(inputs)}

    def matrix(g):
        rows = [[0] * len(inputs) for _ in inputs]
        for (x, c), j in place.items():
            rows[place[abs(g[x - 1]), c]][j] = 1 if g[x - 1] > 0 else -1
        return rows

    return {"action": "matrix", "degree": len(inputs), "generators": [matrix(g) for g in file["generators"]]}


def with_features(count, seed=5):
    """Yields names and group files: sums of equal representations, whose points carry several numbers."""
    source = random.Random(seed)
    makers = (signed_group, permutation_group, abelian_group)
    made = (makers[number % 3](source, number) for number in itertools.count())
    small = (file for file in made if file["degree"] <= 10 and is_small(file["generators"], 100))
    for number, file in enumerate(itertools.islice(small, count)):
        name = f"{file['name']} {number}"
        file = copies(source, file, source.choice((1, 1, 2, 3)))
        orbits = equal_orbits.find_orbits(file["degree"], file["generators"])
        listed = [source.choice((1, 2, 3)) for _ in orbits]
        yield name, {**file, "features": source.choice((1, 2, 3, listed))}


def groups(count, seed=3):
    """Yields for each group its name, and the arguments and the input that stand for it."""
    for name in PRODUCTS:
        yield name, [name], {}
    source = random.Random(seed)
    for number in range(count):
        file = (signed_group if number % 2 else permutation_group)(source, number)
        yield file["name"], ["-"], {"text": json.dumps(file)}
