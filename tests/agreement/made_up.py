"""Groups for comparisons: products of built-in groups, and random signed permutations."""
import json
import random

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


def groups(count, seed=3):
    """Yields for each group its name, and the arguments and the input that stand for it."""
    for name in PRODUCTS:
        yield name, [name], {}
    source = random.Random(seed)
    for number in range(count):
        file = (signed_group if number % 2 else permutation_group)(source, number)
        yield file["name"], ["-"], {"text": json.dumps(file)}
