"""Groups of matrices whose points are dependent, by the engine that takes codes."""
import itertools
import json
import random

import made_up
import matrix_groups

SMALL_TENSORS = [("A2", "A2"), ("A2", "A3"), ("A3", "A3"), ("A2", "D4")]


def small(count, seed=11):
    """Group files, small enough to be listed."""
    yield from (matrix_groups.tensor(*both) for both in SMALL_TENSORS)
    yield from (matrix_groups.pairs(points) for points in (4, 5, 6))
    source = random.Random(seed)
    made = (made_up.permutation_group(source, number) for number in itertools.count())
    for file in itertools.islice((f for f in made if f["degree"] > 2), count):
        yield matrix_groups.sums_to_zero(file)


def large(long):
    """Group files of more than 200000 elements, whose representatives are least images of codes."""
    yield matrix_groups.skewed(matrix_groups.cube_of_signs())
    yield matrix_groups.tensor("E6", "A2")
    if long:
        yield matrix_groups.tensor("A5", "A5")
        yield matrix_groups.pairs(9)


def check_small(tally, check_one, command, count):
    for file in small(count):
        check_one(tally, command, file["name"], ["-"], "chain", text=json.dumps(file))


def check_large(tally, check_one, command, long):
    """Covers by codes against covers by cosets, and one representative of each class."""
    for file in large(long):
        text = json.dumps(file)
        arguments = ["-", "--weights=row"]
        reference = command.document(*arguments, "--engine=orbits", text=text)
        check_one(tally, command, file["name"], arguments, "chain", reference, text=text)
    plain = matrix_groups.cube_of_signs()
    counts = [command.document("-", "--weights=none", text=json.dumps(file))["counts"]
              for file in (plain, matrix_groups.skewed(plain))]
    tally.equal(counts[1], counts[0], f"{plain['name']} in other coordinates")
